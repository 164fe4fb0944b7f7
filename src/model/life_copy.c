/* Lives as they stand in the copy: the same struct life as a walk gives, made of
 * marks, for what needs no more of it. Whoever was amended since the last day
 * looked at is named, to be walked. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "model/funnel_each.h"
#include "model/life_private.h"

struct shelf { /* one pass */
    struct life_reader *r;
    const struct copy_part *part;
    struct life l;
    struct event *events; /* a deal, and the sales that are flagged */
    size_t event_cap;
    struct life_late *late;
};

static void
late_add(struct shelf *h, uint64_t id)
{
    struct life_late *late = h->late;
    late->ids = life_room(late->ids, late->n, &late->cap, sizeof *late->ids);
    late->ids[late->n++] = id;
}

static struct event *
event_next(struct shelf *h, enum event_kind kind, int32_t day)
{
    h->events = life_room(h->events, h->l.event_count, &h->event_cap,
                          sizeof *h->events);
    struct event *e = &h->events[h->l.event_count++];
    event_clear(e);
    e->kind = (uint16_t)kind;
    e->day = day;
    return e;
}

/* false: it was amended since. */
static bool
marks_read(struct shelf *h, size_t i)
{
    const struct copy_part *p = h->part;
    struct life_reader *r = h->r;
    uint32_t at = p->mark_off[i], end = p->mark_off[i + 1];
    r->turn_count = r->considered_count = h->l.purchase_count = 0;
    for (; at < end; at++) {
        int32_t day = p->mark_day[at] + COPY_DAY_ZERO;
        if (day > r->span.closed && p->mark[at] == COPY_AMENDED)
            return false;
        if (day > r->span.closed)
            continue;
        if (p->mark[at] < COPY_PURCHASE)
            life_turn_add(r, day, (enum life_state)(p->mark[at] - COPY_TURN));
        else if (p->mark[at] == COPY_PURCHASE)
            life_purchase_add(r, h->l.purchase_count++, day);
        else if (p->mark[at] == COPY_CONSIDERED)
            life_considered_add(r, day);
        else if (p->mark[at] == COPY_DEAL)
            event_next(h, EVENT_INQUIRY, day);
    }
    return true;
}

static void
sales_read(struct shelf *h, size_t i)
{
    const struct copy_part *p = h->part;
    for (uint32_t k = p->sale_off[i]; k < p->sale_off[i + 1]; k++) {
        const struct copy_sale *s = &p->sales[k];
        if (s->day > h->r->span.closed)
            continue;
        struct event *e = event_next(h, (enum event_kind)s->kind, s->day);
        e->amount = s->amount;
        e->flags = s->flags;
    }
}

static uint64_t
value_of(const struct copy_part *p, enum dimension d, size_t i)
{
    return p->value[d][p->dim[d][i]];
}

static void
shelf_take(void *arg, const struct copy_part *p, size_t i)
{
    struct shelf *h = arg;
    struct life_reader *r = h->r;
    if (p != h->part)
        r->cost_at = 0; /* its customers come from the first again */
    h->part = p;
    h->l = (struct life){.customer_id = p->id[i],
                         .team_id = value_of(p, DIM_TEAM, i),
                         .owner_id = value_of(p, DIM_OWNER, i),
                         .first_seen = p->seen[i] + COPY_DAY_ZERO,
                         .potential = p->potential[i],
                         .margin = FIELD_EMPTY, .part = p, .place = i,
                         .last = r->span.to};
    if (!marks_read(h, i)) {
        late_add(h, p->id[i]);
        return;
    }
    sales_read(h, i);
    h->l.events = h->events;
    life_reader_lists(r, &h->l);
    life_reader_tell(r, &h->l);
}

/* Both parts were read by the rules of now. */
static enum err
holds(struct ctx *cx, const struct life_reader *r, bool *good)
{
    const struct copy *c;
    uint64_t rules = copy_rules(&r->source);
    TRY(copy_get(cx, &c));
    *good = c->base->n >= r->at_least && c->base->rules == rules
        && (!c->more || c->more->rules == rules);
    return OK;
}

enum err
life_copy_each(struct ctx *cx, const struct scope *s, struct life_reader *r,
               struct life_late *late, bool *done)
{
    struct shelf h = {.r = r, .late = late};
    enum err e = holds(cx, r, done);
    if (e == OK && *done)
        e = funnel_each(cx, s, shelf_take, &h);
    free(h.events);
    if (e == ERR_UNAVAILABLE) { /* none yet: all are walked */
        *done = false;
        return OK;
    }
    return e;
}

/* ---- revenue ---- */

/* An amount counts for the 365 days from that of its sale on; one that takes it
 * back begins when that was known. So of no more than a year. */
static int64_t
part_revenue(const struct life *l, int32_t from, int32_t to)
{
    enum { YEAR = 365 };
    const struct copy_part *p = l->part;
    int64_t sum = 0;
    assert(to == l->last && to - from < YEAR);
    for (uint32_t k = p->money_off[l->place]; k < p->money_off[l->place + 1];
         k++) {
        int32_t sold = p->money_until[k] + COPY_DAY_ZERO - (YEAR - 1);
        if (p->money_from[k] + COPY_DAY_ZERO <= to && sold >= from
            && sold <= to)
            sum += p->money_amount[k];
    }
    for (uint32_t k = p->term_off[l->place]; k < p->term_off[l->place + 1];
         k++)
        sum += revenue_term_between(&p->terms[k], from, to);
    return sum;
}

int64_t
life_revenue(const struct life *l, int32_t from, int32_t to)
{
    return l->walk ? walk_revenue(l->walk, from, to)
                   : part_revenue(l, from, to);
}
