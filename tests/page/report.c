/* Reports: what is issued stays byte for byte what it was, under a number
 * without gaps, for those who may open it; its figures are those of the screen,
 * and names of customers go with the customer. */
#include <ctype.h>

#include "page/report_help.h"

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
    assert_int_equal(
        browser_post(b, "/report", "kind=stage&model=lifecycle6&period=month"
                                    "&day=2026-02-10&known=2199-01-01"), 422);
    assert_true(browser_sees(b, "该日尚未到来。"));
}

static void
a_report_is_drawn_up_as_known_on_a_day(void **state)
{
    struct browser *b = as("sales");
    assert_int_equal(browser_get(b, "/report/new"), 200);
    assert_true(browser_sees(b, "name=\"known\""));
    uint64_t id = draw_up(b, WEEK "&known=2026-02-20");
    struct rows r;
    assert_ok(db_find(&f->cx, &r, "SELECT query FROM report WHERE id = ?",
                      B_U64(id)));
    assert_non_null(strstr(rows_text(&r, 0, 0), "known=2026-02-20"));
}

static void
a_number_opens_the_list_as_known_on_the_day_of_the_report(void **state)
{
    struct browser *b = as("sales");
    uint64_t id = draw_up(b, WEEK);
    char *today = arena_printf(f->arena,
                               "&amp;known=%s&amp;for=%llu&amp;slice=closing"
                               "\">40</a>",
                               day_iso(f->arena, clock_today()),
                               (unsigned long long)sales);
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

/* Two were kept, one is open, one lost, and one passed by itself. */
static void
recovery_says_what_its_cases_were_about_and_cost(void **state)
{
    struct browser *b = as("sales");
    assert_ok(db_exec(&f->cx, "INSERT INTO recovery_case (code, customer_id,"
        " cause, state, opened_on, opened_at, state_on, closed_on, owner_id,"
        " customer_owner_id, customer_team_id, revenue_365, spent) SELECT"
        " CONCAT('W', s.state), ?, 'hand', s.state, '2026-01-20', '2026-01-20',"
        " '2026-02-05', IF(s.state = 'saving', NULL, '2026-02-05'), ?, ?, 7,"
        " s.revenue, s.spent FROM (SELECT 'saving' AS state, 301 AS revenue,"
        " 900 AS spent UNION SELECT 'restored', 203, 31 UNION SELECT"
        " 'withdrawn', 404, 12 UNION SELECT 'lost', 105, 7 UNION SELECT"
        " 'passed', 5000, 0) s", B_U64(first + 1), B_U64(sales),
        B_U64(sales)));
    uint64_t id = draw_up(b, WEEK);
    assert_int_equal(get(b, id, "/document"), 200);
    const char *cards = strstr(body(b), "未结个案涉及金额");
    const char *want[] = {"¥301", "¥607", "¥105", "¥50", NULL};
    assert_non_null(cards);
    for (size_t i = 0; want[i]; i++) {
        const char *at = strstr(cards, "¥");
        assert_non_null(at);
        assert_memory_equal(at, want[i], strlen(want[i]));
        assert_false(isdigit((unsigned char)at[strlen(want[i])]));
        cards = at + 1;
    }
    assert_true(browser_sees(b, "币种与税"));
}

/* By its own share, else by that of its step, as the profile weighs it. */
static void
deals_ahead_are_weighted_as_on_the_profile(void **state)
{
    struct browser *b = as("sales");
    assert_ok(db_exec(&f->cx,
                      "INSERT INTO opportunity (code, customer_id, name, account_id,"
                      " step, probability, amount, opened_on, expected_on)"
                      " SELECT COALESCE(s.share, 0), ?, s.step, ?, s.step, s.share, 100000,"
                      " '2026-01-01', ? FROM (SELECT 'quote' AS step, NULL AS"
                      " share UNION ALL SELECT 'quote', 20) s",
                      B_U64(first + 1), B_U64(sales),
                      B_DAY(day_from_ymd(2026, 3, 9))));
    uint64_t id = draw_up(b, WEEK);
    assert_int_equal(get(b, id, "/document"), 200);
    assert_true(browser_sees(b, "¥20.00 万，加权 ¥7.00 万"));
}

/* Sums of deals are shown where all were read: of the 30 days here, which end before
 * the last one that was, and not of the 90. */
static void
sums_of_more_deals_than_are_read_are_not_known(void **state)
{
    struct browser *b = as("sales");
    fixture_sql(f, arena_printf(f->arena,
                   "INSERT INTO opportunity (code, customer_id, name, account_id,"
                   " step, amount, opened_on, expected_on) SELECT"
                   " CONCAT('M', seq), %llu, 'much', %llu, 'quote', 1,"
                   " '2026-01-01', '2026-04-29' FROM seq_1_to_5000;\n",
                   (unsigned long long)first + 1, (unsigned long long)sales));
    uint64_t id = draw_up(b, WEEK);
    assert_int_equal(get(b, id, "/document"), 200);
    assert_true(browser_sees(b, "<strong>5,000+</strong>"));
    assert_true(browser_sees(b, "¥20.00 万，加权 ¥7.00 万"));
    fixture_sql(f, "DELETE FROM opportunity WHERE name = 'much';\n");
}

static void
receivables_are_all_that_are_open_and_which_of_them_are_late(void **state)
{
    struct browser *b = as("sales");
    assert_ok(db_exec(&f->cx,
                      "INSERT INTO receivable (code, customer_id, due_on,"
                      " amount) SELECT CONCAT('FP-', n), ?, d, n FROM (SELECT"
                      " 1000 AS n, DATE'2026-02-01' AS d UNION ALL SELECT"
                      " 4000, DATE'2026-02-28' UNION ALL SELECT 30000,"
                      " DATE'2026-03-01') x", B_U64(first + 1)));
    uint64_t id = draw_up(b, WEEK);
    assert_int_equal(get(b, id, "/document"), 200);
    assert_true(browser_sees(b, "FP-4000"));
    assert_false(browser_sees(b, "FP-30000"));
    assert_true(browser_sees(b, "<strong>3</strong><small>¥3.50 万"));
    assert_true(browser_sees(b, "<strong>2</strong><small>¥5,000"));
}

/* A case that was kept on the 3rd of March, and one that was released in January and
 * opened again then. */
static void
march_cases(struct bind who, struct bind own)
{
    assert_ok(db_exec(&f->cx, "INSERT INTO recovery_case (code, customer_id,"
        " cause, warning_code, state, opened_on, opened_at, state_on,"
        " closed_on, owner_id, customer_owner_id, customer_team_id,"
        " revenue_365) SELECT CONCAT('P', s.state), ?, 'hand', s.state,"
        " s.state, '2026-01-20', '2026-01-20', '2026-03-03', s.closed, ?, ?, 8,"
        " 1000 FROM (SELECT 'restored' AS state, DATE'2026-03-03' AS closed"
        " UNION SELECT 'saving', NULL) s", who, own, own));
    assert_ok(db_exec(&f->cx, "INSERT INTO recovery_case_state (case_id, state,"
        " day, at) SELECT k.id, s.state, s.day, s.day FROM recovery_case k JOIN"
        " (SELECT 'Prestored' AS code, 'at_risk' AS state, DATE'2026-01-20' AS"
        " day UNION SELECT 'Prestored', 'planned', '2026-02-10'"
        " UNION SELECT 'Prestored', 'restored', '2026-03-03'"
        " UNION SELECT 'Psaving', 'at_risk', '2026-01-20'"
        " UNION SELECT 'Psaving', 'released', '2026-01-30'"
        " UNION SELECT 'Psaving', 'saving', '2026-03-03') s"
        " ON s.code = k.code ORDER BY s.day"));
}

/* Won in March, begun in March, and opened again in March. */
static void
march_deals(struct bind who, struct bind own)
{
    assert_ok(db_exec(&f->cx, "INSERT INTO opportunity (code, customer_id,"
        " name, account_id, step, amount, opened_on, expected_on, closed_on,"
        " outcome) SELECT CONCAT('P', s.name), ?, s.name, ?, s.step, 100000,"
        " s.opened, '2026-03-20', s.closed, IF(s.closed IS NULL, NULL, 'won')"
        " FROM (SELECT 'since won' AS name, 'negotiation' AS step,"
        " DATE'2026-02-02' AS opened, DATE'2026-03-02' AS closed UNION SELECT"
        " 'since begun', 'quote', '2026-03-01', NULL UNION SELECT 'since open',"
        " 'quote', '2026-01-02', NULL) s", who, own));
    assert_ok(db_exec(&f->cx, "INSERT INTO opportunity_step (opportunity_id,"
        " step, day, at) SELECT o.id, s.step, s.day, s.day FROM opportunity o"
        " JOIN (SELECT 'since won' AS name, 'prospecting' AS step,"
        " DATE'2026-02-02' AS day UNION SELECT 'since won', 'negotiation', '2026-03-01'"
        " UNION SELECT 'since open', 'lost', '2026-02-20'"
        " UNION SELECT 'since open', 'reopened', '2026-03-01') s"
        " ON s.name = o.name ORDER BY s.day"));
}

/* Paid off in March, a part of it paid in March, sent in March, paid before. */
static void
march_payments(struct bind who)
{
    assert_ok(db_exec(&f->cx, "INSERT INTO receivable (code, customer_id,"
        " issued_on, due_on, amount, paid_amount, paid_on) SELECT s.code, ?,"
        " s.issued, '2026-02-15', s.amount, s.paid, s.paid_on FROM (SELECT"
        " 'P-paid' AS code, DATE'2026-01-05' AS issued, 7000 AS amount, 7000 AS"
        " paid, DATE'2026-03-02' AS paid_on UNION SELECT 'P-part',"
        " '2026-01-05', 900, 500, NULL UNION SELECT 'P-sent', '2026-03-01',"
        " 50, 0, NULL UNION SELECT 'P-old', '2026-01-05', 80, 80,"
        " '2026-02-20') s", who));
    assert_ok(db_exec(&f->cx, "INSERT INTO payment (customer_id, receivable_id,"
        " paid_on, paid_at, amount) SELECT r.customer_id, r.id, s.day, s.day,"
        " s.amount FROM receivable r JOIN (SELECT 'P-paid' AS code,"
        " DATE'2026-02-20' AS day, 3000 AS amount UNION SELECT 'P-paid',"
        " '2026-03-02', 4000 UNION SELECT 'P-part', '2026-02-20', 200 UNION"
        " SELECT 'P-part', '2026-03-05', 300 UNION SELECT 'P-old',"
        " '2026-02-20', 80) s ON s.code = r.code"));
}

/* February is over: what came in March has no place in it. */
static void
cases_deals_and_receivables_are_as_of_the_end_of_the_period(void **state)
{
    struct browser *b = as("other");
    struct rows r;
    assert_ok(db_find(&f->cx, &r, "SELECT id FROM account WHERE login ="
                                  " 'other'"));
    march_cases(B_U64(first), B_U64(rows_u64(&r, 0, 0)));
    march_deals(B_U64(first), B_U64(rows_u64(&r, 0, 0)));
    march_payments(B_U64(first));
    uint64_t id = draw_up(b, WEEK);
    assert_int_equal(get(b, id, "/document"), 200);
    assert_true(browser_sees(b, "Prestored"));
    assert_true(browser_sees(b, "已有方案"));
    assert_false(browser_sees(b, "Psaving"));
    assert_true(browser_sees(b, "since won"));
    assert_true(browser_sees(b, "¥10.00 万，加权 ¥1.00 万"));
    assert_false(browser_sees(b, "since begun"));
    assert_false(browser_sees(b, "since open"));
    /* 4,000 of the one and 700 of the other */
    assert_true(browser_sees(b, "P-paid") && browser_sees(b, "P-part"));
    assert_false(browser_sees(b, "P-sent") || browser_sees(b, "P-old"));
    assert_true(browser_sees(b, "<strong>2</strong><small>¥4,700"));
    assert_true(browser_sees(b, "按 2026-02-28 日终时的状态"));
}

/* What can be printed is written down when it is opened. */
static void
who_opened_or_took_which_document_is_in_the_audit(void **state)
{
    static const char SQL[] =
        "SELECT GROUP_CONCAT(x.action ORDER BY x.id) FROM audit x JOIN account"
        " a ON a.id = x.account_id WHERE a.login = 'boss' AND x.id > ?";
    struct browser *b = as("sales"), *boss = as("boss");
    struct rows r;
    uint64_t id = draw_up(b, WEEK);
    assert_ok(db_find(&f->cx, &r, "SELECT MAX(id) FROM audit"));
    uint64_t before = rows_u64(&r, 0, 0);
    assert_int_equal(get(boss, id, "/document"), 200);
    issue(b, id);
    assert_int_equal(get(boss, id, "/document"), 200);
    assert_int_equal(get(boss, id, ".xlsx"), 200);
    char path[60];
    snprintf(path, sizeof path, "/customer/%llu/sheet",
             (unsigned long long)(first + 1));
    assert_int_equal(browser_get(boss, path), 200);
    assert_ok(db_find(&f->cx, &r, SQL, B_U64(before)));
    assert_string_equal(rows_text(&r, 0, 0), "report.look,report.open,"
                                             "report.export,customer.sheet");
}

static void
a_stage_goes_with_the_kind_and_the_model_of_the_report(void **state)
{
    struct browser *b = as("sales");
    static const char *const WRONG[][2] = {
        {"kind=stage&model=relationship4&stage=lifecycle6.usage&" WEEK,
         "该阶段不属于所选模型"},
        {"kind=churn&model=lifecycle6&stage=lifecycle6.usage&" WEEK,
         "只有阶段报告可以只出一个阶段"},
        {"kind=stage&model=lifecycle6&stage=lifecycle6.none&" WEEK,
         "请从列表中选择"}};
    for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++) {
        assert_int_equal(browser_get(b, "/report/new"), 200);
        assert_int_equal(browser_post(b, "/report", WRONG[i][0]), 422);
        assert_true(browser_sees(b, WRONG[i][1]));
    }
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
        cmocka_unit_test(scopes_of_nobody_of_1_and_of_5000_are_whole_documents),
        cmocka_unit_test(
            a_period_that_has_not_begun_or_is_none_is_refused_beside_its_field),
        cmocka_unit_test(
            a_report_is_drawn_up_as_known_on_a_day),
        cmocka_unit_test(
            a_number_opens_the_list_as_known_on_the_day_of_the_report),
        cmocka_unit_test(a_financial_year_begins_in_the_month_that_was_set),
        cmocka_unit_test(recovery_says_what_its_cases_were_about_and_cost),
        cmocka_unit_test(deals_ahead_are_weighted_as_on_the_profile),
        cmocka_unit_test(sums_of_more_deals_than_are_read_are_not_known),
        cmocka_unit_test(
            receivables_are_all_that_are_open_and_which_of_them_are_late),
        cmocka_unit_test(
            cases_deals_and_receivables_are_as_of_the_end_of_the_period),
        cmocka_unit_test(who_opened_or_took_which_document_is_in_the_audit),
        cmocka_unit_test(
            a_stage_goes_with_the_kind_and_the_model_of_the_report),
    };
    return cmocka_run_group_tests(tests, start, fixture_end);
}
