/* Periods: what is one, which days it has, and the ones beside it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "model/period.h"

static struct arena *a;

static int
start(void **state)
{
    a = arena_new();
    return 0;
}

static int
end(void **state)
{
    arena_free(a);
    return 0;
}

static struct period
read(const char *text)
{
    struct period p;
    if (!period_read(text, &p))
        fail_msg("%s is no period", text);
    return p;
}

static const char *
days(struct period p)
{
    return arena_printf(a, "%s..%s", day_iso(a, p.from), day_iso(a, p.to));
}

static void
each_kind_is_read_with_its_first_and_last_day(void **state)
{
    static const char *const cases[][2] = {
        {"2026-02", "2026-02-01..2026-02-28"},
        {"2024-02", "2024-02-01..2024-02-29"},
        {"2026Q1", "2026-01-01..2026-03-31"},
        {"2026Q4", "2026-10-01..2026-12-31"},
        {"2026H2", "2026-07-01..2026-12-31"},
        {"2026", "2026-01-01..2026-12-31"},
        {"2026F04", "2026-04-01..2027-03-31"},
        {"2026F01", "2026-01-01..2026-12-31"},
        {"2026W01", "2025-12-29..2026-01-04"},
        {"2026W47", "2026-11-16..2026-11-22"},
        {"2020W53", "2020-12-28..2021-01-03"},
        {"2026-07-15..2026-07-15", "2026-07-15..2026-07-15"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct period p = read(cases[i][0]);
        assert_string_equal(days(p), cases[i][1]);
        assert_string_equal(period_text(a, &p), cases[i][0]);
    }
}

static void
what_is_no_period_is_refused(void **state)
{
    static const char *const wrong[] = {
        "", "2026Q5", "2026Q0", "2026H3", "2026-13", "2026-00", "26Q1",
        "2026Q1 ", "1949", "2101", "2026-02-30..2026-03-01",
        "2026-03-02..2026-03-01", "2026-03-01..", "..2026-03-01", "q3",
        "2026-7", "２０２６",
        "2026W00", "2026W54", "2021W53", "2026W1"};
    struct period p;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (period_read(wrong[i], &p))
            fail_msg("\"%s\" was taken", wrong[i]);
}

static void
the_period_before_and_a_year_before_have_the_right_days(void **state)
{
    struct period q = read("2026Q1"), d = read("2026-03-01..2026-03-10");
    struct period leap = read("2024-02-29..2024-03-02");
    assert_string_equal(days(period_step(&q, -1)), "2025-10-01..2025-12-31");
    assert_string_equal(days(period_step(&q, 2)), "2026-07-01..2026-09-30");
    assert_string_equal(days(period_step(&d, -1)), "2026-02-19..2026-02-28");
    assert_string_equal(days(period_year_before(&q)),
                        "2025-01-01..2025-03-31");
    assert_string_equal(days(period_year_before(&leap)),
                        "2023-02-28..2023-03-02");
}

static void
the_usual_period_is_the_quarter_once_thirty_days_are_over(void **state)
{
    struct period before = period_usual(day_parse("2026-10-29"));
    struct period on = period_usual(day_parse("2026-10-30"));
    assert_string_equal(period_text(a, &before), "2026Q3");
    assert_string_equal(period_text(a, &on), "2026Q4");
    assert_int_equal(period_last(&on, day_parse("2026-11-25")),
                     day_parse("2026-11-25"));
    assert_int_equal(period_last(&before, day_parse("2026-11-25")),
                     day_parse("2026-09-30"));
}

static void
a_period_is_said_as_each_language_does(void **state)
{
    struct period q = read("2026Q3"), m = read("2026-09");
    assert_string_equal(period_words(a, LANG_ZH_CN, &q), "2026 年第三季度");
    assert_string_equal(period_words(a, LANG_ZH_TW, &m), "2026 年 9 月");
    assert_string_equal(period_words(a, LANG_EN, &q), "Q3 2026");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_is_read_with_its_first_and_last_day),
        cmocka_unit_test(what_is_no_period_is_refused),
        cmocka_unit_test(
            the_period_before_and_a_year_before_have_the_right_days),
        cmocka_unit_test(
            the_usual_period_is_the_quarter_once_thirty_days_are_over),
        cmocka_unit_test(a_period_is_said_as_each_language_does),
    };
    return cmocka_run_group_tests(tests, start, end);
}
