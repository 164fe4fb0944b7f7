/* Warnings of the past, so that those of a new company are not all of today. */
#include <string.h>

#include "db/compose.h"
#include "model/stage_private.h"
#include "model/warning.h"

struct replay {
    struct ctx *cx;
    struct stage_source source;
    struct rows customers;
    int32_t days, step;
    size_t steps, at;   /* of the days; row of the customer */
    uint64_t *warned;   /* [customer * steps + step] */
};

static enum err
customer_read(void *arg, uint64_t id, const struct event *events, size_t n)
{
    struct replay *p = arg;
    struct evaluate_input in;
    struct facts f;
    while (rows_u64(&p->customers, p->at, 0) != id)
        p->at++;
    for (size_t k = 0; k < p->steps; k++) {
        stage_source_input(&p->source, &p->customers, p->at, &in);
        in.events = events;
        in.event_count = n;
        in.as_of += (int32_t)k * p->step - p->days;
        evaluate(p->source.walk, &in, NULL, NULL, &f, NULL);
        p->warned[p->at * p->steps + k] = f.warned;
    }
    return OK;
}

static enum err
step_settle(struct replay *p, size_t step)
{
    size_t n = p->customers.count, count = 0;
    struct warning_change *c = ARENA_ARRAY(p->cx->arena, n + 1,
                                           struct warning_change);
    for (size_t i = 0; i < n; i++) {
        uint64_t now = p->warned[i * p->steps + step];
        uint64_t was = step ? p->warned[i * p->steps + step - 1] : 0;
        if (now != was)
            c[count++] = (struct warning_change){
                rows_u64(&p->customers, i, 0), now};
    }
    return warning_settle(p->cx, p->source.rules,
                          clock_today() + (int32_t)step * p->step - p->days,
                          c, count);
}

static const char SQL_WARNED[] = "UPDATE customer SET warned = ? WHERE id = ?";

static enum err
last_write(struct replay *p)
{
    size_t n = p->customers.count;
    struct bind *b = ARENA_ARRAY(p->cx->arena, 2 * n + 1, struct bind);
    for (size_t i = 0; i < n; i++) {
        b[2 * i] = B_U64(p->warned[i * p->steps + p->steps - 1]);
        b[2 * i + 1] = B_U64(rows_u64(&p->customers, i, 0));
    }
    return db_exec_array(p->cx, SQL_WARNED, b, n, 2);
}

static enum err
replay_run(struct replay *p, const uint64_t *ids, size_t n)
{
    size_t size = p->customers.count * p->steps;
    p->warned = ARENA_ARRAY(p->cx->arena, size + 1, uint64_t);
    memset(p->warned, 0, size * sizeof *p->warned);
    TRY(event_of_customers(p->cx, ids, n, customer_read, p));
    for (size_t k = 0; k < p->steps; k++)
        TRY(step_settle(p, k));
    return last_write(p);
}

static const char SQL_CUSTOMERS[] =
    "SELECT id, created_on, cycle_days_set, category_id FROM customer"
    " WHERE live = 1 AND id IN";

enum err
warning_replay(struct ctx *cx, const uint64_t *ids, size_t n, int32_t days,
               int32_t step)
{
    struct replay p = {.cx = cx, .days = days, .step = step,
                       .steps = (size_t)(days / step)};
    struct query q;
    query_init(&q, cx->arena);
    query_sql(&q, SQL_CUSTOMERS);
    query_ids(&q, ids, n);
    query_sql(&q, " ORDER BY id");
    TRY(query_rows(cx, &q, &p.customers));
    if (p.customers.count == 0 || p.steps == 0)
        return OK;
    TRY(stage_source_hold(cx, &p.source));
    enum err e = replay_run(&p, ids, n);
    stage_source_close(&p.source);
    return e;
}
