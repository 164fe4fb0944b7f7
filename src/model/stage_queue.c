/* What a refresh writes: derived columns, ledger rows, states and the outbox
 * wait in memory and go in one message a table, so many customers cost little
 * more than one. */
#include <string.h>

#include "model/stage_private.h"
#include "model/customer_copies.h"
#include "model/warning.h"

enum { ROW_COLUMNS = 17, STATE_COLUMNS = 7, DIRTY_COLUMNS = 2 };

void
stage_ledger_drop(struct ledger *l, struct arena *a)
{
    l->arena = a;
    l->derived = l->rows = l->states = l->packs = l->dirty = l->warned =
        l->follow = (struct ledger_writes){0};
    l->differs = 0;
}

struct bind *
stage_ledger_wait(struct ledger *l, struct ledger_writes *w, size_t columns)
{
    if (w->n == w->cap) {
        size_t cap = w->cap ? w->cap * 4 : 16;
        struct bind *more = arena_room(l->arena,
                                       cap * columns * sizeof *more);
        if (w->n)
            memcpy(more, w->binds, w->n * columns * sizeof *more);
        w->binds = more;
        w->cap = cap;
    }
    return &w->binds[w->n++ * columns];
}

static size_t
first_of_day(const struct evaluate_input *in, int32_t day)
{
    size_t lo = 0, hi = in->event_count;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (in->events[mid].day < day)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* Moment, person and reason of a step that the evaluator found. */
static void
step_cause(const struct evaluate_input *in, unsigned model,
           struct ledger_step *s)
{
    bool by_hand = s->to && !s->version && !s->rule;
    if (s->at != TIME_NONE)
        return;
    for (size_t i = first_of_day(in, s->day);
         i < in->event_count && in->events[i].day == s->day; i++) {
        const struct event *e = &in->events[i];
        s->at = e->at;
        if (by_hand && e->kind == EVENT_MOVED_BY_HAND
            && e->other_id == model) {
            s->reason = "moved";
            s->account_id = e->account_id;
        }
        if (e->kind != EVENT_DECLARED_LOST && e->kind != EVENT_DECLARED_KEPT)
            continue;
        s->reason = "declared";
        s->account_id = e->account_id;
    }
    if (s->at == TIME_NONE) /* time alone */
        s->at = day_start(s->day);
}

void
stage_ledger_row(struct ledger *l, uint64_t customer_id, size_t model,
                 const struct evaluate_input *in,
                 const struct ledger_step *step, unsigned seq,
                 int32_t corrects_day, unsigned corrects_seq)
{
    struct bind *b = stage_ledger_wait(l, &l->rows, ROW_COLUMNS);
    struct ledger_step s = *step;
    step_cause(in, l->rules->models[model].number, &s);
    b[0] = B_U64(customer_id);
    b[1] = B_U64(l->rules->models[model].number);
    b[2] = B_DAY(s.day);
    b[3] = B_U64(seq);
    b[4] = B_TIME(s.at);
    b[5] = B_TIME(TIME_NONE); /* when it is sent */
    b[6] = B_REF(s.from);
    b[7] = B_REF(s.to);
    b[8] = B_DAY(s.since);
    b[9] = B_U64(s.version);
    b[10] = B_U64(s.rule);
    b[11] = B_U64(s.round);
    b[12] = B_REF(s.account_id);
    b[13] = B_TEXT(s.reason);
    b[14] = B_BYTES(arena_copy(l->arena, s.facts, s.fact_count), s.fact_count);
    b[15] = B_DAY(corrects_day);
    b[16] = corrects_day == DAY_NONE ? B_NULL : B_U64(corrects_seq);
}

void
stage_ledger_state(struct ledger *l, uint64_t customer_id, size_t model,
                   int32_t last_day)
{
    const struct ledger_history *h = &l->history[model];
    struct bind *b = stage_ledger_wait(l, &l->states, STATE_COLUMNS);
    b[0] = B_U64(customer_id);
    b[1] = B_U64(l->rules->models[model].number);
    b[2] = B_U64(h->n);
    b[3] = B_U64(stage_ledger_hash(h->steps, h->n));
    b[4] = B_DAY(last_day);
    b[5] = B_REF(h->n ? h->steps[h->n - 1].to : 0);
    b[6] = B_DAY(h->n ? h->steps[h->n - 1].day : DAY_NONE);
}

void
stage_ledger_append(struct ledger *l, uint64_t customer_id, size_t model,
                    const struct evaluate_input *in)
{
    const struct ledger_history *h = &l->history[model];
    for (size_t i = l->state[model].steps; i < h->n; i++)
        stage_ledger_row(l, customer_id, model, in, &h->steps[i], 0,
                         DAY_NONE, 0);
    stage_ledger_state(l, customer_id, model, h->steps[h->n - 1].day);
}

void
stage_ledger_dirty(struct ledger *l, uint64_t customer_id)
{
    struct bind *b = stage_ledger_wait(l, &l->dirty, DIRTY_COLUMNS);
    b[0] = B_U64(customer_id);
    b[1] = B_NULL;
}

void
stage_ledger_dirty_range(struct ledger *l, uint64_t from, uint64_t until)
{
    l->dirty.n = 0;
    stage_ledger_dirty(l, from);
    l->dirty.binds[1] = B_U64(until);
}

void
stage_ledger_follow(struct ledger *l, uint64_t customer_id, uint64_t warned)
{
    if (warned)
        *stage_ledger_wait(l, &l->follow, 1) = B_U64(customer_id);
}

/* Which of its customer's rows each is, and how many are such. */
static void
rows_places(const struct ledger_writes *w, uint32_t *place, size_t *count)
{
    for (size_t i = 0; i < w->n; i++) {
        const struct bind *b = &w->binds[i * ROW_COLUMNS];
        bool same = i && b[0].v.u64 == (b - ROW_COLUMNS)[0].v.u64;
        place[i] = same ? place[i - 1] + 1 : 0;
        count[place[i]]++;
    }
}

void
stage_ledger_spread(struct ledger *l)
{
    struct ledger_writes *w = &l->rows;
    uint32_t *place = ARENA_ARRAY(l->arena, w->n + 1, uint32_t);
    size_t *to = ARENA_ARRAY(l->arena, w->n + 1, size_t);
    size_t size = ROW_COLUMNS * sizeof *w->binds, at = 0;
    struct bind *spread = arena_room(l->arena, (w->n + 1) * size);
    rows_places(w, place, to);
    for (size_t k = 0; k < w->n && to[k]; k++) {
        size_t n = to[k];
        to[k] = at;
        at += n;
    }
    for (size_t i = 0; i < w->n; i++)
        memcpy(&spread[to[place[i]]++ * ROW_COLUMNS],
               &w->binds[i * ROW_COLUMNS], size);
    w->binds = spread;
    w->cap = w->n;
}

/* The state first: if another run was faster it fails here, by 1020. */
static const char SQL_STATE[] =
    "INSERT INTO stage_state (customer_id, model_id, steps, hash, last_day,"
    " stage, since) VALUES (?, ?, ?, ?, ?, ?, ?)"
    " ON DUPLICATE KEY UPDATE steps = VALUES(steps), hash = VALUES(hash),"
    " last_day = VALUES(last_day), stage = VALUES(stage),"
    " since = VALUES(since)";

static const char SQL_ROW[] =
    "INSERT INTO stage_change (customer_id, model_id, day, seq, happened_at,"
    " recorded_at, from_stage, to_stage, since, rule_version, rule_no, round,"
    " account_id, reason, facts, corrects_day, corrects_seq)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

static const char SQL_PACK[] =
    "INSERT INTO event_pack (customer_id, data) VALUES (?, ?)"
    " ON DUPLICATE KEY UPDATE data = VALUES(data)";

static const char SQL_DIRTY[] =
    "INSERT INTO stage_dirty (customer_id, until_id) VALUES (?, ?)";

static enum err
writes_send(struct ctx *cx, const char *sql, struct ledger_writes *w,
            size_t columns)
{
    size_t n = w->n;
    w->n = 0;
    if (n == 1)
        return db_exec_v(cx, sql, w->binds, columns);
    return n ? db_exec_array(cx, sql, w->binds, n, columns) : OK;
}

enum err
stage_copy_stale(struct ctx *cx, const uint64_t *ids, size_t n)
{
    struct ledger_writes w = {.n = n, .binds = ARENA_ARRAY(
        cx->arena, n * DIRTY_COLUMNS + 1, struct bind)};
    for (size_t i = 0; i < n; i++) {
        w.binds[i * DIRTY_COLUMNS] = B_U64(ids[i]);
        w.binds[i * DIRTY_COLUMNS + 1] = B_NULL;
    }
    TRY(writes_send(cx, SQL_DIRTY, &w, DIRTY_COLUMNS));
    return customer_copies_renew(cx, ids, n);
}

/* Customers whose warnings are others than before, two columns each. */
static enum err
warned_send(struct ctx *cx, struct ledger *l)
{
    size_t n = l->warned.n;
    l->warned.n = 0;
    if (n == 0)
        return OK;
    struct warning_change *c = ARENA_ARRAY(cx->arena, n,
                                           struct warning_change);
    for (size_t i = 0; i < n; i++)
        c[i] = (struct warning_change){l->warned.binds[2 * i].v.u64,
                                       l->warned.binds[2 * i + 1].v.u64};
    return warning_settle(cx, l->rules, clock_today(), c, n);
}

static enum err
follow_send(struct ctx *cx, struct ledger *l)
{
    size_t n = l->follow.n;
    uint64_t *ids = ARENA_ARRAY(cx->arena, n + 1, uint64_t);
    for (size_t i = 0; i < n; i++)
        ids[i] = l->follow.binds[i].v.u64;
    l->follow.n = 0;
    return warning_follow(cx, ids, n);
}

enum err
stage_ledger_send(struct ctx *cx, struct ledger *l)
{
    int64_t now = clock_now();
    for (size_t i = 0; i < l->rows.n; i++)
        l->rows.binds[i * ROW_COLUMNS + 5] = B_TIME(now);
    TRY(writes_send(cx, SQL_STATE, &l->states, STATE_COLUMNS));
    TRY(writes_send(cx, SQL_ROW, &l->rows, ROW_COLUMNS));
    TRY(stage_derived_send(cx, l));
    TRY(writes_send(cx, SQL_PACK, &l->packs, EVENT_PACK_BINDS));
    TRY(writes_send(cx, SQL_DIRTY, &l->dirty, DIRTY_COLUMNS));
    TRY(warned_send(cx, l));
    return follow_send(cx, l);
}
