/* See fact_check.h. Piece by piece, each in one snapshot. */
#include "model/fact_check.h"

#include <string.h>

#include "core/text.h"
#include "model/customer_copies.h"
#include "model/customer_tally.h"
#include "model/stage_private.h"

enum { PIECE = 2000, COL_CODE = COL_PACKED, COL_WAKE = 13 };

struct check {
    struct ctx *cx;
    struct stage_source source;
    struct rows customers;
    uint64_t *ids;
    size_t at;
    struct events_of { const struct event *events; size_t n; } *truth;
    fact_difference_fn *fn;
    void *arg;
    struct stage_progress *out;
};

static void
differs(struct check *c, size_t row, const char *fact, const char *stored,
        const char *computed)
{
    struct fact_difference d = {rows_text(&c->customers, row, COL_CODE), fact,
                                stored, computed};
    c->out->changed++;
    c->fn(c->arg, &d);
}

/* ---- facts ---- */

/* As CUSTOMER_DERIVED and stage_derived_binds have them. */
static const char *const FACTS[STAGE_DERIVED_BINDS - 1] = {
    "stage", "stage_since", "first_purchase_on", "last_purchase_on",
    "expected_on", "late_on", "lapse_on", "last_touch_on", "last_contact_on",
    "wake_on", "round", "purchases", "cycle_days", "open_deals",
    "revenue_365", "revenue_total", "warned"};

static const char *
stored_text(struct arena *a, const struct rows *r, size_t row, size_t col,
            const struct bind *b)
{
    switch (b->type) {
    case BIND_TEXT: return rows_text(r, row, col);
    case BIND_DAY: return day_iso(a, rows_day(r, row, col));
    case BIND_MONEY: return money_plain(a, rows_money(r, row, col));
    default:
        return arena_printf(a, "%llu",
                            (unsigned long long)rows_u64(r, row, col));
    }
}

static const char *
bind_text(struct arena *a, const struct bind *b)
{
    switch (b->type) {
    case BIND_TEXT: return b->v.p;
    case BIND_DAY: return day_iso(a, b->v.day);
    case BIND_MONEY: return money_plain(a, b->v.i64);
    default: return arena_printf(a, "%lld", (long long)b->v.i64);
    }
}

static void
facts_compare(struct check *c, size_t row, const struct stage_derived *d)
{
    struct bind b[STAGE_DERIVED_BINDS];
    struct arena *a = c->cx->arena;
    if (stage_derived_differs(&c->customers, row, d) == 0)
        return;
    stage_derived_binds(d, 0, b);
    for (size_t i = 0; i < STAGE_DERIVED_BINDS - 1; i++) {
        const char *stored = stored_text(a, &c->customers, row, 4 + i, &b[i]);
        const char *computed = bind_text(a, &b[i]);
        if (strcmp(stored, computed) != 0)
            differs(c, row, FACTS[i], stored, computed);
    }
}

static void
customer_compare(struct check *c, size_t row)
{
    struct stage_customer one = {0};
    struct ledger *l = c->source.ledger;
    int32_t wake = rows_day(&c->customers, row, COL_WAKE);
    stage_source_input(&c->source, &c->customers, row, &one.in);
    one.in.events = c->truth[row].events;
    one.in.event_count = c->truth[row].n;
    if (wake <= one.in.as_of)
        one.in.as_of = wake - 1;
    stage_ledger_customer(l, rows_text(&c->customers, row, COL_STATES));
    stage_customer_evaluate(&c->source, &one);
    facts_compare(c, row, &one.derived);
    if (!stage_customer_absent(&c->customers, row)
        && stage_ledger_needs(l) != LEDGER_SAME)
        differs(c, row, "ledger", "another history", "");
}

/* ---- what others copy of a customer (customer_copies_renew), and what is counted
 * (customer_tally.h) ---- */

static const char SQL_COPIES[] =
    "SELECT c.code, w.cause_code FROM warning w FORCE INDEX (warning_once)"
    " JOIN customer c ON c.id = w.customer_id WHERE w.customer_id BETWEEN ?"
    " AND ? AND w.open = 1 AND NOT (w.owner_id <=> c.owner_id AND w.team_id <=>"
    " c.team_id AND w.stage = c.stage AND w.region_code = c.region_code AND"
    " w.contact_on = c.last_contact_on AND w.live = COALESCE(c.live, 0))"
    " ORDER BY w.id";
static const char SQL_CASE_COPIES[] =
    "SELECT c.code, rc.code FROM recovery_case rc FORCE INDEX"
    " (recovery_case_customer) JOIN customer c ON c.id = rc.customer_id"
    " WHERE rc.customer_id BETWEEN ? AND ? AND NOT (rc.customer_owner_id <=>"
    " c.owner_id AND rc.customer_team_id <=> c.team_id AND rc.customer_live ="
    " COALESCE(c.live, 0)) ORDER BY rc.id";
static const char SQL_CONTRACT_COPIES[] =
    "SELECT c.code, t.code FROM contract t FORCE INDEX (contract_customer)"
    " JOIN customer c ON c.id = t.customer_id WHERE t.customer_id BETWEEN ?"
    " AND ? AND t.status = 'running' AND NOT (t.customer_owner_id <=> c.owner_id"
    " AND t.customer_team_id <=> c.team_id AND t.customer_live ="
    " COALESCE(c.live, 0)) ORDER BY t.id";
static const char SQL_TASK_COPIES[] =
    "SELECT c.code, CAST(t.id AS CHAR) FROM task t FORCE INDEX (task_customer)"
    " JOIN customer c ON c.id = t.customer_id WHERE t.customer_id BETWEEN ?"
    " AND ? AND NOT (t.customer_owner_id <=> c.owner_id"
    " AND t.customer_team_id <=> c.team_id AND t.customer_live ="
    " COALESCE(c.live, 0)) ORDER BY t.id";

static const char SQL_TALLY[] =
    "SELECT c.code, COALESCE(t.changes, 0) FROM customer c LEFT JOIN"
    " customer_tally t ON t.customer_id = c.id WHERE c.id BETWEEN ? AND ? AND"
    " (COALESCE(t.changes, 0) <> (SELECT COUNT(*) FROM audit a FORCE INDEX"
    " (audit_subject) WHERE a.subject = 'customer' AND a.subject_id = c.id) OR"
    " NOT t.open_case <=> (SELECT MIN(k.id) FROM recovery_case k FORCE INDEX"
    " (recovery_case_customer) WHERE k.customer_id = c.id AND k.open = 1))"
    " ORDER BY c.id";

static void
copies_differ(struct check *c, const struct rows *r, const char *what)
{
    for (size_t i = 0; i < r->count; i++) {
        struct fact_difference d = {rows_text(r, i, 0), what,
                                    rows_text(r, i, 1), ""};
        c->out->changed++;
        c->fn(c->arg, &d);
    }
}

static enum err
copies_compare(struct check *c, size_t n)
{
    struct rows r;
    struct bind from = B_U64(c->ids[0]), to = B_U64(c->ids[n - 1]);
    TRY(db_query(c->cx, &r, SQL_COPIES, from, to));
    copies_differ(c, &r, "warning");
    TRY(db_query(c->cx, &r, SQL_CASE_COPIES, from, to));
    copies_differ(c, &r, "recovery_case");
    TRY(db_query(c->cx, &r, SQL_CONTRACT_COPIES, from, to));
    copies_differ(c, &r, "contract");
    TRY(db_query(c->cx, &r, SQL_TASK_COPIES, from, to));
    copies_differ(c, &r, "task");
    TRY(db_query(c->cx, &r, SQL_TALLY, from, to));
    copies_differ(c, &r, "customer_tally");
    return OK;
}

/* ---- a piece ---- */

static enum err
truth_take(void *arg, uint64_t id, const struct event *events, size_t n)
{
    struct check *c = arg;
    while (c->ids[c->at] != id)
        c->at++;
    struct event *own = ARENA_ARRAY(c->cx->arena, n, struct event);
    memcpy(own, events, n * sizeof *own);
    c->truth[c->at] = (struct events_of){own, n};
    return OK;
}

static enum err
pack_compare(void *arg, size_t row, bool fresh, const struct event *events,
             size_t n)
{
    struct check *c = arg;
    const struct events_of *t = &c->truth[row];
    if (fresh && (n != t->n || (n && memcmp(events, t->events,
                                            n * sizeof *events) != 0)))
        differs(c, row, "event_pack", arena_printf(c->cx->arena, "%zu", n),
                arena_printf(c->cx->arena, "%zu", t->n));
    return OK;
}

static const char SQL_PIECE[] =
    STAGE_CUSTOMER ", c.code FROM customer c WHERE c.id > ?"
    " ORDER BY c.id LIMIT ?";

static enum err
piece_check(struct check *c, uint64_t after)
{
    struct arena *a = c->cx->arena;
    TRY(db_query(c->cx, &c->customers, SQL_PIECE, B_U64(after),
                 B_I64(PIECE)));
    size_t n = c->customers.count;
    if (n == 0)
        return OK;
    c->ids = ARENA_ARRAY(a, n, uint64_t);
    c->truth = ARENA_ARRAY(a, n, struct events_of);
    memset(c->truth, 0, n * sizeof *c->truth);
    for (size_t i = 0; i < n; i++)
        c->ids[i] = rows_u64(&c->customers, i, 0);
    c->at = 0;
    TRY(stage_source_open(c->cx, &c->source));
    enum err e = event_rows_of(c->cx, c->ids, n, truth_take, c);
    for (size_t i = 0; i < n && e == OK; i++)
        customer_compare(c, i);
    stage_source_close(&c->source);
    TRY(e);
    TRY(copies_compare(c, n));
    return event_pack_each(c->cx, c->ids, n, pack_compare, c);
}

enum err
fact_check(struct ctx *cx, fact_difference_fn *fn, stage_progress_fn *progress,
           void *arg, struct stage_progress *out)
{
    struct ctx own = *cx;
    struct check c = {.cx = &own, .fn = fn, .arg = arg, .out = out};
    uint64_t after = 0;
    enum err e;
    *out = (struct stage_progress){0};
    own.arena = arena_new();
    do {
        arena_reset(own.arena);
        e = db_begin_read(&own);
        if (e == OK)
            e = piece_check(&c, after);
        db_rollback(&own);
        size_t n = e == OK ? c.customers.count : 0;
        after = n ? c.ids[n - 1] : after;
        out->customers += n;
        if (e == OK && progress != NULL)
            e = progress(arg, out);
    } while (e == OK && c.customers.count == PIECE);
    arena_free(own.arena);
    return e;
}

/* ---- anew ---- */

static const char SQL_PLACE[] =
    "SELECT CAST(value AS UNSIGNED) FROM setting WHERE name = 'facts.rebuild'";
static const char SQL_SET_PLACE[] =
    "INSERT INTO setting (name, value) VALUES ('facts.rebuild', ?)"
    " ON DUPLICATE KEY UPDATE value = VALUES(value)";
static const char SQL_PIECE_END[] =
    "SELECT MAX(id) FROM (SELECT id FROM customer WHERE id > ? ORDER BY id"
    " LIMIT ?) p";

static enum err
place_set(struct ctx *cx, uint64_t place)
{
    return db_exec(cx, SQL_SET_PLACE,
                   B_TEXT(arena_printf(cx->arena, "%llu",
                                       (unsigned long long)place)));
}

/* A piece more; the place is kept behind it, so that a killed one is done again
 * and nothing is left out. */
static enum err
rebuild_piece(struct ctx *cx, uint64_t *place, struct stage_progress *out)
{
    struct stage_progress p;
    struct rows r;
    TRY(db_find(cx, &r, SQL_PIECE_END, B_U64(*place), B_I64(5 * PIECE)));
    struct stage_task task = {.from = *place + 1, .to = rows_u64(&r, 0, 0),
                              .due = DAY_NONE, .repack = true};
    *place = task.to;
    if (task.to == 0)
        return place_set(cx, 0); /* the end */
    TRY(stage_refresh_task(cx, &task, NULL, NULL, &p));
    TRY(customer_copies_renew_range(cx, task.from, task.to));
    TRY(customer_tally_renew_range(cx, task.from, task.to));
    out->customers += p.customers;
    out->changed += p.changed;
    return place_set(cx, *place);
}

enum err
fact_rebuild(struct ctx *cx, stage_progress_fn *progress, void *arg,
             struct stage_progress *out)
{
    struct ctx own = *cx;
    struct rows r;
    *out = (struct stage_progress){0};
    TRY(db_query(cx, &r, SQL_PLACE));
    uint64_t place = r.count ? rows_u64(&r, 0, 0) : 0;
    own.arena = arena_new();
    enum err e;
    do {
        arena_reset(own.arena);
        e = rebuild_piece(&own, &place, out);
        if (e == OK && progress != NULL)
            e = progress(arg, out);
    } while (e == OK && place != 0);
    arena_free(own.arena);
    return e;
}
