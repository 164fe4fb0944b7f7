/* The computed signs of a market: sales, new customers and competitors of the
 * last 365 days against the 365 before. Sales are orders, returns included, of
 * the product line in the region, without what was cancelled; a customer is new
 * in a market on the day of its first order there. A pass over the events of
 * two years, so a job does it once a day and the pages read what it wrote. */
#include <string.h>

#include "model/event.h"
#include "model/market.h"

enum { YEAR = 365 };

/* Of an order with several lines the parts have the lines, its own row none. */
#define PLACE                                                                 \
    " AND (? = '' OR c.region_code = ?)"                                      \
    " AND IF(? = 0, e.kind <> 43, e.category_id = ?)"
#define COUNTS                                                                \
    " c.live = 1 AND e.voided_at IS NULL AND NOT EXISTS (SELECT 1"            \
    "   FROM event x WHERE x.customer_id = e.customer_id AND x.kind = 41"     \
    "   AND x.voided_at IS NULL"                                              \
    "   AND x.ref_id = IF(e.kind = 40, e.ref_id, e.other_id))"

static const char SQL_SALES[] =
    "SELECT SUM(IF(e.day > ?, e.amount, 0)), SUM(IF(e.day > ?, 0, e.amount))"
    " FROM customer c JOIN event e ON e.customer_id = c.id AND e.day > ?"
    " AND e.kind IN (40, 42, 43) WHERE" COUNTS PLACE;

static const char SQL_NEW[] =
    "SELECT SUM(f.first > ?), SUM(f.first <= ? AND f.first > ?), MIN(f.first)"
    " FROM (SELECT MIN(e.day) AS first FROM customer c"
    "   JOIN event e ON e.customer_id = c.id AND e.kind IN (40, 43)"
    "   AND e.amount > 0 WHERE" COUNTS PLACE " GROUP BY c.id) f";

static const char SQL_COMPETITORS[] =
    "SELECT COUNT(DISTINCT o.competitor_id) FROM opportunity o"
    " JOIN customer c ON c.id = o.customer_id AND c.live = 1"
    " LEFT JOIN product p ON p.id = o.product_id"
    " WHERE o.live = 1 AND COALESCE(o.closed_on, ?) > ?"
    " AND (? = '' OR c.region_code = ?) AND (? = 0 OR p.category_id = ?)";

static const char SQL_VALUE[] =
    "INSERT INTO market_sign (market_id, sign_code, on_day, value,"
    " recorded_at) VALUES (?, ?, ?, ?, ?)";
static const char SQL_OLD[] =
    "UPDATE market_sign SET voided_at = ? WHERE market_id = ? AND on_day = ?"
    " AND source = '' AND voided_at IS NULL";
static const char SQL_DONE[] =
    "UPDATE market SET computed_at = ? WHERE id = ?";

struct computing {
    uint64_t id, category;
    const char *region;
    int32_t today;
};

static enum err
value_write(struct ctx *cx, const struct computing *c, const char *sign,
            int64_t value)
{
    if (value == FIELD_EMPTY)
        return OK;
    return db_exec(cx, SQL_VALUE, B_U64(c->id), B_TEXT(sign),
                   B_DAY(c->today), B_MONEY(value), B_TIME(clock_now()));
}

/* Hundredths of a per cent, FIELD_EMPTY where there is nothing to compare. */
static int64_t
growth(int64_t now, int64_t before)
{
    return before <= 0 ? FIELD_EMPTY
                       : (int64_t)(((__int128)now - before) * 10000 / before);
}

static int64_t
or_zero(int64_t money)
{
    return money == FIELD_EMPTY ? 0 : money;
}

static enum err
sales_compute(struct ctx *cx, const struct computing *c)
{
    struct rows r;
    struct bind year = B_DAY(c->today - YEAR);
    TRY(db_find(cx, &r, SQL_SALES, year, year, B_DAY(c->today - 2 * YEAR),
                B_TEXT(c->region), B_TEXT(c->region), B_U64(c->category),
                B_U64(c->category)));
    int64_t now = or_zero(rows_money(&r, 0, 0));
    TRY(value_write(cx, c, "sales", now));
    return value_write(cx, c, "sales_growth",
                       growth(now, or_zero(rows_money(&r, 0, 1))));
}

static enum err
new_compute(struct ctx *cx, const struct computing *c)
{
    struct rows r;
    struct bind year = B_DAY(c->today - YEAR);
    TRY(db_find(cx, &r, SQL_NEW, year, year, B_DAY(c->today - 2 * YEAR),
                B_TEXT(c->region), B_TEXT(c->region), B_U64(c->category),
                B_U64(c->category)));
    int64_t now = or_zero(rows_money(&r, 0, 0));
    int32_t first = rows_day(&r, 0, 2);
    TRY(value_write(cx, c, "new_customers", now));
    TRY(value_write(cx, c, "new_growth",
                    growth(now, or_zero(rows_money(&r, 0, 1)))));
    return first == DAY_NONE ? OK
        : value_write(cx, c, "selling_days",
                      (int64_t)(c->today - first) * 100);
}

static enum err
competitors_compute(struct ctx *cx, const struct computing *c)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_COMPETITORS, B_DAY(c->today),
                B_DAY(c->today - YEAR), B_TEXT(c->region), B_TEXT(c->region),
                B_U64(c->category), B_U64(c->category)));
    return value_write(cx, c, "competitors_seen", rows_i64(&r, 0, 0) * 100);
}

static enum err
one_compute(struct ctx *cx, void *arg)
{
    const struct computing *c = arg;
    TRY(db_exec(cx, SQL_OLD, B_TIME(clock_now()), B_U64(c->id),
                B_DAY(c->today)));
    TRY(sales_compute(cx, c));
    TRY(new_compute(cx, c));
    TRY(competitors_compute(cx, c));
    return db_exec(cx, SQL_DONE, B_TIME(clock_now()), B_U64(c->id));
}

static const char SQL_MARKETS[] =
    "SELECT id, category_id, region_code FROM market"
    " WHERE active = 1 AND (id = ? OR ? = 0) ORDER BY id";

enum err
market_compute(struct ctx *cx, uint64_t id, market_progress_fn *fn, void *arg)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_MARKETS, B_U64(id), B_U64(id)));
    for (size_t i = 0; i < r.count; i++) {
        const char *region = rows_text(&r, i, 2);
        struct computing c = {
            .id = rows_u64(&r, i, 0), .category = rows_u64(&r, i, 1),
            .region = region ? region : "", .today = clock_today()};
        TRY(db_transact(cx, one_compute, &c));
        TRY(fn(arg, i + 1, r.count));
    }
    return OK;
}
