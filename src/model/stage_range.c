/* Many customers: pieces of 2,000, each read and written in one transaction. All
 * of them are read by several threads (core/hands.h), each its part of the base
 * with a connection of its own, so that some compute while others wait for the
 * database. What a piece finds right it does not write, so a run that was killed
 * is simply begun again. */
#include "model/stage_private.h"

#include <malloc.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "core/hands.h"
#include "db/compose.h"

enum { PIECE = 2000, MANY = 100 };

struct beside { /* what another table says of the customers of a piece */
    struct rows rows;
    struct { size_t from, to; } *of; /* by row of the customer */
};

struct piece {
    struct stage_source *source;
    const struct stage_task *task;
    uint64_t from, to;
    uint64_t *due; /* whose day has come, ascending; those before due_at are read */
    size_t due_count, due_at;
    struct rows customers;
    uint64_t *ids;
    struct beside states, absences;
    size_t *stale;        /* rows whose events are to be read one by one */
    size_t stale_count, stale_at;
    uint64_t *later;      /* those that take more than to be added to */
    size_t later_count;
    size_t changed;
    struct ctx *cx;
};

/* Is it out of the base, or was it ever? */
static bool
is_absent(const struct piece *p, size_t row)
{
    return rows_null(&p->customers, row, COL_LIVE)
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
    stage_ledger_customer_rows(l, &p->states.rows, p->states.of[row].from,
                               p->states.of[row].to);
    stage_customer_evaluate(p->source, &c);
    if (p->task->dry)
        p->changed += stage_ledger_needs(l) != LEDGER_SAME
            || stage_derived_differs(&p->customers, row, &c.derived) != 0;
    else if (stage_ledger_needs(l) == LEDGER_READ) {
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
    TRY(event_rows_of(cx, ids, p->stale_count, piece_events, p));
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
    if (p->task->due == DAY_NONE && l->dirty.n > MANY && l->dirty.n > n / 2)
        stage_ledger_dirty_range(l, p->ids[0], p->ids[n - 1]);
}

#define RANGE                                                                 \
    STAGE_CUSTOMERS " FROM customer c WHERE c.id BETWEEN ? AND ?"              \
    " ORDER BY c.id LIMIT ?"
static const char SQL_RANGE[] = RANGE " FOR UPDATE";
static const char SQL_RANGE_DRY[] = RANGE;

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
    size_t rest = p->due_count - p->due_at;
    query_init(&q, cx->arena);
    query_sql(&q, SQL_OF);
    query_table(&q, p->due + p->due_at, rest < PIECE ? rest : PIECE);
    query_sql(&q, "STRAIGHT_JOIN customer c ON c.id = i.id WHERE c.live = 1"
                  " FOR UPDATE");
    TRY(query_rows(cx, &q, &p->customers));
    rows_sort(cx->arena, &p->customers, 0);
    return OK;
}

/* Customers that lie close together are a range, as in event_read.c. */
enum { BESIDE_STATES, BESIDE_ABSENCES };
static const char *const SQL_BESIDE[] = {
    "SELECT b.customer_id, b.model_id, b.steps, b.hash, b.last_day FROM",
    "SELECT b.customer_id FROM"};
static const char *const SQL_BESIDE_TABLE[] = {" stage_state b",
                                               " stage_absence b"};

/* The first row from `row` on of customer `id` or a later one. */
static size_t
beside_skip(const struct rows *r, size_t row, uint64_t id)
{
    while (row < r->count && rows_u64(r, row, 0) < id)
        row++;
    return row;
}

static enum err
beside_read(struct ctx *cx, const struct piece *p, int which,
            struct beside *out)
{
    size_t n = p->customers.count;
    const uint64_t *ids = p->ids;
    struct query q;
    query_init(&q, cx->arena);
    query_sql(&q, SQL_BESIDE[which]);
    if (ids[n - 1] - ids[0] < 4 * n) {
        query_sql(&q, SQL_BESIDE_TABLE[which]);
        query_sql(&q, " WHERE b.customer_id BETWEEN ? AND ?"
                      " ORDER BY b.customer_id");
        query_bind(&q, B_U64(ids[0]));
        query_bind(&q, B_U64(ids[n - 1]));
    } else {
        query_table(&q, ids, n);
        query_sql(&q, "STRAIGHT_JOIN");
        query_sql(&q, SQL_BESIDE_TABLE[which]);
        query_sql(&q, " ON b.customer_id = i.id");
    }
    TRY(query_rows(cx, &q, &out->rows));
    rows_sort(cx->arena, &out->rows, 0);
    out->of = arena_alloc(cx->arena, n * sizeof *out->of);
    for (size_t i = 0, k = 0; i < n; i++) {
        k = beside_skip(&out->rows, k, ids[i]);
        out->of[i].from = k;
        k = out->of[i].to = beside_skip(&out->rows, k, ids[i] + 1);
    }
    return OK;
}

static enum err
piece_read(struct ctx *cx, struct piece *p)
{
    p->changed = p->later_count = p->stale_count = p->stale_at = 0;
    p->cx = cx;
    stage_ledger_drop(p->source->ledger, cx->arena);
    TRY(p->task->due == DAY_NONE ? piece_range(cx, p) : piece_due(cx, p));
    size_t n = p->customers.count;
    p->ids = ARENA_ARRAY(cx->arena, n + 1, uint64_t);
    p->later = ARENA_ARRAY(cx->arena, n + 1, uint64_t);
    p->stale = ARENA_ARRAY(cx->arena, n + 1, size_t);
    for (size_t i = 0; i < n; i++)
        p->ids[i] = rows_u64(&p->customers, i, 0);
    if (n == 0)
        return OK;
    TRY(beside_read(cx, p, BESIDE_STATES, &p->states));
    TRY(beside_read(cx, p, BESIDE_ABSENCES, &p->absences));
    TRY(piece_packs(cx, p));
    TRY(piece_stale(cx, p));
    if (p->task->dry) {
        p->changed += p->later_count;
        return OK;
    }
    TRY(piece_later(cx, p));
    piece_dirty(p);
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

/* ---- a part of the base ---- */

struct part {
    struct ctx cx;
    const struct stage_task *task;
    uint64_t from, to;
    atomic_ullong *customers, *changed; /* of all parts */
    atomic_int *stop;                   /* enum err of who stopped first */
    enum err err;
};

static enum err
due_add(void *arg, const struct rows *row)
{
    struct piece *p = arg;
    if (!(p->due_count & (p->due_count + 1))) /* full: 0, 1, 3, 7 ... */
        p->due = realloc(p->due, (2 * p->due_count + 1) * sizeof *p->due);
    if (p->due == NULL)
        abort(); /* as the arena does */
    p->due[p->due_count++] = rows_u64(row, 0, 0);
    return OK;
}

/* Which, once and without a lock: the index would lock all that are due. It has
 * all that is asked for, forced: for the sake of the order the server would
 * rather read the whole base. */
static const char SQL_DUE[] =
    "SELECT id FROM customer FORCE INDEX (customer_wake)"
    " WHERE wake_on <= ? AND id BETWEEN ? AND ? ORDER BY id";

static enum err
due_read(struct ctx *cx, struct piece *p)
{
    const struct bind b[] = {B_DAY(p->task->due), B_U64(p->from),
                             B_U64(p->to)};
    return p->task->due == DAY_NONE
        ? OK : db_each(cx, SQL_DUE, b, 3, due_add, p);
}

static bool
piece_left(const struct piece *p)
{
    return p->task->due == DAY_NONE ? p->from <= p->to
                                    : p->due_at < p->due_count;
}

static void
piece_next(struct piece *p)
{
    size_t n = p->customers.count;
    p->from = n == PIECE ? p->ids[n - 1] + 1 : p->to + 1;
    p->due_at += PIECE;
}

static enum err
part_run(struct part *q, stage_progress_fn *fn, void *arg)
{
    struct piece p = {.task = q->task, .from = q->from, .to = q->to};
    enum err e = due_read(&q->cx, &p);
    while (e == OK && atomic_load(q->stop) == OK && piece_left(&p)) {
        arena_reset(q->cx.arena);
        e = db_transact(&q->cx, piece_refresh, &p);
        if (e != OK)
            break;
        size_t n = p.customers.count;
        struct stage_progress now = {
            atomic_fetch_add(q->customers, n) + n,
            atomic_fetch_add(q->changed, p.changed) + p.changed};
        piece_next(&p);
        if (fn != NULL)
            e = fn(arg, &now);
    }
    if (e != OK)
        atomic_store(q->stop, (int)e);
    free(p.due);
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

static const char SQL_ENDS[] = "SELECT MIN(id), MAX(id) FROM customer";

/* Parts of the base, as many as threads are worth it; all take after the first. */
static enum err
parts_split(struct ctx *cx, struct part *parts, size_t *count)
{
    struct rows r;
    struct part *all = &parts[0];
    *count = 1;
    if (all->task->one_thread || db_in_transaction(cx->db))
        return OK;
    TRY(db_find(cx, &r, SQL_ENDS));
    if (rows_null(&r, 0, 0))
        return OK;
    uint64_t first = rows_u64(&r, 0, 0), last = rows_u64(&r, 0, 1);
    uint64_t end = all->to;
    first = first > all->from ? first : all->from;
    last = last < all->to ? last : all->to;
    if (last <= first || last - first < 2 * PIECE)
        return OK;
    size_t n = *count = hands_count();
    for (size_t i = 0; i < n; i++) {
        parts[i] = *all;
        parts[i].from = i ? parts[i - 1].to + 1 : all->from;
        parts[i].to = i + 1 < n ? first + (last - first) * (i + 1) / n : end;
    }
    return OK;
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
                                     atomic_load(own->changed)};
        enum err e = own->err == OK && fn != NULL ? fn(arg, &now) : OK;
        if (e != OK) {
            own->err = e;
            atomic_store(own->stop, (int)e);
        }
    }
}

static enum err
parts_run(struct ctx *cx, struct part *first, stage_progress_fn *fn, void *arg)
{
    struct part *parts = ARENA_ARRAY(cx->arena, HANDS_MOST, struct part);
    pthread_t threads[HANDS_MOST];
    size_t n, begun = 1;
    parts[0] = *first;
    TRY(parts_split(cx, parts, &n));
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

static const char SQL_ALL[] = "SELECT GET_LOCK(" STAGE_ALL_LOCK ", 0)";
static const char SQL_ALL_END[] = "SELECT RELEASE_LOCK(" STAGE_ALL_LOCK ")";

/* The lock has a connection of its own: that of a piece that is tried again may
 * be another one. If somebody else holds it, it stands for both. */
static enum err
all_run(struct ctx *cx, struct part *first, stage_progress_fn *fn, void *arg)
{
    struct rows r;
    struct ctx lock = *cx;
    lock.db = db_new(cx->config, DB_RUNTIME);
    enum err e = db_query(&lock, &r, SQL_ALL);
    if (e == OK)
        e = parts_run(cx, first, fn, arg);
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
    struct part first = {
        .cx = *cx, .task = task, .from = task->from,
        .to = task->to > INT64_MAX ? INT64_MAX : task->to,
        .customers = &customers, .changed = &changed, .stop = &stop};
    if (!task->one_thread)
        memory_keep();
    bool all = !task->one_thread && !task->dry && task->due == DAY_NONE;
    enum err e = all ? all_run(cx, &first, fn, arg)
                     : parts_run(cx, &first, fn, arg);
    *out = (struct stage_progress){customers, changed};
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
