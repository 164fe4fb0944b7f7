/* The steps of an opportunity: taken on a day that is past, corrected, deleted
 * and put back; what a campaign and an opening record ask for. */
#include "page/entry_help.h"

#include "model/ledger.h"
#include "model/rule.h"

/* Where the customer stood at the end of a day. */
static const char *
stood(unsigned customer, const char *model, int days_from_today)
{
    const struct rules *rules;
    const struct ledger_row *rows;
    const char *at = "";
    size_t n;
    assert_ok(rules_get(&f->cx, &rules));
    assert_ok(ledger_history(&f->cx, customer, rules_model(rules, model),
                             DAY_NONE, &rows, &n));
    for (size_t i = 0; i < n; i++)
        if (rows[i].counts && rows[i].to
            && rows[i].day <= clock_today() + days_from_today)
            at = rows[i].to->code;
    return at;
}

static int64_t
deal_new(unsigned customer)
{
    assert_int_equal(enter(customer, "opportunity",
                           arena_printf(f->arena, "name=Line+3&outcome=open"
                                        "&step=prospecting&opened_on=%s",
                                        day(-60))), 303);
    return number("SELECT MAX(id) FROM opportunity");
}

static int
deal_edit(unsigned customer, int64_t id, const char *fields)
{
    int64_t version = number(arena_printf(f->arena, "SELECT version FROM"
                             " opportunity WHERE id = %lld", (long long)id));
    return browser_post(&wang, of(customer, "opportunity", id, ""),
                        arena_printf(f->arena, "version=%lld&%s",
                                     (long long)version, fields));
}

static int
step_edit(unsigned customer, int64_t id, const char *fields)
{
    int64_t version = number(arena_printf(f->arena, "SELECT version FROM"
                             " opportunity_step WHERE id = %lld",
                             (long long)id));
    return browser_post(&wang, of(customer, "step", id, ""),
                        arena_printf(f->arena, "version=%lld&%s",
                                     (long long)version, fields));
}

static const char *
step_of(int64_t deal)
{
    return word(arena_printf(f->arena, "SELECT step FROM opportunity WHERE"
                             " id = %lld", (long long)deal));
}

/* Live steps as "day flags", oldest first. */
static const char *
steps(unsigned customer)
{
    return word(arena_printf(f->arena, "SELECT COALESCE(GROUP_CONCAT(CONCAT("
        "DATEDIFF(day, '%s'), ' ', flags) ORDER BY day SEPARATOR ', '), '')"
        " FROM event WHERE customer_id = %u AND kind = 31"
        " AND voided_at IS NULL", day(0), customer));
}

static void
a_step_is_taken_on_the_day_the_form_says(void **s)
{
    int64_t deal = deal_new(500);
    browser_get(&wang, address(500, "opportunity/new"));
    assert_false(browser_sees(&wang, "name=\"step_on\""));
    browser_get(&wang, of(500, "opportunity", deal, "/edit"));
    assert_true(browser_sees(&wang, "name=\"step_on\""));
    assert_string_equal(stood(500, "marketing6", -30), "intent");
    assert_int_equal(deal_edit(500, deal, arena_printf(f->arena,
                         "step=negotiation&step_on=%s", day(1))), 422);
    assert_int_equal(deal_edit(500, deal, arena_printf(f->arena,
                         "step=negotiation&step_on=%s", day(-61))), 422);
    assert_int_equal(deal_edit(500, deal, arena_printf(f->arena,
                         "step=negotiation&step_on=%s", day(-30))), 303);
    assert_int_equal(deal_edit(500, deal, arena_printf(f->arena,
                         "opened_on=%s", day(-29))), 422);
    assert_int_equal(deal_edit(500, deal, arena_printf(f->arena,
        "outcome=lost&lost_reason=price&closed_on=%s", day(-31))), 422);
    assert_string_equal(steps(500), "-30 16");
    assert_string_equal(step_of(deal), "negotiation");
    assert_string_equal(stood(500, "marketing6", -31), "intent");
    assert_string_equal(stood(500, "marketing6", -30), "decision");
    /* none is said: it is taken today */
    assert_int_equal(deal_edit(500, deal, "step=quote"), 303);
    assert_string_equal(steps(500), "-30 16, 0 0");
    assert_string_equal(stood(500, "marketing6", 0), "intent");
}

static void
a_step_is_corrected_deleted_and_put_back_from_its_line(void **s)
{
    int64_t deal = number("SELECT MAX(id) FROM opportunity");
    int64_t last = number("SELECT MAX(id) FROM opportunity_step");
    int64_t first = number("SELECT MIN(id) FROM opportunity_step");
    browser_get(&wang, "/customer/500");
    assert_true(browser_sees(&wang, of(500, "step", first, "/edit")));
    assert_true(browser_sees(&wang, of(500, "step", last, "/edit")));
    assert_int_equal(step_edit(500, first, arena_printf(f->arena, "day=%s",
                                                        day(-61))), 422);
    assert_int_equal(step_edit(500, first, arena_printf(f->arena,
                         "day=%s&remark=By+phone", day(-40))), 303);
    assert_string_equal(steps(500), "-40 16, 0 0");
    assert_string_equal(stood(500, "marketing6", -40), "decision");
    browser_get(&wang, "/customer/500");
    assert_true(browser_sees(&wang, "By phone"));
    /* the deal follows its last step */
    assert_int_equal(browser_post(&wang, of(500, "step", last, "/delete"), ""),
                     303);
    assert_string_equal(step_of(deal), "negotiation");
    assert_string_equal(stood(500, "marketing6", 0), "decision");
    assert_int_equal(step_edit(500, first, "step=engaging"), 303);
    assert_string_equal(step_of(deal), "engaging");
    assert_string_equal(stood(500, "marketing6", 0), "intent");
    assert_int_equal(browser_post(&wang, of(500, "step", first, "/delete"),
                                  ""), 303);
    assert_string_equal(step_of(deal), "prospecting");
    assert_string_equal(steps(500), "");
    assert_int_equal(browser_post(&wang, of(500, "step", first, "/restore"),
                                  ""), 303);
    assert_int_equal(browser_post(&wang, of(500, "step", last, "/restore"),
                                  ""), 303);
    assert_string_equal(step_of(deal), "quote");
    assert_string_equal(steps(500), "-40 0, 0 0");
}

static void
a_step_that_was_forgotten_is_entered_in_between(void **s)
{
    int64_t deal = number("SELECT MAX(id) FROM opportunity");
    browser_get(&wang, of(500, "opportunity", deal, "/edit"));
    char *form = arena_printf(f->arena, "step/new?opportunity=%lld",
                              (long long)deal);
    assert_true(browser_sees(&wang, address(500, form)));
    assert_int_equal(browser_get(&wang, address(500, form)), 200);
    assert_true(browser_sees(&wang, arena_printf(f->arena,
        "<option value=\"%lld\" selected", (long long)deal)));
    assert_int_equal(enter(500, "step", arena_printf(f->arena,
                         "opportunity_id=%lld&step=negotiation&day=%s",
                         (long long)deal, day(-20))), 303);
    assert_string_equal(steps(500), "-40 0, -20 16, 0 0");
    assert_string_equal(step_of(deal), "quote");
    assert_string_equal(stood(500, "marketing6", -20), "decision");
    /* nobody else's deal */
    assert_int_equal(enter(501, "step", arena_printf(f->arena,
                         "opportunity_id=%lld&step=negotiation&day=%s",
                         (long long)deal, day(-20))), 422);
}

static void
a_step_waits_for_its_opportunity_in_the_bin(void **s)
{
    int64_t deal = number("SELECT MAX(id) FROM opportunity");
    int64_t step = number("SELECT MAX(id) FROM opportunity_step");
    browser_post(&wang, of(500, "step", step, "/delete"), "");
    browser_post(&wang, of(500, "opportunity", deal, "/delete"), "");
    assert_int_equal(number(LIVE("customer_id = 500")), 0);
    browser_post(&wang, of(500, "step", step, "/restore"), "");
    assert_string_equal(browser_location(&wang), "/bin");
    assert_int_equal(number(LIVE("customer_id = 500")), 0);
    browser_post(&wang, of(500, "opportunity", deal, "/restore"), "");
    assert_string_equal(steps(500), "-40 0, 0 0");
    browser_post(&wang, of(500, "step", step, "/restore"), "");
    assert_string_equal(steps(500), "-40 0, -20 16, 0 0");
}

static void
an_opportunity_is_opened_again_on_the_day_it_was(void **s)
{
    int64_t deal = deal_new(501);
    assert_int_equal(deal_edit(501, deal, arena_printf(f->arena,
        "outcome=lost&closed_on=%s&lost_reason=price&step=quote", day(-20))),
        303);
    assert_string_equal(steps(501), "-20 0");
    assert_int_equal(deal_edit(501, deal, arena_printf(f->arena,
                         "outcome=open&step_on=%s", day(-21))), 422);
    assert_int_equal(deal_edit(501, deal, arena_printf(f->arena,
                         "outcome=open&step_on=%s", day(-10))), 303);
    assert_int_equal(number(arena_printf(f->arena, LIVE("customer_id = 501"
                            " AND kind = 30 AND day = '%s'"), day(-10))), 1);
    assert_string_equal(stood(501, "lifecycle6", -21), "consideration");
    assert_string_equal(stood(501, "lifecycle6", -11), "awareness");
    assert_string_equal(stood(501, "lifecycle6", -10), "consideration");
}

static void
a_response_names_a_campaign_of_the_list_or_a_new_one(void **s)
{
    char *at = arena_printf(f->arena, "response=replied&responded_at=%s+10:00",
                            day(-3));
    assert_int_equal(enter(502, "response", at), 422);
    assert_int_equal(enter(502, "response", arena_printf(f->arena,
                         "%s&campaign_name=Spring+fair", at)), 303);
    assert_int_equal(enter(502, "response", arena_printf(f->arena,
                         "%s&campaign_name=spring+fair", at)), 303);
    assert_int_equal(number("SELECT COUNT(*) FROM campaign"), 1);
    assert_int_equal(enter(502, "response", arena_printf(f->arena,
                         "%s&campaign_id=%lld", at,
                         (long long)number("SELECT id FROM campaign"))), 303);
    assert_int_equal(number(LIVE("customer_id = 502 AND kind = 5"
                                 " AND flags = 1")), 3);
    assert_string_equal(stage(502), "consideration"); /* 3 touches */
    browser_get(&wang, "/customer/502");
    assert_true(browser_sees(&wang, "Spring fair"));
    /* and only here: a contact made names none */
    assert_false(browser_sees(&wang, "value=\"campaign\""));
    browser_get(&wang, address(502, "interaction/new"));
    assert_false(browser_sees(&wang, "value=\"campaign\""));
    assert_int_equal(enter(502, "response", arena_printf(f->arena,
                         "response=replied&responded_at=%s+10:00"
                         "&campaign_name=X", day(1))), 422);
}

/* From a file, where no campaign is known. */
static void
a_contact_of_a_kind_that_is_not_offered_keeps_it(void **s)
{
    fixture_sql(f, "INSERT INTO interaction (id, customer_id, kind, direction,"
                   " at, on_day, answered, is_touch) VALUES (9000, 503,"
                   " 'campaign', 'in', NOW(6), @today, 1, 1);\n");
    browser_get(&wang, of(503, "interaction", 9000, "/edit"));
    assert_true(browser_sees(&wang, "<option value=\"campaign\" selected"));
    assert_int_equal(browser_post(&wang, of(503, "interaction", 9000, ""),
                                  "version=1&kind=campaign&subject=Fair"), 303);
    assert_string_equal(word("SELECT CONCAT(kind, ' ', subject) FROM"
                             " interaction WHERE id = 9000"), "campaign Fair");
}

static void
an_opening_record_stands_once_and_before_the_orders(void **s)
{
    char *fields = arena_printf(f->arena, "first_on=%s&last_on=%s"
                                "&purchases=4&amount=400", day(-300),
                                day(-60));
    assert_int_equal(enter(504, "opening", "amount=5"), 422);
    assert_int_equal(enter(504, "opening", arena_printf(f->arena,
                         "first_on=%s", day(-9))), 422);
    assert_int_equal(enter(504, "opening", arena_printf(f->arena,
                         "first_on=%s&last_on=%s&purchases=2", day(-60),
                         day(-61))), 422);
    assert_int_equal(enter(504, "opening", fields), 303);
    assert_int_equal(number(LIVE("customer_id = 504 AND kind = 45"
                                 " AND quantity = 4 AND amount = 400")), 1);
    assert_int_equal(number("SELECT purchases FROM customer WHERE id = 504"),
                     4);
    assert_int_equal(enter(504, "opening", fields), 422);
    assert_int_equal(enter(505, "order", arena_printf(f->arena,
                         "ordered_on=%s&status=done&amount=7", day(-60))),
                     303);
    assert_int_equal(enter(505, "opening", fields), 422);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_step_is_taken_on_the_day_the_form_says),
        cmocka_unit_test(
            a_step_is_corrected_deleted_and_put_back_from_its_line),
        cmocka_unit_test(a_step_that_was_forgotten_is_entered_in_between),
        cmocka_unit_test(a_step_waits_for_its_opportunity_in_the_bin),
        cmocka_unit_test(an_opportunity_is_opened_again_on_the_day_it_was),
        cmocka_unit_test(a_response_names_a_campaign_of_the_list_or_a_new_one),
        cmocka_unit_test(a_contact_of_a_kind_that_is_not_offered_keeps_it),
        cmocka_unit_test(an_opening_record_stands_once_and_before_the_orders),
    };
    return cmocka_run_group_tests(tests, start, end);
}
