/* The churn rate two ways: at the head, over the last quarters, and the
 * customers behind each number. */
#include "model/churn_life.h"
#include "model/churn_rate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "http/reply.h"
#include "model/audit.h"
#include "model/reference.h"
#include "page/churn.h"
#include "page/churn_private.h"
#include "page/export.h"
#include "page/funnel_private.h"
#include "page/scope_private.h"
#include "view/chart_funnel.h"
#include "view/format.h"

#define LIST CHURN "/rate"

enum { QUARTERS = 8, WIDTH = 640, HEIGHT = 220, PAGE_ROWS = 50,
       PAGE_MOST = 100000 };

/* Two ways to ask: whole and part. */
enum way { BY_START, BY_RENEWAL, WAYS };
static const struct {
    enum churn_rate_kind whole, part;
    const char *label, *of;
} ways[WAYS] = {
    {CHURN_RATE_START, CHURN_RATE_GONE, N_("Churn rate (at the start)"),
     N_("%s of %s customers at the start")},
    {CHURN_RATE_DUE, CHURN_RATE_ENDED, N_("Churn rate (due)"),
     N_("%s of %s customers due")}};

static void
figure_fill(const struct churn_page *p, struct view *v, const char *include,
            const struct page_scope *s, enum churn_rate_kind kind,
            uint64_t count, const char *text)
{
    struct view *fig = view_include(v, include, "parts/figure");
    view_text(fig, "FIGURE_TEXT", text);
    view_if(fig, "FIGURE_LINK", count > 0);
    if (!count)
        return;
    view_text(fig, "FIGURE_HREF",
              scope_href(p->a, LIST, s,
                         arena_printf(p->a, "slice=%s",
                                      churn_rate_codes[kind])));
    view_if(fig, "FIGURE_COUNTED", true);
    view_u64(fig, "FIGURE_COUNT", count);
}

static void
count_fill(const struct churn_page *p, struct view *v, const char *include,
           const struct page_scope *s, const struct churn_rate *r,
           enum churn_rate_kind kind)
{
    figure_fill(p, v, include, s, kind, r->customers[kind],
                format_int(p->a, (int64_t)r->customers[kind]));
}

static const char *
rate_text(const struct churn_page *p, const struct churn_rate *r, enum way w)
{
    uint64_t whole = r->customers[ways[w].whole];
    return whole ? format_percent(p->a,
                                  (int64_t)r->customers[ways[w].part],
                                  (int64_t)whole)
                 : FORMAT_NONE;
}

/* ---- reading: the period, what it is compared with, the quarters ---- */

enum { AT_NOW, AT_THEN, AT_QUARTERS };

/* Quarters of the calendar; the last one ends with the period. */
static void
periods_set(const struct churn_page *p, struct churn_rate *list)
{
    const struct page_scope *s = &p->scope;
    const struct scope *then = s->then ? &s->then->s : &s->s;
    struct period q = period_of(PERIOD_QUARTER, s->s.to);
    list[AT_NOW] = (struct churn_rate){.from = s->s.from, .to = s->s.to};
    list[AT_THEN] = (struct churn_rate){.from = then->from, .to = then->to};
    for (size_t i = QUARTERS; i-- > 0; q = period_step(&q, -1))
        list[AT_QUARTERS + i] = (struct churn_rate){
            .from = q.from, .to = q.to < s->s.to ? q.to : s->s.to};
}

enum err
churn_rates_read(struct churn_page *p)
{
    size_t n = AT_QUARTERS + QUARTERS;
    p->rates = ARENA_ARRAY(p->a, n, struct churn_rate);
    periods_set(p, p->rates);
    enum err e = churn_rates(&p->rq->cx, &p->scope.s, p->scope.closed,
                             p->rates, n);
    /* Another period is in that pass; another team is another scope. */
    if (e == OK && p->scope.then && p->scope.versus == VERSUS_TEAM)
        e = churn_rates(&p->rq->cx, &p->scope.then->s, p->scope.closed,
                        p->rates + AT_THEN, 1);
    if (e == ERR_NOT_FOUND)
        p->rates = NULL;
    return e == ERR_NOT_FOUND ? OK : e;
}

/* ---- at the head ---- */

/* In points of a per cent, one place. */
static void
delta_show(const struct churn_page *p, struct view *row, enum way w)
{
    const struct churn_rate *now = &p->rates[AT_NOW];
    const struct churn_rate *then = &p->rates[AT_THEN];
    uint64_t whole = now->customers[ways[w].whole];
    uint64_t then_whole = then->customers[ways[w].whole];
    if (!p->scope.then || !whole || !then_whole)
        return;
    double more =
        1000.0 * (double)now->customers[ways[w].part] / (double)whole -
        1000.0 * (double)then->customers[ways[w].part] / (double)then_whole;
    long points = lround(more);
    long size = labs(points);
    struct view *d = view_row(row, "DELTA");
    view_text(d, "DELTA_CLASS",
              points < 0 ? "good" : points ? "bad" : "soft");
    view_text(d, "DELTA_TEXT",
              !points ? churn_tr(p, N_("no change"))
                      : lang_format(p->a, p->l, N_("%s%s points"),
                                    points > 0 ? "▲ " : "▼ ",
                                    arena_printf(p->a, "%ld.%ld", size / 10,
                                                 size % 10)));
}

void
churn_rate_kpis_show(const struct churn_page *p, struct view *v)
{
    for (int w = 0; p->rates && w < WAYS; w++) {
        const struct churn_rate *now = &p->rates[AT_NOW];
        uint64_t whole = now->customers[ways[w].whole];
        uint64_t part = now->customers[ways[w].part];
        struct view *row = view_row(v, "KPI");
        view_text(row, "LABEL", churn_tr(p, ways[w].label));
        figure_fill(p, row, "VALUE", &p->scope, ways[w].part, part,
                    rate_text(p, now, (enum way)w));
        view_text(view_row(row, "NOTE"), "TEXT",
                  whole ? lang_format(p->a, p->l, ways[w].of,
                                      format_int(p->a, (int64_t)part),
                                      format_int(p->a, (int64_t)whole))
                        : churn_tr(p, N_("nobody in the period")));
        delta_show(p, row, (enum way)w);
    }
}

/* ---- the last quarters ---- */

static const char *
quarter_label(const struct churn_page *p, const struct churn_rate *r)
{
    int year, month, day;
    day_to_ymd(r->from, &year, &month, &day);
    return arena_printf(p->a, "%02dQ%d", year % 100, (month + 2) / 3);
}

/* Where a scale of five lines ends that has the share on it. */
static double
scale_end(double share)
{
    static const double ends[] = {0.04, 0.08, 0.12, 0.2, 0.4, 0.6, 0.8};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (share <= ends[i])
            return ends[i];
    return 1;
}

static void
quarters_chart(const struct churn_page *p, struct view *v)
{
    static const unsigned colours[WAYS] = {6, 7};
    struct chart_line lines[WAYS];
    const char *labels[QUARTERS];
    struct chart_lines chart = {
        .lines = lines,
        .count = WAYS,
        .columns = QUARTERS,
        .labels = labels,
        .title = churn_tr(p, N_("Churn rate of the last 8 quarters"))};
    double most = 0;
    for (int w = 0; w < WAYS; w++) {
        double *shares = ARENA_ARRAY(p->a, QUARTERS, double);
        for (size_t i = 0; i < QUARTERS; i++) {
            const struct churn_rate *r = &p->rates[AT_QUARTERS + i];
            uint64_t whole = r->customers[ways[w].whole];
            shares[i] = whole ? (double)r->customers[ways[w].part] /
                                    (double)whole
                              : NAN;
            labels[i] = quarter_label(p, r);
            most = whole ? fmax(most, shares[i]) : most;
        }
        lines[w] = (struct chart_line){
            shares, colours[w],
            churn_tr(p, w == BY_START ? N_("at the start") : N_("churn|due"))};
    }
    chart.most = scale_end(most);
    view_svg(v, "RATE_SVG", chart_lines(p->a, &chart, WIDTH, HEIGHT));
}

void
churn_rate_quarters_show(const struct churn_page *p, struct view *v)
{
    view_if(v, "RATES", p->rates != NULL);
    if (!p->rates)
        return;
    quarters_chart(p, v);
    for (size_t i = 0; i < QUARTERS; i++) {
        const struct churn_rate *r = &p->rates[AT_QUARTERS + i];
        struct period of = period_of(PERIOD_QUARTER, r->from);
        if (of.to != r->to)
            of = (struct period){PERIOD_DAYS, r->from, r->to};
        const struct page_scope *s = scope_with_period(p->a, &p->scope, &of);
        struct view *row = view_row(v, "RATE");
        view_text(row, "WHEN", quarter_label(p, r));
        count_fill(p, row, "START", s, r, CHURN_RATE_START);
        count_fill(p, row, "GONE", s, r, CHURN_RATE_GONE);
        view_text(row, "BY_START", rate_text(p, r, BY_START));
        count_fill(p, row, "DUE", s, r, CHURN_RATE_DUE);
        count_fill(p, row, "ENDED", s, r, CHURN_RATE_ENDED);
        view_text(row, "BY_RENEWAL", rate_text(p, r, BY_RENEWAL));
        count_fill(p, row, "OPEN", s, r, CHURN_RATE_OPEN);
    }
}

/* ---- the customers behind a number ---- */

struct rate_list {
    struct churn_page p;
    const char *slice;
    int kind; /* enum churn_rate_kind, -1 = of a curve: */
    bool lost;
    int term;
    uint64_t *ids;
    size_t count;
    uint64_t page;
};

static enum err
list_ask(struct request *rq, struct rate_list *l)
{
    const char *slice = request_query(rq, "slice");
    const char *page = request_query(rq, "page");
    l->slice = slice ? slice : "gone";
    l->kind = churn_rate_find(l->slice);
    l->p = (struct churn_page){
        .rq = rq, .a = rq->cx.arena, .l = rq->cx.lang};
    TRY(scope_read(rq, &l->p.scope));
    if (l->kind < 0 && !churn_life_slice(l->slice, &l->lost, &l->term))
        return ERR_NOT_FOUND;
    if (!page || !parse_u64(page, &l->page) || l->page < 1 ||
        l->page > PAGE_MOST)
        l->page = 1;
    if (l->kind < 0)
        return churn_curve_customers(&rq->cx, &l->p.scope.s, l->term, l->lost,
                                     &l->ids, &l->count);
    return churn_rate_customers(&rq->cx, &l->p.scope.s, l->p.scope.closed,
                                (enum churn_rate_kind)l->kind, &l->ids,
                                &l->count);
}

static const char *
kind_words(const struct rate_list *l)
{
    static const char *const words[CHURN_RATE_COUNT] = {
        [CHURN_RATE_START] = N_("Customers at the start of the period"),
        [CHURN_RATE_GONE] = N_("Customers at the start, none at the end"),
        [CHURN_RATE_DUE] = N_("Due for renewal in the period"),
        [CHURN_RATE_ENDED] = N_("Due for renewal, not renewed"),
        [CHURN_RATE_OPEN] = N_("Due, may still be renewed")};
    if (l->kind >= 0)
        return churn_tr(&l->p, words[l->kind]);
    const char *what =
        churn_tr(&l->p, l->lost ? N_("Customers lost by the last day")
                                : N_("Everybody who was a customer"));
    return l->term < 0 ? what
                       : arena_printf(l->p.a, "%s · %s", what,
                                      churn_term_label(l->p.l, l->term));
}

static const char *
href(const struct rate_list *l, const char *path, uint64_t page)
{
    const char *more = arena_printf(l->p.a, "slice=%s", l->slice);
    if (page > 1)
        more = arena_printf(l->p.a, "%s&page=%llu", more,
                            (unsigned long long)page);
    return scope_href(l->p.a, path, &l->p.scope, more);
}

static void
head_show(const struct rate_list *l, struct view *v)
{
    const struct churn_page *p = &l->p;
    view_text(v, "HEADLINE", kind_words(l));
    view_text(view_row(v, "FACT"), "TEXT",
              lang_format(p->a, p->l, N_("%s customers"),
                          format_int(p->a, (int64_t)l->count)));
    view_textf(view_row(v, "FACT"), "TEXT", "%s – %s",
               day_iso(p->a, p->scope.s.from), day_iso(p->a, p->scope.s.to));
    view_u64(v, "TOTAL", l->count);
    view_text(v, "CSV_HREF", href(l, LIST ".csv", 1));
    view_text(v, "XLSX_HREF", href(l, LIST ".xlsx", 1));
    view_text(v, "BACK_HREF", scope_href(p->a, CHURN, &p->scope, NULL));
    if (p->scope.ignored)
        view_text(view_row(v, "IGNORED"), "TEXT", p->scope.ignored);
}

static const struct rule_stage *
stage_of(const struct churn_page *p, const char *code)
{
    const struct rules *rules = p->scope.lists->rules;
    const struct rule_model *m = &rules->models[rules->default_model];
    int i = *code ? rules_stage(m, code) : -1;
    return i < 0 ? NULL : &m->stages[i];
}

static enum err
rows_show(const struct rate_list *l, struct view *v, size_t first, size_t n)
{
    const struct churn_page *p = &l->p;
    struct churn_rate_row *rows;
    TRY(churn_rate_rows(&p->rq->cx, l->ids + first, n, &rows));
    for (size_t i = 0; i < n; i++) {
        const struct rule_stage *stage = stage_of(p, rows[i].stage);
        struct view *row = view_row(v, "ROW");
        const char *owner;
        TRY(reference_name(&p->rq->cx, REFERENCE_ACCOUNT, rows[i].owner_id,
                           &owner));
        view_textf(row, "HREF", "/customer/%llu",
                   (unsigned long long)rows[i].id);
        view_text(row, "NAME", rows[i].name);
        view_text(row, "CODE", rows[i].code);
        view_if(row, "STAGE", stage != NULL);
        view_u64(row, "TONE", stage ? stage->colour : 1);
        view_text(row, "LABEL", stage ? stage->name[p->l] : FORMAT_NONE);
        view_text(row, "REVENUE",
                  format_money(p->a, p->rq->cx.config->currency,
                               rows[i].revenue_365));
        view_text(row, "OWNER", *owner ? owner : FORMAT_NONE);
    }
    return OK;
}

enum err
page_churn_rate(struct request *rq)
{
    struct rate_list *l = ARENA_NEW(rq->cx.arena, struct rate_list);
    enum err e = list_ask(rq, l);
    if (e == ERR_UNAVAILABLE)
        return funnel_page_wait(rq, &l->p.scope);
    TRY(e);
    struct view *v = reply_page(rq, "churn/rate", kind_words(l));
    size_t first = (size_t)(l->page - 1) * PAGE_ROWS;
    head_show(l, v);
    view_if(v, "ANY", first < l->count);
    if (first >= l->count)
        return OK;
    size_t n = l->count - first < PAGE_ROWS ? l->count - first : PAGE_ROWS;
    struct view *paging = view_include(v, "PAGING", "parts/paging");
    view_if(paging, "PREVIOUS", l->page > 1);
    view_if(paging, "NEXT", first + n < l->count);
    if (l->page > 1)
        view_text(paging, "PREVIOUS_HREF", href(l, LIST, l->page - 1));
    if (first + n < l->count)
        view_text(paging, "NEXT_HREF", href(l, LIST, l->page + 1));
    return rows_show(l, v, first, n);
}

/* ---- files ---- */

enum { AT_ONCE = 1000 };

static enum err
rows_write(const struct rate_list *l, struct sheet_writer *w)
{
    static const char *const labels[] = {
        N_("Code"), N_("Customer"), N_("Stage today"),
        N_("Revenue (12 months)"), N_("Owner")};
    const struct churn_page *p = &l->p;
    sheet_begin(w, churn_tr(p, N_("Customers")), true);
    churn_file_columns(p, w, labels, sizeof labels / sizeof *labels);
    for (size_t at = 0; at < l->count; at += AT_ONCE) {
        size_t n = l->count - at < AT_ONCE ? l->count - at : AT_ONCE;
        struct churn_rate_row *rows;
        TRY(churn_rate_rows(&p->rq->cx, l->ids + at, n, &rows));
        for (size_t i = 0; i < n; i++) {
            const struct rule_stage *stage = stage_of(p, rows[i].stage);
            const char *owner;
            TRY(reference_name(&p->rq->cx, REFERENCE_ACCOUNT,
                               rows[i].owner_id, &owner));
            sheet_text(w, rows[i].code);
            sheet_text(w, rows[i].name);
            sheet_text(w, stage ? stage->name[p->l] : NULL);
            sheet_money(w, rows[i].revenue_365);
            sheet_text(w, owner);
            sheet_end_row(w);
        }
    }
    return OK;
}

enum err
page_churn_rate_export(struct request *rq)
{
    struct rate_list *l = ARENA_NEW(rq->cx.arena, struct rate_list);
    struct export to;
    enum err e = list_ask(rq, l);
    if (e == ERR_UNAVAILABLE)
        return funnel_page_wait(rq, &l->p.scope);
    TRY(e);
    TRY(export_open(rq, &to));
    e = rows_write(l, to.sheet);
    return churn_file_send(&l->p, &to, e, l->count, href(l, "", 1),
                           kind_words(l));
}
