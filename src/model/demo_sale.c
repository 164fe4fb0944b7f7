/* Orders of made-up customers with their lines, deliveries, returns, what is due
 * and what is paid, and the use of what they bought. See demo_private.h. */
#include <string.h>

#include "model/demo_private.h"

enum { MACHINES = 12, SET_UP = 16 };

struct sold {
    uint64_t id;
    int64_t at, amount, cost, returned;
    bool named;
    int32_t returned_on;
};

void
demo_sale_fill(struct demo *d, const struct demo_life *l, bool machine,
               struct demo_sale *s)
{
    unsigned n = 1 + (machine ? demo_chance(d, 60) : demo_below(d, 3));
    unsigned first = demo_below(d, MACHINES);
    for (unsigned i = 0; i < n; i++) {
        unsigned g = machine ? (i ? SET_UP : MACHINES + demo_below(d, 4))
                             : (first + i * 5) % MACHINES;
        const struct demo_goods *goods = &demo_goods[g];
        int64_t quantity = 1;
        if (!machine)
            quantity = (int64_t)goods->most * l->size / 4
                + demo_below(d, goods->most / 2 + 1);
        s->lines[i] = (struct demo_line){
            g, quantity ? quantity : 1,
            goods->price * (88 + (int64_t)demo_below(d, 13)) / 100};
    }
    s->line_count = n;
}

/* ---- lines, and the category each amount belongs to ---- */

static void
lines_put(struct demo *d, const struct demo_sale *s, struct sold *o)
{
    for (size_t i = 0; i < s->line_count; i++) {
        const struct demo_line *n = &s->lines[i];
        const struct demo_goods *g = &demo_goods[n->goods];
        int64_t amount = n->quantity * n->price, cost = n->quantity * g->cost;
        DEMO_PUT(d, DEMO_SALE_LINE, B_U64(o->id), B_U64(i + 1),
                 B_U64(d->product_id[n->goods]), B_TEXT(g->name),
                 B_I64(n->quantity), B_MONEY(n->price), B_MONEY(amount),
                 B_MONEY(cost));
        o->amount += amount;
        o->cost += cost;
    }
}

static void
order_event(struct demo *d, const struct demo_life *l,
            const struct demo_sale *s, const struct sold *o)
{
    uint64_t first = d->category_id[s->lines[0].goods];
    bool one = true;
    for (size_t i = 1; i < s->line_count; i++)
        one = one && d->category_id[s->lines[i].goods] == first;
    struct event *e = demo_event(d, l, EVENT_ORDER, s->day, o->at, o->id);
    e->amount = o->amount;
    e->category_id = one ? first : 0;
    e->other_id = o->named ? l->framework : 0;
    e->flags = s->upsell ? EVENT_UPSELL : 0;
    for (size_t i = 0; i < s->line_count && !one; i++) {
        const struct demo_line *n = &s->lines[i];
        struct event *part =
            demo_event(d, l, EVENT_ORDER_PART, s->day, o->at, 0);
        part->other_id = o->id;
        part->amount = n->quantity * n->price;
        part->category_id = d->category_id[n->goods];
    }
}

/* ---- after the order ---- */

static void
delivery_put(struct demo *d, const struct demo_life *l,
             const struct demo_sale *s, const struct sold *o)
{
    uint64_t id = demo_number(d, DEMO_DELIVERY);
    int64_t at = s->delivered == DAY_NONE ? TIME_NONE
        : demo_evening(d, s->delivered);
    int32_t promised = s->delivered == DAY_NONE
        ? d->end + demo_from_to(d, 2, 20)
        : s->delivered - demo_from_to(d, -3, 2);
    DEMO_PUT(d, DEMO_DELIVERY, B_U64(id), B_U64(l->id), B_U64(o->id),
             B_DAY(promised > s->day ? promised : s->day),
             B_DAY(s->delivered), B_TIME(at),
             B_TEXT(demo_goods[s->lines[0].goods].name), B_TIME(o->at));
    if (s->delivered != DAY_NONE)
        demo_event(d, l, EVENT_DELIVERY, s->delivered, at, id);
}

static void
return_put(struct demo *d, const struct demo_life *l,
           const struct demo_sale *s, struct sold *o)
{
    int32_t day = s->delivered + demo_from_to(d, 2, 12);
    const struct demo_line *n = &s->lines[0];
    int64_t back = n->quantity / 5 * n->price;
    if (s->order_no || s->delivered == DAY_NONE || day >= d->end ||
        back == 0 || back >= o->amount || !demo_chance(d, 3))
        return;
    uint64_t id = demo_number(d, DEMO_RETURN);
    int64_t at = demo_evening(d, day);
    DEMO_PUT(d, DEMO_RETURN, B_U64(id), B_U64(l->id), B_U64(o->id),
             B_DAY(day), B_TIME(at), B_MONEY(back), B_I64(0),
             B_TEXT("到货型号不符"), B_TIME(at));
    struct event *e = demo_event(d, l, EVENT_RETURN, day, at, id);
    e->amount = -back;
    e->other_id = o->id;
    o->returned = back;
    o->returned_on = day;
}

static void
payment_put(struct demo *d, const struct demo_life *l, uint64_t receivable,
            int32_t day, int64_t amount)
{
    uint64_t id = demo_number(d, DEMO_PAYMENT);
    int64_t at = demo_evening(d, day);
    DEMO_PUT(d, DEMO_PAYMENT, B_U64(id), B_U64(l->id), B_U64(receivable),
             B_DAY(day), B_TIME(at), B_MONEY(amount), B_TEXT("bank"),
             B_TIME(at));
    struct event *e = demo_event(d, l, EVENT_PAYMENT_RECEIVED, day, at, id);
    e->amount = amount;
    e->other_id = receivable;
}

/* What is due, and when it was paid: mostly about in time, some of it late,
 * some in two parts. */
static void
money_put(struct demo *d, const struct demo_life *l,
          const struct demo_sale *s, const struct sold *o)
{
    int32_t issued = s->delivered == DAY_NONE ? s->day : s->delivered;
    int32_t due = s->due == DAY_NONE ? issued + 30 : s->due;
    int32_t pay = s->paid == DAY_NONE ? due + demo_from_to(d, -20, 12)
                                      : s->paid;
    if (pay < issued)
        pay = issued;
    if (o->returned && pay < o->returned_on)
        pay = o->returned_on;
    int64_t amount = o->amount - o->returned, paid = 0;
    uint64_t id = demo_number(d, DEMO_RECEIVABLE);
    int64_t at = demo_evening(d, issued);
    bool parts = !s->order_no && demo_chance(d, 8);
    bool never = s->unpaid || pay >= d->end;
    if (parts && pay - 5 > issued && pay - 5 < d->end && !s->unpaid) {
        paid = amount / 3;
        payment_put(d, l, id, pay - 5, paid);
    }
    if (s->paid_first) {
        paid = s->paid_first;
        payment_put(d, l, id, issued, paid);
    }
    if (!never) {
        payment_put(d, l, id, pay, amount - paid);
        paid = amount;
    }
    DEMO_PUT(d, DEMO_RECEIVABLE, B_U64(id),
             B_TEXT(arena_printf(d->cx.arena, "FP-%08llu",
                                 (unsigned long long)id)),
             B_U64(l->id), B_U64(o->id), B_DAY(issued), B_DAY(due),
             B_MONEY(amount), B_MONEY(paid),
             B_DAY(never ? DAY_NONE : pay), B_TIME(at));
    struct event *e = demo_event(d, l, EVENT_PAYMENT_DUE, issued, at, id);
    e->amount = amount;
    e->until_on = due;
}

static void
cancel_put(struct demo *d, const struct demo_life *l,
           const struct demo_sale *s, const struct sold *o, int64_t *at)
{
    *at = TIME_NONE;
    if (!s->cancelled)
        return;
    *at = demo_moment(d, s->day + 1);
    demo_event(d, l, EVENT_ORDER_CANCELLED, s->day + 1, *at, o->id);
}

void
demo_sale(struct demo *d, const struct demo_life *l, struct demo_sale *s)
{
    struct sold o = {.id = demo_number(d, DEMO_SALE),
                     .at = demo_moment(d, s->day),
                     .named = l->framework && s->day >= l->framework_on};
    int64_t cancelled_at;
    lines_put(d, s, &o);
    order_event(d, l, s, &o);
    cancel_put(d, l, s, &o, &cancelled_at);
    if (!s->cancelled) {
        delivery_put(d, l, s, &o);
        return_put(d, l, s, &o);
        money_put(d, l, s, &o);
    }
    int year, month, day;
    day_to_ymd(s->day, &year, &month, &day);
    const char *number = s->order_no ? s->order_no
        : arena_printf(d->cx.arena, "DD-%d-%06llu", year,
                       (unsigned long long)(10000 + o.id));
    DEMO_PUT(d, DEMO_SALE, B_U64(o.id), B_TEXT(number), B_U64(l->id),
             B_REF(o.named ? l->framework : 0), B_REF(l->owner_id),
             B_DAY(s->day), B_TIME(o.at),
             B_TEXT(s->cancelled ? "cancelled"
                    : s->delivered == DAY_NONE ? "open" : "done"),
             B_MONEY(o.amount), B_MONEY(o.returned), B_MONEY(o.cost),
             B_DAY(s->cancelled ? s->day + 1 : DAY_NONE),
             B_TIME(cancelled_at), B_I64(s->upsell), B_TIME(o.at));
}

/* Machines that report: about once a week. */
void
demo_use(struct demo *d, const struct demo_life *l, int32_t from, int32_t to)
{
    uint64_t product = d->product_id[MACHINES + demo_below(d, 4)];
    for (int32_t day = from; day <= to; day += demo_from_to(d, 4, 10)) {
        int64_t at = demo_moment(d, day);
        uint64_t id = demo_number(d, DEMO_USE);
        DEMO_PUT(d, DEMO_USE, B_U64(id), B_U64(l->id), B_U64(product),
                 B_DAY(day), B_I64(1 + (int64_t)demo_below(d, 20)),
                 B_TIME(at));
        demo_event(d, l, EVENT_USE, day, at, id);
    }
}
