/* Hostile and ordinary text (reliability B3). */
#include "core/text.h"

#include <string.h>

#include "check.h"

#define FAMILY "👨\u200D👩\u200D👧"

static void
broken_utf8_is_refused_wherever_it_stands(void **state)
{
    static const char *const BROKEN[] = {
        "\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80",
        "\xE0\x9F\xBF", "\xF0\x80\x80\x80", "\xF0\x8F\xBF\xBF",
        "\xED\xA0\x80", "\xED\xBF\xBF", "\xED\xA0\x80\xED\xB0\x80",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xF8\x88\x80\x80\x80",
        "\xFC\x84\x80\x80\x80\x80", "\xFE", "\xFF", "\xC3", "\xE5\xB8",
        "\xF0\xA0\xAE", "\xC3\x28", "\xE5\x28\xB8", "\xB3\xA3\xC7\xE0"};
    for (size_t i = 0; i < sizeof BROKEN / sizeof BROKEN[0]; i++) {
        for (int before = 0; before < 18; before++) {
            char text[64];
            memset(text, 'a', sizeof text);
            memcpy(text + before, BROKEN[i], strlen(BROKEN[i]));
            size_t end = (size_t)before + strlen(BROKEN[i]);
            assert_false(utf8_valid(text, end));
            assert_false(utf8_valid(text, end + 9));
            assert_false(text_storable(text, end, true));
        }
    }
}

static void
whole_utf8_is_accepted_and_every_cut_of_it_refused(void **state)
{
    static const char *const WHOLE[] = {"é", "常", "𠮷", "😀", "\uFFFD",
                                        "\U0010FFFF", "\uD7FF", "\uE000"};
    assert_true(utf8_valid("", 0));
    assert_true(utf8_valid("\0a", 2));
    for (size_t i = 0; i < sizeof WHOLE / sizeof WHOLE[0]; i++) {
        size_t n = strlen(WHOLE[i]);
        assert_true(utf8_valid(WHOLE[i], n));
        for (size_t cut = 1; cut < n; cut++)
            assert_false(utf8_valid(WHOLE[i], cut));
    }
}

static void
length_counts_characters_and_width_columns(void **state)
{
    assert_int_equal(utf8_length(""), 0);
    assert_int_equal(utf8_length("常青客户"), 4);
    assert_int_equal(utf8_length("a𠮷😀"), 3);
    assert_int_equal(utf8_width("abc"), 3);
    assert_int_equal(utf8_width("常青"), 4);
    assert_int_equal(utf8_width("𠮷😀"), 4);
    assert_int_equal(utf8_width("e\u0301"), 1);
    assert_int_equal(utf8_width("ＡＢ"), 4);
    assert_int_equal(utf8_width("\u200B\u200D"), 0);
    char marks[2001] = "";
    for (int i = 0; i < 1000; i++)
        memcpy(marks + 2 * i, "\u0301", 2);
    assert_int_equal(utf8_width(marks), 0);
    assert_int_equal(utf8_length(marks), 1000);
}

static void
a_cut_never_splits_what_reads_as_one_character(void **state)
{
    struct arena *a = arena_new();
    assert_string_equal(utf8_cut(a, "常青客户", 4), "常青客户");
    assert_string_equal(utf8_cut(a, "常青客户", 3), "常青…");
    assert_string_equal(utf8_cut(a, "常青客户", 1), "…");
    assert_string_equal(utf8_cut(a, "常青客户", 0), "");
    assert_string_equal(utf8_cut(a, "", 0), "");
    assert_string_equal(utf8_cut(a, "ab cde", 4), "ab…");
    assert_string_equal(utf8_cut(a, "ae\u0301xyz", 3), "a…");
    assert_string_equal(utf8_cut(a, "ae\u0301xyz", 4), "ae\u0301…");
    assert_string_equal(utf8_cut(a, "a" FAMILY "bcd", 5), "a…");
    assert_string_equal(utf8_cut(a, "a" FAMILY "bcd", 7), "a" FAMILY "…");
    assert_string_equal(utf8_cut(a, "🇨🇳🇹🇼🇫🇷", 4), "🇨🇳…");
    assert_string_equal(utf8_cut(a, "👍🏽👍🏽", 3), "👍🏽…");
    arena_free(a);
}

static void
no_cut_is_longer_than_asked_or_broken(void **state)
{
    static const char *const TEXTS[] = {
        "常青 客户 abc", "e\u0301\u0301\u0301\u0301\u0301\u0301", FAMILY FAMILY,
        "🇨🇳🇹🇼🇫🇷a", "\u0301\u0301\u0301\u0301", "𠮷𠮷𠮷𠮷𠮷", "          "};
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof TEXTS / sizeof TEXTS[0]; i++) {
        for (size_t n = 0; n < 16; n++) {
            const char *cut = utf8_cut(a, TEXTS[i], n);
            assert_true(utf8_length(cut) <= n);
            assert_true(utf8_valid(cut, strlen(cut)));
        }
    }
    arena_free(a);
}

static void
only_text_a_person_can_see_may_be_stored(void **state)
{
    static const char *const GOOD[] = {"", "常青客户", "𠮷 😀 " FAMILY,
                                       "e\u0301", "a\u200Bb", "<b>&'\""};
    for (size_t i = 0; i < sizeof GOOD / sizeof GOOD[0]; i++)
        assert_true(text_storable(GOOD[i], strlen(GOOD[i]), false));
    static const char *const BAD[] = {
        "\x01", "\x1b[31m", "\r", "\t", "\x7f", "\xC2\x80", "\xC2\x9F",
        "\u202A", "\u202E", "\u2066", "\u2069", "\u2028", "\u2029"};
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
        assert_false(text_storable(BAD[i], strlen(BAD[i]), false));
        assert_false(text_storable(BAD[i], strlen(BAD[i]), true));
    }
    assert_false(text_storable("a\0b", 3, true));
    assert_false(text_storable("a\nb", 3, false));
    assert_true(text_storable("a\nb", 3, true));
}

static void
white_space_goes_at_both_ends_only(void **state)
{
    struct arena *a = arena_new();
    assert_string_equal(text_trim(a, ""), "");
    assert_string_equal(text_trim(a, " \t\r\n\u3000\u00A0\uFEFF"), "");
    assert_string_equal(text_trim(a, "\uFEFF 常 青\u3000"), "常 青");
    assert_string_equal(text_trim(a, "a\r\nb\rc\n"), "a\nb\nc");
    /* U+5E80 ends in 80, as U+3000 does; U+00E0 ends in A0. */
    assert_string_equal(text_trim(a, "庀"), "庀");
    assert_string_equal(text_trim(a, "à "), "à");
    assert_string_equal(text_trim(a, "\xE3\x80"), "\xE3\x80");
    arena_free(a);
}

static void
full_width_forms_become_ascii(void **state)
{
    struct arena *a = arena_new();
    assert_string_equal(text_halfwidth(a, "１２３．５０"), "123.50");
    assert_string_equal(text_halfwidth(a, "！～＿＠ａＺ"), "!~_@aZ");
    assert_string_equal(text_halfwidth(a, "　常青"), " 常青");
    assert_string_equal(text_halfwidth(a, "\u3001。｟￥"), "\u3001。｟￥");
    assert_string_equal(text_halfwidth(a, "\xEF\xBC"), "\xEF\xBC");
    assert_string_equal(text_halfwidth(a, "\xEF"), "\xEF");
    for (unsigned c = '!'; c <= '~'; c++) {
        unsigned u = 0xFF01 + c - '!';
        char wide[4] = {(char)(0xE0 | u >> 12), (char)(0x80 | (u >> 6 & 63)),
                        (char)(0x80 | (u & 63)), 0};
        char plain[2] = {(char)c, 0};
        assert_string_equal(text_halfwidth(a, wide), plain);
    }
    arena_free(a);
}

static void
only_ascii_letters_have_no_case(void **state)
{
    assert_true(text_equal_nocase("", ""));
    assert_true(text_equal_nocase("AbZ-9", "aBz-9"));
    assert_false(text_equal_nocase("a", "ab"));
    assert_false(text_equal_nocase("ab", "a"));
    assert_false(text_equal_nocase("É", "é"));
    assert_false(text_equal_nocase("@", "`"));
    assert_false(text_equal_nocase("[", "{"));
}

TEST_MAIN(TEST(broken_utf8_is_refused_wherever_it_stands),
          TEST(whole_utf8_is_accepted_and_every_cut_of_it_refused),
          TEST(length_counts_characters_and_width_columns),
          TEST(a_cut_never_splits_what_reads_as_one_character),
          TEST(no_cut_is_longer_than_asked_or_broken),
          TEST(only_text_a_person_can_see_may_be_stored),
          TEST(white_space_goes_at_both_ends_only),
          TEST(full_width_forms_become_ascii),
          TEST(only_ascii_letters_have_no_case))
