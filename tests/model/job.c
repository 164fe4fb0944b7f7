/* The queue of background work: who gets a job, what a beat says, what a lost
 * lease means, once a day. Two connections stand for two workers. */
#include "fixture.h"

#include "model/job.h"
#include "model/name_key.h"
#include "model/user.h"

static struct fixture *
empty(void **state)
{
    struct fixture *f = *state;
    fixture_sql(f, "DELETE FROM job;\nDELETE FROM setting WHERE"
                   " name = 'work.day';\n");
    assert_ok(actor_load(&f->cx, "system"));
    return f;
}

static uint64_t
queued(struct fixture *f, const char *arg)
{
    uint64_t id;
    assert_ok(job_add(&f->cx, "test", arg, 0, &id));
    return id;
}

static void
a_job_is_taken_by_one_worker_only(void **state)
{
    struct fixture *f = empty(state);
    struct ctx *other = fixture_connect(f, DB_RUNTIME);
    struct job a, b;
    uint64_t id = queued(f, "7");
    assert_ok(job_take(&f->cx, "one", LANE_ALL, &a));
    assert_int_equal(a.id, id);
    assert_string_equal(a.arg, "7");
    assert_string_equal(a.state, "running");
    assert_int_equal(a.attempts, 1);
    assert_int_equal(job_take(other, "two", LANE_ALL, &b), ERR_NOT_FOUND);
    fixture_disconnect(other);
}

static void
jobs_come_in_the_order_they_were_asked_for(void **state)
{
    struct fixture *f = empty(state);
    struct job j;
    uint64_t first = queued(f, "1"), second = queued(f, "2");
    assert_ok(job_take(&f->cx, "one", LANE_ALL, &j));
    assert_int_equal(j.id, first);
    assert_ok(job_take(&f->cx, "one", LANE_ALL, &j));
    assert_int_equal(j.id, second);
}

static void
a_job_for_later_waits(void **state)
{
    struct fixture *f = empty(state);
    struct job j;
    uint64_t id;
    assert_ok(job_add(&f->cx, "test", "", clock_now() + 60 * 1000000, &id));
    assert_int_equal(job_take(&f->cx, "one", LANE_ALL, &j), ERR_NOT_FOUND);
}

static void
a_dead_workers_job_is_taken_over_after_the_lease(void **state)
{
    struct fixture *f = empty(state);
    struct job a, b;
    bool cancel;
    queued(f, "7");
    assert_ok(job_take(&f->cx, "one", LANE_ALL, &a));
    assert_int_equal(job_take(&f->cx, "two", LANE_ALL, &b), ERR_NOT_FOUND);
    fixture_sql(f, "UPDATE job SET"
                   " lease_until = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND;\n");
    assert_ok(job_take(&f->cx, "two", LANE_ALL, &b));
    assert_int_equal(b.attempts, 2);
    /* The first wakes up again: it may say and end nothing. */
    assert_int_equal(job_beat(&f->cx, a.id, "one", 1, 2, &cancel),
                     ERR_CONFLICT);
    assert_int_equal(job_end(&f->cx, &a, "one", "done", ""), ERR_CONFLICT);
    assert_int_equal(job_give_back(&f->cx, &a, "one", 0), ERR_CONFLICT);
    assert_ok(job_end(&f->cx, &b, "two", "done", ""));
}

static void
a_beat_keeps_the_lease_and_tells_of_progress(void **state)
{
    struct fixture *f = empty(state);
    struct job a, b;
    bool cancel = true;
    queued(f, "");
    assert_ok(job_take(&f->cx, "one", LANE_ALL, &a));
    fixture_sql(f, "UPDATE job SET"
                   " lease_until = UTC_TIMESTAMP(6) + INTERVAL 1 SECOND,"
                   " started_at = UTC_TIMESTAMP(6) - INTERVAL 10 SECOND;\n");
    assert_ok(job_beat(&f->cx, a.id, "one", 250, 1000, &cancel));
    assert_false(cancel);
    assert_ok(job_find(&f->cx, a.id, &b));
    assert_int_equal(b.done, 250);
    assert_int_equal(b.total, 1000);
    assert_in_range(job_rate(&b), 5, 25); /* the machine may be slow */
    assert_in_range(job_seconds_left(&b), 30, 150);
}

static void
nothing_is_said_about_speed_before_there_is_any(void **state)
{
    struct job j = {.done = 0, .total = 100, .elapsed_ms = 5000};
    assert_int_equal(job_rate(&j), 0);
    assert_int_equal(job_seconds_left(&j), -1);
    j = (struct job){.done = 10, .total = 0, .elapsed_ms = 5000};
    assert_int_equal(job_seconds_left(&j), -1);
    j = (struct job){.done = 10, .total = 100, .elapsed_ms = 3};
    assert_int_equal(job_rate(&j), 0);
}

static void
a_queued_job_is_cancelled_at_once_and_a_running_one_is_told(void **state)
{
    struct fixture *f = empty(state);
    struct job j, other;
    bool cancel;
    uint64_t waiting = queued(f, "1"), runs;
    assert_ok(job_cancel(&f->cx, waiting));
    assert_ok(job_find(&f->cx, waiting, &j));
    assert_string_equal(j.state, "cancelled");
    assert_int_equal(job_take(&f->cx, "one", LANE_ALL, &other), ERR_NOT_FOUND);
    runs = queued(f, "2");
    assert_ok(job_take(&f->cx, "one", LANE_ALL, &j));
    assert_ok(job_cancel(&f->cx, runs));
    assert_ok(job_beat(&f->cx, runs, "one", 0, 0, &cancel));
    assert_true(cancel);
    assert_ok(job_end(&f->cx, &j, "one", "cancelled", ""));
    assert_ok(job_cancel(&f->cx, runs)); /* too late, and no harm */
    assert_ok(job_find(&f->cx, runs, &j));
    assert_string_equal(j.state, "cancelled");
}

static void
a_job_that_was_put_back_can_be_taken_again(void **state)
{
    struct fixture *f = empty(state);
    struct job j;
    queued(f, "");
    assert_ok(job_take(&f->cx, "one", LANE_ALL, &j));
    assert_ok(job_give_back(&f->cx, &j, "one", 0));
    assert_ok(job_take(&f->cx, "two", LANE_ALL, &j));
    assert_int_equal(j.attempts, 2);
    assert_ok(job_give_back(&f->cx, &j, "two", 60));
    assert_int_equal(job_take(&f->cx, "one", LANE_ALL, &j), ERR_NOT_FOUND);
}

static void
the_jobs_of_a_day_are_queued_once(void **state)
{
    struct fixture *f = empty(state);
    struct ctx *other = fixture_connect(f, DB_RUNTIME);
    struct rows r;
    bool added;
    assert_ok(job_add_daily(&f->cx, day_parse("2026-11-21"), &added));
    assert_true(added);
    assert_ok(job_add_daily(other, day_parse("2026-11-21"), &added));
    assert_false(added);
    assert_ok(job_add_daily(other, day_parse("2026-11-20"), &added));
    assert_false(added);
    assert_ok(db_query(&f->cx, &r, "SELECT kind, arg FROM job ORDER BY id"));
    assert_int_equal(r.count, 3);
    assert_string_equal(rows_text(&r, 0, 0), "stage_due");
    assert_string_equal(rows_text(&r, 2, 0), "market");
    assert_string_equal(rows_text(&r, 1, 0), "purge");
    assert_string_equal(rows_text(&r, 1, 1), "2026-11-21");
    /* Three days later: the days missed in between are one run. */
    assert_ok(job_add_daily(&f->cx, day_parse("2026-11-24"), &added));
    assert_true(added);
    fixture_disconnect(other);
}

static void
a_job_acts_as_who_asked_for_it(void **state)
{
    struct fixture *f = empty(state);
    struct ctx *worker = fixture_connect(f, DB_RUNTIME);
    struct job j;
    struct user u = {.login = "asker", .name = "Asker", .email = "",
                     .phone = "", .team_id = 1, .roles = ROLE_MANAGER};
    assert_ok(name_key_start());
    assert_ok(db_begin_write(&f->cx));
    assert_ok(user_add(&f->cx, &u, "correct horse battery"));
    assert_ok(db_commit(&f->cx));
    assert_ok(actor_load(&f->cx, "asker"));
    queued(f, "");
    assert_ok(job_take(worker, "one", LANE_ALL, &j));
    assert_ok(job_actor(worker, &j));
    assert_string_equal(worker->actor.login, "asker");
    assert_int_equal(worker->actor.roles, ROLE_MANAGER);
    fixture_sql(f, "UPDATE account SET active = 0 WHERE login = 'asker';\n");
    assert_int_equal(job_actor(worker, &j), ERR_DENIED);
    fixture_disconnect(worker);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_job_is_taken_by_one_worker_only),
        cmocka_unit_test(jobs_come_in_the_order_they_were_asked_for),
        cmocka_unit_test(a_job_for_later_waits),
        cmocka_unit_test(a_dead_workers_job_is_taken_over_after_the_lease),
        cmocka_unit_test(a_beat_keeps_the_lease_and_tells_of_progress),
        cmocka_unit_test(nothing_is_said_about_speed_before_there_is_any),
        cmocka_unit_test(
            a_queued_job_is_cancelled_at_once_and_a_running_one_is_told),
        cmocka_unit_test(a_job_that_was_put_back_can_be_taken_again),
        cmocka_unit_test(the_jobs_of_a_day_are_queued_once),
        cmocka_unit_test(a_job_acts_as_who_asked_for_it),
    };
    return cmocka_run_group_tests(tests, fixture_start_schema, fixture_end);
}
