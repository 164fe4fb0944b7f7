/* Random customers with a life of all kinds of events, the same for the same
 * number. */
#ifndef TESTS_MODEL_LIFE_H
#define TESTS_MODEL_LIFE_H

#include <stdlib.h>
#include <string.h>

#include "model/evaluate.h"

enum { MAX_EVENTS = 160 };

static uint64_t seed;
static bool life_moves; /* some are moved by hand, too */

static uint32_t
dice(uint32_t n) /* 0..n-1 */
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint32_t)((seed * UINT64_C(2685821657736338717)) >> 33) % n;
}

static bool
chance(uint32_t percent)
{
    return dice(100) < percent;
}

struct drawn {
    struct event e[MAX_EVENTS + 8];
    size_t n;
    int32_t first, last;
    uint64_t ref;
    struct category_cycle categories[3];
    struct evaluate_input in;
};

static int32_t
some_day(const struct drawn *l, int32_t from)
{
    return from >= l->last ? l->last
        : from + (int32_t)dice((uint32_t)(l->last - from + 1));
}

static struct event *
add(struct drawn *l, enum event_kind kind, int32_t day, uint64_t ref)
{
    struct event *e = &l->e[l->n < MAX_EVENTS ? l->n++ : l->n];
    event_clear(e);
    e->kind = (uint16_t)kind;
    e->day = day > l->last ? l->last : day;
    e->at = moment_of(e->day, (int)dice(4) * 3600);
    e->ref_id = ref;
    return e;
}

static void
add_order(struct drawn *l, int32_t day, uint64_t contract)
{
    uint64_t ref = ++l->ref;
    struct event *e = add(l, EVENT_ORDER, day, ref);
    int64_t amount = chance(5) ? 0 : 1 + (int64_t)dice(100000);
    e->amount = chance(4) ? -amount : amount;
    e->category_id = dice(4);
    e->other_id = contract;
    e->flags = chance(5) ? EVENT_UPSELL : 0;
    day = e->day;
    uint64_t category = e->category_id;
    if (category == 0 && chance(50))
        for (int i = 0; i < 2; i++) {
            struct event *part = add(l, EVENT_ORDER_PART, day, 0);
            part->other_id = ref;
            part->category_id = 1 + dice(3);
            part->amount = amount / 2;
            part->at = e->at;
        }
    if (chance(6)) {
        add(l, EVENT_ORDER_CANCELLED, some_day(l, day), ref);
    } else if (amount > 0 && chance(10)) {
        struct event *r = add(l, EVENT_RETURN, some_day(l, day), ++l->ref);
        bool full = chance(50);
        r->amount = full ? -amount : -amount / 3;
        r->other_id = ref;
        r->flags = full ? EVENT_FULL_RETURN : 0;
    }
    if (chance(20))
        add(l, EVENT_DELIVERY, day + (int32_t)dice(20), ++l->ref);
}

static void
add_notice(struct drawn *l, int32_t day, uint64_t contract)
{
    uint64_t ref = ++l->ref;
    struct event *e = add(l, EVENT_NOTICE, day, ref);
    e->until_on = e->day + (int32_t)dice(90);
    e->other_id = contract;
    day = e->day;
    if (chance(40))
        add(l, EVENT_NOTICE_WITHDRAWN, day + (int32_t)dice(100), ref);
}

static void
add_contract(struct drawn *l, int32_t day)
{
    static const uint32_t types[] = {EVENT_FIXED, EVENT_FIXED,
                                     EVENT_FRAMEWORK, EVENT_TRIAL};
    static const int terms[] = {0, 1, 1, 3, 6, 12, 12, 24};
    uint64_t ref = ++l->ref;
    struct event *e = add(l, EVENT_CONTRACT, day, ref);
    e->flags = types[dice(4)] | (chance(40) ? EVENT_RENEWS : 0)
        | (chance(10) ? EVENT_NAMED : 0) | (chance(5) ? EVENT_UPSELL : 0);
    e->quantity = terms[dice(8)];
    e->from_on = chance(20) ? e->day + (int32_t)dice(60) : DAY_NONE;
    int32_t start = e->from_on == DAY_NONE ? e->day : e->from_on;
    e->until_on = chance(50) ? start + (int32_t)dice(500) : DAY_NONE;
    e->amount = chance(80) ? (int64_t)dice(1000000) : FIELD_EMPTY;
    e->category_id = dice(4);
    uint32_t type = e->flags & (EVENT_FIXED | EVENT_FRAMEWORK | EVENT_TRIAL);
    day = e->day;
    if (chance(30))
        add_order(l, some_day(l, day), ref);
    if (chance(15))
        add_notice(l, some_day(l, day), ref);
    if (chance(15)) {
        e = add(l, EVENT_CONTRACT_RENEWED, some_day(l, day), ref);
        e->flags = type;
        e->quantity = terms[dice(8)];
        e->until_on = e->day + (int32_t)dice(400);
        e->amount = (int64_t)dice(1000000);
        e->other_id = dice((unsigned)l->ref + 2); /* numbers of renewals */
    }
    if (chance(25)) {
        e = add(l, EVENT_CONTRACT_ENDED, some_day(l, day), ref);
        e->until_on = chance(30) ? DAY_NONE : e->day + 30 - (int32_t)dice(60);
    }
    if (chance(15)) {
        e = add(l, EVENT_CONTRACT, some_day(l, day), ++l->ref);
        e->flags = EVENT_FIXED;
        e->quantity = 12;
        e->other_id = chance(50) ? ref : 0;
        e->from_on = e->day + (int32_t)dice(100);
    }
}

static void
add_deal(struct drawn *l, int32_t day)
{
    uint64_t ref = ++l->ref;
    switch (dice(3)) {
    case 0:
        day = add(l, EVENT_INQUIRY, day, ref)->day;
        if (chance(70))
            add(l, EVENT_INQUIRY_CLOSED, some_day(l, day), ref);
        break;
    case 1:
        day = add(l, EVENT_QUOTE, day, ref)->day;
        if (chance(60))
            add(l, chance(50) ? EVENT_QUOTE_ACCEPTED : EVENT_QUOTE_CLOSED,
                some_day(l, day), ref);
        break;
    default:
        day = add(l, EVENT_OPPORTUNITY, day, ref)->day;
        for (int i = (int)dice(3); i > 0; i--) {
            day = some_day(l, day);
            struct event *e = add(l, EVENT_OPPORTUNITY_STEP, day, 7);
            e->other_id = ref;
            e->flags = chance(50) ? EVENT_LAST_STEP : 0;
        }
        if (chance(60))
            add(l, chance(50) ? EVENT_OPPORTUNITY_WON : EVENT_OPPORTUNITY_LOST,
                some_day(l, day), ref);
    }
}

static void
add_small(struct drawn *l, int32_t day)
{
    struct event *e;
    uint64_t ref = ++l->ref;
    switch (dice(life_moves ? 14 : 12)) {
    case 0: add(l, EVENT_NPS, day, ref)->score = (int16_t)dice(11); break;
    case 1: add(l, EVENT_INTENT, day, ref)->score = 1 + (int16_t)dice(5);
        break;
    case 2: add(l, EVENT_REFERRAL, day, ref); break;
    case 3: add(l, EVENT_RECOVERY_CLOSED, day, ref)->score
        = 1 + (int16_t)dice(5);
        break;
    case 4: add(l, EVENT_DECLARED_LOST, day, ref); break;
    case 5: add(l, EVENT_DECLARED_KEPT, day, ref); break;
    case 12:
    case 13:
        e = add(l, EVENT_MOVED_BY_HAND, day, ref);
        e->other_id = 1 + dice(8);
        e->score = 1 + (int16_t)dice(4);
        if (chance(50))
            e->until_on = e->day + (int32_t)dice(200);
        e->flags = chance(40) ? EVENT_UNTIL_FACTS : 0;
        if (chance(40))
            add(l, EVENT_MOVE_ENDED, some_day(l, e->day), ref);
        break;
    case 6:
        day = add(l, EVENT_TICKET, day, ref)->day;
        if (chance(70))
            add(l, EVENT_TICKET_CLOSED, some_day(l, day), ref);
        break;
    case 7:
        e = add(l, EVENT_OPENING, day, ref);
        e->until_on = some_day(l, e->day);
        e->quantity = 1 + (int32_t)dice(8);
        if (e->quantity == 1)
            e->until_on = e->day;
        e->amount = (int64_t)dice(1000000);
        e->category_id = dice(4);
        break;
    default:
        for (int i = 1 + (int)dice(4); i > 0; i--) {
            e = add(l, EVENT_INTERACTION, day, ++l->ref);
            e->flags = chance(60) ? EVENT_TOUCH : 0;
            day += (int32_t)dice(40);
        }
    }
}

static void
add_uses(struct drawn *l, int32_t day)
{
    for (int i = (int)dice(10); i > 0; i--) {
        add(l, EVENT_USE, day, 0);
        day += (int32_t)dice(25);
    }
}

static int
event_order(const void *x, const void *y)
{
    const struct event *a = x, *b = y;
    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    return a->id < b->id ? -1 : 1;
}

/* What closes comes after what it closes, also on one day. */
static void
life_order(struct drawn *l)
{
    for (size_t i = 0; i < l->n; i++) {
        l->e[i].id = i + 1;
        if (l->e[i].kind == EVENT_ORDER_CANCELLED
            || l->e[i].kind == EVENT_RETURN
            || l->e[i].kind == EVENT_CONTRACT_ENDED
            || l->e[i].kind == EVENT_CONTRACT_RENEWED
            || l->e[i].kind == EVENT_INQUIRY_CLOSED
            || l->e[i].kind == EVENT_QUOTE_ACCEPTED
            || l->e[i].kind == EVENT_QUOTE_CLOSED
            || l->e[i].kind == EVENT_NOTICE_WITHDRAWN
            || l->e[i].kind == EVENT_TICKET_CLOSED
            || l->e[i].kind == EVENT_MOVE_ENDED
            || (l->e[i].kind >= EVENT_OPPORTUNITY_STEP
                && l->e[i].kind <= EVENT_OPPORTUNITY_LOST))
            l->e[i].at = moment_of(l->e[i].day, 4 * 3600 + (int)i);
    }
    qsort(l->e, l->n, sizeof *l->e, event_order);
}

static void
life_make(struct drawn *l, int number)
{
    seed = (uint64_t)number * UINT64_C(0x9E3779B97F4A7C15) + 12345;
    for (int i = 0; i < 8; i++)
        dice(2);
    memset(l, 0, sizeof *l);
    l->first = day_from_ymd(2021, 1, 1) + (int32_t)dice(400);
    l->last = l->first + 100 + (int32_t)dice(chance(20) ? 1300 : 500);
    static const int32_t cycles[] = {30, 90, 365, 0};
    for (int i = 0; i < 3; i++)
        l->categories[i] = (struct category_cycle){
            (uint64_t)i + 1, 2 - i, cycles[dice(4)]};
    int buying = (int)dice(4), steps = 1 + (int)dice(12);
    for (int i = 0; i < steps && l->n + 12 < MAX_EVENTS; i++) {
        int32_t day = some_day(l, l->first);
        switch (dice(8)) {
        case 0: add_contract(l, day); break;
        case 1: add_uses(l, day); break;
        case 2: add_deal(l, day); break;
        case 3:
            if (chance(30))
                add_notice(l, day, 0);
            break;
        case 4:
        case 5: add_small(l, day); break;
        default:
            for (int k = 0; k < buying * 3 && l->n + 12 < MAX_EVENTS; k++) {
                add_order(l, day, 0);
                day += (int32_t)dice(60);
            }
        }
    }
    life_order(l);
    l->in = (struct evaluate_input){
        .events = l->e, .event_count = l->n, .created_on = l->first,
        .as_of = l->last, .cycle_set = chance(10) ? 10 + (int)dice(100) : 0,
        .categories = l->categories, .category_count = 3};
}

static inline void
life_print(const struct drawn *l)
{
    struct arena *a = arena_new();
    for (size_t i = 0; i < l->n; i++) {
        const struct event *e = &l->e[i];
        print_error("  %s kind %d ref %d other %d amount %ld cat %d from %s "
                    "until %s q %d flags %u score %d\n", day_iso(a, e->day),
                    e->kind, (int)e->ref_id, (int)e->other_id,
                    e->amount == FIELD_EMPTY ? -1 : (long)e->amount,
                    (int)e->category_id, day_iso(a, e->from_on),
                    day_iso(a, e->until_on), e->quantity, e->flags,
                    e->score);
    }
    arena_free(a);
}

#endif
