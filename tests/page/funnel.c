/* The funnel page and the lists behind its numbers: every number opens as many
 * customers as it says, a scope has one address, and what does not fit is left
 * out and said. */
#include "page/funnel_help.h"

static void
before_there_is_a_copy_the_page_says_it_is_being_prepared(void **state)
{
    struct browser b;
    as(&b, "boss");
    assert_int_equal(browser_get(&b, "/funnel?" SCOPE), 200);
    assert_true(browser_sees(&b, "数据正在准备"));
    assert_false(browser_sees(&b, "data-count"));
    browser_close(&b);
    roll();
}

static void
every_number_opens_as_many_customers_as_it_says(void **state)
{
    assert_true(numbers_open("boss", "/funnel?all=1&" SCOPE) > 40);
    assert_true(numbers_open("sales", "/funnel?all=1&" SCOPE) > 40);
    assert_true(numbers_open("boss", "/funnel?all=1&region=north&vs=year&"
                                     SCOPE) > 30);
}

/* Trend and break-down once read what was reached by the place of a stage in
 * the model; the figures go by step from the entry. */
static void
numbers_of_a_later_entry_are_those_of_their_step(void **state)
{
    const char *trend = "/funnel/section/trend?entry=consideration&" SCOPE;
    const char *parts =
        "/funnel/section/parts?by=region&entry=consideration&" SCOPE;
    struct browser b;
    assert_true(numbers_open("boss", trend) > 10);
    assert_true(numbers_open("boss", parts) >= 8);
    as(&b, "boss");
    assert_int_equal(browser_get(&b, parts), 200);
    assert_true(browser_sees(&b, "slice=reached.loyalty.members\" "
                                 "data-count=\"4\""));
    browser_close(&b);
}

/* The same lives in the relationship model, but for those of loyalty, who are
 * not in it, and one who is in it alone. */
static void
put_overlap(void)
{
    fixture_sql(f,
        "INSERT INTO stage_change (customer_id, model_id, day, seq,"
        " happened_at, recorded_at, from_stage, to_stage)"
        " SELECT x.customer_id, m.number, '2024-07-05', 0, '2024-07-05',"
        " '2024-07-05', NULL, 1 + x.customer_id % 3"
        " FROM (SELECT DISTINCT customer_id FROM stage_change) x"
        " JOIN model m ON m.code = 'relationship4'"
        " WHERE x.customer_id NOT IN (SELECT customer_id FROM stage_change"
        " WHERE to_stage = 5);\n"
        "INSERT INTO stage_dirty (customer_id) SELECT id FROM customer;\n");
    uint64_t alone = put_customer(99, sales, 1, "2024-07-05");
    fixture_sql(f, arena_printf(f->arena,
        "INSERT INTO stage_change (customer_id, model_id, day, seq,"
        " happened_at, recorded_at, from_stage, to_stage)"
        " SELECT %llu, number, '2024-07-05', 0, '2024-07-05', '2024-07-05',"
        " NULL, 1 FROM model WHERE code = 'relationship4';\n"
        "INSERT INTO stage_dirty (customer_id) VALUES (%llu);\n",
        (unsigned long long)alone, (unsigned long long)alone));
    roll();
}

static void
two_models_overlap_and_every_number_opens_its_customers(void **state)
{
    static const char page[] = "/overlap?model=lifecycle6&p=2025Q3"
                               "&with=relationship4";
    struct browser b;
    put_overlap();
    as(&b, "boss");
    assert_int_equal(browser_get(&b, "/overlap?apply=1&model=lifecycle6"
                                     "&with=relationship4&on=2025-09-30"),
                     303);
    assert_string_equal(browser_location(&b),
                        "/overlap?model=lifecycle6&p=2025-09-30..2025-09-30"
                        "&with=relationship4");
    assert_true(numbers_open("boss", page) > 15);
    assert_true(numbers_open("sales", page) > 12);
    assert_int_equal(browser_get(&b, page), 200);
    /* 39 in the base, one who left it and one who never was in it there */
    assert_true(browser_sees(&b, "slice=both.all.all\" data-count=\"41\""));
    assert_true(browser_sees(&b, "slice=both.out.all\" data-count=\"2\""));
    assert_true(browser_sees(&b, "slice=both.loyalty.out\""));
    assert_false(browser_sees(&b, "name=\"vs\""));
    assert_int_equal(browser_get(&b, "/funnel/list?" SCOPE
                     "&with=relationship4&slice=both.out.all"), 200);
    assert_true(browser_sees(&b, "K099") && browser_sees(&b, "K005"));
    assert_int_equal(browser_get(&b, "/funnel/list?" SCOPE
                                     "&slice=both.out.all"), 404);
    assert_int_equal(browser_get(&b, "/overlap?model=lifecycle6&p=2025Q3"
                                     "&with=lifecycle6"), 200);
    assert_true(browser_sees(&b, "已略去"));
    browser_close(&b);
}

/* The one who left the base, and none of the moves between stages. */
static void
a_break_down_means_by_in_and_out_what_the_total_row_does(void **state)
{
    struct browser b;
    as(&b, "boss");
    assert_int_equal(browser_get(&b, "/funnel/section/parts?by=region&" SCOPE),
                     200);
    assert_true(browser_sees(&b, "slice=left\" data-count=\"1\""));
    assert_false(browser_sees(&b, "slice=in\"") ||
                 browser_sees(&b, "slice=out\"") ||
                 browser_sees(&b, "slice=new\""));
    browser_close(&b);
}

static void
stock_and_flow_balance_as_the_ledger_says(void **state)
{
    struct browser b;
    as(&b, "boss");
    assert_int_equal(browser_get(&b, "/funnel?" SCOPE), 200);
    /* 40 at the start, one left the base */
    assert_true(browser_sees(&b, "slice=opening\" data-count=\"40\""));
    assert_true(browser_sees(&b, "slice=closing\" data-count=\"39\""));
    assert_true(browser_sees(&b, "slice=left\" data-count=\"1\""));
    assert_true(browser_sees(&b, "slice=lost\" data-count=\"2\""));
    assert_true(browser_sees(&b, "slice=won\" data-count=\"1\""));
    assert_true(browser_sees(&b, "slice=back\" data-count=\"1\""));
    browser_close(&b);
}

static void
a_scope_is_written_in_one_way(void **state)
{
    struct browser b;
    as(&b, "boss");
    assert_int_equal(
        browser_get(&b, "/funnel?apply=1&team=&region=north&vs=before&"
                        "p=2025Q3&model=lifecycle6&owner=&known="), 303);
    assert_string_equal(browser_location(&b),
                        "/funnel?" SCOPE "&region=north");
    assert_int_equal(
        browser_get(&b, "/funnel?apply=1&model=lifecycle6&from=2025-07-01&"
                        "to=2025-08-15"), 303);
    assert_string_equal(
        browser_location(&b),
        "/funnel?model=lifecycle6&p=2025-07-01..2025-08-15");
    /* of one stage alone are only reports */
    assert_int_equal(browser_get(&b, "/funnel?apply=1&" SCOPE "&only=usage"),
                     303);
    assert_string_equal(browser_location(&b), "/funnel?" SCOPE);
    browser_close(&b);
}

static void
what_does_not_fit_is_left_out_and_said(void **state)
{
    static const char *const wrong[] = {
        "region=atlantis", "p=2025Q9", "known=yesterday", "entry=churn",
        "window=0", "vs=team:99", "cohort=x", "model=nothing", "grade=Z",
        "region=%27%20OR%201"};
    struct browser b;
    as(&b, "boss");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const char *href = arena_printf(b.connection->arena, "/funnel?%s&%s",
                                        wrong[i], SCOPE);
        assert_int_equal(browser_get(&b, href), 200);
        if (!browser_sees(&b, "已略去"))
            fail_msg("nothing is said of %s", wrong[i]);
    }
    assert_int_equal(browser_get(&b, "/funnel/list?" SCOPE), 200);
    assert_true(browser_sees(&b, "data-total=\"39\""));
    assert_int_equal(browser_get(&b, "/funnel/list?" SCOPE "&slice=in.moon"),
                     404);
    assert_int_equal(browser_get(&b, "/funnel/section/nothing?" SCOPE), 404);
    browser_close(&b);
}

static void
the_page_opens_with_the_scope_looked_at_last(void **state)
{
    struct browser b;
    as(&b, "other");
    assert_int_equal(browser_get(&b, "/funnel?region=east&" SCOPE), 200);
    assert_int_equal(browser_get(&b, "/funnel"), 303);
    assert_string_equal(browser_location(&b),
                        "/funnel?" SCOPE "&region=east");
    browser_close(&b);
    as(&b, "sales");
    browser_get(&b, "/funnel");
    assert_null(strstr(browser_location(&b), "region"));
    browser_close(&b);
}

static void
a_section_comes_by_itself_as_a_part_and_as_a_page(void **state)
{
    struct browser b;
    as(&b, "boss");
    assert_int_equal(browser_get(&b, "/funnel?" SCOPE), 200);
    assert_true(browser_sees(&b, "/funnel/section/cohort?"));
    b.headers[0] = "HTTP_HX_REQUEST=true";
    assert_int_equal(browser_get(&b, "/funnel/section/cohort?" SCOPE), 200);
    assert_false(browser_sees(&b, "<html"));
    assert_true(browser_sees(&b, "slice=reached.awareness"));
    assert_int_equal(browser_get(&b, "/funnel/section/curve?" SCOPE), 200);
    assert_true(browser_sees(&b, ">天数</th>"));
    assert_int_equal(browser_get(&b, "/funnel/section/cohort?" SCOPE), 200);
    assert_true(browser_sees(&b, "<html"));
    browser_close(&b);
}

/* ---- files ---- */

static void
exports_hold_the_rows_of_the_list_and_run_no_formula(void **state)
{
    struct browser b;
    size_t n, lines = 0;
    as(&b, "boss");
    assert_int_equal(browser_get(&b, "/funnel/list.csv?" SCOPE
                                     "&slice=closing&sort=code"), 200);
    const char *csv = file_of(&b, &n);
    for (size_t i = 0; i < n; i++)
        lines += csv[i] == '\n';
    assert_int_equal(lines, 39 + 1 + 6); /* and what it is of */
    assert_non_null(strstr(csv, "\"'=客户<b>1</b>\""));
    assert_int_equal(browser_get(&b, "/funnel/list.xlsx?" SCOPE
                                     "&slice=closing"), 200);
    assert_memory_equal(file_of(&b, &n), "PK\3\4", 4);
    assert_int_equal(browser_get(&b, "/funnel.csv?" SCOPE), 200);
    csv = file_of(&b, &n);
    assert_non_null(strstr(csv, "存量与流量"));
    assert_non_null(strstr(csv, "客户库,40,0,0,1,1,1,1,39,"));
    assert_non_null(strstr(csv, "京津冀晋蒙,20,0,1,19,"));
    assert_non_null(strstr(csv, "95% 区间下限,95% 区间上限"));
    assert_int_equal(browser_get(&b, "/funnel.xlsx?" SCOPE), 200);
    assert_memory_equal(file_of(&b, &n), "PK\3\4", 4);
    assert_int_equal(browser_get(&b, "/overlap.xlsx?" SCOPE), 200);
    assert_memory_equal(file_of(&b, &n), "PK\3\4", 4);
    assert_int_equal(browser_get(&b, "/overlap.csv?" SCOPE), 200);
    csv = file_of(&b, &n);
    assert_non_null(strstr(csv, ",39,39"));
    browser_close(&b);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            before_there_is_a_copy_the_page_says_it_is_being_prepared),
        cmocka_unit_test(stock_and_flow_balance_as_the_ledger_says),
        cmocka_unit_test(
            a_break_down_means_by_in_and_out_what_the_total_row_does),
        cmocka_unit_test(every_number_opens_as_many_customers_as_it_says),
        cmocka_unit_test(numbers_of_a_later_entry_are_those_of_their_step),
        cmocka_unit_test(a_scope_is_written_in_one_way),
        cmocka_unit_test(what_does_not_fit_is_left_out_and_said),
        cmocka_unit_test(the_page_opens_with_the_scope_looked_at_last),
        cmocka_unit_test(a_section_comes_by_itself_as_a_part_and_as_a_page),
        cmocka_unit_test(exports_hold_the_rows_of_the_list_and_run_no_formula),
        cmocka_unit_test(
            two_models_overlap_and_every_number_opens_its_customers),
    };
    return cmocka_run_group_tests(tests, start, end);
}
