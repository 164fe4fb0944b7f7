/* What a day shows costs what somebody looks after, not what the company has. */
#include "fixture.h"
#include "model/day.h"

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
    " @today + INTERVAL 30 DAY, 'running' FROM customer c;\n";

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
    assert_int_equal(all, want);
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
    };
    return cmocka_run_group_tests(tests, start, fixture_end);
}
