/* Moments and zones, gaps and folds among them; dates as people write them. */
#include "core/clock.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "check.h"

#define SECOND INT64_C(1000000)
#define HOUR (3600 * SECOND)

static void
zone(const char *name)
{
    assert_int_equal(clock_start(name, 0), OK);
}

static void
only_zones_of_the_system_are_accepted(void **state)
{
    static const char *const WRONG[] = {
        "", "Asia/Shangai", "../../../etc/passwd", "/etc/localtime",
        "zone.tab", "zone1970.tab", "Asia", "Asia/Shanghai\n", "CST-8",
        "AsiaAsiaAsiaAsiaAsiaAsiaAsiaAsiaAsiaAsiaAsiaAsiaAsiaAsiaAsiaAsiaAsia"};
    for (size_t i = 0; i < sizeof WRONG / sizeof WRONG[0]; i++)
        assert_int_equal(clock_start(WRONG[i], 0), ERR_INVALID);
    assert_int_equal(clock_start(NULL, 0), ERR_INVALID);
    assert_int_equal(clock_start("UTC", INT64_MAX), ERR_INVALID);
    assert_int_equal(clock_start("UTC", INT64_MIN), ERR_INVALID);
    zone("UTC");
    zone("Asia/Taipei");
    zone("America/Argentina/Buenos_Aires");
    zone("Etc/GMT+12");
}

static void
the_setting_moves_the_clock(void **state)
{
    zone("Asia/Shanghai");
    int64_t now = clock_now();
    assert_int_equal(clock_start("Asia/Shanghai", 86400 * 400), OK);
    int64_t later = clock_now() - 86400 * 400 * SECOND;
    assert_true(later >= now && later < now + 5 * SECOND);
    assert_true(clock_today() - day_of(now) >= 400);
    zone("Asia/Shanghai");
    assert_true(clock_monotonic_ms() <= clock_monotonic_ms());
}

static void
shanghai_days_begin_at_sixteen_hours_utc(void **state)
{
    zone("Asia/Shanghai");
    int32_t day = day_from_ymd(2026, 11, 21);
    int64_t start = day_start(day);
    assert_int_equal(start, (int64_t)day * 86400 * SECOND - 8 * HOUR);
    assert_int_equal(day_of(start), day);
    assert_int_equal(day_of(start - 1), day - 1);
    assert_int_equal(day_of(-1), day_from_ymd(1970, 1, 1));
    assert_int_equal(day_of(-8 * HOUR - 1), day_from_ymd(1969, 12, 31));
    assert_int_equal(day_of(TIME_NONE), DAY_NONE);
    assert_int_equal(day_start(DAY_NONE), TIME_NONE);
}

/* In every zone: the start of a day lies in it, the moment before does not. */
static void
the_start_of_a_day_is_its_first_moment_in_every_zone(void **state)
{
    static const char *const ZONES[] = {
        "UTC", "Asia/Shanghai", "Asia/Kathmandu", "America/New_York",
        "America/Sao_Paulo", "Asia/Beirut", "Africa/Cairo",
        "Australia/Lord_Howe", "Europe/Dublin", "Africa/Casablanca",
        "America/Havana", "Asia/Amman", "Pacific/Chatham"};
    for (size_t i = 0; i < sizeof ZONES / sizeof ZONES[0]; i++) {
        zone(ZONES[i]);
        int64_t before = TIME_NONE;
        for (int32_t d = day_from_ymd(1973, 1, 2);
             d < day_from_ymd(2040, 1, 1); d++) {
            int64_t start = day_start(d);
            assert_int_equal(day_of(start), d);
            assert_int_equal(day_of(start - 1), d - 1);
            assert_true(before == TIME_NONE || start - before >= 22 * HOUR);
            before = start;
        }
    }
}

static void
summer_time_gaps_end_and_folds_take_the_first(void **state)
{
    zone("Europe/Berlin");
    int32_t spring = day_from_ymd(2026, 3, 29);
    int32_t autumn = day_from_ymd(2026, 10, 25);
    struct arena *a = arena_new();
    assert_string_equal(moment_iso(a, moment_of(spring, 2 * 3600 + 1800)),
                        "2026-03-29 03:00");
    int64_t twice = moment_of(autumn, 2 * 3600 + 1800);
    assert_int_equal(twice, moment_parse("2026-10-25T00:30Z"));
    assert_int_equal(day_start(spring + 1) - day_start(spring), 23 * HOUR);
    assert_int_equal(day_start(autumn + 1) - day_start(autumn), 25 * HOUR);
    /* Beirut leaves out midnight itself. */
    zone("Asia/Beirut");
    assert_string_equal(
        moment_iso(a, day_start(day_from_ymd(2026, 3, 29))),
        "2026-03-29 01:00");
    /* Samoa left out a whole day. */
    zone("Pacific/Apia");
    assert_int_equal(day_start(day_from_ymd(2011, 12, 30)),
                     day_start(day_from_ymd(2011, 12, 31)));
    arena_free(a);
}

static void
dates_are_read_as_people_and_files_write_them(void **state)
{
    int32_t day = day_from_ymd(2026, 2, 8);
    assert_int_equal(day_parse("2026-02-08"), day);
    assert_int_equal(day_parse("2026-2-8"), day);
    assert_int_equal(day_parse("2026/2/8"), day);
    assert_int_equal(day_parse("2026/02/08"), day);
    assert_int_equal(day_parse("2026.2.8"), day);
    assert_int_equal(day_parse("2026年2月8日"), day);
    assert_int_equal(day_parse("2026年02月08日"), day);
    assert_int_equal(day_parse("1900-01-01"), day_from_ymd(1900, 1, 1));
    assert_int_equal(day_parse("2199-12-31"), day_from_ymd(2199, 12, 31));
}

static void
what_is_no_date_is_refused(void **state)
{
    static const char *const WRONG[] = {
        "", "0000-00-00", "2026-02-30", "2026-02-29", "1899-12-31",
        "2200-01-01", "9999-12-31", "26-02-08", "02/08/2026", "2026-02",
        "2026-02-", "2026--08", "2026-002-08", "2026-02-008", "2026-02-08 ",
        " 2026-02-08", "2026-02/08", "2026/02-08", "2026年2月8", "2026年2月",
        "2026年2月8日x", "20260208", "+2026-02-08", "-2026-02-08",
        "2026-02-08T00:00", "２０２６-02-08", "2026-2.5-1", "NaN", "today",
        "2026-13-01", "2026-00-10", "2026-10-00", "45000", "2026\xe5",
        "2026-02-0\xff", "99999999999999999999-01-01"};
    for (size_t i = 0; i < sizeof WRONG / sizeof WRONG[0]; i++)
        if (day_parse(WRONG[i]) != DAY_NONE)
            fail_msg("read as a date: %s", WRONG[i]);
    assert_int_equal(day_parse(NULL), DAY_NONE);
}

static void
moments_are_read_with_and_without_a_zone(void **state)
{
    zone("Asia/Shanghai");
    int64_t at = moment_of(day_from_ymd(2026, 2, 28), 14 * 3600 + 5 * 60);
    assert_int_equal(moment_parse("2026-02-28 14:05"), at);
    assert_int_equal(moment_parse("2026-02-28T14:05:00"), at);
    assert_int_equal(moment_parse("2026/2/28 14:05"), at);
    assert_int_equal(moment_parse("2026-02-28T06:05Z"), at);
    assert_int_equal(moment_parse("2026-02-28T14:05:00+08:00"), at);
    assert_int_equal(moment_parse("2026-02-28T14:05+0800"), at);
    assert_int_equal(moment_parse("2026-02-28T01:05:00-05:00"), at);
    assert_int_equal(moment_parse("2026-02-28 14:05:59.123456"),
                     at + 59 * SECOND + 123456);
    assert_int_equal(moment_parse("2026-02-28 14:05:00.5"), at + SECOND / 2);
    assert_int_equal(moment_parse("2026-02-28 14:05:00.123456789"),
                     at + 123456);
    assert_int_equal(moment_parse("2026-02-28"),
                     day_start(day_from_ymd(2026, 2, 28)));
    assert_int_equal(moment_parse("2026/2/28 0:00:00"),
                     day_start(day_from_ymd(2026, 2, 28)));
}

static void
what_is_no_moment_is_refused(void **state)
{
    static const char *const WRONG[] = {
        "", "14:05", "2026-02-30 14:05", "2026-02-28 24:00",
        "2026-02-28 14:60", "2026-02-28 14:05:60", "2026-02-28 14",
        "2026-02-28 14:5", "2026-02-28 14:05:", "2026-02-28 14:05:00.",
        "2026-02-28 14:05:00.1234567890", "2026-02-28T", "2026-02-28 ",
        "2026-02-28  14:05", "2026-02-28 14:05 ", "2026-02-28 14:05z",
        "2026-02-28 14:05+8", "2026-02-28 14:05+08:", "2026-02-28 14:05+15:00",
        "2026-02-28 14:05+08:60", "2026-02-28 14:05Z+08:00",
        "2026-02-28 14:05 CST", "2026-02-28 -1:05", "0000-00-00 00:00:00"};
    zone("Asia/Shanghai");
    for (size_t i = 0; i < sizeof WRONG / sizeof WRONG[0]; i++)
        if (moment_parse(WRONG[i]) != TIME_NONE)
            fail_msg("read as a moment: %s", WRONG[i]);
    assert_int_equal(moment_parse(NULL), TIME_NONE);
}

static void
a_moment_is_written_in_company_time(void **state)
{
    struct arena *a = arena_new();
    zone("Asia/Shanghai");
    assert_string_equal(moment_iso(a, 0), "1970-01-01 08:00");
    assert_string_equal(moment_iso(a, -1), "1970-01-01 07:59");
    assert_string_equal(moment_iso(a, TIME_NONE), "");
    assert_string_equal(moment_iso(a, moment_parse("2199-12-31 23:59:59")),
                        "2199-12-31 23:59");
    arena_free(a);
}

static void *
read_days(void *unused)
{
    for (int32_t d = day_from_ymd(2000, 1, 1); d < day_from_ymd(2030, 1, 1);
         d++)
        if (day_of(day_start(d)) != d)
            return "wrong";
    return NULL;
}

static void
threads_do_not_disturb_each_other(void **state)
{
    pthread_t threads[4];
    zone("America/New_York");
    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, read_days, NULL);
    for (int i = 0; i < 4; i++) {
        void *problem;
        pthread_join(threads[i], &problem);
        assert_null(problem);
    }
}

TEST_MAIN(TEST(only_zones_of_the_system_are_accepted),
          TEST(the_setting_moves_the_clock),
          TEST(shanghai_days_begin_at_sixteen_hours_utc),
          TEST(the_start_of_a_day_is_its_first_moment_in_every_zone),
          TEST(summer_time_gaps_end_and_folds_take_the_first),
          TEST(dates_are_read_as_people_and_files_write_them),
          TEST(what_is_no_date_is_refused),
          TEST(moments_are_read_with_and_without_a_zone),
          TEST(what_is_no_moment_is_refused),
          TEST(a_moment_is_written_in_company_time),
          TEST(threads_do_not_disturb_each_other))
