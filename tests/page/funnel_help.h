/* Lives of forty customers of two salespeople, and who looks at them: shared by
 * the tests of the funnel page, of its lists, of its views and of its export. */
#ifndef TESTS_PAGE_FUNNEL_HELP_H
#define TESTS_PAGE_FUNNEL_HELP_H

#include <ctype.h>

#include "model/copy.h"
#include "page/browser.h"

static struct fixture *f;
static uint64_t boss, sales, other;
static struct copy_roller *roller;
static uint64_t model_number;

enum { AWARENESS, CONSIDERATION, PURCHASE, USAGE, LOYALTY, CHURN };

static inline uint64_t
put_customer(int n, uint64_t owner, uint64_t team, const char *created)
{
    static const char SQL[] =
        "INSERT INTO customer (code, name, name_sort, created_on, owner_id,"
        " team_id, stage, region_code) VALUES (?, ?, ?, ?, ?, ?, 'usage', ?)";
    char code[20], name[60];
    snprintf(code, sizeof code, "K%03d", n);
    snprintf(name, sizeof name, "=客户<b>%d</b>", n);
    assert_ok(db_exec(&f->cx, SQL, B_TEXT(code), B_TEXT(name),
                      B_BYTES(code, strlen(code)), B_TEXT(created),
                      B_U64(owner), B_U64(team),
                      B_TEXT(n % 2 ? "north" : "east")));
    return db_last_id(f->cx.db);
}

/* A move of the default model; stage -1: outside the base. */
static inline void
put_move(uint64_t customer, const char *day, int from, int to)
{
    static const char SQL[] =
        "INSERT INTO stage_change (customer_id, model_id, day, seq,"
        " happened_at, recorded_at, from_stage, to_stage)"
        " VALUES (?, ?, ?, 0, ?, ?, ?, ?)";
    int32_t d = day_parse(day);
    assert_ok(db_exec(&f->cx, SQL, B_U64(customer), B_U64(model_number),
                      B_DAY(d), B_TIME(day_start(d)), B_TIME(day_start(d)),
                      B_REF((uint64_t)(from + 1)),
                      B_REF((uint64_t)(to + 1))));
}

/* 40 that entered in 2024 Q3 and went on as far as n says, one way back, two
 * lost, one won back, one out of the base. */
static inline void
put_life(int n, uint64_t owner, uint64_t team)
{
    static const char *const days[] = {"2024-07-05", "2024-08-10",
                                       "2025-07-10", "2025-07-20",
                                       "2025-08-05"};
    uint64_t c = put_customer(n, owner, team, days[0]);
    int far = n % 5;
    put_move(c, days[0], -1, AWARENESS);
    for (int i = 1; i <= far; i++)
        put_move(c, days[i], i - 1, i);
    if (n == 11)
        put_move(c, "2025-09-01", CONSIDERATION, AWARENESS);
    if (n == 3 || n == 8)
        put_move(c, "2025-09-10", USAGE, CHURN);
    if (n == 8)
        put_move(c, "2025-09-20", CHURN, PURCHASE);
    if (n == 5)
        put_move(c, "2025-09-02", AWARENESS, -1);
}

static inline void
roll(void)
{
    struct copy_rolled done;
    struct ctx *cx = fixture_connect(f, DB_RUNTIME);
    assert_ok(copy_roll(cx, roller, &done));
    fixture_disconnect(cx);
}

static inline int
start(void **state)
{
    if (fixture_start_schema(state) != 0)
        return -1;
    f = *state;
    f->config.cache_dir = f->folder;
    browser_prepare(f);
    sales = make_user(f, "sales", ROLE_SALES, 1);
    other = make_user(f, "other", ROLE_SALES, 1);
    boss = make_user(f, "boss", ROLE_ANALYST, 1);
    const struct rules *rules;
    assert_ok(rules_get(&f->cx, &rules));
    model_number = rules_model(rules, "lifecycle6")->number;
    for (int n = 1; n <= 40; n++)
        put_life(n, n <= 25 ? sales : other, 1);
    roller = copy_roller_new();
    return 0;
}

/* As start, with what everybody reads already there. */
static inline int
start_rolled(void **state)
{
    if (start(state) != 0)
        return -1;
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

static inline const char *
body(const struct browser *b)
{
    return b->rq.reply.body.data;
}

#define SCOPE "model=lifecycle6&p=2025Q3"

/* "&amp;" of an attribute back to "&". */
static inline char *
address(struct browser *b, const char *from, size_t n)
{
    char *s = arena_copy(b->connection->arena, from, n), *to = s;
    for (const char *p = s; *p; p++) {
        *to++ = *p;
        if (strncmp(p, "&amp;", 5) == 0)
            p += 4;
    }
    *to = '\0';
    return s;
}

static inline long
attribute(const char *tag, const char *name)
{
    char mark[40];
    snprintf(mark, sizeof mark, "%s=\"", name);
    const char *p = strstr(tag, mark);
    return p ? strtol(p + strlen(mark), NULL, 10) : -1;
}

/* Opens every number of the page at `from`; how many there were. */
static inline int
numbers_open(const char *login, const char *from)
{
    struct browser page, list;
    int n = 0;
    as(&page, login);
    as(&list, login);
    assert_int_equal(browser_get(&page, from), 200);
    const char *p = body(&page);
    while ((p = strstr(p, "<a href=\"/funnel/list"))) {
        char tag[1200];
        snprintf(tag, sizeof tag, "%.*s", (int)(strchr(p, '>') - p), p);
        size_t len = strcspn(p + 9, "\"");
        const char *href = address(&list, p + 9, len);
        long count = attribute(tag, "data-count");
        long sum = attribute(tag, "data-sum");
        assert_int_equal(browser_get(&list, href), 200);
        if (count >= 0 && attribute(body(&list), "data-total") != count)
            fail_msg("%s: %ld on the page, %ld in the list", href, count,
                     attribute(body(&list), "data-total"));
        if (sum >= 0)
            assert_int_equal(attribute(body(&list), "data-sum"), sum);
        n += count >= 0;
        p += 9;
    }
    browser_close(&page);
    browser_close(&list);
    return n;
}

/* ---- files ---- */

static inline char *
file_of(struct browser *b, size_t *n)
{
    char *bytes = arena_alloc(b->connection->arena, 1 << 20);
    FILE *in = fopen(b->rq.reply.file, "rb");
    assert_non_null(in);
    *n = fread(bytes, 1, (1 << 20) - 1, in);
    bytes[*n] = '\0';
    fclose(in);
    return bytes;
}

#endif
