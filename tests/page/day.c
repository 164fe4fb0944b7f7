/* The day page and the task list: whose work is shown to whom, what a click on
 * done and move does, and what a new colleague is told. */
#include "model/task.h"
#include "page/browser.h"

static struct fixture *f;
static uint64_t wang, li, customer_wang, customer_li;

static uint64_t
put_customer(const char *code, const char *name, uint64_t owner)
{
    static const char SQL[] =
        "INSERT INTO customer (code, name, name_sort, created_on, owner_id,"
        " team_id, stage) VALUES (?, ?, ?, '2026-01-01', ?, 1, 'usage')";
    assert_ok(db_exec(&f->cx, SQL, B_TEXT(code), B_TEXT(name),
                      B_BYTES(code, strlen(code)), B_U64(owner)));
    return db_last_id(f->cx.db);
}

static uint64_t
put_task(uint64_t customer, uint64_t owner, const char *title, int32_t due)
{
    struct task t = {.customer_id = customer, .account_id = owner,
                     .kind = "call", .title = title, .due_on = due};
    assert_ok(task_add(&f->cx, &t));
    return t.id;
}

static int
start(void **state)
{
    if (fixture_start_schema(state) != 0)
        return -1;
    f = *state;
    browser_prepare(f);
    wang = make_user(f, "wang", ROLE_SALES, 1);
    li = make_user(f, "li", ROLE_SALES, 1);
    make_user(f, "boss", ROLE_MANAGER, 1);
    make_user(f, "new", ROLE_SALES, 1);
    make_user(f, "reader", ROLE_ANALYST, 1);
    customer_wang = put_customer("K1", "海河<b>精密</b>", wang);
    customer_li = put_customer("K2", "云岭制药", li);
    put_task(customer_wang, wang, "迟到的事", clock_today() - 4);
    put_task(customer_wang, wang, "今天的事", clock_today());
    put_task(customer_wang, wang, "以后的事", clock_today() + 20);
    put_task(customer_li, li, "李的事", clock_today());
    put_task(0, li, "与客户无关", clock_today());
    return 0;
}

static void
as(struct browser *b, const char *login)
{
    browser_open(b, f);
    assert_int_equal(browser_login(b, login, TEST_PASSWORD), 303);
}

static void
a_salesperson_sees_his_own_day(void **state)
{
    struct browser b;
    as(&b, "wang");
    assert_int_equal(browser_get(&b, "/"), 200);
    assert_true(browser_sees(&b, "迟到的事"));
    assert_true(browser_sees(&b, "已过 4 天"));
    assert_true(browser_sees(&b, "今天的事"));
    assert_false(browser_sees(&b, "以后的事"));
    assert_false(browser_sees(&b, "李的事"));
    assert_true(browser_sees(&b, "海河&lt;b&gt;精密"));
    assert_false(browser_sees(&b, "who=team"));
    assert_int_equal(browser_get(&b, "/?who=team"), 200);
    assert_false(browser_sees(&b, "李的事"));
    browser_close(&b);
}

/* Counted on the copy of the ledger, which there is none of here. */
static void
other_models_are_offered_and_none_is_counted_without_a_copy(void **state)
{
    struct browser b;
    as(&b, "wang");
    assert_int_equal(browser_get(&b, "/"), 200);
    assert_true(browser_sees(&b, "href=\"/?model=segments4\""));
    assert_true(browser_sees(&b, "href=\"/customer?owner=me&amp;stage=usage\""));
    assert_int_equal(browser_get(&b, "/?model=segments4"), 200);
    assert_true(browser_sees(&b, "aria-current=\"page\">六阶段生命周期"));
    assert_true(browser_sees(&b, "href=\"/customer?owner=me&amp;stage=usage\""));
    browser_close(&b);
}

static void
a_manager_switches_to_his_team(void **state)
{
    struct browser b;
    as(&b, "boss");
    assert_int_equal(browser_get(&b, "/"), 200);
    assert_true(browser_sees(&b, "你还没有自己的客户"));
    assert_false(browser_sees(&b, "李的事"));
    assert_int_equal(browser_get(&b, "/?who=team"), 200);
    assert_true(browser_sees(&b, "李的事"));
    assert_true(browser_sees(&b, "与客户无关"));
    assert_true(browser_sees(&b, "/customer?stage=usage\""));
    browser_close(&b);
}

static void
the_day_of_the_team_has_its_warnings_and_goals(void **state)
{
    struct browser b;
    fixture_sql(f, "INSERT INTO warning (customer_id, cause_code, level,"
                   " opened_on, level_on, acted_on, owner_id, team_id) SELECT"
                   " id, 'complaint', 3, @today, @today, @today, owner_id,"
                   " team_id FROM customer WHERE code = 'K2';\n"
                   "INSERT INTO goal (kpi, team_id, account_id, period,"
                   " starts_on, target) SELECT 'new_customers', t.team,"
                   " IF(t.team IS NULL, a.id, NULL), 'quarter',"
                   " MAKEDATE(YEAR(@today - INTERVAL 1 DAY), 1) + INTERVAL"
                   " QUARTER(@today - INTERVAL 1 DAY) - 1 QUARTER,"
                   " IF(t.team IS NULL, 77, 88) FROM account a"
                   " JOIN (SELECT NULL AS team UNION SELECT 1) t"
                   " WHERE a.login = 'boss';\n");
    as(&b, "boss");
    assert_int_equal(browser_get(&b, "/"), 200);
    assert_false(browser_sees(&b, "warnings-title"));
    assert_int_equal(browser_get(&b, "/?who=team"), 200);
    assert_true(browser_sees(&b, "href=\"/warning?who=team\""));
    assert_true(browser_sees(&b, "/goal/progress?who=team"));
    b.headers[0] = "HTTP_HX_REQUEST=true";
    assert_int_equal(browser_get(&b, "/goal/progress"), 200);
    assert_true(browser_sees(&b, "≥ 77"));
    assert_false(browser_sees(&b, "≥ 88"));
    b.headers[0] = "HTTP_HX_REQUEST=true";
    assert_int_equal(browser_get(&b, "/goal/progress?who=team"), 200);
    assert_true(browser_sees(&b, "≥ 88"));
    assert_false(browser_sees(&b, "≥ 77"));
    browser_close(&b);
}

static void
a_new_colleague_is_told_what_to_do_first(void **state)
{
    struct browser b;
    as(&b, "new");
    assert_int_equal(browser_get(&b, "/"), 200);
    assert_true(browser_sees(&b, "请主管分给你客户"));
    assert_true(browser_sees(&b, "/customer/new"));
    assert_false(browser_sees(&b, "clm-tile"));
    assert_int_equal(browser_get(&b, "/task"), 200);
    assert_true(browser_sees(&b, "没有未完成的任务"));
    browser_close(&b);
}

static void
done_and_moved_tasks_leave_the_day(void **state)
{
    struct browser b;
    struct rows r;
    uint64_t id = put_task(customer_wang, wang, "要改期", clock_today());
    as(&b, "wang");
    assert_int_equal(browser_get(&b, "/"), 200);
    const char *at = arena_printf(b.connection->arena, "/task/%llu",
                                  (unsigned long long)id);
    assert_int_equal(browser_post(&b, at, "do=tomorrow&next=/task"), 303);
    assert_string_equal(browser_location(&b), "/task");
    assert_ok(db_find(&f->cx, &r, "SELECT due_on FROM task WHERE id = ?",
                      B_U64(id)));
    assert_int_equal(rows_day(&r, 0, 0), clock_today() + 1);
    assert_int_equal(browser_post(&b, at, "do=move&due_on=2001-01-01"), 303);
    assert_int_equal(browser_post(&b, at, "do=move&due_on=2198-02-28"), 303);
    assert_ok(db_find(&f->cx, &r, "SELECT due_on FROM task WHERE id = ?",
                      B_U64(id)));
    assert_int_equal(rows_day(&r, 0, 0), day_from_ymd(2198, 2, 28));
    assert_int_equal(browser_post(&b, at, "do=done&next=//evil.example"), 303);
    assert_string_equal(browser_location(&b), "/");
    assert_int_equal(browser_post(&b, at, "do=move&due_on=2198-03-01"), 303);
    assert_ok(db_find(&f->cx, &r, "SELECT due_on, done_at, done_by FROM task"
                      " WHERE id = ?", B_U64(id)));
    assert_int_equal(rows_day(&r, 0, 0), day_from_ymd(2198, 2, 28));
    assert_false(rows_null(&r, 0, 1));
    assert_int_equal(rows_u64(&r, 0, 2), wang);
    assert_int_equal(browser_post(&b, at, "do=something"), 400);
    browser_close(&b);
}

static void
a_task_of_somebody_else_is_not_there(void **state)
{
    struct browser b;
    uint64_t id = put_task(customer_li, li, "别动", clock_today());
    as(&b, "wang");
    assert_int_equal(browser_get(&b, "/"), 200);
    char at[40];
    snprintf(at, sizeof at, "/task/%llu", (unsigned long long)id);
    assert_int_equal(browser_post(&b, at, "do=done"), 404);
    assert_int_equal(browser_post(&b, at, "do=tomorrow"), 404);
    browser_close(&b);
    as(&b, "reader");
    assert_int_equal(browser_get(&b, "/task?who=team"), 200);
    assert_true(browser_sees(&b, "别动"));
    assert_false(browser_sees(&b, "value=\"done\""));
    assert_int_equal(browser_post(&b, at, "do=done"), 403);
    browser_close(&b);
}

static void
the_list_pages_by_key_both_ways(void **state)
{
    struct browser b;
    for (int i = 0; i < 120; i++)
        put_task(customer_li, li, "多", clock_today() + 30 + i / 7);
    as(&b, "li");
    unsigned rows = 0;
    const char *at = "/task?when=later";
    char next[400];
    for (int pages = 0; *at && pages < 9; pages++) {
        assert_int_equal(browser_get(&b, at), 200);
        const char *p = b.rq.reply.body.data;
        for (; (p = strstr(p, "value=\"done\"")); p++)
            rows++;
        p = strstr(b.rq.reply.body.data, "rel=\"next\" href=\"");
        snprintf(next, sizeof next, "%.*s", p ? (int)strcspn(p + 17, "\"")
                 : 0, p ? p + 17 : "");
        for (char *amp; (amp = strstr(next, "&amp;"));)
            memmove(amp + 1, amp + 5, strlen(amp + 5) + 1);
        at = next;
    }
    assert_int_equal(rows, 120);
    static const char *const BAD[] = {"after=x", "after=2026-99-99~1",
        "before=~", "when=never", "who=all", "after=2026-01-01~-1"};
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++)
        assert_int_equal(browser_get(&b, arena_printf(b.connection->arena,
                                     "/task?%s", BAD[i])), 200);
    browser_close(&b);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_salesperson_sees_his_own_day),
        cmocka_unit_test(
            other_models_are_offered_and_none_is_counted_without_a_copy),
        cmocka_unit_test(a_manager_switches_to_his_team),
        cmocka_unit_test(the_day_of_the_team_has_its_warnings_and_goals),
        cmocka_unit_test(a_new_colleague_is_told_what_to_do_first),
        cmocka_unit_test(done_and_moved_tasks_leave_the_day),
        cmocka_unit_test(a_task_of_somebody_else_is_not_there),
        cmocka_unit_test(the_list_pages_by_key_both_ways),
    };
    return cmocka_run_group_tests(tests, start, fixture_end);
}
