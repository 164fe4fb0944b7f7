/* Schedules of reports through the browser and the job: made, run once whatever
 * happens to the worker, told of, and seen by those who may. */
#include "core/text.h"
#include "model/copy.h"
#include "model/schedule.h"
#include "model/stage.h"
#include "page/browser.h"
#include "page/worker.h"

static struct fixture *f;
static uint64_t reader_id;

static void
customers_add(uint64_t owner)
{
    static const char SQL[] =
        "INSERT INTO customer (code, name, name_sort, created_on, owner_id,"
        " team_id) VALUES (?, ?, ?, '2024-01-01', ?, 7)";
    struct stage_progress done;
    for (int i = 0; i < 5; i++) {
        const char *code = arena_printf(f->arena, "K%03d", i);
        assert_ok(db_exec(&f->cx, SQL, B_TEXT(code), B_TEXT("𠮷野<b>家"),
                          B_BYTES(code, strlen(code)), B_U64(owner)));
    }
    assert_ok(stage_refresh_range(&f->cx, 0, UINT64_MAX, NULL, NULL, &done));
}

static int
start(void **state)
{
    if (fixture_start_schema(state) != 0)
        return -1;
    f = *state;
    f->config.cache_dir = f->folder;
    browser_prepare(f);
    fixture_sql(f, "INSERT INTO team (id, code, name, path, parent_id) VALUES"
                   " (7, 'east', '华东', '/1/7/', 1),"
                   " (8, 'west', '华西', '/1/8/', 1);\n");
    customers_add(make_user(f, "sales", ROLE_SALES, 7));
    reader_id = make_user(f, "reader", ROLE_SALES, 8);
    make_user(f, "boss", ROLE_MANAGER, 7);
    make_user(f, "elsewhere", ROLE_MANAGER, 8);
    return 0;
}

static struct browser *
as(const char *login)
{
    return browser_of(f, login);
}

static uint64_t
count(const char *sql)
{
    struct rows r;
    assert_ok(db_query(&f->cx, &r, sql));
    return rows_u64(&r, 0, 0);
}

#define FORM                                                                  \
    "kind=stage&model=lifecycle6&period=week&rhythm=week&weekday=1"           \
    "&month_day=1&hour=7&lang=zh-CN&amounts=1&active=1&shown_flow=1"          \
    "&place_flow=1&shown_moves=1&shown_how=1"

static int
post(struct browser *b, const char *path, const char *form)
{
    return browser_post(b, path, arena_printf(b->connection->arena,
                                              "once=%s&%s", b->once, form));
}

static const char *
address(uint64_t id, const char *rest)
{
    return arena_printf(f->arena, "/report/schedule/%llu%s",
                        (unsigned long long)id, rest);
}

static uint64_t
make(struct browser *b, const char *name, const char *more)
{
    assert_int_equal(browser_get(b, "/report/schedule/new"), 200);
    assert_int_equal(post(b, "/report/schedule",
                          arena_printf(b->connection->arena,
                                       FORM "&name=%s%s", name, more)), 303);
    return strtoull(browser_location(b) + strlen("/report/schedule/"), NULL,
                    10);
}

static void
run_now(struct browser *b, uint64_t id)
{
    assert_int_equal(browser_get(b, address(id, "")), 200);
    assert_int_equal(post(b, address(id, "/run"), ""), 303);
}

static struct schedule_run
latest(uint64_t id)
{
    struct schedule_run *runs;
    size_t n;
    assert_ok(schedule_runs(&f->cx, id, 1, &runs, &n));
    assert_int_equal(n, 1);
    return runs[0];
}

static void
drop(struct browser *b, uint64_t id)
{
    assert_int_equal(browser_get(b, address(id, "/delete")), 200);
    assert_int_equal(post(b, address(id, "/delete"), ""), 303);
}

/* ---- tests ---- */

static void
the_list_says_what_to_do_first_and_then_when_it_runs_next(void **state)
{
    struct browser *b = as("sales");
    assert_int_equal(browser_get(b, "/report/schedule"), 200);
    assert_true(browser_sees(b, "/report/schedule/new"));
    assert_false(browser_sees(b, "<table"));
    uint64_t id = make(b, "%E5%91%A8%E4%B8%80%E4%BE%8B%E4%BC%9A", "");
    struct schedule s;
    assert_ok(schedule_find(&b->rq.cx, id, &s));
    assert_int_equal(day_of_week(day_of(s.next_at)), 1);
    assert_int_equal(browser_get(b, "/report/schedule"), 200);
    assert_true(browser_sees(b, "周一例会"));
    assert_true(browser_sees(b, day_iso(f->arena, day_of(s.next_at))));
    assert_true(browser_sees(b, "07:00"));
    drop(b, id);
}

static void
what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(void **state)
{
    struct browser *b = as("sales");
    assert_int_equal(browser_get(b, "/report/schedule/new"), 200);
    assert_int_equal(post(b, "/report/schedule",
                          "kind=stage&model=lifecycle6&period=week"
                          "&rhythm=month&weekday=3&month_day=77&hour=9"
                          "&lang=en&name=Typed&shown_how=1"), 422);
    assert_true(browser_sees(b, "value=\"Typed\""));
    assert_true(browser_sees(b, "<option value=\"\" selected>全部<"));
    assert_false(browser_sees(b, "<option value=\"\"></option>"));
    assert_true(browser_sees(b, "value=\"77\""));
    assert_true(browser_sees(b, "is-invalid"));
    assert_true(browser_sees(b, "name=\"shown_how\" value=\"1\" checked"));
    assert_false(browser_sees(b, "name=\"shown_flow\" value=\"1\" checked"));
    assert_int_equal(count("SELECT COUNT(*) FROM report_schedule"), 0);
    /* and a team that is not there is none */
    assert_int_equal(post(b, "/report/schedule",
                          FORM "&name=Other&team_id=99"), 422);
    assert_int_equal(count("SELECT COUNT(*) FROM report_schedule"), 0);
}

static void
a_run_issues_the_report_tells_who_gets_it_and_is_in_the_history(void **state)
{
    struct browser *b = as("sales"), *reader = as("reader");
    uint64_t id = make(b, "Monday", arena_printf(f->arena, "&reader=%llu",
                                           (unsigned long long)reader_id));
    run_now(b, id);
    assert_int_equal(browser_get(b, address(id, "")), 200);
    assert_string_equal(latest(id).state, "waiting");
    worker_run(f);
    struct schedule_run run = latest(id);
    assert_string_equal(run.state, "issued");
    assert_string_equal(run.asked_by, "sales");
    assert_memory_equal(run.code, "BG-", 3);
    assert_int_equal(browser_get(b, address(id, "")), 200);
    assert_true(browser_sees(b, run.code));
    /* whom it is for is told, and may open it; it is read then */
    assert_int_equal(browser_get(reader, "/report"), 200);
    assert_true(browser_sees(reader, "/message?unread=1"));
    assert_int_equal(browser_get(reader, "/message?unread=1"), 200);
    assert_true(browser_sees(reader, run.code));
    const char *at = strstr(reader->rq.reply.body.data, "action=\"/message/");
    at = strstr(at + 1, "action=\"/message/"); /* behind "all as read" */
    char *open = arena_copy(f->arena, at + 8, strcspn(at + 8, "\""));
    assert_int_equal(browser_post(as("elsewhere"), open, ""), 403);
    assert_int_equal(browser_get(as("elsewhere"), "/message"), 200);
    assert_int_equal(browser_post(as("elsewhere"), open, ""), 404);
    assert_int_equal(browser_get(reader, "/message"), 200);
    assert_int_equal(browser_post(reader, open, ""), 303);
    assert_int_equal(browser_get(reader, browser_location(reader)), 200);
    assert_true(browser_sees(reader, run.code));
    assert_false(browser_sees(reader, "/message?unread=1"));
    /* with the sections that were chosen, flow first */
    assert_int_equal(count("SELECT COUNT(*) FROM report_section s JOIN report r"
                           " ON r.id = s.report_id WHERE s.shown = 1"), 3);
    drop(b, id);
}

static void
make_due(uint64_t id)
{
    assert_ok(db_exec(&f->cx, "UPDATE report_schedule SET next_at = ?"
                      " WHERE id = ?", B_TIME(clock_now()), B_U64(id)));
}

static void
killed_in_the_middle_it_is_issued_once(void **state)
{
    struct browser *b = as("sales");
    uint64_t id = make(b, "Killed", "");
    uint64_t before = count("SELECT COUNT(*) FROM report");
    struct ctx *dead = fixture_connect(f, DB_RUNTIME);
    struct job j;
    size_t added;
    worker_run(f); /* the jobs of the day */
    make_due(id);
    assert_ok(schedule_queue_due(&f->cx, &added));
    assert_int_equal(added, 1);
    assert_ok(job_take(dead, "dead", LANE_ALL, &j));
    assert_string_equal(j.kind, JOB_REPORT);
    fixture_disconnect(dead); /* killed; its lease runs out */
    assert_ok(db_exec(&f->cx, "UPDATE job SET lease_until = UTC_TIMESTAMP(6)"
                      " - INTERVAL 1 SECOND WHERE id = ?", B_U64(j.id)));
    worker_run(f);
    assert_string_equal(latest(id).state, "issued");
    assert_int_equal(count("SELECT COUNT(*) FROM report"), before + 1);
    /* and killed after it was issued, before the job said so */
    assert_ok(db_exec(&f->cx, "UPDATE job SET state = 'running',"
                      " lease_until = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND"
                      " WHERE id = ?", B_U64(j.id)));
    worker_run(f);
    assert_int_equal(count("SELECT COUNT(*) FROM report"), before + 1);
    drop(b, id);
}

static void
nothing_happened_takes_no_number(void **state)
{
    struct browser *b = as("sales");
    uint64_t before = count("SELECT COUNT(*) FROM report");
    uint64_t number = count("SELECT COALESCE(SUM(last), 0)"
                            " FROM report_counter");
    uint64_t id = make(b, "Empty", "&skip_empty=1");
    run_now(b, id);
    worker_run(f);
    assert_string_equal(latest(id).state, "empty");
    assert_int_equal(count("SELECT COUNT(*) FROM report"), before);
    assert_int_equal(count("SELECT SUM(last) FROM report_counter"), number);
    drop(b, id);
}

static void
what_fails_is_in_the_history_and_told(void **state)
{
    struct browser *b = as("sales");
    uint64_t id = make(b, "Gone", "");
    assert_ok(db_exec(&f->cx, "UPDATE report_schedule SET query ="
                      " 'model=lifecycle6&team=99' WHERE id = ?", B_U64(id)));
    run_now(b, id);
    worker_run(f);
    assert_string_equal(latest(id).state, "failed");
    assert_string_equal(latest(id).error, "scope");
    assert_int_equal(browser_get(b, "/message"), 200);
    assert_true(browser_sees(b, "Gone"));
    /* and of an account that is off nothing is drawn up */
    assert_ok(db_exec(&f->cx, "UPDATE account SET active = 0"
                      " WHERE login = 'sales'"));
    make_due(id);
    worker_run(f);
    assert_ok(db_exec(&f->cx, "UPDATE account SET active = 1"
                      " WHERE login = 'sales'"));
    assert_string_equal(latest(id).error, "account");
    drop(b, id);
}

static void
a_manager_above_may_stop_it_but_not_change_it(void **state)
{
    struct browser *b = as("sales"), *boss = as("boss");
    uint64_t id = make(b, "Mine", "");
    assert_int_equal(browser_get(boss, address(id, "")), 200);
    assert_false(browser_sees(boss, "/edit"));
    assert_int_equal(browser_get(boss, address(id, "/edit")), 403);
    assert_int_equal(post(boss, address(id, "/run"), ""), 403);
    assert_int_equal(post(boss, address(id, ""), FORM "&name=His"), 403);
    assert_int_equal(post(boss, address(id, "/switch"), "on=1"), 403);
    assert_int_equal(browser_get(boss, address(id, "")), 200);
    assert_int_equal(post(boss, address(id, "/switch"), ""), 303);
    assert_int_equal(count("SELECT COUNT(*) FROM report_schedule"
                           " WHERE next_at IS NOT NULL"), 0);
    assert_int_equal(browser_get(as("elsewhere"), address(id, "")), 404);
    drop(boss, id);
    assert_int_equal(browser_get(b, address(id, "")), 404);
}

static void
it_begins_as_a_report_is_and_keeps_a_scope_with_more_to_it(void **state)
{
    struct browser *b = as("sales");
    assert_ok(db_exec(&f->cx, "INSERT INTO report (kind, title, query, series,"
                      " period_from, period_to, account_id, created_at)"
                      " SELECT 'churn', 't', 'model=lifecycle6&p=2026-02"
                      "&grade=A&vs=year', 's', '2026-02-01', '2026-02-28', id,"
                      " UTC_TIMESTAMP(6) FROM account WHERE login = 'sales'"));
    uint64_t report = db_last_id(f->cx.db);
    assert_int_equal(
        browser_get(b, arena_printf(f->arena,
                                    "/report/schedule/new?report=%llu",
                                    (unsigned long long)report)), 200);
    assert_true(browser_sees(b, "value=\"churn\""));
    assert_true(browser_sees(b, "value=\"month\" selected"));
    assert_true(browser_sees(
        b, "name=\"scope\" value=\"model=lifecycle6&amp;grade=A&amp;"
           "vs=year\""));
    assert_int_equal(post(b, "/report/schedule",
                          "kind=churn&period=month&rhythm=month&weekday=1"
                          "&month_day=31&hour=8&lang=en&name=Churn&active=1"
                          "&shown_churn=1&scope=model%3Dlifecycle6%26grade%3DA"
                          "%26vs%3Dyear"), 303);
    uint64_t id = strtoull(browser_location(b) + strlen("/report/schedule/"),
                           NULL, 10);
    assert_int_equal(browser_get(b, address(id, "/edit")), 200);
    assert_true(browser_sees(b, "grade=A&amp;vs=year\""));
    assert_int_equal(count("SELECT COUNT(*) FROM report_schedule WHERE"
                           " query = 'model=lifecycle6&grade=A&vs=year'"), 1);
    drop(b, id);
}

static void
of_one_stage_it_stays_of_that_stage(void **state)
{
    struct browser *b = as("sales");
    assert_ok(db_exec(&f->cx, "INSERT INTO report (kind, title, query, series,"
                      " period_from, period_to, account_id, created_at)"
                      " SELECT 'stage', 't', 'model=lifecycle6&p=2026-02"
                      "&only=awareness', 's', '2026-02-01', '2026-02-28', id,"
                      " UTC_TIMESTAMP(6) FROM account WHERE login = 'sales'"));
    assert_int_equal(
        browser_get(b, arena_printf(f->arena,
                                    "/report/schedule/new?report=%llu",
                                    (unsigned long long)
                                        db_last_id(f->cx.db))), 200);
    assert_true(browser_sees(
        b, "name=\"scope\" value=\"model=lifecycle6&amp;only=awareness\""));
    assert_true(browser_sees(b, "六阶段生命周期 · 认知 · "));
    assert_int_equal(post(b, "/report/schedule",
                          "kind=stage&period=month&rhythm=month&weekday=1"
                          "&month_day=1&hour=8&lang=zh-CN&name=One&active=1"
                          "&shown_stages=1&scope=model%3Dlifecycle6"
                          "%26only%3Dawareness"), 303);
    uint64_t id = strtoull(browser_location(b) + strlen("/report/schedule/"),
                           NULL, 10);
    run_now(b, id);
    worker_run(f);
    assert_int_equal(count("SELECT COUNT(*) FROM report WHERE state = 'issued'"
                           " AND query LIKE '%&only=awareness' AND title LIKE"
                           " '% · 认知 · %'"), 1);
    drop(b, id);
}

static void
two_who_edit_do_not_overwrite_each_other(void **state)
{
    struct browser *b = as("sales");
    uint64_t id = make(b, "Both", "");
    assert_int_equal(browser_get(b, address(id, "/edit")), 200);
    assert_int_equal(post(b, address(id, ""), FORM "&name=One&version=1"),
                     303);
    assert_int_equal(browser_get(b, address(id, "/edit")), 200);
    assert_int_equal(post(b, address(id, ""), FORM "&name=Two&version=1"),
                     409);
    assert_int_equal(browser_get(b, address(id, "")), 200);
    assert_true(browser_sees(b, "One"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            the_list_says_what_to_do_first_and_then_when_it_runs_next),
        cmocka_unit_test(
            what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost),
        cmocka_unit_test(
            a_run_issues_the_report_tells_who_gets_it_and_is_in_the_history),
        cmocka_unit_test(killed_in_the_middle_it_is_issued_once),
        cmocka_unit_test(nothing_happened_takes_no_number),
        cmocka_unit_test(what_fails_is_in_the_history_and_told),
        cmocka_unit_test(a_manager_above_may_stop_it_but_not_change_it),
        cmocka_unit_test(
            it_begins_as_a_report_is_and_keeps_a_scope_with_more_to_it),
        cmocka_unit_test(of_one_stage_it_stays_of_that_stage),
        cmocka_unit_test(two_who_edit_do_not_overwrite_each_other),
    };
    return cmocka_run_group_tests_name("page/schedule", tests, start,
                                       fixture_end);
}
