/* Markets on the screen: added, a sign entered and taken back, a phase
 * confirmed; who may only look. */
#include "page/browser.h"

#include "model/role.h"

static struct fixture *f;
static struct browser manager, seller;

static int
start(void **state)
{
    if (fixture_start_schema(state) != 0)
        return -1;
    f = *state;
    browser_prepare(f);
    make_user(f, "mira", ROLE_MANAGER, 1);
    make_user(f, "sal", ROLE_SALES, 1);
    browser_open(&manager, f);
    browser_login(&manager, "mira", TEST_PASSWORD);
    browser_open(&seller, f);
    browser_login(&seller, "sal", TEST_PASSWORD);
    return 0;
}

static int
end(void **state)
{
    browser_close(&manager);
    browser_close(&seller);
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

static void
a_market_is_added_once_and_its_signs_are_computed_by_a_job(void **state)
{
    const char *form = arena_printf(
        f->arena, "category_id=%s&region=east",
        cell("SELECT CAST(id AS CHAR) FROM category WHERE code = 'toys'"));
    assert_int_equal(browser_get(&manager, "/market/new"), 200);
    assert_int_equal(browser_post(&manager, "/market", form), 303);
    const char *at = arena_text(f->arena, manager.rq.reply.location);
    assert_string_equal(cell("SELECT kind FROM job ORDER BY id DESC"),
                        "market");
    assert_int_equal(browser_post(&manager, "/market", form), 422);
    assert_int_equal(browser_post(&manager, "/market",
                                  "category_id=99999&region="), 422);
    assert_int_equal(browser_post(&manager, "/market",
                                  "category_id=&region=nowhere"), 422);
    assert_int_equal(browser_get(&manager, "/market"), 200);
    assert_true(browser_sees(&manager, at));
    assert_int_equal(browser_get(&seller, at), 200);
    assert_false(browser_sees(&seller, "/confirm"));
    assert_int_equal(browser_get(&manager, at), 200);
    assert_true(browser_sees(&manager, "/confirm"));
}

static void
a_sign_is_entered_and_taken_back_and_what_was_typed_comes_back(void **state)
{
    assert_int_equal(browser_post(&manager, "/market/1/sign",
                                  "sign=market_growth&value=12a"
                                  "&on_day=2026-01-02&source=a+study"), 422);
    assert_true(browser_sees(&manager, "value=\"12a\""));
    assert_int_equal(browser_post(&manager, "/market/1/sign",
                                  "sign=sales&value=1&on_day=2026-01-02"
                                  "&source=x"), 422);
    assert_int_equal(browser_post(&manager, "/market/1/sign",
                                  "sign=market_growth&value=12"
                                  "&on_day=2999-01-02&source=x"), 422);
    char *good = arena_printf(f->arena, "sign=market_growth&value=12.5"
                              "&on_day=%s&source=a+study",
                              day_iso(f->arena, clock_today()));
    assert_int_equal(browser_post(&manager, "/market/1/sign", good), 303);
    assert_int_equal(browser_get(&manager, "/market/1"), 200);
    assert_true(browser_sees(&manager, "12.50%"));
    assert_true(browser_sees(&manager, "a study"));
    const char *id = cell("SELECT CAST(MAX(id) AS CHAR) FROM market_sign");
    char *back = arena_printf(f->arena, "/market/1/sign/%s/back", id);
    assert_int_equal(browser_post(&manager, back, ""), 303);
    assert_int_equal(browser_post(&manager, back, ""), 404);
    assert_int_equal(browser_get(&manager, "/market/1"), 200);
    assert_false(browser_sees(&manager, "12.50%"));
}

static void
a_phase_is_confirmed_and_says_what_to_do(void **state)
{
    const char *model = cell("SELECT model_code FROM market WHERE id = 1");
    bool company = !strcmp(model, "company4");
    assert_int_equal(browser_post(&manager, "/market/1/confirm",
                                  "phase=nonsense&note="), 400);
    assert_int_equal(browser_post(&manager, "/market/1/confirm",
                                  "phase=maturity&note=we+hold"), 303);
    assert_int_equal(browser_get(&seller, "/market/1"), 200);
    assert_true(browser_sees(&seller, "we hold"));
    assert_true(browser_sees(&seller, company ? "提高效率" : "做出差异"));
    assert_int_equal(browser_post(&manager, "/market/1/switch", ""), 303);
    assert_string_equal(cell("SELECT CAST(active AS CHAR) FROM market"
                             " WHERE id = 1"), "0");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            a_market_is_added_once_and_its_signs_are_computed_by_a_job),
        cmocka_unit_test(
            a_sign_is_entered_and_taken_back_and_what_was_typed_comes_back),
        cmocka_unit_test(a_phase_is_confirmed_and_says_what_to_do),
    };
    return cmocka_run_group_tests(tests, start, end);
}
