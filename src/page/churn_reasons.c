/* Reasons on the churn page: a card a family, all of them by number, and which
 * of them grew. */
#include <stdlib.h>
#include <string.h>

#include "model/interval.h"
#include "page/churn_private.h"
#include "view/chart.h"
#include "view/format.h"

enum { PARETO_SHOWN = 10 };

static const double CHANCE = 0.05;

static int
line_order(const void *a, const void *b)
{
    const struct churn_line *x = a, *y = b;
    if (x->sum.customers != y->sum.customers)
        return x->sum.customers > y->sum.customers ? -1 : 1;
    if (x->slice.reason != y->slice.reason)
        return x->slice.reason < y->slice.reason ? -1 : 1;
    return (x->slice.family > y->slice.family) -
           (x->slice.family < y->slice.family);
}

struct churn_line *
churn_lines(const struct churn_page *p, int family, size_t *n)
{
    const struct churn *c = &p->now;
    size_t all = c->reason_count * c->family_count;
    struct churn_line *list = ARENA_ARRAY(p->a, all + 1, struct churn_line);
    for (size_t i = 0; i < all; i++)
        list[i] = (struct churn_line){
            .slice = {CHURN_REASON, (int)(i / c->family_count),
                      (int)(i % c->family_count), 0, "", 0}};
    for (size_t i = 0; i < c->count; i++) {
        const struct churn_case *k = c->cases[i];
        if (k->reason >= 0 && (family < 0 || k->family == family))
            churn_add(&list[(size_t)k->reason * c->family_count +
                            (size_t)k->family].sum, k);
    }
    *n = 0;
    for (size_t i = 0; i < all; i++)
        if (list[i].sum.customers)
            list[(*n)++] = list[i];
    qsort(list, *n, sizeof *list, line_order);
    return list;
}

static const char *
won_text(const struct churn_page *p, const struct churn_sum *sum)
{
    return sum->observed < CHURN_ENOUGH
               ? FORMAT_NONE
               : format_percent(p->a, (int64_t)sum->regained,
                                (int64_t)sum->observed);
}

static void
family_show(const struct churn_page *p, struct view *v, int family)
{
    struct churn_slice s = {CHURN_FAMILY, -1, family, 0, "", 0};
    struct churn_sum now = churn_sum(&p->now, &s);
    struct churn_sum then = churn_sum(&p->then, &s);
    int64_t more = (int64_t)now.customers - (int64_t)then.customers;
    size_t n;
    struct churn_line *lines = churn_lines(p, family, &n);
    struct view *card = view_row(v, "FAMILY");
    view_u64(card, "TONE", p->now.families[family].colour);
    view_text(card, "NAME", churn_family_name(p, family));
    churn_figure(p, card, "COUNT", &s);
    churn_money(p, card, "MONEY", &s);
    view_text(
        card, "SHARE",
        format_percent(p->a, (int64_t)now.customers, (int64_t)p->now.count));
    if (p->scope.then)
        view_textf(view_row(card, "DELTA"), "TEXT", "%s%s",
                   more > 0   ? "▲ "
                   : more < 0 ? "▼ "
                              : "",
                   format_int(p->a, more < 0 ? -more : more));
    view_if(card, "ANY", n > 0);
    for (size_t i = 0; i < n; i++) {
        struct view *row = view_row(card, "REASON");
        view_text(row, "NAME", churn_reason_name(p, lines[i].slice.reason));
        churn_figure(p, row, "COUNT", &lines[i].slice);
        churn_money(p, row, "MONEY", &lines[i].slice);
        view_text(row, "WON", won_text(p, &lines[i].sum));
    }
}

/* The one of unknown reasons has no card: the bar above the cards names it. */
void
churn_families_show(const struct churn_page *p, struct view *v)
{
    for (size_t f = 0; f + 1 < p->now.family_count; f++)
        family_show(p, v, (int)f);
}

/* ---- Pareto ---- */

static void
bars_show(const struct churn_page *p, struct view *v,
          const struct churn_line *lines, size_t n)
{
    size_t shown = n < PARETO_SHOWN ? n : PARETO_SHOWN;
    struct chart_bar *bars = ARENA_ARRAY(p->a, shown + 1, struct chart_bar);
    double *shares = ARENA_ARRAY(p->a, shown + 1, double);
    uint64_t so_far = 0;
    for (size_t i = 0; i < shown; i++) {
        const struct churn_line *l = &lines[i];
        so_far += l->sum.customers;
        shares[i] = (double)so_far / (double)p->now.count;
        bars[i] = (struct chart_bar){
            .value = (double)l->sum.customers,
            .label = churn_reason_name(p, l->slice.reason),
            .text = format_int(p->a, (int64_t)l->sum.customers),
            .class = arena_printf(p->a, "clm-f%u",
                                  p->now.families[l->slice.family].colour)};
    }
    view_svg(v, "PARETO_SVG",
             chart_pareto(p->a, bars, shares, shown, 720, 220,
                          churn_tr(p, N_("Customers lost by main reason"))));
}

void
churn_pareto_show(const struct churn_page *p, struct view *v)
{
    size_t n;
    uint64_t so_far = 0;
    struct churn_line *lines = churn_lines(p, -1, &n);
    bars_show(p, v, lines, n);
    for (size_t i = 0; i < n; i++) {
        struct view *row = view_row(v, "PARETO");
        so_far += lines[i].sum.customers;
        view_text(row, "NAME", churn_reason_name(p, lines[i].slice.reason));
        view_text(row, "FAMILY", churn_family_name(p, lines[i].slice.family));
        view_u64(row, "TONE", p->now.families[lines[i].slice.family].colour);
        churn_figure(p, row, "COUNT", &lines[i].slice);
        churn_money(p, row, "MONEY", &lines[i].slice);
        view_text(
            row, "SO_FAR",
            format_percent(p->a, (int64_t)so_far, (int64_t)p->now.count));
    }
}

/* ---- what grew ---- */

static void
hint_show(const struct churn_page *p, struct view *v,
          const struct churn_line *l, uint64_t then, double chance)
{
    struct view *row = view_row(v, "HINT");
    view_text(row, "TEXT",
              lang_format(p->a, p->l,
                          N_("%s: %s of %s customers lost, %s of %s in the "
                             "comparison (p = %s)"),
                          churn_reason_name(p, l->slice.reason),
                          format_int(p->a, (int64_t)l->sum.customers),
                          format_int(p->a, (int64_t)p->now.count),
                          format_int(p->a, (int64_t)then),
                          format_int(p->a, (int64_t)p->then.count),
                          arena_printf(p->a, "%.3f", chance)));
    churn_figure(p, row, "COUNT", &l->slice);
}

/* Below CHURN_ENOUGH customers on either side nothing is said. */
void
churn_hints_show(const struct churn_page *p, struct view *v)
{
    size_t n, said = 0;
    bool enough =
        p->now.count >= CHURN_ENOUGH && p->then.count >= CHURN_ENOUGH;
    struct churn_line *lines = churn_lines(p, -1, &n);
    for (size_t i = 0; enough && i < n; i++) {
        const struct churn_line *l = &lines[i];
        uint64_t then = churn_sum(&p->then, &l->slice).customers;
        double chance = interval_chance(l->sum.customers, p->now.count, then,
                                        p->then.count);
        bool grew = l->sum.customers * p->then.count > then * p->now.count;
        if (!grew || chance >= CHANCE)
            continue;
        hint_show(p, v, l, then, chance);
        said++;
    }
    view_if(v, "HINTS", said > 0);
    view_if(v, "FEW", !enough);
    view_if(v, "CALM", enough && !said);
}
