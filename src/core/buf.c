/* Growing text. Doubles, so n appends cost O(n); the old copies stay in the
 * arena until its reset (at most as much again). */
#include "core/buf.h"

#include <assert.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define FIRST_BYTES 256

void
buf_init(struct buf *b, struct arena *a)
{
    b->arena = a;
    b->cap = FIRST_BYTES;
    b->len = 0;
    b->data = arena_room(a, b->cap);
    b->data[0] = '\0';
}

static void
grow(struct buf *b, size_t n)
{
    size_t cap = b->cap;
    while (b->len + n >= cap)
        cap *= 2;
    char *data = arena_room(b->arena, cap);
    memcpy(data, b->data, b->len + 1);
    b->data = data;
    b->cap = cap;
}

/* Growing is apart, so that what asks at every letter has no call for it. */
void
buf_reserve(struct buf *b, size_t n)
{
    assert(n < SIZE_MAX / 4 && b->len < SIZE_MAX / 4);
    if (b->len + n >= b->cap)
        grow(b, n);
}

void
buf_addn(struct buf *b, const void *p, size_t n)
{
    buf_reserve(b, n);
    if (n)
        memcpy(b->data + b->len, p, n);
    b->len += n;
    b->data[b->len] = '\0';
}

void
buf_add(struct buf *b, const char *s)
{
    buf_addn(b, s, strlen(s));
}

void
buf_addc(struct buf *b, char c)
{
    buf_reserve(b, 1);
    b->data[b->len++] = c;
    b->data[b->len] = '\0';
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    size_t room = b->cap - b->len;
    int n = vsnprintf(b->data + b->len, room, fmt, ap);
    assert(n >= 0);
    if ((size_t)n >= room) {
        buf_reserve(b, (size_t)n);
        vsnprintf(b->data + b->len, (size_t)n + 1, fmt, again);
    }
    b->len += (size_t)n;
    va_end(again);
    va_end(ap);
}

/* Besides what RFC 8259 asks for, < > & and the line separators are escaped:
 * the text may then stand in a script element or an event stream as well. */
void
buf_json(struct buf *b, const char *s)
{
    buf_addc(b, '"');
    for (; *s; s++) {
        unsigned char c = (unsigned char)*s;
        if (c == '"' || c == '\\') {
            buf_addc(b, '\\');
            buf_addc(b, (char)c);
        } else if (c < 0x20 || c == 0x7F || c == '<' || c == '>' ||
                   c == '&') {
            buf_printf(b, "\\u%04x", c);
        } else if (c == 0xE2 && strncmp(s, "\u2028", 3) == 0) {
            buf_add(b, "\\u2028");
            s += 2;
        } else if (c == 0xE2 && strncmp(s, "\u2029", 3) == 0) {
            buf_add(b, "\\u2029");
            s += 2;
        } else {
            buf_addc(b, (char)c);
        }
    }
    buf_addc(b, '"');
}

static int
is_unreserved(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
           c == '~';
}

void
buf_url(struct buf *b, const char *s)
{
    static const char HEX[] = "0123456789ABCDEF";
    for (; *s; s++) {
        unsigned char c = (unsigned char)*s;
        if (is_unreserved(c)) {
            buf_addc(b, (char)c);
        } else {
            char code[3] = {'%', HEX[c >> 4], HEX[c & 15]};
            buf_addn(b, code, 3);
        }
    }
}
