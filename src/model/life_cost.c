/* What customers cost on the days of a period: what was entered, else the rate of
 * that day, and the equal share of a campaign. By customer, for a walk beside.
 *
 * Of a large base a month has more interactions than customers, and a row costs the
 * server more than it costs us: two connections read half of the days each. The
 * other one's half is as of a moment later, as the copy is as of one before. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "db/compose.h"
#include "model/life_private.h"

/* ---- rates ---- */

enum { MEMO_BITS = 6, KIND_BYTES = 25 };

/* What a kind costs on a day: rows come by day, and kinds are few. */
struct memo {
    enum life_cost_kind of;
    int32_t day; /* 0 = there is nothing here */
    char kind[KIND_BYTES];
    int64_t cost;
};

struct gatherer {
    struct ctx cx;
    const struct rows *rates; /* the one that holds of a kind and day comes
                                 first */
    struct memo memo[1 << MEMO_BITS];
    struct life_cost *list;
    size_t count, cap;
};

static const char SQL_RATES[] =
    "SELECT kind, code, valid_on, amount FROM cost_rate"
    " WHERE kind IN ('interaction', 'ticket')"
    " ORDER BY kind, code DESC, valid_on DESC";

/* FIELD_EMPTY = there is none. */
static int64_t
rate_find(const struct rows *rates, enum life_cost_kind of, const char *kind,
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

static int64_t
rate_of(struct gatherer *g, enum life_cost_kind of, const char *kind,
        int32_t day)
{
    uint32_t hash = (uint32_t)of;
    for (const char *p = kind; *p; p++)
        hash = hash * 33 + (unsigned char)*p;
    struct memo *m =
        &g->memo[hash * UINT32_C(2654435769) >> (32 - MEMO_BITS)];
    if (m->day == day && day && m->of == of && !strcmp(m->kind, kind))
        return m->cost;
    int64_t cost = rate_find(g->rates, of, kind, day);
    size_t n = strlen(kind) + 1;
    if (n <= sizeof m->kind) {
        *m = (struct memo){.of = of, .day = day, .cost = cost};
        memcpy(m->kind, kind, n);
    }
    return cost;
}

/* ---- rows ---- */

static void
cost_add(struct gatherer *g, uint64_t customer_id, int32_t day,
         enum life_cost_kind of, int64_t cost)
{
    if (cost == FIELD_EMPTY)
        return;
    g->list = life_room(g->list, g->count, &g->cap, sizeof *g->list);
    g->list[g->count++] = (struct life_cost){customer_id, day, of, cost};
}

/* customer, moment, cost */
static enum err
campaign_row(void *arg, const struct rows *row)
{
    cost_add(arg, rows_u64(row, 0, 0), day_of(rows_time(row, 0, 1)),
             COST_CAMPAIGN, rows_money(row, 0, 2));
    return OK;
}

/* customer, day, kind, cost */
static void
acted_row(struct gatherer *g, const struct rows *row, enum life_cost_kind of)
{
    int32_t day = rows_day(row, 0, 1);
    int64_t cost = rows_money(row, 0, 3);
    if (cost == FIELD_EMPTY)
        cost = rate_of(g, of, rows_text(row, 0, 2), day);
    cost_add(g, rows_u64(row, 0, 0), day, of, cost);
}

static enum err
interaction_row(void *arg, const struct rows *row)
{
    acted_row(arg, row, COST_INTERACTION);
    return OK;
}

static enum err
ticket_row(void *arg, const struct rows *row)
{
    acted_row(arg, row, COST_TICKET);
    return OK;
}

/* ---- reading them ---- */

static const struct {
    const char *from, *where;
    db_row_fn *row;
} KINDS[] = {
    [COST_CAMPAIGN] =
        {"SELECT x.customer_id, x.sent_at,"
         " CAST(p.cost / (SELECT COUNT(*) FROM campaign_touch y WHERE"
         " y.campaign_id = p.id AND y.deleted_at IS NULL) AS DECIMAL(18,2))"
         " FROM campaign_touch x JOIN campaign p ON p.id = x.campaign_id"
         " AND p.cost IS NOT NULL",
         " WHERE x.sent_at >= ? AND x.sent_at < ? AND x.deleted_at IS NULL",
         campaign_row},
    [COST_INTERACTION] =
        {"SELECT x.customer_id, x.on_day, x.kind, x.cost FROM interaction x",
         " WHERE x.on_day BETWEEN ? AND ? AND x.live = 1", interaction_row},
    [COST_TICKET] =
        {"SELECT x.customer_id, x.opened_on, x.kind, x.cost FROM ticket x",
         " WHERE x.opened_on BETWEEN ? AND ? AND x.live = 1", ticket_row}};

/* Of everybody no customer is looked at: who is not in the scope is passed over
 * when lives are told. */
static enum err
costs_gather(struct gatherer *g, const struct scope *s, int32_t from,
             int32_t to, enum life_cost_kind of)
{
    struct ctx *cx = &g->cx;
    struct query q;
    query_init(&q, cx->arena);
    query_sql(&q, KINDS[of].from);
    bool all = life_scope_all(cx, s);
    if (!all)
        query_sql(&q, " JOIN customer c ON c.id = x.customer_id");
    query_sql(&q, KINDS[of].where);
    bool moments = of == COST_CAMPAIGN;
    query_bind(&q, moments ? B_TIME(day_start(from)) : B_DAY(from));
    query_bind(&q, moments ? B_TIME(day_start(to + 1)) : B_DAY(to));
    if (!all) {
        query_sql(&q, " AND ");
        life_scope_sql(&q, cx, s);
    }
    return query_each(cx, &q, KINDS[of].row, g);
}

/* ---- two connections ---- */

struct half {
    struct gatherer g;
    const struct scope *s;
    int32_t from;
    enum err err;
};

static void *
second_half(void *arg)
{
    struct half *h = arg;
    struct ctx *cx = &h->g.cx;
    cx->arena = arena_new();
    cx->db = db_new(cx->config, DB_RUNTIME);
    if (cx->deadline_ms)
        db_statement_limit(cx->db, cx->deadline_ms - clock_monotonic_ms() > 1
                                       ? cx->deadline_ms - clock_monotonic_ms()
                                       : 1);
    h->err = costs_gather(&h->g, h->s, h->from, h->s->to, COST_INTERACTION);
    db_free(cx->db);
    arena_free(cx->arena);
    return NULL;
}

static bool
is_large(struct ctx *cx, const struct life_reader *r)
{
    const struct copy *c;
    return copy_get(cx, &c) == OK && c->base->n >= r->at_least;
}

static enum err
interactions_read(struct gatherer *g, const struct scope *s, bool large)
{
    struct half h = {.g = {.cx = g->cx, .rates = g->rates}, .s = s};
    pthread_t other;
    h.from = s->from + (s->to - s->from) / 2 + 1;
    if (!large || h.from > s->to
        || pthread_create(&other, NULL, second_half, &h) != 0)
        return costs_gather(g, s, s->from, s->to, COST_INTERACTION);
    enum err e =
        costs_gather(g, s, s->from, h.from - 1, COST_INTERACTION);
    pthread_join(other, NULL);
    for (size_t i = 0; e == OK && h.err == OK && i < h.g.count; i++)
        cost_add(g, h.g.list[i].customer_id, h.g.list[i].day,
                 COST_INTERACTION, h.g.list[i].minor);
    free(h.g.list);
    return e == OK ? h.err : e;
}

/* ---- by customer ---- */

enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS };

/* By one digit of the number of the customer, those alike as they came. */
static void
digit_sort(const struct life_cost *from, struct life_cost *to, size_t n,
           int shift)
{
    size_t at[DIGITS + 1] = {0};
    for (size_t i = 0; i < n; i++)
        at[(from[i].customer_id >> shift) % DIGITS + 1]++;
    for (size_t d = 1; d < DIGITS; d++)
        at[d] += at[d - 1];
    for (size_t i = 0; i < n; i++)
        to[at[(from[i].customer_id >> shift) % DIGITS]++] = from[i];
}

/* Digit by digit: there are too many for qsort. */
static void
costs_sort(struct gatherer *g)
{
    struct life_cost *more = NULL;
    size_t cap = 0;
    uint64_t most = 0;
    for (size_t i = 0; i < g->count; i++)
        most |= g->list[i].customer_id;
    if (g->count)
        more = life_room(NULL, g->count, &cap, sizeof *more);
    for (int shift = 0; shift < 64 && most >> shift; shift += DIGIT_BITS) {
        struct life_cost *was = g->list;
        digit_sort(was, more, g->count, shift);
        g->list = more;
        more = was;
    }
    free(more);
}

enum err
life_costs_read(struct ctx *cx, const struct scope *s, struct life_reader *r)
{
    struct gatherer *g = ARENA_NEW(cx->arena, struct gatherer);
    struct rows rates;
    g->cx = *cx;
    g->rates = &rates;
    enum err e = db_query(cx, &rates, SQL_RATES);
    if (e == OK)
        e = costs_gather(g, s, s->from, s->to, COST_CAMPAIGN);
    if (e == OK)
        e = interactions_read(g, s, is_large(cx, r));
    if (e == OK)
        e = costs_gather(g, s, s->from, s->to, COST_TICKET);
    if (e == OK)
        costs_sort(g);
    r->costs = g->list;
    r->cost_count = e == OK ? g->count : 0;
    return e;
}
