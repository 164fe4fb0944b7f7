/* What time alone does: terms of contracts begin, contracts and notice periods
 * run out, the purchases of an opening record take place. Each knows its next
 * day; s.next_virtual is the nearest of all. */
#include "model/evaluate_walk.h"

static int32_t
least(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

int32_t
time_term_start(const struct contract *c, int32_t index)
{
    return day_add_months(c->start, index * c->term);
}

/* Sets the next day on which a term begins. */
static void
term_advance(struct contract *c)
{
    c->term_index++;
    c->next_term = c->term > 0 ? time_term_start(c, c->term_index) : DAY_NEVER;
    if (c->next_term > c->last || c->next_term == DAY_NONE)
        c->next_term = DAY_NEVER;
}

/* Was a notice running on the last day of the contract? */
static bool
ended_by_notice(const struct walk *w, const struct contract *c)
{
    for (size_t i = 0; i < w->notices.n; i++) {
        const struct notice *n = &POOL_AT(w->notices, struct notice, i);
        if (n->withdrawn_on > c->last && n->day <= c->last
            && c->last <= n->until
            && (n->contract == 0 || n->contract == c->ref))
            return true;
    }
    return false;
}

static void
contract_end(struct walk *w, struct contract *c)
{
    c->ended = true;
    c->after_notice = c->after_notice || ended_by_notice(w, c);
    c->next_term = DAY_NEVER;
    w->s.dirty |= G_CONTRACT | G_GONE | G_LAPSE;
}

static void
contract_read(struct walk *w, struct contract *c, const struct event *e,
              size_t index)
{
    int32_t ends = POOL_AT(w->ends, int32_t, index);
    c->ref = e->ref_id;
    c->follows = e->kind == EVENT_CONTRACT ? e->other_id : 0;
    c->category = e->category_id;
    c->price = e->amount == FIELD_EMPTY ? 0 : e->amount;
    c->known = e->day;
    c->start = e->from_on > e->day ? e->from_on : e->day;
    c->type = e->flags & (EVENT_FIXED | EVENT_FRAMEWORK | EVENT_TRIAL);
    c->renews = e->flags & EVENT_RENEWS;
    c->named = (e->flags & EVENT_NAMED)
        || (POOL_AT(w->amends, uint8_t, index) & AMEND_NAMED);
    c->term = e->quantity > 0 ? e->quantity : c->renews ? 1 : 0;
    if (c->renews)
        c->agreed = DAY_NEVER;
    else if (e->until_on != DAY_NONE)
        c->agreed = e->until_on;
    else
        c->agreed = c->term > 0 ? time_term_start(c, 1) - 1 : DAY_NEVER;
    c->last = least(c->agreed, ends);
    c->next_term = DAY_NEVER;
    c->ended = c->last < c->start;
}

/* A further term by agreement takes the place of what ran under the number. */
static void
contract_replace(struct walk *w, uint64_t ref, int32_t start)
{
    for (size_t i = 0; i + 1 < w->contracts.n; i++) {
        struct contract *c = &POOL_AT(w->contracts, struct contract, i);
        if (c->ref != ref || c->ended || c->last < start)
            continue;
        c->last = start - 1;
        if (c->next_term > c->last)
            c->next_term = DAY_NEVER;
        if (c->last < w->day)
            contract_end(w, c);
    }
}

void
time_contract(struct walk *w, const struct event *e, size_t index)
{
    struct contract *c = pool_add(&w->contracts, sizeof *c);
    contract_read(w, c, e, index);
    if (e->kind == EVENT_CONTRACT_RENEWED)
        contract_replace(w, c->ref, c->start);
    else if (c->type == EVENT_FIXED)
        days_add(&w->days[DAYS_CONTRACT], e->day);
    if (e->flags & EVENT_UPSELL) {
        w->s.upgrades++;
        days_add(&w->days[DAYS_UPGRADE], e->day);
        w->s.dirty |= G_UPGRADE;
    }
    if (c->type != EVENT_TRIAL)
        apply_kept(w);
    if (contract_counts(c) && !c->ended) {
        c->next_term = c->start;
        if (c->start <= w->day) {
            term_advance(c);
            apply_purchase(w, e->day);
        }
    }
    w->s.dirty |= G_CONTRACT | G_GONE | G_LAPSE | G_REVENUE;
    time_next(w);
}

void
time_contract_end(struct walk *w, const struct event *e)
{
    int32_t last = e->until_on != DAY_NONE ? e->until_on : e->day;
    for (size_t i = 0; i < w->contracts.n; i++) {
        struct contract *c = &POOL_AT(w->contracts, struct contract, i);
        if (c->ref != e->ref_id || c->ended)
            continue;
        c->last = least(c->last, last);
        if (c->next_term > c->last)
            c->next_term = DAY_NEVER;
        if (c->last < w->day)
            contract_end(w, c);
    }
    w->s.dirty |= G_CONTRACT | G_GONE | G_LAPSE;
    time_next(w);
}

/* ---- notices ---- */

void
time_notice(struct walk *w, const struct event *e)
{
    struct notice *n = pool_add(&w->notices, sizeof *n);
    n->ref = e->ref_id;
    n->contract = e->other_id;
    n->day = e->day;
    n->until = e->until_on == DAY_NONE ? DAY_NEVER
        : e->until_on < e->day ? e->day : e->until_on;
    n->withdrawn_on = DAY_NEVER;
    w->s.dirty |= G_NOTICE;
    time_next(w);
}

void
time_notice_withdrawn(struct walk *w, const struct event *e)
{
    for (size_t i = 0; i < w->notices.n; i++) {
        struct notice *n = &POOL_AT(w->notices, struct notice, i);
        if (n->ref != e->ref_id || n->done)
            continue;
        n->done = true;
        n->withdrawn_on = e->day;
    }
    w->s.dirty |= G_NOTICE;
    time_next(w);
}

static bool
notice_ends(const struct notice *n, const struct contract *c)
{
    bool meant = n->contract ? c->ref == n->contract : c->known <= n->day;
    return meant && !c->ended && c->last > n->until;
}

bool
time_notice_ends(const struct walk *w, const struct contract *c)
{
    for (size_t i = 0; i < w->notices.n; i++) {
        const struct notice *n = &POOL_AT(w->notices, struct notice, i);
        if (!n->done && notice_ends(n, c))
            return true;
    }
    return false;
}

static void
notice_run_out(struct walk *w, struct notice *n)
{
    n->done = true;
    for (size_t i = 0; i < w->contracts.n; i++) {
        struct contract *c = &POOL_AT(w->contracts, struct contract, i);
        if (!notice_ends(n, c))
            continue;
        c->last = n->until;
        c->after_notice = true;
    }
    w->s.dirty |= G_NOTICE | G_CONTRACT;
    if (n->contract)
        return;
    w->s.gone_latch = true;
    if (w->s.last_purchase != DAY_NONE)
        w->s.away = true;
    w->s.dirty |= G_GONE;
}

bool
time_notice_runs(const struct walk *w, int32_t *until)
{
    bool runs = false;
    *until = DAY_NONE;
    for (size_t i = 0; i < w->notices.n; i++) {
        const struct notice *n = &POOL_AT(w->notices, struct notice, i);
        if (n->done)
            continue;
        if (!runs || n->until < *until)
            *until = n->until;
        runs = true;
    }
    if (runs && *until == DAY_NEVER)
        *until = DAY_NONE;
    return runs;
}

/* ---- opening records ---- */

static int64_t
opening_share(const struct opening *o, int32_t k)
{
    return (int64_t)((__int128)o->sum * k / o->count);
}

static void
opening_buy(struct walk *w, struct opening *o)
{
    int64_t amount = opening_share(o, o->next_index + 1)
        - opening_share(o, o->next_index);
    int32_t day = o->next_day;
    o->next_index++;
    o->next_day = DAY_NEVER;
    if (o->next_index < o->count) {
        int64_t span = o->last - o->first, parts = o->count - 1;
        o->next_day = o->first
            + (int32_t)((2 * o->next_index * span + parts) / (2 * parts));
    }
    apply_revenue(w, day, amount, o->category);
    apply_order(w, day, amount, true);
}

void
time_opening(struct walk *w, const struct event *e)
{
    struct opening *o = pool_add(&w->openings, sizeof *o);
    o->first = o->next_day = e->day;
    o->last = e->until_on > e->day ? e->until_on : e->day;
    o->count = e->quantity > 0 ? e->quantity : 1;
    o->sum = e->amount == FIELD_EMPTY ? 0 : e->amount;
    o->category = e->category_id;
    while (o->next_day <= w->day)
        opening_buy(w, o);
    time_next(w);
}

/* ---- a day begins ---- */

/* What ended comes first: a term of a contract that has run out never begins. */
void
time_day(struct walk *w, int32_t day)
{
    for (size_t i = 0; i < w->notices.n; i++) {
        struct notice *n = &POOL_AT(w->notices, struct notice, i);
        if (!n->done && n->until < day)
            notice_run_out(w, n);
    }
    for (size_t i = 0; i < w->contracts.n; i++) {
        struct contract *c = &POOL_AT(w->contracts, struct contract, i);
        if (!c->ended && c->last < day)
            contract_end(w, c);
    }
    for (size_t i = 0; i < w->contracts.n; i++) {
        struct contract *c = &POOL_AT(w->contracts, struct contract, i);
        if (c->start == day)
            w->s.dirty |= G_CONTRACT | G_LAPSE | G_REVENUE;
        if (c->next_term > day)
            continue;
        term_advance(c);
        apply_purchase(w, day);
        w->s.dirty |= G_REVENUE;
    }
    for (size_t i = 0; i < w->openings.n; i++) {
        struct opening *o = &POOL_AT(w->openings, struct opening, i);
        while (o->next_day <= day)
            opening_buy(w, o);
    }
    time_next(w);
}

void
time_next(struct walk *w)
{
    int32_t next = DAY_NEVER;
    for (size_t i = 0; i < w->contracts.n; i++) {
        const struct contract *c = &POOL_AT(w->contracts, struct contract, i);
        if (c->ended)
            continue;
        if (c->start > w->day)
            next = least(next, c->start);
        next = least(next, c->next_term);
        if (c->last != DAY_NEVER)
            next = least(next, c->last + 1);
    }
    for (size_t i = 0; i < w->notices.n; i++) {
        const struct notice *n = &POOL_AT(w->notices, struct notice, i);
        if (!n->done && n->until != DAY_NEVER)
            next = least(next, n->until + 1);
    }
    for (size_t i = 0; i < w->openings.n; i++)
        next = least(next, POOL_AT(w->openings, struct opening, i).next_day);
    w->s.next_virtual = next;
}
