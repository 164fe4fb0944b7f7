/* The customers behind a number: the same pass, which keeps the rows that come
 * first in the wished order (a heap of as many as the page needs). */
#include <stdlib.h>
#include <string.h>

#include "model/funnel_private.h"

struct key { /* order of a row, then the customer, then the day */
    uint64_t hi, lo, id, day;
};

struct entry {
    struct key key;
    struct funnel_row row;
};

struct list {
    const struct pass *p;
    const struct slice *slice;
    enum funnel_order order;
    bool descending;
    struct entry *heap; /* the last one that is kept is on top */
    size_t count, most;
    uint64_t last; /* hi of what still may come in, at most */
    const uint8_t (*fits)[FUNNEL_OUT + 1]; /* moves: [from][to], asked for */
    struct funnel_list *out;
    struct play_days plays; /* of the play asked for */
    /* the customer at hand */
    const struct pass_block *block;
    size_t at;
    bool in, valued; /* valued: its revenue is known */
    int64_t revenue;
    uint64_t rows;
};

/* ---- the rows that come first ---- */

static bool
key_before(const struct key *a, const struct key *b)
{
    if (a->hi != b->hi)
        return a->hi < b->hi;
    if (a->lo != b->lo)
        return a->lo < b->lo;
    return a->id != b->id ? a->id < b->id : a->day < b->day;
}

static void
heap_down(struct list *l, size_t i)
{
    struct entry e = l->heap[i];
    for (size_t k; (k = 2 * i + 1) < l->count; i = k) {
        if (k + 1 < l->count
            && key_before(&l->heap[k].key, &l->heap[k + 1].key))
            k++;
        if (!key_before(&e.key, &l->heap[k].key))
            break;
        l->heap[i] = l->heap[k];
    }
    l->heap[i] = e;
}

static void
heap_up(struct list *l, const struct entry *e)
{
    size_t i = l->count++;
    for (; i > 0 && key_before(&l->heap[(i - 1) / 2].key, &e->key);
         i = (i - 1) / 2)
        l->heap[i] = l->heap[(i - 1) / 2];
    l->heap[i] = *e;
}

/* A number whose order as unsigned is that of the signed one. */
static uint64_t
ordered(int64_t value)
{
    return (uint64_t)value ^ (UINT64_C(1) << 63);
}

static int64_t
revenue_of(struct list *l)
{
    if (!l->valued)
        l->revenue = pass_revenue(l->block, l->at, l->p->to);
    l->valued = true;
    return l->revenue;
}

static inline uint64_t
key_high(struct list *l, int32_t day, int32_t days)
{
    size_t at = l->at;
    uint64_t hi;
    switch (l->order) {
    case ORDER_CODE:
        hi = pass_home(l->p, l->block, &at)->code[at].hi;
        break;
    case ORDER_DAYS: hi = ordered(days); break;
    case ORDER_DAY: hi = ordered(day); break;
    default: hi = ordered(revenue_of(l));
    }
    return l->descending ? ~hi : hi;
}

static uint64_t
key_low(const struct list *l)
{
    size_t at = l->at;
    if (l->order != ORDER_CODE)
        return 0;
    uint64_t lo = pass_home(l->p, l->block, &at)->code[at].lo;
    return l->descending ? ~lo : lo;
}

/* ---- rows of a customer ---- */

/* Counts a row of the customer; false: it comes after those that a page shows,
 * as most rows of a large figure do: what else is in it need not be known. */
static inline bool
row_counts(struct list *l, int32_t day, int32_t days, uint64_t *hi)
{
    if (!l->in) {
        l->out->outside++;
        return false;
    }
    l->rows++;
    *hi = key_high(l, day, days);
    return *hi <= l->last;
}

static void
row_keep(struct list *l, uint64_t hi, const struct funnel_row *r)
{
    struct entry e = {{hi, key_low(l), l->block->part->id[l->at],
                       ordered(r->day)}, *r};
    e.row.customer_id = e.key.id;
    e.row.day += COPY_DAY_ZERO;
    e.row.revenue_365 = revenue_of(l);
    if (l->count < l->most) {
        heap_up(l, &e);
    } else if (l->most && key_before(&e.key, &l->heap[0].key)) {
        l->heap[0] = e;
        heap_down(l, 0);
    }
    if (l->count == l->most)
        l->last = l->most ? l->heap[0].key.hi : 0;
}

static inline void
row_add(struct list *l, int32_t day, int from, int to, int32_t days)
{
    uint64_t hi;
    if (row_counts(l, day, days, &hi))
        row_keep(l, hi, &(struct funnel_row){.day = day, .from = from,
                                             .to = to, .days = days});
}

static bool
stage_fits(const struct list *l, int stage)
{
    return l->slice->a < 0 ? stage != FUNNEL_OUT : l->slice->a == stage;
}

/* Who is in a stage at the end of a day. */
static void
stock_rows(struct list *l, const struct moves *m, int32_t day)
{
    size_t k = moves_from(m, day + 1);
    int stage = moves_stage(l->p, m, k);
    int32_t entered = k ? m->day[k - 1] : 0;
    if (!stage_fits(l, stage))
        return;
    int32_t limit = stage == FUNNEL_OUT
        ? 0 : l->p->model->stages[stage].limit_days;
    if (l->slice->kind == SLICE_OVER && (!limit || day - entered <= limit))
        return;
    row_add(l, entered, FUNNEL_OUT, stage, day - entered);
}

static bool
place_fits(int asked, int place)
{
    return asked < 0 || asked == place;
}

/* Who is in a stage of each of two models at the end of the last day. */
static void
both_rows(struct list *l, const struct moves *m)
{
    int stage = FUNNEL_OUT, beside = l->block->beside[l->at];
    int32_t day = l->p->to, entered = day;
    for (size_t k = 0; k < m->n && m->day[k] <= day; k++) {
        int to = l->p->stage_of[m->to[k]];
        entered = to == stage ? entered : m->day[k];
        stage = to;
    }
    if ((stage == FUNNEL_OUT && beside == FUNNEL_OUT)
        || !place_fits(l->slice->a, stage)
        || !place_fits(l->slice->b, beside))
        return;
    row_add(l, entered, FUNNEL_OUT, stage,
            stage == FUNNEL_OUT ? -1 : day - entered);
}

static bool
move_fits(const struct list *l, int from, int to)
{
    static const enum move_kind wanted[SLICE_KIND_COUNT] = {
        [SLICE_NEW] = MOVE_NEW, [SLICE_BACK] = MOVE_BACK,
        [SLICE_WON] = MOVE_WON, [SLICE_LOST] = MOVE_LOST,
        [SLICE_LEFT] = MOVE_LEFT};
    const struct slice *s = l->slice;
    switch (s->kind) {
    case SLICE_IN: return stage_fits(l, to);
    case SLICE_OUT: return stage_fits(l, from);
    case SLICE_MOVE: return from == s->a && to == s->b;
    default: break;
    }
    return pass_move_kind(l->p, from, to) == wanted[s->kind]
        && stage_fits(l, s->kind == SLICE_LEFT ? from : to);
}

/* Worked out once: a large figure has millions of moves. */
static void
moves_wanted(struct list *l, uint8_t fits[FUNNEL_OUT + 1][FUNNEL_OUT + 1])
{
    int stages = (int)l->p->model->stage_count;
    for (int from = 0; from <= FUNNEL_OUT; from++)
        for (int to = 0; to <= FUNNEL_OUT; to++)
            fits[from][to] = (from < stages || from == FUNNEL_OUT)
                && (to < stages || to == FUNNEL_OUT) && from != to
                && move_fits(l, from, to);
    l->fits = (const uint8_t (*)[FUNNEL_OUT + 1])fits;
}

/* Moves of the figure that a customer made. */
struct moved {
    size_t n;
    int32_t first, last; /* days */
};

/* Without a branch for each move: most of a large figure is only counted. */
static struct moved
moves_count(const struct list *l, const struct moves *m)
{
    const struct pass *p = l->p;
    struct moved out = {.first = INT32_MAX, .last = INT32_MIN};
    size_t k = moves_from(m, p->from);
    for (int stage = moves_stage(p, m, k), to; k < m->n && m->day[k] <= p->to;
         k++, stage = to) {
        to = p->stage_of[m->to[k]];
        int32_t day = m->day[k];
        bool fits = l->fits[stage][to];
        out.n += fits;
        out.first = fits && day < out.first ? day : out.first;
        out.last = fits ? day : out.last;
    }
    return out;
}

/* Do all of them come after those that a page shows? */
static bool
moves_after(struct list *l, const struct moved *c)
{
    if (l->order == ORDER_DAYS)
        return false;
    return key_high(l, l->descending ? c->last : c->first, 0) > l->last;
}

static void
move_rows(struct list *l, const struct moves *m)
{
    const uint16_t *at = m->day;
    int32_t from = l->p->from, last = l->p->to, entered = 0;
    int stage = FUNNEL_OUT;
    for (size_t k = 0, n = m->n; k < n && at[k] <= last; k++) {
        int to = l->p->stage_of[m->to[k]];
        int32_t day = at[k];
        if (to == stage)
            continue;
        if (day >= from && l->fits[stage][to])
            row_add(l, day, stage, to,
                    stage == FUNNEL_OUT ? 0 : day - entered);
        stage = to;
        entered = day;
    }
}

static void
moves_rows(struct list *l, const struct moves *m)
{
    struct moved c = moves_count(l, m);
    if (c.n == 0)
        return;
    if (!l->in)
        l->out->outside += c.n;
    else if (moves_after(l, &c))
        l->rows += c.n;
    else
        move_rows(l, m);
}

static bool
group_fits(const struct cohort_entry *e, int group)
{
    if (group == COHORT_WON)
        return e->won;
    return !e->won
        && (group == COHORT_MEMBERS || e->repeat == (group == COHORT_REPEAT));
}

static void
reached_row(struct list *l, const struct moves *m,
            const struct cohort_entry *e)
{
    int rank = l->p->rank[l->slice->a], first = l->p->rank[l->p->entry];
    if (rank < first || e->highest < rank
        || !group_fits(e, l->slice->b))
        return;
    struct funnel_row r = {.day = e->reached[rank], .to = FUNNEL_OUT,
        .days = rank > first ? e->reached[rank] - e->reached[rank - 1] : 0};
    uint64_t hi;
    if (!row_counts(l, r.day, r.days, &hi))
        return;
    for (size_t k = 0; k < m->n && m->day[k] <= r.day; k++) {
        r.from = r.to;
        r.to = l->p->stage_of[m->to[k]];
    }
    row_keep(l, hi, &r);
}

static void
cohort_rows(struct list *l, const struct moves *m)
{
    const struct pass *p = l->p;
    const struct slice *s = l->slice;
    struct cohort_entry e;
    if (!cohort_read(p, m, p->cohort_from, p->cohort_to, &e))
        return;
    if (s->kind == SLICE_PENDING) {
        if (!e.observed && group_fits(&e, s->a))
            row_add(l, e.day, FUNNEL_OUT, e.stage, p->closed - e.day);
    } else if (!e.observed) {
        return;
    } else if (s->kind == SLICE_REACHED) {
        reached_row(l, m, &e);
    } else if (!e.won && e.highest == p->rank[s->a] - 1
               && p->rank[s->a] > p->rank[p->entry]
               && (s->b < 0 || s->b == e.end_stage)) {
        row_add(l, e.end_since, FUNNEL_OUT, e.end_stage,
                e.day + p->window - e.end_since);
    }
}

static void
stay_row(struct list *l, int to, int32_t entered, int32_t end, bool ended)
{
    if (entered > l->p->to || end < l->p->from
        || (l->slice->b == 1 && !ended) || (l->slice->b == 2 && ended))
        return;
    row_add(l, entered, l->slice->a, to, end - entered);
}

/* Stays that are open on at least one day of the period. */
static void
stay_rows(struct list *l, const struct moves *m)
{
    int stage = FUNNEL_OUT;
    int32_t entered = 0;
    for (size_t k = 0; k < m->n && m->day[k] <= l->p->to; k++) {
        int to = l->p->stage_of[m->to[k]];
        if (to == stage)
            continue;
        if (stage == l->slice->a)
            stay_row(l, to, entered, m->day[k], true);
        stage = to;
        entered = m->day[k];
    }
    if (stage == l->slice->a)
        stay_row(l, stage, entered, l->p->to, false);
}

/* With whom a play was done by the landmark, or not. */
static void
play_rows(struct list *l, const struct moves *m)
{
    const struct slice *s = l->slice;
    bool done = s->kind == SLICE_PLAYED || s->kind == SLICE_PLAYED_ON;
    bool on = s->kind == SLICE_PLAYED_ON || s->kind == SLICE_UNPLAYED_ON;
    struct landmark mark;
    if (!landmark_read(l->p, m, s->a, &mark) || (on && !mark.on) ||
        play_was_done(&l->plays, (uint64_t)s->b, l->block->part->id[l->at],
                      mark.entered) != done)
        return;
    int32_t left = l->p->to;
    for (size_t k = 0; k < m->n && left == l->p->to; k++)
        if (m->day[k] > mark.entered && m->day[k] < left)
            left = m->day[k];
    row_add(l, mark.entered, FUNNEL_OUT, s->a, left - mark.entered);
}

static void
customer_rows(struct list *l)
{
    struct moves m = moves_of(l->block, l->at);
    switch (l->slice->kind) {
    case SLICE_OPENING: stock_rows(l, &m, l->p->from - 1); return;
    case SLICE_CLOSING:
    case SLICE_OVER: stock_rows(l, &m, l->p->to); return;
    case SLICE_REACHED:
    case SLICE_MISSING:
    case SLICE_PENDING: cohort_rows(l, &m); return;
    case SLICE_STAY: stay_rows(l, &m); return;
    case SLICE_BOTH: both_rows(l, &m); return;
    case SLICE_PLAYED:
    case SLICE_PLAYED_ON:
    case SLICE_UNPLAYED:
    case SLICE_UNPLAYED_ON: play_rows(l, &m); return;
    default: moves_rows(l, &m);
    }
}

static void
list_customer(struct list *l)
{
    uint8_t match = l->block->match[l->at];
    if (!(match & MATCH_FITS))
        return;
    l->in = (match & MATCH_IN) == MATCH_IN;
    if (!l->in && !(match & MATCH_MEANT))
        return;
    l->valued = false;
    l->rows = 0;
    customer_rows(l);
    if (l->rows == 0)
        return;
    l->out->total += l->rows;
    l->out->customers++;
    l->out->revenue_365 += revenue_of(l);
    l->out->deleted += !(match & MATCH_LIVE);
}

static void
list_between(struct list *l, size_t from, size_t to)
{
    const uint8_t *match = l->block->match;
    for (l->at = match_next(match, to, from); l->at < to;
         l->at = match_next(match, to, l->at + 1))
        list_customer(l);
}

/* Numbers mostly ascend as customers do: where the last come first they are
 * taken from the end, or each would go before all those before it. */
static void
list_block(struct list *l)
{
    enum { SOME = 1024 };
    size_t n = l->block->part->n;
    if (l->order != ORDER_CODE || !l->descending) {
        list_between(l, 0, n);
        return;
    }
    for (size_t to = n; to > 0; to -= to < SOME ? to : SOME)
        list_between(l, to < SOME ? 0 : to - SOME, to);
}

/* ---- the page ---- */

static int
entry_order(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    return key_before(&x->key, &y->key) ? -1 : key_before(&y->key, &x->key);
}

static void
list_finish(struct list *l, size_t first)
{
    struct funnel_list *out = l->out;
    qsort(l->heap, l->count, sizeof *l->heap, entry_order);
    out->count = l->count > first ? l->count - first : 0;
    out->rows = ARENA_ARRAY(l->p->cx->arena, out->count + 1,
                            struct funnel_row);
    for (size_t i = 0; i < out->count; i++)
        out->rows[i] = l->heap[first + i].row;
}

enum err
funnel_list(struct ctx *cx, const struct scope *s, const struct slice *sl,
            enum funnel_order order, bool descending, size_t first, size_t n,
            struct funnel_list *out)
{
    struct pass p;
    size_t everybody = 0;
    TRY(pass_open(cx, s, &p));
    if (sl->kind == SLICE_BOTH)
        TRY(pass_beside(&p, s));
    memset(out, 0, sizeof *out);
    struct play_days plays = {NULL, 0};
    uint64_t play = sl->kind >= SLICE_PLAYED ? (uint64_t)sl->b : 0;
    if (play)
        TRY(play_days_read(cx, s, &play, 1, &plays));
    struct list l = {.p = &p, .slice = sl, .plays = plays, .order = order,
                     .descending = descending, .out = out,
                     .last = UINT64_MAX};
    uint8_t fits[FUNNEL_OUT + 1][FUNNEL_OUT + 1];
    moves_wanted(&l, fits);
    for (size_t k = 0; k < p.block_count; k++)
        everybody += p.blocks[k].part->n * RULE_STAGES;
    l.most = n == 0 ? 0 : first + n;
    if (l.most > everybody || l.most < n)
        l.most = everybody;
    struct entry *heap = malloc((l.most + 1) * sizeof *heap);
    if (heap == NULL)
        return FAIL(ERR_FAULT, "no memory for %zu rows", l.most);
    l.heap = heap;
    for (size_t k = 0; k < p.block_count; k++) {
        l.block = &p.blocks[k];
        list_block(&l);
    }
    list_finish(&l, first);
    free(heap);
    return OK;
}
