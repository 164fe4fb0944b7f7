/* What a run would change, with nothing written: a piece of the customers.
 *
 * Who has other steps in a model at rest than its ledger, which mostly is empty,
 * would change whatever else is right; of a model that was never written nothing is
 * read for that. Of all others is kept what they should say; the ledger's states and
 * the derived columns of a piece are read only where there are such, and so are the
 * facts. */
#include <stdlib.h>

#include "model/stage_private.h"

struct dry_open {
    uint64_t id;
    struct stage_derived derived;
    struct ledger_state *now; /* a model each: steps and hash as they should be */
};

static bool
is_rest(const struct ledger *l, size_t model)
{
    return l->wanted[model] && !l->rules->models[model].kept;
}

enum err
stage_dry_begin(struct ctx *cx, struct stage_source *s, const uint64_t *ids,
                size_t n, struct dry *d)
{
    uint64_t models[RULE_MODELS];
    size_t count = 0;
    const struct rules *r = s->rules;
    *d = (struct dry){.source = s};
    for (size_t i = 0; i < r->model_count; i++)
        if (is_rest(s->ledger, i)) {
            d->any_rest = true;
            if (r->models[i].written)
                models[count++] = r->models[i].number;
        }
    d->open = arena_room(cx->arena, n * sizeof *d->open);
    struct ledger_state *now = arena_room(cx->arena, n * r->model_count
                                                         * sizeof *now);
    for (size_t i = 0; i < n; i++)
        d->open[i].now = now + i * r->model_count;
    return stage_beside_states(cx, ids, n, models, count, &d->rest);
}

static bool
rest_differs(const struct ledger *l)
{
    for (size_t i = 0; i < l->rules->model_count; i++)
        if (is_rest(l, i) && stage_ledger_need(l, i) != LEDGER_SAME)
            return true;
    return false;
}

static void
open_add(struct dry *d, uint64_t id, const struct evaluate_input *in,
         const struct stage_now *now)
{
    const struct ledger *l = d->source->ledger;
    struct dry_open *o = &d->open[d->open_count++];
    o->id = id;
    stage_derived_facts(d->source, in, now, &o->derived);
    for (size_t i = 0; i < l->rules->model_count; i++) {
        const struct ledger_history *h = &l->history[i];
        o->now[i].steps = (uint32_t)h->n;
        o->now[i].hash = stage_ledger_hash(h->steps, h->n);
    }
}

bool
stage_dry_customer(struct dry *d, uint64_t id, size_t place,
                   const struct evaluate_input *in)
{
    struct ledger *l = d->source->ledger;
    struct stage_now now;
    stage_ledger_customer_rows(l, &d->rest.rows, d->rest.of[place].from,
                               d->rest.of[place].to);
    stage_derived_steps(d->source, in, stage_ledger_collect, l, &now);
    if (d->any_rest && rest_differs(l))
        return true;
    open_add(d, id, in, &now);
    return false;
}

/* ---- of whom more has to be read ---- */

static bool
states_differ(const struct ledger *l, const struct dry_open *o)
{
    for (size_t i = 0; i < l->rules->model_count; i++)
        if (l->wanted[i] && (l->state[i].steps != o->now[i].steps
                             || l->state[i].hash != o->now[i].hash))
            return true;
    return false;
}

static int
open_order(const void *a, const void *b)
{
    const struct dry_open *x = a, *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

/* As the columns of a row that stage_derived_differs takes. */
static const char SQL_DERIVED[] =
    "SELECT c.id, NULL, NULL, NULL," CUSTOMER_DERIVED " FROM customer c"
    " WHERE c.id BETWEEN ? AND ? ORDER BY c.id";

static size_t
open_changed(struct dry *d, const struct rows *derived,
             const struct beside *states)
{
    struct ledger *l = d->source->ledger;
    size_t row = 0, changed = 0;
    for (size_t i = 0; i < d->open_count; i++) {
        const struct dry_open *o = &d->open[i];
        while (rows_u64(derived, row, 0) < o->id)
            row++;
        stage_ledger_customer_rows(l, &states->rows, states->of[i].from,
                                   states->of[i].to);
        changed += states_differ(l, o)
            || stage_derived_differs(derived, row, &o->derived) != 0;
    }
    return changed;
}

enum err
stage_dry_end(struct ctx *cx, struct dry *d, size_t *changed)
{
    size_t n = d->open_count;
    struct beside states;
    struct rows derived;
    *changed = 0;
    if (n == 0)
        return OK;
    qsort(d->open, n, sizeof *d->open, open_order); /* some had no pack */
    uint64_t *ids = ARENA_ARRAY(cx->arena, n, uint64_t);
    for (size_t i = 0; i < n; i++)
        ids[i] = d->open[i].id;
    TRY(stage_beside_states(cx, ids, n, NULL, 0, &states));
    TRY(db_query(cx, &derived, SQL_DERIVED, B_U64(ids[0]),
                 B_U64(ids[n - 1])));
    *changed = open_changed(d, &derived, &states);
    return OK;
}
