/* Whose lives: the customers of the scope in one statement, their costs in one
 * more, their events in one pass over the numbers between the first and the
 * last, or, where those lie far apart, in pieces by number. Of a large base, where
 * no events are needed: the copy, and who was amended since. */
#include <stdlib.h>
#include <string.h>

#include "model/customer_scope.h"
#include "model/funnel.h"
#include "model/ledger.h"
#include "model/life_private.h"

enum { PIECE = 1000, DENSE = 4, LARGE = 20000 };

void
life_span(const struct scope *s, struct life_span *out)
{
    int32_t last = clock_today() - 1;
    if (s->known_on != DAY_NONE && s->known_on < last)
        last = s->known_on;
    *out = (struct life_span){s->from, s->to, s->to > last ? s->to : last};
}

/* ---- which customers ---- */

/* Dimensions whose values are numbers of rows; see members_read for others. */
static const char *const DIMENSIONS[DIM_COUNT] = {
    [DIM_TEAM] = " AND c.team_id IN",
    [DIM_OWNER] = " AND c.owner_id IN",
    [DIM_INDUSTRY] = " AND c.industry_id IN",
    [DIM_SOURCE] = " AND c.source_id IN"};

bool
life_scope_all(const struct ctx *cx, const struct scope *s)
{
    bool all = cx->actor.reach == REACH_ALL;
    for (size_t d = 0; d < DIM_COUNT; d++)
        all = all && !(s->value_count[d] && DIMENSIONS[d]);
    return all;
}

void
life_scope_sql(struct query *q, const struct ctx *cx, const struct scope *s)
{
    query_sql(q, "c.live = 1");
    customer_scope_rights(q, cx);
    for (size_t d = 0; d < DIM_COUNT; d++)
        if (s->value_count[d] && DIMENSIONS[d]) {
            query_sql(q, DIMENSIONS[d]);
            query_ids(q, s->values[d], s->value_count[d]);
        }
}

static int
id_order(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Of the orders of the period whose cost is known; as known on an earlier day by
 * their events, less the returns known then. */
static const char SQL_MARGIN[] =
    " (SELECT SUM(o.amount - o.returned_amount - o.cost)"
    " FROM sales_order o WHERE o.customer_id = c.id"
    " AND o.ordered_on BETWEEN ? AND ? AND o.live = 1"
    " AND o.status <> 'cancelled' AND o.cost IS NOT NULL)";
#define KNOWN(e)                                                              \
    e ".customer_id = c.id AND " e ".recorded_at < ? AND"                     \
      " (" e ".voided_at IS NULL OR " e ".voided_at >= ?)"
static const char SQL_MARGIN_KNOWN[] =
    " (SELECT SUM(e.amount - o.cost + COALESCE((SELECT SUM(r.amount)"
    " FROM event r WHERE r.kind = 42 AND r.other_id = o.id AND " KNOWN("r")
    "), 0)) FROM event e JOIN sales_order o ON o.id = e.ref_id"
    " AND o.cost IS NOT NULL WHERE e.kind = 40 AND " KNOWN("e")
    " AND NOT EXISTS (SELECT 1 FROM event x WHERE x.kind = 41"
    " AND x.ref_id = o.id AND " KNOWN("x") ")"
    " AND e.day BETWEEN ? AND ?)";

static void
margin_sql(struct query *q, const struct scope *s)
{
    bool known = s->known_on != DAY_NONE;
    query_sql(q, known ? SQL_MARGIN_KNOWN : SQL_MARGIN);
    for (int i = 0; known && i < 6; i++)
        query_bind(q, B_TIME(ledger_known_until(s->known_on)));
    query_bind(q, B_DAY(s->from));
    query_bind(q, B_DAY(s->to));
}

/* ids NULL: all of the scope. */
static enum err
customers_read(struct ctx *cx, const struct scope *s, unsigned needs,
               const uint64_t *ids, size_t n, struct rows *out)
{
    struct query q;
    query_init(&q, cx->arena);
    query_sql(&q, "SELECT c.id, c.created_on, c.cycle_days_set,"
                  " c.category_id, c.potential,");
    if (needs & LIFE_MARGIN)
        margin_sql(&q, s);
    else
        query_sql(&q, " CAST(NULL AS DECIMAL(18,2))");
    query_sql(&q, ", c.team_id, c.owner_id FROM customer c WHERE ");
    life_scope_sql(&q, cx, s);
    if (s->known_on != DAY_NONE) {
        query_sql(&q, " AND c.created_at < ?");
        query_bind(&q, B_TIME(ledger_known_until(s->known_on)));
    }
    if (ids) {
        query_sql(&q, " AND c.id IN");
        query_ids(&q, ids, n);
    }
    query_sql(&q, " ORDER BY c.id");
    return query_rows(cx, &q, out);
}

/* Other dimensions than those of SQL: the copy in memory knows their values.
 * Whoever was in the base yesterday, by number. */
static enum err
members_read(struct ctx *cx, const struct scope *s, struct life_reader *r)
{
    struct scope all = *s;
    struct slice sl = {SLICE_CLOSING, -1, -1};
    struct funnel_list list;
    const struct rules *rules;
    bool other = false;
    for (size_t d = 0; d < DIM_COUNT; d++)
        other |= s->value_count[d] && !DIMENSIONS[d];
    if (!other)
        return OK;
    TRY(rules_get(cx, &rules));
    all.model = &rules->models[rules->default_model];
    all.from = all.to = r->span.closed;
    all.known_on = DAY_NONE;
    TRY(funnel_list(cx, &all, &sl, ORDER_CODE, false, 0, SIZE_MAX, &list));
    r->members = ARENA_ARRAY(cx->arena, list.count, uint64_t);
    r->member_count = list.count;
    for (size_t i = 0; i < list.count; i++)
        r->members[i] = list.rows[i].customer_id;
    if (list.count)
        qsort(r->members, list.count, sizeof *r->members, id_order);
    return OK;
}

static bool
is_member(const struct life_reader *r, uint64_t id)
{
    return !r->members || bsearch(&id, r->members, r->member_count,
                                  sizeof id, id_order);
}

/* ---- their events ---- */

/* Customers before this one have no events. */
static void
show(struct life_reader *r, const struct event *events, size_t n)
{
    if (is_member(r, rows_u64(&r->customers, r->row, 0)))
        life_reader_show(r, events, n);
}

static enum err
events_read(void *arg, uint64_t customer_id, const struct event *events,
            size_t n)
{
    struct life_reader *r = arg;
    const struct rows *c = &r->customers;
    for (; r->row < c->count && rows_u64(c, r->row, 0) < customer_id; r->row++)
        show(r, NULL, 0);
    if (r->row == c->count || rows_u64(c, r->row, 0) != customer_id)
        return OK;
    show(r, events, n);
    r->row++;
    return OK;
}

static enum err
pieces_read(struct ctx *cx, struct life_reader *r)
{
    const struct rows *c = &r->customers;
    uint64_t *ids = ARENA_ARRAY(cx->arena, PIECE, uint64_t);
    for (size_t at = 0; at < c->count; at += PIECE) {
        size_t n = c->count - at < PIECE ? c->count - at : PIECE;
        for (size_t i = 0; i < n; i++)
            ids[i] = rows_u64(c, at + i, 0);
        TRY(event_of_customers(cx, ids, n, events_read, r));
    }
    return OK;
}

static enum err
all_read(struct ctx *cx, const struct scope *s, struct life_reader *r)
{
    const struct rows *c = &r->customers;
    if (c->count == 0)
        return OK;
    uint64_t first = rows_u64(c, 0, 0), last = rows_u64(c, c->count - 1, 0);
    if (s->known_on != DAY_NONE)
        TRY(event_each_known(cx, first, last, ledger_known_until(s->known_on),
                             events_read, r));
    else if ((last - first) / DENSE <= c->count)
        TRY(event_each_customer(cx, first, last, events_read, r));
    else
        TRY(pieces_read(cx, r));
    for (; r->row < c->count; r->row++)
        show(r, NULL, 0);
    return OK;
}

/* Who was amended since, in pieces by number. */
static enum err
late_read(struct ctx *cx, const struct scope *s, unsigned needs,
          struct life_late *late, struct life_reader *r)
{
    if (late->n)
        qsort(late->ids, late->n, sizeof *late->ids, id_order);
    r->cost_at = 0;
    for (size_t at = 0; at < late->n; at += PIECE) {
        size_t n = late->n - at < PIECE ? late->n - at : PIECE;
        TRY(customers_read(cx, s, needs, late->ids + at, n, &r->customers));
        r->row = 0;
        TRY(pieces_read(cx, r));
        for (; r->row < r->customers.count; r->row++)
            show(r, NULL, 0);
    }
    return OK;
}

static enum err
walked_read(struct ctx *cx, const struct scope *s, unsigned needs,
            struct life_reader *r)
{
    TRY(customers_read(cx, s, needs, NULL, 0, &r->customers));
    TRY(members_read(cx, s, r));
    return all_read(cx, s, r);
}

static enum err
lives_read(struct ctx *cx, const struct scope *s, unsigned needs,
           struct life_reader *r)
{
    struct life_late late = {0};
    bool copied = false;
    enum err e = OK;
    if (needs & LIFE_COSTS)
        e = life_costs_read(cx, s, r);
    if (e == OK && s->known_on == DAY_NONE
        && !(needs & (LIFE_EVENTS | LIFE_MARGIN)))
        e = life_copy_each(cx, s, r, &late, &copied);
    if (e == OK)
        e = copied ? late_read(cx, s, needs, &late, r)
                   : walked_read(cx, s, needs, r);
    free(late.ids);
    return e;
}

enum err
life_each_from(struct ctx *cx, const struct scope *s, unsigned needs,
               size_t at_least, life_fn *fn, void *arg)
{
    struct life_reader r = {.fn = fn, .arg = arg, .at_least = at_least};
    life_span(s, &r.span);
    TRY(stage_source_open(cx, &r.source));
    life_reader_open(&r, cx->arena);
    enum err e = lives_read(cx, s, needs, &r);
    life_reader_close(&r);
    stage_source_close(&r.source);
    return e;
}

enum err
life_each(struct ctx *cx, const struct scope *s, unsigned needs, life_fn *fn,
          void *arg)
{
    return life_each_from(cx, s, needs, LARGE, fn, arg);
}
