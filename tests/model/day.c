/* What a day shows costs what somebody looks after, not what the company has. */
#include "fixture.h"
#include "core/clock.h"
#include "model/day.h"
#include "model/task_list.h"

static struct fixture *f;

enum { OTHERS = 3000, TEAM = 71, ME = 81 };

/* Two customers of the team, one of mine in another team, one in none; all others
 * are elsewhere. A contract each, which ends in 30 days. */
static const char SQL_BASE[] =
    "INSERT INTO team (id, code, name, path) VALUES (71, 't', 'T', '/71/'),"
    " (72, 'u', 'U', '/72/');\n"
    "INSERT INTO account (id, login, name, team_id) VALUES (81, 'me', 'me', 71),"
    " (82, 'you', 'you', 72);\n"
    "INSERT INTO customer (code, name, created_on, team_id, owner_id, stage)"
    " SELECT CONCAT('D', seq), 'x', @today, IF(seq <= 2, 71, IF(seq = 4, NULL,"
    " 72)), IF(seq IN (3, 4), 81, 82), IF(seq % 2, 'usage', 'awareness') FROM"
    " seq_1_to_3004;\n"
    "INSERT INTO contract (code, customer_id, type, starts_on, ends_on, status)"
    " SELECT CONCAT('C', c.code), c.id, 'fixed', @today - INTERVAL 300 DAY,"
    " @today + INTERVAL 30 DAY, 'running' FROM customer c;\n"
    "UPDATE contract t JOIN customer c ON c.id = t.customer_id SET"
    " t.customer_owner_id = c.owner_id, t.customer_team_id = c.team_id;\n";

static uint64_t
day_read(struct ctx *cx, const struct customer_filter *filter, uint64_t want)
{
    struct day_stage *stages;
    struct day_contract *contracts;
    size_t n;
    uint64_t total, all, before = fixture_rows_read(cx);
    assert_ok(day_stages(cx, filter, &stages, &n, &total));
    assert_int_equal(total, want);
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += stages[i].customers;
    assert_int_equal(sum, want);
    assert_ok(day_contracts(cx, filter, total, 3, &contracts, &n, &all));
    assert_int_equal(all, want > DAY_CONTRACTS_MOST ? DAY_CONTRACTS_MOST + 1
                                                    : want);
    assert_int_equal(n, want < 3 ? want : 3);
    return fixture_rows_read(cx) - before;
}

static void
a_day_reads_what_one_looks_after(void **state)
{
    uint64_t teams[] = {TEAM};
    struct ctx *cx = &f->cx;
    struct customer_filter mine, any;
    customer_filter_clear(&mine);
    customer_filter_clear(&any);
    mine.owner_id = ME;
    fixture_sql(f, SQL_BASE);
    cx->actor = (struct actor){.user_id = ME, .reach = REACH_OWN};
    day_read(cx, &mine, 2); /* the rules too, once */
    assert_true(day_read(cx, &mine, 2) < 100);
    cx->actor.reach = REACH_TEAMS;
    cx->actor.team_ids = teams;
    cx->actor.team_count = 1;
    assert_true(day_read(cx, &mine, 2) < 100);
    assert_true(day_read(cx, &any, 4) < 100);
    cx->actor = (struct actor){.user_id = ME, .reach = REACH_ALL};
    assert_true(day_read(cx, &any, OTHERS + 4) > OTHERS);
}

static const char SQL_WHOSE[] =
    "UPDATE task t JOIN customer c ON c.id = t.customer_id SET"
    " t.customer_owner_id = c.owner_id, t.customer_team_id = c.team_id;\n";

/* 10,002 overdue ones of somebody else, three of mine: overdue, today, later. */
static const char SQL_TASKS[] =
    "INSERT INTO task (customer_id, account_id, kind, title, due_on, source)"
    " SELECT (SELECT id FROM customer WHERE code = 'D9'), 82, 'call', 'x',"
    " @today - INTERVAL 1 + seq % 90 DAY, 'hand' FROM seq_1_to_10002;\n"
    "INSERT INTO task (account_id, kind, title, due_on, source) VALUES"
    " (81, 'call', 'x', @today - INTERVAL 1 DAY, 'hand'),"
    " (81, 'call', 'x', @today, 'hand'),"
    " (81, 'call', 'x', @today + INTERVAL 9 DAY, 'hand');\n";

static uint64_t
tasks_read(struct ctx *cx, uint64_t overdue, uint64_t today, uint64_t open)
{
    uint64_t n[TASK_WHEN_COUNT], before = fixture_rows_read(cx);
    struct task_page page;
    struct task_filter due = {.team = true, .when = TASK_DUE};
    assert_ok(task_list_counts(cx, true, n));
    assert_int_equal(n[TASK_OVERDUE], overdue);
    assert_int_equal(n[TASK_TODAY], today);
    assert_int_equal(n[TASK_LATER], 1);
    assert_int_equal(n[TASK_OPEN], open);
    assert_int_equal(n[TASK_DUE], open - (open <= TASK_COUNT_MOST));
    due.many = n[TASK_DUE] > TASK_COUNT_MOST;
    uint64_t counted = fixture_rows_read(cx);
    assert_ok(task_list_page(cx, &due, (struct task_key){.due_on = DAY_NONE},
                             2, &page));
    assert_int_equal(page.count, 2);
    assert_true(page.after == (open > 3));
    assert_in_range(fixture_rows_read(cx) - counted, 0, 150);
    return counted - before;
}

static void
tasks_of_thousands_are_counted_to_ten_thousand_and_read_in_order(void **state)
{
    uint64_t teams[] = {TEAM};
    struct ctx *cx = &f->cx;
    fixture_sql(f, SQL_TASKS);
    fixture_sql(f, SQL_WHOSE);
    cx->actor = (struct actor){.user_id = ME, .reach = REACH_TEAMS,
                               .team_ids = teams, .team_count = 1};
    assert_true(tasks_read(cx, 1, 1, 3) < 200);
    cx->actor.reach = REACH_ALL;
    tasks_read(cx, TASK_COUNT_MOST + 1, 1, TASK_COUNT_MOST + 1);
    assert_ok(db_exec(cx, "UPDATE task SET done_at = NOW(6) WHERE account_id ="
                      " 82 ORDER BY id LIMIT 3"));
    tasks_read(cx, TASK_COUNT_MOST, 1, TASK_COUNT_MOST + 1);
}

/* Of one person with more than are counted, others' are not looked at. */
static void
ones_own_thousands_are_read_by_his_account(void **state)
{
    struct ctx *cx = &f->cx;
    uint64_t n[TASK_WHEN_COUNT];
    struct task_page page;
    struct task_filter due = {.when = TASK_DUE, .many = true};
    fixture_sql(f, "DELETE FROM task;\n"
        "INSERT INTO task (account_id, kind, title, due_on) SELECT IF(seq % 10,"
        " 82, 81), 'call', 'x', @today - INTERVAL seq % 3 DAY FROM"
        " seq_1_to_101000;\n");
    cx->actor = (struct actor){.user_id = ME, .reach = REACH_OWN};
    uint64_t before = fixture_rows_read(cx);
    assert_ok(task_list_counts(cx, false, n));
    assert_int_equal(n[TASK_DUE], TASK_COUNT_MOST + 1);
    assert_in_range(n[TASK_TODAY], 3300, 3400);
    assert_in_range(n[TASK_OVERDUE], 6700, 6800);
    uint64_t counted = fixture_rows_read(cx);
    assert_in_range(counted - before, TASK_COUNT_MOST, 45000);
    assert_ok(task_list_page(cx, &due, (struct task_key){.due_on = DAY_NONE},
                             50, &page));
    assert_int_equal(page.count, 50);
    assert_in_range(fixture_rows_read(cx) - counted, 50, 400);
}

static uint64_t
badge(struct ctx *cx)
{
    struct query q;
    struct rows r;
    uint64_t n;
    query_init(&q, cx->arena);
    task_badge(&q, cx);
    assert_ok(query_rows(cx, &q, &r));
    assert_in_range(r.count, 0, TASK_BADGE_MOST + 1);
    assert_ok(task_badge_count(cx, &r, &n));
    return n;
}

/* The navigation's number is that of the list, whatever the actor sees. */
static void
badge_is_the_list(struct ctx *cx, uint64_t want)
{
    uint64_t n[TASK_WHEN_COUNT];
    assert_ok(task_list_counts(cx, false, n));
    assert_int_equal(n[TASK_DUE], want);
    assert_int_equal(badge(cx), want > TASK_BADGE_MOST ? TASK_BADGE_MOST + 1
                                                       : want);
}

/* Mine: of a customer of the team, of my own in another team, of one that I do not
 * see, and of none; so many of each. */
static void
tasks_of_four_kinds(int each)
{
    fixture_sql(f, "DELETE FROM task;\n");
    fixture_sql(f, arena_printf(f->arena,
        "INSERT INTO task (customer_id, account_id, kind, title, due_on) SELECT"
        " (SELECT id FROM customer WHERE code = ELT(1 + seq %% 4, 'D1', 'D3',"
        " 'D9', '')), 81, 'call', 'x', @today - INTERVAL seq %% 7 DAY FROM"
        " seq_1_to_%d;\n", 4 * each));
    fixture_sql(f, SQL_WHOSE);
}

static void
the_navigation_counts_the_tasks_that_the_list_shows(void **state)
{
    uint64_t teams[] = {TEAM};
    struct ctx *cx = &f->cx;
    static const int EACH[] = {1, 24, 25, 26, 32, 33, 34, 49, 50, 99, 100};
    for (size_t i = 0; i < sizeof EACH / sizeof *EACH; i++) {
        uint64_t each = (uint64_t)EACH[i];
        tasks_of_four_kinds(EACH[i]);
        cx->actor = (struct actor){.user_id = ME, .reach = REACH_ALL};
        badge_is_the_list(cx, 4 * each);
        cx->actor.reach = REACH_OWN;
        badge_is_the_list(cx, 2 * each);
        cx->actor.reach = REACH_TEAMS;
        cx->actor.team_ids = teams;
        cx->actor.team_count = 1;
        badge_is_the_list(cx, 3 * each);
    }
}

static int
start(void **state)
{
    int e = fixture_start_schema(state);
    f = *state;
    return e;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_day_reads_what_one_looks_after),
        cmocka_unit_test(
            tasks_of_thousands_are_counted_to_ten_thousand_and_read_in_order),
        cmocka_unit_test(ones_own_thousands_are_read_by_his_account),
        cmocka_unit_test(the_navigation_counts_the_tasks_that_the_list_shows),
    };
    return cmocka_run_group_tests(tests, start, fixture_end);
}
