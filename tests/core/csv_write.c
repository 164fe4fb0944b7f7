/* What we write, a spreadsheet reads and never runs. */
#include "core/csv_write.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"

static const char *
written(char *out, size_t room, const char *cell)
{
    char path[] = "/tmp/csv-write-XXXXXX";
    struct csv_writer w;
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    unlink(path);
    assert_int_equal(csv_write_open(&w, path), OK);
    assert_int_equal(csv_write_open(&(struct csv_writer){0}, path), ERR_FAULT);
    csv_write_text(&w, cell);
    csv_write_plain(&w, "-1.50");
    csv_write_end_row(&w);
    assert_int_equal(csv_write_close(&w), OK);
    FILE *f = fopen(path, "r");
    size_t n = fread(out, 1, room - 1, f);
    out[n] = 0;
    fclose(f);
    unlink(path);
    assert_memory_equal(out, "\xEF\xBB\xBF", 3);
    return out + 3;
}

static void
formula_cells_are_neutralised_and_numbers_are_not(void **state)
{
    static const char *const bad[] = {"=1+1", "+86", "-x", "@SUM(A1)",
                                      "\t=1", "\r=1", "＝1", "＋1", "－1", "＠a"};
    char out[256];
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const char *s = written(out, sizeof out, bad[i]);
        assert_memory_equal(s, "\"'", 2);
        assert_non_null(strstr(s, ",-1.50\r\n"));
    }
}

static void
quotes_commas_and_lines_stay_in_their_cell(void **state)
{
    char out[256];
    assert_string_equal(written(out, sizeof out, "a\"b,c\nd"),
                        "\"a\"\"b,c\nd\",-1.50\r\n");
    assert_string_equal(written(out, sizeof out, "𠮷野家"), "𠮷野家,-1.50\r\n");
    assert_string_equal(written(out, sizeof out, NULL), ",-1.50\r\n");
}

TEST_MAIN(TEST(formula_cells_are_neutralised_and_numbers_are_not),
          TEST(quotes_commas_and_lines_stay_in_their_cell))
