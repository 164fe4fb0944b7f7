/* The typed reads of a result.
 *
 * Reading a column as another type than it has is a mistake in the program,
 * not in the data, so it ends the process instead of yielding something. A
 * COUNT is signed and a SUM of whole numbers is DECIMAL, so the readers of
 * whole numbers take all three, as long as the value fits. */
#include "db/db_private.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/field.h"

static const char *const KINDS[] = {"signed", "unsigned", "day", "moment",
                                    "decimal", "double", "text"};

__attribute__((noreturn, cold)) static void
no_cell(const struct rows *r, size_t row, size_t col)
{
    db_broken("(result)", "no cell %zu, %zu in %zu x %zu", row, col, r->count,
              r->columns);
}

static const struct cell *
cell_at(const struct rows *r, size_t row, size_t col)
{
    if (row >= r->count || col >= r->columns)
        no_cell(r, row, col);
    return &r->cells[row * r->columns + col];
}

__attribute__((noreturn, cold)) static void
wrong(const struct cell *c, size_t col, const char *asked)
{
    bool text = c->kind == CELL_DECIMAL || c->kind == CELL_F64;
    db_broken("(result)", "column %zu is %s (%s), read as %s", col,
              KINDS[c->kind], text ? c->v.text : "-", asked);
}

bool
rows_null(const struct rows *r, size_t row, size_t col)
{
    return cell_at(r, row, col)->null;
}

const char *
rows_text(const struct rows *r, size_t row, size_t col)
{
    const struct cell *c = cell_at(r, row, col);
    if (c->null)
        return NULL;
    if (c->kind != CELL_TEXT && c->kind != CELL_DECIMAL &&
        c->kind != CELL_F64)
        wrong(c, col, "text");
    return c->v.text;
}

const void *
rows_bytes(const struct rows *r, size_t row, size_t col, size_t *len)
{
    const struct cell *c = cell_at(r, row, col);
    *len = 0;
    if (c->null)
        return NULL;
    if (c->kind != CELL_TEXT)
        wrong(c, col, "bytes");
    *len = c->len;
    return c->v.text;
}

/* |value| * 10^(places - scale) as an unsigned number; dies on overflow or
 * on digits that would be lost. */
static uint64_t
decimal_read(const struct cell *c, size_t col, unsigned places, bool *negative)
{
    const char *s = c->v.text;
    *negative = *s == '-';
    uint64_t value = 0;
    unsigned fraction = 0;
    bool point = false;
    for (s += *negative; *s; s++) {
        if (*s == '.') {
            point = true;
            continue;
        }
        unsigned digit = (unsigned)(*s - '0');
        if (digit > 9 || value > (UINT64_MAX - digit) / 10)
            wrong(c, col, "number");
        value = value * 10 + digit;
        fraction += point;
    }
    if (fraction > places)
        wrong(c, col, "number with fewer decimals");
    for (; fraction < places; fraction++) {
        if (value > UINT64_MAX / 10)
            wrong(c, col, "number");
        value *= 10;
    }
    return value;
}

static int64_t
decimal_signed(const struct cell *c, size_t col, unsigned places)
{
    bool negative;
    uint64_t value = decimal_read(c, col, places, &negative);
    if (value > INT64_MAX)
        wrong(c, col, "signed number");
    return negative ? -(int64_t)value : (int64_t)value;
}

/* Not a plain number: apart, because millions of those that are go by. */
__attribute__((noinline)) static uint64_t
other_u64(const struct cell *c, size_t col)
{
    bool negative = false;
    uint64_t value = 0;
    if (c->null)
        return 0;
    if (c->kind == CELL_DECIMAL)
        value = decimal_read(c, col, 0, &negative);
    if (c->kind != CELL_DECIMAL || (negative && value))
        wrong(c, col, "unsigned");
    return value;
}

uint64_t
rows_u64(const struct rows *r, size_t row, size_t col)
{
    const struct cell *c = cell_at(r, row, col);
    bool plain = c->kind == CELL_U64 || (c->kind == CELL_I64 && c->v.i64 >= 0);
    return plain && !c->null ? c->v.u64 : other_u64(c, col);
}

int64_t
rows_i64(const struct rows *r, size_t row, size_t col)
{
    const struct cell *c = cell_at(r, row, col);
    if (c->null)
        return 0;
    if (c->kind == CELL_DECIMAL)
        return decimal_signed(c, col, 0);
    if (c->kind != CELL_I64 &&
        (c->kind != CELL_U64 || c->v.u64 > INT64_MAX))
        wrong(c, col, "signed");
    return c->v.i64;
}

int32_t
rows_day(const struct rows *r, size_t row, size_t col)
{
    const struct cell *c = cell_at(r, row, col);
    if (c->null)
        return DAY_NONE;
    if (c->kind != CELL_DAY)
        wrong(c, col, "day");
    return c->v.day;
}

int64_t
rows_time(const struct rows *r, size_t row, size_t col)
{
    const struct cell *c = cell_at(r, row, col);
    if (c->null)
        return TIME_NONE;
    if (c->kind != CELL_TIME)
        wrong(c, col, "moment");
    return c->v.i64;
}

/* What a column of money holds; it also stands for a sum beyond it, as typed
 * nonsense must not end the process that adds it up. */
#define MONEY_MOST INT64_C(999999999999999999)

int64_t
rows_money(const struct rows *r, size_t row, size_t col)
{
    const struct cell *c = cell_at(r, row, col);
    if (c->null)
        return FIELD_EMPTY;
    if (c->kind != CELL_DECIMAL)
        wrong(c, col, "money");
    const char *digits = c->v.text + (*c->v.text == '-');
    if (strcspn(digits, ".") > 16)
        return digits == c->v.text ? MONEY_MOST : -MONEY_MOST;
    return decimal_signed(c, col, 2);
}

struct place {
    uint64_t number;
    size_t row;
};

static int
place_order(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    if (x->number != y->number)
        return x->number < y->number ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

void
rows_sort(struct arena *a, struct rows *r, size_t col)
{
    size_t row = 1, width = r->columns;
    while (row < r->count && rows_u64(r, row - 1, col) <= rows_u64(r, row, col))
        row++;
    if (row >= r->count)
        return;
    struct place *places = ARENA_ARRAY(a, r->count, struct place);
    struct cell *cells = ARENA_ARRAY(a, r->count * width, struct cell);
    for (row = 0; row < r->count; row++)
        places[row] = (struct place){rows_u64(r, row, col), row};
    qsort(places, r->count, sizeof *places, place_order);
    for (row = 0; row < r->count; row++)
        memcpy(cells + row * width, r->cells + places[row].row * width,
               width * sizeof *cells);
    r->cells = cells;
}

double
rows_f64(const struct rows *r, size_t row, size_t col)
{
    const struct cell *c = cell_at(r, row, col);
    if (c->null)
        return NAN;
    switch ((enum cell_kind)c->kind) {
    case CELL_F64:
    case CELL_DECIMAL:
        return strtod(c->v.text, NULL); /* LC_NUMERIC stays C */
    case CELL_I64:
        return (double)c->v.i64;
    case CELL_U64:
        return (double)c->v.u64;
    case CELL_DAY:
    case CELL_TIME:
    case CELL_TEXT:
        break;
    }
    wrong(c, col, "double");
}
