/* See timeline.h. */
#include "model/timeline.h"

#include <stdlib.h>
#include <string.h>

unsigned
timeline_kind_of(unsigned kind)
{
    if (kind <= EVENT_CAMPAIGN_RESPONSE)
        return TIMELINE_CONTACT;
    if (kind <= EVENT_OPPORTUNITY_LOST)
        return TIMELINE_DEAL;
    if (kind == EVENT_ORDER_PART)
        return 0;
    if (kind <= EVENT_DELIVERY)
        return TIMELINE_ORDER;
    if (kind <= EVENT_PAYMENT_WAIVED)
        return TIMELINE_MONEY;
    if (kind == EVENT_USE)
        return TIMELINE_USE;
    if (kind <= EVENT_VALUE_COMPARED)
        return TIMELINE_SERVICE;
    if (kind <= EVENT_NOTICE_WITHDRAWN)
        return TIMELINE_CONTRACT;
    return TIMELINE_STAGE;
}

static bool
event_shown(const struct event *e, const struct timeline_filter *f)
{
    unsigned kind = timeline_kind_of(e->kind);
    if (!(kind & (f->kinds ? f->kinds : TIMELINE_ALL)))
        return false;
    if (f->from != DAY_NONE && e->day < f->from)
        return false;
    return !f->inbound || (e->flags & EVENT_INBOUND);
}

static bool
move_shown(const struct timeline_move *m, const struct timeline_filter *f)
{
    return (!f->kinds || (f->kinds & TIMELINE_STAGE)) && !f->inbound &&
           m->from >= 0 && (f->from == DAY_NONE || m->day >= f->from);
}

size_t
timeline_count(const struct event *events, size_t n,
               const struct timeline_filter *f)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += event_shown(&events[i], f);
    return count;
}

/* Newest first; the id decides between equals, so the order is total. */
static int
by_key(const void *left, const void *right)
{
    const struct timeline_key *a = &((const struct timeline_entry *)left)->key;
    const struct timeline_key *b = &((const struct timeline_entry *)right)->key;
    if (a->day != b->day)
        return a->day < b->day ? 1 : -1;
    if (a->at != b->at)
        return a->at < b->at ? 1 : -1;
    return (a->id < b->id) - (a->id > b->id);
}

static bool
use_again(const struct timeline_entry *last, const struct event *e)
{
    return last && last->event && last->event->kind == EVENT_USE &&
           e->kind == EVENT_USE;
}

/* Days of use that stand next to each other become one entry, whose key is
 * that of the newest. */
static size_t
take_together(struct timeline_entry *all, size_t n)
{
    size_t out = 0;
    for (size_t i = 0; i < n; i++) {
        struct timeline_entry *last = out ? &all[out - 1] : NULL;
        if (all[i].event && use_again(last, all[i].event)) {
            last->use_days += all[i].event->day != last->first_day;
            last->first_day = all[i].event->day;
            continue;
        }
        all[out++] = all[i];
    }
    return out;
}

static size_t
collect(struct timeline_entry *all, const struct event *events, size_t n,
        const struct timeline_move *moves, size_t move_count,
        const struct timeline_filter *f)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        if (event_shown(&events[i], f))
            all[count++] = (struct timeline_entry){
                .key = {events[i].day, events[i].at, events[i].id},
                .event = &events[i], .first_day = events[i].day,
                .use_days = events[i].kind == EVENT_USE};
    for (size_t i = 0; i < move_count; i++)
        if (move_shown(&moves[i], f))
            all[count++] = (struct timeline_entry){
                .key = {moves[i].day, INT64_MAX, i}, .move = &moves[i],
                .first_day = moves[i].day};
    qsort(all, count, sizeof *all, by_key);
    return take_together(all, count);
}

void
timeline_page(struct arena *a, const struct event *events, size_t n,
              const struct timeline_move *moves, size_t move_count,
              const struct timeline_filter *f,
              const struct timeline_key *after, size_t size,
              struct timeline *out)
{
    struct timeline_entry *all = ARENA_ARRAY(a, n + move_count,
                                             struct timeline_entry);
    size_t count = collect(all, events, n, moves, move_count, f);
    size_t first = 0;
    if (after) {
        struct timeline_entry mark = {.key = *after};
        while (first < count && by_key(&all[first], &mark) <= 0)
            first++;
    }
    out->entries = all + first;
    out->count = count - first < size ? count - first : size;
    out->more = count - first > size;
    for (size_t i = 0; i < out->count; i++)
        out->entries[i].detail = (struct timeline_detail){
            .code = "", .title = "", .text = "", .kind = "", .state = "",
            .by = "", .contact = "", .goods = "", .on = DAY_NONE,
            .amount = FIELD_EMPTY};
}
