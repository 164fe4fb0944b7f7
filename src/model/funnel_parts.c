/* The same figures for each value of a dimension: its row of a break-down, and
 * which values differ most in who goes on from a step. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/hands.h"
#include "model/funnel_private.h"
#include "model/interval.h"

enum { DROP_MIN = 30 }; /* customers on either side */

/* ---- break-down ---- */

static void
part_flow(const struct pass *p, const struct pass_block *b, size_t i,
          const struct moves *m, struct funnel_part *part)
{
    size_t k = moves_from(m, p->from);
    int stage = moves_stage(p, m, k);
    uint64_t in = 0, away = 0;
    part->opening += stage != FUNNEL_OUT;
    for (int to; k < m->n && m->day[k] <= p->to; k++, stage = to) {
        to = p->stage_of[m->to[k]];
        in += to != stage && stage == FUNNEL_OUT;
        away += to != stage && to == FUNNEL_OUT;
    }
    part->in += in;
    part->out += away;
    if (stage == FUNNEL_OUT)
        return;
    part->closing++;
    part->revenue_365 += pass_revenue(b, i, p->to);
}

static void
part_cohort(const struct pass *p, const struct moves *m,
            struct funnel_part *part)
{
    struct cohort_height e;
    int first = p->rank[p->entry];
    if (!cohort_climb(p, m, p->cohort_from, p->cohort_to, &e) || e.won
        || !e.observed)
        return;
    part->entered++;
    for (int r = first; r <= e.highest; r++)
        part->reached[r - first]++;
}

static int
part_order(const void *a, const void *b)
{
    const struct funnel_part *x = a, *y = b;
    if (x->closing != y->closing)
        return x->closing > y->closing ? -1 : 1;
    return (x->value > y->value) - (x->value < y->value);
}

static bool
anybody(const struct funnel_part *p)
{
    return p->opening || p->in || p->out || p->closing || p->entered;
}

static enum err
parts_finish(struct ctx *cx, enum dimension d, const uint64_t *values,
             struct funnel_part *all, size_t count, size_t *n)
{
    *n = 0;
    for (size_t i = 0; i < count; i++) {
        all[i].value = values[i];
        if (anybody(&all[i]))
            all[(*n)++] = all[i];
    }
    qsort(all, *n, sizeof *all, part_order);
    uint64_t *shown = ARENA_ARRAY(cx->arena, *n, uint64_t);
    const char **names = ARENA_ARRAY(cx->arena, *n, const char *);
    for (size_t i = 0; i < *n; i++)
        shown[i] = all[i].value;
    TRY(scope_names(cx, d, shown, *n, names));
    for (size_t i = 0; i < *n; i++)
        all[i].name = names[i];
    return OK;
}

/* A block is shared out among threads, each with rows of its own: those of one
 * after the other are summed up. */
struct parts {
    const struct pass *p;
    const struct pass_block *b;
    const uint16_t *group;
    struct stretches customers;
    struct funnel_part *rows; /* count a thread */
    size_t count;
};

static void
parts_customer(const struct parts *q, size_t i, struct funnel_part *rows)
{
    struct funnel_part *row = &rows[q->group[i]];
    struct moves m = moves_of(q->b, i);
    if (q->b->match[i] & MATCH_GONE)
        return;
    part_flow(q->p, q->b, i, &m, row);
    part_cohort(q->p, &m, row);
}

static void
parts_hand(void *arg, size_t hand)
{
    struct parts *q = arg;
    struct funnel_part *rows = q->rows + hand * q->count;
    uint64_t from, to;
    while (stretches_take(&q->customers, &from, &to))
        for (size_t i = pass_next(q->b, from); i <= to;
             i = pass_next(q->b, i + 1))
            parts_customer(q, i, rows);
}

static void
part_sum(struct funnel_part *to, const struct funnel_part *more)
{
    to->opening += more->opening;
    to->in += more->in;
    to->out += more->out;
    to->closing += more->closing;
    to->entered += more->entered;
    for (size_t r = 0; r < RULE_STAGES; r++)
        to->reached[r] += more->reached[r];
    to->revenue_365 += more->revenue_365;
}

/* Customers. A second thread costs what a thousand of them take, which nobody
 * waits for; so few, so that the small bases of the tests are shared out too. */
enum { HAND_LEAST = 64, STRETCH = 16 };

static void
parts_block(struct parts *q, const struct pass_block *b, size_t hands)
{
    q->b = b;
    if (b->part->n == 0)
        return;
    stretches_make(&q->customers, 0, b->part->n - 1, hands, STRETCH);
    hands_run(hands, parts_hand, q);
}

enum err
funnel_parts(struct ctx *cx, const struct scope *s, enum dimension d,
             struct funnel_part **out, size_t *n)
{
    struct pass p;
    const uint64_t *values;
    struct parts q = {.p = &p};
    TRY(pass_open(cx, s, &p));
    q.count = pass_values(&p, d, &values);
    size_t hands = hands_computing(p.blocks[0].part->n, HAND_LEAST);
    q.rows = ARENA_ARRAY(cx->arena, hands * q.count, struct funnel_part);
    for (size_t k = 0; k < p.block_count; k++) {
        q.group = pass_groups(&p, &p.blocks[k], d);
        parts_block(&q, &p.blocks[k], hands);
    }
    for (size_t i = q.count; i < hands * q.count; i++)
        part_sum(&q.rows[i % q.count], &q.rows[i]);
    *out = q.rows;
    return parts_finish(cx, d, values, q.rows, q.count, n);
}

/* ---- who does not go on ---- */

/* The segment and the line that brought most follow from buying, so they explain
 * nothing: who did not buy has none. */
static bool
explains(enum dimension d)
{
    return d != DIM_SEGMENT && d != DIM_CATEGORY;
}

struct going { /* reached the step, and the next */
    uint64_t n, on;
};

struct drops {
    const struct pass *p;
    int rank;
    struct going all;
    struct going *value[DIM_COUNT]; /* by index of the value */
};

static void
drops_block(struct drops *q, const struct pass_block *b)
{
    const uint16_t *group[DIM_COUNT];
    for (int d = 0; d < DIM_COUNT; d++)
        group[d] = pass_groups(q->p, b, (enum dimension)d);
    for (size_t i = pass_next(b, 0); i < b->part->n;
         i = pass_next(b, i + 1)) {
        struct cohort_height e;
        struct moves m = moves_of(b, i);
        if ((b->match[i] & MATCH_GONE)
            || !cohort_climb(q->p, &m, q->p->cohort_from, q->p->cohort_to, &e)
            || e.won || !e.observed || e.highest < q->rank)
            continue;
        bool on = e.highest > q->rank;
        q->all.n++;
        q->all.on += on;
        for (int d = 0; d < DIM_COUNT; d++) {
            q->value[d][group[d][i]].n++;
            q->value[d][group[d][i]].on += on;
        }
    }
}

static double
difference(const struct funnel_drop *d)
{
    return fabs((double)d->on / (double)d->n
                - (double)d->rest_on / (double)d->rest);
}

static int
drop_order(const void *a, const void *b)
{
    const struct funnel_drop *x = a, *y = b;
    double m = difference(x), n = difference(y);
    if (m != n)
        return m > n ? -1 : 1;
    if (x->dimension != y->dimension)
        return x->dimension < y->dimension ? -1 : 1;
    return (x->value > y->value) - (x->value < y->value);
}

static enum err
drops_name(struct ctx *cx, enum dimension d, struct funnel_drop *out,
           size_t n)
{
    uint64_t *values = ARENA_ARRAY(cx->arena, n, uint64_t);
    const char **names = ARENA_ARRAY(cx->arena, n, const char *);
    for (size_t i = 0; i < n; i++)
        values[i] = out[i].value;
    if (n)
        TRY(scope_names(cx, d, values, n, names));
    for (size_t i = 0; i < n; i++)
        out[i].name = names[i];
    return OK;
}

static enum err
drops_take(struct drops *q, enum dimension d, struct funnel_drop *out,
           size_t *n)
{
    const uint64_t *values;
    size_t count = pass_values(q->p, d, &values), before = *n;
    for (size_t i = 0; i < count; i++) {
        const struct going *g = &q->value[d][i];
        struct funnel_drop drop = {.dimension = d, .value = values[i],
            .n = g->n, .on = g->on, .rest = q->all.n - g->n,
            .rest_on = q->all.on - g->on};
        if (drop.n < DROP_MIN || drop.rest < DROP_MIN)
            continue;
        drop.p = interval_chance(drop.on, drop.n, drop.rest_on, drop.rest);
        if (drop.p < 0.05)
            out[(*n)++] = drop;
    }
    return drops_name(q->p->cx, d, out + before, *n - before);
}

enum err
funnel_drops(struct ctx *cx, const struct scope *s, size_t step,
             struct funnel_drop **out, size_t *n)
{
    struct pass p;
    size_t most = 0;
    *n = 0;
    TRY(pass_open(cx, s, &p));
    struct drops q = {.p = &p, .rank = p.rank[p.entry] + (int)step};
    for (int d = 0; d < DIM_COUNT; d++) {
        const uint64_t *values;
        size_t count = pass_values(&p, (enum dimension)d, &values);
        q.value[d] = ARENA_ARRAY(cx->arena, count, struct going);
        most += count;
    }
    *out = ARENA_ARRAY(cx->arena, most, struct funnel_drop);
    if ((size_t)q.rank + 1 >= p.step_count)
        return OK;
    for (size_t k = 0; k < p.block_count; k++)
        drops_block(&q, &p.blocks[k]);
    for (int d = 0; d < DIM_COUNT; d++)
        if (explains((enum dimension)d))
            TRY(drops_take(&q, (enum dimension)d, *out, n));
    qsort(*out, *n, sizeof **out, drop_order);
    return OK;
}
