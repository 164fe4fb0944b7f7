/* Some customers together: what time alone will do to them, and what each lacks
 * for the next stage.
 *
 * For the outlook each is evaluated once as of today and once as of its end,
 * whose first change ahead is the answer. Two statements a thousand of them. */
#include <stdlib.h>
#include <string.h>

#include "db/compose.h"
#include "model/stage_private.h"

enum { PIECE = 1000 };

struct outlook {
    struct stage_source source;
    struct rows customers; /* by id */
    size_t at;             /* row of the customer looked at */
    int32_t today, end;
    struct stage_turn *turns;
    size_t count;
    struct stage_turn next;
};

static void
turn_step(void *arg, const struct stage_step *step)
{
    struct outlook *o = arg;
    const struct rules *r = o->source.rules;
    if (step->model != r->default_model || step->day <= o->today ||
        step->from < 0 || o->next.day != DAY_NONE)
        return;
    const struct rule_model *m = &r->models[r->default_model];
    o->next.from = &m->stages[step->from];
    o->next.to = &m->stages[step->to];
    o->next.day = step->day;
}

static enum err
turn_read(void *arg, uint64_t customer_id, const struct event *events,
          size_t n)
{
    struct outlook *o = arg;
    struct evaluate_input in;
    while (o->at < o->customers.count &&
           rows_u64(&o->customers, o->at, 0) < customer_id)
        o->at++;
    if (o->at == o->customers.count ||
        rows_u64(&o->customers, o->at, 0) != customer_id)
        return OK;
    stage_source_input(&o->source, &o->customers, o->at, &in);
    in.events = events;
    in.event_count = n;
    o->next = (struct stage_turn){.customer_id = customer_id,
                                  .day = DAY_NONE};
    in.as_of = o->end;
    evaluate(o->source.walk, &in, turn_step, o, NULL, NULL);
    if (o->next.day == DAY_NONE)
        return OK;
    in.as_of = o->today;
    evaluate(o->source.walk, &in, NULL, NULL, &o->next.facts, NULL);
    o->turns[o->count++] = o->next;
    return OK;
}

static int
turn_order(const void *a, const void *b)
{
    const struct stage_turn *x = a, *y = b;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    return (x->customer_id > y->customer_id)
        - (x->customer_id < y->customer_id);
}

static enum err
customers_read(struct ctx *cx, const uint64_t *ids, size_t n, struct rows *out)
{
    struct query q;
    query_init(&q, cx->arena);
    query_sql(&q, "SELECT id, created_on, cycle_days_set, category_id"
                  " FROM customer WHERE id IN");
    query_ids(&q, ids, n);
    query_sql(&q, " ORDER BY id");
    return query_rows(cx, &q, out);
}

/* A piece's memory goes with the piece: there may be very many. */
static enum err
pieces_read(struct ctx *cx, struct outlook *o, const uint64_t *ids, size_t n)
{
    struct ctx own = *cx;
    enum err e = OK;
    own.arena = arena_new();
    for (size_t at = 0; e == OK && at < n; at += PIECE) {
        size_t k = n - at < PIECE ? n - at : PIECE;
        arena_reset(own.arena);
        o->at = 0;
        e = customers_read(&own, ids + at, k, &o->customers);
        if (e == OK)
            e = event_of_customers(&own, ids + at, k, turn_read, o);
    }
    arena_free(own.arena);
    return e;
}

enum err
stage_outlook(struct ctx *cx, const uint64_t *ids, size_t n, int days,
              struct stage_turn **out, size_t *count)
{
    struct outlook o = {.today = clock_today(),
                        .end = clock_today() + days};
    *out = NULL;
    *count = 0;
    if (n == 0)
        return OK;
    TRY(stage_source_open(cx, &o.source));
    o.turns = ARENA_ARRAY(cx->arena, n, struct stage_turn);
    enum err e = pieces_read(cx, &o, ids, n);
    stage_source_close(&o.source);
    qsort(o.turns, o.count, sizeof *o.turns, turn_order);
    *out = o.turns;
    *count = o.count;
    return e;
}

/* ---- what each lacks ---- */

struct explaining {
    struct ctx *cx;
    struct stage_source source;
    struct rows customers; /* by id */
    size_t model, at;      /* row of the customer looked at */
    struct stage_lack *list;
    size_t n;
};

static void
one_explain(struct explaining *x, const struct event *events, size_t n)
{
    struct evaluate_input in;
    uint64_t id = rows_u64(&x->customers, x->at, 0);
    stage_source_input(&x->source, &x->customers, x->at++, &in);
    in.events = events;
    in.event_count = n;
    for (size_t i = 0; i < x->n; i++)
        if (x->list[i].customer_id == id)
            explain(x->source.walk, x->cx->arena, &in, x->model,
                    &x->list[i].why, &x->list[i].facts);
}

/* Customers before this one have no events. */
static enum err
explain_take(void *arg, uint64_t customer_id, const struct event *events,
             size_t n)
{
    struct explaining *x = arg;
    while (x->at < x->customers.count &&
           rows_u64(&x->customers, x->at, 0) < customer_id)
        one_explain(x, NULL, 0);
    if (x->at < x->customers.count &&
        rows_u64(&x->customers, x->at, 0) == customer_id)
        one_explain(x, events, n);
    return OK;
}

static int
id_order(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

enum err
stage_explain_list(struct ctx *cx, const char *model, struct stage_lack *list,
                   size_t n)
{
    struct explaining x = {.cx = cx, .list = list, .n = n};
    uint64_t *ids = ARENA_ARRAY(cx->arena, n, uint64_t);
    if (n == 0)
        return OK;
    for (size_t i = 0; i < n; i++)
        ids[i] = list[i].customer_id;
    qsort(ids, n, sizeof *ids, id_order);
    TRY(customers_read(cx, ids, n, &x.customers));
    TRY(stage_source_open(cx, &x.source));
    const struct rule_model *m = rules_model(x.source.rules, model);
    enum err e = m ? OK : ERR_NOT_FOUND;
    if (e == OK) {
        x.model = (size_t)(m - x.source.rules->models);
        e = event_of_customers(cx, ids, n, explain_take, &x);
    }
    while (e == OK && x.at < x.customers.count)
        one_explain(&x, NULL, 0);
    stage_source_close(&x.source);
    return e;
}
