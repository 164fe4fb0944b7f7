/* The figures above the board are read off the cases alone: who looks after the
 * customer is carried in them, so that a hundred thousand cases cost no row of
 * their customers. */
#include "fixture.h"

#include "core/clock.h"
#include "model/recovery_board.h"

static struct fixture *f;

enum { CASES = 600, TEAM = 71, ME = 81 };

/* Every third customer is of my team, every fifth mine; every second case is
 * closed this quarter. */
static const char SQL_BASE[] =
    "SET GLOBAL userstat = 1;\n"
    "INSERT INTO team (id, code, name, path) VALUES (71, 't', 'T', '/71/'),"
    " (72, 'u', 'U', '/72/');\n"
    "INSERT INTO account (id, login, name, team_id) VALUES (81, 'me', 'me', 71),"
    " (82, 'you', 'you', 72);\n"
    "INSERT INTO customer (code, name, created_on, team_id, owner_id)"
    " SELECT CONCAT('B', seq), 'x', @today, IF(seq % 3, 72, 71),"
    " IF(seq % 5, 82, 81) FROM seq_1_to_600;\n"
    "INSERT INTO recovery_case (code, customer_id, cause, state, opened_on,"
    " opened_at, state_on, closed_on, owner_id, revenue_365, tier,"
    " customer_team_id, customer_owner_id, deadline)"
    " SELECT CONCAT('WH-', c.code), c.id, 'hand', IF(c.id % 2, 'at_risk',"
    " 'restored'), @today, NOW(6), @today, IF(c.id % 2, NULL, @today),"
    " c.owner_id, 100, 'A', c.team_id, c.owner_id, @today FROM customer c;\n";

static int
start(void **state)
{
    if (fixture_start_schema(state) != 0)
        return -1;
    f = *state;
    fixture_sql(f, SQL_BASE);
    return 0;
}

/* Of the table `customer`, by whoever. */
static uint64_t
customers_read(struct ctx *owner)
{
    struct rows r;
    assert_ok(db_find(owner, &r,
                      "SELECT COALESCE(MAX(rows_read), 0)"
                      " FROM information_schema.table_statistics"
                      " WHERE table_schema = DATABASE()"
                      " AND table_name = 'customer'"));
    return rows_u64(&r, 0, 0);
}

static uint64_t
board_cases(const struct recovery_filter *filter)
{
    struct recovery_board b;
    uint64_t sum = 0;
    assert_ok(recovery_board_read(&f->cx, filter, &b));
    for (int k = 0; k < RECOVERY_STATE_COUNT; k++)
        sum += b.cases[k];
    return sum;
}

static void
the_figures_of_the_board_read_no_row_of_a_customer(void **state)
{
    static const uint64_t teams[] = {TEAM};
    struct ctx *owner = fixture_connect(f, DB_OWNER);
    struct recovery_filter any = {.state = -1, .open = -1},
                           mine = {.state = -1, .open = -1, .mine = true,
                                   .tier = "A", .due_days = 7};
    struct recovery *list;
    size_t n;
    uint64_t before = customers_read(owner);
    f->cx.actor = (struct actor){.user_id = ME, .reach = REACH_ALL};
    assert_int_equal(board_cases(&any), CASES);
    assert_in_range(board_cases(&mine), 1, CASES / 5);
    f->cx.actor = (struct actor){.user_id = ME, .reach = REACH_TEAMS,
                                 .team_ids = teams, .team_count = 1};
    assert_int_equal(board_cases(&any), CASES / 3 + CASES / 5 - CASES / 15);
    f->cx.actor = (struct actor){.user_id = ME, .reach = REACH_OWN};
    assert_int_equal(board_cases(&any), CASES / 5);
    assert_int_equal(customers_read(owner), before);
    /* the cards say names: so it is counted */
    assert_ok(recovery_list(&f->cx, &any, &list, &n));
    assert_true(customers_read(owner) >= before + n);
    assert_true(n > 0);
    fixture_disconnect(owner);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_figures_of_the_board_read_no_row_of_a_customer),
    };
    return cmocka_run_group_tests(tests, start, fixture_end);
}
