/* Intervals of shares, against published figures. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "model/interval.h"

static void
near(double is, double should)
{
    if (fabs(is - should) > 0.00005)
        fail_msg("%.5f where %.4f is right", is, should);
}

static void
wilson_gives_the_figures_of_the_literature(void **state)
{
    /* Newcombe 1998, Statistics in Medicine 17, table I, method 3 */
    struct interval a = interval_wilson(81, 263), b = interval_wilson(15, 148);
    struct interval c = interval_wilson(0, 20), d = interval_wilson(1, 29);
    near(a.low, 0.2553), near(a.high, 0.3662);
    near(b.low, 0.0624), near(b.high, 0.1605);
    near(c.low, 0.0000), near(c.high, 0.1611);
    near(d.low, 0.0061), near(d.high, 0.1718);
}

static void
a_difference_gives_the_figures_of_the_literature(void **state)
{
    /* Newcombe 1998, Statistics in Medicine 17, table II, method 10 */
    struct interval a = interval_difference(56, 70, 48, 80);
    struct interval b = interval_difference(9, 10, 3, 10);
    struct interval c = interval_difference(10, 10, 0, 10);
    near(a.low, 0.0524), near(a.high, 0.3339);
    near(b.low, 0.1705), near(b.high, 0.8090);
    near(c.low, 0.6075), near(c.high, 1.0000);
}

static void
chance_is_that_of_the_pooled_two_proportion_test(void **state)
{
    near(interval_chance(56, 70, 48, 80), 0.0080);
    near(interval_chance(48, 80, 56, 70), 0.0080);
    near(interval_chance(5, 5, 7, 7), 1);
    near(interval_chance(0, 0, 3, 4), 1);
}

static void
nobody_gives_the_widest_interval(void **state)
{
    struct interval a = interval_wilson(0, 0);
    struct interval b = interval_difference(0, 0, 3, 4);
    near(a.low, 0), near(a.high, 1);
    near(b.low, -1), near(b.high, 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wilson_gives_the_figures_of_the_literature),
        cmocka_unit_test(a_difference_gives_the_figures_of_the_literature),
        cmocka_unit_test(chance_is_that_of_the_pooled_two_proportion_test),
        cmocka_unit_test(nobody_gives_the_widest_interval),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
