/* The funnel page and the lists behind its numbers: every number opens as many
 * customers as it says, a scope has one address, and what does not fit is left
 * out and said. */
#include <ctype.h>

#include "model/copy.h"
#include "page/browser.h"

static struct fixture *f;
static uint64_t boss, sales, other;
static struct copy_roller *roller;
static uint64_t model_number;

enum { AWARENESS, CONSIDERATION, PURCHASE, USAGE, LOYALTY, CHURN };

static uint64_t
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
static void
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
static void
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

static void
roll(void)
{
    struct copy_rolled done;
    struct ctx *cx = fixture_connect(f, DB_RUNTIME);
    assert_ok(copy_roll(cx, roller, &done));
    fixture_disconnect(cx);
}

static int
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

static int
end(void **state)
{
    copy_roller_free(roller);
    return fixture_end(state);
}

static void
as(struct browser *b, const char *login)
{
    browser_open(b, f);
    assert_int_equal(browser_login(b, login, TEST_PASSWORD), 303);
}

static const char *
body(const struct browser *b)
{
    return b->rq.reply.body.data;
}

#define SCOPE "model=lifecycle6&p=2025Q3"

/* "&amp;" of an attribute back to "&". */
static char *
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

static long
attribute(const char *tag, const char *name)
{
    char mark[40];
    snprintf(mark, sizeof mark, "%s=\"", name);
    const char *p = strstr(tag, mark);
    return p ? strtol(p + strlen(mark), NULL, 10) : -1;
}

/* Opens every number of the page at `from`; how many there were. */
static int
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

static void
before_there_is_a_copy_the_page_says_it_is_being_prepared(void **state)
{
    struct browser b;
    as(&b, "boss");
    assert_int_equal(browser_get(&b, "/funnel?" SCOPE), 200);
    assert_true(browser_sees(&b, "数据正在准备"));
    assert_false(browser_sees(&b, "data-count"));
    browser_close(&b);
    roll();
}

static void
every_number_opens_as_many_customers_as_it_says(void **state)
{
    assert_true(numbers_open("boss", "/funnel?all=1&" SCOPE) > 40);
    assert_true(numbers_open("sales", "/funnel?all=1&" SCOPE) > 40);
    assert_true(numbers_open("boss", "/funnel?all=1&region=north&vs=year&"
                                     SCOPE) > 30);
}

/* Trend and break-down once read what was reached by the place of a stage in
 * the model; the figures go by step from the entry. */
static void
numbers_of_a_later_entry_are_those_of_their_step(void **state)
{
    const char *trend = "/funnel/section/trend?entry=consideration&" SCOPE;
    const char *parts =
        "/funnel/section/parts?by=region&entry=consideration&" SCOPE;
    struct browser b;
    assert_true(numbers_open("boss", trend) > 10);
    assert_true(numbers_open("boss", parts) > 10);
    as(&b, "boss");
    assert_int_equal(browser_get(&b, parts), 200);
    assert_true(browser_sees(&b, "slice=reached.loyalty.members\" "
                                 "data-count=\"4\""));
    browser_close(&b);
}

/* The same lives in the relationship model, but for those of loyalty, who are
 * not in it, and one who is in it alone. */
static void
put_overlap(void)
{
    fixture_sql(f,
        "INSERT INTO stage_change (customer_id, model_id, day, seq,"
        " happened_at, recorded_at, from_stage, to_stage)"
        " SELECT x.customer_id, m.number, '2024-07-05', 0, '2024-07-05',"
        " '2024-07-05', NULL, 1 + x.customer_id % 3"
        " FROM (SELECT DISTINCT customer_id FROM stage_change) x"
        " JOIN model m ON m.code = 'relationship4'"
        " WHERE x.customer_id NOT IN (SELECT customer_id FROM stage_change"
        " WHERE to_stage = 5);\n"
        "INSERT INTO stage_dirty (customer_id) SELECT id FROM customer;\n");
    uint64_t alone = put_customer(99, sales, 1, "2024-07-05");
    fixture_sql(f, arena_printf(f->arena,
        "INSERT INTO stage_change (customer_id, model_id, day, seq,"
        " happened_at, recorded_at, from_stage, to_stage)"
        " SELECT %llu, number, '2024-07-05', 0, '2024-07-05', '2024-07-05',"
        " NULL, 1 FROM model WHERE code = 'relationship4';\n"
        "INSERT INTO stage_dirty (customer_id) VALUES (%llu);\n",
        (unsigned long long)alone, (unsigned long long)alone));
    roll();
}

static void
two_models_overlap_and_every_number_opens_its_customers(void **state)
{
    static const char page[] = "/overlap?model=lifecycle6&p=2025Q3"
                               "&with=relationship4";
    struct browser b;
    put_overlap();
    as(&b, "boss");
    assert_int_equal(browser_get(&b, "/overlap?apply=1&model=lifecycle6"
                                     "&with=relationship4&on=2025-09-30"),
                     303);
    assert_string_equal(browser_location(&b),
                        "/overlap?model=lifecycle6&p=2025-09-30..2025-09-30"
                        "&with=relationship4");
    assert_true(numbers_open("boss", page) > 15);
    assert_true(numbers_open("sales", page) > 12);
    assert_int_equal(browser_get(&b, page), 200);
    /* 39 in the base, one who left it and one who never was in it there */
    assert_true(browser_sees(&b, "slice=both.all.all\" data-count=\"41\""));
    assert_true(browser_sees(&b, "slice=both.out.all\" data-count=\"2\""));
    assert_true(browser_sees(&b, "slice=both.loyalty.out\""));
    assert_false(browser_sees(&b, "name=\"vs\""));
    assert_int_equal(browser_get(&b, "/funnel/list?" SCOPE
                     "&with=relationship4&slice=both.out.all"), 200);
    assert_true(browser_sees(&b, "K099") && browser_sees(&b, "K005"));
    assert_int_equal(browser_get(&b, "/funnel/list?" SCOPE
                                     "&slice=both.out.all"), 404);
    assert_int_equal(browser_get(&b, "/overlap?model=lifecycle6&p=2025Q3"
                                     "&with=lifecycle6"), 200);
    assert_true(browser_sees(&b, "已略去"));
    browser_close(&b);
}

static void
stock_and_flow_balance_as_the_ledger_says(void **state)
{
    struct browser b;
    as(&b, "boss");
    assert_int_equal(browser_get(&b, "/funnel?" SCOPE), 200);
    /* 40 at the start, one left the base */
    assert_true(browser_sees(&b, "slice=opening\" data-count=\"40\""));
    assert_true(browser_sees(&b, "slice=closing\" data-count=\"39\""));
    assert_true(browser_sees(&b, "slice=left\" data-count=\"1\""));
    assert_true(browser_sees(&b, "slice=lost\" data-count=\"2\""));
    assert_true(browser_sees(&b, "slice=won\" data-count=\"1\""));
    assert_true(browser_sees(&b, "slice=back\" data-count=\"1\""));
    browser_close(&b);
}

static void
a_list_says_what_it_is_and_shows_only_ones_own(void **state)
{
    struct browser b;
    const char *href = "/funnel/list?" SCOPE "&slice=move.consideration"
                       ".purchase&sort=code";
    as(&b, "boss");
    assert_int_equal(browser_get(&b, href), 200);
    assert_true(browser_sees(&b, "2025 年第三季度从「考虑」转入「购买」的客户"));
    assert_true(browser_sees(&b, "data-total=\"24\""));
    assert_true(browser_sees(&b, "K002") && browser_sees(&b, "K037"));
    assert_false(browser_sees(&b, "不在你的团队范围"));
    browser_close(&b);
    as(&b, "sales");
    assert_int_equal(browser_get(&b, href), 200);
    assert_true(browser_sees(&b, "data-total=\"15\""));
    assert_true(browser_sees(&b, "K002") && !browser_sees(&b, "K037"));
    assert_true(browser_sees(&b, "不在你的团队范围"));
    browser_close(&b);
}

static void
a_scope_is_written_in_one_way(void **state)
{
    struct browser b;
    as(&b, "boss");
    assert_int_equal(
        browser_get(&b, "/funnel?apply=1&team=&region=north&vs=before&"
                        "p=2025Q3&model=lifecycle6&owner=&known="), 303);
    assert_string_equal(browser_location(&b),
                        "/funnel?" SCOPE "&region=north");
    assert_int_equal(
        browser_get(&b, "/funnel?apply=1&model=lifecycle6&from=2025-07-01&"
                        "to=2025-08-15"), 303);
    assert_string_equal(
        browser_location(&b),
        "/funnel?model=lifecycle6&p=2025-07-01..2025-08-15");
    /* of one stage alone are only reports */
    assert_int_equal(browser_get(&b, "/funnel?apply=1&" SCOPE "&only=usage"),
                     303);
    assert_string_equal(browser_location(&b), "/funnel?" SCOPE);
    browser_close(&b);
}

static void
what_does_not_fit_is_left_out_and_said(void **state)
{
    static const char *const wrong[] = {
        "region=atlantis", "p=2025Q9", "known=yesterday", "entry=churn",
        "window=0", "vs=team:99", "cohort=x", "model=nothing", "grade=Z",
        "region=%27%20OR%201"};
    struct browser b;
    as(&b, "boss");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const char *href = arena_printf(b.connection->arena, "/funnel?%s&%s",
                                        wrong[i], SCOPE);
        assert_int_equal(browser_get(&b, href), 200);
        if (!browser_sees(&b, "已略去"))
            fail_msg("nothing is said of %s", wrong[i]);
    }
    assert_int_equal(browser_get(&b, "/funnel/list?" SCOPE), 200);
    assert_true(browser_sees(&b, "data-total=\"39\""));
    assert_int_equal(browser_get(&b, "/funnel/list?" SCOPE "&slice=in.moon"),
                     404);
    assert_int_equal(browser_get(&b, "/funnel/section/nothing?" SCOPE), 404);
    browser_close(&b);
}

static void
a_colleague_that_is_not_mine_stays_a_condition(void **state)
{
    struct browser b;
    as(&b, "sales");
    assert_int_equal(
        browser_get(&b, arena_printf(b.connection->arena,
                                     "/funnel/list?" SCOPE "&owner=%llu"
                                     "&slice=closing",
                                     (unsigned long long)other)), 200);
    assert_true(browser_sees(&b, "data-total=\"0\""));
    assert_true(browser_sees(&b, "不在你的团队范围"));
    browser_close(&b);
}

static void
the_page_opens_with_the_scope_looked_at_last(void **state)
{
    struct browser b;
    as(&b, "other");
    assert_int_equal(browser_get(&b, "/funnel?region=east&" SCOPE), 200);
    assert_int_equal(browser_get(&b, "/funnel"), 303);
    assert_string_equal(browser_location(&b),
                        "/funnel?" SCOPE "&region=east");
    browser_close(&b);
    as(&b, "sales");
    browser_get(&b, "/funnel");
    assert_null(strstr(browser_location(&b), "region"));
    browser_close(&b);
}

static void
a_section_comes_by_itself_as_a_part_and_as_a_page(void **state)
{
    struct browser b;
    as(&b, "boss");
    assert_int_equal(browser_get(&b, "/funnel?" SCOPE), 200);
    assert_true(browser_sees(&b, "/funnel/section/cohort?"));
    b.headers[0] = "HTTP_HX_REQUEST=true";
    assert_int_equal(browser_get(&b, "/funnel/section/cohort?" SCOPE), 200);
    assert_false(browser_sees(&b, "<html"));
    assert_true(browser_sees(&b, "slice=reached.awareness"));
    assert_int_equal(browser_get(&b, "/funnel/section/curve?" SCOPE), 200);
    assert_true(browser_sees(&b, ">天数</th>"));
    assert_int_equal(browser_get(&b, "/funnel/section/cohort?" SCOPE), 200);
    assert_true(browser_sees(&b, "<html"));
    browser_close(&b);
}

/* ---- files ---- */

static char *
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

static void
exports_hold_the_rows_of_the_list_and_run_no_formula(void **state)
{
    struct browser b;
    size_t n, lines = 0;
    as(&b, "boss");
    assert_int_equal(browser_get(&b, "/funnel/list.csv?" SCOPE
                                     "&slice=closing&sort=code"), 200);
    const char *csv = file_of(&b, &n);
    for (size_t i = 0; i < n; i++)
        lines += csv[i] == '\n';
    assert_int_equal(lines, 39 + 1);
    assert_non_null(strstr(csv, "\"'=客户<b>1</b>\""));
    assert_int_equal(browser_get(&b, "/funnel/list.xlsx?" SCOPE
                                     "&slice=closing"), 200);
    assert_memory_equal(file_of(&b, &n), "PK\3\4", 4);
    assert_int_equal(browser_get(&b, "/funnel.csv?" SCOPE), 200);
    csv = file_of(&b, &n);
    assert_non_null(strstr(csv, "存量与流量"));
    assert_non_null(strstr(csv, "客户库,40,0,0,1,1,1,1,39,"));
    assert_non_null(strstr(csv, "95% 区间下限,95% 区间上限"));
    assert_int_equal(browser_get(&b, "/funnel.xlsx?" SCOPE), 200);
    assert_memory_equal(file_of(&b, &n), "PK\3\4", 4);
    assert_int_equal(browser_get(&b, "/overlap.xlsx?" SCOPE), 200);
    assert_memory_equal(file_of(&b, &n), "PK\3\4", 4);
    assert_int_equal(browser_get(&b, "/overlap.csv?" SCOPE), 200);
    csv = file_of(&b, &n);
    assert_non_null(strstr(csv, ",39,39"));
    browser_close(&b);
}

/* The workbook at that address as lines of cells (tests/page/xlsx_text.py). */
static char *
book_of(struct browser *b, const char *at)
{
    char *text = arena_alloc(b->connection->arena, 1 << 20);
    assert_int_equal(browser_get(b, at), 200);
    FILE *in = popen(arena_printf(b->connection->arena,
                                  "python3 tests/page/xlsx_text.py %s",
                                  b->rq.reply.file), "r");
    assert_non_null(in);
    text[fread(text, 1, (1 << 20) - 1, in)] = '\0';
    assert_int_equal(pclose(in), 0);
    return text;
}

/* The cell of a table, "" for an empty one; row and column by their heads. */
static const char *
cell_of(struct browser *b, const char *book, const char *table,
        const char *row, int column)
{
    struct arena *a = b->connection->arena;
    const char *t = strstr(book, arena_printf(a, "# %s\n", table));
    if (!t)
        fail_msg("no table %s", table);
    const char *end = strstr(t + 1, "\n# ");
    const char *r = strstr(t, arena_printf(a, "\n%s\t", row));
    if (!r || (end && r > end))
        fail_msg("%s has no row %s", table, row);
    r++;
    for (int i = 0; i < column; i++)
        r += strcspn(r, "\t\n") + 1;
    return arena_copy(a, r, strcspn(r, "\t\n"));
}

/* The number of the first figure of the page with that slice. */
static const char *
count_of(struct browser *b, const char *slice)
{
    struct arena *a = b->connection->arena;
    const char *mark = arena_printf(a, "slice=%s\" data-count=\"", slice);
    const char *p = strstr(body(b), mark);
    if (!p)
        fail_msg("no figure of %s", slice);
    p += strlen(mark);
    return arena_copy(a, p, strcspn(p, "\""));
}

static void
the_workbook_holds_the_tables_of_the_page_with_the_same_numbers(void **state)
{
    static const struct {
        const char *table, *row;
        int column;
        const char *slice;
    } SAME[] = {
        {"关键数字", "期末客户库", 1, "closing"},
        {"关键数字", "流失", 1, "lost"},
        {"存量与流量", "考虑", 1, "opening.consideration"},
        {"存量与流量", "购买", 8, "closing.purchase"},
        {"同期群漏斗", "考虑", 1, "reached.consideration.members"},
        {"没有走下去的客户现在哪里", "未到考虑", 1, "missing.consideration"},
        {"停留时间", "认知", 1, "stay.awareness.all"},
        {"停留时间", "认知", 3, "stay.awareness.open"},
    };
    struct browser b, file;
    as(&b, "boss");
    as(&file, "boss");
    const char *book = book_of(&file, "/funnel.xlsx?vs=year&" SCOPE);
    assert_int_equal(browser_get(&b, "/funnel?all=1&vs=year&" SCOPE), 200);
    for (size_t i = 0; i < sizeof SAME / sizeof *SAME; i++)
        assert_string_equal(cell_of(&b, book, SAME[i].table, SAME[i].row,
                                    SAME[i].column),
                            count_of(&b, SAME[i].slice));
    /* share, since opening, in and out against the year before, closing then */
    assert_string_equal(cell_of(&b, book, "存量与流量", "考虑", 10), "-25");
    assert_string_equal(cell_of(&b, book, "存量与流量", "考虑", 11), "-32");
    assert_string_equal(cell_of(&b, book, "存量与流量", "考虑", 12), "25");
    assert_true(browser_sees(&b, "转入 −32，转出 +25"));
    assert_string_equal(cell_of(&b, book, "关键数字", "期末客户库", 2), "40");
    /* the curve's own steps */
    assert_non_null(strstr(book, "\n考虑\t0\t1\t0\t\t1\n考虑\t334\t0.25\t"
                                 "24\t32\t1\n考虑\t387\t0.21875\t1\t8"));
    assert_non_null(strstr(book, "考虑 → 购买 卡得最多：只有 0.0% 走下去。"
                                 "窗口内 0 / 32 户走到下一步。\t32"));
    assert_non_null(strstr(book, "\n=客户<b>10</b>\t认知\t452\t272\t"));
    assert_non_null(strstr(book, "\n45474\t45565\t40\t32\t0.8\t"));
    assert_non_null(strstr(book, "# 季度：各阶段期末客户"));
    assert_non_null(strstr(book, "# 月：各期同期群到达每一步的比例"));
    assert_string_equal(cell_of(&b, book, "地区", "华东", 6), "20");
    assert_string_equal(cell_of(&b, book, "地区", "华东", 8), "0");
    browser_close(&b);
    browser_close(&file);
}

/* Day 0, each step with who went out and was at risk, the limit. */
static void
the_table_of_the_curve_has_its_own_numbers(void **state)
{
    static const char NUMBER[] = "</td><td class=\"clm-num\">";
    static const char *const ROWS[][4] = {
        {"</span> 0", "100.0%", "0", "–"},
        {"期限</span> 90", "100.0%", "0", "–"},
        {"中位</span> 334", "25.0%", "24", "32"},
        {"</span> 387", "21.9%", "1", "8"}};
    struct browser b;
    as(&b, "boss");
    assert_int_equal(browser_get(&b, "/funnel/section/curve?"
                                     "stage=consideration&" SCOPE), 200);
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        const char *row = arena_printf(
            b.connection->arena, "%s%s%s%s%s%s%s</td>", ROWS[i][0], NUMBER,
            ROWS[i][1], NUMBER, ROWS[i][2], NUMBER, ROWS[i][3]);
        if (!browser_sees(&b, row))
            fail_msg("no row %s", row);
    }
    browser_close(&b);
}

/* 35 in the east of whom none went on, 35 in the north of whom all did. */
static void
put_drops(void)
{
    for (int n = 200; n < 270; n++) {
        uint64_t c = put_customer(n, sales, 1, "2022-02-01");
        put_move(c, "2022-02-01", -1, AWARENESS);
        if (n % 2)
            put_move(c, "2022-03-01", AWARENESS, CONSIDERATION);
    }
    fixture_sql(f, "INSERT INTO stage_dirty (customer_id) SELECT id FROM"
                   " customer WHERE code >= 'K200'");
    roll();
}

static void
who_does_not_go_on_stands_beside_the_others_with_their_numbers(void **state)
{
    static const char at[] = "section/drops?step=awareness&model=lifecycle6"
                             "&p=2023Q1&vs=none";
    struct browser b;
    put_drops();
    as(&b, "boss");
    assert_int_equal(browser_get(&b, arena_printf(f->arena, "/funnel/%s",
                                                  at)), 200);
    assert_true(browser_sees(&b, ">35 / 35</span> 100.0%</td>"
                                 "<td class=\"clm-num clm-soft\">[90.1, 100.0]"));
    assert_true(browser_sees(&b, "到过这一步的全部客户"));
    const char *book = book_of(&b, "/funnel.xlsx?model=lifecycle6&p=2023Q1");
    assert_non_null(strstr(book, "\n认知 → 考虑\t地区\t华东\t35\t0\t0\t"));
    browser_close(&b);
    assert_true(numbers_open("boss", arena_printf(f->arena, "/funnel/%s", at))
                > 4);
}

static void
counts_in_notes_and_conclusions_are_links(void **state)
{
    struct browser b;
    as(&b, "boss");
    assert_int_equal(browser_get(&b, "/funnel?vs=none&" SCOPE), 200);
    numbers_are_linked(&b, "<div class=\"clm-kpi-note\">", "</div>", 2);
    assert_int_equal(browser_get(&b, "/funnel/section/say?" SCOPE), 200);
    numbers_are_linked(&b, "<ul class=\"clm-plain clm-rows clm-sayings\">",
                       "</ul>", 4);
    browser_close(&b);
    assert_true(numbers_open("boss", "/funnel/section/say?" SCOPE) > 3);
}

/* ---- views ---- */

static void
a_view_is_kept_shared_renamed_deleted_and_had_back(void **state)
{
    struct browser b, c;
    as(&b, "sales");
    as(&c, "other");
    assert_int_equal(browser_get(&b, "/funnel?region=north&" SCOPE), 200);
    assert_int_equal(
        browser_post(&b, "/funnel/view",
                     "name=%E5%8C%97%E6%96%B9&query=apply%3D1%26region%3D"
                     "north%26p%3D2025Q3%26model%3Dlifecycle6"), 303);
    assert_string_equal(browser_location(&b),
                        "/funnel?" SCOPE "&region=north");
    assert_int_equal(browser_get(&c, "/funnel/view"), 200);
    assert_false(browser_sees(&c, "北方"));
    assert_int_equal(browser_get(&b, "/funnel/view"), 200);
    assert_true(browser_sees(&b, "value=\"北方\""));
    const char *id = strstr(body(&b), "action=\"/funnel/view/");
    assert_non_null(id);
    const char *path = arena_printf(
        b.connection->arena, "/funnel/view/%ld",
        strtol(id + strlen("action=\"/funnel/view/"), NULL, 10));
    const char *away = arena_printf(b.connection->arena, "%s/delete", path);
    const char *back = arena_printf(b.connection->arena, "%s/restore", path);
    assert_int_equal(browser_post(&b, path, "name=N&shared=1"), 303);
    assert_int_equal(browser_get(&c, "/funnel/view"), 200);
    assert_true(browser_sees(&c, ">N</a>"));
    assert_int_equal(browser_post(&c, path, "name=mine"), 404);
    assert_int_equal(browser_post(&c, away, ""), 404);
    assert_int_equal(browser_post(&b, away, ""), 303);
    assert_int_equal(browser_get(&b, browser_location(&b)), 200);
    assert_true(browser_sees(&b, back));
    assert_false(browser_sees(&b, ">N</a>"));
    assert_int_equal(browser_post(&b, back, ""), 303);
    assert_int_equal(browser_get(&b, "/funnel/view"), 200);
    assert_true(browser_sees(&b, ">N</a>"));
    browser_close(&b);
    browser_close(&c);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            before_there_is_a_copy_the_page_says_it_is_being_prepared),
        cmocka_unit_test(stock_and_flow_balance_as_the_ledger_says),
        cmocka_unit_test(every_number_opens_as_many_customers_as_it_says),
        cmocka_unit_test(numbers_of_a_later_entry_are_those_of_their_step),
        cmocka_unit_test(a_list_says_what_it_is_and_shows_only_ones_own),
        cmocka_unit_test(a_scope_is_written_in_one_way),
        cmocka_unit_test(what_does_not_fit_is_left_out_and_said),
        cmocka_unit_test(a_colleague_that_is_not_mine_stays_a_condition),
        cmocka_unit_test(the_page_opens_with_the_scope_looked_at_last),
        cmocka_unit_test(a_section_comes_by_itself_as_a_part_and_as_a_page),
        cmocka_unit_test(exports_hold_the_rows_of_the_list_and_run_no_formula),
        cmocka_unit_test(
            the_workbook_holds_the_tables_of_the_page_with_the_same_numbers),
        cmocka_unit_test(the_table_of_the_curve_has_its_own_numbers),
        cmocka_unit_test(counts_in_notes_and_conclusions_are_links),
        cmocka_unit_test(
            two_models_overlap_and_every_number_opens_its_customers),
        cmocka_unit_test(a_view_is_kept_shared_renamed_deleted_and_had_back),
        cmocka_unit_test(
            who_does_not_go_on_stands_beside_the_others_with_their_numbers),
    };
    return cmocka_run_group_tests(tests, start, end);
}
