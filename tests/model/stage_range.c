/* The daily run may be killed at any moment and run again: in the end everything
 * is as if it had never been disturbed. And all models can be worked out, with
 * two threads, without writing. */
#include "fixture.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/hands.h"
#include "core/text.h"
#include "db/compose.h"
#include "model/fact_check.h"
#include "model/stage_private.h"

enum { CUSTOMERS = 4500 }; /* three pieces */

#define COPY(table)                                                           \
    "CREATE TABLE " table "_was AS SELECT * FROM " table ";\n"
#define BACK(table)                                                           \
    "DELETE FROM " table ";\n"                                                \
    "INSERT INTO " table " SELECT * FROM " table "_was;\n"

/* Orders of the last days, so that time alone moves all of them later. */
static const char SQL_BASE[] =
    "INSERT INTO customer (id, code, name, created_on) SELECT seq,"
    " CONCAT('K', seq), 'x', @today - INTERVAL seq % 30 DAY"
    " FROM seq_1_to_4500;\n"
    "INSERT INTO event (customer_id, day, kind, at, amount, ref_id) SELECT"
    " c.id, c.created_on + INTERVAL s.seq DAY, 40, c.created_on, 10, c.id * 3"
    " + s.seq FROM customer c JOIN seq_0_to_1 s WHERE c.id % 5 > 0;\n";

static uint64_t
number(struct ctx *cx, const char *sql)
{
    struct rows r;
    assert_ok(db_find(cx, &r, sql));
    return rows_u64(&r, 0, 0);
}

/* All that the run writes, but for the moment of writing. */
static const char *
state_of(struct ctx *cx)
{
    struct rows r;
    assert_ok(db_find(cx, &r,
        "SELECT CONCAT_WS(' ', (SELECT SUM(CRC32(CONCAT_WS('|', customer_id,"
        " model_id, day, seq, happened_at, from_stage, to_stage, since,"
        " rule_no, round, reason, HEX(facts), corrects_day)))"
        " FROM stage_change), (SELECT COUNT(*) FROM stage_change),"
        " (SELECT SUM(CRC32(CONCAT_WS('|', customer_id, model_id, steps, hash,"
        " last_day, stage))) FROM stage_state),"
        " (SELECT SUM(CRC32(CONCAT_WS('|', id, stage, stage_since, wake_on,"
        " late_on, revenue_365))) FROM customer))"));
    return rows_text(&r, 0, 0);
}

static void
run_due(struct ctx *cx)
{
    struct stage_progress p;
    assert_ok(stage_refresh_due(cx, clock_today(), NULL, NULL, &p));
}

/* In a process of its own; true when it came to its end before the kill. */
static bool
run_killed(struct fixture *f, long after_us)
{
    int status;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct stage_progress p;
        struct ctx *own = fixture_connect(f, DB_RUNTIME);
        enum err e = stage_refresh_due(own, clock_today(), NULL, NULL, &p);
        _exit(e == OK ? 0 : 1);
    }
    nanosleep(&(struct timespec){after_us / 1000000, after_us % 1000000
                                                     * 1000}, NULL);
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static enum err
all_locked(struct ctx *cx, void *arg)
{
    return db_query(cx, arg, "SELECT COUNT(*) FROM customer FOR UPDATE");
}

/* Of a killed one the server may still be writing or undoing a piece: whoever
 * meets it half way is told to begin again. */
static void
settle(struct ctx *cx)
{
    struct rows r;
    assert_ok(db_transact(cx, all_locked, &r));
}

static void
base_make(struct fixture *f)
{
    struct stage_progress p;
    fixture_sql(f, SQL_BASE);
    assert_ok(stage_refresh_range(&f->cx, 1, UINT64_MAX, NULL, NULL, &p));
    fixture_sql(f, COPY("stage_change") COPY("stage_state"));
    fixture_sql(f, "CREATE TABLE customer_was AS SELECT id, stage, stage_since,"
        " first_purchase_on, last_purchase_on, expected_on, late_on, lapse_on,"
        " last_touch_on, last_contact_on, wake_on, round, purchases,"
        " cycle_days, open_deals, revenue_365, revenue_total FROM"
        " customer;\n");
}

static void
base_back(struct fixture *f)
{
    fixture_sql(f, BACK("stage_change") BACK("stage_state"));
    fixture_sql(f, "UPDATE customer c JOIN customer_was w ON w.id = c.id SET"
        " c.stage = w.stage, c.stage_since = w.stage_since, c.expected_on ="
        " w.expected_on, c.late_on = w.late_on, c.lapse_on = w.lapse_on,"
        " c.wake_on = w.wake_on, c.round = w.round, c.purchases = w.purchases,"
        " c.cycle_days = w.cycle_days, c.open_deals = w.open_deals,"
        " c.revenue_365 = w.revenue_365, c.revenue_total = w.revenue_total;\n"
        "UPDATE warning w JOIN customer c ON c.id = w.customer_id SET w.stage ="
        " c.stage, w.contact_on = c.last_contact_on WHERE w.open = 1;\n");
}

/* The copy holds nothing that time changes but the ledger: who stays where he is
 * is not read into it anew. */
static void
the_copy_is_told_of_those_who_moved(struct ctx *cx, const char *since)
{
    uint64_t moved = number(cx, arena_printf(cx->arena, "SELECT COUNT(DISTINCT"
        " customer_id) FROM stage_change WHERE recorded_at > '%s'", since));
    assert_true(moved > 0);
    assert_int_equal(number(cx, "SELECT COUNT(*) FROM stage_dirty"), moved);
}

struct run_said {
    uint64_t times, least, last;
};

/* Each time how many there are in all, which does not change. */
static enum err
said_add(void *arg, const struct stage_progress *p)
{
    struct run_said *s = arg;
    assert_true(s->times++ == 0 || p->customers >= s->last);
    s->last = p->customers;
    s->least = p->customers < s->least ? p->customers : s->least;
    assert_true(p->total > 2000 && p->customers <= p->total);
    return OK;
}

static const char SQL_DUE[] =
    "SELECT COUNT(*) FROM customer WHERE wake_on <= '%s'";

static void
a_daily_run_that_was_killed_ends_as_an_undisturbed_one(void **state)
{
    struct fixture *f = *state;
    unsigned seed = (unsigned)time(NULL);
    struct rows last;
    printf("again with SEED=%u\n", seed);
    if (getenv("SEED"))
        seed = (unsigned)strtoul(getenv("SEED"), NULL, 10);
    base_make(f);
    const char *before = state_of(&f->cx);
    assert_ok(clock_start("Asia/Shanghai", 100 * 86400));
    uint64_t due = number(&f->cx, arena_printf(f->arena, SQL_DUE,
                          day_iso(f->arena, clock_today())));
    assert_true(due > 2000);
    fixture_sql(f, "DELETE FROM stage_dirty");
    assert_ok(db_find(&f->cx, &last, "SELECT CAST(MAX(recorded_at) AS CHAR)"
                                     " FROM stage_change"));
    struct run_said said = {.least = due};
    struct stage_progress p;
    assert_ok(stage_refresh_due(&f->cx, clock_today(), said_add, &said, &p));
    /* One thread tells of both; the other may have most of it, and end last. */
    assert_true(said.times > 0 && said.least <= due && said.last <= due);
    assert_int_equal(p.customers, due);
    the_copy_is_told_of_those_who_moved(&f->cx, rows_text(&last, 0, 0));
    const char *undisturbed = arena_text(f->arena, state_of(&f->cx));
    assert_string_not_equal(before, undisturbed);
    base_back(f);
    for (int i = 0; i < 8; i++) {
        run_killed(f, 1000 + rand_r(&seed) % 400000);
        settle(&f->cx);
    }
    run_due(&f->cx);
    assert_string_equal(state_of(&f->cx), undisturbed);
    assert_ok(clock_start("Asia/Shanghai", 0));
    base_back(f);
}

/* ---- all models, several threads ---- */

static void
no_difference(void *arg, const struct fact_difference *d)
{
    (void)arg, (void)d;
    fail();
}

static uint64_t
held(struct ctx *cx)
{
    return number(cx, "SELECT COALESCE(IS_USED_LOCK(" STAGE_ALL_LOCK "), 0)"
                      " > 0");
}

/* The copy knows that they are all read anew. */
static enum err
held_meanwhile(void *arg, const struct stage_progress *now)
{
    assert_int_equal(held(arg), 1);
    return OK;
}

static void
threads_write_every_model_once_and_a_dry_run_none(void **state)
{
    struct ctx *other = fixture_connect(*state, DB_RUNTIME);
    struct ctx *cx = &((struct fixture *)*state)->cx;
    struct stage_task task = {.from = 1, .to = UINT64_MAX, .due = DAY_NONE,
                              .models = "all", .dry = true};
    struct stage_progress p;
    uint64_t rows = number(cx, "SELECT COUNT(*) FROM stage_change");
    assert_ok(stage_refresh_task(cx, &task, NULL, NULL, &p));
    assert_int_equal(p.customers, CUSTOMERS);
    assert_int_equal(p.changed, CUSTOMERS);
    assert_int_equal(number(cx, "SELECT COUNT(*) FROM stage_change"), rows);
    task.dry = false;
    fixture_sql(*state, "DELETE FROM stage_dirty");
    assert_ok(stage_refresh_task(cx, &task, held_meanwhile, other, &p));
    assert_int_equal(held(other), 0);
    fixture_disconnect(other);
    assert_int_equal(p.changed, CUSTOMERS);
    /* The copy is told of pieces of 2,000, not of each customer. */
    assert_true(number(cx, "SELECT COUNT(*) FROM stage_dirty")
                <= CUSTOMERS / 2000 + hands_count());
    assert_int_equal(number(cx, "SELECT COUNT(*) FROM customer c JOIN"
        " stage_dirty d ON c.id BETWEEN d.customer_id AND d.until_id"),
        CUSTOMERS);
    uint64_t all = number(cx, "SELECT COUNT(*) FROM stage_change");
    assert_true(all > rows);
    assert_int_equal(all, number(cx, "SELECT SUM(steps) FROM stage_state"));
    assert_int_equal(number(cx, "SELECT COUNT(DISTINCT model_id) FROM"
                            " stage_state"), 8);
    assert_ok(stage_refresh_task(cx, &task, NULL, NULL, &p));
    assert_int_equal(p.changed, 0);
    assert_int_equal(number(cx, "SELECT COUNT(*) FROM stage_change"), all);
    assert_ok(fact_check(cx, no_difference, NULL, NULL, &p));
}

/* What would have to be written for each: a column, the ledger of a model that is
 * kept, that of one at rest, all of them at once; with packs and without. */
static const struct { const char *sql; size_t changed; bool rest; } spoils[] = {
    {"DO 0", 0, false},
    {"UPDATE customer SET purchases = 9 WHERE id IN (7, 2001, 4500)", 3, false},
    {"UPDATE stage_state SET hash = hash + 1 WHERE customer_id IN (3, 4400)"
     " AND model_id = (SELECT number FROM model WHERE code = 'lifecycle6')", 2,
     false},
    {"UPDATE stage_state SET hash = hash + 1 WHERE customer_id BETWEEN 5 AND 9"
     " AND model_id = (SELECT number FROM model WHERE code = 'crm4')", 5, true},
    {"UPDATE event_pack SET data = NULL WHERE customer_id % 3 = 0", 0, false},
    {"UPDATE customer SET round = 7 WHERE id BETWEEN 8 AND 12", 5, false},
};

static void
a_dry_run_counts_those_that_a_run_changes(void **state)
{
    struct ctx *cx = &((struct fixture *)*state)->cx;
    struct stage_progress p;
    for (size_t i = 0; i < sizeof spoils / sizeof *spoils; i++)
        for (int all = 0; all < 2; all++) {
            struct stage_task task = {.from = 1, .to = UINT64_MAX,
                .due = DAY_NONE, .models = all ? "all" : NULL, .dry = true};
            size_t changed = spoils[i].rest && !all ? 0 : spoils[i].changed;
            fixture_sql(*state, spoils[i].sql);
            for (int rows = 0; rows < 2; rows++) {
                task.rows = rows;
                assert_ok(stage_refresh_task(cx, &task, NULL, NULL, &p));
                assert_int_equal(p.customers, CUSTOMERS);
                assert_int_equal(p.changed, changed);
            }
            task.dry = task.rows = false;
            assert_ok(stage_refresh_task(cx, &task, NULL, NULL, &p));
            assert_int_equal(p.changed, changed);
        }
}

/* ---- few of many ---- */

/* Every 20th is due; among them some that are or were out of the base. What is
 * read beside them (states, absences) lies between that of many others. */
static void
those_who_are_due_are_read_with_their_own_ledger_and_absences(void **state)
{
    struct fixture *f = *state;
    struct ctx *cx = &f->cx;
    struct stage_progress p;
    fixture_sql(f, "UPDATE customer SET deleted_at = NOW(6)"
                   " WHERE id % 50 = 0;\n");
    assert_ok(stage_refresh_range(cx, 1, UINT64_MAX, NULL, NULL, &p));
    fixture_sql(f, "UPDATE customer SET deleted_at = NULL WHERE id % 100 = 0;"
                   "\n");
    assert_ok(stage_refresh_range(cx, 1, UINT64_MAX, NULL, NULL, &p));
    assert_int_equal(number(cx, "SELECT COUNT(*) FROM stage_absence"), 90);
    const char *right = arena_text(f->arena, state_of(cx));
    fixture_sql(f, "UPDATE customer SET wake_on = '2001-01-01', late_on ="
                   " '2001-01-01' WHERE id % 20 = 0;\n");
    assert_string_not_equal(state_of(cx), right);
    fixture_sql(f, "DELETE FROM stage_dirty");
    assert_ok(stage_refresh_due(cx, clock_today(), NULL, NULL, &p));
    assert_int_equal(p.customers, CUSTOMERS / 20);
    assert_string_equal(state_of(cx), right);
    /* Of 225 only those who were out of the base are told to the copy. */
    assert_int_equal(number(cx, "SELECT COUNT(*) FROM stage_dirty"), 45);
    assert_ok(fact_check(cx, no_difference, NULL, NULL, &p));
}

/* ---- what is written of many ---- */

static const char *
derived_of(struct ctx *cx)
{
    struct rows r;
    assert_ok(db_find(cx, &r,
        "SELECT CONCAT(SUM(CRC32(CONCAT_WS('|', id, stage, stage_since,"
        " first_purchase_on, last_purchase_on, expected_on, late_on, lapse_on,"
        " last_touch_on, last_contact_on, wake_on, round, purchases,"
        " cycle_days, open_deals, revenue_365, revenue_total, warned))), ' ',"
        " COUNT(*)) FROM customer"));
    return rows_text(&r, 0, 0);
}

/* Each column alone is wrong of two customers, all of them of one. */
static void
every_derived_column_that_differs_is_written(void **state)
{
    struct fixture *f = *state;
    struct ctx *cx = &f->cx;
    struct stage_progress p;
    assert_ok(stage_refresh_range(cx, 1, UINT64_MAX, NULL, NULL, &p));
    const char *right = arena_text(f->arena, derived_of(cx));
    static const char *const wrong[] = {
        "stage = 'gone'", "stage_since = '2001-02-03'",
        "first_purchase_on = '2001-02-03'", "last_purchase_on = '2001-02-03'",
        "expected_on = '2001-02-03'", "late_on = '2001-02-03'",
        "lapse_on = '2001-02-03'", "last_touch_on = '2001-02-03'",
        "last_contact_on = '2001-02-03'", "wake_on = '2001-02-03'",
        "round = 77", "purchases = 77", "cycle_days = 7777", "open_deals = 77",
        "revenue_365 = 123456789012.34", "revenue_total = -0.01",
        "warned = 4611686018427387903"};
    enum { COLUMNS = sizeof wrong / sizeof *wrong };
    for (int i = 0; i <= COLUMNS; i++) {
        struct query q;
        query_init(&q, f->arena);
        query_sql(&q, "UPDATE customer SET ");
        for (int k = 0; k < COLUMNS; k++)
            if (k == i || i == COLUMNS) {
                query_sql(&q, wrong[k]);
                query_sql(&q, k == i || k + 1 == COLUMNS ? "" : ", ");
            }
        query_sql(&q, " WHERE id IN (7, 1507) OR id = ?");
        query_bind(&q, B_I64(i == COLUMNS ? 11 : 0));
        assert_ok(query_exec(cx, &q));
        assert_string_not_equal(derived_of(cx), right);
        assert_ok(stage_refresh_range(cx, 1, UINT64_MAX, NULL, NULL, &p));
        assert_int_equal(p.changed, i == COLUMNS ? 3 : 2);
        assert_string_equal(derived_of(cx), right);
    }
}

/* ---- one model between the others ---- */

/* Five orders a year and more apart: who lapses and is won back, over and over. */
static const char SQL_LIVES[] =
    "INSERT INTO event (customer_id, day, kind, at, amount, ref_id) SELECT"
    " c.id, c.created_on - INTERVAL s.seq * 400 DAY, 40, c.created_on, 10,"
    " 100000 + c.id * 5 + s.seq FROM customer c JOIN seq_1_to_5 s;\n"
    "UPDATE event_pack SET data = NULL;\n"
    "DELETE FROM stage_change;\n"
    "DELETE FROM stage_state;\n";
static const char SQL_TAKEN_OUT[] =
    "DELETE l FROM stage_change l JOIN model m ON m.number = l.model_id"
    " WHERE m.code = 'lifecycle6';\n"
    "DELETE s FROM stage_state s JOIN model m ON m.number = s.model_id"
    " WHERE m.code = 'lifecycle6';\n"
    "ALTER TABLE stage_change FORCE;\n";

static uint64_t
pages_of_ledger(struct fixture *f)
{
    struct rows r;
    struct ctx *owner = fixture_connect(f, DB_OWNER);
    assert_ok(db_query(owner, &r, "ANALYZE TABLE stage_change"));
    uint64_t pages = number(owner, "SELECT stat_value FROM"
        " mysql.innodb_index_stats WHERE database_name = DATABASE() AND"
        " table_name = 'stage_change' AND index_name = 'PRIMARY' AND"
        " stat_name = 'n_leaf_pages'");
    fixture_disconnect(owner);
    return pages;
}

/* Rows that go between rows of other models split their pages: in halves, not
 * so that each keeps a customer or two. */
static void
a_model_written_between_the_others_leaves_their_pages_full(void **state)
{
    struct fixture *f = *state;
    struct stage_task task = {.from = 1, .to = UINT64_MAX, .due = DAY_NONE};
    struct stage_progress p;
    fixture_sql(f, SQL_LIVES);
    assert_ok(stage_refresh_task(&f->cx, &task, NULL, NULL, &p));
    const char *right = arena_text(f->arena, state_of(&f->cx));
    fixture_sql(f, SQL_TAKEN_OUT);
    task.models = "lifecycle6";
    assert_ok(stage_refresh_task(&f->cx, &task, NULL, NULL, &p));
    uint64_t pages = pages_of_ledger(f);
    fixture_sql(f, "ALTER TABLE stage_change FORCE");
    assert_true(pages < 2 * pages_of_ledger(f));
    assert_string_equal(state_of(&f->cx), right);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            a_daily_run_that_was_killed_ends_as_an_undisturbed_one),
        cmocka_unit_test(threads_write_every_model_once_and_a_dry_run_none),
        cmocka_unit_test(a_dry_run_counts_those_that_a_run_changes),
        cmocka_unit_test(
            those_who_are_due_are_read_with_their_own_ledger_and_absences),
        cmocka_unit_test(every_derived_column_that_differs_is_written),
        cmocka_unit_test(
            a_model_written_between_the_others_leaves_their_pages_full),
    };
    return cmocka_run_group_tests(tests, fixture_start_schema, fixture_end);
}
