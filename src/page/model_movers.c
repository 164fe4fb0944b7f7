/* The customers behind a number of a rehearsal: all who would move from a stage,
 * to a stage, or of an owner, as far as the reader may see them. */
#include <string.h>

#include "core/text.h"
#include "model/audit.h"
#include "model/rehearsal.h"
#include "page/export.h"
#include "page/model.h"
#include "view/format.h"

enum { PAGE_ROWS = 50, PIECE = 1000 };

struct movers_page {
    struct request *rq;
    struct model_row model;
    const struct rule_model *rm;
    struct rehearsal r;
    struct rehearsal_filter filter;
    uint64_t after_id; /* of the row before the page, 0 = from the first */
    int64_t after_revenue;
    struct rehearsal_movers all;
    struct rehearsal_mover *list; /* of the page, with the first of the next */
    size_t count;
};

/* ---- read ---- */

/* A stage by its code; false: there is none of it. */
static bool
stage_ask(const struct movers_page *p, const char *name, unsigned *out)
{
    const char *code = request_query(p->rq, name);
    int i = code && *code ? rules_stage(p->rm, code) : -1;
    *out = i < 0 ? 0 : p->rm->stages[i].number;
    return !code || !*code || i >= 0;
}

static bool
number_ask(const struct movers_page *p, const char *name, uint64_t *out)
{
    const char *text = request_query(p->rq, name);
    *out = 0;
    return !text || parse_u64(text, out);
}

static bool
filter_ask(struct movers_page *p)
{
    struct rehearsal_filter *f = &p->filter;
    const char *revenue = request_query(p->rq, "revenue");
    f->of_owner = request_query(p->rq, "owner") != NULL;
    f->of_team = f->of_owner || request_query(p->rq, "team") != NULL;
    return stage_ask(p, "from", &f->from) && stage_ask(p, "to", &f->to) &&
           number_ask(p, "owner", &f->owner_id) &&
           number_ask(p, "team", &f->team_id) &&
           number_ask(p, "after", &p->after_id) &&
           (!revenue || parse_i64(revenue, &p->after_revenue));
}

static enum err
movers_open(struct request *rq, struct movers_page *p)
{
    const struct rules *rules;
    *p = (struct movers_page){.rq = rq};
    TRY(model_of_page(rq, &p->model));
    TRY(rules_get(&rq->cx, &rules));
    p->rm = rules_model(rules, p->model.code);
    if (p->rm == NULL || !filter_ask(p))
        return ERR_NOT_FOUND;
    TRY(rehearsal_latest(&rq->cx, p->model.code, &p->r));
    if (!p->r.done)
        return ERR_NOT_FOUND;
    return OK;
}

/* n of them from that one on, with names. */
static enum err
movers_take(struct movers_page *p, size_t from, size_t n)
{
    p->list = p->all.list + from;
    p->count = p->all.count - from < n ? p->all.count - from : n;
    return rehearsal_movers_name(&p->rq->cx, p->list, p->count);
}

static enum err
movers_read(struct movers_page *p)
{
    TRY(rehearsal_movers(&p->rq->cx, p->r.id, &p->filter, &p->all));
    return movers_take(p, p->after_id ? rehearsal_movers_after(
                              &p->all, p->after_revenue, p->after_id) : 0,
                       PAGE_ROWS + 1);
}

/* ---- shown ---- */

static const char *
stage_name(const struct movers_page *p, unsigned number)
{
    int i = rules_stage_number(p->rm, number);
    return i < 0 ? FORMAT_NONE : p->rm->stages[i].name[p->rq->cx.lang];
}

static const char *
owner_name(const struct movers_page *p, const struct rehearsal_mover *m)
{
    return m->owner ? m->owner : lang_text(p->rq->cx.lang, N_("the pool"));
}

static const char *
team_name(const struct movers_page *p, const struct rehearsal_mover *m)
{
    return m->team ? m->team
                   : lang_text(p->rq->cx.lang, N_("rehearsal|no team"));
}

static const char *
title_text(const struct movers_page *p)
{
    struct arena *a = p->rq->cx.arena;
    enum lang l = p->rq->cx.lang;
    const struct rehearsal_filter *f = &p->filter;
    if (f->from && f->to)
        return lang_format(a, l, N_("By the draft from “%s” to “%s”"),
                           stage_name(p, f->from), stage_name(p, f->to));
    if (f->from)
        return lang_format(a, l, N_("By the draft out of “%s”"),
                           stage_name(p, f->from));
    if (f->to)
        return lang_format(a, l, N_("By the draft into “%s”"),
                           stage_name(p, f->to));
    if (f->of_owner && p->count)
        return lang_format(a, l, N_("Customers of %s that the draft would"
                                    " move"), owner_name(p, &p->list[0]));
    if (f->of_team && !f->of_owner && p->count)
        return lang_format(a, l, N_("Customers of %s that the draft would"
                                    " move"), team_name(p, &p->list[0]));
    return lang_text(l, N_("All that the draft would move"));
}

static void
stage_show(const struct movers_page *p, struct view *row, const char *section,
           unsigned number)
{
    int i = rules_stage_number(p->rm, number);
    struct view *v = view_row(row, section);
    view_u64(v, "TONE", i < 0 ? 1 : p->rm->stages[i].colour);
    view_text(v, "LABEL", stage_name(p, number));
}

static void
row_show(const struct movers_page *p, struct view *v,
         const struct rehearsal_mover *m)
{
    struct view *row = view_row(v, "ROW");
    view_textf(row, "HREF", "/customer/%llu",
               (unsigned long long)m->customer_id);
    view_text(row, "NAME", m->name);
    view_text(row, "CODE", m->code);
    stage_show(p, row, "FROM", m->from);
    stage_show(p, row, "TO", m->to);
    view_text(row, "REVENUE",
              format_money(p->rq->cx.arena, p->rq->cx.config->currency,
                           m->revenue_365));
    view_text(row, "OWNER", owner_name(p, m));
    view_text(row, "TEAM", m->team ? m->team : FORMAT_NONE);
}

/* The same list from its first row, or behind a row; or as a file. */
static const char *
list_href(const struct movers_page *p, const char *ending,
          const struct rehearsal_mover *after)
{
    const struct rehearsal_filter *f = &p->filter;
    struct buf b;
    buf_init(&b, p->rq->cx.arena);
    buf_printf(&b, "%s%s?", model_href(p->rq, p->rq->id, "/rehearsal/list"),
               ending);
    if (f->from)
        buf_printf(&b, "from=%s&", request_query(p->rq, "from"));
    if (f->to)
        buf_printf(&b, "to=%s&", request_query(p->rq, "to"));
    if (f->of_owner)
        buf_printf(&b, "owner=%llu&", (unsigned long long)f->owner_id);
    if (f->of_team)
        buf_printf(&b, "team=%llu&", (unsigned long long)f->team_id);
    if (after)
        buf_printf(&b, "after=%llu&revenue=%lld",
                   (unsigned long long)after->customer_id,
                   (long long)after->revenue_365);
    return b.data;
}

static void
paging_show(const struct movers_page *p, struct view *v)
{
    struct view *paging = view_include(v, "PAGING", "parts/paging");
    bool more = p->count > PAGE_ROWS;
    view_if(paging, "PREVIOUS", p->after_id > 0);
    view_if(paging, "NEXT", more);
    if (p->after_id)
        view_text(paging, "PREVIOUS_HREF", list_href(p, "", NULL));
    if (more)
        view_text(paging, "NEXT_HREF",
                  list_href(p, "", &p->list[PAGE_ROWS - 1]));
}

enum err
page_model_movers(struct request *rq)
{
    struct movers_page *p = ARENA_NEW(rq->cx.arena, struct movers_page);
    TRY(movers_open(rq, p));
    TRY(movers_read(p));
    const char *title = title_text(p);
    struct view *v = reply_page(rq, "model/movers", title);
    view_text(v, "HEADLINE", title);
    model_fill_back(rq, v, &p->model);
    view_text(v, "REHEARSAL_HREF", model_href(rq, rq->id, "/rehearsal"));
    view_text(v, "COUNT_TEXT",
              lang_format(rq->cx.arena, rq->cx.lang, N_("%s customers"),
                          format_int(rq->cx.arena, (int64_t)p->all.count)));
    view_text(v, "AS_OF_TEXT",
              lang_format(rq->cx.arena, rq->cx.lang,
                          N_("as rehearsed on %s"),
                          format_moment(rq->cx.arena, p->r.created_at)));
    view_u64(v, "TOTAL", p->all.count);
    view_text(v, "CSV_HREF", list_href(p, ".csv", NULL));
    view_text(v, "XLSX_HREF", list_href(p, ".xlsx", NULL));
    view_if(v, "LESS", p->all.count < p->all.everybody);
    view_if(v, "ANY", p->count > 0);
    for (size_t i = 0; i < p->count && i < PAGE_ROWS; i++)
        row_show(p, v, &p->list[i]);
    if (p->count > 0)
        paging_show(p, v);
    return OK;
}

/* ---- as a file ---- */

static void
heads_write(const struct movers_page *p, struct sheet_writer *w)
{
    static const struct { const char *label; int width; } heads[] = {
        {N_("Number"), 14}, {N_("Customer"), 32}, {N_("now"), 12},
        {N_("by the draft"), 12}, {N_("Revenue of 365 days"), 16},
        {N_("Owner"), 12}, {N_("Team"), 16}};
    enum lang l = p->rq->cx.lang;
    sheet_begin(w, lang_text(l, N_("Customers")), true);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        sheet_column(w, lang_text(l, heads[i].label), heads[i].width);
    sheet_end_row(w);
}

/* All rows, a piece behind the other. */
static enum err
rows_write(struct movers_page *p, struct sheet_writer *w)
{
    for (size_t from = 0; from < p->all.count; from += PIECE) {
        TRY(movers_take(p, from, PIECE));
        for (size_t i = 0; i < p->count; i++) {
            const struct rehearsal_mover *m = &p->list[i];
            sheet_text(w, m->code);
            sheet_text(w, m->name);
            sheet_text(w, stage_name(p, m->from));
            sheet_text(w, stage_name(p, m->to));
            sheet_money(w, m->revenue_365);
            sheet_text(w, owner_name(p, m));
            sheet_text(w, m->team);
            sheet_end_row(w);
        }
    }
    return OK;
}

enum err
page_model_movers_export(struct request *rq)
{
    struct movers_page *p = ARENA_NEW(rq->cx.arena, struct movers_page);
    struct export to;
    TRY(movers_open(rq, p));
    TRY(rehearsal_movers(&rq->cx, p->r.id, &p->filter, &p->all));
    TRY(export_open(rq, &to));
    heads_write(p, to.sheet);
    enum err e = rows_write(p, to.sheet);
    if (e == OK)
        e = audit_write(&rq->cx, "model.export", "model", p->model.number,
                        export_detail(rq->cx.arena, p->all.count,
                                      list_href(p, "", NULL)));
    return export_send(&to, e, lang_text(rq->cx.lang, N_("Rehearsal")));
}
