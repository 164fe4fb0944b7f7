/* The customers behind a number of the churn page, on screen and as a file: of
 * the same reading, so exactly as many as it said. */
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
#include "view/format.h"

#define LIST CHURN "/list"

enum { PAGE_ROWS = 50, PAGE_MOST = 100000 };

struct churn_list {
    struct churn_page p;
    struct churn_slice slice;
    struct churn_case **rows;
    size_t count;
    uint64_t page;
};

static int
row_order(const void *a, const void *b)
{
    const struct churn_case *x = *(struct churn_case *const *)a;
    const struct churn_case *y = *(struct churn_case *const *)b;
    if (x->revenue_365 != y->revenue_365)
        return x->revenue_365 > y->revenue_365 ? -1 : 1;
    return (x->customer_id > y->customer_id) -
           (x->customer_id < y->customer_id);
}

static enum err
list_ask(struct request *rq, struct churn_list *l)
{
    const char *slice = request_query(rq, "slice");
    const char *page = request_query(rq, "page");
    TRY(churn_page_read(rq, &l->p));
    const struct churn *c = &l->p.now;
    if (!churn_slice_read(l->p.a, c, slice ? slice : "all", &l->slice))
        return ERR_NOT_FOUND;
    if (!page || !parse_u64(page, &l->page) || l->page < 1 ||
        l->page > PAGE_MOST)
        l->page = 1;
    l->rows = ARENA_ARRAY(l->p.a, c->count + 1, struct churn_case *);
    l->count = 0;
    for (size_t i = 0; i < c->count; i++)
        if (churn_fits(c, &l->slice, c->cases[i]))
            l->rows[l->count++] = c->cases[i];
    qsort(l->rows, l->count, sizeof *l->rows, row_order);
    return OK;
}

/* What the slice says, in words. */
static const char *
slice_words(const struct churn_list *l)
{
    static const char *const words[CHURN_SLICE_COUNT] = {
        [CHURN_ALL] = N_("Customers lost"),
        [CHURN_AVOIDABLE] = N_("Avoidable"),
        [CHURN_UNREVIEWED] = N_("not looked at again after 30 days"),
        [CHURN_REVIEWED] = N_("looked at again"),
        [CHURN_DISAGREED] = N_("changed by the second look"),
        [CHURN_UNKNOWN] = N_("reason unknown"),
        [CHURN_OTHER] = N_("other reason"),
        [CHURN_OBSERVED] = N_("lost more than 180 days ago"),
        [CHURN_REGAINED] = N_("Won back within 180 days")};
    const struct churn_slice *s = &l->slice;
    const char *family =
        s->family < 0 ? NULL : churn_family_name(&l->p, s->family);
    const char *what = NULL;
    if (words[s->kind])
        return churn_tr(&l->p, words[s->kind]);
    if (s->kind == CHURN_FAMILY)
        return family;
    if (s->kind >= CHURN_MONTH)
        return lang_format(l->p.a, l->p.l, N_("Customers lost: %s"),
                           churn_part_label(&l->p, s));
    if (s->kind == CHURN_REASON)
        what = churn_reason_name(&l->p, s->reason);
    else if (s->kind == CHURN_COMPETITOR)
        what = s->competitor_id
                   ? churn_competitor(&l->p.now, s->competitor_id)
                   : churn_tr(&l->p, N_("competitor not named"));
    else
        what = lang_format(
            l->p.a, l->p.l, N_("left from “%s”"),
            l->count && churn_left(&l->p, l->rows[0]->left)
                ? churn_left(&l->p, l->rows[0]->left)->name[l->p.l]
                : churn_tr(&l->p, N_("Unknown")));
    return family ? arena_printf(l->p.a, "%s · %s", what, family) : what;
}

static const char *
href(const struct churn_list *l, const char *path, uint64_t page)
{
    const char *here = churn_list_href(&l->p, path, &l->p.scope, &l->slice);
    return page < 2 ? here
                    : arena_printf(l->p.a, "%s&page=%llu", here,
                                   (unsigned long long)page);
}

static void
head_show(const struct churn_list *l, struct view *v)
{
    const struct churn_page *p = &l->p;
    struct churn_sum sum = churn_sum(&p->now, &l->slice);
    view_text(v, "HEADLINE", slice_words(l));
    view_text(view_row(v, "FACT"), "TEXT",
              lang_format(p->a, p->l, N_("%s customers"),
                          format_int(p->a, (int64_t)l->count)));
    view_text(view_row(v, "FACT"), "TEXT",
              lang_format(p->a, p->l, N_("value lost %s"),
                          format_money(p->a, p->rq->cx.config->currency,
                                       sum.revenue_365)));
    view_textf(view_row(v, "FACT"), "TEXT", "%s – %s",
               day_iso(p->a, p->scope.s.from), day_iso(p->a, p->scope.s.to));
    view_u64(v, "TOTAL", l->count);
    view_textf(v, "SUM", "%lld", (long long)sum.revenue_365);
    view_text(v, "CSV_HREF", href(l, LIST ".csv", 1));
    view_text(v, "XLSX_HREF", href(l, LIST ".xlsx", 1));
    view_text(v, "BACK_HREF", scope_href(p->a, CHURN, &p->scope, NULL));
    if (p->scope.ignored)
        view_text(view_row(v, "IGNORED"), "TEXT", p->scope.ignored);
}

static enum err
row_show(const struct churn_list *l, struct view *v,
         const struct churn_case *k, const struct churn_name *name)
{
    const struct churn_page *p = &l->p;
    const struct rule_stage *stage =
        churn_left(p, k->left);
    const char *owner;
    struct view *row = view_row(v, "ROW");
    TRY(reference_name(&p->rq->cx, REFERENCE_ACCOUNT,
                       churn_value(k, DIM_OWNER), &owner));
    view_textf(row, "HREF", "/customer/%llu",
               (unsigned long long)k->customer_id);
    view_text(row, "NAME", name->customer_name);
    view_text(row, "CODE", name->customer_code);
    view_textf(row, "CASE_HREF", "/recovery/%llu", (unsigned long long)k->id);
    view_text(row, "CASE", name->code);
    view_text(row, "DAY", format_day(p->a, k->lost_on));
    view_if(row, "STAGE", stage != NULL);
    view_u64(row, "TONE", stage ? stage->colour : 1);
    view_text(row, "LABEL",
              stage ? stage->name[p->l] : churn_tr(p, N_("Unknown")));
    view_text(row, "FAMILY", churn_family_name(p, k->family));
    view_text(row, "REASON", churn_reason_name(p, k->reason));
    view_if(row, "CHANGED", *name->before != 0);
    view_text(row, "BEFORE", name->before);
    const char *rival = churn_competitor(&p->now, k->competitor_id);
    view_text(row, "COMPETITOR", *rival ? rival : FORMAT_NONE);
    view_text(row, "REVENUE",
              format_money(p->a, p->rq->cx.config->currency, k->revenue_365));
    view_text(row, "OWNER", *owner ? owner : FORMAT_NONE);
    return OK;
}

static void
paging_show(const struct churn_list *l, struct view *v)
{
    struct view *paging = view_include(v, "PAGING", "parts/paging");
    bool more = l->page * PAGE_ROWS < l->count;
    view_if(paging, "PREVIOUS", l->page > 1);
    view_if(paging, "NEXT", more);
    if (l->page > 1)
        view_text(paging, "PREVIOUS_HREF", href(l, LIST, l->page - 1));
    if (more)
        view_text(paging, "NEXT_HREF", href(l, LIST, l->page + 1));
}

enum err
page_churn_list(struct request *rq)
{
    struct churn_list *l = ARENA_NEW(rq->cx.arena, struct churn_list);
    enum err e = list_ask(rq, l);
    if (e == ERR_UNAVAILABLE)
        return funnel_page_wait(rq, &l->p.scope);
    TRY(e);
    struct view *v = reply_page(rq, "churn/list", slice_words(l));
    size_t first = (size_t)(l->page - 1) * PAGE_ROWS;
    struct churn_name *names = NULL;
    head_show(l, v);
    size_t last =
        first + PAGE_ROWS < l->count ? first + PAGE_ROWS : l->count;
    view_if(v, "ANY", first < l->count);
    if (first < last)
        TRY(churn_names(&rq->cx, l->rows + first, last - first, &names));
    for (size_t i = first; i < last; i++)
        TRY(row_show(l, v, l->rows[i], &names[i - first]));
    if (first < l->count)
        paging_show(l, v);
    return OK;
}

/* ---- files ---- */

void
churn_file_columns(const struct churn_page *p, struct sheet_writer *w,
                   const char *const *labels, size_t n)
{
    for (size_t i = 0; i < n; i++)
        sheet_column(w, churn_tr(p, labels[i]), 16);
    sheet_end_row(w);
}

enum err
churn_file_send(const struct churn_page *p, struct export *to,
                enum err written, size_t rows, const char *query,
                const char *title)
{
    if (written == OK)
        written = audit_write(&p->rq->cx, "churn.export", "", 0,
                              export_detail(p->a, rows, query));
    return export_send(to, written, title);
}

static enum err
customers_write(const struct churn_list *l, struct sheet_writer *w)
{
    static const char *const labels[] = {
        N_("Case"),        N_("Code"),       N_("Customer"),
        N_("Lost on"),     N_("Left from"),  N_("Family"),
        N_("Main reason"), N_("Before the second look"), N_("Competitor"),
        N_("Value lost (12 months)"), N_("Owner")};
    const struct churn_page *p = &l->p;
    struct churn_name *names;
    TRY(churn_names(&p->rq->cx, l->rows, l->count, &names));
    sheet_begin(w, churn_tr(p, N_("Customers")), true);
    churn_file_columns(p, w, labels, sizeof labels / sizeof *labels);
    for (size_t i = 0; i < l->count; i++) {
        const struct churn_case *k = l->rows[i];
        const struct rule_stage *stage =
            churn_left(p, k->left);
        const char *owner;
        TRY(reference_name(&p->rq->cx, REFERENCE_ACCOUNT,
                           churn_value(k, DIM_OWNER), &owner));
        sheet_text(w, names[i].code);
        sheet_text(w, names[i].customer_code);
        sheet_text(w, names[i].customer_name);
        sheet_day(w, k->lost_on);
        sheet_text(w, stage ? stage->name[p->l] : NULL);
        sheet_text(w, churn_family_name(p, k->family));
        sheet_text(w, churn_reason_name(p, k->reason));
        sheet_text(w, names[i].before);
        sheet_text(w, churn_competitor(&p->now, k->competitor_id));
        sheet_money(w, k->revenue_365);
        sheet_text(w, owner);
        sheet_end_row(w);
    }
    return OK;
}

enum err
page_churn_list_export(struct request *rq)
{
    struct churn_list *l = ARENA_NEW(rq->cx.arena, struct churn_list);
    struct export to;
    enum err e = list_ask(rq, l);
    if (e == ERR_UNAVAILABLE)
        return funnel_page_wait(rq, &l->p.scope);
    TRY(e);
    TRY(export_open(rq, &to));
    e = customers_write(l, to.sheet);
    return churn_file_send(&l->p, &to, e, l->count, href(l, "", 1),
                           slice_words(l));
}

static size_t
reasons_write(const struct churn_page *p, struct sheet_writer *w)
{
    static const char *const labels[] = {N_("Family"),
                                         N_("Main reason"),
                                         N_("Customers lost"),
                                         N_("Value lost (12 months)"),
                                         N_("Gross margin"),
                                         N_("lost more than 180 days ago"),
                                         N_("Won back within 180 days")};
    size_t n;
    struct churn_line *lines = churn_lines(p, -1, &n);
    sheet_begin(w, churn_tr(p, N_("Churn reasons")), true);
    churn_file_columns(p, w, labels, sizeof labels / sizeof *labels);
    for (size_t i = 0; i < n; i++) {
        sheet_text(w, churn_family_name(p, lines[i].slice.family));
        sheet_text(w, churn_reason_name(p, lines[i].slice.reason));
        sheet_int(w, (int64_t)lines[i].sum.customers);
        sheet_money(w, lines[i].sum.revenue_365);
        sheet_money(w, lines[i].sum.margin_365);
        sheet_int(w, (int64_t)lines[i].sum.observed);
        sheet_int(w, (int64_t)lines[i].sum.regained);
        sheet_end_row(w);
    }
    return n;
}

enum err
page_churn_export(struct request *rq)
{
    struct churn_page *p = ARENA_NEW(rq->cx.arena, struct churn_page);
    struct export to;
    enum err e = churn_page_read(rq, p);
    if (e == ERR_UNAVAILABLE)
        return funnel_page_wait(rq, &p->scope);
    TRY(e);
    TRY(export_open(rq, &to));
    size_t n = reasons_write(p, to.sheet);
    return churn_file_send(p, &to, OK, n, p->scope.query,
                           arena_printf(p->a, "%s %s",
                                        churn_tr(p, N_("Churn reasons")),
                                        p->scope.words));
}
