/* Who is longer in its stage than the limit, those with most in open deals
 * first: the list behind *over the limit*, and the deals of today. Theirs alone
 * are read while they are few enough to be named in one statement. */
#include <stdlib.h>

#include "core/ctx.h"
#include "db/compose.h"
#include "model/funnel.h"

enum { NAMED = 16384 };

static const char SQL_OPEN[] =
    "SELECT customer_id, SUM(amount) FROM opportunity"
    " WHERE closed_on IS NULL AND live = 1 AND customer_id";

static enum err
open_read(struct ctx *cx, const struct funnel_stuck *list, size_t n,
          struct rows *out)
{
    uint64_t *ids = ARENA_ARRAY(cx->arena, n, uint64_t);
    struct query q;
    query_init(&q, cx->arena);
    query_sql(&q, SQL_OPEN);
    if (n <= NAMED) {
        for (size_t i = 0; i < n; i++)
            ids[i] = list[i].row.customer_id;
        query_sql(&q, " IN");
        query_ids(&q, ids, n);
    } else {
        query_sql(&q, " IS NOT NULL");
    }
    query_sql(&q, " GROUP BY customer_id ORDER BY customer_id");
    return query_rows(cx, &q, out);
}

static int
by_customer(const void *a, const void *b)
{
    const struct funnel_stuck *x = a, *y = b;
    uint64_t i = x->row.customer_id, k = y->row.customer_id;
    return i < k ? -1 : i > k;
}

static int
by_amount(const void *a, const void *b)
{
    const struct funnel_stuck *x = a, *y = b;
    if (x->open_minor != y->open_minor)
        return x->open_minor > y->open_minor ? -1 : 1;
    if (x->row.days != y->row.days)
        return x->row.days > y->row.days ? -1 : 1;
    return by_customer(a, b);
}

enum err
funnel_stuck(struct ctx *cx, const struct scope *s, size_t most,
             struct funnel_stuck **out, size_t *n, uint64_t *total)
{
    const struct slice over = {SLICE_OVER, -1, -1};
    struct funnel_list l;
    struct rows r;
    TRY(funnel_list(cx, s, &over, ORDER_DAYS, true, 0, SIZE_MAX, &l));
    struct funnel_stuck *list = ARENA_ARRAY(cx->arena, l.count + 1,
                                            struct funnel_stuck);
    for (size_t i = 0; i < l.count; i++)
        list[i].row = l.rows[i];
    *total = l.total;
    *n = l.count < most ? l.count : most;
    *out = list;
    if (l.count == 0)
        return OK;
    qsort(list, l.count, sizeof *list, by_customer);
    TRY(open_read(cx, list, l.count, &r));
    for (size_t i = 0, k = 0; i < l.count; i++) {
        while (k < r.count && rows_u64(&r, k, 0) < list[i].row.customer_id)
            k++;
        if (k < r.count && rows_u64(&r, k, 0) == list[i].row.customer_id)
            list[i].open_minor = rows_money(&r, k, 1);
    }
    qsort(list, l.count, sizeof *list, by_amount);
    return OK;
}
