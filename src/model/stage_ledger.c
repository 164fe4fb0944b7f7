/* Histories: what the ledger should say, and whether it says it already. The
 * hash of a history tells without reading the ledger; a history that only grew
 * has the old one as its beginning. */
#include <stdlib.h>
#include <string.h>

#include "model/stage_private.h"

struct ledger *
stage_ledger_new(const struct rules *rules, struct walk *walk)
{
    struct ledger *l = calloc(1, sizeof *l);
    if (l == NULL)
        abort(); /* as the arena does */
    l->rules = rules;
    l->walk = walk;
    stage_ledger_wish(l, NULL);
    return l;
}

static bool
is_among(const char *codes, const char *code)
{
    size_t n = strlen(code);
    for (const char *p = codes; p != NULL; p = strchr(p, ',')) {
        p += *p == ',';
        if (!strncmp(p, code, n) && (p[n] == ',' || p[n] == '\0'))
            return true;
    }
    return false;
}

void
stage_ledger_wish(struct ledger *l, const char *models)
{
    for (size_t i = 0; i < l->rules->model_count; i++) {
        const struct rule_model *m = &l->rules->models[i];
        l->wanted[i] = models == NULL ? m->kept
            : !strcmp(models, "all") || is_among(models, m->code);
    }
}

uint32_t
stage_ledger_wanted(const struct ledger *l)
{
    uint32_t models = UINT32_C(1) << l->rules->default_model;
    for (size_t i = 0; i < l->rules->model_count; i++)
        models |= (uint32_t)l->wanted[i] << i;
    return models;
}

void
stage_ledger_free(struct ledger *l)
{
    if (l == NULL)
        return;
    for (size_t i = 0; i < RULE_MODELS; i++)
        free(l->history[i].steps);
    free(l);
}

static size_t
model_of_number(const struct rules *r, uint64_t number)
{
    size_t i = 0;
    while (i < r->model_count && r->models[i].number != number)
        i++;
    return i;
}

/* Written by our own SQL: anything else is a broken invariant of ours. */
static void
states_read(struct ledger *l, const char *text)
{
    char *p = (char *)text;
    while (p != NULL && *p) {
        uint64_t number = strtoull(p, &p, 10);
        struct ledger_state s;
        s.steps = (uint32_t)strtoul(p + 1, &p, 10);
        s.hash = strtoull(p + 1, &p, 10);
        s.last_day = (int32_t)strtol(p + 1, &p, 10);
        size_t i = model_of_number(l->rules, number);
        if (i < l->rules->model_count)
            l->state[i] = s;
        if (*p == ',')
            p++;
    }
}

static void
customer_begin(struct ledger *l)
{
    for (size_t i = 0; i < l->rules->model_count; i++) {
        l->history[i].n = 0;
        l->state[i] = (struct ledger_state){.last_day = DAY_NONE};
    }
    l->pack_all = false;
}

void
stage_ledger_customer(struct ledger *l, const char *states)
{
    customer_begin(l);
    states_read(l, states);
}

void
stage_ledger_customer_rows(struct ledger *l, const struct rows *r, size_t from,
                           size_t to)
{
    customer_begin(l);
    for (size_t row = from; row < to; row++) {
        size_t i = model_of_number(l->rules, rows_u64(r, row, 1));
        if (i < l->rules->model_count)
            l->state[i] = (struct ledger_state){
                .steps = (uint32_t)rows_u64(r, row, 2),
                .hash = rows_u64(r, row, 3), .last_day = rows_day(r, row, 4)};
    }
}

void
stage_ledger_again(struct ledger *l)
{
    for (size_t i = 0; i < l->rules->model_count; i++)
        l->history[i].n = 0;
    l->pack_all = true;
}

static struct ledger_step *
history_add(struct ledger_history *h)
{
    if (h->n == h->cap) {
        h->cap = h->cap ? h->cap * 2 : 16;
        h->steps = realloc(h->steps, h->cap * sizeof *h->steps);
        if (h->steps == NULL)
            abort();
    }
    struct ledger_step *s = &h->steps[h->n++];
    s->at = TIME_NONE;
    s->account_id = 0;
    s->reason = "";
    s->fact_count = 0;
    return s;
}

void
stage_ledger_collect(void *arg, const struct stage_step *step)
{
    struct ledger *l = arg;
    const struct rule_model *m = &l->rules->models[step->model];
    if (!l->wanted[step->model])
        return;
    struct ledger_history *h = &l->history[step->model];
    if (l->dry && !m->written) { /* any is one too many */
        h->n++;
        return;
    }
    bool pack = !l->dry
        && (l->pack_all || h->n >= l->state[step->model].steps);
    struct ledger_step *s = history_add(h);
    s->day = step->day;
    s->since = step->since;
    s->from = step->from < 0 ? 0 : m->stages[step->from].number;
    s->to = m->stages[step->to].number;
    s->version = step->version;
    s->rule = (uint16_t)rules_position(m, step->day, step->rule);
    s->round = step->round > UINT16_MAX ? UINT16_MAX : (uint16_t)step->round;
    if (pack)
        s->fact_count = fact_pack_step(l->walk, step, s->facts);
}

/* ---- out of the base ---- */

/* Leaves on a day and comes back on a later one; what happened between is not
 * seen. Steps of the day it leaves are gone, those of the day it is back make
 * its return. */
struct cut {
    struct ledger_step *in;
    size_t n, at;
    struct ledger_history *out;
    uint8_t stage;     /* of the evaluator */
    int32_t since;     /* in the ledger */
    struct ledger_step last;
};

static void
cut_until(struct cut *c, int32_t day, bool seen)
{
    for (; c->at < c->n && c->in[c->at].day < day; c->at++) {
        c->last = c->in[c->at];
        c->stage = c->last.to;
        if (!seen)
            continue;
        struct ledger_step *s = history_add(c->out);
        *s = c->last;
        if (s->from)
            s->since = c->since;
        c->since = s->day;
    }
}

static void
cut_step(struct cut *c, int32_t day, uint8_t from, uint8_t to,
         const struct ledger_absence *a)
{
    struct ledger_step *s = history_add(c->out);
    s->day = day;
    s->from = from;
    s->to = to;
    s->since = from ? c->since : DAY_NONE;
    s->version = to ? c->last.version : 0;
    s->rule = to ? c->last.rule : 0;
    s->round = c->last.round;
    s->at = to ? a->back_at : a->left_at;
    s->account_id = to ? a->back_account_id : a->account_id;
    s->reason = to ? "restore" : a->reason;
    c->since = day;
}

static int32_t
back_day(const struct ledger_absence *a)
{
    return a->back_at == TIME_NONE ? INT32_MAX : day_of(a->back_at);
}

static void
cut_one(struct cut *c, const struct ledger_absence *a)
{
    int32_t left = day_of(a->left_at), back = back_day(a);
    if (left >= back)
        return; /* within a day */
    cut_until(c, left, true);
    bool was = c->stage != 0;
    if (was)
        cut_step(c, left, c->stage, 0, a);
    cut_until(c, back == INT32_MAX ? back : back + 1, false);
    if (back != INT32_MAX && c->stage)
        cut_step(c, back, 0, c->stage, a);
}

static void
history_cut(struct ledger_history *h, const struct ledger_absence *a, size_t n)
{
    struct cut c = {.in = h->steps, .n = h->n, .since = DAY_NONE, .out = h};
    h->steps = NULL;
    h->n = h->cap = 0;
    for (size_t i = 0; i < n; i++) {
        struct ledger_absence one = a[i];
        while (i + 1 < n && day_of(one.left_at) < back_day(&one)
               && day_of(a[i + 1].left_at) <= back_day(&one)) {
            i++; /* back for less than a day: not back */
            one.back_at = a[i].back_at;
            one.back_account_id = a[i].back_account_id;
        }
        cut_one(&c, &one);
    }
    cut_until(&c, INT32_MAX, true);
    free(c.in);
}

void
stage_ledger_cut(struct ledger *l, const struct ledger_absence *a, size_t n)
{
    for (size_t i = 0; i < l->rules->model_count; i++)
        if (l->wanted[i] && n)
            history_cut(&l->history[i], a, n);
}

/* ---- compared ---- */

static uint64_t
mix(uint64_t h, uint64_t x)
{
    h = (h ^ x) * UINT64_C(0x9e3779b97f4a7c15);
    return h ^ (h >> 29);
}

static uint64_t
step_hash(uint64_t h, const struct ledger_step *s)
{
    h = mix(h, (uint64_t)(uint32_t)s->day << 32 | (uint32_t)s->since);
    h = mix(h, (uint64_t)s->from << 56 | (uint64_t)s->to << 48
               | (uint64_t)s->version << 32 | (uint64_t)s->rule << 16
               | s->round);
    return h >> 1; /* 63 bits: fits either kind of number */
}

uint64_t
stage_ledger_hash(const struct ledger_step *steps, size_t n)
{
    uint64_t h = 0;
    for (size_t i = 0; i < n; i++)
        h = step_hash(h, &steps[i]);
    return h;
}

enum ledger_need
stage_ledger_need(const struct ledger *l, size_t model)
{
    const struct ledger_history *h = &l->history[model];
    const struct ledger_state *s = &l->state[model];
    if (!l->wanted[model])
        return LEDGER_SAME;
    if (h->n < s->steps
        || stage_ledger_hash(h->steps, s->steps) != s->hash)
        return LEDGER_READ;
    if (h->n == s->steps)
        return LEDGER_SAME;
    return s->last_day == DAY_NONE || h->steps[s->steps].day > s->last_day
        ? LEDGER_APPEND : LEDGER_READ;
}

enum ledger_need
stage_ledger_needs(const struct ledger *l)
{
    enum ledger_need most = LEDGER_SAME;
    for (size_t i = 0; i < l->rules->model_count; i++) {
        enum ledger_need one = stage_ledger_need(l, i);
        most = one > most ? one : most;
    }
    return most;
}
