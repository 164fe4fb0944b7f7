/* See overlap.h. The scope is that of the funnel, of which the last day counts;
 * every number opens its customers through the funnel's list. */
#include "page/overlap.h"

#include <string.h>

#include "http/params.h"
#include "http/reply.h"
#include "model/audit.h"
#include "model/copy.h"
#include "page/export.h"
#include "page/funnel_private.h"
#include "page/scope_private.h"
#include "view/format.h"

#define OVERLAP "/overlap"

enum { DEPTHS = 4 }; /* shades of a cell */

struct overlap_page {
    struct request *rq;
    struct arena *a;
    enum lang l;
    struct page_scope scope;
    const struct rule_model *m, *with;
    struct funnel_overlap o;
    bool rows_out, columns_out; /* somebody is outside the base there */
};

static const char *
tr(const struct overlap_page *p, const char *msgid)
{
    return lang_text(p->l, msgid);
}

/* ---- read ---- */

/* The first other model that is kept. */
static const struct rule_model *
first_other(const struct overlap_page *p)
{
    const struct rules *r = p->scope.lists->rules;
    for (size_t i = 0; i < r->model_count; i++)
        if (r->models[i].kept && &r->models[i] != p->scope.s.model)
            return &r->models[i];
    return NULL;
}

static enum err
overlap_ask(struct request *rq, struct overlap_page *p)
{
    *p = (struct overlap_page){.rq = rq, .a = rq->cx.arena, .l = rq->cx.lang};
    TRY(scope_read(rq, &p->scope));
    if (!p->scope.s.with)
        p->scope.s.with = first_other(p);
    scope_settle(p->a, p->l, &p->scope);
    p->m = p->scope.s.model;
    p->with = p->scope.s.with;
    return OK;
}

static enum err
overlap_count(struct overlap_page *p)
{
    TRY(funnel_overlap(&p->rq->cx, &p->scope.s, &p->o));
    for (size_t i = 0; i <= FUNNEL_OUT; i++) {
        p->rows_out |= p->o.customers[FUNNEL_OUT][i] > 0;
        p->columns_out |= p->o.customers[i][FUNNEL_OUT] > 0;
    }
    return OK;
}

/* Rows and columns in order: the stages, and outside the base where there is
 * anybody. */
static size_t
row_count(const struct overlap_page *p)
{
    return p->m->stage_count + p->rows_out;
}

static size_t
column_count(const struct overlap_page *p)
{
    return p->with->stage_count + p->columns_out;
}

static int
place_at(const struct rule_model *m, size_t i)
{
    return i < m->stage_count ? (int)i : FUNNEL_OUT;
}

static const char *
place_name(const struct overlap_page *p, const struct rule_model *m, int place)
{
    return place == FUNNEL_OUT ? tr(p, N_("outside the base"))
                               : m->stages[place].name[p->l];
}

/* -1: all of them. */
static uint64_t
customers(const struct overlap_page *p, int a, int b)
{
    uint64_t sum = 0;
    for (int i = 0; i <= FUNNEL_OUT; i++)
        for (int k = 0; k <= FUNNEL_OUT; k++)
            if ((a < 0 || a == i) && (b < 0 || b == k))
                sum += p->o.customers[i][k];
    return sum;
}

/* ---- shown ---- */

static void
figure(const struct overlap_page *p, struct view *v, const char *include,
       int a, int b)
{
    struct figure f = {.scope = &p->scope, .slice = {SLICE_BOTH, a, b},
                       .count = customers(p, a, b), .dash = true};
    figure_show(v, include, &f);
}

static void
head_cell(const struct overlap_page *p, struct view *v,
          const struct rule_model *m, int place)
{
    view_u64(v, "TONE", place == FUNNEL_OUT ? 1 : m->stages[place].colour);
    view_text(v, "LABEL", place_name(p, m, place));
}

/* The share of its row decides the shade: 0 is none. */
static int
depth(uint64_t n, uint64_t whole)
{
    return n && whole ? 1 + (int)((n * DEPTHS - 1) / whole) : 0;
}

static void
row_show(const struct overlap_page *p, struct view *v, int a)
{
    struct view *row = view_row(v, "ROW");
    uint64_t whole = customers(p, a, -1), all = customers(p, -1, -1);
    head_cell(p, row, p->m, a);
    for (size_t k = 0; k < column_count(p); k++) {
        int b = place_at(p->with, k);
        uint64_t n = p->o.customers[a][b];
        struct view *c = view_row(row, "CELL");
        view_textf(c, "DEPTH", "%d", depth(n, whole));
        figure(p, c, "COUNT", a, b);
        view_text(c, "SHARE", n ? format_percent(p->a, (int64_t)n,
                                                 (int64_t)whole) : "");
    }
    figure(p, row, "SUM", a, -1);
    view_text(row, "SUM_SHARE", whole ? format_percent(p->a, (int64_t)whole,
                                                       (int64_t)all) : "");
}

static void
matrix_show(const struct overlap_page *p, struct view *page)
{
    struct view *v = view_row(page, "MATRIX");
    uint64_t all = customers(p, -1, -1);
    view_text(v, "ROW_MODEL", p->m->name[p->l]);
    view_text(v, "COLUMN_MODEL", p->with->name[p->l]);
    for (size_t k = 0; k < column_count(p); k++)
        head_cell(p, view_row(v, "HEAD"), p->with, place_at(p->with, k));
    for (size_t i = 0; i < row_count(p); i++)
        row_show(p, v, place_at(p->m, i));
    for (size_t k = 0; k < column_count(p); k++) {
        int b = place_at(p->with, k);
        uint64_t n = customers(p, -1, b);
        struct view *c = view_row(v, "SUMS");
        figure(p, c, "COUNT", -1, b);
        view_text(c, "SHARE", n ? format_percent(p->a, (int64_t)n,
                                                 (int64_t)all) : "");
    }
    figure(p, v, "ALL", -1, -1);
}

static void
beside_show(const struct overlap_page *p, struct view *page)
{
    const struct rules *r = p->scope.lists->rules;
    for (size_t i = 0; i < r->model_count; i++) {
        const struct rule_model *m = &r->models[i];
        if (!m->kept || m == p->m)
            continue;
        struct page_scope other = p->scope;
        other.s.with = m;
        other.query = scope_query_text(p->a, &other);
        struct view *row = view_row(page, "BESIDE");
        view_text(row, "LABEL", m->name[p->l]);
        view_text(row, "HREF", scope_href(p->a, OVERLAP, &other, NULL));
        view_if(row, "CURRENT", m == p->with);
    }
}

static void
fact(struct view *v, const char *section, const char *text)
{
    view_text(view_row(v, section), "TEXT", text);
}

/* The form and its chips stay on the screen: paper says in words what narrows
 * the numbers, and who printed them. */
static void
paper_show(const struct overlap_page *p, struct view *v)
{
    scope_narrows_show(v, "PAPER", &p->scope);
    fact(v, "PAPER", p->rq->cx.actor.name);
}

/* The day alone, with all else of the scope as it is. */
static enum err
day_show(const struct overlap_page *p, struct view *v)
{
    struct params q = {0};
    view_text(v, "ON", day_iso(p->a, p->scope.s.to));
    view_text(v, "ON_MAX", day_iso(p->a, p->scope.closed + 1));
    TRY(urlencoded_read(p->a, p->scope.query, strlen(p->scope.query), &q));
    for (size_t i = 0; i < q.count; i++) {
        if (strcmp(q.list[i].name, "p") == 0)
            continue;
        struct view *row = view_row(v, "KEEP");
        view_text(row, "NAME", q.list[i].name);
        view_text(row, "VALUE", q.list[i].value);
    }
    return OK;
}

static enum err
head_show(const struct overlap_page *p, struct view *v)
{
    fact(v, "FACT", lang_format(p->a, p->l, N_("%s beside %s"),
                                p->m->name[p->l], p->with->name[p->l]));
    fact(v, "FACT",
         lang_format(p->a, p->l, N_("as of %s, read %s"),
                     day_iso(p->a, p->scope.s.to),
                     format_moment(p->a, copy_moment(&p->rq->cx))));
    paper_show(p, v);
    view_text(v, "CSV_HREF",
              scope_href(p->a, OVERLAP ".csv", &p->scope, NULL));
    view_text(v, "XLSX_HREF",
              scope_href(p->a, OVERLAP ".xlsx", &p->scope, NULL));
    view_text(v, "FUNNEL_HREF", scope_href(p->a, "/funnel", &p->scope, NULL));
    return day_show(p, v);
}

static enum err
alone_show(struct request *rq)
{
    struct view *v = reply_page(rq, "overlap/alone",
                                lang_text(rq->cx.lang,
                                          N_("Overlap of stages")));
    view_if(v, "ADMIN", (rq->cx.actor.roles & ROLE_ADMIN) != 0);
    return OK;
}

enum err
page_overlap_show(struct request *rq)
{
    struct overlap_page *p = ARENA_NEW(rq->cx.arena, struct overlap_page);
    TRY(overlap_ask(rq, p));
    if (!p->with)
        return alone_show(rq);
    if (!request_query(rq, "with") ||
        scope_written_otherwise(rq, &p->scope))
        return reply_see_other(rq, scope_href(p->a, OVERLAP, &p->scope, NULL),
                               NULL);
    enum err e = overlap_count(p);
    if (e == ERR_UNAVAILABLE)
        return funnel_page_wait(rq, &p->scope);
    TRY(e);
    struct view *v = reply_page(rq, "overlap/show",
                                tr(p, N_("Overlap of stages")));
    TRY(scope_unrecorded_show(scope_show(rq, v, &p->scope, OVERLAP),
                              &p->scope));
    beside_show(p, v);
    bool any = customers(p, -1, -1) > 0;
    view_if(v, "NOBODY", !any);
    if (any)
        matrix_show(p, v);
    return head_show(p, v);
}

/* ---- file ---- */

static void
row_write(const struct overlap_page *p, struct sheet_writer *w, int a)
{
    for (size_t k = 0; k < column_count(p); k++)
        sheet_int(w, (int64_t)customers(p, a, place_at(p->with, k)));
    sheet_int(w, (int64_t)customers(p, a, -1));
    sheet_end_row(w);
}

static void
table_write(const struct overlap_page *p, struct sheet_writer *w)
{
    sheet_begin(w, tr(p, N_("Overlap of stages")), false);
    sheet_column(w, arena_printf(p->a, "%s ╲ %s", p->m->name[p->l],
                                 p->with->name[p->l]), 24);
    for (size_t k = 0; k < column_count(p); k++)
        sheet_column(w, place_name(p, p->with, place_at(p->with, k)), 12);
    sheet_column(w, tr(p, N_("Sum")), 12);
    sheet_end_row(w);
    for (size_t i = 0; i < row_count(p); i++) {
        sheet_text(w, place_name(p, p->m, place_at(p->m, i)));
        row_write(p, w, place_at(p->m, i));
    }
    sheet_text(w, tr(p, N_("Sum")));
    row_write(p, w, -1);
}

enum err
page_overlap_export(struct request *rq)
{
    struct overlap_page *p = ARENA_NEW(rq->cx.arena, struct overlap_page);
    struct export to;
    TRY(overlap_ask(rq, p));
    if (!p->with)
        return ERR_NOT_FOUND;
    enum err e = overlap_count(p);
    if (e == ERR_UNAVAILABLE)
        return funnel_page_wait(rq, &p->scope);
    TRY(e);
    TRY(export_open(rq, &to));
    table_write(p, to.sheet);
    e = audit_write(&rq->cx, "funnel.export", "", 0,
                    export_detail(p->a, row_count(p) + 1, p->scope.query));
    return export_send(&to, e,
                       arena_printf(p->a, "%s %s",
                                    tr(p, N_("Overlap of stages")),
                                    day_iso(p->a, p->scope.s.to)));
}
