/* Formulas on what happens before and after the purchase, and what it costs. */
#include "model/kpi_share.h"

/* ---- before the purchase ---- */

static int32_t
first_deal(const struct life *l)
{
    for (size_t i = 0; i < l->event_count; i++)
        if (life_is_deal(&l->events[i]))
            return l->events[i].day;
    return DAY_NONE;
}

void
kpi_new_contacts(const struct life *l, const struct life_span *p,
                 struct kpi_share *out)
{
    out->seen = true;
    amount(out, within(l->first_seen, p->from, p->to));
}

void
kpi_leads(const struct life *l, const struct life_span *p,
          struct kpi_share *out)
{
    int32_t deal = first_deal(l), bought = first_purchase(l);
    out->seen = deal != DAY_NONE;
    amount(out, deal != DAY_NONE && within(deal, p->from, p->to) &&
                    (bought == DAY_NONE || bought >= deal));
}

void
kpi_conversion(const struct life *l, const struct life_span *p,
               struct kpi_share *out)
{
    int32_t day =
        first_within(l->considered, l->considered_count, p->from, p->to);
    if (day == DAY_NONE)
        return;
    out->pending = day + KPI_WINDOW > p->closed;
    fraction(out, !out->pending,
             purchases_within(l, day, day + KPI_WINDOW) > 0);
}

void
kpi_days_to_close(const struct life *l, const struct life_span *p,
                  struct kpi_share *out)
{
    int32_t deal = first_deal(l), bought = first_purchase(l);
    if (bought == DAY_NONE || !within(bought, p->from, p->to) ||
        deal == DAY_NONE || deal > bought)
        return;
    fraction(out, true, true);
    out->num = bought - deal;
}

void
kpi_inquiry_quote(const struct life *l, const struct life_span *p,
                  struct kpi_share *out)
{
    int32_t asked = DAY_NONE;
    bool quoted = false;
    for (size_t i = 0; i < l->event_count; i++) {
        const struct event *e = &l->events[i];
        if (!within(e->day, p->from, p->to))
            continue;
        if (e->kind == EVENT_INQUIRY && asked == DAY_NONE)
            asked = e->day;
        quoted |= e->kind == EVENT_QUOTE && asked != DAY_NONE;
    }
    fraction(out, asked != DAY_NONE, quoted);
}

/* ---- counted events ---- */

static void
counted(const struct life *l, const struct life_span *p, enum event_kind kind,
        struct kpi_share *out)
{
    int64_t n = 0;
    for (size_t i = 0; i < l->event_count; i++) {
        const struct event *e = &l->events[i];
        if (e->kind != kind || e->day > p->to)
            continue;
        out->seen = true;
        n += e->day >= p->from;
    }
    amount(out, n);
}

void
kpi_inquiries(const struct life *l, const struct life_span *p,
              struct kpi_share *out)
{
    counted(l, p, EVENT_INQUIRY, out);
}

void
kpi_quotes(const struct life *l, const struct life_span *p,
           struct kpi_share *out)
{
    counted(l, p, EVENT_QUOTE, out);
}

void
kpi_referrals(const struct life *l, const struct life_span *p,
              struct kpi_share *out)
{
    counted(l, p, EVENT_REFERRAL, out);
}

void
kpi_follow_ups(const struct life *l, const struct life_span *p,
               struct kpi_share *out)
{
    int64_t n = 0;
    for (size_t i = 0; i < l->event_count; i++) {
        const struct event *e = &l->events[i];
        if (!(e->flags & EVENT_TOUCH) || e->day > p->to)
            continue;
        out->seen = true;
        n += e->day >= p->from;
    }
    amount(out, n);
}

void
kpi_tickets(const struct life *l, const struct life_span *p,
            struct kpi_share *out)
{
    if (life_state_at(l, p->to) != LIFE_CUSTOMER)
        return;
    counted(l, p, EVENT_TICKET, out);
    out->below = true;
    out->den = 1;
}

/* ---- answers and use ---- */

static void
answers(const struct life *l, const struct life_span *p, enum event_kind kind,
        int good, int bad, struct kpi_share *out)
{
    for (size_t i = 0; i < l->event_count; i++) {
        const struct event *e = &l->events[i];
        if (e->kind != kind || !within(e->day, p->from, p->to))
            continue;
        out->den++;
        out->num += (e->score >= good) - (e->score <= bad);
    }
    out->below = out->den > 0;
    out->above = out->num != 0;
}

void
kpi_csat(const struct life *l, const struct life_span *p,
         struct kpi_share *out)
{
    answers(l, p, EVENT_CSAT, 4, -1, out);
}

void
kpi_nps(const struct life *l, const struct life_span *p, struct kpi_share *out)
{
    answers(l, p, EVENT_NPS, 9, 6, out);
}

void
kpi_csat_mean(const struct life *l, const struct life_span *p,
              struct kpi_share *out)
{
    for (size_t i = 0; i < l->event_count; i++) {
        const struct event *e = &l->events[i];
        if (e->kind != EVENT_CSAT || !within(e->day, p->from, p->to))
            continue;
        out->den++;
        out->num += e->score;
    }
    out->below = out->above = out->den > 0;
}

void
kpi_use_days(const struct life *l, const struct life_span *p,
             struct kpi_share *out)
{
    enum { WINDOW = 30 };
    int32_t last = DAY_NONE;
    if (life_state_at(l, p->to) != LIFE_CUSTOMER)
        return;
    for (size_t i = 0; i < l->event_count; i++) {
        const struct event *e = &l->events[i];
        if (e->kind != EVENT_USE || e->day > p->to)
            continue;
        out->below = true;
        if (e->day > p->to - WINDOW && e->day != last)
            out->num++;
        last = e->day;
    }
    out->den = out->below;
    out->above = out->below;
}

void
kpi_time_to_first_use(const struct life *l, const struct life_span *p,
                      struct kpi_share *out)
{
    int32_t bought = first_purchase(l);
    for (size_t i = 0; i < l->event_count; i++) {
        const struct event *e = &l->events[i];
        if (e->kind != EVENT_USE)
            continue;
        if (within(e->day, p->from, p->to) && bought != DAY_NONE &&
            bought <= e->day) {
            fraction(out, true, true);
            out->num = e->day - bought;
        }
        return; /* the first use of all */
    }
}

/* ---- cost ---- */

static int64_t
cost_of(const struct life *l, enum life_state state, bool any,
        struct kpi_share *out)
{
    int64_t sum = 0;
    int32_t bought = first_purchase(l);
    for (size_t i = 0; i < l->cost_count; i++) {
        const struct life_cost *c = &l->costs[i];
        bool prospect = bought == DAY_NONE || c->day < bought;
        out->seen = true;
        if (any || (state == LIFE_NONE ? prospect
                                       : life_state_at(l, c->day) == state))
            sum += c->minor;
    }
    return sum;
}

void
kpi_cost_per_contact(const struct life *l, const struct life_span *p,
                     struct kpi_share *out)
{
    for (size_t i = 0; i < l->cost_count; i++)
        if (l->costs[i].kind == COST_CAMPAIGN) {
            out->seen = true;
            out->num += l->costs[i].minor;
        }
    out->above = out->num != 0;
    out->below = within(l->first_seen, p->from, p->to);
    out->den = out->below;
}

void
kpi_acquisition_cost(const struct life *l, const struct life_span *p,
                     struct kpi_share *out)
{
    int32_t first = first_purchase(l);
    amount(out, cost_of(l, LIFE_NONE, false, out));
    out->below = first != DAY_NONE && within(first, p->from, p->to);
    out->den = out->below;
}

void
kpi_cost_to_keep(const struct life *l, const struct life_span *p,
                 struct kpi_share *out)
{
    amount(out, cost_of(l, LIFE_CUSTOMER, false, out));
    out->below = life_state_at(l, p->from - 1) == LIFE_CUSTOMER &&
                 life_state_at(l, p->to) == LIFE_CUSTOMER;
    out->den = out->below;
}

void
kpi_roi(const struct life *l, const struct life_span *p, struct kpi_share *out)
{
    (void)p;
    out->den = cost_of(l, LIFE_NONE, true, out);
    out->below = out->den != 0;
    amount(out, (l->margin == FIELD_EMPTY ? 0 : l->margin) - out->den);
    out->seen = l->margin != FIELD_EMPTY;
}
