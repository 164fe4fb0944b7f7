/* What the statement cache keeps, and what it must not. */
#include <stdlib.h>

#include "fixture.h"

static const char SQL_COUNT[] =
    "ANALYZE FORMAT=JSON SELECT COUNT(*) FROM shelf FORCE INDEX (shelf_live)"
    " WHERE live = 1 AND b > ?";
static const char SQL_ROW[] = "SELECT name FROM shelf WHERE id = ?";

/* Pages that counting 10,000 entries of the index looked at. */
static long
pages(struct fixture *f)
{
    struct rows r;
    assert_ok(db_query(&f->cx, &r, SQL_COUNT, B_I64(0)));
    const char *at = strstr(rows_text(&r, 0, 0), "\"pages_accessed\": ");
    assert_non_null(at);
    return strtol(at + strlen("\"pages_accessed\": "), NULL, 10);
}

static void
an_index_is_read_alone_whatever_read_a_row_before(void **state)
{
    struct fixture *f = *state;
    fixture_sql(f, "CREATE TABLE shelf (id INT PRIMARY KEY, b INT, gone_on DATE,"
                   " name VARCHAR(200), live TINYINT AS (IF(gone_on IS NULL,"
                   " 1, NULL)) STORED, KEY shelf_live (live, b));\n"
                   "INSERT INTO shelf (id, b, name) SELECT seq, seq,"
                   " REPEAT('x', 200) FROM seq_1_to_10000;\n");
    assert_in_range(pages(f), 1, 500);
    for (int i = 1; i < 4; i++) {
        struct rows r;
        assert_ok(db_query(&f->cx, &r, SQL_ROW, B_I64(i)));
        assert_in_range(pages(f), 1, 500);
    }
}

/* Among so many others some share a bucket with one that stands behind them. */
static void
one_that_is_prepared_anew_is_not_mistaken_for_its_neighbour(void **state)
{
    struct fixture *f = *state;
    struct rows r;
    for (int i = 0; i < 400; i++)
        assert_ok(db_query(&f->cx, &r, arena_printf(f->arena,
            "SELECT %d + ? + ?", i), B_I64(1), B_I64(2)));
    for (int i = 0; i < 100; i++) {
        char *sql = arena_printf(f->arena, "SELECT COUNT(*) + %d FROM shelf"
            " FORCE INDEX (shelf_live) WHERE live = 1 AND b < ?", i);
        for (int again = 0; again < 3; again++) {
            assert_ok(db_query(&f->cx, &r, sql, B_I64(4)));
            assert_int_equal(rows_i64(&r, 0, 0), 3 + i);
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_index_is_read_alone_whatever_read_a_row_before),
        cmocka_unit_test(
            one_that_is_prepared_anew_is_not_mistaken_for_its_neighbour),
    };
    return cmocka_run_group_tests(tests, fixture_start, fixture_end);
}
