/* Writes derived columns and ledger of customers: reads events, evaluates,
 * compares with what is there and writes only what differs, so a run that
 * changes little writes little. Reading the customer's row locks it: two writers
 * of events of one customer come one after the other, and the later one reads
 * the events of the first or is told to begin again. */
#include <string.h>

#include "model/stage_private.h"

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

bool
stage_customer_absent(const struct rows *r, size_t row)
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
    if (!stage_customer_absent(r, row))
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

void
stage_customer_evaluate(struct stage_source *s, struct stage_customer *c)
{
    stage_derived_read(s, &c->in, stage_ledger_collect, s->ledger,
                       &c->derived);
    stage_ledger_cut(s->ledger, c->absences, c->absence_count);
}

bool
stage_customer_wait(struct stage_source *s, const struct rows *r, size_t row,
                    const struct stage_customer *c)
{
    struct ledger *l = s->ledger;
    uint64_t id = rows_u64(r, row, 0);
    unsigned differs = stage_derived_differs(r, row, &c->derived);
    bool changed = differs != 0;
    if (differs & DIFFERS_WARNED) {
        struct bind *b = stage_ledger_wait(l, &l->warned, 2);
        b[0] = B_U64(id);
        b[1] = B_U64(c->derived.warned);
    }
    /* What its warnings copy of it is other than before, or one begins. */
    if (differs & (DIFFERS_STAGE | DIFFERS_CONTACT | DIFFERS_WARNED))
        stage_ledger_follow(l, id, c->derived.warned);
    l->differs |= differs;
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
                 const struct stage_customer *c)
{
    struct ledger *l = s->ledger;
    const struct ledger_absence *last = c->absence_count
        ? &c->absences[c->absence_count - 1] : NULL;
    for (size_t i = 0; i < s->rules->model_count; i++)
        if (stage_ledger_need(l, i) == LEDGER_READ)
            TRY(stage_ledger_correct(cx, l, id, i, &c->in, last));
    return OK;
}

void
stage_customer_pack(struct ctx *cx, struct ledger *l, uint64_t id,
                    const struct event *events, size_t n)
{
    event_pack_binds(l->arena, id, events, n,
                     stage_ledger_wait(l, &l->packs, EVENT_PACK_BINDS));
    db_paid(cx->db, id);
}

/* The customer's row, which is locked, is the first; its events are the others. A
 * locking read meets what the snapshot does not show, which may be older than the
 * lock, and is refused. */
#define ONE(cycles)                                                           \
    "(" STAGE_CUSTOMER ", (SELECT p.data IS NOT NULL FROM event_pack p WHERE" \
    " p.customer_id = c.id)," cycles "," EVENT_NO_FIELDS                     \
    " FROM customer c WHERE c.id = ? FOR UPDATE) UNION ALL (SELECT NULL,"     \
    " NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,"      \
    " NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,"      \
    " NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL," EVENT_FIELDS          \
    " FROM event FORCE INDEX (PRIMARY) WHERE customer_id = ?"                 \
    " AND voided_at IS NULL LOCK IN SHARE MODE)"

static enum err
one_with_events(struct ctx *cx, const char *sql, uint64_t id, struct rows *out)
{
    const struct bind b[] = {B_U64(id), B_U64(id)};
    TRY(db_find_v(cx, out, sql, b, 2));
    return rows_null(out, 0, 0) ? ERR_NOT_FOUND : OK;
}

/* Its row has been read and is locked. */
static enum err
customer_write(struct ctx *cx, struct stage_source *s, const struct rows *r,
               bool *changed)
{
    uint64_t id = rows_u64(r, 0, 0);
    struct event *events;
    struct stage_customer c = {0};
    stage_source_input(s, r, 0, &c.in);
    event_of_rows(cx, r, 1, COL_EVENT, &events, &c.in.event_count);
    c.in.events = events;
    s->ledger->packed = rows_null(r, 0, COL_PACKED) ? 0 : id;
    if (db_owes(cx->db, id) || !rows_u64(r, 0, COL_PACKED))
        stage_customer_pack(cx, s->ledger, id, events, c.in.event_count);
    TRY(absences_read(cx, r, 0, &c.absences, &c.absence_count));
    stage_ledger_customer(s->ledger, rows_text(r, 0, COL_STATES));
    if (c.absence_count)
        stage_ledger_again(s->ledger);
    stage_customer_evaluate(s, &c);
    bool read = stage_ledger_needs(s->ledger) == LEDGER_READ;
    if (read && !c.absence_count) {
        stage_ledger_again(s->ledger);
        stage_customer_evaluate(s, &c);
    }
    *changed = stage_customer_wait(s, r, 0, &c) || read;
    if (c.absence_count) /* it may have left the base, or be back */
        stage_ledger_follow(s->ledger, id, c.derived.warned);
    return read ? customer_correct(cx, s, id, &c) : OK;
}

static const char SQL_ONE[] = ONE(" NULL, NULL, NULL");

enum err
stage_customer_refresh(struct ctx *cx, struct stage_source *s, uint64_t id,
                       bool *changed)
{
    struct rows r;
    TRY(one_with_events(cx, SQL_ONE, id, &r));
    return customer_write(cx, s, &r, changed);
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
        e = stage_customer_refresh(cx, &s, ids[i], &changed);
        stage_ledger_dirty(s.ledger, ids[i]);
    }
    if (e == OK)
        e = stage_ledger_send(cx, s.ledger);
    stage_source_close(&s);
    return e;
}

/* With all that evaluating it needs, for who writes this one alone. */
static const char SQL_ALONE[] = ONE(STAGE_CYCLES(STAGE_HELD));

enum err
stage_refresh_customer(struct ctx *cx, uint64_t customer_id)
{
    struct stage_source s;
    struct rows r;
    bool changed;
    TRY(one_with_events(cx, SQL_ALONE, customer_id, &r));
    TRY(stage_source_take(cx, &r, COL_CYCLES, &s));
    stage_ledger_drop(s.ledger, cx->arena);
    stage_ledger_dirty(s.ledger, customer_id);
    enum err e = customer_write(cx, &s, &r, &changed);
    if (e == OK)
        e = stage_ledger_send(cx, s.ledger);
    stage_source_close(&s);
    return e;
}
