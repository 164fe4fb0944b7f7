/* The audit log, the settings and one's own account. */
#include "page/browser.h"

#include "model/role.h"
#include "model/setting.h"
#include "page/audit.h"

static struct fixture *f;
static struct browser admin, wang, both; /* both: admin and manager */

static int
start(void **state)
{
    if (fixture_start_schema(state) != 0)
        return -1;
    f = *state;
    browser_prepare(f);
    make_user(f, "boss", ROLE_ADMIN, 1);
    make_user(f, "wang", ROLE_SALES, 1);
    make_user(f, "both", ROLE_ADMIN | ROLE_MANAGER, 1);
    browser_open(&admin, f);
    browser_open(&wang, f);
    browser_open(&both, f);
    browser_login(&admin, "boss", TEST_PASSWORD);
    browser_login(&wang, "wang", TEST_PASSWORD);
    browser_login(&both, "both", TEST_PASSWORD);
    browser_get(&wang, "/customer/new");
    browser_post(&wang, "/customer", "kind=company&name=Secret+Ltd&city=Xi");
    return 0;
}

static int
end(void **state)
{
    browser_close(&admin);
    browser_close(&wang);
    browser_close(&both);
    return fixture_end(state);
}

static void
entries_speak_in_words_and_link_to_what_they_are_about(void **state)
{
    assert_int_equal(browser_get(&both, "/audit?action=customer.add"), 200);
    assert_true(browser_sees(&both, "Secret Ltd"));
    assert_true(browser_sees(&both, "Xi"));
    assert_false(browser_sees(&both, ">customer.add<"));
    assert_true(browser_sees(&both, "/customer/"));
    browser_get(&both, "/audit?q=wang");
    assert_true(browser_sees(&both, "Secret Ltd"));
    browser_get(&both, "/audit?q=nobody");
    assert_false(browser_sees(&both, "Secret Ltd"));
    browser_get(&both, "/audit?from=2000-01-01&to=2000-01-02");
    assert_false(browser_sees(&both, "Secret Ltd"));
}

static void
an_administrator_alone_sees_no_customers_data(void **state)
{
    assert_int_equal(browser_get(&admin, "/audit?action=customer.add"), 200);
    assert_false(browser_sees(&admin, "Secret Ltd"));
    assert_false(browser_sees(&admin, ">Xi"));
    assert_true(browser_sees(&admin, "C-20"));
    assert_int_equal(browser_get(&admin, "/audit.csv"), 200);
}

/* Nobody can say any more whose it was. */
static void
what_was_deleted_for_good_shows_an_administrator_no_data(void **state)
{
    fixture_sql(f, "INSERT INTO audit (at, action, subject, subject_id, detail)"
                   " VALUES (NOW(6), 'customer.add', 'customer', 987654,"
                   " '{\"name\": [\"\", \"Purged Ltd\"]}');\n");
    assert_int_equal(browser_get(&admin, "/audit?action=customer.add"), 200);
    assert_false(browser_sees(&admin, "Purged Ltd"));
    assert_int_equal(browser_get(&both, "/audit?action=customer.add"), 200);
    fixture_sql(f, "DELETE FROM audit WHERE subject_id = 987654;\n");
}

static void
each_action_that_is_written_has_words(void **state)
{
    static const char *const HERE[] = {
        "login", "logout", "customer.add", "customer.edit", "contact.add",
        "user.add", "user.edit", "team.edit", "setting.edit", "bin.purge"};
    for (size_t i = 0; i < sizeof HERE / sizeof *HERE; i++)
        if (!audit_action_find(HERE[i]))
            fail_msg("no words for %s", HERE[i]);
}

static void
the_export_has_the_same_rows_and_is_in_the_audit(void **state)
{
    char line[4096];
    int lines = 0;
    struct rows r;
    assert_ok(db_find(&f->cx, &r, "SELECT COUNT(*) FROM audit"));
    uint64_t rows = rows_u64(&r, 0, 0);
    assert_int_equal(browser_get(&both, "/audit.csv"), 200);
    FILE *csv = fopen(both.rq.reply.file, "re");
    assert_non_null(csv);
    while (fgets(line, sizeof line, csv))
        lines++;
    fclose(csv);
    assert_int_equal(lines, rows + 1);
    assert_ok(db_find(&f->cx, &r, "SELECT COUNT(*) FROM audit WHERE"
                      " action = 'audit.export'"));
    assert_true(rows_u64(&r, 0, 0) >= 1);
}

static void
every_entry_is_on_one_page_exactly(void **state)
{
    for (int i = 0; i < 130; i++)
        fixture_sql(f, "INSERT INTO audit (at, action, subject) VALUES"
                       " (NOW(6), 'stage.x', '');\n");
    int seen = 0;
    const char *next = "/audit";
    for (int pages = 0; next && pages < 20; pages++) {
        assert_int_equal(browser_get(&both, next), 200);
        for (const char *p = both.rq.reply.body.data;
             (p = strstr(p, ">stage.x<")) != NULL; p++)
            seen++;
        const char *link = strstr(both.rq.reply.body.data, "rel=\"next\"");
        next = NULL;
        if (link) {
            link = strstr(link, "href=\"") + 6;
            next = arena_copy(f->arena, link, strcspn(link, "\""));
        }
    }
    assert_int_equal(seen, 130);
}

static void
the_cycle_of_the_company_is_checked_and_stages_follow(void **state)
{
    struct setting now;
    struct rows r;
    assert_int_equal(browser_get(&admin, "/setting"), 200);
    assert_int_equal(browser_post(&admin, "/setting",
                                  "version=1&cycle_days=13"), 422);
    assert_int_equal(browser_post(&admin, "/setting",
                                  "version=1&cycle_days=120"), 303);
    assert_ok(setting_find(&f->cx, &now));
    assert_int_equal(now.cycle_days, 120);
    assert_ok(db_find(&f->cx, &r, "SELECT COUNT(*) FROM job WHERE"
                      " kind = 'stage_all'"));
    assert_int_equal(rows_u64(&r, 0, 0), 1);
    assert_int_equal(browser_post(&admin, "/setting",
                                  "version=1&cycle_days=60"
                                  "&was_cycle_days=90"), 409);
}

static void
everybody_edits_his_own_account_and_ends_his_other_sessions(void **state)
{
    struct browser second;
    browser_open(&second, f);
    browser_login(&second, "wang", TEST_PASSWORD);
    assert_int_equal(browser_get(&wang, "/account/own"), 200);
    assert_true(browser_sees(&wang, "/account/own/logout"));
    assert_int_equal(browser_post(&wang, "/account/own",
                                  "name=&theme=dark"), 422);
    assert_int_equal(browser_post(&wang, "/account/own",
                                  "name=Wang+Wei&phone=13800000000&lang=en"
                                  "&theme=dark&login=x&active=0"), 303);
    browser_get(&wang, "/account/own");
    assert_true(browser_sees(&wang, "Wang Wei"));
    assert_int_equal(browser_post(&wang, "/account/own/logout", ""), 303);
    assert_int_equal(browser_get(&wang, "/customer"), 200);
    assert_int_equal(browser_get(&second, "/customer"), 303);
    browser_close(&second);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            entries_speak_in_words_and_link_to_what_they_are_about),
        cmocka_unit_test(an_administrator_alone_sees_no_customers_data),
        cmocka_unit_test(
            what_was_deleted_for_good_shows_an_administrator_no_data),
        cmocka_unit_test(each_action_that_is_written_has_words),
        cmocka_unit_test(the_export_has_the_same_rows_and_is_in_the_audit),
        cmocka_unit_test(every_entry_is_on_one_page_exactly),
        cmocka_unit_test(the_cycle_of_the_company_is_checked_and_stages_follow),
        cmocka_unit_test(
            everybody_edits_his_own_account_and_ends_his_other_sessions),
    };
    return cmocka_run_group_tests(tests, start, end);
}
