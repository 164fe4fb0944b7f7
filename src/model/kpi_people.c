/* The customers behind a value, by name: for one page of the list. */
#include "db/compose.h"
#include "model/customer_scope.h"
#include "model/kpi.h"

static void
person_read(const struct rows *r, size_t i, struct kpi_person *p)
{
    *p = (struct kpi_person){
        .id = rows_u64(r, i, 0), .code = rows_text(r, i, 1),
        .name = rows_text(r, i, 2), .stage = rows_text(r, i, 3),
        .owner = rows_text(r, i, 4), .revenue_365 = rows_money(r, i, 5)};
}

enum err
kpi_people(struct ctx *cx, const struct kpi_row *rows, size_t n,
           struct kpi_person *out)
{
    struct query q;
    struct rows r;
    uint64_t *ids = ARENA_ARRAY(cx->arena, n, uint64_t);
    for (size_t i = 0; i < n; i++)
        ids[i] = rows[i].customer_id;
    query_init(&q, cx->arena);
    query_sql(&q, "SELECT c.id, c.code, COALESCE(NULLIF(c.short_name, ''),"
                  " c.name), c.stage, a.name, c.revenue_365 FROM customer c"
                  " LEFT JOIN account a ON a.id = c.owner_id WHERE c.id IN");
    query_ids(&q, ids, n);
    customer_scope_rights(&q, cx);
    TRY(query_rows(cx, &q, &r));
    for (size_t i = 0; i < n; i++) {
        out[i] = (struct kpi_person){.id = ids[i], .name = ""};
        for (size_t k = 0; k < r.count; k++)
            if (rows_u64(&r, k, 0) == ids[i])
                person_read(&r, k, &out[i]);
    }
    return OK;
}
