/* A cookie header never fails and never yields a control character. */
#include <assert.h>
#include <string.h>

#include "core/text.h"
#include "http/params.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena *a = arena_new();
    struct params p = {0};
    cookie_read(a, arena_copy(a, data, n), &p);
    for (size_t i = 0; i < p.count; i++) {
        const char *value = p.list[i].value;
        assert(*p.list[i].name);
        assert(text_storable(value, strlen(value), false));
    }
    arena_free(a);
    return 0;
}
