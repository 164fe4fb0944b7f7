/* A long document in pieces: nothing is lost, nothing is twice, the numbers of the
 * pages go on. Chromium and qpdf are skipped, by name, where they are not
 * installed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/pdf_join.h"
#include "page/report_piece.h"

enum { ROWS = 130, PIECE = 40 };

static struct arena *a;

static int
start(void **state)
{
    a = arena_new();
    return 0;
}

static int
end(void **state)
{
    arena_free(a);
    return 0;
}

/* ---- a document ---- */

static void
style_add(struct buf *b)
{
    char line[2000];
    FILE *f = fopen("static/report-2.css", "re");
    assert_non_null(f);
    while (fgets(line, sizeof line, f))
        buf_add(b, line);
    fclose(f);
}

static void
rows_add(struct buf *b, int from, int to)
{
    buf_add(b, "<table><thead><tr><th scope=\"col\" class=\"\">Kopf</th>"
               "</tr></thead><tbody>\n");
    for (int i = from; i < to; i++) {
        if (i % 10 == 0)
            buf_printf(b, "<tr class=\"rp-group\"><th>Gruppe%d</th></tr>\n",
                       i);
        buf_printf(b, "<tr class=\"rp-row\"><td>客户%d𠮷</td></tr>\n", i);
    }
    buf_add(b, "</tbody></table>\n");
}

static struct buf
document(void)
{
    struct buf b;
    buf_init(&b, a);
    buf_add(&b, "<!DOCTYPE html><html data-head=\"Titel\" data-secret=\"S\""
                " data-foot=\"F\" data-page=\"第\" data-of=\"页 共\""
                " data-end=\"页\"><head><meta charset=\"utf-8\"><style>");
    style_add(&b);
    buf_add(&b, "</style></head><body><main tabindex=\"0\">"
                "<header class=\"rp-title\"><h1>Bericht</h1></header>"
                "<section class=\"\"><h2>Anfang</h2>");
    rows_add(&b, 0, 25);
    buf_add(&b, "</section><section class=\"rp-page rp-wide\"><h2>Quer</h2>");
    rows_add(&b, 25, ROWS);
    buf_add(&b, "</section><section class=\"\"><h2>Ende</h2><p>Schluss</p>"
                "</section></main></body></html>");
    return b;
}

static size_t
count(const char *text, const char *what)
{
    size_t n = 0;
    for (; (text = strstr(text, what)) != NULL; text++)
        n++;
    return n;
}

/* ---- cutting ---- */

static void
every_row_is_in_one_piece_and_each_piece_stands_alone(void **state)
{
    struct buf html = document(), *list, all;
    size_t n = report_pieces(a, &html, PIECE, &list);
    buf_init(&all, a);
    assert_int_equal(n, 4);
    for (size_t i = 0; i < n; i++) {
        const char *text = list[i].data;
        assert_int_equal(count(text, "<main"), 1);
        assert_int_equal(count(text, "</main></body></html>"), 1);
        assert_int_equal(count(text, "<section "), count(text, "</section>"));
        assert_int_equal(count(text, "<table>"), count(text, "</table>"));
        assert_int_equal(count(text, "Kopf"), 1);
        assert_int_equal(count(text, "Bericht"), i == 0);
        assert_true(count(text, "<tr class=") <= PIECE + 1);
        assert_null(strstr(text, "</tr>\n</tbody></table></section><section"
                                 " class=\"rp-page rp-wide\"><table>"));
        buf_add(&all, text);
    }
    assert_non_null(strstr(list[1].data, "<h2>Quer</h2>"));
    assert_non_null(strstr(list[2].data, "class=\"rp-page rp-wide\"><table>"));
    const char *at = all.data;
    for (int i = 0; i < ROWS; i++) {
        const char *row = arena_printf(a, "客户%d𠮷", i);
        at = strstr(at, row);
        assert_non_null(at);
        assert_int_equal(count(all.data, row), 1);
    }
}

/* What is called a group stays with what is in it. */
static void
no_piece_ends_with_the_head_of_a_group(void **state)
{
    struct buf html = document(), *list;
    for (size_t rows = 1; rows < 30; rows++) {
        size_t n = report_pieces(a, &html, rows, &list);
        for (size_t i = 0; i < n; i++) {
            const char *last = strstr(list[i].data, "</main>"), *p = last;
            while (p > list[i].data && memcmp(p, "<tr class=", 10) != 0)
                p--;
            assert_int_not_equal(memcmp(p, "<tr class=\"rp-group", 19), 0);
        }
    }
}

static void
what_is_short_enough_stays_as_it_is(void **state)
{
    struct buf html = document(), *list;
    assert_int_equal(report_pieces(a, &html, 1000, &list), 1);
    assert_int_equal(list->len, html.len);
    assert_memory_equal(list->data, html.data, html.len);
    buf_init(&html, a);
    buf_add(&html, "<p>no document</p>");
    assert_int_equal(report_pieces(a, &html, 1, &list), 1);
    assert_string_equal(list->data, "<p>no document</p>");
}

/* ---- on paper ---- */

static size_t
output_of(const char *command, char *out, size_t room)
{
    FILE *f = popen(command, "r");
    assert_non_null(f);
    size_t n = fread(out, 1, room - 1, f);
    assert_int_equal(pclose(f), 0);
    out[n] = '\0';
    return n;
}

/* Pixels that are dark within the margins of the second page. */
static size_t
dark_inside(const char *path)
{
    static unsigned char map[1 << 21];
    unsigned w, h, top;
    int head;
    size_t dark = 0, n = output_of(
        arena_printf(a, "pdftoppm -gray -r 80 -f 2 -l 2 %s", path),
        (char *)map, sizeof map);
    assert_int_equal(sscanf((char *)map, "P5 %u %u %u%n", &w, &h, &top,
                            &head), 3);
    assert_true(n > (size_t)head + w * h);
    for (unsigned y = h / 5; y < h - h / 5; y++)
        for (unsigned x = w / 30; x < w - w / 30; x++)
            dark += map[(unsigned)head + 1 + y * w + x] < 128;
    return dark;
}

static const char *
printed(size_t rows, const char *format)
{
    static char text[200000], path[] = "/tmp/report-piece.XXXXXX";
    static const struct pdf_limits limits = {120, 1024};
    struct buf html = document();
    memcpy(path + sizeof path - 7, "XXXXXX", 6);
    int fd = mkstemp(path);
    assert_true(fd >= 0 && close(fd) == 0);
    assert_int_equal(report_pdf_make(a, pdf_program(NULL), &html, rows,
                                     &limits, path, NULL, NULL), OK);
    output_of(arena_printf(a, format, path), text, sizeof text);
    if (rows == PIECE) /* the numbers cover nothing */
        assert_in_range(dark_inside(path), 100, SIZE_MAX);
    assert_int_equal(access(arena_printf(a, "%s.0", path), F_OK), -1);
    unlink(path);
    return arena_copy(a, text, strlen(text));
}

/* The text without the lines at the foot of the pages. */
static const char *
rows_of(const char *text)
{
    struct buf b;
    buf_init(&b, a);
    buf_add(&b, "");
    for (const char *p = text; (p = strstr(p, "客户")) != NULL; p++)
        buf_printf(&b, "%.*s ", (int)strcspn(p, " \n\f"), p);
    return b.data;
}

static const char *
without_spaces(const char *text)
{
    struct buf b;
    buf_init(&b, a);
    buf_add(&b, "");
    for (; *text; text++)
        if (*text != ' ')
            buf_addc(&b, *text);
    return b.data;
}

static void
the_paper_of_pieces_says_the_same_with_numbers_that_go_on(void **state)
{
    if (!pdf_program(NULL) || !pdf_joiner())
        skip();
    const char *whole = printed(1000, "pdftotext -layout %s -");
    const char *parts = printed(PIECE, "pdftotext -layout %s -");
    const char *page = parts;
    size_t pages = count(parts, "\f");
    assert_string_equal(rows_of(parts), rows_of(whole));
    assert_int_equal(count(rows_of(parts), "客户"), ROWS);
    assert_true(pages >= count(whole, "\f"));
    assert_true(pages <= count(whole, "\f") + 4);
    for (size_t i = 0; i < pages; i++, page = strchr(page, '\f') + 1) {
        const char *text = without_spaces(
            arena_copy(a, page, strcspn(page, "\f")));
        assert_int_equal(count(text, "第"), 1);
        assert_non_null(strstr(text, arena_printf(a, "第%zu页共%zu页", i + 1,
                                                  pages)));
        assert_int_equal(count(text, "Kopf"), strstr(text, "客户") ? 1 : 0);
        assert_non_null(strstr(text, "Titel"));
    }
}

static void
pages_that_lie_across_lie_across_in_pieces_too(void **state)
{
    if (!pdf_program(NULL) || !pdf_joiner())
        skip();
    const char *sizes = printed(PIECE, "pdfinfo -f 1 -l 99 %s");
    assert_true(count(sizes, "841.92 x 594.96") >= 3);
    assert_true(count(sizes, "594.96 x 841.92") >= 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            every_row_is_in_one_piece_and_each_piece_stands_alone),
        cmocka_unit_test(no_piece_ends_with_the_head_of_a_group),
        cmocka_unit_test(what_is_short_enough_stays_as_it_is),
        cmocka_unit_test(
            the_paper_of_pieces_says_the_same_with_numbers_that_go_on),
        cmocka_unit_test(pages_that_lie_across_lie_across_in_pieces_too),
    };
    return cmocka_run_group_tests(tests, start, end);
}
