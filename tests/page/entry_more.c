/* Use, notices, renewals, money and contacts made, entered from the profile;
 * and what declaring a customer lost does with its open deals. */
#include "model/people.h"
#include "page/entry_help.h"

#include "model/notice.h"

static void
a_range_of_use_is_a_day_of_use_each_and_once(void **s)
{
    char *range = arena_printf(f->arena, "day=%s&until_on=%s&product_id=70",
                               day(-9), day(0));
    assert_int_equal(enter(500, "use", range), 303);
    int64_t id = number("SELECT MAX(id) FROM product_use");
    assert_int_equal(number(LIVE("customer_id = 500 AND kind = 70")), 10);
    assert_int_equal(enter(500, "use", range), 422);
    assert_true(browser_sees(&wang, "已经登记过"));
    assert_int_equal(
        browser_post(&wang, of(500, "use", id, ""),
                     arena_printf(f->arena, "version=1&until_on=%s",
                                  day(-8))), 303);
    assert_int_equal(number(LIVE("customer_id = 500 AND kind = 70")), 2);
    /* what stayed was not written again */
    assert_int_equal(number("SELECT COUNT(*) FROM event WHERE"
                            " customer_id = 500 AND kind = 70"), 10);
    assert_int_equal(browser_post(&wang, of(500, "use", id, "/delete"), ""),
                     303);
    assert_int_equal(number(LIVE("customer_id = 500")), 0);
    assert_int_equal(browser_post(&wang, of(500, "use", id, "/restore"), ""),
                     303);
    assert_int_equal(number(LIVE("customer_id = 500 AND kind = 70")), 2);
    assert_int_equal(
        enter(500, "use", arena_printf(f->arena, "day=%s&until_on=%s",
                                       day(-800), day(-300))), 422);
    assert_int_equal(
        enter(500, "use", arena_printf(f->arena, "day=%s", day(1))), 422);
}

static const char *
case_of(unsigned customer)
{
    return word(arena_printf(f->arena, "SELECT CONCAT(cause, ' ', state)"
                             " FROM recovery_case WHERE customer_id = %u"
                             " AND live = 1", customer));
}

static void
a_notice_runs_for_the_days_its_contract_says_and_is_withdrawn(void **s)
{
    assert_int_equal(
        enter(501, "contract",
              arena_printf(f->arena, "type=fixed&status=running&starts_on=%s"
                           "&term_months=12&price=1200&notice_days=45"
                           "&renews=1", day(-400))), 303);
    int64_t contract = number("SELECT MAX(id) FROM contract");
    assert_string_equal(stage(501), "loyalty");
    char *fields = arena_printf(f->arena, "received_on=%s&contract_id=%lld"
                                "&channel=letter&ends_on=&reason_text=Budget",
                                day(-10), (long long)contract);
    assert_int_equal(enter(501, "notice", fields), 303);
    int64_t id = number("SELECT MAX(id) FROM termination_notice");
    assert_int_equal(number("SELECT DATEDIFF(ends_on, received_on) FROM"
                            " termination_notice"), 45);
    assert_int_equal(number(LIVE("customer_id = 501 AND kind = 110"
                                 " AND until_on = day + INTERVAL 45 DAY")), 1);
    assert_string_equal(stage(501), "usage");
    assert_string_equal(case_of(501), "notice at_risk");
    assert_int_equal(number("SELECT COUNT(*) FROM recovery_case k JOIN"
                            " recovery_case_reason r ON r.case_id = k.id"
                            " WHERE k.left_stage = 'loyalty' AND r.main = 1"
                            " AND r.evidence = 'Budget' AND r.said_by ="
                            " 'customer' AND k.revenue_365 > 0"), 1);
    assert_int_equal(browser_get(&wang, "/customer/501"), 200);
    assert_true(browser_sees(&wang, of(501, "notice", id, "/edit")));
    /* a day that is moved takes the end with it, one that was set stays */
    assert_int_equal(
        browser_post(&wang, of(501, "notice", id, ""),
                     arena_printf(f->arena, "version=1&received_on=%s",
                                  day(-12))), 303);
    assert_int_equal(number("SELECT DATEDIFF(ends_on, received_on) FROM"
                            " termination_notice"), 45);
    assert_int_equal(
        browser_post(&wang, of(501, "notice", id, ""),
                     arena_printf(f->arena, "version=2&ends_on=%s"
                                  "&ends_why=As+agreed", day(20))), 303);
    assert_string_equal(word("SELECT ends_why FROM termination_notice"),
                        "As agreed");
    assert_int_equal(
        browser_post(&wang, of(501, "notice", id, ""),
                     arena_printf(f->arena, "version=3&received_on=%s",
                                  day(-11))), 303);
    assert_string_equal(word("SELECT CAST(ends_on AS CHAR) FROM"
                             " termination_notice"), day(20));
    assert_int_equal(browser_get(&wang, of(501, "notice", id, "/edit")), 200);
    assert_true(browser_sees(&wang, of(501, "notice", id, "/withdraw")));
    assert_int_equal(browser_post(&wang, of(501, "notice", id, "/withdraw"),
                                  ""), 303);
    assert_int_equal(number(LIVE("customer_id = 501 AND kind = 111")), 1);
    assert_int_equal(number(LIVE("customer_id = 501 AND kind = 131"
                                 " AND score = 1")), 1);
    assert_string_equal(case_of(501), "notice withdrawn");
    assert_string_equal(stage(501), "loyalty");
    browser_get(&wang, of(501, "notice", id, "/edit"));
    assert_false(browser_sees(&wang, of(501, "notice", id, "/withdraw")));
    /* a second time changes nothing */
    browser_post(&wang, of(501, "notice", id, "/withdraw"), "");
    assert_int_equal(number(LIVE("customer_id = 501 AND kind = 111")), 1);
}

static void
a_notice_withdrawn_by_a_slip_stands_again_with_its_case(void **s)
{
    int64_t id = number("SELECT MAX(id) FROM termination_notice");
    assert_int_equal(browser_get(&wang, of(501, "notice", id, "/edit")), 200);
    assert_int_equal(browser_post(&wang, of(501, "notice", id, ""),
                                  "version=5&withdrawn_on="), 303);
    assert_int_equal(number(LIVE("customer_id = 501 AND kind = 111")), 0);
    assert_int_equal(number(LIVE("customer_id = 501 AND kind = 131")), 0);
    assert_string_equal(case_of(501), "notice at_risk");
}

static void
a_notice_for_everything_ends_the_relationship_when_it_runs_out(void **s)
{
    assert_int_equal(
        enter(502, "order", arena_printf(f->arena, "ordered_on=%s&status=done"
                                         "&amount=100", day(-60))), 303);
    assert_int_equal(
        enter(502, "notice", arena_printf(f->arena, "received_on=%s"
                                          "&ends_on=%s&ends_why=Agreed",
                                          day(-20), day(-1))),
        303);
    int64_t id = number("SELECT MAX(id) FROM termination_notice");
    assert_string_equal(stage(502), "churn");
    /* too late to withdraw, by the field as by the button */
    browser_post(&wang, of(502, "notice", id, "/withdraw"), "");
    assert_int_equal(
        browser_post(&wang, of(502, "notice", id, ""),
                     arena_printf(f->arena, "version=1&withdrawn_on=%s",
                                  day(0))), 422);
    assert_int_equal(number(LIVE("customer_id = 502 AND kind = 111")), 0);
    assert_int_equal(browser_post(&wang, of(502, "notice", id, "/delete"),
                                  ""), 303);
    assert_string_equal(stage(502), "usage");
    browser_post(&wang, of(502, "notice", id, "/restore"), "");
    assert_string_equal(stage(502), "churn");
    /* another kind has no such button */
    assert_int_equal(browser_post(&wang, of(502, "order", 1, "/withdraw"), ""),
                     404);
}

static void
without_a_contract_a_notice_has_the_usual_days(void **s)
{
    int32_t ends;
    assert_ok(notice_ends_on(&f->cx, 506, 0, 20000, &ends));
    assert_int_equal(ends, 20000 + NOTICE_DAYS);
    assert_int_equal(notice_ends_on(&f->cx, 506, 999999, 20000, &ends),
                     ERR_NOT_FOUND);
    assert_int_equal(notice_state(10, DAY_NONE, 10), NOTICE_RUNNING);
    assert_int_equal(notice_state(9, DAY_NONE, 10), NOTICE_RUN_OUT);
    assert_int_equal(notice_state(9, 8, 10), NOTICE_WITHDRAWN);
}

static void
a_renewal_carries_its_contract_on(void **s)
{
    assert_int_equal(
        enter(503, "contract",
              arena_printf(f->arena, "type=fixed&status=running&starts_on=%s"
                           "&ends_on=%s&price=900&signed_on=", day(-300),
                           day(-1))), 303);
    int64_t contract = number("SELECT MAX(id) FROM contract");
    assert_int_equal(
        enter(503, "renewal",
              arena_printf(f->arena, "contract_id=%lld&agreed_on=%s"
                           "&starts_on=%s", (long long)contract, day(-5),
                           day(-5))), 422); /* no price */
    char *fields = arena_printf(f->arena, "contract_id=%lld&agreed_on=%s"
                                "&starts_on=%s&ends_on=%s&price=1000",
                                (long long)contract, day(-5), day(0),
                                day(300));
    assert_int_equal(enter(503, "renewal", fields), 303);
    int64_t id = number("SELECT MAX(id) FROM contract_renewal");
    assert_int_equal(number(LIVE("customer_id = 503 AND kind = 101"
                                 " AND flags = 64 AND amount = 1000")), 1);
    assert_int_equal(browser_get(&wang, "/customer/503"), 200);
    assert_true(browser_sees(&wang, of(503, "renewal", id, "/edit")));
    browser_get(&wang, "/customer/503?tab=contracts");
    assert_true(browser_sees(&wang, day(300)));
    /* the contract keeps it when it is corrected, and stays while it is there */
    assert_int_equal(browser_post(&wang, of(503, "contract", contract, ""),
                                  "version=1&remark=x"), 303);
    assert_int_equal(number(LIVE("customer_id = 503 AND kind = 101")), 1);
    browser_post(&wang, of(503, "contract", contract, "/delete"), "");
    assert_int_equal(number(LIVE("customer_id = 503")), 2);
    assert_int_equal(browser_post(&wang, of(503, "renewal", id, "/delete"),
                                  ""), 303);
    assert_int_equal(number(LIVE("customer_id = 503 AND kind = 101")), 0);
    browser_post(&wang, of(503, "renewal", id, "/restore"), "");
    assert_int_equal(number(LIVE("customer_id = 503 AND kind = 101")), 1);
}

static void
payments_settle_what_is_due(void **s)
{
    assert_int_equal(
        enter(504, "receivable",
              arena_printf(f->arena, "amount=100&issued_on=%s&due_on=%s",
                           day(-40), day(-10))), 303);
    int64_t due = number("SELECT MAX(id) FROM receivable");
    char *part = arena_printf(f->arena, "amount=60&paid_on=%s"
                              "&receivable_id=%lld&method=bank", day(-5),
                              (long long)due);
    assert_int_equal(enter(504, "payment", part), 303);
    int64_t first = number("SELECT MAX(id) FROM payment");
    assert_string_equal(word("SELECT CAST(paid_amount AS CHAR) FROM"
                             " receivable"), "60.00");
    assert_int_equal(enter(504, "payment", part), 422); /* 40 are open */
    char *rest = arena_printf(f->arena, "amount=40&paid_on=%s"
                              "&receivable_id=%lld", day(-1),
                              (long long)due);
    assert_int_equal(enter(504, "payment", rest), 303);
    assert_string_equal(word("SELECT CAST(paid_on AS CHAR) FROM receivable"),
                        day(-1));
    assert_int_equal(number(LIVE("customer_id = 504 AND kind IN (60, 61)")),
                     3);
    browser_post(&wang, of(504, "receivable", due, "/delete"), "");
    assert_int_equal(number("SELECT COUNT(*) FROM receivable WHERE live = 1"),
                     1);
    assert_int_equal(browser_post(&wang, of(504, "payment", first, "/delete"),
                                  ""), 303);
    assert_int_equal(number("SELECT COUNT(*) FROM receivable WHERE paid_on"
                            " IS NULL AND paid_amount = 40"), 1);
    browser_get(&wang, "/customer/504?tab=receivables");
    assert_true(browser_sees(&wang, of(504, "receivable", due, "/edit")));
    browser_post(&wang, of(504, "payment", first, "/restore"), "");
    assert_int_equal(number("SELECT COUNT(*) FROM receivable WHERE paid_on"
                            " IS NOT NULL AND paid_amount = 100"), 1);
}

static void
the_salesperson_of_an_order_can_be_chosen(void **s)
{
    int64_t sun_id = number("SELECT id FROM account WHERE login = 'sun'");
    assert_int_equal(browser_get(&wang, address(505, "order/new")), 200);
    assert_true(browser_sees(&wang, ">sun</option>"));
    assert_false(browser_sees(&wang, ">Perennial</option>"));
    assert_int_equal(
        enter(505, "order", arena_printf(f->arena, "ordered_on=%s&status=done"
                                         "&amount=7&account_id=%lld", day(0),
                                         (long long)sun_id)), 303);
    assert_int_equal(number("SELECT account_id FROM sales_order ORDER BY id"
                            " DESC LIMIT 1"), sun_id);
    assert_int_equal(
        enter(505, "order", arena_printf(f->arena, "ordered_on=%s&status=done"
                                         "&amount=7&account_id=999", day(0))),
        422);
}

static void
a_visit_of_our_site_is_a_contact_the_customer_began(void **s)
{
    assert_int_equal(browser_get(&wang, "/customer/506/follow-up/new"), 200);
    assert_int_equal(browser_post(&wang, "/customer/506/follow-up",
                                  "kind=download&way=missed"
                                  "&text=Price+list"), 303);
    assert_int_equal(number(LIVE("customer_id = 506 AND kind = 3"
                                 " AND flags = 3")), 1);
    int64_t id = number("SELECT MAX(id) FROM interaction");
    assert_int_equal(browser_get(&wang, of(506, "interaction", id, "/edit")),
                     200);
    assert_int_equal(browser_post(&wang, of(506, "interaction", id, ""),
                                  "version=1&kind=call&direction=out"
                                  "&answered="), 303);
    assert_int_equal(number(LIVE("customer_id = 506 AND kind = 3")), 0);
    assert_int_equal(number(LIVE("customer_id = 506 AND kind = 1"
                                 " AND flags = 0")), 1);
    assert_int_equal(browser_post(&wang, of(506, "interaction", id,
                                            "/delete"), ""), 303);
    assert_int_equal(number(LIVE("customer_id = 506 AND kind = 1")), 0);
}

static void
team_shares(int shared)
{
    assert_ok(db_exec(&f->cx, "UPDATE team SET shared = ? WHERE id = 10",
                      B_I64(shared)));
    assert_ok(people_changed(&f->cx));
}

static void
a_private_note_is_edited_by_its_author_alone(void **s)
{
    team_shares(1);
    browser_get(&wang, "/customer/506/follow-up/new");
    assert_int_equal(browser_post(&wang, "/customer/506/follow-up",
                                  "kind=call&way=reached&private=1"
                                  "&text=He+looks+for+another+job"), 303);
    int64_t id = number("SELECT MAX(id) FROM interaction");
    assert_int_equal(browser_get(&wang, of(506, "interaction", id, "/edit")),
                     200);
    browser_login(&sun, "sun", TEST_PASSWORD);
    assert_int_equal(browser_get(&sun, "/customer/506"), 200);
    assert_false(browser_sees(&sun, of(506, "interaction", id, "/edit")));
    assert_int_equal(browser_get(&sun, of(506, "interaction", id, "/edit")),
                     404);
    assert_int_equal(browser_post(&wang, of(506, "interaction", id, ""),
                                  "version=1&is_private=1"
                                  "&text=He+has+a+new+job"), 303);
    assert_int_equal(number("SELECT COUNT(*) FROM audit WHERE detail LIKE"
                            " '%job%'"), 0);
    team_shares(0);
}

static void
who_never_bought_is_not_lost_but_its_deals_are_closed(void **s)
{
    char *lost = arena_printf(f->arena, "verdict=lost&day=%s", day(0));
    assert_int_equal(enter(506, "declaration", lost), 422);
    assert_true(browser_sees(&wang, "从未购买"));
    assert_int_equal(enter(506, "inquiry", arena_printf(f->arena,
                         "subject=Price&outcome=open&received_on=%s",
                         day(-3))), 303);
    assert_int_equal(enter(506, "quote", arena_printf(f->arena,
                         "amount=10&status=open&quoted_on=%s", day(-2))),
                     303);
    assert_int_equal(
        enter(506, "opportunity",
              arena_printf(f->arena, "name=Line+3&step=%s&opened_on=%s"
                           "&outcome=open", word("SELECT code FROM"
                           " opportunity_step_def ORDER BY position LIMIT 1"),
                           day(-2))), 303);
    assert_int_equal(enter(506, "declaration", lost), 303);
    assert_string_equal(browser_location(&wang),
                        "/customer/506/deals/close");
    assert_int_equal(number("SELECT COUNT(*) FROM declaration WHERE"
                            " customer_id = 506"), 0);
    assert_int_equal(browser_get(&wang, "/customer/506/deals/close"), 200);
    assert_true(browser_sees(&wang, "Line 3"));
    assert_int_equal(browser_post(&wang, "/customer/506/deals/close", ""),
                     422);
    assert_int_equal(browser_get(&sun, "/customer/506/deals/close"), 404);
    assert_int_equal(browser_post(&wang, "/customer/506/deals/close",
                                  "reason=budget"), 303);
    assert_int_equal(number(LIVE("customer_id = 506 AND kind IN (11, 22,"
                                 " 33)")), 3);
    assert_int_equal(number("SELECT COUNT(*) FROM opportunity WHERE"
                            " customer_id = 506 AND outcome = 'lost'"
                            " AND lost_reason = 'budget'"), 1);
    browser_get(&wang, "/customer/506/deals/close");
    assert_true(browser_sees(&wang, "没有未关闭的商机"));
}

static void
declaring_a_customer_lost_shows_what_is_still_open(void **s)
{
    char *lost = arena_printf(f->arena, "verdict=lost&day=%s", day(0));
    assert_int_equal(enter(502, "declaration", lost), 422);
    lost = arena_printf(f->arena, "%s&reason=other&family_code=competitor",
                        lost);
    assert_int_equal(enter(502, "declaration", lost), 422);
    lost = arena_printf(f->arena, "%s&reason_text=Too+far", lost);
    assert_int_equal(enter(502, "inquiry", arena_printf(f->arena,
                         "subject=Price&outcome=open&received_on=%s",
                         day(-3))), 303);
    assert_int_equal(enter(502, "declaration", lost), 303);
    assert_string_equal(browser_location(&wang), "/customer/502/deals/close");
    assert_int_equal(number("SELECT COUNT(*) FROM declaration WHERE"
                            " customer_id = 502"), 1);
    assert_int_equal(number("SELECT COUNT(*) FROM recovery_case k"
                            " JOIN recovery_case_reason r ON r.case_id = k.id"
                            " AND r.main = 1 AND r.evidence = 'Too far'"
                            " WHERE k.customer_id = 502 AND k.cause = 'notice'"
                            " AND k.reason_code = 'other' AND k.open = 1"
                            " AND k.family_code = 'competitor'"
                            " AND k.declaration_id IS NOT NULL"), 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_range_of_use_is_a_day_of_use_each_and_once),
        cmocka_unit_test(
            a_notice_runs_for_the_days_its_contract_says_and_is_withdrawn),
        cmocka_unit_test(
            a_notice_withdrawn_by_a_slip_stands_again_with_its_case),
        cmocka_unit_test(
            a_notice_for_everything_ends_the_relationship_when_it_runs_out),
        cmocka_unit_test(without_a_contract_a_notice_has_the_usual_days),
        cmocka_unit_test(a_renewal_carries_its_contract_on),
        cmocka_unit_test(payments_settle_what_is_due),
        cmocka_unit_test(the_salesperson_of_an_order_can_be_chosen),
        cmocka_unit_test(a_visit_of_our_site_is_a_contact_the_customer_began),
        cmocka_unit_test(a_private_note_is_edited_by_its_author_alone),
        cmocka_unit_test(
            who_never_bought_is_not_lost_but_its_deals_are_closed),
        cmocka_unit_test(declaring_a_customer_lost_shows_what_is_still_open),
    };
    return cmocka_run_group_tests(tests, start, end);
}
