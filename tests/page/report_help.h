/* A company of 50 customers with stages, and people who draw reports of it up. */
#ifndef TESTS_PAGE_REPORT_HELP_H
#define TESTS_PAGE_REPORT_HELP_H

#include "model/copy.h"
#include "model/recovery.h"
#include "model/report.h"
#include "model/stage.h"
#include "page/browser.h"
#include "page/worker.h"

static struct fixture *f;
static uint64_t first, sales;
enum { CUSTOMERS = 50 };

/* Stages of all, and the copy that figures are read from. */
static inline void
ledger_fill(void)
{
    struct stage_progress done;
    struct copy_rolled rolled;
    struct ctx *own = fixture_connect(f, DB_RUNTIME);
    struct copy_roller *roller = copy_roller_new();
    assert_ok(stage_refresh_range(&f->cx, 0, UINT64_MAX, NULL, NULL, &done));
    assert_ok(copy_roll(own, roller, &rolled));
    copy_roller_free(roller);
    fixture_disconnect(own);
}

static inline int
start(void **state)
{
    static const char SQL[] =
        "INSERT INTO customer (code, name, name_sort, created_on, owner_id,"
        " team_id) VALUES (?, ?, ?, '2024-01-01', ?, ?)";
    uint64_t other;
    if (fixture_start_schema(state) != 0)
        return -1;
    f = *state;
    f->config.cache_dir = f->folder;
    browser_prepare(f);
    fixture_sql(f, "INSERT INTO team (id, code, name, path, parent_id) VALUES"
                   " (7, 'east', '华东', '/1/7/', 1),"
                   " (8, 'west', '华西', '/1/8/', 1),"
                   " (9, 'away', '远方', '/1/9/', 1);\n");
    sales = make_user(f, "sales", ROLE_SALES, 7);
    other = make_user(f, "other", ROLE_SALES, 8);
    make_user(f, "boss", ROLE_MANAGER, 7);
    make_user(f, "elsewhere", ROLE_MANAGER, 8);
    make_user(f, "away", ROLE_SALES, 9);
    make_user(f, "nobody", ROLE_SALES, 9);
    make_user(f, "lone", ROLE_SALES, 9);
    for (int i = 0; i < CUSTOMERS; i++) {
        char code[20], name[60];
        snprintf(code, sizeof code, "K%03d", i);
        snprintf(name, sizeof name, "𠮷野<b>家%d", i);
        assert_ok(db_exec(&f->cx, SQL, B_TEXT(code), B_TEXT(name),
                          B_BYTES(code, strlen(code)),
                          B_U64(i % 5 ? sales : other),
                          B_U64(i % 5 ? 7 : 8)));
        first = first ? first : db_last_id(f->cx.db);
    }
    ledger_fill();
    return 0;
}

static inline struct browser *
as(const char *login)
{
    return browser_of(f, login);
}

static inline const char *
body(const struct browser *b)
{
    return b->rq.reply.body.data ? b->rq.reply.body.data : "";
}

/* Draws one up; its address without the leading path. */
static inline uint64_t
draw_up(struct browser *b, const char *more)
{
    char form[400];
    assert_int_equal(browser_get(b, "/report/new"), 200);
    snprintf(form, sizeof form, "kind=stage&model=lifecycle6&%s", more);
    assert_int_equal(browser_post(b, "/report", form), 303);
    return strtoull(b->rq.reply.location + strlen("/report/"), NULL, 10);
}

static inline int
get(struct browser *b, uint64_t id, const char *rest)
{
    char path[100];
    snprintf(path, sizeof path, "/report/%llu%s", (unsigned long long)id,
             rest);
    return browser_get(b, path);
}

static inline int
post(struct browser *b, uint64_t id, const char *rest, const char *form)
{
    char path[100];
    snprintf(path, sizeof path, "/report/%llu%s", (unsigned long long)id,
             rest);
    return browser_post(b, path, form);
}

static inline void
issue(struct browser *b, uint64_t id)
{
    char form[60];
    assert_int_equal(get(b, id, ""), 200);
    const char *v = strstr(body(b), "name=\"version\" value=\"");
    assert_non_null(v);
    snprintf(form, sizeof form, "version=%ld",
             strtol(v + strlen("name=\"version\" value=\""), NULL, 10));
    assert_int_equal(post(b, id, "/issue", form), 303);
}

static inline char *
number_of(struct browser *b, uint64_t id)
{
    static char out[20];
    assert_int_equal(get(b, id, ""), 200);
    const char *at = strstr(body(b), "BG-");
    assert_non_null(at);
    snprintf(out, sizeof out, "%.12s", at);
    return out;
}

#define WEEK "period=month&day=2026-02-10"

#endif
