/* Recovery cases as a salesperson meets them: from a notice on the profile to a
 * reason, a decision and an end; every count opens its rows. */
#include "page/entry_help.h"

static const char *
case_of(unsigned customer)
{
    struct rows r;
    assert_ok(db_find(&f->cx, &r, "SELECT MAX(id) FROM recovery_case"
                      " WHERE customer_id = ?", B_U64(customer)));
    return arena_printf(f->arena, "/recovery/%llu",
                        (unsigned long long)rows_u64(&r, 0, 0));
}

/* What stands hidden in the form of the page last got goes with it. */
static int
submit(const char *to, const char *fields)
{
    char version[24] = "";
    browser_hidden(&wang, "version", version, sizeof version);
    return browser_post(&wang, to,
                        arena_printf(f->arena, "once=%s&version=%s&%s",
                                     wang.once, version, fields));
}

static int
act(const char *address, const char *what, const char *fields)
{
    char *to = arena_printf(f->arena, "%s%s", address, what);
    bool form = strncmp(what, "/do/", 4) == 0;
    assert_int_equal(browser_get(&wang, form ? to : address), 200);
    return submit(to, fields);
}

static void
bought(unsigned customer, const char *no)
{
    assert_int_equal(enter(customer, "order", arena_printf(f->arena,
                         "order_no=%s&ordered_on=%s&status=done&amount=12000",
                         no, day(-30))), 303);
}

static void
a_notice_leads_from_the_profile_to_its_case(void **s)
{
    bought(500, "RC-1");
    assert_int_equal(enter(500, "notice", arena_printf(f->arena,
                         "received_on=%s", day(-1))), 303);
    const char *at = case_of(500);
    assert_int_equal(browser_get(&wang, "/customer/500"), 200);
    assert_true(browser_sees(&wang, at));
    assert_true(browser_sees(&wang, "有风险"));
    assert_int_equal(browser_get(&wang, at), 200);
    assert_true(browser_sees(&wang, "还没有人记下原因"));
    assert_int_equal(browser_get(&sun, at), 404);
}

static void
reasons_and_the_decision_are_entered_and_typed_text_stays(void **s)
{
    const char *at = case_of(500);
    assert_int_equal(act(at, "/do/reason", "said_by=customer&text=27+hours"),
                     422);
    assert_true(browser_sees(&wang, "27 hours"));
    assert_int_equal(act(at, "/do/reason", "reason=other"),
                     422);
    assert_true(browser_sees(&wang, "请写明具体原因"));
    assert_int_equal(act(at, "/do/reason", "reason=service_response"
                         "&said_by=customer&text=27+hours&main=1"), 303);
    assert_int_equal(act(at, "/do/decide", "decision=restore&why="), 422);
    assert_int_equal(act(at, "/do/decide", "decision=restore&why=Good+firm"
                         "&budget=500"), 303);
    assert_int_equal(act(at, "/do/edit", "competitor=Rival+Ltd&offer_percent=-8"
                         "&avoidable=partly"), 303);
    assert_int_equal(browser_get(&wang, at), 200);
    assert_true(browser_sees(&wang, "服务响应"));
    assert_true(browser_sees(&wang, "Good firm"));
    assert_true(browser_sees(&wang, "Rival Ltd"));
    assert_true(browser_sees(&wang, "−8.00%"));
    assert_true(browser_sees(&wang, "期望价值"));
    assert_int_equal(number("SELECT COUNT(*) FROM recovery_case WHERE"
                            " decision = 'restore' AND expected_years > 0"),
                     1);
}

static void
a_case_ends_only_as_it_can(void **s)
{
    const char *at = case_of(500);
    assert_int_equal(act(at, "/state", "to=saving"), 303);
    assert_int_equal(act(at, "/do/close", arena_printf(f->arena,
                         "outcome=restored&day=%s", day(0))), 422);
    assert_true(browser_sees(&wang, "请先录入订单或合同"));
    assert_int_equal(act(at, "/do/close", arena_printf(f->arena,
                         "outcome=released&day=%s&lesson=Answer+faster",
                         day(0))), 303);
    assert_int_equal(browser_get(&wang, "/recovery?state=released"), 200);
    assert_true(browser_sees(&wang, at));
    assert_int_equal(browser_get(&wang, "/customer/500"), 200);
    assert_false(browser_sees(&wang, at));
    assert_int_equal(act(at, "/reopen", ""), 303);
    assert_int_equal(number("SELECT COUNT(*) FROM recovery_outcome WHERE"
                            " customer_id = 500 AND deleted_at IS NULL"), 0);
}

static void
a_case_is_opened_by_hand_once(void **s)
{
    bought(503, "RC-2");
    assert_int_equal(browser_get(&wang, "/customer/503"), 200);
    assert_true(browser_sees(&wang, "/customer/503/recovery"));
    assert_int_equal(browser_post(&wang, "/customer/503/recovery", ""), 303);
    const char *at = case_of(503);
    assert_string_equal(browser_location(&wang), at);
    assert_int_equal(browser_get(&wang, "/customer/503"), 200);
    assert_false(browser_sees(&wang, "/customer/503/recovery"));
    assert_int_equal(browser_post(&wang, "/customer/503/recovery", ""), 303);
    assert_string_equal(browser_location(&wang), at);
    assert_int_equal(browser_get(&wang, "/recovery"), 200);
    assert_true(browser_sees(&wang, at));
    assert_int_equal(browser_get(&wang, "/recovery?state=open&whose=mine"),
                     200);
    assert_int_equal(browser_get(&sun, "/recovery"), 200);
    assert_true(browser_sees(&sun, "这里没有个案"));
}

static void
the_board_s_figures_and_filters_open_their_cases(void **s)
{
    const char *at = case_of(503);
    assert_int_equal(browser_get(&wang, "/recovery?tier=A"), 200);
    assert_false(browser_sees(&wang, at));
    assert_true(browser_sees(&wang, "/recovery?tier=A&amp;state=steps"));
    assert_true(browser_sees(&wang, "state=tried&amp;closed=quarter"));
    assert_int_equal(browser_get(&wang, "/recovery?due=7&sort=value"), 200);
    assert_true(browser_sees(&wang, "/recovery?sort=value&amp;state=closed"));
    assert_int_equal(browser_get(&wang, "/recovery?state=won&closed=quarter"),
                     200);
    assert_true(browser_sees(&wang, "结案成功"));
    assert_int_equal(browser_get(&wang, "/recovery?family=x&tier=Z&due=a"
                                 "&owner=-1&sort=no&state=none"), 200);
    assert_true(browser_sees(&wang, at));
}

static void
worth_is_grouped_by_what_one_asks_and_keeps_the_filters(void **s)
{
    assert_int_equal(browser_get(&wang, "/recovery/worth"), 200);
    assert_true(browser_sees(&wang, "这段时间没有结案"));
    assert_true(browser_sees(&wang, "state=won&amp;seen=365&amp;closed=365"));
    fixture_sql(f, "UPDATE recovery_case SET state = 'restored', closed_on ="
                   " @today, lesson = 'Call back' WHERE customer_id ="
                   " 500;\n");
    assert_int_equal(browser_get(&wang, "/recovery/worth?by=reason&closed=90"
                                 "&whose=mine"), 200);
    assert_true(browser_sees(&wang, "服务响应"));
    assert_true(browser_sees(&wang, "Call back"));
    assert_true(browser_sees(&wang, "/recovery?whose=mine&amp;state=tried&amp;"
                             "reason=service_response&amp;closed=90"));
    assert_int_equal(browser_get(&wang, "/recovery?whose=mine&state=won&reason"
                                 "=service_response&closed=90"), 200);
    assert_true(browser_sees(&wang, case_of(500)));
    fixture_sql(f, "UPDATE recovery_case SET closed_on = @today - INTERVAL 5"
                   " DAY WHERE customer_id = 500;\n"
                   "INSERT INTO feedback (customer_id, kind, score, given_on,"
                   " given_at) VALUES (500, 'csat', 2, '2020-01-01',"
                   " '2020-01-01'), (500, 'csat', 4, @today, @today),"
                   " (500, 'nps', 9, @today, @today);\n");
    assert_int_equal(browser_get(&wang, "/recovery/worth"), 200);
    assert_true(browser_sees(&wang, "state=csat&amp;closed=365\">1</a>"));
    assert_true(browser_sees(&wang, "state=nps&amp;closed=365\">0</a>"));
    assert_int_equal(browser_get(&wang, "/recovery?state=csat&closed=365"), 200);
    assert_true(browser_sees(&wang, "结案成功，前后都有满意度"));
    assert_true(browser_sees(&wang, case_of(500)));
    assert_int_equal(browser_get(&wang, "/recovery?state=nps&closed=365"), 200);
    assert_false(browser_sees(&wang, case_of(500)));
    assert_int_equal(browser_get(&wang, "/recovery?state=won&reason=a%F0%9F"
                                 "%98%80&cause=x&plan=none&seen=90&relost=1"),
                     200);
}

static void
what_another_changed_meanwhile_is_not_overwritten(void **s)
{
    const char *at = case_of(503);
    char *form = arena_printf(f->arena, "%s/do/decide", at);
    assert_int_equal(browser_get(&wang, form), 200);
    fixture_sql(f, "UPDATE recovery_case SET version = version + 1;\n");
    assert_int_equal(submit(form, "decision=release&why=Mine"), 422);
    assert_true(browser_sees(&wang, "Mine"));
    assert_true(browser_sees(&wang, "其他人刚改过"));
}

static void
a_budget_above_the_limit_of_the_team_waits_for_a_manager(void **s)
{
    struct browser boss;
    const char *at = case_of(503);
    fixture_sql(f, "UPDATE team SET recovery_limit = 300 WHERE id = 1;\n");
    assert_int_equal(act(at, "/do/decide", "decision=restore&why=x"
                         "&budget=300"), 303);
    assert_string_equal(word("SELECT CONCAT('[', approval, ']') FROM"
                             " recovery_case WHERE customer_id = 503"), "[]");
    assert_int_equal(act(at, "/do/decide", "decision=restore&why=x"
                         "&budget=300.01"), 303);
    browser_get(&wang, at);
    assert_true(browser_sees(&wang, "等待批准"));
    assert_false(browser_sees(&wang, "/approve"));
    assert_int_equal(submit(arena_printf(f->arena, "%s/approve", at),
                            "do=give"), 403);
    make_user(f, "boss", ROLE_MANAGER, 10);
    browser_open(&boss, f);
    browser_login(&boss, "boss", TEST_PASSWORD);
    assert_int_equal(browser_get(&boss, at), 200);
    assert_true(browser_sees(&boss, "/approve"));
    assert_int_equal(browser_post(&boss, arena_printf(f->arena, "%s/approve",
                                                      at), "do=give"), 303);
    assert_string_equal(word("SELECT CONCAT(k.approval, ' ', a.login) FROM"
                             " recovery_case k JOIN account a ON a.id ="
                             " k.approved_by WHERE k.customer_id = 503"),
                        "given boss");
    browser_close(&boss);
}

static void
the_sheet_of_a_case_says_what_its_page_says_to_whoever_sees_it(void **s)
{
    const char *sheet = arena_printf(f->arena, "%s/sheet", case_of(500));
    assert_int_equal(browser_get(&wang, case_of(500)), 200);
    assert_true(browser_sees(&wang, sheet));
    assert_int_equal(browser_get(&wang, sheet), 200);
    assert_true(browser_sees(&wang, "开案"));
    assert_false(browser_sees(&wang, "开单")); /* of tickets */
    struct rows audit;
    assert_ok(db_find(&f->cx, &audit, "SELECT COUNT(*) FROM audit WHERE"
                                      " action = 'recovery.sheet'"));
    assert_int_equal(rows_u64(&audit, 0, 0), 1);
    assert_true(browser_sees(&wang, word("SELECT code FROM recovery_case"
                                         " WHERE customer_id = 500")));
    assert_true(browser_sees(&wang, "流失原因"));
    assert_true(browser_sees(&wang, "rp-sign"));
    assert_int_equal(browser_get(&sun, sheet), 404);
}

static void
manager_new(struct browser *b, const char *login, unsigned team)
{
    make_user(f, login, ROLE_MANAGER, team);
    browser_open(b, f);
    browser_login(b, login, TEST_PASSWORD);
}

static bool
waits_for(struct browser *b)
{
    assert_int_equal(browser_get(b, "/"), 200);
    return browser_sees(b, "等我审批") && browser_sees(b, case_of(503));
}

static void
what_waits_reaches_the_nearest_manager_then_those_above(void **s)
{
    struct browser near, above;
    manager_new(&near, "near", 10);
    manager_new(&above, "above", 1);
    fixture_sql(f, "UPDATE recovery_case SET approval = 'asked', asked_at ="
                   " UTC_TIMESTAMP(6) WHERE customer_id = 503;\n");
    assert_true(waits_for(&near));
    assert_false(waits_for(&above));
    fixture_sql(f, "UPDATE recovery_case SET asked_at = asked_at - INTERVAL 15"
                   " DAY WHERE customer_id = 503;\n");
    assert_true(waits_for(&above));
    assert_true(browser_sees(&above, "已同时提醒上级"));
    assert_false(waits_for(&wang));
    browser_close(&near);
    browser_close(&above);
}

static void
a_stand_in_sees_and_approves_for_the_days_that_are_named(void **s)
{
    struct browser boss, peer;
    const char *at = case_of(503);
    fixture_sql(f, "INSERT INTO team (id, code, name, parent_id, path) VALUES"
                   " (11, 's', 'South', 1, '/1/11/');\n");
    manager_new(&peer, "peer", 11);
    browser_open(&boss, f);
    browser_login(&boss, "boss", TEST_PASSWORD);
    assert_int_equal(browser_get(&peer, at), 404);
    const char *peer_id = word("SELECT CAST(id AS CHAR) FROM account WHERE"
                               " login = 'peer'");
    const char *wang_id = word("SELECT CAST(id AS CHAR) FROM account WHERE"
                               " login = 'wang'");
    assert_int_equal(browser_get(&boss, "/account/own/stand-in"), 200);
    assert_int_equal(browser_post(&boss, "/account/own/stand-in",
        arena_printf(f->arena, "stand_in_id=%s&from_on=%s&to_on=%s", peer_id,
                     day(0), day(-1))), 422);
    assert_true(browser_sees(&boss, "结束日期早于开始日期"));
    assert_int_equal(browser_post(&boss, "/account/own/stand-in",
        arena_printf(f->arena, "stand_in_id=%s&from_on=%s&to_on=%s", wang_id,
                     day(0), day(1))), 422);
    assert_int_equal(browser_post(&boss, "/account/own/stand-in",
        arena_printf(f->arena, "stand_in_id=%s&from_on=%s&to_on=%s", peer_id,
                     day(1), day(2))), 303);
    assert_int_equal(browser_get(&peer, at), 404);
    assert_int_equal(browser_post(&boss, "/account/own/stand-in",
        arena_printf(f->arena, "stand_in_id=%s&from_on=%s&to_on=%s", peer_id,
                     day(0), day(2))), 303);
    assert_true(waits_for(&peer));
    assert_int_equal(browser_get(&peer, at), 200);
    assert_int_equal(browser_post(&peer, arena_printf(f->arena, "%s/approve",
                                                      at), "do=give"), 303);
    assert_false(waits_for(&peer));
    assert_int_equal(browser_post(&boss, "/account/own/stand-in/drop", ""),
                     303);
    assert_int_equal(browser_get(&peer, at), 404);
    browser_close(&peer);
    browser_close(&boss);
}

/* A loss whose second look is due, by an owner and seen by a manager. */
static struct browser
review_open(const char *login, unsigned customer, const char *reason)
{
    struct browser b;
    make_user(f, login, ROLE_MANAGER, 10);
    browser_open(&b, f);
    browser_login(&b, login, TEST_PASSWORD);
    bought(customer, login);
    assert_int_equal(enter(customer, "declaration", arena_printf(f->arena,
                         "day=%s&verdict=lost&reason=%s&said_by=customer"
                         "&reason_text=cheaper", day(0), reason)), 303);
    fixture_sql(f, arena_printf(f->arena, "UPDATE recovery_case SET review_on"
                                " = '%s' WHERE customer_id = %u;\n", day(0),
                                customer));
    return b;
}

static int
review(struct browser *b, const char *to, const char *fields)
{
    char version[24] = "";
    assert_int_equal(browser_get(b, to), 200);
    browser_hidden(b, "version", version, sizeof version);
    return browser_post(b, to, arena_printf(f->arena,
                                            "once=%s&version=%s&%s", b->once,
                                            version, fields));
}

static void
a_manager_who_sees_another_reason_keeps_both(void **s)
{
    struct browser b = review_open("again", 504, "lower_price");
    const char *at = case_of(504);
    char *to = arena_printf(f->arena, "%s/do/review", at);
    assert_int_equal(browser_get(&wang, to), 403);
    assert_int_equal(browser_get(&b, at), 200);
    assert_true(browser_sees(&b, to));
    assert_int_equal(review(&b, to, "reason=lower_price&text=So"), 422);
    assert_true(browser_sees(&b, "这已是主要原因"));
    assert_int_equal(review(&b, to, "reason=service_response"), 422);
    assert_int_equal(review(&b, to, "reason=other&text=Colour"), 422);
    assert_true(browser_sees(&b, "Colour"));
    assert_int_equal(review(&b, to, "reason=service_response"
                                    "&text=27+hours+of+waiting"), 303);
    assert_string_equal(word(
        "SELECT CONCAT_WS(' ', k.review, k.reason_code, v.verdict,"
        " v.reason_before, v.reason_after, v.note, (SELECT"
        " GROUP_CONCAT(reason_code, ' ', evidence ORDER BY main IS NULL"
        " SEPARATOR '; ') FROM recovery_case_reason WHERE case_id = k.id))"
        " FROM recovery_case k JOIN recovery_case_review v ON v.case_id = k.id"
        " WHERE k.customer_id = 504"),
        "changed service_response changed lower_price service_response"
        " 27 hours of waiting service_response 27 hours of waiting;"
        " lower_price cheaper");
    assert_int_equal(number("SELECT COUNT(*) FROM audit WHERE action ="
                            " 'recovery.review'"), 1);
    assert_int_equal(browser_get(&b, at), 200);
    assert_true(browser_sees(&b, "复核：“价格更低”改为“服务响应”"));
    assert_false(browser_sees(&b, to));
    assert_int_equal(browser_get(&b, to), 403);
    browser_close(&b);
}

static void
a_manager_who_sees_the_same_reason_confirms_it_once(void **s)
{
    struct browser b = review_open("same", 505, "budget_cut");
    const char *at = case_of(505);
    char *to = arena_printf(f->arena, "%s/review", at);
    assert_int_equal(browser_get(&b, "/recovery?state=review"), 200);
    assert_true(browser_sees(&b, at));
    assert_int_equal(browser_post(&b, to, ""), 303);
    assert_int_equal(browser_get(&b, at), 200);
    assert_true(browser_sees(&b, "复核：“预算削减”不变"));
    assert_int_equal(browser_get(&b, arena_printf(f->arena, "%s/sheet", at)),
                     200);
    assert_true(browser_sees(&b, "复核：“预算削减”不变"));
    assert_int_equal(browser_get(&b, "/recovery?state=review"), 200);
    assert_false(browser_sees(&b, at));
    browser_close(&b);
}

static void
a_case_that_closed_with_its_warning_says_so_and_is_in_no_rate(void **s)
{
    static const char SQL[] =
        "INSERT INTO recovery_case (code, customer_id, cause, warning_code,"
        " state, opened_on, opened_at, state_on, closed_on,"
        " customer_owner_id, customer_team_id) SELECT 'WH-P', id, 'warning',"
        " 'complaint', 'passed', @today - INTERVAL 9 DAY, NOW(6), @today,"
        " @today, owner_id, team_id FROM customer WHERE id = 506;\n"
        "INSERT INTO warning (customer_id, cause_code, level, opened_on,"
        " level_on, acted_on, closed_on, case_id) SELECT 506, w.c, 2, @today -"
        " INTERVAL 9 DAY, @today - INTERVAL 9 DAY, @today, @today, k.id FROM"
        " recovery_case k JOIN (SELECT 'no_contact' AS c UNION SELECT"
        " 'complaint') w WHERE k.code = 'WH-P';\n"
        "INSERT INTO recovery_case_state (case_id, state, day, at,"
        " warning_code) SELECT id, IF(state = 'passed', state, 'at_risk'),"
        " @today, NOW(6), 'complaint' FROM recovery_case WHERE"
        " customer_id IN (503, 506);\n";
    static const char *const OUT[] = {"state=tried", "state=bare",
                                      "state=open", "state=lost"};
    fixture_sql(f, SQL);
    const char *at = case_of(506);
    assert_int_equal(browser_get(&wang, case_of(503)), 200);
    assert_true(browser_sees(&wang, "原因已消除，个案继续"));
    assert_int_equal(browser_get(&wang, at), 200);
    assert_true(browser_sees(&wang, "此前没有人处理此个案"));
    /* the states it never came to are not ticked off */
    assert_false(browser_sees(&wang, "icons.svg#check\"></use></svg></span>"
                              "已有方案"));
    assert_true(browser_sees(&wang, "id=\"warnings-title\""));
    assert_true(browser_sees(&wang, "久未联系"));
    assert_true(browser_sees(&wang, "已消除"));
    assert_true(browser_sees(&wang, "/reopen"));
    assert_int_equal(browser_get(&wang, "/recovery?state=closed"), 200);
    assert_true(browser_sees(&wang, at));
    assert_int_equal(browser_get(&wang, "/recovery"), 200);
    assert_true(browser_sees(&wang, "state=passed&amp;closed=quarter"));
    for (int i = 0; i < 4; i++) {
        char *list = arena_printf(f->arena, "/recovery?%s&closed=730",
                                  OUT[i]);
        assert_int_equal(browser_get(&wang, list), 200);
        assert_false(browser_sees(&wang, at));
    }
    assert_int_equal(browser_get(&wang, "/recovery/worth?by=cause"), 200);
    assert_false(browser_sees(&wang, "cause=warning&amp;state=tried"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_notice_leads_from_the_profile_to_its_case),
        cmocka_unit_test(
            reasons_and_the_decision_are_entered_and_typed_text_stays),
        cmocka_unit_test(a_case_ends_only_as_it_can),
        cmocka_unit_test(
            the_sheet_of_a_case_says_what_its_page_says_to_whoever_sees_it),
        cmocka_unit_test(a_case_is_opened_by_hand_once),
        cmocka_unit_test(the_board_s_figures_and_filters_open_their_cases),
        cmocka_unit_test(
            worth_is_grouped_by_what_one_asks_and_keeps_the_filters),
        cmocka_unit_test(what_another_changed_meanwhile_is_not_overwritten),
        cmocka_unit_test(
            a_budget_above_the_limit_of_the_team_waits_for_a_manager),
        cmocka_unit_test(
            what_waits_reaches_the_nearest_manager_then_those_above),
        cmocka_unit_test(
            a_stand_in_sees_and_approves_for_the_days_that_are_named),
        cmocka_unit_test(a_manager_who_sees_another_reason_keeps_both),
        cmocka_unit_test(a_manager_who_sees_the_same_reason_confirms_it_once),
        cmocka_unit_test(
            a_case_that_closed_with_its_warning_says_so_and_is_in_no_rate),
    };
    return cmocka_run_group_tests(tests, start, end);
}
