/* Time in a stage, and figures month by month. */
#include <string.h>

#include "model/funnel_private.h"
#include "model/period.h"

/* ---- Kaplan-Meier with delayed entry ---- */

struct curve {
    const struct pass *p;
    int stage;
    struct funnel_curve *out;
    /* stays by days: at risk only after, ended, ended or censored */
    uint32_t *start, *event, *end;
    size_t span;
};

static void
curve_stay(struct curve *c, int32_t entered, int32_t left, bool ended)
{
    const struct pass *p = c->p;
    if (entered > p->to || left < p->from)
        return;
    int32_t before = p->from - 1 - entered;
    c->start[before > 0 ? before : 0]++;
    c->end[left - entered]++;
    c->out->stays++;
    if (ended)
        c->event[left - entered]++;
    else
        c->out->open++;
}

static void
curve_customer(struct curve *c, const struct moves *m)
{
    int stage = FUNNEL_OUT;
    int32_t entered = 0;
    for (size_t k = 0; k < m->n && m->day[k] <= c->p->to; k++) {
        int to = c->p->stage_of[m->to[k]];
        if (to == stage)
            continue;
        if (stage == c->stage)
            curve_stay(c, entered, m->day[k], true);
        stage = to;
        entered = m->day[k];
    }
    if (stage == c->stage)
        curve_stay(c, entered, c->p->to, false);
}

/* A product of fractions that ought to be a quarter may miss it by a rounding
 * error, never by this. */
static const long double CLOSE = 1e-12L;

static void
curve_finish(struct curve *c)
{
    static const long double quarters[] = {0.75L, 0.5L, 0.25L};
    struct funnel_curve *out = c->out;
    long double s = 1;
    uint64_t risk = 0;
    size_t n = 0;
    for (size_t d = 0; d < c->span; d++)
        n += c->event[d] > 0;
    out->points = arena_array(c->p->cx->arena, n, sizeof *out->points);
    for (int q = 0; q < 3; q++)
        out->quartile[q] = -1;
    for (size_t d = 1; d < c->span; d++) {
        risk += c->start[d - 1];
        risk -= c->end[d - 1];
        if (c->event[d] == 0)
            continue;
        out->points[out->count].days = (int32_t)d;
        out->points[out->count].events = c->event[d];
        out->points[out->count++].at_risk = (uint32_t)risk;
        s *= (long double)(risk - c->event[d]) / (long double)risk;
        for (int q = 0; q < 3; q++)
            if (out->quartile[q] < 0 && s <= quarters[q] + CLOSE)
                out->quartile[q] = (int32_t)d;
    }
}

enum err
funnel_curve(struct ctx *cx, const struct scope *s, int stage,
             struct funnel_curve *out)
{
    struct pass p;
    TRY(pass_open(cx, s, &p));
    memset(out, 0, sizeof *out);
    out->stage = &s->model->stages[stage];
    struct curve c = {.p = &p, .stage = stage, .out = out,
                      .span = (size_t)(p.to > 0 ? p.to : 0) + 1};
    c.start = ARENA_ARRAY(cx->arena, c.span, uint32_t);
    c.event = ARENA_ARRAY(cx->arena, c.span, uint32_t);
    c.end = ARENA_ARRAY(cx->arena, c.span, uint32_t);
    for (size_t k = 0; k < p.block_count; k++) {
        const struct pass_block *b = &p.blocks[k];
        for (size_t i = pass_next(b, 0); i < b->part->n;
             i = pass_next(b, i + 1)) {
            struct moves m = moves_of(b, i);
            curve_customer(&c, &m);
        }
    }
    curve_finish(&c);
    return OK;
}

/* ---- month by month ---- */

struct trend {
    const struct pass *p;
    struct funnel_month *months;
    size_t n;
    int32_t first;       /* of all months, in days of the columns */
    uint16_t *month_of;  /* of a day since the first */
    int64_t (*change)[RULE_STAGES + 1]; /* of the stock, a month */
    uint32_t (*highest)[RULE_STAGES]; /* members by the rank they reached */
};

/* Who entered with move k, the first of the month that does. */
static void
trend_cohort(struct trend *t, size_t month, const struct moves *m, size_t k)
{
    const struct pass *p = t->p;
    int32_t end = m->day[k] + p->window;
    if (p->loss[moves_stage(p, m, k)])
        return;
    if (end > p->closed)
        t->months[month].pending++;
    else
        t->highest[month][cohort_top(p, m, k, end)]++;
}

/* What came before the first month is its opening stock. */
static void
trend_customer(struct trend *t, const struct moves *m)
{
    const struct pass *p = t->p;
    size_t counted = SIZE_MAX; /* month whose cohort is judged */
    size_t k = moves_from(m, t->first);
    int stage = moves_stage(p, m, k);
    t->change[0][stage]++;
    for (; k < m->n && m->day[k] <= p->to; k++) {
        int to = p->stage_of[m->to[k]];
        size_t month = t->month_of[m->day[k] - t->first];
        t->change[month][stage]--;
        t->change[month][to]++;
        if (p->enters[stage][to] && month != counted) {
            counted = month;
            trend_cohort(t, month, m, k);
        }
        stage = to;
    }
}

static void
trend_finish(struct trend *t, size_t stages)
{
    int first = t->p->rank[t->p->entry];
    int64_t stock[RULE_STAGES + 1] = {0};
    for (size_t i = 0; i < t->n; i++) {
        struct funnel_month *out = &t->months[i];
        for (size_t st = 0; st < stages; st++) {
            stock[st] += t->change[i][st];
            out->closing[st] = (uint64_t)stock[st];
        }
        for (int top = first; top < (int)t->p->step_count; top++)
            for (int r = first; r <= top; r++)
                out->reached[r - first] += t->highest[i][top];
        out->entered = out->reached[0];
    }
}

static void
months_fill(struct trend *t, const struct scope *s, int months)
{
    enum period_kind kind = months == 3 ? PERIOD_QUARTER : PERIOD_MONTH;
    struct period p = period_of(kind, s->to);
    for (size_t i = t->n; i-- > 0; p = period_step(&p, -1)) {
        t->months[i].from = p.from;
        t->months[i].to = p.to < s->to ? p.to : s->to;
    }
    t->first = t->months[0].from - COPY_DAY_ZERO;
    size_t days = (size_t)(s->to - t->months[0].from + 1);
    t->month_of = ARENA_ARRAY(t->p->cx->arena, days, uint16_t);
    for (size_t i = 0; i < t->n; i++)
        for (int32_t d = t->months[i].from; d <= t->months[i].to; d++)
            t->month_of[d - t->months[0].from] = (uint16_t)i;
}

enum err
funnel_trend(struct ctx *cx, const struct scope *s, int months, size_t n,
             struct funnel_month *out)
{
    struct pass p;
    if (n == 0)
        return OK;
    TRY(pass_open(cx, s, &p));
    memset(out, 0, n * sizeof *out);
    struct trend t = {.p = &p, .months = out, .n = n};
    t.change = arena_array(cx->arena, n, sizeof *t.change);
    t.highest = arena_array(cx->arena, n, sizeof *t.highest);
    months_fill(&t, s, months);
    for (size_t k = 0; k < p.block_count; k++) {
        const struct pass_block *b = &p.blocks[k];
        for (size_t i = pass_next(b, 0); i < b->part->n;
             i = pass_next(b, i + 1)) {
            struct moves m = moves_of(b, i);
            trend_customer(&t, &m);
        }
    }
    trend_finish(&t, s->model->stage_count);
    return OK;
}
