/* CSV of every dialect and every size (reliability B9). */
#include "core/csv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/clock.h"

#include "check.h"

static struct csv_result result;
static struct arena *arena;

/* Writes each row as "number:[a][b]\n". */
static enum err
note_row(void *user, int64_t row, char **fields, size_t n)
{
    struct buf *b = user;
    buf_printf(b, "%d:", (int)row);
    for (size_t i = 0; i < n; i++)
        buf_printf(b, "[%s]", fields[i]);
    buf_addc(b, '\n');
    return OK;
}

static enum err
read_in_steps(const char *text, size_t n, size_t step, struct buf *seen)
{
    buf_init(seen, arena);
    struct csv *c = csv_open(',', note_row, seen, &result);
    enum err e = OK;
    for (size_t i = 0; i < n && e == OK; i += step)
        e = csv_feed(c, text + i, n - i < step ? n - i : step);
    if (e == OK)
        e = csv_finish(c);
    csv_close(c);
    return e;
}

/* The same, whole and byte by byte. */
static void
reads(const char *text, const char *want)
{
    struct buf seen;
    for (size_t step = 1; step <= 4; step++) {
        assert_int_equal(read_in_steps(text, strlen(text), step, &seen), OK);
        assert_string_equal(seen.data, want);
    }
    assert_int_equal(read_in_steps(text, strlen(text), 1000, &seen), OK);
    assert_string_equal(seen.data, want);
}

static void
fails(const char *text, size_t n, int64_t row, const char *why)
{
    struct buf seen;
    assert_int_equal(read_in_steps(text, n, 70000, &seen), ERR_INVALID);
    assert_int_equal(result.bad_row, row);
    assert_non_null(strstr(result.problem, why));
}

static void
every_line_end_ends_one_row(void **state)
{
    reads("a,b\nc,d\n", "1:[a][b]\n2:[c][d]\n");
    reads("a,b\r\nc,d\r\n", "1:[a][b]\n2:[c][d]\n");
    reads("a,b\rc,d\r", "1:[a][b]\n2:[c][d]\n");
    reads("a,b\nc,d", "1:[a][b]\n2:[c][d]\n");
    reads("a\n\nb\n", "1:[a]\n3:[b]\n");
    reads("a\r\n\r\nb\r\n", "1:[a]\n3:[b]\n");
    reads("a\r\rb", "1:[a]\n3:[b]\n");
    reads("\r\n\n\ra", "4:[a]\n");
    reads("", "");
    reads("\n\n", "");
    reads("  \na", "2:[a]\n");
    reads("\"\"\na", "2:[a]\n");
}

static void
quotes_keep_delimiters_line_ends_and_quotes(void **state)
{
    reads("\"a,b\",\"c\r\nd\",\"e\"\"f\"\ng", "1:[a,b][c\r\nd][e\"f]\n2:[g]\n");
    reads("\"\",x,\"\"\n", "1:[][x][]\n");
    reads(" a , \" b \" ,c d\n", "1:[a][ b ][c d]\n");
    reads("5\" screen,x\n", "1:[5\" screen][x]\n");
    reads(",,\n,\n", "1:[][][]\n2:[][]\n");
    reads("常青,\"客,户\"\n", "1:[常青][客,户]\n");
    reads("=1+1,@SUM(A1),-2,+3\n", "1:[=1+1][@SUM(A1)][-2][+3]\n");
}

static void
a_byte_order_mark_is_no_text(void **state)
{
    reads("\xEF\xBB\xBF\"a\",b\n", "1:[a][b]\n");
    reads("\xEF\xBB\xBF", "");
    reads("\xEF\xBB", "1:[\xEF\xBB]\n");
    reads("\xEF\xBC\x81,a", "1:[\xEF\xBC\x81][a]\n");
    reads("a\xEF\xBB\xBF", "1:[a\xEF\xBB\xBF]\n");
}

static void
ragged_rows_are_handed_out_and_reported_by_number(void **state)
{
    struct buf seen;
    const char *text = "a,b\n1\n\n1,2\n1,2,3\n";
    assert_int_equal(read_in_steps(text, strlen(text), 3, &seen), OK);
    assert_int_equal(result.rows, 4);
    assert_int_equal(result.columns, 2);
    assert_int_equal(result.ragged, 2);
    assert_int_equal(result.ragged_rows[0], 2);
    assert_int_equal(result.ragged_rows[1], 5);
    buf_init(&seen, arena);
    struct buf many;
    buf_init(&many, arena);
    buf_add(&many, "a,b\n");
    for (int i = 0; i < 500; i++)
        buf_add(&many, "x\n");
    assert_int_equal(read_in_steps(many.data, many.len, 999, &seen), OK);
    assert_int_equal(result.ragged, 500);
    assert_int_equal(result.ragged_rows[CSV_RAGGED_KEPT - 1], 101);
}

static void
a_nul_byte_is_refused_with_its_row(void **state)
{
    fails("a,b\nc\0d,e\n", 11, 2, "NUL");
    fails("\0", 1, 1, "NUL");
    fails("a\n\"b\0", 5, 2, "NUL");
}

static void
a_quote_that_never_closes_is_named_and_costs_little(void **state)
{
    fails("a\n\"b\nc\n", 7, 2, "quotation");
    size_t n = 8 << 20;
    char *big = malloc(n);
    memset(big, 'x', n);
    memcpy(big, "a\nb\n\"", 5);
    fails(big, n, 3, "32 KB");
    free(big);
}

static char *
cell_of(size_t bytes, size_t *n)
{
    char *text = malloc(bytes + 3);
    memset(text, 'x', bytes);
    memcpy(text + bytes, "\ny", 3);
    *n = bytes + 2;
    return text;
}

static void
a_cell_may_have_32_kilobytes_and_no_byte_more(void **state)
{
    struct buf seen;
    size_t n;
    char *text = cell_of(CSV_FIELD_BYTES, &n);
    assert_int_equal(read_in_steps(text, n, 777, &seen), OK);
    assert_int_equal(seen.len, 5 + CSV_FIELD_BYTES + 6);
    free(text);
    text = cell_of(CSV_FIELD_BYTES + 1, &n);
    fails(text, n, 1, "32 KB");
    free(text);
}

static void
a_row_may_have_200_columns_and_not_one_more(void **state)
{
    struct buf seen;
    char text[300];
    memset(text, ',', sizeof text);
    text[199] = '\n';
    assert_int_equal(read_in_steps(text, 200, 7, &seen), OK);
    assert_int_equal(result.columns, 200);
    text[199] = ',';
    fails(text, 200, 1, "200 columns");
    size_t n = 1000000;
    char *million = malloc(n);
    memset(million, ',', n);
    fails(million, n, 1, "200 columns");
    free(million);
}

static enum err
count_row(void *user, int64_t row, char **fields, size_t n)
{
    int64_t *left = user;
    return --*left < 0 ? ERR_TIMEOUT : OK;
}

static void
two_million_rows_are_read_and_no_row_more(void **state)
{
    int64_t left = INT64_MAX;
    struct csv *c = csv_open(',', count_row, &left, &result);
    for (int i = 0; i < CSV_ROWS_MAX / 10000; i++) {
        static char rows[20000];
        for (int k = 0; k < 10000; k++)
            memcpy(rows + 2 * k, "a\n", 2);
        assert_int_equal(csv_feed(c, rows, sizeof rows), OK);
    }
    assert_int_equal(result.rows, CSV_ROWS_MAX);
    assert_int_equal(csv_feed(c, "b\n", 2), ERR_INVALID);
    assert_int_equal(result.bad_row, CSV_ROWS_MAX + 1);
    assert_int_equal(csv_feed(c, "b\n", 2), ERR_INVALID);
    assert_int_equal(csv_finish(c), ERR_INVALID);
    csv_close(c);
}

static void
the_error_of_the_row_function_stops_the_reading(void **state)
{
    int64_t left = 1;
    struct csv *c = csv_open(',', count_row, &left, &result);
    assert_int_equal(csv_feed(c, "a\nb\nc\nd\n", 8), ERR_TIMEOUT);
    assert_int_equal(left, -1);
    assert_int_equal(csv_finish(c), ERR_TIMEOUT);
    assert_null(result.problem);
    csv_close(c);
}

static void
the_delimiter_is_the_one_that_makes_even_columns(void **state)
{
    static const struct {
        const char *text;
        char delimiter;
    } CASES[] = {
        {"", ','}, {"abc", ','}, {"a,b", ','}, {"a;b\n1;2\n", ';'},
        {"a\tb\n1\t2\n", '\t'}, {"a|b\n1|2\n", '|'},
        {"a;b\n1,5;2,5\n3,5;4,5\n", ';'},
        {"\xEF\xBB\xBF" "a;\"b,c,d\"\n1;\"2,3,4\"\n", ';'},
        {"a,b,c\n\"x;y\",1,2\n\"z;w\",3,4\n", ','},
        {"名称\t金额\n常青,公司\t1,200\n", '\t'},
        {"a\0b", ','}, {"\"never closed", ','},
        {"one column\nno more\n", ','},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
        if (csv_delimiter(CASES[i].text, strlen(CASES[i].text)) !=
            CASES[i].delimiter)
            fail_msg("%s", CASES[i].text);
    char many[1000];
    memset(many, ';', sizeof many);
    assert_int_equal(csv_delimiter(many, sizeof many), ',');
}

static void
a_file_of_sixty_megabytes_is_read_in_bounded_time(void **state)
{
    static const char ROW[] =
        "C-000123,常青精密机械有限公司,\"上海市, 浦东新区\",2026-02-28,"
        "\"1,286,400.50\",王伟,wang.wei@example.com,+86 21 6888 1234\r\n";
    FILE *f = tmpfile();
    int rows = (60 << 20) / (int)(sizeof ROW - 1);
    for (int i = 0; i < rows; i++)
        fwrite(ROW, 1, sizeof ROW - 1, f);
    fflush(f);
    lseek(fileno(f), 0, SEEK_SET);
    int64_t left = INT64_MAX, before = clock_monotonic_ms();
    assert_int_equal(csv_read(fileno(f), ',', count_row, &left, &result), OK);
    print_message("60 MiB in %d ms\n", (int)(clock_monotonic_ms() - before));
    assert_int_equal(result.rows, rows);
    assert_int_equal(result.columns, 8);
    assert_int_equal(result.ragged, 0);
    fclose(f);
}

static int
start(void **state)
{
    arena = arena_new();
    return 0;
}

static int
finish(void **state)
{
    arena_free(arena);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_line_end_ends_one_row),
        TEST(quotes_keep_delimiters_line_ends_and_quotes),
        TEST(a_byte_order_mark_is_no_text),
        TEST(ragged_rows_are_handed_out_and_reported_by_number),
        TEST(a_nul_byte_is_refused_with_its_row),
        TEST(a_quote_that_never_closes_is_named_and_costs_little),
        TEST(a_cell_may_have_32_kilobytes_and_no_byte_more),
        TEST(a_row_may_have_200_columns_and_not_one_more),
        TEST(two_million_rows_are_read_and_no_row_more),
        TEST(the_error_of_the_row_function_stops_the_reading),
        TEST(the_delimiter_is_the_one_that_makes_even_columns),
        TEST(a_file_of_sixty_megabytes_is_read_in_bounded_time)};
    return cmocka_run_group_tests(tests, start, finish);
}
