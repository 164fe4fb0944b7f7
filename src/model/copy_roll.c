/* The roller: takes customers out of the outbox, reads them anew, publishes.
 *
 * Order is what makes it safe to be killed at any moment: entries of the outbox
 * are read first, then the customers, then the new pair of files is published,
 * and only then exactly those entries are deleted. What was read and not deleted
 * is done again. One roller a database (a lock of the server, which a connection
 * that breaks gives back) and one writer a folder (a lock on a file). */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "core/log.h"
#include "model/copy_private.h"
#include "model/stage_private.h"

enum {
    ROLL_MOST = 20000, /* entries at once: a second of work */
    HOLD_FROM = 2000,  /* of a run that reads everybody anew */
    FLOOD_SHARE = 4,   /* of the base: then it is built anew */
    MORE_MIN = 4096, MORE_SHARE = 16 /* of the base: then they are joined */
};

struct copy_roller {
    int lock;
    bool loaded;
    struct copy_map base, more;
};

/* One roll. */
struct roll {
    struct ctx cx; /* with an arena of its own */
    struct copy_roller *roller;
    struct copy_wish wish;
    struct rows dirty;
    uint64_t *ids; /* of the customers, ascending, each once */
    size_t n;
    bool left; /* there may be more entries */
    uint64_t identity, rules;
    uint64_t lost_base, lost_more; /* published, and do not hold */
    int64_t moment;
};

struct copy_roller *
copy_roller_new(void)
{
    struct copy_roller *r = calloc(1, sizeof *r);
    if (r == NULL)
        abort();
    r->lock = -1;
    return r;
}

void
copy_roller_free(struct copy_roller *r)
{
    copy_file_unmap(&r->base);
    copy_file_unmap(&r->more);
    if (r->lock >= 0)
        close(r->lock);
    free(r);
}

/* ---- the only one ---- */

static bool
folder_mine(struct ctx *cx, struct copy_roller *r)
{
    if (r->lock >= 0)
        return true;
    const char *path = copy_file_name(cx, "lock", 0);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0640);
    if (fd < 0) {
        log_write(LOG_ERROR, "%s: %s", path, strerror(errno));
        return false;
    }
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        close(fd);
        return false;
    }
    r->lock = fd;
    return true;
}

static const char SQL_MINE[] =
    "SELECT IF(IS_USED_LOCK(name) = CONNECTION_ID(), 1, GET_LOCK(name, 0))"
    " FROM (SELECT CONCAT('funnel.', LEFT(DATABASE(), 50)) AS name) n";

static enum err
database_mine(struct ctx *cx, bool *mine)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_MINE));
    *mine = rows_i64(&r, 0, 0) == 1;
    return OK;
}

/* ---- what there is ---- */

static void
roller_drop(struct copy_roller *r)
{
    copy_file_unmap(&r->base);
    copy_file_unmap(&r->more);
    r->loaded = false;
}

static bool
models_same(const struct copy_part *p, const struct roll *o)
{
    const struct copy_wish *w = &o->wish;
    bool same = p->walk_count == w->model_count && p->rules == o->rules;
    for (size_t i = 0; same && i < w->model_count; i++)
        same = p->walks[i].model == w->models[i];
    return same;
}

/* The pair that is published, if it holds; else nothing is loaded. */
static void
roller_load(struct roll *o)
{
    struct copy_roller *r = o->roller;
    struct copy_current c;
    if (r->loaded && models_same(&r->base.part, o))
        return;
    roller_drop(r);
    if (copy_current_read(&o->cx, &c) != OK)
        return;
    o->lost_base = c.base;
    o->lost_more = c.more;
    if (c.identity != o->identity
        || copy_file_map(copy_file_name(&o->cx, "base", c.base), &r->base)
               != OK
        || (c.more && copy_file_map(copy_file_name(&o->cx, "more", c.more),
                                    &r->more) != OK)
        || r->base.identity != o->identity
        || !models_same(&r->base.part, o))
        roller_drop(r);
    else
        r->loaded = true;
}

/* ---- publishing ---- */

static void
remove_old(struct roll *o, const char *kind, uint64_t was, uint64_t now)
{
    if (was != 0 && was != now)
        (void)unlink(copy_file_name(&o->cx, kind, was));
}

/* Writes one file, maps it, names it; the old ones are removed, whoever reads
 * them has them mapped. */
static enum err
publish(struct roll *o, const struct copy_build *b, bool base)
{
    struct copy_roller *r = o->roller;
    struct copy_map map;
    uint64_t old_base = r->base.generation, old_more = r->more.generation;
    uint64_t last = old_base > old_more ? old_base : old_more;
    uint64_t gen = (uint64_t)clock_now();
    gen = gen > last ? gen : last + 1;
    const char *path = copy_file_name(&o->cx, base ? "base" : "more", gen);
    TRY(copy_file_write(&o->cx, path, b, o->identity, gen, o->moment));
    if (copy_file_map(path, &map) != OK)
        return FAIL(ERR_FAULT, "%s was just written and does not hold", path);
    struct copy_current c = {.identity = o->identity, .moment = o->moment,
                             .base = base ? gen : old_base,
                             .more = base ? 0 : gen};
    enum err e = copy_current_write(&o->cx, &c);
    if (e != OK) {
        copy_file_unmap(&map);
        return e;
    }
    copy_file_unmap(&r->more);
    if (base)
        copy_file_unmap(&r->base);
    *(base ? &r->base : &r->more) = map;
    r->loaded = true;
    remove_old(o, "base", old_base, c.base);
    remove_old(o, "more", old_more, c.more);
    return OK;
}

static const char SQL_DONE[] =
    "DELETE FROM stage_dirty WHERE id BETWEEN ? AND ?";

/* Runs of numbers that were all read. A run of several ends before one that was
 * read too, and that goes alone: so nothing is locked behind the last entry,
 * where writers add theirs. */
static size_t
dirty_runs(struct roll *o, struct bind *b)
{
    size_t n = 0;
    for (size_t i = 0, k; i < o->dirty.count; i = k) {
        uint64_t first = rows_u64(&o->dirty, i, 0);
        for (k = i + 1; k < o->dirty.count && k - i < ROLL_MOST
                        && rows_u64(&o->dirty, k, 0) == first + (k - i); k++)
            ;
        uint64_t last = first + (k - i) - 1;
        if (last > first) {
            b[n++] = B_U64(first);
            b[n++] = B_U64(last - 1);
        }
        b[n++] = B_U64(last);
        b[n++] = B_U64(last);
    }
    return n / 2;
}

static enum err
dirty_delete(struct roll *o)
{
    enum { AT_ONCE = 1000 };
    struct bind *b = ARENA_ARRAY(o->cx.arena, o->dirty.count * 4, struct bind);
    size_t runs = dirty_runs(o, b);
    for (size_t i = 0; i < runs; i += AT_ONCE) {
        size_t n = runs - i < AT_ONCE ? runs - i : AT_ONCE;
        TRY(db_begin_write(&o->cx));
        enum err e = db_exec_array(&o->cx, SQL_DONE, b + 2 * i, n, 2);
        e = e == OK ? db_commit(&o->cx) : e;
        if (e != OK) {
            db_rollback(&o->cx);
            return e;
        }
    }
    return OK;
}

/* ---- all anew ---- */

static const char SQL_ALL_DIRTY[] = "SELECT id FROM stage_dirty ORDER BY id";

static enum err
roll_rebuild(struct roll *o)
{
    struct copy_build b;
    const char *progress = copy_file_name(&o->cx, "progress", 0);
    TRY(db_query(&o->cx, &o->dirty, SQL_ALL_DIRTY));
    copy_progress_write(progress, 0, 1);
    copy_build_start(&b, o->wish.models, o->wish.model_count);
    enum err e = copy_read_all(&o->cx, &o->wish, true, progress, &b);
    if (e == OK)
        e = publish(o, &b, true);
    if (e == OK) {
        remove_old(o, "base", o->lost_base, o->roller->base.generation);
        remove_old(o, "more", o->lost_more, 0);
        log_write(LOG_INFO, "the copy of the ledger was built: %zu customers",
                  b.section[SEC_ID].n);
    }
    copy_build_free(&b);
    copy_progress_write(progress, 1, 1);
    return e == OK ? dirty_delete(o) : e;
}

/* ---- those who changed ---- */

static size_t
part_find(const struct copy_part *p, uint64_t id)
{
    size_t lo = 0, hi = p->n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (p->id[mid] < id)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* Customers of `old` that are not among the ids, and all of `fresh`, whose
 * values are numbered as those of b. */
static void
merge(struct copy_build *b, const struct copy_part *old, const uint64_t *ids,
      size_t n, const struct copy_part *fresh)
{
    size_t at = 0, next = 0;
    for (size_t i = 0; i < n; i++) {
        size_t place = part_find(old, ids[i]);
        copy_build_append(b, old, at, place);
        at = place + (place < old->n && old->id[place] == ids[i]);
        if (next < fresh->n && fresh->id[next] == ids[i]) {
            copy_build_append(b, fresh, next, next + 1);
            next++;
        }
    }
    copy_build_append(b, old, at, old->n);
}

static int
order_u32(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Places in the base that do not hold any more: those of before, and the ids. */
static void
replaced_add(struct roll *o, struct copy_build *b)
{
    const struct copy_part *base = &o->roller->base.part;
    const struct copy_part *more = &o->roller->more.part;
    size_t n = more->replaced_count, kept = 0;
    uint32_t *all = ARENA_ARRAY(o->cx.arena, n + o->n, uint32_t);
    if (n)
        memcpy(all, more->replaced, n * sizeof *all);
    for (size_t i = 0; i < o->n; i++) {
        size_t place = part_find(base, o->ids[i]);
        if (place < base->n && base->id[place] == o->ids[i])
            all[n++] = (uint32_t)place;
    }
    qsort(all, n, sizeof *all, order_u32);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || all[i] != all[i - 1])
            all[kept++] = all[i];
    if (kept)
        memcpy(copy_build_add(b, SEC_REPLACED, kept), all,
               kept * sizeof *all);
}

static uint64_t *
replaced_ids(struct roll *o, const struct copy_part *more, size_t *n)
{
    const struct copy_part *base = &o->roller->base.part;
    uint64_t *ids = ARENA_ARRAY(o->cx.arena, more->replaced_count + more->n,
                                uint64_t);
    size_t i = 0, k = 0;
    *n = 0;
    while (i < more->replaced_count || k < more->n) {
        uint64_t a = i < more->replaced_count
            ? base->id[more->replaced[i]] : UINT64_MAX;
        uint64_t z = k < more->n ? more->id[k] : UINT64_MAX;
        ids[(*n)++] = a < z ? a : z;
        i += a <= z;
        k += z <= a;
    }
    return ids;
}

/* The changes have become many: base and changes become a new base. */
static enum err
roll_join(struct roll *o)
{
    const struct copy_part *base = &o->roller->base.part;
    const struct copy_part *more = &o->roller->more.part;
    struct copy_build b;
    size_t n;
    uint64_t *ids = replaced_ids(o, more, &n);
    copy_build_start(&b, o->wish.models, o->wish.model_count);
    b.rules = base->rules;
    copy_build_values(&b, more);
    merge(&b, base, ids, n, more);
    enum err e = publish(o, &b, true);
    copy_build_free(&b);
    return e;
}

static enum err
roll_changes(struct roll *o)
{
    const struct copy_map *base = &o->roller->base, *more = &o->roller->more;
    static const uint32_t nothing[1];
    struct copy_part none = {.money_off = nothing, .term_off = nothing,
                             .mark_off = nothing, .sale_off = nothing};
    const struct copy_part *old = more->data ? &more->part : &none;
    struct copy_build fresh, b;
    struct copy_part part;
    for (size_t i = 0; i < RULE_MODELS; i++)
        none.walks[i].off = nothing;
    copy_build_start(&fresh, o->wish.models, o->wish.model_count);
    copy_build_values(&fresh, more->data ? &more->part : &base->part);
    enum err e = copy_read_many(&o->cx, &o->wish, o->ids, o->n, &fresh);
    if (e == OK) {
        copy_build_start(&b, o->wish.models, o->wish.model_count);
        copy_build_part(&fresh, &part);
        b.rules = part.rules;
        copy_build_values(&b, &part);
        merge(&b, old, o->ids, o->n, &part);
        replaced_add(o, &b);
        e = publish(o, &b, false);
        copy_build_free(&b);
    }
    copy_build_free(&fresh);
    size_t limit = base->part.n / MORE_SHARE;
    if (e == OK && more->part.n > (limit > MORE_MIN ? limit : MORE_MIN))
        e = roll_join(o);
    return e == OK ? dirty_delete(o) : e;
}

static int
order_u64(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static const char SQL_DIRTY[] =
    "SELECT id, customer_id, until_id FROM stage_dirty ORDER BY id LIMIT ?";
static const char SQL_RANGE[] =
    "SELECT id FROM customer WHERE id > ? AND id <= ?";

/* The customer of an entry and those of its range. */
static enum err
entry_read(struct roll *o, size_t row, size_t *n, size_t *cap)
{
    struct rows r = {0};
    uint64_t id = rows_u64(&o->dirty, row, 1);
    if (!rows_null(&o->dirty, row, 2))
        TRY(db_query(&o->cx, &r, SQL_RANGE, B_U64(id),
                     B_U64(rows_u64(&o->dirty, row, 2))));
    if (*n + 1 + r.count > *cap) {
        *cap = 2 * (*n + 1 + r.count);
        uint64_t *more = ARENA_ARRAY(o->cx.arena, *cap, uint64_t);
        if (*n)
            memcpy(more, o->ids, *n * sizeof *more);
        o->ids = more;
    }
    o->ids[(*n)++] = id;
    for (size_t i = 0; i < r.count; i++)
        o->ids[(*n)++] = rows_u64(&r, i, 0);
    return OK;
}

/* As many entries as have customers for one roll. */
static enum err
dirty_read(struct roll *o)
{
    TRY(db_query(&o->cx, &o->dirty, SQL_DIRTY, B_I64(ROLL_MOST)));
    size_t entries = 0, n = 0, cap = o->dirty.count;
    o->ids = ARENA_ARRAY(o->cx.arena, cap + 1, uint64_t);
    while (entries < o->dirty.count && n < ROLL_MOST)
        TRY(entry_read(o, entries++, &n, &cap));
    o->left = entries < o->dirty.count || entries == ROLL_MOST;
    o->dirty.count = entries;
    qsort(o->ids, n, sizeof *o->ids, order_u64);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || o->ids[i] != o->ids[i - 1])
            o->ids[o->n++] = o->ids[i];
    return OK;
}

/* All are read anew, and it shows: what has come so far would be read into the
 * copy by a tenth of them and again by the next, which takes as long as writing
 * it. Those who wait see how old their figures are. */
static const char SQL_HELD[] =
    "SELECT IS_USED_LOCK(" STAGE_ALL_LOCK ") IS NOT NULL AND (SELECT"
    " COALESCE(SUM(COALESCE(until_id - customer_id, 0) + 1), 0) FROM (SELECT"
    " customer_id, until_id FROM stage_dirty LIMIT ?) d) >= ?";

static enum err
is_held(struct roll *o, bool *held)
{
    struct rows r;
    TRY(db_find(&o->cx, &r, SQL_HELD, B_I64(HOLD_FROM), B_I64(HOLD_FROM)));
    *held = rows_i64(&r, 0, 0) == 1;
    return OK;
}

static const char SQL_COUNT[] =
    "SELECT CAST(SUM(COALESCE(until_id - customer_id, 0) + 1) AS UNSIGNED)"
    " FROM stage_dirty";

/* So many wait that reading everybody is less work. */
static enum err
is_flood(struct roll *o, bool *flood)
{
    struct rows r;
    *flood = false;
    if (!o->left)
        return OK;
    TRY(db_find(&o->cx, &r, SQL_COUNT));
    *flood = rows_u64(&r, 0, 0) > o->roller->base.part.n / FLOOD_SHARE;
    return OK;
}

static enum err
rules_read(struct roll *o)
{
    struct stage_source s;
    TRY(stage_source_open(&o->cx, &s));
    o->rules = copy_rules(&s);
    stage_source_close(&s);
    return OK;
}

static enum err
all_anew(struct roll *o, struct copy_rolled *out)
{
    out->rebuilt = true;
    TRY(roll_rebuild(o));
    out->customers = o->roller->base.part.n;
    return OK;
}

static enum err
roll_run(struct roll *o, struct copy_rolled *out)
{
    struct ctx *cx = &o->cx;
    bool held, flood;
    if (!folder_mine(cx, o->roller))
        return OK;
    TRY(database_mine(cx, &out->mine));
    if (!out->mine)
        return OK;
    o->moment = clock_now();
    TRY(copy_identity(cx, &o->identity));
    TRY(rules_follow(cx, 0));
    TRY(copy_wish_all(cx, &o->wish));
    TRY(rules_read(o));
    roller_load(o);
    if (!o->roller->loaded)
        return all_anew(o, out);
    TRY(is_held(o, &held));
    if (held)
        return OK;
    TRY(dirty_read(o));
    if (o->n == 0)
        return OK;
    TRY(is_flood(o, &flood));
    if (flood)
        return all_anew(o, out);
    TRY(roll_changes(o));
    out->customers = o->n;
    out->left = o->left;
    return OK;
}

enum err
copy_roll(struct ctx *cx, struct copy_roller *r, struct copy_rolled *out)
{
    struct roll o = {.cx = *cx, .roller = r};
    *out = (struct copy_rolled){0};
    o.cx.arena = arena_new();
    enum err e = roll_run(&o, out);
    if (e != OK) /* a file may be there that nobody names: look again */
        roller_drop(r);
    arena_free(o.cx.arena);
    return e;
}
