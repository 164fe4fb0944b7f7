/* Fields: every type, at its limits and past them (reliability B4, B5, B6). */
#include "core/field.h"

#include <stdlib.h>
#include <string.h>

#include "core/clock.h"

#include "check.h"

struct thing {
    const char *name, *note, *code, *mail, *phone, *kind;
    int64_t count, price, at;
    uint64_t owner;
    int32_t day;
    bool open;
};

static const struct choice KINDS[] = {
    {"new", "New"}, {"old", "Old"}, {NULL, NULL}};

#define AT(type_, member) .type = type_, .name = #member, \
    .offset = FIELD_AT(struct thing, member)

static const struct field FIELDS[] = {
    {AT(FIELD_TEXT, name), .required = true, .min = 2, .max = 10},
    {AT(FIELD_LINES, note)},
    {AT(FIELD_CODE, code)},
    {AT(FIELD_EMAIL, mail)},
    {AT(FIELD_PHONE, phone)},
    {AT(FIELD_CHOICE, kind), .choices = KINDS},
    {AT(FIELD_INT, count), .min = 1, .max = 1000000},
    {AT(FIELD_MONEY, price)},
    {AT(FIELD_MOMENT, at)},
    {AT(FIELD_REF, owner)},
    {AT(FIELD_DAY, day)},
    {AT(FIELD_BOOL, open)},
};
#define FIELD_COUNT (sizeof FIELDS / sizeof FIELDS[0])

static struct arena *arena;

static const struct field *
named(const char *name)
{
    return field_find(FIELDS, FIELD_COUNT, name);
}

/* Reads and shows again; NULL when refused (and then nothing changed). */
static const char *
through(const char *name, const char *raw)
{
    struct thing t, before;
    memset(&t, 0x5A, sizeof t);
    before = t;
    if (field_read(named(name), arena, raw, &t)) {
        assert_memory_equal(&t, &before, sizeof t);
        return NULL;
    }
    return field_show(named(name), arena, &t);
}

static void
accept(const char *name, const char *raw, const char *want)
{
    const char *got = through(name, raw);
    if (!got || strcmp(got, want) != 0)
        fail_msg("%s: '%s' gave '%s'", name, raw, got ? got : "(refused)");
}

static void
refuse(const char *name, const char *raw)
{
    if (through(name, raw))
        fail_msg("%s: accepted '%s'", name, raw);
}

static void
empty_is_empty_in_every_type_and_refused_where_required(void **state)
{
    static const char *const EMPTY[] = {NULL, "", "  ", "\u3000", "\r\n"};
    for (size_t k = 0; k < sizeof EMPTY / sizeof EMPTY[0]; k++) {
        refuse("name", EMPTY[k]);
        for (size_t i = 1; i < FIELD_COUNT; i++)
            accept(FIELDS[i].name, EMPTY[k], "");
    }
    struct thing t;
    memset(&t, 0x5A, sizeof t);
    field_clear(FIELDS, FIELD_COUNT, &t);
    assert_null(t.name);
    assert_int_equal(t.count, FIELD_EMPTY);
    assert_int_equal(t.price, FIELD_EMPTY);
    assert_int_equal(t.at, TIME_NONE);
    assert_int_equal(t.day, DAY_NONE);
    assert_int_equal(t.owner, 0);
    assert_false(t.open);
}

static void
text_is_limited_in_characters_not_bytes(void **state)
{
    accept("name", "  常青客户常青客户常青 ", "常青客户常青客户常青");
    refuse("name", "常青客户常青客户常青客");
    refuse("name", "常");
    accept("name", "𠮷😀", "𠮷😀");
    accept("name", "a\tb\nc", "a b c");
    refuse("name", "ab\x01");
    refuse("name", "ab\xFF\xFE");
    refuse("name", "ab\u202E");
    accept("note", "a\r\n\tb", "a\n b");
    char *big = malloc(1 << 20);
    memset(big, 'x', (1 << 20) - 1);
    big[(1 << 20) - 1] = '\0';
    for (size_t i = 0; i < FIELD_COUNT; i++)
        refuse(FIELDS[i].name, big);
    big[4001] = '\0';
    refuse("note", big);
    big[4000] = '\0';
    accept("note", big, big);
    free(big);
}

static void
full_width_is_kept_in_words_and_folded_in_numbers(void **state)
{
    accept("name", "ＡＢ公司", "ＡＢ公司");
    accept("count", "１２，３４５", "12345");
    accept("price", "￥１２３．４５", "123.45");
    accept("day", "２０２６年２月８日", "2026-02-08");
    accept("mail", "a＠b．cn", "a@b.cn");
    accept("code", "Ａ－１", "A-1");
    accept("phone", "０２１－６８８８", "021-6888");
}

static void
numbers_keep_to_their_limits(void **state)
{
    accept("count", "1", "1");
    accept("count", "1000000", "1000000");
    accept("count", "1,000,000", "1000000");
    refuse("count", "0");
    refuse("count", "-0");
    refuse("count", "-1");
    refuse("count", "1000001");
    refuse("count", "1.0");
    refuse("count", "1e3");
    refuse("count", "NaN");
    refuse("count", "1,00");
    refuse("count", "¥5");
    refuse("count", "9223372036854775808");
    refuse("count", "-9223372036854775808");
    accept("price", "9,999,999,999,999,999.99", "9999999999999999.99");
    refuse("price", "10000000000000000");
    refuse("price", "-1");
    refuse("price", "0.001");
    refuse("price", "1e308");
    accept("price", "-0", "0.00");
}

static void
dates_and_moments_are_real_ones(void **state)
{
    accept("day", "2028-02-29", "2028-02-29");
    accept("day", "1900/1/1", "1900-01-01");
    refuse("day", "2026-02-30");
    refuse("day", "0000-00-00");
    refuse("day", "9999-01-01");
    refuse("day", "2026-02-28T00:00:00Z");
    accept("at", "2026-02-28T14:05", "2026-02-28 14:05");
    accept("at", "2026-02-28T06:05Z", "2026-02-28 14:05");
    refuse("at", "2026-02-28 25:00");
    struct field limited = *named("day");
    limited.min = day_from_ymd(2026, 1, 1);
    limited.max = day_from_ymd(2026, 12, 31);
    struct thing t;
    assert_null(field_read(&limited, arena, "2026-01-01", &t));
    assert_null(field_read(&limited, arena, "2026-12-31", &t));
    assert_non_null(field_read(&limited, arena, "2025-12-31", &t));
    assert_non_null(field_read(&limited, arena, "2027-01-01", &t));
}

static void
choices_and_references_come_from_their_lists(void **state)
{
    accept("kind", "new", "new");
    refuse("kind", "New");
    refuse("kind", "newer");
    accept("owner", "42", "42");
    accept("owner", "9223372036854775807", "9223372036854775807");
    refuse("owner", "0");
    refuse("owner", "-1");
    refuse("owner", "9223372036854775808");
    refuse("owner", "18446744073709551616");
    refuse("owner", "4x");
    accept("open", "on", "1");
    accept("open", "是", "1");
    accept("open", "FALSE", "");
    accept("open", "0", "");
    refuse("open", "2");
    refuse("open", "maybe");
    struct field must = *named("open");
    must.required = true;
    struct thing t;
    assert_non_null(field_read(&must, arena, "0", &t));
    assert_non_null(field_read(&must, arena, NULL, &t));
    assert_null(field_read(&must, arena, "1", &t));
}

static void
addresses_look_like_addresses(void **state)
{
    static const char *const GOOD[] = {
        "a@b.cn", "wang.wei+crm@mail.example.com.tw", "王@例子.中国",
        "o'brien@x-y.org", "1@2.3x"};
    static const char *const BAD[] = {
        "a", "@b.cn", "a@", "a@b", "a@b.", "a@.cn", "a@b..cn", "a b@c.cn",
        "a@b c.cn", ".a@b.cn", "a.@b.cn", "a..b@c.cn", "a@b@c.cn",
        "a@-b.cn", "a@b-.cn", "<a@b.cn>", "a@b.cn,c@d.cn", "a@b.cn;c",
        "a\"b@c.cn", "a@[127.0.0.1]", "a@b_c.cn", "a\nBcc: x@y.cn",
        "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggggg"
        "@b.cn"};
    for (size_t i = 0; i < sizeof GOOD / sizeof GOOD[0]; i++)
        accept("mail", GOOD[i], GOOD[i]);
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++)
        refuse("mail", BAD[i]);
}

static void
phones_and_codes_have_only_their_characters(void **state)
{
    accept("phone", "+86 (21) 6888-1234", "+86 (21) 6888-1234");
    accept("phone", "02-2345-6789#123", "02-2345-6789#123");
    accept("phone", "110", "110");
    refuse("phone", "12");
    refuse("phone", "+-()");
    refuse("phone", "123456789012345678901");
    refuse("phone", "call me");
    accept("code", "C-2026_001.a", "C-2026_001.a");
    refuse("code", "a b");
    refuse("code", "客户");
    refuse("code", "a/../b");
    refuse("code", "'or'1");
}

static void
values_are_compared_as_values(void **state)
{
    struct thing x, y;
    memset(&x, 0, sizeof x);
    memset(&y, 0, sizeof y);
    y.name = "";
    assert_true(field_same(named("name"), &x, &y));
    x.name = "ab";
    y.name = arena_text(arena, "ab");
    assert_true(field_same(named("name"), &x, &y));
    y.name = "aB";
    assert_false(field_same(named("name"), &x, &y));
    x.price = 5;
    assert_false(field_same(named("price"), &x, &y));
    assert_true(field_same(named("count"), &x, &y));
    assert_null(named("nothing"));
    assert_int_equal(field_max(named("name")), 10);
    assert_int_equal(field_max(named("note")), 4000);
}

static int
start(void **state)
{
    arena = arena_new();
    return clock_start("Asia/Shanghai", 0) == OK ? 0 : -1;
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
        TEST(empty_is_empty_in_every_type_and_refused_where_required),
        TEST(text_is_limited_in_characters_not_bytes),
        TEST(full_width_is_kept_in_words_and_folded_in_numbers),
        TEST(numbers_keep_to_their_limits),
        TEST(dates_and_moments_are_real_ones),
        TEST(choices_and_references_come_from_their_lists),
        TEST(addresses_look_like_addresses),
        TEST(phones_and_codes_have_only_their_characters),
        TEST(values_are_compared_as_values)};
    return cmocka_run_group_tests(tests, start, finish);
}
