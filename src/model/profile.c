/* See profile.h. Days of purchase are the evaluator's own; what was paid on
 * such a day is the sum of its orders without what came back, else the price of
 * the contract term that began, else its share of an opening record. */
#include "model/profile.h"

#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "model/reference.h"
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

/* An order and what is left of it. Orders are matched with what became of them
 * in order of their number, not each with all events: somebody who buys every
 * day for years has a hundred thousand. */
struct sale {
    uint64_t order;
    int32_t day;
    int64_t left; /* minor; 0 = cancelled */
};

static int
sale_by_order(const void *a, const void *b)
{
    uint64_t x = ((const struct sale *)a)->order;
    uint64_t y = ((const struct sale *)b)->order;
    return (x > y) - (x < y);
}

static int
sale_by_day(const void *a, const void *b)
{
    int32_t x = ((const struct sale *)a)->day;
    int32_t y = ((const struct sale *)b)->day;
    return (x > y) - (x < y);
}

static struct sale *
sale_find(struct sale *list, size_t n, uint64_t order)
{
    struct sale key = {.order = order};
    return order ? bsearch(&key, list, n, sizeof *list, sale_by_order) : NULL;
}

/* By day. */
static struct sale *
sales_read(struct arena *a, const struct profile *p, size_t *n)
{
    struct sale *list = ARENA_ARRAY(a, p->event_count, struct sale), *s;
    *n = 0;
    for (size_t i = 0; i < p->event_count; i++) {
        const struct event *e = &p->events[i];
        if (e->kind == EVENT_ORDER && e->amount > 0)
            list[(*n)++] = (struct sale){e->ref_id, e->day, e->amount};
    }
    qsort(list, *n, sizeof *list, sale_by_order);
    for (size_t i = 0; i < p->event_count; i++) {
        const struct event *e = &p->events[i];
        if (e->kind == EVENT_RETURN && e->amount != FIELD_EMPTY &&
            (s = sale_find(list, *n, e->other_id)))
            s->left = money_plus(s->left, e->amount);
    }
    for (size_t i = 0; i < p->event_count; i++)
        if (p->events[i].kind == EVENT_ORDER_CANCELLED &&
            (s = sale_find(list, *n, p->events[i].ref_id)))
            s->left = 0;
    qsort(list, *n, sizeof *list, sale_by_day);
    return list;
}

static int64_t
opening_share(const struct event *e)
{
    return e->amount == FIELD_EMPTY || e->quantity < 1
        ? 0 : e->amount / e->quantity;
}

/* Contracts and opening records, which few customers have more than a few of. */
static const struct event **
terms_read(struct arena *a, const struct profile *p, size_t *n)
{
    const struct event **list = ARENA_ARRAY(a, p->event_count,
                                            const struct event *);
    *n = 0;
    for (size_t i = 0; i < p->event_count; i++) {
        const struct event *e = &p->events[i];
        bool contract = (e->kind == EVENT_CONTRACT ||
                         e->kind == EVENT_CONTRACT_RENEWED) &&
                        (e->flags & EVENT_FIXED) && e->amount != FIELD_EMPTY;
        if (contract || e->kind == EVENT_OPENING)
            list[(*n)++] = e;
    }
    return list;
}

static int64_t
term_on(const struct event *const *terms, size_t n, int32_t day)
{
    int64_t paid = 0;
    for (size_t i = 0; i < n && terms[i]->day <= day; i++)
        if (terms[i]->kind != EVENT_OPENING)
            paid = terms[i]->amount;
        else if (terms[i]->until_on >= day)
            paid = opening_share(terms[i]);
    return paid;
}

static void
purchases_read(struct arena *a, const struct walk *w, struct profile *out)
{
    const int32_t *days;
    size_t n = walk_purchases(w, &days), first = 0, sales, terms, k = 0;
    const struct sale *sale = sales_read(a, out, &sales);
    const struct event **term = terms_read(a, out, &terms);
    while (first < n && days[first] < out->facts.round_first)
        first++;
    struct purchase *list = ARENA_ARRAY(a, n - first, struct purchase);
    for (size_t i = first; i < n; i++) {
        int64_t paid = 0;
        for (; k < sales && sale[k].day <= days[i]; k++)
            if (sale[k].day == days[i])
                paid = money_plus(paid, sale[k].left);
        if (!paid)
            paid = term_on(term, terms, days[i]);
        list[i - first] = (struct purchase){days[i], paid};
    }
    out->purchases = list;
    out->purchase_count = n - first;
}

/* ---- all of it ---- */

static enum err
read_with(struct ctx *cx, const struct stage_source *s,
          const struct customer *c, const char *model, struct profile *out)
{
    const struct rule_model *shown = model ? rules_model(s->rules, model)
                                           : NULL;
    if (!shown)
        shown = &s->rules->models[s->rules->default_model];
    struct moves m = {.arena = cx->arena,
                      .model = (size_t)(shown - s->rules->models)};
    struct event *events;
    TRY(event_read_packed(cx, c->id, c->pack, c->pack_len, &events,
                          &out->event_count));
    struct evaluate_input in = {
        .events = events, .event_count = out->event_count,
        .created_on = c->created_on, .as_of = clock_today(),
        .cycle_set = c->cycle_days_set, .cycle_company = s->company_cycle,
        .category_id = c->category_id, .categories = s->categories,
        .category_count = s->category_count};
    out->rules = s->rules;
    out->model = shown;
    out->events = events;
    evaluate(s->walk, &in, moves_step, &m, &out->facts, out->now);
    purchases_read(cx->arena, s->walk, out);
    out->moves = m.list;
    out->move_count = m.n;
    explain(s->walk, cx->arena, &in, m.model, &out->why, NULL);
    struct warning_why *why;
    if (out->facts.warned) {
        out->warning_count = warning_explain(s->walk, cx->arena, &in, &why);
        out->warnings = why;
    }
    return OK;
}

enum err
profile_read(struct ctx *cx, const struct customer *c, const char *model,
             struct profile *out)
{
    struct stage_source s = {0};
    struct reference_cycles cycles;
    memset(out, 0, sizeof *out);
    TRY(rules_get(cx, &s.rules));
    TRY(reference_cycles(cx, &cycles));
    s.categories = cycles.categories;
    s.category_count = cycles.category_count;
    s.company_cycle = cycles.company;
    s.walk = walk_new(s.rules);
    enum err e = read_with(cx, &s, c, model, out);
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
