/* The form of a customer: new, edit, doubles, rights, drafts, and what two
 * people who edit at once get. */
#include "page/browser.h"

#include "model/customer_edit.h"
#include "model/draft.h"
#include "model/role.h"

static struct fixture *f;
static struct browser wang, li; /* both in team 1; li leads it */
static uint64_t wang_id, li_id;

static int
start(void **state)
{
    if (fixture_start_schema(state) != 0)
        return -1;
    f = *state;
    browser_prepare(f);
    fixture_sql(f, "INSERT INTO team (id, code, name, parent_id, path) VALUES"
                   " (10, 'n', 'North', 1, '/1/10/'),"
                   " (11, 's', 'South', 1, '/1/11/');\n");
    wang_id = make_user(f, "wang", ROLE_SALES, 10);
    li_id = make_user(f, "li", ROLE_MANAGER, 10);
    make_user(f, "sun", ROLE_SALES, 11);
    browser_open(&wang, f);
    browser_open(&li, f);
    assert_int_equal(browser_login(&wang, "wang", TEST_PASSWORD), 303);
    assert_int_equal(browser_login(&li, "li", TEST_PASSWORD), 303);
    return 0;
}

static int
end(void **state)
{
    browser_close(&wang);
    browser_close(&li);
    return fixture_end(state);
}

static char *
url(struct arena *a, const char *text)
{
    struct buf b;
    buf_init(&b, a);
    buf_add(&b, "");
    buf_url(&b, text);
    return b.data;
}

/* One cell of one row, as text. */
static const char *
cell(const char *sql, uint64_t id)
{
    struct rows r;
    assert_ok(db_find(&f->cx, &r, sql, B_U64(id)));
    const char *s = rows_text(&r, 0, 0);
    return s ? s : "";
}

static uint64_t
number_at_end(const char *location)
{
    const char *p = strrchr(location, '/');
    return p ? strtoull(p + 1, NULL, 10) : 0;
}

static uint64_t
customer_make(struct browser *b, const char *name)
{
    assert_int_equal(browser_get(b, "/customer/new"), 200);
    int status = browser_post(
        b, "/customer",
        arena_printf(b->connection->arena,
                     "once=%s&kind=company&name=%s&anyway=1", b->once,
                     url(b->connection->arena, name)));
    assert_int_equal(status, 303);
    return number_at_end(browser_location(b));
}

static char *
address(const char *tail, uint64_t id)
{
    return arena_printf(f->arena, "/customer/%llu%s", (unsigned long long)id,
                        tail);
}

static void
a_new_customer_gets_number_owner_region_and_stage(void **state)
{
    uint64_t id;
    assert_int_equal(browser_get(&wang, "/customer/new"), 200);
    char *fields = arena_printf(
        f->arena, "once=%s&kind=company&name=%s&province=%s&country=CN",
        wang.once, url(f->arena, "天津海河精密机械有限公司"),
        url(f->arena, "天津"));
    assert_int_equal(browser_post(&wang, "/customer", fields), 303);
    id = number_at_end(browser_location(&wang));
    assert_true(id > 0);
    assert_true(strncmp(cell("SELECT code FROM customer WHERE id = ?", id),
                        "C-20", 4) == 0);
    assert_string_equal(
        cell("SELECT region_code FROM customer WHERE id = ?", id), "north");
    assert_string_equal(
        cell("SELECT o.login FROM customer c JOIN account o"
             " ON o.id = c.owner_id WHERE c.id = ? AND c.team_id = 10", id),
        "wang");
    assert_string_equal(cell("SELECT stage FROM customer WHERE id = ?", id),
                        "awareness");
    assert_string_equal(
        cell("SELECT CONCAT(COUNT(*) > 5) FROM customer_gram"
             " WHERE customer_id = ?", id), "1");
    assert_non_null(strstr(
        cell("SELECT detail FROM audit WHERE action = 'customer.add'"
             " AND subject_id = ?", id), "\"name\":[\"\",\"天津海河"));
    /* sent again: the same answer, nothing twice */
    assert_int_equal(browser_post(&wang, "/customer", fields), 303);
    assert_int_equal(number_at_end(browser_location(&wang)), id);
    assert_string_equal(
        cell("SELECT CONCAT(COUNT(*)) FROM customer WHERE id >= ?", id), "1");
}

static void
what_is_wrong_is_said_beside_the_field_and_nothing_typed_is_lost(void **state)
{
    const char *fields = "kind=company&name=&short_name=abc+%E6%B5%B7"
                         "&credit_code=91350100M000100Y44&country=CN"
                         "&phone=12&email=nobody&website=javascript%3Aalert(1)"
                         "&founded_year=12&remark=a%0D%0Ab&created_on=2999-01-01"
                         "&owner_id=999999&grade=Z&employees=-1";
    assert_int_equal(browser_get(&wang, "/customer/new"), 200);
    assert_int_equal(browser_post(&wang, "/customer", fields), 422);
    assert_true(browser_sees(&wang, "value=\"abc 海\""));
    assert_true(browser_sees(&wang, "91350100M000100Y44"));
    assert_true(browser_sees(&wang, "javascript:alert(1)"));
    assert_true(browser_sees(&wang, ">a\r\nb</textarea>") ||
                browser_sees(&wang, ">a\nb</textarea>"));
    const char *NAMES[] = {"name", "phone", "email", "founded_year", "owner_id",
                           "grade", "employees"};
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        char *mark = arena_printf(f->arena, "href=\"#f_%s\"", NAMES[i]);
        if (!browser_sees(&wang, mark))
            fail_msg("no message for %s", NAMES[i]);
    }
    /* it is a draft now, and the form comes back with it */
    browser_get(&wang, "/customer/new");
    assert_true(browser_sees(&wang, "value=\"abc 海\""));
    assert_true(browser_sees(&wang, "/draft/drop"));
    assert_int_equal(
        browser_post(&wang, "/draft/drop", "draft_of=/customer&next=/"), 303);
    browser_get(&wang, "/customer/new");
    assert_false(browser_sees(&wang, "abc 海"));
}

static void
codes_of_both_countries_are_checked_by_their_own_rule(void **state)
{
    static const struct {
        const char *country, *code;
        int status;
    } CASES[] = {
        {"CN", "91350100M000100Y43", 303}, {"CN", "91350211M000100Y4X", 422},
        {"TW", "04595257", 303},           {"TW", "04595258", 422},
        {"TW", "10458575", 303},           {"CN", "04595257", 422},
        {"JP", "anything-1", 303},         {"", "04595257", 303},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        browser_get(&wang, "/customer/new");
        int got = browser_post(
            &wang, "/customer",
            arena_printf(f->arena, "once=%s&kind=company&name=K%d&anyway=1"
                         "&country=%s&credit_code=%s", wang.once, (int)i,
                         CASES[i].country, CASES[i].code));
        if (got != CASES[i].status)
            fail_msg("%s %s: %d", CASES[i].country, CASES[i].code, got);
    }
}

static void
a_double_is_shown_before_anything_is_saved(void **state)
{
    uint64_t id = customer_make(&wang, "苏州双生有限公司");
    browser_get(&li, "/customer/new");
    char *fields = arena_printf(f->arena, "once=%s&kind=company&name=%s",
                                li.once, url(f->arena, "苏州双生有限公司"));
    assert_int_equal(browser_post(&li, "/customer", fields), 422);
    assert_true(browser_sees(&li, address("", id)));
    assert_true(browser_sees(&li, "name=\"anyway\""));
    /* somebody of another team learns that it is there, and no link to it */
    struct browser sun;
    browser_open(&sun, f);
    browser_login(&sun, "sun", TEST_PASSWORD);
    browser_get(&sun, "/customer/new");
    assert_int_equal(browser_post(&sun, "/customer", fields), 422);
    assert_true(browser_sees(&sun, "wang"));
    assert_false(browser_sees(&sun, address("", id)));
    browser_close(&sun);
    assert_int_equal(
        browser_post(&li, "/customer",
                     arena_printf(f->arena, "%s&anyway=1", fields)), 303);
}

static void
rights_decide_who_edits_and_who_gets_the_customer(void **state)
{
    struct browser sun;
    uint64_t id = customer_make(&li, "Rights Ltd");
    browser_open(&sun, f);
    browser_login(&sun, "sun", TEST_PASSWORD);
    assert_int_equal(browser_get(&sun, address("/edit", id)), 404);
    assert_int_equal(browser_post(&sun, address("", id), "name=x&version=1"),
                     404);
    /* wang is in the team, but it is not shared: not his to see */
    assert_int_equal(browser_get(&wang, address("/edit", id)), 404);
    browser_get(&li, address("/edit", id));
    assert_int_equal(
        browser_post(&li, address("", id),
                     arena_printf(f->arena, "once=%s&version=1&owner_id=%llu",
                                  li.once, (unsigned long long)wang_id)),
        303);
    /* now it is wang's: he cannot give it on */
    browser_get(&wang, address("/edit", id));
    assert_int_equal(
        browser_post(&wang, address("", id),
                     arena_printf(f->arena, "version=2&owner_id=%llu",
                                  (unsigned long long)li_id)),
        422);
    assert_int_equal(browser_post(&wang, address("", id),
                                  "version=2&owner_id="), 422);
    assert_string_equal(
        cell("SELECT CONCAT(version) FROM customer WHERE id = ?", id), "2");
    browser_close(&sun);
}

static void
only_what_was_changed_is_in_the_audit(void **state)
{
    uint64_t id = customer_make(&wang, "Audit Ltd");
    browser_get(&wang, address("/edit", id));
    assert_int_equal(browser_post(&wang, address("", id),
                                  "version=1&phone=021-5555+0100&city=X"), 303);
    assert_string_equal(
        cell("SELECT detail FROM audit WHERE action = 'customer.edit'"
             " AND subject_id = ?", id),
        "{\"city\":[\"\",\"X\"],\"phone\":[\"\",\"021-5555 0100\"]}");
    /* nothing changed: no version, no audit */
    assert_int_equal(browser_post(&wang, address("", id), "version=2&city=X"),
                     303);
    assert_string_equal(
        cell("SELECT CONCAT(version) FROM customer WHERE id = ?", id), "2");
}

static void
an_old_value_that_the_form_would_refuse_does_not_block_an_edit(void **state)
{
    uint64_t id = customer_make(&wang, "Imported Ltd");
    fixture_sql(f, arena_printf(f->arena,
                "UPDATE customer SET phone = 'ask Mr. Wu', country = 'Ruritania'"
                " WHERE id = %llu;\n", (unsigned long long)id));
    assert_int_equal(browser_get(&wang, address("/edit", id)), 200);
    assert_true(browser_sees(&wang, "Ruritania"));
    assert_int_equal(
        browser_post(&wang, address("", id), "version=1&phone=ask+Mr.+Wu"
                     "&country=Ruritania&city=Y"), 303);
    assert_string_equal(cell("SELECT phone FROM customer WHERE id = ?", id),
                        "ask Mr. Wu");
    assert_int_equal(browser_post(&wang, address("", id),
                                  "version=2&phone=ask+Mr.+Li"), 422);
}

/* ---- two at once ---- */

static void
what_both_changed_is_asked_and_what_one_changed_is_chosen(void **state)
{
    uint64_t id = customer_make(&wang, "Conflict Ltd");
    browser_get(&wang, address("/edit", id));
    assert_int_equal(browser_post(&wang, address("", id),
                                  "version=1&city=Old&address=Road+6&remark=r"),
                     303);
    /* both open version 2; li saves city and address */
    assert_int_equal(browser_post(&li, address("", id),
                                  "version=2&city=Theirs&address=Road+9"), 303);
    const char *mine = "version=2&city=Mine&address=Road+6&remark=changed"
                       "&was_city=Old&was_address=Road+6&was_remark=r"
                       "&was_name=Conflict+Ltd";
    assert_int_equal(browser_post(&wang, address("", id), mine), 409);
    assert_true(browser_sees(&wang, "name=\"pick_city\""));
    assert_true(browser_sees(&wang, "name=\"pick_address\" value=\"theirs\""));
    assert_true(browser_sees(&wang, "name=\"pick_remark\" value=\"mine\""));
    assert_false(browser_sees(&wang, "name=\"pick_name\""));
    assert_true(browser_sees(&wang, "name=\"version\" value=\"3\""));
    /* city is not decided: asked again, the rest stays */
    const char *rest =
        "&merging=1&version=3&orig_city=Old&was_city=Theirs&mine_city=Mine"
        "&pre_city=&orig_address=Road+6&was_address=Road+9&mine_address=Road+6"
        "&pre_address=Road+9&pick_address=theirs&address=Road+9"
        "&orig_remark=r&was_remark=r&mine_remark=changed&pre_remark=changed"
        "&pick_remark=mine&remark=changed";
    assert_int_equal(
        browser_post(&wang, address("", id),
                     arena_printf(f->arena, "city=%s", rest)), 409);
    assert_true(browser_sees(&wang, "is-invalid"));
    assert_true(browser_sees(&wang, "value=\"Mine\""));
    /* li saves once more in between: a conflict page again */
    assert_int_equal(browser_post(&li, address("", id),
                                  "version=3&district=D"), 303);
    assert_int_equal(
        browser_post(&wang, address("", id),
                     arena_printf(f->arena, "city=Written%s", rest)), 409);
    assert_true(browser_sees(&wang, "name=\"version\" value=\"4\""));
    assert_true(browser_sees(&wang, "Written"));
    assert_int_equal(
        browser_post(&wang, address("", id),
                     "merging=1&version=4&was_city=Theirs&mine_city=Written"
                     "&orig_city=Theirs&pre_city=Written&city=Written"
                     "&pick_city=mine&was_remark=r&mine_remark=changed"
                     "&orig_remark=r&pre_remark=changed&remark=changed"
                     "&pick_remark=mine&was_district=D&mine_district="
                     "&orig_district=&pre_district=D&district=D"
                     "&pick_district=theirs"),
        303);
    assert_string_equal(
        cell("SELECT CONCAT_WS('|', city, address, district, remark, version)"
             " FROM customer WHERE id = ?", id),
        "Written|Road 9|D|changed|5");
}

static void
lines_stay_lines_through_form_and_conflict(void **state)
{
    uint64_t id = customer_make(&wang, "Lines Ltd");
    browser_get(&wang, address("/edit", id));
    assert_int_equal(browser_post(&wang, address("", id),
                                  "version=1&remark=%0D%0Aa%0D%0Ab+%22%3C"),
                     303);
    browser_get(&wang, address("/edit", id));
    assert_true(browser_sees(&wang, "value=\"a\nb &quot;&lt;\""));
    assert_true(browser_sees(&wang, ">a\nb &quot;&lt;</textarea>"));
    browser_post(&li, address("", id), "version=2&city=T");
    assert_int_equal(
        browser_post(&wang, address("", id),
                     "version=2&remark=a%0D%0Ab+%22%3C%0D%0Ac"
                     "&was_remark=a%0D%0Ab+%22%3C"), 409);
    assert_true(browser_sees(&wang, ">a\nb &quot;&lt;\nc</textarea>"));
    assert_true(browser_sees(
        &wang, "name=\"mine_remark\" value=\"a\nb &quot;&lt;\nc\""));
    assert_true(browser_sees(&wang, "value=\"mine\""));
}

static void
without_a_script_the_picked_side_counts(void **state)
{
    uint64_t id = customer_make(&wang, "Plain Ltd");
    browser_get(&wang, address("/edit", id));
    /* result still shows theirs, mine is picked */
    browser_post(&li, address("", id), "version=1&city=T");
    browser_get(&li, address("/edit", id));
    assert_int_equal(
        browser_post(&wang, address("", id),
                     "merging=1&version=2&orig_city=&was_city=T&mine_city="
                     "&pre_city=T&city=T&pick_city=mine"), 303);
    assert_string_equal(cell("SELECT city FROM customer WHERE id = ?", id), "");
}

static void
both_making_the_same_change_is_no_conflict(void **state)
{
    uint64_t id = customer_make(&wang, "Same Ltd");
    browser_get(&wang, address("/edit", id));
    browser_get(&li, address("/edit", id));
    assert_int_equal(browser_post(&li, address("", id), "version=1&city=S"),
                     303);
    assert_int_equal(browser_post(&wang, address("", id), "version=1&city=S"),
                     303);
    assert_string_equal(
        cell("SELECT CONCAT(version) FROM customer WHERE id = ?", id), "2");
}

static void
a_session_that_ran_out_keeps_what_was_typed(void **state)
{
    uint64_t id = customer_make(&wang, "Idle Ltd");
    browser_get(&wang, address("/edit", id));
    fixture_sql(f, arena_printf(f->arena, "UPDATE session SET seen_at ="
                " seen_at - INTERVAL 40 MINUTE WHERE account_id = %llu;\n",
                (unsigned long long)wang_id));
    assert_int_equal(
        browser_post(&wang, address("", id),
                     "version=1&city=Typed&was_name=Idle+Ltd&name=Idle+Ltd"),
        303);
    assert_non_null(strstr(browser_location(&wang), "/login?why=kept"));
    assert_int_equal(browser_login(&wang, "wang", TEST_PASSWORD), 303);
    assert_int_equal(browser_get(&wang, address("/edit", id)), 200);
    assert_true(browser_sees(&wang, "value=\"Typed\""));
    assert_true(browser_sees(&wang, "/draft/drop"));
    assert_int_equal(browser_post(&wang, address("", id),
                                  "version=1&city=Typed"), 303);
    browser_get(&wang, address("/edit", id));
    assert_false(browser_sees(&wang, "/draft/drop"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_customer_gets_number_owner_region_and_stage),
        cmocka_unit_test(
            what_is_wrong_is_said_beside_the_field_and_nothing_typed_is_lost),
        cmocka_unit_test(codes_of_both_countries_are_checked_by_their_own_rule),
        cmocka_unit_test(a_double_is_shown_before_anything_is_saved),
        cmocka_unit_test(rights_decide_who_edits_and_who_gets_the_customer),
        cmocka_unit_test(only_what_was_changed_is_in_the_audit),
        cmocka_unit_test(
            an_old_value_that_the_form_would_refuse_does_not_block_an_edit),
        cmocka_unit_test(
            what_both_changed_is_asked_and_what_one_changed_is_chosen),
        cmocka_unit_test(lines_stay_lines_through_form_and_conflict),
        cmocka_unit_test(without_a_script_the_picked_side_counts),
        cmocka_unit_test(both_making_the_same_change_is_no_conflict),
        cmocka_unit_test(a_session_that_ran_out_keeps_what_was_typed),
    };
    return cmocka_run_group_tests(tests, start, end);
}
