/* The facts as of the last day walked, what time alone will do next, and the
 * forecast of late and lapsed, for which the walk goes on without events. */
#include "model/evaluate_walk.h"

enum { HORIZON_DAYS = 2 * CYCLE_MAX + 366 };

static int32_t
in_window(const struct walk *w, enum day_list l, int days)
{
    return (int32_t)days_since(&w->days[l], w->day - days + 1);
}

static void
read_purchases(const struct walk *w, struct facts *f)
{
    const struct walk_state *s = &w->s;
    f->round = s->round > 0 ? s->round : 1;
    f->round_first = s->round_first;
    f->purchases = s->round_purchases;
    f->purchases_total = (int32_t)w->days[DAYS_PURCHASE].n;
    f->first_purchase = s->first_purchase;
    f->last_purchase = s->last_purchase;
    f->months = f->quiet = -1;
    f->cycle2 = s->cycle2;
    f->cycle_days = (s->cycle2 + 1) / 2;
    f->cycle_from = s->cycle_from;
    f->expected_on = f->late_on = f->lapse_on = DAY_NONE;
    if (s->round > 0) {
        f->months = day_months_between(s->round_first, w->day);
        f->quiet = w->day - s->last_purchase;
        f->expected_on = s->last_purchase + f->cycle_days;
    }
    f->late = s->late;
    f->lapsed = s->lapsed;
    f->gone = s->gone;
    f->lapsed_days = s->lapsed ? w->day - s->lapsed_since + 1 : 0;
    f->orders_total = s->orders_total;
    f->orders_365 = in_window(w, DAYS_ORDER, 365);
    f->first_order = s->first_order;
    f->last_order = s->last_order;
    f->revenue_total = fact_revenue(w, w->first, w->day);
    f->revenue_365 = fact_revenue(w, w->day - 364, w->day);
    f->revenue_before = fact_revenue(w, w->day - 729, w->day - 365);
}

static void
read_deals(const struct walk *w, struct facts *f)
{
    for (size_t i = 0; i < w->deals.n; i++) {
        const struct deal *d = &POOL_AT(w->deals, struct deal, i);
        f->open_inquiries += d->kind == EVENT_INQUIRY;
        f->open_quotes += d->kind == EVENT_QUOTE;
        f->open_opportunities += d->kind == EVENT_OPPORTUNITY;
        f->last_step |= d->last_step;
    }
    f->quote_accepted = w->s.quote_accepted_on != DAY_NONE
        && w->day - w->s.quote_accepted_on < QUOTE_VALID;
}

static void
read_answers(const struct walk *w, struct facts *f)
{
    const struct walk_state *s = &w->s;
    f->csat_on = s->csat_on;
    f->nps_on = s->nps_on;
    f->intent_on = s->intent_on;
    f->csat = s->csat_on == DAY_NONE ? -1 : s->csat;
    f->nps = s->nps_on == DAY_NONE || w->day - s->nps_on >= NPS_VALID
        ? -1 : s->nps;
    f->intent = s->intent_on == DAY_NONE
            || w->day - s->intent_on >= INTENT_VALID
        ? -1 : s->intent;
}

static void
read_contacts(const struct walk *w, struct facts *f)
{
    const struct walk_state *s = &w->s;
    f->interactions = (int32_t)w->days[DAYS_INTERACTION].n;
    f->interactions_90 = in_window(w, DAYS_INTERACTION, 90);
    f->inbound = s->inbound;
    f->touches_90 = in_window(w, DAYS_TOUCH, 90);
    f->last_touch = s->last_touch;
    f->last_contact = s->last_contact;
    f->referrals = s->referrals;
    f->upgrades = s->upgrades;
    f->cross_sells = s->cross_sells;
    f->use_days_30 = in_window(w, DAYS_USE, USE_WINDOW);
    f->last_use = s->last_use;
    f->delivered = s->last_delivery != DAY_NONE
        && (s->round <= 1 || s->last_delivery >= s->round_first);
    f->open_tickets = (int32_t)w->tickets.n;
    f->tickets_90 = in_window(w, DAYS_TICKET, 90);
}

static void
read_contracts(const struct walk *w, struct facts *f)
{
    f->covered = w->s.covered;
    f->framework = w->s.framework;
    f->trial = w->s.trial;
    f->contract_until = time_contract_until(w);
    f->notice = time_notice_runs(w, &f->notice_until);
}

/* ---- the next day on which time alone changes something ---- */

static bool
accrues(const struct walk *w)
{
    for (size_t i = 0; i < w->contracts.n; i++) {
        const struct contract *c = &POOL_AT(w->contracts, struct contract, i);
        if (contract_counts(c) && c->price != 0 && c->last >= c->start
            && c->last >= w->day - 366)
            return true;
    }
    return false;
}

static int32_t
wake_day(const struct walk *w, const struct facts *f)
{
    int32_t wake = walk_wake(w);
    size_t i = money_first(&w->money, w->day - 364);
    if (i < w->money.n && w->money.day[i] + 365 < wake)
        wake = w->money.day[i] + 365;
    if (!accrues(w))
        return wake == DAY_NEVER ? DAY_NONE : wake;
    for (int32_t d = w->day + 1; d < wake && d <= w->day + 366; d++)
        if (fact_revenue(w, d - 364, d) != f->revenue_365
            || fact_revenue(w, w->first, d) != f->revenue_total)
            return d;
    return wake == DAY_NEVER ? DAY_NONE : wake;
}

/* ---- forecast ---- */

/* Now and without end: terms go on and nothing ever becomes late. */
static bool
covered_for_ever(const struct walk *w)
{
    for (size_t i = 0; i < w->contracts.n; i++) {
        const struct contract *c = &POOL_AT(w->contracts, struct contract, i);
        if (c->type == EVENT_FIXED && c->last == DAY_NEVER
            && c->start <= w->day && !time_notice_ends(w, c))
            return true;
    }
    return false;
}

static void
forecast(struct walk *w, struct facts *f)
{
    int32_t end = w->day + HORIZON_DAYS, next;
    if (w->s.late)
        f->late_on = w->s.late_since;
    if (w->s.lapsed)
        f->lapse_on = w->s.lapsed_since;
    if (covered_for_ever(w))
        return;
    w->silent = true;
    while ((f->late_on == DAY_NONE || f->lapse_on == DAY_NONE)
           && (next = walk_next(w)) <= end) {
        walk_step(w, next);
        if (w->s.late && f->late_on == DAY_NONE)
            f->late_on = w->s.late_since;
        if (w->s.lapsed && f->lapse_on == DAY_NONE)
            f->lapse_on = w->s.lapsed_since;
    }
}

void
facts_read(struct walk *w, struct facts *f)
{
    memset(f, 0, sizeof *f);
    f->day = w->in.as_of;
    f->first_seen = w->first;
    f->in_base = w->first <= w->in.as_of;
    w->day = w->in.as_of;
    fact_cycle(w); /* revenue of contracts moves between settled days */
    read_purchases(w, f);
    read_deals(w, f);
    read_answers(w, f);
    read_contacts(w, f);
    read_contracts(w, f);
    f->wake_on = w->fresh ? w->first : wake_day(w, f);
    f->warned = warning_read(w, &f->wake_on);
    forecast(w, f);
}

size_t
walk_purchases(const struct walk *w, const int32_t **days)
{
    const struct days *d = &w->days[DAYS_PURCHASE];
    size_t n = d->n;
    while (n && d->day[n - 1] > w->in.as_of)
        n--;
    *days = d->day;
    return n;
}

int64_t
walk_revenue(const struct walk *w, int32_t from, int32_t to)
{
    return fact_revenue(w, from, to);
}
