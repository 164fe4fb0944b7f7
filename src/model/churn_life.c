/* See churn_life.h. One pass over the copy finds the stays and how large the groups
 * are; then the stays of the largest are drawn. */
#include "model/churn_life.h"

#include <stdlib.h>
#include <string.h>

#include "model/funnel_private.h"

const char *const churn_term_codes[CHURN_TERM_COUNT] = {
    [CHURN_TERM_NONE] = "none",   [CHURN_TERM_MONTH] = "month",
    [CHURN_TERM_HALF] = "half",   [CHURN_TERM_YEAR] = "year",
    [CHURN_TERM_TWO] = "two",     [CHURN_TERM_LONG] = "longer"};

struct days { /* a histogram of durations */
    uint32_t *event, *end;
};

enum { IS_CUSTOMER = 1, IS_LOSS = 2 };

struct lives {
    struct pass pass;
    int by;
    uint8_t what[256]; /* by number of the stage, as in the moves */
    const uint64_t *values; /* of the dimension; NULL by term */
    size_t value_count;
};

struct stay {
    int32_t days;
    uint16_t group;
    bool lost;
};

/* From the first day as a customer to the first loss after it, or to the last
 * day. False: never a customer by then. */
static bool
stay_read(const struct lives *q, const struct moves *m, struct stay *out)
{
    int32_t last = q->pass.to;
    size_t k = 0;
    while (k < m->n && !(q->what[m->to[k]] & IS_CUSTOMER))
        k++;
    if (k == m->n || m->day[k] > last)
        return false;
    int32_t first = m->day[k];
    while (++k < m->n && m->day[k] <= last)
        if (q->what[m->to[k]] & IS_LOSS) {
            *out = (struct stay){.days = m->day[k] - first, .lost = true};
            return true;
        }
    *out = (struct stay){.days = last - first};
    return true;
}

static enum churn_term
term_of_months(int months)
{
    return months <= 1    ? CHURN_TERM_MONTH
           : months <= 6  ? CHURN_TERM_HALF
           : months <= 12 ? CHURN_TERM_YEAR
           : months <= 24 ? CHURN_TERM_TWO
                          : CHURN_TERM_LONG;
}

/* Months of a term; of one without terms those from its first to its last day,
 * of one without an end either it is long. */
enum churn_term
churn_term_at(const struct copy_part *p, size_t i, int32_t to)
{
    const struct revenue_term *last = NULL;
    for (uint32_t k = p->term_off[i]; k < p->term_off[i + 1]; k++) {
        const struct revenue_term *t = &p->terms[k];
        if (t->until == INT32_MAX && t->start <= to &&
            (!last || t->start >= last->start))
            last = t;
    }
    if (!last)
        return CHURN_TERM_NONE;
    if (last->term > 0)
        return term_of_months(last->term);
    if (last->agreed == INT32_MAX)
        return CHURN_TERM_LONG;
    return term_of_months(day_months_between(last->start, last->agreed + 1));
}

enum err
churn_life_model(struct ctx *cx, const struct rule_model **out)
{
    const struct rules *rules;
    TRY(rules_get(cx, &rules));
    *out = rules_model(rules, "lifecycle6");
    if (*out && (!(*out)->kept || rules_stage(*out, "purchase") < 0))
        *out = NULL;
    return OK;
}

int32_t
churn_first_day(const struct copy_part *p, size_t at,
                const struct rule_model *life)
{
    const struct copy_walk *w = pass_walk(p, life);
    int bought = rules_stage(life, "purchase");
    for (uint32_t k = w ? w->off[at] : 0; w && k < w->off[at + 1]; k++)
        for (size_t i = (size_t)bought; i < life->stage_count; i++)
            if (life->stages[i].number == w->to[k] &&
                !life->stages[i].is_loss)
                return w->day[k] + COPY_DAY_ZERO;
    return DAY_NONE;
}

typedef void stay_fn(struct lives *q, const struct copy_part *p, size_t i,
                     const struct stay *s, void *arg);

static void
each_stay(struct lives *q, stay_fn *fn, void *arg)
{
    static const uint8_t WANTED = MATCH_IN | MATCH_LIVE;
    for (size_t b = 0; b < q->pass.block_count; b++) {
        const struct pass_block *block = &q->pass.blocks[b];
        const uint16_t *groups =
            q->by == CHURN_BY_TERM
                ? NULL
                : pass_groups(&q->pass, block, (enum dimension)q->by);
        for (size_t i = 0; i < block->part->n; i++) {
            if ((block->match[i] & WANTED) != WANTED)
                continue;
            struct moves m = moves_of(block, i);
            struct stay s;
            if (!stay_read(q, &m, &s))
                continue;
            s.group = groups ? groups[i]
                             : (uint16_t)churn_term_at(
                                   block->part, i, q->pass.to + COPY_DAY_ZERO);
            fn(q, block->part, i, &s, arg);
        }
    }
}

enum err
churn_pass_open(struct ctx *cx, const struct scope *s, struct pass *pass,
                bool *is_customer)
{
    struct scope by = *s;
    TRY(churn_life_model(cx, &by.model));
    if (!by.model)
        return ERR_NOT_FOUND;
    by.entry = 0;
    int bought = rules_stage(by.model, "purchase");
    TRY(pass_open(cx, &by, pass));
    for (size_t i = 0; i < by.model->stage_count; i++)
        is_customer[i] = pass->rank[i] >= pass->rank[bought];
    return OK;
}

static enum err
lives_open(struct ctx *cx, const struct scope *s, int by, struct lives *q)
{
    bool is_customer[RULE_STAGES + 1] = {false};
    TRY(churn_pass_open(cx, s, &q->pass, is_customer));
    for (size_t i = 0; i < sizeof q->what; i++) {
        int stage = q->pass.stage_of[i];
        q->what[i] = (uint8_t)((is_customer[stage] ? IS_CUSTOMER : 0) |
                               (q->pass.loss[stage] ? IS_LOSS : 0));
    }
    q->by = by;
    q->value_count = CHURN_TERM_COUNT;
    if (by != CHURN_BY_TERM)
        q->value_count = pass_values(&q->pass, (enum dimension)by,
                                     &q->values);
    return OK;
}

/* ---- the groups ---- */

struct group {
    size_t index;
    uint64_t customers;
};

struct stays {
    struct stay *list;
    size_t count;
    int32_t longest;
    struct group *groups;
};

static void
stay_keep(struct lives *q, const struct copy_part *p, size_t i,
          const struct stay *s, void *arg)
{
    struct stays *to = arg;
    (void)q, (void)p, (void)i;
    to->list[to->count++] = *s;
    to->longest = s->days > to->longest ? s->days : to->longest;
    to->groups[s->group].customers++;
}

static size_t
customers_of(const struct lives *q)
{
    size_t n = 0;
    for (size_t b = 0; b < q->pass.block_count; b++)
        n += q->pass.blocks[b].part->n;
    return n;
}

static void
stays_read(struct arena *a, struct lives *q, struct stays *out)
{
    *out = (struct stays){
        .list = arena_room(a, (customers_of(q) + 1) * sizeof *out->list),
        .groups = ARENA_ARRAY(a, q->value_count + 1, struct group)};
    for (size_t i = 0; i < q->value_count; i++)
        out->groups[i].index = i;
    each_stay(q, stay_keep, out);
}

static int
group_order(const void *a, const void *b)
{
    const struct group *x = a, *y = b;
    if (x->customers != y->customers)
        return x->customers > y->customers ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

struct drawing {
    size_t span;  /* days of the longest stay, and the first one */
    int8_t *slot; /* of a group: its curve, -1 = none */
    struct churn_curve *all, *list;
    struct days all_days, days[CHURN_CURVES];
};

static void
curve_add(struct churn_curve *c, struct days *d, const struct stay *s)
{
    c->customers++;
    c->lost += s->lost;
    c->longest = s->days > c->longest ? s->days : c->longest;
    d->end[s->days]++;
    d->event[s->days] += s->lost;
}

/* In that of its group, if it has one; everybody's is the sum of all. */
static void
stays_draw(struct drawing *d, const struct stays *from)
{
    for (size_t i = 0; i < from->count; i++) {
        const struct stay *s = &from->list[i];
        int slot = d->slot[s->group];
        if (slot < 0)
            curve_add(d->all, &d->all_days, s);
        else
            curve_add(&d->list[slot], &d->days[slot], s);
    }
}

static void
curve_join(struct drawing *d, size_t slot)
{
    const struct churn_curve *c = &d->list[slot];
    d->all->customers += c->customers;
    d->all->lost += c->lost;
    if (c->longest > d->all->longest)
        d->all->longest = c->longest;
    for (size_t t = 0; t <= (size_t)c->longest; t++) {
        d->all_days.end[t] += d->days[slot].end[t];
        d->all_days.event[t] += d->days[slot].event[t];
    }
}

static void
curve_finish(struct arena *a, size_t span, struct churn_curve *c,
             const struct days *d)
{
    uint64_t risk = c->customers;
    size_t n = 0;
    for (size_t t = 0; t < span; t++)
        n += d->event[t] > 0;
    c->points = ARENA_ARRAY(a, n + 1, struct churn_point);
    for (size_t t = 0; t < span; t++) {
        if (d->event[t])
            c->points[c->count++] = (struct churn_point){
                (int32_t)t, d->event[t], (uint32_t)risk};
        risk -= d->end[t];
    }
}

static struct days
days_new(struct arena *a, size_t span)
{
    return (struct days){ARENA_ARRAY(a, span, uint32_t),
                         ARENA_ARRAY(a, span, uint32_t)};
}

enum err
churn_curves(struct ctx *cx, const struct scope *s, int by,
             struct churn_curve *all, struct churn_curve *list, size_t *n)
{
    struct lives *q = ARENA_NEW(cx->arena, struct lives);
    struct drawing d = {.all = all, .list = list};
    struct stays stays;
    *all = (struct churn_curve){0};
    *n = 0;
    TRY(lives_open(cx, s, by, q));
    stays_read(cx->arena, q, &stays);
    d.slot = ARENA_ARRAY(cx->arena, q->value_count + 1, int8_t);
    memset(d.slot, -1, q->value_count + 1);
    qsort(stays.groups, q->value_count, sizeof *stays.groups, group_order);
    d.span = (size_t)stays.longest + 1;
    d.all_days = days_new(cx->arena, d.span);
    for (; *n < CHURN_CURVES && *n < q->value_count &&
           stays.groups[*n].customers; (*n)++) {
        size_t index = stays.groups[*n].index;
        d.slot[index] = (int8_t)*n;
        d.days[*n] = days_new(cx->arena, d.span);
        list[*n] = (struct churn_curve){
            .value = q->values ? q->values[index] : index};
    }
    stays_draw(&d, &stays);
    for (size_t i = 0; i < *n; i++) {
        curve_join(&d, i);
        curve_finish(cx->arena, d.span, &list[i], &d.days[i]);
    }
    curve_finish(cx->arena, d.span, all, &d.all_days);
    return OK;
}

/* ---- reading a curve ---- */

double
churn_curve_share(const struct churn_curve *c, int32_t days)
{
    double s = 1;
    for (size_t i = 0; i < c->count && c->points[i].days <= days; i++)
        s *= 1 - (double)c->points[i].events / (double)c->points[i].at_risk;
    return s;
}

int32_t
churn_curve_median(const struct churn_curve *c)
{
    double s = 1;
    for (size_t i = 0; i < c->count; i++) {
        s *= 1 - (double)c->points[i].events / (double)c->points[i].at_risk;
        if (s <= 0.5 + 1e-12)
            return c->points[i].days;
    }
    return -1;
}

/* ---- who they are ---- */

struct wanting {
    int term;
    bool lost;
    uint64_t *ids;
    size_t n;
};

static void
stay_list(struct lives *q, const struct copy_part *p, size_t i,
          const struct stay *s, void *arg)
{
    struct wanting *w = arg;
    if ((w->lost && !s->lost) ||
        (w->term >= 0 && s->group != w->term))
        return;
    w->ids[w->n++] = p->id[i];
}

static int
id_order(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

enum err
churn_curve_customers(struct ctx *cx, const struct scope *s, int term,
                      bool lost, uint64_t **ids, size_t *n)
{
    struct lives *q = ARENA_NEW(cx->arena, struct lives);
    struct wanting w = {.term = term, .lost = lost};
    TRY(lives_open(cx, s, CHURN_BY_TERM, q));
    w.ids = ARENA_ARRAY(cx->arena, customers_of(q) + 1, uint64_t);
    each_stay(q, stay_list, &w);
    qsort(w.ids, w.n, sizeof *w.ids, id_order);
    *ids = w.ids;
    *n = w.n;
    return OK;
}
