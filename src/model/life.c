/* See life.h. The walk is the evaluator's own, with a list of models of which
 * one is made here: lost: gone or lapsed; customer: purchases >= 1; none. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "model/life_private.h"

/* ---- the own model ---- */

static uint16_t
atom_of(struct rules *r, enum fact fact, enum rule_op op)
{
    struct rule_atom a;
    memset(&a, 0, sizeof a);
    a.fact = (uint8_t)fact;
    a.op = (uint8_t)op;
    a.value = 1;
    for (size_t i = 0; i < r->atom_count; i++)
        if (memcmp(&r->atoms[i], &a, sizeof a) == 0)
            return (uint16_t)i;
    assert(r->atom_count < RULE_ATOMS);
    r->atoms[r->atom_count] = a;
    return (uint16_t)r->atom_count++;
}

static void
own_model(struct rules *r, struct arena *a, struct rule_model *m)
{
    static const enum fact LOST[] = {FACT_GONE, FACT_LAPSED};
    struct rule_mask *masks = ARENA_ARRAY(a, 4, struct rule_mask);
    struct rule_version *v = ARENA_NEW(a, struct rule_version);
    for (size_t i = 0; i < 3; i++) {
        uint16_t atom = i < 2 ? atom_of(r, LOST[i], OP_IS)
                              : atom_of(r, FACT_PURCHASES, OP_GE);
        masks[i].must[atom / 64] = UINT64_C(1) << (atom % 64);
        masks[i].stage = i < 2 ? LIFE_LOST : LIFE_CUSTOMER;
        m->uses[atom / 64] |= masks[i].must[atom / 64];
    }
    masks[3].stage = LIFE_NONE;
    v->masks = masks;
    v->mask_count = 4;
    v->valid_from = INT32_MIN;
    m->versions = v;
    m->version_count = 1;
}

void
life_reader_open(struct life_reader *r, struct arena *a)
{
    const struct rules *all = r->source.rules;
    const struct rule_model *six = rules_model(all, "lifecycle6");
    struct rule_model *models = ARENA_ARRAY(a, 2, struct rule_model);
    r->rules = ARENA_NEW(a, struct rules);
    *r->rules = *all;
    r->consideration = six ? rules_stage(six, "consideration") : -1;
    r->own = 0;
    if (r->consideration >= 0)
        models[r->own++] = *six;
    own_model(r->rules, a, &models[r->own]);
    r->rules->models = models;
    r->rules->model_count = r->own + 1;
    r->walk = walk_new(r->rules);
}

void
life_reader_close(struct life_reader *r)
{
    walk_free(r->walk);
    free(r->turns);
    free(r->purchases);
    free(r->considered);
    free(r->costs);
}

/* ---- one customer ---- */

void *
life_room(void *list, size_t n, size_t *cap, size_t size)
{
    if (n < *cap)
        return list;
    *cap = n + n / 2 + 64;
    list = realloc(list, *cap * size);
    assert(list != NULL);
    return list;
}

void
life_turn_add(struct life_reader *r, int32_t day, enum life_state state)
{
    r->turns =
        life_room(r->turns, r->turn_count, &r->turn_cap, sizeof *r->turns);
    r->turns[r->turn_count++] = (struct life_turn){day, state};
}

void
life_considered_add(struct life_reader *r, int32_t day)
{
    r->considered = life_room(r->considered, r->considered_count,
                              &r->considered_cap, sizeof *r->considered);
    r->considered[r->considered_count++] = day;
}

void
life_purchase_add(struct life_reader *r, size_t n, int32_t day)
{
    r->purchases =
        life_room(r->purchases, n, &r->purchase_cap, sizeof *r->purchases);
    r->purchases[n] = day;
}

static void
step_read(void *arg, const struct stage_step *step)
{
    struct life_reader *r = arg;
    if (step->model == r->own)
        life_turn_add(r, step->day, (enum life_state)step->to);
    else if (step->to == r->consideration)
        life_considered_add(r, step->day);
}

void
life_reader_lists(const struct life_reader *r, struct life *l)
{
    l->purchases = r->purchases;
    l->turns = r->turns;
    l->turn_count = r->turn_count;
    l->considered = r->considered;
    l->considered_count = r->considered_count;
}

void
life_reader_walk(struct life_reader *r, struct evaluate_input *in,
                 struct life *l)
{
    const int32_t *days;
    r->turn_count = r->considered_count = 0;
    in->as_of = r->span.closed;
    evaluate(r->walk, in, step_read, r, NULL, NULL);
    l->purchase_count = walk_purchases(r->walk, &days);
    for (size_t i = 0; i < l->purchase_count; i++)
        life_purchase_add(r, i, days[i]);
    if (r->span.to < r->span.closed) {
        in->as_of = r->span.to;
        evaluate(r->walk, in, NULL, NULL, NULL, NULL);
    }
    life_reader_lists(r, l);
    l->walk = r->walk;
}

static void
costs_find(struct life_reader *r, struct life *l)
{
    while (r->cost_at < r->cost_count &&
           r->costs[r->cost_at].customer_id < l->customer_id)
        r->cost_at++;
    l->costs = r->costs + r->cost_at;
    while (r->cost_at < r->cost_count &&
           r->costs[r->cost_at].customer_id == l->customer_id) {
        r->cost_at++;
        l->cost_count++;
    }
}

void
life_reader_tell(struct life_reader *r, struct life *l)
{
    if (r->costs)
        costs_find(r, l);
    r->fn(r->arg, l);
}

bool
life_is_deal(const struct event *e)
{
    return e->kind == EVENT_INQUIRY || e->kind == EVENT_QUOTE
        || e->kind == EVENT_OPPORTUNITY;
}

void
life_reader_show(struct life_reader *r, const struct event *events, size_t n)
{
    struct evaluate_input in;
    while (n && events[n - 1].day > r->span.closed)
        n--;
    struct life l = {.customer_id = rows_u64(&r->customers, r->row, 0),
                     .potential = rows_money(&r->customers, r->row, 4),
                     .margin = rows_money(&r->customers, r->row, 5),
                     .team_id = rows_u64(&r->customers, r->row, 6),
                     .owner_id = rows_u64(&r->customers, r->row, 7),
                     .events = events,
                     .event_count = n};
    stage_source_input(&r->source, &r->customers, r->row, &in);
    in.events = events;
    in.event_count = n;
    l.first_seen =
        n && events[0].day < in.created_on ? events[0].day : in.created_on;
    life_reader_walk(r, &in, &l);
    life_reader_tell(r, &l);
}

enum life_state
life_state_at(const struct life *l, int32_t day)
{
    enum life_state state = LIFE_NONE;
    for (size_t i = 0; i < l->turn_count && l->turns[i].day <= day; i++)
        state = l->turns[i].state;
    return state;
}
