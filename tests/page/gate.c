/* CSRF, transactions, one-time forms, drafts and error pages. */
#include <pthread.h>

#include "page/browser.h"
#include "core/secret.h"
#include "db/db.h"
#include "model/audit.h"
#include "page/page.h"

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

/* ---- a page that writes a row, in a table of its own ---- */

static const char SQL_TEAM[] =
    "INSERT INTO team (code, name, parent_id, path) VALUES (?, 'x', 1, ?)";

static enum err
page_team_make(struct request *rq)
{
    char *code = arena_printf(rq->cx.arena, "t%llu",
                              (unsigned long long)clock_monotonic_ms() * 1000 +
                                  secret_random(1000000));
    TRY(db_exec(&rq->cx, SQL_TEAM, B_TEXT(code), B_TEXT(code)));
    TRY(audit_write(&rq->cx, "team.add", "team", 0, NULL));
    if (request_form(rq, "deny"))
        return ERR_DENIED;
    if (request_form(rq, "refuse")) {
        struct form form;
        form_read(rq, NULL, 0, NULL, &form);
        struct view *v = reply_page(rq, "account/password", "x");
        form_fill(&form, v);
        form_password(v, "FIELD_OLD", "old", "x", false, NULL, NULL);
        form_password(v, "FIELD_NEW", "new", "x", false, NULL, NULL);
        form_password(v, "FIELD_AGAIN", "again", "x", false, NULL, NULL);
        view_if(v, "MUST", false);
        return reply_form_again(rq, &form);
    }
    return reply_see_other(rq, "/made", NULL);
}

static int repeats;

static enum err
page_retry(struct request *rq)
{
    TRY(page_team_make(rq));
    return ++repeats % 3 ? ERR_RETRY : OK;
}

static enum err
page_fault(struct request *rq)
{
    return FAIL(ERR_FAULT, "made on purpose");
}

static enum err
page_gone(struct request *rq)
{
    return ERR_UNAVAILABLE;
}

static enum err
page_broken(struct request *rq)
{
    reply_page(rq, "error/error", "nothing filled in");
    return OK;
}

static const struct route MAKE[] = {
    {METHOD_POST, "/make", page_team_make, ROLES_ANY, ROUTE_DRAFT},
    {METHOD_POST, "/retry", page_retry, ROLES_ANY, 0},
    {METHOD_GET, "/fault", page_fault, ROLES_ANY, 0},
    {METHOD_POST, "/gone", page_gone, ROLES_ANY, 0},
    {METHOD_GET, "/broken", page_broken, ROLES_ANY, 0},
};

static void
open_make(struct browser *b)
{
    browser_open(b, f);
    assert_int_equal(browser_login(b, "wang", TEST_PASSWORD), 303);
    assert_int_equal(browser_get(b, "/account/password"), 200);
    b->routes = MAKE;
    b->route_count = sizeof MAKE / sizeof *MAKE;
}

static uint64_t
count(const char *sql)
{
    struct rows r;
    assert_ok(db_find(&f->cx, &r, sql));
    return rows_u64(&r, 0, 0);
}

static const char SQL_TEAMS[] = "SELECT COUNT(*) FROM team";
static const char SQL_AUDIT[] = "SELECT COUNT(*) FROM audit";

/* ---- sessions ---- */

static void
what_was_typed_when_the_session_ran_out_is_kept(void **state)
{
    struct browser b;
    browser_open(&b, f);
    browser_login(&b, "wang", TEST_PASSWORD);
    browser_get(&b, "/account/password");
    b.routes = MAKE;
    b.route_count = sizeof MAKE / sizeof *MAKE;
    assert_ok(clock_start("Asia/Shanghai", 31 * 60));
    b.headers[0] = "HTTP_REFERER=http://crm.example:8080/team/new";
    assert_int_equal(browser_post(&b, "/make", "name=%E5%AE%A2&password=no"),
                     303);
    assert_string_equal(browser_location(&b),
                        "/login?why=kept&next=%2Fteam%2Fnew");
    assert_ok(clock_start("Asia/Shanghai", 0));
    assert_int_equal(
        count("SELECT COUNT(*) FROM draft WHERE form = '/make' AND"
              " content = 'name=%E5%AE%A2'"), 1);
    browser_close(&b);
}

/* ---- CSRF ---- */

static void
a_post_needs_the_token_of_the_session(void **state)
{
    struct browser b;
    open_make(&b);
    uint64_t before = count(SQL_TEAMS);
    assert_int_equal(browser_send(&b, "POST", "/make", "name=x"), 403);
    assert_int_equal(browser_send(&b, "POST", "/make", "csrf="), 403);
    assert_int_equal(browser_send(&b, "POST", "/make", "csrf=wrong"), 403);
    assert_int_equal(count(SQL_TEAMS), before);
    browser_close(&b);
}

static void
a_post_from_another_site_is_refused_even_with_the_token(void **state)
{
    static const char *const BAD[] = {
        "HTTP_ORIGIN=http://evil.example", "HTTP_ORIGIN=null",
        "HTTP_ORIGIN=http://crm.example", "HTTP_ORIGIN=http://crm.example:80801",
        "HTTP_ORIGIN=ftp://crm.example:8080", "HTTP_ORIGIN=",
        "HTTP_SEC_FETCH_SITE=cross-site", "HTTP_SEC_FETCH_SITE=same-site"};
    static const char *const GOOD[] = {
        "HTTP_ORIGIN=http://crm.example:8080",
        "HTTP_ORIGIN=https://crm.example:8080",
        "HTTP_SEC_FETCH_SITE=same-origin", "HTTP_SEC_FETCH_SITE=none"};
    struct browser b;
    open_make(&b);
    char token[100];
    strcpy(token, b.csrf);
    uint64_t before = count(SQL_TEAMS);
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        b.headers[0] = BAD[i];
        if (browser_post(&b, "/make", "") != 403)
            fail_msg("accepted: %s", BAD[i]);
    }
    assert_int_equal(count(SQL_TEAMS), before);
    for (size_t i = 0; i < sizeof GOOD / sizeof *GOOD; i++) {
        strcpy(b.csrf, token);
        b.headers[0] = GOOD[i];
        assert_int_equal(browser_post(&b, "/make", ""), 303);
    }
    browser_close(&b);
}

/* ---- transactions ---- */

static void
what_is_refused_or_denied_leaves_nothing(void **state)
{
    struct browser b;
    open_make(&b);
    uint64_t teams = count(SQL_TEAMS), audit = count(SQL_AUDIT);
    assert_int_equal(browser_post(&b, "/make", "deny=1&once=abc"), 403);
    assert_int_equal(browser_post(&b, "/make", "refuse=1&once=abc"), 422);
    assert_int_equal(count(SQL_TEAMS), teams);
    assert_int_equal(count(SQL_AUDIT), audit);
    assert_int_equal(browser_post(&b, "/make", "once=abc"), 303);
    assert_int_equal(count(SQL_TEAMS), teams + 1);
    browser_close(&b);
}

static void
the_same_form_twice_gets_the_first_answer(void **state)
{
    struct browser b;
    open_make(&b);
    uint64_t before = count(SQL_TEAMS);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(browser_post(&b, "/make", "once=twice-1"), 303);
        assert_string_equal(browser_location(&b), "/made");
    }
    assert_int_equal(count(SQL_TEAMS), before + 1);
    assert_int_equal(browser_post(&b, "/make", "once="), 400);
    assert_int_equal(browser_post(&b, "/make", "once=%E5%AE%A2"), 400);
    browser_close(&b);
}

static void
a_form_id_of_somebody_else_tells_nothing(void **state)
{
    struct browser b, c;
    open_make(&b);
    assert_int_equal(browser_post(&b, "/make", "once=mine"), 303);
    browser_open(&c, f);
    browser_login(&c, "li", TEST_PASSWORD);
    browser_get(&c, "/account/password");
    c.routes = MAKE;
    c.route_count = sizeof MAKE / sizeof *MAKE;
    assert_int_equal(browser_post(&c, "/make", "once=mine"), 409);
    browser_close(&b);
    browser_close(&c);
}

enum { CLICKS = 100, THREADS = 10 };

struct click {
    struct browser browser;
    int good;
};

static void *
click_loop(void *arg)
{
    struct click *c = arg;
    char token[100];
    strcpy(token, c->browser.csrf);
    for (int i = 0; i < CLICKS / THREADS; i++) {
        strcpy(c->browser.csrf, token);
        int status = browser_post(&c->browser, "/make", "once=hundred");
        c->good += status == 303 &&
                   !strcmp(browser_location(&c->browser), "/made");
    }
    return NULL;
}

static void
a_hundred_clicks_at_once_make_one_row(void **state)
{
    static struct click clicks[THREADS];
    pthread_t threads[THREADS];
    struct browser b;
    int good = 0;
    open_make(&b);
    uint64_t before = count(SQL_TEAMS);
    for (int i = 0; i < THREADS; i++) {
        clicks[i].browser = b;
        clicks[i].browser.connection = fixture_connect(f, DB_RUNTIME);
    }
    for (int i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, click_loop, &clicks[i]);
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        good += clicks[i].good;
        browser_close(&clicks[i].browser);
    }
    assert_int_equal(count(SQL_TEAMS), before + 1);
    assert_int_equal(good, CLICKS);
    browser_close(&b);
}

static void
a_deadlock_repeats_the_whole_handler(void **state)
{
    struct browser b;
    open_make(&b);
    uint64_t before = count(SQL_TEAMS);
    assert_int_equal(browser_post(&b, "/retry", "once=again"), 303);
    assert_int_equal(count(SQL_TEAMS), before + 1);
    browser_close(&b);
}

/* ---- errors ---- */

static void
errors_are_pages_with_a_reference_and_no_internals(void **state)
{
    struct browser b;
    open_make(&b);
    b.headers[0] = "REQUEST_ID=abcdef0123456789abcdef0123456789";
    assert_int_equal(browser_get(&b, "/fault"), 500);
    assert_true(browser_sees(&b, "abcdef012345"));
    assert_false(browser_sees(&b, "on purpose"));
    assert_int_equal(browser_get(&b, "/broken"), 500);
    assert_int_equal(browser_get(&b, "/nothing"), 404);
    assert_true(browser_sees(&b, "这里没有内容"));
    assert_int_equal(browser_get(&b, "/make"), 405);
    assert_non_null(strstr(b.rq.reply.headers.data, "Allow: POST"));
    browser_close(&b);
}

static void
what_was_typed_is_on_the_page_that_says_503(void **state)
{
    struct browser b;
    open_make(&b);
    assert_int_equal(browser_post(&b, "/gone", "note=%E5%86%99%3Cb%3E"), 503);
    assert_non_null(strstr(b.rq.reply.headers.data, "Retry-After: 5"));
    assert_true(browser_sees(&b, "写&lt;b&gt;"));
    assert_true(browser_sees(&b, "action=\"/gone\""));
    browser_close(&b);
}

static void
errors_speak_the_language_of_who_reads_them(void **state)
{
    struct browser b;
    browser_open(&b, f);
    b.headers[0] = "HTTP_ACCEPT_LANGUAGE=en-GB,en;q=0.9";
    assert_int_equal(browser_get(&b, "/nothing"), 404);
    assert_true(browser_sees(&b, "There is nothing here"));
    b.headers[0] = "HTTP_ACCEPT_LANGUAGE=zh-Hant-TW";
    browser_get(&b, "/nothing");
    assert_true(browser_sees(&b, "這裡沒有內容"));
    browser_get(&b, "/login?lang=en");
    assert_true(browser_sees(&b, "lang=\"en\""));
    browser_get(&b, "/nothing");
    assert_true(browser_sees(&b, "There is nothing here"));
    browser_close(&b);
}

static void
language_and_theme_are_kept_with_the_account(void **state)
{
    struct browser b;
    browser_open(&b, f);
    browser_login(&b, "wang", TEST_PASSWORD);
    browser_get(&b, "/account/password");
    assert_int_equal(
        browser_post(&b, "/preference", "lang=en&next=/account/password"),
        303);
    assert_string_equal(browser_location(&b), "/account/password");
    assert_int_equal(browser_post(&b, "/preference", "theme=dark"), 303);
    assert_int_equal(browser_post(&b, "/preference", "theme=pink"), 400);
    browser_close(&b);
    browser_open(&b, f);
    browser_login(&b, "wang", TEST_PASSWORD);
    browser_get(&b, "/account/password");
    assert_true(browser_sees(&b, "<html lang=\"en\" data-bs-theme=\"dark\""));
    fixture_sql(f, "UPDATE account SET lang = '', theme = '';\n");
    browser_close(&b);
}

static void
a_draft_is_kept_while_typing(void **state)
{
    struct browser b;
    browser_open(&b, f);
    browser_login(&b, "wang", TEST_PASSWORD);
    browser_get(&b, "/account/password");
    assert_int_equal(
        browser_post(&b, "/draft", "draft_of=/customer/5&name=a%26b"), 204);
    assert_int_equal(count("SELECT COUNT(*) FROM draft WHERE form ="
                           " '/customer/5' AND content = 'name=a%26b'"), 1);
    assert_int_equal(browser_post(&b, "/draft", "draft_of=//x&name=a"), 400);
    browser_close(&b);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_typed_when_the_session_ran_out_is_kept),
        cmocka_unit_test(a_post_needs_the_token_of_the_session),
        cmocka_unit_test(
            a_post_from_another_site_is_refused_even_with_the_token),
        cmocka_unit_test(what_is_refused_or_denied_leaves_nothing),
        cmocka_unit_test(the_same_form_twice_gets_the_first_answer),
        cmocka_unit_test(a_form_id_of_somebody_else_tells_nothing),
        cmocka_unit_test(a_hundred_clicks_at_once_make_one_row),
        cmocka_unit_test(a_deadlock_repeats_the_whole_handler),
        cmocka_unit_test(errors_are_pages_with_a_reference_and_no_internals),
        cmocka_unit_test(what_was_typed_is_on_the_page_that_says_503),
        cmocka_unit_test(errors_speak_the_language_of_who_reads_them),
        cmocka_unit_test(language_and_theme_are_kept_with_the_account),
        cmocka_unit_test(a_draft_is_kept_while_typing),
    };
    return cmocka_run_group_tests(tests, start, fixture_end);
}
