/* Mapped files of the copy, shared by the threads of a process.
 *
 * A request pins what it reads by its arena; a file that nobody pins any more is
 * let go when others were used since. The files are named by what is in them, so
 * a path always means the same bytes, and one that was removed meanwhile is still
 * there for whoever has mapped it. */
#include "model/copy.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "model/copy_private.h"

enum { KEPT = 8, TRIES = 5 };

struct held {
    char *path;
    struct copy_map map;
    unsigned pins, used;
    bool listed;
};

/* The one owner of mappings in this process. */
static pthread_mutex_t held_lock = PTHREAD_MUTEX_INITIALIZER;
static struct held *held_list[KEPT];
static unsigned held_clock;

/* What an arena holds on to. */
struct pin {
    struct pin *next;
    struct copy copy;
    struct held *base, *more;
    struct copy_build *own; /* built for this arena alone */
    struct copy_part own_part;
    uint8_t model;          /* 0: of now */
    int32_t known_on;
};

/* ---- mappings ---- */

static void
held_free(struct held *h)
{
    copy_file_unmap(&h->map);
    free(h->path);
    free(h);
}

static void
held_release(struct held *h)
{
    if (h == NULL)
        return;
    pthread_mutex_lock(&held_lock);
    bool last = --h->pins == 0 && !h->listed;
    pthread_mutex_unlock(&held_lock);
    if (last)
        held_free(h);
}

/* A place in the list: an empty one, else the one least used lately. */
static void
held_enlist(struct held *h)
{
    struct held **place = NULL;
    for (int i = 0; i < KEPT; i++) {
        struct held **at = &held_list[i];
        if (*at == NULL) {
            place = at;
            break;
        }
        if ((*at)->pins == 0 && (place == NULL || (*at)->used < (*place)->used))
            place = at;
    }
    if (place == NULL)
        return;
    if (*place != NULL)
        held_free(*place);
    *place = h;
    h->listed = true;
}

static struct held *
held_find(const char *path)
{
    for (int i = 0; i < KEPT; i++)
        if (held_list[i] != NULL && !strcmp(held_list[i]->path, path))
            return held_list[i];
    return NULL;
}

/* Under the lock, so that a file is mapped once however many ask for it. */
static enum err
held_get(const char *path, struct held **out)
{
    enum err e = OK;
    pthread_mutex_lock(&held_lock);
    struct held *h = held_find(path);
    if (h == NULL) {
        struct copy_map map;
        e = copy_file_map(path, &map);
        if (e == OK) {
            h = calloc(1, sizeof *h);
            char *own = strdup(path);
            if (h == NULL || own == NULL)
                abort();
            *h = (struct held){.path = own, .map = map};
            held_enlist(h);
        }
    }
    if (h != NULL) {
        h->pins++;
        h->used = ++held_clock;
    }
    pthread_mutex_unlock(&held_lock);
    *out = h;
    return e;
}

/* ---- pins ---- */

static void
pins_release(void *arg)
{
    for (struct pin *p = arg; p != NULL; p = p->next) {
        held_release(p->base);
        held_release(p->more);
        if (p->own != NULL) {
            copy_build_free(p->own);
            free(p->own);
        }
    }
}

static struct pin *
pin_find(struct ctx *cx, uint8_t model, int32_t known_on)
{
    for (struct pin *p = arena_held(cx->arena, pins_release); p; p = p->next)
        if (p->known_on == known_on && (p->model == 0 || p->model == model))
            return p;
    return NULL;
}

/* The first pin of an arena stands for all of them. */
static struct pin *
pin_new(struct ctx *cx, uint8_t model, int32_t known_on)
{
    struct pin *first = arena_held(cx->arena, pins_release);
    struct pin *p = ARENA_NEW(cx->arena, struct pin);
    p->model = model;
    p->known_on = known_on;
    if (first == NULL) {
        arena_on_end(cx->arena, pins_release, p);
    } else {
        p->next = first->next;
        first->next = p;
    }
    return p;
}

/* ---- of now ---- */

/* ERR_NOT_FOUND: a file went away since its name was read, or is damaged. */
static enum err
pair_get(struct ctx *cx, const struct copy_current *c, struct held **base,
         struct held **more)
{
    *more = NULL;
    TRY(held_get(copy_file_name(cx, "base", c->base), base));
    enum err e = (*base)->map.identity == c->identity ? OK : ERR_NOT_FOUND;
    if (e == OK && c->more != 0)
        e = held_get(copy_file_name(cx, "more", c->more), more);
    if (e != OK)
        held_release(*base);
    return e;
}

static enum err
pair_open(struct ctx *cx, struct copy_current *c, struct held **base,
          struct held **more)
{
    uint64_t identity;
    enum err e = ERR_NOT_FOUND;
    TRY(copy_identity(cx, &identity));
    for (int i = 0; i < TRIES && e == ERR_NOT_FOUND; i++) {
        if (copy_current_read(cx, c) != OK || c->identity != identity)
            return ERR_UNAVAILABLE;
        e = pair_get(cx, c, base, more);
    }
    return e == OK ? OK : ERR_UNAVAILABLE;
}

enum err
copy_get(struct ctx *cx, const struct copy **out)
{
    struct pin *p = pin_find(cx, 0, DAY_NONE);
    struct copy_current c;
    struct held *base, *more;
    if (p == NULL) {
        TRY(pair_open(cx, &c, &base, &more));
        p = pin_new(cx, 0, DAY_NONE);
        p->base = base;
        p->more = more;
        p->copy = (struct copy){&base->map.part,
                                more ? &more->map.part : NULL, c.moment};
    }
    *out = &p->copy;
    return OK;
}

int64_t
copy_moment(struct ctx *cx)
{
    const struct copy *c;
    return copy_get(cx, &c) == OK ? c->moment : TIME_NONE;
}

/* ---- built for one arena ---- */

enum err
copy_build(struct ctx *cx, int32_t known_on, const struct copy **out)
{
    struct copy_wish wish;
    struct copy_build *b = calloc(1, sizeof *b);
    int64_t moment = clock_now();
    if (b == NULL)
        abort();
    enum err e = copy_wish_all(cx, &wish);
    wish.known_on = known_on;
    copy_build_start(b, wish.models, wish.model_count);
    if (e == OK)
        e = copy_read_all(cx, &wish, true, NULL, b);
    if (e != OK) {
        copy_build_free(b);
        free(b);
        return e;
    }
    struct pin *p = pin_new(cx, 0, known_on);
    p->own = b;
    copy_build_part(b, &p->own_part);
    p->copy = (struct copy){&p->own_part, NULL, moment};
    *out = &p->copy;
    return OK;
}

static const char SQL_WAITING[] = "SELECT 1 FROM stage_dirty LIMIT 1";

/* What is not in the outbox any more has been published before. */
enum err
copy_get_exact(struct ctx *cx, const struct copy **out)
{
    struct rows r;
    if (pin_find(cx, 0, DAY_NONE) != NULL)
        return copy_get(cx, out);
    TRY(db_query(cx, &r, SQL_WAITING));
    enum err e = r.count ? ERR_UNAVAILABLE : copy_get(cx, out);
    return e == ERR_UNAVAILABLE ? copy_build(cx, DAY_NONE, out) : e;
}

/* ---- as known on a day ---- */

enum { KNOWN_AT_ONCE = 20000 }; /* customers: tenths of a second */

/* Of a day: what was purged since is not in it tomorrow. */
static const char *
known_path(struct ctx *cx, const struct rule_model *m, int32_t known_on,
           const char *more)
{
    const char *kind = arena_printf(cx->arena, "known.%u.%s", m->number,
                                    day_iso(cx->arena, known_on));
    return arena_printf(cx->arena, "%s%s",
                        copy_file_name(cx, kind, (uint64_t)clock_today()),
                        more);
}

enum err
copy_known_build(struct ctx *cx, const struct rule_model *m, int32_t known_on)
{
    struct copy_wish wish = {.models = {m->number}, .model_count = 1,
                             .known_on = known_on};
    const char *progress = known_path(cx, m, known_on, ".progress");
    struct copy_build b;
    uint64_t identity;
    int64_t moment = clock_now();
    TRY(copy_identity(cx, &identity));
    copy_build_start(&b, wish.models, 1);
    enum err e = copy_read_all(cx, &wish, true, progress, &b);
    if (e == OK)
        e = copy_file_write(cx, known_path(cx, m, known_on, ""), &b, identity,
                            (uint64_t)clock_today(), moment);
    copy_build_free(&b);
    copy_progress_write(progress, 1, 1);
    return e;
}

/* A large base is read by `perennial work`, which looks for such files. */
static enum err
known_ask(struct ctx *cx, const struct rule_model *m, int32_t known_on)
{
    copy_progress_write(known_path(cx, m, known_on, ".wish"), 0, 1);
    return ERR_UNAVAILABLE;
}

enum err
copy_get_known(struct ctx *cx, const struct rule_model *m, int32_t known_on,
               const struct copy **out)
{
    struct pin *p = pin_find(cx, m->number, known_on);
    const struct copy *now;
    struct held *h;
    if (p != NULL) {
        *out = &p->copy;
        return OK;
    }
    const char *path = known_path(cx, m, known_on, "");
    TRY(copy_get(cx, &now));
    enum err e = held_get(path, &h);
    if (e == ERR_NOT_FOUND && now->base->n > KNOWN_AT_ONCE)
        return known_ask(cx, m, known_on);
    if (e == ERR_NOT_FOUND) {
        TRY(copy_known_build(cx, m, known_on));
        e = held_get(path, &h);
    }
    if (e != OK)
        return e == ERR_NOT_FOUND ? ERR_UNAVAILABLE : e;
    p = pin_new(cx, m->number, known_on);
    p->base = h;
    p->copy = (struct copy){&h->map.part, NULL, h->map.moment};
    *out = &p->copy;
    return OK;
}

enum err
copy_state(struct ctx *cx, const struct rule_model *m, int32_t known_on,
           struct copy_state *out)
{
    const struct copy *c;
    const char *progress = known_on == DAY_NONE
        ? copy_file_name(cx, "progress", 0)
        : known_path(cx, m, known_on, ".progress");
    enum err e = known_on == DAY_NONE ? copy_get(cx, &c)
                                      : copy_get_known(cx, m, known_on, &c);
    *out = (struct copy_state){.moment = TIME_NONE};
    if (e != OK && e != ERR_UNAVAILABLE)
        return e;
    if (e == OK) {
        out->ready = true;
        out->moment = c->moment;
    }
    out->building = copy_progress_read(progress, &out->done, &out->total);
    return OK;
}
