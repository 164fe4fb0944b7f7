/* The figures of the funnel as docs/figures.md words them, worked out from the
 * ledger a customer and a day at a time. Shares nothing with src/model/copy*.c
 * and funnel*.c but the structures of the answers. */
#ifndef TESTS_MODEL_FUNNEL_REFERENCE_H
#define TESTS_MODEL_FUNNEL_REFERENCE_H

#include "fixture.h"

#include <stdlib.h>

#include "model/copy.h"
#include "model/funnel.h"
#include "model/ledger.h"

enum { R_CUSTOMERS = 400, R_DAYS = 2600 };

struct r_customer {
    uint64_t id, value[DIM_COUNT];
    bool live, gone, seen, fits;
    int8_t stage[R_DAYS]; /* at the end of each day, -1 = not in the base */
};

struct reference {
    struct ctx *cx;
    const struct scope *s;
    int32_t first, days;
    struct r_customer *c;
    size_t n;
};

static const struct rule_stage *
r_stage(const struct reference *r, int i)
{
    return &r->s->model->stages[i];
}

static bool
r_is_step(const struct reference *r, int i)
{
    return i >= 0 && !r_stage(r, i)->is_end && !r_stage(r, i)->is_loss
        && !r_stage(r, i)->is_fall;
}

static bool
r_is_loss(const struct reference *r, int i)
{
    return i >= 0 && r_stage(r, i)->is_loss;
}

static int
r_at(const struct reference *r, const struct r_customer *c, int32_t day)
{
    if (day < r->first)
        return -1;
    return c->stage[day - r->first < R_DAYS ? day - r->first : R_DAYS - 1];
}

/* The first day of the stay that holds the day. */
static int32_t
r_entered(const struct reference *r, const struct r_customer *c, int32_t day)
{
    int stage = r_at(r, c, day);
    while (day > r->first && r_at(r, c, day - 1) == stage)
        day--;
    return day;
}

/* ---- reading ---- */

static void
r_history(struct reference *r, struct r_customer *c)
{
    const struct ledger_row *rows;
    size_t n;
    assert_ok(ledger_history(r->cx, c->id, r->s->model, r->s->known_on, &rows,
                             &n));
    memset(c->stage, -1, sizeof c->stage);
    for (size_t i = 0; i < n; i++) {
        if (!rows[i].counts)
            continue;
        assert_true(rows[i].day >= r->first);
        int to = rows[i].to == NULL ? -1
            : (int)(rows[i].to - r->s->model->stages);
        for (int32_t d = rows[i].day - r->first; d < R_DAYS; d++)
            c->stage[d] = (int8_t)to;
    }
}

static const char R_SQL[] =
    "SELECT i.id, c.id, c.owner_id, c.team_id, c.region_code, c.industry_id,"
    " c.size_code, c.source_id, c.grade, c.category_id, c.kind, c.live,"
    " (SELECT s.stage FROM stage_state s WHERE s.customer_id = i.id"
    "   AND s.model_id = (SELECT number FROM model WHERE code = 'segments4'))"
    " FROM (SELECT id FROM customer UNION SELECT customer_id FROM stage_change)"
    " i LEFT JOIN customer c ON c.id = i.id ORDER BY i.id";

static bool
r_among(const uint64_t *values, size_t n, uint64_t value)
{
    for (size_t i = 0; i < n; i++)
        if (values[i] == value)
            return true;
    return false;
}

static void
r_judge(struct reference *r, struct r_customer *c)
{
    const struct actor *a = &r->cx->actor;
    bool any = false;
    c->fits = true;
    for (int d = 0; d < DIM_COUNT; d++) {
        any |= r->s->value_count[d] > 0;
        if (r->s->value_count[d])
            c->fits &= r_among(r->s->values[d], r->s->value_count[d],
                               c->value[d]);
    }
    if (c->gone && any)
        c->fits = false;
    bool own = c->value[DIM_OWNER] && c->value[DIM_OWNER] == a->user_id;
    bool team = c->value[DIM_TEAM]
        && r_among(a->team_ids, a->team_count, c->value[DIM_TEAM]);
    c->seen = a->reach == REACH_ALL
        || (!c->gone && own && a->reach != REACH_NONE)
        || (!c->gone && team && a->reach == REACH_TEAMS);
}

/* The category is compared only where a person named one. */
static inline void
r_read(struct reference *r, struct ctx *cx, const struct scope *s,
       int32_t first)
{
    struct rows q;
    r->cx = cx;
    r->s = s;
    r->first = first;
    assert_ok(db_query(cx, &q, R_SQL));
    r->n = q.count;
    assert_true(r->n <= R_CUSTOMERS);
    r->c = calloc(r->n + 1, sizeof *r->c);
    for (size_t i = 0; i < r->n; i++) {
        struct r_customer *c = &r->c[i];
        static const struct { enum dimension d; int column; bool text; }
            dims[] = {{DIM_OWNER, 2, false}, {DIM_TEAM, 3, false},
                      {DIM_REGION, 4, true}, {DIM_INDUSTRY, 5, false},
                      {DIM_SIZE, 6, true}, {DIM_SOURCE, 7, false},
                      {DIM_GRADE, 8, true}, {DIM_CATEGORY, 9, false},
                      {DIM_KIND, 10, true}};
        c->id = rows_u64(&q, i, 0);
        c->gone = rows_null(&q, i, 1);
        c->live = !rows_null(&q, i, 11);
        for (size_t k = 0; !c->gone && k < sizeof dims / sizeof *dims; k++)
            c->value[dims[k].d] = dims[k].text
                ? copy_value(rows_text(&q, i, (size_t)dims[k].column))
                : rows_u64(&q, i, (size_t)dims[k].column);
        if (c->value[DIM_GRADE] == copy_value("-"))
            c->value[DIM_GRADE] = 0;
        if (!c->gone)
            c->value[DIM_SEGMENT] = rows_u64(&q, i, 12);
        r_judge(r, c);
        r_history(r, c);
    }
}

static inline void
r_free(struct reference *r)
{
    free(r->c);
}

/* ---- stock and flow ---- */

static int
r_slot(int stage)
{
    return stage < 0 ? FUNNEL_OUT : stage;
}

static int
r_number_order(const void *a, const void *b)
{
    return *(const int32_t *)a - *(const int32_t *)b;
}

static int32_t
r_median2(int32_t *v, size_t n)
{
    if (n == 0)
        return -1;
    qsort(v, n, sizeof *v, r_number_order);
    return v[(n - 1) / 2] + v[n / 2];
}

/* `only`: of one stage; FUNNEL_OUT: of all. */
static int32_t
r_flow_median(const struct reference *r, int only)
{
    int32_t *v = calloc(r->n * 400 + 1, sizeof *v);
    size_t n = 0;
    for (size_t i = 0; i < r->n; i++)
        for (int32_t d = r->s->from; d <= r->s->to; d++) {
            const struct r_customer *c = &r->c[i];
            int was = r_at(r, c, d - 1);
            if (c->fits && c->seen && was >= 0 && was != r_at(r, c, d)
                && (only == FUNNEL_OUT || was == only))
                v[n++] = d - r_entered(r, c, d - 1);
        }
    int32_t m = r_median2(v, n);
    free(v);
    return m;
}

static inline void
r_flow(const struct reference *r, struct funnel_flow *f)
{
    memset(f, 0, sizeof *f);
    for (size_t i = 0; i < r->n; i++) {
        const struct r_customer *c = &r->c[i];
        if (!c->fits || !c->seen)
            continue;
        int a = r_at(r, c, r->s->from - 1), z = r_at(r, c, r->s->to);
        if (a >= 0)
            f->stages[a].opening++;
        if (z >= 0) {
            int32_t stay = r->s->to - r_entered(r, c, r->s->to);
            int32_t limit = r_stage(r, z)->limit_days;
            f->stages[z].closing++;
            f->stages[z].over += limit && stay > limit;
        }
        for (int32_t d = r->s->from; d <= r->s->to; d++) {
            int was = r_at(r, c, d - 1), is = r_at(r, c, d);
            if (was != is)
                f->moves[r_slot(was)][r_slot(is)]++;
        }
    }
    for (size_t i = 0; i < r->s->model->stage_count; i++)
        f->stages[i].median2 = r_flow_median(r, (int)i);
    f->total.median2 = r_flow_median(r, FUNNEL_OUT);
}

/* ---- cohort ---- */

struct r_entry {
    int32_t day;
    bool won, repeat, observed;
};

static bool
r_as_far(const struct reference *r, int stage, int entry)
{
    return r_is_step(r, stage)
        && r_stage(r, stage)->position >= r_stage(r, entry)->position;
}

static bool
r_enters(const struct reference *r, const struct r_customer *c, int32_t from,
         int32_t to, struct r_entry *e)
{
    int32_t closed = clock_today() - 1;
    if (r->s->known_on != DAY_NONE && r->s->known_on < closed)
        closed = r->s->known_on;
    for (int32_t d = from; d <= to; d++) {
        int was = r_at(r, c, d - 1), is = r_at(r, c, d);
        if (was == is)
            continue;
        bool won = r_is_loss(r, was) && r_as_far(r, is, r->s->entry);
        if (!won && (is != r->s->entry || r_is_loss(r, was)))
            continue;
        *e = (struct r_entry){d, won, false,
                              d + r->s->window <= closed};
        for (int32_t b = r->first; b < d; b++)
            e->repeat |= r_as_far(r, r_at(r, c, b), r->s->entry);
        return true;
    }
    return false;
}

/* The day it reached the step within the window, DAY_NONE = not. */
static int32_t
r_reached(const struct reference *r, const struct r_customer *c, int32_t from,
          int step)
{
    for (int32_t d = from; d <= from + r->s->window; d++)
        if (r_as_far(r, r_at(r, c, d), step))
            return d;
    return DAY_NONE;
}

static void
r_cohort_add(const struct reference *r, const struct r_customer *c,
             const struct r_entry *e, struct funnel_cohort *out,
             int32_t *const days[], size_t *counts)
{
    int32_t before = e->day;
    size_t at = 0;
    for (int i = r->s->entry; i < (int)r->s->model->stage_count; i++) {
        if (!r_is_step(r, i))
            continue;
        struct funnel_step *st = &out->steps[at];
        int32_t d = r_reached(r, c, e->day, i);
        if (d == DAY_NONE) {
            int end = r_at(r, c, e->day + r->s->window);
            if (!e->won)
                st->missing[r_slot(end)]++;
            return;
        }
        ++*(e->won ? &st->won : e->repeat ? &st->repeat : &st->first);
        if (!e->won && at > 0)
            days[at][counts[at]++] = d - before;
        before = d;
        at++;
    }
}

static inline void
r_cohort(const struct reference *r, int32_t from, int32_t to,
         struct funnel_cohort *out)
{
    int32_t *days[RULE_STAGES];
    size_t counts[RULE_STAGES] = {0};
    memset(out, 0, sizeof *out);
    for (size_t i = 0; i < RULE_STAGES; i++)
        days[i] = calloc(r->n + 1, sizeof **days);
    for (int i = r->s->entry; i < (int)r->s->model->stage_count; i++)
        out->step_count += r_is_step(r, i);
    for (size_t i = 0; i < r->n; i++) {
        const struct r_customer *c = &r->c[i];
        struct r_entry e;
        if (!c->fits || !c->seen || !r_enters(r, c, from, to, &e))
            continue;
        if (e.observed)
            r_cohort_add(r, c, &e, out, days, counts);
        else
            ++*(e.won ? &out->pending_won : &out->pending);
    }
    for (size_t i = 0; i < RULE_STAGES; i++) {
        out->steps[i].median2 = r_median2(days[i], counts[i]);
        free(days[i]);
    }
}

#endif
