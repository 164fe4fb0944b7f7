/* Encodings by rule, and the place of what is wrong (reliability B3, B9). */
#include "core/charset.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/text.h"

#include "check.h"

static struct charset_result result;
static char *out;
static size_t out_len;

/* Converts bytes; the output is in out, out_len. */
static enum err
convert(const char *bytes, size_t n, enum charset as)
{
    FILE *in = tmpfile(), *to = tmpfile();
    fwrite(bytes, 1, n, in);
    fflush(in);
    fputs("left over from before", to);
    fflush(to);
    enum err e = charset_convert(fileno(in), fileno(to), as, &result);
    out_len = (size_t)lseek(fileno(to), 0, SEEK_END);
    out = realloc(out, out_len + 1);
    assert_int_equal(pread(fileno(to), out, out_len, 0), out_len);
    out[out_len] = '\0';
    fclose(in);
    fclose(to);
    return e;
}

#define CONVERT(text, as) convert(text, sizeof(text) - 1, as)

static void
gives(enum err e, enum charset found, const char *want)
{
    assert_int_equal(e, OK);
    assert_int_equal(result.found, found);
    assert_int_equal(result.bad_byte, -1);
    assert_int_equal(result.bad_row, 0);
    assert_null(result.problem);
    assert_string_equal(out, want);
}

static void
a_byte_order_mark_decides_and_goes(void **state)
{
    gives(CONVERT("\xEF\xBB\xBF常青", CHARSET_AUTO), CHARSET_UTF8, "常青");
    gives(CONVERT("\xFF\xFE\x38\x5E\x52\x97,\0", CHARSET_AUTO),
          CHARSET_UTF16LE, "常青,");
    gives(CONVERT("\xFE\xFF\x5E\x38\x97\x52", CHARSET_AUTO), CHARSET_UTF16BE,
          "常青");
    gives(CONVERT("\xFF\xFE\x42\xD8\xB7\xDF", CHARSET_AUTO), CHARSET_UTF16LE,
          "𠮷");
    gives(CONVERT("\xEF\xBB\xBF", CHARSET_AUTO), CHARSET_UTF8, "");
    gives(CONVERT("\xFF\xFE", CHARSET_AUTO), CHARSET_UTF16LE, "");
}

static void
without_a_mark_utf8_comes_before_gb18030(void **state)
{
    gives(CONVERT("", CHARSET_AUTO), CHARSET_UTF8, "");
    gives(CONVERT("plain,1\r\n", CHARSET_AUTO), CHARSET_UTF8, "plain,1\r\n");
    gives(CONVERT("常青😀", CHARSET_AUTO), CHARSET_UTF8, "常青😀");
    gives(CONVERT("\xB3\xA3\xC7\xE0", CHARSET_AUTO), CHARSET_GB18030, "常青");
    /* A rare character takes four bytes. */
    gives(CONVERT("\x95\x34\xB2\x35\xC7\xE0", CHARSET_AUTO), CHARSET_GB18030,
          "𠮷青");
}

static void
what_a_person_says_overrides_the_rule(void **state)
{
    gives(CONVERT("\xB1\x60\xAB\x43", CHARSET_BIG5), CHARSET_BIG5, "常青");
    gives(CONVERT("\x38\x5E", CHARSET_UTF16LE), CHARSET_UTF16LE, "常");
    gives(CONVERT("\xEF\xBB\xBFx", CHARSET_UTF8), CHARSET_UTF8, "x");
    assert_int_equal(CONVERT("\xB3\xA3\xC7\xE0", CHARSET_UTF8), ERR_INVALID);
    assert_int_equal(result.bad_byte, 0);
    assert_int_equal(result.bad_row, 1);
}

static void
fails(enum err e, int64_t byte, int64_t row)
{
    assert_int_equal(e, ERR_INVALID);
    assert_non_null(result.problem);
    assert_int_equal(result.bad_byte, byte);
    assert_int_equal(result.bad_row, row);
}

static void
the_first_bad_byte_is_named_with_its_row(void **state)
{
    fails(CONVERT("a\nb\n\xFFz\n", CHARSET_AUTO), 4, 3);
    fails(CONVERT("a\r\nb\r\xFFz", CHARSET_AUTO), 5, 3);
    fails(CONVERT("\n\n常青常青\n常青常青\xE9\x9D", CHARSET_AUTO), 27, 4);
    fails(CONVERT("\xB3\xA3\n\xC7", CHARSET_AUTO), 3, 2);
    fails(CONVERT("\xFF\xFE\x38\x5E\n\0\0\xD8x\0", CHARSET_AUTO), 6, 2);
    fails(CONVERT("\xFF\xFE\x38\x5E\n\0x", CHARSET_AUTO), 6, 2);
    fails(CONVERT("\xED\xA0\x80", CHARSET_UTF8), 0, 1);
    fails(CONVERT("a\xC0\x80", CHARSET_UTF8), 1, 1);
    fails(CONVERT("ab\xF4\x90\x80\x80", CHARSET_UTF8), 2, 1);
}

static void
a_nul_byte_is_refused_in_every_encoding(void **state)
{
    fails(CONVERT("a\nb\0c", CHARSET_AUTO), 3, 2);
    fails(CONVERT("\xB3\xA3\n\0", CHARSET_GB18030), 3, 2);
    fails(CONVERT("\xFF\xFE" "a\0\n\0\0\0", CHARSET_AUTO), 6, 2);
    fails(CONVERT("\xFE\xFF\0a\0\0", CHARSET_AUTO), 4, 1);
    /* UTF-16 without its mark. */
    fails(CONVERT("a\0b\0", CHARSET_AUTO), 1, 1);
}

/* GB18030 would take these bytes, two at a time. */
static void
utf8_with_a_broken_byte_is_refused_not_garbled(void **state)
{
    fails(CONVERT("常青常青常青常青\xFE\xFE", CHARSET_AUTO), 24, 1);
    assert_int_equal(result.found, CHARSET_UTF8);
    assert_int_equal(CONVERT("常青常青常青常青\xFE\xFE", CHARSET_GB18030), OK);
}

/* A character, or a line end, on each side of the piece's border. */
static void
pieces_do_not_show_in_the_result(void **state)
{
    static const struct {
        const char *bytes, *text;
        enum charset set;
    } CASES[] = {{"\xE5\xB8\xB8", "常", CHARSET_UTF8},
                 {"\xB3\xA3", "常", CHARSET_GB18030},
                 {"\x95\x34\xB2\x35", "𠮷", CHARSET_GB18030},
                 {"\r\n", "\r\n", CHARSET_UTF8}};
    char *bytes = malloc(70000);
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        for (size_t at = 65530; at < 65540; at++) {
            size_t n = strlen(CASES[i].bytes);
            memset(bytes, 'x', 70000);
            memcpy(bytes + at, CASES[i].bytes, n);
            memcpy(bytes + at + n, "\xFF", 1);
            fails(convert(bytes, 70000, CHARSET_AUTO), (int64_t)(at + n),
                  CASES[i].text[0] == '\r' ? 2 : 1);
            assert_int_equal(convert(bytes, at + n, CHARSET_AUTO), OK);
            assert_int_equal(result.found, CASES[i].set);
            assert_string_equal(out + at, CASES[i].text);
        }
    }
    free(bytes);
}

static void
a_late_bad_byte_turns_the_whole_file_to_gb18030(void **state)
{
    size_t n = 300000;
    char *bytes = malloc(n);
    memset(bytes, 'x', n);
    memcpy(bytes + n - 4, "\xB3\xA3\xC7\xE0", 4);
    assert_int_equal(convert(bytes, n, CHARSET_AUTO), OK);
    assert_int_equal(result.found, CHARSET_GB18030);
    assert_int_equal(out_len, n + 2);
    assert_string_equal(out + n - 4, "常青");
    free(bytes);
}

static void
whatever_comes_in_only_utf8_goes_out(void **state)
{
    unsigned seed = 1;
    for (int round = 0; round < 1000; round++) {
        char bytes[40];
        size_t n = (size_t)(rand_r(&seed) % 40);
        for (size_t i = 0; i < n; i++)
            bytes[i] = (char)rand_r(&seed);
        for (int set = 0; set < CHARSET_COUNT; set++) {
            enum err e = convert(bytes, n, (enum charset)set);
            assert_true(e == OK || e == ERR_INVALID);
            if (e == OK)
                assert_true(utf8_valid(out, out_len) &&
                            !memchr(out, 0, out_len));
            else
                assert_in_range(result.bad_byte, 0, n);
        }
    }
}

static void
encodings_are_found_by_name(void **state)
{
    for (int set = 0; set < CHARSET_COUNT; set++)
        assert_int_equal(charset_find(charset_name((enum charset)set)), set);
    assert_int_equal(charset_find("utf-8"), CHARSET_UTF8);
    assert_int_equal(charset_find("latin1"), -1);
}

static void
a_pipe_is_a_fault_and_not_a_crash(void **state)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    int quiet = dup(STDERR_FILENO);
    close(STDERR_FILENO);
    enum err e = charset_convert(ends[0], ends[1], CHARSET_AUTO, &result);
    dup2(quiet, STDERR_FILENO);
    close(quiet);
    assert_int_equal(e, ERR_FAULT);
    close(ends[0]);
    close(ends[1]);
    free(out);
    out = NULL;
}

TEST_MAIN(TEST(a_byte_order_mark_decides_and_goes),
          TEST(without_a_mark_utf8_comes_before_gb18030),
          TEST(what_a_person_says_overrides_the_rule),
          TEST(the_first_bad_byte_is_named_with_its_row),
          TEST(a_nul_byte_is_refused_in_every_encoding),
          TEST(utf8_with_a_broken_byte_is_refused_not_garbled),
          TEST(pieces_do_not_show_in_the_result),
          TEST(a_late_bad_byte_turns_the_whole_file_to_gb18030),
          TEST(whatever_comes_in_only_utf8_goes_out),
          TEST(encodings_are_found_by_name),
          TEST(a_pipe_is_a_fault_and_not_a_crash))
