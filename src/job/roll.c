/* See roll.h. What goes wrong is tried again: the database may be away. */
#include "job/roll.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "core/log.h"
#include "model/copy.h"

enum {
    CHANGES_MS = 100, /* between two looks: a change is seen within a second */
    KNOWN_MS = 500,
    AGAIN_MS = 2000   /* after a fault, or while another process rolls */
};

struct rolling {
    struct roll_place *place;
    pthread_t changes, known;
    atomic_bool stopping;
    atomic_int ended;
};

/* In steps, so that it stops soon. */
static void
rest(struct rolling *r, long ms)
{
    for (; ms > 0 && !atomic_load(&r->stopping); ms -= CHANGES_MS)
        nanosleep(&(struct timespec){0, CHANGES_MS * 1000000L}, NULL);
}

static void *
changes_main(void *arg)
{
    struct rolling *r = arg;
    struct ctx *cx = &r->place->changes;
    struct copy_roller *roller = copy_roller_new();
    while (!atomic_load(&r->stopping)) {
        struct copy_rolled rolled;
        arena_reset(cx->arena);
        enum err e = copy_roll(cx, roller, &rolled);
        if (e != OK || !rolled.mine)
            rest(r, AGAIN_MS);
        else if (!rolled.left)
            rest(r, CHANGES_MS);
    }
    copy_roller_free(roller);
    atomic_fetch_add(&r->ended, 1);
    return NULL;
}

static void *
known_main(void *arg)
{
    struct rolling *r = arg;
    struct ctx *cx = &r->place->known;
    while (!atomic_load(&r->stopping)) {
        arena_reset(cx->arena);
        enum err e = copy_known_serve(cx);
        rest(r, e == OK ? KNOWN_MS : AGAIN_MS);
    }
    atomic_fetch_add(&r->ended, 1);
    return NULL;
}

struct rolling *
rolling_start(struct roll_place *place)
{
    struct rolling *r = calloc(1, sizeof *r);
    if (r == NULL)
        abort();
    r->place = place;
    if (pthread_create(&r->changes, NULL, changes_main, r) != 0
        || pthread_create(&r->known, NULL, known_main, r) != 0)
        abort();
    return r;
}

bool
rolling_stopped(struct rolling *r)
{
    atomic_store(&r->stopping, true);
    return atomic_load(&r->ended) == 2;
}

void
rolling_end(struct rolling *r)
{
    pthread_join(r->changes, NULL);
    pthread_join(r->known, NULL);
    free(r);
}

enum err
rolling_once(struct roll_place *place)
{
    struct copy_roller *roller = copy_roller_new();
    struct copy_rolled rolled;
    enum err e;
    do {
        arena_reset(place->changes.arena);
        e = copy_roll(&place->changes, roller, &rolled);
    } while (e == OK && rolled.mine && (rolled.left || rolled.rebuilt));
    copy_roller_free(roller);
    return e == OK ? copy_known_serve(&place->known) : e;
}
