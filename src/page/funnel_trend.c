/* Stock and conversion by month or quarter, each with its table. */
#include <math.h>
#include <string.h>

#include "page/funnel_private.h"
#include "view/chart_funnel.h"
#include "view/format.h"

enum { MONTHS = 12, QUARTERS = 8, WIDTH = 640, HEIGHT = 250 };

struct trend {
    struct funnel_page *p;
    bool by_month;
    size_t n;
    struct funnel_month *months;
    const char **labels;
};

static struct slice
closing(size_t stage)
{
    return (struct slice){SLICE_CLOSING, (int)stage, -1};
}

static const struct page_scope *
scope_of(const struct trend *t, size_t i)
{
    const struct funnel_month *m = &t->months[i];
    struct period p = period_of(t->by_month ? PERIOD_MONTH : PERIOD_QUARTER,
                                m->from);
    if (p.to != m->to)
        p = (struct period){PERIOD_DAYS, m->from, m->to};
    return scope_with_period(t->p->a, &t->p->scope, &p);
}

static const struct page_scope *
cohort_of(const struct trend *t, size_t i)
{
    const struct funnel_month *m = &t->months[i];
    struct period p = {PERIOD_DAYS, m->from, m->to};
    return scope_with_cohort(t->p->a, &t->p->scope, &p);
}

/* "25Q4", "25-11": short, as many stand side by side. */
static void
labels_set(struct trend *t)
{
    t->labels = ARENA_ARRAY(t->p->a, t->n, const char *);
    for (size_t i = 0; i < t->n; i++) {
        int year, month, day;
        day_to_ymd(t->months[i].from, &year, &month, &day);
        t->labels[i] =
            t->by_month
                ? arena_printf(t->p->a, "%02d-%02d", year % 100, month)
                : arena_printf(t->p->a, "%02dQ%d", year % 100,
                               (month + 2) / 3);
    }
}

/* ---- stock ---- */

static uint64_t
month_sum(const struct trend *t, size_t i)
{
    uint64_t sum = 0;
    for (size_t k = 0; k < t->p->scope.s.model->stage_count; k++)
        sum += t->months[i].closing[k];
    return sum;
}

static void
stock_chart(const struct trend *t, struct view *v)
{
    struct arena *a = t->p->a;
    const struct rule_model *m = t->p->scope.s.model;
    size_t parts = m->stage_count;
    double *values = ARENA_ARRAY(a, t->n * parts, double);
    unsigned *stages = ARENA_ARRAY(a, parts, unsigned);
    const char **texts = ARENA_ARRAY(a, t->n, const char *);
    for (size_t i = 0; i < t->n; i++) {
        texts[i] = format_int(a, (int64_t)month_sum(t, i));
        for (size_t k = 0; k < parts; k++) {
            stages[k] = m->stages[k].colour;
            values[i * parts + k] = (double)t->months[i].closing[k];
        }
    }
    struct chart_stack chart = {
        .values = values, .columns = t->n, .parts = parts, .stages = stages,
        .labels = t->labels, .texts = texts,
        .title = funnel_say(t->p, N_("Customers of each stage at the end"))};
    view_svg(v, "STOCK_SVG", chart_stack(a, &chart, WIDTH, HEIGHT));
}

static void
stock_table(const struct trend *t, struct view *v)
{
    const struct rule_model *m = t->p->scope.s.model;
    for (size_t k = 0; k < m->stage_count; k++) {
        struct view *h = view_row(v, "STAGE");
        funnel_stage_show(t->p, h, &m->stages[k]);
    }
    for (size_t i = 0; i < t->n; i++) {
        const struct page_scope *s = scope_of(t, i);
        struct view *row = view_row(v, "STOCK_ROW");
        view_text(row, "WHEN", t->labels[i]);
        for (size_t k = 0; k < m->stage_count; k++)
            figure_count(view_row(row, "CELL"), "PART", s, closing(k),
                         t->months[i].closing[k]);
        figure_count(row, "ALL", s, closing((size_t)-1), month_sum(t, i));
    }
}

/* ---- conversion ---- */

static bool
is_step(const struct rule_stage *s)
{
    return !s->is_end && !s->is_loss && !s->is_fall;
}

static void
rate_chart(const struct trend *t, struct view *v)
{
    struct arena *a = t->p->a;
    const struct rule_model *m = t->p->scope.s.model;
    struct chart_line *lines = ARENA_ARRAY(a, m->stage_count,
                                           struct chart_line);
    struct chart_lines chart = {
        .lines = lines, .columns = t->n, .labels = t->labels,
        .title = funnel_say(t->p, N_("Share of each cohort that reached a "
                                     "step"))};
    size_t step = 0; /* reached[] goes by step from the entry */
    for (size_t k = (size_t)t->p->scope.s.entry + 1; k < m->stage_count; k++) {
        if (!is_step(&m->stages[k]))
            continue;
        step++;
        double *shares = ARENA_ARRAY(a, t->n, double);
        for (size_t i = 0; i < t->n; i++)
            shares[i] = t->months[i].entered
                            ? (double)t->months[i].reached[step] /
                                  (double)t->months[i].entered
                            : NAN;
        lines[chart.count++] = (struct chart_line){
            shares, m->stages[k].colour, m->stages[k].name[t->p->l]};
    }
    view_svg(v, "RATE_SVG", chart_lines(a, &chart, WIDTH, HEIGHT));
}

static void
rate_table(const struct trend *t, struct view *v)
{
    const struct rule_model *m = t->p->scope.s.model;
    size_t first = (size_t)t->p->scope.s.entry;
    for (size_t k = first; k < m->stage_count; k++)
        if (is_step(&m->stages[k]))
            view_text(view_row(v, "RATE_HEAD"), "LABEL",
                      m->stages[k].name[t->p->l]);
    for (size_t i = 0; i < t->n; i++) {
        const struct page_scope *s = cohort_of(t, i);
        struct view *row = view_row(v, "RATE_ROW");
        view_text(row, "WHEN", t->labels[i]);
        for (size_t k = first, step = 0; k < m->stage_count; k++) {
            if (!is_step(&m->stages[k]))
                continue;
            struct view *c = view_row(row, "CELL");
            uint64_t reached = t->months[i].reached[step++];
            figure_count(c, "PART", s,
                         (struct slice){SLICE_REACHED, (int)k, COHORT_MEMBERS},
                         reached);
            view_text(c, "SHARE",
                      k > first && t->months[i].entered
                          ? format_percent(t->p->a, (int64_t)reached,
                                           (int64_t)t->months[i].entered)
                          : "");
        }
        figure_count(row, "PENDING", s,
                     (struct slice){SLICE_PENDING, COHORT_MEMBERS, -1},
                     t->months[i].pending);
    }
}

static void
every_show(const struct trend *t, struct view *v)
{
    static const char *const labels[] = {N_("Quarter"), N_("Month")};
    static const char *const more[] = {"every=quarter", "every=month"};
    for (int i = 0; i < 2; i++) {
        struct view *row = view_row(v, "EVERY");
        view_text(row, "LABEL", funnel_say(t->p, labels[i]));
        view_text(row, "HREF", funnel_section_href(t->p, "trend", more[i]));
        view_if(row, "CURRENT", t->by_month == (i == 1));
    }
}

enum err
funnel_trend_fill(struct funnel_page *p, struct view *v)
{
    const char *every = request_query(p->rq, "every");
    struct trend t = {.p = p, .by_month = every && !strcmp(every, "month")};
    t.n = t.by_month ? MONTHS : QUARTERS;
    t.months = ARENA_ARRAY(p->a, t.n, struct funnel_month);
    TRY(funnel_trend(p->cx, &p->scope.s, t.by_month ? 1 : 3, t.n, t.months));
    labels_set(&t);
    every_show(&t, v);
    stock_chart(&t, v);
    stock_table(&t, v);
    rate_chart(&t, v);
    rate_table(&t, v);
    view_text(v, "ENTRY", p->scope.s.model->stages[p->scope.s.entry]
                              .name[p->l]);
    return OK;
}
