/* Tables out: the same calls make a CSV and a workbook. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/sheet_write.h"

static struct arena *a;
static char folder[] = "/tmp/sheet-test.XXXXXX";

static int
start(void **state)
{
    a = arena_new();
    return mkdtemp(folder) ? 0 : -1;
}

static int
end(void **state)
{
    arena_free(a);
    return rmdir(folder);
}

static const char *
written(enum sheet_format format, const char *name)
{
    struct sheet_writer *w;
    const char *path = arena_printf(a, "%s/%s", folder, name);
    if (sheet_open(a, format, path, folder, &w) != OK)
        fail_msg("%s could not be made", path);
    for (int i = 0; i < 2; i++) {
        sheet_begin(w, "表：[1]/\\*?'", false);
        sheet_column(w, "名称", 20);
        sheet_column(w, "数", 10);
        sheet_end_row(w);
        sheet_text(w, "=1+1");
        sheet_int(w, -5);
        sheet_money(w, 123456);
        sheet_share(w, 0.448);
        sheet_number(w, 31.5);
        sheet_day(w, day_parse("2026-09-30"));
        sheet_day(w, DAY_NONE);
        sheet_text(w, NULL);
        sheet_end_row(w);
    }
    if (sheet_close(w) != OK)
        fail_msg("%s could not be written", path);
    return path;
}

static char *
bytes_of(const char *command)
{
    char *out = arena_alloc(a, 1 << 16);
    FILE *in = popen(command, "r");
    size_t n = fread(out, 1, (1 << 16) - 1, in);
    out[n] = '\0';
    assert_int_equal(pclose(in), 0);
    return out;
}

static void
text_has_the_tables_below_each_other_and_no_formula(void **state)
{
    const char *path = written(SHEET_CSV, "x.csv");
    assert_string_equal(
        bytes_of(arena_printf(a, "cat %s", path)),
        "\xEF\xBB\xBF表：[1]/\\*?'\r\n名称,数\r\n"
        "\"'=1+1\",-5,1234.56,0.4480,31.5,2026-09-30,,\r\n"
        "\r\n表：[1]/\\*?'\r\n名称,数\r\n"
        "\"'=1+1\",-5,1234.56,0.4480,31.5,2026-09-30,,\r\n");
    unlink(path);
}

static void
a_workbook_has_numbers_as_numbers_and_texts_as_texts(void **state)
{
    const char *path = written(SHEET_XLSX, "x.xlsx");
    const char *sheet = bytes_of(arena_printf(
        a, "python3 -c 'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]);"
           " print(len([n for n in z.namelist() if \"worksheets/sheet\" in n]),"
           " z.read(\"xl/worksheets/sheet1.xml\").decode())' %s", path));
    assert_int_equal(sheet[0], '2');
    assert_null(strstr(sheet, "<f>"));
    assert_non_null(strstr(sheet, "t=\"inlineStr\"><is><t>=1+1</t>"));
    assert_non_null(strstr(sheet, "<v>1234.56</v>"));
    assert_non_null(strstr(sheet, "<v>-5</v>"));
    assert_non_null(strstr(sheet, "<v>0.448"));
    assert_non_null(strstr(sheet, "state=\"frozen\""));
    unlink(path);
}

static void
a_file_that_cannot_be_made_is_an_error(void **state)
{
    struct sheet_writer *w;
    assert_int_not_equal(
        sheet_open(a, SHEET_CSV, "/nowhere/x.csv", folder, &w), OK);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_has_the_tables_below_each_other_and_no_formula),
        cmocka_unit_test(a_workbook_has_numbers_as_numbers_and_texts_as_texts),
        cmocka_unit_test(a_file_that_cannot_be_made_is_an_error),
    };
    return cmocka_run_group_tests(tests, start, end);
}
