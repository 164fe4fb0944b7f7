/* See customer_code.h. The highest number is looked for among codes of one
 * length at a time, as 100000 sorts before 99999; codes in the bin count, so
 * that a number never means two customers. */
#include "model/customer_code.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char SQL_LAST[] =
    "SELECT MAX(code) FROM customer WHERE code BETWEEN ? AND ?"
    " AND LENGTH(code) = ? FOR UPDATE";

enum { DIGITS_LEAST = 5, DIGITS_MOST = 9 };

static enum err
last_of_length(struct ctx *cx, int year, int digits, uint64_t *last)
{
    struct rows r;
    char from[CUSTOMER_CODE_MAX], to[CUSTOMER_CODE_MAX];
    int head = snprintf(from, sizeof from, "C-%04d-", year);
    memcpy(to, from, sizeof to);
    memset(from + head, '0', (size_t)digits);
    memset(to + head, '9', (size_t)digits);
    from[head + digits] = to[head + digits] = 0;
    /* Longer codes have no leading zero. */
    if (digits > DIGITS_LEAST)
        from[head] = '1';
    TRY(db_find(cx, &r, SQL_LAST, B_TEXT(from), B_TEXT(to),
                B_I64(head + digits)));
    const char *code = rows_text(&r, 0, 0);
    *last = 0;
    if (code && strspn(code + head, "0123456789") == (size_t)digits)
        *last = strtoull(code + head, NULL, 10);
    return OK;
}

enum err
customer_code_next(struct ctx *cx, size_t n, const char **codes)
{
    int year, month, day;
    uint64_t last = 0;
    day_to_ymd(clock_today(), &year, &month, &day);
    for (int d = DIGITS_MOST; d >= DIGITS_LEAST && !last; d--)
        TRY(last_of_length(cx, year, d, &last));
    for (size_t i = 0; i < n; i++)
        codes[i] = arena_printf(cx->arena, "C-%04d-%05llu", year,
                                (unsigned long long)(last + 1 + i));
    return OK;
}
