/* The stages of a list by another than the default model: read for the rows that
 * are shown, as the customer has only the stage of the default one. */
#include "model/customer_list.h"

bool
customer_list_sorts(const struct customer_filter *f,
                    enum customer_column column)
{
    return !f->model || (column != COLUMN_STAGE && column != COLUMN_SINCE);
}

static const char *
code_of(const struct rule_model *m, uint64_t number)
{
    for (size_t i = 0; i < m->stage_count; i++)
        if (m->stages[i].number == number)
            return m->stages[i].code;
    return "";
}

/* r: by the number of the customer. */
static void
row_put(const struct rule_model *m, const struct rows *r,
        struct customer_row *row)
{
    size_t low = 0, high = r->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (rows_u64(r, middle, 0) < row->id)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < r->count && rows_u64(r, low, 0) == row->id;
    row->stage = found ? code_of(m, rows_u64(r, low, 1)) : "";
    row->stage_since = found ? rows_day(r, low, 2) : DAY_NONE;
}

enum err
customer_list_stages(struct ctx *cx, const struct customer_filter *f,
                     struct customer_row *rows, size_t n)
{
    struct query q;
    struct rows r;
    if (!f->model || n == 0)
        return OK;
    uint64_t *ids = ARENA_ARRAY(cx->arena, n, uint64_t);
    for (size_t i = 0; i < n; i++)
        ids[i] = rows[i].id;
    query_init(&q, cx->arena);
    query_sql(&q, "SELECT customer_id, stage, since FROM stage_state WHERE"
                  " model_id = ? AND stage IS NOT NULL AND customer_id IN");
    query_bind(&q, B_U64(f->model->number));
    query_ids(&q, ids, n);
    TRY(query_rows(cx, &q, &r));
    rows_sort(cx->arena, &r, 0);
    for (size_t i = 0; i < n; i++)
        row_put(f->model, &r, &rows[i]);
    return OK;
}
