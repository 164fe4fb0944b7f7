/* Packed events: any bytes are unpacked or refused, and what was unpacked is
 * packed to something that unpacks to the same. */
#include <stdlib.h>
#include <string.h>

#include "model/event_pack.h"
#include "target.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct event_list first = {0}, again = {0};
    struct arena *a = arena_new();
    uint8_t *exact = malloc(size + 1); /* so that the sanitizer sees its end */
    size_t len;
    memcpy(exact, data, size);
    exact = realloc(exact, size ? size : 1);
    if (event_unpack(9, exact, size, &first)) {
        const void *packed = event_pack(a, first.events, first.n, &len);
        assert(len == 0 || event_unpack(9, packed, len, &again));
        assert(len == 0 || again.n == first.n);
        for (size_t i = 0; len && i < first.n; i++)
            assert(!memcmp(&first.events[i], &again.events[i],
                           sizeof first.events[i]));
    }
    free(exact);
    event_list_free(&first);
    event_list_free(&again);
    arena_free(a);
    return 0;
}
