/* A connection that is lost, refused, limited or full. */
#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

/* Kills the other's connection as an administrator would. */
static void
kill_connection(struct fixture *f, struct ctx *cx)
{
    struct rows r;
    assert_ok(db_find(cx, &r, "SELECT CONNECTION_ID()"));
    char *sql = arena_printf(f->arena, "KILL %llu",
                             (unsigned long long)rows_u64(&r, 0, 0));
    assert_ok(db_exec(&f->cx, sql));
    usleep(50000);
}

static void
the_session_is_strict_utc_and_isolated(void **state)
{
    struct fixture *f = *state;
    struct rows r;
    assert_ok(db_find(&f->cx, &r, "SELECT @@sql_mode, @@time_zone,"
                      " @@collation_connection, @@tx_isolation,"
                      " @@innodb_snapshot_isolation, @@local_infile,"
                      " DATABASE(), @@collation_database"));
    assert_string_equal(rows_text(&r, 0, 0), "STRICT_ALL_TABLES,"
                        "ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION");
    assert_string_equal(rows_text(&r, 0, 1), "+00:00");
    assert_string_equal(rows_text(&r, 0, 2), "utf8mb4_uca1400_ai_ci");
    assert_string_equal(rows_text(&r, 0, 3), "REPEATABLE-READ");
    assert_int_equal(rows_i64(&r, 0, 4), 1);
    assert_int_equal(rows_i64(&r, 0, 5), 0);
    assert_string_equal(rows_text(&r, 0, 6), f->config.db_name);
    assert_string_equal(rows_text(&r, 0, 7), "utf8mb4_uca1400_ai_ci");
}

static void
a_second_statement_in_one_text_is_refused(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(db_exec(&f->cx, "DO 1; DO 2"), ERR_FAULT);
}

static void
bytes_that_are_no_text_are_refused(void **state)
{
    struct fixture *f = *state;
    assert_ok(db_exec(&f->cx, "CREATE OR REPLACE TABLE c (t VARCHAR(10))"));
    assert_int_equal(db_exec(&f->cx, "INSERT INTO c VALUES (?)",
                             B_TEXT("\xbf\x27")), ERR_FAULT);
    assert_int_equal(db_exec(&f->cx, "INSERT INTO c VALUES (?)",
                             B_TEXT("12345678901")), ERR_FAULT);
}

static void
a_killed_connection_is_opened_again(void **state)
{
    struct fixture *f = *state;
    struct ctx *cx = fixture_connect(f, DB_OWNER);
    struct rows r;
    assert_ok(db_exec(cx, "CREATE OR REPLACE TABLE k (n INT)"));
    kill_connection(f, cx);
    assert_ok(db_find(cx, &r, "SELECT 7"));
    assert_int_equal(rows_i64(&r, 0, 0), 7);
    kill_connection(f, cx);
    assert_ok(db_exec(cx, "INSERT INTO k VALUES (?)", B_I64(1)));
    kill_connection(f, cx);
    assert_ok(db_begin_write(cx));
    assert_ok(db_exec(cx, "INSERT INTO k VALUES (?)", B_I64(2)));
    assert_ok(db_commit(cx));
    assert_ok(db_find(cx, &r, "SELECT COUNT(*), SUM(n) FROM k"));
    assert_int_equal(rows_i64(&r, 0, 0), 2);
    assert_int_equal(rows_i64(&r, 0, 1), 3);
    fixture_disconnect(cx);
}

static void
a_connection_killed_in_a_transaction_fails_all_of_it(void **state)
{
    struct fixture *f = *state;
    struct ctx *cx = fixture_connect(f, DB_OWNER);
    struct rows r;
    assert_ok(db_exec(cx, "CREATE OR REPLACE TABLE k (n INT)"));
    assert_ok(db_begin_write(cx));
    assert_ok(db_exec(cx, "INSERT INTO k VALUES (1)"));
    kill_connection(f, cx);
    assert_int_equal(db_exec(cx, "INSERT INTO k VALUES (2)"),
                     ERR_UNAVAILABLE);
    assert_int_equal(db_exec(cx, "INSERT INTO k VALUES (3)"),
                     ERR_UNAVAILABLE);
    assert_int_equal(db_commit(cx), ERR_UNAVAILABLE);
    assert_false(db_in_transaction(cx->db));
    assert_ok(db_find(cx, &r, "SELECT COUNT(*) FROM k"));
    assert_int_equal(rows_i64(&r, 0, 0), 0);

    assert_ok(db_begin_write(cx));
    assert_ok(db_exec(cx, "INSERT INTO k VALUES (4)"));
    kill_connection(f, cx);
    assert_int_equal(db_commit(cx), ERR_UNAVAILABLE);
    assert_ok(db_begin_read(cx));
    assert_ok(db_find(cx, &r, "SELECT COUNT(*) FROM k"));
    assert_ok(db_commit(cx));
    assert_int_equal(rows_i64(&r, 0, 0), 0);
    fixture_disconnect(cx);
}

struct cut {
    struct ctx *other;
    const char *kill;
    uint64_t rows;
};

static enum err
cut_row(void *arg, const struct rows *row)
{
    struct cut *c = arg;
    assert_int_equal(rows_u64(row, 0, 0), ++c->rows);
    assert_int_equal(strlen(rows_text(row, 0, 1)), 1000);
    return c->rows == 10 ? db_exec(c->other, c->kill) : OK;
}

/* Far more rows than are on their way when it is killed. */
static void
a_result_that_is_cut_off_is_none(void **state)
{
    enum { ROWS = 300000 };
    struct fixture *f = *state;
    struct ctx *cx = fixture_connect(f, DB_OWNER);
    struct rows r;
    assert_ok(db_find(cx, &r, "SELECT CONNECTION_ID()"));
    struct cut c = {&f->cx, arena_printf(f->arena, "KILL %llu",
        (unsigned long long)rows_u64(&r, 0, 0)), 0};
    assert_int_equal(db_each(cx, "SELECT seq, REPEAT('x', 1000)"
                                 " FROM seq_1_to_300000", NULL, 0, cut_row,
                             &c), ERR_UNAVAILABLE);
    assert_in_range(c.rows, 10, ROWS - 1);
    assert_ok(db_find(cx, &r, "SELECT 7, NULL"));
    assert_int_equal(rows_i64(&r, 0, 0), 7);
    assert_true(rows_null(&r, 0, 1));
    fixture_disconnect(cx);
}

static enum err
count_row(void *arg, const struct rows *row)
{
    ++*(int *)arg;
    return OK;
}

static void
a_statement_over_its_limit_is_a_timeout(void **state)
{
    struct fixture *f = *state;
    struct ctx *cx = fixture_connect(f, DB_OWNER);
    struct rows r;
    int rows = 0;
    static const char slow[] = "SELECT COUNT(*) FROM seq_1_to_2000000 a"
                               " JOIN seq_1_to_2000000 b WHERE a.seq*b.seq=7";
    db_statement_limit(cx->db, 150);
    assert_int_equal(db_query(cx, &r, slow), ERR_TIMEOUT);
    assert_int_equal(db_each(cx, slow, NULL, 0, count_row, &rows),
                     ERR_TIMEOUT);
    assert_ok(db_find(cx, &r, "SELECT @@max_statement_time"));
    assert_true(rows_f64(&r, 0, 0) == 0.15);
    kill_connection(f, cx);
    assert_ok(db_find(cx, &r, "SELECT @@max_statement_time"));
    assert_true(rows_f64(&r, 0, 0) == 0.15);
    db_statement_limit(cx->db, 0);
    assert_ok(db_find(cx, &r, "SELECT @@max_statement_time"));
    assert_true(rows_f64(&r, 0, 0) == 0);
    fixture_disconnect(cx);
}

static void
no_statement_begins_after_the_deadline(void **state)
{
    struct fixture *f = *state;
    struct ctx *cx = fixture_connect(f, DB_OWNER);
    struct rows r;
    cx->deadline_ms = clock_monotonic_ms() + 60000;
    assert_ok(db_find(cx, &r, "SELECT 1"));
    cx->deadline_ms = clock_monotonic_ms() - 1;
    assert_int_equal(db_find(cx, &r, "SELECT 1"), ERR_TIMEOUT);
    assert_int_equal(db_begin_read(cx), ERR_TIMEOUT);
    fixture_disconnect(cx);
}

/* How often this thread gave the processor up by itself, as whoever waits for
 * something does; a busy machine adds nothing to it. */
static long
waits(void)
{
    struct rusage u;
    assert_int_equal(getrusage(RUSAGE_THREAD, &u), 0);
    return u.ru_nvcsw;
}

static void
a_server_that_is_gone_is_told_at_once(void **state)
{
    struct fixture *f = *state;
    struct config c = f->config;
    struct ctx cx = f->cx;
    struct rows r;
    c.db_socket = "/nowhere/my.sock";
    cx.db = db_new(&c, DB_RUNTIME);
    long before = waits();
    for (int i = 0; i < 1000; i++)
        assert_int_equal(db_query(&cx, &r, "SELECT 1"), ERR_UNAVAILABLE);
    assert_int_equal(db_begin_write(&cx), ERR_UNAVAILABLE);
    assert_false(db_in_transaction(cx.db));
    assert_in_range(waits() - before, 0, 500);
    c.db_socket = f->config.db_socket;
    c.db_user = c.db_owner;
    usleep(120000);
    assert_ok(db_find(&cx, &r, "SELECT 1"));
    db_free(cx.db);
}

static void
more_statements_than_the_cache_holds_all_work(void **state)
{
    struct fixture *f = *state;
    struct ctx *cx = fixture_connect(f, DB_OWNER);
    struct rows r;
    db_count_reset(cx->db);
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < 700; i++) {
            char *sql = arena_printf(cx->arena, "SELECT %d + ?", i);
            assert_ok(db_find(cx, &r, sql, B_I64(round)));
            assert_int_equal(rows_i64(&r, 0, 0), i + round);
        }
    assert_int_equal(db_statement_count(cx->db), 1400);
    assert_ok(db_find(cx, &r, "SELECT variable_value FROM"
                      " information_schema.session_status WHERE"
                      " variable_name='Com_stmt_prepare'"));
    assert_ok(db_find(cx, &r, "SELECT variable_value FROM"
                      " information_schema.global_status WHERE"
                      " variable_name='Prepared_stmt_count'"));
    uint64_t open = 0;
    assert_int_equal(sscanf(rows_text(&r, 0, 0), "%lu", &open), 1);
    assert_true(open < 600);
    fixture_disconnect(cx);
}

static void
the_text_counts_and_not_its_address(void **state)
{
    struct fixture *f = *state;
    struct rows r;
    char sql[] = "SELECT 1";
    assert_ok(db_find(&f->cx, &r, sql));
    sql[7] = '2';
    assert_ok(db_find(&f->cx, &r, sql));
    assert_int_equal(rows_i64(&r, 0, 0), 2);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_session_is_strict_utc_and_isolated),
        cmocka_unit_test(a_second_statement_in_one_text_is_refused),
        cmocka_unit_test(bytes_that_are_no_text_are_refused),
        cmocka_unit_test(a_killed_connection_is_opened_again),
        cmocka_unit_test(a_connection_killed_in_a_transaction_fails_all_of_it),
        cmocka_unit_test(a_result_that_is_cut_off_is_none),
        cmocka_unit_test(a_statement_over_its_limit_is_a_timeout),
        cmocka_unit_test(no_statement_begins_after_the_deadline),
        cmocka_unit_test(a_server_that_is_gone_is_told_at_once),
        cmocka_unit_test(more_statements_than_the_cache_holds_all_work),
        cmocka_unit_test(the_text_counts_and_not_its_address),
    };
    return cmocka_run_group_tests(tests, fixture_start, fixture_end);
}
