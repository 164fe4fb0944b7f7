/* The first page of a report: what the period brought, stock and flow,
 * conclusions, markets, and what was decided last time. */
#include <string.h>

#include "model/funnel_say.h"
#include "model/market.h"
#include "page/funnel_private.h"
#include "page/report_private.h"
#include "view/format.h"

/* Beside the figure of the report before; without one, of what the scope is
 * compared with. */
static const char *
against(struct report_page *p, const char *key, uint64_t now, uint64_t then)
{
    int64_t before;
    const char *words = p->scope.then_words;
    if (report_figure_keep(p, key, (int64_t)now, &before))
        return lang_format(p->a, p->l, N_("%s: %s"), p->previous.code,
                           format_int(p->a, before));
    if (!words)
        return "";
    return lang_format(p->a, p->l, N_("%s: %s"), words,
                       format_int(p->a, (int64_t)then));
}

static void
card(struct report_page *p, struct doc_block *b, const char *label,
     const char *key, enum slice_kind slice, uint64_t now, uint64_t then)
{
    struct doc_item *item =
        doc_item(p->doc, b, report_say(p, label), report_customers(p, now),
                 against(p, key, now, then));
    item->href = now ? report_list_href(p, slice, -1) : NULL;
}

enum err
report_result_fill(struct report_page *p, struct doc_section *s)
{
    const struct funnel_flow *f = &p->flow;
    struct funnel_flow then = {0};
    if (p->scope.then)
        TRY(funnel_flow(p->cx, &p->scope.then->s, &then));
    struct doc_block *b = doc_block(p->doc, s, DOC_CARDS);
    card(p, b, N_("Customers at the end"), "closing", SLICE_CLOSING, f->total.closing,
         then.total.closing);
    card(p, b, N_("New in the base"), "new", SLICE_NEW, f->entered, then.entered);
    card(p, b, N_("Moves back"), "back", SLICE_BACK, f->back, then.back);
    card(p, b, N_("Lost"), "lost", SLICE_LOST, f->lost, then.lost);
    card(p, b, N_("Won back"), "won", SLICE_WON, f->won, then.won);
    card(p, b, N_("Longer than the limit"), "over", SLICE_OVER, f->total.over,
         then.total.over);
    return OK;
}

/* ---- stock and flow ---- */

static void
flow_columns(struct report_page *p, struct doc_table *t)
{
    static const char *const labels[] = {N_("Opening"), N_("In"), N_("Out"),
                                         N_("Closing")};
    doc_column(p->doc, t, report_say(p, N_("Stage")), false, 14);
    for (size_t i = 0; i < 4; i++)
        doc_column(p->doc, t, report_say(p, labels[i]), true, 10);
    report_against_column(p, t);
    doc_column(p->doc, t, report_say(p, N_("Share")), true, 10);
    report_money_column(p, t, report_say(p, N_("12-month revenue")));
    doc_column(p->doc, t, report_say(p, N_("Median stay")), true, 12);
    doc_column(p->doc, t, report_say(p, N_("Over the limit")), true, 10);
}

static void
flow_row(struct report_page *p, struct doc_table *t,
         const struct funnel_stage *st)
{
    struct doc *d = p->doc;
    struct doc_row *r = doc_row(d, t);
    const char *code = st->stage ? st->stage->code : "all";
    int at = st->stage ? (int)(st - p->flow.stages) : -1;
    r->total = !st->stage;
    if (st->stage)
        doc_chip(d, r, st->stage->name[p->l], st->stage->colour);
    else
        doc_text(d, r, report_say(p, N_("The base")));
    doc_link(doc_int(d, r, (int64_t)st->opening),
             report_list_href(p, SLICE_OPENING, at));
    /* of the base: those that entered and left it, as on the screen */
    doc_link(doc_signed(d, r, (int64_t)(st->stage ? st->in
                                                  : p->flow.entered)),
             report_list_href(p, st->stage ? SLICE_IN : SLICE_NEW, at));
    doc_link(doc_signed(d, r, -(int64_t)(st->stage ? st->out
                                                   : p->flow.left)),
             report_list_href(p, st->stage ? SLICE_OUT : SLICE_LEFT, at));
    struct doc_cell *closing = doc_int(d, r, (int64_t)st->closing);
    doc_link(closing, report_list_href(p, SLICE_CLOSING, at));
    closing->strong = true;
    report_against_cell(p, r, arena_printf(p->a, "stage.%s", code),
                        (int64_t)st->closing);
    doc_share(d, r, st->closing, p->flow.total.closing);
    report_money_cell(p, r, st->revenue_365);
    doc_text(d, r, st->median2 < 0 || !st->stage
                       ? ""
                       : lang_format(p->a, p->l, N_("%s days"),
                                     figure_days(p->a, st->median2)));
    if (st->stage && !st->stage->limit_days)
        doc_text(d, r, "");
    else
        doc_link(doc_int(d, r, (int64_t)st->over),
                 report_list_href(p, SLICE_OVER, at));
}

enum err
report_flow_fill(struct report_page *p, struct doc_section *s)
{
    struct doc_table *t = doc_table(p->doc, s);
    flow_columns(p, t);
    for (size_t i = 0; i < p->flow.stage_count; i++)
        flow_row(p, t, &p->flow.stages[i]);
    flow_row(p, t, &p->flow.total);
    struct doc_block *b = doc_block(p->doc, s, DOC_STACK);
    b->text = report_say(p, N_("Customers by stage at the end"));
    for (size_t i = 0; i < p->flow.stage_count; i++) {
        const struct funnel_stage *st = &p->flow.stages[i];
        struct doc_item *item = doc_item(
            p->doc, b, st->stage->name[p->l], "", NULL);
        item->count = st->closing;
        item->tone = st->stage->colour;
    }
    return OK;
}

/* ---- cohort ---- */

enum err
report_cohort_fill(struct report_page *p, struct doc_section *s)
{
    struct funnel_cohort c;
    struct doc *d = p->doc;
    TRY(funnel_cohort(p->cx, &p->scope.s, &c));
    doc_paragraph(d, s, lang_format(
        p->a, p->l, N_("Who came into %s from %s to %s, observed for %d days; "
                       "%s are not observed yet."),
        p->scope.s.model->stages[p->scope.s.entry].name[p->l],
        day_iso(p->a, c.from), day_iso(p->a, c.to),
        (int)p->scope.s.window, report_customers(p, c.pending)));
    struct doc_table *t = doc_table(d, s);
    doc_column(d, t, report_say(p, N_("Stage")), false, 14);
    doc_column(d, t, report_say(p, N_("Reached")), true, 10);
    report_against_column(p, t);
    doc_column(d, t, report_say(p, N_("Of the step before")), true, 12);
    doc_column(d, t, report_say(p, N_("Of the entry")), false, 12);
    doc_column(d, t, report_say(p, N_("Median days")), true, 12);
    for (size_t i = 0; i < c.step_count; i++) {
        const struct funnel_step *st = &c.steps[i];
        uint64_t n = st->first + st->repeat;
        uint64_t all = c.steps[0].first + c.steps[0].repeat;
        struct doc_row *r = doc_row(d, t);
        doc_chip(d, r, st->stage->name[p->l], st->stage->colour);
        doc_int(d, r, (int64_t)n);
        report_against_cell(p, r, arena_printf(p->a, "reached.%s",
                                               st->stage->code), (int64_t)n);
        doc_share(d, r, i ? n : 0,
                  i ? c.steps[i - 1].first + c.steps[i - 1].repeat : 0);
        struct doc_cell *bar = doc_mark(
            d, r, DOC_BAR, format_percent(p->a, (int64_t)n, (int64_t)all));
        bar->share = all ? (double)n / (double)all : 0;
        doc_text(d, r, figure_days(p->a, st->median2));
    }
    return OK;
}

/* ---- conclusions ---- */

enum err
report_say_fill(struct report_page *p, struct doc_section *s)
{
    struct funnel_page fp = {p->rq, p->cx, p->a, p->l, p->scope};
    struct funnel_flow then;
    struct funnel_cohort cohort, cohort_then;
    struct funnel_numbers n = {&p->flow, NULL, &cohort, NULL};
    struct saying list[SAY_MOST];
    TRY(funnel_cohort(p->cx, &p->scope.s, &cohort));
    if (p->scope.then) {
        TRY(funnel_flow(p->cx, &p->scope.then->s, &then));
        TRY(funnel_cohort(p->cx, &p->scope.then->s, &cohort_then));
        n.flow_then = &then;
        n.cohort_then = &cohort_then;
    }
    size_t count = funnel_sayings(&n, list);
    if (!count) {
        doc_paragraph(p->doc, s, report_say(p, N_(
            "Nothing stands out beyond chance in this period.")));
        return OK;
    }
    struct doc_block *b = doc_block(p->doc, s, DOC_LIST);
    for (size_t i = 0; i < count; i++)
        doc_item(p->doc, b, funnel_saying_words(&fp, &list[i]), "", NULL);
    return OK;
}

/* ---- markets ---- */

enum err
report_market_fill(struct report_page *p, struct doc_section *s)
{
    struct market *list;
    struct doc *d = p->doc;
    size_t n;
    TRY(market_list(p->cx, &list, &n));
    struct doc_table *t = doc_table(d, s);
    doc_column(d, t, report_say(p, N_("Market")), false, 30);
    doc_column(d, t, report_say(p, N_("Phase")), false, 14);
    doc_column(d, t, report_say(p, N_("The signs suggest")), false, 14);
    doc_column(d, t, report_say(p, N_("Confirmed")), false, 24);
    for (size_t i = 0; i < n; i++) {
        const struct market *m = &list[i];
        if (!m->active)
            continue;
        struct doc_row *r = doc_row(d, t);
        bool company = !strcmp(m->model, MARKET_COMPANY);
        doc_text(d, r, company ? report_say(p, N_("The company"))
                 : arena_printf(p->a, "%s · %s",
                                m->category ? m->category
                                : report_say(p, N_("All product lines")),
                                m->region ? m->region
                                : report_say(p, N_("All regions"))));
        if (m->phase)
            doc_chip(d, r, m->phase->name, m->phase->colour);
        else
            doc_text(d, r, "");
        doc_text(d, r, m->suggested ? m->suggested->name : "");
        doc_text(d, r, m->confirmed_by
                 ? arena_printf(p->a, "%s · %s", m->confirmed_by,
                                format_moment(p->a, m->confirmed_at)) : "");
    }
    return OK;
}

/* ---- what was decided last time ---- */

/* What came of it, else since which report it waits. */
static void
carried_cell(struct report_page *p, struct doc_row *r,
             const struct report_decision *d)
{
    bool last = d->report_id == p->previous.id;
    if (d->done || *d->result)
        doc_text(p->doc, r, d->result);
    else if (last)
        doc_text(p->doc, r, report_say(p, N_("carried over")));
    else
        doc_text(p->doc, r, lang_format(p->a, p->l,
                                        N_("carried over since %s"), d->code))
            ->href = arena_printf(p->a, REPORT "/%llu",
                                  (unsigned long long)d->report_id);
}

enum err
report_last_fill(struct report_page *p, struct doc_section *s)
{
    struct report_decision *list = NULL;
    struct doc *d = p->doc;
    size_t n = 0;
    if (p->previous.id)
        TRY(report_carried(p->cx, &p->previous, &list, &n));
    if (!n) {
        doc_paragraph(d, s, report_say(p, N_(
            "Nothing was written down over the report before.")));
        return OK;
    }
    struct doc_table *t = doc_table(d, s);
    doc_column(d, t, report_say(p, N_("Done")), false, 8);
    doc_column(d, t, report_say(p, N_("Customer")), false, 24);
    doc_column(d, t, report_say(p, N_("What")), false, 30);
    doc_column(d, t, report_say(p, N_("Who")), false, 12);
    doc_column(d, t, report_say(p, N_("By when")), false, 12);
    doc_column(d, t, report_say(p, N_("What came of it")), false, 30);
    for (size_t i = 0; i < n; i++) {
        struct doc_row *r = doc_row(d, t);
        doc_mark(d, r, DOC_TICK, report_say(p, list[i].done
                                                   ? N_("decision|yes")
                                                   : N_("decision|no")))
            ->x = list[i].done;
        doc_text(d, r, list[i].customer);
        doc_text(d, r, list[i].what);
        doc_text(d, r, list[i].who);
        doc_day(d, r, list[i].due_on);
        carried_cell(p, r, &list[i]);
    }
    return OK;
}
