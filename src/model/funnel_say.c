/* See funnel_say.h. */
#include "model/funnel_say.h"

#include <string.h>

#include "model/interval.h"

/* When a rule speaks: at least `fewest` customers, at least `share` of those it
 * is compared with, in percent. The order is the order on the page. */
static const struct {
    enum saying_kind kind;
    uint64_t fewest;
    unsigned share;
} rules_of[] = {
    {SAY_STEP_WORST, SAY_FEWEST, 0}, {SAY_STEP_WORSE, SAY_FEWEST, 0},
    {SAY_LOST_MORE, SAY_FEWEST, 0},  {SAY_OVER, SAY_FEWEST, 10},
    {SAY_BACK, SAY_FEWEST, 10},      {SAY_SHRUNK, SAY_FEWEST, 10},
    {SAY_GROWN, SAY_FEWEST, 10},     {SAY_STEP_BETTER, SAY_FEWEST, 0},
    {SAY_LOST_LESS, SAY_FEWEST, 0},  {SAY_WON, 1, 0},
};

struct saying_list {
    const struct funnel_numbers *n;
    struct saying *out;
    size_t count;
    uint64_t fewest;
    unsigned share;
};

static void
say(struct saying_list *l, struct saying s)
{
    if (l->count < SAY_MOST)
        l->out[l->count++] = s;
}

static bool
is_large(const struct saying_list *l, uint64_t part, uint64_t whole)
{
    return part >= l->fewest && part * 100 >= whole * l->share;
}

/* 1: the first share is greater beyond chance, -1: smaller, 0: neither. */
static int
differs(uint64_t part, uint64_t whole, uint64_t then_part,
        uint64_t then_whole)
{
    if (whole < SAY_FEWEST || then_whole < SAY_FEWEST)
        return 0;
    struct interval d =
        interval_difference(part, whole, then_part, then_whole);
    return d.low > 0 ? 1 : d.high < 0 ? -1 : 0;
}

/* ---- steps of the cohort ---- */

static uint64_t
members(const struct funnel_step *s)
{
    return s->first + s->repeat;
}

/* Step i against step i - 1, with the comparison where it has the step. */
static struct saying
step_saying(const struct saying_list *l, size_t i, enum saying_kind kind,
            enum saying_tone tone)
{
    const struct funnel_cohort *c = l->n->cohort, *t = l->n->cohort_then;
    const struct rule_stage *stages = l->n->flow->model->stages;
    int a = (int)(c->steps[i - 1].stage - stages);
    int b = (int)(c->steps[i].stage - stages);
    struct saying s = {.kind = kind, .tone = tone, .a = a, .b = b,
                       .part = members(&c->steps[i]),
                       .whole = members(&c->steps[i - 1]), .step = i - 1,
                       .slice = {SLICE_MISSING, b, -1}};
    if (t && i < t->step_count) {
        s.then_part = members(&t->steps[i]);
        s.then_whole = members(&t->steps[i - 1]);
    }
    return s;
}

static void
say_worst_step(struct saying_list *l)
{
    const struct funnel_cohort *c = l->n->cohort;
    size_t worst = 0;
    for (size_t i = 1; i < c->step_count; i++) {
        uint64_t on = members(&c->steps[i]), n = members(&c->steps[i - 1]);
        if (n < l->fewest)
            continue;
        if (!worst || on * members(&c->steps[worst - 1]) <
                          members(&c->steps[worst]) * n)
            worst = i;
    }
    if (worst)
        say(l, step_saying(l, worst, SAY_STEP_WORST, TONE_WARN));
}

static void
say_changed_steps(struct saying_list *l, int direction)
{
    for (size_t i = 1; i < l->n->cohort->step_count; i++) {
        struct saying s = step_saying(
            l, i, direction > 0 ? SAY_STEP_BETTER : SAY_STEP_WORSE,
            direction > 0 ? TONE_GOOD : TONE_BAD);
        if (direction > 0)
            s.slice = (struct slice){SLICE_REACHED, s.b, COHORT_MEMBERS};
        if (differs(s.part, s.whole, s.then_part, s.then_whole) == direction)
            say(l, s);
    }
}

/* ---- stocks and flows ---- */

static void
say_over(struct saying_list *l)
{
    const struct funnel_flow *f = l->n->flow;
    for (size_t i = 0; i < f->stage_count; i++) {
        const struct funnel_stage *g = &f->stages[i];
        if (is_large(l, g->over, g->closing))
            say(l, (struct saying){.kind = SAY_OVER, .tone = TONE_WARN,
                                   .a = (int)i, .part = g->over,
                                   .whole = g->closing,
                                   .slice = {SLICE_OVER, (int)i, -1}});
    }
}

static bool
is_back(const struct rule_model *m, size_t from, size_t to)
{
    const struct rule_stage *f = &m->stages[from], *t = &m->stages[to];
    bool step = !t->is_end && !t->is_loss && !t->is_fall;
    if (f->is_loss || t->is_loss)
        return false;
    return t->is_fall || (step && !f->is_end && !f->is_fall && to < from);
}

static void
say_back(struct saying_list *l)
{
    const struct funnel_flow *f = l->n->flow;
    struct saying most = {.part = 0};
    for (size_t a = 0; a < f->stage_count; a++)
        for (size_t b = 0; b < f->stage_count; b++)
            if (is_back(f->model, a, b) && f->moves[a][b] > most.part &&
                is_large(l, f->moves[a][b], f->stages[a].out))
                most = (struct saying){
                    .kind = SAY_BACK, .tone = TONE_WARN, .a = (int)a,
                    .b = (int)b, .part = f->moves[a][b],
                    .whole = f->stages[a].out,
                    .slice = {SLICE_MOVE, (int)a, (int)b}};
    if (most.part)
        say(l, most);
}

static void
say_lost(struct saying_list *l, int direction)
{
    const struct funnel_flow *f = l->n->flow, *t = l->n->flow_then;
    if (!t || f->lost > f->total.opening || t->lost > t->total.opening ||
        differs(f->lost, f->total.opening, t->lost, t->total.opening) !=
            direction)
        return;
    say(l, (struct saying){
               .kind = direction > 0 ? SAY_LOST_MORE : SAY_LOST_LESS,
               .tone = direction > 0 ? TONE_BAD : TONE_GOOD,
               .part = f->lost, .whole = f->total.opening,
               .then_part = t->lost, .then_whole = t->total.opening,
               .slice = {SLICE_LOST, -1, -1}});
}

static void
say_won(struct saying_list *l)
{
    const struct funnel_flow *f = l->n->flow;
    if (f->won >= l->fewest)
        say(l, (struct saying){.kind = SAY_WON, .tone = TONE_GOOD,
                               .part = f->won, .whole = f->lost,
                               .slice = {SLICE_WON, -1, -1}});
}

/* The stage that grew or shrank most; both sides of a change are counted by
 * customers, the change itself has to be large as well. */
static void
say_size(struct saying_list *l, int direction)
{
    const struct funnel_flow *f = l->n->flow;
    struct saying most = {.part = 0};
    uint64_t largest = 0;
    for (size_t i = 0; i < f->stage_count; i++) {
        const struct funnel_stage *g = &f->stages[i];
        uint64_t more = direction > 0 ? g->closing - g->opening
                                      : g->opening - g->closing;
        bool right = direction > 0 ? g->closing > g->opening
                                   : g->opening > g->closing;
        if (!right || more <= largest || !is_large(l, more, g->opening))
            continue;
        largest = more;
        most = (struct saying){
            .kind = direction > 0 ? SAY_GROWN : SAY_SHRUNK,
            .tone = TONE_PLAIN, .a = (int)i, .part = g->closing,
            .whole = g->opening, .slice = {SLICE_CLOSING, (int)i, -1}};
    }
    if (largest)
        say(l, most);
}

static void
rule_apply(struct saying_list *l, enum saying_kind kind)
{
    switch (kind) {
    case SAY_STEP_WORST: say_worst_step(l); break;
    case SAY_STEP_WORSE: say_changed_steps(l, -1); break;
    case SAY_STEP_BETTER: say_changed_steps(l, 1); break;
    case SAY_OVER: say_over(l); break;
    case SAY_BACK: say_back(l); break;
    case SAY_LOST_MORE: say_lost(l, 1); break;
    case SAY_LOST_LESS: say_lost(l, -1); break;
    case SAY_WON: say_won(l); break;
    case SAY_GROWN: say_size(l, 1); break;
    default: say_size(l, -1);
    }
}

size_t
funnel_sayings(const struct funnel_numbers *n, struct saying out[SAY_MOST])
{
    struct saying_list l = {.n = n, .out = out};
    for (size_t i = 0; i < sizeof rules_of / sizeof *rules_of; i++) {
        l.fewest = rules_of[i].fewest;
        l.share = rules_of[i].share;
        rule_apply(&l, rules_of[i].kind);
    }
    return l.count;
}
