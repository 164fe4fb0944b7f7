/* The cohort: who entered a stage, and how far they came within the window. */
#include <string.h>

#include "model/funnel_private.h"

/* The first move that makes the customer a member or a won-back; moves.n =
 * none. *left = the stage it left. */
static size_t
entry_find(const struct pass *p, const struct moves *m, int32_t from,
           int32_t to, int *left)
{
    size_t k = moves_from(m, from);
    for (int stage = moves_stage(p, m, k), next; k < m->n && m->day[k] <= to;
         k++, stage = next) {
        next = p->stage_of[m->to[k]];
        *left = stage;
        if (p->enters[stage][next])
            return k;
    }
    return m->n;
}

/* Was it as far before? */
static bool
came_before(const struct pass *p, const struct moves *m, size_t entry)
{
    for (size_t k = 0; k < entry; k++)
        if (p->rank_of[m->to[k]] >= p->rank[p->entry])
            return true;
    return false;
}

bool
cohort_read(const struct pass *p, const struct moves *m, int32_t from,
            int32_t to, struct cohort_entry *out)
{
    int left, top = p->rank[p->entry] - 1;
    size_t k = entry_find(p, m, from, to, &left);
    if (k == m->n)
        return false;
    out->won = p->loss[left];
    out->repeat = came_before(p, m, k);
    out->day = m->day[k];
    out->stage = p->stage_of[m->to[k]];
    out->end_stage = left;
    int32_t end = out->day + p->window;
    out->observed = end <= p->closed;
    for (; k < m->n && m->day[k] <= end; k++) {
        int stage = p->stage_of[m->to[k]];
        if (stage == out->end_stage)
            continue;
        for (; top < p->rank[stage]; top++)
            out->reached[top + 1] = m->day[k];
        out->end_stage = stage;
        out->end_since = m->day[k];
    }
    out->highest = top;
    return true;
}

bool
cohort_climb(const struct pass *p, const struct moves *m, int32_t from,
             int32_t to, struct cohort_height *out)
{
    int left;
    size_t k = entry_find(p, m, from, to, &left);
    if (k == m->n)
        return false;
    int32_t end = m->day[k] + p->window;
    out->won = p->loss[left];
    out->observed = end <= p->closed;
    if (out->observed)
        out->highest = cohort_top(p, m, k, end);
    return true;
}

/* ---- the figure ---- */

struct cohort {
    const struct pass *p;
    struct funnel_cohort *out;
    uint32_t *days; /* histogram from step to step, `span` a step */
    size_t span;
};

static void
cohort_customer(struct cohort *c, const struct moves *m)
{
    struct cohort_entry e;
    int first = c->p->rank[c->p->entry];
    if (!cohort_read(c->p, m, c->p->cohort_from, c->p->cohort_to, &e))
        return;
    if (!e.observed) {
        ++*(e.won ? &c->out->pending_won : &c->out->pending);
        return;
    }
    for (int r = first; r <= e.highest; r++) {
        struct funnel_step *st = &c->out->steps[r - first];
        ++*(e.won ? &st->won : e.repeat ? &st->repeat : &st->first);
        if (!e.won && r > first)
            c->days[(size_t)(r - first) * c->span
                    + (size_t)(e.reached[r] - e.reached[r - 1])]++;
    }
    size_t next = (size_t)(e.highest + 1 - first);
    if (!e.won && next < c->out->step_count)
        c->out->steps[next].missing[e.end_stage]++;
}

enum err
funnel_cohort(struct ctx *cx, const struct scope *s,
              struct funnel_cohort *out)
{
    struct pass p;
    TRY(pass_open(cx, s, &p));
    memset(out, 0, sizeof *out);
    out->from = s->cohort_from;
    out->to = s->cohort_to;
    out->step_count = p.step_count - (size_t)p.rank[p.entry];
    struct cohort c = {.p = &p, .out = out, .span = (size_t)p.window + 1};
    c.days = ARENA_ARRAY(cx->arena, c.span * out->step_count, uint32_t);
    for (size_t k = 0; k < p.block_count; k++) {
        const struct pass_block *b = &p.blocks[k];
        for (size_t i = pass_next(b, 0); i < b->part->n;
             i = pass_next(b, i + 1)) {
            struct moves m = moves_of(b, i);
            cohort_customer(&c, &m);
        }
    }
    for (size_t i = 0; i < out->step_count; i++) {
        struct funnel_step *st = &out->steps[i];
        int stage = pass_step(&p, p.rank[p.entry] + (int)i);
        st->stage = &s->model->stages[stage];
        st->median2 = histogram_median2(c.days + i * c.span, c.span);
    }
    return OK;
}
