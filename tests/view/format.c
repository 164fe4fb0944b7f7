/* Numbers, amounts and days in three languages, at their edges. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "view/format.h"

static struct arena *a;

static int
start(void **state)
{
    a = arena_new();
    return clock_start("Asia/Shanghai", 0) == OK ? 0 : -1;
}

static int
stop(void **state)
{
    arena_free(a);
    return 0;
}

static void
whole_numbers_are_grouped(void **state)
{
    assert_string_equal(format_int(a, 0), "0");
    assert_string_equal(format_int(a, 999), "999");
    assert_string_equal(format_int(a, 1000), "1,000");
    assert_string_equal(format_int(a, -1234567), "−1,234,567");
    assert_string_equal(format_hundredths(a, -823), "−8.23");
    assert_string_equal(format_hundredths(a, 123400), "1,234.00");
    assert_string_equal(format_int(a, INT64_MAX),
                        "9,223,372,036,854,775,807");
    assert_string_equal(format_int(a, INT64_MIN), FORMAT_NONE);
}

static void
amounts_show_cents_only_where_there_are_some(void **state)
{
    assert_string_equal(format_money(a, "CNY", 128640000), "¥1,286,400");
    assert_string_equal(format_money(a, "CNY", 5), "¥0.05");
    assert_string_equal(format_money(a, "CNY", -310), "−¥3.10");
    assert_string_equal(format_money(a, "TWD", 100000), "NT$1,000");
    assert_string_equal(format_money(a, "CHF", 100), "CHF 1");
    assert_string_equal(format_money(a, NULL, 100), "1");
    assert_string_equal(format_money(a, "CNY", INT64_MIN), FORMAT_NONE);
}

struct short_case {
    int64_t minor;
    const char *text[LANG_COUNT];
};

static void
short_amounts_change_unit_at_the_rounded_boundary(void **state)
{
    static const struct short_case cases[] = {
        {0, {"¥0", "¥0", "¥0"}},
        {999999, {"¥9,999.99", "¥9,999.99", "¥9,999.99"}},
        {1000000, {"¥1.00 万", "¥1.00 萬", "¥10.0K"}},
        {128640000, {"¥128.64 万", "¥128.64 萬", "¥1.29M"}},
        {12864000, {"¥12.86 万", "¥12.86 萬", "¥128.6K"}},
        {99994999, {"¥99.99 万", "¥99.99 萬", "¥999.9K"}},
        {99995000, {"¥100.00 万", "¥100.00 萬", "¥1.00M"}},
        {9999494999, {"¥9,999.49 万", "¥9,999.49 萬", "¥99.99M"}},
        {9999999900, {"¥1.00 亿", "¥1.00 億", "¥100.00M"}},
        {9999994900, {"¥9,999.99 万", "¥9,999.99 萬", "¥100.00M"}},
        {10000000000, {"¥1.00 亿", "¥1.00 億", "¥100.00M"}},
        {12900000000, {"¥1.29 亿", "¥1.29 億", "¥129.00M"}},
        {-8642000, {"−¥8.64 万", "−¥8.64 萬", "−¥86.4K"}},
        {100000000000, {"¥10.00 亿", "¥10.00 億", "¥1.00B"}},
        {INT64_MIN, {FORMAT_NONE, FORMAT_NONE, FORMAT_NONE}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int l = 0; l < LANG_COUNT; l++)
            assert_string_equal(format_money_short(a, (enum lang)l, "CNY",
                                                   cases[i].minor),
                                cases[i].text[l]);
    assert_string_equal(format_money_short(a, LANG_ZH_CN, "CNY", INT64_MAX),
                        "¥922,337,203.69 亿");
}

static void
rates_round_once_and_have_no_value_over_nothing(void **state)
{
    assert_string_equal(format_percent(a, 124, 1000), "12.4%");
    assert_string_equal(format_percent(a, 1, 3), "33.3%");
    assert_string_equal(format_percent(a, 2, 3), "66.7%");
    assert_string_equal(format_percent(a, -1, 8), "−12.5%");
    assert_string_equal(format_percent(a, 0, 5), "0.0%");
    assert_string_equal(format_percent(a, -1, 1000000), "0.0%");
    assert_string_equal(format_percent(a, 1, 0), FORMAT_NONE);
    assert_string_equal(format_percent(a, INT64_MAX, 1), FORMAT_NONE);
    assert_string_equal(format_percent(a, INT64_MAX, INT64_MAX), "100.0%");
}

static void
days_are_iso_and_short_within_the_year(void **state)
{
    int32_t today = day_from_ymd(2026, 11, 21);
    assert_string_equal(format_day(a, today), "2026-11-21");
    assert_string_equal(format_day(a, DAY_NONE), FORMAT_NONE);
    assert_string_equal(format_day_short(a, today - 1, today), "11-20");
    assert_string_equal(
        format_day_short(a, day_from_ymd(2025, 12, 31), today), "2025-12-31");
    assert_string_equal(format_moment(a, moment_of(today, 50700)),
                        "2026-11-21 14:05");
    assert_string_equal(format_moment(a, TIME_NONE), FORMAT_NONE);
}

static void
distance_in_days_is_said_in_each_language(void **state)
{
    static const struct {
        int ago;
        const char *text[LANG_COUNT];
    } cases[] = {
        {0, {"今天", "今天", "Today"}},
        {1, {"昨天", "昨天", "Yesterday"}},
        {-1, {"明天", "明天", "Tomorrow"}},
        {4, {"4 天前", "4 天前", "4 days ago"}},
        {-3, {"3 天后", "3 天後", "in 3 days"}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int l = 0; l < LANG_COUNT; l++)
            assert_string_equal(
                format_days_ago(a, (enum lang)l, 20000 - cases[i].ago, 20000),
                cases[i].text[l]);
    assert_string_equal(format_days_ago(a, LANG_EN, DAY_NONE, 20000),
                        FORMAT_NONE);
}

static void
weekdays_are_named(void **state)
{
    int32_t saturday = day_from_ymd(2026, 11, 21);
    assert_string_equal(format_weekday(LANG_ZH_CN, saturday), "周六");
    assert_string_equal(format_weekday(LANG_ZH_TW, saturday), "週六");
    assert_string_equal(format_weekday(LANG_EN, saturday + 1), "Sun");
    assert_string_equal(format_weekday(LANG_EN, DAY_NONE), FORMAT_NONE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_numbers_are_grouped),
        cmocka_unit_test(amounts_show_cents_only_where_there_are_some),
        cmocka_unit_test(short_amounts_change_unit_at_the_rounded_boundary),
        cmocka_unit_test(rates_round_once_and_have_no_value_over_nothing),
        cmocka_unit_test(days_are_iso_and_short_within_the_year),
        cmocka_unit_test(distance_in_days_is_said_in_each_language),
        cmocka_unit_test(weekdays_are_named),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
