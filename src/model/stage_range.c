/* Many customers: pieces of 2,000, each read and written in one transaction. All
 * of them are read by several threads (core/hands.h), each a stretch of the base
 * at a time with a connection of its own, so that some compute while others wait
 * for the database. What a piece finds right it does not write, so a run that was killed
 * is simply begun again. */
#include "model/stage_private.h"

#include <malloc.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "core/hands.h"
#include "db/compose.h"
#include "model/model.h"

enum { PIECE = 2000, DUE_PIECE = 500, MANY = 100 };

struct piece {
    struct stage_source *source;
    const struct stage_task *task;
    const uint64_t *due; /* whose day has come, ascending; NULL = all */
    uint64_t from, to;   /* what is left of a stretch: numbers, or places in due */
    struct rows customers;
    uint64_t *ids;
    struct beside states, absences;
    struct dry dry;
    size_t *stale;        /* rows whose events are to be read one by one */
    size_t stale_count, stale_at;
    uint64_t *later;      /* those that take more than to be added to */
    size_t later_count;
    size_t changed;
    struct ctx *cx;
};

static size_t
live_column(const struct piece *p)
{
    enum { DRY = 4 }; /* of SQL_RANGE_DRY */
    if (p->task->dry)
        return DRY;
    return COL_LIVE;
}

/* Is it out of the base, or was it ever? */
static bool
is_absent(const struct piece *p, size_t row)
{
    return rows_null(&p->customers, row, live_column(p))
        || p->absences.of[row].from < p->absences.of[row].to;
}

/* packed: the events are those of its pack, which is fresh, so who wrote the last
 * of them has told the copy, which holds nothing that is derived but the ledger. */
static void
piece_customer(struct piece *p, size_t row, const struct event *events,
               size_t n, bool packed)
{
    struct stage_customer c = {0};
    struct ledger *l = p->source->ledger;
    uint64_t id = p->ids[row];
    if (is_absent(p, row)) {
        p->later[p->later_count++] = id;
        return;
    }
    stage_source_input(p->source, &p->customers, row, &c.in);
    c.in.events = events;
    c.in.event_count = n;
    if (p->task->dry) {
        p->changed += stage_dry_customer(&p->dry, id, row, &c.in);
        return;
    }
    stage_ledger_customer_rows(l, &p->states.rows, p->states.of[row].from,
                               p->states.of[row].to);
    stage_customer_evaluate(p->source, &c);
    if (stage_ledger_needs(l) == LEDGER_READ) {
        p->later[p->later_count++] = id;
    } else {
        size_t moves = l->rows.n;
        bool changed = stage_customer_wait(p->source, &p->customers, row, &c);
        if (p->task->repack)
            stage_ledger_follow(l, id, c.derived.warned);
        if (l->rows.n > moves || (changed && !packed))
            stage_ledger_dirty(l, id);
        p->changed += changed;
    }
}

static enum err
piece_pack(void *arg, size_t row, bool fresh, const struct event *events,
           size_t n)
{
    struct piece *p = arg;
    if (fresh)
        piece_customer(p, row, events, n, true);
    else
        p->stale[p->stale_count++] = row;
    return OK;
}

static enum err
piece_packs(struct ctx *cx, struct piece *p)
{
    size_t n = p->customers.count;
    if (!p->task->repack && !p->task->rows)
        return event_pack_each(cx, p->ids, n, piece_pack, p);
    for (size_t i = 0; i < n; i++)
        p->stale[p->stale_count++] = i;
    return OK;
}

/* ---- those without a pack: from `event`, and packed ---- */

static void
stale_customer(struct piece *p, const struct event *events, size_t n)
{
    size_t row = p->stale[p->stale_at++];
    if (!p->task->dry)
        stage_customer_pack(p->cx, p->source->ledger, p->ids[row], events, n);
    piece_customer(p, row, events, n, false);
}

/* Customers without events come between those that have some. */
static enum err
piece_events(void *arg, uint64_t customer_id, const struct event *events,
             size_t n)
{
    struct piece *p = arg;
    while (p->ids[p->stale[p->stale_at]] != customer_id)
        stale_customer(p, NULL, 0);
    stale_customer(p, events, n);
    return OK;
}

static enum err
piece_stale(struct ctx *cx, struct piece *p)
{
    uint64_t *ids = ARENA_ARRAY(cx->arena, p->stale_count + 1, uint64_t);
    if (p->stale_count == 0)
        return OK;
    for (size_t i = 0; i < p->stale_count; i++)
        ids[i] = p->ids[p->stale[i]];
    TRY(p->task->dry ? event_rows_bare(cx, ids, p->stale_count, piece_events, p)
                     : event_rows_of(cx, ids, p->stale_count, piece_events, p));
    while (p->stale_at < p->stale_count)
        stale_customer(p, NULL, 0);
    return OK;
}

/* ---- a piece ---- */

static enum err
piece_later(struct ctx *cx, struct piece *p)
{
    for (size_t i = 0; i < p->later_count; i++) {
        bool changed;
        TRY(stage_customer_refresh(cx, p->source, p->later[i], &changed));
        if (!changed)
            continue;
        stage_ledger_dirty(p->source->ledger, p->later[i]);
        p->changed++;
    }
    return OK;
}

/* In a run over all: where most of a piece moved one entry stands for it. */
static void
piece_dirty(struct piece *p)
{
    struct ledger *l = p->source->ledger;
    size_t n = p->customers.count;
    if (p->due == NULL && l->dirty.n > MANY && l->dirty.n > n / 2)
        stage_ledger_dirty_range(l, p->ids[0], p->ids[n - 1]);
}

/* Have most of them a ledger already, of other models or of earlier days? */
static bool
piece_between(const struct piece *p)
{
    return p->states.rows.count > p->customers.count / 2;
}

#define RANGE                                                                 \
    " FROM customer c WHERE c.id BETWEEN ? AND ? ORDER BY c.id LIMIT ?"
static const char SQL_RANGE[] = STAGE_CUSTOMERS RANGE " FOR UPDATE";
/* What events are evaluated with; with what it gives they are compared later. */
static const char SQL_RANGE_DRY[] =
    "SELECT c.id, c.created_on, c.cycle_days_set, c.category_id, c.live" RANGE;

static enum err
piece_range(struct ctx *cx, struct piece *p)
{
    if (p->task->dry)
        return db_query(cx, &p->customers, SQL_RANGE_DRY, B_U64(p->from),
                        B_U64(p->to), B_I64(PIECE));
    return db_query(cx, &p->customers, SQL_RANGE, B_U64(p->from),
                    B_U64(p->to), B_I64(PIECE));
}

static const char SQL_OF[] = STAGE_CUSTOMERS " FROM";

static enum err
piece_due(struct ctx *cx, struct piece *p)
{
    struct query q;
    uint64_t rest = p->to - p->from + 1;
    query_init(&q, cx->arena);
    query_sql(&q, SQL_OF);
    query_table(&q, p->due + p->from, rest < PIECE ? rest : PIECE);
    query_sql(&q, "STRAIGHT_JOIN customer c ON c.id = i.id WHERE c.live = 1"
                  " FOR UPDATE");
    TRY(query_rows(cx, &q, &p->customers));
    rows_sort(cx->arena, &p->customers, 0);
    return OK;
}

static enum err
piece_dry(struct ctx *cx, struct piece *p)
{
    size_t more;
    TRY(stage_dry_begin(cx, p->source, p->ids, p->customers.count, &p->dry));
    TRY(piece_packs(cx, p));
    TRY(piece_stale(cx, p));
    TRY(stage_dry_end(cx, &p->dry, &more));
    p->changed += more + p->later_count;
    return OK;
}

static enum err
piece_read(struct ctx *cx, struct piece *p)
{
    p->changed = p->later_count = p->stale_count = p->stale_at = 0;
    p->cx = cx;
    stage_ledger_drop(p->source->ledger, cx->arena);
    TRY(p->due == NULL ? piece_range(cx, p) : piece_due(cx, p));
    size_t n = p->customers.count;
    p->ids = ARENA_ARRAY(cx->arena, n + 1, uint64_t);
    p->later = ARENA_ARRAY(cx->arena, n + 1, uint64_t);
    p->stale = ARENA_ARRAY(cx->arena, n + 1, size_t);
    for (size_t i = 0; i < n; i++)
        p->ids[i] = rows_u64(&p->customers, i, 0);
    if (n == 0)
        return OK;
    TRY(stage_beside_absences(cx, p->ids, n, &p->absences));
    if (p->task->dry)
        return piece_dry(cx, p);
    TRY(stage_beside_states(cx, p->ids, n, NULL, 0, &p->states));
    TRY(piece_packs(cx, p));
    TRY(piece_stale(cx, p));
    TRY(piece_later(cx, p));
    piece_dirty(p);
    if (piece_between(p))
        stage_ledger_spread(p->source->ledger);
    return stage_ledger_send(cx, p->source->ledger);
}

/* Each piece by the rules in force: they may be published anew meanwhile. */
static enum err
piece_refresh(struct ctx *cx, void *arg)
{
    struct piece *p = arg;
    struct stage_source s;
    TRY(stage_source_hold(cx, &s));
    p->source = &s;
    stage_ledger_wish(s.ledger, p->task->models);
    walk_want(s.walk, stage_ledger_wanted(s.ledger));
    s.ledger->dry = p->task->dry;
    enum err e = piece_read(cx, p);
    stage_source_close(&s);
    return e;
}

/* ---- whom ---- */

struct base { /* what the threads share out among themselves */
    struct stretches stretches; /* of numbers, or of places in due */
    uint64_t *due;              /* NULL = all */
    size_t due_count;
    uint64_t total; /* customers of all stretches, 0 = nobody asked */
};

static enum err
due_add(void *arg, const struct rows *row)
{
    struct base *b = arg;
    if (!(b->due_count & (b->due_count + 1))) /* full: 0, 1, 3, 7 ... */
        b->due = realloc(b->due, (2 * b->due_count + 1) * sizeof *b->due);
    if (b->due == NULL)
        abort(); /* as the arena does */
    b->due[b->due_count++] = rows_u64(row, 0, 0);
    return OK;
}

/* Which, once and without a lock: the index would lock all that are due. It has
 * all that is asked for, forced: for the sake of the order the server would
 * rather read the whole base. */
static const char SQL_DUE[] =
    "SELECT id FROM customer FORCE INDEX (customer_wake)"
    " WHERE wake_on <= ? AND id BETWEEN ? AND ? ORDER BY id";

static enum err
base_due(struct ctx *cx, const struct stage_task *task, uint64_t to,
         size_t hands, struct base *out)
{
    const struct bind b[] = {B_DAY(task->due), B_U64(task->from), B_U64(to)};
    TRY(db_each(cx, SQL_DUE, b, 3, due_add, out));
    out->total = out->due_count;
    if (out->due_count)
        stretches_make(&out->stretches, 0, out->due_count - 1, hands,
                       DUE_PIECE);
    return OK;
}

static const char SQL_ENDS[] =
    "SELECT COALESCE(MIN(id), 1), COALESCE(MAX(id), 0) FROM customer";

/* Who is made meanwhile belongs to the last stretch. */
static enum err
base_all(struct ctx *cx, const struct stage_task *task, uint64_t to,
         size_t hands, struct base *out)
{
    struct rows r;
    struct stretches *s = &out->stretches;
    *s = (struct stretches){.from = task->from, .to = to, .count = 1};
    if (hands == 1)
        return OK;
    TRY(db_find(cx, &r, SQL_ENDS));
    uint64_t first = rows_u64(&r, 0, 0), last = rows_u64(&r, 0, 1);
    first = first > task->from ? first : task->from;
    last = last < to ? last : to;
    stretches_make(s, first, last, hands, PIECE);
    s->from = task->from;
    s->to = to;
    return OK;
}

static enum err
base_make(struct ctx *cx, const struct stage_task *task, size_t *hands,
          struct base *out)
{
    uint64_t to = task->to > INT64_MAX ? INT64_MAX : task->to;
    *out = (struct base){.due = NULL};
    *hands = task->one_thread || db_in_transaction(cx->db) ? 1 : hands_count();
    TRY(task->due == DAY_NONE ? base_all(cx, task, to, *hands, out)
                              : base_due(cx, task, to, *hands, out));
    size_t n = out->stretches.count;
    *hands = n < 1 ? 1 : n < *hands ? n : *hands;
    return OK;
}

/* ---- a part of the base ---- */

struct part {
    struct ctx cx;
    const struct stage_task *task;
    struct base *base;
    atomic_ullong *customers, *changed; /* of all parts */
    atomic_int *stop;                   /* enum err of who stopped first */
    enum err err;
};

static void
piece_next(struct piece *p)
{
    size_t n = p->customers.count;
    if (p->due != NULL)
        p->from += PIECE;
    else
        p->from = n == PIECE ? p->ids[n - 1] + 1 : p->to + 1;
}

static enum err
piece_run(struct part *q, struct piece *p, stage_progress_fn *fn, void *arg)
{
    arena_reset(q->cx.arena);
    TRY(db_transact(&q->cx, piece_refresh, p));
    size_t n = p->customers.count;
    struct stage_progress now = {
        atomic_fetch_add(q->customers, n) + n,
        atomic_fetch_add(q->changed, p->changed) + p->changed,
        q->base->total};
    piece_next(p);
    return fn != NULL ? fn(arg, &now) : OK;
}

static enum err
part_run(struct part *q, stage_progress_fn *fn, void *arg)
{
    struct piece p = {.task = q->task, .due = q->base->due};
    enum err e = OK;
    while (e == OK && stretches_take(&q->base->stretches, &p.from, &p.to))
        while (e == OK && atomic_load(q->stop) == OK && p.from <= p.to)
            e = piece_run(q, &p, fn, arg);
    if (e != OK)
        atomic_store(q->stop, (int)e);
    return e;
}

static void *
part_main(void *arg)
{
    struct part *q = arg;
    q->cx.db = db_new(q->cx.config, DB_RUNTIME);
    q->cx.arena = arena_new();
    q->err = part_run(q, NULL, NULL);
    arena_free(q->cx.arena);
    db_free(q->cx.db);
    return NULL;
}

/* Our part is done: only to say how far another is, and whether to stop. */
static void
part_watch(struct part *own, pthread_t thread, stage_progress_fn *fn,
           void *arg)
{
    for (;;) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += 1;
        if (pthread_timedjoin_np(thread, NULL, &until) == 0)
            return;
        struct stage_progress now = {atomic_load(own->customers),
                                     atomic_load(own->changed),
                                     own->base->total};
        enum err e = own->err == OK && fn != NULL ? fn(arg, &now) : OK;
        if (e != OK) {
            own->err = e;
            atomic_store(own->stop, (int)e);
        }
    }
}

static enum err
parts_run(struct ctx *cx, const struct part *first, size_t n,
          stage_progress_fn *fn, void *arg)
{
    struct part *parts = ARENA_ARRAY(cx->arena, HANDS_MOST, struct part);
    pthread_t threads[HANDS_MOST];
    size_t begun = 1;
    for (size_t i = 0; i < n; i++)
        parts[i] = *first;
    while (begun < n && pthread_create(&threads[begun], NULL, part_main,
                                       &parts[begun]) == 0)
        begun++;
    if (begun < n) {
        parts[0].err = FAIL(ERR_FAULT, "no thread");
        atomic_store(parts[0].stop, (int)parts[0].err);
    } else {
        parts[0].cx.arena = arena_new();
        parts[0].err = part_run(&parts[0], fn, arg);
        arena_free(parts[0].cx.arena);
    }
    for (size_t i = 1; i < begun; i++)
        part_watch(&parts[0], threads[i], fn, arg);
    enum err e = parts[0].err;
    for (size_t i = 1; i < begun && e == OK; i++)
        e = parts[i].err;
    return e;
}

/* What a piece needs is kept for the next one instead of going back to the
 * system and coming again page by page, empty: a sixth of the time otherwise. */
static void
memory_keep(void)
{
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, 64 << 20);
}

static const char SQL_COUNT[] = "SELECT COUNT(*) FROM customer";
static const char SQL_ALL[] = "SELECT GET_LOCK(" STAGE_ALL_LOCK ", 0)";
static const char SQL_ALL_END[] = "SELECT RELEASE_LOCK(" STAGE_ALL_LOCK ")";

/* The lock has a connection of its own: that of a piece that is tried again may
 * be another one. If somebody else holds it, it stands for both. */
static enum err
all_run(struct ctx *cx, const struct part *first, size_t hands,
        stage_progress_fn *fn, void *arg)
{
    struct rows r;
    if (fn != NULL) {
        TRY(db_find(cx, &r, SQL_COUNT));
        first->base->total = rows_u64(&r, 0, 0);
    }
    struct ctx lock = *cx;
    lock.db = db_new(cx->config, DB_RUNTIME);
    enum err e = db_query(&lock, &r, SQL_ALL);
    if (e == OK)
        e = parts_run(cx, first, hands, fn, arg);
    if (e == OK)
        e = db_query(&lock, &r, SQL_ALL_END);
    db_free(lock.db);
    return e;
}

enum err
stage_refresh_task(struct ctx *cx, const struct stage_task *task,
                   stage_progress_fn *fn, void *arg,
                   struct stage_progress *out)
{
    atomic_ullong customers = 0, changed = 0;
    atomic_int stop = OK;
    size_t hands;
    struct base base;
    struct part first = {.cx = *cx, .task = task, .base = &base,
                         .customers = &customers, .changed = &changed,
                         .stop = &stop};
    if (!task->one_thread)
        memory_keep();
    bool all = !task->one_thread && !task->dry && task->due == DAY_NONE;
    enum err e = base_make(cx, task, &hands, &base);
    if (e == OK && task->models != NULL && !task->dry)
        e = model_written(cx, task->models);
    if (e == OK)
        e = all ? all_run(cx, &first, hands, fn, arg)
                : parts_run(cx, &first, hands, fn, arg);
    free(base.due);
    *out = (struct stage_progress){customers, changed, base.total};
    return e;
}

enum err
stage_refresh_range(struct ctx *cx, uint64_t from, uint64_t to,
                    stage_progress_fn *fn, void *arg,
                    struct stage_progress *out)
{
    struct stage_task task = {.from = from, .to = to, .due = DAY_NONE,
                              .one_thread = true};
    return stage_refresh_task(cx, &task, fn, arg, out);
}

enum err
stage_refresh_due(struct ctx *cx, int32_t day, stage_progress_fn *fn,
                  void *arg, struct stage_progress *out)
{
    struct stage_task task = {.from = 1, .to = UINT64_MAX, .due = day};
    return stage_refresh_task(cx, &task, fn, arg, out);
}
