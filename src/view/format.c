/* Numbers as people read them. All arithmetic is on whole numbers: an amount
 * is exact until its last step, which rounds half away from zero once. */
#include <stdio.h>
#include <string.h>

#include "view/format.h"

#define NO_VALUE INT64_MIN /* FIELD_EMPTY of core/field.h */

static uint64_t
size_of(int64_t x)
{
    return x < 0 ? 0 - (uint64_t)x : (uint64_t)x;
}

/* 1,234,567 into out (at least 27 bytes). */
static void
group_digits(char *out, uint64_t x)
{
    char digits[21];
    int n = snprintf(digits, sizeof digits, "%llu", (unsigned long long)x);
    for (int i = 0; i < n; i++) {
        *out++ = digits[i];
        if ((n - i - 1) % 3 == 0 && i + 1 < n)
            *out++ = ',';
    }
    *out = '\0';
}

char *
format_int(struct arena *a, int64_t x)
{
    char digits[32];
    if (x == NO_VALUE)
        return arena_text(a, FORMAT_NONE);
    group_digits(digits, size_of(x));
    return arena_printf(a, "%s%s", x < 0 ? FORMAT_MINUS : "", digits);
}

char *
format_hundredths(struct arena *a, int64_t x)
{
    char digits[32];
    if (x == NO_VALUE)
        return arena_text(a, FORMAT_NONE);
    group_digits(digits, size_of(x) / 100);
    return arena_printf(a, "%s%s.%02u", x < 0 ? FORMAT_MINUS : "", digits,
                        (unsigned)(size_of(x) % 100));
}

char *
format_count(struct arena *a, uint64_t n, uint64_t most)
{
    return n > most ? arena_printf(a, "%s+", format_int(a, (int64_t)most))
                    : format_int(a, (int64_t)n);
}

/* The sign that stands before an amount; the code itself if it has none. */
static const char *
currency_sign(struct arena *a, const char *currency)
{
    static const char *const signs[][2] = {
        {"CNY", "¥"},   {"TWD", "NT$"}, {"HKD", "HK$"}, {"USD", "$"},
        {"EUR", "€"},   {"GBP", "£"},   {"JPY", "¥"},   {"SGD", "S$"},
    };
    if (!currency || !*currency)
        return "";
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (strcmp(signs[i][0], currency) == 0)
            return signs[i][1];
    return arena_printf(a, "%s ", currency);
}

char *
format_money(struct arena *a, const char *currency, int64_t minor)
{
    char digits[32], cents[4] = "";
    if (minor == NO_VALUE)
        return arena_text(a, FORMAT_NONE);
    uint64_t size = size_of(minor);
    group_digits(digits, size / 100);
    if (size % 100)
        snprintf(cents, sizeof cents, ".%02u", (unsigned)(size % 100));
    return arena_printf(a, "%s%s%s%s", minor < 0 ? FORMAT_MINUS : "",
                        currency_sign(a, currency), digits, cents);
}

struct scale {
    uint64_t from;  /* shortest amount it is used for, in minor units */
    uint64_t unit;  /* what 1 stands for, in minor units */
    int decimals;
    const char *name;
};

/* size / unit to `decimals` places as a whole number of the last place. */
static uint64_t
in_units(uint64_t size, const struct scale *s)
{
    uint64_t places = s->decimals == 1 ? 10 : 100;
    return (uint64_t)(((unsigned __int128)size * places + s->unit / 2) /
                      s->unit);
}

/* The largest scale that the amount reaches once rounded, so that 9,999.9999
 * 万 is 1.00 亿; NULL below all of them. */
static const struct scale *
scale_of(const struct scale *list, uint64_t size)
{
    const struct scale *s = NULL;
    for (; list->name; list++) {
        uint64_t rounded = size;
        if (s)
            rounded = (uint64_t)((unsigned __int128)in_units(size, s) *
                                 s->unit / (s->decimals == 1 ? 10 : 100));
        if (rounded < list->from)
            break;
        s = list;
    }
    return s;
}

char *
format_money_short(struct arena *a, enum lang l, const char *currency,
                   int64_t minor)
{
    static const struct scale cn[] = {
        {1000000, 1000000, 2, " 万"}, {10000000000, 10000000000, 2, " 亿"},
        {0, 0, 0, NULL}};
    static const struct scale tw[] = {
        {1000000, 1000000, 2, " 萬"}, {10000000000, 10000000000, 2, " 億"},
        {0, 0, 0, NULL}};
    static const struct scale en[] = {
        {1000000, 100000, 1, "K"}, {100000000, 100000000, 2, "M"},
        {100000000000, 100000000000, 2, "B"}, {0, 0, 0, NULL}};
    static const struct scale *const scales[LANG_COUNT] = {
        [LANG_ZH_CN] = cn, [LANG_ZH_TW] = tw, [LANG_EN] = en};
    const struct scale *s = scale_of(scales[l], size_of(minor));
    if (minor == NO_VALUE || !s)
        return format_money(a, currency, minor);
    uint64_t x = in_units(size_of(minor), s);
    uint64_t places = s->decimals == 1 ? 10 : 100;
    char digits[32];
    group_digits(digits, x / places);
    return arena_printf(a, "%s%s%s.%0*u%s", minor < 0 ? FORMAT_MINUS : "",
                        currency_sign(a, currency), digits, s->decimals,
                        (unsigned)(x % places), s->name);
}

char *
format_percent(struct arena *a, int64_t num, int64_t den)
{
    if (den == 0 || num == NO_VALUE || den == NO_VALUE)
        return arena_text(a, FORMAT_NONE);
    uint64_t d = size_of(den);
    unsigned __int128 tenths =
        ((unsigned __int128)size_of(num) * 1000 + d / 2) / d;
    if (tenths > UINT64_MAX)
        return arena_text(a, FORMAT_NONE);
    bool negative = tenths && (num < 0) != (den < 0);
    char digits[32];
    group_digits(digits, (uint64_t)tenths / 10);
    return arena_printf(a, "%s%s.%u%%", negative ? FORMAT_MINUS : "", digits,
                        (unsigned)(tenths % 10));
}

char *
format_day(struct arena *a, int32_t day)
{
    return day == DAY_NONE ? arena_text(a, FORMAT_NONE) : day_iso(a, day);
}

char *
format_day_short(struct arena *a, int32_t day, int32_t today)
{
    int year, this_year, month, date;
    if (day == DAY_NONE || today == DAY_NONE)
        return format_day(a, day);
    day_to_ymd(today, &this_year, &month, &date);
    day_to_ymd(day, &year, &month, &date);
    if (year != this_year)
        return day_iso(a, day);
    return arena_printf(a, "%02d-%02d", month, date);
}

char *
format_moment(struct arena *a, int64_t moment)
{
    return moment == TIME_NONE ? arena_text(a, FORMAT_NONE)
                               : moment_iso(a, moment);
}

char *
format_days_ago(struct arena *a, enum lang l, int32_t day, int32_t today)
{
    if (day == DAY_NONE || today == DAY_NONE)
        return arena_text(a, FORMAT_NONE);
    int64_t ago = (int64_t)today - day;
    if (ago == 0)
        return arena_text(a, lang_text(l, N_("Today")));
    if (ago == 1)
        return arena_text(a, lang_text(l, N_("Yesterday")));
    if (ago == -1)
        return arena_text(a, lang_text(l, N_("Tomorrow")));
    if (ago > 0)
        return lang_format(a, l, N_("%lld days ago"), (long long)ago);
    return lang_format(a, l, N_("in %lld days"), (long long)-ago);
}

const char *
format_weekday(enum lang l, int32_t day)
{
    static const char *const names[] = {N_("Mon"), N_("Tue"), N_("Wed"),
                                        N_("Thu"), N_("Fri"), N_("Sat"),
                                        N_("Sun")};
    if (day == DAY_NONE)
        return FORMAT_NONE;
    return lang_text(l, names[day_of_week(day) - 1]);
}
