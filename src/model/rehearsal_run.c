/* The reading of a rehearsal. The draft is written as the version it would be,
 * loaded by the loader that will load it one day, and taken back: what is
 * rehearsed is what publishing does. One walk a customer reads both: the model
 * stands twice in a set of rules of its own, without and with that version. */
#include <stdlib.h>
#include <string.h>

#include "model/rehearsal.h"
#include "model/stage_private.h"

enum { PIECE = 2000, SAMPLES = 8 };

struct sample {
    uint64_t id;
    int64_t revenue;
};

struct cell { /* of the matrix */
    uint64_t customers;
    int64_t revenue;
    struct sample top[SAMPLES]; /* by revenue, highest first */
    size_t count;
};

struct owner {
    uint64_t team, owner, customers;
};

struct run {
    struct rules pair; /* models[0] in force, models[1] with the draft */
    struct rule_model models[2];
    struct stage_source source;
    struct walk *walk;
    struct cell cells[RULE_STAGES][RULE_STAGES];
    struct owner *owners;
    size_t owner_count, owner_cap, owner_last;
    struct rows customers; /* of the piece */
    size_t at;
    uint64_t done, moved;
};

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
          struct run *run)
{
    struct loading l = {.draft = d, .keep = keep};
    TRY(db_begin_write(cx));
    enum err e = trial_load(cx, &l);
    db_rollback(cx);
    TRY(e);
    const struct rule_model *m = &l.rules->models[0];
    run->pair = *l.rules;
    run->models[0] = run->models[1] = *m;
    run->models[0].version_count = m->version_count - 1; /* not the draft */
    run->pair.models = run->models;
    run->pair.model_count = 2;
    return OK;
}

/* ---- one customer ---- */

static void
sample_add(struct cell *c, uint64_t id, int64_t revenue)
{
    size_t at = c->count;
    while (at > 0 && c->top[at - 1].revenue < revenue)
        at--;
    if (at == SAMPLES)
        return;
    c->count += c->count < SAMPLES;
    memmove(&c->top[at + 1], &c->top[at],
            (c->count - at - 1) * sizeof c->top[0]);
    c->top[at] = (struct sample){id, revenue};
}

static void
owner_add(struct run *run, uint64_t team, uint64_t owner)
{
    size_t i = run->owner_last; /* neighbours often have one owner */
    if (i >= run->owner_count || run->owners[i].team != team
        || run->owners[i].owner != owner)
        for (i = 0; i < run->owner_count; i++)
            if (run->owners[i].team == team && run->owners[i].owner == owner)
                break;
    if (i == run->owner_cap) {
        run->owner_cap = i ? i * 2 : 64;
        run->owners = realloc(run->owners,
                              run->owner_cap * sizeof *run->owners);
        if (run->owners == NULL)
            abort(); /* as the arena does: nobody could do better */
    }
    if (i == run->owner_count)
        run->owners[run->owner_count++] = (struct owner){team, owner, 0};
    run->owners[i].customers++;
    run->owner_last = i;
}

/* Columns: id, created_on, cycle_days_set, category_id, owner_id, team_id,
 * revenue_365. */
static void
customer_count(struct run *run, const struct event *events, size_t n)
{
    struct stage_now now[2];
    struct evaluate_input in;
    const struct rows *r = &run->customers;
    size_t row = run->at++;
    stage_source_input(&run->source, r, row, &in);
    in.events = events;
    in.event_count = n;
    evaluate(run->walk, &in, NULL, NULL, NULL, now);
    run->done++;
    if (now[0].stage < 0 || now[1].stage < 0)
        return; /* not first seen yet */
    struct cell *c = &run->cells[now[0].stage][now[1].stage];
    int64_t revenue = rows_money(r, row, 6);
    c->customers++;
    c->revenue += revenue;
    if (now[0].stage == now[1].stage)
        return;
    run->moved++;
    sample_add(c, rows_u64(r, row, 0), revenue);
    owner_add(run, rows_u64(r, row, 5), rows_u64(r, row, 4));
}

/* Customers without events come between those that have some. */
static enum err
customer_events(void *arg, uint64_t id, const struct event *events, size_t n)
{
    struct run *run = arg;
    while (run->at < run->customers.count
           && rows_u64(&run->customers, run->at, 0) < id)
        customer_count(run, NULL, 0);
    if (run->at < run->customers.count
        && rows_u64(&run->customers, run->at, 0) == id)
        customer_count(run, events, n);
    return OK;
}

/* ---- all of them ---- */

static const char SQL_PIECE[] =
    "SELECT id, created_on, cycle_days_set, category_id, owner_id, team_id,"
    " revenue_365 FROM customer WHERE id > ? AND live = 1"
    " ORDER BY id LIMIT ?";
static const char SQL_TOTAL[] = "SELECT COUNT(*) FROM customer WHERE live = 1";

static enum err
piece_read(struct ctx *cx, struct run *run, uint64_t *last)
{
    TRY(db_query(cx, &run->customers, SQL_PIECE, B_U64(*last),
                 B_I64(PIECE)));
    run->at = 0;
    size_t n = run->customers.count;
    if (n == 0)
        return OK;
    *last = rows_u64(&run->customers, n - 1, 0);
    TRY(event_each_customer(cx, rows_u64(&run->customers, 0, 0), *last,
                            customer_events, run));
    while (run->at < n)
        customer_count(run, NULL, 0);
    return OK;
}

static enum err
customers_read(struct ctx *cx, struct run *run, rehearsal_progress_fn *fn,
               void *arg)
{
    struct rows r;
    struct ctx own = *cx; /* a piece's memory goes with the piece */
    uint64_t last = 0;
    TRY(db_find(cx, &r, SQL_TOTAL));
    uint64_t total = rows_u64(&r, 0, 0);
    own.arena = arena_new();
    enum err e;
    do {
        arena_reset(own.arena);
        e = piece_read(&own, run, &last);
        if (e == OK && fn != NULL)
            e = fn(arg, run->done, total);
    } while (e == OK && run->customers.count == PIECE);
    arena_free(own.arena);
    return e;
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
    struct run *run;
    uint64_t id, ms;
    int64_t draft_version;
};

static enum err
cell_write(struct ctx *cx, const struct writing *w, size_t from, size_t to)
{
    const struct rule_stage *s = w->run->models[0].stages;
    const struct cell *c = &w->run->cells[from][to];
    if (c->customers == 0)
        return OK;
    TRY(db_exec(cx, SQL_MOVE, B_U64(w->id), B_U64(s[from].number),
                B_U64(s[to].number), B_U64(c->customers),
                B_MONEY(c->revenue)));
    for (size_t i = 0; i < c->count; i++)
        TRY(db_exec(cx, SQL_SAMPLE, B_U64(w->id), B_U64(s[from].number),
                    B_U64(s[to].number), B_U64(c->top[i].id)));
    return OK;
}

static enum err
owners_write(struct ctx *cx, const struct writing *w)
{
    enum { WIDTH = 4 };
    size_t n = w->run->owner_count;
    struct bind *b = ARENA_ARRAY(cx->arena, n * WIDTH, struct bind);
    for (size_t i = 0; i < n; i++) {
        const struct owner *o = &w->run->owners[i];
        b[i * WIDTH] = B_U64(w->id);
        b[i * WIDTH + 1] = B_U64(o->team);
        b[i * WIDTH + 2] = B_U64(o->owner);
        b[i * WIDTH + 3] = B_U64(o->customers);
    }
    return n ? db_exec_array(cx, SQL_OWNER, b, n, WIDTH) : OK;
}

static enum err
result_write(struct ctx *cx, void *arg)
{
    const struct writing *w = arg;
    TRY(db_exec(cx, SQL_DROP_MOVES, B_U64(w->id)));
    TRY(db_exec(cx, SQL_DROP_SAMPLES, B_U64(w->id)));
    TRY(db_exec(cx, SQL_DROP_OWNERS, B_U64(w->id)));
    size_t n = w->run->models[0].stage_count;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            TRY(cell_write(cx, w, i, k));
    TRY(owners_write(cx, w));
    return db_exec(cx, SQL_DONE, B_U64(w->run->done), B_U64(w->run->moved),
                   B_U64(w->ms), B_I64(w->draft_version), B_U64(w->id));
}

static enum err
run_with(struct ctx *cx, struct rule_draft *d, struct run *run, uint64_t id,
         rehearsal_progress_fn *fn, void *arg)
{
    int64_t began = clock_monotonic_ms();
    run->walk = walk_new(&run->pair);
    enum err e = customers_read(cx, run, fn, arg);
    walk_free(run->walk);
    struct writing w = {.run = run, .id = id, .draft_version = d->version,
                        .ms = (uint64_t)(clock_monotonic_ms() - began)};
    return e == OK ? db_transact(cx, result_write, &w) : e;
}

static const char SQL_MODEL[] =
    "SELECT model_code FROM rehearsal WHERE id = ?";

enum err
rehearsal_run(struct ctx *cx, uint64_t id, rehearsal_progress_fn *fn,
              void *arg)
{
    struct rows r;
    struct rule_draft *d = ARENA_NEW(cx->arena, struct rule_draft);
    struct run *run = ARENA_NEW(cx->arena, struct run);
    TRY(db_find(cx, &r, SQL_MODEL, B_U64(id)));
    TRY(rule_draft_find(cx, rows_text(&r, 0, 0), d));
    TRY(pair_make(cx, d, cx->arena, run));
    TRY(stage_source_open(cx, &run->source));
    enum err e = run_with(cx, d, run, id, fn, arg);
    stage_source_close(&run->source);
    free(run->owners);
    return e;
}
