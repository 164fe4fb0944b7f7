/* Days of the Gregorian calendar as a count since 1970-01-01.
 *
 * Plain arithmetic, no time zone: H. Hinnant, "chrono-Compatible Low-Level
 * Date Algorithms" (days_from_civil, civil_from_days), which counts years
 * from March so that the leap day comes last. */
#include "core/clock.h"

#define ERA_DAYS 146097 /* 400 years */

static bool
is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int
month_days(int year, int month)
{
    static const int DAYS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return DAYS[month - 1] + (month == 2 && is_leap(year));
}

/* Years are counted from 400 * ERAS before ours, so that none is negative and
 * all of it is arithmetic of whole numbers below 2^32, which may go round. */
static int32_t
day_count(int year, int month, int day)
{
    enum { ERAS = 15000 };
    uint32_t y = (uint32_t)(year + 400 * ERAS - (month <= 2));
    uint32_t day_of_year = (uint32_t)(
        (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1);
    return (int32_t)(y * 365 + y / 4 - y / 100 + y / 400 + day_of_year
                     - ERAS * (uint32_t)ERA_DAYS - 719468);
}

int32_t
day_from_ymd(int year, int month, int day)
{
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 ||
        day > month_days(year, month))
        return DAY_NONE;
    return day_count(year, month, day);
}

void
day_to_ymd(int32_t day, int *year, int *month, int *day_of_month)
{
    int64_t z = (int64_t)day + 719468;
    int64_t era = (z >= 0 ? z : z - (ERA_DAYS - 1)) / ERA_DAYS;
    int64_t doe = z - era * ERA_DAYS;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;
    *day_of_month = (int)(doy - (153 * mp + 2) / 5 + 1);
    *month = (int)(mp < 10 ? mp + 3 : mp - 9);
    *year = (int)(yoe + era * 400 + (*month <= 2));
}

int
day_of_week(int32_t day)
{
    int64_t since_monday = ((int64_t)day + 3) % 7; /* 1970-01-01: Thursday */
    return (int)(since_monday < 0 ? since_monday + 7 : since_monday) + 1;
}

/* A week belongs to the year of its Thursday (ISO 8601). */
void
day_iso_week(int32_t day, int *year, int *week)
{
    int32_t thursday = day - day_of_week(day) + 4;
    int month, dom;
    day_to_ymd(thursday, year, &month, &dom);
    *week = (thursday - day_count(*year, 1, 1)) / 7 + 1;
}

int32_t
day_add_months(int32_t day, int months)
{
    if (day == DAY_NONE)
        return DAY_NONE;
    int y, m, d;
    day_to_ymd(day, &y, &m, &d);
    int64_t all = (int64_t)y * 12 + m - 1 + months;
    int64_t year = all / 12 - (all % 12 < 0);
    int month = (int)(all - year * 12) + 1;
    if (year < 1 || year > 9999)
        return DAY_NONE;
    int last = month_days((int)year, month);
    return day_count((int)year, month, d < last ? d : last);
}

int
day_months_between(int32_t from, int32_t to)
{
    if (from == DAY_NONE || to == DAY_NONE || to <= from)
        return 0;
    int y1, m1, d1, y2, m2, d2;
    day_to_ymd(from, &y1, &m1, &d1);
    day_to_ymd(to, &y2, &m2, &d2);
    int n = (y2 - y1) * 12 + m2 - m1;
    /* The month is full on the same day, or on its last where that is less. */
    int last = month_days(y2, m2);
    return n - (d2 < (d1 < last ? d1 : last));
}

char *
day_iso(struct arena *a, int32_t day)
{
    if (day == DAY_NONE)
        return arena_text(a, "");
    int y, m, d;
    day_to_ymd(day, &y, &m, &d);
    return arena_printf(a, "%04d-%02d-%02d", y, m, d);
}
