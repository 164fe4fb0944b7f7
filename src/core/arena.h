/* Memory that lives as long as a request or a job.
 *
 * One arena a thread, reset after each request: handlers free nothing. Memory
 * comes zeroed. Out of memory ends the process (the parent starts another):
 * no caller can do anything better. */
#ifndef CORE_ARENA_H
#define CORE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include "core/err.h"

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *a);
/* Forgets everything; keeps up to 1 MiB of blocks for the next request. */
void arena_reset(struct arena *a);
/* fn(p) when the arena is reset or freed next: what was taken for as long as
 * its memory lives is given back then. The last one asked for goes first. */
typedef void arena_end_fn(void *p);
void arena_on_end(struct arena *a, arena_end_fn *fn, void *p);
/* What was handed in last with this function, NULL if nothing was. */
void *arena_held(const struct arena *a, arena_end_fn *fn);
/* Bytes handed out since the last reset. */
size_t arena_used(const struct arena *a);

/* Zeroed, aligned for any type. n = 0 gives a valid pointer. */
void *arena_alloc(struct arena *a, size_t n);
/* The same, not zeroed: for what is written at once. */
void *arena_room(struct arena *a, size_t n);
/* count * size with overflow check. */
void *arena_array(struct arena *a, size_t count, size_t size);
char *arena_copy(struct arena *a, const void *p, size_t n); /* adds a NUL */
char *arena_text(struct arena *a, const char *s);           /* NULL -> NULL */
char *arena_printf(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);
char *arena_vprintf(struct arena *a, const char *fmt, va_list ap);

#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, n, type) ((type *)arena_array((a), (n), sizeof(type)))

#endif
