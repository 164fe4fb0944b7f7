/* Formulas on customers that stay or go, and on what they buy. */
#include "model/kpi_share.h"

enum { YEAR = 365 };

/* ---- who stays, who goes ---- */

void
kpi_customers(const struct life *l, const struct life_span *p,
              struct kpi_share *out)
{
    out->seen = true;
    amount(out, life_state_at(l, p->to) == LIFE_CUSTOMER);
}

void
kpi_retention(const struct life *l, const struct life_span *p,
              struct kpi_share *out)
{
    fraction(out, life_state_at(l, p->from - 1) == LIFE_CUSTOMER,
             life_state_at(l, p->to) == LIFE_CUSTOMER);
}

void
kpi_churn(const struct life *l, const struct life_span *p,
          struct kpi_share *out)
{
    fraction(out, life_state_at(l, p->from - 1) == LIFE_CUSTOMER,
             life_state_at(l, p->to) != LIFE_CUSTOMER);
}

static int32_t
first_loss(const struct life *l, const struct life_span *p)
{
    for (size_t i = 0; i < l->turn_count; i++)
        if (l->turns[i].state == LIFE_LOST &&
            within(l->turns[i].day, p->from, p->to))
            return l->turns[i].day;
    return DAY_NONE;
}

void
kpi_winback(const struct life *l, const struct life_span *p,
            struct kpi_share *out)
{
    int32_t lost = first_loss(l, p);
    if (lost == DAY_NONE)
        return;
    out->pending = lost + KPI_WINBACK > p->closed;
    fraction(out, !out->pending,
             purchases_within(l, lost, lost + KPI_WINBACK) > 0);
}

void
kpi_value_lost(const struct life *l, const struct life_span *p,
               struct kpi_share *out)
{
    int32_t lost = first_loss(l, p), last = DAY_NONE;
    out->seen = l->purchase_count > 0;
    for (size_t i = 0; i < l->purchase_count; i++)
        if (lost != DAY_NONE && l->purchases[i] <= lost)
            last = l->purchases[i];
    if (last != DAY_NONE)
        amount(out, life_revenue(l, last - (YEAR - 1), last));
}

void
kpi_value_regained(const struct life *l, const struct life_span *p,
                   struct kpi_share *out)
{
    out->seen = l->purchase_count > 0;
    for (size_t i = 1; i < l->turn_count; i++) {
        const struct life_turn *t = &l->turns[i];
        if (t->state != LIFE_CUSTOMER || t[-1].state != LIFE_LOST ||
            !within(t->day, p->from, p->to))
            continue;
        int32_t back =
            first_within(l->purchases, l->purchase_count, t->day, p->to);
        if (back != DAY_NONE)
            amount(out, life_revenue(l, back, p->to));
        return;
    }
}

/* ---- purchases ---- */

void
kpi_new_customers(const struct life *l, const struct life_span *p,
                  struct kpi_share *out)
{
    int32_t first = first_purchase(l);
    out->seen = true;
    amount(out, first != DAY_NONE && within(first, p->from, p->to));
}

void
kpi_repeat(const struct life *l, const struct life_span *p,
           struct kpi_share *out)
{
    fraction(out, purchases_within(l, p->from, p->to) > 0,
             purchases_within(l, p->to - (YEAR - 1), p->to) >= 2);
}

void
kpi_revenue(const struct life *l, const struct life_span *p,
            struct kpi_share *out)
{
    out->seen = l->purchase_count > 0;
    amount(out, life_revenue(l, p->from, p->to));
}

void
kpi_wallet(const struct life *l, const struct life_span *p,
           struct kpi_share *out)
{
    if (l->potential == FIELD_EMPTY || l->potential <= 0 ||
        life_state_at(l, p->to) != LIFE_CUSTOMER)
        return;
    out->below = true;
    out->den = l->potential;
    amount(out, life_revenue(l, p->to - (YEAR - 1), p->to));
}

/* The denominator, the size of the market, is entered. */
void
kpi_market(const struct life *l, const struct life_span *p,
           struct kpi_share *out)
{
    out->seen = l->purchase_count > 0;
    amount(out, life_revenue(l, p->to - (YEAR - 1), p->to));
}

static bool
is_cancelled(const struct life *l, const struct event *order)
{
    for (size_t i = 0; i < l->event_count; i++)
        if (l->events[i].kind == EVENT_ORDER_CANCELLED &&
            l->events[i].ref_id == order->ref_id)
            return true;
    return false;
}

static bool
is_sale(const struct life *l, const struct event *e, const struct life_span *p)
{
    return e->kind == EVENT_ORDER && within(e->day, p->from, p->to) &&
           e->amount != FIELD_EMPTY && e->amount > 0 && !is_cancelled(l, e);
}

void
kpi_order_value(const struct life *l, const struct life_span *p,
                struct kpi_share *out)
{
    for (size_t i = 0; i < l->event_count; i++)
        if (is_sale(l, &l->events[i], p)) {
            out->num += l->events[i].amount;
            out->den++;
        }
    out->above = out->below = out->den > 0;
}

static void
flagged(const struct life *l, const struct life_span *p, uint32_t flag,
        bool money, struct kpi_share *out)
{
    int64_t sum = 0;
    out->seen = l->purchase_count > 0;
    for (size_t i = 0; i < l->event_count; i++) {
        const struct event *e = &l->events[i];
        bool sale = is_sale(l, e, p);
        bool contract = e->kind == EVENT_CONTRACT && !money &&
                        within(e->day, p->from, p->to);
        if ((e->flags & flag) && (sale || contract))
            sum += money ? e->amount : 1;
    }
    amount(out, money ? sum : sum > 0);
}

void
kpi_upsell_customers(const struct life *l, const struct life_span *p,
                     struct kpi_share *out)
{
    flagged(l, p, EVENT_UPSELL, false, out);
}

void
kpi_upsell_revenue(const struct life *l, const struct life_span *p,
                   struct kpi_share *out)
{
    flagged(l, p, EVENT_UPSELL, true, out);
}

void
kpi_cross_sell_customers(const struct life *l, const struct life_span *p,
                         struct kpi_share *out)
{
    flagged(l, p, EVENT_CROSS_SELL, false, out);
}
