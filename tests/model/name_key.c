/* Order and spelling of names. */
#include "model/name_key.h"

#include <string.h>

#include "check.h"

static struct name_key
key(struct arena *a, const char *name)
{
    struct name_key k;
    name_key_make(a, name, &k);
    return k;
}

static int
compare(const struct name_key *a, const struct name_key *b)
{
    size_t n = a->sort_len < b->sort_len ? a->sort_len : b->sort_len;
    int d = memcmp(a->sort, b->sort, n);
    return d ? d : (a->sort_len > b->sort_len) - (a->sort_len < b->sort_len);
}

static void
surnames_are_spelled_as_surnames(void **state)
{
    struct arena *a = arena_new();
    assert_int_equal(name_key_start(), OK);
    assert_string_equal(key(a, "王伟").spelling, "wang wei");
    assert_string_equal(key(a, "曾强").initials, "zq");
    assert_string_equal(key(a, "单雪").initials, "sx");
    assert_string_equal(key(a, "Acme Corp. 3").spelling, "acme corp 3");
    arena_free(a);
}

static void
names_sort_by_spelling(void **state)
{
    static const char *const in_order[] = {
        "Acme", "安庆化工", "北京启航", "曾氏机械", "张家口泵业"};
    struct arena *a = arena_new();
    assert_int_equal(name_key_start(), OK);
    for (size_t i = 0; i + 1 < 5; i++) {
        struct name_key x = key(a, in_order[i]), y = key(a, in_order[i + 1]);
        assert_true(compare(&x, &y) < 0);
    }
    arena_free(a);
}

static void
rare_and_endless_names_have_keys(void **state)
{
    struct arena *a = arena_new();
    assert_int_equal(name_key_start(), OK);
    struct name_key x = key(a, "𠮷野家"), y = key(a, "𡈽野家");
    assert_true(x.sort_len > 0 && compare(&x, &y) != 0);
    char *endless = arena_alloc(a, 3001);
    for (size_t i = 0; i < 1000; i++)
        memcpy(endless + i * 3, "客", 3);
    x = key(a, endless);
    assert_true(x.sort_len <= NAME_KEY_MAX);
    assert_true(strlen(name_key_py(a, &x)) <= 255);
    x = key(a, "");
    assert_string_equal(x.initials, "");
    arena_free(a);
}

TEST_MAIN(TEST(surnames_are_spelled_as_surnames), TEST(names_sort_by_spelling),
          TEST(rare_and_endless_names_have_keys))
