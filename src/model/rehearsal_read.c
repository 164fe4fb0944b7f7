/* All customers read with two sets of rules at once. Several threads
 * (core/hands.h), each a stretch of the base at a time with a connection of its
 * own, so that some compute while others wait for the database; events come
 * packed, and row by row only of those whose pack is stale. Nothing is written. */
#include "model/rehearsal_private.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/hands.h"

enum { PIECE = 2000, SEVERAL_FROM = 32 /* numbers of customers */ };

struct share {
    struct ctx cx;
    const struct rehearsal_pair *pair;
    const struct stage_source *source;
    struct walk *walk;
    struct stretches *stretches; /* of all */
    uint64_t from, to;           /* what is left of its own */
    struct rehearsal_found found;
    struct rows customers; /* of the piece */
    size_t *stale;         /* its rows whose events come one by one */
    size_t stale_count, stale_at;
    atomic_ullong *done;   /* of all */
    atomic_int *stop;      /* enum err of who stopped first */
    enum err err;
};

/* ---- one customer ---- */

static void
mover_add(struct rehearsal_found *f, const struct mover *m)
{
    if (f->mover_count == f->mover_cap) {
        f->mover_cap = f->mover_cap ? f->mover_cap * 2 : 256;
        f->movers = realloc(f->movers, f->mover_cap * sizeof *f->movers);
        if (f->movers == NULL)
            abort(); /* as the arena does: nobody could do better */
    }
    f->movers[f->mover_count++] = *m;
}

/* Columns: id, created_on, cycle_days_set, category_id, owner_id, team_id,
 * revenue_365. */
static void
customer_count(struct share *h, size_t row, const struct event *events,
               size_t n)
{
    struct stage_now now[2];
    struct evaluate_input in;
    const struct rows *r = &h->customers;
    stage_source_input(h->source, r, row, &in);
    in.events = events;
    in.event_count = n;
    evaluate_end(h->walk, &in, now);
    h->found.customers++;
    if (now[0].stage < 0 || now[1].stage < 0)
        return; /* not first seen yet */
    struct rehearsal_cell *c = &h->found.cells[now[0].stage][now[1].stage];
    int64_t revenue = rows_money(r, row, 6);
    c->customers++;
    c->revenue += revenue;
    if (now[0].stage != now[1].stage)
        mover_add(&h->found,
                  &(struct mover){rows_u64(r, row, 0), rows_u64(r, row, 5),
                                  rows_u64(r, row, 4), revenue,
                                  (uint8_t)now[0].stage,
                                  (uint8_t)now[1].stage});
}

static enum err
pack_count(void *arg, size_t row, bool fresh, const struct event *events,
           size_t n)
{
    struct share *h = arg;
    if (fresh)
        customer_count(h, row, events, n);
    else
        h->stale[h->stale_count++] = row;
    return OK;
}

/* Customers without events come between those that have some. */
static enum err
rows_count(void *arg, uint64_t id, const struct event *events, size_t n)
{
    struct share *h = arg;
    while (rows_u64(&h->customers, h->stale[h->stale_at], 0) != id)
        customer_count(h, h->stale[h->stale_at++], NULL, 0);
    customer_count(h, h->stale[h->stale_at++], events, n);
    return OK;
}

/* ---- a piece ---- */

static enum err
stale_read(struct share *h)
{
    uint64_t *ids = ARENA_ARRAY(h->cx.arena, h->stale_count + 1, uint64_t);
    if (h->stale_count == 0)
        return OK;
    for (size_t i = 0; i < h->stale_count; i++)
        ids[i] = rows_u64(&h->customers, h->stale[i], 0);
    TRY(event_rows_bare(&h->cx, ids, h->stale_count, rows_count, h));
    while (h->stale_at < h->stale_count)
        customer_count(h, h->stale[h->stale_at++], NULL, 0);
    return OK;
}

static const char SQL_PIECE[] =
    "SELECT id, created_on, cycle_days_set, category_id, owner_id, team_id,"
    " revenue_365 FROM customer WHERE id BETWEEN ? AND ? AND live = 1"
    " ORDER BY id LIMIT ?";

static enum err
piece_read(struct share *h)
{
    struct arena *a = h->cx.arena;
    TRY(db_query(&h->cx, &h->customers, SQL_PIECE, B_U64(h->from),
                 B_U64(h->to), B_I64(PIECE)));
    size_t n = h->customers.count;
    uint64_t *ids = ARENA_ARRAY(a, n + 1, uint64_t);
    h->stale = ARENA_ARRAY(a, n + 1, size_t);
    h->stale_count = h->stale_at = 0;
    for (size_t i = 0; i < n; i++)
        ids[i] = rows_u64(&h->customers, i, 0);
    TRY(event_pack_each(&h->cx, ids, n, pack_count, h));
    TRY(stale_read(h));
    h->from = n == PIECE ? ids[n - 1] + 1 : h->to + 1;
    return OK;
}

/* ---- a share ---- */

struct progress {
    rehearsal_progress_fn *fn;
    void *arg;
    uint64_t total;
};

static enum err
progress_say(const struct share *h, const struct progress *p)
{
    return p == NULL || p->fn == NULL
        ? OK : p->fn(p->arg, atomic_load(h->done), p->total);
}

static enum err
share_piece(struct share *h, const struct progress *p)
{
    uint64_t from = h->from;
    arena_reset(h->cx.arena);
    TRY(piece_read(h));
    atomic_fetch_add(h->done, h->from - from);
    return progress_say(h, p);
}

static void
share_read(struct share *h, const struct progress *p)
{
    h->cx.arena = arena_new(); /* a piece's memory goes with the piece */
    h->walk = walk_new(&h->pair->rules);
    while (h->err == OK && stretches_take(h->stretches, &h->from, &h->to))
        while (h->err == OK && h->from <= h->to
               && atomic_load(h->stop) == OK)
            h->err = share_piece(h, p);
    if (h->err != OK)
        atomic_store(h->stop, (int)h->err);
    walk_free(h->walk);
    arena_free(h->cx.arena);
}

static void *
share_main(void *arg)
{
    struct share *h = arg;
    h->cx.db = db_new(h->cx.config, DB_RUNTIME);
    share_read(h, NULL);
    db_free(h->cx.db);
    return NULL;
}

/* Our share is done: only to say how far another is, and whether to stop. */
static void
share_watch(struct share *own, pthread_t thread, const struct progress *p)
{
    for (;;) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += 1;
        if (pthread_timedjoin_np(thread, NULL, &until) == 0)
            return;
        if (own->err == OK)
            own->err = progress_say(own, p);
        if (own->err != OK)
            atomic_store(own->stop, (int)own->err);
    }
}

/* ---- all of them ---- */

static void
found_merge(struct rehearsal_found *out, struct rehearsal_found *more)
{
    out->customers += more->customers;
    for (int i = 0; i < RULE_STAGES; i++)
        for (int k = 0; k < RULE_STAGES; k++) {
            out->cells[i][k].customers += more->cells[i][k].customers;
            out->cells[i][k].revenue += more->cells[i][k].revenue;
        }
    for (size_t i = 0; i < more->mover_count; i++)
        mover_add(out, &more->movers[i]);
    free(more->movers);
    more->movers = NULL;
}

static enum err
shares_read(struct share *shares, size_t n, const struct progress *p)
{
    pthread_t threads[HANDS_MOST];
    struct share *own = &shares[0];
    size_t begun = 1;
    while (begun < n && pthread_create(&threads[begun], NULL, share_main,
                                       &shares[begun]) == 0)
        begun++;
    if (begun < n) {
        own->err = FAIL(ERR_FAULT, "no thread");
        atomic_store(own->stop, (int)own->err);
    } else {
        share_read(own, p);
    }
    for (size_t i = 1; i < begun; i++)
        share_watch(own, threads[i], p);
    enum err e = own->err;
    for (size_t i = 1; i < begun && e == OK; i++)
        e = shares[i].err;
    return e;
}

/* Of all there are, whoever is in the base: it costs nothing, and progress is
 * told by numbers passed. */
static const char SQL_ENDS[] =
    "SELECT COALESCE(MIN(id), 1), COALESCE(MAX(id), 0) FROM customer";

enum err
rehearsal_read(struct ctx *cx, const struct rehearsal_pair *pair,
               rehearsal_progress_fn *fn, void *arg,
               struct rehearsal_found *out)
{
    struct rows r;
    struct stage_source source;
    atomic_ullong done = 0;
    atomic_int stop = OK;
    struct stretches stretches;
    struct share *shares = ARENA_ARRAY(cx->arena, HANDS_MOST, struct share);
    TRY(db_find(cx, &r, SQL_ENDS));
    TRY(stage_source_open(cx, &source));
    uint64_t from = rows_u64(&r, 0, 0), to = rows_u64(&r, 0, 1);
    struct progress p = {fn, arg, to + 1 - from};
    size_t n = p.total >= SEVERAL_FROM && !db_in_transaction(cx->db)
        ? hands_count() : 1;
    uint64_t each = p.total / n + 1;
    stretches_make(&stretches, from, to, n, each < PIECE ? each : PIECE);
    for (size_t i = 0; i < n; i++)
        shares[i] = (struct share){.cx = *cx, .pair = pair, .source = &source,
                                   .stretches = &stretches, .done = &done,
                                   .stop = &stop};
    enum err e = shares_read(shares, n, &p);
    stage_source_close(&source);
    *out = shares[0].found;
    for (size_t i = 1; i < n; i++)
        found_merge(out, &shares[i].found);
    return e;
}
