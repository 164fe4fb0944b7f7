/* See import_map.h. Open addressing, at most half full; the hash is kept, so
 * growing and most misses compare no bytes. */
#include "model/import_map.h"

#include <string.h>

#define FIRST 64

void
import_map_init(struct import_map *m, struct arena *a)
{
    *m = (struct import_map){.arena = a, .cap = FIRST};
    m->slots = ARENA_ARRAY(a, FIRST, struct import_map_slot);
}

/* FNV-1a; 0 marks a free slot and is never a hash. */
static uint64_t
hash_of(const void *key, size_t n)
{
    const unsigned char *p = key;
    uint64_t h = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < n; i++)
        h = (h ^ p[i]) * UINT64_C(1099511628211);
    h ^= h >> 29;
    return h ? h : 1;
}

static struct import_map_slot *
place(const struct import_map *m, const void *key, size_t n, uint64_t hash)
{
    size_t i = hash & (m->cap - 1);
    for (;; i = (i + 1) & (m->cap - 1)) {
        struct import_map_slot *s = &m->slots[i];
        if (!s->hash || (s->hash == hash && s->len == n
                         && memcmp(s->key, key, n) == 0))
            return s;
    }
}

static void
grow(struct import_map *m)
{
    struct import_map_slot *old = m->slots;
    size_t n = m->cap;
    m->cap *= 2;
    m->slots = ARENA_ARRAY(m->arena, m->cap, struct import_map_slot);
    for (size_t i = 0; i < n; i++)
        if (old[i].hash)
            *place(m, old[i].key, old[i].len, old[i].hash) = old[i];
}

uint64_t *
import_map_put(struct import_map *m, const void *key, size_t n)
{
    uint64_t hash = hash_of(key, n);
    if (m->count * 2 >= m->cap)
        grow(m);
    struct import_map_slot *s = place(m, key, n, hash);
    if (!s->hash) {
        *s = (struct import_map_slot){.key = arena_copy(m->arena, key, n),
                                      .hash = hash, .len = (uint32_t)n};
        m->count++;
    }
    return &s->value;
}

uint64_t *
import_map_get(const struct import_map *m, const void *key, size_t n)
{
    struct import_map_slot *s = place(m, key, n, hash_of(key, n));
    return s->hash ? &s->value : NULL;
}
