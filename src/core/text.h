/* Text and numbers as people and files write them. */
#ifndef CORE_TEXT_H
#define CORE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"

/* Strict UTF-8 (RFC 3629): no overlong forms, no surrogates, <= U+10FFFF. */
bool utf8_valid(const char *s, size_t n);
size_t utf8_prefix(const char *s, size_t n); /* valid bytes at the start */
size_t utf8_length(const char *s); /* code points */
/* Columns on a terminal or chart: East Asian wide = 2, combining = 0. */
size_t utf8_width(const char *s);
/* At most `chars` code points, cut on a character, with an ellipsis if cut. */
char *utf8_cut(struct arena *a, const char *s, size_t chars);
/* True for text that a person may store: valid UTF-8, no NUL, no C0/C1
 * control but (if multiline) LF, no bidi overrides U+202A-202E, U+2066-2069. */
bool text_storable(const char *s, size_t n, bool multiline);
/* Without white space (ASCII, U+00A0, U+3000, BOM) at both ends; CRLF -> LF. */
char *text_trim(struct arena *a, const char *s);
/* Full-width ASCII forms (U+FF01..FF5E, U+3000) to ASCII, for numbers/codes. */
char *text_halfwidth(struct arena *a, const char *s);
bool text_equal_nocase(const char *a, const char *b); /* ASCII case only */

/* Whole number, no sign for u64; the whole string must match. */
bool parse_u64(const char *s, uint64_t *out);
bool parse_i64(const char *s, int64_t *out);
/* Money to int64 minor units (2 decimals), exact: "1,286,400.5", "¥98,000",
 * "-3.10", full-width digits; refuses a third decimal that is not 0, NaN,
 * exponents, wrong grouping, |x| > 9,999,999,999,999,999.99 / 100. */
bool parse_money(const char *s, int64_t *minor);
/* The sum of two amounts (each within what parse_money gives, or a difference of
 * two such sums). It stops at 16 digits before the point, which a column of
 * money holds and no company has. */
static inline int64_t
money_plus(int64_t a, int64_t b)
{
    const int64_t most = INT64_C(999999999999999999);
    int64_t sum = a + b;
    return sum > most ? most : sum < -most ? -most : sum;
}
/* "-1234.50" for SQL and CSV. */
char *money_plain(struct arena *a, int64_t minor);

/* GB 32100 unified social credit code: 18 characters with check digit. */
bool credit_code_valid(const char *s);

#endif
