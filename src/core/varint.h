/* Whole numbers in as few bytes as they need (LEB128; signed ones in zigzag),
 * for packed columns: protobuf.dev/programming-guides/encoding. */
#ifndef CORE_VARINT_H
#define CORE_VARINT_H

#include <stdbool.h>
#include <stdint.h>

enum { VARINT_MAX = 10 }; /* bytes */

/* Writes at p, returns the place behind it. */
static inline unsigned char *
varint_put(unsigned char *p, uint64_t v)
{
    for (; v >= 128; v >>= 7)
        *p++ = (unsigned char)(v | 128);
    *p++ = (unsigned char)v;
    return p;
}

static inline unsigned char *
varint_put_signed(unsigned char *p, int64_t v)
{
    return varint_put(p, (uint64_t)v << 1 ^ (uint64_t)(v >> 63));
}

/* Moves *p behind the number; false when it is cut off. */
static inline bool
varint_take(const unsigned char **p, const unsigned char *end, uint64_t *v)
{
    *v = 0;
    for (unsigned shift = 0; *p < end && shift < 64; shift += 7) {
        unsigned char c = *(*p)++;
        *v |= (uint64_t)(c & 127) << shift;
        if (c < 128)
            return true;
    }
    return false;
}

static inline bool
varint_take_signed(const unsigned char **p, const unsigned char *end,
                   int64_t *v)
{
    uint64_t u;
    bool whole = varint_take(p, end, &u);
    *v = (int64_t)(u >> 1) ^ -(int64_t)(u & 1);
    return whole;
}

#endif
