/* Schedules of reports: when they are due, and that a due time has one run. */
#include "fixture.h"

#include <pthread.h>
#include <stdio.h>

#include "core/clock.h"
#include "model/job.h"
#include "model/schedule.h"
#include "model/user.h"

enum { MANY = 20 };

static struct fixture *f;

static int
start(void **state)
{
    if (fixture_start_schema(state) != 0)
        return -1;
    f = *state;
    assert_ok(clock_start("Asia/Shanghai", 0));
    struct user u = {.login = "boss", .name = "Boss", .email = "",
                     .phone = "", .team_id = 1, .roles = ROLE_MANAGER};
    assert_ok(user_add(&f->cx, &u, "correct horse battery"));
    assert_ok(actor_load(&f->cx, "boss"));
    return 0;
}

static struct schedule
weekly(void)
{
    return (struct schedule){
        .name = "周一例会", .kind = "stage", .query = "model=lifecycle6",
        .period = "week", .rhythm = "week", .lang = "zh-CN", .weekday = 1,
        .month_day = 1, .hour = 7, .amounts = true, .active = true};
}

static const char *
next_of(const struct schedule *s, const struct workdays *w, const char *after)
{
    int64_t at = schedule_next(s, w, moment_parse(after));
    return moment_iso(f->arena, at);
}

/* ---- when ---- */

static void
each_rhythm_has_its_next_time(void **state)
{
    static const struct {
        const char *rhythm;
        int weekday, month_day;
        const char *after, *next;
    } rows[] = {
        {"week", 1, 1, "2026-11-27 12:00", "2026-11-30 07:00"},
        {"week", 1, 1, "2026-11-30 06:59", "2026-11-30 07:00"},
        {"week", 1, 1, "2026-11-30 07:00", "2026-12-07 07:00"},
        {"week", 7, 1, "2026-11-27 12:00", "2026-11-29 07:00"},
        {"day", 1, 1, "2026-12-31 08:00", "2027-01-01 07:00"},
        {"month", 1, 15, "2026-11-27 12:00", "2026-12-15 07:00"},
        {"month", 1, 31, "2026-11-27 12:00", "2026-11-30 07:00"},
        {"month", 1, 31, "2027-02-01 00:00", "2027-02-28 07:00"},
        {"month", 1, 29, "2028-02-01 00:00", "2028-02-29 07:00"},
        {"first_week", 1, 1, "2026-11-27 12:00", "2026-11-30 07:00"},
        {"first_month", 1, 1, "2026-11-27 12:00", "2026-12-01 07:00"},
        {"first_month", 1, 1, "2027-04-30 12:00", "2027-05-03 07:00"},
    };
    struct workdays none = {0};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct schedule s = weekly();
        s.rhythm = rows[i].rhythm;
        s.weekday = rows[i].weekday;
        s.month_day = rows[i].month_day;
        assert_string_equal(next_of(&s, &none, rows[i].after), rows[i].next);
    }
}

static void
holidays_move_the_first_working_day(void **state)
{
    /* a holiday from Thursday to Wednesday, the Saturday before is worked */
    int32_t days[] = {day_parse("2026-09-26"), day_parse("2026-10-01"),
                      day_parse("2026-10-02"), day_parse("2026-10-05"),
                      day_parse("2026-10-06"), day_parse("2026-10-07")};
    bool works[] = {true, false, false, false, false, false};
    struct workdays w = {days, works, 6};
    struct schedule s = weekly();
    s.rhythm = "first_week";
    assert_string_equal(next_of(&s, &w, "2026-10-02 12:00"),
                        "2026-10-08 07:00");
    s.rhythm = "first_month";
    assert_string_equal(next_of(&s, &w, "2026-09-30 12:00"),
                        "2026-10-08 07:00");
}

static void
the_hour_stays_when_the_clocks_change(void **state)
{
    struct workdays none = {0};
    struct schedule s = weekly();
    int64_t at;
    assert_ok(clock_start("Europe/Berlin", 0));
    at = moment_parse("2026-03-20 12:00");
    for (int i = 0; i < 60; i++) {
        int64_t next = schedule_next(&s, &none, at);
        assert_true(next > at);
        assert_int_equal(day_of_week(day_of(next)), 1);
        assert_string_equal(moment_iso(f->arena, next) + 11, "07:00");
        at = next;
    }
    s.rhythm = "day";
    s.hour = 2; /* there is none on 29 March */
    at = schedule_next(&s, &none, moment_parse("2026-03-28 12:00"));
    assert_int_equal(day_of(at), day_parse("2026-03-29"));
    at = schedule_next(&s, &none, at);
    assert_int_equal(day_of(at), day_parse("2026-03-30"));
    assert_ok(clock_start("Asia/Shanghai", 0));
}

static void
the_period_is_the_last_whole_one(void **state)
{
    static const struct {
        const char *period, *day, *text;
    } rows[] = {
        {"week", "2026-11-30", "2026W48"}, {"week", "2026-11-29", "2026W47"},
        {"month", "2026-11-01", "2026-10"}, {"quarter", "2026-11-27", "2026Q3"},
        {"half", "2026-11-27", "2026H1"}, {"year", "2026-11-27", "2025"},
        {"fiscal", "2026-11-27", "2025F04"}, {"fiscal", "2026-03-31", "2024F04"},
        {"fiscal", "2026-04-01", "2025F04"},
        {"day", "2026-11-27", "2026-11-26..2026-11-26"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct schedule s = weekly();
        s.period = rows[i].period;
        struct period p = schedule_period(&s, day_parse(rows[i].day),
                                          4);
        assert_string_equal(period_text(f->arena, &p), rows[i].text);
        assert_true(p.to < day_parse(rows[i].day));
    }
}

/* ---- runs ---- */

static uint64_t
add(int64_t due_at)
{
    struct schedule s = weekly();
    assert_ok(schedule_save(&f->cx, &s, NULL, 0, NULL, 0));
    assert_ok(db_exec(&f->cx, "UPDATE report_schedule SET next_at = ?"
                      " WHERE id = ?", B_TIME(due_at), B_U64(s.id)));
    return s.id;
}

static void
clear(void)
{
    static const char *const texts[] = {
        "DELETE FROM report_run", "DELETE FROM report_schedule",
        "UPDATE job SET state = 'done'"};
    for (size_t i = 0; i < 3; i++)
        assert_ok(db_exec(&f->cx, texts[i]));
}

static uint64_t
count(const char *sql)
{
    struct rows r;
    assert_ok(db_query(&f->cx, &r, sql));
    return rows_u64(&r, 0, 0);
}

static void
weeks_that_were_missed_are_one_run_of_the_latest(void **state)
{
    struct workdays none = {0};
    struct schedule s = weekly();
    struct schedule_run *runs;
    size_t n, added;
    clear();
    int64_t past = schedule_next(&s, &none,
                                 clock_now() - 25 * INT64_C(86400000000));
    uint64_t id = add(past);
    assert_ok(schedule_queue_due(&f->cx, &added));
    assert_int_equal(added, 1);
    assert_ok(schedule_runs(&f->cx, id, 10, &runs, &n));
    assert_int_equal(n, 1);
    assert_int_equal(runs[0].missed,
                     (uint64_t)((runs[0].due_at - past) /
                                INT64_C(604800000000)));
    assert_in_range(runs[0].missed, 2, 3);
    assert_true(runs[0].due_at <= clock_now());
    assert_ok(schedule_find(&f->cx, id, &s));
    assert_true(s.next_at > clock_now());
    assert_int_equal(s.next_at - runs[0].due_at, INT64_C(604800000000));
    assert_ok(schedule_queue_due(&f->cx, &added));
    assert_int_equal(added, 0);
}

static void *
looker(void *arg)
{
    struct ctx *cx = fixture_connect(f, DB_RUNTIME);
    size_t *sum = arg, added;
    for (int i = 0; i < 3; i++)
        if (schedule_queue_due(cx, &added) == OK)
            *sum += added;
    fixture_disconnect(cx);
    return NULL;
}

static void
two_workers_that_look_at_once_add_each_run_once(void **state)
{
    pthread_t threads[2];
    size_t sums[2] = {0};
    clear();
    for (int i = 0; i < MANY; i++)
        add(clock_now() - 1000000);
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, looker, &sums[i]),
                         0);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(sums[0] + sums[1], MANY);
    assert_int_equal(count("SELECT COUNT(*) FROM report_run"), MANY);
    assert_int_equal(count("SELECT COUNT(*) FROM job WHERE kind = 'report'"
                           " AND state = 'queued'"), MANY);
    assert_int_equal(count("SELECT COUNT(*) FROM report_schedule"
                           " WHERE next_at <= UTC_TIMESTAMP(6)"), 0);
}

static void
nothing_is_due_before_the_stages_of_the_day_are_read(void **state)
{
    size_t added;
    uint64_t job;
    clear();
    add(clock_now() - 1000000);
    assert_ok(job_add(&f->cx, "stage_due", "2026-11-27", 0, &job));
    assert_ok(schedule_queue_due(&f->cx, &added));
    assert_int_equal(added, 0);
    assert_ok(db_exec(&f->cx, "UPDATE job SET state = 'done' WHERE id = ?",
                      B_U64(job)));
    assert_ok(schedule_queue_due(&f->cx, &added));
    assert_int_equal(added, 1);
}

static void
what_is_switched_off_is_never_due(void **state)
{
    struct schedule s;
    size_t added;
    clear();
    uint64_t id = add(clock_now() - 1000000);
    assert_ok(schedule_find(&f->cx, id, &s));
    assert_ok(schedule_switch(&f->cx, &s, false));
    assert_ok(schedule_queue_due(&f->cx, &added));
    assert_int_equal(added, 0);
    assert_ok(schedule_switch(&f->cx, &s, true));
    assert_true(s.next_at > clock_now());
}

static void
an_end_is_written_once(void **state)
{
    struct schedule_run run, *runs;
    struct schedule s;
    size_t n, added;
    clear();
    uint64_t id = add(clock_now() - 1000000);
    assert_ok(schedule_queue_due(&f->cx, &added));
    assert_ok(schedule_runs(&f->cx, id, 1, &runs, &n));
    assert_ok(schedule_run_find(&f->cx, runs[0].id, &run, &s));
    assert_ok(schedule_run_end(&f->cx, &run, "failed", "scope", 0));
    assert_int_equal(schedule_run_end(&f->cx, &run, "empty", "", 0),
                     ERR_CONFLICT);
    assert_ok(schedule_runs(&f->cx, id, 1, &runs, &n));
    assert_string_equal(runs[0].state, "failed");
    assert_string_equal(runs[0].error, "scope");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_rhythm_has_its_next_time),
        cmocka_unit_test(holidays_move_the_first_working_day),
        cmocka_unit_test(the_hour_stays_when_the_clocks_change),
        cmocka_unit_test(the_period_is_the_last_whole_one),
        cmocka_unit_test(weeks_that_were_missed_are_one_run_of_the_latest),
        cmocka_unit_test(two_workers_that_look_at_once_add_each_run_once),
        cmocka_unit_test(nothing_is_due_before_the_stages_of_the_day_are_read),
        cmocka_unit_test(what_is_switched_off_is_never_due),
        cmocka_unit_test(an_end_is_written_once),
    };
    return cmocka_run_group_tests_name("model/schedule", tests, start,
                                       fixture_end);
}
