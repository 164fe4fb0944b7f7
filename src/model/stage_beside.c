/* What other tables say of thousands of customers at once, beside their rows. Those
 * that lie close together are a range, as in event_read.c. */
#include "db/compose.h"
#include "model/stage_private.h"

enum { BESIDE_STATES, BESIDE_ABSENCES };
static const char *const SQL_BESIDE[] = {
    "SELECT b.customer_id, b.model_id, b.steps, b.hash, b.last_day FROM",
    "SELECT b.customer_id FROM"};
static const char *const SQL_BESIDE_TABLE[] = {" stage_state b",
                                               " stage_absence b"};

/* The first row from `row` on of customer `id` or a later one. */
static size_t
beside_skip(const struct rows *r, size_t row, uint64_t id)
{
    while (row < r->count && rows_u64(r, row, 0) < id)
        row++;
    return row;
}

static void
beside_query(struct query *q, struct arena *a, const uint64_t *ids, size_t n,
             int which)
{
    query_init(q, a);
    query_sql(q, SQL_BESIDE[which]);
    if (ids[n - 1] - ids[0] < 4 * n) {
        query_sql(q, SQL_BESIDE_TABLE[which]);
        query_sql(q, " WHERE b.customer_id BETWEEN ? AND ?");
        query_bind(q, B_U64(ids[0]));
        query_bind(q, B_U64(ids[n - 1]));
    } else {
        query_table(q, ids, n);
        query_sql(q, "STRAIGHT_JOIN");
        query_sql(q, SQL_BESIDE_TABLE[which]);
        query_sql(q, " ON b.customer_id = i.id");
    }
}

static enum err
beside_read(struct ctx *cx, struct query *q, const uint64_t *ids, size_t n,
            struct beside *out)
{
    TRY(query_rows(cx, q, &out->rows));
    rows_sort(cx->arena, &out->rows, 0);
    out->of = arena_alloc(cx->arena, n * sizeof *out->of);
    for (size_t i = 0, k = 0; i < n; i++) {
        k = beside_skip(&out->rows, k, ids[i]);
        out->of[i].from = k;
        k = out->of[i].to = beside_skip(&out->rows, k, ids[i] + 1);
    }
    return OK;
}

enum err
stage_beside_states(struct ctx *cx, const uint64_t *ids, size_t n,
                    const uint64_t *models, size_t model_count,
                    struct beside *out)
{
    struct query q;
    if (models && model_count == 0) {
        out->rows.count = 0;
        out->of = arena_alloc(cx->arena, n * sizeof *out->of);
        return OK;
    }
    beside_query(&q, cx->arena, ids, n, BESIDE_STATES);
    if (models) {
        query_sql(&q, " AND b.model_id IN");
        query_ids(&q, models, model_count);
    }
    return beside_read(cx, &q, ids, n, out);
}

enum err
stage_beside_absences(struct ctx *cx, const uint64_t *ids, size_t n,
                      struct beside *out)
{
    struct query q;
    beside_query(&q, cx->arena, ids, n, BESIDE_ABSENCES);
    return beside_read(cx, &q, ids, n, out);
}
