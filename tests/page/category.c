/* Purchase cycles of product categories, as an administrator changes them. */
#include "page/browser.h"

#include "model/role.h"

static struct fixture *f;
static struct browser admin, other;

static int
start(void **state)
{
    if (fixture_start_schema(state) != 0)
        return -1;
    f = *state;
    browser_prepare(f);
    make_user(f, "root", ROLE_ADMIN, 1);
    make_user(f, "root2", ROLE_ADMIN, 1);
    browser_open(&admin, f);
    browser_open(&other, f);
    browser_login(&admin, "root", TEST_PASSWORD);
    browser_login(&other, "root2", TEST_PASSWORD);
    return 0;
}

static int
end(void **state)
{
    browser_close(&admin);
    browser_close(&other);
    return fixture_end(state);
}

static const char *
text(const char *sql)
{
    struct rows r;
    assert_ok(db_find(&f->cx, &r, sql));
    const char *s = rows_text(&r, 0, 0);
    return s ? s : "NULL";
}

static const char TOYS[] =
    "SELECT CONCAT_WS(' ', COALESCE(cycle_days, 'none'), touched, version)"
    " FROM category WHERE code = 'toys'";
static const char JOBS[] =
    "SELECT CAST(COUNT(*) AS CHAR) FROM job WHERE kind = 'stage_all'";

static const char *
at(const char *tail)
{
    return arena_printf(f->arena, "/category/%s%s",
                        text("SELECT CAST(id AS CHAR) FROM category"
                             " WHERE code = 'toys'"), tail);
}

static void
the_cycle_is_saved_and_all_customers_are_read_by_it(void **state)
{
    (void)state;
    assert_int_equal(browser_get(&admin, "/setting"), 200);
    assert_true(browser_sees(&admin, "href=\"/category\"")); /* the menu */
    assert_int_equal(browser_get(&admin, "/category"), 200);
    assert_true(browser_sees(&admin, "玩具"));
    assert_true(browser_sees(&admin, at("/edit")));
    assert_int_equal(browser_get(&admin, at("/edit")), 200);
    assert_true(browser_sees(&admin, "value=\"90\""));
    assert_int_equal(browser_post(&admin, at(""),
                                  "version=1&cycle_days=13"), 422);
    assert_int_equal(browser_post(&admin, at(""),
                                  "version=1&cycle_days=3651"), 422);
    assert_string_equal(text(TOYS), "90 0 1");
    assert_string_equal(text(JOBS), "0");
    assert_int_equal(browser_post(&admin, at(""),
                                  "version=1&was_cycle_days=90&cycle_days=60"),
                     303);
    assert_string_equal(text(TOYS), "60 1 2");
    assert_string_equal(text(JOBS), "1");
    assert_string_equal(text("SELECT CONCAT(action, ' ', subject) FROM audit"
                             " ORDER BY id DESC"), "category.edit category");
    assert_int_equal(browser_get(&admin, "/audit"), 200);
    assert_true(browser_sees(&admin, "修改品类的采购周期"));
}

static void
an_empty_one_is_the_companys(void **state)
{
    (void)state;
    assert_int_equal(browser_get(&other, at("/edit")), 200);
    assert_int_equal(browser_post(&admin, at(""),
                                  "version=2&was_cycle_days=60&cycle_days="),
                     303);
    assert_string_equal(text(TOYS), "none 1 3");
    assert_int_equal(browser_get(&admin, "/category"), 200);
    assert_true(browser_sees(&admin, "同公司周期"));
    /* Who comes second chooses. */
    assert_int_equal(browser_post(&other, at(""),
                                  "version=2&was_cycle_days=60&cycle_days=70"),
                     409);
    assert_string_equal(text(TOYS), "none 1 3");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_cycle_is_saved_and_all_customers_are_read_by_it),
        cmocka_unit_test(an_empty_one_is_the_companys),
    };
    return cmocka_run_group_tests(tests, start, end);
}
