/* The same figures by the values of one dimension, and which values stand out
 * among those who did not go on. */
#include <string.h>

#include "page/funnel_private.h"
#include "page/scope_private.h"
#include "view/format.h"

enum { PARTS_SHOWN = 30, DROPS_SHOWN = 8 };

/* ---- break-down ---- */

static enum dimension
dimension_asked(const struct funnel_page *p)
{
    int d = scope_dimension_find(request_query(p->rq, "by"));
    if (d >= 0)
        return (enum dimension)d;
    return p->cx->actor.reach == REACH_OWN ? DIM_REGION : DIM_TEAM;
}

static void
dimensions_show(const struct funnel_page *p, struct view *v,
                enum dimension chosen)
{
    for (int d = 0; d < DIM_COUNT; d++) {
        if (p->scope.lists->of[d].count < 2 && d != (int)chosen)
            continue;
        struct view *row = view_row(v, "BY");
        view_text(row, "LABEL", funnel_say(p, scope_dimensions[d].label));
        view_text(row, "HREF",
                  funnel_section_href(
                      p, "parts",
                      arena_printf(p->a, "by=%s", scope_dimensions[d].name)));
        view_if(row, "CURRENT", d == (int)chosen);
    }
}

int
funnel_last_step(const struct rule_model *m)
{
    int last = 0;
    for (size_t i = 0; i < m->stage_count; i++)
        if (scope_is_step(&m->stages[i]))
            last = (int)i;
    return last;
}

/* reached[] goes by step from the entry. */
static size_t
step_from_entry(const struct scope *s, int stage)
{
    size_t n = 0;
    for (int i = s->entry; i < stage; i++)
        n += scope_is_step(&s->model->stages[i]);
    return n;
}

uint64_t
funnel_part_reached(const struct scope *s, const struct funnel_part *part)
{
    return part->reached[step_from_entry(s, funnel_last_step(s->model))];
}

/* Of those who entered, how many came to the last step. */
static void
part_rate(const struct funnel_page *p, struct view *row,
          const struct page_scope *s, const struct funnel_part *part, int step)
{
    uint64_t reached = funnel_part_reached(&s->s, part);
    struct figure rate = {.scope = s, .kind = FIGURE_RATE,
                          .slice = {SLICE_REACHED, step, COHORT_MEMBERS},
                          .count = reached,
                          .whole = part->entered};
    figure_show(row, "RATE", &rate);
    view_text(row, "INTERVAL",
              part->entered ? funnel_interval_text(p, reached, part->entered)
                            : "");
}

static void
part_show(const struct funnel_page *p, struct view *v, enum dimension d,
          const struct funnel_part *part, int step)
{
    const struct page_scope *s =
        scope_with_value(p->a, &p->scope, d, part->value);
    struct view *row = view_row(v, "PART_ROW");
    struct figure money = {.scope = s, .slice = {SLICE_CLOSING, -1, -1},
                           .kind = FIGURE_MONEY, .minor = part->revenue_365,
                           .count = part->revenue_365 ? part->closing : 0};
    view_text(row, "NAME",
              part->value ? part->name : funnel_say(p, N_("(none)")));
    figure_count(row, "OPENING", s, (struct slice){SLICE_OPENING, -1, -1},
                 part->opening);
    figure_count(row, "IN", s, (struct slice){SLICE_NEW, -1, -1}, part->in);
    figure_count(row, "OUT", s, (struct slice){SLICE_LEFT, -1, -1}, part->out);
    figure_count(row, "CLOSING", s, (struct slice){SLICE_CLOSING, -1, -1},
                 part->closing);
    figure_show(row, "REVENUE", &money);
    figure_count(row, "ENTERED", s,
                 (struct slice){SLICE_REACHED, p->scope.s.entry,
                                COHORT_MEMBERS},
                 part->entered);
    part_rate(p, row, s, part, step);
}

enum err
funnel_parts_fill(struct funnel_page *p, struct view *v)
{
    struct funnel_part *parts;
    size_t n;
    enum dimension d = dimension_asked(p);
    const struct rule_model *m = p->scope.s.model;
    int step = funnel_last_step(m);
    TRY(funnel_parts(p->cx, &p->scope.s, d, &parts, &n));
    dimensions_show(p, v, d);
    view_text(v, "DIMENSION", funnel_say(p, scope_dimensions[d].label));
    view_text(v, "ENTRY", m->stages[p->scope.s.entry].name[p->l]);
    view_text(v, "LAST", m->stages[step].name[p->l]);
    view_if(v, "ANY", n > 0);
    for (size_t i = 0; i < n && i < PARTS_SHOWN; i++)
        part_show(p, v, d, &parts[i], step);
    if (n > PARTS_SHOWN)
        view_text(view_row(v, "CUT"), "CUT_TEXT",
                  lang_format(p->a, p->l, N_("The %d largest of %d are shown."),
                              PARTS_SHOWN, (int)n));
    return OK;
}

/* ---- who does not go on ---- */

/* The step of the address, else the one most are lost behind. */
static size_t
step_asked(const struct funnel_page *p, const struct funnel_cohort *c)
{
    const char *asked = request_query(p->rq, "step");
    size_t worst = 0;
    double lowest = 2;
    for (size_t i = 0; i + 1 < c->step_count; i++) {
        uint64_t n = c->steps[i].first + c->steps[i].repeat;
        uint64_t on = c->steps[i + 1].first + c->steps[i + 1].repeat;
        if (asked && strcmp(c->steps[i].stage->code, asked) == 0)
            return i;
        if (n >= 30 && (double)on / (double)n < lowest) {
            lowest = (double)on / (double)n;
            worst = i;
        }
    }
    return worst;
}

static void
drop_show(const struct funnel_page *p, struct view *v,
          const struct funnel_drop *d, int from, int to)
{
    const struct page_scope *s =
        scope_with_value(p->a, &p->scope, d->dimension, d->value);
    struct view *row = view_row(v, "DROP");
    view_text(row, "DIMENSION",
              funnel_say(p, scope_dimensions[d->dimension].label));
    view_text(row, "NAME", d->value ? d->name : funnel_say(p, N_("(none)")));
    figure_count(row, "ON", s, (struct slice){SLICE_REACHED, to,
                                              COHORT_MEMBERS}, d->on);
    figure_count(row, "ALL", s, (struct slice){SLICE_REACHED, from,
                                               COHORT_MEMBERS}, d->n);
    view_text(row, "SHARE",
              format_percent(p->a, (int64_t)d->on, (int64_t)d->n));
    view_text(row, "INTERVAL", funnel_interval_text(p, d->on, d->n));
    view_textf(row, "REST_COUNT", "%s / %s",
               format_int(p->a, (int64_t)d->rest_on),
               format_int(p->a, (int64_t)d->rest));
    view_text(row, "REST",
              format_percent(p->a, (int64_t)d->rest_on, (int64_t)d->rest));
    view_text(row, "REST_INTERVAL",
              funnel_interval_text(p, d->rest_on, d->rest));
    bool worse = d->on * d->rest < d->rest_on * d->n;
    view_text(row, "TONE", worse ? "bad" : "good");
}

/* All of them, so that the others can be opened too: these less the value. */
static void
all_show(const struct funnel_page *p, struct view *v,
         const struct funnel_drop *d, int from, int to)
{
    uint64_t on = d->on + d->rest_on, n = d->n + d->rest;
    figure_count(v, "ALL_ON", &p->scope,
                 (struct slice){SLICE_REACHED, to, COHORT_MEMBERS}, on);
    figure_count(v, "ALL_N", &p->scope,
                 (struct slice){SLICE_REACHED, from, COHORT_MEMBERS}, n);
    view_text(v, "ALL_SHARE", format_percent(p->a, (int64_t)on, (int64_t)n));
    view_text(v, "ALL_INTERVAL", funnel_interval_text(p, on, n));
}

static void
steps_show(const struct funnel_page *p, struct view *v,
           const struct funnel_cohort *c, size_t step)
{
    for (size_t i = 0; i + 1 < c->step_count; i++) {
        struct view *row = view_row(v, "CHOICE");
        view_textf(row, "LABEL", "%s → %s", c->steps[i].stage->name[p->l],
                   c->steps[i + 1].stage->name[p->l]);
        view_text(row, "HREF",
                  funnel_section_href(p, "drops",
                                      arena_printf(p->a, "step=%s",
                                                   c->steps[i].stage->code)));
        view_if(row, "CURRENT", i == step);
    }
}

enum err
funnel_drops_fill(struct funnel_page *p, struct view *v)
{
    struct funnel_cohort c;
    struct funnel_drop *drops = NULL;
    size_t n = 0;
    const struct rule_stage *stages = p->scope.s.model->stages;
    TRY(funnel_cohort(p->cx, &p->scope.s, &c));
    size_t step = step_asked(p, &c);
    if (step + 1 < c.step_count)
        TRY(funnel_drops(p->cx, &p->scope.s, step, &drops, &n));
    steps_show(p, v, &c, step);
    view_if(v, "ANY", n > 0);
    if (n == 0)
        return OK;
    int from = (int)(c.steps[step].stage - stages);
    int to = (int)(c.steps[step + 1].stage - stages);
    for (size_t i = 0; i < n && i < DROPS_SHOWN; i++)
        drop_show(p, v, &drops[i], from, to);
    all_show(p, v, &drops[0], from, to);
    return OK;
}
