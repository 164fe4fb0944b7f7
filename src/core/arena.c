/* Arena: blocks in a list, handed out from the front.
 *
 * Small requests come out of blocks of 64 KiB (growing to 1 MiB), a request of
 * more than half a block gets its own. Reset keeps blocks up to KEEP_BYTES and
 * frees the rest, so one big page does not make the process big for ever. Under
 * AddressSanitizer what is not handed out is poisoned. Invariant:
 * first..current are in use, current->next.. are empty. */
#include "core/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/log.h"

#if defined(__has_feature) /* clang */
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#define HIDE(p, n) ASAN_POISON_MEMORY_REGION((p), (n))
#define SHOW(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#else
#define HIDE(p, n) ((void)0)
#define SHOW(p, n) ((void)0)
#endif

#define ALIGN _Alignof(max_align_t)
#define BLOCK_BYTES (64 * 1024)
#define BLOCK_MAX (1024 * 1024)
#define KEEP_BYTES (1024 * 1024)
#define EXIT_NO_MEMORY 71 /* EX_OSERR */

struct block {
    struct block *next;
    size_t size, used;
    _Alignas(max_align_t) unsigned char data[];
};

struct ending {
    struct ending *next;
    arena_end_fn *fn;
    void *p;
};

struct arena {
    struct block *first, *current;
    struct ending *endings;
    struct block *large; /* own blocks, freed by every reset */
    size_t used, next_size;
};

static _Noreturn void
out_of_memory(size_t n)
{
    log_write(LOG_ERROR, "out of memory: %zu bytes", n);
    _exit(EXIT_NO_MEMORY);
}

static struct block *
block_new(size_t size)
{
    if (size > SIZE_MAX - sizeof(struct block))
        out_of_memory(size);
    size_t all = sizeof(struct block) + size;
    struct block *b = malloc(all);
    if (!b)
        out_of_memory(all);
    b->next = NULL;
    b->size = size;
    b->used = 0;
    return b;
}

static void
block_free_list(struct block *b)
{
    while (b) {
        struct block *next = b->next;
        SHOW(b->data, b->size);
        free(b);
        b = next;
    }
}

struct arena *
arena_new(void)
{
    struct arena *a = calloc(1, sizeof *a);
    if (!a)
        out_of_memory(sizeof *a);
    a->next_size = BLOCK_BYTES;
    return a;
}

static void
endings_run(struct arena *a)
{
    struct ending *e = a->endings;
    a->endings = NULL;
    for (; e; e = e->next)
        e->fn(e->p);
}

void
arena_on_end(struct arena *a, arena_end_fn *fn, void *p)
{
    struct ending *e = ARENA_NEW(a, struct ending);
    *e = (struct ending){.next = a->endings, .fn = fn, .p = p};
    a->endings = e;
}

void *
arena_held(const struct arena *a, arena_end_fn *fn)
{
    for (const struct ending *e = a->endings; e; e = e->next)
        if (e->fn == fn)
            return e->p;
    return NULL;
}

void
arena_free(struct arena *a)
{
    if (!a)
        return;
    endings_run(a);
    block_free_list(a->first);
    block_free_list(a->large);
    free(a);
}

void
arena_reset(struct arena *a)
{
    endings_run(a);
    block_free_list(a->large);
    a->large = NULL;
    size_t kept = 0;
    for (struct block **at = &a->first; *at;) {
        struct block *b = *at;
        if (kept + b->size > KEEP_BYTES) {
            *at = NULL;
            block_free_list(b);
            break;
        }
        kept += b->size;
        b->used = 0;
        HIDE(b->data, b->size);
        at = &b->next;
    }
    a->current = a->first;
    a->used = 0;
    a->next_size = BLOCK_BYTES;
}

size_t
arena_used(const struct arena *a)
{
    return a->used;
}

static void *
alloc_large(struct arena *a, size_t n)
{
    struct block *b = block_new(n);
    b->used = n;
    b->next = a->large;
    a->large = b;
    return b->data;
}

static struct block *
block_with_room(struct arena *a, size_t n)
{
    struct block *b = a->current;
    while (b && b->size - b->used < n)
        b = b->next;
    if (b)
        return a->current = b;
    b = block_new(a->next_size);
    HIDE(b->data, b->size);
    if (a->next_size < BLOCK_MAX)
        a->next_size *= 2;
    struct block **end = a->current ? &a->current->next : &a->first;
    while (*end)
        end = &(*end)->next;
    *end = b;
    return a->current = b;
}

void *
arena_room(struct arena *a, size_t n)
{
    if (n > SIZE_MAX / 2)
        out_of_memory(n);
    size_t rounded = n ? (n + ALIGN - 1) / ALIGN * ALIGN : ALIGN;
    a->used += rounded;
    if (rounded > BLOCK_BYTES / 2)
        return alloc_large(a, rounded);
    struct block *b = block_with_room(a, rounded);
    void *p = b->data + b->used;
    b->used += rounded;
    SHOW(p, n);
    return p;
}

void *
arena_alloc(struct arena *a, size_t n)
{
    return memset(arena_room(a, n), 0, n);
}

void *
arena_array(struct arena *a, size_t count, size_t size)
{
    size_t n;
    if (__builtin_mul_overflow(count, size, &n))
        out_of_memory(SIZE_MAX);
    return arena_alloc(a, n);
}

char *
arena_copy(struct arena *a, const void *p, size_t n)
{
    if (n > SIZE_MAX / 2 - 1)
        out_of_memory(n);
    char *s = arena_alloc(a, n + 1);
    if (n)
        memcpy(s, p, n);
    return s;
}

char *
arena_text(struct arena *a, const char *s)
{
    return s ? arena_copy(a, s, strlen(s)) : NULL;
}

/* ---- texts ---- */

/* Pages are made of hundreds of short texts, nearly all of them of whole numbers
 * and texts as they are, for which vsnprintf takes four times as long. */
enum { PIECES = 24, DIGITS = 24 };

struct pieces {
    size_t n, bytes;
    const char *at[PIECES];
    size_t len[PIECES];
    char digits[PIECES][DIGITS];
};

static void
piece_text(struct pieces *p, const char *s, size_t n)
{
    p->at[p->n] = s;
    p->len[p->n++] = n;
    p->bytes += n;
}

static void
piece_number(struct pieces *p, bool negative, unsigned long long x, int width)
{
    char *end = p->digits[p->n] + DIGITS, *s = end;
    do
        *--s = (char)('0' + x % 10);
    while (x /= 10);
    while (end - s + negative < width)
        *--s = '0';
    if (negative)
        *--s = '-';
    piece_text(p, s, (size_t)(end - s));
}

static void
piece_signed(struct pieces *p, long long x, int width)
{
    piece_number(p, x < 0, x < 0 ? -(unsigned long long)x
                                 : (unsigned long long)x, width);
}

/* The value of the conversion at fmt, behind its %; what follows it, or NULL when
 * it is another one than these: %s, %d and %u, long or not, with zeros before
 * them or not. */
static const char *
piece_value(struct pieces *p, const char *fmt, va_list *ap)
{
    int width = 0, longs = 0;
    if (fmt[0] == '0' && fmt[1] >= '1' && fmt[1] <= '9') {
        width = fmt[1] - '0';
        fmt += 2;
    }
    while (*fmt == 'l' && longs < 2) {
        longs++;
        fmt++;
    }
    if (*fmt == 'd') {
        piece_signed(p, longs == 2   ? va_arg(*ap, long long)
                        : longs == 1 ? va_arg(*ap, long)
                                     : va_arg(*ap, int), width);
    } else if (*fmt == 'u') {
        piece_number(p, false, longs == 2   ? va_arg(*ap, unsigned long long)
                               : longs == 1 ? va_arg(*ap, unsigned long)
                                            : va_arg(*ap, unsigned), width);
    } else if (*fmt == 's' && !longs && !width) {
        const char *s = va_arg(*ap, const char *);
        piece_text(p, s ? s : "(null)", s ? strlen(s) : 6);
    } else {
        return NULL;
    }
    return fmt + 1;
}

/* False: for vsnprintf. */
static bool
pieces_read(struct pieces *p, const char *fmt, va_list *ap)
{
    p->n = p->bytes = 0;
    while (*fmt) {
        size_t n = strcspn(fmt, "%");
        if (p->n + 2 > PIECES)
            return false;
        if (n)
            piece_text(p, fmt, n);
        fmt += n;
        if (*fmt && !(fmt = piece_value(p, fmt + 1, ap)))
            return false;
    }
    return true;
}

static char *
pieces_join(struct arena *a, const struct pieces *p)
{
    char *s = arena_alloc(a, p->bytes + 1), *at = s;
    for (size_t i = 0; i < p->n; i++) {
        memcpy(at, p->at[i], p->len[i]);
        at += p->len[i];
    }
    *at = '\0';
    return s;
}

char *
arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
    char local[256];
    struct pieces p;
    va_list again;
    va_copy(again, ap);
    bool plain = pieces_read(&p, fmt, &again);
    va_end(again);
    if (plain)
        return pieces_join(a, &p);
    va_copy(again, ap);
    int n = vsnprintf(local, sizeof local, fmt, ap);
    if (n < 0)
        out_of_memory(0);
    char *s = arena_alloc(a, (size_t)n + 1);
    if ((size_t)n < sizeof local)
        memcpy(s, local, (size_t)n);
    else
        vsnprintf(s, (size_t)n + 1, fmt, again);
    va_end(again);
    return s;
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    char *s = arena_vprintf(a, fmt, ap);
    va_end(ap);
    return s;
}
