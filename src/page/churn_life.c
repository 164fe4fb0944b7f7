/* How long customers stay, by group: the curves and the same numbers beside
 * them, each with its customers. */
#include "model/churn_life.h"

#include <string.h>

#include "page/churn_private.h"
#include "page/scope_private.h"
#include "view/chart_funnel.h"
#include "view/format.h"

enum { WIDTH = 660, HEIGHT = 260 };

static const int32_t MARKS[] = {182, 365, 730, 1095};
enum { MARK_COUNT = sizeof MARKS / sizeof *MARKS };

const char *
churn_term_label(enum lang l, int term)
{
    static const char *const labels[CHURN_TERM_COUNT] = {
        [CHURN_TERM_NONE] = N_("no fixed contract"),
        [CHURN_TERM_MONTH] = N_("month to month"),
        [CHURN_TERM_HALF] = N_("2 to 6 months"),
        [CHURN_TERM_YEAR] = N_("one year"),
        [CHURN_TERM_TWO] = N_("two years"),
        [CHURN_TERM_LONG] = N_("longer or without end")};
    return lang_text(l, labels[term]);
}

struct lives {
    const struct churn_page *p;
    int by;
    struct churn_curve all, list[CHURN_CURVES];
    size_t n;
    const char *names[CHURN_CURVES];
};

/* By the type of contract unless the address names a dimension. */
static int
by_asked(const struct churn_page *p)
{
    const char *asked = request_query(p->rq, "stay");
    int d = asked ? scope_dimension_find(asked) : -1;
    return d < 0 ? CHURN_BY_TERM : d;
}

static enum err
names_read(struct lives *q)
{
    struct scope_value *values;
    size_t count;
    if (q->by == CHURN_BY_TERM) {
        for (size_t i = 0; i < q->n; i++)
            q->names[i] = churn_term_label(q->p->l, (int)q->list[i].value);
        return OK;
    }
    TRY(scope_values(&q->p->rq->cx, (enum dimension)q->by, &values, &count));
    for (size_t i = 0; i < q->n; i++) {
        q->names[i] = churn_tr(q->p, N_("None"));
        for (size_t k = 0; k < count; k++)
            if (values[k].value == q->list[i].value)
                q->names[i] = values[k].name;
    }
    return OK;
}

/* ---- which groups ---- */

static void
choice_show(const struct lives *q, struct view *v, int by, const char *label,
            const char *name)
{
    const struct churn_page *p = q->p;
    struct view *row = view_row(v, "STAY_BY");
    view_text(row, "LABEL", churn_tr(p, label));
    view_text(row, "HREF", churn_choice_href(p, "stay", name, "stay"));
    view_if(row, "CURRENT", by == q->by);
}

static void
choices_show(const struct lives *q, struct view *v)
{
    choice_show(q, v, CHURN_BY_TERM, N_("Type of contract"), "term");
    for (int d = 0; d < DIM_COUNT; d++)
        if (q->p->scope.lists->of[d].count >= 2 || d == q->by)
            choice_show(q, v, d, scope_dimensions[d].label,
                        scope_dimensions[d].name);
}

/* ---- the chart ---- */

static struct chart_step
line_of(struct arena *a, const struct churn_curve *c, unsigned colour,
        const char *label)
{
    double *days = ARENA_ARRAY(a, c->count + 1, double);
    double *shares = ARENA_ARRAY(a, c->count + 1, double), s = 1;
    for (size_t i = 0; i < c->count; i++) {
        s *= 1 - (double)c->points[i].events / (double)c->points[i].at_risk;
        days[i] = c->points[i].days;
        shares[i] = s;
    }
    return (struct chart_step){days, shares, c->count, colour, label};
}

static void
chart_show(const struct lives *q, struct view *v)
{
    struct arena *a = q->p->a;
    struct chart_step lines[CHURN_CURVES];
    struct chart_curve chart = {
        .lines = lines, .count = q->n, .limit = -1, .median = -1,
        .last = MARKS[1],
        .day_format = churn_tr(q->p, N_("unit| d")),
        .title = churn_tr(q->p, N_("How long customers stay"))};
    for (size_t i = 0; i < q->n; i++)
        lines[i] =
            line_of(a, &q->list[i], (unsigned)i % 8 + 1, q->names[i]);
    if (q->all.count && q->all.points[q->all.count - 1].days > chart.last)
        chart.last = q->all.points[q->all.count - 1].days;
    view_svg(v, "STAY_SVG", chart_curve(a, &chart, WIDTH, HEIGHT));
}

/* ---- the table ---- */

static void
figure_fill(const struct lives *q, struct view *v, const char *include,
            const struct page_scope *s, const char *slice, uint64_t count)
{
    const struct churn_page *p = q->p;
    struct view *fig = view_include(v, include, "parts/figure");
    view_text(fig, "FIGURE_TEXT", format_int(p->a, (int64_t)count));
    view_if(fig, "FIGURE_LINK", count > 0);
    if (!count)
        return;
    view_text(fig, "FIGURE_HREF",
              scope_href(p->a, CHURN "/rate", s,
                         arena_printf(p->a, "slice=%s", slice)));
    view_if(fig, "FIGURE_COUNTED", true);
    view_u64(fig, "FIGURE_COUNT", count);
}

/* What is not observed so long has no share. */
static void
curve_show(const struct lives *q, struct view *v, const struct churn_curve *c,
           const char *name, const struct page_scope *s, const char *term)
{
    const struct churn_page *p = q->p;
    struct view *row = view_row(v, "STAY");
    int32_t median = churn_curve_median(c);
    view_text(row, "NAME", name);
    figure_fill(q, row, "CUSTOMERS", s,
                arena_printf(p->a, "stayed%s", term), c->customers);
    figure_fill(q, row, "LOST", s, arena_printf(p->a, "lost%s", term),
                c->lost);
    for (size_t i = 0; i < MARK_COUNT; i++)
        view_text(view_row(row, "SHARE"), "TEXT",
                  MARKS[i] > c->longest
                      ? FORMAT_NONE
                      : format_percent(
                            p->a,
                            (int64_t)(churn_curve_share(c, MARKS[i]) * 10000 +
                                      0.5),
                            10000));
    view_text(row, "MEDIAN",
              median < 0 ? FORMAT_NONE : format_int(p->a, median));
}

static void
table_show(const struct lives *q, struct view *v)
{
    const struct churn_page *p = q->p;
    static const char *const heads[MARK_COUNT] = {
        N_("6 months"), N_("1 year"), N_("2 years"), N_("3 years")};
    for (size_t i = 0; i < MARK_COUNT; i++)
        view_text(view_row(v, "STAY_HEAD"), "LABEL", churn_tr(p, heads[i]));
    curve_show(q, v, &q->all, churn_tr(p, N_("Everybody")), &p->scope, "");
    for (size_t i = 0; i < q->n; i++) {
        uint64_t value = q->list[i].value;
        if (q->by == CHURN_BY_TERM)
            curve_show(q, v, &q->list[i], q->names[i], &p->scope,
                       arena_printf(p->a, ".%s", churn_term_codes[value]));
        else
            curve_show(q, v, &q->list[i], q->names[i],
                       scope_with_value(p->a, &p->scope,
                                        (enum dimension)q->by, value),
                       "");
    }
}

enum err
churn_life_show(const struct churn_page *p, struct view *v)
{
    struct lives *q = ARENA_NEW(p->a, struct lives);
    q->p = p;
    q->by = by_asked(p);
    enum err e = churn_curves(&p->rq->cx, &p->scope.s, q->by, &q->all,
                              q->list, &q->n);
    view_if(v, "STAYS", e == OK && q->all.customers > 0);
    if (e == ERR_NOT_FOUND)
        return OK;
    TRY(e);
    if (!q->all.customers)
        return OK;
    TRY(names_read(q));
    choices_show(q, v);
    chart_show(q, v);
    table_show(q, v);
    return OK;
}

/* ---- the list behind a number ---- */

bool
churn_life_slice(const char *slice, bool *lost, int *term)
{
    const char *dot = strchr(slice, '.');
    size_t n = dot ? (size_t)(dot - slice) : strlen(slice);
    *lost = n == 4 && strncmp(slice, "lost", 4) == 0;
    *term = -1;
    for (int i = 0; dot && i < CHURN_TERM_COUNT; i++)
        if (strcmp(churn_term_codes[i], dot + 1) == 0)
            *term = i;
    return (*lost || (n == 6 && strncmp(slice, "stayed", 6) == 0)) &&
           (!dot || *term >= 0);
}
