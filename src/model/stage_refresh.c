/* Writes derived columns and ledger of customers: reads events, evaluates,
 * compares with what is there and writes only what differs, so a run that
 * changes little writes little. Reading the customer's row locks it: two writers
 * of events of one customer come one after the other, and the later one reads
 * the events of the first or is told to begin again. */
#include <string.h>

#include "model/stage_private.h"

enum { PIECE = 2000 };

/* Columns: see stage_private.h; then live, deleted_at, deleted_by,
 * merged_into_id, absences, states. */
enum { COL_LIVE = 20, COL_DELETED_AT, COL_DELETED_BY, COL_MERGED,
       COL_ABSENCES, COL_STATES };

#define CUSTOMER_COLUMNS                                                      \
    "SELECT c.id, c.created_on, c.cycle_days_set, c.category_id,"             \
    CUSTOMER_DERIVED ", c.live, c.deleted_at, c.deleted_by,"                  \
    " c.merged_into_id, (SELECT COUNT(*) FROM stage_absence a"                \
    "   WHERE a.customer_id = c.id)," CUSTOMER_STATES " FROM customer c"

/* ---- out of the base ---- */

static const char SQL_ABSENCES[] =
    "SELECT left_at, back_at, reason, account_id, back_account_id"
    " FROM stage_absence WHERE customer_id = ? ORDER BY left_at";
static const char SQL_LEAVE[] =
    "INSERT INTO stage_absence (customer_id, left_at, reason, account_id)"
    " VALUES (?, ?, ?, ?)";
static const char SQL_BACK[] =
    "UPDATE stage_absence SET back_at = ?, back_account_id = ?"
    " WHERE customer_id = ? AND back_at IS NULL";
static const char SQL_UNDONE[] =
    "SELECT 1 FROM customer c JOIN import i ON i.id = c.import_id"
    " WHERE c.id = ? AND i.state IN ('undoing', 'undone')";

static enum err
absence_reason(struct ctx *cx, uint64_t id, bool merged, const char **reason)
{
    struct rows r;
    *reason = "merge";
    if (merged)
        return OK;
    TRY(db_query(cx, &r, SQL_UNDONE, B_U64(id)));
    *reason = r.count ? "undo" : "bin";
    return OK;
}

/* A customer is taken out and brought back by its row alone; here it is noted
 * when, by whom and why. */
static enum err
absence_note(struct ctx *cx, const struct rows *r, size_t row,
             struct ledger_absence *a, size_t *n)
{
    uint64_t id = rows_u64(r, row, 0);
    bool live = !rows_null(r, row, COL_LIVE);
    bool away = *n && a[*n - 1].back_at == TIME_NONE;
    if (live && away) {
        struct ledger_absence *last = &a[*n - 1];
        last->back_at = clock_now();
        last->back_account_id = cx->actor.user_id;
        return db_exec(cx, SQL_BACK, B_TIME(last->back_at),
                       B_REF(last->back_account_id), B_U64(id));
    }
    if (live || away)
        return OK;
    struct ledger_absence *last = &a[(*n)++];
    *last = (struct ledger_absence){.back_at = TIME_NONE,
        .left_at = rows_null(r, row, COL_DELETED_AT) ? clock_now()
            : rows_time(r, row, COL_DELETED_AT),
        .account_id = rows_u64(r, row, COL_DELETED_BY)};
    TRY(absence_reason(cx, id, !rows_null(r, row, COL_MERGED),
                       &last->reason));
    return db_exec(cx, SQL_LEAVE, B_U64(id), B_TIME(last->left_at),
                   B_TEXT(last->reason), B_REF(last->account_id));
}

static bool
absent_ever(const struct rows *r, size_t row)
{
    return rows_null(r, row, COL_LIVE) || rows_u64(r, row, COL_ABSENCES) != 0;
}

static enum err
absences_read(struct ctx *cx, const struct rows *r, size_t row,
              struct ledger_absence **out, size_t *n)
{
    struct rows q = {0};
    *n = 0;
    *out = NULL;
    if (!absent_ever(r, row))
        return OK;
    if (rows_u64(r, row, COL_ABSENCES))
        TRY(db_query(cx, &q, SQL_ABSENCES, B_U64(rows_u64(r, row, 0))));
    *out = ARENA_ARRAY(cx->arena, q.count + 1, struct ledger_absence);
    for (*n = 0; *n < q.count; (*n)++)
        (*out)[*n] = (struct ledger_absence){
            .left_at = rows_time(&q, *n, 0), .back_at = rows_time(&q, *n, 1),
            .reason = rows_text(&q, *n, 2), .account_id = rows_u64(&q, *n, 3),
            .back_account_id = rows_u64(&q, *n, 4)};
    return absence_note(cx, r, row, *out, n);
}

/* ---- one customer ---- */

struct customer_read {
    struct evaluate_input in;
    struct ledger_absence *absences;
    size_t absence_count;
    struct stage_derived derived;
};

static void
customer_evaluate(struct stage_source *s, struct customer_read *c)
{
    stage_derived_read(s, &c->in, stage_ledger_collect, s->ledger,
                       &c->derived);
    stage_ledger_cut(s->ledger, c->absences, c->absence_count);
}

/* What differs waits to be written. False: nothing does. */
static bool
customer_wait(struct stage_source *s, const struct rows *r, size_t row,
              const struct customer_read *c)
{
    struct ledger *l = s->ledger;
    uint64_t id = rows_u64(r, row, 0);
    bool changed = !stage_derived_same(r, row, &c->derived);
    if (changed)
        stage_derived_binds(&c->derived, id,
                            stage_ledger_wait(l, &l->derived,
                                              STAGE_DERIVED_BINDS));
    for (size_t i = 0; i < s->rules->model_count; i++)
        if (stage_ledger_need(l, i) == LEDGER_APPEND) {
            stage_ledger_append(l, id, i, &c->in);
            changed = true;
        }
    return changed;
}

static enum err
customer_correct(struct ctx *cx, struct stage_source *s, uint64_t id,
                 const struct customer_read *c)
{
    struct ledger *l = s->ledger;
    const struct ledger_absence *last = c->absence_count
        ? &c->absences[c->absence_count - 1] : NULL;
    for (size_t i = 0; i < s->rules->model_count; i++)
        if (stage_ledger_need(l, i) == LEDGER_READ)
            TRY(stage_ledger_correct(cx, l, id, i, &c->in, last));
    return OK;
}

static const char SQL_ONE[] =
    CUSTOMER_COLUMNS " WHERE c.id = ? FOR UPDATE";

/* Whatever it takes: absences, corrections. Its rows wait to be sent. */
static enum err
customer_refresh(struct ctx *cx, struct stage_source *s, uint64_t id,
                 bool *changed)
{
    struct rows r;
    struct event *events;
    struct customer_read c = {0};
    TRY(db_find(cx, &r, SQL_ONE, B_U64(id)));
    stage_source_input(s, &r, 0, &c.in);
    TRY(event_read_latest(cx, id, &events, &c.in.event_count));
    c.in.events = events;
    TRY(absences_read(cx, &r, 0, &c.absences, &c.absence_count));
    stage_ledger_customer(s->ledger, rows_text(&r, 0, COL_STATES));
    if (c.absence_count)
        stage_ledger_again(s->ledger);
    customer_evaluate(s, &c);
    bool read = stage_ledger_needs(s->ledger) == LEDGER_READ;
    if (read && !c.absence_count) {
        stage_ledger_again(s->ledger);
        customer_evaluate(s, &c);
    }
    *changed = customer_wait(s, &r, 0, &c) || read;
    return read ? customer_correct(cx, s, id, &c) : OK;
}

enum err
stage_refresh_many(struct ctx *cx, const uint64_t *ids, size_t n)
{
    struct stage_source s;
    bool changed;
    TRY(stage_source_hold(cx, &s));
    stage_ledger_drop(s.ledger, cx->arena);
    enum err e = OK;
    for (size_t i = 0; i < n && e == OK; i++) {
        e = customer_refresh(cx, &s, ids[i], &changed);
        stage_ledger_dirty(s.ledger, ids[i]);
    }
    if (e == OK)
        e = stage_ledger_send(cx, s.ledger);
    stage_source_close(&s);
    return e;
}

enum err
stage_refresh_customer(struct ctx *cx, uint64_t customer_id)
{
    return stage_refresh_many(cx, &customer_id, 1);
}

/* ---- pieces of 2,000 ---- */

struct piece {
    struct stage_source *source;
    uint64_t from, to;
    struct rows customers;
    size_t at;            /* next customer to be read */
    uint64_t *later;      /* those that take more than to be added to */
    size_t later_count;
    size_t changed;
    uint64_t last;
};

static void
piece_customer(struct piece *p, const struct event *events, size_t n)
{
    struct customer_read c = {0};
    struct ledger *l = p->source->ledger;
    uint64_t id = rows_u64(&p->customers, p->at, 0);
    size_t row = p->at++;
    if (absent_ever(&p->customers, row)) {
        p->later[p->later_count++] = id;
        return;
    }
    stage_source_input(p->source, &p->customers, row, &c.in);
    c.in.events = events;
    c.in.event_count = n;
    stage_ledger_customer(l, rows_text(&p->customers, row, COL_STATES));
    customer_evaluate(p->source, &c);
    if (stage_ledger_needs(l) == LEDGER_READ) {
        p->later[p->later_count++] = id;
    } else if (customer_wait(p->source, &p->customers, row, &c)) {
        stage_ledger_dirty(l, id);
        p->changed++;
    }
}

/* Customers without events come between those that have some. */
static enum err
piece_events(void *arg, uint64_t customer_id, const struct event *events,
             size_t n)
{
    struct piece *p = arg;
    while (p->at < p->customers.count
           && rows_u64(&p->customers, p->at, 0) < customer_id)
        piece_customer(p, NULL, 0);
    if (p->at < p->customers.count
        && rows_u64(&p->customers, p->at, 0) == customer_id)
        piece_customer(p, events, n);
    return OK;
}

/* After the events: the connection is free again. */
static enum err
piece_later(struct ctx *cx, struct piece *p)
{
    for (size_t i = 0; i < p->later_count; i++) {
        bool changed;
        TRY(customer_refresh(cx, p->source, p->later[i], &changed));
        if (!changed)
            continue;
        stage_ledger_dirty(p->source->ledger, p->later[i]);
        p->changed++;
    }
    return OK;
}

static const char SQL_PIECE[] =
    CUSTOMER_COLUMNS " WHERE c.id BETWEEN ? AND ? ORDER BY c.id LIMIT ?"
    " FOR UPDATE";

static enum err
piece_read(struct ctx *cx, struct piece *p)
{
    p->at = p->changed = p->later_count = 0;
    stage_ledger_drop(p->source->ledger, cx->arena);
    TRY(db_query(cx, &p->customers, SQL_PIECE, B_U64(p->from), B_U64(p->to),
                 B_I64(PIECE)));
    size_t n = p->customers.count;
    if (n == 0)
        return OK;
    p->last = rows_u64(&p->customers, n - 1, 0);
    p->later = ARENA_ARRAY(cx->arena, n, uint64_t);
    TRY(event_each_customer(cx, rows_u64(&p->customers, 0, 0), p->last,
                            piece_events, p));
    while (p->at < n)
        piece_customer(p, NULL, 0);
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
        TRY(customer_refresh(cx, d->source, id, &changed));
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
