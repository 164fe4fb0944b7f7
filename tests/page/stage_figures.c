/* Figures of the page of a stage: those in its notes lead to their customers,
 * goals and comparisons stand beside the values. */
#include "page/stage_help.h"

static void
counts_in_notes_are_links(void **state)
{
    (void)state;
    struct browser b;
    as(&b, "boss");
    assert_int_equal(browser_get(&b, usage_now()), 200);
    numbers_are_linked(&b, "<div class=\"clm-kpi-note\">", "</div>", 1);
    assert_true(browser_sees(&b, "slice=move.purchase.usage\" "
                                 "data-count=\"7\">7</a>"));
    assert_int_equal(browser_get(&b, "/stage/lifecycle6/purchase"), 200);
    numbers_are_linked(&b, "<div class=\"clm-kpi-note\">", "</div>", 1);
    browser_close(&b);
}

/* Ends stand beside the stages. */
static void
an_end_is_no_numbered_stage(void **state)
{
    (void)state;
    struct browser b;
    as(&b, "boss");
    assert_int_equal(browser_get(&b, "/stage/crm4/active"), 200);
    assert_true(browser_sees(&b, "第 3 阶段，共 4"));
    assert_int_equal(browser_get(&b, "/stage/crm4/left"), 200);
    assert_true(browser_sees(&b, "终点，不算阶段"));
    assert_int_equal(browser_get(&b, "/stage/relationship4/decline"), 200);
    assert_true(browser_sees(&b, "第 4 阶段，共 4"));
    browser_close(&b);
}

static void
a_goal_of_the_stage_stands_beside_its_value(void **state)
{
    (void)state;
    struct browser b;
    int y, m, d;
    day_to_ymd(last, &y, &m, &d);
    as(&b, "boss");
    assert_int_equal(post(&b, "/goal", arena_printf(f->cx.arena,
        "kpi=stage_lost_rate&stage=lifecycle6.usage&team_id=1&period=%d"
        "&bound=most&target=5", y)), 303);
    assert_int_equal(browser_get(&b, arena_printf(f->cx.arena,
                                 "/stage/lifecycle6/usage?p=%d", y)), 200);
    assert_true(browser_sees(&b, "≤ 5%"));
    assert_int_equal(browser_get(&b, arena_printf(f->cx.arena, "/goal?p=%d",
                                                  y)), 200);
    assert_true(browser_sees(&b, "/kpi/stage_lost_rate?"));
    assert_int_equal(browser_get(&b, arena_printf(f->cx.arena,
        "/kpi/stage_lost_rate?p=%d&team=1&stage=lifecycle6.usage&part=den",
        y)), 200);
    assert_true(browser_sees(&b, "7 户"));
    browser_close(&b);
}

/* Of a person where the figures are his; of a KPI that is not the stage's own. */
static void
goals_of_a_person_and_of_other_kpis_show_too(void **state)
{
    (void)state;
    struct browser b;
    int y, m, d;
    unsigned long long person = wang;
    struct arena *a = f->cx.arena;
    day_to_ymd(last, &y, &m, &d);
    const char *at = arena_printf(a, "/stage/lifecycle6/usage?p=%d", y);
    const char *of_wang = arena_printf(a, "%s&owner=%llu", at, person);
    as(&b, "boss");
    assert_int_equal(post(&b, "/goal", arena_printf(a,
        "kpi=stage_lost_rate&stage=lifecycle6.usage&account_id=%llu&period=%d"
        "&bound=most&target=3", person, y)), 303);
    assert_int_equal(post(&b, "/goal", arena_printf(a,
        "kpi=new_customers&stage=lifecycle6.usage&team_id=1&period=%d"
        "&bound=least&target=77", y)), 303);
    assert_int_equal(browser_get(&b, at), 200);
    assert_true(browser_sees(&b, "≥ 77"));
    assert_false(browser_sees(&b, "≤ 3%"));
    assert_int_equal(browser_get(&b, of_wang), 200);
    assert_true(browser_sees(&b, "≤ 3%"));
    assert_false(browser_sees(&b, "≥ 77"));
    browser_close(&b);
    as(&b, "wang");
    assert_int_equal(browser_get(&b, at), 200);
    assert_true(browser_sees(&b, "≤ 3%"));
    browser_close(&b);
}

static void
a_figure_stands_beside_what_it_is_compared_with(void **state)
{
    (void)state;
    struct browser b;
    static const char AT[] = "/stage/lifecycle6/usage?vs=";
    static const char THEN[] = "<div class=\"clm-kpi-note\">去年同期：";
    as(&b, "boss");
    assert_int_equal(browser_get(&b, arena_printf(f->cx.arena, "%syear", AT)),
                     200);
    assert_true(browser_sees(&b, THEN));
    assert_int_equal(browser_get(&b, arena_printf(f->cx.arena, "%snone", AT)),
                     200);
    assert_false(browser_sees(&b, THEN));
    browser_close(&b);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_in_notes_are_links),
        cmocka_unit_test(an_end_is_no_numbered_stage),
        cmocka_unit_test(a_goal_of_the_stage_stands_beside_its_value),
        cmocka_unit_test(goals_of_a_person_and_of_other_kpis_show_too),
        cmocka_unit_test(a_figure_stands_beside_what_it_is_compared_with),
    };
    return cmocka_run_group_tests(tests, start, end);
}
