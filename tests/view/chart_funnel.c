/* Charts of the funnel: all that is drawn lies in the picture, whatever the
 * numbers are, and nothing is drawn for nothing. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "view/chart_funnel.h"

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

static size_t
count_of(const char *svg, const char *what)
{
    size_t n = 0;
    for (const char *p = svg; (p = strstr(p, what)); p++)
        n++;
    return n;
}

/* Every x and y of the tags, and x + width of the bars, within the picture. */
static void
lies_within(const char *svg, double width, double height)
{
    static const char *const across[] = {" x=\"", " x1=\"", " x2=\"",
                                         " cx=\""};
    static const char *const down[] = {" y=\"", " y1=\"", " y2=\"", " cy=\""};
    for (int i = 0; i < 4; i++) {
        for (const char *p = svg; (p = strstr(p, across[i])); p++) {
            double x = strtod(p + strlen(across[i]), NULL);
            if (x < -0.1 || x > width + 0.1)
                fail_msg("%s%.1f is outside 0 to %.1f", across[i], x, width);
        }
        for (const char *p = svg; (p = strstr(p, down[i])); p++) {
            double y = strtod(p + strlen(down[i]), NULL);
            if (y < -0.1 || y > height + 0.1)
                fail_msg("%s%.1f is outside 0 to %.1f", down[i], y, height);
        }
    }
    assert_null(strstr(svg, "nan"));
    assert_null(strstr(svg, "inf"));
}

static void
a_step_has_a_solid_a_tinted_and_a_hatched_part(void **state)
{
    struct chart_funnel_step s = {3, 60, 20, 10, "80"};
    const char *svg = chart_funnel_bar(a, &s, 100, 200, 28, "<x>");
    assert_int_equal(count_of(svg, "clm-f3\""), 1);
    assert_int_equal(count_of(svg, "clm-tint"), 1);
    assert_true(count_of(svg, "clm-hatch") > 1);
    assert_non_null(strstr(svg, "&lt;x&gt;"));
    assert_non_null(strstr(svg, ">80<"));
    lies_within(svg, 200, 28);
}

static void
a_step_with_nobody_and_a_scale_of_nothing_draw_no_bar(void **state)
{
    struct chart_funnel_step s = {1, 0, 0, 0, "0"};
    assert_null(strstr(chart_funnel_bar(a, &s, 0, 200, 28, "x"), "<rect"));
    assert_null(strstr(chart_funnel_bar(a, &s, 10, 200, 28, "x"), "<rect"));
}

static void
columns_stack_and_stay_in_the_picture(void **state)
{
    const double values[] = {10, 20, 0, NAN, -5, 1e12};
    const unsigned stages[] = {1, 2};
    const char *const labels[] = {"一", "二", "三"}, *const texts[] = {
        "30", "0", "1"};
    struct chart_stack c = {values, 3, 2, stages, labels, texts, "x"};
    const char *svg = chart_stack(a, &c, 300, 200);
    assert_int_equal(count_of(svg, "<rect"), 3);
    lies_within(svg, 300, 200);
    c.columns = 0;
    lies_within(chart_stack(a, &c, 300, 200), 300, 200);
}

static void
a_curve_falls_in_steps_and_marks_limit_and_median(void **state)
{
    const double days[] = {5, 10, 400}, shares[] = {0.8, 0.5, 0.1};
    struct chart_step line = {days, shares, 3, 2, "now"};
    struct chart_curve c = {.lines = &line, .count = 1, .last = 30,
                            .limit = 20, .limit_label = "limit",
                            .median = 10, .median_label = "median",
                            .day_format = " d", .title = "x"};
    const char *svg = chart_curve(a, &c, 400, 200);
    assert_int_equal(count_of(svg, "<polyline"), 2); /* and its sign */
    assert_non_null(strstr(svg, ">limit<"));
    assert_non_null(strstr(svg, ">median<"));
    lies_within(svg, 400, 200);
    c.limit = 31;
    c.median = -1;
    svg = chart_curve(a, &c, 400, 200);
    assert_null(strstr(svg, ">limit<"));
    assert_null(strstr(svg, ">median<"));
}

static void
the_last_day_of_an_axis_does_not_hang_out(void **state)
{
    const double days[] = {900}, shares[] = {0.5};
    struct chart_step line = {days, shares, 1, 2, NULL};
    struct chart_curve c = {.lines = &line, .count = 1, .last = 1500,
                            .limit = -1, .median = -1, .day_format = " d",
                            .title = "x"};
    const char *svg = chart_curve(a, &c, 500, 200);
    assert_non_null(strstr(svg, " text-anchor=\"end\">1500 d<"));
    assert_non_null(strstr(svg, " text-anchor=\"middle\">1000 d<"));
}

static void
names_of_lines_that_end_at_one_place_do_not_cover_each_other(void **state)
{
    const double one[] = {0.5, 0.5}, two[] = {NAN, 0.5}, none[] = {NAN, NAN};
    const struct chart_line lines[] = {{one, 1, "A"}, {two, 2, "B"},
                                       {none, 3, "C"}};
    const char *const labels[] = {"1", "2"};
    struct chart_lines c = {lines, 3, 2, labels, "x", 0};
    const char *svg = chart_lines(a, &c, 300, 200);
    const char *first = strstr(svg, ">A<"), *second = strstr(svg, ">B<");
    assert_non_null(first);
    assert_non_null(second);
    while (strncmp(first, " y=\"", 4))
        first--;
    while (strncmp(second, " y=\"", 4))
        second--;
    assert_true(fabs(strtod(first + 4, NULL) - strtod(second + 4, NULL)) > 12);
    assert_null(strstr(svg, ">C<"));
    lies_within(svg, 300, 200);
}

static void
names_at_the_right_end_are_not_cut(void **state)
{
    static const double shares[] = {0.5, 0.6};
    const struct chart_line line = {shares, 1, "期初"};
    const char *const labels[] = {"1", "2"};
    const struct chart_lines c = {&line, 1, 2, labels, "x", 0};
    const char *name = strstr(chart_lines(a, &c, 300, 200), ">期初<");
    assert_non_null(name);
    while (strncmp(name, " x=\"", 4))
        name--;
    assert_true(strtod(name + 4, NULL) + 2 * 12 <= 300); /* of 12 px */
}

static void
arrows_lie_in_the_picture_and_carry_no_link(void **state)
{
    static const char *const names[] = {"<a>", "很长很长很长的阶段名称", "c"};
    static const unsigned tones[] = {1, 6, 8};
    static const double counts[] = {0, 1, 300, NAN, INFINITY, -1};
    for (size_t i = 0; i < 6; i++) {
        const struct chart_arc arcs[] = {
            {2, 0, false, 7, counts[i], "3", "<t>"},
            {0, 2, true, 99, counts[5 - i], "1", NULL}};
        const struct chart_loops c = {names, tones, 3, arcs, 2, "t"};
        const char *svg = chart_loops(a, &c, 300);
        lies_within(svg, 300, 200);
        assert_int_equal(count_of(svg, "<title>&lt;t&gt;</title>"), 1);
        assert_null(strstr(svg, "<a "));
    }
    /* no arrow is drawn over a number */
    const struct chart_arc two[] = {{2, 0, false, 7, 2, "2", "x"},
                                    {1, 0, false, 7, 1, "1", "y"}};
    const struct chart_loops both = {names, tones, 3, two, 2, "t"};
    const char *drawn = chart_loops(a, &both, 300);
    assert_int_equal(count_of(drawn, "clm-chart-label clm-halo"), 2);
    assert_null(strstr(strstr(drawn, "clm-halo"), "<polyline"));
    const struct chart_loops none = {names, tones, 0, NULL, 0, "t"};
    lies_within(chart_loops(a, &none, 300), 300, 40);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_step_has_a_solid_a_tinted_and_a_hatched_part),
        cmocka_unit_test(a_step_with_nobody_and_a_scale_of_nothing_draw_no_bar),
        cmocka_unit_test(columns_stack_and_stay_in_the_picture),
        cmocka_unit_test(a_curve_falls_in_steps_and_marks_limit_and_median),
        cmocka_unit_test(the_last_day_of_an_axis_does_not_hang_out),
        cmocka_unit_test(
            names_of_lines_that_end_at_one_place_do_not_cover_each_other),
        cmocka_unit_test(names_at_the_right_end_are_not_cut),
        cmocka_unit_test(arrows_lie_in_the_picture_and_carry_no_link),
    };
    return cmocka_run_group_tests(tests, start, end);
}
