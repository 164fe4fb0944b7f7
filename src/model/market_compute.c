/* The computed signs of a market: sales, new customers and competitors of the
 * last 365 days against the 365 before. Sales are orders, returns included, of
 * the product line in the region, without what was cancelled; a customer is new
 * in a market on the day of its first order there. A pass over the events of
 * two years, so a job does it once a day and the pages read what it wrote. */
#include <string.h>

#include "model/market_scan.h"

enum { YEAR = 365 };

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
    const char *region; /* "" = all */
    int32_t today;
    int64_t sales, sales_before;     /* of the year, and of the one before */
    int64_t buyers, buyers_before;   /* new in them */
    int32_t first;                   /* day of the first order of all */
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

static enum err
sales_write(struct ctx *cx, const struct computing *c)
{
    TRY(value_write(cx, c, "sales", c->sales));
    TRY(value_write(cx, c, "sales_growth",
                    growth(c->sales, c->sales_before)));
    TRY(value_write(cx, c, "new_customers", c->buyers * 100));
    TRY(value_write(cx, c, "new_growth",
                    growth(c->buyers, c->buyers_before)));
    return c->first == DAY_NONE ? OK
        : value_write(cx, c, "selling_days",
                      (int64_t)(c->today - c->first) * 100);
}

static enum err
competitors_write(struct ctx *cx, const struct computing *c)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_COMPETITORS, B_DAY(c->today),
                B_DAY(c->today - YEAR), B_TEXT(c->region), B_TEXT(c->region),
                B_U64(c->category), B_U64(c->category)));
    return value_write(cx, c, "competitors_seen", rows_i64(&r, 0, 0) * 100);
}

static enum err
one_write(struct ctx *cx, void *arg)
{
    const struct computing *c = arg;
    TRY(db_exec(cx, SQL_OLD, B_TIME(clock_now()), B_U64(c->id),
                B_DAY(c->today)));
    TRY(sales_write(cx, c));
    TRY(competitors_write(cx, c));
    return db_exec(cx, SQL_DONE, B_TIME(clock_now()), B_U64(c->id));
}

/* ---- the pass ---- */

struct computings {
    struct computing *list;
    size_t n;
};

static void
sale_add(struct computing *c, const struct event *e, int32_t *first)
{
    if (e->amount == FIELD_EMPTY)
        return;
    if (market_is_purchase(e) && *first == DAY_NONE)
        *first = e->day;
    if (e->day > c->today - YEAR)
        c->sales += e->amount;
    else if (e->day > c->today - 2 * YEAR)
        c->sales_before += e->amount;
}

static void
buyer_add(void *arg, const struct market_buyer *b)
{
    struct computings *all = arg;
    for (size_t k = 0; k < all->n; k++) {
        struct computing *c = &all->list[k];
        int32_t first = DAY_NONE;
        if (*c->region && strcmp(c->region, b->region) != 0)
            continue;
        for (size_t i = 0; i < b->n; i++)
            if (market_sale_counts(&b->sales[i], c->category))
                sale_add(c, &b->sales[i], &first);
        if (first == DAY_NONE)
            continue;
        c->buyers += first > c->today - YEAR;
        c->buyers_before += first <= c->today - YEAR &&
                            first > c->today - 2 * YEAR;
        if (c->first == DAY_NONE || first < c->first)
            c->first = first;
    }
}

static const char SQL_MARKETS[] =
    "SELECT id, category_id, region_code FROM market"
    " WHERE active = 1 AND (id = ? OR ? = 0) ORDER BY id";

enum err
market_compute(struct ctx *cx, uint64_t id, market_progress_fn *fn, void *arg)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_MARKETS, B_U64(id), B_U64(id)));
    struct computings all = {
        ARENA_ARRAY(cx->arena, r.count, struct computing), r.count};
    for (size_t i = 0; i < r.count; i++) {
        const char *region = rows_text(&r, i, 2);
        all.list[i] = (struct computing){
            .id = rows_u64(&r, i, 0), .category = rows_u64(&r, i, 1),
            .region = region ? region : "", .today = clock_today(),
            .first = DAY_NONE};
    }
    if (all.n == 0)
        return OK;
    TRY(market_scan(cx, &(struct market_scan){
        .fn = buyer_add, .arg = &all, .progress = fn, .progress_arg = arg}));
    for (size_t i = 0; i < all.n; i++)
        TRY(db_transact(cx, one_write, &all.list[i]));
    return OK;
}
