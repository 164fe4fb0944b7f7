/* What the warnings of some customers are based on: their events are read and
 * walked again, with a fixed number of statements. */
#include <stdlib.h>

#include "db/compose.h"
#include "model/stage_private.h"
#include "model/warning.h"

struct looking {
    struct ctx *cx;
    struct stage_source source;
    struct rows customers;
    size_t at;
    struct warning_evidence *list;
    size_t n;
};

static void
customer_look(struct looking *x, const struct event *events, size_t n)
{
    struct evaluate_input in;
    struct warning_why *why;
    struct warning_evidence *e = &x->list[x->n++];
    e->customer_id = rows_u64(&x->customers, x->at, 0);
    stage_source_input(&x->source, &x->customers, x->at++, &in);
    in.events = events;
    in.event_count = n;
    evaluate(x->source.walk, &in, NULL, NULL, &e->facts, NULL);
    e->count = warning_explain(x->source.walk, x->cx->arena, &in, &why);
    e->list = why;
}

/* Customers before this one have no events. */
static enum err
customer_take(void *arg, uint64_t id, const struct event *events, size_t n)
{
    struct looking *x = arg;
    while (x->at < x->customers.count
           && rows_u64(&x->customers, x->at, 0) < id)
        customer_look(x, NULL, 0);
    if (x->at < x->customers.count && rows_u64(&x->customers, x->at, 0) == id)
        customer_look(x, events, n);
    return OK;
}

static const char SQL_CUSTOMERS[] =
    "SELECT id, created_on, cycle_days_set, category_id FROM customer"
    " WHERE id IN";

static enum err
customers_read(struct ctx *cx, const uint64_t *ids, size_t n, struct rows *out)
{
    struct query q;
    query_init(&q, cx->arena);
    query_sql(&q, SQL_CUSTOMERS);
    query_ids(&q, ids, n);
    query_sql(&q, " ORDER BY id");
    return query_rows(cx, &q, out);
}

static int
id_order(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

enum err
warning_evidence(struct ctx *cx, const struct warning_row *rows, size_t n,
                 struct warning_evidence **out, size_t *count)
{
    struct looking x = {.cx = cx};
    uint64_t *ids = ARENA_ARRAY(cx->arena, n + 1, uint64_t);
    size_t k = 0;
    *count = 0;
    for (size_t i = 0; i < n; i++)
        ids[i] = rows[i].customer_id;
    qsort(ids, n, sizeof *ids, id_order);
    for (size_t i = 0; i < n; i++)
        if (!i || ids[i] != ids[k - 1])
            ids[k++] = ids[i];
    if (k == 0)
        return OK;
    TRY(customers_read(cx, ids, k, &x.customers));
    x.list = ARENA_ARRAY(cx->arena, x.customers.count + 1,
                         struct warning_evidence);
    TRY(stage_source_open(cx, &x.source));
    enum err e = event_of_customers(cx, ids, k, customer_take, &x);
    while (e == OK && x.at < x.customers.count)
        customer_look(&x, NULL, 0);
    stage_source_close(&x.source);
    *out = x.list;
    *count = x.n;
    return e;
}
