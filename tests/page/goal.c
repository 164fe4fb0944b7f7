/* Goals and KPI pages: who sets a goal for whom, who sees it, that the value
 * beside it is that of the team, and that its link leads to its customers. */
#include "page/browser.h"

#include "model/event.h"
#include "model/kpi_entry.h"
#include "model/stage.h"

static struct fixture *f;
static uint64_t north, south, wang;

static uint64_t
put_team(const char *code, const char *name)
{
    assert_ok(db_exec(&f->cx, "INSERT INTO team (code, name, parent_id, path)"
                      " VALUES (?, ?, 1, ?)", B_TEXT(code), B_TEXT(name),
                      B_TEXT(code)));
    uint64_t id = db_last_id(f->cx.db);
    assert_ok(db_exec(&f->cx, "UPDATE team SET path = CONCAT('/1/', id, '/')"
                      " WHERE id = ?", B_U64(id)));
    return id;
}

/* Bought for the first time yesterday: a new customer of every period. */
static void
put_buyer(const char *code, uint64_t team, uint64_t owner)
{
    struct event e;
    int32_t day = clock_today() - 1;
    assert_ok(db_exec(&f->cx, "INSERT INTO customer (code, name, name_sort,"
                      " created_on, owner_id, team_id, stage) VALUES (?, ?, ?,"
                      " ?, ?, ?, 'purchase')", B_TEXT(code), B_TEXT(code),
                      B_BYTES(code, strlen(code)), B_DAY(day), B_REF(owner),
                      B_U64(team)));
    event_clear(&e);
    e.customer_id = db_last_id(f->cx.db);
    e.kind = EVENT_ORDER;
    e.day = day;
    e.ref_id = 1;
    e.amount = 12300;
    assert_ok(db_begin_write(&f->cx));
    assert_ok(event_add(&f->cx, &e));
    assert_ok(db_commit(&f->cx));
}

static int
start(void **state)
{
    if (fixture_start_schema(state) != 0)
        return -1;
    f = *state;
    browser_prepare(f);
    north = put_team("north", "华北一部");
    south = put_team("south", "华南一部");
    make_user(f, "top", ROLE_MANAGER, 1);
    make_user(f, "head", ROLE_MANAGER, north);
    wang = make_user(f, "wang", ROLE_SALES, north);
    make_user(f, "look", ROLE_ANALYST, 1);
    make_user(f, "market", ROLE_MARKETING, 1);
    put_buyer("N1", north, wang);
    put_buyer("N2", north, 0);
    put_buyer("S1", south, 0);
    return 0;
}

static void
as(struct browser *b, const char *login)
{
    browser_open(b, f);
    assert_int_equal(browser_login(b, login, TEST_PASSWORD), 303);
}

/* From a page with a fresh form. */
static int
post(struct browser *b, const char *at, const char *fields)
{
    assert_int_equal(browser_get(b, "/goal"), 200);
    return browser_post(b, at, fields);
}

static const char *
year(void)
{
    static char text[8];
    int y, m, d;
    day_to_ymd(clock_today() - 1, &y, &m, &d);
    snprintf(text, sizeof text, "%d", y);
    return text;
}

static const char *
form(const char *kpi, const char *who, uint64_t id, const char *target)
{
    return arena_printf(f->cx.arena, "kpi=%s&%s=%llu&period=%s&bound=least"
                        "&target=%s", kpi, who, (unsigned long long)id, year(),
                        target);
}

static const char *
list_address(void)
{
    return arena_printf(f->cx.arena, "/goal?p=%s", year());
}

static void
a_manager_sets_a_goal_and_sees_the_value_of_the_team(void **state)
{
    (void)state;
    struct browser b;
    as(&b, "head");
    assert_int_equal(browser_get(&b, list_address()), 200);
    assert_true(browser_sees(&b, "这一期间还没有目标"));
    assert_int_equal(browser_get(&b, "/goal/new"), 200);
    assert_int_equal(post(&b, "/goal", form("new_customers",
                                  "team_id", north, "2")), 303);
    assert_string_equal(browser_location(&b), list_address());
    assert_int_equal(browser_get(&b, list_address()), 200);
    assert_true(browser_sees(&b, "华北一部"));
    assert_true(browser_sees(&b, "≥ 2"));
    assert_true(browser_sees(&b, "达到"));
    const char *href = arena_printf(f->cx.arena,
        "/kpi/new_customers?p=%s&team=%llu", year(),
        (unsigned long long)north);
    assert_true(browser_sees(&b, arena_printf(f->cx.arena,
        "/kpi/new_customers?p=%s&amp;team=%llu\">2</a>", year(),
        (unsigned long long)north)));
    assert_int_equal(browser_get(&b, href), 200);
    assert_true(browser_sees(&b, ">N1</a>"));
    assert_true(browser_sees(&b, ">N2</a>"));
    assert_false(browser_sees(&b, ">S1</a>"));
    browser_close(&b);
}

/* What was recorded today was not known yesterday; the value says so, and the
 * customers behind it are looked at with the same eyes. */
static void
goals_are_shown_as_known_on_an_earlier_day(void **state)
{
    (void)state;
    struct browser b;
    const char *known = day_iso(f->cx.arena, clock_today() - 1);
    as(&b, "head");
    assert_int_equal(browser_get(&b, arena_printf(f->cx.arena, "%s&known=%s",
                                                  list_address(), known)),
                     200);
    assert_true(browser_sees(&b, arena_printf(f->cx.arena, "按 %s 所知",
                                              known)));
    assert_true(browser_sees(&b, "≥ 2"));
    assert_false(browser_sees(&b, "达到"));
    assert_int_equal(browser_get(&b, arena_printf(f->cx.arena,
        "/kpi/new_customers?p=%s&team=%llu&known=%s", year(),
        (unsigned long long)north, known)), 200);
    assert_false(browser_sees(&b, ">N1</a>"));
    browser_close(&b);
}

static void
a_goal_set_twice_is_refused_and_what_was_typed_stays(void **state)
{
    (void)state;
    struct browser b;
    as(&b, "head");
    assert_int_equal(post(&b, "/goal", form("new_customers",
                                  "team_id", north, "77")), 422);
    assert_true(browser_sees(&b, "这一期间已有同样的目标"));
    assert_true(browser_sees(&b, "value=\"77\""));
    assert_int_equal(post(&b, "/goal", arena_printf(f->cx.arena,
        "kpi=csat&period=%s&bound=least&target=80", year())), 422);
    assert_true(browser_sees(&b, "请选团队或个人"));
    browser_close(&b);
}

static void
nobody_sets_goals_for_teams_of_others(void **state)
{
    (void)state;
    struct browser b;
    struct rows r;
    as(&b, "head");
    assert_int_equal(post(&b, "/goal", form("new_customers",
                                  "team_id", south, "1")), 422);
    assert_true(browser_sees(&b, "请从列表中选择"));
    browser_close(&b);
    as(&b, "top");
    assert_int_equal(post(&b, "/goal", form("revenue", "team_id",
                                  south, "999")), 303);
    browser_close(&b);
    assert_ok(db_find(&f->cx, &r, "SELECT MAX(id) FROM goal"));
    const char *at = arena_printf(f->cx.arena, "/goal/%llu",
                                  (unsigned long long)rows_u64(&r, 0, 0));
    as(&b, "head");
    assert_int_equal(browser_get(&b, arena_printf(f->cx.arena, "%s/edit",
                                                  at)), 404);
    assert_int_equal(post(&b, at, form("revenue", "team_id", north,
                                               "1")), 404);
    assert_int_equal(post(&b, arena_printf(f->cx.arena, "%s/delete",
                                                   at), ""), 404);
    browser_close(&b);
}

static void
a_salesperson_sees_goals_of_his_own_alone(void **state)
{
    (void)state;
    struct browser b;
    as(&b, "head");
    assert_int_equal(post(&b, "/goal", form("new_customers",
                                  "account_id", wang, "3")), 303);
    browser_close(&b);
    as(&b, "wang");
    assert_int_equal(browser_get(&b, list_address()), 200);
    assert_true(browser_sees(&b, "≥ 3"));
    assert_false(browser_sees(&b, "≥ 2"));
    assert_false(browser_sees(&b, "/goal/new"));
    browser_close(&b);
    as(&b, "look");
    assert_int_equal(browser_get(&b, list_address()), 200);
    assert_true(browser_sees(&b, "≥ 2"));
    assert_true(browser_sees(&b, "≥ 3"));
    browser_close(&b);
}

static void
a_deleted_goal_is_asked_about_first(void **state)
{
    (void)state;
    struct browser b;
    struct rows r;
    assert_ok(db_find(&f->cx, &r, "SELECT id, version FROM goal WHERE"
                      " account_id IS NOT NULL"));
    const char *at = arena_printf(f->cx.arena, "/goal/%llu/delete",
                                  (unsigned long long)rows_u64(&r, 0, 0));
    as(&b, "head");
    assert_int_equal(browser_get(&b, at), 200);
    assert_true(browser_sees(&b, "删除目标"));
    assert_int_equal(post(&b, at, ""), 303);
    assert_int_equal(post(&b, at, ""), 404);
    assert_int_equal(browser_get(&b, list_address()), 200);
    assert_false(browser_sees(&b, "≥ 3"));
    browser_close(&b);
}

static void
an_entered_value_says_where_it_comes_from(void **state)
{
    (void)state;
    struct browser b;
    const char *day = day_iso(f->cx.arena, clock_today() - 1);
    as(&b, "market");
    assert_int_equal(browser_get(&b, "/kpi/entry/new?kpi=site_visits"), 200);
    assert_int_equal(post(&b, "/kpi/entry", arena_printf(f->cx.arena,
        "kpi_code=site_visits&day=%s&value=1234", day)), 422);
    assert_true(browser_sees(&b, "value=\"1234\""));
    assert_int_equal(post(&b, "/kpi/entry", arena_printf(f->cx.arena,
        "kpi_code=site_visits&day=%s&value=1234&source=%%3Cb%%3E", day)),
        303);
    assert_int_equal(browser_get(&b, arena_printf(f->cx.arena,
                                 "/kpi/site_visits?p=%s", year())), 200);
    assert_true(browser_sees(&b, "1,234"));
    assert_true(browser_sees(&b, "&lt;b&gt;"));
    assert_int_equal(browser_get(&b, arena_printf(f->cx.arena, "/kpi?p=%s",
                                                  year())), 200);
    assert_true(browser_sees(&b, "1,234"));
    browser_close(&b);
    as(&b, "wang");
    assert_int_equal(browser_get(&b, "/kpi/site_visits"), 200);
    assert_false(browser_sees(&b, "/kpi/entry"));
    assert_int_equal(browser_get(&b, "/kpi/nonsense"), 404);
    assert_int_equal(browser_get(&b, "/kpi/csat?p=x&team=x&at=99&part=x"),
                     200);
    browser_close(&b);
}

static void
a_list_shows_what_its_reader_may_see(void **state)
{
    (void)state;
    struct browser b;
    const char *at = arena_printf(f->cx.arena, "/kpi/new_customers?p=%s",
                                  year());
    as(&b, "wang");
    assert_int_equal(browser_get(&b, at), 200);
    assert_true(browser_sees(&b, ">N1</a>"));
    assert_false(browser_sees(&b, ">N2</a>"));
    assert_true(browser_sees(&b, "1 户"));
    browser_close(&b);
    as(&b, "look");
    assert_int_equal(browser_get(&b, at), 200);
    assert_true(browser_sees(&b, "3 户"));
    browser_close(&b);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_manager_sets_a_goal_and_sees_the_value_of_the_team),
        cmocka_unit_test(goals_are_shown_as_known_on_an_earlier_day),
        cmocka_unit_test(a_goal_set_twice_is_refused_and_what_was_typed_stays),
        cmocka_unit_test(nobody_sets_goals_for_teams_of_others),
        cmocka_unit_test(a_salesperson_sees_goals_of_his_own_alone),
        cmocka_unit_test(a_deleted_goal_is_asked_about_first),
        cmocka_unit_test(an_entered_value_says_where_it_comes_from),
        cmocka_unit_test(a_list_shows_what_its_reader_may_see),
    };
    return cmocka_run_group_tests(tests, start, fixture_end);
}
