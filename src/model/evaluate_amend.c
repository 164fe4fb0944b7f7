/* What later events say about earlier ones: an order was cancelled or came back
 * in full, orders name a contract, a contract ended earlier than agreed.
 *
 * The state of a day is a function of all events up to it, so on the day such an
 * event comes the marks are worked out anew and, where they change the past, the
 * customer is walked again from the start (rare, and silent). */
#include "model/evaluate_walk.h"

static bool
contract_unnamed(const struct walk *w, uint64_t ref)
{
    for (size_t i = 0; i < w->contracts.n; i++) {
        const struct contract *c = &POOL_AT(w->contracts, struct contract, i);
        if (c->ref == ref && c->type == EVENT_FIXED && !c->named)
            return true;
    }
    return false;
}

static bool
is_contract(const struct event *e)
{
    return e->kind == EVENT_CONTRACT || e->kind == EVENT_CONTRACT_RENEWED;
}

/* Ended in the past, or before it began: then it never ran at all. */
static bool
ended_before(const struct walk *w, const struct event *e)
{
    int32_t last = e->until_on != DAY_NONE ? e->until_on : e->day;
    if (last < e->day)
        return true;
    for (size_t i = 0; i < w->contracts.n; i++) {
        const struct contract *c = &POOL_AT(w->contracts, struct contract, i);
        if (c->ref == e->ref_id && c->start > last)
            return true;
    }
    return false;
}

/* Events lo..hi-1 are those of one day; does any look back, and does it change
 * days before? */
bool
amend_wanted(const struct walk *w, size_t lo, size_t hi, bool *replay)
{
    bool wanted = false;
    *replay = false;
    for (size_t i = lo; i < hi; i++) {
        const struct event *e = &w->in.events[i];
        if (e->kind < EVENT_ORDER)
            continue; /* as most: contacts and deals */
        bool back = e->kind == EVENT_ORDER_CANCELLED
            || (e->kind == EVENT_RETURN && (e->flags & EVENT_FULL_RETURN))
            || (e->kind == EVENT_ORDER && e->other_id
                && contract_unnamed(w, e->other_id))
            || (e->kind == EVENT_CONTRACT_ENDED && ended_before(w, e));
        *replay |= back;
        wanted |= back || is_contract(e) || e->kind == EVENT_CONTRACT_ENDED;
    }
    return wanted;
}

static void
mark_orders(struct walk *w, size_t end, uint64_t ref, uint8_t mark)
{
    for (size_t i = 0; i < end; i++) {
        const struct event *e = &w->in.events[i];
        if (e->kind == EVENT_ORDER && e->ref_id == ref && ref)
            POOL_AT(w->amends, uint8_t, i) |= mark;
        if (e->kind == EVENT_ORDER_PART && e->other_id == ref && ref
            && mark == AMEND_CANCELLED)
            POOL_AT(w->amends, uint8_t, i) |= mark;
    }
}

static void
mark_contracts(struct walk *w, size_t end, uint64_t ref, bool named,
               int32_t last)
{
    for (size_t i = 0; i < end; i++) {
        const struct event *e = &w->in.events[i];
        if (!is_contract(e) || e->ref_id != ref || !ref)
            continue;
        if (named)
            POOL_AT(w->amends, uint8_t, i) |= AMEND_NAMED;
        if (last < POOL_AT(w->ends, int32_t, i))
            POOL_AT(w->ends, int32_t, i) = last;
    }
}

void
amend_compute(struct walk *w, size_t end)
{
    memset(w->amends.data, 0, end);
    for (size_t i = 0; i < end; i++)
        POOL_AT(w->ends, int32_t, i) = DAY_NEVER;
    for (size_t i = 0; i < end; i++) {
        const struct event *e = &w->in.events[i];
        if (e->kind == EVENT_ORDER_CANCELLED)
            mark_orders(w, end, e->ref_id, AMEND_CANCELLED);
        else if (e->kind == EVENT_RETURN && (e->flags & EVENT_FULL_RETURN))
            mark_orders(w, end, e->other_id, AMEND_NO_PURCHASE);
        else if (e->kind == EVENT_CONTRACT_ENDED)
            mark_contracts(w, i, e->ref_id, false,
                           e->until_on != DAY_NONE ? e->until_on : e->day);
    }
    for (size_t i = 0; i < end; i++) {
        const struct event *e = &w->in.events[i];
        if (e->kind == EVENT_ORDER && e->other_id
            && !(POOL_AT(w->amends, uint8_t, i) & AMEND_CANCELLED))
            mark_contracts(w, end, e->other_id, true, DAY_NEVER);
    }
}
