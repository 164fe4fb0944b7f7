/* Languages, with a catalogue of this test's own. */
#include "core/lang.h"

#include <stdio.h>
#include <string.h>

#include "core/lang_table.h"

#include "check.h"

const struct lang_entry lang_table[] = {
    {"%d of %s", {"%2$s中的第 %1$d 个", "%2$s中的第 %1$d 個", "%d of %s"}},
    {"noun|Order", {"订单", "訂單", "Order"}},
    {"verb|Order", {"订购", "訂購", "Order"}},
};
const size_t lang_table_count = 3;

static void
a_text_is_found_by_its_sentence_and_context(void **state)
{
    assert_string_equal(lang_text(LANG_ZH_CN, "noun|Order"), "订单");
    assert_string_equal(lang_text(LANG_ZH_TW, "verb|Order"), "訂購");
    assert_string_equal(lang_text(LANG_EN, "verb|Order"), "Order");
}

/* What was found at an address is not taken for another text there. */
static void
a_text_in_a_place_used_again_is_its_own(void **state)
{
    char place[32];
    for (int i = 0; i < 3; i++) {
        snprintf(place, sizeof place, "noun|Order");
        assert_string_equal(lang_text(LANG_ZH_CN, place), "订单");
        snprintf(place, sizeof place, "verb|Order");
        assert_string_equal(lang_text(LANG_ZH_CN, place), "订购");
        snprintf(place, sizeof place, "noun|Tree");
        assert_string_equal(lang_text(LANG_ZH_CN, place), "Tree");
    }
}

static void
an_unknown_text_is_itself_without_its_context(void **state)
{
    assert_string_equal(lang_text(LANG_ZH_CN, "noun|Tree"), "Tree");
    assert_string_equal(lang_text(LANG_ZH_CN, "Order"), "Order");
    assert_string_equal(lang_text(LANG_ZH_CN, ""), "");
    assert_string_equal(lang_text(LANG_ZH_CN, "|x"), "|x");
    assert_string_equal(lang_text(LANG_ZH_CN, "A | B"), "A | B");
    assert_string_equal(lang_text(LANG_ZH_CN, "常青|客户"), "常青|客户");
}

static void
a_format_may_change_the_order_of_its_values(void **state)
{
    struct arena *a = arena_new();
    assert_string_equal(lang_format(a, LANG_ZH_CN, "%d of %s", 3, "十"),
                        "十中的第 3 个");
    assert_string_equal(lang_format(a, LANG_EN, "%d of %s", 3, "ten"),
                        "3 of ten");
    arena_free(a);
}

static void
a_text_comes_in_pieces_with_its_words_in_their_places(void **state)
{
    struct arena *a = arena_new();
    struct lang_piece *p;
    assert_int_equal(lang_pieces(a, LANG_ZH_CN, "%d of %s",
                                 (const char *[]){"3", "十"}, 2, &p), 4);
    assert_string_equal(p[0].text, "十");
    assert_int_equal(p[0].word, 1);
    assert_string_equal(p[1].text, "中的第 ");
    assert_int_equal(p[1].word, -1);
    assert_int_equal(p[2].word, 0);
    assert_int_equal(lang_pieces(a, LANG_EN, "%s customers, 5%%",
                                 (const char *[]){"1"}, 1, &p), 4);
    assert_string_equal(p[1].text, " customer");
    assert_string_equal(p[3].text, "%");
    assert_int_equal(lang_pieces(a, LANG_EN, "", NULL, 0, &p), 0);
    arena_free(a);
}

static void
codes_and_names_belong_together(void **state)
{
    for (int l = 0; l < LANG_COUNT; l++) {
        assert_int_equal(lang_find(lang_code((enum lang)l)), l);
        assert_true(strlen(lang_name((enum lang)l)) > 0);
    }
    assert_int_equal(lang_find("ZH-tw"), LANG_ZH_TW);
    assert_int_equal(lang_find("fr"), -1);
    assert_int_equal(lang_find(""), -1);
    assert_int_equal(lang_find(NULL), -1);
}

static void
the_browser_is_given_what_it_asks_for(void **state)
{
    static const struct {
        const char *header;
        enum lang lang;
    } CASES[] = {
        {NULL, LANG_ZH_CN}, {"", LANG_ZH_CN}, {"fr, de;q=0.9", LANG_ZH_CN},
        {"en", LANG_EN}, {"EN-gb", LANG_EN}, {"zh", LANG_ZH_CN},
        {"zh-Hans-CN", LANG_ZH_CN}, {"zh-SG", LANG_ZH_CN},
        {"zh-TW", LANG_ZH_TW}, {"zh-Hant", LANG_ZH_TW},
        {"zh-Hant-HK", LANG_ZH_TW}, {"zh-HK,zh;q=0.9", LANG_ZH_TW},
        {"en;q=0.5, zh-TW;q=0.8", LANG_ZH_TW},
        {"en ; q=0.9 , zh;q=0.95", LANG_ZH_CN},
        {"en;q=0, zh-TW;q=0.001", LANG_ZH_TW}, {"en;q=0", LANG_ZH_CN},
        {"fr, *;q=0.1", LANG_ZH_CN}, {"zh;q=0.5,en;q=0.5", LANG_ZH_CN},
        {"english", LANG_ZH_CN}, {"en;q=1.5, zh-TW;q=0.2", LANG_ZH_TW},
        {"en;q=x, zh-TW;q=0.2", LANG_ZH_TW}, {"en;q", LANG_ZH_CN},
        {";;;,,,;q=1,en", LANG_EN}, {",", LANG_ZH_CN}, {";", LANG_ZH_CN},
        {"en\xFF", LANG_ZH_CN},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
        if (lang_accept(CASES[i].header) != CASES[i].lang)
            fail_msg("%s", CASES[i].header);
}

static void
an_endless_header_is_not_read_to_its_end(void **state)
{
    static char header[200001];
    for (size_t i = 0; i + 3 < sizeof header; i += 3)
        memcpy(header + i, "fr,", 3);
    memcpy(header + sizeof header - 4, ",en", 4);
    assert_int_equal(lang_accept(header), LANG_ZH_CN);
}

static void
an_english_noun_agrees_with_the_number_before_it(void **state)
{
    struct arena *a = arena_new();
    assert_string_equal(lang_format(a, LANG_EN, "in %d days", 1), "in 1 day");
    assert_string_equal(lang_format(a, LANG_EN, "in %d days", 11),
                        "in 11 days");
    assert_string_equal(lang_format(a, LANG_EN, "%llu rules", 1ULL), "1 rule");
    assert_string_equal(lang_format(a, LANG_EN, "%s days", "1.5"),
                        "1.5 days");
    assert_string_equal(
        lang_format(a, LANG_EN, "%s: %d customers, %d rows (%d%%)", "1 days",
                    1, 2, 1),
        "1 days: 1 customer, 2 rows (1%)");
    assert_string_equal(lang_format(a, LANG_EN, "%d daysails", 1),
                        "1 daysails");
    assert_string_equal(lang_format(a, LANG_EN, "%d", 1), "1");
    arena_free(a);
}

TEST_MAIN(TEST(a_text_is_found_by_its_sentence_and_context),
          TEST(a_text_in_a_place_used_again_is_its_own),
          TEST(an_unknown_text_is_itself_without_its_context),
          TEST(a_format_may_change_the_order_of_its_values),
          TEST(a_text_comes_in_pieces_with_its_words_in_their_places),
          TEST(codes_and_names_belong_together),
          TEST(the_browser_is_given_what_it_asks_for),
          TEST(an_endless_header_is_not_read_to_its_end),
          TEST(an_english_noun_agrees_with_the_number_before_it))
