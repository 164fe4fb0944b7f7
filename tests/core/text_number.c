/* Numbers, money to the fen, credit codes (reliability B5). */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"

#include "check.h"

static void
whole_numbers_are_read_to_their_last_value(void **state)
{
    uint64_t u;
    int64_t i;
    assert_true(parse_u64("0", &u) && u == 0);
    assert_true(parse_u64("007", &u) && u == 7);
    assert_true(parse_u64("18446744073709551615", &u) && u == UINT64_MAX);
    assert_false(parse_u64("18446744073709551616", &u));
    assert_false(parse_u64("99999999999999999999999", &u));
    assert_true(parse_i64("-0", &i) && i == 0);
    assert_true(parse_i64("9223372036854775807", &i) && i == INT64_MAX);
    assert_true(parse_i64("-9223372036854775808", &i) && i == INT64_MIN);
    assert_false(parse_i64("9223372036854775808", &i));
    assert_false(parse_i64("-9223372036854775809", &i));
}

static void
what_is_no_whole_number_is_refused(void **state)
{
    static const char *const WRONG[] = {
        "", " 1", "1 ", "+1", "--1", "1.0", "1e3", "0x10", "NaN", "inf",
        "1,000", "１２３", "1\n", "-", "1-", "٣"};
    uint64_t u;
    int64_t i;
    for (size_t k = 0; k < sizeof WRONG / sizeof WRONG[0]; k++) {
        assert_false(parse_u64(WRONG[k], &u));
        assert_false(parse_i64(WRONG[k], &i));
    }
    assert_false(parse_u64("-1", &u));
    assert_false(parse_u64(NULL, &u));
    assert_false(parse_i64(NULL, &i));
}

static void
money_is_read_to_the_fen(void **state)
{
    static const struct {
        const char *text;
        int64_t minor;
    } RIGHT[] = {
        {"0", 0}, {"-0", 0}, {"-0.00", 0}, {"0.01", 1}, {".5", 50},
        {"-3.10", -310}, {"12800", 1280000}, {"1,286,400.5", 128640050},
        {"¥98,000", 9800000}, {"￥98,000.00", 9800000}, {"¥ 5", 500},
        {"-¥3", -300}, {"¥-3", -300}, {"+7", 700}, {"98000元", 9800000},
        {"98000 元", 9800000}, {"１２３．４５", 12345}, {"１，２３４", 123400},
        {"－５", -500}, {"−5", -500}, {"1.500", 150}, {"1.5000000000", 150},
        {"0.29", 29}, {"1.13", 113}, {"4.35", 435}, {"0001", 100},
        {"9999999999999999.99", INT64_C(999999999999999999)},
        {"-9,999,999,999,999,999.99", -INT64_C(999999999999999999)},
    };
    for (size_t i = 0; i < sizeof RIGHT / sizeof RIGHT[0]; i++) {
        int64_t minor = -1;
        if (!parse_money(RIGHT[i].text, &minor) || minor != RIGHT[i].minor)
            fail_msg("%s gave %" PRId64, RIGHT[i].text, minor);
    }
}

static void
what_is_no_money_is_refused(void **state)
{
    static const char *const WRONG[] = {
        "", "-", "+", "¥", "¥¥5", ".", "-.", "5.", "1.234", "1.001", "1..2",
        "1.2.3", "1e5", "1E308", "NaN", "nan", "inf", "-inf", "0x10", "1,2",
        "1,23,456", "12,8640", "1234,567", ",123", "1,", "1,,000", "1,000,",
        "1 000", " 1", "1 ", "--1", "-¥-1", "+-1", "1-", "(5)", "$5", "1%",
        "10000000000000000", "99999999999999999999", "1,000.5,0", "一百",
        "1\xFF", "1\xEF\xBC", "５\xEF", "1 元 ", "元", "1元元", "1.0\n"};
    int64_t minor;
    for (size_t i = 0; i < sizeof WRONG / sizeof WRONG[0]; i++)
        if (parse_money(WRONG[i], &minor))
            fail_msg("read as money: %s", WRONG[i]);
    assert_false(parse_money(NULL, &minor));
}

static void
every_amount_reads_back_as_it_was_written(void **state)
{
    struct arena *a = arena_new();
    static const int64_t EDGES[] = {0, 1, 9, 10, 99, 100, 101, 999999,
                                    INT64_C(999999999999999999)};
    for (size_t i = 0; i < sizeof EDGES / sizeof EDGES[0]; i++) {
        for (int sign = -1; sign <= 1; sign += 2) {
            int64_t back;
            assert_true(parse_money(money_plain(a, sign * EDGES[i]), &back));
            assert_int_equal(back, sign * EDGES[i]);
        }
    }
    for (int64_t x = -30000; x <= 30000; x++) {
        int64_t back;
        assert_true(parse_money(money_plain(a, x), &back) && back == x);
    }
    assert_string_equal(money_plain(a, -123450), "-1234.50");
    assert_string_equal(money_plain(a, -5), "-0.05");
    assert_string_equal(money_plain(a, INT64_MIN), "-92233720368547758.08");
    arena_free(a);
}

static void
a_credit_code_is_right_only_with_its_check_digit(void **state)
{
    assert_true(credit_code_valid("91350100M000100Y43"));
    assert_true(credit_code_valid("914403001922038216"));
    assert_true(credit_code_valid("91330100799655058B"));
    assert_true(credit_code_valid("9144030071526726XG"));
    assert_false(credit_code_valid("91350100M000100Y44"));
    assert_false(credit_code_valid("91350100M000100Y4"));
    assert_false(credit_code_valid("91350100M000100Y433"));
    assert_false(credit_code_valid("91350100m000100y43"));
    assert_false(credit_code_valid("91350100I000100Y43"));
    assert_false(credit_code_valid("913501A0M000100Y43"));
    assert_false(credit_code_valid(""));
    assert_false(credit_code_valid(NULL));
    assert_false(credit_code_valid("常青常青常青"));
}

static void
every_single_slip_in_a_credit_code_is_caught(void **state)
{
    static const char SET[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    const char *right = "91350100M000100Y43";
    for (int at = 0; at < 18; at++) {
        for (const char *c = SET; *c; c++) {
            char wrong[19];
            strcpy(wrong, right);
            wrong[at] = *c;
            if (*c != right[at])
                assert_false(credit_code_valid(wrong));
        }
    }
}

TEST_MAIN(TEST(whole_numbers_are_read_to_their_last_value),
          TEST(what_is_no_whole_number_is_refused),
          TEST(money_is_read_to_the_fen), TEST(what_is_no_money_is_refused),
          TEST(every_amount_reads_back_as_it_was_written),
          TEST(a_credit_code_is_right_only_with_its_check_digit),
          TEST(every_single_slip_in_a_credit_code_is_caught))
