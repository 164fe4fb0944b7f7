/* The customers behind a number: made of its scope and its slice, so that the
 * list has exactly as many rows as the number said. */
#include "page/funnel.h"

#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "model/copy.h"
#include "model/funnel_name.h"
#include "model/guide.h"
#include "model/user.h"
#include "page/funnel_list.h"
#include "page/funnel_words.h"
#include "view/format.h"

#define LIST "/funnel/list"

enum { PAGE_ROWS = 50, PAGE_MOST = 100000 };

const struct funnel_sort funnel_sorts[] = {
    {"code", N_("Code"), ORDER_CODE, false},
    {"day", N_("Day"), ORDER_DAY, true},
    {"days", N_("Days in stage"), ORDER_DAYS, true},
    {"revenue", N_("12-month revenue"), ORDER_REVENUE, true},
};
const size_t funnel_sort_count = sizeof funnel_sorts / sizeof *funnel_sorts;

/* Whose number it is: what is missing of it for the reader can be said, and only
 * that. An account that is no more is as one that is not said. */
static enum err
maker_read(struct request *rq, struct funnel_list_page *out)
{
    struct actor *maker = ARENA_NEW(rq->cx.arena, struct actor);
    const char *id = request_query(rq, "for");
    out->maker = 0;
    if (!id || !parse_u64(id, &out->maker))
        return OK;
    enum err e = actor_of_account(&rq->cx, out->maker, maker);
    if (e == OK)
        out->scope.s.maker = maker;
    return e == ERR_NOT_FOUND ? OK : e;
}

enum err
funnel_list_ask(struct request *rq, struct funnel_list_page *out)
{
    const char *slice = request_query(rq, "slice");
    const char *sort = request_query(rq, "sort");
    const char *page = request_query(rq, "page");
    TRY(scope_read(rq, &out->scope));
    TRY(maker_read(rq, out));
    if (!slice)
        out->slice = (struct slice){SLICE_CLOSING, -1, -1};
    else if (!slice_read(&out->scope.s, slice, &out->slice))
        return ERR_NOT_FOUND;
    out->play = NULL;
    if (out->slice.kind >= SLICE_PLAYED)
        TRY(play_name(&rq->cx, (uint64_t)out->slice.b, &out->play));
    out->rq = rq;
    out->cx = &rq->cx;
    out->a = rq->cx.arena;
    out->l = rq->cx.lang;
    out->sort = &funnel_sorts[3];
    out->descending = true;
    for (size_t i = 0; sort && i < funnel_sort_count; i++)
        if (strcmp(sort + (*sort == '-'), funnel_sorts[i].key) == 0) {
            out->sort = &funnel_sorts[i];
            out->descending = *sort == '-';
        }
    out->page = 1;
    if (page && (!parse_u64(page, &out->page) || out->page < 1 ||
                 out->page > PAGE_MOST))
        out->page = 1;
    return OK;
}

const char *
funnel_list_href(const struct funnel_list_page *p, const char *path,
                 const struct funnel_sort *sort, bool descending,
                 uint64_t page)
{
    struct buf b;
    buf_init(&b, p->a);
    if (p->maker)
        buf_printf(&b, "for=%llu&", (unsigned long long)p->maker);
    buf_printf(&b, "slice=%s",
               slice_text(p->a, &p->scope.s, &p->slice));
    if (sort)
        buf_printf(&b, "&sort=%s%s", descending ? "-" : "", sort->key);
    if (page > 1)
        buf_printf(&b, "&page=%llu", (unsigned long long)page);
    return scope_href(p->a, path, &p->scope, b.data);
}

/* ---- head ---- */

static void
fact(struct view *v, const char *text)
{
    view_text(view_row(v, "FACT"), "TEXT", text);
}

static const char *
total_text(const struct funnel_list_page *p, const struct funnel_list *list)
{
    const char *customers = format_int(p->a, (int64_t)list->customers);
    const char *total = format_int(p->a, (int64_t)list->total);
    if (list->total == list->customers)
        return lang_format(p->a, p->l, N_("%s customers"), total);
    return lang_format(p->a, p->l, N_("%s moves of %s customers"), total,
                       customers);
}

static void
left_out_show(const struct funnel_list_page *p, struct view *v,
              const struct funnel_list *list)
{
    if (list->outside)
        view_text(view_row(v, "LEFT_OUT"), "TEXT",
                  lang_text(p->l, N_("Some of them are outside your teams "
                                     "and are not shown here.")));
    if (list->deleted)
        view_text(view_row(v, "LEFT_OUT"), "TEXT",
                  lang_format(p->a, p->l,
                              N_("Of these customers %s are in the bin or "
                                 "gone for good by now."),
                              format_int(p->a, (int64_t)list->deleted)));
}

/* To the page whose number it is. */
static void
back_show(const struct funnel_list_page *p, struct view *v)
{
    static const struct {
        const char *crumb, *text;
    } words[] = {{N_("Funnel"), N_("Back to the funnel")},
                 {N_("Overlap of stages"), N_("Back to the overlap")},
                 {N_("What came of the plays"), N_("Back to the plays")}};
    const struct rule_model *m = p->scope.s.model;
    int k = p->play ? 2 : p->slice.kind == SLICE_BOTH;
    const char *back = k ? "/overlap" : "/funnel";
    if (p->play)
        back = arena_printf(p->a, "/stage/%s/%s/effect", m->code,
                            m->stages[p->slice.a].code);
    view_text(v, "BACK_HREF", scope_href(p->a, back, &p->scope, NULL));
    view_msg(v, "BACK_CRUMB", words[k].crumb);
    view_msg(v, "BACK_TEXT", words[k].text);
}

static void
head_show(const struct funnel_list_page *p, struct view *v,
          const struct funnel_list *list)
{
    view_text(v, "HEADLINE", funnel_slice_words(&p->scope, &p->slice));
    if (p->play)
        fact(v, p->play);
    fact(v, total_text(p, list));
    fact(v, lang_format(p->a, p->l, N_("12-month revenue %s"),
                        format_money_short(p->a, p->l,
                                           p->cx->config->currency,
                                           list->revenue_365)));
    fact(v, p->scope.s.model->name[p->l]);
    fact(v, lang_format(p->a, p->l, N_("as of %s, read %s"),
                        day_iso(p->a, p->scope.s.to),
                        format_moment(p->a, copy_moment(p->cx))));
    scope_narrows_show(v, "FACT", &p->scope);
    view_u64(v, "TOTAL", list->total);
    view_u64(v, "CUSTOMERS", list->customers);
    view_textf(v, "SUM", "%lld", (long long)list->revenue_365);
    view_text(v, "CSV_HREF", funnel_list_href(p, LIST ".csv", p->sort,
                                              p->descending, 1));
    view_text(v, "XLSX_HREF", funnel_list_href(p, LIST ".xlsx", p->sort,
                                               p->descending, 1));
    back_show(p, v);
    left_out_show(p, v, list);
}

/* ---- rows ---- */

static void
heads_show(const struct funnel_list_page *p, struct view *v)
{
    for (size_t i = 0; i < funnel_sort_count; i++) {
        const struct funnel_sort *s = &funnel_sorts[i];
        bool here = s == p->sort;
        bool down = here ? !p->descending : s->descending_first;
        struct view *h = view_row(v, s->key[0] == 'c' ? "HEAD_CODE"
                                     : s->key[0] == 'r' ? "HEAD_REVENUE"
                                     : s->key[3] ? "HEAD_DAYS" : "HEAD_DAY");
        view_text(h, "LABEL", lang_text(p->l, s->label));
        view_text(h, "SORT_HREF", funnel_list_href(p, LIST, s, down, 1));
        view_if(h, "UP", here && !p->descending);
        view_if(h, "DOWN", here && p->descending);
        if (here)
            view_text(view_row(h, "SORTED"), "DIRECTION",
                      p->descending ? "descending" : "ascending");
    }
}

static void
stage_show(const struct funnel_list_page *p, struct view *row,
           const char *section, int stage)
{
    const struct rule_model *m = p->scope.s.model;
    struct view *v = view_row(row, section);
    bool in = stage >= 0 && (size_t)stage < m->stage_count;
    view_if(v, "IN_BASE", in);
    view_u64(v, "TONE", in ? m->stages[stage].colour : 1);
    view_text(v, "LABEL", in ? m->stages[stage].name[p->l]
                             : lang_text(p->l, N_("outside the base")));
}

static void
row_show(const struct funnel_list_page *p, struct view *v,
         const struct funnel_row *r, const struct funnel_name *n, bool moves)
{
    struct view *row = view_row(v, "ROW");
    view_if(row, "THERE", n->name && !n->in_bin);
    view_textf(row, "HREF", "/customer/%llu",
               (unsigned long long)r->customer_id);
    view_text(row, "NAME", n->name ? n->name
                                   : lang_text(p->l, N_("(gone for good)")));
    view_text(row, "CODE", n->code ? n->code : FORMAT_NONE);
    view_if(row, "IN_BIN", n->in_bin);
    stage_show(p, row, "STAGE", n->stage);
    view_if(row, "MOVES", moves);
    if (moves) {
        stage_show(p, row, "FROM", r->from);
        stage_show(p, row, "TO", r->to);
    }
    view_text(row, "DAY", format_day(p->a, r->day));
    view_text(row, "DAYS", r->days < 0 ? FORMAT_NONE
                                       : format_int(p->a, r->days));
    view_text(row, "REVENUE",
              format_money(p->a, p->cx->config->currency, r->revenue_365));
    view_text(row, "OWNER", *n->owner ? n->owner : FORMAT_NONE);
    view_text(row, "TEAM", *n->team ? n->team : FORMAT_NONE);
}

static void
paging_show(const struct funnel_list_page *p, struct view *v,
            const struct funnel_list *list)
{
    struct view *paging = view_include(v, "PAGING", "parts/paging");
    bool more = p->page * PAGE_ROWS < list->total;
    view_if(paging, "PREVIOUS", p->page > 1);
    view_if(paging, "NEXT", more);
    if (p->page > 1)
        view_text(paging, "PREVIOUS_HREF",
                  funnel_list_href(p, LIST, p->sort, p->descending,
                                   p->page - 1));
    if (more)
        view_text(paging, "NEXT_HREF",
                  funnel_list_href(p, LIST, p->sort, p->descending,
                                   p->page + 1));
    uint64_t first = (p->page - 1) * PAGE_ROWS;
    view_text(v, "FOOT_TEXT",
              lang_format(p->a, p->l, N_("%s to %s of %s"),
                          format_int(p->a, (int64_t)first + 1),
                          format_int(p->a, (int64_t)(first + list->count)),
                          format_int(p->a, (int64_t)list->total)));
}

static enum err
rows_show(const struct funnel_list_page *p, struct view *v,
          const struct funnel_list *list)
{
    struct funnel_name *names;
    bool moves = funnel_slice_moves(&p->slice);
    view_if(v, "ANY", list->count > 0);
    if (!list->count)
        return OK;
    TRY(funnel_names(p->cx, p->scope.s.model, list->rows, list->count,
                     &names));
    heads_show(p, v);
    view_if(v, "MOVES", moves);
    for (size_t i = 0; i < list->count; i++)
        row_show(p, v, &list->rows[i], &names[i], moves);
    paging_show(p, v, list);
    return OK;
}

enum err
page_funnel_list(struct request *rq)
{
    struct funnel_list_page p;
    struct funnel_list list;
    TRY(funnel_list_ask(rq, &p));
    enum err e = funnel_list(p.cx, &p.scope.s, &p.slice, p.sort->order,
                             p.descending, (p.page - 1) * PAGE_ROWS,
                             PAGE_ROWS, &list);
    if (e == ERR_UNAVAILABLE)
        return funnel_page_wait(rq, &p.scope);
    TRY(e);
    struct view *v = reply_page(rq, "funnel/list",
                                funnel_slice_words(&p.scope, &p.slice));
    head_show(&p, v, &list);
    if (p.scope.ignored)
        view_text(view_row(v, "IGNORED"), "TEXT", p.scope.ignored);
    TRY(scope_unrecorded_show(v, &p.scope));
    return rows_show(&p, v, &list);
}
