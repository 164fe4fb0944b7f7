/* Early warnings in the database: what begins one, what changes and closes it,
 * what a day alone does, and what people do with it. */
#include "fixture.h"

#include <stdio.h>
#include <string.h>

#include "core/clock.h"
#include "model/event.h"
#include "model/name_key.h"
#include "model/recovery.h"
#include "model/search.h"
#include "model/stage.h"
#include "model/warning.h"

static struct fixture *f;
static uint64_t next_ref = 5000;

static int
start(void **state)
{
    if (fixture_start_schema(state) != 0)
        return -1;
    f = *state;
    fixture_sql(f, "UPDATE warning_rule SET active = 0 WHERE cause_code ="
                   " 'no_contact';\n");
    f->cx.actor = (struct actor){.user_id = 1, .login = "who",
                                 .roles = ROLE_MANAGER | ROLE_SERVICE,
                                 .reach = REACH_ALL, .may_write = true};
    return name_key_start() || search_start();
}

static uint64_t
customer_new(const char *code)
{
    assert_ok(db_exec(&f->cx, "INSERT INTO customer (code, name, created_on,"
                      " owner_id) VALUES (?, ?, ?, 1)", B_TEXT(code),
                      B_TEXT(code), B_DAY(clock_today() - 500)));
    return db_last_id(f->cx.db);
}

/* `days` from today, in a transaction that reads the customer anew. */
static uint64_t
happens(uint64_t id, enum event_kind kind, int days, struct event e)
{
    struct ctx *cx = &f->cx;
    e.customer_id = id;
    e.kind = (uint16_t)kind;
    e.day = clock_today() + days;
    if (!e.ref_id)
        e.ref_id = next_ref++;
    assert_ok(db_begin_write(cx));
    assert_ok(event_add(cx, &e));
    assert_ok(stage_refresh_customer(cx, id));
    assert_ok(db_commit(cx));
    return e.ref_id;
}

static struct event
nothing(void)
{
    struct event e;
    event_clear(&e);
    return e;
}

static struct event
amount(int64_t minor)
{
    struct event e = nothing();
    e.amount = minor;
    return e;
}

static void
buys(uint64_t id, int days)
{
    happens(id, EVENT_ORDER, days, amount(100));
}

/* "cause level[ closed]" of each warning of the customer, in order. */
static const char *
warnings(uint64_t id)
{
    struct rows r;
    assert_ok(db_find(&f->cx, &r, "SELECT COALESCE(GROUP_CONCAT(cause_code,"
                      " ' ', level, IF(open = 1, '', ' closed') ORDER BY id),"
                      " '') FROM warning WHERE customer_id = ?", B_U64(id)));
    return rows_text(&r, 0, 0);
}

static int64_t
number(const char *sql, uint64_t id)
{
    struct rows r;
    assert_ok(db_find(&f->cx, &r, sql, B_U64(id)));
    return rows_i64(&r, 0, 0);
}

/* The one clock, at one in the morning of a day; DAY_NONE = the real time. */
static void
clock_at(int32_t day)
{
    assert_ok(clock_start("Asia/Shanghai", 0));
    if (day != DAY_NONE)
        assert_ok(clock_start("Asia/Shanghai",
                              (moment_of(day, 3600) - clock_now()) / 1000000));
}

/* What the day alone does. */
static void
day_comes(int32_t day)
{
    struct stage_progress done;
    clock_at(day);
    assert_ok(stage_refresh_due(&f->cx, day, NULL, NULL, &done));
}

static void
an_open_complaint_warns_and_closes_itself(void **s)
{
    uint64_t id = customer_new("W1"), ticket;
    struct event complaint = nothing(), closed = nothing();
    buys(id, -5);
    happens(id, EVENT_TICKET, -3, nothing()); /* a question is none */
    assert_string_equal(warnings(id), "");
    complaint.flags = EVENT_COMPLAINT;
    ticket = happens(id, EVENT_TICKET, -2, complaint);
    assert_string_equal(warnings(id), "complaint 2");
    assert_int_equal(number("SELECT warn_level FROM customer WHERE id = ?",
                            id), 2);
    closed.ref_id = ticket;
    happens(id, EVENT_TICKET_CLOSED, 0, closed);
    assert_string_equal(warnings(id), "complaint 2 closed");
    assert_int_equal(number("SELECT warn_level FROM customer WHERE id = ?",
                            id), 0);
}

static void
a_second_one_raises_the_level_and_opens_a_case(void **s)
{
    uint64_t id = customer_new("W2");
    struct event complaint = nothing();
    complaint.flags = EVENT_COMPLAINT;
    buys(id, -5);
    happens(id, EVENT_TICKET, -2, complaint);
    assert_int_equal(number("SELECT COUNT(*) FROM recovery_case WHERE"
                            " customer_id = ?", id), 0);
    happens(id, EVENT_TICKET, -1, complaint);
    assert_string_equal(warnings(id), "complaint 3");
    assert_int_equal(number("SELECT COUNT(*) FROM recovery_case WHERE"
                            " customer_id = ? AND cause = 'warning' AND"
                            " warning_code = 'complaint' AND open = 1", id),
                     1);
    assert_int_equal(number("SELECT w.case_id = k.id FROM warning w JOIN"
                            " recovery_case k ON k.customer_id = w.customer_id"
                            " WHERE w.customer_id = ?", id), 1);
    happens(id, EVENT_TICKET, 0, complaint); /* a third changes nothing */
    assert_string_equal(warnings(id), "complaint 3");
    assert_int_equal(number("SELECT COUNT(*) FROM recovery_case WHERE"
                            " customer_id = ?", id), 1);
}

static void
complains_twice(uint64_t id, uint64_t ticket[2])
{
    struct event complaint = nothing();
    complaint.flags = EVENT_COMPLAINT;
    buys(id, -5);
    for (int i = 0; i < 2; i++)
        ticket[i] = happens(id, EVENT_TICKET, -2, complaint);
}

static void
both_are_solved(uint64_t id, const uint64_t ticket[2])
{
    struct event done = nothing();
    for (int i = 0; i < 2; i++) {
        done.ref_id = ticket[i];
        happens(id, EVENT_TICKET_CLOSED, 0, done);
    }
}

/* His case and its history; what is noted with the customer says the same. */
static const char *
case_of(uint64_t id)
{
    struct rows r;
    assert_ok(db_find(&f->cx, &r, "SELECT CONCAT(k.state, IF(k.open = 1,"
                      " ' open', ''), IF(t.open_case <=> IF(k.open = 1, k.id,"
                      " NULL), '', ' not noted'), COALESCE(k.outcome_id, ''),"
                      " COALESCE(CONCAT(' ', k.closed_on = ?), ''), ': ',"
                      " (SELECT GROUP_CONCAT(CONCAT_WS(' ', s.state,"
                      " NULLIF(s.warning_code, '')) ORDER BY s.id)"
                      " FROM recovery_case_state s WHERE s.case_id = k.id))"
                      " FROM recovery_case k JOIN customer_tally t USING"
                      " (customer_id) WHERE k.customer_id = ?",
                      B_DAY(clock_today()), B_U64(id)));
    return rows_text(&r, 0, 0);
}

static struct recovery
found_case(uint64_t customer)
{
    struct recovery c;
    const char *sql = "SELECT id FROM recovery_case WHERE customer_id = ?";
    assert_ok(recovery_find(&f->cx, (uint64_t)number(sql, customer), &c));
    return c;
}

static void
a_case_that_nobody_acted_on_goes_with_its_warning_and_comes_back(void **s)
{
    uint64_t id = customer_new("WC"), ticket[2];
    struct ctx *cx = &f->cx;
    complains_twice(id, ticket);
    assert_string_equal(case_of(id), "at_risk open: at_risk");
    both_are_solved(id, ticket);
    assert_string_equal(case_of(id), "passed 1: at_risk,passed complaint");
    struct recovery c = found_case(id);
    struct recovery_step *steps;
    size_t n;
    assert_ok(recovery_steps(cx, c.id, &steps, &n));
    assert_int_equal(n, 2);
    assert_true(!steps[1].who && *steps[1].warning);
    assert_null(steps[0].warning);
    assert_ok(db_begin_write(cx));
    assert_ok(recovery_reopen(cx, &c, NULL));
    assert_ok(db_commit(cx));
    complains_twice(id, ticket);
    both_are_solved(id, ticket); /* opened again by a person: it stays */
    assert_string_equal(case_of(id), "at_risk open: at_risk,passed complaint,"
                                     "at_risk,at_risk complaint");
}

static void
a_case_that_somebody_acted_on_goes_on_and_notes_it(void **s)
{
    static const char *const ACTS[] = {
        "INSERT INTO interaction (customer_id, on_day, at, kind, direction,"
        " text) SELECT customer_id, opened_on, opened_at, 'call', 'out', ''"
        " FROM recovery_case WHERE id = ?",
        "INSERT INTO plan (case_id, template_id, started_on, started_at)"
        " SELECT k.id, MIN(t.id), k.opened_on, k.opened_at FROM recovery_case"
        " k JOIN plan_template t WHERE k.id = ?",
        "UPDATE recovery_case SET decision = 'restore' WHERE id = ?"};
    for (int i = 0; i < 3; i++) {
        uint64_t id = customer_new(arena_printf(f->arena, "WC-%d", i));
        uint64_t ticket[2];
        complains_twice(id, ticket);
        struct recovery c = found_case(id);
        assert_ok(db_exec(&f->cx, ACTS[i], B_U64(c.id)));
        both_are_solved(id, ticket);
        assert_string_equal(case_of(id),
                            "at_risk open: at_risk,at_risk complaint");
    }
}

static void
an_invoice_is_overdue_from_the_day_after_until_it_is_paid(void **s)
{
    int32_t today = clock_today();
    uint64_t id = customer_new("W3"), bill;
    struct event due = amount(5000), part = amount(2000), rest = amount(3000);
    buys(id, -10);
    due.until_on = today + 2;
    bill = happens(id, EVENT_PAYMENT_DUE, -10, due);
    part.other_id = rest.other_id = bill;
    happens(id, EVENT_PAYMENT_RECEIVED, -1, part);
    happens(id, EVENT_PAYMENT_RECEIVED, -1, amount(9000)); /* of no invoice */
    day_comes(today + 2);
    assert_string_equal(warnings(id), "");
    day_comes(today + 3);
    assert_string_equal(warnings(id), "overdue 1");
    day_comes(today + 16);
    assert_string_equal(warnings(id), "overdue 1");
    day_comes(today + 17);
    assert_string_equal(warnings(id), "overdue 2");
    happens(id, EVENT_PAYMENT_RECEIVED, 0, rest);
    assert_string_equal(warnings(id), "overdue 2 closed");
    clock_at(DAY_NONE);
}

static void
a_written_off_invoice_warns_no_more(void **s)
{
    uint64_t id = customer_new("W4");
    struct event due = amount(5000), off = nothing();
    buys(id, -60);
    happens(id, EVENT_INTERACTION, -1, nothing());
    due.until_on = clock_today() - 20;
    off.ref_id = happens(id, EVENT_PAYMENT_DUE, -50, due);
    assert_string_equal(warnings(id), "overdue 2");
    happens(id, EVENT_PAYMENT_WAIVED, 0, off);
    assert_string_equal(warnings(id), "overdue 2 closed");
}

static void
answers_that_fall_warn_for_some_months(void **s)
{
    int32_t today = clock_today();
    uint64_t id = customer_new("W5");
    struct event answer = nothing();
    buys(id, -8);
    happens(id, EVENT_INTERACTION, -1, nothing());
    answer.score = 5;
    happens(id, EVENT_CSAT, -7, answer);
    assert_string_equal(warnings(id), "");
    answer.score = 3;
    happens(id, EVENT_CSAT, -3, answer);
    assert_string_equal(warnings(id), "csat 1");
    answer.score = 9;
    happens(id, EVENT_NPS, -3, answer);
    answer.score = 6; /* three lower */
    happens(id, EVENT_NPS, -2, answer);
    assert_string_equal(warnings(id), "csat 1,nps 1");
    answer.score = 4;
    happens(id, EVENT_CSAT, 0, answer);
    assert_string_equal(warnings(id), "csat 1 closed,nps 1");
    day_comes(today + 177);
    assert_int_equal(number("SELECT COUNT(*) FROM warning WHERE customer_id ="
                            " ? AND cause_code = 'nps' AND open = 1", id), 1);
    day_comes(today + 178);
    assert_int_equal(number("SELECT COUNT(*) FROM warning WHERE customer_id ="
                            " ? AND cause_code = 'nps' AND open = 1", id), 0);
    clock_at(DAY_NONE);
}

static void
contacts_without_an_answer_count_until_one_comes(void **s)
{
    uint64_t id = customer_new("W6");
    struct event touch = nothing();
    buys(id, -9);
    for (int i = 0; i < 3; i++)
        happens(id, EVENT_INTERACTION, -4 + i, nothing());
    assert_string_equal(warnings(id), "unanswered 1");
    touch.flags = EVENT_TOUCH;
    happens(id, EVENT_INTERACTION, 0, touch);
    assert_string_equal(warnings(id), "unanswered 1 closed");
}

static void
a_contract_that_ends_warns_in_three_steps(void **s)
{
    int32_t today = clock_today();
    uint64_t id = customer_new("W7");
    struct event c = amount(100);
    c.flags = EVENT_FIXED;
    c.until_on = today + 91;
    happens(id, EVENT_CONTRACT, -300, c);
    assert_int_equal(number("SELECT COUNT(*) FROM warning WHERE customer_id ="
                            " ? AND cause_code = 'contract_end'", id), 0);
    static const int AFTER[] = {1, 31, 61};
    for (int level = 1; level <= 3; level++) {
        day_comes(today + AFTER[level - 1]);
        assert_int_equal(number("SELECT level FROM warning WHERE customer_id ="
                                " ? AND cause_code = 'contract_end' AND"
                                " open = 1", id), level);
    }
    day_comes(today + 92); /* ended, and nobody renewed it */
    assert_int_equal(number("SELECT COUNT(*) FROM warning WHERE customer_id ="
                            " ? AND cause_code = 'contract_end'"
                            " AND open = 1", id), 0);
    clock_at(DAY_NONE);
}

/* Last of those that begin things: it changes the rules. */
static void
how_long_without_a_contact_is_too_long_depends_on_the_stage(void **s)
{
    int32_t today = clock_today();
    fixture_sql(f, "UPDATE warning_rule SET active = 1 WHERE cause_code ="
                   " 'no_contact';\nUPDATE rule_generation SET generation ="
                   " generation + 1;\n");
    uint64_t asks = customer_new("W10"), buyer = customer_new("W11"),
             none = customer_new("W12");
    happens(asks, EVENT_INTERACTION, 0, nothing());
    happens(buyer, EVENT_INTERACTION, 0, nothing());
    happens(asks, EVENT_INQUIRY, -1, nothing()); /* consideration */
    buys(buyer, -1);
    happens(none, EVENT_WEB_VISIT, 0, nothing()); /* awareness: never */
    day_comes(today + 6);
    assert_string_equal(warnings(asks), "");
    day_comes(today + 7);
    assert_string_equal(warnings(asks), "no_contact 1");
    assert_string_equal(warnings(buyer), "");
    day_comes(today + 15);
    assert_string_equal(warnings(asks), "no_contact 2");
    assert_string_equal(warnings(buyer), "no_contact 1");
    assert_string_equal(warnings(none), "");
    clock_at(DAY_NONE);
}

/* ---- lists and the ladder ---- */

static struct warning_row
only(uint64_t id, enum warning_tab tab)
{
    struct warning_filter w = {.customer_id = id, .tab = tab};
    struct warning_page p;
    assert_ok(warning_list_page(&f->cx, &w, (struct warning_key){0}, 50, &p));
    assert_int_equal(p.count, 1);
    return p.rows[0];
}

static void
without_action_it_climbs_the_ladder_and_a_contact_brings_it_back(void **s)
{
    int32_t today = clock_today();
    uint64_t id = customer_new("W8");
    struct event complaint = nothing();
    complaint.flags = EVENT_COMPLAINT;
    buys(id, -5);
    happens(id, EVENT_TICKET, 0, complaint);
    assert_int_equal(only(id, WARNING_TAB_OPEN).step, WARNING_OWNER);
    clock_at(today + 3);
    assert_int_equal(only(id, WARNING_TAB_MANAGER).step, WARNING_MANAGER);
    clock_at(today + 7);
    assert_int_equal(only(id, WARNING_TAB_RISK).step, WARNING_RISK);
    happens(id, EVENT_INTERACTION, 0, nothing());
    assert_int_equal(only(id, WARNING_TAB_OPEN).step, WARNING_OWNER);
    clock_at(DAY_NONE);
}

static void
one_that_is_put_off_is_out_of_the_way_until_its_day(void **s)
{
    int32_t today = clock_today();
    uint64_t id = customer_new("W9");
    struct warning_page p;
    struct event complaint = nothing();
    struct warning_filter w = {.customer_id = id};
    complaint.flags = EVENT_COMPLAINT;
    buys(id, -5);
    happens(id, EVENT_TICKET, -1, complaint);
    struct warning_row row = only(id, WARNING_TAB_OPEN);
    assert_int_equal(warning_snooze(&f->cx, &row, 1, today, "later"),
                     ERR_INVALID);
    assert_int_equal(warning_snooze(&f->cx, &row, 1, today + 5, ""),
                     ERR_INVALID);
    assert_ok(warning_snooze(&f->cx, &row, 1, today + 5, "on holiday"));
    row = only(id, WARNING_TAB_SNOOZED);
    assert_string_equal(row.snooze_reason, "on holiday");
    assert_ok(warning_list_page(&f->cx, &w, (struct warning_key){0}, 50, &p));
    assert_int_equal(p.counts[WARNING_TAB_OPEN], 0);
    assert_int_equal(p.counts[WARNING_TAB_SNOOZED], 1);
    clock_at(today + 6);
    assert_int_equal(only(id, WARNING_TAB_OPEN).id, row.id);
    clock_at(DAY_NONE);
}

static void
the_last_page_read_backwards_is_the_first(void **s)
{
    struct warning_filter all = {0};
    struct warning_page first, second, back;
    assert_ok(warning_list_page(&f->cx, &all, (struct warning_key){0}, 2,
                                &first));
    assert_int_equal(first.count, 2);
    assert_true(first.after && !first.before);
    const struct warning_row *w = &first.rows[1];
    struct warning_key key = {w->level, w->opened_on, w->id, false};
    assert_ok(warning_list_page(&f->cx, &all, key, 2, &second));
    assert_true(second.count > 0 && second.before);
    w = &second.rows[0];
    key = (struct warning_key){w->level, w->opened_on, w->id, true};
    assert_ok(warning_list_page(&f->cx, &all, key, 2, &back));
    assert_int_equal(back.count, 2);
    assert_int_equal(back.rows[0].id, first.rows[0].id);
    assert_int_equal(back.rows[1].id, first.rows[1].id);
}

static void
what_stands_in_the_column_is_what_the_rows_say(void **s)
{
    assert_int_equal(number("SELECT COUNT(*) FROM customer c WHERE c.id > ?"
                            " AND c.warned <> COALESCE((SELECT SUM(w.level <<"
                            " (2 * k.number)) FROM warning w JOIN"
                            " warning_cause k ON k.code = w.cause_code WHERE"
                            " w.customer_id = c.id AND w.open = 1), 0)", 0),
                     0);
    assert_int_equal(number("SELECT COUNT(*) FROM customer c WHERE c.id > ?"
                            " AND c.warn_level <> COALESCE((SELECT"
                            " MAX(w.level) FROM warning w WHERE"
                            " w.customer_id = c.id AND w.open = 1), 0)", 0),
                     0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_open_complaint_warns_and_closes_itself),
        cmocka_unit_test(a_second_one_raises_the_level_and_opens_a_case),
        cmocka_unit_test(
            a_case_that_nobody_acted_on_goes_with_its_warning_and_comes_back),
        cmocka_unit_test(a_case_that_somebody_acted_on_goes_on_and_notes_it),
        cmocka_unit_test(
            an_invoice_is_overdue_from_the_day_after_until_it_is_paid),
        cmocka_unit_test(a_written_off_invoice_warns_no_more),
        cmocka_unit_test(answers_that_fall_warn_for_some_months),
        cmocka_unit_test(contacts_without_an_answer_count_until_one_comes),
        cmocka_unit_test(a_contract_that_ends_warns_in_three_steps),
        cmocka_unit_test(
            without_action_it_climbs_the_ladder_and_a_contact_brings_it_back),
        cmocka_unit_test(one_that_is_put_off_is_out_of_the_way_until_its_day),
        cmocka_unit_test(
            how_long_without_a_contact_is_too_long_depends_on_the_stage),
        cmocka_unit_test(the_last_page_read_backwards_is_the_first),
        cmocka_unit_test(what_stands_in_the_column_is_what_the_rows_say),
    };
    return cmocka_run_group_tests(tests, start, fixture_end);
}
