/* Reports: what is issued stays byte for byte what it was, under a number
 * without gaps, for those who may open it; its figures are those of the screen,
 * and names of customers go with the customer. */
#include <sys/stat.h>

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
static void
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

static int
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

/* Each logs in once. */
static struct browser *
as(const char *login)
{
    static struct browser browsers[7];
    static const char *logins[7];
    for (int i = 0; i < 7; i++) {
        if (!logins[i]) {
            logins[i] = login;
            browser_open(&browsers[i], f);
            assert_int_equal(
                browser_login(&browsers[i], login, TEST_PASSWORD), 303);
        }
        if (!strcmp(logins[i], login))
            return &browsers[i];
    }
    fail();
    return NULL;
}

static const char *
body(const struct browser *b)
{
    return b->rq.reply.body.data ? b->rq.reply.body.data : "";
}

/* Draws one up; its address without the leading path. */
static uint64_t
draw_up(struct browser *b, const char *more)
{
    char form[400];
    assert_int_equal(browser_get(b, "/report/new"), 200);
    snprintf(form, sizeof form, "kind=stage&model=lifecycle6&%s", more);
    assert_int_equal(browser_post(b, "/report", form), 303);
    return strtoull(b->rq.reply.location + strlen("/report/"), NULL, 10);
}

static int
get(struct browser *b, uint64_t id, const char *rest)
{
    char path[100];
    snprintf(path, sizeof path, "/report/%llu%s", (unsigned long long)id,
             rest);
    return browser_get(b, path);
}

static int
post(struct browser *b, uint64_t id, const char *rest, const char *form)
{
    char path[100];
    snprintf(path, sizeof path, "/report/%llu%s", (unsigned long long)id,
             rest);
    return browser_post(b, path, form);
}

static void
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

static char *
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

static void
an_issued_report_stays_byte_for_byte_what_it_was(void **state)
{
    struct browser *b = as("sales");
    uint64_t id = draw_up(b, WEEK);
    assert_int_equal(get(b, id, "/document"), 200);
    assert_non_null(strstr(body(b), "<html lang="));
    assert_non_null(strstr(body(b), "report-2.css"));
    issue(b, id);
    assert_int_equal(get(b, id, "/document"), 200);
    char *before = strdup(body(b));
    assert_non_null(strstr(before, "BG-"));
    assert_ok(db_exec(&f->cx, "UPDATE customer SET name = '改名' WHERE id = ?",
                      B_U64(first + 1)));
    assert_int_equal(get(b, id, "/document"), 200);
    assert_string_equal(body(b), before);
    assert_null(strstr(before, "改名"));
    free(before);
    /* and nobody can issue or edit it again */
    assert_int_equal(post(b, id, "/issue", "version=2"), 409);
    assert_int_equal(post(b, id, "", "version=2"), 409);
}

static void
numbers_have_no_gaps_and_a_failed_issue_takes_none(void **state)
{
    struct browser *b = as("sales");
    uint64_t one = draw_up(b, WEEK), two = draw_up(b, WEEK);
    issue(b, one);
    long before = strtol(number_of(b, one) + 8, NULL, 10);
    assert_int_equal(get(b, two, ""), 200);
    assert_int_equal(post(b, two, "/issue", "version=77"), 409);
    issue(b, two);
    assert_int_equal(strtol(number_of(b, two) + 8, NULL, 10), before + 1);
}

static void
only_the_issuer_the_managers_above_and_named_readers_open_it(void **state)
{
    struct browser *mine = as("sales"), *boss = as("boss"),
                   *away = as("elsewhere"), *reader = as("other");
    uint64_t id = draw_up(mine, WEEK);
    assert_int_equal(get(boss, id, "/document"), 200);
    assert_int_equal(get(away, id, "/document"), 404);
    char form[200];
    struct rows r;
    assert_ok(db_find(&f->cx, &r,
                      "SELECT id FROM account WHERE login = 'other'"));
    assert_int_equal(get(mine, id, ""), 200);
    snprintf(form, sizeof form, "version=1&reader=%llu&shown_flow=1",
             (unsigned long long)rows_u64(&r, 0, 0));
    assert_int_equal(post(mine, id, "", form), 303);
    assert_int_equal(get(reader, id, ""), 404); /* a draft is not his */
    issue(mine, id);
    assert_int_equal(get(reader, id, "/document"), 200);
    assert_int_equal(get(reader, id, ".csv"), 200);
    assert_int_equal(get(reader, id, "/withdraw"), 403);
    assert_int_equal(get(away, id, ""), 404);
    assert_int_equal(get(away, id, ".xlsx"), 404);
    assert_int_equal(browser_get(away, "/report"), 200);
    assert_null(strstr(body(away), number_of(mine, id)));
}

static void
the_document_says_the_figures_of_the_screen_and_only_ones_own(void **state)
{
    struct browser *b = as("sales");
    uint64_t id = draw_up(b, WEEK);
    assert_int_equal(get(b, id, ""), 200);
    assert_int_equal(post(b, id, "", "version=1&shown_flow=1&shown_all=1"
                                      "&place_all=1"), 303);
    assert_int_equal(get(b, id, "/document"), 200);
    /* 40 of 50 are those of sales, all of them in the first stage */
    assert_true(browser_sees(b, ">40</a></td>"));
    assert_true(browser_sees(b, "𠮷野&lt;b&gt;家2<"));
    assert_false(browser_sees(b, "𠮷野&lt;b&gt;家0<"));
    /* the order that was asked for: the appendix first */
    assert_true(strstr(body(b), "rp-wide") < strstr(body(b), "rp-stack"));
    assert_int_equal(get(b, id, ".csv"), 200);
    assert_int_equal(get(b, id, ".xlsx"), 200);
}

static void
a_report_without_amounts_shows_none(void **state)
{
    struct browser *b = as("sales");
    uint64_t id = draw_up(b, WEEK);
    assert_int_equal(get(b, id, "/document"), 200);
    assert_true(browser_sees(b, "近 12 月成交"));
    assert_int_equal(get(b, id, ""), 200);
    assert_int_equal(post(b, id, "", "version=1&shown_flow=1&shown_how=1"),
                     303);
    assert_int_equal(get(b, id, "/document"), 200);
    assert_false(browser_sees(b, "近 12 月成交"));
    assert_false(browser_sees(b, "¥"));
}

static void
the_next_of_a_series_is_compared_and_carries_what_was_decided(void **state)
{
    struct browser *b = as("sales");
    uint64_t one = draw_up(b, "period=quarter&day=2025-05-10");
    issue(b, one);
    char number[20];
    snprintf(number, sizeof number, "%s", number_of(b, one));
    assert_int_equal(post(b, one, "/decision",
                          "customer=甲&what=回访<i>&who=孙莉"
                          "&due_on=2026-03-01"), 303);
    assert_int_equal(get(b, one, ""), 200);
    assert_true(browser_sees(b, "回访&lt;i&gt;"));
    /* what is missing comes back with what was typed */
    assert_int_equal(post(b, one, "/decision", "customer=乙丙丁&what="), 422);
    assert_true(browser_sees(b, "乙丙丁"));
    uint64_t two = draw_up(b, "period=quarter&day=2025-08-10");
    assert_int_equal(get(b, two, "/document"), 200);
    assert_non_null(strstr(body(b), number));
    assert_true(browser_sees(b, "回访&lt;i&gt;"));
    assert_true(browser_sees(b, "转到本期"));
    /* and what is not done goes on from one to the next, with its number */
    issue(b, two);
    uint64_t three = draw_up(b, "period=quarter&day=2025-11-10");
    assert_int_equal(get(b, three, "/document"), 200);
    assert_true(browser_sees(b, "回访&lt;i&gt;"));
    assert_true(browser_sees(b, arena_printf(f->arena, "自 %s 转来", number)));
    struct rows r;
    assert_ok(db_find(&f->cx, &r, "SELECT MAX(id) FROM report_decision"));
    assert_int_equal(post(b, one, arena_printf(
        f->arena, "/decision/%llu", (unsigned long long)rows_u64(&r, 0, 0)),
        "done=1&result=ok"), 303);
    assert_int_equal(get(b, three, "/document"), 200);
    assert_false(browser_sees(b, "回访&lt;i&gt;"));
    /* another kind of period is another series */
    uint64_t other = draw_up(b, "period=month&day=2025-08-10");
    assert_int_equal(get(b, other, "/document"), 200);
    assert_null(strstr(body(b), number));
}

static void
a_report_is_withdrawn_only_with_a_reason_and_stays_in_the_list(void **state)
{
    struct browser *b = as("sales");
    uint64_t id = draw_up(b, WEEK);
    issue(b, id);
    assert_int_equal(get(b, id, "/withdraw"), 200);
    assert_int_equal(post(b, id, "/withdraw", "version=2&why="), 422);
    assert_int_equal(post(b, id, "/withdraw", "version=2&why=数字有误"),
                     303);
    assert_int_equal(get(b, id, ""), 200);
    assert_true(browser_sees(b, "数字有误"));
    assert_int_equal(browser_get(b, "/report?state=withdrawn"), 200);
    assert_true(browser_sees(b, "BG-"));
}

static void
a_name_goes_with_its_customer(void **state)
{
    struct browser *b = as("sales");
    struct ctx *keeper = fixture_connect(f, DB_KEEPER);
    uint64_t id = draw_up(b, WEEK);
    assert_int_equal(get(b, id, ""), 200);
    assert_int_equal(post(b, id, "", "version=1&shown_all=1"), 303);
    issue(b, id);
    assert_int_equal(get(b, id, "/document"), 200);
    assert_true(browser_sees(b, "𠮷野&lt;b&gt;家4<"));
    assert_ok(db_exec(keeper, "DELETE FROM report_name WHERE customer_id = ?",
                      B_U64(first + 4)));
    assert_int_equal(get(b, id, "/document"), 200);
    assert_false(browser_sees(b, "𠮷野&lt;b&gt;家4<"));
    assert_true(browser_sees(b, "K004"));
    fixture_disconnect(keeper);
}

static void
a_draft_is_deleted_after_a_question_but_nothing_that_was_issued(void **state)
{
    struct browser *b = as("sales");
    uint64_t draft = draw_up(b, WEEK), issued = draw_up(b, WEEK);
    issue(b, issued);
    assert_int_equal(get(b, draft, "/delete"), 200);
    assert_int_equal(post(b, draft, "/delete", "version=1"), 303);
    assert_int_equal(get(b, draft, ""), 404);
    assert_int_equal(get(b, issued, "/delete"), 409);
    assert_int_equal(post(b, issued, "/delete", "version=2"), 409);
    assert_int_equal(get(as("boss"), issued, "/delete"), 403);
    assert_int_equal(get(b, issued, "/document"), 200);
}

static void
scopes_of_nobody_of_1_and_of_5000_are_whole_documents(void **state)
{
    struct browser *b = as("nobody");
    uint64_t id = draw_up(b, WEEK);
    assert_int_equal(get(b, id, "/document"), 200);
    assert_non_null(strstr(body(b), "</html>"));
    fixture_sql(f, "INSERT INTO customer (code, name, name_sort, created_on,"
                   " owner_id, team_id) SELECT CONCAT('M', seq),"
                   " CONCAT('大客户', seq), CONCAT('M', seq), '2024-01-01',"
                   " (SELECT id FROM account WHERE login = 'away'), 9"
                   " FROM seq_1_to_5000;\n"
                   "INSERT INTO customer (code, name, name_sort, created_on,"
                   " owner_id, team_id) SELECT 'L1', '独客户', 'L1',"
                   " '2024-01-01', id, 9 FROM account WHERE login = 'lone';\n");
    ledger_fill();
    b = as("lone");
    id = draw_up(b, WEEK);
    assert_int_equal(get(b, id, ""), 200);
    assert_int_equal(post(b, id, "", "version=1&shown_flow=1&shown_stages=1"
                                     "&shown_people=1&shown_all=1"), 303);
    assert_int_equal(get(b, id, "/document"), 200);
    assert_true(browser_sees(b, ">1</a></td>"));
    assert_true(browser_sees(b, "第 1–1 行，共 1 行"));
    assert_true(browser_sees(b, "独客户<"));
    issue(b, id);
    assert_int_equal(get(b, id, ".xlsx"), 200);
    b = as("away");
    id = draw_up(b, WEEK);
    assert_int_equal(get(b, id, ""), 200);
    assert_int_equal(post(b, id, "", "version=1&shown_all=1"), 303);
    assert_int_equal(get(b, id, "/document"), 200);
    assert_true(browser_sees(b, "第 1–5,000 行，共 5,000 行"));
    assert_true(browser_sees(b, "大客户1<"));
    assert_true(browser_sees(b, "大客户5000<"));
    issue(b, id);
    assert_int_equal(get(b, id, ".xlsx"), 200);
}

static void
a_period_that_has_not_begun_or_is_none_is_refused_beside_its_field(
    void **state)
{
    struct browser *b = as("sales");
    assert_int_equal(browser_get(b, "/report/new"), 200);
    assert_int_equal(
        browser_post(b, "/report", "kind=stage&model=lifecycle6"
                                    "&period=month&day=2199-01-01"), 422);
    assert_true(browser_sees(b, "这段时间还没有任何一天过完"));
    assert_int_equal(
        browser_post(b, "/report", "kind=stage&model=lifecycle6&period=days"
                                    "&from=2026-02-10&to=2026-02-01"), 422);
    assert_true(browser_sees(b, "请填第一天和最后一天"));
}

static void
a_number_opens_the_list_as_known_on_the_day_of_the_report(void **state)
{
    struct browser *b = as("sales");
    uint64_t id = draw_up(b, WEEK);
    char *today = arena_printf(f->arena,
                               "&amp;known=%s&amp;slice=closing\">40</a>",
                               day_iso(f->arena, clock_today()));
    issue(b, id);
    assert_int_equal(get(b, id, "/document"), 200);
    const char *end = strstr(body(b), today);
    assert_non_null(end);
    const char *at = end;
    while (strncmp(at, "/funnel/list", 12))
        at--;
    char *href = arena_copy(f->arena, at, strcspn(at, "\""));
    for (char *amp; (amp = strstr(href, "&amp;"));)
        memmove(amp + 1, amp + 5, strlen(amp + 5) + 1);
    assert_int_equal(browser_get(b, href), 200);
    assert_true(browser_sees(b, "40 户"));
}

static void
a_financial_year_begins_in_the_month_that_was_set(void **state)
{
    struct browser *b = as("sales");
    f->config.year_from = 4;
    uint64_t id = draw_up(b, "period=fiscal&day=2026-02-10");
    f->config.year_from = 1;
    assert_int_equal(get(b, id, ""), 200);
    assert_true(browser_sees(b, "2025/26 财年"));
    assert_true(browser_sees(b, "2025-04-01"));
}

/* ---- as PDF ---- */

/* The style sheet, which a build with sanitizers has not beside its templates,
 * for the document that goes to Chromium alone. */
static void
style_give(void)
{
    char *top = realpath("static", NULL);
    const char *folder = f->folder;
    assert_non_null(top);
    f->config.template_dir = arena_printf(f->arena, "%s/templates", folder);
    if (mkdir(f->config.template_dir, 0700) == 0)
        assert_int_equal(symlink(top, arena_printf(f->arena, "%s/static",
                                                   folder)), 0);
    free(top);
}

/* Stands for Chromium: what it makes is the document. */
static void
chromium_pretend(const char *what)
{
    char *path = arena_printf(f->arena, "/tmp/perennial-chromium.%d",
                              (int)getpid());
    FILE *script = fopen(path, "w");
    style_give();
    assert_non_null(script);
    fprintf(script, "#!/bin/sh\nfor word; do case $word in --print-to-pdf=*)"
                    " out=${word#*=};; file://*) in=${word#file://};; esac;"
                    " done\n%s\n", what);
    assert_int_equal(fclose(script), 0);
    assert_int_equal(chmod(path, 0755), 0);
    f->config.chromium = path;
}

static void
chromium_away(void)
{
    unlink(f->config.chromium);
    f->config.chromium = NULL;
}

static uint64_t
paper_jobs(void)
{
    struct rows r;
    assert_ok(db_find(&f->cx, &r,
                      "SELECT COUNT(*) FROM job WHERE kind = 'paper'"));
    return rows_u64(&r, 0, 0);
}

static void
a_server_without_chromium_says_so(void **state)
{
    struct browser *b = as("sales");
    uint64_t id = draw_up(b, WEEK);
    issue(b, id);
    f->config.chromium = "/nowhere/chromium";
    assert_int_equal(get(b, id, ""), 200);
    assert_false(browser_sees(b, "/pdf\""));
    assert_int_equal(get(b, id, ".pdf"), 303);
    assert_int_equal(get(b, id, ""), 200);
    assert_true(browser_sees(b, "没有安装 Chromium"));
    f->config.chromium = NULL;
}

static void
a_pdf_is_made_once_for_all_who_ask_and_handed_out(void **state)
{
    struct browser *b = as("sales"), *boss = as("boss");
    uint64_t id = draw_up(b, WEEK), before = paper_jobs();
    chromium_pretend("cp \"$in\" \"$out\"");
    issue(b, id);
    assert_int_equal(get(b, id, ".pdf"), 303);
    assert_int_equal(get(b, id, "/pdf"), 200);
    assert_true(browser_sees(b, "目前没有 PDF"));
    assert_int_equal(post(b, id, "/pdf", ""), 303);
    assert_int_equal(post(b, id, "/pdf", ""), 303); /* clicked twice */
    assert_int_equal(get(boss, id, "/pdf"), 200);
    assert_int_equal(post(boss, id, "/pdf", ""), 303);
    assert_int_equal(paper_jobs(), before + 1);
    assert_int_equal(get(b, id, "/pdf"), 200);
    assert_true(browser_sees(b, "排队等待"));
    assert_true(browser_sees(b, "http-equiv=\"refresh\""));
    worker_run(f);
    assert_int_equal(get(boss, id, "/pdf"), 200);
    assert_true(browser_sees(boss, "PDF 已生成"));
    assert_int_equal(post(boss, id, "/pdf", ""), 303);
    assert_non_null(strstr(browser_location(boss), ".pdf"));
    assert_int_equal(get(boss, id, ".pdf"), 200);
    assert_string_equal(boss->rq.reply.type, "application/pdf");
    assert_int_equal(get(b, id, ".pdf"), 200); /* still there */
    assert_int_equal(get(as("elsewhere"), id, ".pdf"), 404);
    assert_int_equal(get(as("elsewhere"), id, "/pdf"), 404);
    assert_int_equal(paper_jobs(), before + 1);
    chromium_away();
}

static void
a_pdf_that_is_stopped_or_fails_is_said_and_can_be_asked_for_again(
    void **state)
{
    struct browser *b = as("sales"), *boss = as("boss");
    uint64_t id = draw_up(b, WEEK);
    chromium_pretend("exit 3");
    issue(b, id);
    assert_int_equal(post(b, id, "/pdf", ""), 303);
    assert_int_equal(get(boss, id, "/pdf"), 200);
    assert_int_equal(post(boss, id, "/pdf/cancel", ""), 403);
    assert_int_equal(get(b, id, "/pdf"), 200);
    assert_int_equal(post(b, id, "/pdf/cancel", ""), 303);
    worker_run(f);
    assert_int_equal(get(b, id, "/pdf"), 200);
    assert_true(browser_sees(b, "目前没有 PDF"));
    assert_int_equal(post(b, id, "/pdf", ""), 303);
    worker_run(f);
    assert_int_equal(get(b, id, "/pdf"), 200);
    assert_true(browser_sees(b, "PDF 未能生成"));
    /* too late to be stopped: what became of it is said, and nothing else */
    assert_int_equal(post(b, id, "/pdf/cancel", ""), 303);
    assert_non_null(strstr(browser_location(b), "/pdf"));
    chromium_pretend("cp \"$in\" \"$out\"");
    assert_int_equal(post(b, id, "/pdf", ""), 303);
    worker_run(f);
    assert_int_equal(get(b, id, ".pdf"), 200);
    chromium_away();
}

/* What was made before still says the name; it is made again without. */
static void
a_pdf_with_the_name_of_who_was_erased_is_not_handed_out(void **state)
{
    struct browser *b = as("sales");
    struct ctx *keeper = fixture_connect(f, DB_KEEPER);
    uint64_t id = draw_up(b, WEEK);
    assert_int_equal(get(b, id, ""), 200);
    assert_int_equal(post(b, id, "", "version=1&shown_all=1"), 303);
    chromium_pretend("cp \"$in\" \"$out\"");
    issue(b, id);
    assert_int_equal(post(b, id, "/pdf", ""), 303);
    worker_run(f);
    assert_int_equal(get(b, id, ".pdf"), 200);
    assert_ok(db_exec(keeper, "DELETE FROM report_name WHERE report_id = ?"
                              " ORDER BY customer_id LIMIT 1", B_U64(id)));
    fixture_disconnect(keeper);
    assert_int_equal(get(b, id, ".pdf"), 303);
    assert_int_equal(get(b, id, "/pdf"), 200);
    assert_int_equal(post(b, id, "/pdf", ""), 303);
    worker_run(f);
    assert_int_equal(get(b, id, ".pdf"), 200);
    chromium_away();
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_issued_report_stays_byte_for_byte_what_it_was),
        cmocka_unit_test(numbers_have_no_gaps_and_a_failed_issue_takes_none),
        cmocka_unit_test(
            only_the_issuer_the_managers_above_and_named_readers_open_it),
        cmocka_unit_test(
            the_document_says_the_figures_of_the_screen_and_only_ones_own),
        cmocka_unit_test(a_report_without_amounts_shows_none),
        cmocka_unit_test(
            the_next_of_a_series_is_compared_and_carries_what_was_decided),
        cmocka_unit_test(
            a_report_is_withdrawn_only_with_a_reason_and_stays_in_the_list),
        cmocka_unit_test(a_name_goes_with_its_customer),
        cmocka_unit_test(
            a_draft_is_deleted_after_a_question_but_nothing_that_was_issued),
        cmocka_unit_test(
            scopes_of_nobody_of_1_and_of_5000_are_whole_documents),
        cmocka_unit_test(
            a_period_that_has_not_begun_or_is_none_is_refused_beside_its_field),
        cmocka_unit_test(
            a_number_opens_the_list_as_known_on_the_day_of_the_report),
        cmocka_unit_test(a_financial_year_begins_in_the_month_that_was_set),
        cmocka_unit_test(a_server_without_chromium_says_so),
        cmocka_unit_test(a_pdf_is_made_once_for_all_who_ask_and_handed_out),
        cmocka_unit_test(
            a_pdf_that_is_stopped_or_fails_is_said_and_can_be_asked_for_again),
        cmocka_unit_test(
            a_pdf_with_the_name_of_who_was_erased_is_not_handed_out),
    };
    return cmocka_run_group_tests(tests, start, fixture_end);
}
