/* See funnel_json.h. One function a member, in the order of the README. */
#include "command/funnel_json.h"

#include "command/json.h"
#include "model/funnel_say.h"

enum { TREND_MONTHS = 12 };

struct writing {
    struct ctx *cx;
    const struct funnel_answer *of;
    const struct scope *scope;
    const struct rule_model *model;
    struct buf *b;
    const char *between; /* of the members of the list that is being written */
};

static void
json_count(struct buf *b, const char *name, uint64_t n)
{
    buf_printf(b, ",\"%s\":%llu", name, (unsigned long long)n);
}

static void
json_counts(struct buf *b, const char *name, const uint64_t *n, size_t count)
{
    buf_printf(b, ",\"%s\":[", name);
    for (size_t i = 0; i < count; i++)
        buf_printf(b, "%s%llu", i ? "," : "", (unsigned long long)n[i]);
    buf_addc(b, ']');
}

static void
list_begin(struct writing *w, const char *name)
{
    buf_printf(w->b, ",\"%s\":[", name);
    w->between = "{";
}

static void
list_next(struct writing *w)
{
    buf_add(w->b, w->between);
    w->between = ",{";
}

const char *
funnel_half_text(struct arena *a, int32_t median2)
{
    return median2 < 0 ? ""
        : arena_printf(a, "%d%s", median2 / 2, median2 % 2 ? ".5" : "");
}

static void
json_median(struct buf *b, int32_t median2)
{
    const char *text = funnel_half_text(b->arena, median2);
    buf_printf(b, ",\"median_days\":%s}", *text ? text : "null");
}

static const char *
place(const struct writing *w, int stage)
{
    return stage == FUNNEL_OUT ? NULL : w->model->stages[stage].code;
}

/* ---- stock and flow, moves, cohort ---- */

static void
stages_write(struct writing *w)
{
    const struct funnel_flow *f = &w->of->flow;
    list_begin(w, "stages");
    for (size_t i = 0; i < f->stage_count; i++) {
        const struct funnel_stage *st = &f->stages[i];
        list_next(w);
        json_text(w->b, "stage", st->stage->code);
        json_count(w->b, "opening", st->opening);
        json_count(w->b, "in", st->in);
        json_count(w->b, "out", st->out);
        json_count(w->b, "closing", st->closing);
        json_median(w->b, st->median2);
    }
    buf_addc(w->b, ']');
}

static void
moves_write(struct writing *w)
{
    list_begin(w, "moves");
    for (int from = 0; from <= FUNNEL_OUT; from++)
        for (int to = 0; to <= FUNNEL_OUT; to++) {
            uint64_t n = w->of->flow.moves[from][to];
            if (n == 0)
                continue;
            list_next(w);
            json_text(w->b, "from", place(w, from));
            buf_addc(w->b, ',');
            json_text(w->b, "to", place(w, to));
            json_count(w->b, "customers", n);
            buf_addc(w->b, '}');
        }
    buf_addc(w->b, ']');
}

static void
cohort_write(struct writing *w)
{
    const struct funnel_cohort *c = &w->of->cohort;
    const struct scope *s = w->of->scope;
    buf_add(w->b, ",\"cohort\":{");
    json_text(w->b, "entry", w->model->stages[s->entry].code);
    buf_printf(w->b, ",\"window_days\":%d", s->window);
    list_begin(w, "steps");
    for (size_t i = 0; i < c->step_count; i++) {
        const struct funnel_step *st = &c->steps[i];
        list_next(w);
        json_text(w->b, "stage", st->stage->code);
        json_count(w->b, "customers", st->first + st->repeat);
        json_median(w->b, st->median2);
    }
    buf_add(w->b, "]}");
}

/* ---- time in stage ---- */

static void
curve_write(struct writing *w, const struct funnel_curve *c)
{
    list_next(w);
    json_text(w->b, "stage", c->stage->code);
    json_count(w->b, "stays", c->stays);
    json_count(w->b, "open", c->open);
    buf_add(w->b, ",\"quartiles\":[");
    for (int i = 0; i < 3; i++) {
        buf_add(w->b, i ? "," : "");
        if (c->quartile[i] < 0)
            buf_add(w->b, "null");
        else
            buf_printf(w->b, "%d", c->quartile[i]);
    }
    buf_add(w->b, "],\"points\":[");
    for (size_t i = 0; i < c->count; i++)
        buf_printf(w->b, "%s[%d,%u,%u]", i ? "," : "", c->points[i].days,
                   c->points[i].events, c->points[i].at_risk);
    buf_add(w->b, "]}");
}

static enum err
time_write(struct writing *w)
{
    list_begin(w, "time");
    for (size_t i = 0; i < w->model->stage_count; i++) {
        struct funnel_curve c;
        TRY(funnel_curve(w->cx, w->of->scope, (int)i, &c));
        curve_write(w, &c);
    }
    buf_addc(w->b, ']');
    return OK;
}

/* ---- by month, by dimension ---- */

static enum err
trend_write(struct writing *w)
{
    struct funnel_month months[TREND_MONTHS];
    TRY(funnel_trend(w->cx, w->of->scope, 1, TREND_MONTHS, months));
    list_begin(w, "trend");
    for (size_t i = 0; i < TREND_MONTHS; i++) {
        list_next(w);
        json_day(w->b, "from", months[i].from);
        buf_addc(w->b, ',');
        json_day(w->b, "to", months[i].to);
        json_counts(w->b, "closing", months[i].closing,
                    w->model->stage_count);
        json_count(w->b, "entered", months[i].entered);
        json_count(w->b, "pending", months[i].pending);
        json_counts(w->b, "reached", months[i].reached,
                    w->of->cohort.step_count);
        buf_addc(w->b, '}');
    }
    buf_addc(w->b, ']');
    return OK;
}

/* A value as --scope takes it: its code, "none" = without one. */
static const char *
value_code(const struct scope_value *values, size_t n, uint64_t value)
{
    for (size_t i = 0; i < n; i++)
        if (values[i].value == value)
            return values[i].code;
    return "none";
}

static void
part_write(struct writing *w, enum dimension d, const char *code,
           const struct funnel_part *p)
{
    list_next(w);
    json_text(w->b, "by", scope_keys[d]);
    buf_addc(w->b, ',');
    json_text(w->b, "value", code);
    json_count(w->b, "opening", p->opening);
    json_count(w->b, "in", p->in);
    json_count(w->b, "out", p->out);
    json_count(w->b, "closing", p->closing);
    buf_printf(w->b, ",\"revenue_365_minor\":%lld",
               (long long)p->revenue_365);
    json_count(w->b, "entered", p->entered);
    json_counts(w->b, "reached", p->reached, w->of->cohort.step_count);
    buf_addc(w->b, '}');
}

static enum err
parts_write(struct writing *w)
{
    list_begin(w, "parts");
    for (int d = 0; d < DIM_COUNT; d++) {
        struct funnel_part *parts;
        struct scope_value *values;
        size_t n, count;
        TRY(funnel_parts(w->cx, w->of->scope, (enum dimension)d, &parts, &n));
        TRY(scope_values(w->cx, (enum dimension)d, &values, &count));
        for (size_t i = 0; i < n; i++)
            part_write(w, (enum dimension)d,
                       value_code(values, count, parts[i].value), &parts[i]);
    }
    buf_addc(w->b, ']');
    return OK;
}

/* ---- who does not go on, conclusions ---- */

static enum err
drop_write(struct writing *w, size_t step, const struct funnel_drop *d)
{
    struct scope_value *values;
    size_t count;
    TRY(scope_values(w->cx, d->dimension, &values, &count));
    list_next(w);
    json_text(w->b, "stage", w->of->cohort.steps[step].stage->code);
    buf_addc(w->b, ',');
    json_text(w->b, "by", scope_keys[d->dimension]);
    buf_addc(w->b, ',');
    json_text(w->b, "value", value_code(values, count, d->value));
    json_count(w->b, "customers", d->n);
    json_count(w->b, "went_on", d->on);
    json_count(w->b, "others", d->rest);
    json_count(w->b, "others_went_on", d->rest_on);
    buf_printf(w->b, ",\"p\":%.10g}", d->p);
    return OK;
}

static enum err
drops_write(struct writing *w)
{
    list_begin(w, "drops");
    for (size_t step = 0; step + 1 < w->of->cohort.step_count; step++) {
        struct funnel_drop *drops;
        size_t n;
        TRY(funnel_drops(w->cx, w->of->scope, step, &drops, &n));
        for (size_t i = 0; i < n; i++)
            TRY(drop_write(w, step, &drops[i]));
    }
    buf_addc(w->b, ']');
    return OK;
}

static void
saying_write(struct writing *w, const struct saying *s)
{
    static const char *const kinds[SAY_KIND_COUNT] = {
        [SAY_STEP_WORST] = "step_worst", [SAY_STEP_WORSE] = "step_worse",
        [SAY_STEP_BETTER] = "step_better", [SAY_OVER] = "over",
        [SAY_BACK] = "back", [SAY_LOST_MORE] = "lost_more",
        [SAY_LOST_LESS] = "lost_less", [SAY_WON] = "won",
        [SAY_GROWN] = "grown", [SAY_SHRUNK] = "shrunk"};
    list_next(w);
    json_text(w->b, "kind", kinds[s->kind]);
    buf_addc(w->b, ',');
    json_text(w->b, "slice", slice_text(w->b->arena, w->scope, &s->slice));
    json_count(w->b, "part", s->part);
    json_count(w->b, "whole", s->whole);
    json_count(w->b, "then_part", s->then_part);
    json_count(w->b, "then_whole", s->then_whole);
    buf_addc(w->b, '}');
}

static enum err
sayings_write(struct writing *w)
{
    struct funnel_flow flow;
    struct funnel_cohort cohort;
    struct saying said[SAY_MOST];
    struct funnel_numbers n = {.flow = &w->of->flow, .cohort = &w->of->cohort};
    if (w->of->then) {
        TRY(funnel_flow(w->cx, w->of->then, &flow));
        TRY(funnel_cohort(w->cx, w->of->then, &cohort));
        n.flow_then = &flow;
        n.cohort_then = &cohort;
    }
    size_t count = funnel_sayings(&n, said);
    list_begin(w, "conclusions");
    for (size_t i = 0; i < count; i++)
        saying_write(w, &said[i]);
    buf_addc(w->b, ']');
    return OK;
}

/* ---- all ---- */

static enum err
more_write(struct writing *w)
{
    TRY(time_write(w));
    TRY(trend_write(w));
    TRY(parts_write(w));
    TRY(drops_write(w));
    return sayings_write(w);
}

enum err
funnel_json_write(struct ctx *cx, const struct funnel_answer *a, bool all,
                  FILE *to)
{
    struct buf b;
    const struct scope *s = a->scope;
    struct writing w = {.cx = cx, .of = a, .scope = s, .model = s->model,
                        .b = &b};
    buf_init(&b, cx->arena);
    buf_addc(&b, '{');
    json_text(&b, "model", s->model->code);
    buf_addc(&b, ',');
    json_day(&b, "from", s->from);
    buf_addc(&b, ',');
    json_day(&b, "to", s->to);
    buf_addc(&b, ',');
    json_day(&b, "known_on", s->known_on);
    stages_write(&w);
    moves_write(&w);
    cohort_write(&w);
    if (all)
        TRY(more_write(&w));
    buf_add(&b, "}\n");
    fputs(b.data, to);
    return OK;
}
