/* Lives as marks in the copy: the evaluator's own walk, of all that is known and
 * two years ahead, so that what time alone brings is there when its day comes. A
 * reader takes the marks up to the day it looks at; only what was amended since
 * that day (an order cancelled, a contract ended) says other things of it, and
 * such a customer is known by its mark. */
#include "model/copy_private.h"
#include "model/life_private.h"

enum { AHEAD_DAYS = 730, SALE_FLAGS = EVENT_UPSELL | EVENT_CROSS_SELL };

uint64_t
copy_rules(const struct stage_source *s)
{
    uint64_t h = s->rules->generation * 2 + 1;
    for (size_t i = 0; i < s->category_count; i++) {
        const struct category_cycle *c = &s->categories[i];
        uint64_t of[] = {c->id, (uint64_t)c->rank, (uint64_t)c->cycle};
        h = copy_hash(of, sizeof of, h);
    }
    h = copy_hash(&s->company_cycle, sizeof s->company_cycle, h);
    return h ? h : 1;
}

static void
mark_add(struct copy_build *b, int mark, int32_t day)
{
    *(uint16_t *)copy_build_add(b, SEC_MARK_DAY, 1) = copy_column_day(day);
    *(uint8_t *)copy_build_add(b, SEC_MARK, 1) = (uint8_t)mark;
}

/* What makes the evaluator look at days before it, see amend_wanted. */
static bool
amends(const struct event *e)
{
    return e->kind == EVENT_ORDER_CANCELLED || e->kind == EVENT_RETURN
        || e->kind == EVENT_CONTRACT || e->kind == EVENT_CONTRACT_RENEWED
        || e->kind == EVENT_CONTRACT_ENDED
        || (e->kind == EVENT_ORDER && e->other_id);
}

static bool
is_cancelled(const struct evaluate_input *in, uint64_t order)
{
    for (size_t i = 0; i < in->event_count; i++)
        if (in->events[i].kind == EVENT_ORDER_CANCELLED
            && in->events[i].ref_id == order)
            return true;
    return false;
}

static void
sale_add(struct copy_build *b, const struct evaluate_input *in,
         const struct event *e)
{
    bool sale = e->kind == EVENT_ORDER && !is_cancelled(in, e->ref_id);
    if (!(e->flags & SALE_FLAGS) || !(sale || e->kind == EVENT_CONTRACT))
        return;
    *(struct copy_sale *)copy_build_add(b, SEC_SALE, 1) = (struct copy_sale){
        e->amount, e->day, e->kind, (uint16_t)(e->flags & SALE_FLAGS)};
}

static void
events_add(struct copy_build *b, const struct evaluate_input *in)
{
    int32_t amended = DAY_NONE, deal = DAY_NONE;
    for (size_t i = 0; i < in->event_count; i++) {
        const struct event *e = &in->events[i];
        if (amends(e))
            amended = e->day;
        if (deal == DAY_NONE && life_is_deal(e))
            deal = e->day;
        sale_add(b, in, e);
    }
    if (deal != DAY_NONE)
        mark_add(b, COPY_DEAL, deal);
    if (amended != DAY_NONE)
        mark_add(b, COPY_AMENDED, amended);
}

void
copy_life_add(struct copy_build *b, struct life_reader *r,
              const struct evaluate_input *in)
{
    struct life l = {0};
    struct evaluate_input ahead = *in;
    r->span.to = r->span.closed = in->as_of + AHEAD_DAYS;
    life_reader_walk(r, &ahead, &l);
    for (size_t i = 0; i < l.turn_count; i++)
        mark_add(b, COPY_TURN + (int)l.turns[i].state, l.turns[i].day);
    for (size_t i = 0; i < l.purchase_count; i++)
        mark_add(b, COPY_PURCHASE, l.purchases[i]);
    for (size_t i = 0; i < l.considered_count; i++)
        mark_add(b, COPY_CONSIDERED, l.considered[i]);
    events_add(b, in);
}
