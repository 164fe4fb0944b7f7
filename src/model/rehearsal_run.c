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
/* Of the model's rehearsals before, too: they are many. */
static const char SQL_DROP_MOVERS[] =
    "DELETE FROM rehearsal_mover WHERE rehearsal_id IN"
    " (SELECT id FROM rehearsal WHERE model_code = ?)";
static const char SQL_MOVE[] =
    "INSERT INTO rehearsal_move (rehearsal_id, from_stage, to_stage,"
    " customers, revenue_365) VALUES (?, ?, ?, ?, ?)";
static const char SQL_SAMPLE[] =
    "INSERT INTO rehearsal_sample (rehearsal_id, from_stage, to_stage,"
    " customer_id) SELECT rehearsal_id, from_stage, to_stage, customer_id"
    " FROM rehearsal_mover WHERE rehearsal_id = ? AND from_stage = ?"
    " AND to_stage = ? ORDER BY revenue_365 DESC, customer_id DESC LIMIT ?";
static const char SQL_OWNER[] =
    "INSERT INTO rehearsal_owner (rehearsal_id, team_id, owner_id, customers)"
    " SELECT rehearsal_id, team_id, owner_id, COUNT(*) FROM rehearsal_mover"
    " WHERE rehearsal_id = ? GROUP BY team_id, owner_id";
static const char SQL_MOVER[] =
    "INSERT INTO rehearsal_mover (rehearsal_id, revenue_365, customer_id,"
    " from_stage, to_stage, team_id, owner_id) VALUES (?, ?, ?, ?, ?, ?, ?)";
static const char SQL_DONE[] =
    "UPDATE rehearsal SET customers = ?, moved = ?, computed_ms = ?,"
    " draft_version = ? WHERE id = ?";

struct writing {
    const struct rehearsal_found *found;
    const struct rule_model *m;
    uint64_t id, ms;
    int64_t draft_version;
};

static int
mover_order(const void *a, const void *b)
{
    const struct mover *x = a, *y = b;
    if (x->revenue != y->revenue)
        return x->revenue < y->revenue ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

/* In the order of the table, many a statement. */
static enum err
movers_write(struct ctx *cx, const struct writing *w)
{
    enum { WIDTH = 7, MOST = 10000 };
    const struct rehearsal_found *f = w->found;
    const struct rule_stage *s = w->m->stages;
    struct bind *b = ARENA_ARRAY(cx->arena, MOST * WIDTH, struct bind);
    for (size_t at = 0; at < f->mover_count; at += MOST) {
        size_t n = f->mover_count - at < MOST ? f->mover_count - at : MOST;
        for (size_t i = 0; i < n; i++) {
            const struct mover *m = &f->movers[at + i];
            const struct bind row[WIDTH] = {
                B_U64(w->id), B_MONEY(m->revenue), B_U64(m->id),
                B_U64(s[m->from].number), B_U64(s[m->to].number),
                B_U64(m->team), B_U64(m->owner)};
            memcpy(b + i * WIDTH, row, sizeof row);
        }
        TRY(db_exec_array(cx, SQL_MOVER, b, n, WIDTH));
    }
    return OK;
}

static enum err
cell_write(struct ctx *cx, const struct writing *w, size_t from, size_t to)
{
    const struct rule_stage *s = w->m->stages;
    const struct rehearsal_cell *c = &w->found->cells[from][to];
    if (c->customers == 0)
        return OK;
    TRY(db_exec(cx, SQL_MOVE, B_U64(w->id), B_U64(s[from].number),
                B_U64(s[to].number), B_U64(c->customers),
                B_MONEY(c->revenue)));
    return from == to ? OK
        : db_exec(cx, SQL_SAMPLE, B_U64(w->id), B_U64(s[from].number),
                  B_U64(s[to].number), B_I64(REHEARSAL_SAMPLES));
}

static enum err
result_write(struct ctx *cx, void *arg)
{
    const struct writing *w = arg;
    TRY(db_exec(cx, SQL_DROP_MOVES, B_U64(w->id)));
    TRY(db_exec(cx, SQL_DROP_SAMPLES, B_U64(w->id)));
    TRY(db_exec(cx, SQL_DROP_OWNERS, B_U64(w->id)));
    TRY(db_exec(cx, SQL_DROP_MOVERS, B_TEXT(w->m->code)));
    TRY(movers_write(cx, w));
    size_t n = w->m->stage_count;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            TRY(cell_write(cx, w, i, k));
    TRY(db_exec(cx, SQL_OWNER, B_U64(w->id)));
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
    if (e == OK && found->mover_count > 1)
        qsort(found->movers, found->mover_count, sizeof *found->movers,
              mover_order);
    if (e == OK)
        e = db_transact(cx, result_write, &w);
    free(found->movers);
    return e;
}
