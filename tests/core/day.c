/* The calendar: against glibc for every day of three centuries. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "core/clock.h"

#include "check.h"

static void
every_day_of_1900_to_2199_agrees_with_the_c_library(void **state)
{
    int32_t first = day_from_ymd(1900, 1, 1), last = day_from_ymd(2199, 12, 31);
    assert_int_equal(first, -25567);
    assert_int_equal(last - first, 109573 - 1);
    for (int32_t day = first; day <= last; day++) {
        time_t t = (time_t)day * 86400;
        struct tm tm;
        int y, m, d, iso_year, week;
        char want[32], got[32];
        gmtime_r(&t, &tm);
        day_to_ymd(day, &y, &m, &d);
        assert_int_equal(y, tm.tm_year + 1900);
        assert_int_equal(m, tm.tm_mon + 1);
        assert_int_equal(d, tm.tm_mday);
        assert_int_equal(day_from_ymd(y, m, d), day);
        assert_int_equal(day_of_week(day), tm.tm_wday ? tm.tm_wday : 7);
        day_iso_week(day, &iso_year, &week);
        strftime(want, sizeof want, "%G-%V", &tm);
        snprintf(got, sizeof got, "%d-%02d", iso_year, week);
        assert_string_equal(got, want);
    }
}

static void
days_that_do_not_exist_are_refused(void **state)
{
    static const int WRONG[][3] = {
        {2026, 2, 29}, {2026, 2, 30}, {1900, 2, 29}, {2100, 2, 29},
        {2026, 4, 31}, {2026, 0, 1},  {2026, 13, 1}, {2026, 1, 0},
        {2026, 1, 32}, {0, 1, 1},     {10000, 1, 1}, {-5, 1, 1},
        {2026, -1, 5}, {2026, 1, -1}};
    for (size_t i = 0; i < sizeof WRONG / sizeof WRONG[0]; i++)
        assert_int_equal(
            day_from_ymd(WRONG[i][0], WRONG[i][1], WRONG[i][2]), DAY_NONE);
    assert_int_not_equal(day_from_ymd(2000, 2, 29), DAY_NONE);
    assert_int_not_equal(day_from_ymd(2028, 2, 29), DAY_NONE);
}

static void
a_month_later_is_the_same_day_or_the_last(void **state)
{
    int32_t jan31 = day_from_ymd(2027, 1, 31);
    assert_int_equal(day_add_months(jan31, 1), day_from_ymd(2027, 2, 28));
    assert_int_equal(day_add_months(jan31, 13), day_from_ymd(2028, 2, 29));
    assert_int_equal(day_add_months(jan31, 2), day_from_ymd(2027, 3, 31));
    assert_int_equal(day_add_months(jan31, -2), day_from_ymd(2026, 11, 30));
    assert_int_equal(day_add_months(jan31, -1), day_from_ymd(2026, 12, 31));
    assert_int_equal(day_add_months(jan31, 0), jan31);
    assert_int_equal(day_add_months(day_from_ymd(2028, 2, 29), 12),
                     day_from_ymd(2029, 2, 28));
    assert_int_equal(day_add_months(DAY_NONE, 1), DAY_NONE);
    assert_int_equal(day_add_months(jan31, INT32_MAX), DAY_NONE);
    assert_int_equal(day_add_months(jan31, INT32_MIN), DAY_NONE);
}

static void
months_between_is_the_most_that_can_be_added(void **state)
{
    int32_t from = day_from_ymd(2023, 12, 1);
    for (int32_t a = from; a < from + 800; a += 3) {
        for (int32_t b = a; b < a + 900; b++) {
            int n = day_months_between(a, b);
            assert_true(day_add_months(a, n) <= b);
            assert_true(day_add_months(a, n + 1) > b);
        }
    }
    assert_int_equal(day_months_between(from, from - 1), 0);
    assert_int_equal(day_months_between(DAY_NONE, from), 0);
    assert_int_equal(day_months_between(from, DAY_NONE), 0);
}

static void
a_day_is_written_as_iso(void **state)
{
    struct arena *a = arena_new();
    assert_string_equal(day_iso(a, DAY_NONE), "");
    assert_string_equal(day_iso(a, 0), "1970-01-01");
    assert_string_equal(day_iso(a, -1), "1969-12-31");
    assert_string_equal(day_iso(a, day_from_ymd(9999, 12, 31)), "9999-12-31");
    assert_string_equal(day_iso(a, day_from_ymd(1, 1, 1)), "0001-01-01");
    arena_free(a);
}

TEST_MAIN(TEST(every_day_of_1900_to_2199_agrees_with_the_c_library),
          TEST(days_that_do_not_exist_are_refused),
          TEST(a_month_later_is_the_same_day_or_the_last),
          TEST(months_between_is_the_most_that_can_be_added),
          TEST(a_day_is_written_as_iso))
