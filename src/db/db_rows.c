/* Reading results into the arena, or row by row.
 *
 * The library hands each value as it came over the wire to db_cell_take (its
 * result callback), which makes a cell of it: without a buffer for each column
 * between them, a row costs a third. The server's type of a column decides the
 * kind of its cells; a DECIMAL stays text until somebody asks for money or a
 * number, because sums have more digits than their column. Texts end in NUL,
 * though bytes may hold NULs. */
#include "db/db_private.h"

#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/log.h"

/* ---- what the columns are ---- */

static void
column_number(struct column *c, const MYSQL_FIELD *f, uint8_t width)
{
    c->width = width;
    c->kind = f->flags & UNSIGNED_FLAG ? CELL_U64 : CELL_I64;
}

static void
column_set(struct run *r, struct column *c, const MYSQL_FIELD *f)
{
    *c = (struct column){.kind = CELL_TEXT};
    switch (f->type) {
    case MYSQL_TYPE_TINY: column_number(c, f, 1); return;
    case MYSQL_TYPE_SHORT: case MYSQL_TYPE_YEAR: column_number(c, f, 2); return;
    case MYSQL_TYPE_LONG: case MYSQL_TYPE_INT24: column_number(c, f, 4); return;
    case MYSQL_TYPE_LONGLONG: column_number(c, f, 8); return;
    case MYSQL_TYPE_DATE: case MYSQL_TYPE_NEWDATE: c->kind = CELL_DAY; return;
    case MYSQL_TYPE_DATETIME: case MYSQL_TYPE_TIMESTAMP:
        c->kind = CELL_TIME;
        return;
    case MYSQL_TYPE_FLOAT: case MYSQL_TYPE_DOUBLE:
        c->kind = CELL_F64;
        c->width = f->type == MYSQL_TYPE_FLOAT ? 4 : 8;
        return;
    case MYSQL_TYPE_NEWDECIMAL: case MYSQL_TYPE_DECIMAL:
        c->kind = CELL_DECIMAL;
        c->scale = (uint8_t)f->decimals;
        return;
    case MYSQL_TYPE_TIME:
        db_broken(r->sql, "column %s is a time of day", f->name);
    default:
        return;
    }
}

static void
result_begin(struct run *r, size_t columns)
{
    struct db *db = r->cx->db;
    const MYSQL_FIELD *fields = mariadb_stmt_fetch_fields(r->stmt);
    if (db->column_cap < columns) {
        free(db->columns);
        db->column_cap = columns < 16 ? 16 : columns;
        db->columns = calloc(db->column_cap, sizeof *db->columns);
        if (!db->columns)
            abort();
    }
    for (size_t c = 0; c < columns; c++)
        column_set(r, &db->columns[c], &fields[c]);
    db->taking = r;
}

/* ---- a value ---- */

static int64_t
number_take(unsigned char **at, const struct column *c)
{
    uint64_t v = 0;
    switch (c->width) {
    case 1: memcpy(&v, *at, 1); break;
    case 2: memcpy(&v, *at, 2); break;
    case 4: memcpy(&v, *at, 4); break;
    default: memcpy(&v, *at, 8);
    }
    *at += c->width;
    unsigned rest = 64u - 8u * c->width;
    v = le64toh(v);
    return c->kind == CELL_I64 ? (int64_t)(v << rest) >> rest : (int64_t)v;
}

#define DAY_US (86400 * INT64_C(1000000))

/* A length, then year (2), month, day; hour, minute, second; microseconds (4):
 * what is nothing at the end is left out. */
static int32_t
day_take(const unsigned char *p)
{
    return p[0] < 4 ? DAY_NONE
                    : day_from_ymd(p[1] | p[2] << 8, p[3], p[4]);
}

static int64_t
moment_take(const unsigned char *p)
{
    int32_t day = day_take(p);
    int64_t us = 0;
    if (day == DAY_NONE)
        return TIME_NONE;
    if (p[0] >= 7)
        us = (p[5] * 3600L + p[6] * 60L + p[7]) * INT64_C(1000000);
    if (p[0] >= 11)
        us += p[8] | p[9] << 8 | p[10] << 16 | (int64_t)p[11] << 24;
    return day * DAY_US + us;
}

static double
double_take(unsigned char **at, const struct column *c)
{
    double d;
    float f;
    uint32_t half;
    uint64_t whole;
    if (c->width == 4) {
        memcpy(&half, *at, 4);
        half = le32toh(half);
        memcpy(&f, &half, 4);
        d = f;
    } else {
        memcpy(&whole, *at, 8);
        whole = le64toh(whole);
        memcpy(&d, &whole, 8);
    }
    *at += c->width;
    return d;
}

/* One byte, or 2, 3 or 8 behind a byte that says so. */
static size_t
length_take(unsigned char **at)
{
    unsigned char *p = *at;
    size_t bytes = *p < 251 ? 0 : *p == 252 ? 2 : *p == 253 ? 3 : 8;
    size_t n = bytes ? 0 : *p;
    for (size_t i = bytes; i > 0; i--)
        n = n << 8 | p[i];
    *at = p + 1 + bytes;
    return n;
}

/* Room for n bytes and a NUL: its own, or the column's when rows are reused. */
static char *
text_room(const struct run *r, struct column *c, size_t n)
{
    if (r->mode != DB_ROW_BY_ROW)
        return arena_room(r->cx->arena, n + 1);
    if (c->kept_cap < n + 1) {
        c->kept_cap = (n + 1) * 2;
        c->kept = arena_room(r->cx->arena, c->kept_cap);
    }
    return c->kept;
}

static void
text_take(unsigned char **at, const struct run *r, struct column *c,
          struct cell *cell)
{
    size_t n = length_take(at);
    char *to = text_room(r, c, n);
    memcpy(to, *at, n);
    to[n] = '\0';
    *at += n;
    cell->len = n;
    cell->v.text = to;
}

static void
double_cell(unsigned char **at, const struct run *r, struct column *c,
            struct cell *cell)
{
    char *to = text_room(r, c, 40);
    cell->len = (size_t)snprintf(to, 40, "%.17g", double_take(at, c));
    cell->v.text = to;
}

/* Apart from whole numbers, which are most of all values and need no room on the
 * stack. */
__attribute__((noinline)) static void
other_take(struct db *db, struct column *c, struct cell *cell,
           unsigned char **at)
{
    switch ((enum cell_kind)c->kind) {
    case CELL_DAY:
        cell->v.day = day_take(*at);
        *at += 1 + **at;
        return;
    case CELL_TIME:
        cell->v.i64 = moment_take(*at);
        *at += 1 + **at;
        return;
    case CELL_F64:
        double_cell(at, db->taking, c, cell);
        return;
    default:
        text_take(at, db->taking, c, cell);
    }
}

/* `at` NULL: there is none. Leaves it behind the value. */
void
db_cell_take(void *data, unsigned col, unsigned char **at)
{
    struct db *db = data;
    struct column *c = &db->columns[col];
    struct cell *cell = &db->row[col];
    cell->kind = c->kind;
    cell->scale = c->scale;
    cell->null = at == NULL;
    if (at == NULL)
        return;
    if (c->kind == CELL_I64 || c->kind == CELL_U64)
        cell->v.i64 = number_take(at, c);
    else
        other_take(db, c, cell, at);
}

/* ---- rows ---- */

/* ERR_NOT_FOUND after the last row. */
static enum err
row_fetch(struct run *r, struct cell *cells)
{
    r->cx->db->row = cells;
    int got = mysql_stmt_fetch(r->stmt);
    if (got == MYSQL_NO_DATA)
        return ERR_NOT_FOUND;
    return got ? db_failed_reading(r->cx->db, r->stmt, r->sql) : OK;
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
    result_begin(&r, columns);
    struct cell *cells = arena_room(cx->arena,
                                    count * columns * sizeof *cells);
    enum err e = OK;
    for (size_t row = 0; row < count && e == OK; row++)
        e = row_fetch(&r, cells + row * columns);
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
    result_begin(&r, columns);
    struct rows row = {.count = 1, .columns = columns};
    row.cells = ARENA_ARRAY(cx->arena, columns, struct cell);
    cx->db->busy = true;
    enum err e = OK;
    while (e == OK) {
        e = row_fetch(&r, row.cells);
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
