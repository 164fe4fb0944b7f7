/* What the rows of contracts, their renewals and notices, of money, use and
 * contacts say as events. */
#include "model/entry_private.h"

#include <string.h>

/* ---- contracts ---- */

static const struct event *
old_of(const struct event *old, size_t n, enum event_kind kind)
{
    for (size_t i = 0; i < n; i++)
        if (old[i].kind == kind)
            return &old[i];
    return NULL;
}

static uint32_t
contract_flags(const struct entry *e)
{
    uint32_t type = entry_is(e->type, "fixed") ? EVENT_FIXED
                  : entry_is(e->type, "framework") ? EVENT_FRAMEWORK
                                                   : EVENT_TRIAL;
    return type | (e->renews ? EVENT_RENEWS : 0)
        | (e->named ? EVENT_NAMED : 0) | (e->upsell ? EVENT_UPSELL : 0);
}

/* What begins later stands on the day it was signed, also afterwards. */
static struct event
contract_begun(const struct entry *e, const struct event *before)
{
    bool later = e->day > clock_today()
        || (before && before->from_on == e->day
            && before->day == e->signed_on);
    struct event x =
        entry_event_make(e, EVENT_CONTRACT, later ? e->signed_on : e->day,
                         TIME_NONE);
    x.from_on = later ? e->day : DAY_NONE;
    x.until_on = e->ends_on;
    x.quantity = e->months == FIELD_EMPTY ? 0 : (int32_t)e->months;
    x.amount = entry_is(e->type, "fixed") ? e->amount : FIELD_EMPTY;
    x.other_id = e->contract_id;
    x.category_id = e->category_id;
    x.flags = contract_flags(e);
    return x;
}

size_t
entry_contract_events(const struct entry *was, const struct entry *e,
                      const struct event *old, size_t n, struct event *out)
{
    int32_t today = clock_today();
    size_t count = 0;
    bool gone = entry_is(e->status, "cancelled") && e->closed_on == DAY_NONE;
    (void)was;
    if (gone || entry_is(e->status, "draft"))
        return 0;
    out[count++] = contract_begun(e, old_of(old, n, EVENT_CONTRACT));
    for (size_t i = 0; i < n; i++)
        if (old[i].kind == EVENT_CONTRACT_RENEWED)
            out[count++] = old[i];
    if (e->closed_on == DAY_NONE || entry_is(e->status, "running"))
        return count;
    const struct event *end = old_of(old, n, EVENT_CONTRACT_ENDED);
    if (end && (end->until_on == DAY_NONE ? end->day : end->until_on)
               == e->closed_on) {
        out[count++] = *end;
        return count;
    }
    out[count] =
        entry_event_make(e, EVENT_CONTRACT_ENDED,
                         e->closed_on > today ? today : e->closed_on,
                         TIME_NONE);
    out[count++].until_on = e->closed_on;
    return count;
}

size_t
entry_renewal_events(const struct entry *was, const struct entry *e,
                     const struct event *old, size_t n, struct event *out)
{
    bool later = e->day > clock_today()
        || (n && old[0].from_on == e->day && old[0].day == e->signed_on);
    (void)was;
    *out = entry_event_make(e, EVENT_CONTRACT_RENEWED,
                            later ? e->signed_on : e->day, TIME_NONE);
    out->ref_id = e->contract_id;
    out->other_id = e->id;
    out->from_on = later ? e->day : DAY_NONE;
    out->until_on = e->ends_on;
    out->quantity = e->months == FIELD_EMPTY ? 0 : (int32_t)e->months;
    out->amount = entry_is(e->type, "fixed") ? e->amount : FIELD_EMPTY;
    out->category_id = e->category_id;
    out->flags = contract_flags(e);
    return 1;
}

size_t
entry_notice_events(const struct entry *was, const struct entry *e,
                    const struct event *old, size_t n, struct event *out)
{
    (void)was, (void)old, (void)n;
    out[0] = entry_event_make(e, EVENT_NOTICE, e->day, e->at);
    out[0].other_id = e->contract_id;
    out[0].until_on = e->ends_on;
    if (e->closed_on == DAY_NONE)
        return 1;
    out[1] = entry_event_make(e, EVENT_NOTICE_WITHDRAWN, e->closed_on,
                              e->closed_at);
    return 2;
}

/* ---- money ---- */

size_t
entry_receivable_events(const struct entry *was, const struct entry *e,
                        const struct event *old, size_t n, struct event *out)
{
    (void)was, (void)old, (void)n;
    out[0] = entry_event_make(e, EVENT_PAYMENT_DUE, e->day, TIME_NONE);
    out[0].amount = e->amount;
    out[0].until_on = e->expected_on;
    if (e->closed_on == DAY_NONE)
        return 1;
    out[1] = entry_event_make(e, EVENT_PAYMENT_WAIVED, e->closed_on,
                              TIME_NONE);
    return 2;
}

size_t
entry_payment_events(const struct entry *was, const struct entry *e,
                     const struct event *old, size_t n, struct event *out)
{
    (void)was, (void)old, (void)n;
    out[0] = entry_event_make(e, EVENT_PAYMENT_RECEIVED, e->day, e->at);
    out[0].amount = e->amount;
    out[0].other_id = e->receivable_id;
    return 1;
}

/* ---- use and contacts ---- */

size_t
entry_use_events(const struct entry *was, const struct entry *e,
                 const struct event *old, size_t n, struct event *out)
{
    int32_t last = e->closed_on == DAY_NONE ? e->day : e->closed_on;
    size_t count = 0;
    (void)was, (void)old, (void)n;
    for (int32_t day = e->day; day <= last && count < ENTRY_USE_DAYS; day++)
        out[count++] = entry_event_make(e, EVENT_USE, day, TIME_NONE);
    return count;
}

size_t
entry_interaction_events(const struct entry *was, const struct entry *e,
                         const struct event *old, size_t n,
                         struct event *out)
{
    (void)was, (void)old, (void)n;
    out[0] = entry_event_make(e, event_of_contact(e->type), e->day, e->at);
    out[0].flags = (e->is_full ? EVENT_TOUCH : 0)
        | (entry_is(e->status, "in") ? EVENT_INBOUND : 0);
    return 1;
}

size_t
entry_response_events(const struct entry *was, const struct entry *e,
                      const struct event *old, size_t n, struct event *out)
{
    (void)was, (void)old, (void)n;
    *out = entry_event_make(e, EVENT_CAMPAIGN_RESPONSE, e->day, e->at);
    out->flags = EVENT_TOUCH;
    return 1;
}

/* ---- opening records ---- */

/* That the customer was lost is no declaration of ours: the event names the
 * record, not a row of that table. */
size_t
entry_opening_events(const struct entry *was, const struct entry *e,
                     const struct event *old, size_t n, struct event *out)
{
    size_t count = 0;
    (void)was, (void)old, (void)n;
    if (e->day != DAY_NONE) {
        out[0] = entry_event_make(e, EVENT_OPENING, e->day, TIME_NONE);
        out[0].until_on = e->closed_on == DAY_NONE ? e->day : e->closed_on;
        out[0].quantity = (int32_t)e->months;
        out[0].amount = e->amount == FIELD_EMPTY ? 0 : e->amount;
        count = 1;
    }
    if (e->ends_on == DAY_NONE)
        return count;
    out[count] = entry_event_make(e, EVENT_DECLARED_LOST, e->ends_on,
                                  TIME_NONE);
    out[count].ref_id = 0;
    out[count].other_id = e->id;
    return count + 1;
}

/* ---- the rest: one event each ---- */

size_t
entry_feedback_events(const struct entry *was, const struct entry *e,
                      const struct event *old, size_t n, struct event *out)
{
    (void)was, (void)old, (void)n;
    enum event_kind kind = entry_is(e->type, "csat")     ? EVENT_CSAT
                           : entry_is(e->type, "nps")    ? EVENT_NPS
                           : entry_is(e->type, "intent") ? EVENT_INTENT
                                                         : EVENT_VALUE_COMPARED;
    out[0] = entry_event_make(e, kind, e->day, e->at);
    out[0].score = (int16_t)e->score;
    return 1;
}

size_t
entry_delivery_events(const struct entry *was, const struct entry *e,
                      const struct event *old, size_t n, struct event *out)
{
    (void)was, (void)old, (void)n;
    if (e->day == DAY_NONE)
        return 0;
    out[0] = entry_event_make(e, EVENT_DELIVERY, e->day, e->at);
    return 1;
}

size_t
entry_referral_events(const struct entry *was, const struct entry *e,
                      const struct event *old, size_t n, struct event *out)
{
    (void)was, (void)old, (void)n;
    out[0] = entry_event_make(e, EVENT_REFERRAL, e->day, e->at);
    return 1;
}

size_t
entry_declaration_events(const struct entry *was, const struct entry *e,
                         const struct event *old, size_t n, struct event *out)
{
    (void)was, (void)old, (void)n;
    out[0] = entry_event_make(e,
                              entry_is(e->status, "lost")
                                  ? EVENT_DECLARED_LOST
                                  : EVENT_DECLARED_KEPT,
                              e->day, e->at);
    return 1;
}
