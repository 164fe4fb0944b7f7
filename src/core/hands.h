/* Going over the whole base with several threads. */
#ifndef CORE_HANDS_H
#define CORE_HANDS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How many. Each computes and waits for the database in turn: one more than there
 * are processors, so that none of them is idle while the others wait for a disk or
 * for being woken. */
enum { HANDS_LEAST = 2, HANDS_MOST = 8 };
size_t hands_count(void);
/* The same for what only computes: as many as there are processors, fewer where n
 * things are not worth it, of which each should have `least`. */
size_t hands_computing(size_t n, size_t least);

/* fn(arg, k) for k = 0..n - 1 (n at most HANDS_MOST), all at once: the first by
 * the caller, the others by threads, or by the caller too where the system gives
 * none. */
typedef void hands_fn(void *arg, size_t k);
void hands_run(size_t n, hands_fn *fn, void *arg);

/* Numbers from..to, shared by the threads stretch by stretch: who is done early
 * takes one more, and all end together. */
struct stretches {
    uint64_t from, to;
    uint64_t first, size; /* the first is from..first + size - 1 */
    size_t count;
    atomic_size_t taken;
};

/* Those that there are lie in first..last, for `hands` threads, each stretch a
 * multiple of `piece` numbers long. */
void stretches_make(struct stretches *s, uint64_t first, uint64_t last,
                    size_t hands, uint64_t piece);
/* The next one, both ends included; false: none is left. */
bool stretches_take(struct stretches *s, uint64_t *from, uint64_t *to);

#endif
