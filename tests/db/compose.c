/* Texts from constants, values from outside. */
#include "db/compose.h"

#include "fixture.h"

static void
pieces_and_values_make_one_query(void **state)
{
    struct fixture *f = *state;
    struct query q;
    struct rows r;
    query_init(&q, f->arena);
    query_sql(&q, "SELECT seq FROM seq_1_to_100 WHERE 1");
    for (int i = 0; i < 40; i++) {
        query_sql(&q, " AND seq<>?");
        query_bind(&q, B_I64(i));
    }
    query_sql(&q, " ORDER BY seq");
    assert_ok(query_rows(&f->cx, &q, &r));
    assert_int_equal(r.count, 61);
    assert_int_equal(rows_u64(&r, 0, 0), 40);
}

static size_t
found(struct fixture *f, const uint64_t *ids, size_t n, size_t *binds)
{
    struct query q;
    struct rows r;
    query_init(&q, f->arena);
    query_sql(&q, "SELECT seq FROM seq_1_to_100 WHERE seq IN");
    query_ids(&q, ids, n);
    assert_ok(query_rows(&f->cx, &q, &r));
    *binds = q.count;
    return r.count;
}

static void
lists_of_ids_have_few_lengths(void **state)
{
    struct fixture *f = *state;
    static const uint64_t ids[] = {3, 5, 7, 9, 11};
    static const size_t want[] = {0, 1, 2, 4, 4, 8};
    size_t binds;
    for (size_t n = 0; n <= 5; n++) {
        assert_int_equal(found(f, ids, n, &binds), n);
        assert_int_equal(binds, want[n]);
    }
}

static void
a_table_of_ids_is_joined(void **state)
{
    struct fixture *f = *state;
    static const uint64_t ids[] = {3, 5, 700, UINT64_MAX, 9};
    struct query q;
    struct rows r;
    for (size_t n = 0; n <= 5; n++) {
        query_init(&q, f->arena);
        query_sql(&q, "SELECT i.id, s.seq FROM");
        query_table(&q, ids, n);
        query_sql(&q, "LEFT JOIN seq_1_to_100 s ON s.seq = i.id");
        assert_ok(query_rows(&f->cx, &q, &r));
        assert_int_equal(r.count, n);
        for (size_t i = 0; i < n; i++) {
            assert_true(rows_u64(&r, i, 0) == ids[i]);
            assert_int_equal(rows_u64(&r, i, 1), ids[i] > 100 ? 0 : ids[i]);
        }
    }
}

static enum err
add_up(void *arg, const struct rows *row)
{
    *(uint64_t *)arg += rows_u64(row, 0, 0);
    return OK;
}

static void
a_query_can_be_read_row_by_row(void **state)
{
    struct fixture *f = *state;
    struct query q;
    uint64_t sum = 0;
    query_init(&q, f->arena);
    query_sql(&q, "SELECT seq FROM seq_1_to_100 WHERE seq<=?");
    query_bind(&q, B_U64(10));
    assert_ok(query_each(&f->cx, &q, add_up, &sum));
    assert_int_equal(sum, 55);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_and_values_make_one_query),
        cmocka_unit_test(lists_of_ids_have_few_lengths),
        cmocka_unit_test(a_table_of_ids_is_joined),
        cmocka_unit_test(a_query_can_be_read_row_by_row),
    };
    return cmocka_run_group_tests(tests, fixture_start, fixture_end);
}
