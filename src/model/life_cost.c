/* What customers cost on the days of a period: what was entered, else the rate of
 * that day, and the equal share of a campaign. By customer, for a walk beside. */
#include <stdlib.h>
#include <string.h>

#include "db/compose.h"
#include "model/life_private.h"

enum { KIND_COLUMN = 4, COST_COLUMN };

struct gatherer {
    struct life_reader *r;
    struct rows rates; /* the one that holds of a kind and day comes first */
    size_t cap;
};

static const char SQL_RATES[] =
    "SELECT kind, code, valid_on, amount FROM cost_rate"
    " WHERE kind IN ('interaction', 'ticket')"
    " ORDER BY kind, code DESC, valid_on DESC";

/* FIELD_EMPTY = there is none. */
static int64_t
rate_of(const struct rows *rates, enum life_cost_kind of, const char *kind,
        int32_t day)
{
    const char *name = of == COST_TICKET ? "ticket" : "interaction";
    for (size_t i = 0; i < rates->count; i++) {
        const char *code = rows_text(rates, i, 1);
        if (!strcmp(rows_text(rates, i, 0), name)
            && (!*code || !strcmp(code, kind))
            && rows_day(rates, i, 2) <= day)
            return rows_money(rates, i, 3);
    }
    return FIELD_EMPTY;
}

/* customer, moment (of a campaign), day, enum life_cost_kind, kind, cost */
static enum err
cost_row(void *arg, const struct rows *row)
{
    struct gatherer *g = arg;
    struct life_reader *r = g->r;
    enum life_cost_kind of = (enum life_cost_kind)rows_i64(row, 0, 3);
    int32_t day = of == COST_CAMPAIGN ? day_of(rows_time(row, 0, 1))
                                      : rows_day(row, 0, 2);
    int64_t cost = rows_money(row, 0, COST_COLUMN);
    if (cost == FIELD_EMPTY)
        cost = rate_of(&g->rates, of, rows_text(row, 0, KIND_COLUMN), day);
    if (cost == FIELD_EMPTY)
        return OK;
    r->costs = life_room(r->costs, r->cost_count, &g->cap, sizeof *r->costs);
    r->costs[r->cost_count++] =
        (struct life_cost){rows_u64(row, 0, 0), day, of, cost};
    return OK;
}

static int
cost_order(const void *a, const void *b)
{
    const struct life_cost *x = a, *y = b;
    if (x->customer_id != y->customer_id)
        return x->customer_id < y->customer_id ? -1 : 1;
    return (x->day > y->day) - (x->day < y->day);
}

/* Of everybody no customer is looked at: who is not in the scope is passed over
 * when lives are told. */
static void
costs_select(struct query *q, const struct ctx *cx, const struct scope *s)
{
    static const char *const FROM[] = {
        "SELECT x.customer_id, x.sent_at, CAST(NULL AS DATE), 0, '',"
        " CAST(p.cost / (SELECT COUNT(*) FROM campaign_touch y WHERE"
        " y.campaign_id = p.id AND y.deleted_at IS NULL) AS DECIMAL(18,2))"
        " FROM campaign_touch x JOIN campaign p ON p.id = x.campaign_id"
        " AND p.cost IS NOT NULL",
        " UNION ALL SELECT x.customer_id, NULL, x.on_day, 1, x.kind, x.cost"
        " FROM interaction x",
        " UNION ALL SELECT x.customer_id, NULL, x.opened_on, 2, x.kind, x.cost"
        " FROM ticket x"};
    static const char *const WHERE[] = {
        " WHERE x.sent_at >= ? AND x.sent_at < ? AND x.deleted_at IS NULL",
        " WHERE x.on_day BETWEEN ? AND ? AND x.live = 1",
        " WHERE x.opened_on BETWEEN ? AND ? AND x.live = 1"};
    bool all = life_scope_all(cx, s);
    for (size_t i = 0; i < sizeof FROM / sizeof *FROM; i++) {
        query_sql(q, FROM[i]);
        if (!all)
            query_sql(q, " JOIN customer c ON c.id = x.customer_id");
        query_sql(q, WHERE[i]);
        query_bind(q, i ? B_DAY(s->from) : B_TIME(day_start(s->from)));
        query_bind(q, i ? B_DAY(s->to) : B_TIME(day_start(s->to + 1)));
        if (!all) {
            query_sql(q, " AND ");
            life_scope_sql(q, cx, s);
        }
    }
}

enum err
life_costs_read(struct ctx *cx, const struct scope *s, struct life_reader *r)
{
    struct gatherer g = {.r = r};
    struct query q;
    query_init(&q, cx->arena);
    costs_select(&q, cx, s);
    TRY(db_query(cx, &g.rates, SQL_RATES));
    TRY(query_each(cx, &q, cost_row, &g));
    if (r->cost_count)
        qsort(r->costs, r->cost_count, sizeof *r->costs, cost_order);
    return OK;
}
