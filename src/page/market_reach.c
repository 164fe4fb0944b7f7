/* Penetration by product line, and the customers behind its numbers and behind
 * the new customers of a market. */
#include "model/market_reach.h"

#include <string.h>

#include "core/text.h"
#include "model/audit.h"
#include "model/role.h"
#include "model/stage.h"
#include "page/export.h"
#include "page/market.h"
#include "page/page.h"
#include "page/pager.h"
#include "view/format.h"

enum { PAGE_ROWS = 50 };

/* ---- all lines ---- */

static const char *
list_href(struct request *rq, uint64_t category_id, bool first)
{
    struct arena *a = rq->cx.arena;
    unsigned long long id = (unsigned long long)category_id;
    return arena_printf(a, "/market/line/%s%s",
                        id ? arena_printf(a, "%llu", id) : "all",
                        first ? "?who=first" : "");
}

static void
count_show(struct request *rq, struct view *row, const char *include,
           const struct market_line *l, bool first)
{
    uint64_t n = first ? l->first : l->buyers;
    struct view *v = view_include(row, include, "parts/figure");
    view_if(v, "FIGURE_LINK", n > 0);
    view_text(v, "FIGURE_HREF", list_href(rq, l->category_id, first));
    view_if(v, "FIGURE_COUNTED", n > 0);
    view_u64(v, "FIGURE_COUNT", n);
    view_text(v, "FIGURE_TEXT", format_int(rq->cx.arena, (int64_t)n));
}

/* Market shares are of the company: only who sees all of it sees its revenue
 * whole. */
static bool
share_known(const struct request *rq, const struct market_line *l)
{
    return l->size != FIELD_EMPTY && l->size > 0 &&
           rq->cx.actor.reach == REACH_ALL;
}

static void
share_show(struct request *rq, struct view *row, const struct market_line *l)
{
    struct arena *a = rq->cx.arena;
    bool known = share_known(rq, l);
    view_text(row, "SHARE", known ? format_percent(a, l->revenue, l->size)
                                  : FORMAT_NONE);
    view_text(row, "SIZE",
              known ? lang_format(a, rq->cx.lang, N_("of %s, entered for %s"),
                                  format_money_short(a, rq->cx.lang,
                                                     rq->cx.config->currency,
                                                     l->size),
                                  format_day(a, l->size_day))
                    : "");
}

static const char *
line_name(const struct request *rq, const struct market_line *l)
{
    return l->category_id ? l->name
                          : lang_text(rq->cx.lang, N_("All product lines"));
}

enum err
page_market_lines(struct request *rq)
{
    struct arena *a = rq->cx.arena;
    struct market_line *list;
    size_t n;
    int32_t day = clock_today() - 1;
    TRY(market_lines(&rq->cx, day, &list, &n));
    struct view *v = reply_page(rq, "market/lines",
                                lang_text(rq->cx.lang,
                                          N_("Penetration by product line")));
    view_text(v, "DAYS_TEXT",
              lang_format(a, rq->cx.lang, N_("%s to %s"),
                          format_day(a, day - 364), format_day(a, day)));
    view_if(v, "ANY", n > 1);
    for (size_t i = 0; i < n; i++) {
        struct view *row = view_row(v, "LINE");
        view_if(row, "ALL", list[i].category_id == 0);
        view_text(row, "NAME", line_name(rq, &list[i]));
        count_show(rq, row, "BUYERS", &list[i], false);
        count_show(rq, row, "FIRST", &list[i], true);
        view_text(row, "REACH", format_percent(a, (int64_t)list[i].buyers,
                                               (int64_t)list[0].buyers));
        view_text(row, "REVENUE",
                  format_money_short(a, rq->cx.lang, rq->cx.config->currency,
                                     list[i].revenue));
        share_show(rq, row, &list[i]);
    }
    return OK;
}

/* ---- as a file ---- */

static void
line_write(const struct request *rq, struct sheet_writer *w,
           const struct market_line *l, const struct market_line *all)
{
    sheet_text(w, line_name(rq, l));
    sheet_int(w, (int64_t)l->buyers);
    if (all->buyers)
        sheet_share(w, (double)l->buyers / (double)all->buyers);
    else
        sheet_text(w, NULL);
    sheet_int(w, (int64_t)l->first);
    sheet_money(w, l->revenue);
    bool known = share_known(rq, l);
    if (known) {
        sheet_share(w, (double)l->revenue / (double)l->size);
        sheet_money(w, l->size);
    }
    for (int i = 0; !known && i < 2; i++)
        sheet_text(w, NULL);
    sheet_day(w, known ? l->size_day : DAY_NONE);
    sheet_end_row(w);
}

enum err
page_market_lines_export(struct request *rq)
{
    static const char *const labels[] = {
        N_("Product line"), N_("Bought of it"), N_("Share of customers"),
        N_("For the first time"), N_("12-month revenue"), N_("Market share"),
        N_("Size of the market"), N_("Entered for")};
    struct market_line *list;
    struct export to;
    size_t n;
    int32_t day = clock_today() - 1;
    const char *title = lang_text(rq->cx.lang,
                                  N_("Penetration by product line"));
    TRY(market_lines(&rq->cx, day, &list, &n));
    TRY(export_open(rq, &to));
    sheet_begin(to.sheet, title, true);
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        sheet_column(to.sheet, lang_text(rq->cx.lang, labels[i]),
                     i ? 16 : 28);
    sheet_end_row(to.sheet);
    for (size_t i = 0; i < n; i++)
        line_write(rq, to.sheet, &list[i], &list[0]);
    enum err e = audit_write(&rq->cx, "market.export", "", 0,
                             export_detail(rq->cx.arena, n, rq->path));
    return export_send(&to, e, arena_printf(rq->cx.arena, "%s %s", title,
                                            day_iso(rq->cx.arena, day)));
}

/* ---- the customers ---- */

struct reach_page {
    struct request *rq;
    struct market_reach reach;
    const char *here, *back, *back_name, *title;
    int64_t said; /* what the number was, of all customers; -1 = of these */
};

static void
person_show(const struct reach_page *p, struct view *v,
            const struct rule_model *m, const struct kpi_row *r,
            const struct kpi_person *who)
{
    struct request *rq = p->rq;
    struct arena *a = rq->cx.arena;
    struct view *row = view_row(v, "ROW");
    int stage = who->stage ? rules_stage(m, who->stage) : -1;
    view_textf(row, "HREF", "/customer/%llu",
               (unsigned long long)r->customer_id);
    view_text(row, "NAME", who->name);
    view_if(row, "STAGE", stage >= 0);
    view_u64(row, "TONE", stage >= 0 ? m->stages[stage].colour : 1);
    view_text(row, "LABEL",
              stage >= 0 ? m->stages[stage].name[rq->cx.lang] : "");
    view_text(row, "DAY", format_day(a, (int32_t)r->num));
    view_text(row, "OWNER", who->owner ? who->owner : "");
    view_text(row, "REVENUE",
              format_money_short(a, rq->cx.lang, rq->cx.config->currency,
                                 who->revenue_365));
}

static enum err
people_show(const struct reach_page *p, struct view *v,
            const struct kpi_rows *rows)
{
    const struct rule_model *m;
    struct ctx *cx = &p->rq->cx;
    uint64_t at = query_id(p->rq, "at");
    if (at >= rows->count)
        at = 0;
    size_t n = rows->count - at < PAGE_ROWS ? rows->count - at : PAGE_ROWS;
    struct kpi_person *who = ARENA_ARRAY(cx->arena, n + 1, struct kpi_person);
    TRY(stage_default_model(cx, &m));
    if (n)
        TRY(kpi_people(cx, rows->rows + at, n, who));
    for (size_t i = 0; i < n; i++)
        person_show(p, v, m, &rows->rows[at + i], &who[i]);
    struct view *paging = view_include(v, "PAGING", "parts/paging");
    view_if(paging, "PREVIOUS", at > 0);
    view_textf(paging, "PREVIOUS_HREF", "%sat=%llu", p->here,
               (unsigned long long)(at > PAGE_ROWS ? at - PAGE_ROWS : 0));
    view_if(paging, "NEXT", at + n < rows->count);
    view_textf(paging, "NEXT_HREF", "%sat=%llu", p->here,
               (unsigned long long)(at + n));
    return OK;
}

static enum err
reach_show(const struct reach_page *p)
{
    struct kpi_rows rows;
    struct request *rq = p->rq;
    struct arena *a = rq->cx.arena;
    TRY(market_customers(&rq->cx, &p->reach, &rows));
    struct view *v = reply_page(rq, "market/people",
                                lang_text(rq->cx.lang, p->title));
    view_msg(v, "TITLE", p->title);
    view_text(v, "BACK_HREF", p->back);
    view_text(v, "BACK_NAME", p->back_name);
    view_text(v, "DAYS_TEXT",
              lang_format(a, rq->cx.lang, N_("%s to %s"),
                          format_day(a, p->reach.day - 364),
                          format_day(a, p->reach.day)));
    view_u64(v, "TOTAL", rows.count);
    view_text(v, "TOTAL_TEXT", lang_format(a, rq->cx.lang, N_("%s customers"),
                                           format_int(a,
                                                      (int64_t)rows.count)));
    view_if(v, "OUTSIDE", p->said > (int64_t)rows.count);
    view_if(v, "ANY", rows.count > 0);
    return people_show(p, v, &rows);
}

enum err
page_market_line(struct request *rq)
{
    const char *who = request_query(rq, "who"), *name;
    bool first = who && !strcmp(who, "first");
    uint64_t id = 0;
    if (!strcmp(rq->args[0], "all"))
        name = lang_text(rq->cx.lang, N_("All product lines"));
    else if (*rq->args[0] != '0' && parse_u64(rq->args[0], &id))
        TRY(market_line_name(&rq->cx, id, &name));
    else
        return ERR_NOT_FOUND;
    struct reach_page p = {
        .rq = rq, .said = -1, .back = "/market/line",
        .reach = {.category_id = id, .day = clock_today() - 1,
                  .first = first},
        .back_name = name,
        .title = first ? N_("Bought of it for the first time")
                       : N_("Bought of it")};
    p.here = arena_printf(rq->cx.arena, "%s%s", list_href(rq, id, first),
                          first ? "&" : "?");
    return reach_show(&p);
}

/* As the signs were computed: what was recorded by then; before that, today. */
enum err
page_market_customers(struct request *rq)
{
    struct market m;
    struct market_sign *signs;
    size_t n;
    TRY(market_find(&rq->cx, rq->id, &m));
    TRY(market_signs(&rq->cx, m.id, &signs, &n));
    struct reach_page p = {
        .rq = rq, .back = arena_printf(rq->cx.arena, "/market/%llu",
                                       (unsigned long long)m.id),
        .title = N_("New customers of the market"),
        .reach = {.category_id = m.category_id, .region = m.region_code,
                  .day = clock_today(), .first = true}, .said = -1};
    p.back_name = market_name(rq, &m);
    p.here = arena_printf(rq->cx.arena, "%s/customers?", p.back);
    for (size_t i = 0; i < n; i++)
        if (!strcmp(signs[i].code, "new_customers") && signs[i].computed &&
            signs[i].on_day != DAY_NONE) {
            p.reach.day = signs[i].on_day;
            p.reach.known = m.computed_at;
            p.said = signs[i].value / 100;
        }
    return reach_show(&p);
}
