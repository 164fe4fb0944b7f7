/* Text: every function over every input, against ICU as the second opinion. */
#include <stdlib.h>
#include <string.h>
#include <unicode/ustring.h>

#include "core/buf.h"
#include "core/text.h"
#include "target.h"

static bool
icu_agrees(const char *s, size_t n)
{
    UErrorCode e = U_ZERO_ERROR;
    int32_t len;
    u_strFromUTF8(NULL, 0, &len, s, (int32_t)n, &e);
    return e == U_BUFFER_OVERFLOW_ERROR || U_SUCCESS(e);
}

static void
check_trim(struct arena *a, const char *s)
{
    const char *once = text_trim(a, s);
    assert(strlen(once) <= strlen(s));
    assert(!strchr(once, '\r'));
    assert(strcmp(text_trim(a, once), once) == 0);
}

static void
check_encoders(struct arena *a, const char *s)
{
    struct buf b;
    buf_init(&b, a);
    buf_json(&b, s);
    for (size_t i = 0; i < b.len; i++)
        assert((unsigned char)b.data[i] >= 0x20 && b.data[i] != '<');
    buf_url(&b, s);
    assert(b.len == strlen(b.data));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new();
    char *s = arena_copy(a, data, size);
    bool valid = utf8_valid(s, size);
    assert(valid == icu_agrees(s, size));
    assert(utf8_valid(s, utf8_prefix(s, size)));
    assert(!text_storable(s, size, true) || valid);
    assert(!text_storable(s, size, false) || text_storable(s, size, true));
    for (size_t chars = 0; chars < 6; chars++) {
        const char *cut = utf8_cut(a, s, chars);
        assert(!valid || utf8_length(cut) <= chars);
        assert(!valid || utf8_valid(cut, strlen(cut)));
    }
    assert(utf8_width(s) <= 2 * strlen(s));
    check_trim(a, s);
    check_encoders(a, s);
    const char *half = text_halfwidth(a, s);
    assert(!valid || utf8_valid(half, strlen(half)));
    assert(text_equal_nocase(s, s));
    arena_free(a);
    return 0;
}
