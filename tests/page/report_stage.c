/* Stages in a report: all of them, on pages of their own or not, or one alone; and
 * the sheets of salespeople. */
#include "page/report_help.h"

static int
pages_begun(struct browser *b)
{
    int n = 0;
    for (const char *p = body(b); (p = strstr(p, "rp-page")) != NULL; p++)
        n++;
    return n;
}

static void
each_stage_has_a_page_of_its_own_where_asked_for(void **state)
{
    struct browser *b = as("sales");
    uint64_t id = draw_up(b, WEEK);
    assert_int_equal(get(b, id, "/document"), 200);
    int before = pages_begun(b);
    id = draw_up(b, WEEK "&apart=1");
    assert_int_equal(get(b, id, "/document"), 200);
    assert_int_equal(pages_begun(b), before + 6);
    assert_int_equal(get(b, id, ""), 200);
    assert_false(browser_sees(b, "apart=")); /* the address of the funnel */
    struct rows r; /* the next one is compared with either */
    assert_ok(db_query(&f->cx, &r, "SELECT COUNT(DISTINCT series) FROM report"
                                   " WHERE id >= ?", B_U64(id - 1)));
    assert_int_equal(rows_u64(&r, 0, 0), 1);
}

static void
a_report_of_one_stage_has_that_stage_alone(void **state)
{
    struct browser *b = as("sales");
    uint64_t all = draw_up(b, WEEK);
    uint64_t id = draw_up(b, WEEK "&stage=lifecycle6.awareness");
    assert_int_equal(get(b, all, "/document"), 200);
    assert_true(browser_sees(b, "阶段：考虑"));
    assert_int_equal(get(b, id, "/document"), 200);
    assert_true(browser_sees(b, "六阶段生命周期 · 认知 · "));
    assert_true(browser_sees(b, "阶段：认知"));
    assert_true(browser_sees(b, "存量与流量"));
    assert_false(browser_sees(b, "阶段：考虑"));
    assert_false(browser_sees(b, "挽回个案"));
    assert_false(browser_sees(b, "only="));
    assert_int_equal(browser_get(b, "/report/new"), 200);
    assert_true(browser_sees(b, "<option value=\"\" selected>全部</option>\n"
                                "<option value=\"lifecycle6.awareness\">"));
    assert_int_equal(get(b, id, ""), 200);
    assert_false(browser_sees(b, "/funnel?model=lifecycle6&amp;p=2026-02"
                                 "&amp;only"));
    /* its customers and no others are in the appendix */
    assert_int_equal(post(b, id, "", "version=1&shown_all=1"), 303);
    assert_int_equal(get(b, id, "/document"), 200);
    assert_true(browser_sees(b, "第 1–40 行，共 40 行"));
    id = draw_up(b, WEEK "&stage=lifecycle6.usage");
    assert_int_equal(get(b, id, ""), 200);
    assert_int_equal(post(b, id, "", "version=1&shown_all=1"), 303);
    assert_int_equal(get(b, id, "/document"), 200);
    assert_true(browser_sees(b, "没有客户"));
    /* begun on the page of the stage */
    assert_int_equal(browser_get(b, "/stage/lifecycle6/usage"), 200);
    assert_true(browser_sees(b, "only=usage&amp;kind_of=stage"));
    assert_int_equal(browser_get(b, "/report/new?model=lifecycle6&p=2026-02"
                                    "&only=usage&kind_of=stage"), 200);
    assert_true(browser_sees(b, "六阶段生命周期 · 使用 · "));
    assert_true(browser_sees(b, "&amp;only=usage\""));
}

static void
a_sheet_says_that_there_are_more_tasks_than_it_holds(void **state)
{
    struct browser *b = as("sales");
    fixture_sql(f, arena_printf(f->arena,
                   "INSERT INTO task (customer_id, account_id, kind, title,"
                   " due_on, source) SELECT %llu, %llu, 'call', 'x',"
                   " '2026-01-05', 'hand' FROM seq_1_to_5001;\n",
                   (unsigned long long)first + 1, (unsigned long long)sales));
    uint64_t id = draw_up(b, WEEK);
    assert_int_equal(get(b, id, ""), 200);
    assert_int_equal(post(b, id, "", "version=1&shown_people=1"), 303);
    assert_int_equal(get(b, id, "/document"), 200);
    assert_true(browser_sees(b, "<strong>5,000+</strong>"));
    assert_true(browser_sees(b, "第 1–5,000 行"));
    fixture_sql(f, "DELETE FROM task WHERE title = 'x';\n");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_stage_has_a_page_of_its_own_where_asked_for),
        cmocka_unit_test(a_report_of_one_stage_has_that_stage_alone),
        cmocka_unit_test(a_sheet_says_that_there_are_more_tasks_than_it_holds),
    };
    return cmocka_run_group_tests(tests, start, fixture_end);
}
