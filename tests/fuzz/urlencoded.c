/* Whatever comes in: refused, or valid UTF-8 without NUL. */
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
    if (urlencoded_read(a, (const char *)data, n, &p) == OK)
        for (size_t i = 0; i < p.count; i++) {
            size_t len = strlen(p.list[i].value);
            assert(*p.list[i].name && len <= n);
            assert(utf8_valid(p.list[i].name, strlen(p.list[i].name)));
            assert(utf8_valid(p.list[i].value, len));
        }
    arena_free(a);
    return 0;
}
