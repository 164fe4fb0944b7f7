/* See profile.h. Days of purchase are the evaluator's own; what was paid on
 * such a day is the sum of its orders without what came back, else the price of
 * the contract term that began, else its share of an opening record. */
#include "model/profile.h"

#include "core/text.h"

#include <string.h>

#include "model/stage_private.h"

struct moves {
    struct arena *arena;
    size_t model;
    struct timeline_move *list;
    size_t n, cap;
};

static void
moves_step(void *arg, const struct stage_step *step)
{
    struct moves *m = arg;
    if (step->model != m->model)
        return;
    if (m->n == m->cap) {
        struct timeline_move *old = m->list;
        m->cap = m->cap ? m->cap * 2 : 16;
        m->list = ARENA_ARRAY(m->arena, m->cap, struct timeline_move);
        if (m->n)
            memcpy(m->list, old, m->n * sizeof *old);
    }
    m->list[m->n++] = (struct timeline_move){
        .day = step->day, .from = step->from, .to = step->to,
        .round = step->round};
}

/* ---- purchases ---- */

static bool
cancelled(const struct profile *p, uint64_t order)
{
    for (size_t i = 0; i < p->event_count; i++)
        if (p->events[i].kind == EVENT_ORDER_CANCELLED &&
            p->events[i].ref_id == order)
            return true;
    return false;
}

static int64_t
returned(const struct profile *p, uint64_t order)
{
    int64_t sum = 0;
    for (size_t i = 0; i < p->event_count; i++)
        if (p->events[i].kind == EVENT_RETURN && order &&
            p->events[i].other_id == order &&
            p->events[i].amount != FIELD_EMPTY)
            sum = money_plus(sum, p->events[i].amount);
    return sum;
}

static int64_t
opening_share(const struct event *e)
{
    return e->amount == FIELD_EMPTY || e->quantity < 1
        ? 0 : e->amount / e->quantity;
}

static int64_t
paid_on(const struct profile *p, int32_t day)
{
    int64_t orders = 0, other = 0;
    for (size_t i = 0; i < p->event_count && p->events[i].day <= day; i++) {
        const struct event *e = &p->events[i];
        if (e->kind == EVENT_ORDER && e->day == day && e->amount > 0 &&
            !cancelled(p, e->ref_id))
            orders = money_plus(orders,
                                e->amount + returned(p, e->ref_id));
        else if ((e->kind == EVENT_CONTRACT ||
                  e->kind == EVENT_CONTRACT_RENEWED) &&
                 (e->flags & EVENT_FIXED) && e->amount != FIELD_EMPTY)
            other = e->amount;
        else if (e->kind == EVENT_OPENING && e->until_on >= day)
            other = opening_share(e);
    }
    return orders ? orders : other;
}

static void
purchases_read(struct arena *a, const struct walk *w, struct profile *out)
{
    const int32_t *days;
    size_t n = walk_purchases(w, &days), first = 0;
    while (first < n && days[first] < out->facts.round_first)
        first++;
    struct purchase *list = ARENA_ARRAY(a, n - first, struct purchase);
    for (size_t i = first; i < n; i++)
        list[i - first] = (struct purchase){days[i], paid_on(out, days[i])};
    out->purchases = list;
    out->purchase_count = n - first;
}

/* ---- all of it ---- */

static enum err
read_with(struct ctx *cx, const struct stage_source *s,
          const struct customer *c, struct profile *out)
{
    struct moves m = {.arena = cx->arena, .model = s->rules->default_model};
    struct event *events;
    TRY(event_read(cx, c->id, &events, &out->event_count));
    struct evaluate_input in = {
        .events = events, .event_count = out->event_count,
        .created_on = c->created_on, .as_of = clock_today(),
        .cycle_set = c->cycle_days_set, .cycle_company = s->company_cycle,
        .category_id = c->category_id, .categories = s->categories,
        .category_count = s->category_count};
    out->rules = s->rules;
    out->model = &s->rules->models[s->rules->default_model];
    out->events = events;
    evaluate(s->walk, &in, moves_step, &m, &out->facts, out->now);
    purchases_read(cx->arena, s->walk, out);
    out->moves = m.list;
    out->move_count = m.n;
    explain(s->walk, cx->arena, &in, m.model, &out->why, &out->facts);
    return OK;
}

enum err
profile_read(struct ctx *cx, const struct customer *c, struct profile *out)
{
    struct stage_source s;
    memset(out, 0, sizeof *out);
    TRY(stage_source_open(cx, &s));
    enum err e = read_with(cx, &s, c, out);
    stage_source_close(&s);
    return e;
}

/* A customer that is not in the base yet stands where the last rule puts it. */
const struct rule_stage *
profile_stage(const struct profile *p)
{
    const struct rule_version *v = p->why.version;
    int stage = p->why.stage >= 0
        ? p->why.stage : v->masks[v->mask_count - 1].stage;
    return &p->model->stages[stage];
}
