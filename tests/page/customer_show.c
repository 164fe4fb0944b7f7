/* The profile page: whose it is, that its numbers are its lists, that nothing
 * typed is lost, and that it costs the same number of statements however much
 * is on it. */
#include <inttypes.h>
#include <limits.h>

#include "db/db.h"
#include "model/stage.h"
#include "page/browser.h"

static struct fixture *f;
static uint64_t wang, rich;

enum { STATEMENTS_MOST = 12 };

static uint64_t
customer_put(const char *code, const char *name, uint64_t owner)
{
    static const char SQL[] =
        "INSERT INTO customer (code, name, created_on, owner_id, team_id)"
        " VALUES (?, ?, '2024-01-05', ?, 1)";
    assert_ok(db_exec(&f->cx, SQL, B_TEXT(code), B_TEXT(name), B_U64(owner)));
    return db_last_id(f->cx.db);
}

static void
order_put(uint64_t customer, int i)
{
    static const char SQL[] =
        "INSERT INTO sales_order (order_no, customer_id, ordered_on,"
        " ordered_at, status, amount) VALUES (?, ?, ?, ?, 'done', ?)";
    char no[24];
    int32_t day = clock_today() - 20 - 30 * i;
    struct event e;
    snprintf(no, sizeof no, "S%" PRIu64 "-%d", customer, i);
    assert_ok(db_exec(&f->cx, SQL, B_TEXT(no), B_U64(customer), B_DAY(day),
                      B_TIME(day_start(day)), B_MONEY(100000 + i)));
    event_clear(&e);
    e.customer_id = customer;
    e.kind = EVENT_ORDER;
    e.day = day;
    e.amount = 100000 + i;
    e.ref_id = db_last_id(f->cx.db);
    assert_ok(event_add(&f->cx, &e));
}

static void
talk_put(uint64_t customer, int i)
{
    static const char SQL[] =
        "INSERT INTO interaction (customer_id, account_id, kind, direction,"
        " answered, is_touch, on_day, at, text) VALUES"
        " (?, ?, 'call', 'out', 1, 1, ?, ?, ?)";
    char text[40];
    int32_t day = clock_today() - i;
    struct event e;
    snprintf(text, sizeof text, "talk number %d.", i);
    assert_ok(db_exec(&f->cx, SQL, B_U64(customer), B_U64(wang), B_DAY(day),
                      B_TIME(day_start(day)), B_TEXT(text)));
    event_clear(&e);
    e.customer_id = customer;
    e.kind = EVENT_INTERACTION;
    e.day = day;
    e.flags = EVENT_TOUCH | (i % 3 ? 0 : EVENT_INBOUND);
    e.ref_id = db_last_id(f->cx.db);
    assert_ok(event_add(&f->cx, &e));
}

static int
start(void **state)
{
    if (fixture_start_schema(state) != 0)
        return -1;
    f = *state;
    browser_prepare(f);
    wang = make_user(f, "wang", ROLE_SALES, 1);
    make_user(f, "li", ROLE_SALES, 1);
    make_user(f, "ana", ROLE_ANALYST, 1);
    f->cx.actor = (struct actor){.user_id = wang, .reach = REACH_ALL,
                                 .may_write = true};
    assert_int_equal(customer_put("A1", "空空", wang), 1);
    rich = customer_put("A2", "<b>富丽</b>\"&", wang);
    assert_ok(db_begin_write(&f->cx));
    for (int i = 0; i < 40; i++)
        order_put(rich, i);
    for (int i = 0; i < 120; i++)
        talk_put(rich, i);
    assert_ok(stage_refresh_customer(&f->cx, 1));
    assert_ok(stage_refresh_customer(&f->cx, rich));
    assert_ok(db_commit(&f->cx));
    return 0;
}

static void
as(struct browser *b, const char *login)
{
    browser_open(b, f);
    assert_int_equal(browser_login(b, login, TEST_PASSWORD), 303);
}

static char *
at(struct browser *b, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    char *s = arena_vprintf(b->connection->arena, fmt, ap);
    va_end(ap);
    return s;
}

static char *
profile_of(struct browser *b, uint64_t id, const char *rest)
{
    return at(b, "/customer/%" PRIu64 "%s", id, rest);
}

static void
only_who_may_sees_it(void **state)
{
    struct browser b;
    as(&b, "wang");
    assert_int_equal(browser_get(&b, profile_of(&b, rich, "")), 200);
    assert_int_equal(browser_get(&b, "/customer/99999"), 404);
    browser_close(&b);
    as(&b, "li");
    assert_int_equal(browser_get(&b, profile_of(&b, rich, "")), 404);
    assert_int_equal(browser_get(&b, profile_of(&b, rich, "?part=more")), 404);
    assert_int_equal(
        browser_get(&b, profile_of(&b, rich, "/follow-up/new")), 404);
    browser_get(&b, "/customer");
    assert_int_equal(browser_post(&b, profile_of(&b, rich, "/follow-up"),
                                  "kind=call&way=reached&text=x"), 404);
    browser_close(&b);
    as(&b, "ana");
    assert_int_equal(browser_get(&b, profile_of(&b, rich, "")), 200);
    assert_false(browser_sees(&b, "/follow-up\""));
    assert_false(browser_sees(&b, "/edit\""));
    browser_close(&b);
}

static void
an_empty_customer_shows_dashes_and_what_to_do(void **state)
{
    struct browser b;
    as(&b, "wang");
    assert_int_equal(browser_get(&b, "/customer/1"), 200);
    assert_true(browser_sees(&b, "还没有动态"));
    assert_true(browser_sees(&b, "尚未购买"));
    assert_true(browser_times(&b, "–") >= 5);
    assert_false(browser_sees(&b, "clm-rhythm"));
    browser_close(&b);
}

static void
names_stay_text(void **state)
{
    struct browser b;
    as(&b, "wang");
    assert_int_equal(browser_get(&b, profile_of(&b, rich, "")), 200);
    assert_true(browser_sees(&b, "&lt;b&gt;富丽&lt;/b&gt;&quot;&amp;"));
    assert_false(browser_sees(&b, "<b>富丽"));
    browser_close(&b);
}

/* The lesser of two: what all pages share is read again after a while. */
static unsigned
statements_of(struct browser *b, uint64_t id, const char *part)
{
    unsigned least = UINT_MAX;
    for (int i = 0; i < 2; i++) {
        assert_int_equal(browser_get(b, profile_of(b, id, part)), 200);
        unsigned n = db_statement_count(b->connection->db);
        least = n < least ? n : least;
    }
    return least;
}

static void
the_number_of_statements_does_not_grow(void **state)
{
    static const char *const PARTS[] = {
        "", "?tab=contacts", "?tab=opportunities", "?tab=orders",
        "?tab=contracts", "?tab=tickets", "?tab=feedback",
        "?tab=receivables", "?tab=changes", "?part=more", "?kind=stage"};
    struct browser b;
    as(&b, "wang");
    browser_get(&b, profile_of(&b, rich, "")); /* rules are read once */
    for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++) {
        unsigned poor = statements_of(&b, 1, PARTS[i]);
        unsigned all = statements_of(&b, rich, PARTS[i]);
        /* an empty page of the timeline has no details to read */
        assert_true(all <= poor + 1 && all <= STATEMENTS_MOST);
    }
    assert_int_equal(browser_get(&b, profile_of(&b, rich, "")), 200);
    print_message("profile: %u statements with session, begin and commit\n",
                  db_statement_count(b.connection->db));
    browser_close(&b);
}

static int64_t
prepared(struct browser *b)
{
    static const char SQL[] =
        "SELECT CAST(variable_value AS SIGNED) FROM"
        " information_schema.session_status"
        " WHERE variable_name = 'Com_stmt_prepare'";
    struct rows r;
    struct ctx cx = f->cx;
    cx.db = b->connection->db;
    assert_ok(db_find(&cx, &r, SQL));
    return rows_i64(&r, 0, 0);
}

/* The server works out a statement once a connection, not once a page; the same
 * page again has the same statements. */
static void
a_page_shown_again_has_nothing_prepared(void **state)
{
    struct browser b;
    as(&b, "wang");
    for (int i = 0; i < 2; i++)
        assert_int_equal(browser_get(&b, profile_of(&b, rich, "")), 200);
    (void)prepared(&b);
    int64_t before = prepared(&b);
    for (int i = 0; i < 3; i++)
        assert_int_equal(browser_get(&b, profile_of(&b, rich, "")), 200);
    assert_int_equal(prepared(&b), before);
    browser_close(&b);
}

/* Follows "earlier" to the end and counts how often each talk is seen. */
static void
following_earlier_shows_each_entry_once(void **state)
{
    struct browser b;
    unsigned seen[120] = {0}, pages = 0;
    as(&b, "wang");
    char *address = profile_of(&b, rich, "?kind=contact");
    while (address) {
        assert_int_equal(browser_get(&b, address), 200);
        for (const char *p = b.rq.reply.body.data;
             (p = strstr(p, "talk number ")); p += 12)
            seen[strtoul(p + 12, NULL, 10)]++;
        const char *next = strstr(b.rq.reply.body.data, "hx-get=\"/customer");
        const char *more = strstr(b.rq.reply.body.data, "part=more\"");
        address = NULL;
        while (more && *more != '"')
            more--; /* back to the start of the address */
        if (more && next) {
            address = arena_copy(b.connection->arena, more + 1,
                                 strcspn(more + 1, "\""));
            for (char *amp; (amp = strstr(address, "&amp;"));)
                memmove(amp + 1, amp + 5, strlen(amp + 5) + 1);
        }
        assert_true(++pages < 30);
    }
    for (size_t i = 0; i < 120; i++)
        assert_int_equal(seen[i], 1);
    browser_close(&b);
}

static void
figures_say_what_their_lists_have(void **state)
{
    struct browser b;
    struct rows r;
    as(&b, "wang");
    assert_int_equal(browser_get(&b, profile_of(&b, rich, "")), 200);
    assert_ok(db_find(&f->cx, &r, "SELECT COUNT(*), SUM(flags & 2 > 0) FROM"
                      " event WHERE customer_id = ? AND kind = 1 AND day > ?",
                      B_U64(rich), B_DAY(clock_today() - 90)));
    assert_true(browser_sees(&b, at(&b, "90 天 %d 次，客户主动 %d 次",
                                    (int)rows_i64(&r, 0, 0),
                                    (int)rows_i64(&r, 0, 1))));
    assert_ok(db_find(&f->cx, &r, "SELECT COUNT(*) FROM sales_order WHERE"
                      " customer_id = ? AND status <> 'cancelled' AND"
                      " amount > 0 AND ordered_on > ?", B_U64(rich),
                      B_DAY(clock_today() - 365)));
    int orders = (int)rows_i64(&r, 0, 0);
    assert_true(browser_sees(&b, at(&b, "，%d 单", orders)));
    char *list = profile_of(&b, rich, at(&b, "?tab=orders&open=1&from=%s",
                                         day_iso(b.connection->arena,
                                                 clock_today() - 364)));
    assert_int_equal(browser_get(&b, list), 200);
    assert_int_equal(browser_times(&b, ">S2-"), orders);
    assert_true(browser_sees(&b, "另含固定合同按天分摊"));
    assert_int_equal(browser_get(&b, profile_of(&b, rich, "")), 200);
    assert_true(browser_sees(&b, "柱：金额　柱间")); /* a thousand each: in full */
    assert_true(browser_sees(&b, ">1,000<"));
    assert_int_equal(browser_get(&b, list), 200);
    assert_true(browser_sees(&b, "订单 <span class=\"clm-count\">40</span>"));
    browser_close(&b);
}

static void
a_lost_case_is_not_called_a_lost_deal(void **state)
{
    struct browser b;
    uint64_t id = customer_put("C-LOST", "挽回未成", wang);
    struct event e;
    event_clear(&e);
    e.customer_id = id;
    e.kind = EVENT_RECOVERY_CLOSED;
    e.day = clock_today() - 3;
    e.score = RECOVERY_LOST;
    assert_ok(db_begin_write(&f->cx));
    assert_ok(event_add(&f->cx, &e));
    assert_ok(db_commit(&f->cx));
    as(&b, "wang");
    assert_int_equal(browser_get(&b, profile_of(&b, id, "")), 200);
    assert_true(browser_sees(&b, "挽回个案结束"));
    assert_true(browser_sees(&b, ">流失</span>"));
    assert_false(browser_sees(&b, "输单"));
    browser_close(&b);
}

static void
a_click_shows_it_by_another_model(void **state)
{
    struct browser b;
    as(&b, "ana");
    assert_int_equal(browser_get(&b, profile_of(&b, rich, "")), 200);
    assert_true(browser_sees(&b, "为什么在「忠诚」"));
    assert_true(browser_sees(&b, at(&b, "href=\"/customer/%" PRIu64
                                    "?model=segments4\"", rich)));
    assert_int_equal(browser_get(&b, profile_of(&b, rich, "?model=segments4")),
                     200);
    assert_true(browser_sees(&b, "为什么在「忠实客户」"));
    assert_false(browser_sees(&b, "为什么在「忠诚」"));
    assert_true(browser_sees(&b, "回到六阶段生命周期"));
    assert_true(browser_sees(&b, "?model=segments4&amp;before="));
    assert_int_equal(browser_get(&b, profile_of(&b, rich, "?model=none")), 200);
    assert_true(browser_sees(&b, "为什么在「忠诚」"));
    browser_close(&b);
}

static void
a_follow_up_comes_back_on_top(void **state)
{
    struct browser b;
    as(&b, "wang");
    assert_int_equal(browser_get(&b, "/customer/1"), 200);
    char *fields = at(&b, "once=%s&kind=visit&way=inbound&text=%s&next_on=%s",
                      b.once, "%E6%96%B0%E5%8E%82%E6%88%BF%3Ci%3E",
                      day_iso(b.connection->arena, clock_today() + 3));
    assert_int_equal(browser_post(&b, "/customer/1/follow-up", fields), 303);
    assert_string_equal(browser_location(&b), "/customer/1#tab");
    /* the same form a second time does nothing more */
    assert_int_equal(browser_post(&b, "/customer/1/follow-up", fields), 303);
    assert_int_equal(browser_get(&b, "/customer/1"), 200);
    assert_int_equal(browser_times(&b, "新厂房&lt;i&gt;，下次"), 1);
    assert_true(browser_sees(&b, "客户主动"));
    assert_true(browser_sees(&b, "/done\""));
    const char *task = strstr(b.rq.reply.body.data, "action=\"/task/");
    assert_non_null(task);
    char *done = arena_copy(b.connection->arena, task + 8,
                            strcspn(task + 8, "\""));
    assert_int_equal(browser_post(&b, done, "next=/customer/1"), 303);
    assert_string_equal(browser_location(&b), "/customer/1");
    browser_get(&b, "/customer/1");
    assert_false(browser_sees(&b, "/done\""));
    browser_close(&b);
}

static void
a_quick_follow_up_says_which_play_of_the_stage_it_was(void **state)
{
    struct browser b;
    struct rows r;
    assert_ok(db_find(&f->cx, &r,
                      "SELECT p.id, p.name_zh_cn, (SELECT MIN(o.id) FROM play o"
                      " WHERE NOT EXISTS (SELECT 1 FROM play_stage x WHERE"
                      " x.play_code = o.code AND x.stage_code = s.stage_code))"
                      " FROM customer c JOIN play_stage s ON s.model_code ="
                      " 'lifecycle6' AND s.stage_code = c.stage AND s.active ="
                      " 1 JOIN play p ON p.code = s.play_code WHERE c.id = 1"
                      " ORDER BY s.position LIMIT 1"));
    as(&b, "wang");
    assert_int_equal(browser_get(&b, "/customer/1"), 200);
    assert_true(browser_sees(&b, at(&b, "<option value=\"\">不按打法</option>"
                                        "<option value=\"%llu\">%s<",
                                    (unsigned long long)rows_u64(&r, 0, 0),
                                    rows_text(&r, 0, 1))));
    assert_false(browser_sees(&b, at(&b, "<option value=\"%llu\">",
                                     (unsigned long long)rows_u64(&r, 0, 2))));
    assert_int_equal(browser_get(&b, "/customer/1/follow-up/new"), 200);
    assert_true(browser_sees(&b, "name=\"play\""));
    const char *text = "kind=call&way=reached&text=abc&play=%llu";
    assert_int_equal(browser_post(&b, "/customer/1/follow-up",
                                  at(&b, text, 77777ULL)), 422);
    assert_true(browser_sees(&b, "打法：请从列表中选择"));
    assert_int_equal(browser_post(&b, "/customer/1/follow-up",
                                  at(&b, text, (unsigned long long)
                                         rows_u64(&r, 0, 0))), 303);
    struct rows kept;
    assert_ok(db_find(&f->cx, &kept, "SELECT play_id FROM interaction"
                                     " ORDER BY id DESC LIMIT 1"));
    assert_int_equal(rows_u64(&kept, 0, 0), rows_u64(&r, 0, 0));
    browser_close(&b);
}

static void
a_play_chosen_before_the_stage_changed_stays_chosen(void **state)
{
    struct browser b;
    struct rows r;
    assert_ok(db_find(&f->cx, &r,
                      "SELECT MIN(p.id) FROM play p JOIN play_stage s ON"
                      " s.play_code = p.code AND s.active = 1 AND s.model_code"
                      " = 'lifecycle6' WHERE p.active = 1 AND NOT EXISTS ("
                      "SELECT 1 FROM play_stage x JOIN customer c ON c.id = 1"
                      " AND x.stage_code = c.stage WHERE x.play_code ="
                      " p.code)"));
    unsigned long long play = rows_u64(&r, 0, 0);
    as(&b, "wang");
    browser_get(&b, "/customer/1");
    assert_false(browser_sees(&b, at(&b, "<option value=\"%llu\"", play)));
    char *chosen = at(&b, "<option value=\"%llu\" selected>", play);
    assert_int_equal(browser_post(&b, "/customer/1/follow-up",
                                  at(&b, "kind=call&way=reached&next_on="
                                         "2020-01-01&text=abc&play=%llu",
                                     play)), 422);
    assert_int_equal(browser_times(&b, chosen), 1);
    assert_int_equal(browser_get(&b, "/customer/1"), 200);
    assert_int_equal(browser_times(&b, chosen), 1); /* kept as a draft */
    assert_int_equal(browser_get(&b, "/customer/1/follow-up/new"), 200);
    assert_int_equal(browser_times(&b, chosen), 1);
    browser_post(&b, "/draft/drop", "draft_of=/customer/1/follow-up");
    browser_close(&b);
}

static void
what_was_typed_is_not_lost(void **state)
{
    struct browser b;
    as(&b, "wang");
    browser_get(&b, "/customer/1");
    assert_int_equal(browser_post(&b, "/customer/1/follow-up",
                                  "kind=call&way=reached&next_on=2020-01-01"
                                  "&text=%E5%88%AB%E4%B8%A2%E4%BA%86"), 422);
    assert_true(browser_sees(&b, ">别丢了</textarea>"));
    assert_true(browser_sees(&b, "value=\"2020-01-01\""));
    assert_true(browser_sees(&b, "下次日期已经过去了"));
    assert_int_equal(browser_get(&b, "/customer/1"), 200);
    assert_true(browser_sees(&b, ">别丢了</textarea>")); /* kept as a draft */
    assert_int_equal(browser_post(&b, "/customer/1/follow-up",
                                  "full=1&kind=none&way=reached&text=abc"
                                  "&minutes=-4&contact=77"), 422);
    assert_true(browser_sees(&b, ">abc</textarea>"));
    assert_true(browser_sees(&b, "value=\"-4\""));
    assert_int_equal(browser_post(&b, "/customer/1/follow-up",
                                  "kind=call&way=reached&text="), 422);
    browser_close(&b);
}

static void
hostile_parameters_break_nothing(void **state)
{
    static const char *const BAD[] = {
        "tab=none", "tab=orders&before=1", "tab=orders&before=9999-99-99.1",
        "tab=orders&before=2026-01-01.99999999999999999999",
        "tab=changes&before=-1", "tab=changes&before=18446744073709551616",
        "kind=%27", "kind=contact&before=1.2", "before=-1.-1.-1",
        "before=99999999.1.1", "before=1.9223372036854775807.1",
        "from=2026-02-30", "from=%00", "by=%22%3E%3Cscript%3E", "part=%3C",
        "tab=orders&from=x&open=2", "tab=contacts&open=1"};
    struct browser b;
    as(&b, "wang");
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        int status = browser_get(&b, profile_of(&b, rich,
                                                at(&b, "?%s", BAD[i])));
        if (status != 200 && status != 400)
            fail_msg("%s: %d", BAD[i], status);
        assert_false(browser_sees(&b, "\"><script>"));
    }
    browser_close(&b);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_who_may_sees_it),
        cmocka_unit_test(an_empty_customer_shows_dashes_and_what_to_do),
        cmocka_unit_test(names_stay_text),
        cmocka_unit_test(the_number_of_statements_does_not_grow),
        cmocka_unit_test(a_page_shown_again_has_nothing_prepared),
        cmocka_unit_test(following_earlier_shows_each_entry_once),
        cmocka_unit_test(figures_say_what_their_lists_have),
        cmocka_unit_test(a_lost_case_is_not_called_a_lost_deal),
        cmocka_unit_test(a_click_shows_it_by_another_model),
        cmocka_unit_test(a_follow_up_comes_back_on_top),
        cmocka_unit_test(
            a_quick_follow_up_says_which_play_of_the_stage_it_was),
        cmocka_unit_test(a_play_chosen_before_the_stage_changed_stays_chosen),
        cmocka_unit_test(what_was_typed_is_not_lost),
        cmocka_unit_test(hostile_parameters_break_nothing),
    };
    return cmocka_run_group_tests(tests, start, fixture_end);
}
