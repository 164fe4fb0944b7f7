/* The bytes after the headers, exactly as many as CONTENT_LENGTH says.
 *
 * libfcgi hands a body that broke off to the program as if it were whole; here
 * it is an error, so that a request that lost its end does nothing. */
#ifndef HTTP_BODY_H
#define HTTP_BODY_H

#include <stdbool.h>
#include <stddef.h>

#include "core/arena.h"
#include "core/err.h"

/* Up to n bytes into p; 0 = no more. */
typedef size_t body_fn(void *arg, void *p, size_t n);

struct body {
    body_fn *read;
    void *arg;
    size_t left; /* of CONTENT_LENGTH */
};

/* The next bytes, at most n. *got = 0 only at the end; ERR_INVALID when the
 * source ends before CONTENT_LENGTH is reached. */
enum err body_read(struct body *b, void *p, size_t n, size_t *got) MUST_CHECK;
/* Everything, NUL-terminated in the arena. */
enum err body_all(struct body *b, struct arena *a, char **text,
                  size_t *n) MUST_CHECK;
/* Reads what is left; ERR_INVALID when it is too short, or when the source has
 * more than CONTENT_LENGTH. */
enum err body_finish(struct body *b) MUST_CHECK;

#endif
