/* After the rows: stages and search of every customer they are about.
 *
 * Each is read once, however many of its rows came in, in pieces with a
 * transaction of their own. It can be repeated, so a run that was killed here
 * simply starts it again, and the import is not done before it is. */
#include "model/import_private.h"

#include <string.h>

#include "model/import_job.h"

#include "model/plan.h"
#include "model/search.h"
#include "model/stage.h"

/* The more at once, the closer together their rows of the search lie. */
#define PIECE 4000

struct touched {
    struct arena *arena;
    uint64_t *ids;
    size_t count, cap;
};

static enum err
take(void *arg, const struct rows *row)
{
    struct touched *t = arg;
    if (t->count == t->cap) {
        size_t cap = t->cap ? t->cap * 2 : 1024;
        uint64_t *grown = ARENA_ARRAY(t->arena, cap, uint64_t);
        if (t->count)
            memcpy(grown, t->ids, t->count * sizeof *grown);
        t->ids = grown;
        t->cap = cap;
    }
    t->ids[t->count++] = rows_u64(row, 0, 0);
    return OK;
}

struct piece {
    const uint64_t *ids;
    size_t n;
};

static enum err
index_piece(struct ctx *cx, void *arg)
{
    const struct piece *p = arg;
    return search_index_many(cx, p->ids, p->n);
}

static enum err
stage_piece(struct ctx *cx, void *arg)
{
    const struct piece *p = arg;
    return stage_refresh_many(cx, p->ids, p->n);
}

static enum err
stale_piece(struct ctx *cx, void *arg)
{
    const struct piece *p = arg;
    return stage_copy_stale(cx, p->ids, p->n);
}

static enum err
case_piece(struct ctx *cx, void *arg)
{
    const struct piece *p = arg;
    TRY(recovery_settle(cx, p->ids, p->n));
    return plan_settle(cx, p->ids, p->n);
}

/* Ids that lie close together (new customers do) are read as a range. That names
 * only those whose stage moves; what an import brings may also change the line
 * of products with most revenue, which the copy of the funnel holds. */
static enum err
stages(struct ctx *cx, struct piece *p)
{
    struct stage_progress ignored;
    uint64_t first = p->ids[0], last = p->ids[p->n - 1];
    TRY(db_transact(cx, case_piece, p));
    if (last - first < 4 * p->n) {
        TRY(db_transact(cx, stale_piece, p));
        return stage_refresh_range(cx, first, last, NULL, NULL, &ignored);
    }
    return db_transact(cx, stage_piece, p);
}

struct reading {
    uint64_t done, total; /* customers, of both rounds */
    import_progress_fn *progress;
    void *arg;
};

static enum err
refresh_all(struct ctx *cx, const struct touched *t, bool read_stages,
            bool search, struct reading *g)
{
    struct ctx part = *cx;
    enum err e = OK;
    part.arena = arena_new();
    for (size_t at = 0; e == OK && at < t->count; at += PIECE) {
        struct piece p = {t->ids + at,
                          t->count - at < PIECE ? t->count - at : PIECE};
        if (read_stages)
            e = stages(&part, &p);
        if (e == OK && search)
            e = db_transact(&part, index_piece, &p);
        arena_reset(part.arena);
        g->done += p.n;
        if (e == OK && g->progress)
            e = g->progress(g->arg, g->done, g->total);
    }
    arena_free(part.arena);
    return e;
}

/* Customers of a file of customers that were there before. */
void
import_where_updated(struct query *q, uint64_t id)
{
    const struct import_ops *ops = &import_customer_ops;
    query_sql(q, " AND NOT (c.import_id <=> ?)");
    query_bind(q, B_U64(id));
    query_sql(q, " AND c.id IN (SELECT x.id FROM (");
    query_sql(q, ops->touched);
    for (const char *p = strchr(ops->touched, '?'); p; p = strchr(p + 1, '?'))
        query_bind(q, B_U64(id));
    query_sql(q, ") x)");
}

/* Customers whose names or contacts came by this import: the search is only
 * rewritten for them. */
static const char SQL_NAMED[] =
    "SELECT id FROM customer WHERE import_id = ? ORDER BY id";

/* The customers of both rounds: stages (with the search, where `names`), then
 * the search of those that the rows only named. */
static enum err
collect(struct ctx *cx, const struct import *im, bool names,
        struct touched *all, struct touched *named)
{
    const struct import_ops *ops = import_ops(im->kind);
    struct bind b[8];
    size_t n = 0;
    if (!ops->touched)
        return OK;
    for (const char *p = strchr(ops->touched, '?'); p; p = strchr(p + 1, '?'))
        b[n++] = B_U64(im->id);
    TRY(db_each(cx, ops->touched, b, n, take, all));
    return names ? OK : db_each(cx, SQL_NAMED, b, 1, take, named);
}

static bool
brings_names(const struct import *im)
{
    return im->kind == IMPORT_CUSTOMER || im->kind == IMPORT_CONTACT;
}

enum err
import_touch_count(struct ctx *cx, const struct import *im, uint64_t *n)
{
    struct touched all = {.arena = arena_new()}, named = {.arena = all.arena};
    enum err e = collect(cx, im, brings_names(im), &all, &named);
    *n = all.count + named.count;
    arena_free(all.arena);
    return e;
}

enum err
import_touch_all(struct ctx *cx, const struct import *im,
                 import_progress_fn *progress, void *arg)
{
    struct touched all = {.arena = arena_new()}, named = {.arena = all.arena};
    bool names = brings_names(im);
    enum err e = collect(cx, im, names, &all, &named);
    struct reading g = {.total = all.count + named.count,
                        .progress = progress, .arg = arg};
    if (e == OK && progress && g.total)
        e = progress(arg, 0, g.total);
    if (e == OK)
        e = refresh_all(cx, &all, true, names, &g);
    if (e == OK)
        e = refresh_all(cx, &named, false, true, &g);
    arena_free(all.arena);
    return e;
}
