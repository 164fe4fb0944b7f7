/* Facts that are more than a counter: cycle, late and lapsed, gone, revenue. */
#include "model/evaluate_walk.h"

bool
contract_counts(const struct contract *c)
{
    return c->type == EVENT_FIXED && !c->named;
}

int64_t
fact_revenue(const struct walk *w, int32_t a, int32_t b)
{
    return fact_accrued(w, money_between(&w->money, a, b), a, b);
}

int64_t
fact_accrued(const struct walk *w, int64_t money, int32_t a, int32_t b)
{
    int64_t sum = money_plus(money, 0);
    for (size_t i = 0; i < w->contracts.n; i++) {
        const struct contract *c = &POOL_AT(w->contracts, struct contract, i);
        if (contract_counts(c))
            sum = money_plus(sum,
                             time_accrued(c, b) - time_accrued(c, a - 1));
    }
    return sum;
}

/* ---- cycle ---- */

static const struct category_cycle *
category_find(const struct evaluate_input *in, uint64_t id)
{
    size_t lo = 0, hi = in->category_count;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (in->categories[mid].id < id)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < in->category_count && in->categories[lo].id == id
        ? &in->categories[lo] : NULL;
}

static int64_t
category_revenue(const struct walk *w, uint64_t id)
{
    int64_t sum = 0;
    for (size_t i = 0; i < w->categories.n; i++) {
        const struct category_sum *cs = &POOL_AT(w->categories,
                                                 struct category_sum, i);
        if (cs->id == id)
            sum = money_plus(sum, cs->sum);
    }
    for (size_t i = 0; i < w->contracts.n; i++) {
        const struct contract *c = &POOL_AT(w->contracts, struct contract, i);
        if (contract_counts(c) && c->category == id)
            sum = money_plus(sum, time_accrued(c, w->day));
    }
    return sum;
}

struct most {
    const struct category_cycle *category;
    int64_t sum;
};

/* A tie goes to the lower code. */
static void
category_try(const struct walk *w, uint64_t id, struct most *m)
{
    const struct category_cycle *c = category_find(&w->in, id);
    if (c == NULL || c == m->category)
        return;
    int64_t sum = category_revenue(w, id);
    if (m->category == NULL || sum > m->sum
        || (sum == m->sum && c->rank < m->category->rank))
        *m = (struct most){c, sum};
}

/* The category with most of the revenue; before there is any, the one a person
 * named. */
static const struct category_cycle *
category_most(const struct walk *w)
{
    struct most m = {NULL, 0};
    for (size_t i = 0; i < w->categories.n; i++)
        category_try(w, POOL_AT(w->categories, struct category_sum, i).id, &m);
    for (size_t i = 0; i < w->contracts.n; i++) {
        const struct contract *c = &POOL_AT(w->contracts, struct contract, i);
        if (contract_counts(c) && c->category && c->start <= w->day
            && c->last >= c->start)
            category_try(w, c->category, &m);
    }
    return m.category == NULL && w->in.category_id
        ? category_find(&w->in, w->in.category_id) : m.category;
}

uint64_t
fact_category(const struct walk *w)
{
    const struct category_cycle *c = category_most(w);
    return c == NULL ? 0 : c->id;
}

static int32_t
gaps_median2(const struct walk *w)
{
    const int32_t *g = w->gaps.data;
    size_t n = w->gaps.n;
    return n % 2 ? 2 * g[n / 2] : g[n / 2 - 1] + g[n / 2];
}

static int32_t
cycle_usual2(struct walk *w)
{
    const struct category_cycle *c = category_most(w);
    if (c != NULL && c->cycle > 0) {
        w->s.cycle_from = "category";
        return 2 * c->cycle;
    }
    w->s.cycle_from = "company";
    return 2 * (w->in.cycle_company > 0 ? w->in.cycle_company
                                        : CYCLE_COMPANY_DEFAULT);
}

void
fact_cycle(struct walk *w)
{
    struct walk_state *s = &w->s;
    int32_t c2;
    if (w->in.cycle_set > 0) {
        c2 = 2 * w->in.cycle_set;
        s->cycle_from = "person";
    } else if (w->gaps.n >= 2) {
        c2 = gaps_median2(w);
        s->cycle_from = "gaps";
    } else {
        c2 = cycle_usual2(w);
        if (w->gaps.n == 1 && 2 * POOL_AT(w->gaps, int32_t, 0) > c2) {
            c2 = 2 * POOL_AT(w->gaps, int32_t, 0);
            s->cycle_from = "gap";
        }
    }
    s->cycle2 = c2 < 2 * CYCLE_MIN ? 2 * CYCLE_MIN
        : c2 > 2 * CYCLE_MAX ? 2 * CYCLE_MAX : c2;
}

/* ---- late, lapsed ---- */

/* Quiet for more than half_days / 2, with no use in 30 days. */
static bool
quiet_over(const struct walk *w, int32_t half_days, bool held, int32_t *flip)
{
    const struct walk_state *s = &w->s;
    *flip = DAY_NEVER;
    if (s->last_purchase == DAY_NONE || held)
        return false;
    int32_t when = s->last_purchase + half_days / 2 + 1;
    if (s->last_use != DAY_NONE && s->last_use + USE_WINDOW > when)
        when = s->last_use + USE_WINDOW;
    if (w->day >= when)
        return true;
    *flip = when;
    return false;
}

static int32_t
least(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

static void
settle_lapse(struct walk *w)
{
    struct walk_state *s = &w->s;
    bool late = quiet_over(w, least(2 * s->cycle2, s->cycle2 + 2 * 180),
                           s->covered, &s->late_flip);
    bool lapsed = quiet_over(w, least(3 * s->cycle2, s->cycle2 + 2 * 365),
                             s->covered || s->framework, &s->lapse_flip);
    if (late != s->late) {
        s->late = late;
        s->late_since = w->day;
        s->dirty |= G_LAPSE;
    }
    if (lapsed != s->lapsed) {
        s->lapsed = lapsed;
        s->lapsed_since = w->day;
        s->dirty |= G_LAPSE;
    }
}

/* ---- gone ---- */

/* The last fixed or framework contract has ended and nothing was ordered
 * outside contracts for a year. */
static bool
contracts_over(const struct walk *w, int32_t *flip)
{
    int32_t last = DAY_NONE;
    bool notice = false;
    *flip = DAY_NEVER;
    for (size_t i = 0; i < w->contracts.n; i++) {
        const struct contract *c = &POOL_AT(w->contracts, struct contract, i);
        if (c->type == EVENT_TRIAL || c->last < c->start || c->last < last)
            continue;
        notice = c->after_notice || (notice && c->last == last);
        last = c->last;
    }
    if (last == DAY_NONE || last >= w->day)
        return false;
    int32_t when = last + (notice ? 1 : ENDED_AFTER);
    if (w->s.last_outside != DAY_NONE
        && w->s.last_outside + OUTSIDE_WINDOW > when)
        when = w->s.last_outside + OUTSIDE_WINDOW;
    if (w->day >= when)
        return true;
    *flip = when;
    return false;
}

static void
settle_gone(struct walk *w)
{
    struct walk_state *s = &w->s;
    bool over = contracts_over(w, &s->gone_flip);
    if (over && !s->end_held && !s->kept_today)
        s->gone_latch = true;
    s->end_held = over;
    bool gone = s->gone_latch && s->last_purchase != DAY_NONE;
    if (gone != s->gone) {
        s->gone = gone;
        s->dirty |= G_GONE;
    }
}

void
fact_settle(struct walk *w)
{
    struct walk_state *s = &w->s;
    if (s->dirty & (G_CONTRACT | G_NOTICE))
        time_running(w);
    if (s->dirty & (G_BUY | G_REVENUE | G_CONTRACT))
        fact_cycle(w);
    if ((s->dirty & (G_BUY | G_USE | G_CONTRACT | G_LAPSE | G_REVENUE))
        || w->day >= s->lapse_flip || w->day >= s->late_flip)
        settle_lapse(w);
    if ((s->dirty & (G_GONE | G_BUY | G_CONTRACT)) || w->day >= s->gone_flip)
        settle_gone(w);
    if (s->gone || s->lapsed)
        s->away = true;
    s->kept_today = false;
}

/* ---- values as people see them ---- */

static bool
answer_value(const struct walk *w, int32_t on, int32_t valid, int16_t score,
             int64_t *value)
{
    if (on == DAY_NONE || (valid && w->day - on >= valid))
        return false;
    *value = score;
    return true;
}

static int64_t
listed(const struct walk *w, enum day_list l, int days)
{
    return days ? (int64_t)days_since(&w->days[l], w->day - days + 1)
                : (int64_t)w->days[l].n;
}

static bool
share_value(const struct walk *w, int days, int64_t *value)
{
    int64_t before = fact_revenue(w, w->day - 2 * days + 1, w->day - days);
    if (before <= 0)
        return false;
    *value = (int64_t)((__int128)100
                       * fact_revenue(w, w->day - days + 1, w->day) / before);
    return true;
}

static bool
drop_value(const struct walk *w, int32_t on, int32_t days, int16_t before,
           int16_t last, int64_t *value)
{
    if (on == DAY_NONE || w->day - on >= days || before < 0)
        return false;
    *value = before - last;
    return true;
}

static int64_t
complaints(const struct walk *w)
{
    int64_t n = 0;
    for (size_t i = 0; i < w->tickets.n; i++)
        n += POOL_AT(w->tickets, struct ticket, i).complaint;
    return n;
}

/* What warnings look at: contacts, use, complaints, money, answers. */
static bool
care_value(const struct walk *w, const struct rule_atom *a, int64_t *value)
{
    const struct walk_state *s = &w->s;
    int32_t never = DAY_NEVER, since;
    switch (a->fact) {
    case FACT_CONTACT_QUIET:
        *value = w->day - (s->last_contact == DAY_NONE ? w->first
                                                       : s->last_contact);
        return true;
    case FACT_UNANSWERED: *value = s->unanswered; return true;
    case FACT_USE_QUIET:
        *value = (int64_t)w->day - s->last_use;
        return s->last_use != DAY_NONE;
    case FACT_COMPLAINTS: *value = complaints(w); return true;
    case FACT_OVERDUE:
        since = due_since(w, &never);
        *value = (int64_t)w->day - since;
        return since != DAY_NONE;
    case FACT_CSAT_RECENT:
        return answer_value(w, s->csat_on, a->days, s->csat, value);
    case FACT_CSAT_DROP:
        return drop_value(w, s->csat_on, a->days, s->csat_before, s->csat,
                          value);
    default:
        return drop_value(w, s->nps_on, a->days, s->nps_before, s->nps,
                          value);
    }
}

static bool
counted_value(struct walk *w, const struct rule_atom *a, int64_t *value)
{
    int32_t never = DAY_NEVER;
    switch (a->fact) {
    case FACT_USE_DAYS: *value = listed(w, DAYS_USE, a->days); break;
    case FACT_TOUCHES: *value = listed(w, DAYS_TOUCH, a->days); break;
    case FACT_TICKETS: *value = listed(w, DAYS_TICKET, a->days); break;
    case FACT_ORDERS: *value = listed(w, DAYS_ORDER, a->days); break;
    case FACT_NEW_CONTRACTS: *value = listed(w, DAYS_CONTRACT, a->days); break;
    case FACT_UPGRADES: *value = listed(w, DAYS_UPGRADE, a->days); break;
    case FACT_RECOVERIES: *value = listed(w, DAYS_RECOVERY, a->days); break;
    case FACT_RENEWAL_DUE:
        *value = time_renewal_due(w, a->days, &never);
        break;
    case FACT_PURCHASES_BEFORE:
        *value = (int64_t)(days_first(&w->days[DAYS_PURCHASE],
                                      w->day - a->days + 1)
                           - days_first(&w->days[DAYS_PURCHASE],
                                        w->day - 2 * a->days + 1));
        break;
    case FACT_REVENUE_SHARE: return share_value(w, a->days, value);
    case FACT_CONTACT_QUIET:
    case FACT_UNANSWERED:
    case FACT_USE_QUIET:
    case FACT_COMPLAINTS:
    case FACT_OVERDUE:
    case FACT_CSAT_RECENT:
    case FACT_CSAT_DROP:
    case FACT_NPS_DROP: return care_value(w, a, value);
    default: assert(!"a fact without a value");
    }
    return true;
}

static bool
bought_value(const struct walk *w, enum fact f, int64_t *value)
{
    const struct walk_state *s = &w->s;
    if (f == FACT_PURCHASES) {
        *value = s->round_purchases;
        return true;
    }
    if (f == FACT_LAPSED_DAYS) {
        *value = s->lapsed ? w->day - s->lapsed_since + 1 : 0;
        return s->lapsed;
    }
    if (s->round == 0)
        return false;
    *value = f == FACT_MONTHS ? day_months_between(s->round_first, w->day)
        : f == FACT_QUIET ? w->day - s->last_purchase
        : w->day - s->round_first;
    return true;
}

static int64_t
last_steps(const struct walk *w)
{
    int64_t n = 0;
    for (size_t i = 0; i < w->deals.n; i++)
        n += POOL_AT(w->deals, struct deal, i).last_step;
    return n;
}

static bool
was_delivered(const struct walk_state *s)
{
    return s->last_delivery != DAY_NONE
        && (s->round <= 1 || s->last_delivery >= s->round_first);
}

bool
fact_value(struct walk *w, const struct rule_atom *a, int64_t *value)
{
    const struct walk_state *s = &w->s;
    switch (a->fact) {
    case FACT_GONE: *value = s->gone; return true;
    case FACT_LAPSED: *value = s->lapsed; return true;
    case FACT_LATE: *value = s->late; return true;
    case FACT_LAPSED_DAYS:
    case FACT_PURCHASES:
    case FACT_MONTHS:
    case FACT_SINCE_FIRST:
    case FACT_QUIET: return bought_value(w, a->fact, value);
    case FACT_DELIVERED: *value = was_delivered(s); return true;
    case FACT_COVERED: *value = s->covered; return true;
    case FACT_TRIAL: *value = s->trial; return true;
    case FACT_NOTICE: *value = s->notice; return true;
    case FACT_OPEN_DEALS: *value = (int64_t)w->deals.n; return true;
    case FACT_LAST_STEP: *value = last_steps(w) > 0; return true;
    case FACT_QUOTE_ACCEPTED:
        *value = s->quote_accepted_on != DAY_NONE
            && w->day - s->quote_accepted_on < QUOTE_VALID;
        return true;
    case FACT_OPEN_TICKETS: *value = (int64_t)w->tickets.n; return true;
    case FACT_NPS: return answer_value(w, s->nps_on, NPS_VALID, s->nps, value);
    case FACT_INTENT:
        return answer_value(w, s->intent_on, INTENT_VALID, s->intent, value);
    case FACT_CSAT: return answer_value(w, s->csat_on, 0, s->csat, value);
    case FACT_REFERRALS: *value = s->referrals; return true;
    default: return counted_value(w, a, value);
    }
}
