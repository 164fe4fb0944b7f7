/* Time in a stage, months, break-downs and who does not go on: each is what the
 * ledger says, or what the figures of flow and cohort say of the same scope. */
#include "funnel_base.h"

/* Stays, at risk and events of a duration, counted one by one. */
static void
curve_agrees(struct ctx *cx, const struct reference *r, int stage)
{
    const struct scope *s = r->s;
    struct funnel_curve c;
    struct { int32_t start, length; bool ended; } *stay
        = calloc(r->n * 60, sizeof *stay);
    size_t n = 0, open = 0, point = 0;
    long double survive = 1;
    int32_t quartile[3] = {-1, -1, -1};
    assert_ok(funnel_curve(cx, s, stage, &c));
    for (size_t i = 0; i < r->n; i++)
        for (int32_t d = r->first; d <= s->to; d++) {
            const struct r_customer *k = &r->c[i];
            int32_t end = d;
            if (!k->fits || !k->seen || r_at(r, k, d) != stage
                || r_at(r, k, d - 1) == stage)
                continue;
            while (end <= s->to && r_at(r, k, end) == stage)
                end++;
            if (end < s->from)
                continue;
            bool ended = end <= s->to;
            stay[n].start = s->from - 1 - d;
            stay[n].length = (ended ? end : s->to) - d;
            stay[n++].ended = ended;
            open += !ended;
        }
    assert_int_equal(c.stays, n);
    assert_int_equal(c.open, open);
    for (int32_t t = 1; t < R_DAYS; t++) {
        uint32_t risk = 0, events = 0;
        for (size_t i = 0; i < n; i++) {
            risk += stay[i].start < t && t <= stay[i].length;
            events += stay[i].ended && stay[i].length == t;
        }
        if (events == 0)
            continue;
        assert_true(point < c.count);
        assert_int_equal(c.points[point].days, t);
        assert_int_equal(c.points[point].events, events);
        assert_int_equal(c.points[point++].at_risk, risk);
        survive *= 1 - (long double)events / risk;
        for (int q = 0; q < 3; q++)
            if (quartile[q] < 0 && survive <= (3 - q) / 4.0L + 1e-12L)
                quartile[q] = t;
    }
    assert_int_equal(point, c.count);
    assert_memory_equal(quartile, c.quartile, sizeof quartile);
    list_is(cx, s, SLICE_STAY, stage, 0, n);
    list_is(cx, s, SLICE_STAY, stage, 1, n - open);
    list_is(cx, s, SLICE_STAY, stage, 2, open);
    free(stay);
}

static void
time_in_a_stage_counts_stays_that_go_on(void **state)
{
    struct ctx *cx = fresh(*state);
    for (int year = 2021; year <= 2023; year++) {
        struct reference r;
        struct scope s;
        scope_year(cx, "lifecycle6", year, &s);
        r_read(&r, cx, &s, first_day - 1);
        for (int stage = 0; stage < 6; stage++)
            curve_agrees(cx, &r, stage);
        r_free(&r);
    }
    fixture_disconnect(cx);
}

static void
a_month_of_the_trend_is_the_figure_of_that_month(void **state)
{
    struct ctx *cx = fresh(*state);
    struct funnel_month months[24];
    for (int each = 1; each <= 3; each += 2) {
        struct scope s;
        scope_year(cx, "lifecycle6", 2022, &s);
        s.to -= 10;
        s.window = 60;
        assert_ok(funnel_trend(cx, &s, each, 8, months));
        assert_int_equal(months[7].to, s.to);
        for (size_t i = 0; i < 8; i++) {
            struct scope one = s;
            struct funnel_flow f;
            struct funnel_cohort c;
            one.from = one.cohort_from = months[i].from;
            one.to = one.cohort_to = months[i].to;
            assert_true(i == 0 || months[i].from == months[i - 1].to + 1);
            assert_ok(funnel_flow(cx, &one, &f));
            assert_ok(funnel_cohort(cx, &one, &c));
            for (size_t k = 0; k < f.stage_count; k++)
                assert_int_equal(months[i].closing[k], f.stages[k].closing);
            assert_int_equal(months[i].pending, c.pending);
            assert_int_equal(months[i].entered,
                             c.steps[0].first + c.steps[0].repeat);
            for (size_t k = 0; k < c.step_count; k++)
                assert_int_equal(months[i].reached[k],
                                 c.steps[k].first + c.steps[k].repeat);
        }
    }
    fixture_disconnect(cx);
}

/* Only this value, not the teams below. */
static struct scope
scope_of(const struct scope *s, enum dimension d, const uint64_t *value)
{
    struct scope one = *s;
    one.values[d] = value;
    one.value_count[d] = 1;
    return one;
}

static void
a_part_is_the_figure_of_its_value(void **state)
{
    struct ctx *cx = fresh(*state);
    struct scope s;
    scope_year(cx, "lifecycle6", 2022, &s);
    for (int d = 0; d < DIM_COUNT; d++) {
        struct funnel_part *parts;
        size_t n;
        assert_ok(funnel_parts(cx, &s, (enum dimension)d, &parts, &n));
        assert_true(n >= 1);
        for (size_t i = 0; i < n; i++) {
            struct funnel_flow f;
            struct funnel_cohort c;
            struct scope one = scope_of(&s, (enum dimension)d,
                                        &parts[i].value);
            assert_ok(funnel_flow(cx, &one, &f));
            assert_ok(funnel_cohort(cx, &one, &c));
            assert_int_equal(parts[i].opening, f.total.opening);
            assert_int_equal(parts[i].in, f.entered);
            assert_int_equal(parts[i].out, f.left);
            assert_int_equal(parts[i].closing, f.total.closing);
            assert_int_equal(parts[i].revenue_365, f.total.revenue_365);
            assert_true(i == 0 || parts[i - 1].closing >= parts[i].closing);
            for (size_t k = 0; k < c.step_count; k++)
                assert_int_equal(parts[i].reached[k],
                                 c.steps[k].first + c.steps[k].repeat);
        }
    }
    fixture_disconnect(cx);
}

static uint64_t
reached(struct ctx *cx, const struct scope *s, size_t step)
{
    struct funnel_cohort c;
    assert_ok(funnel_cohort(cx, s, &c));
    return c.steps[step].first + c.steps[step].repeat;
}

/* z squared is chi squared of the table of four. */
static bool
differs(double a, double b, double c, double d)
{
    double n = a + b + c + d, x = a * d - b * c;
    double below = (a + b) * (c + d) * (a + c) * (b + d);
    return below > 0 && n * x * x / below > 3.841459;
}

static void
values_that_do_not_go_on_are_those_that_differ(void **state)
{
    struct ctx *cx = fresh(*state);
    struct scope s;
    struct funnel_drop *drops;
    size_t n, found = 0;
    scope_usual(&s, model(cx, "lifecycle6"), first_day, first_day + 900);
    s.cohort_from = s.from;
    s.cohort_to = s.to;
    for (size_t step = 0; step < 5; step++) {
        assert_ok(funnel_drops(cx, &s, step, &drops, &n));
        size_t expected = 0;
        for (int d = 0; step < 4 && d < DIM_COUNT; d++) {
            struct funnel_part *parts;
            size_t count;
            uint64_t all = 0, all_on = 0;
            if (d == DIM_SEGMENT || d == DIM_CATEGORY)
                continue; /* they follow from buying */
            assert_ok(funnel_parts(cx, &s, (enum dimension)d, &parts,
                                   &count));
            for (size_t i = 0; i < count; i++) {
                all += parts[i].reached[step];
                all_on += parts[i].reached[step + 1];
            }
            for (size_t i = 0; i < count; i++) {
                uint64_t a = parts[i].reached[step];
                uint64_t on = parts[i].reached[step + 1];
                expected += a >= 30 && all - a >= 30
                    && differs((double)on, (double)(a - on),
                               (double)(all_on - on),
                               (double)(all - a - (all_on - on)));
            }
        }
        assert_int_equal(n, expected);
        found += n;
        for (size_t i = 0; i < n; i++) {
            struct scope one = scope_of(&s, drops[i].dimension,
                                        &drops[i].value);
            assert_int_equal(drops[i].n, reached(cx, &one, step));
            assert_int_equal(drops[i].on, reached(cx, &one, step + 1));
            assert_true(drops[i].p < 0.05);
            assert_true(drops[i].dimension != DIM_SEGMENT
                        && drops[i].dimension != DIM_CATEGORY);
        }
    }
    assert_true(found > 0);
    fixture_disconnect(cx);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(time_in_a_stage_counts_stays_that_go_on),
        cmocka_unit_test(a_month_of_the_trend_is_the_figure_of_that_month),
        cmocka_unit_test(a_part_is_the_figure_of_its_value),
        cmocka_unit_test(values_that_do_not_go_on_are_those_that_differ),
    };
    return cmocka_run_group_tests(tests, base_start, fixture_end);
}
