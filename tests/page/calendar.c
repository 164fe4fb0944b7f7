/* The calendar of contracts: a month without anything says what comes next. */
#include "page/entry_help.h"

static const char *
month_of(int32_t day)
{
    int y, m, d;
    day_to_ymd(day, &y, &m, &d);
    return arena_printf(f->arena, "/calendar?month=%04d-%02d", y, m);
}

static void
an_empty_month_leads_to_the_next_that_is_not(void **s)
{
    int32_t ends = clock_today() + 150, before = ends - 62;
    assert_int_equal(browser_get(&wang, month_of(before)), 200);
    assert_true(browser_sees(&wang, "本月没有到期事项"));
    assert_false(browser_sees(&wang, "下一项"));
    assert_ok(db_exec(&f->cx, "INSERT INTO contract (code, customer_id, type,"
                      " status, starts_on, ends_on, customer_owner_id,"
                      " customer_team_id) SELECT 'K-9', id, 'fixed', 'running',"
                      " created_on, ?, owner_id, team_id FROM customer"
                      " WHERE id = 500", B_DAY(ends)));
    assert_int_equal(browser_get(&wang, month_of(before)), 200);
    assert_true(browser_sees(&wang, arena_printf(f->arena,
        "href=\"%s\">下一项：%s，Firm 0", month_of(ends),
        day_iso(f->arena, ends))));
    assert_int_equal(browser_get(&sun, month_of(before)), 200);
    assert_false(browser_sees(&sun, "下一项"));
    assert_int_equal(browser_get(&wang, month_of(ends)), 200);
    assert_true(browser_sees(&wang, "K-9"));
    assert_false(browser_sees(&wang, "下一项"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_month_leads_to_the_next_that_is_not),
    };
    return cmocka_run_group_tests(tests, start, end);
}
