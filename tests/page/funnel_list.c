/* The list behind a number: it says what it is of, what narrows it and what is
 * missing of the number it was reached by, and no more than that. */
#include "page/funnel_help.h"

#define OUTSIDE "不在你的团队范围"
#define MOVED "/funnel/list?" SCOPE "&slice=move.consideration.purchase&sort=code"

static void
a_list_says_what_it_is_and_shows_only_ones_own(void **state)
{
    struct browser b;
    const char *href = "/funnel/list?" SCOPE "&slice=move.consideration"
                       ".purchase&sort=code";
    as(&b, "boss");
    assert_int_equal(browser_get(&b, href), 200);
    assert_true(browser_sees(&b, "2025 年第三季度从「考虑」转入「购买」的客户"));
    assert_true(browser_sees(&b, "data-total=\"24\""));
    assert_true(browser_sees(&b, "K002") && browser_sees(&b, "K037"));
    assert_false(browser_sees(&b, "不在你的团队范围"));
    browser_close(&b);
    as(&b, "sales");
    assert_int_equal(browser_get(&b, href), 200);
    assert_true(browser_sees(&b, "data-total=\"15\""));
    assert_true(browser_sees(&b, "K002") && !browser_sees(&b, "K037"));
    assert_true(browser_sees(&b, "不在你的团队范围"));
    browser_close(&b);
}

static void
a_colleague_that_is_not_mine_stays_a_condition(void **state)
{
    struct browser b;
    as(&b, "sales");
    assert_int_equal(
        browser_get(&b, arena_printf(b.connection->arena,
                                     "/funnel/list?" SCOPE "&owner=%llu"
                                     "&slice=closing",
                                     (unsigned long long)other)), 200);
    assert_true(browser_sees(&b, "data-total=\"0\""));
    assert_true(browser_sees(&b, "不在你的团队范围"));
    browser_close(&b);
}

/* The list of the page's number of that slice, as `login` is given it. */
static const char *
link_of(const char *login, const char *scope, const char *slice)
{
    struct browser b;
    char mark[80];
    as(&b, login);
    assert_int_equal(
        browser_get(&b, arena_printf(b.connection->arena, "/funnel?%s", scope)),
        200);
    snprintf(mark, sizeof mark, "slice=%s\"", slice);
    const char *to = strstr(body(&b), mark);
    assert_non_null(to);
    while (strncmp(to, "/funnel/list", 12) != 0)
        to--;
    const char *href = arena_printf(f->arena, "%s",
                                    address(&b, to, strcspn(to, "\"")));
    browser_close(&b);
    return href;
}

/* Opens it; how many it shows. */
static long
opened(const char *login, const char *href, bool *says_outside)
{
    struct browser b;
    as(&b, login);
    assert_int_equal(browser_get(&b, href), 200);
    long total = attribute(body(&b), "data-total");
    *says_outside = browser_sees(&b, OUTSIDE);
    browser_close(&b);
    return total;
}

static void
of_ones_own_number_nobody_is_missing(void **state)
{
    bool said;
    assert_int_equal(opened("sales", link_of("sales", SCOPE, "opening"),
                            &said), 25);
    assert_false(said);
    assert_int_equal(opened("boss", link_of("boss", SCOPE, "opening"), &said),
                     40);
    assert_false(said);
}

static void
of_a_link_that_was_shared_it_is_said_that_some_are_missing(void **state)
{
    bool said;
    const char *all = link_of("boss", SCOPE, "opening");
    const char *mine = arena_printf(f->arena, SCOPE "&owner=%llu",
                                    (unsigned long long)sales);
    assert_int_equal(opened("sales", all, &said), 25);
    assert_true(said);
    /* nor do the pages of the list and its orders forget whose it was */
    assert_int_equal(
        opened("sales", arena_printf(f->arena, "%s&sort=-code", all), &said),
        25);
    assert_true(said);
    /* the reader sees all that its maker saw: of that, or of more */
    assert_int_equal(opened("sales", link_of("boss", mine, "opening"), &said),
                     25);
    assert_false(said);
    assert_int_equal(opened("boss", link_of("sales", SCOPE, "opening"), &said),
                     40);
    assert_false(said);
    /* as many and more of one's own say nothing of the other's */
    assert_int_equal(opened("sales", link_of("other", SCOPE, "opening"),
                            &said), 25);
    assert_true(said);
}

static void
the_orders_of_a_list_keep_whose_number_it_is(void **state)
{
    struct browser b;
    const char *href = link_of("boss", SCOPE, "opening");
    as(&b, "sales");
    assert_int_equal(browser_get(&b, href), 200);
    const char *maker = arena_printf(f->arena, "&amp;for=%llu&amp;slice",
                                     (unsigned long long)boss);
    assert_true(browser_sees(&b, maker));
    assert_int_equal(browser_get(&b, "/funnel/list?" SCOPE "&for=99999"), 200);
    assert_true(browser_sees(&b, OUTSIDE));
    browser_close(&b);
}

static void
it_says_what_narrows_it(void **state)
{
    struct browser b;
    size_t n;
    as(&b, "boss");
    assert_int_equal(browser_get(&b, MOVED "&region=north&known=2025-10-01"),
                     200);
    assert_true(browser_sees(&b, "<span>地区：京津冀晋蒙</span>"));
    assert_true(browser_sees(&b, "<span>按 2025-10-01 所知</span>"));
    assert_int_equal(browser_get(&b, "/funnel/list.csv?" SCOPE
                                     "&region=north&known=2025-10-01"
                                     "&slice=move.consideration.purchase"),
                     200);
    const char *csv = file_of(&b, &n);
    assert_non_null(strstr(csv, "\n\n范围\n") ? csv
                                               : strstr(csv, "\r\n范围\r\n"));
    assert_non_null(strstr(csv, "从「考虑」转入「购买」的客户"));
    assert_non_null(strstr(csv, "地区,京津冀晋蒙"));
    assert_non_null(strstr(csv, "按当时所知,2025-10-01"));
    assert_int_equal(browser_get(&b, MOVED), 200);
    assert_false(browser_sees(&b, "京津冀晋蒙"));
    browser_close(&b);
}

static void
before_anything_was_recorded_it_says_why_all_is_zero(void **state)
{
    static const char *const paths[] = {
        "/funnel", "/funnel/section/cohort", "/funnel/list", "/overlap",
        "/stage/lifecycle6/usage"};
    struct browser b;
    as(&b, "boss");
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        const char *more = strcmp(paths[i], "/overlap")
                               ? "" : "&with=relationship4";
        assert_int_equal(
            browser_get(&b, arena_printf(f->arena, "%s?" SCOPE "%s"
                                         "&known=2024-07-04", paths[i],
                                         more)), 200);
        if (!browser_sees(&b, "截至 2024-07-04，系统中还没有任何记录"))
            fail_msg("%s does not say why", paths[i]);
        assert_int_equal(
            browser_get(&b, arena_printf(f->arena, "%s?" SCOPE "%s"
                                         "&known=2024-07-05", paths[i],
                                         more)), 200);
        if (strcmp(paths[i], "/overlap"))
            assert_false(browser_sees(&b, "系统中还没有任何记录"));
    }
    browser_close(&b);
}

/* Last: it takes one of them out of the base. */
static void
those_deleted_since_are_counted_and_said(void **state)
{
    struct browser b;
    as(&b, "boss");
    assert_int_equal(browser_get(&b, MOVED), 200);
    assert_false(browser_sees(&b, "回收站"));
    browser_close(&b);
    fixture_sql(f, "UPDATE customer SET deleted_at = NOW(6)"
                   " WHERE code IN ('K002', 'K037');\n"
                   "INSERT INTO stage_dirty (customer_id) SELECT id"
                   " FROM customer WHERE code IN ('K002', 'K037');\n");
    roll();
    as(&b, "boss");
    assert_int_equal(browser_get(&b, MOVED), 200);
    assert_true(browser_sees(&b, "data-total=\"24\""));
    assert_true(browser_sees(&b, "其中 2 户现已在回收站或已彻底清除"));
    browser_close(&b);
    as(&b, "sales");
    assert_int_equal(browser_get(&b, MOVED), 200);
    assert_true(browser_sees(&b, "其中 1 户现已在回收站或已彻底清除"));
    browser_close(&b);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_says_what_it_is_and_shows_only_ones_own),
        cmocka_unit_test(a_colleague_that_is_not_mine_stays_a_condition),
        cmocka_unit_test(of_ones_own_number_nobody_is_missing),
        cmocka_unit_test(
            of_a_link_that_was_shared_it_is_said_that_some_are_missing),
        cmocka_unit_test(the_orders_of_a_list_keep_whose_number_it_is),
        cmocka_unit_test(it_says_what_narrows_it),
        cmocka_unit_test(before_anything_was_recorded_it_says_why_all_is_zero),
        cmocka_unit_test(those_deleted_since_are_counted_and_said),
    };
    return cmocka_run_group_tests(tests, start_rolled, end);
}
