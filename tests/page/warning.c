/* Warnings as a salesperson meets them: on the profile, in the list with its
 * filters, in the navigation; put off, assigned, a case opened; the file. */
#include "page/entry_help.h"

static int64_t
warning_of(unsigned customer)
{
    struct rows r;
    assert_ok(db_find(&f->cx, &r, "SELECT id FROM warning WHERE customer_id ="
                      " ? AND cause_code = 'complaint' AND open = 1",
                      B_U64(customer)));
    return rows_i64(&r, 0, 0);
}

static void
complains(unsigned customer, const char *code)
{
    assert_int_equal(enter(customer, "order", arena_printf(f->arena,
                         "order_no=%s&ordered_on=%s&status=done&amount=12000",
                         code, day(-3))), 303);
    assert_int_equal(enter(customer, "ticket", arena_printf(f->arena,
                         "code=T%s&opened_on=%s&subject=Late&kind=complaint",
                         code, day(-2))), 303);
}

static int
bulk(const char *what, int64_t id, const char *tail, const char *fields)
{
    const char *once = *tail ? arena_printf(f->arena, "&once=%s", wang.once)
                             : ""; /* the list asks only */
    return browser_post(&wang, arena_printf(f->arena, "/warning/bulk%s", tail),
                        arena_printf(f->arena, "do=%s&pick=%lld%s&%s", what,
                                     (long long)id, once, fields));
}

static void
a_complaint_is_on_the_profile_in_the_list_and_in_the_navigation(void **s)
{
    complains(500, "WN-1");
    assert_int_equal(browser_get(&wang, "/customer/500"), 200);
    assert_true(browser_sees(&wang, "投诉未结"));
    assert_true(browser_sees(&wang, "未结投诉 1"));
    assert_true(browser_sees(&wang, "/customer/500?tab=tickets#tab"));
    assert_true(browser_sees(&wang, "<span class=\"clm-badge\">1</span>"));
    assert_int_equal(browser_get(&wang, "/customer/500"), 200);
    unsigned warned = db_statement_count(wang.connection->db);
    assert_int_equal(browser_get(&wang, "/customer/501"), 200);
    /* what is warned of, and the details of its one event */
    assert_in_range(warned, 1, db_statement_count(wang.connection->db) + 2);
    assert_int_equal(browser_get(&wang, "/warning?cause=complaint&level=2"),
                     200);
    assert_true(browser_sees(&wang, "Firm 0"));
    assert_true(browser_sees(&wang, "未结投诉 1"));
    assert_int_equal(browser_get(&wang, "/warning?cause=nps"), 200);
    assert_false(browser_sees(&wang, "Firm 0"));
    assert_int_equal(browser_get(&wang, "/warning?level=3"), 200);
    assert_false(browser_sees(&wang, "Firm 0"));
    assert_int_equal(browser_get(&wang, "/customer?mark=warned"), 200);
    assert_true(browser_sees(&wang, "Firm 0"));
    assert_false(browser_sees(&wang, "Firm 1"));
    assert_int_equal(browser_get(&wang, "/customer?mark=urgent"), 200);
    assert_false(browser_sees(&wang, "Firm 0"));
}

static void
who_does_not_see_the_customer_does_not_see_its_warning(void **s)
{
    assert_int_equal(browser_get(&sun, "/warning"), 200);
    assert_false(browser_sees(&sun, "Firm 0"));
    assert_int_equal(browser_post(&sun, "/warning/bulk/do",
                         arena_printf(f->arena, "do=snooze&pick=%lld&until=%s"
                                      "&reason=x&once=abc",
                                      (long long)warning_of(500), day(3))),
                     303);
    assert_int_equal(number("SELECT COUNT(*) FROM warning WHERE snoozed_until"
                            " IS NOT NULL"), 0);
}

static void
putting_off_asks_until_when_and_why(void **s)
{
    int64_t id = warning_of(500);
    assert_int_equal(browser_get(&wang, "/warning"), 200);
    assert_int_equal(bulk("snooze", id, "", "next=/warning"), 200);
    assert_true(browser_sees(&wang, "暂缓 1 条预警"));
    assert_int_equal(bulk("snooze", id, "/do", "until=2020-01-01&reason=why"),
                     422);
    assert_true(browser_sees(&wang, "why"));
    assert_int_equal(bulk("snooze", id, "/do",
                          arena_printf(f->arena, "until=%s&reason=", day(5))),
                     422);
    assert_int_equal(bulk("snooze", id, "/do",
                          arena_printf(f->arena, "until=%s&reason=They+move",
                                       day(5))), 303);
    assert_int_equal(browser_get(&wang, "/warning"), 200);
    assert_false(browser_sees(&wang, "Firm 0"));
    assert_false(browser_sees(&wang, "clm-badge"));
    assert_int_equal(browser_get(&wang, "/warning?tab=snoozed"), 200);
    assert_true(browser_sees(&wang, "They move"));
    assert_int_equal(bulk("wake", id, "", ""), 200);
    assert_int_equal(bulk("wake", id, "/do", ""), 303);
    assert_int_equal(browser_get(&wang, "/warning"), 200);
    assert_true(browser_sees(&wang, "Firm 0"));
}

static void
a_click_opens_one_case_and_no_second(void **s)
{
    int64_t id = warning_of(500);
    assert_int_equal(bulk("case", id, "", ""), 200);
    assert_int_equal(bulk("case", id, "/do", ""), 303);
    assert_int_equal(bulk("case", id, "", ""), 200);
    assert_int_equal(bulk("case", id, "/do", ""), 303);
    assert_int_equal(number("SELECT COUNT(*) FROM recovery_case WHERE"
                            " customer_id = 500 AND cause = 'warning'"), 1);
    assert_int_equal(browser_get(&wang, "/customer?mark=recovery"), 200);
    assert_true(browser_sees(&wang, "Firm 0"));
    assert_false(browser_sees(&wang, "Firm 2"));
}

static int
chief_assigns(struct browser *chief, const char *tail, const char *to)
{
    const char *once = *tail ? arena_printf(f->arena, "&once=%s", chief->once)
                             : "";
    return browser_post(
        chief, arena_printf(f->arena, "/warning/bulk%s", tail),
        arena_printf(f->arena, "do=assign&pick=%lld&pick=%lld&account_id=%s%s",
                     (long long)warning_of(500), (long long)warning_of(503), to,
                     once));
}

static void
a_manager_gives_several_to_a_colleague_and_back(void **s)
{
    static const char GIVEN[] = "SELECT COUNT(*) FROM warning w JOIN account a"
                                " ON a.id = w.account_id AND a.login = 'sun'";
    char *sun_id = arena_printf(f->arena, "%lld", (long long)number(
        "SELECT id FROM account WHERE login = 'sun'"));
    make_user(f, "chief", ROLE_MANAGER, 10);
    struct browser *chief = browser_of(f, "chief");
    complains(503, "WN-7");
    assert_int_equal(browser_get(chief, "/warning"), 200);
    assert_int_equal(chief_assigns(chief, "", ""), 200);
    assert_true(browser_sees(chief, "指派 2 条预警"));
    assert_int_equal(chief_assigns(chief, "/do", "999999"), 422);
    assert_true(browser_sees(chief, "请从列表中选择"));
    assert_int_equal(chief_assigns(chief, "/do", sun_id), 303);
    assert_int_equal(number(GIVEN), 2);
    assert_int_equal(chief_assigns(chief, "", ""), 200);
    assert_int_equal(chief_assigns(chief, "/do", ""), 303);
    assert_int_equal(number(GIVEN), 0);
}

static void
the_file_has_the_same_rows_with_heads_in_the_language(void **s)
{
    assert_int_equal(browser_get(&wang, "/warning.csv?cause=complaint"), 200);
    struct rows r;
    assert_ok(db_find(&f->cx, &r, "SELECT detail FROM audit WHERE action ="
                      " 'warning.export'"));
    assert_non_null(strstr(rows_text(&r, 0, 0), "\"rows\":1"));
}

/* ---- the rules ---- */

static struct browser admin;

static int
rule(const char *what, const char *to, const char *fields)
{
    char version[24] = "";
    browser_hidden(&admin, "version", version, sizeof version);
    return browser_post(&admin, to,
                        arena_printf(f->arena, "do=%s&once=%s&version=%s&"
                                     "level=1&active=1&cause=complaint&%s",
                                     what, admin.once, version, fields));
}

static void
a_rule_is_rehearsed_on_all_customers_before_it_is_saved(void **s)
{
    const char *terms = "t0_fact=purchases&t0_op=%3E%3D&t0_value=1"
                        "&t1_fact=open_tickets&t1_op=%3E%3D&t1_value=1";
    assert_int_equal(browser_get(&wang, "/warning/rule"), 403);
    assert_int_equal(browser_get(&admin, "/warning/rule"), 200);
    assert_true(browser_sees(&admin, "未结投诉 ≥ 1"));
    assert_int_equal(browser_get(&admin, "/warning/rule/new"), 303);
    assert_int_equal(browser_get(&admin, "/warning/rule/new?cause=x"), 404);
    assert_int_equal(browser_get(&admin, "/warning/rule/new?cause=complaint"),
                     200);
    assert_int_equal(rule("rehearse", "/warning/rule", terms), 200);
    assert_true(browser_sees(&admin, "7 个客户中有 1 个符合规则，其中 0 个"));
    assert_int_equal(number("SELECT COUNT(*) FROM warning_rule WHERE"
                            " touched = 1"), 0);
    assert_int_equal(rule("add", "/warning/rule", terms), 200);
    assert_true(browser_sees(&admin, "t2_fact"));
    assert_int_equal(rule("remove:0", "/warning/rule", terms), 200);
    assert_false(browser_sees(&admin, "t1_fact"));
    assert_int_equal(rule("save", "/warning/rule", "t0_fact=purchases"
                          "&t0_op=%3E%3D&t0_value=many"), 422);
    assert_true(browser_sees(&admin, "many"));
    assert_int_equal(rule("save", "/warning/rule", ""), 422);
}

static void
a_saved_rule_holds_for_who_is_read_next(void **s)
{
    assert_int_equal(browser_get(&admin, "/warning/rule/21/edit"), 200);
    assert_int_equal(rule("save", "/warning/rule/21", "t0_fact=purchases"
                          "&t0_op=%3E%3D&t0_value=1"), 303);
    assert_int_equal(number("SELECT COUNT(*) FROM job WHERE kind ="
                            " 'stage_all'"), 1);
    assert_int_equal(number("SELECT terms FROM warning_rule WHERE id = 21"),
                     1);
    assert_int_equal(enter(503, "order", arena_printf(f->arena,
                         "order_no=WN-9&ordered_on=%s&status=done&amount=5",
                         day(-1))), 303);
    assert_int_equal(number("SELECT level FROM warning WHERE customer_id = 503"
                            " AND cause_code = 'complaint' AND open = 1"), 1);
    assert_int_equal(browser_get(&admin, "/warning/rule/21/edit"), 200);
    assert_true(browser_sees(&admin, "修改历史"));
    assert_true(browser_sees(&admin, "<span class=\"clm-soft\">级别</span>"
                             " 预警 → <span class=\"clm-strong\">关注</span>"));
    assert_true(browser_sees(&admin, "出厂设定"));
    assert_int_equal(number("SELECT COUNT(*) FROM warning_rule_version v JOIN"
                            " account a ON a.id = v.account_id WHERE"
                            " v.rule_id = 21 AND v.version = 2 AND a.login ="
                            " 'root'"), 1);
    assert_int_equal(number("SELECT COUNT(*) FROM warning_term_version WHERE"
                            " rule_id = 21 AND version = 1"), 2);
    assert_int_equal(browser_get(&admin, "/warning/rule/20/edit"), 200);
    assert_false(browser_sees(&admin, "修改历史"));
    /* The form of before: its version is not the row's any more. */
    assert_int_equal(browser_get(&admin, "/warning/rule"), 200);
    assert_int_equal(browser_post(&admin, "/warning/rule/21",
                         "do=save&version=1&level=2&active=1&once=q1"
                         "&t0_fact=notice"), 422);
    assert_true(browser_sees(&admin, "期间有人保存了这条规则"));
    assert_int_equal(browser_get(&admin, "/warning/rule/21/edit"), 200);
    assert_false(browser_sees(&admin, "没有改动"));
    assert_int_equal(browser_post(&admin, "/warning/rule/21",
                         "do=save&version=2&level=1&active=1&once=same"
                         "&t0_fact=purchases&t0_op=%3E%3D&t0_value=1"), 303);
    assert_int_equal(browser_get(&admin, "/warning/rule/21/edit"), 200);
    assert_true(browser_sees(&admin, "保存时没有改动"));
}

static int
cause(const char *to, const char *version, const char *fields)
{
    return browser_post(&admin, to,
                        arena_printf(f->arena, "once=%s&version=%s&%s",
                                     admin.once, version, fields));
}

static void
a_cause_of_ones_own_gets_rules_and_warns(void **s)
{
    assert_int_equal(browser_get(&wang, "/warning/cause/new"), 403);
    assert_int_equal(browser_get(&admin, "/warning/cause/new"), 200);
    assert_int_equal(cause("/warning/cause", "0", "meaning_en=x"), 422);
    assert_true(browser_sees(&admin, "value=\"x\""));
    assert_int_equal(cause("/warning/cause", "0", "name_zh_cn=%E6%8D%A2%E4%BA"
                           "%86%E9%87%87%E8%B4%AD&meaning_en=x"), 303);
    char *first_rule = arena_text(f->arena, browser_location(&admin));
    const char *code = strchr(first_rule, '=') + 1;
    assert_int_equal(strncmp(first_rule, "/warning/rule/new?cause=own_", 28),
                     0);
    assert_int_equal(number("SELECT number FROM warning_cause WHERE name_en ="
                            " '换了采购'"), 10);
    assert_int_equal(browser_get(&admin, "/warning/rule"), 200);
    assert_true(browser_sees(&admin, "换了采购")); /* without rules, too */
    assert_int_equal(browser_get(&admin, first_rule), 200);
    assert_int_equal(
        browser_post(&admin, "/warning/rule",
                     arena_printf(f->arena, "do=save&once=%s&level=2&active=1&"
                                  "cause=%s&t0_fact=purchases&t0_op=%%3E%%3D&"
                                  "t0_value=1", admin.once, code)), 303);
    assert_int_equal(enter(503, "order", arena_printf(f->arena,
                         "order_no=WN-10&ordered_on=%s&status=done&amount=5",
                         day(-1))), 303);
    assert_int_equal(number(arena_printf(
        f->arena, "SELECT level FROM warning WHERE customer_id = 503 AND"
        " open = 1 AND cause_code = '%s'", code)), 2);
    /* of the others none changed its level */
    assert_int_equal(number("SELECT level FROM warning WHERE customer_id = 503"
                            " AND cause_code = 'complaint' AND open = 1"), 1);
}

static void
a_cause_is_renamed_and_not_over_somebody_elses_name(void **s)
{
    assert_int_equal(browser_get(&admin, "/warning/cause/11/edit"), 200);
    assert_int_equal(cause("/warning/cause/11", "1", "name_zh_cn=A&name_zh_tw="
                           "B&name_en=C"), 303);
    assert_string_equal(browser_location(&admin), "/warning/rule");
    assert_int_equal(browser_get(&admin, "/warning/rule"), 200);
    assert_false(browser_sees(&admin, "换了采购"));
    assert_int_equal(cause("/warning/cause/11", "1", "name_zh_cn=D"), 409);
    assert_int_equal(number("SELECT COUNT(*) FROM warning_cause WHERE number ="
                            " 10 AND name_zh_cn = 'A' AND name_en = 'C' AND"
                            " touched = 1"), 1);
    assert_int_equal(browser_get(&admin, "/warning/cause/12/edit"), 404);
    assert_ok(db_exec(&f->cx, "INSERT INTO warning_cause (code, number,"
                      " position, name_zh_cn, name_zh_tw, name_en) VALUES"
                      " ('last', 30, 999, 'Z', 'Z', 'Z')"));
    assert_int_equal(browser_get(&admin, "/warning/cause/new"), 200);
    assert_int_equal(cause("/warning/cause", "0", "name_en=one+more"), 422);
    assert_true(browser_sees(&admin, "现已有 31 个"));
}

static void
the_ladder_is_edited_and_refuses_nonsense(void **s)
{
    assert_int_equal(browser_post(&admin, "/warning/ladder", "manager_1=9"
                         "&risk_1=5&manager_2=1&risk_2=2&manager_3=1&risk_3=2"
                         "&once=q2"), 422);
    assert_int_equal(browser_post(&admin, "/warning/ladder", "manager_1=9"
                         "&risk_1=15&manager_2=1&risk_2=2&manager_3=1&risk_3=2"
                         "&once=q3"), 303);
    assert_int_equal(number("SELECT list_days FROM warning_ladder WHERE"
                            " level = 1"), 15);
}

static int
end_all(void **state)
{
    browser_close(&admin);
    return end(state);
}

static int
start_without_contacts(void **state)
{
    if (start(state) != 0)
        return -1;
    fixture_sql(f, "UPDATE warning_rule SET active = 0 WHERE cause_code ="
                   " 'no_contact';\nUPDATE rule_generation SET generation ="
                   " generation + 1;\n");
    make_user(f, "root", ROLE_ADMIN, 1);
    browser_open(&admin, f);
    browser_login(&admin, "root", TEST_PASSWORD);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            a_complaint_is_on_the_profile_in_the_list_and_in_the_navigation),
        cmocka_unit_test(
            who_does_not_see_the_customer_does_not_see_its_warning),
        cmocka_unit_test(putting_off_asks_until_when_and_why),
        cmocka_unit_test(a_click_opens_one_case_and_no_second),
        cmocka_unit_test(
            the_file_has_the_same_rows_with_heads_in_the_language),
        cmocka_unit_test(
            a_rule_is_rehearsed_on_all_customers_before_it_is_saved),
        cmocka_unit_test(a_saved_rule_holds_for_who_is_read_next),
        cmocka_unit_test(a_cause_of_ones_own_gets_rules_and_warns),
        cmocka_unit_test(a_cause_is_renamed_and_not_over_somebody_elses_name),
        cmocka_unit_test(the_ladder_is_edited_and_refuses_nonsense),
        cmocka_unit_test(a_manager_gives_several_to_a_colleague_and_back),
    };
    return cmocka_run_group_tests(tests, start_without_contacts,
                                  end_all);
}
