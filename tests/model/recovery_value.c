/* What a customer is worth: the survival table by hand, and the sum. */
#include "fixture.h"

#include <math.h>

#include "model/recovery_value.h"
#include "model/user.h"

static void
days_ahead_are_those_of_the_survival_table(void **state)
{
    /* Three lives: lost at 10, still there at 20, lost at 30. S is 1 up to 10,
     * 2/3 up to 30, then 0. */
    const struct survival_step steps[] = {{10, 1, 0}, {20, 0, 1}, {30, 1, 0}};
    assert_true(fabs(recovery_days_ahead(steps, 3, 0)
                     - (10 + 20 * 2.0 / 3)) < 1e-9);
    assert_true(fabs(recovery_days_ahead(steps, 3, 15) - 15) < 1e-9);
    assert_true(recovery_days_ahead(steps, 3, 30) == 0);
}

static void
who_never_leaves_is_expected_for_the_five_years_looked_at(void **state)
{
    const struct survival_step steps[] = {{100, 0, 5}, {900, 0, 5}};
    assert_true(recovery_days_ahead(steps, 2, 50) == RECOVERY_AHEAD_DAYS);
    assert_true(recovery_days_ahead(NULL, 0, 0) == RECOVERY_AHEAD_DAYS);
}

static const char SQL_LIVES[] =
    "INSERT INTO customer (id, code, name, created_on, first_purchase_on,"
    " region_code, stage) SELECT 1 + n, CONCAT('C', n), 'x', '2025-01-01',"
    " @today - INTERVAL 400 DAY, r.code, 'usage' FROM (SELECT 0 n UNION"
    " SELECT 1 UNION SELECT 2 UNION SELECT 3) t JOIN (SELECT code FROM region"
    " ORDER BY code LIMIT 1) r;\n"
    "INSERT INTO recovery_case (id, code, customer_id, cause, opened_on,"
    " opened_at, state_on, revenue_365, margin_365, serve_365, budget) VALUES"
    " (1, 'WH-1', 1, 'hand', @today, UTC_TIMESTAMP(6), @today, 5000,"
    " 1000.50, 200.50, 100), (2, 'WH-2', 2, 'hand', @today,"
    " UTC_TIMESTAMP(6), @today, 5000, 100, 300, NULL), (3, 'WH-3', 3,"
    " 'hand', @today, UTC_TIMESTAMP(6), @today, 5000, NULL, NULL,"
    " NULL);\n";

static void
the_sum_is_margin_less_service_times_years_less_budget(void **state)
{
    struct fixture *f = *state;
    struct recovery_value v;
    fixture_sql(f, SQL_LIVES);
    assert_ok(recovery_value_read(&f->cx, 1, &v));
    assert_int_equal(v.customers, 4); /* too few of a region: of all */
    assert_string_equal(v.region, "");
    assert_int_equal(v.years, 500);
    assert_int_equal(v.contribution, 80000);
    assert_int_equal(v.value, 400000);
    assert_int_equal(v.net, 390000);
    assert_string_equal(v.suggested, "restore");
    assert_string_equal(v.tier, "D");
    assert_ok(recovery_value_read(&f->cx, 2, &v));
    assert_int_equal(v.value, -100000);
    assert_string_equal(v.suggested, "release");
    assert_string_equal(v.tier, "below");
    assert_ok(recovery_value_read(&f->cx, 3, &v));
    assert_string_equal(v.suggested, "");
}

/* Case 1 is worth 4,000 with a budget of 100; the plan has kept 12 of 30. */
static void
the_measured_success_of_the_plan_weighs_the_value(void **state)
{
    struct fixture *f = *state;
    struct recovery_value v;
    struct recovery c;
    assert_ok(actor_load(&f->cx, "system"));
    assert_ok(recovery_find(&f->cx, 1, &c));
    assert_ok(recovery_value_case(&f->cx, &c, &v));
    assert_null(v.plan); /* nothing has ended yet */
    assert_int_equal(v.hoped, 400000);
    fixture_sql(f,
        "INSERT INTO recovery_case (id, code, customer_id, cause,"
        " warning_code, opened_on, opened_at, state_on, state, closed_on)"
        " SELECT 9000 + seq, CONCAT('W-', seq), 4, 'warning',"
        " CONCAT('w', seq), '2026-01-01', '2026-01-01', '2026-01-01',"
        " IF(seq <= 12, 'restored', 'lost'), '2026-02-01' FROM"
        " seq_1_to_30;\n"
        "INSERT INTO plan (case_id, template_id, state, started_on,"
        " started_at) SELECT 9000 + seq, (SELECT id FROM plan_template WHERE"
        " code = 'any_restore'), 'ended', '2026-01-01', '2026-01-01' FROM"
        " seq_1_to_30;\n");
    assert_ok(recovery_value_case(&f->cx, &c, &v));
    assert_int_equal(v.plan->won, 12);
    assert_int_equal(v.plan->closed, 30);
    assert_int_equal(v.hoped, 160000);
    assert_int_equal(v.net, 150000);
    assert_string_equal(v.tier, "D"); /* of the value itself */
    assert_string_equal(v.suggested, "restore");
    fixture_sql(f, "UPDATE recovery_case SET budget = 2000, decision ="
                   " 'release' WHERE id = 1;\n");
    assert_ok(recovery_find(&f->cx, 1, &c));
    assert_ok(recovery_value_case(&f->cx, &c, &v));
    assert_int_equal(v.net, -40000); /* whatever is decided */
    assert_string_equal(v.suggested, "release");
    /* one that runs and has no rate yet is not given another's */
    fixture_sql(f,
        "INSERT INTO plan (case_id, template_id, state, started_on,"
        " started_at) SELECT 1, MIN(id), 'running', '2026-01-01',"
        " '2026-01-01' FROM plan_template WHERE code <> 'any_restore';\n");
    assert_ok(recovery_value_case(&f->cx, &c, &v));
    assert_null(v.plan);
    assert_int_equal(v.net, 200000);
    assert_ok(recovery_find(&f->cx, 2, &c));
    assert_ok(recovery_value_case(&f->cx, &c, &v));
    assert_null(v.plan); /* below zero: no success makes it better */
    assert_int_equal(v.net, -100000);
    fixture_sql(f, "UPDATE recovery_case SET budget = 100, decision = ''"
                   " WHERE id = 1;\n");
}

/* Forty of the region, thirty-one of them of the industry, two of those lost and
 * two of the others. */
static void
the_group_is_the_narrowest_that_is_large_enough(void **state)
{
    struct fixture *f = *state;
    struct recovery_value v;
    fixture_sql(f,
        "INSERT INTO customer (code, name, created_on, first_purchase_on,"
        " region_code, industry_id, stage, stage_since) SELECT CONCAT('G',"
        " seq), 'x', '2025-01-01', @today - INTERVAL 400 DAY,"
        " (SELECT MIN(code) FROM region), IF(seq <= 30, 1, 2), IF(seq % 15 ="
        " 2, 'churn', 'usage'), @today - INTERVAL seq DAY FROM"
        " seq_1_to_36;\n"
        "UPDATE customer SET industry_id = 1 WHERE id = 1;\n");
    assert_ok(recovery_value_read(&f->cx, 1, &v));
    assert_true(*v.region && *v.industry);
    assert_int_equal(v.customers, 31);
    assert_int_equal(v.lost, 2);
    fixture_sql(f, "UPDATE customer SET industry_id = 3 WHERE code = 'G3'"
                   " OR code = 'G4';\n");
    assert_ok(recovery_value_read(&f->cx, 1, &v));
    assert_true(*v.region && !*v.industry);
    assert_int_equal(v.customers, 40);
    assert_int_equal(v.lost, 3);
    fixture_sql(f, "UPDATE customer SET region_code = ''"
                   " WHERE code LIKE 'G1%';\n");
    db_count_reset(f->cx.db);
    assert_ok(recovery_value_read(&f->cx, 1, &v));
    assert_int_equal(db_statement_count(f->cx.db), 3);
    assert_true(!*v.region && !*v.industry);
    assert_int_equal(v.customers, 40);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_ahead_are_those_of_the_survival_table),
        cmocka_unit_test(
            who_never_leaves_is_expected_for_the_five_years_looked_at),
        cmocka_unit_test(
            the_sum_is_margin_less_service_times_years_less_budget),
        cmocka_unit_test(the_measured_success_of_the_plan_weighs_the_value),
        cmocka_unit_test(the_group_is_the_narrowest_that_is_large_enough),
    };
    return cmocka_run_group_tests(tests, fixture_start_schema, fixture_end);
}
