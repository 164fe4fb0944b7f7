/* A plan as a salesperson works it off, and its template as a manager keeps it. */
#include "page/entry_help.h"

static struct browser boss;

static int
plan_start_all(void **state)
{
    if (start(state) != 0)
        return -1;
    make_user(f, "boss", ROLE_MANAGER, 10);
    browser_open(&boss, f);
    browser_login(&boss, "boss", TEST_PASSWORD);
    assert_int_equal(browser_get(&wang, "/customer/500"), 200);
    assert_int_equal(browser_post(&wang, "/customer/500/recovery", ""), 303);
    return 0;
}

static int
plan_end_all(void **state)
{
    browser_close(&boss);
    return end(state);
}

static const char *
at(const char *tail)
{
    return arena_printf(f->arena, "/recovery/%lld%s",
                        (long long)number("SELECT id FROM recovery_case"),
                        tail);
}

static const char *
step(unsigned position, const char *what)
{
    return at(arena_printf(f->arena, "/step/%lld/%s", (long long)number(
        arena_printf(f->arena, "SELECT id FROM plan_step WHERE position = %u"
                     " AND state <> 'gone'", position)), what));
}

/* What stands hidden in the form of the page last got goes with it. */
static int
submit(struct browser *b, const char *to, const char *fields)
{
    char version[24] = "";
    browser_hidden(b, "version", version, sizeof version);
    return browser_post(b, to, arena_printf(f->arena,
                        "once=%s&version=%s&%s", b->once, version, fields));
}

static int
form(struct browser *b, const char *to, const char *fields)
{
    assert_int_equal(browser_get(b, to), 200);
    return submit(b, to, fields);
}

static void
a_case_offers_plans_and_starting_one_makes_its_steps_tasks(void **s)
{
    assert_int_equal(browser_get(&wang, at("")), 200);
    assert_true(browser_sees(&wang, "还没有方案"));
    assert_int_equal(form(&wang, at("/plan"), "started_on=2020-01-01&plan=1"),
                     422);
    assert_true(browser_sees(&wang, "开始日期不能早于开案日"));
    assert_true(browser_sees(&wang, "2020-01-01"));
    assert_int_equal(form(&wang, at("/plan"), arena_printf(f->arena,
        "started_on=%s&plan=%lld", day(0), (long long)number(
            "SELECT id FROM plan_template WHERE code = 'any_restore'"))),
        303);
    assert_int_equal(browser_get(&wang, at("")), 200);
    assert_true(browser_sees(&wang, "通用挽回"));
    assert_true(browser_sees(&wang, "完成 0 / 4"));
    assert_true(browser_sees(&wang, "已有方案"));
    assert_int_equal(browser_get(&wang, "/task"), 200);
    assert_true(browser_sees(&wang, "挽回第 1 步"));
    assert_true(browser_sees(&wang, step(1, "done")));
    assert_int_equal(browser_get(&sun, step(1, "done")), 404);
}

static void
done_in_a_list_leads_to_the_form_where_it_is_said_what_was_said(void **s)
{
    char *task = arena_printf(f->arena, "/task/%lld", (long long)number(
        "SELECT task_id FROM plan_step WHERE position = 1"));
    assert_int_equal(browser_get(&wang, "/task"), 200);
    assert_int_equal(browser_post(&wang, task, "do=done&next=/task"), 303);
    assert_string_equal(browser_location(&wang), step(1, "done"));
    assert_int_equal(form(&wang, step(1, "done"),
                          "kind=call&way=reached&said="), 422);
    assert_true(browser_sees(&wang, "请写下谈了什么"));
    assert_int_equal(form(&wang, step(1, "done"),
                          "kind=call&way=missed&said=No+answer"), 303);
    assert_int_equal(number("SELECT COUNT(*) FROM plan_step WHERE state ="
                            " 'done'"), 0);
    assert_int_equal(form(&wang, step(1, "done"), arena_printf(f->arena,
        "kind=call&way=reached&said=Price+is+the+point&spent=12.50"
        "&next_on=%s&next=Send+list", day(2))), 303);
    assert_int_equal(browser_get(&wang, at("")), 200);
    assert_true(browser_sees(&wang, "完成 1 / 4"));
    assert_true(browser_sees(&wang, "Price is the point"));
    assert_true(browser_sees(&wang, "No answer"));
    assert_int_equal(number("SELECT COUNT(*) FROM recovery_case WHERE state ="
                            " 'saving' AND spent = 12.50"), 1);
    assert_int_equal(number("SELECT COUNT(*) FROM task WHERE source ="
                            " 'follow_up' AND title = 'Send list'"), 1);
    assert_int_equal(browser_get(&wang, step(1, "done")), 303);
}

static void
a_move_from_the_task_list_moves_the_rest_and_is_taken_back(void **s)
{
    const char *sql = "SELECT CAST(due_on AS CHAR) FROM plan_step WHERE"
                      " position = 4";
    const char *before = word(sql);
    char *task = arena_printf(f->arena, "/task/%lld", (long long)number(
        "SELECT task_id FROM plan_step WHERE position = 2"));
    assert_int_equal(browser_get(&wang, "/task"), 200);
    assert_int_equal(browser_post(&wang, task, arena_printf(f->arena,
        "do=move&due_on=%s&next=/task", day(30))), 303);
    assert_string_not_equal(word(sql), before);
    assert_int_equal(browser_get(&wang, at("")), 200);
    assert_true(browser_sees(&wang, "撤回改期"));
    assert_int_equal(browser_post(&wang, at("/plan/undo"), ""), 303);
    assert_string_equal(word(sql), before);
    assert_int_equal(form(&wang, step(2, "move"), "due_on=2020-01-01"), 422);
    assert_true(browser_sees(&wang, "这个日期已经过去"));
}

static void
steps_are_added_given_to_others_and_left_out_with_a_reason(void **s)
{
    assert_int_equal(form(&wang, step(2, "skip"), "why="), 422);
    assert_true(browser_sees(&wang, "这一步必做"));
    assert_int_equal(form(&wang, step(2, "skip"), "why=They+came"), 303);
    assert_int_equal(form(&wang, at("/plan/new"), arena_printf(f->arena,
        "title=Ask+the+chief&account=%lld&channel=visit&due_on=%s&cost=80",
        (long long)number("SELECT id FROM account WHERE login = 'boss'"),
        day(5))), 303);
    assert_int_equal(form(&wang, step(5, "edit"), arena_printf(f->arena,
        "title=Ask+them&account=%lld&channel=call",
        (long long)number("SELECT id FROM account WHERE login = 'wang'"))),
        303);
    assert_string_equal(word("SELECT CONCAT(t.title, ' ', t.kind, ' ',"
        " a.login) FROM task t JOIN plan_step s ON s.task_id = t.id AND"
        " s.position = 5 JOIN account a ON a.id = t.account_id"),
        "Ask them call wang");
    assert_int_equal(browser_get(&wang, at("")), 200);
    assert_true(browser_sees(&wang, "They came"));
    assert_int_equal(browser_get(&wang, step(3, "nothing")), 404);
}

static void
a_colleague_is_reminded_once_a_day_of_a_step_that_is_due(void **s)
{
    const char *to = at(arena_printf(f->arena, "/remind/%lld",
        (long long)number("SELECT id FROM plan_step WHERE position = 5 AND"
                          " state = 'open'")));
    assert_int_equal(browser_get(&wang, at("")), 200);
    assert_false(browser_sees(&wang, to));
    assert_int_equal(browser_post(&wang, to, ""), 403);
    fixture_sql(f, "UPDATE plan_step s JOIN task t ON t.id = s.task_id SET"
                   " t.due_on = @today, s.due_on = @today,"
                   " t.account_id = (SELECT id FROM account WHERE login ="
                   " 'boss') WHERE s.position = 5;\n");
    assert_int_equal(browser_get(&boss, at("")), 200);
    assert_false(browser_sees(&boss, to));
    assert_int_equal(browser_get(&wang, at("")), 200);
    assert_true(browser_sees(&wang, to));
    assert_int_equal(browser_post(&sun, to, ""), 404);
    assert_int_equal(browser_post(&wang, to, ""), 303);
    assert_int_equal(browser_get(&wang, at("")), 200);
    assert_true(browser_sees(&wang, "已催办"));
    assert_false(browser_sees(&wang, to));
    assert_int_equal(browser_get(&boss, "/"), 200);
    assert_true(browser_sees(&boss, "今天催办"));
    assert_int_equal(browser_post(&wang, to, ""), 303);
    assert_int_equal(number("SELECT COUNT(*) FROM audit WHERE action ="
                            " 'plan.remind'"), 1);
    fixture_sql(f, "UPDATE plan_step s JOIN task t ON t.id = s.task_id SET"
                   " t.account_id = (SELECT id FROM account WHERE login ="
                   " 'wang') WHERE s.position = 5;\n");
}

static void
what_is_due_stands_beside_the_navigation(void **s)
{
    fixture_sql(f, "UPDATE plan_step s JOIN task t ON t.id = s.task_id SET"
                   " t.due_on = @today - INTERVAL 2 DAY WHERE"
                   " s.position = 5;\n");
    assert_int_equal(browser_get(&wang, "/recovery"), 200);
    assert_true(browser_sees(&wang, "clm-badge\">1</span>"));
    assert_int_equal(browser_get(&sun, "/recovery"), 200);
    assert_false(browser_sees(&sun, "clm-badge"));
}

static void
a_week_shows_its_tasks_and_a_manager_gives_one_to_another(void **s)
{
    assert_int_equal(browser_get(&wang, "/task/week?day=1999-01-03"), 200);
    assert_false(browser_sees(&wang, "clm-week-task"));
    assert_false(browser_sees(&wang, "when=overdue"));
    assert_int_equal(browser_get(&wang, "/task/week"), 200);
    assert_true(browser_sees(&wang, "href=\"/task?when=overdue\">逾期 1 项"));
    assert_int_equal(browser_get(&wang, arena_printf(f->arena,
        "/task/week?day=%s", day(-2))), 200);
    assert_true(browser_sees(&wang, "Ask them"));
    assert_true(browser_sees(&wang, step(5, "done")));
    char *give = arena_printf(f->arena, "/task/%lld/assign", (long long)number(
        "SELECT task_id FROM plan_step WHERE position = 5"));
    fixture_sql(f, "UPDATE account SET team_id = 10 WHERE login = 'sun';\n");
    assert_int_equal(form(&wang, give, "account=9999"), 422);
    assert_int_equal(form(&boss, give, arena_printf(f->arena, "account=%lld",
        (long long)number("SELECT id FROM account WHERE login = 'sun'"))),
        303);
    assert_string_equal(word("SELECT a.login FROM plan_step s JOIN task t ON"
        " t.id = s.task_id JOIN account a ON a.id = t.account_id WHERE"
        " s.position = 5"), "sun");
    assert_int_equal(browser_get(&boss, at("")), 200);
    assert_true(browser_sees(&boss, "sun"));
}

static void
a_manager_keeps_the_templates_and_a_salesperson_reads_them(void **s)
{
    assert_int_equal(browser_get(&wang, "/plan"), 200);
    assert_false(browser_sees(&wang, "/plan/new"));
    assert_int_equal(browser_get(&wang, "/plan/new"), 403);
    assert_int_equal(browser_get(&boss, "/plan"), 200);
    assert_true(browser_sees(&boss, "服务响应 × A × 通知"));
    assert_int_equal(browser_get(&boss, "/plan/new"), 200);
    assert_int_equal(submit(&boss, "/plan", "kind=restore&tier=A"
                            "&holdout_percent=0&holdout_days=30"), 422);
    assert_int_equal(browser_get(&boss, "/plan/new"), 200);
    assert_int_equal(submit(&boss, "/plan", "kind=restore&tier=A&name_en=Ours"
                            "&holdout_percent=20&holdout_days=30"
                            "&reason_code=lower_price&active=1"), 303);
    const char *one = arena_printf(f->arena, "%s", browser_location(&boss));
    assert_int_equal(number("SELECT COUNT(*) FROM plan_template WHERE"
                            " name_zh_cn = 'Ours' AND family_code ="
                            " 'competitor' AND touched = 1"), 1);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(browser_get(&boss, arena_printf(
            f->arena, "%s/step/new", one)), 200);
        assert_int_equal(submit(&boss, arena_printf(f->arena, "%s/step", one),
            arena_printf(f->arena, "name_en=Step+%d&role=owner&kind=call"
                         "&day=%d", i, i)), 303);
    }
    char *second = arena_printf(f->arena, "%s/step/%lld", one, (long long)
        number("SELECT MAX(id) FROM plan_step_template"));
    assert_int_equal(browser_get(&boss, one), 200);
    assert_true(browser_sees(&boss, "随机抽取 20% 的个案先等 30 天"));
    assert_int_equal(browser_post(&boss, arena_printf(f->arena, "%s/place",
                                  second), "do=up"), 303);
    assert_string_equal(word("SELECT name_en FROM plan_step_template ORDER BY"
                             " template_id DESC, position LIMIT 1"),
                        "Step 1");
    assert_int_equal(browser_get(&boss, arena_printf(f->arena, "%s/edit",
                                                     second)), 200);
    assert_int_equal(submit(&boss, second, "name_zh_cn=&name_zh_tw=&name_en="
                            "&role=owner&kind=call&day=3"), 422);
    assert_true(browser_sees(&boss, "请至少用一种语言写明要做什么"));
    assert_int_equal(form(&boss, arena_printf(f->arena, "%s/remove", second),
                          ""), 303);
    assert_int_equal(browser_post(&boss, arena_printf(f->arena, "%s/copy",
                                                      one), ""), 303);
    assert_int_equal(number("SELECT COUNT(*) FROM plan_step_template WHERE"
                            " name_en LIKE 'Step _'"), 2);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            a_case_offers_plans_and_starting_one_makes_its_steps_tasks),
        cmocka_unit_test(
            done_in_a_list_leads_to_the_form_where_it_is_said_what_was_said),
        cmocka_unit_test(
            a_move_from_the_task_list_moves_the_rest_and_is_taken_back),
        cmocka_unit_test(
            steps_are_added_given_to_others_and_left_out_with_a_reason),
        cmocka_unit_test(
            a_colleague_is_reminded_once_a_day_of_a_step_that_is_due),
        cmocka_unit_test(what_is_due_stands_beside_the_navigation),
        cmocka_unit_test(
            a_week_shows_its_tasks_and_a_manager_gives_one_to_another),
        cmocka_unit_test(
            a_manager_keeps_the_templates_and_a_salesperson_reads_them),
    };
    return cmocka_run_group_tests(tests, plan_start_all, plan_end_all);
}
