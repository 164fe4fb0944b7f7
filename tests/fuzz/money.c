/* Numbers, money, fields: what is accepted reads back as itself. */
#include <string.h>

#include "core/clock.h"
#include "core/field.h"
#include "core/text.h"
#include "target.h"

struct thing {
    const char *text;
    int64_t number;
    uint64_t ref;
    int32_t day;
    bool truth;
};

static void
check_field(struct arena *a, enum field_type type, size_t offset,
            const char *s)
{
    struct field f = {.name = "x", .type = type, .offset = offset};
    struct thing t, again;
    memset(&t, 0, sizeof t);
    memset(&again, 0, sizeof again);
    if (field_read(&f, a, s, &t))
        return;
    /* Seconds are not shown; everything else is. */
    const char *shown = field_show(&f, a, &t);
    assert(utf8_valid(shown, strlen(shown)));
    assert(!field_read(&f, a, shown, &again) || type == FIELD_MOMENT);
    assert(type == FIELD_MOMENT || field_same(&f, &t, &again));
}

static void
check_numbers(struct arena *a, const char *s)
{
    int64_t minor, back, whole;
    uint64_t u;
    if (parse_money(s, &minor)) {
        assert(minor > -INT64_C(1000000000000000000) &&
               minor < INT64_C(1000000000000000000));
        assert(parse_money(money_plain(a, minor), &back) && back == minor);
    }
    if (parse_i64(s, &whole) && parse_money(s, &minor))
        assert(minor == whole * 100);
    if (parse_u64(s, &u) && parse_i64(s, &whole))
        assert((uint64_t)whole == u);
    credit_code_valid(s);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const size_t OFFSETS[] = {
        [FIELD_INT] = FIELD_AT(struct thing, number),
        [FIELD_MONEY] = FIELD_AT(struct thing, number),
        [FIELD_MOMENT] = FIELD_AT(struct thing, number),
        [FIELD_DAY] = FIELD_AT(struct thing, day),
        [FIELD_BOOL] = FIELD_AT(struct thing, truth),
        [FIELD_REF] = FIELD_AT(struct thing, ref),
        [FIELD_CHOICE] = FIELD_AT(struct thing, text)};
    struct arena *a = arena_new();
    char *s = arena_copy(a, data, size);
    check_numbers(a, s);
    for (int type = FIELD_TEXT; type <= FIELD_CHOICE; type++)
        check_field(a, (enum field_type)type, OFFSETS[type], s);
    arena_free(a);
    return 0;
}
