/* See customer_code.h. The last number of a year stands in a setting, so that
 * giving one costs the same with a million customers. Somebody may have written
 * numbers of this form himself: when the next is taken, the highest is looked
 * for among codes of one length at a time, as 100000 sorts before 99999. Codes
 * in the bin count, so that a number never means two customers. */
#include "model/customer_code.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/compose.h"

static const char SQL_LAST[] =
    "SELECT MAX(code) FROM customer WHERE code BETWEEN ? AND ?"
    " AND LENGTH(code) = ?";

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

static enum err
last_of_all(struct ctx *cx, int year, uint64_t *last)
{
    *last = 0;
    for (int d = DIGITS_MOST; d >= DIGITS_LEAST && !*last; d--)
        TRY(last_of_length(cx, year, d, last));
    return OK;
}

static const char SQL_COUNTER[] =
    "SELECT value FROM setting WHERE name = ? FOR UPDATE";
static const char SQL_BEGIN[] =
    "INSERT IGNORE INTO setting (name, value) VALUES (?, ?)";
static const char SQL_STORE[] = "UPDATE setting SET value = ? WHERE name = ?";

/* Whoever has read it is alone with it until the end of the transaction. */
static enum err
counter_lock(struct ctx *cx, const char *name, int year, uint64_t *last)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_COUNTER, B_TEXT(name)));
    if (!r.count) {
        TRY(last_of_all(cx, year, last));
        TRY(db_exec(cx, SQL_BEGIN, B_TEXT(name),
                    B_TEXT(arena_printf(cx->arena, "%llu",
                                        (unsigned long long)*last))));
        TRY(db_find(cx, &r, SQL_COUNTER, B_TEXT(name)));
    }
    *last = strtoull(rows_text(&r, 0, 0), NULL, 10);
    return OK;
}

/* Padded as query_ids does, so that few texts exist. */
static enum err
any_taken(struct ctx *cx, const char *const *codes, size_t n, bool *taken)
{
    struct query q;
    struct rows r;
    size_t padded = 1;
    while (padded < n)
        padded *= 2;
    query_init(&q, cx->arena);
    query_sql(&q, "SELECT 1 FROM customer WHERE code IN (");
    for (size_t i = 0; i < padded; i++) {
        query_sql(&q, i ? ",?" : "?");
        query_bind(&q, B_TEXT(codes[i < n ? i : n - 1]));
    }
    query_sql(&q, ") LIMIT 1");
    TRY(query_rows(cx, &q, &r));
    *taken = r.count > 0;
    return OK;
}

static void
number(struct arena *a, int year, uint64_t last, size_t n, const char **codes)
{
    for (size_t i = 0; i < n; i++)
        codes[i] = arena_printf(a, "C-%04d-%05llu", year,
                                (unsigned long long)(last + 1 + i));
}

enum err
customer_code_next(struct ctx *cx, size_t n, const char **codes)
{
    int year, month, day;
    uint64_t last;
    bool taken;
    day_to_ymd(clock_today(), &year, &month, &day);
    const char *name = arena_printf(cx->arena, "customer.code.%04d", year);
    TRY(counter_lock(cx, name, year, &last));
    number(cx->arena, year, last, n, codes);
    TRY(any_taken(cx, codes, n, &taken));
    if (taken) {
        TRY(last_of_all(cx, year, &last));
        number(cx->arena, year, last, n, codes);
    }
    return db_exec(cx, SQL_STORE,
                   B_TEXT(arena_printf(cx->arena, "%llu",
                                       (unsigned long long)(last + n))),
                   B_TEXT(name));
}
