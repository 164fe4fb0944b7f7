/* Spelling by kept readings is spelling by ICU. */
#include "model/name_spell.h"

#include <ctype.h>
#include <string.h>
#include <unicode/ustring.h>

#include "check.h"

/* Words parted by one space; an apostrophe parts none. */
static char *
words(struct arena *a, const char *s)
{
    char *out = arena_alloc(a, strlen(s) + 1), *p = out;
    for (; *s; s++) {
        if ((unsigned char)*s < 128 && isalnum((unsigned char)*s))
            *p++ = *s;
        else if (*s != '\'' && p > out && p[-1] != ' ')
            *p++ = ' ';
    }
    if (p > out && p[-1] == ' ')
        p--;
    *p = 0;
    return out;
}

static void
compare(struct arena *a, const UChar *name, int32_t len)
{
    char utf8[1000];
    UErrorCode e = U_ZERO_ERROR;
    char *kept = words(a, name_spell(a, name, len));
    char *whole = words(a, name_spell_whole(a, name, len));
    if (strcmp(kept, whole) == 0)
        return;
    u_strToUTF8(utf8, sizeof utf8, NULL, name, len, &e);
    fail_msg("%s is \"%s\", not \"%s\"", utf8, whole, kept);
}

static void
compare_text(struct arena *a, const char *name)
{
    UChar wide[200];
    int32_t len;
    UErrorCode e = U_ZERO_ERROR;
    u_strFromUTF8(wide, 200, &len, name, -1, &e);
    assert_true(U_SUCCESS(e));
    compare(a, wide, len);
}

static void
names_are_spelled_as_icu_spells_them(void **state)
{
    static const char *const NAMES[] = {
        "", "曾强", "单雪", "重庆长安汽车", "长孙无忌", "长 孙", "重 庆 重",
        "中国（重庆）任氏", "华为技术有限公司", "中华", "3M中国有限公司",
        "第3中学", "第3M中学", "3中", "A'中'B", "中'A", "西藏文化", "沈阳沈氏",
        "单(单)单", "AT&T", "Café Zürich", "卡拉·马克思", "中、文", "〇一",
        "𠮷野家", "上海Ａ股", "ﬁn中", "令狐冲", "万俟卨", "秘鲁", "区区区",
        "々木", "O'Neil 公司", "中…国", "乐 a 乐", "\xE4\xB8\xAD\xCC\x81国"};
    struct arena *a = arena_new();
    assert_int_equal(name_spell_start(), OK);
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++)
        compare_text(a, NAMES[i]);
    arena_free(a);
}

static void
names_of_any_characters_are_spelled_alike(void **state)
{
    static const UChar MIX[] =
        u"令狐万俟澹台长孙秘卜种重刀干葛盖过华纪筠靓牟粘区繁仇任单召折舍沈峙"
        u"隗解莘燕尉乐员查翟曾藏文庆阳鲁海诺新能源有限公司一了地得a Bz09'.（）"
        u"-()&·，";
    struct arena *a = arena_new();
    uint32_t x = 7;
    assert_int_equal(name_spell_start(), OK);
    for (size_t round = 0; round < 1500; round++) {
        UChar name[24];
        int32_t len = 1 + (int32_t)(round % 20);
        for (int32_t i = 0; i < len; i++) {
            x = x * 1664525 + 1013904223;
            name[i] = x >> 28 ? MIX[(x >> 8) % (sizeof MIX / 2 - 1)]
                              : (UChar)(0x3400 + (x >> 4) % 0x6C00);
        }
        compare(a, name, len);
        arena_reset(a);
    }
    arena_free(a);
}

TEST_MAIN(TEST(names_are_spelled_as_icu_spells_them),
          TEST(names_of_any_characters_are_spelled_alike))
