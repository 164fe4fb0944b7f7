/* Inquiries, opportunities with their steps, and quotes of made-up customers.
 * See demo_private.h. */
#include "model/demo_private.h"

static const char *const STEPS[] = {"prospecting", "engaging", "quote",
                                    "negotiation"};

uint64_t
demo_inquiry(struct demo *d, const struct demo_life *l, int32_t day,
             int32_t closed, const char *outcome)
{
    uint64_t id = demo_number(d, DEMO_INQUIRY);
    int64_t at = demo_moment(d, day);
    DEMO_PUT(d, DEMO_INQUIRY, B_U64(id),
             B_TEXT(arena_printf(d->cx.arena, "XJ-%06llu",
                                 (unsigned long long)id)),
             B_U64(l->id), B_REF(l->contacts[0]), B_REF(l->owner_id),
             B_U64(d->product_id[demo_below(d, DEMO_PRODUCTS)]), B_DAY(day),
             B_TIME(at), B_TEXT(demo_pick(d, &demo_ask)), B_DAY(closed),
             B_TEXT(outcome), B_TIME(at));
    demo_event(d, l, EVENT_INQUIRY, day, at, id);
    if (closed != DAY_NONE)
        demo_event(d, l, EVENT_INQUIRY_CLOSED, closed,
                   demo_evening(d, closed), id);
    return id;
}

uint64_t
demo_quote(struct demo *d, const struct demo_life *l, uint64_t deal,
           int32_t day, int32_t closed, const char *status, int64_t amount)
{
    uint64_t id = demo_number(d, DEMO_QUOTE);
    int64_t at = demo_moment(d, day), end = TIME_NONE;
    unsigned goods = demo_below(d, 12);
    if (closed != DAY_NONE)
        end = demo_evening(d, closed);
    DEMO_PUT(d, DEMO_QUOTE, B_U64(id),
             B_TEXT(arena_printf(d->cx.arena, "BJ-%06llu",
                                 (unsigned long long)id)),
             B_U64(l->id), B_REF(deal), B_REF(l->owner_id), B_DAY(day),
             B_TIME(at), B_DAY(day + 30), B_MONEY(amount), B_TEXT(status),
             B_DAY(closed), B_TIME(end), B_TIME(at));
    DEMO_PUT(d, DEMO_QUOTE_LINE, B_U64(id), B_I64(1),
             B_U64(d->product_id[goods]), B_TEXT(demo_goods[goods].name),
             B_I64(1), B_MONEY(amount), B_MONEY(amount));
    demo_event(d, l, EVENT_QUOTE, day, at, id)->amount = amount;
    if (closed != DAY_NONE)
        demo_event(d, l, status[0] == 'a' ? EVENT_QUOTE_ACCEPTED
                                          : EVENT_QUOTE_CLOSED,
                   closed, end, id)->amount = amount;
    return id;
}

/* The step rows of the moves after the first, and the last of all. */
static void
steps_put(struct demo *d, const struct demo_life *l, uint64_t deal,
          const struct demo_deal *o, unsigned moves)
{
    int32_t last = o->closed == DAY_NONE ? d->end - 1 : o->closed;
    for (unsigned i = 1; i <= moves; i++) {
        int32_t day = o->opened
            + (last - o->opened) * (int32_t)i / (int32_t)(moves + 1);
        int64_t at = demo_moment(d, day) + 1200000000 * (int64_t)i;
        uint64_t id = demo_number(d, DEMO_STEP);
        DEMO_PUT(d, DEMO_STEP, B_U64(id), B_U64(deal), B_TEXT(STEPS[i]),
                 B_DAY(day), B_TIME(at), B_REF(l->owner_id), B_TIME(at));
        struct event *e =
            demo_event(d, l, EVENT_OPPORTUNITY_STEP, day, at, id);
        e->other_id = deal;
        e->flags = i == 3 ? EVENT_LAST_STEP : 0;
        if (i == 2 && o->quoted)
            demo_quote(d, l, deal, day, o->closed, o->closed == DAY_NONE
                       ? "open" : o->won ? "accepted" : "declined", o->amount);
    }
}

static void
outcome_put(struct demo *d, const struct demo_life *l, uint64_t deal,
            const struct demo_deal *o)
{
    int64_t at = demo_evening(d, o->closed);
    uint64_t id = demo_number(d, DEMO_STEP);
    DEMO_PUT(d, DEMO_STEP, B_U64(id), B_U64(deal),
             B_TEXT(o->won ? "won" : "lost"), B_DAY(o->closed), B_TIME(at),
             B_REF(l->owner_id), B_TIME(at));
    demo_event(d, l, o->won ? EVENT_OPPORTUNITY_WON : EVENT_OPPORTUNITY_LOST,
               o->closed, at, deal)->amount = o->amount;
}

static const char *
lost_reason(struct demo *d, bool lost, uint64_t *competitor)
{
    static const char *const REASONS[] = {"price", "competitor", "budget",
        "timing", "no_answer", "function"};
    unsigned n = demo_below(d, 6);
    *competitor = lost && n < 2
        ? d->competitor_id[demo_below(d, DEMO_COMPETITORS)] : 0;
    return lost ? REASONS[n] : "";
}

uint64_t
demo_deal(struct demo *d, const struct demo_life *l,
          const struct demo_deal *o)
{
    bool open = o->closed == DAY_NONE;
    uint64_t competitor, id = demo_number(d, DEMO_OPPORTUNITY);
    int64_t at = demo_moment(d, o->opened);
    const char *reason = lost_reason(d, !open && !o->won, &competitor);
    unsigned moves = open ? o->steps : o->won ? 3 : 1 + demo_below(d, 3);
    const char *name = o->name ? o->name : demo_pick(d, &demo_ask);
    if (o->inquired)
        demo_inquiry(d, l, o->opened - 2 < l->created ? l->created
                     : o->opened - 2, o->opened, "opportunity");
    DEMO_PUT(d, DEMO_OPPORTUNITY, B_U64(id),
             B_TEXT(arena_printf(d->cx.arena, "SJ-%06llu",
                                 (unsigned long long)id)),
             B_U64(l->id), B_REF(l->contacts[0]), B_TEXT(name),
             B_REF(l->owner_id),
             B_U64(d->product_id[demo_below(d, DEMO_PRODUCTS)]),
             B_TEXT(STEPS[moves]), B_MONEY(o->amount), B_DAY(o->opened),
             B_DAY(open ? d->end + demo_from_to(d, 5, 60) : o->closed),
             B_DAY(o->closed), open ? B_NULL : B_TEXT(o->won ? "won" : "lost"),
             B_TEXT(reason), B_REF(competitor), B_I64(o->upsell), B_TIME(at));
    demo_event(d, l, EVENT_OPPORTUNITY, o->opened, at, id)->amount =
        o->amount;
    steps_put(d, l, id, o, moves);
    if (!open)
        outcome_put(d, l, id, o);
    return id;
}
