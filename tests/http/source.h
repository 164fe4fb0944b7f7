/* A body in memory that comes in pieces of any size. */
#ifndef TESTS_HTTP_SOURCE_H
#define TESTS_HTTP_SOURCE_H

#include <string.h>

#include "http/body.h"

struct source {
    const char *data;
    size_t len, at, piece; /* piece 0 = as much as asked for */
};

static inline size_t
source_read(void *arg, void *p, size_t n)
{
    struct source *s = arg;
    size_t left = s->len - s->at;
    if (n > left)
        n = left;
    if (s->piece && n > s->piece)
        n = s->piece;
    memcpy(p, s->data + s->at, n);
    s->at += n;
    return n;
}

static inline struct body
source_body(struct source *s, size_t declared)
{
    return (struct body){.read = source_read, .arg = s, .left = declared};
}

#endif
