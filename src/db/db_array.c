/* Array binding: one statement, up to 1,000 rows in one message.
 *
 * Measured at 34,000 to 106,000 rows a second, without the limit of 65,535
 * placeholders of a long INSERT. Whole numbers go as contiguous columns, all
 * else as pointers: days and moments to their parts, which the server need not
 * read from text, money as decimals; NULL by an indicator a value. */
#include "db/db_private.h"

#include <string.h>

#define PIECE 1000
struct values { /* of a column */
    enum bind_type type;
    char *null;      /* indicators */
    long long *numbers;
    MYSQL_TIME *times;
    const void **each; /* where it is, but for numbers */
    unsigned long *lengths;
};

static enum bind_type
column_type(const struct run *r, size_t col)
{
    enum bind_type type = BIND_NULL;
    for (size_t row = 0; row < r->array_rows; row++) {
        enum bind_type t = r->binds[row * r->count + col].type;
        if (t == BIND_NULL || t == type)
            continue;
        if (type != BIND_NULL)
            db_broken(r->sql, "column %zu has values of two types", col);
        type = t;
    }
    return type;
}

static void
value_none(struct values *c, size_t row)
{
    if (c->type == BIND_U64 || c->type == BIND_I64) {
        c->numbers[row] = 0;
        return;
    }
    c->each[row] = "";
    c->lengths[row] = 0;
}

static void
column_value(struct values *c, struct arena *a, size_t row,
             const struct bind *b)
{
    if (db_bind_null(b)) {
        c->null[row] = STMT_INDICATOR_NULL;
        value_none(c, row);
        return;
    }
    if (b->type == BIND_U64 || b->type == BIND_I64) {
        c->numbers[row] = b->v.i64;
        return;
    }
    if (b->type == BIND_DAY || b->type == BIND_TIME) {
        db_time_of(&c->times[row], b);
        c->each[row] = &c->times[row];
        c->lengths[row] = 0;
        return;
    }
    if (b->type == BIND_MONEY) {
        char text[32];
        db_money_text(text, b->v.i64);
        c->each[row] = arena_text(a, text);
    } else {
        c->each[row] = b->v.p;
    }
    c->lengths[row] = b->type == BIND_BYTES
        ? b->len : strlen((const char *)c->each[row]);
}

static void
column_bind(MYSQL_BIND *to, struct values *c)
{
    to->u.indicator = c->null;
    if (c->type == BIND_U64 || c->type == BIND_I64) {
        to->buffer_type = MYSQL_TYPE_LONGLONG;
        to->is_unsigned = c->type == BIND_U64;
        to->buffer = c->numbers;
        return;
    }
    to->buffer_type = c->type == BIND_BYTES   ? MYSQL_TYPE_BLOB
                      : c->type == BIND_MONEY ? MYSQL_TYPE_NEWDECIMAL
                      : c->type == BIND_DAY   ? MYSQL_TYPE_DATE
                      : c->type == BIND_TIME  ? MYSQL_TYPE_DATETIME
                                              : MYSQL_TYPE_STRING;
    to->buffer = c->each;
    to->length = c->lengths;
}

/* What a column of its type needs; column_value fills all of it. */
static void
column_room(struct values *c, struct arena *a, size_t rows)
{
    c->null = arena_alloc(a, rows);
    if (c->type == BIND_U64 || c->type == BIND_I64) {
        c->numbers = arena_room(a, rows * sizeof *c->numbers);
        return;
    }
    if (c->type == BIND_DAY || c->type == BIND_TIME)
        c->times = arena_room(a, rows * sizeof *c->times);
    c->each = arena_room(a, rows * sizeof *c->each);
    c->lengths = arena_room(a, rows * sizeof *c->lengths);
}

void
db_bind_array(struct run *r)
{
    struct arena *a = r->cx->arena;
    for (size_t col = 0; col < r->count; col++) {
        struct values c = {.type = column_type(r, col)};
        column_room(&c, a, r->array_rows);
        for (size_t row = 0; row < r->array_rows; row++)
            column_value(&c, a, row, &r->binds[row * r->count + col]);
        column_bind(&r->cx->db->binds[col], &c);
    }
}

enum err
db_exec_array(struct ctx *cx, const char *sql, const struct bind *binds,
              size_t rows, size_t columns)
{
    if (columns == 0)
        db_broken(sql, "array binding without columns");
    uint64_t affected = 0;
    /* The pieces' own memory goes at once: imports bind millions of values. */
    struct ctx piece = *cx;
    piece.arena = arena_new();
    enum err e = OK;
    for (size_t at = 0; at < rows && e == OK; at += PIECE) {
        struct run r = {.cx = &piece, .sql = sql, .mode = DB_CHANGE,
                        .binds = binds + at * columns, .count = columns,
                        .array_rows = rows - at < PIECE ? rows - at : PIECE};
        arena_reset(piece.arena);
        e = db_run(&r);
        if (e == OK)
            affected += mysql_stmt_affected_rows(r.stmt);
    }
    arena_free(piece.arena);
    cx->db->affected = affected;
    return e;
}
