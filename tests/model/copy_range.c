/* An entry of the outbox for a range of customers, as a run over all notes those
 * of a piece: it stands for all of them, and counts as so many. */
#include "fixture.h"

#include "copy_find.h"
#include "model/stage_private.h"

static const char SQL_RANGE[] =
    "INSERT INTO stage_dirty (customer_id, until_id) VALUES (?, ?)";

static uint64_t
waiting(struct ctx *cx)
{
    struct rows r;
    assert_ok(db_find(cx, &r, "SELECT COUNT(*) FROM stage_dirty"));
    return rows_u64(&r, 0, 0);
}

static bool
is_new(const struct copy *c, uint64_t id)
{
    struct place at = find(c, id);
    assert_non_null(at.p);
    return at.p->value[DIM_REGION][at.p->dim[DIM_REGION][at.i]]
        == copy_value("NEW");
}

static void
all_of_a_range_are_read_anew_and_nobody_else(void **state)
{
    struct fixture *f = *state;
    struct ctx *cx = &f->cx;
    struct copy_roller *r = copy_roller_new();
    struct copy_rolled rolled;
    const struct copy *c;
    assert_ok(copy_roll(cx, r, &rolled));
    fixture_sql(f, "UPDATE customer SET region_code = 'NEW';\n"
                   "DELETE FROM customer WHERE id = 21;\n");
    assert_ok(db_exec(cx, SQL_RANGE, B_U64(5), B_U64(25)));
    assert_ok(db_exec(cx, SQL_RANGE, B_U64(21), B_U64(22)));
    assert_ok(db_exec(cx, SQL_RANGE, B_U64(900), B_U64(910))); /* nobody */
    assert_ok(copy_roll(cx, r, &rolled));
    assert_true(rolled.mine && !rolled.rebuilt);
    assert_int_equal(rolled.customers, 22);
    assert_int_equal(waiting(cx), 0);
    assert_ok(copy_get(cx, &c));
    for (uint64_t id = 1; id <= 60; id++)
        if (id != 21)
            assert_int_equal(is_new(c, id), id >= 5 && id <= 25);
    copy_roller_free(r);
}

static void
lock_of_all(struct ctx *cx, const char *what)
{
    struct rows r;
    assert_ok(db_find(cx, &r, arena_printf(cx->arena, "SELECT %s_LOCK("
        STAGE_ALL_LOCK "%s)", what, strcmp(what, "GET") ? "" : ", 0")));
    assert_int_equal(rows_i64(&r, 0, 0), 1);
}

static void
a_range_counts_as_many_wait_and_are_a_flood(void **state)
{
    struct ctx *cx = &((struct fixture *)*state)->cx;
    struct ctx *other = fixture_connect(*state, DB_RUNTIME);
    struct copy_roller *r = copy_roller_new();
    struct copy_rolled rolled;
    lock_of_all(other, "GET");
    for (uint64_t i = 0; i < 15; i++)
        assert_ok(db_exec(cx, SQL_RANGE, B_U64(1 + 2000 * i),
                          B_U64(2000 * (i + 1))));
    assert_ok(copy_roll(cx, r, &rolled));
    assert_int_equal(rolled.customers, 0);
    assert_int_equal(waiting(cx), 15);
    lock_of_all(other, "RELEASE");
    fixture_sql(*state, "INSERT INTO customer (id, code, name, created_on)"
                        " SELECT seq, CONCAT('M', seq), 'x', '2026-01-01'"
                        " FROM seq_1001_to_22000;\n");
    assert_ok(copy_roll(cx, r, &rolled));
    assert_true(rolled.rebuilt);
    assert_int_equal(waiting(cx), 0);
    copy_roller_free(r);
    fixture_disconnect(other);
}

static int
base_start(void **state)
{
    if (fixture_start_schema(state) != 0)
        return -1;
    struct fixture *f = *state;
    f->cx.actor.reach = REACH_ALL;
    fixture_sql(f, "INSERT INTO customer (id, code, name, created_on,"
                   " region_code) SELECT seq, CONCAT('K', seq), 'x',"
                   " '2026-01-01', 'OLD' FROM seq_1_to_60;\n");
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_of_a_range_are_read_anew_and_nobody_else),
        cmocka_unit_test(a_range_counts_as_many_wait_and_are_a_flood),
    };
    return cmocka_run_group_tests(tests, base_start, fixture_end);
}
