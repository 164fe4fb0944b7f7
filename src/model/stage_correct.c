/* Where the ledger and the history part: the rows of each day are compared with
 * the step of that day. A day that agrees is left alone. A day that does not is
 * taken back row by row, each by a new row that names it: a step of the new
 * history where there is one for it, else a row without stages. Today, a move
 * on from what is there is simply added. */
#include <string.h>

#include "model/stage_private.h"

struct old_row {
    int32_t day, since;
    unsigned seq;
    uint8_t from, to;
    uint16_t version, rule, round;
    int64_t at;
    bool dead; /* corrected, or only takes another back */
};

struct correcting {
    struct ledger *ledger;
    uint64_t customer_id;
    size_t model;
    const struct evaluate_input *in;
    const struct ledger_absence *last; /* NULL = never away */
    struct old_row *old;
    size_t n;
    struct ledger_step *added; /* in place of rows, or new */
    size_t added_n;
    const struct old_row **removed;
    size_t removed_n;
    int32_t since;             /* of the history, before the day */
    uint8_t stage;
    struct ledger_step ended;  /* the last step of the history so far */
    struct { int32_t day; unsigned next; } seq; /* of the last new row */
    int32_t last_day;
};

static const char SQL_ROWS[] =
    "SELECT day, seq, from_stage, to_stage, since, rule_version, rule_no,"
    " round, happened_at, corrects_day, corrects_seq FROM stage_change"
    " WHERE customer_id = ? AND model_id = ? ORDER BY day, seq";

static void
row_kill(struct correcting *c, int32_t day, unsigned seq)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->old[i].day == day && c->old[i].seq == seq)
            c->old[i].dead = true;
}

static enum err
rows_read(struct ctx *cx, struct correcting *c)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_ROWS, B_U64(c->customer_id),
                 B_U64(c->ledger->rules->models[c->model].number)));
    c->n = r.count;
    c->old = ARENA_ARRAY(cx->arena, r.count + 1, struct old_row);
    for (size_t i = 0; i < r.count; i++) {
        struct old_row *o = &c->old[i];
        *o = (struct old_row){
            .day = rows_day(&r, i, 0), .seq = (unsigned)rows_u64(&r, i, 1),
            .from = (uint8_t)rows_u64(&r, i, 2),
            .to = (uint8_t)rows_u64(&r, i, 3), .since = rows_day(&r, i, 4),
            .version = (uint16_t)rows_u64(&r, i, 5),
            .rule = (uint16_t)rows_u64(&r, i, 6),
            .round = (uint16_t)rows_u64(&r, i, 7), .at = rows_time(&r, i, 8)};
        o->dead = !o->from && !o->to;
    }
    for (size_t i = 0; i < r.count; i++)
        if (!rows_null(&r, i, 9))
            row_kill(c, rows_day(&r, i, 9), (unsigned)rows_u64(&r, i, 10));
    c->last_day = r.count ? c->old[r.count - 1].day : DAY_NONE;
    return OK;
}

/* ---- new rows ---- */

static unsigned
seq_next(struct correcting *c, int32_t day)
{
    unsigned next = 0;
    for (size_t i = 0; i < c->n; i++)
        if (c->old[i].day == day && c->old[i].seq >= next)
            next = c->old[i].seq + 1;
    if (c->seq.day == day && c->seq.next > next)
        next = c->seq.next;
    c->seq.day = day;
    c->seq.next = next + 1;
    return next;
}

static void
row_write(struct correcting *c, const struct ledger_step *s,
          const struct old_row *corrects)
{
    stage_ledger_row(c->ledger, c->customer_id, c->model, c->in, s,
                     seq_next(c, s->day),
                     corrects ? corrects->day : DAY_NONE,
                     corrects ? corrects->seq : 0);
    if (c->last_day == DAY_NONE || s->day > c->last_day)
        c->last_day = s->day;
}

static struct ledger_step
take_back(const struct old_row *o)
{
    return (struct ledger_step){.day = o->day, .since = DAY_NONE,
                                .round = o->round, .at = o->at,
                                .reason = "correction"};
}

/* The row a step stands for: of the same move if there is one. */
static const struct old_row *
removed_for(struct correcting *c, const struct ledger_step *s)
{
    size_t found = c->removed_n;
    for (size_t i = 0; i < c->removed_n; i++) {
        const struct old_row *o = c->removed[i];
        if (o == NULL)
            continue;
        if (found == c->removed_n)
            found = i;
        if (o->from == s->from && o->to == s->to) {
            found = i;
            break;
        }
    }
    if (found == c->removed_n)
        return NULL;
    const struct old_row *o = c->removed[found];
    c->removed[found] = NULL;
    return o;
}

/* In order of days, so that the numbers within a day follow. */
static void
corrections_write(struct correcting *c, struct arena *a)
{
    size_t n = 0;
    const struct old_row **of = ARENA_ARRAY(a, c->added_n + 1,
                                            const struct old_row *);
    struct ledger_step *back = ARENA_ARRAY(a, c->removed_n + 1,
                                           struct ledger_step);
    const struct old_row **whose = ARENA_ARRAY(a, c->removed_n + 1,
                                               const struct old_row *);
    for (size_t i = 0; i < c->added_n; i++)
        of[i] = removed_for(c, &c->added[i]);
    for (size_t i = 0; i < c->removed_n; i++)
        if (c->removed[i] != NULL) {
            whose[n] = c->removed[i];
            back[n++] = take_back(c->removed[i]);
        }
    size_t i = 0, k = 0;
    while (i < c->added_n || k < n) {
        bool add = k == n || (i < c->added_n && c->added[i].day < back[k].day);
        row_write(c, add ? &c->added[i] : &back[k], add ? of[i] : whose[k]);
        i += add;
        k += !add;
    }
}

/* ---- day by day ---- */

struct day_group {
    const struct old_row *first, *last; /* of those that count; NULL = none */
    size_t from, to;                    /* rows [from, to) of the day */
};

static struct day_group
group_at(const struct correcting *c, size_t at)
{
    struct day_group g = {.from = at, .to = at};
    while (g.to < c->n && c->old[g.to].day == c->old[at].day) {
        const struct old_row *o = &c->old[g.to++];
        if (o->dead)
            continue;
        g.first = g.first ? g.first : o;
        g.last = o;
    }
    return g;
}

static bool
group_is(const struct day_group *g, const struct ledger_step *s)
{
    return g->first->from == s->from && g->first->since == s->since
        && g->last->to == s->to && g->last->version == s->version
        && g->last->rule == s->rule && g->last->round == s->round;
}

static void
group_remove(struct correcting *c, const struct day_group *g)
{
    for (size_t i = g->from; i < g->to; i++)
        if (!c->old[i].dead)
            c->removed[c->removed_n++] = &c->old[i];
}

/* Today: on from the last row to where the history is now. */
static void
group_go_on(struct correcting *c, const struct day_group *g,
            const struct ledger_step *end)
{
    struct ledger_step s = *end;
    s.day = g->last->day;
    s.from = g->last->to;
    s.since = s.from ? s.day : DAY_NONE;
    if (c->last != NULL && !s.to) {
        s.at = c->last->left_at;
        s.reason = c->last->reason;
        s.account_id = c->last->account_id;
        s.version = s.rule = 0;
        s.fact_count = 0;
    } else if (c->last != NULL && !s.from) {
        s.at = c->last->back_at;
        s.reason = "restore";
        s.account_id = c->last->back_account_id;
        s.fact_count = 0;
    }
    row_write(c, &s, NULL);
}

static void
group_compare(struct correcting *c, const struct day_group *g,
              const struct ledger_step *step)
{
    struct ledger_step still = c->ended;
    still.from = still.to = c->stage;
    still.since = c->stage ? c->since : DAY_NONE;
    const struct ledger_step *end = step ? step : &still;
    bool begins = g->first->from == end->from && g->first->since == end->since;
    if (step ? group_is(g, step) : begins && g->last->to == still.to)
        return;
    if (begins && g->last->to != end->to && g->last->day == clock_today()) {
        group_go_on(c, g, end);
        return;
    }
    group_remove(c, g);
    if (step)
        c->added[c->added_n++] = *step;
}

static void
step_take(struct correcting *c, const struct ledger_step *s)
{
    c->ended = *s;
    c->stage = s->to;
    c->since = s->day;
}

static void
history_compare(struct correcting *c)
{
    const struct ledger_history *h = &c->ledger->history[c->model];
    size_t at = 0, k = 0;
    while (at < c->n || k < h->n) {
        const struct ledger_step *s = k < h->n ? &h->steps[k] : NULL;
        struct day_group g = {0};
        int32_t day = at < c->n ? c->old[at].day : INT32_MAX;
        if (s != NULL && s->day > day)
            s = NULL;
        if (at < c->n && (s == NULL || s->day == day)) {
            g = group_at(c, at);
            at = g.to;
        }
        if (g.first != NULL)
            group_compare(c, &g, s);
        else if (s != NULL)
            c->added[c->added_n++] = *s;
        if (s != NULL) {
            step_take(c, s);
            k++;
        }
    }
}

enum err
stage_ledger_correct(struct ctx *cx, struct ledger *l, uint64_t customer_id,
                     size_t model, const struct evaluate_input *in,
                     const struct ledger_absence *last)
{
    struct correcting c = {.ledger = l, .customer_id = customer_id,
                           .model = model, .in = in, .last = last,
                           .since = DAY_NONE};
    c.seq.day = c.ended.since = DAY_NONE;
    c.ended.at = TIME_NONE;
    c.ended.reason = "";
    TRY(rows_read(cx, &c));
    c.added = ARENA_ARRAY(cx->arena, l->history[model].n + 1,
                          struct ledger_step);
    c.removed = ARENA_ARRAY(cx->arena, c.n + 1, const struct old_row *);
    history_compare(&c);
    corrections_write(&c, cx->arena);
    if (c.last_day != DAY_NONE)
        stage_ledger_state(l, customer_id, model, c.last_day);
    return OK;
}
