/* A hash table from short keys to numbers, in an arena: the customers of a
 * chunk by code, the numbers that a file has named already. Keys are bytes. */
#ifndef MODEL_IMPORT_MAP_H
#define MODEL_IMPORT_MAP_H

#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"

struct import_map_slot {
    const char *key;
    uint64_t hash, value;
    uint32_t len;
};
struct import_map {
    struct arena *arena;
    struct import_map_slot *slots;
    size_t cap, count;
};

void import_map_init(struct import_map *m, struct arena *a);
/* The value of the key, 0 when it is new (then the key is copied). */
uint64_t *import_map_put(struct import_map *m, const void *key, size_t n);
/* NULL when the key is not there. */
uint64_t *import_map_get(const struct import_map *m, const void *key,
                         size_t n);

#endif
