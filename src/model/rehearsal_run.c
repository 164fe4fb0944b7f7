/* The reading of a rehearsal. The draft is written as the version it would be,
 * loaded by the loader that will load it one day, and taken back: what is
 * rehearsed is what publishing does. One walk a customer reads both: the model
 * stands twice in a set of rules of its own, without and with that version. */
#include <stdlib.h>
#include <string.h>

#include "model/rehearsal_private.h"

/* ---- the rules ---- */

struct loading {
    struct rule_draft *draft;
    struct arena *keep;
    const struct rules *rules;
    unsigned version;
};

static enum err
trial_load(struct ctx *cx, struct loading *l)
{
    TRY(rule_draft_next(cx, l->draft->model, &l->version));
    TRY(rule_draft_write(cx, l->draft, l->version, clock_today()));
    return rules_load_model(cx, l->keep, l->draft->model, &l->rules);
}

static enum err
pair_make(struct ctx *cx, struct rule_draft *d, struct arena *keep,
          struct rehearsal_pair *out)
{
    struct loading l = {.draft = d, .keep = keep};
    TRY(db_begin_write(cx));
    enum err e = trial_load(cx, &l);
    db_rollback(cx);
    TRY(e);
    const struct rule_model *m = &l.rules->models[0];
    out->rules = *l.rules;
    out->models[0] = out->models[1] = *m;
    out->models[0].version_count = m->version_count - 1; /* not the draft */
    out->rules.models = out->models;
    out->rules.model_count = 2;
    return OK;
}

/* ---- written ---- */

static const char SQL_DROP_MOVES[] =
    "DELETE FROM rehearsal_move WHERE rehearsal_id = ?";
static const char SQL_DROP_SAMPLES[] =
    "DELETE FROM rehearsal_sample WHERE rehearsal_id = ?";
static const char SQL_DROP_OWNERS[] =
    "DELETE FROM rehearsal_owner WHERE rehearsal_id = ?";
static const char SQL_MOVE[] =
    "INSERT INTO rehearsal_move (rehearsal_id, from_stage, to_stage,"
    " customers, revenue_365) VALUES (?, ?, ?, ?, ?)";
static const char SQL_SAMPLE[] =
    "INSERT INTO rehearsal_sample (rehearsal_id, from_stage, to_stage,"
    " customer_id) VALUES (?, ?, ?, ?)";
static const char SQL_OWNER[] =
    "INSERT INTO rehearsal_owner (rehearsal_id, team_id, owner_id, customers)"
    " VALUES (?, ?, ?, ?)";
static const char SQL_DONE[] =
    "UPDATE rehearsal SET customers = ?, moved = ?, computed_ms = ?,"
    " draft_version = ? WHERE id = ?";

struct writing {
    const struct rehearsal_found *found;
    const struct rule_model *m;
    uint64_t id, ms;
    int64_t draft_version;
};

static enum err
cells_write(struct ctx *cx, const struct writing *w)
{
    const struct rule_stage *s = w->m->stages;
    for (size_t i = 0; i < w->m->stage_count; i++)
        for (size_t k = 0; k < w->m->stage_count; k++) {
            const struct rehearsal_cell *c = &w->found->cells[i][k];
            if (c->customers)
                TRY(db_exec(cx, SQL_MOVE, B_U64(w->id), B_U64(s[i].number),
                            B_U64(s[k].number), B_U64(c->customers),
                            B_MONEY(c->revenue)));
        }
    return OK;
}

/* The first of each move: those with most revenue. */
static enum err
samples_write(struct ctx *cx, const struct writing *w)
{
    enum { WIDTH = 4 };
    size_t n = 0, had[RULE_STAGES][RULE_STAGES] = {{0}};
    const struct rule_stage *s = w->m->stages;
    struct bind *b = ARENA_ARRAY(cx->arena, REHEARSAL_SAMPLES * RULE_STAGES
                                                * RULE_STAGES * WIDTH,
                                 struct bind);
    for (size_t i = 0; i < w->found->mover_count; i++) {
        const struct mover *m = &w->found->movers[i];
        if (had[m->from][m->to]++ >= REHEARSAL_SAMPLES)
            continue;
        const struct bind row[WIDTH] = {
            B_U64(w->id), B_U64(s[m->from].number), B_U64(s[m->to].number),
            B_U64(m->id)};
        memcpy(b + n++ * WIDTH, row, sizeof row);
    }
    return n ? db_exec_array(cx, SQL_SAMPLE, b, n, WIDTH) : OK;
}

static int
whose_order(const void *a, const void *b)
{
    const struct mover *x = *(const struct mover *const *)a,
                       *y = *(const struct mover *const *)b;
    if (x->team != y->team)
        return x->team < y->team ? -1 : 1;
    return x->owner < y->owner ? -1 : x->owner > y->owner;
}

static enum err
owners_write(struct ctx *cx, const struct writing *w)
{
    enum { WIDTH = 4 };
    size_t n = w->found->mover_count, rows = 0;
    if (n == 0)
        return OK;
    const struct mover **m = ARENA_ARRAY(cx->arena, n, const struct mover *);
    for (size_t i = 0; i < n; i++)
        m[i] = &w->found->movers[i];
    qsort(m, n, sizeof *m, whose_order);
    struct bind *b = ARENA_ARRAY(cx->arena, n * WIDTH, struct bind);
    for (size_t i = 0, to; i < n; i = to) {
        for (to = i + 1; to < n && whose_order(&m[i], &m[to]) == 0;)
            to++;
        const struct bind row[WIDTH] = {B_U64(w->id), B_U64(m[i]->team),
                                        B_U64(m[i]->owner), B_U64(to - i)};
        memcpy(b + rows++ * WIDTH, row, sizeof row);
    }
    return db_exec_array(cx, SQL_OWNER, b, rows, WIDTH);
}

static enum err
result_write(struct ctx *cx, void *arg)
{
    const struct writing *w = arg;
    TRY(db_exec(cx, SQL_DROP_MOVES, B_U64(w->id)));
    TRY(db_exec(cx, SQL_DROP_SAMPLES, B_U64(w->id)));
    TRY(db_exec(cx, SQL_DROP_OWNERS, B_U64(w->id)));
    TRY(rehearsal_movers_write(cx, w->id, w->m, w->found->movers,
                               w->found->mover_count));
    TRY(cells_write(cx, w));
    TRY(samples_write(cx, w));
    TRY(owners_write(cx, w));
    return db_exec(cx, SQL_DONE, B_U64(w->found->customers),
                   B_U64(w->found->mover_count), B_U64(w->ms),
                   B_I64(w->draft_version), B_U64(w->id));
}

static const char SQL_MODEL[] =
    "SELECT model_code FROM rehearsal WHERE id = ?";

enum err
rehearsal_run(struct ctx *cx, uint64_t id, rehearsal_progress_fn *fn,
              void *arg)
{
    struct rows r;
    struct rule_draft *d = ARENA_NEW(cx->arena, struct rule_draft);
    struct rehearsal_pair *pair = ARENA_NEW(cx->arena, struct rehearsal_pair);
    struct rehearsal_found *found = ARENA_NEW(cx->arena,
                                              struct rehearsal_found);
    TRY(db_find(cx, &r, SQL_MODEL, B_U64(id)));
    TRY(rule_draft_find(cx, rows_text(&r, 0, 0), d));
    TRY(pair_make(cx, d, cx->arena, pair));
    int64_t began = clock_monotonic_ms();
    enum err e = rehearsal_read(cx, pair, fn, arg, found);
    struct writing w = {.found = found, .m = &pair->models[0], .id = id,
                        .draft_version = d->version,
                        .ms = (uint64_t)(clock_monotonic_ms() - began)};
    if (e == OK)
        e = db_transact(cx, result_write, &w);
    free(found->movers);
    return e;
}
