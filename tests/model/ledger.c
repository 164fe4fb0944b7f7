/* The stage ledger: only ever added to, right after whatever happened, and
 * readable as it was known on any day.
 *
 * The measure is the evaluator's history: the rows that count, netted a day,
 * must be exactly it (agrees()). That the evaluator is right is tested beside
 * it; here it must not matter in which order the ledger came to know. */
#include "fixture.h"

#include <stdio.h>

#include "model/ledger.h"
#include "model/stage.h"

#define DAY_S 86400

static uint64_t
customer_new(struct ctx *cx, const char *code, int32_t created)
{
    assert_ok(db_exec(cx, "INSERT INTO customer (code, name, created_on)"
                      " VALUES (?, 'x', ?)", B_TEXT(code), B_DAY(created)));
    return db_last_id(cx->db);
}

static uint64_t
order_add(struct ctx *cx, uint64_t customer, int32_t day)
{
    static uint64_t ref = 100;
    struct event e;
    event_clear(&e);
    e.customer_id = customer;
    e.kind = EVENT_ORDER;
    e.day = day;
    e.ref_id = ++ref;
    e.amount = 10000;
    assert_ok(event_add(cx, &e));
    return e.id;
}

static void
refresh(struct ctx *cx, uint64_t id)
{
    assert_ok(db_begin_write(cx));
    assert_ok(stage_refresh_customer(cx, id));
    assert_ok(db_commit(cx));
}

static void
order(struct ctx *cx, uint64_t customer, int32_t day)
{
    assert_ok(db_begin_write(cx));
    order_add(cx, customer, day);
    assert_ok(stage_refresh_customer(cx, customer));
    assert_ok(db_commit(cx));
}

static void
restage(struct ctx *cx)
{
    struct stage_progress p;
    assert_ok(stage_refresh_range(cx, 1, UINT64_MAX, NULL, NULL, &p));
}

static uint64_t
count(struct ctx *cx, const char *sql)
{
    struct rows r;
    assert_ok(db_find(cx, &r, sql));
    return rows_u64(&r, 0, 0);
}

static uint64_t
rows_of(struct ctx *cx, uint64_t customer)
{
    struct rows r;
    assert_ok(db_find(cx, &r, "SELECT COUNT(*) FROM stage_change"
                      " WHERE customer_id = ?", B_U64(customer)));
    return rows_u64(&r, 0, 0);
}

static const struct rule_model *
model(struct ctx *cx, const char *code)
{
    const struct rules *r;
    assert_ok(rules_get(cx, &r));
    return rules_model(r, code);
}

/* What the rows that count make of each day, oldest first. */
static size_t
netted(struct ctx *cx, uint64_t id, const struct rule_model *m, int32_t known,
       struct ledger_row *out, size_t cap)
{
    const struct ledger_row *rows;
    const struct rule_stage *at = NULL;
    size_t n, k = 0;
    assert_ok(ledger_history(cx, id, m, known, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        if (!rows[i].counts)
            continue;
        assert_ptr_equal(rows[i].from, at); /* no gap, no overlap */
        at = rows[i].to;
        if (k && out[k - 1].day == rows[i].day) {
            out[k - 1].to = at;
            out[k - 1].round = rows[i].round;
        } else {
            assert_true(k < cap);
            out[k++] = rows[i];
        }
        if (out[k - 1].from == out[k - 1].to)
            k--;
    }
    return k;
}

static void
agrees(struct ctx *cx, uint64_t id)
{
    static const char *const kept[] = {"lifecycle6", "segments4",
                                       "relationship4"};
    struct ledger_row rows[64];
    for (size_t k = 0; k < 3; k++) {
        const struct stage_stay *s;
        size_t n, stays;
        n = netted(cx, id, model(cx, kept[k]), DAY_NONE, rows, 64);
        assert_ok(stage_history(cx, id, kept[k], &s, &stays));
        assert_int_equal(n, stays);
        for (size_t i = 0; i < n; i++) {
            assert_int_equal(rows[i].day, s[i].entered);
            assert_ptr_equal(rows[i].to, s[i].stage);
            assert_int_equal(rows[i].round, s[i].round);
            assert_int_equal(rows[i].since,
                             i ? s[i - 1].entered : DAY_NONE);
            assert_true(rows[i].rule > 0);
        }
    }
}

/* ---- rights ---- */

static void
nobody_changes_or_deletes_a_row_at_run_time(void **state)
{
    struct ctx *cx = &((struct fixture *)*state)->cx;
    assert_ok(db_begin_write(cx));
    uint64_t id = customer_new(cx, "R", clock_today());
    assert_ok(stage_refresh_customer(cx, id));
    assert_ok(db_commit(cx));
    assert_int_equal(rows_of(cx, id), 3);
    assert_int_not_equal(db_exec(cx, "UPDATE stage_change SET day = day"), OK);
    assert_int_not_equal(db_exec(cx, "DELETE FROM stage_change"), OK);
    assert_int_equal(rows_of(cx, id), 3);
}

/* ---- corrections ---- */

static void
the_past_is_corrected_by_rows_that_name_the_wrong_ones(void **state)
{
    struct ctx *cx = &((struct fixture *)*state)->cx;
    int32_t today = clock_today();
    const struct ledger_row *r;
    size_t n;
    assert_ok(db_begin_write(cx));
    uint64_t id = customer_new(cx, "P", today - 400);
    assert_ok(db_commit(cx));
    order(cx, id, today - 100);
    agrees(cx, id);
    uint64_t before = rows_of(cx, id);
    order(cx, id, today - 300);
    agrees(cx, id);
    assert_true(rows_of(cx, id) > before);
    assert_ok(ledger_history(cx, id, model(cx, "lifecycle6"), DAY_NONE, &r,
                             &n));
    size_t corrected = 0;
    for (size_t i = 0; i < n; i++)
        corrected += r[i].corrects_day != DAY_NONE;
    assert_true(corrected >= 2);
    uint64_t after = rows_of(cx, id);
    refresh(cx, id);
    restage(cx);
    assert_int_equal(rows_of(cx, id), after);
}

static void
an_event_taken_back_leaves_a_row_without_stages(void **state)
{
    struct ctx *cx = &((struct fixture *)*state)->cx;
    int32_t today = clock_today();
    assert_ok(db_begin_write(cx));
    uint64_t id = customer_new(cx, "V", today - 50);
    uint64_t e = order_add(cx, id, today - 5);
    assert_ok(stage_refresh_customer(cx, id));
    assert_ok(event_void(cx, id, e));
    assert_ok(stage_refresh_customer(cx, id));
    assert_ok(db_commit(cx));
    agrees(cx, id);
    struct rows r;
    assert_ok(db_find(cx, &r, "SELECT COUNT(*) FROM stage_change"
                      " WHERE customer_id = ? AND from_stage IS NULL"
                      " AND to_stage IS NULL AND corrects_day = day"
                      " AND reason = 'correction'", B_U64(id)));
    assert_true(rows_u64(&r, 0, 0) >= 1);
    assert_ok(db_begin_write(cx));
    order_add(cx, id, today - 5);
    assert_ok(stage_refresh_customer(cx, id));
    assert_ok(db_commit(cx));
    agrees(cx, id);
}

static void
two_changes_of_one_day_stand_beside_each_other(void **state)
{
    struct ctx *cx = &((struct fixture *)*state)->cx;
    int32_t today = clock_today();
    assert_ok(db_begin_write(cx));
    uint64_t id = customer_new(cx, "S", today);
    assert_ok(stage_refresh_customer(cx, id));
    assert_int_equal(rows_of(cx, id), 3);
    uint64_t e = order_add(cx, id, today);
    assert_ok(stage_refresh_customer(cx, id));
    assert_ok(db_commit(cx));
    assert_int_equal(rows_of(cx, id), 5); /* relationship4 stays */
    agrees(cx, id);
    assert_ok(db_begin_write(cx));
    assert_ok(event_void(cx, id, e));
    assert_ok(stage_refresh_customer(cx, id));
    assert_ok(db_commit(cx));
    assert_int_equal(rows_of(cx, id), 7);
    struct rows r;
    assert_ok(db_find(cx, &r, "SELECT COUNT(*) FROM stage_change"
                      " WHERE customer_id = ? AND corrects_day IS NOT NULL",
                      B_U64(id)));
    assert_int_equal(rows_u64(&r, 0, 0), 0);
    agrees(cx, id);
    restage(cx);
    assert_int_equal(rows_of(cx, id), 7);
}

static void
what_is_known_late_is_what_would_have_been_known_early(void **state)
{
    struct ctx *cx = &((struct fixture *)*state)->cx;
    int32_t today = clock_today();
    static const int ago[] = {390, 20, 250, 3, 120, 121, 389, 60};
    struct ledger_row a[64], b[64];
    assert_ok(db_begin_write(cx));
    uint64_t one = customer_new(cx, "L1", today - 380);
    uint64_t all = customer_new(cx, "L2", today - 380);
    assert_ok(db_commit(cx));
    for (size_t i = 0; i < 8; i++) {
        order(cx, one, today - ago[i]);
        agrees(cx, one);
    }
    assert_ok(db_begin_write(cx));
    for (size_t i = 0; i < 8; i++)
        order_add(cx, all, today - ago[i]);
    assert_ok(db_commit(cx));
    restage(cx);
    agrees(cx, all);
    const struct rule_model *m = model(cx, "lifecycle6");
    size_t n = netted(cx, one, m, DAY_NONE, a, 64);
    assert_int_equal(netted(cx, all, m, DAY_NONE, b, 64), n);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(a[i].day, b[i].day);
        assert_ptr_equal(a[i].to, b[i].to);
        assert_int_equal(a[i].rule, b[i].rule);
        assert_int_equal(a[i].version, b[i].version);
        assert_true(a[i].happened_at == b[i].happened_at
                    || day_of(a[i].happened_at) == a[i].day);
    }
}

static void
an_earlier_day_is_read_as_it_was_known(void **state)
{
    struct ctx *cx = &((struct fixture *)*state)->cx;
    int32_t today = clock_today();
    struct ledger_row then[64], now[64];
    assert_ok(db_begin_write(cx));
    uint64_t id = customer_new(cx, "K", today - 60);
    assert_ok(stage_refresh_customer(cx, id));
    assert_ok(db_commit(cx));
    const struct rule_model *m = model(cx, "lifecycle6");
    assert_ok(clock_start("Asia/Shanghai", 3 * DAY_S));
    order(cx, id, today - 40);
    agrees(cx, id);
    assert_int_equal(netted(cx, id, m, today, then, 64), 1);
    assert_string_equal(then[0].to->code, "awareness");
    assert_int_equal(netted(cx, id, m, today + 3, now, 64), 3);
    assert_string_equal(now[1].to->code, "purchase");
    assert_int_equal(now[1].day, today - 40);
    assert_int_equal(netted(cx, id, m, today - 1, then, 64), 0);
    assert_ok(clock_start("Asia/Shanghai", 0));
}

static void
time_alone_moves_on_the_day_it_is_due(void **state)
{
    struct ctx *cx = &((struct fixture *)*state)->cx;
    int32_t today = clock_today();
    struct stage_progress p;
    assert_ok(db_begin_write(cx));
    uint64_t id = customer_new(cx, "T", today);
    order_add(cx, id, today);
    assert_ok(stage_refresh_customer(cx, id));
    assert_ok(db_commit(cx));
    for (int day = 20; day <= 400; day += 20) {
        assert_ok(clock_start("Asia/Shanghai", (int64_t)day * DAY_S));
        assert_ok(stage_refresh_due(cx, clock_today(), NULL, NULL, &p));
        agrees(cx, id);
    }
    struct ledger_row rows[64];
    size_t n = netted(cx, id, model(cx, "lifecycle6"), DAY_NONE, rows, 64);
    assert_int_equal(n, 3);
    assert_string_equal(rows[2].to->code, "churn");
    assert_true(rows[2].happened_at == day_start(today + 271));
    assert_true(rows[2].fact_count >= 1);
    assert_ok(clock_start("Asia/Shanghai", 0));
}

/* ---- leaving and coming back ---- */

static void
deleted_set(struct ctx *cx, uint64_t id, bool deleted)
{
    assert_ok(db_begin_write(cx));
    assert_ok(db_exec(cx, "UPDATE customer SET deleted_at = ? WHERE id = ?",
                      B_TIME(deleted ? clock_now() : TIME_NONE), B_U64(id)));
    assert_ok(stage_refresh_customer(cx, id));
    assert_ok(db_commit(cx));
}

/* The same model at rest has the history that its ledger has. */
static void
rests_alike(struct ctx *cx, uint64_t id, const struct rule_model *m)
{
    struct ledger_row kept[64];
    struct rule_model rest = *m;
    const struct ledger_row *rows;
    size_t n, wanted = netted(cx, id, m, DAY_NONE, kept, 64);
    rest.kept = false;
    assert_ok(ledger_history(cx, id, &rest, DAY_NONE, &rows, &n));
    assert_int_equal(n, wanted);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(rows[i].day, kept[i].day);
        assert_ptr_equal(rows[i].from, kept[i].from);
        assert_ptr_equal(rows[i].to, kept[i].to);
        if (rows[i].to) /* out twice in a day: the ledger knows more */
            assert_int_equal(rows[i].since, kept[i].since);
        else
            assert_string_equal(rows[i].reason, kept[i].reason);
    }
}

static void
who_is_deleted_leaves_the_base_and_may_come_back(void **state)
{
    struct ctx *cx = &((struct fixture *)*state)->cx;
    int32_t today = clock_today();
    struct ledger_row rows[64];
    assert_ok(db_begin_write(cx));
    uint64_t id = customer_new(cx, "D", today - 100);
    assert_ok(db_commit(cx));
    order(cx, id, today - 90);
    const struct rule_model *m = model(cx, "lifecycle6");
    deleted_set(cx, id, true);
    deleted_set(cx, id, false); /* the same day: as if it had not been */
    agrees(cx, id);
    deleted_set(cx, id, true);
    assert_int_equal(netted(cx, id, m, DAY_NONE, rows, 64), 4);
    assert_null(rows[3].to);
    assert_string_equal(rows[3].reason, "bin");
    assert_int_equal(rows[3].day, today);
    rests_alike(cx, id, m);
    assert_ok(clock_start("Asia/Shanghai", 5 * DAY_S));
    order(cx, id, today - 80); /* while it is away */
    deleted_set(cx, id, false);
    size_t n = netted(cx, id, m, DAY_NONE, rows, 64);
    assert_int_equal(n, 5);
    assert_int_equal(rows[4].day, today + 5);
    assert_null(rows[4].from);
    assert_string_equal(rows[4].reason, "restore");
    rests_alike(cx, id, m);
    uint64_t before = rows_of(cx, id);
    restage(cx);
    assert_int_equal(rows_of(cx, id), before);
    assert_ok(clock_start("Asia/Shanghai", 400 * (int64_t)DAY_S));
    restage(cx);
    assert_int_equal(netted(cx, id, m, DAY_NONE, rows, 64), 6);
    assert_int_equal(rows[5].since, today + 5);
    assert_string_equal(rows[5].to->code, "churn");
    rests_alike(cx, id, m);
    assert_ok(clock_start("Asia/Shanghai", 0));
}

static void
who_is_merged_away_leaves_the_base(void **state)
{
    struct ctx *cx = &((struct fixture *)*state)->cx;
    struct ledger_row rows[64];
    assert_ok(db_begin_write(cx));
    uint64_t id = customer_new(cx, "M1", clock_today() - 10);
    uint64_t into = customer_new(cx, "M2", clock_today() - 10);
    assert_ok(stage_refresh_many(cx, (uint64_t[]){id, into}, 2));
    assert_ok(db_exec(cx, "UPDATE customer SET merged_into_id = ?"
                      " WHERE id = ?", B_U64(into), B_U64(id)));
    assert_ok(stage_refresh_many(cx, (uint64_t[]){id, into}, 2));
    assert_ok(db_commit(cx));
    assert_int_equal(netted(cx, id, model(cx, "segments4"), DAY_NONE, rows,
                            64), 2);
    assert_string_equal(rows[1].reason, "merge");
    agrees(cx, into);
}

/* ---- numbers ---- */

static void
counts_are_the_customers_of_each_stage_as_known(void **state)
{
    struct fixture *f = *state;
    struct ctx *cx = &f->cx;
    int32_t today = clock_today();
    struct ledger_count *c;
    size_t n;
    uint64_t live = count(cx, "SELECT COUNT(*) FROM customer WHERE live = 1");
    cx->actor.reach = REACH_ALL;
    restage(cx);
    assert_ok(ledger_counts(cx, model(cx, "lifecycle6"), today, DAY_NONE, &c,
                            &n));
    uint64_t sum = 0;
    int64_t revenue = 0;
    for (size_t i = 0; i < n; i++) {
        struct rows r;
        assert_ok(db_find(cx, &r, "SELECT COUNT(*) FROM customer WHERE"
                          " live = 1 AND stage = ?",
                          B_TEXT(c[i].stage->code)));
        assert_int_equal(c[i].customers, rows_u64(&r, 0, 0));
        sum += c[i].customers;
        revenue += c[i].revenue_365;
    }
    assert_int_equal(sum, live);
    assert_true(revenue > 0);
    assert_ok(ledger_counts(cx, model(cx, "lifecycle6"), today, today - 1,
                            &c, &n));
    for (size_t i = 0; i < n; i++)
        assert_int_equal(c[i].customers, 0);
    assert_int_equal(ledger_counts(cx, model(cx, "crm4"), today, DAY_NONE,
                                   &c, &n), ERR_CONFLICT);
    const struct ledger_row *rows;
    assert_int_equal(ledger_history(cx, 1, model(cx, "crm4"), today - 1,
                                    &rows, &n), ERR_CONFLICT);
    cx->actor.reach = REACH_NONE;
    assert_ok(ledger_counts(cx, model(cx, "lifecycle6"), today, DAY_NONE, &c,
                            &n));
    for (size_t i = 0; i < n; i++)
        assert_int_equal(c[i].customers, 0);
}

static void
each_writing_leaves_a_note_for_the_copy_in_memory(void **state)
{
    struct ctx *cx = &((struct fixture *)*state)->cx;
    assert_ok(db_begin_write(cx));
    assert_ok(db_exec(cx, "DELETE FROM stage_dirty"));
    uint64_t id = customer_new(cx, "N", clock_today());
    assert_ok(stage_refresh_customer(cx, id));
    assert_int_equal(count(cx, "SELECT COUNT(*) FROM stage_dirty"), 1);
    db_rollback(cx);
    restage(cx);
    assert_ok(db_exec(cx, "DELETE FROM stage_dirty"));
    restage(cx);
    assert_int_equal(count(cx, "SELECT COUNT(*) FROM stage_dirty"), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_changes_or_deletes_a_row_at_run_time),
        cmocka_unit_test(
            the_past_is_corrected_by_rows_that_name_the_wrong_ones),
        cmocka_unit_test(an_event_taken_back_leaves_a_row_without_stages),
        cmocka_unit_test(two_changes_of_one_day_stand_beside_each_other),
        cmocka_unit_test(
            what_is_known_late_is_what_would_have_been_known_early),
        cmocka_unit_test(counts_are_the_customers_of_each_stage_as_known),
        /* the clock moves from here on */
        cmocka_unit_test(an_earlier_day_is_read_as_it_was_known),
        cmocka_unit_test(time_alone_moves_on_the_day_it_is_due),
        cmocka_unit_test(who_is_deleted_leaves_the_base_and_may_come_back),
        cmocka_unit_test(who_is_merged_away_leaves_the_base),
        cmocka_unit_test(each_writing_leaves_a_note_for_the_copy_in_memory),
    };
    return cmocka_run_group_tests(tests, fixture_start_schema, fixture_end);
}
