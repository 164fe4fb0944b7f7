/* What figures are compared with: the period before, the year before, another
 * team, also where a cohort was chosen. */
#include "page/funnel_help.h"

#define COHORT "/funnel/section/cohort?model=lifecycle6"

enum { MORE = 30 };

/* Those who came no further (K005 left), 30 more of them and two who went on are a
 * team of their own: there 2 of 40 did, of the 30 others all. */
static int
start_teams(void **state)
{
    if (start(state) != 0)
        return -1;
    fixture_sql(f, "INSERT INTO team (id, code, name, parent_id, path)"
                   " VALUES (2, 'TWO', '二部', 1, '/1/2/');\n"
                   "INSERT INTO team (id, code, name, parent_id, path)"
                   " VALUES (3, 'THREE', '三部', 1, '/1/3/');\n"
                   "UPDATE customer SET team_id = 2;\n"
                   "UPDATE customer SET team_id = 3 WHERE code IN ('K001',"
                   " 'K002', 'K005', 'K010', 'K015', 'K020', 'K025', 'K030',"
                   " 'K035', 'K040');\n");
    for (int n = 0; n < MORE; n++)
        put_move(put_customer(100 + n, sales, 3, "2024-07-06"), "2024-07-06",
                 -1, AWARENESS);
    roll();
    return 0;
}

/* Of 70 who entered a year before 32 went on, of the one in 2025 Q3 none. */
static void
a_cohort_that_was_chosen_goes_back_with_its_period(void **state)
{
    struct browser b;
    as(&b, "boss");
    assert_int_equal(browser_get(&b, COHORT "&p=2026Q3&vs=year"
                                            "&cohort=2025Q3"), 200);
    assert_true(browser_sees(&b, "变化较 2024-07-01 至 2024-09-30 的同期群"));
    assert_true(browser_sees(&b, "▼ 45.7"));
    assert_int_equal(browser_get(&b, COHORT "&p=2026Q3&cohort=2025Q3"), 200);
    assert_true(browser_sees(&b, "变化较 2025-04-01 至 2025-06-30 的同期群"));
    assert_false(browser_sees(&b, " 0.0"));
    /* the one that follows from the period */
    assert_int_equal(browser_get(&b, COHORT "&p=2026Q3&vs=year"), 200);
    assert_true(browser_sees(&b, "变化较 2024-07-01 至 2024-09-30 的同期群"));
    assert_true(browser_sees(&b, "▼ 45.7"));
    browser_close(&b);
}

static void
another_team_is_compared_with_by_name_and_by_the_same_days(void **state)
{
    struct browser b;
    as(&b, "boss");
    assert_int_equal(browser_get(&b, COHORT "&p=2025Q3&team=2&vs=team:3"), 200);
    assert_true(browser_sees(&b, "二部：2024-07-01 至 2024-09-30 进入"));
    assert_true(browser_sees(&b, "变化较 三部 的同期群（日期相同）"));
    assert_true(browser_sees(&b, "▲ 95.0"));
    /* a cohort that was chosen is theirs too */
    assert_int_equal(browser_get(&b, COHORT "&p=2026Q3&team=2&vs=team:3"
                                            "&cohort=2024Q3"), 200);
    assert_true(browser_sees(&b, "▲ 95.0"));
    assert_int_equal(browser_get(&b, COHORT "&p=2025Q3&vs=team:3"), 200);
    assert_true(browser_sees(&b, "全部（未限定团队）：2024-07-01"));
    assert_true(browser_sees(&b, "▲ 40.7"));
    browser_close(&b);
}

/* True when its words without the tags have the text. */
static bool
says(const struct browser *b, const char *text)
{
    struct buf words;
    bool tag = false;
    buf_init(&words, b->connection->arena);
    for (const char *p = body(b); *p; p++) {
        if (*p == '<' || *p == '>')
            tag = *p == '<';
        else if (!tag)
            buf_addc(&words, *p);
    }
    return strstr(words.data, text) != NULL;
}

/* 30 at the start and at the end against 40 and 39, who lost K005. */
static void
conclusions_name_the_team(void **state)
{
    struct browser b;
    as(&b, "boss");
    assert_int_equal(browser_get(&b, "/funnel/section/say?" SCOPE
                                     "&team=2&vs=team:3"), 200);
    assert_true(says(&b, "认知 → 考虑 100.0%，三部 5.0%"));
    assert_int_equal(browser_get(&b, "/funnel/section/say?" SCOPE
                                     "&team=3&vs=team:2"), 200);
    assert_true(says(&b, "认知 → 考虑 5.0%，二部 100.0%"));
    browser_close(&b);
}

static void
stock_and_flow_are_compared_with_another_team(void **state)
{
    struct browser b;
    as(&b, "boss");
    assert_int_equal(browser_get(&b, "/funnel?" SCOPE "&team=2&vs=team:3"),
                     200);
    assert_true(browser_sees(&b, "<span>对比 三部</span>"));
    assert_true(browser_sees(&b, "slice=closing\" data-count=\"30\""));
    assert_true(browser_sees(&b, "▼ 9"));
    assert_true(browser_sees(&b, "转入 ±0，转出 −1"));
    browser_close(&b);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cohort_that_was_chosen_goes_back_with_its_period),
        cmocka_unit_test(
            another_team_is_compared_with_by_name_and_by_the_same_days),
        cmocka_unit_test(conclusions_name_the_team),
        cmocka_unit_test(stock_and_flow_are_compared_with_another_team),
    };
    return cmocka_run_group_tests(tests, start_teams, end);
}
