/* Conclusions: when a rule speaks and when it keeps quiet. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "model/funnel_say.h"

static const struct rule_stage stages[] = {
    {.code = "a"}, {.code = "b", .limit_days = 90}, {.code = "c"},
    {.code = "lost", .is_loss = true}};
static const struct rule_model model = {.stages = stages, .stage_count = 4};

static struct funnel_flow flow, flow_then;
static struct funnel_cohort cohort, cohort_then;

static void
quiet(void)
{
    memset(&flow, 0, sizeof flow);
    flow.model = &model;
    flow.stage_count = 4;
    for (size_t i = 0; i < 4; i++) {
        flow.stages[i].stage = &stages[i];
        flow.stages[i].opening = flow.stages[i].closing = 100;
    }
    flow.total.opening = flow.total.closing = 400;
    flow_then = flow;
    memset(&cohort, 0, sizeof cohort);
    cohort_then = cohort;
}

static void
put_steps(struct funnel_cohort *c, uint64_t a, uint64_t b, uint64_t last)
{
    const uint64_t n[] = {a, b, last};
    c->step_count = 3;
    for (size_t i = 0; i < 3; i++)
        c->steps[i] = (struct funnel_step){.stage = &stages[i],
                                           .first = n[i]};
}

static const struct saying *
said(enum saying_kind kind)
{
    static struct saying list[SAY_MOST];
    struct funnel_numbers n = {&flow, &flow_then, &cohort, &cohort_then};
    size_t count = funnel_sayings(&n, list);
    for (size_t i = 0; i < count; i++)
        if (list[i].kind == kind)
            return &list[i];
    return NULL;
}

static void
figures_without_a_story_say_nothing(void **state)
{
    struct saying list[SAY_MOST];
    struct funnel_numbers n = {&flow, &flow_then, &cohort, &cohort_then};
    quiet();
    assert_int_equal(funnel_sayings(&n, list), 0);
}

static void
the_worst_step_is_named_with_those_who_stopped(void **state)
{
    quiet();
    put_steps(&cohort, 100, 80, 20);
    const struct saying *s = said(SAY_STEP_WORST);
    assert_non_null(s);
    assert_int_equal(s->a, 1);
    assert_int_equal(s->b, 2);
    assert_int_equal(s->part, 20);
    assert_int_equal(s->whole, 80);
    assert_int_equal(s->slice.kind, SLICE_MISSING);
}

static void
fewer_than_thirty_are_no_ground_for_a_share(void **state)
{
    quiet();
    put_steps(&cohort, 29, 3, 0);
    put_steps(&cohort_then, 1000, 900, 800);
    assert_null(said(SAY_STEP_WORST));
    assert_null(said(SAY_STEP_WORSE));
    put_steps(&cohort, 30, 3, 0);
    assert_non_null(said(SAY_STEP_WORST));
    assert_non_null(said(SAY_STEP_WORSE));
}

static void
a_change_within_chance_is_not_one(void **state)
{
    quiet();
    put_steps(&cohort, 100, 50, 20);
    put_steps(&cohort_then, 100, 55, 22);
    assert_null(said(SAY_STEP_WORSE));
    assert_null(said(SAY_STEP_BETTER));
    put_steps(&cohort_then, 100, 80, 32);
    assert_non_null(said(SAY_STEP_WORSE));
    put_steps(&cohort_then, 100, 20, 8);
    assert_non_null(said(SAY_STEP_BETTER));
}

static void
too_long_in_a_stage_is_said_from_thirty_and_a_tenth_on(void **state)
{
    quiet();
    flow.stages[1].closing = 310;
    flow.stages[1].over = 29;
    assert_null(said(SAY_OVER));
    flow.stages[1].over = 30;
    assert_null(said(SAY_OVER));
    flow.stages[1].over = 31;
    assert_non_null(said(SAY_OVER));
}

static void
the_way_back_most_took_is_said_but_no_loss(void **state)
{
    quiet();
    flow.moves[2][0] = 40;
    flow.stages[2].out = 100;
    flow.moves[1][3] = 90;
    flow.stages[1].out = 100;
    const struct saying *s = said(SAY_BACK);
    assert_non_null(s);
    assert_int_equal(s->a, 2);
    assert_int_equal(s->b, 0);
    assert_int_equal(s->slice.kind, SLICE_MOVE);
}

static void
losses_are_compared_with_those_of_the_comparison(void **state)
{
    quiet();
    flow.lost = 60;
    flow_then.lost = 10;
    assert_non_null(said(SAY_LOST_MORE));
    assert_null(said(SAY_LOST_LESS));
    flow_then.lost = 58;
    assert_null(said(SAY_LOST_MORE));
    flow.lost = 10;
    assert_non_null(said(SAY_LOST_LESS));
}

static void
a_stage_that_grew_by_a_tenth_is_said(void **state)
{
    quiet();
    flow.stages[2].opening = 310;
    flow.stages[2].closing = 340;
    assert_null(said(SAY_GROWN));
    flow.stages[2].closing = 341;
    assert_non_null(said(SAY_GROWN));
    assert_null(said(SAY_SHRUNK));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_without_a_story_say_nothing),
        cmocka_unit_test(the_worst_step_is_named_with_those_who_stopped),
        cmocka_unit_test(fewer_than_thirty_are_no_ground_for_a_share),
        cmocka_unit_test(a_change_within_chance_is_not_one),
        cmocka_unit_test(
            too_long_in_a_stage_is_said_from_thirty_and_a_tenth_on),
        cmocka_unit_test(the_way_back_most_took_is_said_but_no_loss),
        cmocka_unit_test(losses_are_compared_with_those_of_the_comparison),
        cmocka_unit_test(a_stage_that_grew_by_a_tenth_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
