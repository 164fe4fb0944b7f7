/* What is worked out of events is compared with them, told apart and put right. */
#include "fixture.h"

#include <stdio.h>

#include "core/text.h"
#include "model/fact_check.h"

static struct ctx *
here(void **state)
{
    return &((struct fixture *)*state)->cx;
}

static void
customer_with_orders(struct ctx *cx, const char *code, int orders)
{
    assert_ok(db_begin_write(cx));
    assert_ok(db_exec(cx, "INSERT INTO customer (code, name, created_on)"
                      " VALUES (?, 'x', '2025-01-01')", B_TEXT(code)));
    uint64_t id = db_last_id(cx->db);
    for (int i = 0; i < orders; i++) {
        struct event e;
        event_clear(&e);
        e.customer_id = id;
        e.kind = EVENT_ORDER;
        e.ref_id = id * 100 + (uint64_t)i;
        e.day = clock_today() - 40 * i;
        e.amount = 12345;
        assert_ok(event_add(cx, &e));
    }
    assert_ok(stage_refresh_customer(cx, id));
    assert_ok(db_commit(cx));
}

struct found {
    struct arena *arena;
    const char *text;
};

static void
note(void *arg, const struct fact_difference *d)
{
    struct found *f = arg;
    f->text = arena_printf(f->arena, "%s%s %s %s %s;", f->text, d->customer,
                           d->fact, d->stored, d->computed);
}

static const char *
differences(struct ctx *cx)
{
    struct found f = {cx->arena, ""};
    struct stage_progress p;
    assert_ok(fact_check(cx, note, NULL, &f, &p));
    return f.text;
}

static void
what_is_stored_otherwise_is_named_and_put_right(void **state)
{
    struct ctx *cx = here(state);
    struct stage_progress p;
    customer_with_orders(cx, "F1", 3);
    customer_with_orders(cx, "F2", 2);
    customer_with_orders(cx, "F3", 0);
    assert_string_equal(differences(cx), "");
    fixture_sql(*state,
        "UPDATE customer SET purchases = 9, revenue_total = 1.50"
        " WHERE code = 'F1';\n"
        "UPDATE customer SET first_purchase_on = '2020-02-03'"
        " WHERE code = 'F3';\n"
        "UPDATE event_pack p JOIN customer c ON c.id = p.customer_id"
        " JOIN customer o ON o.code = 'F1' JOIN event_pack q ON"
        " q.customer_id = o.id SET p.data = q.data WHERE c.code = 'F2';\n"
        "UPDATE stage_state s JOIN customer c ON c.id = s.customer_id"
        " SET s.hash = s.hash + 1 WHERE c.code = 'F3';\n"
        "UPDATE warning w JOIN customer c ON c.id = w.customer_id AND"
        " c.code = 'F1' SET w.region_code = 'east';\n"
        "INSERT INTO recovery_case (code, customer_id, cause, opened_on,"
        " opened_at, state_on, customer_team_id) SELECT 'WH-F', id, 'hand',"
        " created_on, NOW(6), created_on, 1 FROM customer WHERE code = 'F2';"
        "\nINSERT INTO task (id, customer_id, account_id, kind, title, due_on,"
        " customer_live) SELECT 9, id, 1, 'call', 'x', created_on, 0 FROM"
        " customer WHERE code = 'F2';\n"
        "INSERT INTO audit (at, action, subject, subject_id) SELECT NOW(6), 'x',"
        " 'customer', id FROM customer WHERE code = 'F1';\n");
    assert_string_equal(differences(cx),
        "F1 purchases 9 3;F1 revenue_total 1.50 370.35;"
        "F3 first_purchase_on 2020-02-03 9999-12-31;F3 ledger another history"
        " ;F1 warning no_contact ;F2 recovery_case WH-F ;F2 task 9 ;"
        "F1 customer_tally 0 ;F2 customer_tally 0 ;F2 event_pack 3 2;");
    assert_ok(fact_rebuild(cx, NULL, NULL, &p));
    assert_int_equal(p.customers, 3);
    assert_string_equal(differences(cx), "");
}

/* The daily run has not been there yet: that is no error of the facts. */
static void
a_customer_whose_day_has_come_is_judged_as_of_the_day_before(void **state)
{
    struct ctx *cx = here(state);
    struct rows r;
    customer_with_orders(cx, "G1", 2);
    assert_ok(db_find(cx, &r, "SELECT wake_on FROM customer WHERE code = 'G1'"));
    int64_t days = rows_day(&r, 0, 0) - clock_today();
    assert_true(days > 0 && days < 400);
    assert_ok(clock_start("Asia/Shanghai", (days + 2) * 86400));
    assert_string_equal(differences(cx), "");
    assert_ok(stage_refresh_due(cx, clock_today(), NULL, NULL,
                                &(struct stage_progress){0}));
    assert_string_equal(differences(cx), "");
    assert_ok(clock_start("Asia/Shanghai", 0));
}

static enum err
stop_at_once(void *arg, const struct stage_progress *p)
{
    (void)arg, (void)p;
    return ERR_CONFLICT;
}

static void
a_rebuild_that_was_stopped_goes_on_where_it_was(void **state)
{
    struct ctx *cx = here(state);
    struct stage_progress p;
    fixture_sql(*state, "INSERT INTO customer (code, name, created_on) SELECT"
        " CONCAT('H', seq), 'x', '2025-01-01' FROM seq_1_to_10100;\n");
    assert_int_equal(fact_rebuild(cx, stop_at_once, NULL, &p), ERR_CONFLICT);
    assert_int_equal(p.customers, 10000);
    assert_ok(fact_rebuild(cx, NULL, NULL, &p));
    assert_in_range(p.customers, 100, 200);
    assert_string_equal(differences(cx), "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_stored_otherwise_is_named_and_put_right),
        cmocka_unit_test(
            a_customer_whose_day_has_come_is_judged_as_of_the_day_before),
        cmocka_unit_test(a_rebuild_that_was_stopped_goes_on_where_it_was),
    };
    return cmocka_run_group_tests(tests, fixture_start_schema, fixture_end);
}
