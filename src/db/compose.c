/* See compose.h. Texts are cached by the connection like any other, so a list
 * has as many prepared statements as it has shapes that people use. */
#include "db/compose.h"

#include <inttypes.h>
#include <string.h>

#include "db/db_private.h"

void
query_init(struct query *q, struct arena *a)
{
    memset(q, 0, sizeof *q);
    buf_init(&q->text, a);
}

void
query_sql(struct query *q, const char *constant)
{
    buf_add(&q->text, constant);
}

void
query_bind(struct query *q, struct bind value)
{
    if (q->count == q->cap) {
        size_t cap = q->cap ? q->cap * 2 : 16;
        struct bind *grown = ARENA_ARRAY(q->text.arena, cap, struct bind);
        if (q->count)
            memcpy(grown, q->binds, q->count * sizeof *grown);
        q->binds = grown;
        q->cap = cap;
    }
    q->binds[q->count++] = value;
}

void
query_ids(struct query *q, const uint64_t *ids, size_t n)
{
    if (n == 0) {
        buf_add(&q->text, " (0) ");
        return;
    }
    size_t padded = 1;
    while (padded < n)
        padded *= 2;
    if (padded > 32768)
        db_broken(q->text.data, "%zu ids in one list", n);
    for (size_t i = 0; i < padded; i++) {
        buf_add(&q->text, i ? ",?" : " (?");
        query_bind(q, B_U64(ids[i < n ? i : n - 1]));
    }
    buf_add(&q->text, ") ");
}

void
query_table(struct query *q, const uint64_t *ids, size_t n)
{
    struct buf list;
    buf_init(&list, q->text.arena);
    for (size_t i = 0; i < n; i++)
        buf_printf(&list, "%c%" PRIu64, i ? ',' : '[', ids[i]);
    buf_add(&list, n ? "]" : "[]");
    buf_add(&q->text, " JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT UNSIGNED"
                      " PATH '$')) i ");
    query_bind(q, B_TEXT(list.data));
}

enum err
query_rows(struct ctx *cx, struct query *q, struct rows *out)
{
    return db_query_v(cx, out, q->text.data, q->binds, q->count);
}

enum err
query_each(struct ctx *cx, struct query *q, db_row_fn *fn, void *arg)
{
    return db_each(cx, q->text.data, q->binds, q->count, fn, arg);
}

enum err
query_exec(struct ctx *cx, const struct query *q)
{
    return db_exec_v(cx, q->text.data, q->binds, q->count);
}

enum err
query_exec_array(struct ctx *cx, const struct query *q,
                 const struct bind *binds, size_t rows, size_t columns)
{
    return db_exec_array(cx, q->text.data, binds, rows, columns);
}
