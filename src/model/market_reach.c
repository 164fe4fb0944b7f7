/* See market_reach.h. Sales are those of market_compute.c: of an order with
 * several lines the parts (43) say the line, of one with one its own row (40). */
#include "model/market_reach.h"

#include "db/compose.h"
#include "model/customer_scope.h"

enum { YEAR = 365 };

#define NOT_CANCELLED                                                         \
    " AND NOT EXISTS (SELECT 1 FROM event x WHERE x.customer_id ="            \
    " e.customer_id AND x.kind = 41 AND x.voided_at IS NULL"                  \
    " AND x.ref_id = IF(e.kind = 40, e.ref_id, e.other_id))"

/* A row a customer and line; line 0 is any, without the parts. */
static void
pairs_sql(struct query *q, const struct ctx *cx, int32_t day, bool lines)
{
    if (lines)
        query_sql(q, "SELECT e.category_id AS line, c.id,");
    else
        query_sql(q, "SELECT 0 AS line, c.id,");
    query_sql(q, " MIN(IF(e.amount > 0 AND e.kind <> 42, e.day, NULL)) AS"
                 " first_on, SUM(e.day > ? AND e.amount > 0 AND e.kind <> 42)"
                 " AS times, SUM(IF(e.day > ?, e.amount, 0)) AS amount"
                 " FROM customer c JOIN event e ON e.customer_id = c.id");
    query_bind(q, B_DAY(day - YEAR));
    query_bind(q, B_DAY(day - YEAR));
    if (lines)
        query_sql(q, " AND e.kind IN (40, 42, 43) AND e.category_id IS NOT"
                     " NULL");
    else
        query_sql(q, " AND e.kind IN (40, 42)");
    query_sql(q, " AND e.day <= ? AND e.voided_at IS NULL WHERE c.live = 1"
                 NOT_CANCELLED);
    query_bind(q, B_DAY(day));
    customer_scope_rights(q, cx);
    query_sql(q, " GROUP BY line, c.id");
}

static void
line_read(struct ctx *cx, const struct rows *r, size_t i,
          struct market_line *l)
{
    *l = (struct market_line){
        .category_id = rows_u64(r, i, 0), .buyers = rows_u64(r, i, 1),
        .first = rows_u64(r, i, 2), .revenue = rows_money(r, i, 3),
        .name = rows_text(r, i, 4 + (size_t)cx->lang),
        .size = rows_money(r, i, 7),
        .size_day = rows_null(r, i, 8) ? DAY_NONE : rows_day(r, i, 8)};
}

#define SIZE(column)                                                          \
    " (SELECT k." column " FROM kpi_entry k WHERE k.kpi_code = 'market_size'" \
    " AND k.deleted_at IS NULL AND k.team_id IS NULL AND k.region_code = ''"  \
    " AND k.category_id <=> NULLIF(p.line, 0) AND k.day <= ?"                 \
    " ORDER BY k.day DESC, k.id DESC LIMIT 1)"

static const char SQL_LINES[] =
    "SELECT p.line, SUM(p.times > 0), SUM(p.first_on > ?), SUM(p.amount),"
    " g.name_zh_cn, g.name_zh_tw, g.name_en,"
    SIZE("value") "," SIZE("day") " FROM (";

enum err
market_lines(struct ctx *cx, int32_t day, struct market_line **out, size_t *n)
{
    struct query q;
    struct rows r;
    query_init(&q, cx->arena);
    query_sql(&q, SQL_LINES);
    query_bind(&q, B_DAY(day - YEAR));
    query_bind(&q, B_DAY(day));
    query_bind(&q, B_DAY(day));
    pairs_sql(&q, cx, day, false);
    query_sql(&q, " UNION ALL ");
    pairs_sql(&q, cx, day, true);
    query_sql(&q, ") p LEFT JOIN category g ON g.id = p.line GROUP BY p.line"
                  " ORDER BY p.line > 0, 4 DESC, p.line");
    TRY(query_rows(cx, &q, &r));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count + 1, struct market_line);
    for (size_t i = 0; i < r.count; i++)
        line_read(cx, &r, i, &(*out)[i]);
    return OK;
}

/* ---- the customers ---- */

static void
place_sql(struct query *q, const struct market_reach *w)
{
    if (w->region) {
        query_sql(q, " AND c.region_code = ?");
        query_bind(q, B_TEXT(w->region));
    }
    if (!w->category_id)
        return;
    query_sql(q, " AND e.category_id = ?");
    query_bind(q, B_U64(w->category_id));
}

static void
known_sql(struct query *q, const struct market_reach *w)
{
    if (!w->known) {
        query_sql(q, " AND e.voided_at IS NULL");
        return;
    }
    query_sql(q, " AND e.recorded_at <= ? AND (e.voided_at IS NULL OR"
                 " e.voided_at > ?)");
    query_bind(q, B_TIME(w->known));
    query_bind(q, B_TIME(w->known));
}

enum err
market_customers(struct ctx *cx, const struct market_reach *w,
                 struct kpi_rows *out)
{
    struct query q;
    struct rows r;
    query_init(&q, cx->arena);
    query_sql(&q, "SELECT c.id, MIN(e.day) AS first_on, MAX(e.day) AS last_on"
                  " FROM customer c JOIN event e ON e.customer_id = c.id"
                  " AND e.kind IN (40, 43) AND e.amount > 0 AND e.day <= ?"
                  " WHERE c.live = 1" NOT_CANCELLED);
    query_bind(&q, B_DAY(w->day));
    known_sql(&q, w);
    place_sql(&q, w);
    customer_scope_rights(&q, cx);
    if (w->first)
        query_sql(&q, " GROUP BY c.id HAVING first_on > ?");
    else
        query_sql(&q, " GROUP BY c.id HAVING last_on > ?");
    query_bind(&q, B_DAY(w->day - YEAR));
    query_sql(&q, " ORDER BY first_on DESC, c.id");
    TRY(query_rows(cx, &q, &r));
    *out = (struct kpi_rows){.count = r.count};
    out->rows = ARENA_ARRAY(cx->arena, r.count + 1, struct kpi_row);
    for (size_t i = 0; i < r.count; i++)
        out->rows[i] = (struct kpi_row){rows_u64(&r, i, 0),
                                        rows_day(&r, i, 1), 0};
    return OK;
}
