/* Reasons of churn: added, renamed, retired and merged by an administrator. */
#include "page/browser.h"

#include "model/role.h"

static struct fixture *f;
static struct browser admin, sales;

static int
start(void **state)
{
    if (fixture_start_schema(state) != 0)
        return -1;
    f = *state;
    browser_prepare(f);
    make_user(f, "root", ROLE_ADMIN, 1);
    make_user(f, "wang", ROLE_SALES, 1);
    browser_open(&admin, f);
    browser_open(&sales, f);
    browser_login(&admin, "root", TEST_PASSWORD);
    browser_login(&sales, "wang", TEST_PASSWORD);
    fixture_sql(f,
        "INSERT INTO customer (id, code, name, created_on) VALUES"
        " (7, 'C7', 'Firm', '2026-01-01');\n"
        "INSERT INTO recovery_case (id, code, customer_id, cause, opened_on,"
        " opened_at, state_on, reason_code) VALUES (1, 'WH-1', 7, 'hand',"
        " '2026-02-01', '2026-02-01', '2026-02-01', 'bundle');\n"
        "INSERT INTO recovery_case_reason (case_id, reason_code, main, at)"
        " VALUES (1, 'bundle', 1, '2026-02-01');\n");
    return 0;
}

static int
end(void **state)
{
    browser_close(&admin);
    browser_close(&sales);
    return fixture_end(state);
}

static const char *
text(const char *sql)
{
    struct rows r;
    assert_ok(db_find(&f->cx, &r, sql));
    return rows_text(&r, 0, 0);
}

static char *
at(const char *code, const char *tail)
{
    const char *id = text(arena_printf(f->arena, "SELECT CAST(id AS CHAR)"
                                       " FROM churn_reason WHERE code = '%s'",
                                       code));
    return arena_printf(f->arena, "/reason/%s%s", id, tail);
}

static void
the_list_has_the_families_and_is_for_administrators(void **s)
{
    assert_int_equal(browser_get(&admin, "/reason"), 200);
    assert_true(browser_sees(&admin, "企业原因"));
    assert_true(browser_sees(&admin, "捆绑或既有关系"));
    assert_int_equal(browser_get(&sales, "/reason"), 403);
}

static void
a_new_reason_needs_a_name_and_a_family_and_is_offered(void **s)
{
    browser_get(&admin, "/reason/new");
    assert_int_equal(browser_post(&admin, "/reason", "name_zh_cn=&active=1"),
                     422);
    browser_get(&admin, "/reason/new");
    assert_int_equal(browser_post(&admin, "/reason",
                                  "name_zh_cn=Noise&active=1"), 422);
    browser_get(&admin, "/reason/new");
    assert_int_equal(browser_post(&admin, "/reason", "name_en=Noise&active=1"
                                  "&family_code=company"), 303);
    assert_string_equal(text("SELECT CONCAT(name_zh_tw, family_code, touched)"
                             " FROM churn_reason WHERE name_zh_cn = 'Noise'"),
                        "Noisecompany1");
}

static void
a_renamed_reason_keeps_its_code(void **s)
{
    browser_get(&admin, at("bundle", "/edit"));
    assert_int_equal(browser_post(&admin, at("bundle", ""),
                                  "version=1&name_zh_cn=%E6%90%AD%E5%94%AE"),
                     303);
    assert_string_equal(text("SELECT CONCAT(name_en, touched) FROM"
                             " churn_reason WHERE code = 'bundle' AND"
                             " name_zh_cn = '搭售'"),
                        "Bundle or existing relationship1");
}

static void
a_merged_reason_stays_on_its_cases_and_is_taken_apart_again(void **s)
{
    const char *into = at("lower_price", "") + sizeof "/reason/" - 1;
    char *fields = arena_printf(f->arena, "into=%s", into);
    assert_int_equal(browser_get(&admin, at("bundle", "/merge")), 200);
    assert_true(browser_sees(&admin, "有 1 个个案"));
    assert_int_equal(browser_post(&admin, at("bundle", "/merge"), fields),
                     303);
    assert_string_equal(text("SELECT r.merged_into FROM recovery_case k JOIN"
                             " churn_reason r ON r.code = k.reason_code"),
                        "lower_price");
    /* what was merged into it goes along */
    fields = arena_printf(f->arena, "into=%s",
                          at("better_terms", "") + sizeof "/reason/" - 1);
    browser_get(&admin, at("lower_price", "/merge"));
    assert_int_equal(browser_post(&admin, at("lower_price", "/merge"),
                                  fields), 303);
    assert_string_equal(text("SELECT merged_into FROM churn_reason WHERE"
                             " code = 'bundle'"), "better_terms");
    browser_get(&admin, "/reason");
    assert_int_equal(browser_post(&admin, at("bundle", "/part"), ""), 303);
    assert_string_equal(text("SELECT CAST(COUNT(*) AS CHAR) FROM churn_reason"
                             " WHERE code = 'bundle' AND retired = 0 AND"
                             " merged_into IS NULL"), "1");
}

static void
unknown_and_other_are_neither_merged_nor_retired(void **s)
{
    char *fields = arena_printf(f->arena, "into=%s",
                                at("better_terms", "")
                                    + sizeof "/reason/" - 1);
    browser_get(&admin, at("unknown", "/merge"));
    assert_int_equal(browser_post(&admin, at("unknown", "/merge"), fields),
                     422);
    browser_get(&admin, at("other", "/edit"));
    assert_int_equal(browser_post(&admin, at("other", ""),
                                  "version=1&active="), 422);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_list_has_the_families_and_is_for_administrators),
        cmocka_unit_test(
            a_new_reason_needs_a_name_and_a_family_and_is_offered),
        cmocka_unit_test(a_renamed_reason_keeps_its_code),
        cmocka_unit_test(
            a_merged_reason_stays_on_its_cases_and_is_taken_apart_again),
        cmocka_unit_test(unknown_and_other_are_neither_merged_nor_retired),
    };
    return cmocka_run_group_tests(tests, start, end);
}
