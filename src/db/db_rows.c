/* Reading results into the arena, or row by row.
 *
 * The server's type of a column decides the kind of its cells; a DECIMAL stays
 * text until somebody asks for money or a number, because sums have more
 * digits than their column. Texts end in NUL, though bytes may hold NULs. */
#include "db/db_private.h"

#include <stdio.h>
#include <string.h>

#include "core/log.h"

static void
slot_number(MYSQL_BIND *b, struct slot *s, const MYSQL_FIELD *f)
{
    b->buffer_type = MYSQL_TYPE_LONGLONG;
    b->buffer = &s->v.i64;
    b->is_unsigned = (f->flags & UNSIGNED_FLAG) != 0;
    s->kind = b->is_unsigned ? CELL_U64 : CELL_I64;
}

static void
slot_time(MYSQL_BIND *b, struct slot *s, const MYSQL_FIELD *f)
{
    bool day = f->type == MYSQL_TYPE_DATE || f->type == MYSQL_TYPE_NEWDATE;
    b->buffer_type = day ? MYSQL_TYPE_DATE : MYSQL_TYPE_DATETIME;
    b->buffer = &s->v.time;
    b->buffer_length = sizeof s->v.time;
    s->kind = day ? CELL_DAY : CELL_TIME;
}

static void
slot_text(MYSQL_BIND *b, struct slot *s, const MYSQL_FIELD *f)
{
    bool decimal =
        f->type == MYSQL_TYPE_NEWDECIMAL || f->type == MYSQL_TYPE_DECIMAL;
    b->buffer_type = MYSQL_TYPE_STRING;
    b->buffer = s->v.text; /* longer ones are fetched again, see text_fetch */
    b->buffer_length = sizeof s->v.text;
    s->kind = decimal ? CELL_DECIMAL : CELL_TEXT;
    s->scale = f->decimals;
}

static void
slot_result(MYSQL_BIND *b, struct slot *s, const MYSQL_FIELD *f)
{
    b->length = &s->length;
    b->is_null = &s->null;
    b->error = &s->error;
    switch (f->type) {
    case MYSQL_TYPE_TINY: case MYSQL_TYPE_SHORT: case MYSQL_TYPE_LONG:
    case MYSQL_TYPE_INT24: case MYSQL_TYPE_LONGLONG: case MYSQL_TYPE_YEAR:
        slot_number(b, s, f);
        return;
    case MYSQL_TYPE_DATE: case MYSQL_TYPE_NEWDATE:
    case MYSQL_TYPE_DATETIME: case MYSQL_TYPE_TIMESTAMP:
        slot_time(b, s, f);
        return;
    case MYSQL_TYPE_FLOAT: case MYSQL_TYPE_DOUBLE:
        b->buffer_type = MYSQL_TYPE_DOUBLE;
        b->buffer = &s->v.f64;
        s->kind = CELL_F64;
        return;
    default:
        slot_text(b, s, f);
    }
}

static void
result_bind(struct run *r, size_t columns)
{
    struct db *db = r->cx->db;
    const MYSQL_FIELD *fields = mariadb_stmt_fetch_fields(r->stmt);
    db_slots(db, columns);
    for (size_t c = 0; c < columns; c++)
        slot_result(&db->binds[c], &db->slots[c], &fields[c]);
    if (mysql_stmt_bind_result(r->stmt, db->binds))
        db_broken(r->sql, "bind result: %s", mysql_stmt_error(r->stmt));
}

/* Room for n bytes and a NUL: its own, or the column's when rows are reused. */
static char *
text_room(struct run *r, struct slot *s, size_t n)
{
    if (r->mode != DB_ROW_BY_ROW)
        return arena_alloc(r->cx->arena, n + 1);
    if (s->kept_cap < n + 1) {
        s->kept_cap = (n + 1) * 2;
        s->kept = arena_alloc(r->cx->arena, s->kept_cap);
    }
    return s->kept;
}

static void
text_fetch(struct run *r, unsigned col, struct slot *s, struct cell *cell)
{
    size_t n = s->length;
    char *to = text_room(r, s, n);
    if (n <= sizeof s->v.text) {
        memcpy(to, s->v.text, n);
    } else {
        unsigned long length = 0;
        my_bool null = 0, error = 0;
        MYSQL_BIND b = {.buffer_type = MYSQL_TYPE_STRING, .buffer = to,
                        .buffer_length = n, .length = &length,
                        .is_null = &null, .error = &error};
        if (mysql_stmt_fetch_column(r->stmt, &b, col, 0))
            db_broken(r->sql, "column %u: %s", col,
                      mysql_stmt_error(r->stmt));
    }
    to[n] = '\0';
    cell->len = n;
    cell->v.text = to;
}

static void
cell_fetch(struct run *r, unsigned col, struct cell *cell)
{
    struct slot *s = &r->cx->db->slots[col];
    cell->kind = (uint8_t)s->kind;
    cell->scale = (uint8_t)s->scale;
    cell->null = s->null;
    if (cell->null)
        return;
    switch ((enum cell_kind)s->kind) {
    case CELL_I64:
    case CELL_U64:
        cell->v.i64 = s->v.i64;
        return;
    case CELL_DAY:
        cell->v.day = db_time_day(&s->v.time);
        return;
    case CELL_TIME:
        cell->v.i64 = db_time_moment(&s->v.time);
        return;
    case CELL_F64: {
        char *to = text_room(r, s, 40);
        cell->len = (size_t)snprintf(to, 40, "%.17g", s->v.f64);
        cell->v.text = to;
        return;
    }
    case CELL_DECIMAL:
    case CELL_TEXT:
        text_fetch(r, col, s, cell);
    }
}

/* ERR_NOT_FOUND after the last row. Too small buffers are no error here. */
static enum err
row_fetch(struct run *r, size_t columns, struct cell *cells)
{
    int got = mysql_stmt_fetch(r->stmt);
    if (got == MYSQL_NO_DATA)
        return ERR_NOT_FOUND;
    if (got != 0 && got != MYSQL_DATA_TRUNCATED)
        return db_failed_reading(r->cx->db, r->stmt, r->sql);
    for (size_t c = 0; c < columns; c++)
        cell_fetch(r, (unsigned)c, &cells[c]);
    return OK;
}

enum err
db_query_v(struct ctx *cx, struct rows *out, const char *sql,
           const struct bind *binds, size_t n)
{
    struct run r = {.cx = cx, .sql = sql, .binds = binds, .count = n,
                    .mode = DB_BUFFERED};
    memset(out, 0, sizeof *out);
    TRY(db_run(&r));
    size_t columns = mysql_stmt_field_count(r.stmt);
    size_t count = (size_t)mysql_stmt_num_rows(r.stmt);
    result_bind(&r, columns);
    struct cell *cells = ARENA_ARRAY(cx->arena, count * columns, struct cell);
    enum err e = OK;
    for (size_t row = 0; row < count && e == OK; row++)
        e = row_fetch(&r, columns, cells + row * columns);
    if (cx->db->my)
        mysql_stmt_free_result(r.stmt);
    if (e == ERR_NOT_FOUND)
        return FAIL(ERR_FAULT, "fewer rows than counted in: %.200s", sql);
    TRY(e);
    *out = (struct rows){.count = count, .columns = columns, .cells = cells};
    return OK;
}

enum err
db_find_v(struct ctx *cx, struct rows *out, const char *sql,
          const struct bind *binds, size_t n)
{
    TRY(db_query_v(cx, out, sql, binds, n));
    return out->count ? OK : ERR_NOT_FOUND;
}

enum err
db_each(struct ctx *cx, const char *sql, const struct bind *binds, size_t n,
        db_row_fn *fn, void *arg)
{
    struct run r = {.cx = cx, .sql = sql, .binds = binds, .count = n,
                    .mode = DB_ROW_BY_ROW};
    TRY(db_run(&r));
    size_t columns = mysql_stmt_field_count(r.stmt);
    result_bind(&r, columns);
    struct rows row = {.count = 1, .columns = columns};
    row.cells = ARENA_ARRAY(cx->arena, columns, struct cell);
    cx->db->busy = true;
    enum err e = OK;
    while (e == OK) {
        e = row_fetch(&r, columns, row.cells);
        if (e == ERR_NOT_FOUND)
            break;
        if (e == OK && (e = fn(arg, &row)) == ERR_NOT_FOUND)
            e = FAIL(ERR_FAULT, "a row function found nothing: %.200s", sql);
    }
    cx->db->busy = false;
    if (cx->db->my)
        mysql_stmt_free_result(r.stmt);
    return e == ERR_NOT_FOUND ? OK : e;
}
