/* Markets on the screen: added, a sign entered and taken back, a phase
 * confirmed; who may only look. */
#include "page/browser.h"

#include <stdlib.h>

#include "model/event.h"
#include "model/market.h"
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

/* An order of a line, some days ago. */
static void
sell(const char *code, uint64_t line, int ago, int64_t amount)
{
    static uint64_t ref;
    struct rows r;
    struct event e;
    if (db_find(&f->cx, &r, "SELECT id FROM customer WHERE code = ?",
                B_TEXT(code)) != OK) {
        assert_ok(db_exec(&f->cx, "INSERT INTO customer (code, name,"
                          " created_on, region_code, team_id) VALUES (?, ?,"
                          " '2020-01-01', 'east', 1)", B_TEXT(code),
                          B_TEXT(code)));
        assert_ok(db_find(&f->cx, &r, "SELECT id FROM customer WHERE code = ?",
                          B_TEXT(code)));
    }
    event_clear(&e);
    e.customer_id = rows_u64(&r, 0, 0);
    e.kind = EVENT_ORDER;
    e.day = clock_today() - ago;
    e.ref_id = ++ref;
    e.amount = amount;
    e.category_id = line;
    assert_ok(db_begin_write(&f->cx));
    assert_ok(event_add(&f->cx, &e));
    assert_ok(db_commit(&f->cx));
}

static void
lists(const char *at, int customers)
{
    assert_int_equal(browser_get(&manager, at), 200);
    assert_true(browser_sees(&manager,
                             arena_printf(f->arena, "data-total=\"%d\"",
                                          customers)));
}

static enum err
nothing(void *arg, size_t done, size_t all)
{
    return OK;
}

/* The same figures as on the page, and the audit says who took them. */
static void
lines_are_a_file(struct browser *b)
{
    char text[1000];
    assert_int_equal(browser_get(b, "/market/line.xlsx"), 200);
    assert_int_equal(browser_get(b, "/market/line.csv"), 200);
    FILE *csv = fopen(b->rq.reply.file, "re");
    assert_non_null(csv);
    text[fread(text, 1, sizeof text - 1, csv)] = '\0';
    assert_int_equal(fclose(csv), 0);
    assert_non_null(strstr(text, "全部产品线,3,1.0000,2,400.00,,,\r\n"));
    assert_non_null(strstr(text, ",2,0.6667,1,300.00,"));
    assert_string_equal(cell("SELECT CONCAT(COUNT(*)) FROM audit WHERE"
                             " action = 'market.export'"), "2");
}

static void
penetration_and_new_customers_open_their_customers(void **state)
{
    uint64_t toys = strtoull(cell("SELECT CAST(id AS CHAR) FROM category"
                                  " WHERE code = 'toys'"), NULL, 10);
    uint64_t other = strtoull(cell("SELECT CAST(MIN(id) AS CHAR) FROM category"
                                   " WHERE code <> 'toys'"), NULL, 10);
    sell("M1", toys, 100, 10000);  /* new */
    sell("M2", toys, 500, 10000);  /* not new, buys on */
    sell("M2", toys, 10, 20000);
    sell("M3", toys, 500, 10000);  /* bought long ago */
    sell("M4", other, 365, 10000); /* the first day of the year */
    sell("M5", other, 366, 10000); /* the day before */
    assert_int_equal(browser_get(&manager, "/market/line"), 200);
    assert_true(browser_sees(&manager, "66.7%")); /* toys: 2 of 3 */
    const char *at = arena_printf(f->arena, "/market/line/%llu",
                                  (unsigned long long)toys);
    lines_are_a_file(&manager);
    lists("/market/line/all", 3);
    lists("/market/line/all?who=first", 2);
    lists(at, 2);
    assert_true(browser_sees(&manager, ">M2<"));
    lists(arena_printf(f->arena, "%s?who=first", at), 1);
    assert_true(browser_sees(&manager, ">M1<"));
    assert_int_equal(browser_get(&manager, "/market/line/99999"), 404);
    assert_int_equal(browser_get(&manager, arena_printf(
        f->arena, "/market/line/0%llu", (unsigned long long)toys)), 404);
    const char *id = cell("SELECT CAST(MAX(id) AS CHAR) FROM market WHERE"
                          " region_code = 'east'");
    assert_ok(market_compute(&f->cx, strtoull(id, NULL, 10), nothing, NULL));
    const char *people = arena_printf(f->arena, "/market/%s/customers", id);
    assert_int_equal(browser_get(&manager, arena_printf(f->arena,
                                                        "/market/%s", id)),
                     200);
    assert_true(browser_sees(&manager, people));
    sell("M6", toys, 5, 100); /* after the signs were computed */
    lists(people, 1);
    lists(arena_printf(f->arena, "%s?who=first", at), 2);
    assert_int_equal(browser_get(&seller, people), 200);
    assert_true(browser_sees(&seller, "data-total=\"0\""));
    assert_true(browser_sees(&seller, "不在你的团队范围内"));
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
        cmocka_unit_test(penetration_and_new_customers_open_their_customers),
    };
    return cmocka_run_group_tests(tests, start, end);
}
