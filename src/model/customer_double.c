/* See customer_double.h. A credit code and a telephone are found by the pieces
 * of the search (also a contact's telephone), a name by its sort key, so each
 * costs one short range of an index. */
#include "model/customer_double.h"

#include <string.h>

#include "model/customer_scope.h"
#include "model/name_key.h"
#include "model/search.h"

static const char SQL_DOUBLE[] =
    "SELECT c.id, c.code, c.name, o.name, c.owner_id, c.team_id FROM customer c"
    " LEFT JOIN account o ON o.id = c.owner_id WHERE c.live = 1";

enum reason { SAME_CODE, SAME_NAME, SAME_PHONE };

static void
put(struct ctx *cx, const struct rows *r, size_t i, enum reason why,
    struct customer_double *list, uint64_t *ids, size_t *n)
{
    uint64_t id = rows_u64(r, i, 0);
    size_t k = 0;
    while (k < *n && ids[k] != id)
        k++;
    if (k == DOUBLES_MAX)
        return;
    struct customer_double *d = &list[k];
    if (k == *n) {
        bool sees = customer_scope_sees(cx, rows_u64(r, i, 4),
                                        rows_u64(r, i, 5));
        ids[(*n)++] = id;
        *d = (struct customer_double){.id = sees ? id : 0,
                                      .code = sees ? rows_text(r, i, 1) : NULL,
                                      .name = rows_text(r, i, 2),
                                      .owner = rows_text(r, i, 3)};
    }
    d->same_code |= why == SAME_CODE;
    d->same_name |= why == SAME_NAME;
    d->same_phone |= why == SAME_PHONE;
}

static enum err
look(struct ctx *cx, struct query *q, uint64_t but, enum reason why,
     struct customer_double *list, uint64_t *ids, size_t *n)
{
    struct rows r;
    query_sql(q, " AND c.id <> ?");
    query_bind(q, B_U64(but));
    query_sql(q, " ORDER BY c.id LIMIT 5");
    TRY(query_rows(cx, q, &r));
    for (size_t i = 0; i < r.count; i++)
        put(cx, &r, i, why, list, ids, n);
    return OK;
}

static bool
is_new(const char *was, const char *is)
{
    return is && *is && (!was || strcmp(was, is));
}

static void
by_number(struct ctx *cx, struct query *q, const char *number)
{
    struct gram_set s;
    gram_set_init(&s, cx->arena);
    gram_add_number(&s, number);
    gram_set_close(&s);
    search_where(q, &s);
}

enum err
customer_double_list(struct ctx *cx, const struct customer_edit *was,
                     const struct customer_edit *next,
                     struct customer_double *out, size_t *n)
{
    struct query q;
    uint64_t ids[DOUBLES_MAX];
    *n = 0;
    if (is_new(was->credit_code, next->credit_code)) {
        query_init(&q, cx->arena);
        query_sql(&q, SQL_DOUBLE);
        by_number(cx, &q, next->credit_code);
        query_sql(&q, " AND c.credit_code = ?");
        query_bind(&q, B_TEXT(next->credit_code));
        TRY(look(cx, &q, next->id, SAME_CODE, out, ids, n));
    }
    if (was->id == 0 || is_new(was->name, next->name)) {
        struct name_key k;
        name_key_make(cx->arena, next->name, &k);
        query_init(&q, cx->arena);
        query_sql(&q, SQL_DOUBLE);
        query_sql(&q, " AND c.name_sort = ? AND c.name = ?");
        query_bind(&q, B_BYTES(k.sort, k.sort_len));
        query_bind(&q, B_TEXT(next->name));
        TRY(look(cx, &q, next->id, SAME_NAME, out, ids, n));
    }
    if (is_new(was->phone, next->phone)) {
        query_init(&q, cx->arena);
        query_sql(&q, SQL_DOUBLE);
        by_number(cx, &q, next->phone);
        TRY(look(cx, &q, next->id, SAME_PHONE, out, ids, n));
    }
    return OK;
}
