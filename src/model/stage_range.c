/* Many customers: pieces of 2,000, each read and written in one transaction, and
 * the daily run. */
#include "model/stage_private.h"

enum { PIECE = 2000 };

struct piece {
    struct stage_source *source;
    uint64_t from, to;
    struct rows customers;
    size_t at;            /* next row that no pack was met for */
    size_t *stale;        /* rows whose events are to be read one by one */
    size_t stale_count, stale_at;
    uint64_t *later;      /* those that take more than to be added to */
    size_t later_count;
    size_t changed;
    uint64_t last;
    struct ctx *cx;
};

static void
piece_customer(struct piece *p, size_t row, const struct event *events,
               size_t n)
{
    struct stage_customer c = {0};
    struct ledger *l = p->source->ledger;
    uint64_t id = rows_u64(&p->customers, row, 0);
    if (stage_customer_absent(&p->customers, row)) {
        p->later[p->later_count++] = id;
        return;
    }
    stage_source_input(p->source, &p->customers, row, &c.in);
    c.in.events = events;
    c.in.event_count = n;
    stage_ledger_customer(l, rows_text(&p->customers, row, COL_STATES));
    stage_customer_evaluate(p->source, &c);
    if (stage_ledger_needs(l) == LEDGER_READ) {
        p->later[p->later_count++] = id;
    } else if (stage_customer_wait(p->source, &p->customers, row, &c)) {
        stage_ledger_dirty(l, id);
        p->changed++;
    }
}

/* ---- from their packs ---- */

static void
piece_packless(struct piece *p, uint64_t before)
{
    const struct rows *r = &p->customers;
    for (; p->at < r->count && rows_u64(r, p->at, 0) < before; p->at++)
        p->stale[p->stale_count++] = p->at;
}

static enum err
piece_pack(void *arg, uint64_t customer_id, bool fresh,
           const struct event *events, size_t n)
{
    struct piece *p = arg;
    piece_packless(p, fresh ? customer_id : customer_id + 1);
    if (fresh && p->at < p->customers.count
        && rows_u64(&p->customers, p->at, 0) == customer_id)
        piece_customer(p, p->at++, events, n);
    return OK;
}

/* ---- those without: from `event`, and packed ---- */

static void
stale_customer(struct piece *p, const struct event *events, size_t n)
{
    size_t row = p->stale[p->stale_at++];
    stage_customer_pack(p->cx, p->source->ledger,
                        rows_u64(&p->customers, row, 0), events, n);
    piece_customer(p, row, events, n);
}

static uint64_t
stale_id(const struct piece *p)
{
    return rows_u64(&p->customers, p->stale[p->stale_at], 0);
}

/* Customers without events come between those that have some. */
static enum err
piece_events(void *arg, uint64_t customer_id, const struct event *events,
             size_t n)
{
    struct piece *p = arg;
    while (stale_id(p) != customer_id)
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
        ids[i] = rows_u64(&p->customers, p->stale[i], 0);
    TRY(event_rows_of(cx, ids, p->stale_count, piece_events, p));
    while (p->stale_at < p->stale_count)
        stale_customer(p, NULL, 0);
    return OK;
}

/* After the events: the connection is free again. */
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

static const char SQL_PIECE[] =
    STAGE_CUSTOMER " FROM customer c WHERE c.id BETWEEN ? AND ? ORDER BY c.id LIMIT ?"
    " FOR UPDATE";

static enum err
piece_read(struct ctx *cx, struct piece *p)
{
    p->at = p->changed = p->later_count = p->stale_count = p->stale_at = 0;
    p->cx = cx;
    stage_ledger_drop(p->source->ledger, cx->arena);
    TRY(db_query(cx, &p->customers, SQL_PIECE, B_U64(p->from), B_U64(p->to),
                 B_I64(PIECE)));
    size_t n = p->customers.count;
    if (n == 0)
        return OK;
    p->last = rows_u64(&p->customers, n - 1, 0);
    p->later = ARENA_ARRAY(cx->arena, n, uint64_t);
    p->stale = ARENA_ARRAY(cx->arena, n, size_t);
    TRY(event_pack_each(cx, rows_u64(&p->customers, 0, 0), p->last,
                        piece_pack, p));
    piece_packless(p, UINT64_MAX);
    TRY(piece_stale(cx, p));
    TRY(piece_later(cx, p));
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
    enum err e = piece_read(cx, p);
    stage_source_close(&s);
    return e;
}

enum err
stage_refresh_range(struct ctx *cx, uint64_t from, uint64_t to,
                    stage_progress_fn *fn, void *arg,
                    struct stage_progress *out)
{
    struct ctx own = *cx; /* a piece's memory goes with the piece */
    own.arena = arena_new();
    struct piece p = {.from = from, .to = to > INT64_MAX ? INT64_MAX : to};
    enum err e = OK;
    *out = (struct stage_progress){0};
    for (;;) {
        arena_reset(own.arena);
        e = db_transact(&own, piece_refresh, &p);
        if (e != OK || p.customers.count == 0)
            break;
        out->customers += p.customers.count;
        out->changed += p.changed;
        p.from = p.last + 1;
        if (fn != NULL && (e = fn(arg, out)) != OK)
            break;
    }
    arena_free(own.arena);
    return e;
}

/* ---- the daily run ---- */

struct due {
    struct stage_source *source;
    int32_t day;
    uint64_t last;
    size_t count;
};

static const char SQL_DUE[] =
    "SELECT id FROM customer WHERE wake_on <= ? AND live = 1 AND id > ?"
    " ORDER BY id LIMIT ?";

static enum err
due_read(struct ctx *cx, struct due *d)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_DUE, B_DAY(d->day), B_U64(d->last),
                 B_I64(PIECE)));
    stage_ledger_drop(d->source->ledger, cx->arena);
    for (size_t i = 0; i < r.count; i++) {
        uint64_t id = rows_u64(&r, i, 0);
        bool changed;
        TRY(stage_customer_refresh(cx, d->source, id, &changed));
        stage_ledger_dirty(d->source->ledger, id);
    }
    TRY(stage_ledger_send(cx, d->source->ledger));
    d->count = r.count;
    if (r.count)
        d->last = rows_u64(&r, r.count - 1, 0);
    return OK;
}

static enum err
due_piece(struct ctx *cx, void *arg)
{
    struct due *d = arg;
    struct stage_source s;
    TRY(stage_source_hold(cx, &s));
    d->source = &s;
    enum err e = due_read(cx, d);
    stage_source_close(&s);
    return e;
}

enum err
stage_refresh_due(struct ctx *cx, int32_t day, struct stage_progress *out)
{
    struct ctx own = *cx;
    struct due d = {.day = day};
    *out = (struct stage_progress){0};
    own.arena = arena_new();
    enum err e;
    do {
        arena_reset(own.arena);
        e = db_transact(&own, due_piece, &d);
        if (e == OK)
            out->customers += d.count;
    } while (e == OK && d.count == PIECE);
    out->changed = out->customers; /* a wake day that has come always moves */
    arena_free(own.arena);
    return e;
}
