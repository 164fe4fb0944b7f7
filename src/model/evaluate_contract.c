/* What the contracts of a customer say about a day. */
#include "model/evaluate_walk.h"

void
time_running(struct walk *w)
{
    struct walk_state *s = &w->s;
    int32_t until;
    s->covered = s->framework = s->trial = false;
    for (size_t i = 0; i < w->contracts.n; i++) {
        const struct contract *c = &POOL_AT(w->contracts, struct contract, i);
        if (c->start > w->day || c->last < w->day)
            continue;
        s->covered |= c->type == EVENT_FIXED;
        s->framework |= c->type == EVENT_FRAMEWORK;
        s->trial |= c->type == EVENT_TRIAL;
    }
    s->notice = time_notice_runs(w, &until);
}

int32_t
time_contract_until(const struct walk *w)
{
    int32_t until = DAY_NONE;
    for (size_t i = 0; i < w->contracts.n; i++) {
        const struct contract *c = &POOL_AT(w->contracts, struct contract, i);
        if (c->start > w->day || c->last < w->day)
            continue;
        if (c->last > until)
            until = c->last;
    }
    return until == DAY_NEVER ? DAY_NONE : until;
}

static int32_t
term_days(const struct contract *c)
{
    int32_t end = c->agreed;
    if (c->term > 0) {
        int32_t second = time_term_start(c, 1) - 1;
        if (second < end)
            end = second;
    }
    if (end == DAY_NEVER)
        end = c->last;
    return end == DAY_NEVER ? DAY_NEVER : end - c->start + 1;
}

static bool
has_successor(const struct walk *w, const struct contract *c)
{
    for (size_t i = 0; i < w->contracts.n; i++) {
        const struct contract *o = &POOL_AT(w->contracts, struct contract, i);
        if (o == c || o->type == EVENT_TRIAL || o->last < o->start)
            continue;
        if ((c->ref && o->follows == c->ref) || o->start > c->last)
            return true;
    }
    return false;
}

bool
time_renewal_due(const struct walk *w, int ahead, int32_t *flip)
{
    bool due = false;
    for (size_t i = 0; i < w->contracts.n; i++) {
        const struct contract *c = &POOL_AT(w->contracts, struct contract, i);
        if (c->type != EVENT_FIXED || c->ended || c->last == DAY_NEVER
            || term_days(c) < TERM_MIN_DAYS || has_successor(w, c))
            continue;
        if (c->last - w->day > ahead) {
            if (c->last - ahead < *flip)
                *flip = c->last - ahead;
        } else if (c->start <= w->day) {
            due = true;
        }
    }
    return due;
}

int64_t
time_accrued(const struct contract *c, int32_t day)
{
    int32_t end = day < c->last ? day : c->last;
    if (end < c->start || c->price == 0)
        return 0;
    if (c->term == 0 && c->agreed == DAY_NEVER)
        return c->price; /* no term to spread it over */
    int32_t k = 0, from = c->start, to = c->agreed;
    if (c->term > 0) {
        k = day_months_between(c->start, end + 1) / c->term;
        from = time_term_start(c, k);
        to = time_term_start(c, k + 1) - 1;
        if (c->agreed < to)
            to = c->agreed;
    }
    int64_t days = (int64_t)to - from + 1, done = end - from + 1;
    if (days <= 0 || done <= 0)
        return c->price * k;
    __int128 part = (__int128)c->price * done * 2 + days;
    return c->price * k + (int64_t)(part / (2 * days));
}
