/* Customers by name: who moved, and the appendix with everybody. */
#include <string.h>

#include "model/funnel_name.h"
#include "model/ledger_why.h"
#include "page/report_private.h"
#include "page/rule_words.h"
#include "view/format.h"

/* ---- movers ---- */

enum way { WAY_AHEAD, WAY_BACK, WAY_LOST, WAY_WON, WAY_NEW, WAY_LEFT,
           WAY_COUNT };

static const struct {
    enum slice_kind kind;
    const char *label;
} WAYS[WAY_COUNT] = {
    [WAY_AHEAD] = {SLICE_IN, N_("Ahead: %s moves")},
    [WAY_BACK] = {SLICE_BACK, N_("Back: %s moves")},
    [WAY_LOST] = {SLICE_LOST, N_("Lost: %s moves")},
    [WAY_WON] = {SLICE_WON, N_("Came back: %s moves")},
    [WAY_NEW] = {SLICE_NEW, N_("New: %s moves")},
    [WAY_LEFT] = {SLICE_LEFT, N_("Left the base: %s moves")},
};

static bool
in_list(const struct funnel_list *l, const struct funnel_row *r)
{
    for (size_t lo = 0, hi = l->count; lo < hi;) {
        size_t m = lo + (hi - lo) / 2;
        const struct funnel_row *x = &l->rows[m];
        if (x->day == r->day && x->customer_id == r->customer_id)
            return true;
        bool before = x->day != r->day ? x->day < r->day
                                       : x->customer_id < r->customer_id;
        if (before)
            lo = m + 1;
        else
            hi = m;
    }
    return false;
}

/* Ahead is what goes in and is nothing else. */
static void
ahead_only(struct funnel_list lists[WAY_COUNT])
{
    struct funnel_list *l = &lists[WAY_AHEAD];
    size_t kept = 0;
    for (size_t i = 0; i < l->count; i++) {
        bool other = false;
        for (int w = WAY_BACK; w <= WAY_NEW; w++)
            other = other || in_list(&lists[w], &l->rows[i]);
        if (!other)
            l->rows[kept++] = l->rows[i];
    }
    l->total -= l->count - kept;
    l->count = kept;
}

/* Into the stage of the report and out of it. */
static void
own_moves_only(const struct report_page *p, struct funnel_list *l)
{
    size_t kept = 0;
    for (size_t i = 0; i < l->count; i++)
        if (report_is_of_stage(p, l->rows[i].from) ||
            report_is_of_stage(p, l->rows[i].to))
            l->rows[kept++] = l->rows[i];
    l->total -= l->count - kept;
    l->count = kept;
}

static enum err
moves_read(struct report_page *p, struct funnel_list lists[WAY_COUNT],
           uint64_t *total)
{
    *total = 0;
    for (int w = 0; w < WAY_COUNT; w++) {
        struct slice sl = {WAYS[w].kind, -1, -1};
        TRY(funnel_list(p->cx, &p->scope.s, &sl, ORDER_DAY, false, 0,
                        REPORT_ROWS_MOST, &lists[w]));
    }
    ahead_only(lists);
    for (int w = 0; w < WAY_COUNT; w++) {
        own_moves_only(p, &lists[w]);
        *total += lists[w].total;
    }
    return OK;
}

enum err
report_names_of(struct report_page *p, const struct funnel_list *lists,
                size_t n, struct funnel_name **out)
{
    size_t count = 0, at = 0;
    for (size_t i = 0; i < n; i++)
        count += lists[i].count;
    struct funnel_row *rows = ARENA_ARRAY(p->a, count + 1, struct funnel_row);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < lists[i].count; k++)
            rows[at++] = lists[i].rows[k];
    return funnel_names(p->cx, p->scope.s.model, rows, count, out);
}

struct movers {
    struct report_page *p;
    struct doc_table *t;
    struct ledger_why *whys;
    size_t why_count, number;
};

static enum err
whys_read(struct movers *x, const struct funnel_list lists[WAY_COUNT],
          size_t count)
{
    const struct scope *s = &x->p->scope.s;
    uint64_t *ids = ARENA_ARRAY(x->p->a, count + 1, uint64_t);
    size_t n = 0;
    for (int w = 0; w < WAY_COUNT; w++)
        for (size_t i = 0; i < lists[w].count; i++)
            ids[n++] = lists[w].rows[i].customer_id;
    return ledger_whys(x->p->cx, s->model, ids, n, s->from, s->to, &x->whys,
                       &x->why_count);
}

static void
mover_row(struct movers *x, const struct funnel_row *m,
          const struct funnel_name *n)
{
    struct report_page *p = x->p;
    struct doc_table *t = x->t;
    struct doc *d = p->doc;
    const struct rule_model *model = p->scope.s.model;
    struct doc_row *r = doc_row(d, t);
    bool to_base = (size_t)m->to < model->stage_count;
    bool from_base = m->from >= 0 && (size_t)m->from < model->stage_count;
    doc_int(d, r, (int64_t)++x->number);
    doc_name(d, r, m->customer_id);
    struct doc_cell *c = doc_chip(
        d, r, from_base ? model->stages[m->from].name[p->l]
                        : report_say(p, N_("outside the base")),
        from_base ? model->stages[m->from].colour : 0);
    c->to = to_base ? model->stages[m->to].name[p->l]
                    : report_say(p, N_("outside the base"));
    c->to_tone = to_base ? model->stages[m->to].colour : 0;
    doc_day(d, r, m->day);
    doc_text(d, r, rule_seen_words(
        p->a, p->l, p->scope.lists->rules,
        ledger_why_find(x->whys, x->why_count, m->customer_id, m->day,
                        to_base ? &model->stages[m->to] : NULL)));
    report_money_cell(p, r, m->revenue_365);
    doc_text(d, r, n->owner);
}

static void
mover_columns(struct report_page *p, struct doc_table *t)
{
    struct doc *d = p->doc;
    doc_column(d, t, report_say(p, N_("No.")), true, 6);
    doc_column(d, t, report_say(p, N_("Customer")), false, 30);
    doc_column(d, t, report_say(p, N_("From → to")), false, 20);
    doc_column(d, t, report_say(p, N_("Day")), false, 12);
    doc_column(d, t, report_say(p, N_("By which rule")), false, 34);
    report_money_column(p, t, report_say(p, N_("12 months")));
    doc_column(d, t, report_say(p, N_("Owner")), false, 12);
}

enum err
report_moves_fill(struct report_page *p, struct doc_section *s)
{
    struct funnel_list lists[WAY_COUNT];
    struct funnel_name *names;
    uint64_t total;
    struct movers x = {.p = p};
    size_t count = 0;
    TRY(moves_read(p, lists, &total));
    if (!total) {
        doc_paragraph(p->doc, s, report_say(p, N_("Nobody moved.")));
        return OK;
    }
    for (int w = 0; w < WAY_COUNT; w++)
        count += lists[w].count;
    TRY(report_names_of(p, lists, WAY_COUNT, &names));
    TRY(whys_read(&x, lists, count));
    x.t = doc_table(p->doc, s);
    mover_columns(p, x.t);
    for (int w = 0; w < WAY_COUNT; w++) {
        if (lists[w].count)
            doc_group(p->doc, x.t,
                      lang_format(p->a, p->l, WAYS[w].label,
                                  format_int(p->a, (int64_t)lists[w].total)));
        for (size_t i = 0; i < lists[w].count; i++)
            mover_row(&x, &lists[w].rows[i], &names[x.number]);
    }
    report_rows_said(p, s, count, total);
    return OK;
}

/* ---- everybody ---- */

enum err
report_all_fill(struct report_page *p, struct doc_section *s)
{
    int stage = p->scope.only ? (int)(p->scope.only -
                                      p->scope.s.model->stages) : -1;
    struct slice sl = {SLICE_CLOSING, stage, -1};
    struct funnel_list list;
    struct funnel_name *names;
    struct doc *d = p->doc;
    TRY(funnel_list(p->cx, &p->scope.s, &sl, ORDER_CODE, false, 0,
                    REPORT_ROWS_MOST, &list));
    if (!list.total) {
        doc_paragraph(d, s, report_say(p, N_("There are no customers.")));
        return OK;
    }
    TRY(report_names_of(p, &list, 1, &names));
    report_rows_said(p, s, list.count, list.total);
    struct doc_table *t = doc_table(d, s);
    doc_column(d, t, report_say(p, N_("No.")), true, 6);
    doc_column(d, t, report_say(p, N_("Number")), false, 14);
    doc_column(d, t, report_say(p, N_("Customer")), false, 30);
    doc_column(d, t, report_say(p, N_("Stage")), false, 14);
    doc_column(d, t, report_say(p, N_("In it since")), false, 12);
    doc_column(d, t, report_say(p, N_("Stay")), true, 12);
    report_money_column(p, t, report_say(p, N_("12-month revenue")));
    doc_column(d, t, report_say(p, N_("Owner")), false, 12);
    doc_column(d, t, report_say(p, N_("Team")), false, 16);
    for (size_t i = 0; i < list.count; i++) {
        struct doc_row *r = doc_row(d, t);
        doc_int(d, r, (int64_t)i + 1);
        doc_text(d, r, names[i].code);
        doc_name(d, r, list.rows[i].customer_id);
        report_stage_cell(p, r, list.rows[i].to);
        doc_day(d, r, list.rows[i].day);
        doc_text(d, r, lang_format(p->a, p->l, N_("%d days"),
                                   (int)list.rows[i].days));
        report_money_cell(p, r, list.rows[i].revenue_365);
        doc_text(d, r, names[i].owner);
        doc_text(d, r, names[i].team);
    }
    return OK;
}
