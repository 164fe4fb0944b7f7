/* A salesperson with a few customers, and how he enters what happened. */
#ifndef TESTS_PAGE_ENTRY_HELP_H
#define TESTS_PAGE_ENTRY_HELP_H

#include "page/browser.h"

#include "model/role.h"

static struct fixture *f;
static struct browser wang, sun;

static inline int
start(void **state)
{
    if (fixture_start_schema(state) != 0)
        return -1;
    f = *state;
    browser_prepare(f);
    fixture_sql(f, "INSERT INTO team (id, code, name, parent_id, path) VALUES"
                   " (10, 'n', 'North', 1, '/1/10/');\n");
    make_user(f, "wang", ROLE_SALES, 10);
    make_user(f, "sun", ROLE_SALES, 10);
    fixture_sql(f, "INSERT INTO customer (id, code, name, created_on, owner_id,"
                   " team_id) SELECT 500 + n, CONCAT('X-', n), CONCAT('Firm ',"
                   " n), '2026-01-01', a.id, 10 FROM account a JOIN (SELECT 0 n"
                   " UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION"
                   " SELECT 4 UNION SELECT 5 UNION SELECT 6) t"
                   " WHERE a.login = 'wang';\n"
                   "INSERT INTO category (id, code, name_zh_cn, name_zh_tw,"
                   " name_en) VALUES (9001, 'cat1', 'a', 'a', 'a'),"
                   " (9002, 'cat2', 'b', 'b', 'b');\n"
                   "INSERT INTO product (id, code, name, category_id) VALUES"
                   " (70, 'P-1', 'Pump', 9001), (71, 'P-2', 'Valve', 9002);\n");
    browser_open(&wang, f);
    browser_open(&sun, f);
    browser_login(&wang, "wang", TEST_PASSWORD);
    browser_login(&sun, "sun", TEST_PASSWORD);
    return 0;
}

static inline int
end(void **state)
{
    browser_close(&wang);
    browser_close(&sun);
    return fixture_end(state);
}

static inline int64_t
number(const char *sql)
{
    struct rows r;
    assert_ok(db_find(&f->cx, &r, sql));
    return rows_i64(&r, 0, 0);
}

static inline const char *
word(const char *sql)
{
    struct rows r;
    assert_ok(db_find(&f->cx, &r, sql));
    return rows_text(&r, 0, 0);
}

static inline char *
address(unsigned customer, const char *tail)
{
    return arena_printf(f->arena, "/customer/%u/event/%s", customer, tail);
}

static inline int
enter(unsigned customer, const char *kind, const char *fields)
{
    char *tail = arena_printf(f->arena, "%s/new", kind);
    assert_int_equal(browser_get(&wang, address(customer, tail)), 200);
    return browser_post(&wang, address(customer, kind),
                        arena_printf(f->arena, "once=%s&%s", wang.once,
                                     fields));
}

static inline const char *
day(int days_from_today)
{
    return day_iso(f->arena, clock_today() + days_from_today);
}

/* kind/NUMBER + tail */
static inline char *
of(unsigned customer, const char *kind, int64_t id, const char *tail)
{
    return address(customer, arena_printf(f->arena, "%s/%lld%s", kind,
                                          (long long)id, tail));
}

static inline const char *
stage(unsigned customer)
{
    struct rows r;
    assert_ok(db_find(&f->cx, &r,
                      "SELECT stage FROM customer WHERE id = ?",
                      B_U64(customer)));
    return rows_text(&r, 0, 0);
}

#define LIVE(more) "SELECT COUNT(*) FROM event WHERE voided_at IS NULL AND " more

#endif
