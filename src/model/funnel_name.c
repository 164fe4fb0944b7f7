/* See funnel_name.h. */
#include "model/funnel_name.h"

#include <stdlib.h>

#include "db/compose.h"
#include "model/reference.h"

static int
by_customer(const void *a, const void *b)
{
    const struct funnel_name *const *x = a, *const *y = b;
    return ((*x)->customer_id > (*y)->customer_id) -
           ((*x)->customer_id < (*y)->customer_id);
}

static int
stage_of_number(const struct rule_model *m, uint64_t number)
{
    for (size_t i = 0; number && i < m->stage_count; i++)
        if (m->stages[i].number == number)
            return (int)i;
    return FUNNEL_OUT;
}

static enum err
name_read(struct ctx *cx, const struct rule_model *m, const struct rows *r,
          size_t i, struct funnel_name *out)
{
    out->code = rows_text(r, i, 1);
    out->name = rows_text(r, i, 2);
    out->in_bin = rows_u64(r, i, 3) != 0;
    out->stage = stage_of_number(m, rows_u64(r, i, 6));
    TRY(reference_name(cx, REFERENCE_ACCOUNT, rows_u64(r, i, 4),
                       &out->owner));
    return reference_name(cx, REFERENCE_TEAM, rows_u64(r, i, 5), &out->team);
}

enum err
funnel_names(struct ctx *cx, const struct rule_model *m,
             const struct funnel_row *rows, size_t n,
             struct funnel_name **out)
{
    struct query q;
    struct rows r;
    uint64_t *ids = ARENA_ARRAY(cx->arena, n + 1, uint64_t);
    struct funnel_name **by_id =
        ARENA_ARRAY(cx->arena, n + 1, struct funnel_name *);
    *out = ARENA_ARRAY(cx->arena, n + 1, struct funnel_name);
    for (size_t i = 0; i < n; i++) {
        ids[i] = rows[i].customer_id;
        by_id[i] = &(*out)[i];
        (*out)[i] = (struct funnel_name){.customer_id = ids[i], .owner = "",
                                         .team = "", .stage = FUNNEL_OUT};
    }
    qsort(by_id, n, sizeof *by_id, by_customer);
    query_init(&q, cx->arena);
    query_sql(&q, "SELECT c.id, c.code, c.name, c.deleted_at IS NOT NULL,"
                  " c.owner_id, c.team_id, s.stage FROM customer c"
                  " LEFT JOIN stage_state s ON s.customer_id = c.id AND"
                  " s.model_id = ?");
    query_bind(&q, B_U64(m->number));
    query_sql(&q, " WHERE c.id IN");
    query_ids(&q, ids, n);
    query_sql(&q, " ORDER BY c.id");
    TRY(query_rows(cx, &q, &r));
    for (size_t i = 0, k = 0; i < r.count; i++) {
        while (k < n && by_id[k]->customer_id < rows_u64(&r, i, 0))
            k++;
        for (; k < n && by_id[k]->customer_id == rows_u64(&r, i, 0); k++)
            TRY(name_read(cx, m, &r, i, by_id[k]));
    }
    return OK;
}
