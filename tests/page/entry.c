/* Entering, correcting and deleting what happened, from the profile. */
#include "page/entry_help.h"

#include "model/entry.h"

static const char ORDER[] =
    "status=done&order_no=&amount="
    "&what_1=Pump&quantity_1=3&price_1=19.99&what_2=P-2&quantity_2=0.5"
    "&price_2=0.03&what_3=Carriage&quantity_3=&price_3=-1";

static void
an_order_makes_a_purchase_and_deleting_it_takes_it_back(void **s)
{
    assert_int_equal(enter(500, "order",
                           arena_printf(f->arena, "%s&ordered_on=%s", ORDER,
                                        day(-28))), 303);
    int64_t id = number("SELECT MAX(id) FROM sales_order");
    assert_string_equal(stage(500), "purchase");
    /* 59.97 + 0.02 (half a cent up) - 1.00 */
    assert_string_equal(word("SELECT CAST(amount AS CHAR) FROM sales_order"
                             " ORDER BY id DESC LIMIT 1"), "58.99");
    assert_int_equal(number("SELECT COUNT(*) FROM sales_order_line l JOIN"
                            " product p ON p.id = l.product_id"), 2);
    assert_int_equal(number(LIVE("customer_id = 500 AND kind = 43")), 3);
    assert_int_equal(browser_get(&wang, of(500, "order", id, "/delete")), 200);
    assert_int_equal(browser_post(&wang, of(500, "order", id, "/delete"), ""),
                     303);
    assert_string_equal(stage(500), "awareness");
    assert_int_equal(number(LIVE("customer_id = 500")), 0);
    browser_get(&wang, "/bin");
    assert_true(browser_sees(&wang, of(500, "order", id, "/restore")));
    assert_int_equal(browser_post(&wang, of(500, "order", id, "/restore"), ""),
                     303);
    assert_string_equal(stage(500), "purchase");
    assert_int_equal(number(LIVE("customer_id = 500")), 4);
    browser_get(&wang, "/bin");
    assert_false(browser_sees(&wang, of(500, "order", id, "/restore")));
}

static void
an_edit_voids_and_adds_only_what_it_changes(void **s)
{
    assert_int_equal(enter(501, "order", "ordered_on=2026-11-01&status=done"
                                         "&amount=100"), 303);
    int64_t id = number("SELECT MAX(id) FROM sales_order");
    int64_t n = number("SELECT COUNT(*) FROM event WHERE customer_id = 501");
    assert_int_equal(browser_post(&wang, of(501, "order", id, ""),
                                  "version=1&remark=only+a+word"), 303);
    assert_int_equal(number("SELECT COUNT(*) FROM event WHERE"
                            " customer_id = 501"), n);
    assert_int_equal(browser_post(&wang, of(501, "order", id, ""),
                                  "version=2&amount=120.50"), 303);
    assert_int_equal(number("SELECT COUNT(*) FROM event WHERE"
                            " customer_id = 501"), n + 1);
    assert_string_equal(word("SELECT CAST(amount AS CHAR) FROM event WHERE"
                             " customer_id = 501 AND voided_at IS NULL"),
                        "120.50");
    assert_int_equal(browser_post(&wang, of(501, "order", id, ""),
                                  "version=3&status=cancelled"), 303);
    assert_int_equal(number(LIVE("customer_id = 501 AND kind = 41")), 1);
    assert_string_equal(stage(501), "awareness");
    /* an old version meets the conflict page */
    assert_int_equal(browser_post(&wang, of(501, "order", id, ""),
                                  "version=1&amount=7&was_amount=100"), 409);
}

static void
a_return_takes_its_money_from_the_order(void **s)
{
    assert_int_equal(enter(502, "order",
                           arena_printf(f->arena, "ordered_on=%s&status=done"
                                        "&amount=100", day(-28))), 303);
    int64_t id = number("SELECT MAX(id) FROM sales_order");
    char *part = arena_printf(f->arena, "sales_order_id=%lld&amount=40"
                              "&returned_on=%s", (long long)id, day(-27));
    char *more = arena_printf(f->arena, "sales_order_id=%lld&amount=61"
                              "&returned_on=%s", (long long)id, day(-26));
    char *rest = arena_printf(f->arena, "sales_order_id=%lld&amount=60"
                              "&returned_on=%s", (long long)id, day(-26));
    assert_int_equal(enter(502, "return", part), 303);
    assert_int_equal(enter(502, "return", more), 422);
    assert_int_equal(enter(502, "return", rest), 303);
    assert_string_equal(word("SELECT status FROM sales_order ORDER BY id DESC"
                             " LIMIT 1"), "returned");
    assert_int_equal(number(LIVE("customer_id = 502 AND kind = 42"
                                 " AND flags & 32")), 1);
    assert_string_equal(stage(502), "awareness");
    browser_post(&wang, of(502, "order", id, "/delete"), "");
    assert_int_equal(number("SELECT COUNT(*) FROM sales_order WHERE live = 1"
                            " AND customer_id = 502"), 1);
    int64_t back = number("SELECT MAX(id) FROM sales_return");
    assert_int_equal(browser_post(&wang, of(502, "return", back, "/delete"),
                                  ""), 303);
    assert_string_equal(word("SELECT status FROM sales_order ORDER BY id DESC"
                             " LIMIT 1"), "done");
    assert_string_equal(stage(502), "purchase");
}

static void
an_opportunity_goes_its_steps_and_is_lost_with_a_reason(void **s)
{
    assert_int_equal(enter(503, "opportunity",
                           arena_printf(f->arena, "name=Line+3&step=%s"
                                        "&opened_on=2026-11-01&outcome=open"
                                        "&amount=5000",
                               word("SELECT code FROM opportunity_step_def"
                                    " ORDER BY position LIMIT 1"))), 303);
    int64_t id = number("SELECT MAX(id) FROM opportunity");
    assert_string_equal(stage(503), "consideration");
    assert_int_equal(browser_post(&wang, of(503, "opportunity", id, ""),
                         arena_printf(f->arena, "version=1&step=%s",
                             word("SELECT code FROM opportunity_step_def"
                                  " WHERE is_last_open = 1"))), 303);
    assert_int_equal(number(LIVE("customer_id = 503 AND kind = 31"
                                 " AND flags = 16")), 1);
    assert_int_equal(browser_post(&wang, of(503, "opportunity", id, ""),
                                  "version=2&outcome=lost"), 422);
    assert_int_equal(browser_post(&wang, of(503, "opportunity", id, ""),
                                  "version=2&outcome=lost&lost_reason=price"),
                     303);
    assert_int_equal(number(LIVE("customer_id = 503 AND kind = 33")), 1);
    assert_string_equal(stage(503), "awareness");
    assert_int_equal(browser_post(&wang, of(503, "opportunity", id, ""),
                                  "version=3&outcome=won"), 303);
    assert_int_equal(number(LIVE("customer_id = 503 AND kind = 33")), 0);
    assert_int_equal(number(LIVE("customer_id = 503 AND kind = 32")), 1);
    assert_int_equal(browser_post(&wang, of(503, "opportunity", id, "/delete"),
                                  ""), 303);
    assert_int_equal(number(LIVE("customer_id = 503")), 0);
    browser_post(&wang, of(503, "opportunity", id, "/restore"), "");
    assert_int_equal(number(LIVE("customer_id = 503")), 3);
}

static void
a_contract_covers_its_customer_and_ends(void **s)
{
    static const char NEW[] =
        "type=fixed&status=running&starts_on=2026-01-01&ends_on=2026-12-31"
        "&term_months=12&price=1200&notice_days=30&renews=1";
    assert_int_equal(enter(504, "contract", "type=fixed&status=running"
                                            "&starts_on=2026-01-01"), 422);
    assert_int_equal(enter(504, "contract", NEW), 303);
    int64_t id = number("SELECT MAX(id) FROM contract");
    assert_int_equal(number(LIVE("customer_id = 504 AND kind = 100"
                                 " AND flags = 64 + 512 AND quantity = 12")),
                     1);
    /* In 2027 it will have been renewed for more than a year. */
    assert_non_null(strstr("usage loyalty", stage(504)));
    assert_int_equal(browser_post(&wang, of(504, "contract", id, ""),
                                  "version=1&status=ended&renews=1"
                                  "&ended_on=2026-06-30"), 303);
    assert_int_equal(number(LIVE("customer_id = 504 AND kind = 102"
                                 " AND until_on = '2026-06-30'")), 1);
    assert_string_equal(stage(504), "churn");
}

static void
tickets_feedback_and_the_rest_are_entered_and_corrected(void **s)
{
    assert_int_equal(enter(505, "ticket", "subject=Leak&opened_on=2026-11-02"
                                          "&priority=high"), 303);
    int64_t id = number("SELECT MAX(id) FROM ticket");
    assert_int_equal(browser_post(&wang, of(505, "ticket", id, ""),
                                  "version=1&closed_on=2026-11-05"), 303);
    assert_int_equal(number(LIVE("customer_id = 505 AND kind = 81")), 1);
    assert_int_equal(browser_post(&wang, of(505, "ticket", id, ""),
                                  "version=2&closed_on="), 303);
    assert_int_equal(number(LIVE("customer_id = 505 AND kind = 82")), 1);
    assert_int_equal(enter(505, "feedback", "kind=csat&score=6"
                                            "&given_on=2026-11-06"), 422);
    assert_int_equal(enter(505, "feedback", "kind=nps&score=0"
                                            "&given_on=2026-11-06"), 303);
    assert_int_equal(number(LIVE("customer_id = 505 AND kind = 91"
                                 " AND score = 0")), 1);
    assert_int_equal(enter(505, "inquiry", "subject=Price&outcome=open"
                                           "&received_on=2026-11-06"), 303);
    assert_int_equal(enter(505, "quote", "amount=10&status=accepted"
                                         "&quoted_on=2026-11-06"
                                         "&closed_on=2026-11-07"), 303);
    assert_int_equal(number(LIVE("customer_id = 505 AND kind = 21")), 1);
    assert_int_equal(enter(505, "delivery", "text=Box"
                                            "&delivered_on=2026-11-06"), 303);
    assert_int_equal(enter(505, "referral", "referred_name=Firm"
                                            "&referred_on=2026-11-06"), 303);
    assert_int_equal(enter(505, "declaration", "verdict=back"
                                               "&day=2026-11-06"), 303);
    assert_int_equal(number(LIVE("customer_id = 505 AND kind IN (10, 20, 50,"
                                 " 120, 141)")), 5);
}

static void
what_cannot_be_is_refused_beside_its_field(void **s)
{
    assert_int_equal(enter(506, "order", "ordered_on=2999-01-01&status=done"
                                         "&amount=1"), 422);
    assert_int_equal(enter(506, "order", "ordered_on=2026-11-01"
                                         "&status=done"), 422);
    assert_int_equal(enter(506, "order", "ordered_on=2026-11-01&status=done"
                           "&what_1=a&quantity_1=999999999999"
                           "&price_1=999999999999999"), 422);
    assert_int_equal(enter(506, "order", "ordered_on=2026-11-01&status=done"
                           "&what_1=&quantity_1=2&price_1=x"), 422);
    assert_int_equal(enter(506, "order", "ordered_on=2026-11-01&status=hm"
                           "&amount=1e3&contract_id=999"), 422);
    assert_int_equal(enter(506, "order", "ordered_on=2026-11-01"
                           "&status=returned&amount=1"), 422);
    assert_int_equal(number("SELECT COUNT(*) FROM sales_order WHERE"
                            " customer_id = 506"), 0);
    /* the number of another order */
    assert_int_equal(enter(506, "order", "ordered_on=2026-11-01&status=done"
                                         "&amount=1&order_no=N-1"), 303);
    assert_int_equal(enter(506, "order", "ordered_on=2026-11-01&status=done"
                                         "&amount=1&order_no=N-1"), 422);
}

static void
entries_have_the_rights_of_their_customer(void **s)
{
    int64_t id = number("SELECT MAX(id) FROM sales_order WHERE"
                        " customer_id = 506");
    assert_int_equal(browser_get(&sun, address(506, "order/new")), 404);
    assert_int_equal(browser_get(&sun, of(506, "order", id, "/edit")), 404);
    assert_int_equal(browser_post(&sun, of(506, "order", id, "/delete"), ""),
                     404);
    assert_int_equal(browser_post(&sun, address(506, "order"), ORDER), 404);
    /* the row of another customer, an unknown kind, no number */
    assert_int_equal(browser_get(&wang, of(505, "order", id, "/edit")), 404);
    assert_int_equal(browser_get(&wang, address(505, "nothing/new")), 404);
}

/* The template names each field; one it forgets cannot be filled in. */
static void
sees_all_fields(const struct entry_kind *k)
{
    for (size_t i = 0; i < k->shown; i++)
        if (!browser_sees(&wang, arena_printf(f->arena, " name=\"%s\"",
                                              k->fields[i].name)))
            fail_msg("the form of %s lacks %s", k->code, k->fields[i].name);
}

static void
every_form_and_tab_is_shown(void **s)
{
    static const char *const KINDS[] = {
        "order", "return", "opportunity", "contract", "ticket", "feedback",
        "quote", "inquiry", "delivery", "referral", "declaration",
        "receivable", "payment", "renewal", "notice", "use", "interaction"};
    static const char *const TABS[] = {"orders", "opportunities", "contracts",
                                       "tickets", "feedback"};
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++) {
        assert_int_equal(
            browser_get(&wang, address(505, arena_printf(f->arena, "%s/new",
                                                         KINDS[i]))), 200);
        sees_all_fields(entry_kind_find(KINDS[i]));
    }
    for (size_t i = 0; i < sizeof TABS / sizeof *TABS; i++) {
        assert_int_equal(browser_get(&wang, arena_printf(f->arena,
                             "/customer/505?tab=%s", TABS[i])), 200);
        assert_true(browser_sees(&wang, "/new\""));
    }
    assert_int_equal(browser_get(&wang, "/customer/505"), 200);
    assert_true(browser_sees(&wang, "/customer/505/event/declaration/new"));
}

static void
a_form_names_its_own_things(void **state)
{
    static const struct {
        const char *kind, *says;
    } forms[] = {{"opportunity", "商机名称"}, {"inquiry", "询价内容"},
                 {"ticket", "主题"}};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        assert_int_equal(browser_get(&wang, arena_printf(
            f->arena, "/customer/505/event/%s/new", forms[i].kind)), 200);
        for (size_t k = 0; k < sizeof forms / sizeof *forms; k++)
            assert_int_equal(browser_sees(&wang, arena_printf(
                f->arena, ">%s<", forms[k].says)) ||
                browser_sees(&wang, arena_printf(
                    f->arena, ">%s ", forms[k].says)), i == k);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_form_names_its_own_things),
        cmocka_unit_test(
            an_order_makes_a_purchase_and_deleting_it_takes_it_back),
        cmocka_unit_test(an_edit_voids_and_adds_only_what_it_changes),
        cmocka_unit_test(a_return_takes_its_money_from_the_order),
        cmocka_unit_test(
            an_opportunity_goes_its_steps_and_is_lost_with_a_reason),
        cmocka_unit_test(a_contract_covers_its_customer_and_ends),
        cmocka_unit_test(
            tickets_feedback_and_the_rest_are_entered_and_corrected),
        cmocka_unit_test(what_cannot_be_is_refused_beside_its_field),
        cmocka_unit_test(entries_have_the_rights_of_their_customer),
        cmocka_unit_test(every_form_and_tab_is_shown),
    };
    return cmocka_run_group_tests(tests, start, end);
}
