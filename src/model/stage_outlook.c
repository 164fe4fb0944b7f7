/* What time alone will do to some customers: each is evaluated once as of today
 * and once as of the end of the outlook, whose first change ahead is the answer.
 * Two statements for all of them together. */
#include <stdlib.h>

#include "db/compose.h"
#include "model/stage_private.h"

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
    TRY(customers_read(cx, ids, n, &o.customers));
    TRY(stage_source_open(cx, &o.source));
    o.turns = ARENA_ARRAY(cx->arena, n, struct stage_turn);
    enum err e = event_of_customers(cx, ids, n, turn_read, &o);
    stage_source_close(&o.source);
    qsort(o.turns, o.count, sizeof *o.turns, turn_order);
    *out = o.turns;
    *count = o.count;
    return e;
}
