/* Numbers, money and the credit code as people write them.
 *
 * Everything is read whole or refused: a figure that is nearly right is the
 * one nobody finds again. Money never passes through a double. */
#include <string.h>

#include "core/text.h"

/* DECIMAL(18,2). */
#define MONEY_MAX INT64_C(999999999999999999)

bool
parse_u64(const char *s, uint64_t *out)
{
    uint64_t x = 0;
    if (!s || !*s)
        return false;
    for (; *s; s++) {
        if (*s < '0' || *s > '9' || __builtin_mul_overflow(x, 10, &x) ||
            __builtin_add_overflow(x, (uint64_t)(*s - '0'), &x))
            return false;
    }
    *out = x;
    return true;
}

bool
parse_i64(const char *s, int64_t *out)
{
    uint64_t x;
    bool minus = s && *s == '-';
    if (!s || !parse_u64(s + minus, &x) ||
        x > (uint64_t)INT64_MAX + (minus ? 1 : 0))
        return false;
    *out = minus ? (int64_t)(0 - x) : (int64_t)x;
    return true;
}

/* The bytes of `mark` if s begins with it. */
static size_t
begins(const char *s, const char *mark)
{
    size_t n = strlen(mark);
    return strncmp(s, mark, n) == 0 ? n : 0;
}

/* One character as ASCII (full-width forms folded); *n its bytes. */
static char
ascii_at(const char *s, size_t *n)
{
    const unsigned char *p = (const unsigned char *)s;
    *n = 1;
    if (p[0] < 0x80)
        return (char)p[0];
    if (p[0] == 0xEF && p[1] == 0xBC && p[2] >= 0x81 && p[2] <= 0xBF) {
        *n = 3;
        return (char)(p[2] - 0x81 + '!');
    }
    if (begins(s, "−")) { /* U+2212 */
        *n = 3;
        return '-';
    }
    return '?';
}

static const char *
skip_sign(const char *s, bool *minus)
{
    size_t n;
    char c = ascii_at(s, &n);
    if (c != '-' && c != '+')
        return s;
    *minus = c == '-';
    return s + n;
}

static const char *
skip_currency(const char *s)
{
    size_t n = begins(s, "¥") + begins(s, "￥");
    s += n;
    while (n && *s == ' ')
        s++;
    return s;
}

/* Digits in groups of three, or in no groups. NULL when grouped wrongly or
 * too large. */
static const char *
take_whole(const char *s, int64_t *whole, int *digits)
{
    int group = 0;
    bool grouped = false;
    *whole = 0;
    *digits = 0;
    for (size_t n;; s += n) {
        char c = ascii_at(s, &n);
        if (c == ',') {
            if (grouped ? group != 3 : group < 1 || group > 3)
                return NULL;
            grouped = true;
            group = 0;
        } else if (c >= '0' && c <= '9') {
            if (*whole > MONEY_MAX / 1000)
                return NULL;
            *whole = *whole * 10 + (c - '0');
            group++;
            ++*digits;
        } else {
            return grouped && group != 3 ? NULL : s;
        }
    }
}

static const char *
take_fraction(const char *s, int64_t *hundredths)
{
    size_t n;
    int64_t unit = 10;
    *hundredths = 0;
    if (ascii_at(s, &n) != '.')
        return s;
    const char *first = s + n;
    for (s = first;; s += n) {
        char c = ascii_at(s, &n);
        if (c < '0' || c > '9')
            return s > first ? s : NULL;
        if (unit == 0 && c != '0')
            return NULL;
        *hundredths += (c - '0') * unit;
        unit /= 10;
    }
}

bool
parse_money(const char *s, int64_t *minor)
{
    bool minus = false;
    int digits;
    int64_t whole, hundredths;
    if (!s)
        return false;
    const char *sign = skip_sign(s, &minus);
    const char *p = skip_currency(sign);
    if (sign == s)
        p = skip_sign(p, &minus); /* "¥-3" is as common as "-¥3" */
    const char *number = p;
    p = take_whole(p, &whole, &digits);
    if (!p || !(p = take_fraction(p, &hundredths)) || p == number)
        return false;
    p += *p == ' ' && begins(p + 1, "元");
    p += begins(p, "元");
    if (*p || whole > MONEY_MAX / 100)
        return false;
    *minor = (whole * 100 + hundredths) * (minus ? -1 : 1);
    return true;
}

char *
money_plain(struct arena *a, int64_t minor)
{
    uint64_t x = minor < 0 ? 0 - (uint64_t)minor : (uint64_t)minor;
    return arena_printf(a, "%s%llu.%02d", minor < 0 ? "-" : "",
                        (unsigned long long)(x / 100), (int)(x % 100));
}

/* GB 32100-2015: weights are the powers of 3 modulo 31, the letters leave out
 * I O Z S V; characters 3 to 8 are the division code, digits only. */
bool
credit_code_valid(const char *s)
{
    static const char SET[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    if (!s || strlen(s) != 18)
        return false;
    int sum = 0, weight = 1, value = 0;
    for (int i = 0; i < 18; i++) {
        const char *at = strchr(SET, s[i]);
        if (!at || (i >= 2 && i < 8 && (s[i] < '0' || s[i] > '9')))
            return false;
        value = (int)(at - SET);
        if (i < 17)
            sum += value * weight;
        weight = weight * 3 % 31;
    }
    return value == (31 - sum % 31) % 31;
}
