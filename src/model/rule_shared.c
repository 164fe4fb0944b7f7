/* One set of rules a process, handed out by reference.
 *
 * The lock is held for a few instructions only; loading is outside of it, so
 * a slow database stops nobody who has rules already. Two threads may load the
 * same generation at once: the one that comes second drops its own. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "core/log.h"
#include "model/rule.h"

struct shared_rules {
    struct arena *arena;
    const struct rules *rules;
    size_t users; /* under the lock; one for being the current one */
};

static pthread_mutex_t shared_lock = PTHREAD_MUTEX_INITIALIZER;
static struct shared_rules *shared; /* the current one, NULL = none yet */

static void
shared_drop(void *p)
{
    struct shared_rules *s = p;
    pthread_mutex_lock(&shared_lock);
    bool last = --s->users == 0;
    pthread_mutex_unlock(&shared_lock);
    if (!last)
        return;
    arena_free(s->arena);
    free(s);
}

static struct shared_rules *
shared_take(void)
{
    pthread_mutex_lock(&shared_lock);
    struct shared_rules *s = shared;
    if (s != NULL)
        s->users++;
    pthread_mutex_unlock(&shared_lock);
    return s;
}

/* Makes s the current one unless that is as new. */
static void
shared_replace(struct shared_rules *s)
{
    struct shared_rules *old = s;
    pthread_mutex_lock(&shared_lock);
    if (shared == NULL || shared->rules->generation < s->rules->generation) {
        old = shared;
        shared = s;
    }
    pthread_mutex_unlock(&shared_lock);
    if (old != NULL)
        shared_drop(old);
}

/* All of it from one snapshot. */
static enum err
shared_read(struct ctx *cx, struct arena *keep, const struct rules **out)
{
    if (db_in_transaction(cx->db))
        return rules_load(cx, keep, out);
    TRY(db_begin_read(cx));
    enum err e = rules_load(cx, keep, out);
    db_rollback(cx);
    return e;
}

static enum err
shared_load(struct ctx *cx)
{
    struct shared_rules *s = calloc(1, sizeof *s);
    if (s == NULL)
        abort(); /* as the arena does: nobody could do better */
    s->arena = arena_new();
    s->users = 1;
    enum err e = shared_read(cx, s->arena, &s->rules);
    if (e != OK) {
        shared_drop(s);
        return e;
    }
    log_write(LOG_DEBUG, "rules of generation %llu loaded",
              (unsigned long long)s->rules->generation);
    shared_replace(s);
    return OK;
}

enum err
rules_get(struct ctx *cx, const struct rules **out)
{
    struct shared_rules *s = shared_take();
    if (s == NULL) {
        TRY(shared_load(cx));
        s = shared_take();
    }
    arena_on_end(cx->arena, shared_drop, s);
    *out = s->rules;
    return OK;
}

static const char SQL_GENERATION[] = "SELECT generation FROM rule_generation";

enum err
rules_follow(struct ctx *cx, uint64_t generation)
{
    struct rows r;
    if (generation == 0) {
        TRY(db_find(cx, &r, SQL_GENERATION));
        generation = rows_u64(&r, 0, 0);
    }
    struct shared_rules *s = shared_take();
    uint64_t have = s ? s->rules->generation : 0;
    if (s != NULL)
        shared_drop(s);
    return have < generation ? shared_load(cx) : OK;
}

static const char SQL_HOLD[] =
    "SELECT generation FROM rule_generation LOCK IN SHARE MODE";

enum err
rules_hold(struct ctx *cx, const struct rules **out)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_HOLD));
    TRY(rules_follow(cx, rows_u64(&r, 0, 0)));
    return rules_get(cx, out);
}

static const char SQL_CHANGED[] =
    "UPDATE rule_generation SET generation = generation + 1";

enum err
rules_changed(struct ctx *cx)
{
    return db_exec(cx, SQL_CHANGED);
}
