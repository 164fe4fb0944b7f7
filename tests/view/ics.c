/* Calendars: lines folded between characters, texts escaped. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "view/ics.h"

static struct arena *a;

static int
start(void **state)
{
    a = arena_new();
    return clock_start("Asia/Shanghai", 0) == OK ? 0 : -1;
}

static int
stop(void **state)
{
    arena_free(a);
    return 0;
}

static const char *
text(const char *s)
{
    struct buf b;
    buf_init(&b, a);
    ics_text(&b, "SUMMARY", s);
    return b.data;
}

static void
commas_semicolons_and_line_ends_are_escaped_and_controls_left_out(void **s)
{
    assert_string_equal(text("a,b;c\\d\r\ne\x01" "f"),
                        "SUMMARY:a\\,b\\;c\\\\d\\nef\r\n");
}

/* Unfolded it is what went in; no line is longer, none ends in a character. */
static void
long_lines_are_folded_between_characters(void **s)
{
    struct buf in;
    buf_init(&in, a);
    for (int i = 0; i < 200; i++) {
        buf_add(&in, i % 3 == 0 ? "滤" : i % 3 == 1 ? "x" : "é");
        struct buf out;
        buf_init(&out, a);
        const char *p = text(in.data);
        while (*p) {
            size_t n = strcspn(p, "\r");
            assert_true(n <= 75);
            assert_memory_equal(p + n, "\r\n", 2);
            assert_true(((unsigned char)p[*p == ' '] & 0xC0) != 0x80);
            buf_addn(&out, p + (out.len && *p == ' '), n - (out.len && *p == ' '));
            p += n + 2;
        }
        assert_string_equal(out.data + strlen("SUMMARY:"), in.data);
    }
}

static void
days_and_moments_are_as_calendars_write_them(void **s)
{
    assert_string_equal(ics_day(a, day_from_ymd(2026, 2, 28)), "20260228");
    assert_string_equal(ics_moment(a, moment_of(day_from_ymd(2026, 3, 1),
                                                7 * 3600 + 5)),
                        "20260228T230005Z");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            commas_semicolons_and_line_ends_are_escaped_and_controls_left_out),
        cmocka_unit_test(long_lines_are_folded_between_characters),
        cmocka_unit_test(days_and_moments_are_as_calendars_write_them),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
