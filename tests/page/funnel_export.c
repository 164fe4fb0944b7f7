/* The export of the funnel against its page, and numbers of the page that once
 * had no list or stood in the picture alone. */
#include "page/funnel_help.h"

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

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            the_workbook_holds_the_tables_of_the_page_with_the_same_numbers),
        cmocka_unit_test(the_table_of_the_curve_has_its_own_numbers),
        cmocka_unit_test(counts_in_notes_and_conclusions_are_links),
        cmocka_unit_test(
            who_does_not_go_on_stands_beside_the_others_with_their_numbers),
    };
    return cmocka_run_group_tests(tests, start_rolled, end);
}
