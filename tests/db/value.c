/* Values to the database and back: nothing is lost, nothing is rounded. */
#include "fixture.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/field.h"

static struct ctx *
table_new(void **state)
{
    struct fixture *f = *state;
    assert_ok(db_exec(&f->cx, "CREATE OR REPLACE TABLE v ("
                      "id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,"
                      "u BIGINT UNSIGNED, i BIGINT, t VARCHAR(100),"
                      "l LONGTEXT, b LONGBLOB, d DATE, m DATETIME(6),"
                      "a DECIMAL(18,2), f DOUBLE, k TINYINT UNSIGNED)"));
    return &f->cx;
}

static void
whole_numbers_keep_all_bits(void **state)
{
    struct ctx *cx = table_new(state);
    struct rows r;
    assert_ok(db_exec(cx, "INSERT INTO v (u, i, k) VALUES (?, ?, ?)",
                      B_U64(UINT64_MAX), B_I64(INT64_MIN), B_U64(255)));
    assert_int_equal(db_last_id(cx->db), 1);
    assert_int_equal(db_affected(cx->db), 1);
    assert_ok(db_find(cx, &r, "SELECT u, i, k, COUNT(*), SUM(k) FROM v"));
    assert_true(rows_u64(&r, 0, 0) == UINT64_MAX);
    assert_true(rows_i64(&r, 0, 1) == INT64_MIN);
    assert_int_equal(rows_u64(&r, 0, 2), 255);
    assert_int_equal(rows_i64(&r, 0, 2), 255);
    assert_int_equal(rows_u64(&r, 0, 3), 1);
    assert_int_equal(rows_i64(&r, 0, 4), 255);
}

/* What the server sends in fewer bytes, and what it leaves out at the end. */
static void
narrow_columns_keep_sign_and_size(void **state)
{
    struct ctx *cx = table_new(state);
    struct rows r;
    assert_ok(db_exec(cx, "CREATE TEMPORARY TABLE narrow (a TINYINT,"
                          " b SMALLINT, c SMALLINT UNSIGNED, d MEDIUMINT,"
                          " e MEDIUMINT UNSIGNED, f INT, g INT UNSIGNED,"
                          " h YEAR, i FLOAT, m DATETIME, n DATETIME(6),"
                          " o DATETIME(6), p DECIMAL(18,2), q DATE, z INT)"));
    assert_ok(db_exec(cx, "INSERT INTO narrow VALUES (-128, -32768, 65535,"
                          " -8388608, 16777215, -2147483648, 4294967295,"
                          " 2026, 0.5, '2026-02-28', '2026-02-28 23:59:58',"
                          " '2026-02-28 23:59:58.000001', -0.01, '0001-01-01',"
                          " NULL)"));
    assert_ok(db_find(cx, &r, "SELECT * FROM narrow"));
    static const int64_t want[] = {-128, -32768, 65535, -8388608, 16777215,
                                   INT32_MIN, UINT32_MAX, 2026};
    for (size_t i = 0; i < 8; i++)
        assert_true(rows_i64(&r, 0, i) == want[i]);
    assert_true(rows_f64(&r, 0, 8) == 0.5);
    int64_t day = day_from_ymd(2026, 2, 28) * INT64_C(86400000000);
    int64_t second = day + INT64_C(86398000000);
    assert_true(rows_time(&r, 0, 9) == day);
    assert_true(rows_time(&r, 0, 10) == second);
    assert_true(rows_time(&r, 0, 11) == second + 1);
    assert_true(rows_money(&r, 0, 12) == -1);
    assert_true(rows_day(&r, 0, 13) == day_from_ymd(1, 1, 1));
    assert_true(rows_null(&r, 0, 14));
}

static void
null_is_null_for_every_type(void **state)
{
    struct ctx *cx = table_new(state);
    struct rows r;
    size_t n = 1;
    assert_ok(db_exec(cx, "INSERT INTO v (u,i,t,l,b,d,m,a)"
                      " VALUES (?,?,?,?,?,?,?,?)", B_REF(0), B_NULL,
                      B_TEXT(NULL), B_TEXT(NULL), B_BYTES(NULL, 0),
                      B_DAY(DAY_NONE), B_TIME(TIME_NONE),
                      B_MONEY(FIELD_EMPTY)));
    assert_ok(db_find(cx, &r, "SELECT u,i,t,l,b,d,m,a,f FROM v"));
    for (size_t c = 0; c < 9; c++)
        assert_true(rows_null(&r, 0, c));
    assert_int_equal(rows_u64(&r, 0, 0), 0);
    assert_int_equal(rows_i64(&r, 0, 1), 0);
    assert_null(rows_text(&r, 0, 2));
    assert_null(rows_text(&r, 0, 3));
    assert_null(rows_bytes(&r, 0, 4, &n));
    assert_int_equal(n, 0);
    assert_true(rows_day(&r, 0, 5) == DAY_NONE);
    assert_true(rows_time(&r, 0, 6) == TIME_NONE);
    assert_true(rows_money(&r, 0, 7) == FIELD_EMPTY);
    assert_true(isnan(rows_f64(&r, 0, 8)));
}

static void
text_keeps_rare_hanzi_and_emoji(void **state)
{
    struct ctx *cx = table_new(state);
    struct rows r;
    static const char text[] = "𠮷野家 常青客户 😀 '; DROP TABLE v; -- \\ \"";
    assert_ok(db_exec(cx, "INSERT INTO v (t, l) VALUES (?, ?)", B_TEXT(text),
                      B_TEXT("")));
    assert_ok(db_find(cx, &r, "SELECT t, l FROM v WHERE t=?", B_TEXT(text)));
    assert_string_equal(rows_text(&r, 0, 0), text);
    assert_string_equal(rows_text(&r, 0, 1), "");
    assert_int_equal(db_find(cx, &r, "SELECT t FROM v WHERE t LIKE ?",
                             B_TEXT("𡈽野家%")), ERR_NOT_FOUND);
}

static void
a_code_column_is_compared_with_any_text(void **state)
{
    struct ctx *cx = table_new(state);
    struct rows r;
    assert_ok(db_exec(cx, "CREATE TEMPORARY TABLE code (c VARCHAR(9)"
                          " CHARACTER SET ascii COLLATE ascii_bin)"));
    assert_ok(db_exec(cx, "INSERT INTO code VALUES ('K-1')"));
    static const char *const none[] = {"王伟", "😀", "K－1", "k-1", ""};
    static const char find[] = "SELECT c FROM code WHERE c = ?";
    assert_ok(db_find(cx, &r, find, B_CODE("K-1")));
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_int_equal(db_find(cx, &r, find, B_CODE(none[i])),
                         ERR_NOT_FOUND);
}

static void
long_texts_and_bytes_come_back_whole(void **state)
{
    struct ctx *cx = table_new(state);
    struct rows r;
    static const size_t SIZES[] = {0, 1, 31, 32, 33, 255, 65536, 3000000};
    for (size_t k = 0; k < sizeof SIZES / sizeof *SIZES; k++) {
        size_t n = SIZES[k], got = 0;
        char *bytes = arena_alloc(cx->arena, n + 1);
        for (size_t i = 0; i < n; i++)
            bytes[i] = (char)(i * 31 + k);
        assert_ok(db_exec(cx, "INSERT INTO v (b) VALUES (?)",
                          B_BYTES(bytes, n)));
        assert_ok(db_find(cx, &r, "SELECT b FROM v WHERE id=?",
                          B_U64(db_last_id(cx->db))));
        const char *back = rows_bytes(&r, 0, 0, &got);
        assert_int_equal(got, n);
        assert_memory_equal(back, bytes, n);
        assert_int_equal(back[n], 0);
    }
}

static void
money_is_exact_at_its_extremes(void **state)
{
    struct ctx *cx = table_new(state);
    struct rows r;
    static const int64_t VALUES[] = {0, 1, -1, 99, -99, 100, 128640050,
                                     999999999999999999, -999999999999999999};
    int64_t sum = 0;
    size_t n = sizeof VALUES / sizeof *VALUES;
    for (size_t i = 0; i < n; i++) {
        sum += VALUES[i];
        assert_ok(db_exec(cx, "INSERT INTO v (a) VALUES (?)",
                          B_MONEY(VALUES[i])));
    }
    assert_ok(db_query(cx, &r, "SELECT a FROM v ORDER BY id"));
    for (size_t i = 0; i < n; i++)
        assert_true(rows_money(&r, i, 0) == VALUES[i]);
    assert_ok(db_find(cx, &r, "SELECT SUM(a), COALESCE(SUM(a),0), AVG(a),"
                      " CAST(7 AS DECIMAL(10,0)), SUM(a)*0.5,"
                      " CAST(1.5 AS DECIMAL(9,1)) FROM v"));
    assert_true(rows_money(&r, 0, 0) == sum);
    assert_true(rows_money(&r, 0, 1) == sum);
    assert_true(fabs(rows_f64(&r, 0, 2) - (double)sum / 100 / (double)n) < 1);
    assert_int_equal(rows_money(&r, 0, 3), 700);
    assert_non_null(rows_text(&r, 0, 4));
    assert_int_equal(rows_money(&r, 0, 5), 150);
    assert_ok(db_find(cx, &r, "SELECT SUM(a) FROM v WHERE id=0"));
    assert_true(rows_money(&r, 0, 0) == FIELD_EMPTY);
    assert_ok(db_find(cx, &r, "SELECT SUM(a) * 1000000000, SUM(-a) * 1000000000"
                      " FROM v WHERE a = 9999999999999999.99"));
    assert_true(rows_money(&r, 0, 0) == INT64_C(999999999999999999));
    assert_true(rows_money(&r, 0, 1) == -INT64_C(999999999999999999));
}

static void
days_and_moments_keep_every_microsecond(void **state)
{
    struct ctx *cx = table_new(state);
    struct rows r;
    static const int64_t MOMENTS[] = {0, 1, -1, 1763733879123456,
                                      -2208988800000000, 7258118399999999};
    static const int DAYS[][3] = {{1970, 1, 1}, {1969, 12, 31}, {2028, 2, 29},
                                  {1900, 1, 1}, {2199, 12, 31},
                                  {9999, 12, 31}};
    for (size_t i = 0; i < 6; i++) {
        int32_t day = day_from_ymd(DAYS[i][0], DAYS[i][1], DAYS[i][2]);
        assert_ok(db_exec(cx, "INSERT INTO v (d, m) VALUES (?, ?)",
                          B_DAY(day), B_TIME(MOMENTS[i])));
        assert_ok(db_find(cx, &r, "SELECT d, m, CAST(d AS CHAR) FROM v"
                          " WHERE id=? AND d=? AND m=?",
                          B_U64(db_last_id(cx->db)), B_DAY(day),
                          B_TIME(MOMENTS[i])));
        assert_int_equal(rows_day(&r, 0, 0), day);
        assert_true(rows_time(&r, 0, 1) == MOMENTS[i]);
    }
    assert_string_equal(rows_text(&r, 0, 2), "9999-12-31");
    assert_ok(db_find(cx, &r, "SELECT TIMESTAMP'2026-11-21 00:00:01.000002'"));
    assert_true(rows_time(&r, 0, 0) == 1795219201000002);
}

static void
doubles_are_read_as_number_and_text(void **state)
{
    struct ctx *cx = table_new(state);
    struct rows r;
    assert_ok(db_exec(cx, "INSERT INTO v (f) VALUES (0.1)"));
    assert_ok(db_find(cx, &r, "SELECT f, STDDEV(f), 3 FROM v"));
    assert_true(rows_f64(&r, 0, 0) == 0.1);
    assert_non_null(rows_text(&r, 0, 0));
    assert_true(rows_f64(&r, 0, 1) == 0.0);
    assert_true(rows_f64(&r, 0, 2) == 3.0);
}

static void
an_update_that_changes_nothing_still_matches_its_row(void **state)
{
    struct ctx *cx = table_new(state);
    assert_ok(db_exec(cx, "INSERT INTO v (u) VALUES (1), (2), (3)"));
    assert_ok(db_exec(cx, "UPDATE v SET u=u WHERE u<=?", B_U64(2)));
    assert_int_equal(db_affected(cx->db), 2);
    assert_ok(db_exec(cx, "DELETE FROM v WHERE u=?", B_U64(9)));
    assert_int_equal(db_affected(cx->db), 0);
}

struct seen {
    size_t rows, bytes, stop_at;
};

static enum err
see_row(void *arg, const struct rows *row)
{
    struct seen *s = arg;
    s->rows++;
    s->bytes += strlen(rows_text(row, 0, 1));
    return s->rows == s->stop_at ? ERR_TOO_LARGE : OK;
}

static void
rows_one_by_one_need_no_memory_of_their_own(void **state)
{
    struct ctx *cx = table_new(state);
    struct seen s = {0}, stopped = {.stop_at = 3};
    static const char sql[] =
        "SELECT seq, REPEAT('x', seq % 1000) FROM seq_1_to_20000"
        " WHERE seq > ?";
    struct bind from = B_U64(0);
    size_t before = arena_used(cx->arena);
    assert_ok(db_each(cx, sql, &from, 1, see_row, &s));
    assert_int_equal(s.rows, 20000);
    assert_int_equal(s.bytes, 20 * 499500);
    assert_true(arena_used(cx->arena) - before < 65536);
    assert_int_equal(db_each(cx, sql, &from, 1, see_row, &stopped),
                     ERR_TOO_LARGE);
    assert_int_equal(stopped.rows, 3);
    assert_ok(db_exec(cx, "DELETE FROM v"));
}

/* As a table of statements gives it that is read beyond its end. */
static const char *
no_statement(void)
{
    return NULL;
}

static void
misuse(struct ctx *cx, int how)
{
    struct rows r;
    enum err e = OK;
    if (how == 0)
        e = db_exec(cx, "DELETE FROM v WHERE u=? AND i=?", B_U64(1));
    if (how == 1)
        e = db_exec(cx, "SELECT 1");
    if (how == 2)
        e = db_query(cx, &r, "DELETE FROM v");
    if (how == 3 && db_query(cx, &r, "SELECT 1, 'x'") == OK)
        rows_text(&r, 0, 0);
    if (how == 4 && db_query(cx, &r, "SELECT 1.005") == OK)
        rows_money(&r, 0, 0);
    if (how == 5 && db_query(cx, &r, "SELECT 1") == OK)
        rows_u64(&r, 1, 0);
    if (how == 6 && db_query(cx, &r, "SELECT -1") == OK)
        rows_u64(&r, 0, 0);
    if (how == 7 && db_query(cx, &r, "SELECT '2026-01-01'") == OK)
        rows_day(&r, 0, 0);
    if (how == 8)
        e = db_query(cx, &r, no_statement());
    _exit(e == OK ? 0 : 1);
}

static void
a_statement_that_does_not_fit_its_binds_or_reads_ends_the_process(
    void **state)
{
    struct fixture *f = *state;
    table_new(state);
    for (int how = 0; how <= 8; how++) {
        int status = 0;
        pid_t child = fork();
        if (child == 0) {
            setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
            signal(SIGABRT, SIG_DFL);
            misuse(fixture_connect(f, DB_OWNER), how);
        }
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    }
}

static void
rows_are_sorted_by_a_number_and_those_of_one_stay_in_order(void **state)
{
    struct fixture *f = *state;
    struct rows r;
    assert_ok(db_query(&f->cx, &r,
        "SELECT seq, (seq * 7) % 10, CONCAT('t', seq) FROM seq_1_to_50"
        " ORDER BY seq"));
    rows_sort(f->arena, &r, 0);
    for (size_t i = 0; i < 50; i++)
        assert_int_equal(rows_u64(&r, i, 0), i + 1);
    rows_sort(f->arena, &r, 1);
    for (size_t i = 0; i < 50; i++) {
        uint64_t seq = rows_u64(&r, i, 0);
        assert_int_equal(rows_u64(&r, i, 1), i / 5);
        assert_int_equal(seq * 7 % 10, i / 5);
        assert_true(i % 5 == 0 || rows_u64(&r, i - 1, 0) < seq);
        char text[16];
        snprintf(text, sizeof text, "t%d", (int)seq);
        assert_string_equal(rows_text(&r, i, 2), text);
    }
    struct rows none = {0};
    rows_sort(f->arena, &none, 0);
    assert_int_equal(none.count, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_numbers_keep_all_bits),
        cmocka_unit_test(narrow_columns_keep_sign_and_size),
        cmocka_unit_test(null_is_null_for_every_type),
        cmocka_unit_test(text_keeps_rare_hanzi_and_emoji),
        cmocka_unit_test(a_code_column_is_compared_with_any_text),
        cmocka_unit_test(long_texts_and_bytes_come_back_whole),
        cmocka_unit_test(money_is_exact_at_its_extremes),
        cmocka_unit_test(days_and_moments_keep_every_microsecond),
        cmocka_unit_test(doubles_are_read_as_number_and_text),
        cmocka_unit_test(an_update_that_changes_nothing_still_matches_its_row),
        cmocka_unit_test(rows_one_by_one_need_no_memory_of_their_own),
        cmocka_unit_test(
            a_statement_that_does_not_fit_its_binds_or_reads_ends_the_process),
        cmocka_unit_test(
            rows_are_sorted_by_a_number_and_those_of_one_stay_in_order),
    };
    return cmocka_run_group_tests(tests, fixture_start, fixture_end);
}
