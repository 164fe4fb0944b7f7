/* The one place where SQL text is put together: lists, scopes and slices.
 *
 * Pieces are string constants of the program (checked by tests/lint: the
 * argument of query_sql is a literal or a `static const char[]` picked from a
 * table by index), values are bound. The statement cache finds the text again. */
#ifndef DB_COMPOSE_H
#define DB_COMPOSE_H

#include "core/buf.h"
#include "db/db.h"

struct query {
    struct buf text;
    struct bind *binds;
    size_t count, cap;
};

void query_init(struct query *q, struct arena *a);
void query_sql(struct query *q, const char *constant);
void query_bind(struct query *q, struct bind value);
/* " (?,?,?) " for an IN list: padded with the last id to 1, 2, 4, 8, ... so
 * that few texts exist. n = 0 gives (0), which no id has. */
void query_ids(struct query *q, const uint64_t *ids, size_t n);
/* A table `i` of the ids, with the column id, to be joined first (STRAIGHT_JOIN)
 * where they are many: of thousands it costs the server a third of a list, and
 * it is one text for any number of them. What is joined by an index comes in
 * their order, which nothing promises: see rows_sort. */
void query_table(struct query *q, const uint64_t *ids, size_t n);
enum err query_rows(struct ctx *cx, struct query *q, struct rows *out)
    MUST_CHECK;
enum err query_exec(struct ctx *cx, const struct query *q) MUST_CHECK;
/* The text of q for many rows, with values of their own (db_exec_array). */
enum err query_exec_array(struct ctx *cx, const struct query *q,
                          const struct bind *binds, size_t rows,
                          size_t columns) MUST_CHECK;
enum err query_each(struct ctx *cx, struct query *q, db_row_fn *fn, void *arg)
    MUST_CHECK;

#endif
