/* The derived columns of customers in the database: written once, right, and
 * again only when time or an event changes them. */
#include "fixture.h"

#include <stdio.h>

#include "model/stage.h"

static uint64_t
customer_new(struct ctx *cx, const char *code)
{
    assert_ok(db_exec(cx, "INSERT INTO customer (code, name, created_on)"
                      " VALUES (?, 'x', ?)", B_TEXT(code),
                      B_DAY(clock_today())));
    return db_last_id(cx->db);
}

static struct event
order_on(uint64_t customer, int32_t day, uint64_t ref, int64_t amount)
{
    struct event e;
    event_clear(&e);
    e.customer_id = customer;
    e.kind = EVENT_ORDER;
    e.day = day;
    e.ref_id = ref;
    e.amount = amount;
    return e;
}

static void
order_add(struct ctx *cx, uint64_t customer, int32_t day, int64_t amount)
{
    static uint64_t ref = 100;
    struct event e = order_on(customer, day, ++ref, amount);
    assert_ok(event_add(cx, &e));
    assert_true(e.id != 0);
}

static const char SQL_ROW[] =
    "SELECT stage, stage_since, purchases, revenue_365, revenue_total,"
    " cycle_days, expected_on, late_on, lapse_on, wake_on, last_purchase_on"
    " FROM customer WHERE id = ?";

/* What follows an order in its request, besides order, lines, event and audit:
 * one read for the customer with what the rules need and its events, one write for
 * its row and its pack, one for the outbox; and two of the ledger when it moves. */
static void
an_order_costs_few_statements_and_no_more_for_a_long_history(void **state)
{
    enum { KEPT = 3, MOVED = KEPT + 2, LONG = 200 };
    struct ctx *cx = &((struct fixture *)*state)->cx;
    int32_t today = clock_today();
    assert_ok(db_begin_write(cx));
    uint64_t id = customer_new(cx, "FEW");
    assert_ok(stage_refresh_customer(cx, id));
    for (int i = 0; i < LONG; i++)
        order_add(cx, id, today - LONG + i, 500);
    assert_ok(stage_refresh_customer(cx, id));
    assert_ok(db_commit(cx));
    uint64_t other = customer_new(cx, "FIRST");
    assert_ok(db_exec(cx, "UPDATE customer SET created_on = ? WHERE id = ?",
                      B_DAY(today - 10), B_U64(other)));
    assert_ok(stage_refresh_customer(cx, other));
    assert_ok(db_begin_write(cx));
    order_add(cx, id, today, 500);
    db_count_reset(cx->db);
    assert_ok(stage_refresh_customer(cx, id));
    assert_int_equal(db_statement_count(cx->db), KEPT);
    order_add(cx, other, today, 500);
    db_count_reset(cx->db);
    assert_ok(stage_refresh_customer(cx, other));
    assert_int_equal(db_statement_count(cx->db), MOVED);
    db_rollback(cx);
}

static void
who_reads_a_customer_anew_begins_again_when_rules_came_meanwhile(void **state)
{
    struct fixture *f = *state;
    struct ctx *other = fixture_connect(f, DB_RUNTIME);
    struct rows r;
    uint64_t id = customer_new(&f->cx, "LATER");
    assert_ok(stage_refresh_customer(&f->cx, id));
    assert_ok(db_begin_write(other));
    assert_ok(db_query(other, &r, "SELECT COUNT(*) FROM customer"));
    assert_ok(rules_changed(&f->cx));
    assert_int_equal(stage_refresh_customer(other, id), ERR_RETRY);
    db_rollback(other);
    /* Who is at it keeps the next ones waiting. */
    assert_ok(db_begin_write(other));
    assert_ok(stage_refresh_customer(other, id));
    assert_ok(db_exec(&f->cx, "SET innodb_lock_wait_timeout = 1"));
    assert_int_equal(rules_changed(&f->cx), ERR_RETRY);
    assert_ok(db_exec(&f->cx, "SET innodb_lock_wait_timeout = DEFAULT"));
    assert_ok(db_commit(other));
    assert_ok(rules_changed(&f->cx));
    fixture_disconnect(other);
}

static void
an_order_moves_the_customer_and_fills_its_row(void **state)
{
    struct ctx *cx = &((struct fixture *)*state)->cx;
    struct rows r;
    int32_t today = clock_today();
    assert_ok(db_begin_write(cx));
    uint64_t id = customer_new(cx, "A");
    assert_ok(stage_refresh_customer(cx, id));
    assert_ok(db_find(cx, &r, SQL_ROW, B_U64(id)));
    assert_string_equal(rows_text(&r, 0, 0), "awareness");
    assert_int_equal(rows_day(&r, 0, 1), today);
    order_add(cx, id, today - 10, 12345);
    assert_ok(stage_refresh_customer(cx, id));
    assert_ok(db_find(cx, &r, SQL_ROW, B_U64(id)));
    assert_ok(db_commit(cx));
    assert_string_equal(rows_text(&r, 0, 0), "purchase");
    assert_int_equal(rows_day(&r, 0, 1), today - 10);
    assert_int_equal(rows_u64(&r, 0, 2), 1);
    assert_int_equal(rows_money(&r, 0, 3), 12345);
    assert_int_equal(rows_money(&r, 0, 4), 12345);
    assert_int_equal(rows_u64(&r, 0, 5), 90);
    assert_int_equal(rows_day(&r, 0, 6), today + 80);
    assert_int_equal(rows_day(&r, 0, 7), today - 10 + 181);
    assert_int_equal(rows_day(&r, 0, 8), today - 10 + 271);
    assert_true(rows_day(&r, 0, 9) > today);
    assert_true(rows_day(&r, 0, 9) <= today + 21); /* usage after 30 days */
    assert_int_equal(rows_day(&r, 0, 10), today - 10);
}

static void
an_event_taken_back_never_was(void **state)
{
    struct ctx *cx = &((struct fixture *)*state)->cx;
    struct rows r;
    assert_ok(db_begin_write(cx));
    uint64_t id = customer_new(cx, "B");
    struct event e = order_on(id, clock_today(), 7, 100);
    assert_ok(event_add(cx, &e));
    assert_ok(event_void(cx, id, e.id));
    assert_int_equal(event_void(cx, id, e.id), ERR_NOT_FOUND);
    assert_ok(stage_refresh_customer(cx, id));
    assert_ok(db_find(cx, &r, SQL_ROW, B_U64(id)));
    assert_ok(db_commit(cx));
    assert_string_equal(rows_text(&r, 0, 0), "awareness");
    assert_int_equal(rows_u64(&r, 0, 2), 0);
}

static void
events_that_cannot_be_are_refused(void **state)
{
    struct ctx *cx = &((struct fixture *)*state)->cx;
    struct event e = order_on(1, clock_today() + 1, 1, 100);
    assert_int_equal(event_add(cx, &e), ERR_INVALID);
    e = order_on(0, clock_today(), 1, 100);
    assert_int_equal(event_add(cx, &e), ERR_INVALID);
    e = order_on(1, clock_today(), 1, FIELD_EMPTY);
    assert_int_equal(event_add(cx, &e), ERR_INVALID);
    e = order_on(1, clock_today(), 1, 100);
    e.kind = EVENT_NPS;
    e.score = 11;
    assert_int_equal(event_add(cx, &e), ERR_INVALID);
    e.kind = EVENT_CONTRACT;
    e.flags = EVENT_FIXED | EVENT_TRIAL;
    assert_int_equal(event_add(cx, &e), ERR_INVALID);
    e.flags = EVENT_FIXED;
    e.until_on = e.day - 1;
    assert_int_equal(event_add(cx, &e), ERR_INVALID);
    e.kind = EVENT_NOTICE;
    assert_int_equal(event_add(cx, &e), ERR_INVALID);
}

static void
a_run_over_all_agrees_with_one_by_one_and_writes_only_what_differs(void **state)
{
    struct ctx *cx = &((struct fixture *)*state)->cx;
    struct stage_progress p;
    struct rows one, all;
    uint64_t ids[30];
    char code[16];
    assert_ok(db_begin_write(cx));
    for (int i = 0; i < 30; i++) {
        snprintf(code, sizeof code, "C%d", i);
        ids[i] = customer_new(cx, code);
        for (int k = 0; k < i % 7; k++)
            order_add(cx, ids[i], clock_today() - i * 9 - k * 31, 1000 + k);
    }
    assert_ok(db_commit(cx));
    assert_ok(stage_refresh_range(cx, ids[0], ids[29], NULL, NULL, &p));
    assert_int_equal(p.customers, 30);
    assert_int_equal(p.changed, 30);
    assert_ok(stage_refresh_range(cx, ids[0], ids[29], NULL, NULL, &p));
    assert_int_equal(p.changed, 0);
    for (int i = 0; i < 30; i++) {
        assert_ok(db_find(cx, &all, SQL_ROW, B_U64(ids[i])));
        assert_ok(db_begin_write(cx));
        assert_ok(db_exec(cx, "UPDATE customer SET stage = 'x' WHERE id = ?",
                          B_U64(ids[i])));
        assert_ok(stage_refresh_customer(cx, ids[i]));
        assert_ok(db_commit(cx));
        assert_ok(db_find(cx, &one, SQL_ROW, B_U64(ids[i])));
        assert_string_equal(rows_text(&all, 0, 0), rows_text(&one, 0, 0));
        assert_int_equal(rows_day(&all, 0, 9), rows_day(&one, 0, 9));
        assert_int_equal(rows_money(&all, 0, 3), rows_money(&one, 0, 3));
    }
}

static void
sums_beyond_a_column_of_money_stop_there(void **state)
{
    struct ctx *cx = &((struct fixture *)*state)->cx;
    struct rows r;
    assert_ok(db_begin_write(cx));
    uint64_t id = customer_new(cx, "M");
    for (int i = 0; i < 30; i++)
        order_add(cx, id, clock_today() - 30 + i,
                  INT64_C(999999999999999999));
    assert_ok(stage_refresh_customer(cx, id));
    assert_ok(db_find(cx, &r, SQL_ROW, B_U64(id)));
    assert_true(rows_money(&r, 0, 4) == INT64_C(999999999999999999));
    db_rollback(cx);
}

static void
the_daily_run_takes_those_whose_day_has_come(void **state)
{
    /* Due; rules, rows, states, absences, packs; row. Its ledger did not grow:
     * nothing for the copy. */
    enum { DUE = 7 };
    struct ctx *cx = &((struct fixture *)*state)->cx;
    struct stage_progress p;
    struct rows r;
    assert_ok(stage_refresh_range(cx, 1, UINT64_MAX, NULL, NULL, &p));
    db_count_reset(cx->db);
    assert_ok(stage_refresh_due(cx, clock_today(), NULL, NULL, &p));
    assert_int_equal(p.customers, 0);
    /* Whose day it is: asked once. */
    assert_int_equal(db_statement_count(cx->db), 1);
    assert_ok(db_begin_write(cx));
    uint64_t id = customer_new(cx, "D");
    order_add(cx, id, clock_today() - 10, 100);
    assert_ok(stage_refresh_customer(cx, id));
    assert_ok(db_commit(cx));
    assert_ok(clock_start("Asia/Shanghai", 21 * 86400));
    assert_ok(stage_refresh_due(cx, clock_today(), NULL, NULL, &p));
    assert_true(p.customers >= 1);
    assert_ok(db_find(cx, &r, SQL_ROW, B_U64(id)));
    /* One customer, whose day is put right: no look for more of them. */
    assert_ok(db_exec(cx, "UPDATE customer SET wake_on = ? WHERE id = ?",
                      B_DAY(clock_today()), B_U64(id)));
    db_count_reset(cx->db);
    assert_ok(stage_refresh_due(cx, clock_today(), NULL, NULL, &p));
    assert_int_equal(p.customers, 1);
    assert_int_equal(db_statement_count(cx->db), DUE);
    assert_ok(clock_start("Asia/Shanghai", 0));
    assert_string_equal(rows_text(&r, 0, 0), "usage");
}

static void
the_history_has_every_stay_with_its_days_and_round(void **state)
{
    struct ctx *cx = &((struct fixture *)*state)->cx;
    const struct stage_stay *s;
    size_t n;
    int32_t today = clock_today();
    assert_ok(db_begin_write(cx));
    uint64_t id = customer_new(cx, "E");
    order_add(cx, id, today - 400, 100);
    order_add(cx, id, today - 5, 100);
    assert_ok(db_commit(cx));
    assert_ok(stage_history(cx, id, NULL, &s, &n));
    assert_int_equal(n, 4);
    assert_string_equal(s[0].stage->code, "purchase");
    assert_int_equal(s[0].days, 31);
    assert_string_equal(s[1].stage->code, "usage");
    assert_string_equal(s[2].stage->code, "churn");
    assert_int_equal(s[2].entered, today - 400 + 271);
    assert_int_equal(s[2].round, 1);
    assert_string_equal(s[3].stage->code, "purchase");
    assert_int_equal(s[3].round, 2);
    assert_int_equal(s[3].left, DAY_NONE);
    assert_int_equal(s[3].days, 5);
    assert_int_equal(stage_history(cx, id, "none", &s, &n), ERR_NOT_FOUND);
}

static void
the_reason_names_rule_values_and_when_time_alone_will_do(void **state)
{
    struct ctx *cx = &((struct fixture *)*state)->cx;
    struct stage_why why;
    struct facts f;
    int32_t today = clock_today();
    assert_ok(db_begin_write(cx));
    uint64_t id = customer_new(cx, "F");
    order_add(cx, id, today - 10, 100);
    assert_ok(db_commit(cx));
    assert_ok(stage_explain(cx, id, "lifecycle6", DAY_NONE, &why, &f));
    assert_string_equal(why.model->stages[why.stage].code, "purchase");
    assert_int_equal(why.rule_count, 6);
    assert_false(why.rules[2].holds);
    assert_true(why.rules[3].holds);
    assert_true(why.rules[3].decides);
    assert_true(why.rules[5].holds);
    assert_false(why.rules[5].decides);
    assert_string_equal(why.model->stages[why.next].code, "usage");
    assert_ptr_equal(why.next_rule, &why.rules[2]);
    assert_int_equal(why.next_on, today + 21);
    const struct condition_why *since = &why.next_rule->conditions[3];
    assert_int_equal(since->atom->fact, FACT_SINCE_FIRST);
    assert_true(since->has_value);
    assert_int_equal(since->value, 10);
    assert_false(since->holds);
    assert_int_equal(since->holds_on, today + 21);
    /* Before it was first seen it is in no stage. */
    assert_ok(stage_explain(cx, id, NULL, today - 20, &why, &f));
    assert_int_equal(why.stage, -1);
    assert_false(f.in_base);
}

static void
rules_that_cannot_be_are_refused_by_name(void **state)
{
    struct fixture *f = *state;
    const struct rules *r;
    assert_ok(rules_load(&f->cx, f->arena, &r));
    assert_int_equal(r->model_count, 8);
    assert_string_equal(r->models[r->default_model].code, "lifecycle6");
    fixture_sql(f, "UPDATE stage_rule_term SET fact = 'luck'"
                   " WHERE model_code = 'crm4' AND fact = 'months'"
                   " AND value = 24;\n");
    assert_int_equal(rules_load(&f->cx, f->arena, &r), ERR_FAULT);
    fixture_sql(f, "UPDATE stage_rule_term SET fact = 'months'"
                   " WHERE fact = 'luck';\n");
    fixture_sql(f, "INSERT INTO stage_rule_term (model_code, version,"
                   " position, group_number, term, fact, operator, value)"
                   " VALUES ('crm4', 1, 5, 0, 1, 'months', '>=', 1);\n");
    assert_int_equal(rules_load(&f->cx, f->arena, &r), ERR_FAULT);
    fixture_sql(f, "DELETE FROM stage_rule_term WHERE model_code = 'crm4'"
                   " AND position = 5;\n");
    assert_ok(rules_load(&f->cx, f->arena, &r));
}

static void
a_new_version_of_the_rules_reads_the_days_from_its_first_on(void **state)
{
    struct fixture *f = *state;
    const struct rules *r;
    struct event e[1];
    struct stage_now now[RULE_MODELS];
    int32_t day = day_from_ymd(2025, 3, 1);
    fixture_sql(f, "INSERT INTO stage_rule (model_code, version, position,"
                   " stage_code, valid_from) VALUES"
                   " ('crm4', 2, 1, 'new', '2025-03-01'),"
                   " ('crm4', 2, 2, 'active', '2025-03-01');\n");
    fixture_sql(f, "INSERT INTO stage_rule_term (model_code, version,"
                   " position, group_number, term, fact, operator, value)"
                   " VALUES ('crm4', 2, 1, 0, 1, 'purchases', '>=', 2);\n");
    assert_ok(rules_load(&f->cx, f->arena, &r));
    struct walk *w = walk_new(r);
    size_t m = (size_t)(rules_model(r, "crm4") - r->models);
    e[0] = order_on(1, day - 50, 1, 100);
    struct evaluate_input in = {.events = e, .event_count = 1,
                                .created_on = DAY_NONE, .as_of = day - 1};
    evaluate(w, &in, NULL, NULL, NULL, now);
    assert_string_equal(r->models[m].stages[now[m].stage].code, "new");
    assert_int_equal(now[m].version, 1);
    in.as_of = day + 5;
    evaluate(w, &in, NULL, NULL, NULL, now);
    assert_string_equal(r->models[m].stages[now[m].stage].code, "active");
    assert_int_equal(now[m].since, day);
    assert_int_equal(now[m].version, 2);
    walk_free(w);
    fixture_sql(f, "DELETE FROM stage_rule_term WHERE version = 2;\n");
    fixture_sql(f, "DELETE FROM stage_rule WHERE version = 2;\n");
}

/* ---- two at once ---- */

struct second {
    struct ctx *first;
    uint64_t customer;
    int attempts;
};

/* Its snapshot is taken, then the other adds an order and is done, then it adds
 * its own. Alone neither changes the row of the customer before it is read. */
static enum err
add_second(struct ctx *cx, void *arg)
{
    struct second *s = arg;
    struct rows r;
    TRY(db_find(cx, &r, "SELECT purchases FROM customer WHERE id = ?",
                B_U64(s->customer)));
    if (s->attempts++ == 0) {
        assert_ok(db_begin_write(s->first));
        order_add(s->first, s->customer, clock_today() - 3, 100);
        assert_ok(db_commit(s->first));
    }
    TRY(db_find(cx, &r, "SELECT id FROM customer WHERE id = ? FOR UPDATE",
                B_U64(s->customer)));
    order_add(cx, s->customer, clock_today() - 2, 100);
    return stage_refresh_customer(cx, s->customer);
}

static void
of_two_writers_of_events_the_later_one_reads_both(void **state)
{
    struct fixture *f = *state;
    struct rows r;
    struct ctx *other = fixture_connect(f, DB_RUNTIME);
    assert_ok(db_begin_write(&f->cx));
    struct second s = {other, customer_new(&f->cx, "TWO"), 0};
    assert_ok(stage_refresh_customer(&f->cx, s.customer));
    assert_ok(db_commit(&f->cx));
    assert_ok(db_transact(&f->cx, add_second, &s));
    assert_int_equal(s.attempts, 2);
    assert_ok(db_find(&f->cx, &r, SQL_ROW, B_U64(s.customer)));
    assert_int_equal(rows_u64(&r, 0, 2), 2);
    fixture_disconnect(other);
}

static void
who_writes_many_events_waits_for_who_holds_the_customer(void **state)
{
    struct fixture *f = *state;
    struct rows r;
    struct ctx *other = fixture_connect(f, DB_RUNTIME);
    assert_ok(db_begin_write(&f->cx));
    uint64_t id = customer_new(&f->cx, "RULES");
    assert_ok(db_commit(&f->cx));
    struct event e = order_on(id, clock_today(), 1, 100);
    struct event_ref ref = {.customer_id = id, .row_id = 1,
                            .kind = EVENT_ORDER};
    assert_ok(db_exec(other, "SET innodb_lock_wait_timeout = 0"));
    assert_ok(db_begin_write(&f->cx));
    assert_ok(db_find(&f->cx, &r,
                      "SELECT id FROM customer WHERE id = ? FOR UPDATE",
                      B_U64(id)));
    assert_ok(db_begin_write(other));
    assert_int_equal(event_add_many(other, &e, 1), ERR_RETRY);
    db_rollback(other);
    assert_ok(db_begin_write(other));
    assert_int_equal(event_void_many(other, &ref, 1), ERR_RETRY);
    db_rollback(other);
    db_rollback(&f->cx);
    assert_ok(db_begin_write(other));
    assert_ok(event_add_many(other, &e, 1));
    assert_ok(event_void_many(other, &ref, 1));
    assert_ok(db_commit(other));
    fixture_disconnect(other);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_order_moves_the_customer_and_fills_its_row),
        cmocka_unit_test(
            an_order_costs_few_statements_and_no_more_for_a_long_history),
        cmocka_unit_test(
            who_reads_a_customer_anew_begins_again_when_rules_came_meanwhile),
        cmocka_unit_test(an_event_taken_back_never_was),
        cmocka_unit_test(events_that_cannot_be_are_refused),
        cmocka_unit_test(
            a_run_over_all_agrees_with_one_by_one_and_writes_only_what_differs),
        cmocka_unit_test(sums_beyond_a_column_of_money_stop_there),
        cmocka_unit_test(the_daily_run_takes_those_whose_day_has_come),
        cmocka_unit_test(the_history_has_every_stay_with_its_days_and_round),
        cmocka_unit_test(
            the_reason_names_rule_values_and_when_time_alone_will_do),
        cmocka_unit_test(rules_that_cannot_be_are_refused_by_name),
        cmocka_unit_test(
            a_new_version_of_the_rules_reads_the_days_from_its_first_on),
        cmocka_unit_test(of_two_writers_of_events_the_later_one_reads_both),
        cmocka_unit_test(
            who_writes_many_events_waits_for_who_holds_the_customer),
    };
    return cmocka_run_group_tests(tests, fixture_start_schema, fixture_end);
}
