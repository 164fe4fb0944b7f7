/* Text that grows, in an arena. Always ends in NUL. */
#ifndef CORE_BUF_H
#define CORE_BUF_H

#include <stddef.h>

#include "core/arena.h"

struct buf {
    struct arena *arena;
    char *data;
    size_t len, cap;
};

void buf_init(struct buf *b, struct arena *a);
/* Room for n more bytes and the NUL, so that they are added without a copy. */
void buf_reserve(struct buf *b, size_t n);
void buf_add(struct buf *b, const char *s);
void buf_addn(struct buf *b, const void *p, size_t n);
void buf_addc(struct buf *b, char c);
void buf_printf(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* JSON string with quotes; the input is valid UTF-8. */
void buf_json(struct buf *b, const char *s);
/* Percent-encodes everything but unreserved characters (RFC 3986 2.3). */
void buf_url(struct buf *b, const char *s);

#endif
