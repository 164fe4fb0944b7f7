/* Logging in and out, and how sessions end. */
#include "page/browser.h"

static struct fixture *f;

static int
start(void **state)
{
    if (fixture_start_schema(state) != 0)
        return -1;
    f = *state;
    browser_prepare(f);
    make_user(f, "wang", ROLE_SALES, 1);
    make_user(f, "li", ROLE_ADMIN, 1);
    return 0;
}

/* ---- login ---- */

static void
without_a_session_every_page_leads_to_the_login(void **state)
{
    struct browser b;
    browser_open(&b, f);
    assert_int_equal(browser_get(&b, "/account/password?a=1"), 303);
    assert_string_equal(browser_location(&b),
                        "/login?next=%2Faccount%2Fpassword%3Fa%3D1");
    assert_int_equal(browser_post(&b, "/logout", ""), 303);
    assert_int_equal(browser_get(&b, "/health"), 200);
    browser_close(&b);
}

static void
login_gives_a_session_and_logout_ends_it(void **state)
{
    struct browser b;
    browser_open(&b, f);
    assert_int_equal(browser_login(&b, "Wang", TEST_PASSWORD), 303);
    assert_string_equal(browser_location(&b), "/");
    const char *headers = b.rq.reply.headers.data;
    assert_non_null(strstr(headers, "Set-Cookie: sid="));
    assert_non_null(strstr(headers, "; HttpOnly; SameSite=Lax"));
    assert_int_equal(browser_get(&b, "/account/password"), 200);
    char kept[200];
    strcpy(kept, b.cookies[0]);
    for (int i = 0; i < 8; i++)
        if (!strncmp(b.cookies[i], "sid=", 4))
            strcpy(kept, b.cookies[i]);
    assert_int_equal(browser_post(&b, "/logout", ""), 303);
    assert_string_equal(browser_location(&b), "/login?why=out");
    browser_cookie(&b, kept); /* the old token is dead */
    assert_int_equal(browser_get(&b, "/account/password"), 303);
    browser_close(&b);
}

static void
under_https_the_cookie_is_secure_and_of_this_host(void **state)
{
    struct browser b;
    browser_open(&b, f);
    f->config.https = true;
    assert_int_equal(browser_login(&b, "wang", TEST_PASSWORD), 303);
    const char *set = strstr(b.rq.reply.headers.data, "__Host-sid=");
    assert_non_null(set);
    assert_non_null(strstr(set, "; Path=/; HttpOnly; SameSite=Lax; Secure"));
    assert_int_equal(browser_get(&b, "/account/password"), 200);
    f->config.https = false;
    browser_close(&b);
}

static void
each_login_has_a_new_session_and_ends_the_one_before(void **state)
{
    struct browser b;
    char first[200];
    browser_open(&b, f);
    browser_login(&b, "wang", TEST_PASSWORD);
    for (int i = 0; i < 8; i++)
        if (!strncmp(b.cookies[i], "sid=", 4))
            strcpy(first, b.cookies[i]);
    assert_int_equal(browser_login(&b, "wang", TEST_PASSWORD), 303);
    browser_cookie(&b, first);
    assert_int_equal(browser_get(&b, "/account/password"), 303);
    browser_close(&b);
}

static void
logging_out_everywhere_ends_the_other_sessions(void **state)
{
    struct browser a, b;
    browser_open(&a, f);
    browser_open(&b, f);
    browser_login(&a, "li", TEST_PASSWORD);
    browser_login(&b, "li", TEST_PASSWORD);
    assert_int_equal(browser_get(&a, "/account/password"), 200);
    assert_int_equal(browser_post(&a, "/logout", "everywhere=1"), 303);
    assert_int_equal(browser_get(&b, "/account/password"), 303);
    assert_non_null(strstr(browser_location(&b), "/login?why=over&"));
    browser_get(&b, browser_location(&b));
    assert_true(browser_sees(&b, "您的登录已失效，请重新登录。"));
    browser_close(&a);
    browser_close(&b);
}

static void
a_wrong_password_and_an_unknown_account_read_the_same(void **state)
{
    struct browser b;
    browser_open(&b, f);
    static const char *const LOGINS[] = {"wang", "nobody", "%E7%8E%8B"};
    for (int i = 0; i < 3; i++) {
        assert_int_equal(browser_login(&b, LOGINS[i], "wrong"), 422);
        assert_true(browser_sees(&b, "还可以试 4 次"));
        assert_null(strstr(b.rq.reply.body.data, ">wrong"));
    }
    assert_int_equal(browser_login(&b, "wang", TEST_PASSWORD), 303);
    assert_int_equal(browser_login(&b, "wang", "wrong"), 422);
    assert_true(browser_sees(&b, "还可以试 4 次")); /* forgotten at login */
    browser_close(&b);
}

static void
after_five_failures_an_account_waits(void **state)
{
    struct browser b;
    browser_open(&b, f);
    make_user(f, "zhao", ROLE_SALES, 1);
    for (int i = 0; i < 5; i++)
        assert_int_equal(browser_login(&b, "zhao", "wrong"), 422);
    assert_true(browser_sees(&b, "请等 1 分钟"));
    assert_int_equal(browser_login(&b, "zhao", TEST_PASSWORD), 429);
    assert_non_null(strstr(b.rq.reply.headers.data, "Retry-After: "));
    assert_int_equal(browser_login(&b, "wang", TEST_PASSWORD), 303);
    assert_ok(clock_start("Asia/Shanghai", 61));
    assert_int_equal(browser_login(&b, "zhao", "wrong"), 422);
    assert_true(browser_sees(&b, "请等 2 分钟"));
    assert_ok(clock_start("Asia/Shanghai", 200));
    assert_int_equal(browser_login(&b, "zhao", TEST_PASSWORD), 303);
    assert_ok(clock_start("Asia/Shanghai", 0));
    browser_close(&b);
}

/* The same password is guessed, so it is the same brake. */
static void
the_old_password_is_not_guessed_either(void **state)
{
    struct browser b;
    struct rows r;
    browser_open(&b, f);
    make_user(f, "zhou", ROLE_SALES, 1);
    browser_login(&b, "zhou", TEST_PASSWORD);
    browser_get(&b, "/account/password");
    for (int i = 0; i < 5; i++)
        assert_int_equal(browser_post(&b, "/account/password",
                                      "old=guess&new=another one here"
                                      "&again=another one here"), 422);
    assert_int_equal(
        browser_post(&b, "/account/password",
                     "old=" TEST_PASSWORD "&new=another one here"
                     "&again=another one here"), 429);
    assert_true(browser_sees(&b, "请等 1 分钟"));
    assert_non_null(strstr(b.rq.reply.headers.data, "Retry-After: "));
    assert_ok(db_find(&f->cx, &r, "SELECT COUNT(*) FROM audit WHERE"
                                  " action = 'user.password.failed'"
                                  " AND account_id = subject_id"));
    assert_int_equal(rows_u64(&r, 0, 0), 5);
    assert_ok(clock_start("Asia/Shanghai", 61));
    assert_int_equal(
        browser_post(&b, "/account/password",
                     "old=" TEST_PASSWORD "&new=another one here"
                     "&again=another one here"), 303);
    assert_ok(clock_start("Asia/Shanghai", 0));
    browser_close(&b);
}

static void
what_was_chosen_is_in_cookies_for_the_pages_without_an_account(void **state)
{
    struct browser b;
    browser_open(&b, f);
    make_user(f, "wu", ROLE_SALES, 1);
    browser_login(&b, "wu", TEST_PASSWORD);
    assert_null(strstr(b.rq.reply.headers.data, "Set-Cookie: lang="));
    fixture_sql(f, "UPDATE account SET lang = 'zh-TW', theme = 'dark'"
                   " WHERE login = 'wu';\n");
    browser_login(&b, "wu", TEST_PASSWORD);
    assert_non_null(strstr(b.rq.reply.headers.data, "Set-Cookie: lang=zh-TW;"));
    assert_non_null(strstr(b.rq.reply.headers.data, "Set-Cookie: theme=dark;"));
    browser_get(&b, "/account/own");
    assert_true(browser_sees(&b, "<option value=\"\">依瀏覽器設定</option>"));
    assert_int_equal(browser_post(&b, "/account/own",
                                  "name=Wu&lang=&theme=light"), 303);
    assert_non_null(strstr(b.rq.reply.headers.data, "Set-Cookie: lang=;"));
    assert_non_null(strstr(b.rq.reply.headers.data,
                           "Set-Cookie: theme=light;"));
    browser_close(&b);
}

static void
next_leads_to_our_own_pages_only(void **state)
{
    static const char *const BAD[] = {
        "//evil.example", "/%5Cevil.example", "https://evil.example",
        "javascript:alert(1)", "%5C%5Cevil", "", "evil", "/%0d%0aX: y",
        "/%09/evil.example", "%20/x", "/\xe2\x80\xae", "%2F%2Fevil"};
    struct browser b;
    browser_open(&b, f);
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        browser_get(&b, "/login");
        int status = browser_post(
            &b, "/login",
            arena_printf(b.connection->arena, "login=wang&password=%s&next=%s",
                         TEST_PASSWORD, BAD[i]));
        assert_int_equal(status, 303);
        if (strcmp(browser_location(&b), "/"))
            fail_msg("%s led to %s", BAD[i], browser_location(&b));
        browser_get(&b, arena_printf(b.connection->arena, "/login?next=%s",
                                     BAD[i]));
        assert_true(browser_sees(&b, "name=\"next\" value=\"/\""));
    }
    browser_get(&b, "/login");
    browser_post(&b, "/login",
                 "login=wang&password=" TEST_PASSWORD "&next=/a%3Fb=c");
    assert_string_equal(browser_location(&b), "/a?b=c");
    browser_close(&b);
}

static void
a_login_form_of_another_site_is_refused(void **state)
{
    struct browser b;
    browser_open(&b, f);
    assert_int_equal(browser_post(&b, "/login", "login=wang&password="
                                                TEST_PASSWORD), 303);
    assert_string_equal(browser_location(&b), "/login?why=again");
    browser_close(&b);
}

/* ---- sessions ---- */

static void
a_session_ends_after_half_an_hour_of_nothing(void **state)
{
    struct browser b;
    browser_open(&b, f);
    browser_login(&b, "wang", TEST_PASSWORD);
    for (int minute = 25; minute <= 75; minute += 25) {
        assert_ok(clock_start("Asia/Shanghai", minute * 60));
        assert_int_equal(browser_get(&b, "/account/password"), 200);
    }
    assert_ok(clock_start("Asia/Shanghai", (75 + 31) * 60));
    assert_int_equal(browser_get(&b, "/account/password"), 303);
    assert_non_null(strstr(browser_location(&b), "why=ended"));
    assert_int_equal(browser_post(&b, "/logout", ""), 303);
    assert_non_null(strstr(browser_location(&b), "why=ended")); /* no draft */
    assert_ok(clock_start("Asia/Shanghai", 0));
    browser_close(&b);
}

static void
a_session_ends_twelve_hours_after_login_whatever_happens(void **state)
{
    struct browser b;
    browser_open(&b, f);
    browser_login(&b, "wang", TEST_PASSWORD);
    for (int minute = 0; minute < 12 * 60; minute += 20) {
        assert_ok(clock_start("Asia/Shanghai", minute * 60));
        assert_int_equal(browser_get(&b, "/account/password"), 200);
    }
    assert_ok(clock_start("Asia/Shanghai", 12 * 3600 + 60));
    assert_int_equal(browser_get(&b, "/account/password"), 303);
    assert_non_null(strstr(browser_location(&b), "why=over"));
    assert_ok(clock_start("Asia/Shanghai", 0));
    browser_close(&b);
}

static void
somebody_switched_off_is_out_with_the_next_request(void **state)
{
    struct browser b;
    browser_open(&b, f);
    make_user(f, "sun", ROLE_SALES, 1);
    browser_login(&b, "sun", TEST_PASSWORD);
    assert_int_equal(browser_get(&b, "/account/password"), 200);
    fixture_sql(f, "UPDATE account SET active = 0 WHERE login = 'sun';\n");
    assert_int_equal(browser_get(&b, "/account/password"), 303);
    browser_close(&b);
}

static void
a_password_that_was_given_must_be_changed_first(void **state)
{
    struct browser b;
    browser_open(&b, f);
    make_user(f, "qian", ROLE_SALES, 1);
    fixture_sql(f, "UPDATE account SET must_change = 1"
                   " WHERE login = 'qian';\n");
    browser_login(&b, "qian", TEST_PASSWORD);
    assert_int_equal(browser_get(&b, "/"), 303);
    assert_string_equal(browser_location(&b), "/account/password");
    assert_int_equal(browser_get(&b, "/account/password"), 200);
    assert_true(browser_sees(&b, "别人替您设的"));
    assert_int_equal(browser_post(&b, "/account/password",
                                  "old=x&new=short&again=other"), 422);
    assert_true(browser_sees(&b, "至少 10 个字符"));
    assert_int_equal(
        browser_post(&b, "/account/password",
                     "old=" TEST_PASSWORD "&new=another one here"
                     "&again=another one here"), 303);
    assert_int_equal(browser_get(&b, "/account/password"), 200);
    assert_true(browser_sees(&b, "密码已修改"));
    browser_get(&b, "/account/password");
    assert_false(browser_sees(&b, "密码已修改")); /* said once */
    browser_close(&b);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_session_every_page_leads_to_the_login),
        cmocka_unit_test(login_gives_a_session_and_logout_ends_it),
        cmocka_unit_test(under_https_the_cookie_is_secure_and_of_this_host),
        cmocka_unit_test(each_login_has_a_new_session_and_ends_the_one_before),
        cmocka_unit_test(logging_out_everywhere_ends_the_other_sessions),
        cmocka_unit_test(a_wrong_password_and_an_unknown_account_read_the_same),
        cmocka_unit_test(after_five_failures_an_account_waits),
        cmocka_unit_test(the_old_password_is_not_guessed_either),
        cmocka_unit_test(
            what_was_chosen_is_in_cookies_for_the_pages_without_an_account),
        cmocka_unit_test(next_leads_to_our_own_pages_only),
        cmocka_unit_test(a_login_form_of_another_site_is_refused),
        cmocka_unit_test(a_session_ends_after_half_an_hour_of_nothing),
        cmocka_unit_test(
            a_session_ends_twelve_hours_after_login_whatever_happens),
        cmocka_unit_test(somebody_switched_off_is_out_with_the_next_request),
        cmocka_unit_test(a_password_that_was_given_must_be_changed_first),
    };
    return cmocka_run_group_tests(tests, start, fixture_end);
}
