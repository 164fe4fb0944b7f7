/* Who is in: filters and rights as a byte a customer, a column at a time. */
#include <string.h>

#include "model/funnel_private.h"

/* ---- filters and rights ---- */

/* Customers are looked at by pieces that stay in the processor's cache, and the loops
 * are such that the compiler does sixteen of them at once (see the Makefile). */
enum { PIECE = 4096, COMPARED_MOST = 8 };

/* Whom the values of a dimension keep: found by comparing where they are few. */
struct kept {
    enum dimension d;
    size_t count;
    uint16_t place[COMPARED_MOST]; /* in the values of the part */
    const uint8_t *table;          /* by place, NULL = few */
};

/* What somebody may see. */
struct eyes {
    bool all;
    struct kept own, team;
};

struct sieve {
    const struct copy_part *part;
    struct kept filters[DIM_COUNT];
    size_t filter_count;
    struct eyes actor, maker;
};

static bool
value_in(uint64_t value, const uint64_t *values, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (values[i] == value)
            return true;
    return false;
}

static void
kept_init(struct ctx *cx, const struct copy_part *p, enum dimension d,
          const uint64_t *values, size_t n, struct kept *out)
{
    uint8_t *table = ARENA_ARRAY(cx->arena, p->value_count[d] + 1, uint8_t);
    *out = (struct kept){.d = d};
    for (size_t i = 0; i < p->value_count[d]; i++) {
        if (!value_in(p->value[d][i], values, n))
            continue;
        table[i] = UINT8_MAX;
        if (out->count < COMPARED_MOST)
            out->place[out->count] = (uint16_t)i;
        out->count++;
    }
    if (out->count > COMPARED_MOST)
        out->table = table;
}

/* Of nobody: all. */
static void
eyes_init(struct ctx *cx, const struct copy_part *p, const struct actor *a,
          struct eyes *out)
{
    *out = (struct eyes){.all = !a || a->reach == REACH_ALL};
    if (out->all)
        return;
    size_t owners = a->reach != REACH_NONE && a->user_id != 0;
    size_t teams = a->reach == REACH_TEAMS ? a->team_count : 0;
    kept_init(cx, p, DIM_OWNER, &a->user_id, owners, &out->own);
    kept_init(cx, p, DIM_TEAM, a->team_ids, teams, &out->team);
}

static void
sieve_init(struct ctx *cx, const struct copy_part *p, const struct scope *s,
           struct sieve *out)
{
    out->part = p;
    out->filter_count = 0;
    for (int d = 0; d < DIM_COUNT; d++)
        if (s->value_count[d])
            kept_init(cx, p, (enum dimension)d, s->values[d],
                      s->value_count[d], &out->filters[out->filter_count++]);
    eyes_init(cx, p, &cx->actor, &out->actor);
    eyes_init(cx, p, s->maker, &out->maker);
}

static void
keep_equal(const uint16_t *restrict dim, size_t n, uint16_t place,
           uint8_t *restrict keep)
{
    for (size_t i = 0; i < n; i++)
        keep[i] |= (uint8_t)-(dim[i] == place);
}

static void
keep_values(const struct sieve *s, const struct kept *k, size_t from, size_t n,
            uint8_t *restrict keep)
{
    const uint16_t *dim = s->part->dim[k->d] + from;
    if (k->table == NULL)
        for (size_t i = 0; i < k->count; i++)
            keep_equal(dim, n, k->place[i], keep);
    else
        for (size_t i = 0; i < n; i++)
            keep[i] |= k->table[dim[i]];
}

/* Takes `less` from all that are not kept. */
static void
match_less(uint8_t *restrict match, const uint8_t *restrict keep, size_t n,
           uint8_t less)
{
    for (size_t i = 0; i < n; i++)
        match[i] &= keep[i] | (uint8_t)~less;
}

/* Who is gone for good has no values and is nobody's. */
static void
match_gone(uint8_t *match, size_t n, uint8_t less)
{
    for (size_t i = 0; i < n; i++)
        match[i] &= match[i] & MATCH_GONE ? (uint8_t)~less : UINT8_MAX;
}

/* Nothing is left of who does not fit: all that comes after skips it. */
static void
match_filters(const struct sieve *s, size_t from, size_t n, uint8_t *match)
{
    uint8_t kept[PIECE];
    for (size_t k = 0; k < s->filter_count; k++) {
        memset(kept, 0, n);
        keep_values(s, &s->filters[k], from, n, kept);
        match_less(match, kept, n, UINT8_MAX);
    }
    if (s->filter_count)
        match_gone(match, n, MATCH_FITS);
}

static void
match_rights(const struct sieve *s, const struct eyes *e, size_t from,
             size_t n, uint8_t *match, uint8_t bit)
{
    uint8_t kept[PIECE] = {0};
    if (e->all || match_next(match, n, 0) == n)
        return;
    keep_values(s, &e->own, from, n, kept);
    keep_values(s, &e->team, from, n, kept);
    match_less(match, kept, n, bit);
    match_gone(match, n, bit);
}

static void
match_begin(const uint8_t *restrict flags, size_t n, uint8_t *restrict match)
{
    for (size_t i = 0; i < n; i++)
        match[i] = (uint8_t)(flags[i] << 2 | MATCH_IN | MATCH_MEANT);
}

static uint8_t *
match_part(struct ctx *cx, const struct copy_part *p, const struct scope *s)
{
    struct sieve sieve;
    uint8_t *match = arena_room(cx->arena, p->n + 1);
    sieve_init(cx, p, s, &sieve);
    for (size_t at = 0; at < p->n; at += PIECE) {
        size_t n = p->n - at < PIECE ? p->n - at : PIECE;
        match_begin(p->flags + at, n, match + at);
        match_filters(&sieve, at, n, match + at);
        match_rights(&sieve, &sieve.actor, at, n, match + at, MATCH_SEEN);
        match_rights(&sieve, &sieve.maker, at, n, match + at, MATCH_MEANT);
    }
    return match;
}

/* ---- blocks ---- */

const struct copy_walk *
pass_walk(const struct copy_part *p, const struct rule_model *m)
{
    for (size_t i = 0; i < p->walk_count; i++)
        if (p->walks[i].model == m->number)
            return &p->walks[i];
    return NULL;
}

static void
blocks_now(struct pass *p, const struct scope *s)
{
    const struct copy *c = p->now;
    p->blocks[p->block_count++] = (struct pass_block){
        .part = c->base, .walk = pass_walk(c->base, p->model),
        .match = match_part(p->cx, c->base, s)};
    if (c->more == NULL)
        return;
    for (size_t i = 0; i < c->more->replaced_count; i++)
        p->blocks[0].match[c->more->replaced[i]] = 0;
    p->blocks[p->block_count++] = (struct pass_block){
        .part = c->more, .walk = pass_walk(c->more, p->model),
        .match = match_part(p->cx, c->more, s)};
}

/* Where customers of a copy as known earlier are in the one of today. */
static void
block_home(struct pass *p, const struct copy_part *known,
           struct pass_block *out)
{
    const struct pass_block *base = &p->blocks[0], *more = &p->blocks[1];
    uint32_t *home = ARENA_ARRAY(p->cx->arena, known->n + 1, uint32_t);
    uint8_t *match = ARENA_ARRAY(p->cx->arena, known->n + 1, uint8_t);
    size_t b = 0, m = 0, more_n = p->block_count == 2 ? more->part->n : 0;
    for (size_t i = 0; i < known->n; i++) {
        uint64_t id = known->id[i];
        home[i] = PLACE_NONE;
        while (b < base->part->n && base->part->id[b] < id)
            b++;
        while (m < more_n && more->part->id[m] < id)
            m++;
        if (m < more_n && more->part->id[m] == id) {
            home[i] = (uint32_t)(m | PLACE_MORE);
            match[i] = more->match[m];
        } else if (b < base->part->n && base->part->id[b] == id
                   && base->match[b] != 0) {
            home[i] = (uint32_t)b;
            match[i] = base->match[b];
        }
    }
    *out = (struct pass_block){.part = known,
                               .walk = pass_walk(known, p->model),
                               .match = match, .home = home};
}

static enum err
blocks_known(struct pass *p, const struct scope *s)
{
    const struct copy *known;
    struct pass_block block;
    TRY(copy_get_known(p->cx, s->model, s->known_on, &known));
    block_home(p, known->base, &block);
    p->blocks[0] = block;
    p->block_count = 1;
    return OK;
}

const struct copy_part *
pass_home(const struct pass *p, const struct pass_block *b, size_t *i)
{
    if (b->home == NULL)
        return b->part;
    uint32_t place = b->home[*i];
    *i = place & ~(uint32_t)PLACE_MORE;
    return place & PLACE_MORE ? p->now->more : p->now->base;
}

const uint16_t *
pass_groups(const struct pass *p, const struct pass_block *b,
            enum dimension d)
{
    if (b->home == NULL)
        return b->part->dim[d];
    uint16_t *out = ARENA_ARRAY(p->cx->arena, b->part->n + 1, uint16_t);
    for (size_t i = 0; i < b->part->n; i++) {
        size_t at = i;
        if (b->match[i] != 0)
            out[i] = pass_home(p, b, &at)->dim[d][at];
    }
    return out;
}

/* The part of changes took over the numbers of the base. */
size_t
pass_values(const struct pass *p, enum dimension d, const uint64_t **values)
{
    const struct copy_part *c = p->now->more ? p->now->more : p->now->base;
    *values = c->value[d];
    return c->value_count[d];
}

/* ---- the model ---- */

void
pass_model(struct pass *p)
{
    const struct rule_model *m = p->model;
    memset(p->stage_of, FUNNEL_OUT, sizeof p->stage_of);
    p->rank[FUNNEL_OUT] = -1;
    for (size_t i = 0; i < m->stage_count; i++) {
        const struct rule_stage *st = &m->stages[i];
        p->stage_of[st->number] = (uint8_t)i;
        p->loss[i] = st->is_loss;
        p->fall[i] = st->is_fall;
        bool step = !st->is_end && !st->is_loss && !st->is_fall;
        p->rank[i] = step ? (int8_t)p->step_count++ : -1;
    }
    for (int number = 0; number <= UINT8_MAX; number++)
        p->rank_of[number] = p->rank[p->stage_of[number]];
}

static void
pass_entry(struct pass *p, int entry)
{
    p->entry = p->rank[entry] >= 0 ? entry : pass_step(p, 0);
    for (int from = 0; from <= FUNNEL_OUT; from++)
        for (int to = 0; to <= FUNNEL_OUT; to++)
            p->enters[from][to] = from != to
                && (p->loss[from] ? p->rank[to] >= p->rank[p->entry]
                                  : to == p->entry);
}

int
pass_step(const struct pass *p, int rank)
{
    int i = 0;
    while (p->rank[i] != rank)
        i++;
    return i;
}

enum move_kind
pass_move_kind(const struct pass *p, int from, int to)
{
    if (from == FUNNEL_OUT)
        return MOVE_NEW;
    if (to == FUNNEL_OUT)
        return MOVE_LEFT;
    if (p->loss[to])
        return MOVE_LOST;
    if (p->loss[from])
        return MOVE_WON;
    if (p->fall[to])
        return MOVE_BACK;
    return p->rank[to] >= 0 && p->rank[from] > p->rank[to] ? MOVE_BACK
                                                           : MOVE_AHEAD;
}

enum err
pass_open(struct ctx *cx, const struct scope *s, struct pass *p)
{
    int32_t today = clock_today();
    memset(p, 0, sizeof *p);
    p->cx = cx;
    p->model = s->model;
    TRY(copy_get(cx, &p->now));
    pass_model(p);
    blocks_now(p, s);
    p->closed = today - 1;
    if (s->known_on != DAY_NONE && s->known_on < today) {
        TRY(blocks_known(p, s));
        p->closed = s->known_on < p->closed ? s->known_on : p->closed;
    }
    for (size_t i = 0; i < p->block_count; i++)
        if (p->blocks[i].walk == NULL)
            return ERR_UNAVAILABLE; /* the model was switched on just now */
    p->closed -= COPY_DAY_ZERO;
    p->from = s->from - COPY_DAY_ZERO;
    p->to = s->to - COPY_DAY_ZERO;
    p->cohort_from = s->cohort_from - COPY_DAY_ZERO;
    p->cohort_to = s->cohort_to - COPY_DAY_ZERO;
    p->window = s->window;
    if (p->step_count == 0)
        return ERR_INVALID;
    pass_entry(p, s->entry);
    return OK;
}

enum err
funnel_unrecorded(struct ctx *cx, const struct scope *s, bool *out)
{
    const struct copy *known;
    *out = false;
    if (s->known_on == DAY_NONE || s->known_on >= clock_today())
        return OK;
    TRY(copy_get_known(cx, s->model, s->known_on, &known));
    const struct copy_walk *w = pass_walk(known->base, s->model);
    *out = w && w->off[known->base->n] == 0;
    return OK;
}

/* ---- what all figures need ---- */

int64_t
pass_revenue(const struct pass_block *b, size_t i, int32_t day)
{
    const struct copy_part *p = b->part;
    int64_t sum = 0;
    if (b->match[i] & MATCH_GONE)
        return 0;
    for (uint32_t k = p->money_off[i]; k < p->money_off[i + 1]; k++)
        sum += p->money_amount[k]
            & -(int64_t)(p->money_from[k] <= day && day <= p->money_until[k]);
    for (uint32_t k = p->term_off[i]; k < p->term_off[i + 1]; k++)
        sum += revenue_term_365(&p->terms[k], day + COPY_DAY_ZERO);
    return sum;
}

int32_t
histogram_median2(const uint32_t *count, size_t n)
{
    uint64_t all = 0, seen = 0;
    int32_t low = -1;
    for (size_t i = 0; i < n; i++)
        all += count[i];
    for (size_t i = 0; i < n; i++) {
        seen += count[i];
        if (low < 0 && seen * 2 >= all && seen)
            low = (int32_t)i;
        if (seen * 2 > all)
            return low + (int32_t)i;
    }
    return -1;
}
