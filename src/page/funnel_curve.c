/* How long customers stay in one stage: the curve, its quartiles, the limit. */
#include <stdlib.h>
#include <string.h>

#include "page/funnel_private.h"
#include "view/chart_funnel.h"
#include "view/format.h"

enum { WIDTH = 660, HEIGHT = 250, STEPS_SHOWN = 40, MARKS = 4 };

struct curves {
    struct funnel_page *p;
    int stage;
    struct funnel_curve now, then;
    bool compares;
};

/* The stage of the address, else the first with a limit, else the first. */
static int
stage_asked(const struct funnel_page *p)
{
    const struct rule_model *m = p->scope.s.model;
    const char *asked = request_query(p->rq, "stage");
    int i = asked ? rules_stage(m, asked) : -1;
    for (size_t k = 0; i < 0 && k < m->stage_count; k++)
        if (m->stages[k].limit_days > 0)
            i = (int)k;
    return i < 0 ? 0 : i;
}

static void
stages_show(const struct curves *c, struct view *v)
{
    const struct funnel_page *p = c->p;
    const struct rule_model *m = p->scope.s.model;
    for (size_t i = 0; i < m->stage_count; i++) {
        struct view *s = view_row(v, "CHOICE");
        view_text(s, "LABEL", m->stages[i].name[p->l]);
        view_text(s, "HREF",
                  funnel_section_href(p, "curve",
                                      arena_printf(p->a, "stage=%s",
                                                   m->stages[i].code)));
        view_if(s, "CURRENT", (int)i == c->stage);
    }
}

double *
funnel_curve_shares(struct arena *a, const struct funnel_curve *c)
{
    double *shares = ARENA_ARRAY(a, c->count + 1, double), s = 1;
    for (size_t i = 0; i < c->count; i++) {
        if (c->points[i].at_risk)
            s *= 1 - (double)c->points[i].events /
                         (double)c->points[i].at_risk;
        shares[i] = s;
    }
    return shares;
}

static struct chart_step
line(struct arena *a, const struct funnel_curve *c, unsigned stage,
     const char *label)
{
    double *days = ARENA_ARRAY(a, c->count + 1, double);
    for (size_t i = 0; i < c->count; i++)
        days[i] = c->points[i].days;
    return (struct chart_step){days, funnel_curve_shares(a, c), c->count,
                               stage, label};
}

static double
share_after(const struct chart_step *l, double day)
{
    double s = 1;
    for (size_t i = 0; i < l->count && l->days[i] <= day; i++)
        s = l->shares[i];
    return s;
}

/* Twice the third quartile, the limit in it: the rest is a long tail. */
static double
last_day(const struct curves *c)
{
    double last = 1, limit = c->now.stage->limit_days;
    int32_t q = c->now.quartile[2] >= 0 ? c->now.quartile[2]
                                        : c->now.quartile[1];
    if (c->now.count)
        last = c->now.points[c->now.count - 1].days;
    if (q > 0 && last > q * 2.0)
        last = q * 2.0;
    if (limit > 0 && last < limit * 1.3)
        last = limit * 1.3;
    return last < 7 ? 7 : last;
}

static const char *
percent(const struct funnel_page *p, double share)
{
    return format_percent(p->a, (int64_t)(share * 10000 + 0.5), 10000);
}

static void
chart_show(const struct curves *c, struct view *v,
           const struct chart_step *lines, double last)
{
    const struct funnel_page *p = c->p;
    int32_t limit = c->now.stage->limit_days;
    struct chart_curve chart = {
        .lines = lines, .count = c->compares ? 2 : 1, .last = last,
        .limit = limit > 0 ? limit : -1,
        .median = c->now.quartile[1],
        .day_format = funnel_say(p, N_("unit| d")),
        .title = lang_format(p->a, p->l, N_("Time in %s"),
                             c->now.stage->name[p->l])};
    if (limit > 0)
        chart.limit_label =
            lang_format(p->a, p->l, N_("limit %d days, %s still in it"),
                        (int)limit, percent(p, share_after(lines, limit)));
    if (chart.median >= 0)
        chart.median_label = lang_format(p->a, p->l, N_("median %d days"),
                                         (int)c->now.quartile[1]);
    view_svg(v, "CURVE_SVG", chart_curve(p->a, &chart, WIDTH, HEIGHT));
}

static const char *
quartiles_text(const struct funnel_page *p, const struct funnel_curve *c)
{
    const char *q[3];
    for (int i = 0; i < 3; i++)
        q[i] = c->quartile[i] >= 0
                   ? arena_printf(p->a, "%d", (int)c->quartile[i])
                   : FORMAT_NONE;
    return arena_printf(p->a, "%s / %s / %s", q[0], q[1], q[2]);
}

/* ---- its numbers ---- */

static int
day_order(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

/* Day 0, steps of the curve as far as it is drawn (of many each k-th), its
 * quartiles and the limit, in order. */
static size_t
days_of_table(const struct curves *c, double last, int32_t **out)
{
    const struct funnel_curve *now = &c->now;
    size_t drawn = 0, n = 0;
    while (drawn < now->count && now->points[drawn].days <= last)
        drawn++;
    size_t each = (drawn + STEPS_SHOWN - 1) / STEPS_SHOWN;
    int32_t *days = ARENA_ARRAY(c->p->a, drawn + MARKS + 1, int32_t);
    days[n++] = 0;
    for (size_t i = 0; i < drawn; i += each)
        days[n++] = now->points[i].days;
    for (int i = 0; i < 3; i++)
        if (now->quartile[i] >= 0)
            days[n++] = now->quartile[i];
    if (now->stage->limit_days > 0)
        days[n++] = now->stage->limit_days;
    qsort(days, n, sizeof *days, day_order);
    *out = days;
    return n;
}

/* What is special about the day, "" = nothing. */
static const char *
mark_of(const struct curves *c, int32_t day)
{
    const int32_t *q = c->now.quartile;
    if (day == 0)
        return "";
    if (day == c->now.stage->limit_days)
        return funnel_say(c->p, N_("limit"));
    if (day == q[1])
        return funnel_say(c->p, N_("median"));
    return day == q[0] || day == q[2] ? funnel_say(c->p, N_("quartile")) : "";
}

/* Who went out after the day of the row before, and how many were at risk when
 * it was the day of a step. */
static void
point_show(const struct curves *c, struct view *v,
           const struct chart_step *lines, int32_t before, int32_t day)
{
    const struct funnel_page *p = c->p;
    struct view *row = view_row(v, "POINT");
    uint64_t events = 0, at_risk = 0;
    for (size_t i = 0; i < c->now.count && c->now.points[i].days <= day; i++) {
        if (c->now.points[i].days > before)
            events += c->now.points[i].events;
        if (c->now.points[i].days == day)
            at_risk = c->now.points[i].at_risk;
    }
    view_text(row, "DAYS", format_int(p->a, day));
    view_text(row, "MARK", mark_of(c, day));
    view_text(row, "NOW", percent(p, share_after(&lines[0], day)));
    view_text(row, "EVENTS", format_int(p->a, (int64_t)events));
    view_text(row, "AT_RISK", at_risk ? format_int(p->a, (int64_t)at_risk)
                                      : FORMAT_NONE);
    view_if(row, "COMPARED", c->compares);
    if (c->compares)
        view_text(row, "BEFORE", percent(p, share_after(&lines[1], day)));
}

static void
table_show(const struct curves *c, struct view *v,
           const struct chart_step *lines, double last)
{
    int32_t *days, before = -1;
    size_t n = days_of_table(c, last, &days);
    for (size_t i = 0; i < n; i++) {
        if (days[i] == before)
            continue;
        point_show(c, v, lines, before, days[i]);
        before = days[i];
    }
}

static void
stays_show(const struct curves *c, struct view *v)
{
    const struct page_scope *s = &c->p->scope;
    figure_count(v, "STAYS", s, (struct slice){SLICE_STAY, c->stage, 0},
                 c->now.stays);
    figure_count(v, "ENDED", s, (struct slice){SLICE_STAY, c->stage, 1},
                 c->now.stays - c->now.open);
    figure_count(v, "OPEN", s, (struct slice){SLICE_STAY, c->stage, 2},
                 c->now.open);
    view_text(v, "QUARTILES", quartiles_text(c->p, &c->now));
    view_if(v, "COMPARED", c->compares);
    if (c->compares) {
        view_text(v, "THEN", c->p->scope.then_words);
        view_text(v, "THEN_QUARTILES", quartiles_text(c->p, &c->then));
    }
}

enum err
funnel_curve_fill(struct funnel_page *p, struct view *v)
{
    struct curves c = {.p = p, .stage = stage_asked(p)};
    c.compares = p->scope.then != NULL;
    TRY(funnel_curve(p->cx, &p->scope.s, c.stage, &c.now));
    if (c.compares)
        TRY(funnel_curve(p->cx, &p->scope.then->s, c.stage, &c.then));
    stages_show(&c, v);
    view_text(v, "CURVE_TITLE", lang_format(p->a, p->l, N_("Time in %s"),
                                          c.now.stage->name[p->l]));
    view_if(v, "ANY", c.now.stays > 0);
    stays_show(&c, v);
    if (!c.now.stays)
        return OK;
    double last = last_day(&c);
    struct chart_step lines[2] = {
        line(p->a, &c.now, c.now.stage->colour,
             c.compares ? p->scope.words : NULL)};
    if (c.compares)
        lines[1] = line(p->a, &c.then, 0, p->scope.then_words);
    chart_show(&c, v, lines, last);
    table_show(&c, v, lines, last);
    return OK;
}
