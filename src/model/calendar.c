/* See calendar.h. Two statements; terms are counted here, for months have no
 * even length. */
#include "model/calendar.h"

#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/field.h"

struct reading {
    struct ctx *cx;
    int32_t from, to;
    struct calendar_row *rows;
    size_t n, cap;
};

static struct calendar_row *
row_add(struct reading *c, enum calendar_kind kind, int32_t day,
        const struct calendar_row *of)
{
    if (c->n == c->cap) {
        size_t cap = c->cap ? c->cap * 2 : 64;
        struct calendar_row *more = ARENA_ARRAY(c->cx->arena, cap,
                                                struct calendar_row);
        if (c->n)
            memcpy(more, c->rows, c->n * sizeof *more);
        c->rows = more;
        c->cap = cap;
    }
    struct calendar_row *r = &c->rows[c->n++];
    *r = *of;
    r->kind = kind;
    r->day = day;
    return r;
}

/* ---- contracts ---- */

int32_t
calendar_term_end(const struct calendar_term *t, int32_t day)
{
    bool named = t->ends_on != DAY_NONE;
    int32_t begin = named ? t->ends_on + 1 : t->starts_on;
    if (named && t->ends_on >= day)
        return t->ends_on;
    if (t->term_months <= 0)
        return DAY_NONE;
    int k = day_months_between(begin, day) / t->term_months;
    int32_t end;
    do
        end = day_add_months(begin, ++k * t->term_months) - 1;
    while (end < day);
    return end;
}

static void
renewing_read(struct reading *c, const struct calendar_term *t,
              const struct calendar_row *of)
{
    int32_t end = calendar_term_end(t, c->from);
    while (end != DAY_NONE && end - t->notice_days <= c->to) {
        if (end <= c->to)
            row_add(c, CALENDAR_RENEWS, end, of);
        if (t->notice_days && end - t->notice_days >= c->from)
            row_add(c, CALENDAR_DEADLINE, end - t->notice_days, of);
        end = calendar_term_end(t, end + 1);
    }
}

static const char SQL_CONTRACTS[] =
    "SELECT t.id, c.id, COALESCE(NULLIF(c.short_name, ''), c.name), t.code,"
    " o.name, t.price, t.starts_on, t.ends_on, t.term_months, t.notice_days,"
    " t.renews, COALESCE(t.ended_on, t.ends_on) FROM customer c JOIN contract t"
    " ON t.customer_id = c.id LEFT JOIN account o ON o.id = c.owner_id";
static const char SQL_WHICH[] =
    " AND t.live = 1 AND t.status IN ('running', 'ended')"
    " AND ((t.renews = 0 AND COALESCE(t.ended_on, t.ends_on) BETWEEN ? AND ?)"
    " OR (t.renews = 1 AND t.ended_on IS NOT NULL AND t.ended_on BETWEEN ? AND"
    " ?) OR (t.renews = 1 AND t.ended_on IS NULL AND t.status = 'running'"
    " AND t.starts_on <= ? AND NOT EXISTS (SELECT 1 FROM contract s"
    " WHERE s.predecessor_id = t.id AND s.live = 1) AND NOT EXISTS (SELECT 1"
    " FROM termination_notice n WHERE n.customer_id = t.customer_id"
    " AND n.live = 1 AND n.withdrawn_on IS NULL"
    " AND COALESCE(n.contract_id, t.id) = t.id)))"
    " ORDER BY t.id LIMIT ?";

static void
contract_read(struct reading *c, const struct rows *r, size_t i)
{
    const struct calendar_row of = {
        .contract_id = rows_u64(r, i, 0), .customer_id = rows_u64(r, i, 1),
        .customer = rows_text(r, i, 2), .contract = rows_text(r, i, 3),
        .owner = rows_text(r, i, 4), .price = rows_money(r, i, 5)};
    const struct calendar_term t = {
        .starts_on = rows_day(r, i, 6), .ends_on = rows_day(r, i, 7),
        .term_months = (int)rows_u64(r, i, 8),
        .notice_days = (int)rows_u64(r, i, 9)};
    int32_t last = rows_day(r, i, 11);
    if (rows_u64(r, i, 10) && (last == DAY_NONE || rows_day(r, i, 7) == last))
        renewing_read(c, &t, &of);
    else
        row_add(c, CALENDAR_ENDS, last, &of);
}

static enum err
contracts_read(struct reading *c, const struct customer_filter *f, bool *cut)
{
    struct query q;
    struct rows r;
    struct bind from = B_DAY(c->from), to = B_DAY(c->to);
    query_init(&q, c->cx->arena);
    query_sql(&q, SQL_CONTRACTS);
    customer_scope_where(&q, c->cx, f);
    query_sql(&q, SQL_WHICH);
    query_bind(&q, from);
    query_bind(&q, to);
    query_bind(&q, from);
    query_bind(&q, to);
    query_bind(&q, to);
    query_bind(&q, B_I64(CALENDAR_MOST + 1));
    TRY(query_rows(c->cx, &q, &r));
    *cut = r.count > CALENDAR_MOST;
    for (size_t i = 0; i < r.count && i < CALENDAR_MOST; i++)
        contract_read(c, &r, i);
    return OK;
}

/* ---- notices ---- */

static const char SQL_NOTICES[] =
    "SELECT n.id, c.id, COALESCE(NULLIF(c.short_name, ''), c.name), t.code,"
    " o.name, t.price, n.ends_on, n.contract_id FROM termination_notice n"
    " JOIN customer c ON c.id = n.customer_id LEFT JOIN contract t"
    " ON t.id = n.contract_id LEFT JOIN account o ON o.id = c.owner_id";

static enum err
notices_read(struct reading *c, const struct customer_filter *f)
{
    struct query q;
    struct rows r;
    query_init(&q, c->cx->arena);
    query_sql(&q, SQL_NOTICES);
    customer_scope_where(&q, c->cx, f);
    query_sql(&q, " AND n.live = 1 AND n.withdrawn_on IS NULL"
                  " AND n.ends_on BETWEEN ? AND ? ORDER BY n.ends_on, n.id"
                  " LIMIT ?");
    query_bind(&q, B_DAY(c->from));
    query_bind(&q, B_DAY(c->to));
    query_bind(&q, B_I64(CALENDAR_MOST));
    TRY(query_rows(c->cx, &q, &r));
    for (size_t i = 0; i < r.count; i++) {
        const struct calendar_row of = {
            .notice_id = rows_u64(&r, i, 0), .customer_id = rows_u64(&r, i, 1),
            .customer = rows_text(&r, i, 2),
            .contract = rows_null(&r, i, 3) ? "" : rows_text(&r, i, 3),
            .owner = rows_text(&r, i, 4), .price = rows_money(&r, i, 5),
            .contract_id = rows_u64(&r, i, 7)};
        row_add(c, CALENDAR_NOTICE, rows_day(&r, i, 6), &of);
    }
    return OK;
}

static int
row_order(const void *a, const void *b)
{
    const struct calendar_row *x = a, *y = b;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    if (x->customer_id != y->customer_id)
        return x->customer_id < y->customer_id ? -1 : 1;
    return (x->contract_id > y->contract_id)
        - (x->contract_id < y->contract_id);
}

enum err
calendar_read(struct ctx *cx, const struct customer_filter *f, int32_t from,
              int32_t to, struct calendar_row **out, size_t *n, bool *cut)
{
    struct reading c = {.cx = cx, .from = from, .to = to};
    TRY(contracts_read(&c, f, cut));
    TRY(notices_read(&c, f));
    if (c.n)
        qsort(c.rows, c.n, sizeof *c.rows, row_order);
    *out = c.rows;
    *n = c.n;
    return OK;
}
