/* The customers lost broken down: by a dimension of the scope, whose parts are
 * scopes of their own, or by what is known of the loss itself, whose parts are
 * slices. */
#include <stdlib.h>
#include <string.h>

#include "page/churn_private.h"
#include "page/scope_private.h"
#include "view/format.h"

enum { BY_MONTH = DIM_COUNT, BY_TENURE, BY_TERM, BY_COUNT, MONTHS_MOST = 240 };

static const struct {
    const char *name, *label;
    enum churn_slice_kind kind;
} own[BY_COUNT - DIM_COUNT] = {
    {"month", N_("Month"), CHURN_MONTH},
    {"tenure", N_("Time as a customer"), CHURN_TENURE},
    {"contract", N_("Type of contract"), CHURN_TERM}};

static int
by_asked(const struct churn_page *p)
{
    const char *asked = request_query(p->rq, "by");
    int d = scope_dimension_find(asked);
    for (int i = DIM_COUNT; asked && i < BY_COUNT; i++)
        if (strcmp(own[i - DIM_COUNT].name, asked) == 0)
            return i;
    if (d >= 0)
        return d;
    return p->rq->cx.actor.reach == REACH_OWN ? DIM_REGION : DIM_TEAM;
}

static const char *
by_label(const struct churn_page *p, int by)
{
    return churn_tr(p, by < DIM_COUNT ? scope_dimensions[by].label
                                      : own[by - DIM_COUNT].label);
}

static void
choices_show(const struct churn_page *p, struct view *v, int chosen)
{
    for (int by = 0; by < BY_COUNT; by++) {
        if (by < DIM_COUNT && p->scope.lists->of[by].count < 2 &&
            by != chosen)
            continue;
        struct view *row = view_row(v, "BY");
        view_text(row, "LABEL", by_label(p, by));
        view_text(row, "HREF",
                  churn_choice_href(p, "by",
                                    by < DIM_COUNT
                                        ? scope_dimensions[by].name
                                        : own[by - DIM_COUNT].name,
                                    "parts"));
        view_if(row, "CURRENT", by == chosen);
    }
}

/* ---- the parts ---- */

struct part {
    uint64_t value, customers;
    int64_t revenue_365;
    const char *name;
};

struct parts {
    struct part *list;
    size_t count;
};

static const char *
tenure_label(const struct churn_page *p, int tenure)
{
    static const char *const labels[CHURN_TENURE_COUNT] = {
        [CHURN_TENURE_6] = N_("up to 6 months"),
        [CHURN_TENURE_12] = N_("7 to 12 months"),
        [CHURN_TENURE_24] = N_("13 to 24 months"),
        [CHURN_TENURE_48] = N_("25 to 48 months"),
        [CHURN_TENURE_MORE] = N_("over 48 months"),
        [CHURN_TENURE_NONE] = N_("Unknown")};
    return churn_tr(p, labels[tenure]);
}

const char *
churn_part_label(const struct churn_page *p, const struct churn_slice *s)
{
    if (s->kind == CHURN_MONTH)
        return arena_printf(p->a, "%d-%02d", s->part / 12, s->part % 12 + 1);
    return s->kind == CHURN_TENURE ? tenure_label(p, s->part)
                                   : churn_term_label(p->l, s->part);
}

static struct churn_slice
slice_of(int by, uint64_t value)
{
    return (struct churn_slice){.kind = own[by - DIM_COUNT].kind,
                                .reason = -1, .family = -1, .stage = "",
                                .part = (int)value};
}

static int
month_of(int32_t day)
{
    int y, m, d;
    day_to_ymd(day, &y, &m, &d);
    return y * 12 + m - 1;
}

static void
own_parts(const struct churn_page *p, int by, struct parts *out)
{
    int first = by == BY_MONTH ? month_of(p->scope.s.from) : 0;
    int last = by == BY_MONTH    ? month_of(p->scope.s.to)
               : by == BY_TENURE ? CHURN_TENURE_COUNT - 1
                                 : CHURN_TERM_COUNT - 1;
    if (last - first >= MONTHS_MOST)
        first = last - MONTHS_MOST + 1;
    out->count = (size_t)(last - first + 1);
    out->list = ARENA_ARRAY(p->a, out->count, struct part);
    for (size_t i = 0; i < out->count; i++) {
        uint64_t value = (uint64_t)first + i;
        struct churn_slice s = slice_of(by, value);
        out->list[i] =
            (struct part){.value = value, .name = churn_part_label(p, &s)};
    }
}

static enum err
parts_new(const struct churn_page *p, int by, struct parts *out)
{
    struct scope_value *values;
    size_t n;
    if (by >= DIM_COUNT) {
        own_parts(p, by, out);
        return OK;
    }
    TRY(scope_values(&p->rq->cx, (enum dimension)by, &values, &n));
    out->count = n + 1;
    out->list = ARENA_ARRAY(p->a, n + 1, struct part);
    for (size_t i = 0; i < n; i++)
        out->list[i] =
            (struct part){.value = values[i].value, .name = values[i].name};
    out->list[n] = (struct part){.name = churn_tr(p, N_("None"))};
    return OK;
}

static uint64_t
value_of(const struct churn_page *p, int by, const struct churn_case *k)
{
    switch (by) {
    case BY_MONTH: return (uint64_t)churn_month(k);
    case BY_TENURE: return (uint64_t)churn_tenure(&p->now, k);
    case BY_TERM: return (uint64_t)churn_term(k);
    default: return churn_value(k, (enum dimension)by);
    }
}

static int
part_order(const void *a, const void *b)
{
    const struct part *x = a, *y = b;
    if (x->customers != y->customers)
        return x->customers > y->customers ? -1 : 1;
    return (x->value > y->value) - (x->value < y->value);
}

/* What has an order of its own keeps it. */
static void
parts_count(const struct churn_page *p, int by, struct parts *parts)
{
    for (size_t i = 0; i < p->now.count; i++) {
        const struct churn_case *k = p->now.cases[i];
        uint64_t value = value_of(p, by, k);
        for (size_t m = 0; m < parts->count; m++)
            if (parts->list[m].value == value) {
                parts->list[m].customers++;
                parts->list[m].revenue_365 += k->revenue_365;
                break;
            }
    }
    if (by < DIM_COUNT)
        qsort(parts->list, parts->count, sizeof *parts->list, part_order);
}

static const char *
part_href(const struct churn_page *p, int by, uint64_t value)
{
    const struct churn_slice all = {CHURN_ALL, -1, -1, 0, "", 0};
    if (by < DIM_COUNT)
        return churn_list_href(p, CHURN "/list",
                               scope_with_value(p->a, &p->scope,
                                                (enum dimension)by, value),
                               &all);
    struct churn_slice s = slice_of(by, value);
    return churn_list_href(p, CHURN "/list", &p->scope, &s);
}

static void
part_show(const struct churn_page *p, struct view *v, int by,
          const struct part *part)
{
    struct view *row = view_row(v, "PART"), *fig;
    view_text(row, "NAME", part->name);
    fig = view_include(row, "COUNT", "parts/figure");
    view_text(fig, "FIGURE_TEXT", format_int(p->a, (int64_t)part->customers));
    view_if(fig, "FIGURE_LINK", true);
    view_text(fig, "FIGURE_HREF", part_href(p, by, part->value));
    view_if(fig, "FIGURE_COUNTED", true);
    view_u64(fig, "FIGURE_COUNT", part->customers);
    view_if(fig, "FIGURE_SUMMED", true);
    view_textf(fig, "FIGURE_SUM", "%lld", (long long)part->revenue_365);
    view_text(
        row, "SHARE",
        format_percent(p->a, (int64_t)part->customers, (int64_t)p->now.count));
    view_text(row, "MONEY",
              format_money_short(p->a, p->l, p->rq->cx.config->currency,
                                 part->revenue_365));
}

enum err
churn_break_show(const struct churn_page *p, struct view *v)
{
    int by = by_asked(p);
    struct parts parts;
    TRY(parts_new(p, by, &parts));
    parts_count(p, by, &parts);
    choices_show(p, v, by);
    view_text(v, "DIMENSION", by_label(p, by));
    for (size_t i = 0; i < parts.count; i++)
        if (parts.list[i].customers)
            part_show(p, v, by, &parts.list[i]);
    return OK;
}
