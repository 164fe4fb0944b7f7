/* See record.h. */
#include "model/record.h"

#include <assert.h>
#include <string.h>

static void
load_number(const struct field *f, const struct rows *r, size_t row,
            size_t col, void *at)
{
    bool empty = rows_null(r, row, col);
    int64_t x;
    if (f->type == FIELD_MONEY)
        x = rows_money(r, row, col);
    else if (f->type == FIELD_MOMENT)
        x = rows_time(r, row, col);
    else
        x = empty ? FIELD_EMPTY : rows_i64(r, row, col);
    memcpy(at, &x, sizeof x);
}

static void
load_one(const struct field *f, const struct rows *r, size_t row, size_t col,
         void *at)
{
    switch (f->type) {
    case FIELD_INT:
    case FIELD_MONEY:
    case FIELD_MOMENT:
        load_number(f, r, row, col, at);
        return;
    case FIELD_DAY:
        *(int32_t *)at = rows_day(r, row, col);
        return;
    case FIELD_BOOL:
        *(bool *)at = rows_i64(r, row, col) != 0;
        return;
    case FIELD_REF:
        *(uint64_t *)at = rows_u64(r, row, col);
        return;
    default:
        *(const char **)at = rows_text(r, row, col);
    }
}

void
record_load(const struct field *fields, size_t n, const struct rows *r,
            size_t row, size_t first_col, void *base)
{
    for (size_t i = 0; i < n; i++)
        load_one(&fields[i], r, row, first_col + i,
                 (char *)base + fields[i].offset);
}

static struct bind
bind_one(const struct field *f, const void *at)
{
    switch (f->type) {
    case FIELD_INT: {
        int64_t x = *(const int64_t *)at;
        return x == FIELD_EMPTY ? B_NULL : B_I64(x);
    }
    case FIELD_MONEY: return B_MONEY(*(const int64_t *)at);
    case FIELD_MOMENT: return B_TIME(*(const int64_t *)at);
    case FIELD_DAY: return B_DAY(*(const int32_t *)at);
    case FIELD_BOOL: return B_I64(*(const bool *)at);
    case FIELD_REF: return B_REF(*(const uint64_t *)at);
    default: {
        const char *s = *(const char *const *)at;
        return B_TEXT(s ? s : "");
    }
    }
}

void
record_binds(const struct field *fields, size_t n, const void *base,
             struct bind *out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = bind_one(&fields[i], (const char *)base + fields[i].offset);
}

void
problem_add(struct problems *p, const char *field, const char *message)
{
    assert(p->count < PROBLEMS_MAX);
    p->list[p->count++] = (struct problem){field, message};
}

void
record_fill_up(const char **a, const char **b, const char **c)
{
    const char **all[] = {a, b, c};
    const char *any = NULL;
    for (size_t i = 0; i < 3 && !any; i++)
        any = *all[i] && **all[i] ? *all[i] : NULL;
    for (size_t i = 0; i < 3; i++)
        if (!*all[i] || !**all[i])
            *all[i] = any;
}
