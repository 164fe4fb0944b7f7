/* Users and teams: what an administrator may do, and what nobody may. */
#include "page/browser.h"

#include "model/role.h"

static struct fixture *f;
static struct browser admin;
static uint64_t admin_id, wang_id;

static int
start(void **state)
{
    if (fixture_start_schema(state) != 0)
        return -1;
    f = *state;
    browser_prepare(f);
    fixture_sql(f, "INSERT INTO team (id, code, name, parent_id, path) VALUES"
                   " (10, 'n', 'North', 1, '/1/10/'),"
                   " (11, 'n1', 'North 1', 10, '/1/10/11/'),"
                   " (12, 'n11', 'North 11', 11, '/1/10/11/12/'),"
                   " (20, 's', 'South', 1, '/1/20/');\n");
    admin_id = make_user(f, "boss", ROLE_ADMIN, 1);
    wang_id = make_user(f, "wang", ROLE_SALES, 10);
    browser_open(&admin, f);
    browser_login(&admin, "boss", TEST_PASSWORD);
    return 0;
}

static int
end(void **state)
{
    browser_close(&admin);
    return fixture_end(state);
}

static const char *
cell(const char *sql)
{
    struct rows r;
    assert_ok(db_find(&f->cx, &r, sql));
    const char *s = rows_text(&r, 0, 0);
    return s ? s : "";
}

static char *
account(uint64_t id, const char *tail)
{
    return arena_printf(f->arena, "/account/%llu%s", (unsigned long long)id,
                        tail);
}

/* The text between two marks of the last page. */
static const char *
between(const char *from, const char *to)
{
    const char *p = strstr(admin.rq.reply.body.data, from);
    assert_non_null(p);
    p += strlen(from);
    const char *e = strstr(p, to);
    assert_non_null(e);
    return arena_copy(f->arena, p, (size_t)(e - p));
}

static const char SQL_HU[] =
    "SELECT CONCAT_WS('|', login, team_id, must_change, active,"
    " (SELECT GROUP_CONCAT(role ORDER BY role) FROM account_role WHERE"
    " account_id = id)) FROM account WHERE login = 'hu'";

static void
a_new_user_gets_a_password_shown_once_and_has_to_change_it(void **state)
{
    struct browser hu;
    assert_int_equal(browser_get(&admin, "/account/new"), 200);
    char *fields = arena_printf(
        f->arena, "once=%s&login=Hu&name=%%E8%%83%%A1&team_id=10&sales=1"
        "&service=1&active=1", admin.once);
    assert_int_equal(browser_post(&admin, "/account", fields), 201);
    const char *password = between("id=\"secret\">", "<");
    assert_int_equal(strlen(password), 16);
    assert_string_equal(cell(SQL_HU), "hu|10|1|1|sales,service");
    /* the same form again shows no password and makes nobody */
    assert_int_equal(browser_post(&admin, "/account", fields), 303);
    assert_non_null(strstr(browser_location(&admin), "/edit"));
    browser_open(&hu, f);
    assert_int_equal(browser_login(&hu, "hu", password), 303);
    assert_int_equal(browser_get(&hu, "/customer"), 303);
    assert_string_equal(browser_location(&hu), "/account/password");
    browser_close(&hu);
    /* the login is taken, in any case of letters */
    browser_get(&admin, "/account/new");
    assert_int_equal(browser_post(&admin, "/account",
                                  "login=HU&name=x&team_id=10&sales=1"), 422);
    assert_true(browser_sees(&admin, "f_login"));
    assert_string_equal(
        cell("SELECT CONCAT(COUNT(*)) FROM audit WHERE"
             " detail LIKE '%password%'"), "0");
}

static void
roles_and_team_are_judged(void **state)
{
    browser_get(&admin, "/account/new");
    assert_int_equal(browser_post(&admin, "/account",
                                  "login=x1&name=x&active=1"), 422);
    assert_true(browser_sees(&admin, "<a href=\"#f_sales\">角色："
                                     "请至少选一个角色"));
    assert_int_equal(browser_post(&admin, "/account",
                                  "login=x1&name=x&active=1&sales=1"), 422);
    assert_true(browser_sees(&admin, "#f_team_id"));
    assert_int_equal(browser_post(&admin, "/account",
                                  "login=x1&name=x&sales=1&team_id=999"), 422);
    assert_true(browser_sees(&admin, "#f_team_id"));
}

static void
other_roles_end_the_sessions(void **state)
{
    struct browser wang;
    browser_open(&wang, f);
    browser_login(&wang, "wang", TEST_PASSWORD);
    assert_int_equal(browser_get(&wang, "/customer"), 200);
    browser_get(&admin, account(wang_id, "/edit"));
    assert_int_equal(
        browser_post(&admin, account(wang_id, ""),
                     arena_printf(f->arena, "once=%s&version=1&login=wang"
                                  "&name=wang&team_id=10&manager=1&active=1",
                                  admin.once)), 303);
    assert_int_equal(browser_get(&wang, "/customer"), 303);
    assert_string_equal(
        cell("SELECT CONCAT(JSON_VALUE(detail, '$.sales[1]'), '|',"
             " JSON_VALUE(detail, '$.manager[1]')) FROM audit"
             " WHERE action = 'user.edit' ORDER BY id DESC LIMIT 1"), "|1");
    browser_close(&wang);
}

static void
the_last_administrator_stays_and_nobody_locks_himself_out(void **state)
{
    const char *off = "login=boss&name=boss&team_id=1&admin=1&version=";
    uint64_t other = make_user(f, "other", ROLE_ADMIN, 1);
    struct browser second;
    assert_int_equal(
        browser_post(&admin, account(admin_id, ""),
                     arena_printf(f->arena, "%s1", off)), 422);
    assert_int_equal(
        browser_post(&admin, account(admin_id, ""),
                     "login=boss&name=boss&team_id=1&sales=1&active=1"
                     "&version=1"), 422);
    assert_int_equal(browser_post(&admin, account(admin_id, "/reset"), ""),
                     403);
    /* another one may, as long as one is left */
    browser_open(&second, f);
    browser_login(&second, "other", TEST_PASSWORD);
    browser_get(&second, "/account");
    assert_int_equal(
        browser_post(&second, account(admin_id, ""),
                     arena_printf(f->arena, "%s1", off)), 303);
    assert_int_equal(browser_get(&admin, "/account"), 303);
    fixture_sql(f, "UPDATE account SET active = 1 WHERE login = 'boss';\n");
    fixture_sql(f, arena_printf(f->arena, "UPDATE account SET active = 0 WHERE"
                " id = %llu;\n", (unsigned long long)other));
    browser_login(&admin, "boss", TEST_PASSWORD);
    browser_get(&admin, "/account");
    browser_close(&second);
}

static void
the_account_of_the_command_line_is_not_to_be_edited(void **state)
{
    assert_int_equal(browser_get(&admin, "/account/1/edit"), 404);
    browser_get(&admin, "/account?q=system");
    assert_false(browser_sees(&admin, "/account/1/edit"));
}

static void
a_reset_ends_sessions_and_the_old_password(void **state)
{
    struct browser wang;
    browser_open(&wang, f);
    browser_login(&wang, "wang", TEST_PASSWORD);
    browser_get(&admin, account(wang_id, "/edit"));
    assert_int_equal(browser_post(&admin, account(wang_id, "/reset"), ""), 201);
    assert_int_equal(browser_get(&wang, "/customer"), 303);
    assert_int_equal(browser_login(&wang, "wang", TEST_PASSWORD), 422);
    browser_close(&wang);
}

static void
the_list_filters_and_pages(void **state)
{
    browser_get(&admin, "/account?q=hu&role=service&team=10&active=1");
    assert_true(browser_sees(&admin, ">hu<"));
    assert_false(browser_sees(&admin, ">wang<"));
    browser_get(&admin, "/account?q=%25");
    assert_false(browser_sees(&admin, ">hu<"));
    for (int i = 0; i < 120; i++)
        fixture_sql(f, arena_printf(f->arena, "INSERT INTO account (login,"
                    " name, name_sort) VALUES ('p%03d', 'P %03d', 'p');\n",
                    i, i));
    int seen = 0;
    const char *next = "/account?q=P+";
    for (int pages = 0; next && pages < 9; pages++) {
        assert_int_equal(browser_get(&admin, next), 200);
        for (const char *p = admin.rq.reply.body.data;
             (p = strstr(p, ">p")) != NULL; p++)
            seen += p[2] >= '0' && p[2] <= '9';
        const char *link = strstr(admin.rq.reply.body.data, "rel=\"next\"");
        next = NULL;
        if (link) {
            link = strstr(link, "href=\"") + 6;
            next = arena_copy(f->arena, link, strcspn(link, "\""));
            char *amp = strstr((char *)(uintptr_t)next, "&amp;");
            memmove(amp + 1, amp + 5, strlen(amp + 5) + 1);
        }
    }
    assert_int_equal(seen, 120);
}

static void
a_count_of_customers_opens_them_where_the_reader_sees_them_all(void **state)
{
    struct browser chief;
    fixture_sql(f, arena_printf(f->arena,
        "INSERT INTO customer (code, name, created_on, owner_id, team_id)"
        " VALUES ('K1', 'one', @today, %llu, 10),"
        " ('K2', 'two', @today, %llu, 20);\n",
        (unsigned long long)wang_id, (unsigned long long)wang_id));
    const char *link = arena_printf(f->arena, "\"/customer?owner=%llu\"",
                                    (unsigned long long)wang_id);
    make_user(f, "chief", ROLE_ADMIN | ROLE_MANAGER, 10);
    browser_get(&admin, "/account?q=wang");
    assert_true(browser_sees(&admin, "<td class=\"clm-num\">2</td>"));
    browser_open(&chief, f);
    browser_login(&chief, "chief", TEST_PASSWORD);
    browser_get(&chief, "/account?q=wang");
    assert_false(browser_sees(&chief, link));
    fixture_sql(f, "UPDATE customer SET team_id = 10 WHERE code = 'K2';\n");
    browser_get(&chief, "/account?q=wang");
    assert_true(browser_sees(&chief, link));
    browser_get(&chief, arena_printf(f->arena, "/customer?owner=%llu",
                                     (unsigned long long)wang_id));
    assert_true(browser_sees(&chief, "one<") && browser_sees(&chief, "two<"));
    browser_close(&chief);
}

/* ---- teams ---- */

static void
a_team_moves_with_all_below_and_never_below_itself(void **state)
{
    browser_get(&admin, "/team");
    assert_true(browser_sees(&admin, "North 11"));
    browser_get(&admin, "/team/10/edit");
    /* below its own grandchild: no */
    assert_int_equal(browser_post(&admin, "/team/10",
                                  "version=1&name=North&code=n&parent_id=12"
                                  "&active=1"), 422);
    assert_int_equal(browser_post(&admin, "/team/10",
                                  "version=1&name=North&code=n&parent_id=10"
                                  "&active=1"), 422);
    assert_int_equal(browser_post(&admin, "/team/11",
                                  "version=1&name=North+1&code=n1"
                                  "&parent_id=20&active=1&shared=1"), 303);
    assert_string_equal(
        cell("SELECT GROUP_CONCAT(path ORDER BY id) FROM team WHERE id IN"
             " (10, 11, 12)"), "/1/10/,/1/20/11/,/1/20/11/12/");
    /* the root goes nowhere, and does not dissolve */
    assert_int_equal(browser_post(&admin, "/team/1",
                                  "version=1&name=All&code=root&parent_id=10"
                                  "&active=1"), 422);
    assert_int_equal(browser_post(&admin, "/team/1",
                                  "version=1&name=All&code=root"), 422);
    assert_int_equal(browser_post(&admin, "/team/1",
                                  "version=1&name=All&code=root&active=1"),
                     303);
}

static void
a_new_team_lies_below_its_parent(void **state)
{
    browser_get(&admin, "/team/new");
    assert_int_equal(
        browser_post(&admin, "/team",
                     arena_printf(f->arena, "once=%s&name=New&code=new"
                                  "&parent_id=20&active=1", admin.once)), 303);
    assert_string_equal(
        cell("SELECT IF(path = CONCAT('/1/20/', id, '/'), 'good', path)"
             " FROM team WHERE code = 'new'"), "good");
    assert_int_equal(browser_post(&admin, "/team",
                                  "name=New&code=new&parent_id=20&active=1"),
                     422);
    assert_true(browser_sees(&admin, "#f_code"));
}

static void
a_team_in_use_is_not_dissolved(void **state)
{
    assert_int_equal(browser_post(&admin, "/team/20",
                                  "version=1&name=South&code=s&parent_id=1"),
                     422);
    assert_true(browser_sees(&admin, "#f_active"));
}

static void
two_who_edit_a_team_meet_on_the_conflict_page(void **state)
{
    assert_int_equal(browser_post(&admin, "/team/20",
                                  "version=1&name=S2&code=s&parent_id=1"
                                  "&active=1"), 303);
    assert_int_equal(browser_post(&admin, "/team/20",
                                  "version=1&name=S3&code=s&parent_id=1"
                                  "&active=1&was_name=South&was_code=s"
                                  "&was_parent_id=1&was_active=1"), 409);
    assert_true(browser_sees(&admin, "name=\"pick_name\""));
    assert_false(browser_sees(&admin, "name=\"pick_active\""));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            a_new_user_gets_a_password_shown_once_and_has_to_change_it),
        cmocka_unit_test(roles_and_team_are_judged),
        cmocka_unit_test(other_roles_end_the_sessions),
        cmocka_unit_test(
            the_last_administrator_stays_and_nobody_locks_himself_out),
        cmocka_unit_test(the_account_of_the_command_line_is_not_to_be_edited),
        cmocka_unit_test(a_reset_ends_sessions_and_the_old_password),
        cmocka_unit_test(the_list_filters_and_pages),
        cmocka_unit_test(
            a_count_of_customers_opens_them_where_the_reader_sees_them_all),
        cmocka_unit_test(a_team_moves_with_all_below_and_never_below_itself),
        cmocka_unit_test(a_new_team_lies_below_its_parent),
        cmocka_unit_test(a_team_in_use_is_not_dissolved),
        cmocka_unit_test(two_who_edit_a_team_meet_on_the_conflict_page),
    };
    return cmocka_run_group_tests(tests, start, end);
}
