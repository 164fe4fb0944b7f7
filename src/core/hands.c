/* See hands.h. */
#include "core/hands.h"

#include <pthread.h>
#include <unistd.h>

size_t
hands_count(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN) + 1;
    return n < HANDS_LEAST ? HANDS_LEAST : n > HANDS_MOST ? HANDS_MOST
                                                          : (size_t)n;
}

size_t
hands_computing(size_t n, size_t least)
{
    size_t most = hands_count() - 1, worth = n / least;
    return worth < 1 ? 1 : worth < most ? worth : most;
}

struct hand {
    hands_fn *fn;
    void *arg;
    size_t k;
    pthread_t thread;
    bool begun;
};

static void *
hand_main(void *arg)
{
    struct hand *h = arg;
    h->fn(h->arg, h->k);
    return NULL;
}

void
hands_run(size_t n, hands_fn *fn, void *arg)
{
    struct hand hands[HANDS_MOST];
    for (size_t k = 1; k < n; k++) {
        hands[k] = (struct hand){.fn = fn, .arg = arg, .k = k};
        hands[k].begun = pthread_create(&hands[k].thread, NULL, hand_main,
                                        &hands[k]) == 0;
    }
    fn(arg, 0);
    for (size_t k = 1; k < n; k++)
        if (hands[k].begun)
            pthread_join(hands[k].thread, NULL);
        else
            fn(arg, k);
}

/* So many a thread that the last of them are short, and each is worth asking for. */
enum { STRETCHES = 16 };

void
stretches_make(struct stretches *s, uint64_t first, uint64_t last,
               size_t hands, uint64_t piece)
{
    uint64_t all = last < first ? 0 : last - first + 1;
    uint64_t pieces = (all + piece - 1) / piece;
    uint64_t each = (pieces + hands * STRETCHES - 1) / (hands * STRETCHES);
    *s = (struct stretches){.from = first, .to = last, .first = first,
                            .size = (each ? each : 1) * piece};
    s->count = (size_t)((all + s->size - 1) / s->size);
}

bool
stretches_take(struct stretches *s, uint64_t *from, uint64_t *to)
{
    size_t k = atomic_fetch_add(&s->taken, 1);
    if (k >= s->count)
        return false;
    *from = k ? s->first + k * s->size : s->from;
    *to = k + 1 < s->count ? s->first + (k + 1) * s->size - 1 : s->to;
    return true;
}
