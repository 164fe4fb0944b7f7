/* The list behind a number as a file: all its rows, in its order. */
#include "model/audit.h"
#include "model/funnel_name.h"
#include "page/export.h"
#include "page/funnel.h"
#include "page/funnel_list.h"
#include "page/funnel_words.h"

enum { PIECE = 1000 };

static void
heads_write(const struct funnel_list_page *p, struct sheet_writer *w)
{
    static const struct { const char *label; int width; } heads[] = {
        {N_("Code"), 14}, {N_("Customer"), 32}, {N_("Stage now"), 12},
        {N_("From"), 12}, {N_("to"), 12}, {N_("Day"), 12},
        {N_("Days in stage"), 10}, {N_("12-month revenue"), 16},
        {N_("Owner"), 12}, {N_("Team"), 16}};
    sheet_begin(w, lang_text(p->l, N_("Customers")), true);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        sheet_column(w, lang_text(p->l, heads[i].label), heads[i].width);
    sheet_end_row(w);
}

static const char *
place(const struct funnel_list_page *p, int stage)
{
    const struct rule_model *m = p->scope.s.model;
    return stage >= 0 && (size_t)stage < m->stage_count
               ? m->stages[stage].name[p->l] : "";
}

static void
row_write(const struct funnel_list_page *p, struct sheet_writer *w,
          const struct funnel_row *r, const struct funnel_name *n, bool moves)
{
    sheet_text(w, n->code);
    sheet_text(w, n->name);
    sheet_text(w, place(p, n->stage));
    sheet_text(w, moves ? place(p, r->from) : NULL);
    sheet_text(w, moves ? place(p, r->to) : NULL);
    sheet_day(w, r->day);
    if (r->days < 0)
        sheet_text(w, NULL);
    else
        sheet_int(w, r->days);
    sheet_money(w, r->revenue_365);
    sheet_text(w, n->owner);
    sheet_text(w, n->team);
    sheet_end_row(w);
}

/* Names come in pieces; the rows are of one answer, so nothing shifts. */
static enum err
rows_write(const struct funnel_list_page *p, struct sheet_writer *w,
           const struct funnel_list *list)
{
    bool moves = funnel_slice_moves(&p->slice);
    for (size_t at = 0; at < list->count; at += PIECE) {
        struct funnel_name *names;
        size_t n = list->count - at < PIECE ? list->count - at : PIECE;
        TRY(funnel_names(p->cx, p->scope.s.model, list->rows + at, n,
                         &names));
        for (size_t i = 0; i < n; i++)
            row_write(p, w, &list->rows[at + i], &names[i], moves);
    }
    return OK;
}

enum err
page_funnel_list_export(struct request *rq)
{
    struct funnel_list_page p;
    struct funnel_list list;
    struct export to;
    TRY(funnel_list_ask(rq, &p));
    enum err e = funnel_list(p.cx, &p.scope.s, &p.slice, p.sort->order,
                             p.descending, 0, SIZE_MAX, &list);
    if (e == ERR_UNAVAILABLE)
        return funnel_page_wait(rq, &p.scope);
    TRY(e);
    TRY(export_open(rq, &to));
    heads_write(&p, to.sheet);
    e = rows_write(&p, to.sheet, &list);
    scope_sheet_write(to.sheet, &p.scope,
                      funnel_slice_words(&p.scope, &p.slice));
    if (e == OK)
        e = audit_write(&rq->cx, "funnel.export", "", 0,
                        export_detail(p.a, list.total,
                                      funnel_list_href(&p, "", p.sort,
                                                       p.descending, 1)));
    return export_send(&to, e, funnel_slice_words(&p.scope, &p.slice));
}
