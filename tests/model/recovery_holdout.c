/* What came of one case, and what would have come without recovery. */
#include "fixture.h"

#include "core/clock.h"
#include "model/recovery_holdout.h"
#include "model/recovery_worth.h"

static struct fixture *f;

static int
start(void **state)
{
    if (fixture_start_schema(state) != 0)
        return -1;
    f = *state;
    f->cx.actor = (struct actor){.user_id = 1, .login = "who",
                                 .roles = ROLE_MANAGER | ROLE_SALES,
                                 .reach = REACH_ALL, .may_write = true};
    return 0;
}

static uint64_t
listed(struct recovery_filter filter)
{
    struct recovery *list;
    size_t n;
    assert_ok(recovery_list(&f->cx, &filter, &list, &n));
    return n;
}

#define LISTED(...) listed((struct recovery_filter){__VA_ARGS__})

static const char SQL_SCORES[] =
    "INSERT INTO customer (id, code, name, created_on) VALUES (1, 'C1', 'x',"
    " @today - INTERVAL 500 DAY);\n"
    "INSERT INTO recovery_case (code, customer_id, cause, state, opened_on,"
    " opened_at, state_on, closed_on, tier, spent, margin_365) VALUES ('R1',"
    " 1, 'loss', 'restored', @today - INTERVAL 109 DAY,"
    " UTC_TIMESTAMP(), @today, @today - INTERVAL 100 DAY, 'B', 5,"
    " 365);\n"
    "INSERT INTO sales_order (order_no, customer_id, ordered_on, ordered_at,"
    " amount, cost, status) SELECT CONCAT('O', d.n), 1, closed_on + INTERVAL"
    " d.n DAY, closed_on, 40, 10, 'done' FROM recovery_case JOIN (SELECT 0 AS"
    " n UNION ALL SELECT 1 UNION ALL SELECT 90 UNION ALL SELECT 91) d;\n"
    "INSERT INTO feedback (customer_id, kind, score, given_on, given_at) SELECT"
    " customer_id, d.k, d.s, opened_on + INTERVAL d.n DAY, opened_at FROM"
    " recovery_case JOIN (SELECT 'csat' AS k, 2 AS s, -9 AS n UNION ALL SELECT"
    " 'csat', 1, -5 UNION ALL SELECT 'csat', 5, 0 UNION ALL SELECT 'csat', 3, 9"
    " UNION ALL SELECT 'csat', 4, 10 UNION ALL SELECT 'nps', 9, 60) d"
    " WHERE tier = 'B';\n";

static void
a_case_has_the_last_score_before_it_and_the_first_after(void **s)
{
    struct recovery_filter b = {.state = -1, .open = -1, .tier = "B"};
    struct recovery_case_score x[RECOVERY_SCORES];
    struct recovery_worth_after after[RECOVERY_WORTH_SPANS];
    struct recovery *list;
    size_t n;
    fixture_sql(f, SQL_SCORES);
    assert_ok(recovery_list(&f->cx, &b, &list, &n));
    assert_int_equal(n, 1);
    assert_ok(recovery_case_scores(&f->cx, list, x));
    assert_int_equal(x[RECOVERY_SCORE_CSAT].before, 1);
    assert_int_equal(x[RECOVERY_SCORE_CSAT].before_on,
                     list->opened_on - 5);
    assert_int_equal(x[RECOVERY_SCORE_CSAT].after, 4);
    assert_int_equal(x[RECOVERY_SCORE_NPS].before, FIELD_EMPTY);
    assert_int_equal(x[RECOVERY_SCORE_NPS].after, 9);
    b.tier = NULL;
    b.case_id = list->id;
    assert_ok(recovery_worth_after(&f->cx, &b, after));
    assert_int_equal(after[0].cases, 1);
    assert_int_equal(after[0].margin, 6000);
    assert_int_equal(after[0].before, 36500);
}

/* 31 cases that nobody made a plan for: 30 days each, 12 of them restored; and
 * one of a single day, which says nothing. */
static const char SQL_BARE[] =
    "INSERT INTO recovery_case (code, customer_id, cause, state, opened_on,"
    " opened_at, state_on, closed_on) SELECT CONCAT('BARE-', seq),"
    " (SELECT MIN(customer_id) FROM recovery_case), 'hand', IF(seq <= 12,"
    " 'restored', 'lost'), @today - INTERVAL IF(seq = 32, 10, 40) DAY,"
    " UTC_TIMESTAMP(), @today, @today - INTERVAL 10 DAY FROM"
    " seq_1_to_32;\n";

static void
without_recovery_is_what_came_of_cases_without_a_plan(void **s)
{
    struct recovery_filter f1 = {.state = -1, .open = -1, .cause = "hand"};
    struct recovery_without w, none;
    uint64_t was, was_won;
    assert_ok(recovery_without(&f->cx, &f1, &none));
    assert_string_equal(none.basis, "");
    assert_int_equal(recovery_without_margin(&none, 36500, 90), FIELD_EMPTY);
    was = none.cases;
    was_won = none.won;
    fixture_sql(f, SQL_BARE);
    assert_ok(recovery_without(&f->cx, &f1, &w));
    assert_string_equal(w.basis, "bare");
    assert_int_equal(w.cases, was + 31);
    assert_int_equal(w.won, was_won + 12);
    assert_int_equal(LISTED(.state = -1, .open = -1, .cause = "hand",
                            .bare = true), w.cases);
    assert_int_equal(LISTED(.state = -1, .open = -1, .cause = "hand",
                            .bare = true, .won = true), w.won);
    f1.closed_from = clock_today() - 9;
    assert_ok(recovery_without(&f->cx, &f1, &none));
    assert_string_equal(none.basis, "");
    w = (struct recovery_without){"bare", 40, 10, {0, 1}};
    assert_int_equal(recovery_without_margin(&w, 36500, 90), 2250);
    assert_int_equal(recovery_without_margin(&w, FIELD_EMPTY, 90),
                     FIELD_EMPTY);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            a_case_has_the_last_score_before_it_and_the_first_after),
        cmocka_unit_test(
            without_recovery_is_what_came_of_cases_without_a_plan),
    };
    return cmocka_run_group_tests(tests, start, fixture_end);
}
