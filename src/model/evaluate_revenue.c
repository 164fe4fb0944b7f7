/* Revenue of any past day, taken apart once instead of walked again a day.
 *
 * The state of day D is a function of the events up to D, so what is known later
 * (an order cancelled, named a contract; a contract ended) changes the revenue of
 * D and after, never of days before. The walk goes over the days on which money
 * or contracts change; what a day's state has more or less than the one before
 * becomes an amount or a contract with the days it counts for. */
#include "model/evaluate_walk.h"

enum { YEAR = 365, AHEAD_DAYS = 2 * YEAR };

struct day_sum {
    int32_t day;
    int64_t amount;
};

bool
revenue_bears(enum event_kind kind)
{
    return (kind >= EVENT_ORDER && kind <= EVENT_OPENING)
        || (kind >= EVENT_CONTRACT && kind <= EVENT_NOTICE_WITHDRAWN);
}

static void
amount_add(struct walk *w, int32_t from, int32_t day, int64_t amount)
{
    if (amount == 0 || from > day + YEAR - 1)
        return;
    struct revenue_amount *a = pool_add(&w->amounts, sizeof *a);
    *a = (struct revenue_amount){amount, from, day + YEAR - 1};
}

static int64_t
money_at(const struct money *m, size_t i)
{
    return m->sum[i] - (i ? m->sum[i - 1] : 0);
}

/* ---- what a day's state has other than the one before ---- */

/* The money of the state before, kept while the customer is walked again. */
static void
before_keep(struct walk *w, size_t seen)
{
    w->before.n = 0;
    for (size_t i = 0; i < seen; i++) {
        struct day_sum *b = pool_add(&w->before, sizeof *b);
        *b = (struct day_sum){w->money.day[i], money_at(&w->money, i)};
    }
}

/* Both lists ascend by day. */
static void
money_differ(struct walk *w)
{
    const struct day_sum *b = w->before.data;
    size_t i = 0, k = 0;
    while (i < w->before.n || k < w->money.n) {
        int32_t day = i < w->before.n ? b[i].day : DAY_NEVER;
        if (k < w->money.n && w->money.day[k] < day)
            day = w->money.day[k];
        int64_t more = 0;
        for (; i < w->before.n && b[i].day == day; i++)
            more -= b[i].amount;
        for (; k < w->money.n && w->money.day[k] == day; k++)
            more += money_at(&w->money, k);
        amount_add(w, w->day > day ? w->day : day, day, more);
    }
}

static bool
term_same(const struct revenue_term *t, const struct contract *c)
{
    return t->price == c->price && t->start == c->start
        && t->agreed == c->agreed && t->last == c->last && t->term == c->term;
}

/* A term that still stands is marked with the day, one that is new is added. */
static void
term_seen(struct walk *w, const struct contract *c, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct revenue_term *t = &POOL_AT(w->terms, struct revenue_term, i);
        if (t->until == DAY_NEVER && term_same(t, c)) {
            t->until = w->day;
            return;
        }
    }
    struct revenue_term *t = pool_add(&w->terms, sizeof *t);
    *t = (struct revenue_term){.price = c->price, .from = w->day,
        .until = w->day, .start = c->start, .agreed = c->agreed,
        .last = c->last, .term = c->term};
}

static void
terms_differ(struct walk *w)
{
    size_t count = w->terms.n;
    for (size_t i = 0; i < w->contracts.n; i++) {
        const struct contract *c = &POOL_AT(w->contracts, struct contract, i);
        if (contract_counts(c) && c->price != 0 && c->last >= c->start)
            term_seen(w, c, count);
    }
    for (size_t i = 0; i < w->terms.n; i++) {
        struct revenue_term *t = &POOL_AT(w->terms, struct revenue_term, i);
        if (t->until == DAY_NEVER)
            t->until = w->day - 1; /* it stands no more */
        else if (t->until == w->day)
            t->until = DAY_NEVER;
    }
}

/* ---- the walk ---- */

static void
day_money(struct walk *w, int32_t day, size_t lo, size_t hi)
{
    w->day = day;
    if (w->s.next_virtual <= day)
        time_day(w, day);
    for (size_t i = lo; i < hi; i++)
        apply_event(w, i);
    w->s.dirty = 0;
}

/* Time alone: parts of opening records, notices that run out. */
static void
until_money(struct walk *w, int32_t day, size_t *seen)
{
    while (w->s.next_virtual <= day) {
        day_money(w, w->s.next_virtual, 0, 0);
        if (seen == NULL)
            continue;
        for (; *seen < w->money.n; ++*seen)
            amount_add(w, w->day, w->money.day[*seen],
                       money_at(&w->money, *seen));
        terms_differ(w);
    }
    w->day = day;
}

static void
again_money(struct walk *w, size_t end, int32_t day)
{
    walk_clear(w);
    for (size_t lo = 0; lo < end;) {
        size_t hi = walk_day_end(w, lo);
        until_money(w, w->in.events[lo].day - 1, NULL);
        day_money(w, w->in.events[lo].day, lo, hi);
        lo = hi;
    }
    until_money(w, day, NULL);
}

static void
events_money(struct walk *w, size_t lo, size_t hi, size_t *seen)
{
    bool replay = false;
    int32_t day = w->in.events[lo].day;
    until_money(w, day - 1, seen);
    if (amend_wanted(w, lo, hi, &replay)) {
        amend_compute(w, hi);
        if (replay) {
            before_keep(w, *seen);
            again_money(w, lo, day - 1);
        }
    }
    day_money(w, day, lo, hi);
    if (replay)
        money_differ(w);
    else
        for (size_t i = *seen; i < w->money.n; i++)
            amount_add(w, day, w->money.day[i], money_at(&w->money, i));
    *seen = w->money.n;
    if (w->contracts.n || w->terms.n)
        terms_differ(w);
}

void
evaluate_revenue(struct walk *w, const struct evaluate_input *in,
                 struct revenue_parts *out)
{
    size_t seen = 0;
    w->amounts.n = w->terms.n = 0;
    walk_start(w, in);
    w->silent = true;
    for (size_t lo = 0; lo < w->in.event_count;) {
        size_t hi = walk_day_end(w, lo);
        events_money(w, lo, hi, &seen);
        lo = hi;
    }
    until_money(w, in->as_of, &seen);
    out->category_id = fact_category(w);
    until_money(w, in->as_of + AHEAD_DAYS, &seen);
    out->amounts = w->amounts.data;
    out->amount_count = w->amounts.n;
    out->terms = w->terms.data;
    out->term_count = w->terms.n;
}

int64_t
revenue_term_between(const struct revenue_term *t, int32_t from, int32_t to)
{
    if (to < t->from || to > t->until)
        return 0;
    struct contract c = {.price = t->price, .start = t->start,
                         .agreed = t->agreed, .last = t->last,
                         .term = t->term};
    return time_accrued(&c, to) - time_accrued(&c, from - 1);
}

int64_t
revenue_term_365(const struct revenue_term *t, int32_t day)
{
    return revenue_term_between(t, day - YEAR + 1, day);
}
