/* A rule of warnings read on all customers, before it is saved: by the walk that
 * would read it, with nothing but this rule and the default model. */
#include <string.h>

#include "core/text.h"
#include "db/compose.h"
#include "model/customer_scope.h"
#include "model/stage_private.h"
#include "model/warning_rule.h"

enum { PIECE = 2000 };

struct rehearsing {
    struct ctx *cx;
    struct rules rules;         /* of the draft alone */
    struct rule_model model;
    struct warning_rule rule;
    struct warning_term terms[WARNING_TERMS];
    uint64_t cause_number;
    struct stage_source source; /* of the database; its walk is not used */
    struct walk *walk;
    struct rows customers;
    size_t at;
    struct warning_rehearsal *out;
    uint64_t *found;            /* who it holds for, the first */
    bool *fresh;
    size_t found_count;
};

enum { FOUND_MOST = 500 };

static uint32_t
stages_of(struct arena *a, const struct rule_model *m, const char *codes)
{
    uint32_t bits = 0;
    char *save, *copy = arena_text(a, codes);
    for (char *code = strtok_r(copy, ",", &save); code;
         code = strtok_r(NULL, ",", &save)) {
        int s = rules_stage(m, code);
        if (s >= 0)
            bits |= UINT32_C(1) << s;
    }
    return bits;
}

static enum err
draft_compile(struct rehearsing *x, const struct warning_edit *e)
{
    const struct rules *all = x->source.rules;
    x->rules = *all;
    x->model = all->models[all->default_model];
    x->rules.models = &x->model;
    x->rules.model_count = 1;
    x->rules.default_model = 0;
    x->rule = (struct warning_rule){.level = (uint8_t)e->level,
        .stages = stages_of(x->cx->arena, &x->model, e->stages),
        .terms = x->terms, .term_count = e->count};
    for (size_t i = 0; i < all->cause_count; i++)
        if (!strcmp(all->causes[i].code, e->cause)) {
            x->rule.cause = (uint8_t)i;
            x->cause_number = all->causes[i].number;
        }
    for (size_t i = 0; i < e->count; i++) {
        TRY(warning_rule_atom(&e->terms[i], &x->terms[i].atom));
        x->terms[i].negated = e->terms[i].negated;
    }
    x->rules.warnings = &x->rule;
    x->rules.warning_count = 1;
    return OK;
}

static void
customer_read(struct rehearsing *x, const struct event *events, size_t n)
{
    struct evaluate_input in;
    struct facts f;
    const struct rows *r = &x->customers;
    size_t row = x->at++;
    stage_source_input(&x->source, r, row, &in);
    in.events = events;
    in.event_count = n;
    evaluate(x->walk, &in, NULL, NULL, &f, NULL);
    x->out->customers++;
    if (!f.warned)
        return;
    bool fresh = warning_level(rows_u64(r, row, 4), x->cause_number)
        < x->rule.level;
    x->out->holds++;
    x->out->fresh += fresh;
    if (x->found_count == FOUND_MOST)
        return;
    x->fresh[x->found_count] = fresh;
    x->found[x->found_count++] = rows_u64(r, row, 0);
}

static enum err
customer_take(void *arg, uint64_t id, const struct event *events, size_t n)
{
    struct rehearsing *x = arg;
    while (x->at < x->customers.count
           && rows_u64(&x->customers, x->at, 0) < id)
        customer_read(x, NULL, 0);
    if (x->at < x->customers.count && rows_u64(&x->customers, x->at, 0) == id)
        customer_read(x, events, n);
    return OK;
}

static const char SQL_PIECE[] =
    "SELECT id, created_on, cycle_days_set, category_id, warned FROM customer"
    " WHERE id > ? AND live = 1 ORDER BY id LIMIT ?";

/* A piece in an arena of its own. */
static enum err
piece_read(struct rehearsing *x, uint64_t *after)
{
    struct ctx own = *x->cx;
    own.arena = arena_new();
    enum err e = db_query(&own, &x->customers, SQL_PIECE, B_U64(*after),
                          B_I64(PIECE));
    size_t n = e == OK ? x->customers.count : 0;
    uint64_t *ids = ARENA_ARRAY(own.arena, n + 1, uint64_t);
    for (size_t i = 0; i < n; i++)
        ids[i] = rows_u64(&x->customers, i, 0);
    x->at = 0;
    if (n)
        e = event_of_customers(&own, ids, n, customer_take, x);
    while (e == OK && x->at < n)
        customer_read(x, NULL, 0);
    *after = n == PIECE ? ids[n - 1] : UINT64_MAX;
    arena_free(own.arena);
    return e;
}

/* ---- the sample ---- */

static enum err
sample_read(struct rehearsing *x)
{
    struct query q;
    struct rows r;
    struct warning_rehearsal *out = x->out;
    query_init(&q, x->cx->arena);
    query_sql(&q, "SELECT c.id, COALESCE(NULLIF(c.short_name, ''), c.name)"
                  " FROM customer c WHERE c.live = 1");
    customer_scope_rights(&q, x->cx);
    query_sql(&q, " AND c.id IN");
    query_ids(&q, x->found, x->found_count);
    query_sql(&q, " ORDER BY c.revenue_365 DESC, c.id LIMIT ?");
    query_bind(&q, B_I64(WARNING_SAMPLE));
    TRY(query_rows(x->cx, &q, &r));
    for (out->count = 0; out->count < r.count; out->count++) {
        struct warning_sample *s = &out->sample[out->count];
        *s = (struct warning_sample){rows_u64(&r, out->count, 0),
                                     rows_text(&r, out->count, 1), false};
        for (size_t i = 0; i < x->found_count; i++)
            if (x->found[i] == s->id)
                s->fresh = x->fresh[i];
    }
    return OK;
}

static enum err
all_read(struct rehearsing *x, const struct warning_edit *e)
{
    uint64_t after = 0;
    TRY(draft_compile(x, e));
    x->walk = walk_new(&x->rules);
    enum err err = OK;
    while (err == OK && after < INT64_MAX)
        err = piece_read(x, &after);
    walk_free(x->walk);
    TRY(err);
    return sample_read(x);
}

enum err
warning_rehearse(struct ctx *cx, const struct warning_edit *e,
                 struct warning_rehearsal *out)
{
    struct rehearsing x = {.cx = cx, .out = out};
    memset(out, 0, sizeof *out);
    x.found = ARENA_ARRAY(cx->arena, FOUND_MOST, uint64_t);
    x.fresh = ARENA_ARRAY(cx->arena, FOUND_MOST, bool);
    TRY(stage_source_open(cx, &x.source));
    enum err err = all_read(&x, e);
    stage_source_close(&x.source);
    return err;
}
