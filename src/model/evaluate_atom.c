/* The truth of a condition and its flip day: the first later day on which time
 * alone may change it. A flip day may be too early, never too late. */
#include "model/evaluate_walk.h"

static const unsigned fact_groups[FACT_COUNT] = {
    [FACT_GONE] = G_GONE,
    [FACT_LAPSED] = G_LAPSE,
    [FACT_LATE] = G_LAPSE,
    [FACT_LAPSED_DAYS] = G_LAPSE,
    [FACT_PURCHASES] = G_BUY,
    [FACT_MONTHS] = G_ROUND,
    [FACT_SINCE_FIRST] = G_ROUND,
    [FACT_QUIET] = G_BUY,
    [FACT_DELIVERED] = G_DELIVERY | G_ROUND,
    [FACT_COVERED] = G_CONTRACT,
    [FACT_TRIAL] = G_CONTRACT,
    [FACT_NOTICE] = G_NOTICE,
    [FACT_OPEN_DEALS] = G_DEAL,
    [FACT_LAST_STEP] = G_DEAL,
    [FACT_QUOTE_ACCEPTED] = G_QUOTE,
    [FACT_OPEN_TICKETS] = G_TICKET,
    [FACT_NPS] = G_ANSWER,
    [FACT_INTENT] = G_ANSWER,
    [FACT_CSAT] = G_ANSWER,
    [FACT_REFERRALS] = G_REFERRAL,
    [FACT_USE_DAYS] = G_USE,
    [FACT_TOUCHES] = G_TOUCH,
    [FACT_TICKETS] = G_TICKET,
    [FACT_ORDERS] = G_BUY,
    [FACT_NEW_CONTRACTS] = G_CONTRACT,
    [FACT_UPGRADES] = G_UPGRADE,
    [FACT_RECOVERIES] = G_RECOVERY,
    [FACT_RENEWAL_DUE] = G_CONTRACT,
    [FACT_PURCHASES_BEFORE] = G_BUY,
    [FACT_REVENUE_SHARE] = G_REVENUE | G_CONTRACT,
    [FACT_CONTACT_QUIET] = G_CONTACT,
    [FACT_UNANSWERED] = G_CONTACT,
    [FACT_USE_QUIET] = G_USE,
    [FACT_COMPLAINTS] = G_TICKET,
    [FACT_OVERDUE] = G_DUE,
    [FACT_CSAT_RECENT] = G_ANSWER,
    [FACT_CSAT_DROP] = G_ANSWER,
    [FACT_NPS_DROP] = G_ANSWER,
};

/* What needs room on the stack, or much of the registers, is kept apart from the
 * short answers, which need none. */
#define APART __attribute__((noinline))

unsigned
atom_groups(enum fact f)
{
    return fact_groups[f];
}

static void
flip_at(const struct walk *w, int32_t day, int32_t *flip)
{
    if (day > w->day && day < *flip)
        *flip = day;
}

static bool
compare(enum rule_op op, int64_t a, int64_t b)
{
    switch (op) {
    case OP_GE: return a >= b;
    case OP_LE: return a <= b;
    case OP_GT: return a > b;
    case OP_LT: return a < b;
    default: return a == b; /* OP_IS compares a yes with 1 */
    }
}

/* ---- n times within W days ---- */

static bool
at_least(const struct walk *w, const struct days *l, int days, int64_t n,
         int32_t *flip)
{
    if (n <= 0)
        return true;
    if ((int64_t)l->n < n)
        return false;
    int32_t nth = l->day[l->n - (size_t)n];
    if (w->day - nth >= days)
        return false;
    flip_at(w, nth + days, flip);
    return true;
}

static bool
listed_holds(const struct walk *w, const struct rule_atom *a,
             enum day_list list, int32_t *flip)
{
    const struct days *l = &w->days[list];
    int days = a->days ? a->days : DAY_NEVER;
    switch (a->op) {
    case OP_GE: return at_least(w, l, days, a->value, flip);
    case OP_GT: return at_least(w, l, days, (int64_t)a->value + 1, flip);
    case OP_LE: return !at_least(w, l, days, (int64_t)a->value + 1, flip);
    case OP_LT: return !at_least(w, l, days, a->value, flip);
    default: {
        bool enough = at_least(w, l, days, a->value, flip);
        bool more = at_least(w, l, days, (int64_t)a->value + 1, flip);
        return enough && !more;
    }
    }
}

/* ---- revenue of the last days against those before ---- */

/* The first entries of the window of the last days and of the one before, and the
 * next day on which one leaves them. */
static void
share_windows(const struct walk *w, int days, size_t at[2], int32_t *flip)
{
    const struct money *m = &w->money;
    for (int k = 1; k <= 2; k++) {
        size_t i = at[k - 1] = money_first(m, w->day - k * days + 1);
        if (i < m->n)
            flip_at(w, m->day[i] + k * days, flip);
    }
}

/* Days of the shortest term, which has the most revenue a day. */
static int64_t
shortest_term(const struct contract *c)
{
    if (c->term == 0)
        return c->agreed == DAY_NEVER ? 1 : c->agreed - c->start + 1;
    int64_t days = 28 * (int64_t)c->term;
    if (c->agreed != DAY_NEVER) {
        int32_t k = day_months_between(c->start, c->agreed + 1) / c->term;
        int64_t rest = c->agreed + 1 - time_term_start(c, k);
        if (rest > 0 && rest < days)
            days = rest;
    }
    return days;
}

/* Contracts change both sums every day: how much at most, in all, a day.
 * *inside = one is in the older window already, else *flip = when one will. */
static int64_t
share_daily(const struct walk *w, int days, bool *inside, int32_t *flip)
{
    int64_t most = 0;
    *inside = false;
    for (size_t i = 0; i < w->contracts.n; i++) {
        const struct contract *c = &POOL_AT(w->contracts, struct contract, i);
        if (!contract_counts(c) || c->price == 0 || c->last < c->start)
            continue;
        if (c->last != DAY_NEVER && c->last + 2 * days < w->day)
            continue;
        most += (c->price < 0 ? -c->price : c->price) / shortest_term(c) + 2;
        *inside |= c->start + days <= w->day;
        flip_at(w, c->start + days, flip);
    }
    return most;
}

/* The first day on which a sum, `far` from its threshold and changing by at
 * most `most` a day, may reach it. */
static void
share_safe(const struct walk *w, __int128 far, __int128 most, int32_t *flip)
{
    __int128 safe = (far < 0 ? -far : far) / most;
    if (safe < 1)
        safe = 1;
    if (safe < 100000)
        flip_at(w, w->day + (int32_t)safe, flip);
}

APART static bool
share_holds(const struct walk *w, const struct rule_atom *a, int32_t *flip)
{
    int days = a->days;
    bool inside;
    size_t at[2];
    share_windows(w, days, at, flip);
    int64_t before = fact_accrued(w, money_of(&w->money, at[1], at[0]),
                                  w->day - 2 * days + 1, w->day - days);
    int64_t daily = share_daily(w, days, &inside, flip);
    if (daily && inside)
        share_safe(w, before, 2 * (__int128)daily, flip);
    if (before <= 0)
        return false;
    int64_t last = fact_accrued(w, money_of(&w->money, at[0], w->money.n),
                                w->day - days + 1, w->day);
    __int128 f = (__int128)100 * last - (__int128)a->value * before;
    if (daily)
        share_safe(w, f,
                   (__int128)daily
                       * 2 * (100 + (a->value < 0 ? -a->value : a->value)),
                   flip);
    return compare(a->op, (f > 0) - (f < 0), 0);
}

/* ---- what grows by a day, what is valid for some days ---- */

/* The days on which a number that was 0 on `from` and grows by one a day comes
 * to be enough, or too much. */
static void
grows_flip(const struct walk *w, const struct rule_atom *a, int32_t from,
           int32_t *flip)
{
    if (a->op != OP_GT && a->op != OP_LE)
        flip_at(w, from + a->value, flip);
    if (a->op != OP_GE && a->op != OP_LT)
        flip_at(w, from + a->value + 1, flip);
}

static bool
grows_holds(const struct walk *w, const struct rule_atom *a, int32_t from,
            int32_t *flip)
{
    if (from == DAY_NONE)
        return false;
    grows_flip(w, a, from, flip);
    return compare(a->op, (int64_t)w->day - from, a->value);
}

/* Purchases of the days before the last ones, as many. */
APART static bool
before_holds(const struct walk *w, const struct rule_atom *a, int32_t *flip)
{
    const struct days *p = &w->days[DAYS_PURCHASE];
    size_t at[2];
    for (int k = 1; k <= 2; k++) {
        size_t i = at[k - 1] = days_first(p, w->day - k * a->days + 1);
        if (i < p->n)
            flip_at(w, p->day[i] + k * a->days, flip);
    }
    return compare(a->op, (int64_t)(at[0] - at[1]), a->value);
}

static bool
lapsed_holds(const struct walk *w, const struct rule_atom *a, int32_t *flip)
{
    return w->s.lapsed && grows_holds(w, a, w->s.lapsed_since - 1, flip);
}

/* The day on which the round is so many months old. */
static int32_t
months_on(struct walk *w, int32_t months)
{
    if (months < 0 || months >= MONTHS_KEPT)
        return day_add_months(w->s.round_first, months);
    if (w->months_of != w->s.round_first) {
        w->months_of = w->s.round_first;
        memset(w->months_on, 0, sizeof w->months_on);
    }
    int32_t *on = &w->months_on[months];
    if (*on == 0)
        *on = day_add_months(w->s.round_first, months);
    return *on;
}

APART static bool
months_holds(struct walk *w, const struct rule_atom *a, int32_t *flip)
{
    if (w->s.round == 0)
        return false;
    int32_t full = months_on(w, a->value);
    if (a->op != OP_GT && a->op != OP_LE)
        flip_at(w, full, flip);
    if (a->value > 0 && a->op == OP_GE)
        return full != DAY_NONE && w->day >= full;
    if (a->op != OP_GE && a->op != OP_LT)
        flip_at(w, months_on(w, a->value + 1), flip);
    return compare(a->op, day_months_between(w->s.round_first, w->day),
                   a->value);
}

/* Payments and the last answers. */
static void
care_flip(const struct walk *w, const struct rule_atom *a, int32_t *flip)
{
    const struct walk_state *s = &w->s;
    int32_t since;
    switch (a->fact) {
    case FACT_OVERDUE:
        since = due_since(w, flip);
        if (since != DAY_NONE)
            grows_flip(w, a, since, flip);
        break;
    case FACT_CSAT_RECENT:
    case FACT_CSAT_DROP:
        if (s->csat_on != DAY_NONE)
            flip_at(w, s->csat_on + a->days, flip);
        break;
    case FACT_NPS_DROP:
        if (s->nps_on != DAY_NONE)
            flip_at(w, s->nps_on + a->days, flip);
        break;
    default: break;
    }
}

static void
time_flip(const struct walk *w, const struct rule_atom *a, int32_t *flip)
{
    const struct walk_state *s = &w->s;
    switch (a->fact) {
    case FACT_QUOTE_ACCEPTED:
        if (s->quote_accepted_on != DAY_NONE)
            flip_at(w, s->quote_accepted_on + QUOTE_VALID, flip);
        break;
    case FACT_NPS:
        if (s->nps_on != DAY_NONE)
            flip_at(w, s->nps_on + NPS_VALID, flip);
        break;
    case FACT_INTENT:
        if (s->intent_on != DAY_NONE)
            flip_at(w, s->intent_on + INTENT_VALID, flip);
        break;
    case FACT_RENEWAL_DUE:
        (void)time_renewal_due(w, a->days, flip);
        break;
    default: care_flip(w, a, flip);
    }
}

/* As people see them. */
APART static bool
seen_holds(struct walk *w, const struct rule_atom *a, int32_t *flip)
{
    int64_t value;
    time_flip(w, a, flip);
    return fact_value(w, a, &value) && compare(a->op, value, a->value);
}

/* The facts that most conditions look at, of which a walk asks by the million,
 * have their answer here; the others as people see them. */
bool
atom_eval(struct walk *w, const struct rule_atom *a, int32_t *flip)
{
    const struct walk_state *s = &w->s;
    *flip = DAY_NEVER;
    switch (a->fact) {
    case FACT_USE_DAYS: return listed_holds(w, a, DAYS_USE, flip);
    case FACT_TOUCHES: return listed_holds(w, a, DAYS_TOUCH, flip);
    case FACT_TICKETS: return listed_holds(w, a, DAYS_TICKET, flip);
    case FACT_ORDERS: return listed_holds(w, a, DAYS_ORDER, flip);
    case FACT_NEW_CONTRACTS: return listed_holds(w, a, DAYS_CONTRACT, flip);
    case FACT_UPGRADES: return listed_holds(w, a, DAYS_UPGRADE, flip);
    case FACT_RECOVERIES: return listed_holds(w, a, DAYS_RECOVERY, flip);
    case FACT_REVENUE_SHARE: return share_holds(w, a, flip);
    case FACT_PURCHASES_BEFORE: return before_holds(w, a, flip);
    case FACT_LAPSED_DAYS: return lapsed_holds(w, a, flip);
    case FACT_TRIAL: return compare(a->op, s->trial, a->value);
    case FACT_NOTICE: return compare(a->op, s->notice, a->value);
    case FACT_OPEN_TICKETS:
        return compare(a->op, (int64_t)w->tickets.n, a->value);
    case FACT_REFERRALS: return compare(a->op, s->referrals, a->value);
    case FACT_GONE: return compare(a->op, s->gone, a->value);
    case FACT_LAPSED: return compare(a->op, s->lapsed, a->value);
    case FACT_LATE: return compare(a->op, s->late, a->value);
    case FACT_COVERED: return compare(a->op, s->covered, a->value);
    case FACT_OPEN_DEALS: return compare(a->op, (int64_t)w->deals.n, a->value);
    case FACT_UNANSWERED: return compare(a->op, s->unanswered, a->value);
    case FACT_PURCHASES: return compare(a->op, s->round_purchases, a->value);
    case FACT_QUIET: return grows_holds(w, a, s->last_purchase, flip);
    case FACT_SINCE_FIRST: return grows_holds(w, a, s->round_first, flip);
    case FACT_MONTHS: return months_holds(w, a, flip);
    case FACT_USE_QUIET: return grows_holds(w, a, s->last_use, flip);
    case FACT_CONTACT_QUIET:
        return grows_holds(w, a, s->last_contact == DAY_NONE
                                     ? w->first : s->last_contact, flip);
    default: return seen_holds(w, a, flip);
    }
}
