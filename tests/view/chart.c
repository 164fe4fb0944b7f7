/* Charts: safe markup whatever the numbers and texts are. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "view/chart.h"
#include "view/rhythm.h"

static struct arena *a;

static int
start(void **state)
{
    a = arena_new();
    return 0;
}

static int
stop(void **state)
{
    arena_free(a);
    return 0;
}

static void
numbers_have_one_decimal_and_are_always_numbers(void **state)
{
    struct svg s;
    svg_open(&s, a, "c", 10, 10, "t");
    svg_rect(&s, "r", NAN, -INFINITY, 1.25, -3, 0);
    svg_line(&s, NULL, -0.05, 1e300, 0.04, -1.26);
    assert_string_equal(
        svg_close(&s),
        "<svg class=\"c\" role=\"img\" width=\"10.0\" height=\"10.0\" "
        "viewBox=\"0 0 10.0 10.0\"><title>t</title>"
        "<rect class=\"r\" x=\"0.0\" y=\"0.0\" width=\"1.3\" height=\"0.0\"/>"
        "<line x1=\"-0.1\" y1=\"1000000000.0\" x2=\"0.0\" y2=\"-1.3\"/>"
        "</svg>");
}

static void
the_locale_changes_nothing(void **state)
{
    double values[] = {1.5, 2.5};
    const char *before = chart_sparkline(a, values, 2, 60.5, 20, "t");
    if (!setlocale(LC_NUMERIC, "de_DE.UTF-8"))
        setlocale(LC_NUMERIC, "");
    const char *after = chart_sparkline(a, values, 2, 60.5, 20, "t");
    setlocale(LC_NUMERIC, "C");
    assert_string_equal(before, after);
}

static void
texts_and_links_are_escaped(void **state)
{
    struct chart_bar bars[] = {
        {5, "<b>\"'&", "</text>", NULL, "/customer?a=1&b=\"><script>"},
        {3, "x", "y", NULL, "javascript:alert(1)"},
        {3, "x", "y", NULL, "//evil.example/"},
    };
    const char *got = chart_bars(a, bars, 3, 300, 100, "<title>");
    assert_null(strstr(got, "<b>"));
    assert_null(strstr(got, "<script>"));
    assert_null(strstr(got, "javascript"));
    assert_null(strstr(got, "evil"));
    assert_non_null(strstr(got, "/customer?a=1&amp;b=&quot;&gt;&lt;script"));
    assert_non_null(strstr(got, "<title>&lt;title&gt;</title>"));
}

/* As many opened as closed, and no attribute that breaks the page's policy. */
static void
assert_whole(const char *markup)
{
    int open = 0;
    for (const char *p = markup; (p = strchr(p, '<')); p++) {
        const char *end = strchr(p, '>');
        assert_non_null(end);
        if (p[1] == '/')
            open--;
        else if (end[-1] != '/')
            open++;
        assert_true(open >= 0);
    }
    assert_int_equal(open, 0);
    assert_null(strstr(markup, "style="));
    assert_null(strstr(markup, "nan"));
    assert_null(strstr(markup, "inf"));
}

static void
odd_numbers_make_whole_charts(void **state)
{
    static const double odd[] = {0, -0.0, NAN, INFINITY, -INFINITY, 1e308,
                                 -1e308, 1e-308, 1, -1};
    for (size_t i = 0; i < 10; i++)
        for (size_t j = 0; j < 10; j++) {
            struct chart_bar bars[] = {{odd[i], "a", "b", NULL, "/x"},
                                       {odd[j], NULL, NULL, NULL, NULL}};
            double values[] = {odd[i], odd[j], odd[i]};
            assert_whole(chart_bars(a, bars, 2, 200, 80, "t"));
            assert_whole(chart_rows(a, bars, 2, 200, "t"));
            assert_whole(chart_sparkline(a, values, 3, 60, 20, "t"));
            assert_whole(chart_progress(a, odd[i], odd[j], 0.5, 60, NULL,
                                        "t"));
        }
    assert_whole(chart_bars(a, NULL, 0, 200, 80, "t"));
    assert_whole(chart_rows(a, NULL, 0, 200, "t"));
    assert_whole(chart_sparkline(a, NULL, 0, 60, 20, "t"));
    assert_whole(chart_dots(a, 0, 0, false, ""));
}

static void
progress_fills_its_share_and_no_more(void **state)
{
    assert_non_null(strstr(chart_progress(a, 1, 4, 0, 60, NULL, "t"),
                           "clm-bar-fill\" x=\"0.0\" y=\"0.0\" width=\"15.0"));
    assert_non_null(strstr(chart_progress(a, 9, 4, 0, 60, NULL, "t"),
                           "clm-bar-fill\" x=\"0.0\" y=\"0.0\" width=\"60.0"));
    assert_non_null(strstr(chart_progress(a, 9, 0, 0, 60, NULL, "t"),
                           "clm-bar-fill\" x=\"0.0\" y=\"0.0\" width=\"0.0"));
}

static void
long_labels_are_cut_to_their_room(void **state)
{
    struct chart_bar bars[] = {
        {1, "天津海河精密机械有限公司第二分厂", "1", NULL, NULL}};
    const char *got = chart_bars(a, bars, 1, 60, 80, "t");
    assert_null(strstr(got, "有限公司"));
    assert_non_null(strstr(got, "天津"));
    assert_non_null(strstr(got, "…"));
}

static void
dots_show_what_is_done(void **state)
{
    const char *got = chart_dots(a, 6, 3, false, "t");
    int done = 0;
    for (const char *p = got; (p = strstr(p, "clm-stage-done")); p++)
        done++;
    assert_int_equal(done, 3);
    assert_non_null(strstr(got, "clm-stage-now"));
    assert_non_null(strstr(chart_dots(a, 6, 5, true, "t"), "clm-stage-lost"));
    assert_null(strstr(chart_dots(a, 6, 6, false, "t"), "clm-stage-now"));
}

static void
ticks_are_round_and_cover_the_range(void **state)
{
    double first, step;
    assert_int_equal(svg_ticks(0, 97, 6, &first, &step), 6);
    assert_true(first == 0 && step == 20);
    assert_int_equal(svg_ticks(-3, 7, 6, &first, &step), 4);
    assert_true(first == -5 && step == 5);
    uint64_t seed = 7;
    for (int i = 0; i < 10000; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        double lo = (double)(int64_t)(seed >> 20) / 1e6 - 8e6;
        double span = pow(10, (double)(seed % 12) - 4) * (1 + i % 97);
        size_t most = 3 + (size_t)(i % 18);
        size_t n = svg_ticks(lo, lo + span, most, &first, &step);
        assert_true(n >= 2 && n <= 20 && step > 0);
        assert_true(first <= lo + step * 1e-6);
        assert_true(first + step * (double)(n - 1) >= lo + span - step * 1e-6);
    }
    assert_int_equal(svg_ticks(5, 5, 6, &first, &step), 2);
    assert_int_equal(svg_ticks(NAN, INFINITY, 6, &first, &step), 2);
}

static void
of_two_texts_without_room_the_larger_amount_keeps_its(void **state)
{
    const struct rhythm_bar bars[] = {
        {20000, 5, "five"}, {20001, 9, "nine"}, {20002, 7, "seven"},
        {20300, 1, "one"}};
    const struct rhythm r = {
        .bars = bars, .count = 4, .today = 20310, .expected_on = DAY_NONE,
        .late_on = DAY_NONE, .lapse_on = DAY_NONE, .title = "t",
        .today_label = "today", .late_label = "late", .lapse_label = "lost"};
    const char *drawn = chart_rhythm(a, &r, 860, 132);
    assert_null(strstr(drawn, ">five<"));
    assert_non_null(strstr(drawn, ">nine<"));
    assert_null(strstr(drawn, ">seven<"));
    assert_non_null(strstr(drawn, ">one<"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_have_one_decimal_and_are_always_numbers),
        cmocka_unit_test(the_locale_changes_nothing),
        cmocka_unit_test(texts_and_links_are_escaped),
        cmocka_unit_test(odd_numbers_make_whole_charts),
        cmocka_unit_test(progress_fills_its_share_and_no_more),
        cmocka_unit_test(long_labels_are_cut_to_their_room),
        cmocka_unit_test(dots_show_what_is_done),
        cmocka_unit_test(of_two_texts_without_room_the_larger_amount_keeps_its),
        cmocka_unit_test(ticks_are_round_and_cover_the_range),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
