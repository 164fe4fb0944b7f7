/* Reading the stream of events: from the packs where they are fresh, else from
 * the rows. */
#include "model/event_pack.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "db/compose.h"

static void
event_from_row(const struct rows *r, size_t row, struct event *e)
{
    e->customer_id = rows_u64(r, row, 0);
    e->day = rows_day(r, row, 1);
    e->id = rows_u64(r, row, 2);
    e->kind = (uint16_t)rows_u64(r, row, 3);
    e->at = rows_time(r, row, 4);
    e->amount = rows_money(r, row, 5);
    e->score = rows_null(r, row, 6) ? EVENT_NO_SCORE
                                    : (int16_t)rows_i64(r, row, 6);
    e->ref_id = rows_u64(r, row, 7);
    e->other_id = rows_u64(r, row, 8);
    e->category_id = rows_u64(r, row, 9);
    e->from_on = rows_day(r, row, 10);
    e->until_on = rows_day(r, row, 11);
    e->quantity = (int32_t)rows_i64(r, row, 12);
    e->flags = (uint32_t)rows_u64(r, row, 13);
    e->account_id = rows_u64(r, row, 14);
    e->import_id = 0;
}

static bool
event_before(const struct event *a, const struct event *b)
{
    if (a->day != b->day)
        return a->day < b->day;
    return a->at != b->at ? a->at < b->at : a->id < b->id;
}

/* Rows come by day and id; within a day time decides, and mostly agrees. */
static void
events_order(struct event *e, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        if (!event_before(&e[i], &e[i - 1]))
            continue;
        struct event moved = e[i];
        size_t k = i;
        for (; k > 0 && event_before(&moved, &e[k - 1]); k--)
            e[k] = e[k - 1];
        e[k] = moved;
    }
}

static void
events_take(struct ctx *cx, const struct rows *r, struct event **events,
            size_t *n)
{
    *events = ARENA_ARRAY(cx->arena, r->count, struct event);
    *n = r->count;
    for (size_t i = 0; i < r->count; i++)
        event_from_row(r, i, &(*events)[i]);
    events_order(*events, *n);
}

#define EVENTS_OF_ONE                                                         \
    "SELECT customer_id, day, id, kind, at, amount, score, ref_id, other_id," \
    " category_id, from_on, until_on, quantity, flags, account_id FROM event" \
    " WHERE customer_id = ? AND voided_at IS NULL"                            \
    " ORDER BY customer_id, day, id"

static const char SQL_READ[] = EVENTS_OF_ONE;

static const char SQL_PACK[] =
    "SELECT data FROM event_pack WHERE customer_id = ? AND data IS NOT NULL";

static bool
pack_take(struct ctx *cx, uint64_t customer_id, const void *data, size_t len,
          struct event **events, size_t *n)
{
    struct event_list list = {0};
    bool good = event_unpack(customer_id, data, len, &list);
    *n = good ? list.n : 0;
    *events = ARENA_ARRAY(cx->arena, *n + 1, struct event);
    if (*n)
        memcpy(*events, list.events, *n * sizeof *list.events);
    event_list_free(&list);
    return good;
}

enum err
event_read_packed(struct ctx *cx, uint64_t customer_id, const void *data,
                  size_t len, struct event **events, size_t *n)
{
    struct rows r;
    /* The pack is not of use where this transaction changed its events. */
    if (data && !db_owes(cx->db, customer_id)
        && pack_take(cx, customer_id, data, len, events, n))
        return OK;
    TRY(db_query(cx, &r, SQL_READ, B_U64(customer_id)));
    events_take(cx, &r, events, n);
    return OK;
}

enum err
event_read(struct ctx *cx, uint64_t customer_id, struct event **events,
           size_t *n)
{
    struct rows r = {0};
    const void *data = NULL;
    size_t len = 0;
    if (!db_owes(cx->db, customer_id))
        TRY(db_query(cx, &r, SQL_PACK, B_U64(customer_id)));
    if (r.count)
        data = rows_bytes(&r, 0, 0, &len);
    return event_read_packed(cx, customer_id, data, len, events, n);
}

/* A locking read meets what the snapshot does not show, and is refused. */
static const char SQL_READ_LATEST[] = EVENTS_OF_ONE " LOCK IN SHARE MODE";

enum err
event_read_latest(struct ctx *cx, uint64_t customer_id, struct event **events,
                  size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_READ_LATEST, B_U64(customer_id)));
    events_take(cx, &r, events, n);
    return OK;
}

struct range_reader {
    struct event *events;
    size_t n, cap;
    event_customer_fn *fn;
    void *arg;
};

static enum err
range_flush(struct range_reader *q)
{
    if (q->n == 0)
        return OK;
    events_order(q->events, q->n);
    size_t n = q->n;
    q->n = 0;
    return q->fn(q->arg, q->events[0].customer_id, q->events, n);
}

static enum err
range_row(void *arg, const struct rows *row)
{
    struct range_reader *q = arg;
    if (q->n && q->events[0].customer_id != rows_u64(row, 0, 0))
        TRY(range_flush(q));
    if (q->n == q->cap) {
        q->cap = q->cap ? q->cap * 2 : 256;
        struct event *more = realloc(q->events, q->cap * sizeof *more);
        if (more == NULL)
            abort(); /* as the arena does: nobody could do better */
        q->events = more;
    }
    event_from_row(row, 0, &q->events[q->n++]);
    return OK;
}

static enum err
range_read(struct ctx *cx, const char *sql, const struct bind *b, size_t n,
           event_customer_fn *fn, void *arg)
{
    struct range_reader q = {.fn = fn, .arg = arg};
    enum err e = db_each(cx, sql, b, n, range_row, &q);
    if (e == OK)
        e = range_flush(&q);
    free(q.events);
    return e;
}

/* ---- from the packs ---- */

struct pack_reader {
    struct ctx *cx;
    struct event_list list;
    event_pack_fn *fn;
    void *arg;
};

static bool
row_unpack(struct pack_reader *p, const struct rows *r, size_t row)
{
    uint64_t id = rows_u64(r, row, 0);
    size_t len = 0;
    const void *data = rows_bytes(r, row, 1, &len);
    return data != NULL && !db_owes(p->cx->db, id)
        && event_unpack(id, data, len, &p->list);
}

static enum err
pack_row(void *arg, const struct rows *row)
{
    struct pack_reader *p = arg;
    bool fresh = row_unpack(p, row, 0);
    return p->fn(p->arg, rows_u64(row, 0, 0), fresh, p->list.events,
                 fresh ? p->list.n : 0);
}

static const char SQL_PACKS[] =
    "SELECT customer_id, data FROM event_pack"
    " WHERE customer_id BETWEEN ? AND ? ORDER BY customer_id";

enum err
event_pack_each(struct ctx *cx, uint64_t from, uint64_t to, event_pack_fn *fn,
                void *arg)
{
    struct bind b[] = {B_U64(from), B_U64(to)};
    struct pack_reader p = {.cx = cx, .fn = fn, .arg = arg};
    enum err e = db_each(cx, SQL_PACKS, b, 2, pack_row, &p);
    event_list_free(&p.list);
    return e;
}

static const char SQL_OF[] =
    "SELECT customer_id, day, id, kind, at, amount, score, ref_id, other_id,"
    " category_id, from_on, until_on, quantity, flags, account_id FROM event"
    " WHERE customer_id IN";

/* The rows of these customers, in the arena; by customer, not yet ordered. */
static enum err
rows_of(struct ctx *cx, const uint64_t *ids, size_t n, struct event **out,
        size_t *count)
{
    struct query q;
    struct rows r;
    query_init(&q, cx->arena);
    query_sql(&q, SQL_OF);
    query_ids(&q, ids, n);
    query_sql(&q, " AND voided_at IS NULL ORDER BY customer_id, day, id");
    TRY(query_rows(cx, &q, &r));
    *out = ARENA_ARRAY(cx->arena, r.count, struct event);
    *count = r.count;
    for (size_t i = 0; i < r.count; i++)
        event_from_row(&r, i, &(*out)[i]);
    return OK;
}

/* Those of one customer that begin at `from`, in order; where the next begin. */
static size_t
run_at(struct event *e, size_t n, size_t from)
{
    size_t to = from;
    while (to < n && e[to].customer_id == e[from].customer_id)
        to++;
    events_order(e + from, to - from);
    return to;
}

enum err
event_rows_of(struct ctx *cx, const uint64_t *ids, size_t n,
          event_customer_fn *fn, void *arg)
{
    struct event *e;
    size_t count;
    TRY(rows_of(cx, ids, n, &e, &count));
    for (size_t from = 0, to; from < count; from = to) {
        to = run_at(e, count, from);
        TRY(fn(arg, e[from].customer_id, e + from, to - from));
    }
    return OK;
}

struct each {
    uint64_t *stale; /* to be read from `event` afterwards */
    size_t n, cap;
    event_customer_fn *fn;
    void *arg;
};

static void
stale_add(struct each *q, uint64_t id)
{
    if (q->n == q->cap) {
        q->cap = q->cap ? 2 * q->cap : 64;
        q->stale = realloc(q->stale, q->cap * sizeof *q->stale);
        if (q->stale == NULL)
            abort();
    }
    q->stale[q->n++] = id;
}

static enum err
each_pack(void *arg, uint64_t id, bool fresh, const struct event *events,
          size_t n)
{
    struct each *q = arg;
    if (!fresh)
        stale_add(q, id);
    return n ? q->fn(q->arg, id, events, n) : OK;
}

static bool
is_stale(const struct each *q, uint64_t id)
{
    size_t i = 0;
    while (i < q->n && q->stale[i] != id)
        i++;
    return i < q->n;
}

/* A customer whose first events this transaction adds has no row yet. */
static void
owed_add(struct ctx *cx, uint64_t from, uint64_t to, struct each *q)
{
    const uint64_t *ids;
    size_t n = db_owed(cx->db, &ids);
    for (size_t i = 0; i < n; i++)
        if (ids[i] >= from && ids[i] <= to && !is_stale(q, ids[i]))
            stale_add(q, ids[i]);
}

/* In pieces: there may be a whole base of them. */
static enum err
stale_each(struct ctx *cx, const struct each *q)
{
    enum { PIECE = 1000 };
    struct ctx own = *cx;
    enum err e = OK;
    own.arena = arena_new();
    for (size_t at = 0; at < q->n && e == OK; at += PIECE) {
        size_t n = q->n - at < PIECE ? q->n - at : PIECE;
        e = event_rows_of(&own, q->stale + at, n, q->fn, q->arg);
        arena_reset(own.arena);
    }
    arena_free(own.arena);
    return e;
}

enum err
event_each_customer(struct ctx *cx, uint64_t from, uint64_t to,
                    event_customer_fn *fn, void *arg)
{
    struct each q = {.fn = fn, .arg = arg};
    enum err e = event_pack_each(cx, from, to, each_pack, &q);
    owed_add(cx, from, to, &q);
    if (e == OK)
        e = stale_each(cx, &q);
    free(q.stale);
    return e;
}

static const char SQL_KNOWN[] =
    "SELECT customer_id, day, id, kind, at, amount, score, ref_id, other_id,"
    " category_id, from_on, until_on, quantity, flags, account_id FROM event"
    " WHERE customer_id BETWEEN ? AND ? AND recorded_at < ?"
    " AND (voided_at IS NULL OR voided_at >= ?)"
    " ORDER BY customer_id, day, id";

enum err
event_each_known(struct ctx *cx, uint64_t from, uint64_t to, int64_t before,
                 event_customer_fn *fn, void *arg)
{
    struct bind b[] = {B_U64(from), B_U64(to), B_TIME(before),
                       B_TIME(before)};
    return range_read(cx, SQL_KNOWN, b, 4, fn, arg);
}

/* What revenue_bears, forced: the server would rather sort. */
static const char SQL_MONEY[] =
    "SELECT customer_id, day, id, kind, at, amount, score, ref_id, other_id,"
    " category_id, from_on, until_on, quantity, flags, account_id FROM event"
    " FORCE INDEX (PRIMARY) WHERE customer_id BETWEEN ? AND ?"
    " AND (kind BETWEEN 40 AND 45 OR kind BETWEEN 100 AND 111)"
    " AND recorded_at < ? AND (voided_at IS NULL OR voided_at >= ?)"
    " ORDER BY customer_id, day, id";

enum err
event_each_money(struct ctx *cx, uint64_t from, uint64_t to, int64_t before,
                 event_customer_fn *fn, void *arg)
{
    struct bind b[] = {B_U64(from), B_U64(to), B_TIME(before),
                       B_TIME(before)};
    return range_read(cx, SQL_MONEY, b, 4, fn, arg);
}

static const char SQL_PACKS_OF[] =
    "SELECT c.id, p.data FROM customer c LEFT JOIN event_pack p"
    " ON p.customer_id = c.id WHERE c.id IN";

static enum err
packs_of(struct ctx *cx, const uint64_t *ids, size_t n, struct rows *out)
{
    struct query q;
    query_init(&q, cx->arena);
    query_sql(&q, SQL_PACKS_OF);
    query_ids(&q, ids, n);
    query_sql(&q, " ORDER BY c.id");
    return query_rows(cx, &q, out);
}

/* In order of customer: `e` has the events of those that are in q->stale. */
static enum err
merged_each(struct pack_reader *p, const struct rows *r, const struct each *q,
            struct event *e, size_t count)
{
    size_t stale = 0, at = 0;
    for (size_t i = 0; i < r->count; i++) {
        uint64_t id = rows_u64(r, i, 0);
        size_t from = at;
        if (stale == q->n || q->stale[stale] != id) {
            bool again = row_unpack(p, r, i);
            assert(again);
            if (p->list.n)
                TRY(q->fn(q->arg, id, p->list.events, p->list.n));
            continue;
        }
        stale++;
        if (at == count || e[at].customer_id != id)
            continue;
        at = run_at(e, count, from);
        TRY(q->fn(q->arg, id, e + from, at - from));
    }
    return OK;
}

enum err
event_of_customers(struct ctx *cx, const uint64_t *ids, size_t n,
                   event_customer_fn *fn, void *arg)
{
    struct pack_reader p = {.cx = cx};
    struct each q = {.fn = fn, .arg = arg};
    struct event *events = NULL;
    struct rows r;
    size_t count = 0;
    TRY(packs_of(cx, ids, n, &r));
    for (size_t i = 0; i < r.count; i++)
        if (!row_unpack(&p, &r, i))
            stale_add(&q, rows_u64(&r, i, 0));
    enum err e = q.n ? rows_of(cx, q.stale, q.n, &events, &count) : OK;
    if (e == OK)
        e = merged_each(&p, &r, &q, events, count);
    event_list_free(&p.list);
    free(q.stale);
    return e;
}
