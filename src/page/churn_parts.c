/* Where the customers lost came from and went to: stage, competitor, and the
 * largest of them. */
#include <stdlib.h>
#include <string.h>

#include "page/churn_private.h"
#include "page/scope_private.h"
#include "view/format.h"

enum { LARGEST = 6, GROUPS_MOST = 200 };

/* ---- groups: different values of the cases, most customers first ---- */

struct group {
    struct churn_slice slice;
    struct churn_sum sum;
    const struct churn_case *first; /* one of them, for its names */
};

static int
group_order(const void *a, const void *b)
{
    const struct group *x = a, *y = b;
    if (x->sum.customers != y->sum.customers)
        return x->sum.customers > y->sum.customers ? -1 : 1;
    return (x->first->id > y->first->id) - (x->first->id < y->first->id);
}

static bool
group_known(const struct group *list, size_t n, const struct churn *c,
            const struct churn_case *k)
{
    for (size_t i = 0; i < n; i++)
        if (churn_fits(c, &list[i].slice, k))
            return true;
    return false;
}

/* `with` makes the slice that a case belongs to; false: to none. */
static struct group *
groups(const struct churn_page *p, size_t *n,
       bool (*with)(const struct churn *c, const struct churn_case *k,
                    struct churn_slice *out))
{
    struct group *list = ARENA_ARRAY(p->a, GROUPS_MOST, struct group);
    *n = 0;
    for (size_t i = 0; i < p->now.count && *n < GROUPS_MOST; i++) {
        const struct churn_case *k = p->now.cases[i];
        struct churn_slice s = {CHURN_ALL, -1, -1, 0, "", 0};
        if (!with(&p->now, k, &s) || group_known(list, *n, &p->now, k))
            continue;
        list[(*n)++] = (struct group){s, churn_sum(&p->now, &s), k};
    }
    qsort(list, *n, sizeof *list, group_order);
    return list;
}

/* ---- the stage they left from ---- */

static bool
left_of(const struct churn *c, const struct churn_case *k,
        struct churn_slice *out)
{
    out->kind = CHURN_LEFT;
    out->stage = k->left->stage;
    return c->count > 0;
}

void
churn_left_show(const struct churn_page *p, struct view *v)
{
    size_t n;
    struct group *list = groups(p, &n, left_of);
    for (size_t f = 0; f < p->now.family_count; f++)
        view_text(view_row(v, "LEFT_HEAD"), "LABEL",
                  churn_family_name(p, (int)f));
    for (size_t i = 0; i < n; i++) {
        const struct rule_stage *stage = churn_left(p, list[i].first->left);
        struct view *row = view_row(v, "LEFT");
        view_if(row, "STAGE", stage != NULL);
        view_u64(row, "TONE", stage ? stage->colour : 1);
        view_text(row, "LABEL",
                  stage ? stage->name[p->l] : churn_tr(p, N_("Unknown")));
        for (size_t f = 0; f < p->now.family_count; f++) {
            struct churn_slice s = list[i].slice;
            s.family = (int)f;
            churn_figure(p, view_row(row, "CELL"), "COUNT", &s);
        }
        churn_figure(p, row, "SUM", &list[i].slice);
        churn_money(p, row, "MONEY", &list[i].slice);
    }
}

/* ---- competitors ---- */

static bool
competitor_of(const struct churn *c, const struct churn_case *k,
              struct churn_slice *out)
{
    out->kind = CHURN_COMPETITOR;
    out->competitor_id = k->competitor_id;
    return churn_fits(c, out, k);
}

const char *
churn_price_text(const struct churn_page *p, const struct churn_sum *s)
{
    if (!s->offers)
        return FORMAT_NONE;
    int64_t n = (int64_t)s->offers, sum = s->offer_percents;
    int64_t size = sum < 0 ? -sum : sum;
    return arena_printf(p->a, "%s%s",
                        sum > 0   ? "+"
                        : sum < 0 ? "−"
                                  : "",
                        format_percent(p->a, size, n * 10000));
}

struct churn_line *
churn_competitor_lines(const struct churn_page *p, size_t *n)
{
    struct group *list = groups(p, n, competitor_of);
    struct churn_line *lines = ARENA_ARRAY(p->a, *n + 1, struct churn_line);
    for (size_t i = 0; i < *n; i++)
        lines[i] = (struct churn_line){list[i].slice, list[i].sum};
    return lines;
}

const char *
churn_competitor_label(const struct churn_page *p,
                       const struct churn_line *line)
{
    return line->slice.competitor_id
               ? churn_competitor(&p->now, line->slice.competitor_id)
               : churn_tr(p, N_("not named"));
}

void
churn_competitors_show(const struct churn_page *p, struct view *v)
{
    size_t n;
    const struct churn_line *list = churn_competitor_lines(p, &n);
    view_if(v, "RIVALS", n > 0);
    for (size_t i = 0; i < n; i++) {
        struct view *row = view_row(v, "RIVAL");
        view_text(row, "NAME", churn_competitor_label(p, &list[i]));
        churn_figure(p, row, "COUNT", &list[i].slice);
        churn_money(p, row, "MONEY", &list[i].slice);
        view_text(row, "PRICE", churn_price_text(p, &list[i].sum));
        view_text(row, "BACK",
                  format_int(p->a, (int64_t)list[i].sum.regained));
    }
}

/* ---- the largest ---- */

static int
by_value(const void *a, const void *b)
{
    const struct churn_case *x = *(struct churn_case *const *)a;
    const struct churn_case *y = *(struct churn_case *const *)b;
    if (x->revenue_365 != y->revenue_365)
        return x->revenue_365 > y->revenue_365 ? -1 : 1;
    return (x->customer_id > y->customer_id) -
           (x->customer_id < y->customer_id);
}

enum err
churn_largest_show(const struct churn_page *p, struct view *v)
{
    struct churn_case **list =
        ARENA_ARRAY(p->a, p->now.count + 1, struct churn_case *);
    struct churn_slice all = {CHURN_ALL, -1, -1, 0, "", 0};
    size_t n = p->now.count < LARGEST ? p->now.count : LARGEST;
    struct churn_name *names;
    for (size_t i = 0; i < p->now.count; i++)
        list[i] = p->now.cases[i];
    qsort(list, p->now.count, sizeof *list, by_value);
    TRY(churn_names(&p->rq->cx, list, n, &names));
    churn_figure(p, v, "EVERYBODY", &all);
    for (size_t i = 0; i < n; i++) {
        struct view *row = view_row(v, "LARGE");
        view_textf(row, "HREF", "/customer/%llu",
                   (unsigned long long)list[i]->customer_id);
        view_text(row, "NAME", names[i].customer_name);
        view_text(row, "REASON", churn_reason_name(p, list[i]->reason));
        view_text(row, "MONEY",
                  format_money_short(p->a, p->l, p->rq->cx.config->currency,
                                     list[i]->revenue_365));
    }
    return OK;
}
