/* The stages of one customer as the profile and the command line show them. */
#include "model/customer_scope.h"
#include "model/stage_private.h"

enum err
stage_default_model(struct ctx *cx, const struct rule_model **out)
{
    const struct rules *r;
    TRY(rules_get(cx, &r));
    *out = &r->models[r->default_model];
    return OK;
}

static const char SQL_CODE[] =
    "SELECT id, owner_id, team_id FROM customer WHERE code = ? AND live = 1";

enum err
stage_find_customer(struct ctx *cx, const char *code, uint64_t *id)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_CODE, B_CODE(code)));
    if (!customer_scope_sees(cx, rows_u64(&r, 0, 1), rows_u64(&r, 0, 2)))
        return ERR_NOT_FOUND;
    *id = rows_u64(&r, 0, 0);
    return OK;
}

static const char SQL_CODE_ANY[] =
    "SELECT id, owner_id, team_id FROM customer WHERE code = ?"
    " ORDER BY live IS NULL, id DESC LIMIT 1";

enum err
stage_find_any(struct ctx *cx, const char *code, uint64_t *id)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_CODE_ANY, B_TEXT(code)));
    if (!customer_scope_sees(cx, rows_u64(&r, 0, 1), rows_u64(&r, 0, 2)))
        return ERR_NOT_FOUND;
    *id = rows_u64(&r, 0, 0);
    return OK;
}

static const char SQL_CUSTOMER[] =
    "SELECT id, created_on, cycle_days_set, category_id FROM customer"
    " WHERE id = ?";

static enum err
customer_input(struct ctx *cx, const struct stage_source *s, uint64_t id,
               struct evaluate_input *in)
{
    struct rows r;
    struct event *events;
    TRY(db_find(cx, &r, SQL_CUSTOMER, B_U64(id)));
    stage_source_input(s, &r, 0, in);
    TRY(event_read(cx, id, &events, &in->event_count));
    in->events = events;
    return OK;
}

static enum err
model_index(const struct rules *r, const char *code, size_t *index)
{
    const struct rule_model *m = code == NULL
        ? &r->models[r->default_model] : rules_model(r, code);
    if (m == NULL)
        return ERR_NOT_FOUND;
    *index = (size_t)(m - r->models);
    return OK;
}

/* ---- history ---- */

struct history {
    struct arena *arena;
    const struct rule_model *model;
    size_t index;
    struct stage_stay *stays;
    size_t n, cap;
};

static void
history_step(void *arg, const struct stage_step *step)
{
    struct history *h = arg;
    if (step->model != h->index)
        return;
    if (h->n == h->cap) {
        h->cap = h->cap ? h->cap * 2 : 16;
        struct stage_stay *more = ARENA_ARRAY(h->arena, h->cap,
                                              struct stage_stay);
        for (size_t i = 0; i < h->n; i++)
            more[i] = h->stays[i];
        h->stays = more;
    }
    if (h->n) {
        struct stage_stay *last = &h->stays[h->n - 1];
        last->left = step->day;
        last->days = step->day - last->entered;
    }
    h->stays[h->n++] = (struct stage_stay){
        .stage = &h->model->stages[step->to], .round = step->round,
        .version = step->version,
        .rule = (uint16_t)rules_position(h->model, step->day, step->rule),
        .entered = step->day, .left = DAY_NONE};
}

static enum err
history_read(struct ctx *cx, struct stage_source *s, uint64_t customer_id,
             const char *model, struct history *h)
{
    struct evaluate_input in;
    TRY(model_index(s->rules, model, &h->index));
    h->model = &s->rules->models[h->index];
    TRY(customer_input(cx, s, customer_id, &in));
    evaluate(s->walk, &in, history_step, h, NULL, NULL);
    if (h->n)
        h->stays[h->n - 1].days = in.as_of - h->stays[h->n - 1].entered;
    return OK;
}

enum err
stage_history(struct ctx *cx, uint64_t customer_id, const char *model,
              const struct stage_stay **stays, size_t *n)
{
    struct stage_source s;
    struct history h = {.arena = cx->arena};
    TRY(stage_source_open(cx, &s));
    enum err e = history_read(cx, &s, customer_id, model, &h);
    stage_source_close(&s);
    *stays = h.stays;
    *n = h.n;
    return e;
}

/* ---- why ---- */

static enum err
explain_read(struct ctx *cx, struct stage_source *s, uint64_t customer_id,
             const char *model, int32_t day, struct stage_why *why,
             struct facts *facts)
{
    struct evaluate_input in;
    size_t index;
    TRY(model_index(s->rules, model, &index));
    TRY(customer_input(cx, s, customer_id, &in));
    if (day != DAY_NONE)
        in.as_of = day;
    explain(s->walk, cx->arena, &in, index, why, facts);
    return OK;
}

enum err
stage_explain(struct ctx *cx, uint64_t customer_id, const char *model,
              int32_t day, struct stage_why *why, struct facts *facts)
{
    struct stage_source s;
    TRY(stage_source_open(cx, &s));
    enum err e = explain_read(cx, &s, customer_id, model, day, why, facts);
    stage_source_close(&s);
    return e;
}

enum err
stage_as_of(struct ctx *cx, uint64_t customer_id, int32_t day,
            const struct rules **rules, struct stage_now *stages,
            struct facts *facts)
{
    struct stage_source s;
    struct evaluate_input in;
    TRY(stage_source_open(cx, &s));
    enum err e = customer_input(cx, &s, customer_id, &in);
    if (e == OK) {
        if (day != DAY_NONE)
            in.as_of = day;
        evaluate(s.walk, &in, NULL, NULL, facts, stages);
        *rules = s.rules;
    }
    stage_source_close(&s);
    return e;
}
