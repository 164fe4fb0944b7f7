/* Growing text and its two encoders. */
#include "core/buf.h"

#include <string.h>

#include "check.h"

static void
text_grows_and_always_ends(void **state)
{
    struct arena *a = arena_new();
    struct buf b;
    buf_init(&b, a);
    assert_string_equal(b.data, "");
    for (int i = 0; i < 10000; i++) {
        buf_addc(&b, (char)('a' + i % 26));
        assert_int_equal(b.data[b.len], 0);
    }
    for (int i = 0; i < 10000; i++)
        assert_int_equal(b.data[i], 'a' + i % 26);
    buf_addn(&b, NULL, 0);
    assert_int_equal(b.len, 10000);
    arena_free(a);
}

static void
printf_fits_at_every_length_around_a_boundary(void **state)
{
    struct arena *a = arena_new();
    char want[600];
    for (size_t n = 0; n < sizeof want; n++) {
        struct buf b;
        buf_init(&b, a);
        memset(want, 'z', n);
        want[n] = '\0';
        buf_printf(&b, "%s", want);
        assert_string_equal(b.data, want);
        buf_printf(&b, "%d", 42);
        assert_int_equal(b.len, n + 2);
    }
    arena_free(a);
}

static const char *
json(struct arena *a, const char *s)
{
    struct buf b;
    buf_init(&b, a);
    buf_json(&b, s);
    return b.data;
}

static void
json_is_quoted_and_harmless_in_a_script(void **state)
{
    struct arena *a = arena_new();
    assert_string_equal(json(a, ""), "\"\"");
    assert_string_equal(json(a, "a\"b\\c"), "\"a\\\"b\\\\c\"");
    assert_string_equal(json(a, "\r\n\t\x1b\x7f"),
                        "\"\\u000d\\u000a\\u0009\\u001b\\u007f\"");
    assert_string_equal(json(a, "</script>&"),
                        "\"\\u003c/script\\u003e\\u0026\"");
    assert_string_equal(json(a, "\u2028\u2029…𠮷"),
                        "\"\\u2028\\u2029…𠮷\"");
    arena_free(a);
}

static void
an_address_keeps_only_unreserved_characters(void **state)
{
    struct arena *a = arena_new();
    struct buf b;
    buf_init(&b, a);
    buf_url(&b, "aZ9-._~ +/?&=%\"<常");
    assert_string_equal(b.data,
                        "aZ9-._~%20%2B%2F%3F%26%3D%25%22%3C%E5%B8%B8");
    arena_free(a);
}

TEST_MAIN(TEST(text_grows_and_always_ends),
          TEST(printf_fits_at_every_length_around_a_boundary),
          TEST(json_is_quoted_and_harmless_in_a_script),
          TEST(an_address_keeps_only_unreserved_characters))
