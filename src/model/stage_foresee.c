/* Stages of customers as they will be once events are in that nobody has
 * written yet (what an import shows before it runs). The evaluator reads them
 * with the stored ones in one list, as it will. */
#include <stdlib.h>
#include <string.h>

#include "db/compose.h"
#include "model/stage_private.h"

struct foresight {
    struct arena *arena;
    struct stage_future *list;
    size_t count;
};

static bool
is_taken_back(const struct stage_future *f, const struct event *e)
{
    for (size_t i = 0; i < f->gone_count; i++) {
        const struct event_ref *g = &f->gone[i];
        if (g->kind == e->kind &&
            (g->other ? e->other_id : e->ref_id) == g->row_id)
            return true;
    }
    return false;
}

static enum err
stored_take(void *arg, uint64_t customer_id, const struct event *events,
            size_t n)
{
    struct foresight *g = arg;
    for (size_t i = 0; i < g->count; i++) {
        struct stage_future *f = &g->list[i];
        if (f->customer_id != customer_id)
            continue;
        f->stored = ARENA_ARRAY(g->arena, n + 1, struct event);
        memcpy(f->stored, events, n * sizeof *events);
        f->stored_count = n;
    }
    return OK;
}

static int
event_order(const void *a, const void *b)
{
    const struct event *x = a, *y = b;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

/* New ones count as written last. */
static void
future_events(struct arena *a, const struct stage_future *f,
              struct evaluate_input *in)
{
    struct event *e = ARENA_ARRAY(a, f->stored_count + f->event_count + 1,
                                  struct event);
    size_t n = 0;
    for (size_t i = 0; i < f->stored_count; i++)
        if (!is_taken_back(f, &f->stored[i]))
            e[n++] = f->stored[i];
    for (size_t i = 0; i < f->event_count; i++) {
        e[n] = f->events[i];
        e[n++].id = UINT64_MAX - f->event_count + i;
    }
    qsort(e, n, sizeof *e, event_order);
    in->events = e;
    in->event_count = n;
}

static void
future_read(struct stage_source *s, struct arena *a, struct stage_future *f,
            struct evaluate_input *in)
{
    struct stage_derived d;
    if (f->customer_id) {
        in->events = f->stored;
        in->event_count = f->stored_count;
        stage_derived_read(s, in, NULL, NULL, &d);
        f->before = d.stage;
    }
    if (f->created_on != DAY_NONE)
        in->created_on = f->created_on;
    future_events(a, f, in);
    stage_derived_read(s, in, NULL, NULL, &d);
    f->after = d.stage;
}

static enum err
customers_read(struct ctx *cx, const struct foresight *g, struct rows *out)
{
    struct query q;
    uint64_t *ids = ARENA_ARRAY(cx->arena, g->count + 1, uint64_t);
    size_t n = 0;
    for (size_t i = 0; i < g->count; i++)
        if (g->list[i].customer_id)
            ids[n++] = g->list[i].customer_id;
    query_init(&q, cx->arena);
    query_sql(&q, "SELECT id, created_on, cycle_days_set, category_id"
                  " FROM customer WHERE id IN");
    query_ids(&q, ids, n);
    query_sql(&q, " ORDER BY id");
    TRY(query_rows(cx, &q, out));
    for (size_t i = 0; i < out->count; i++)
        ids[i] = rows_u64(out, i, 0);
    return event_of_customers(cx, ids, out->count, stored_take, (void *)g);
}

enum err
stage_foresee(struct ctx *cx, struct stage_future *list, size_t n)
{
    struct foresight g = {cx->arena, list, n};
    struct stage_source s;
    struct rows r;
    TRY(customers_read(cx, &g, &r));
    TRY(stage_source_open(cx, &s));
    for (size_t i = 0; i < n; i++) {
        struct evaluate_input in = {
            .created_on = clock_today(), .as_of = clock_today(),
            .cycle_company = s.company_cycle, .categories = s.categories,
            .category_count = s.category_count};
        for (size_t k = 0; list[i].customer_id && k < r.count; k++)
            if (rows_u64(&r, k, 0) == list[i].customer_id)
                stage_source_input(&s, &r, k, &in);
        future_read(&s, cx->arena, &list[i], &in);
    }
    stage_source_close(&s);
    return OK;
}
