/* Reading the stream of events: from the packs where they are fresh, else from
 * the rows. */
#include "model/event_pack.h"

#include <stdlib.h>
#include <string.h>

#include "db/compose.h"

static void
event_from_row(const struct rows *r, size_t row, size_t col, struct event *e)
{
    e->customer_id = rows_u64(r, row, col);
    e->day = rows_day(r, row, col + 1);
    e->id = rows_u64(r, row, col + 2);
    e->kind = (uint16_t)rows_u64(r, row, col + 3);
    e->at = rows_time(r, row, col + 4);
    e->amount = rows_money(r, row, col + 5);
    e->score = rows_null(r, row, col + 6) ? EVENT_NO_SCORE
                                          : (int16_t)rows_i64(r, row, col + 6);
    e->ref_id = rows_u64(r, row, col + 7);
    e->other_id = rows_u64(r, row, col + 8);
    e->category_id = rows_u64(r, row, col + 9);
    e->from_on = rows_day(r, row, col + 10);
    e->until_on = rows_day(r, row, col + 11);
    e->quantity = (int32_t)rows_i64(r, row, col + 12);
    e->flags = (uint32_t)rows_u64(r, row, col + 13);
    e->account_id = col + 14 < r->columns ? rows_u64(r, row, col + 14) : 0;
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

void
event_of_rows(struct ctx *cx, const struct rows *r, size_t row, size_t column,
              struct event **events, size_t *n)
{
    *n = r->count - row;
    *events = ARENA_ARRAY(cx->arena, *n + 1, struct event);
    for (size_t i = 0; i < *n; i++)
        event_from_row(r, row + i, column, &(*events)[i]);
    events_order(*events, *n);
}

static const char SQL_READ[] =
    "SELECT" EVENT_FIELDS " FROM event WHERE customer_id = ?"
    " AND voided_at IS NULL ORDER BY customer_id, day, id";

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
    event_of_rows(cx, &r, 0, 0, events, n);
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

/* ---- from the packs ---- */

struct pack_reader {
    struct ctx *cx;
    struct event_list list;
    uint64_t *stale; /* of the piece: to be read from `event` */
    size_t n;
    event_customer_fn *fn;
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

enum columns { WHOLE, BARE };
static const char *const SQL_OF[] = {
    [WHOLE] = "SELECT" EVENT_FIELDS " FROM event WHERE customer_id IN",
    [BARE] = "SELECT" EVENT_FIELDS_BARE " FROM event WHERE customer_id IN"};

static void
rows_query(struct query *q, struct arena *a, enum columns columns,
           const uint64_t *ids, size_t n)
{
    query_init(q, a);
    query_sql(q, SQL_OF[columns]);
    query_ids(q, ids, n);
    query_sql(q, " AND voided_at IS NULL ORDER BY customer_id, day, id");
}

/* The rows of these customers, in the arena; by customer, not yet ordered. */
static enum err
rows_of(struct ctx *cx, const uint64_t *ids, size_t n, struct event **out,
        size_t *count)
{
    struct query q;
    struct rows r;
    rows_query(&q, cx->arena, WHOLE, ids, n);
    TRY(query_rows(cx, &q, &r));
    *out = ARENA_ARRAY(cx->arena, r.count, struct event);
    *count = r.count;
    for (size_t i = 0; i < r.count; i++)
        event_from_row(&r, i, 0, &(*out)[i]);
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

static enum err
damaged_each(struct pack_reader *p, uint64_t id)
{
    struct event *e;
    size_t n;
    TRY(rows_of(p->cx, &id, 1, &e, &n));
    events_order(e, n);
    return n ? p->fn(p->arg, id, e, n) : OK;
}

/* In order of customer: `e` has the events of those that are in p->stale. */
static enum err
merged_each(struct pack_reader *p, const struct rows *r, struct event *e,
            size_t count)
{
    size_t stale = 0, at = 0;
    for (size_t i = 0; i < r->count; i++) {
        uint64_t id = rows_u64(r, i, 0);
        size_t from = at;
        if (stale == p->n || p->stale[stale] != id) {
            if (!row_unpack(p, r, i)) /* damaged */
                TRY(damaged_each(p, id));
            else if (p->list.n)
                TRY(p->fn(p->arg, id, p->list.events, p->list.n));
            continue;
        }
        stale++;
        if (at == count || e[at].customer_id != id)
            continue;
        at = run_at(e, count, from);
        TRY(p->fn(p->arg, id, e + from, at - from));
    }
    return OK;
}

/* Rows of customer and pack, by customer. */
static enum err
packs_each(struct pack_reader *p, const struct rows *r)
{
    struct event *events = NULL;
    size_t count = 0;
    p->stale = ARENA_ARRAY(p->cx->arena, r->count + 1, uint64_t);
    p->n = 0;
    for (size_t i = 0; i < r->count; i++)
        if (rows_null(r, i, 1) || db_owes(p->cx->db, rows_u64(r, i, 0)))
            p->stale[p->n++] = rows_u64(r, i, 0);
    if (p->n)
        TRY(rows_of(p->cx, p->stale, p->n, &events, &count));
    return merged_each(p, r, events, count);
}

static const char SQL_PACKS[] =
    "SELECT customer_id, data FROM event_pack"
    " WHERE customer_id BETWEEN ? AND ? ORDER BY customer_id LIMIT ?";

static enum err
range_each(struct pack_reader *p, uint64_t from, uint64_t to)
{
    enum { PIECE = 2000 };
    struct rows r;
    do {
        arena_reset(p->cx->arena);
        TRY(db_query(p->cx, &r, SQL_PACKS, B_U64(from), B_U64(to),
                     B_I64(PIECE)));
        TRY(packs_each(p, &r));
        if (r.count)
            from = rows_u64(&r, r.count - 1, 0) + 1;
    } while (r.count == PIECE);
    return OK;
}

enum err
event_each_customer(struct ctx *cx, uint64_t from, uint64_t to,
                    event_customer_fn *fn, void *arg)
{
    struct ctx own = *cx; /* a piece's memory goes with the piece */
    struct pack_reader p = {.cx = &own, .fn = fn, .arg = arg};
    own.arena = arena_new();
    enum err e = range_each(&p, from, to);
    event_list_free(&p.list);
    arena_free(own.arena);
    return e;
}

/* Of customers there are, NULL where one has none; and only those that there are. */
static const char SQL_PACKS_OF[] =
    "STRAIGHT_JOIN customer c ON c.id = i.id LEFT JOIN event_pack p"
    " ON p.customer_id = c.id";
static const char SQL_PACKS_AMONG[] =
    "STRAIGHT_JOIN event_pack p ON p.customer_id = i.id";

static enum err
packs_joined(struct ctx *cx, const uint64_t *ids, size_t n, const char *sql,
             struct rows *out)
{
    struct query q;
    query_init(&q, cx->arena);
    query_sql(&q, "SELECT i.id, p.data FROM");
    query_table(&q, ids, n);
    query_sql(&q, sql);
    TRY(query_rows(cx, &q, out));
    rows_sort(cx->arena, out, 0);
    return OK;
}

enum err
event_of_customers(struct ctx *cx, const uint64_t *ids, size_t n,
                   event_customer_fn *fn, void *arg)
{
    struct pack_reader p = {.cx = cx, .fn = fn, .arg = arg};
    struct rows r;
    TRY(packs_joined(cx, ids, n, SQL_PACKS_OF, &r));
    enum err e = packs_each(&p, &r);
    event_list_free(&p.list);
    return e;
}

/* ---- from the packs, told of whom there is none ---- */

struct pack_teller {
    struct pack_reader p;
    const uint64_t *ids;
    size_t n, at; /* at: the next to be told of */
    event_pack_fn *fn;
    void *arg;
};

/* Those before `id` have no pack. */
static enum err
tell_until(struct pack_teller *t, uint64_t id)
{
    while (t->at < t->n && t->ids[t->at] < id)
        TRY(t->fn(t->arg, t->at++, false, NULL, 0));
    return OK;
}

static enum err
tell_row(struct pack_teller *t, const struct rows *r, size_t row)
{
    uint64_t id = rows_u64(r, row, 0);
    TRY(tell_until(t, id));
    if (t->at == t->n || t->ids[t->at] != id)
        return OK;
    bool fresh = row_unpack(&t->p, r, row);
    return t->fn(t->arg, t->at++, fresh, t->p.list.events,
                 fresh ? t->p.list.n : 0);
}

static enum err
teller_row(void *arg, const struct rows *row)
{
    return tell_row(arg, row, 0);
}

static const char SQL_PACKS_BETWEEN[] =
    "SELECT customer_id, data FROM event_pack"
    " WHERE customer_id BETWEEN ? AND ? ORDER BY customer_id";

/* Close together: as the server sends them, without a copy of all. */
static enum err
tell_all(struct ctx *cx, struct pack_teller *t)
{
    struct rows r;
    const struct bind b[] = {B_U64(t->ids[0]), B_U64(t->ids[t->n - 1])};
    if (b[1].v.u64 - b[0].v.u64 < 4 * t->n)
        return db_each(cx, SQL_PACKS_BETWEEN, b, 2, teller_row, t);
    TRY(packs_joined(cx, t->ids, t->n, SQL_PACKS_AMONG, &r));
    for (size_t row = 0; row < r.count; row++)
        TRY(tell_row(t, &r, row));
    return OK;
}

enum err
event_pack_each(struct ctx *cx, const uint64_t *ids, size_t n,
                event_pack_fn *fn, void *arg)
{
    struct pack_teller t = {.p.cx = cx, .ids = ids, .n = n, .fn = fn,
                            .arg = arg};
    if (n == 0)
        return OK;
    enum err e = tell_all(cx, &t);
    if (e == OK)
        e = tell_until(&t, UINT64_MAX);
    event_list_free(&t.p.list);
    return e;
}

/* ---- many, from the rows ---- */

struct range_reader {
    const uint64_t *ids; /* whom, ascending; NULL = all that come */
    size_t id_at, id_count;
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

static bool
is_meant(struct range_reader *q, uint64_t id)
{
    while (q->id_at < q->id_count && q->ids[q->id_at] < id)
        q->id_at++;
    return !q->ids || (q->id_at < q->id_count && q->ids[q->id_at] == id);
}

static enum err
range_row(void *arg, const struct rows *row)
{
    struct range_reader *q = arg;
    uint64_t id = rows_u64(row, 0, 0);
    if (!is_meant(q, id))
        return OK;
    if (q->n && q->events[0].customer_id != id)
        TRY(range_flush(q));
    if (q->n == q->cap) {
        q->cap = q->cap ? q->cap * 2 : 256;
        struct event *more = realloc(q->events, q->cap * sizeof *more);
        if (more == NULL)
            abort(); /* as the arena does: nobody could do better */
        q->events = more;
    }
    event_from_row(row, 0, 0, &q->events[q->n++]);
    return OK;
}

static enum err
range_end(struct range_reader *q, enum err e)
{
    if (e == OK)
        e = range_flush(q);
    free(q->events);
    return e;
}

static enum err
range_read(struct ctx *cx, const char *sql, const struct bind *b, size_t n,
           event_customer_fn *fn, void *arg)
{
    struct range_reader q = {.fn = fn, .arg = arg};
    return range_end(&q, db_each(cx, sql, b, n, range_row, &q));
}

#define BETWEEN                                                               \
    " FROM event FORCE INDEX (PRIMARY) WHERE customer_id BETWEEN ? AND ?"      \
    " AND voided_at IS NULL ORDER BY customer_id, day, id"
static const char *const SQL_BETWEEN[] = {
    [WHOLE] = "SELECT" EVENT_FIELDS BETWEEN,
    [BARE] = "SELECT" EVENT_FIELDS_BARE BETWEEN};

/* Numbers that lie close together are a range: half of what a list of them
 * costs the server. */
static enum err
ids_read(struct ctx *cx, enum columns columns, const uint64_t *ids, size_t n,
         event_customer_fn *fn, void *arg)
{
    struct range_reader q = {.ids = ids, .id_count = n, .fn = fn, .arg = arg};
    if (n == 0)
        return OK;
    if (ids[n - 1] - ids[0] < 2 * n) {
        struct bind b[] = {B_U64(ids[0]), B_U64(ids[n - 1])};
        return range_end(&q, db_each(cx, SQL_BETWEEN[columns], b, 2, range_row,
                                     &q));
    }
    struct query list;
    rows_query(&list, cx->arena, columns, ids, n);
    return range_end(&q, query_each(cx, &list, range_row, &q));
}

enum err
event_rows_of(struct ctx *cx, const uint64_t *ids, size_t n,
              event_customer_fn *fn, void *arg)
{
    return ids_read(cx, WHOLE, ids, n, fn, arg);
}

enum err
event_rows_bare(struct ctx *cx, const uint64_t *ids, size_t n,
                event_customer_fn *fn, void *arg)
{
    return ids_read(cx, BARE, ids, n, fn, arg);
}

static const char SQL_KNOWN[] =
    "SELECT" EVENT_FIELDS " FROM event"
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
#define MONEY_FROM                                                            \
    "SELECT" EVENT_FIELDS " FROM event FORCE INDEX (PRIMARY) WHERE customer_id"
#define MONEY_KNOWN                                                           \
    " AND (kind BETWEEN 40 AND 45 OR kind BETWEEN 100 AND 111)"               \
    " AND recorded_at < ? AND (voided_at IS NULL OR voided_at >= ?)"          \
    " ORDER BY customer_id, day, id"

static const char SQL_MONEY[] = MONEY_FROM " BETWEEN ? AND ?" MONEY_KNOWN;

enum err
event_each_money(struct ctx *cx, uint64_t from, uint64_t to, int64_t before,
                 event_customer_fn *fn, void *arg)
{
    struct bind b[] = {B_U64(from), B_U64(to), B_TIME(before),
                       B_TIME(before)};
    return range_read(cx, SQL_MONEY, b, 4, fn, arg);
}

enum err
event_money_known(struct ctx *cx, const uint64_t *ids, size_t n,
                  int64_t before, event_customer_fn *fn, void *arg)
{
    struct range_reader q = {.ids = ids, .id_count = n, .fn = fn, .arg = arg};
    struct query list;
    if (n == 0)
        return OK;
    query_init(&list, cx->arena);
    query_sql(&list, MONEY_FROM);
    if (ids[n - 1] - ids[0] < 2 * n) {
        query_sql(&list, " BETWEEN ? AND ?");
        query_bind(&list, B_U64(ids[0]));
        query_bind(&list, B_U64(ids[n - 1]));
    } else {
        query_sql(&list, " IN");
        query_ids(&list, ids, n);
    }
    query_sql(&list, MONEY_KNOWN);
    query_bind(&list, B_TIME(before));
    query_bind(&list, B_TIME(before));
    return range_end(&q, query_each(cx, &list, range_row, &q));
}
