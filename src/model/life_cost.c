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
#include "model/ledger.h"
#include "model/life_private.h"

/* ---- rates ---- */

enum { MEMO_BITS = 6, KIND_BYTES = 25 };

struct rate {
    const char *name, *code; /* interaction or ticket; "" = any other kind */
    int32_t valid_on;
    int64_t minor;
};

/* What a kind costs on a day: rows come by day, and kinds are few. */
struct memo {
    enum life_cost_kind of;
    int32_t day; /* 0 = there is nothing here */
    char kind[KIND_BYTES];
    int64_t cost;
};

/* A ticket whose cost was not entered. */
struct ticket {
    uint64_t customer_id;
    int32_t day;
    const char *kind;
};

struct gatherer {
    struct ctx cx;
    struct rate *rates; /* the one that holds of a kind and day comes first */
    size_t rate_count, rate_cap;
    struct memo memo[1 << MEMO_BITS];
    struct ticket *tickets;
    size_t ticket_count, ticket_cap;
    struct life_cost *list;
    size_t count, cap;
};

static int
rate_order(const void *a, const void *b)
{
    const struct rate *x = a, *y = b;
    int by_name = strcmp(x->name, y->name);
    int by_code = strcmp(y->code, x->code);
    if (by_name || by_code)
        return by_name ? by_name : by_code;
    return (y->valid_on > x->valid_on) - (y->valid_on < x->valid_on);
}

/* FIELD_EMPTY = there is none. */
static int64_t
rate_find(const struct gatherer *g, enum life_cost_kind of, const char *kind,
          int32_t day)
{
    const char *name = of == COST_TICKET ? "ticket" : "interaction";
    for (size_t i = 0; i < g->rate_count; i++) {
        const struct rate *r = &g->rates[i];
        if (!strcmp(r->name, name) && (!*r->code || !strcmp(r->code, kind))
            && r->valid_on <= day)
            return r->minor;
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
    int64_t cost = rate_find(g, of, kind, day);
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

/* ---- all but interactions, in one statement ---- */

enum { COL_WHAT, COL_CUSTOMER, COL_MOMENT, COL_DAY, COL_KIND, COL_NAME,
       COL_COST };
enum { ROW_RATE, ROW_CAMPAIGN, ROW_TICKET };

static const char *const FROM[] = {
    [ROW_RATE] =
        "SELECT 0, CAST(0 AS UNSIGNED), CAST(NULL AS DATETIME(6)), valid_on,"
        " code, kind, amount FROM cost_rate"
        " WHERE kind IN ('interaction', 'ticket')",
    [ROW_CAMPAIGN] =
        " UNION ALL SELECT 1, x.customer_id, x.sent_at, NULL, '', '',"
        " CAST(p.cost / (SELECT COUNT(*) FROM campaign_touch y WHERE"
        " y.campaign_id = p.id AND y.deleted_at IS NULL) AS DECIMAL(18,2))"
        " FROM campaign_touch x JOIN campaign p ON p.id = x.campaign_id"
        " AND p.cost IS NOT NULL",
    [ROW_TICKET] =
        " UNION ALL SELECT 2, x.customer_id, NULL, x.opened_on, x.kind, '',"
        " x.cost FROM ticket x"};
static const char *const WHERE[] = {
    [ROW_CAMPAIGN] =
        " WHERE x.sent_at >= ? AND x.sent_at < ? AND x.deleted_at IS NULL",
    [ROW_TICKET] = " WHERE x.opened_on BETWEEN ? AND ? AND x.live = 1"};

/* As known on an earlier day: what happened says its events, on their days, a
 * touch of a campaign when its row was made. Of all three the row says what it
 * costs, and rates have no other date than that from which they hold. */
static const char *const FROM_KNOWN[] = {
    [ROW_CAMPAIGN] =
        " UNION ALL SELECT 1, x.customer_id, x.sent_at, NULL, '', '',"
        " CAST(p.cost / (SELECT COUNT(*) FROM campaign_touch y WHERE"
        " y.campaign_id = p.id AND y.created_at < ? AND (y.deleted_at IS NULL"
        " OR y.deleted_at >= ?)) AS DECIMAL(18,2)) FROM campaign_touch x"
        " JOIN campaign p ON p.id = x.campaign_id AND p.cost IS NOT NULL",
    [ROW_TICKET] =
        " UNION ALL SELECT 2, x.customer_id, NULL, x.day, i.kind, '', i.cost"
        " FROM event x JOIN ticket i ON i.id = x.ref_id"};
static const char *const WHERE_KNOWN[] = {
    [ROW_CAMPAIGN] =
        " WHERE x.sent_at >= ? AND x.sent_at < ? AND x.created_at < ?"
        " AND (x.deleted_at IS NULL OR x.deleted_at >= ?)",
    [ROW_TICKET] =
        " WHERE x.kind = 80 AND x.day BETWEEN ? AND ? AND x.recorded_at < ?"
        " AND (x.voided_at IS NULL OR x.voided_at >= ?)"};

static void
rate_keep(struct gatherer *g, const struct rows *row)
{
    struct arena *a = g->cx.arena;
    g->rates = life_room(g->rates, g->rate_count, &g->rate_cap,
                         sizeof *g->rates);
    g->rates[g->rate_count++] = (struct rate){
        arena_text(a, rows_text(row, 0, COL_NAME)),
        arena_text(a, rows_text(row, 0, COL_KIND)),
        rows_day(row, 0, COL_DAY), rows_money(row, 0, COL_COST)};
}

static void
ticket_keep(struct gatherer *g, const struct rows *row)
{
    g->tickets = life_room(g->tickets, g->ticket_count, &g->ticket_cap,
                           sizeof *g->tickets);
    g->tickets[g->ticket_count++] = (struct ticket){
        rows_u64(row, 0, COL_CUSTOMER), rows_day(row, 0, COL_DAY),
        arena_text(g->cx.arena, rows_text(row, 0, COL_KIND))};
}

static enum err
other_row(void *arg, const struct rows *row)
{
    struct gatherer *g = arg;
    uint64_t customer = rows_u64(row, 0, COL_CUSTOMER);
    int64_t what = rows_i64(row, 0, COL_WHAT);
    int64_t cost = rows_money(row, 0, COL_COST);
    if (what == ROW_RATE)
        rate_keep(g, row);
    else if (what == ROW_CAMPAIGN)
        cost_add(g, customer, day_of(rows_time(row, 0, COL_MOMENT)),
                 COST_CAMPAIGN, cost);
    else if (cost != FIELD_EMPTY)
        cost_add(g, customer, rows_day(row, 0, COL_DAY), COST_TICKET, cost);
    else
        ticket_keep(g, row);
    return OK;
}

/* Of everybody no customer is looked at: who is not in the scope is passed over
 * when lives are told. */
static void
customers_join(struct query *q, const struct ctx *cx, const struct scope *s)
{
    if (!life_scope_all(cx, s))
        query_sql(q, " JOIN customer c ON c.id = x.customer_id");
}

static void
customers_where(struct query *q, const struct ctx *cx, const struct scope *s)
{
    if (life_scope_all(cx, s))
        return;
    query_sql(q, " AND ");
    life_scope_sql(q, cx, s);
}

/* Recorded by then and not taken back: both moments are the same. */
static void
until_bind(struct query *q, const struct scope *s)
{
    for (int i = 0; i < 2; i++)
        query_bind(q, B_TIME(ledger_known_until(s->known_on)));
}

static void
other_sql(struct query *q, const struct ctx *cx, const struct scope *s,
          int what, struct bind from, struct bind to)
{
    bool known = s->known_on != DAY_NONE;
    query_sql(q, known ? FROM_KNOWN[what] : FROM[what]);
    if (known && what == ROW_CAMPAIGN)
        until_bind(q, s);
    customers_join(q, cx, s);
    query_sql(q, known ? WHERE_KNOWN[what] : WHERE[what]);
    query_bind(q, from);
    query_bind(q, to);
    if (known)
        until_bind(q, s);
    customers_where(q, cx, s);
}

static enum err
others_read(struct gatherer *g, const struct scope *s)
{
    struct query q;
    query_init(&q, g->cx.arena);
    query_sql(&q, FROM[ROW_RATE]);
    other_sql(&q, &g->cx, s, ROW_CAMPAIGN, B_TIME(day_start(s->from)),
              B_TIME(day_start(s->to + 1)));
    other_sql(&q, &g->cx, s, ROW_TICKET, B_DAY(s->from), B_DAY(s->to));
    TRY(query_each(&g->cx, &q, other_row, g));
    if (g->rate_count)
        qsort(g->rates, g->rate_count, sizeof *g->rates, rate_order);
    for (size_t i = 0; i < g->ticket_count; i++) {
        const struct ticket *t = &g->tickets[i];
        cost_add(g, t->customer_id, t->day, COST_TICKET,
                 rate_of(g, COST_TICKET, t->kind, t->day));
    }
    return OK;
}

/* ---- interactions ---- */

static const char SQL_INTERACTIONS[] =
    "SELECT x.customer_id, x.on_day, x.kind, x.cost FROM interaction x";
static const char SQL_DAYS[] = " WHERE x.on_day BETWEEN ? AND ? AND x.live = 1";
static const char SQL_INTERACTIONS_KNOWN[] =
    "SELECT x.customer_id, x.day, i.kind, i.cost FROM event x"
    " JOIN interaction i ON i.id = x.ref_id";
static const char SQL_DAYS_KNOWN[] =
    " WHERE x.kind BETWEEN 1 AND 4 AND x.day BETWEEN ? AND ?"
    " AND x.recorded_at < ? AND (x.voided_at IS NULL OR x.voided_at >= ?)";

static enum err
interaction_row(void *arg, const struct rows *row)
{
    struct gatherer *g = arg;
    int32_t day = rows_day(row, 0, 1);
    int64_t cost = rows_money(row, 0, 3);
    if (cost == FIELD_EMPTY)
        cost = rate_of(g, COST_INTERACTION, rows_text(row, 0, 2), day);
    cost_add(g, rows_u64(row, 0, 0), day, COST_INTERACTION, cost);
    return OK;
}

static enum err
days_read(struct gatherer *g, const struct scope *s, int32_t from, int32_t to)
{
    struct query q;
    bool known = s->known_on != DAY_NONE;
    query_init(&q, g->cx.arena);
    query_sql(&q, known ? SQL_INTERACTIONS_KNOWN : SQL_INTERACTIONS);
    customers_join(&q, &g->cx, s);
    query_sql(&q, known ? SQL_DAYS_KNOWN : SQL_DAYS);
    query_bind(&q, B_DAY(from));
    query_bind(&q, B_DAY(to));
    if (known)
        until_bind(&q, s);
    customers_where(&q, &g->cx, s);
    return query_each(&g->cx, &q, interaction_row, g);
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
    h->err = days_read(&h->g, h->s, h->from, h->s->to);
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
    struct half h = {.g = {.cx = g->cx, .rates = g->rates,
                            .rate_count = g->rate_count}, .s = s};
    pthread_t other;
    h.from = s->from + (s->to - s->from) / 2 + 1;
    if (!large || h.from > s->to
        || pthread_create(&other, NULL, second_half, &h) != 0)
        return days_read(g, s, s->from, s->to);
    enum err e = days_read(g, s, s->from, h.from - 1);
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
    g->cx = *cx;
    enum err e = others_read(g, s);
    if (e == OK)
        e = interactions_read(g, s, is_large(cx, r));
    if (e == OK)
        costs_sort(g);
    free(g->rates);
    free(g->tickets);
    r->costs = g->list;
    r->cost_count = e == OK ? g->count : 0;
    return e;
}
