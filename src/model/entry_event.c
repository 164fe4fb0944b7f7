/* What a row says as events. The events there were are at hand: what a row
 * cannot say any more (the steps of an opportunity, that a ticket was open
 * twice) is carried on from them. */
#include "model/entry_private.h"

#include <string.h>

struct event
entry_event_make(const struct entry *e, enum event_kind kind, int32_t day,
                 int64_t at)
{
    struct event x;
    event_clear(&x);
    x.kind = (uint16_t)kind;
    x.customer_id = e->customer_id;
    x.ref_id = e->id;
    x.day = day;
    if (at != TIME_NONE && day_of(at) == day)
        x.at = at;
    x.account_id = e->account_id;
    return x;
}

/* ---- the difference ---- */

static bool
says_the_same(const struct event *a, const struct event *b)
{
    return a->kind == b->kind && a->day == b->day && a->amount == b->amount
        && a->ref_id == b->ref_id && a->other_id == b->other_id
        && a->category_id == b->category_id && a->from_on == b->from_on
        && a->until_on == b->until_on && a->quantity == b->quantity
        && a->flags == b->flags && a->score == b->score;
}

enum err
entry_events_settle(struct ctx *cx, const struct event *old, size_t old_count,
                    struct event *now, size_t n)
{
    bool *there = ARENA_ARRAY(cx->arena, n + 1, bool);
    memset(there, 0, (n + 1) * sizeof *there);
    for (size_t i = 0; i < old_count; i++) {
        bool stays = false;
        for (size_t k = 0; k < n && !stays; k++)
            if (!there[k] && says_the_same(&old[i], &now[k]))
                stays = there[k] = true;
        if (!stays)
            TRY(event_void(cx, old[i].customer_id, old[i].id));
    }
    for (size_t k = 0; k < n; k++)
        if (!there[k])
            TRY(event_add(cx, &now[k]));
    return OK;
}

/* ---- orders ---- */

/* One category stands on the order; several become parts of it. */
static size_t
order_parts(const struct entry *e, struct event *order, struct event *out)
{
    size_t n = 0;
    for (size_t i = 0; i < e->line_count; i++) {
        const struct entry_line *l = &e->lines[i];
        size_t k = 0;
        while (k < n && out[k].category_id != l->category_id)
            k++;
        if (k == n) {
            out[n] = entry_event_make(e, EVENT_ORDER_PART, e->day, e->at);
            out[n].ref_id = 0;
            out[n].other_id = e->id;
            out[n].category_id = l->category_id;
            out[n++].amount = 0;
        }
        out[k].amount += l->amount;
    }
    if (n == 1)
        order->category_id = out[0].category_id;
    return n > 1 ? n : 0;
}

/* An order without lines, or with more than the form takes. */
static size_t
parts_carry(const struct entry *e, const struct event *old, size_t n,
            struct event *order, struct event *out)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        if (old[i].kind == EVENT_ORDER)
            order->category_id = old[i].category_id;
        if (old[i].kind != EVENT_ORDER_PART || count >= ENTRY_LINES)
            continue;
        out[count] = old[i];
        out[count].day = e->day;
        out[count++].at = e->at;
    }
    return count;
}

size_t
entry_order_events(const struct entry *was, const struct entry *e,
                   const struct event *old, size_t n, struct event *out)
{
    struct event *order = out;
    size_t count = 1;
    *order = entry_event_make(e, EVENT_ORDER, e->day, e->at);
    order->amount = e->amount;
    order->other_id = e->contract_id;
    order->flags = e->upsell ? EVENT_UPSELL : 0;
    if (e->line_count > ENTRY_LINES || (!e->line_count && !was->line_count))
        count += parts_carry(e, old, n, order, out + 1);
    else
        count += order_parts(e, order, out + 1);
    if (entry_is(e->status, "cancelled"))
        out[count++] =
            entry_event_make(e, EVENT_ORDER_CANCELLED,
                             e->closed_on == DAY_NONE ? e->day : e->closed_on,
                             e->closed_at);
    return count;
}

size_t
entry_return_events(const struct entry *was, const struct entry *e,
                    const struct event *old, size_t n, struct event *out)
{
    (void)was, (void)old, (void)n;
    out[0] = entry_event_make(e, EVENT_RETURN, e->day, e->at);
    out[0].amount = -e->amount;
    out[0].other_id = e->order_id;
    out[0].flags = e->is_full ? EVENT_FULL_RETURN : 0;
    return 1;
}

/* ---- what opens, closes and opens again ---- */

struct life {
    struct event open, close, again; /* again.kind 0 = opening again only
                                        takes the closing back */
    bool was_closed, is_closed;
    int32_t was_closed_on;
    uint16_t ends[2];                /* kinds that close */
};

static bool
is_end(const struct life *l, const struct event *e)
{
    return e->kind == l->ends[0] || e->kind == l->ends[1];
}

/* A closing that is taken back on its own day was a slip; an earlier one was
 * true until that day. */
static size_t
life_events(const struct life *l, const struct event *old, size_t n,
            struct event *out)
{
    size_t count = 0, last = n;
    bool opened = false, again = l->was_closed && !l->is_closed
        && l->again.kind && l->was_closed_on < l->again.day;
    for (size_t i = 0; l->was_closed && i < n; i++)
        if (is_end(l, &old[i]))
            last = i;
    for (size_t i = 0; i < n; i++) {
        if (i == last && !again)
            continue;
        if (old[i].kind == l->open.kind && !opened) {
            opened = true;
            out[count] = l->open;
            out[count++].flags = old[i].flags & ~(uint32_t)EVENT_UPSELL;
            continue;
        }
        if (count < n + 4)
            out[count++] = old[i];
    }
    if (!opened)
        out[count++] = l->open;
    if (again)
        out[count++] = l->again;
    if (l->is_closed)
        out[count++] = l->close;
    return count;
}

size_t
entry_deal_events(const struct entry *was, const struct entry *e,
                  const struct event *old, size_t n, struct event *out)
{
    uint32_t last = e->last_step ? EVENT_LAST_STEP : 0;
    struct life l = {
        .open = entry_event_make(e, EVENT_OPPORTUNITY, e->day, TIME_NONE),
        .again = entry_event_make(e, EVENT_OPPORTUNITY, e->moved_on,
                                  TIME_NONE),
        .close = entry_event_make(e,
                                  entry_is(e->status, "won")
                                      ? EVENT_OPPORTUNITY_WON
                                      : EVENT_OPPORTUNITY_LOST,
                                  e->closed_on, TIME_NONE),
        .was_closed = was->id && !entry_is(was->status, "open"),
        .is_closed = !entry_is(e->status, "open"),
        .was_closed_on = was->closed_on,
        .ends = {EVENT_OPPORTUNITY_WON, EVENT_OPPORTUNITY_LOST}};
    l.open.amount = l.again.amount = l.close.amount = e->amount;
    l.open.flags = l.again.flags = last;
    return life_events(&l, old, n, out);
}

size_t
entry_step_events(const struct entry *was, const struct entry *e,
                  const struct event *old, size_t n, struct event *out)
{
    (void)was, (void)old, (void)n;
    *out = entry_event_make(e, EVENT_OPPORTUNITY_STEP, e->day, e->at);
    out->other_id = e->opportunity_id;
    out->flags = e->last_step ? EVENT_LAST_STEP : 0;
    return 1;
}

size_t
entry_ticket_events(const struct entry *was, const struct entry *e,
                    const struct event *old, size_t n, struct event *out)
{
    struct life l = {
        .open = entry_event_make(e, EVENT_TICKET, e->day, e->at),
        .again = entry_event_make(e, EVENT_TICKET_REOPENED, clock_today(),
                                  TIME_NONE),
        .close = entry_event_make(e, EVENT_TICKET_CLOSED, e->closed_on,
                                  e->closed_at),
        .was_closed = was->id && was->closed_on != DAY_NONE,
        .is_closed = e->closed_on != DAY_NONE,
        .was_closed_on = was->closed_on,
        .ends = {EVENT_TICKET_CLOSED, EVENT_TICKET_CLOSED}};
    size_t count = life_events(&l, old, n, out);
    for (size_t i = 0; i < count; i++)
        if (out[i].kind != EVENT_TICKET_CLOSED)
            out[i].flags = entry_is(e->type, "complaint") ? EVENT_COMPLAINT
                                                          : 0;
    return count;
}

size_t
entry_quote_events(const struct entry *was, const struct entry *e,
                   const struct event *old, size_t n, struct event *out)
{
    (void)was, (void)old, (void)n;
    out[0] = entry_event_make(e, EVENT_QUOTE, e->day, e->at);
    out[0].amount = e->amount;
    if (entry_is(e->status, "open"))
        return 1;
    out[1] = entry_event_make(e,
                              entry_is(e->status, "accepted")
                                  ? EVENT_QUOTE_ACCEPTED
                                  : EVENT_QUOTE_CLOSED,
                              e->closed_on, e->closed_at);
    return 2;
}

size_t
entry_inquiry_events(const struct entry *was, const struct entry *e,
                     const struct event *old, size_t n, struct event *out)
{
    (void)was, (void)old, (void)n;
    out[0] = entry_event_make(e, EVENT_INQUIRY, e->day, e->at);
    if (entry_is(e->status, "open"))
        return 1;
    out[1] = entry_event_make(e, EVENT_INQUIRY_CLOSED, e->closed_on, TIME_NONE);
    return 2;
}
