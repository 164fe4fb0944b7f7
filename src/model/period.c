/* See period.h. All arithmetic is on months: month, quarter, half and year are
 * 1, 3, 6 and 12 of them, begun at a multiple. */
#include "model/period.h"

#include <stdio.h>
#include <string.h>

enum { FIRST_YEAR = 1950, LAST_YEAR = 2100, USUAL_DAYS = 30 };

static const int months_of[] = {1, 3, 6, 12};

static struct period
of_months(enum period_kind kind, int year, int first_month)
{
    struct period p = {.kind = kind};
    p.from = day_from_ymd(year, first_month, 1);
    p.to = day_add_months(p.from, months_of[kind]) - 1;
    return p;
}

/* The whole text is digits as the pattern's 0 says, other signs as they are. */
static bool
looks_like(const char *text, const char *pattern)
{
    for (; *pattern; pattern++, text++)
        if (*pattern == '0' ? !(*text >= '0' && *text <= '9')
                            : *text != *pattern)
            return false;
    return !*text;
}

static int
number_at(const char *text, int digits)
{
    int x = 0;
    while (digits--)
        x = x * 10 + (*text++ - '0');
    return x;
}

static bool
read_days(const char *text, struct period *out)
{
    char from[11];
    if (!looks_like(text, "0000-00-00..0000-00-00"))
        return false;
    snprintf(from, sizeof from, "%.10s", text);
    struct period p = {PERIOD_DAYS, day_parse(from), day_parse(text + 12)};
    if (p.from == DAY_NONE || p.to == DAY_NONE || p.from > p.to)
        return false;
    *out = p;
    return true;
}

/* The week that has the fourth of January in it is the first of its year. */
static bool
read_week(const char *text, struct period *out)
{
    int year, week;
    if (!looks_like(text, "0000W00"))
        return false;
    int said = number_at(text, 4), number = number_at(text + 5, 2);
    if (said < FIRST_YEAR || said > LAST_YEAR || number < 1)
        return false;
    int32_t first = day_from_ymd(said, 1, 4);
    struct period p = {.kind = PERIOD_WEEK};
    p.from = first - day_of_week(first) + 1 + 7 * (number - 1);
    p.to = p.from + 6;
    day_iso_week(p.from, &year, &week);
    if (year != said || week != number)
        return false;
    *out = p;
    return true;
}

static bool
read_fiscal(const char *text, struct period *out)
{
    if (!looks_like(text, "0000F00"))
        return false;
    int year = number_at(text, 4), month = number_at(text + 5, 2);
    if (year < FIRST_YEAR || year >= LAST_YEAR || month < 1 || month > 12)
        return false;
    *out = period_fiscal(day_from_ymd(year, month, 1), month);
    return true;
}

bool
period_read(const char *text, struct period *out)
{
    enum period_kind kind;
    int part = 1;
    if (read_days(text, out) || read_week(text, out) ||
        read_fiscal(text, out))
        return true;
    if (looks_like(text, "0000"))
        kind = PERIOD_YEAR;
    else if (looks_like(text, "0000-00"))
        kind = PERIOD_MONTH, part = number_at(text + 5, 2);
    else if (looks_like(text, "0000Q0"))
        kind = PERIOD_QUARTER, part = number_at(text + 5, 1);
    else if (looks_like(text, "0000H0"))
        kind = PERIOD_HALF, part = number_at(text + 5, 1);
    else
        return false;
    int year = number_at(text, 4), months = months_of[kind];
    if (year < FIRST_YEAR || year > LAST_YEAR || part < 1 ||
        part > 12 / months)
        return false;
    *out = of_months(kind, year, (part - 1) * months + 1);
    return true;
}

const char *
period_text(struct arena *a, const struct period *p)
{
    int year, month, day;
    day_to_ymd(p->from, &year, &month, &day);
    switch (p->kind) {
    case PERIOD_MONTH: return arena_printf(a, "%04d-%02d", year, month);
    case PERIOD_QUARTER:
        return arena_printf(a, "%04dQ%d", year, (month + 2) / 3);
    case PERIOD_HALF:
        return arena_printf(a, "%04dH%d", year, (month + 5) / 6);
    case PERIOD_YEAR: return arena_printf(a, "%04d", year);
    case PERIOD_FISCAL: return arena_printf(a, "%04dF%02d", year, month);
    case PERIOD_WEEK:
        day_iso_week(p->from, &year, &day);
        return arena_printf(a, "%04dW%02d", year, day);
    default:
        return arena_printf(a, "%s..%s", day_iso(a, p->from),
                            day_iso(a, p->to));
    }
}

const char *
period_words(struct arena *a, enum lang l, const struct period *p)
{
    static const char *const months[] = {
        N_("January %d"), N_("February %d"), N_("March %d"), N_("April %d"),
        N_("May %d"), N_("June %d"), N_("July %d"), N_("August %d"),
        N_("September %d"), N_("October %d"), N_("November %d"),
        N_("December %d")};
    static const char *const quarters[] = {N_("Q1 %d"), N_("Q2 %d"),
                                           N_("Q3 %d"), N_("Q4 %d")};
    static const char *const halves[] = {N_("First half of %d"),
                                         N_("Second half of %d")};
    int year, month, day;
    day_to_ymd(p->from, &year, &month, &day);
    switch (p->kind) {
    case PERIOD_MONTH: return lang_format(a, l, months[month - 1], year);
    case PERIOD_QUARTER:
        return lang_format(a, l, quarters[(month - 1) / 3], year);
    case PERIOD_HALF: return lang_format(a, l, halves[(month - 1) / 6], year);
    case PERIOD_YEAR: return lang_format(a, l, N_("Year %d"), year);
    case PERIOD_FISCAL:
        return month == 1
                   ? lang_format(a, l, N_("Financial year %d"), year)
                   : lang_format(a, l, N_("Financial year %d/%02d"), year,
                                 (year + 1) % 100);
    case PERIOD_WEEK:
        day_iso_week(p->from, &year, &day);
        return lang_format(a, l, N_("Week %d of %d"), day, year);
    default:
        return lang_format(a, l, N_("%s to %s"), day_iso(a, p->from),
                           day_iso(a, p->to));
    }
}

struct period
period_of(enum period_kind kind, int32_t day)
{
    int year, month, date;
    if (kind == PERIOD_WEEK) {
        int32_t monday = day - day_of_week(day) + 1;
        return (struct period){PERIOD_WEEK, monday, monday + 6};
    }
    if (kind >= PERIOD_DAYS)
        return (struct period){PERIOD_DAYS, day, day};
    day_to_ymd(day, &year, &month, &date);
    int months = months_of[kind];
    return of_months(kind, year, (month - 1) / months * months + 1);
}

struct period
period_fiscal(int32_t day, int first_month)
{
    int year, month, date;
    day_to_ymd(day, &year, &month, &date);
    struct period p = {.kind = PERIOD_FISCAL};
    p.from = day_from_ymd(month < first_month ? year - 1 : year, first_month,
                          1);
    p.to = day_add_months(p.from, 12) - 1;
    return p;
}

struct period
period_step(const struct period *p, int n)
{
    struct period next = *p;
    if (p->kind == PERIOD_FISCAL) {
        next.from = day_add_months(p->from, 12 * n);
        next.to = day_add_months(next.from, 12) - 1;
        return next;
    }
    if (p->kind >= PERIOD_DAYS) {
        int32_t days = p->to - p->from + 1;
        next.from += n * days;
        next.to += n * days;
        return next;
    }
    next.from = day_add_months(p->from, n * months_of[p->kind]);
    next.to = day_add_months(next.from, months_of[p->kind]) - 1;
    return next;
}

struct period
period_year_before(const struct period *p)
{
    if (p->kind < PERIOD_DAYS)
        return period_step(p, -12 / months_of[p->kind]);
    if (p->kind == PERIOD_FISCAL)
        return period_step(p, -1);
    if (p->kind == PERIOD_WEEK)
        return period_step(p, -52);
    return (struct period){PERIOD_DAYS, day_add_months(p->from, -12),
                           day_add_months(p->to, -12)};
}

struct period
period_usual(int32_t closed)
{
    struct period p = period_of(PERIOD_QUARTER, closed);
    return closed - p.from + 1 >= USUAL_DAYS ? p : period_step(&p, -1);
}

int32_t
period_last(const struct period *p, int32_t closed)
{
    return p->to < closed ? p->to : closed;
}
