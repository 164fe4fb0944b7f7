/* A base of eight buyers for the tests of the page of a stage, and its numbers
 * opened. */
#ifndef TEST_STAGE_HELP_H
#define TEST_STAGE_HELP_H

#include "model/copy.h"
#include "model/event.h"
#include "model/stage.h"
#include "page/browser.h"

static struct fixture *f;
static uint64_t wang;
static struct copy_roller *roller;
static int32_t last; /* yesterday */

/* Bought `ago` days ago, and on other days before. */
static inline void
put_buyer(int n, int ago, uint64_t owner)
{
    char code[16];
    struct event e;
    snprintf(code, sizeof code, "K%03d", n);
    assert_ok(db_exec(&f->cx, "INSERT INTO customer (code, name, name_sort,"
                      " created_on, owner_id, team_id) VALUES (?, ?, ?, ?, ?,"
                      " 1)", B_TEXT(code), B_TEXT(code),
                      B_BYTES(code, strlen(code)), B_DAY(last - 400),
                      B_REF(owner)));
    event_clear(&e);
    e.customer_id = db_last_id(f->cx.db);
    e.kind = EVENT_ORDER;
    e.day = last - ago;
    e.ref_id = (uint64_t)n;
    e.amount = 50000;
    assert_ok(db_begin_write(&f->cx));
    assert_ok(event_add(&f->cx, &e));
    assert_ok(db_commit(&f->cx));
}

static inline void
roll(void)
{
    struct copy_rolled done;
    struct ctx *cx = fixture_connect(f, DB_RUNTIME);
    assert_ok(copy_roll(cx, roller, &done));
    assert_true(done.mine);
    fixture_disconnect(cx);
}

static inline int
start(void **state)
{
    struct stage_progress p;
    if (fixture_start_schema(state) != 0)
        return -1;
    f = *state;
    f->config.cache_dir = f->folder;
    browser_prepare(f);
    last = clock_today() - 1;
    make_user(f, "boss", ROLE_MANAGER, 1);
    wang = make_user(f, "wang", ROLE_SALES, 1);
    make_user(f, "admin", ROLE_ADMIN, 1);
    for (int i = 1; i <= 7; i++)
        put_buyer(i, 40, i <= 3 ? wang : 0); /* in use: bought > 30 days ago */
    put_buyer(8, 5, wang);                   /* just bought */
    assert_ok(stage_refresh_range(&f->cx, 1, UINT64_MAX, NULL, NULL, &p));
    roller = copy_roller_new();
    roll();
    return 0;
}

static inline int
end(void **state)
{
    copy_roller_free(roller);
    return fixture_end(state);
}

static inline void
as(struct browser *b, const char *login)
{
    browser_open(b, f);
    assert_int_equal(browser_login(b, login, TEST_PASSWORD), 303);
}

/* From a page with a fresh form. */
static inline int
post(struct browser *b, const char *at, const char *fields)
{
    assert_int_equal(browser_get(b, "/"), 200);
    return browser_post(b, at, fields);
}

/* Each number with data-count leads to a list that says as many. */
static inline void
numbers_open_their_customers(const char *login, const char *at, int least)
{
    struct browser page, list;
    int seen = 0;
    as(&page, login);
    as(&list, login);
    assert_int_equal(browser_get(&page, at), 200);
    const char *p = page.rq.reply.body.data;
    while ((p = strstr(p, "\" data-count=\"")) != NULL) {
        const char *href = p;
        char address[600], count[40];
        while (href[-1] != '"')
            href--;
        snprintf(address, sizeof address, "%.*s", (int)(p - href), href);
        for (char *amp; (amp = strstr(address, "&amp;"));)
            memmove(amp + 1, amp + 5, strlen(amp + 5) + 1);
        p += strlen("\" data-count=\"");
        snprintf(count, sizeof count, "%.*s", (int)strcspn(p, "\""), p);
        assert_int_equal(browser_get(&list, address), 200);
        if (!browser_sees(&list, arena_printf(f->cx.arena, "data-total=\"%s\"",
                                              count)))
            fail_msg("%s does not say %s", address, count);
        seen++;
    }
    assert_true(seen >= least);
    browser_close(&page);
    browser_close(&list);
}

/* In use, up to yesterday: in the first days of a quarter the page shows the one
 * before. */
static inline const char *
usage_now(void)
{
    return arena_printf(f->cx.arena,
                        "/stage/lifecycle6/usage?from=%s&to=%s",
                        day_iso(f->cx.arena, last - 58),
                        day_iso(f->cx.arena, last));
}

#endif
