/* Many rows in one statement: every value arrives, NULLs among them. */
#include "fixture.h"

#include <stdlib.h>

#include "core/field.h"

#define ROWS 2500
#define COLUMNS 8

static const char SQL_ADD[] =
    "INSERT INTO a (id, i, t, b, d, m, a, x) VALUES (?,?,?,?,?,?,?,?)";

static void
row_make(struct arena *a, struct bind *b, int i)
{
    bool null = i % 3 == 0;
    int64_t moment = 1763733879123456 + i * INT64_C(1000001);
    b[0] = B_U64((uint64_t)i + 1);
    b[1] = null ? B_NULL : B_I64(-i);
    b[2] = B_TEXT(null ? NULL : arena_printf(a, "𠮷客户 %d", i));
    b[3] = null ? B_NULL : B_BYTES(arena_printf(a, "%c%d", '\0', i), 2);
    b[4] = B_DAY(null ? DAY_NONE : 20000 + i);
    b[5] = B_TIME(null ? TIME_NONE : moment);
    b[6] = B_MONEY(null ? FIELD_EMPTY : i * INT64_C(-12345));
    b[7] = B_NULL;
}

static void
row_check(const struct rows *r, size_t row)
{
    struct arena *a = arena_new();
    struct bind b[COLUMNS];
    int i = (int)row;
    size_t n;
    row_make(a, b, i);
    assert_int_equal(rows_u64(r, row, 0), i + 1);
    for (size_t c = 1; c < COLUMNS; c++)
        assert_int_equal(rows_null(r, row, c), i % 3 == 0 || c == 7);
    if (i % 3) {
        assert_int_equal(rows_i64(r, row, 1), -i);
        assert_string_equal(rows_text(r, row, 2), b[2].v.p);
        assert_memory_equal(rows_bytes(r, row, 3, &n), b[3].v.p, 2);
        assert_int_equal(n, 2);
        assert_int_equal(rows_day(r, row, 4), b[4].v.day);
        assert_true(rows_time(r, row, 5) == b[5].v.i64);
        assert_true(rows_money(r, row, 6) == b[6].v.i64);
    }
    arena_free(a);
}

static struct bind *
rows_make(struct arena *a)
{
    struct bind *b = ARENA_ARRAY(a, ROWS * COLUMNS, struct bind);
    for (int i = 0; i < ROWS; i++)
        row_make(a, b + i * COLUMNS, i);
    return b;
}

static void
table_new(struct fixture *f)
{
    fixture_sql(f, "CREATE OR REPLACE TABLE a (id INT PRIMARY KEY, i BIGINT,"
                   "t VARCHAR(40), b VARBINARY(9), d DATE, m DATETIME(6),"
                   "a DECIMAL(18,2), x INT)");
}

static void
two_thousand_five_hundred_rows_with_nulls_arrive(void **state)
{
    struct fixture *f = *state;
    struct ctx *cx = &f->cx;
    struct rows r;
    table_new(f);
    assert_ok(db_begin_write(cx));
    db_count_reset(cx->db);
    assert_ok(db_exec_array(cx, SQL_ADD, rows_make(cx->arena), ROWS,
                            COLUMNS));
    assert_int_equal(db_affected(cx->db), ROWS);
    assert_int_equal(db_statement_count(cx->db), 3);
    assert_ok(db_commit(cx));
    assert_ok(db_query(cx, &r, "SELECT id,i,t,b,d,m,a,x FROM a ORDER BY id"));
    assert_int_equal(r.count, ROWS);
    for (size_t row = 0; row < ROWS; row++)
        row_check(&r, row);
}

static void
the_same_statement_works_with_one_row_again(void **state)
{
    struct fixture *f = *state;
    struct ctx *cx = &f->cx;
    struct rows r;
    table_new(f);
    struct bind *b = rows_make(cx->arena);
    assert_ok(db_exec_array(cx, SQL_ADD, b, 2, COLUMNS));
    assert_ok(db_exec_v(cx, SQL_ADD, b + 2 * COLUMNS, COLUMNS));
    assert_ok(db_exec_array(cx, SQL_ADD, b + 3 * COLUMNS, 1, COLUMNS));
    assert_ok(db_exec_array(cx, SQL_ADD, b, 0, COLUMNS));
    assert_int_equal(db_affected(cx->db), 0);
    assert_ok(db_query(cx, &r, "SELECT id,i,t,b,d,m,a,x FROM a ORDER BY id"));
    assert_int_equal(r.count, 4);
    for (size_t row = 0; row < 4; row++)
        row_check(&r, row);
}

static void
updates_and_deletes_take_arrays_too(void **state)
{
    struct fixture *f = *state;
    struct ctx *cx = &f->cx;
    struct rows r;
    table_new(f);
    struct bind change[] = {B_I64(7), B_U64(1), B_I64(8), B_U64(2)};
    struct bind gone[] = {B_U64(3), B_U64(4)};
    assert_ok(db_exec_array(cx, SQL_ADD, rows_make(cx->arena), 5, COLUMNS));
    assert_ok(db_exec_array(cx, "UPDATE a SET x=? WHERE id=?", change, 2, 2));
    assert_ok(db_exec_array(cx, "DELETE FROM a WHERE id=?", gone, 2, 1));
    assert_ok(db_find(cx, &r, "SELECT COUNT(*), SUM(x) FROM a"));
    assert_int_equal(rows_i64(&r, 0, 0), 3);
    assert_int_equal(rows_i64(&r, 0, 1), 15);
}

static void
a_duplicate_among_the_rows_is_a_conflict_and_rolls_back(void **state)
{
    struct fixture *f = *state;
    struct ctx *cx = &f->cx;
    struct rows r;
    table_new(f);
    struct bind *b = rows_make(cx->arena);
    b[1700 * COLUMNS] = B_U64(1);
    assert_ok(db_begin_write(cx));
    assert_int_equal(db_exec_array(cx, SQL_ADD, b, ROWS, COLUMNS),
                     ERR_CONFLICT);
    db_rollback(cx);
    assert_ok(db_find(cx, &r, "SELECT COUNT(*) FROM a"));
    assert_int_equal(rows_i64(&r, 0, 0), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_thousand_five_hundred_rows_with_nulls_arrive),
        cmocka_unit_test(the_same_statement_works_with_one_row_again),
        cmocka_unit_test(updates_and_deletes_take_arrays_too),
        cmocka_unit_test(
            a_duplicate_among_the_rows_is_a_conflict_and_rolls_back),
    };
    return cmocka_run_group_tests(tests, fixture_start, fixture_end);
}
