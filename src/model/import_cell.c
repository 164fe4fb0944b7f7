/* One cell of a file into one value.
 *
 * Forms and files share field_read; a file adds what sheets do to values
 * (12.6万, a formula that failed, a date at midnight) and messages that say
 * what to write instead, as nobody sits in front of a file when it is read. */
#include "model/import_private.h"

#include <stdio.h>
#include <string.h>

#include "core/text.h"

static const char MSG_FORMULA[] =
    N_("This is an error of a spreadsheet formula. Please put in the value.");
static const char MSG_MONTH[] = N_("There is no month %s.");
static const char MSG_DAY[] = N_("The month %s has no day %s.");
static const char MSG_NUMBER[] =
    N_("This is no number. Write 126000 or 12.6万, for example.");
static const char MSG_WHOLE[] = N_("This is no whole number.");
static const char MSG_NEGATIVE[] = N_("This cannot be below zero.");
const char IMPORT_MSG_REQUIRED[] = N_("This must not be empty.");

static bool
is_formula_error(const char *s)
{
    static const char *const ERRORS[] = {"#REF!", "#N/A", "#VALUE!", "#NAME?",
                                         "#DIV/0!", "#NUM!", "#NULL!",
                                         "#SPILL!", "#CALC!"};
    for (size_t i = 0; i < sizeof ERRORS / sizeof ERRORS[0]; i++)
        if (strcmp(s, ERRORS[i]) == 0)
            return true;
    return s[0] == '#' && s[1] == '#' && s[2] == '#'
           && strspn(s, "#") == strlen(s);
}

/* The ten thousands and hundred millions of a Chinese number; 1 if none. The
 * unit is cut off. */
static int64_t
cut_unit(char *s)
{
    static const struct { const char *word; int64_t factor; } UNITS[] = {
        {"万元", 10000}, {"萬元", 10000}, {"亿元", 100000000},
        {"億元", 100000000}, {"万", 10000}, {"萬", 10000},
        {"亿", 100000000}, {"億", 100000000}, {"元", 1},
    };
    size_t n = strlen(s);
    for (size_t i = 0; i < sizeof UNITS / sizeof UNITS[0]; i++) {
        size_t len = strlen(UNITS[i].word);
        if (n > len && strcmp(s + n - len, UNITS[i].word) == 0) {
            s[n - len] = 0;
            return UNITS[i].factor;
        }
    }
    return 1;
}

/* 12.6万 with up to eight decimals, exact; NULL when it is no such number. */
static char *
with_unit(struct arena *a, const char *raw)
{
    char *s = text_trim(a, text_halfwidth(a, raw)), *out;
    int64_t factor = cut_unit(s);
    size_t zeros = 0, decimals;
    for (int64_t f = factor; f > 1; f /= 10)
        zeros++;
    char *point = strchr(s, '.');
    decimals = point ? strlen(point + 1) : 0;
    if (zeros == 0)
        return text_trim(a, s);
    if (decimals > zeros + 2)
        return NULL;
    out = arena_alloc(a, strlen(s) + zeros + 3);
    if (point) {
        size_t whole = (size_t)(point - s), shift = zeros;
        memcpy(out, s, whole);
        char *p = out + whole;
        for (const char *d = point + 1; shift > 0; shift--)
            *p++ = *d ? *d++ : '0';
        if (decimals > zeros) {
            *p++ = '.';
            const char *rest = point + 1 + zeros;
            memcpy(p, rest, strlen(rest) + 1);
        }
    } else {
        memcpy(out, s, strlen(s) + 1);
        memset(out + strlen(s), '0', zeros);
    }
    return strspn(out, "0123456789.,-") == strlen(out) ? out : NULL;
}

/* Why 2026-13-08 and 2026-02-30 are no dates. */
static const char *
explain_date(struct arena *a, const char *s, const char *args[3])
{
    int y, m, d;
    char sep1, sep2;
    if (sscanf(s, "%4d%c%2d%c%2d", &y, &sep1, &m, &sep2, &d) != 5
        || strchr("-/.", sep1) == NULL)
        return NULL;
    if (m < 1 || m > 12) {
        args[0] = arena_printf(a, "%d", m);
        return MSG_MONTH;
    }
    if (d < 1 || d > 31 || day_from_ymd(y, m, d) == DAY_NONE) {
        args[0] = arena_printf(a, "%d-%02d", y, m);
        args[1] = arena_printf(a, "%d", d);
        return MSG_DAY;
    }
    return NULL;
}

static const char *
explain_number(const struct field *f, struct arena *a, const char *s,
               const char *problem)
{
    int64_t minor;
    if (!parse_money(s, &minor))
        return MSG_NUMBER;
    if (minor < 0 && f->min >= 0)
        return MSG_NEGATIVE;
    return f->type == FIELD_INT && minor % 100 ? MSG_WHOLE : problem;
}

/* A day where the file has a moment: its day. */
static const char *
day_only(struct arena *a, const char *s)
{
    int64_t at = moment_parse(s);
    return at == TIME_NONE ? s : day_iso(a, day_of(at));
}

const char *
import_cell_read(const struct field *f, struct arena *a, const char *raw,
                 void *base, const char *args[3])
{
    const char *s = text_trim(a, raw), *explained = NULL;
    if (!*s)
        return f->required ? IMPORT_MSG_REQUIRED : field_read(f, a, "", base);
    if (is_formula_error(s))
        return MSG_FORMULA;
    if (f->type == FIELD_MONEY || f->type == FIELD_INT) {
        const char *plain = with_unit(a, s);
        if (!plain)
            return MSG_NUMBER;
        s = plain;
    }
    if (f->type == FIELD_DAY && day_parse(s) == DAY_NONE)
        s = day_only(a, s);
    const char *problem = field_read(f, a, s, base);
    if (!problem)
        return NULL;
    if (f->type == FIELD_DAY || f->type == FIELD_MOMENT)
        explained = explain_date(a, text_halfwidth(a, s), args);
    else if (f->type == FIELD_MONEY || f->type == FIELD_INT)
        explained = explain_number(f, a, s, problem);
    return explained ? explained : problem;
}
