/* What each kind of event does to the state of the customer. */
#include "model/evaluate_walk.h"

void
apply_kept(struct walk *w)
{
    w->s.gone_latch = false;
    w->s.kept_today = true;
    w->s.dirty |= G_GONE;
}

static void
gap_add(struct walk *w, int32_t gap)
{
    pool_need(&w->gaps, w->gaps.n + 1, sizeof(int32_t));
    int32_t *g = w->gaps.data;
    size_t i = w->gaps.n++;
    for (; i > 0 && g[i - 1] > gap; i--)
        g[i] = g[i - 1];
    g[i] = gap;
}

/* A purchase (day with an order or the begin of a term): two on a day are one. */
void
apply_purchase(struct walk *w, int32_t day)
{
    struct walk_state *s = &w->s;
    bool first_today = s->last_purchase != day;
    if (s->round == 0 || s->away) {
        s->round++;
        s->round_first = day;
        s->round_purchases = 1;
        s->dirty |= G_ROUND;
    } else if (first_today) {
        s->round_purchases++;
    }
    if (first_today) {
        if (s->last_purchase != DAY_NONE)
            gap_add(w, day - s->last_purchase);
        else
            s->first_purchase = day;
        days_add(&w->days[DAYS_PURCHASE], day);
        s->last_purchase = day;
    }
    s->away = false;
    s->dirty |= G_BUY;
    if (s->quote_accepted_on != DAY_NONE) {
        s->quote_accepted_on = DAY_NONE;
        s->dirty |= G_QUOTE;
    }
    apply_kept(w);
}

static void
category_add(struct walk *w, uint64_t category, int64_t amount)
{
    if (category == 0)
        return;
    for (size_t i = 0; i < w->categories.n; i++) {
        struct category_sum *c = &POOL_AT(w->categories,
                                          struct category_sum, i);
        if (c->id == category) {
            c->sum = money_plus(c->sum, amount);
            return;
        }
    }
    struct category_sum *c = pool_add(&w->categories, sizeof *c);
    c->id = category;
    c->sum = amount;
}

void
apply_revenue(struct walk *w, int32_t day, int64_t amount, uint64_t category)
{
    if (amount == FIELD_EMPTY)
        amount = 0;
    money_add(&w->money, day, amount);
    category_add(w, category, amount);
    w->s.dirty |= G_REVENUE;
}

/* An order that counts as a purchase. */
void
apply_order(struct walk *w, int32_t day, int64_t amount, bool outside)
{
    struct walk_state *s = &w->s;
    if (s->first_order == DAY_NONE)
        s->first_order = day;
    s->last_order = day;
    s->orders_total++;
    days_add(&w->days[DAYS_ORDER], day);
    if (outside)
        s->last_outside = day;
    apply_purchase(w, day);
}

static void
apply_sale(struct walk *w, const struct event *e, uint8_t amend)
{
    if (amend & AMEND_CANCELLED)
        return;
    apply_revenue(w, e->day, e->amount, e->category_id);
    if (e->flags & EVENT_UPSELL) {
        w->s.upgrades++;
        days_add(&w->days[DAYS_UPGRADE], e->day);
        w->s.dirty |= G_UPGRADE;
    }
    if (e->flags & EVENT_CROSS_SELL)
        w->s.cross_sells++;
    if (e->amount > 0 && !(amend & AMEND_NO_PURCHASE))
        apply_order(w, e->day, e->amount, e->other_id == 0);
}

static void
apply_return(struct walk *w, const struct event *e, size_t index)
{
    uint64_t category = e->category_id;
    for (size_t i = index; category == 0 && e->other_id && i-- > 0;) {
        const struct event *o = &w->in.events[i];
        if (o->kind == EVENT_ORDER && o->ref_id == e->other_id) {
            category = o->category_id;
            break;
        }
    }
    apply_revenue(w, e->day, e->amount, category);
}

static void
deal_open(struct walk *w, uint16_t kind, uint64_t ref, bool last_step)
{
    w->s.dirty |= G_DEAL;
    for (size_t i = 0; i < w->deals.n; i++) {
        struct deal *d = &POOL_AT(w->deals, struct deal, i);
        if (d->kind == kind && d->ref == ref) {
            d->last_step = last_step;
            return;
        }
    }
    struct deal *d = pool_add(&w->deals, sizeof *d);
    d->kind = kind;
    d->ref = ref;
    d->last_step = last_step;
}

static void
deal_close(struct walk *w, uint16_t kind, uint64_t ref)
{
    for (size_t i = 0; i < w->deals.n; i++) {
        struct deal *d = &POOL_AT(w->deals, struct deal, i);
        if (d->kind != kind || d->ref != ref)
            continue;
        *d = POOL_AT(w->deals, struct deal, w->deals.n - 1);
        w->deals.n--;
        w->s.dirty |= G_DEAL;
        return;
    }
}

/* A step of a deal that is not open changes nothing. */
static void
deal_step(struct walk *w, uint64_t ref, bool last_step)
{
    for (size_t i = 0; i < w->deals.n; i++) {
        struct deal *d = &POOL_AT(w->deals, struct deal, i);
        if (d->kind == EVENT_OPPORTUNITY && d->ref == ref) {
            d->last_step = last_step;
            w->s.dirty |= G_DEAL;
        }
    }
}

static void
ticket_open(struct walk *w, const struct event *e)
{
    w->s.dirty |= G_TICKET;
    if (e->kind == EVENT_TICKET)
        days_add(&w->days[DAYS_TICKET], e->day);
    for (size_t i = 0; i < w->tickets.n; i++)
        if (POOL_AT(w->tickets, struct ticket, i).ref == e->ref_id)
            return;
    struct ticket *t = pool_add(&w->tickets, sizeof *t);
    t->ref = e->ref_id;
    t->complaint = e->flags & EVENT_COMPLAINT;
}

static void
ticket_close(struct walk *w, uint64_t ref)
{
    struct ticket *t = w->tickets.data;
    for (size_t i = 0; i < w->tickets.n; i++) {
        if (t[i].ref != ref)
            continue;
        t[i] = t[--w->tickets.n];
        w->s.dirty |= G_TICKET;
        return;
    }
}

/* Of two answers the later counts, then the higher reference. */
static bool
answer_newer(const struct event *e, int32_t on, int64_t at, uint64_t ref)
{
    if (e->score == EVENT_NO_SCORE)
        return false;
    if (on == DAY_NONE || e->day != on)
        return true;
    return e->at > at || (e->at == at && e->ref_id >= ref);
}

#define ANSWER(s, name, e)                                                    \
    do {                                                                      \
        if (answer_newer((e), (s)->name##_on, (s)->name##_at,                 \
                         (s)->name##_ref)) {                                  \
            (s)->name##_before =                                              \
                (s)->name##_on == DAY_NONE ? -1 : (s)->name;                  \
            (s)->name = (e)->score;                                           \
            (s)->name##_on = (e)->day;                                        \
            (s)->name##_at = (e)->at;                                         \
            (s)->name##_ref = (e)->ref_id;                                    \
            (s)->dirty |= G_ANSWER;                                           \
        }                                                                     \
    } while (0)

static void
apply_answer(struct walk_state *s, const struct event *e)
{
    if (e->kind == EVENT_NPS)
        ANSWER(s, nps, e);
    else if (e->kind == EVENT_INTENT)
        ANSWER(s, intent, e);
    else if (e->kind == EVENT_CSAT)
        ANSWER(s, csat, e);
}

static void
apply_contact(struct walk *w, const struct event *e)
{
    bool taken = e->flags & (EVENT_TOUCH | EVENT_INBOUND);
    w->s.last_contact = e->day;
    w->s.unanswered = taken || e->kind != EVENT_INTERACTION
        ? 0 : w->s.unanswered + 1;
    w->s.dirty |= G_CONTACT;
    days_add(&w->days[DAYS_INTERACTION], e->day);
    if (e->flags & EVENT_INBOUND)
        w->s.inbound++;
    if (e->flags & EVENT_TOUCH) {
        days_add(&w->days[DAYS_TOUCH], e->day);
        w->s.last_touch = e->day;
        w->s.dirty |= G_TOUCH;
    }
}

static void
apply_use(struct walk *w, const struct event *e)
{
    struct days *l = &w->days[DAYS_USE];
    if (l->n && l->day[l->n - 1] == e->day)
        return;
    days_add(l, e->day);
    w->s.last_use = e->day;
    w->s.dirty |= G_USE;
}

static void
apply_recovery(struct walk *w, const struct event *e)
{
    bool back = e->score == RECOVERY_RESTORED || e->score == RECOVERY_PARTLY;
    if (back)
        apply_kept(w);
    if (back || e->score == RECOVERY_WITHDRAWN) {
        days_add(&w->days[DAYS_RECOVERY], e->day);
        w->s.dirty |= G_RECOVERY;
    }
}

/* Who never bought cannot be lost. */
static void
apply_lost(struct walk *w)
{
    if (w->s.last_purchase == DAY_NONE)
        return;
    w->s.gone_latch = true;
    w->s.away = true;
    w->s.kept_today = false;
    w->s.dirty |= G_GONE;
}

static void
apply_deal(struct walk *w, const struct event *e)
{
    bool last = e->flags & EVENT_LAST_STEP;
    switch (e->kind) {
    case EVENT_INQUIRY:
    case EVENT_QUOTE:
    case EVENT_OPPORTUNITY:
        deal_open(w, e->kind, e->ref_id, last);
        break;
    case EVENT_INQUIRY_CLOSED:
        deal_close(w, EVENT_INQUIRY, e->ref_id);
        break;
    case EVENT_QUOTE_ACCEPTED:
        w->s.quote_accepted_on = e->day;
        w->s.dirty |= G_QUOTE;
        deal_close(w, EVENT_QUOTE, e->ref_id);
        break;
    case EVENT_QUOTE_CLOSED:
        deal_close(w, EVENT_QUOTE, e->ref_id);
        break;
    case EVENT_OPPORTUNITY_STEP:
        deal_step(w, e->other_id, last);
        break;
    default:
        deal_close(w, EVENT_OPPORTUNITY, e->ref_id);
    }
}

static void
apply_rest(struct walk *w, const struct event *e)
{
    switch (e->kind) {
    case EVENT_PAYMENT_DUE:
    case EVENT_PAYMENT_RECEIVED:
    case EVENT_PAYMENT_WAIVED: due_apply(w, e); break;
    case EVENT_DELIVERY:
        w->s.last_delivery = e->day;
        w->s.dirty |= G_DELIVERY;
        break;
    case EVENT_USE: apply_use(w, e); break;
    case EVENT_TICKET:
    case EVENT_TICKET_REOPENED: ticket_open(w, e); break;
    case EVENT_TICKET_CLOSED: ticket_close(w, e->ref_id); break;
    case EVENT_CONTRACT_ENDED: time_contract_end(w, e); break;
    case EVENT_NOTICE: time_notice(w, e); break;
    case EVENT_NOTICE_WITHDRAWN: time_notice_withdrawn(w, e); break;
    case EVENT_REFERRAL:
        w->s.referrals++;
        w->s.dirty |= G_REFERRAL;
        break;
    case EVENT_RECOVERY_CLOSED: apply_recovery(w, e); break;
    case EVENT_DECLARED_LOST: apply_lost(w); break;
    case EVENT_DECLARED_KEPT: apply_kept(w); break;
    case EVENT_MOVED_BY_HAND:
    case EVENT_MOVE_ENDED: move_apply(w, e); break;
    default: apply_answer(&w->s, e);
    }
}

void
apply_event(struct walk *w, size_t index)
{
    const struct event *e = &w->in.events[index];
    uint8_t amend = POOL_AT(w->amends, uint8_t, index);
    if (e->kind <= EVENT_CAMPAIGN_RESPONSE) {
        apply_contact(w, e);
    } else if (e->kind <= EVENT_OPPORTUNITY_LOST) {
        apply_deal(w, e);
    } else if (e->kind == EVENT_ORDER) {
        apply_sale(w, e, amend);
    } else if (e->kind == EVENT_RETURN) {
        apply_return(w, e, index);
    } else if (e->kind == EVENT_ORDER_PART) {
        if (!(amend & AMEND_CANCELLED) && e->amount != FIELD_EMPTY)
            category_add(w, e->category_id, e->amount);
    } else if (e->kind == EVENT_OPENING) {
        time_opening(w, e);
    } else if (e->kind == EVENT_CONTRACT
               || e->kind == EVENT_CONTRACT_RENEWED) {
        time_contract(w, e, index);
    } else {
        apply_rest(w, e);
    }
}
