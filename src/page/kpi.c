/* The list of KPIs and the customers behind one of them. */
#include "page/kpi.h"

#include <string.h>

#include "core/text.h"
#include "model/kpi_entry.h"
#include "model/stage.h"
#include "page/kpi_words.h"
#include "page/page.h"
#include "page/pager.h"
#include "page/scope.h"
#include "view/format.h"

enum { PAGE_ROWS = 50, ENTRY_ROWS = 30 };

/* ---- whose, and when ---- */

struct kpi_page {
    struct request *rq;
    struct arena *a;
    enum lang l;
    struct page_scope scope;
};

static enum err
page_start(struct request *rq, struct kpi_page *p)
{
    *p = (struct kpi_page){.rq = rq, .a = rq->cx.arena, .l = rq->cx.lang};
    return scope_read(rq, &p->scope);
}

/* "lifecycle6.usage": of a KPI of a stage its stage, of others only those who
 * are in it at the end. */
static enum err
stage_take(struct kpi_page *p, struct kpi_ask *ask)
{
    const struct rules *rules;
    const char *text = request_query(p->rq, "stage");
    const char *dot = text ? strchr(text, '.') : NULL;
    TRY(rules_get(&p->rq->cx, &rules));
    if (!dot)
        return OK;
    ask->model = rules_model(rules, arena_copy(p->a, text,
                                               (size_t)(dot - text)));
    ask->stage = ask->model ? rules_stage(ask->model, dot + 1) : -1;
    if (ask->stage < 0 || !ask->model->kept || ask->kpi.of_stage ||
        ask->kpi.entered || p->scope.s.to < p->scope.s.from)
        return OK;
    return kpi_narrow(&p->rq->cx, &p->scope.s, ask);
}

/* ---- all of them ---- */

static void
origin_show(const struct kpi_page *p, struct view *row,
            const struct kpi_ask *ask)
{
    const struct kpi_value *v = &ask->value;
    view_if(row, "ENTERED", ask->kpi.entered);
    view_text(row, "FROM_TEXT",
              !v->known || v->day == DAY_NONE ? ""
              : lang_format(p->a, p->l, N_("%s, %s"),
                            format_day(p->a, v->day), v->source));
    view_if(row, "PENDING", v->pending > 0);
    view_text(row, "PENDING_TEXT",
              lang_format(p->a, p->l, N_("not observed yet: %s"),
                          format_int(p->a, (int64_t)v->pending)));
}

static const char *
step_href(const struct kpi_page *p, const char *path, int n)
{
    struct period q = period_step(&p->scope.period, n);
    return scope_href(p->a, path, scope_with_period(p->a, &p->scope, &q),
                      NULL);
}

static void
period_show(const struct kpi_page *p, struct view *v)
{
    struct period before = period_step(&p->scope.period, -1);
    struct period after = period_step(&p->scope.period, 1);
    view_text(v, "SCOPE_TEXT", lang_format(p->a, p->l, N_("%s (%s to %s)"), p->scope.words,
                          format_day(p->a, p->scope.s.from),
                          format_day(p->a, p->scope.s.to)));
    view_text(v, "BEFORE_HREF", step_href(p, p->rq->path, -1));
    view_text(v, "BEFORE", period_words(p->a, p->l, &before));
    view_text(v, "AFTER_HREF", step_href(p, p->rq->path, 1));
    view_text(v, "AFTER", period_words(p->a, p->l, &after));
}

enum err
page_kpi_list(struct request *rq)
{
    struct kpi_page p;
    struct kpi *list;
    size_t n;
    TRY(page_start(rq, &p));
    TRY(kpi_list(&rq->cx, &list, &n));
    struct kpi_ask *asks = ARENA_ARRAY(p.a, n, struct kpi_ask);
    for (size_t i = 0; i < n; i++)
        asks[i] = (struct kpi_ask){.kpi = list[i], .stage = -1};
    if (p.scope.s.to >= p.scope.s.from)
        TRY(kpi_values(&rq->cx, &p.scope.s, asks, n));
    struct view *v = reply_page(rq, "kpi/list", lang_text(p.l, N_("KPIs")));
    period_show(&p, v);
    scope_show(rq, v, &p.scope, rq->path);
    view_if(v, "CAN_ENTER", kpi_entry_may(&rq->cx, 0));
    for (size_t i = 0; i < n; i++) {
        if (list[i].of_stage)
            continue;
        struct view *row = view_row(v, "ROW");
        view_text(row, "NAME", list[i].name);
        view_text(row, "FORMULA", list[i].formula);
        view_text(row, "VALUE", kpi_value_words(rq, &list[i],
                                                &asks[i].value));
        view_if(row, "LINKED", asks[i].value.known || list[i].entered);
        const char *path = arena_printf(p.a, "/kpi/%s", list[i].code);
        view_text(row, "HREF", scope_href(p.a, path, &p.scope, NULL));
        view_text(row, "PENDING_HREF",
                  scope_href(p.a, path, &p.scope, "part=pending"));
        origin_show(&p, row, &asks[i]);
        view_textf(row, "ENTER_HREF", "/kpi/entry/new?kpi=%s", list[i].code);
    }
    return OK;
}

/* ---- the customers behind one ---- */

static const struct {
    const char *key, *label;
} PARTS[] = {[KPI_ABOVE] = {"num", N_("part|numerator")},
             [KPI_BELOW] = {"den", N_("part|denominator")},
             [KPI_PENDING] = {"pending", N_("part|not observed yet")}};

static enum kpi_part
part_asked(const struct request *rq)
{
    const char *text = request_query(rq, "part");
    for (int i = KPI_ABOVE; text && i <= KPI_PENDING; i++)
        if (strcmp(PARTS[i].key, text) == 0)
            return (enum kpi_part)i;
    return KPI_ABOVE;
}

static const char *
part_href(const struct kpi_page *p, const struct kpi_ask *ask,
          enum kpi_part part)
{
    const char *more = arena_printf(p->a, "part=%s", PARTS[part].key);
    if ((ask->kpi.of_stage || ask->narrowed) && ask->stage >= 0)
        more = arena_printf(p->a, "%s&stage=%s.%s", more, ask->model->code,
                            ask->model->stages[ask->stage].code);
    return scope_href(p->a, arena_printf(p->a, "/kpi/%s", ask->kpi.code),
                      &p->scope, more);
}

/* A count has no denominator; of a median both lists are the same. */
static void
parts_show(const struct kpi_page *p, struct view *v,
           const struct kpi_ask *ask, enum kpi_part now)
{
    const uint64_t counts[] = {ask->value.above, ask->value.below,
                               ask->value.pending};
    bool fraction = ask->value.below && ask->kpi.unit != KPI_DAYS;
    if (!fraction && !ask->value.pending)
        return;
    struct view *list = view_row(v, "PARTS");
    for (int i = KPI_ABOVE; i <= KPI_PENDING; i++) {
        if (i == KPI_PENDING && !ask->value.pending)
            continue;
        struct view *row = view_row(list, "PART");
        view_text(row, "HREF", part_href(p, ask, (enum kpi_part)i));
        view_text(row, "LABEL",
                  arena_printf(p->a, "%s %s", lang_text(p->l, PARTS[i].label),
                               format_int(p->a, (int64_t)counts[i])));
        view_if(row, "CURRENT", i == (int)now);
    }
}

static const char *
share_words(const struct kpi_page *p, const struct kpi *k,
            const struct kpi_row *row)
{
    switch (k->unit) {
    case KPI_MONEY:
        return format_money(p->a, p->rq->cx.config->currency, row->num);
    case KPI_DAYS:
        return lang_format(p->a, p->l, N_("%d days"), (int)row->num);
    case KPI_RATE:
        if (row->den > 100)
            return format_percent(p->a, row->num, row->den);
        break;
    default: break;
    }
    if (row->den > 1)
        return arena_printf(p->a, "%lld / %lld", (long long)row->num,
                            (long long)row->den);
    return k->unit == KPI_RATE ? "" : format_int(p->a, row->num);
}

static enum err
customers_show(const struct kpi_page *p, struct view *v,
               const struct kpi_ask *ask, enum kpi_part part)
{
    struct kpi_rows rows;
    const struct rule_model *m;
    uint64_t at = query_id(p->rq, "at");
    TRY(kpi_whose(&p->rq->cx, &p->scope.s, ask, part, &rows));
    TRY(stage_default_model(&p->rq->cx, &m));
    if (at >= rows.count)
        at = 0;
    size_t n = rows.count - at < PAGE_ROWS ? rows.count - at : PAGE_ROWS;
    struct kpi_person *people = ARENA_ARRAY(p->a, n, struct kpi_person);
    if (n)
        TRY(kpi_people(&p->rq->cx, rows.rows + at, n, people));
    view_if(v, "LIST", n > 0);
    view_if(v, "NOBODY", n == 0);
    view_text(v, "TOTAL_TEXT",
              lang_format(p->a, p->l, N_("%s customers"),
                          format_int(p->a, (int64_t)rows.count)));
    for (size_t i = 0; i < n; i++) {
        struct view *row = view_row(v, "ROW");
        int stage = people[i].stage ? rules_stage(m, people[i].stage) : -1;
        view_textf(row, "HREF", "/customer/%llu",
                   (unsigned long long)people[i].id);
        view_text(row, "NAME", people[i].name);
        view_if(row, "STAGE", stage >= 0);
        view_u64(row, "TONE", stage >= 0 ? m->stages[stage].colour : 1);
        view_text(row, "STAGE_NAME",
                  stage >= 0 ? m->stages[stage].name[p->l] : "");
        view_text(row, "OWNER", people[i].owner ? people[i].owner : "");
        view_text(row, "REVENUE",
                  format_money_short(p->a, p->l, p->rq->cx.config->currency,
                                     people[i].revenue_365));
        view_text(row, "VALUE", share_words(p, &ask->kpi, &rows.rows[at + i]));
    }
    struct view *paging = view_include(v, "PAGING", "parts/paging");
    const char *here = part_href(p, ask, part);
    view_if(paging, "PREVIOUS", at > 0);
    view_textf(paging, "PREVIOUS_HREF", "%s&at=%llu", here,
               (unsigned long long)(at > PAGE_ROWS ? at - PAGE_ROWS : 0));
    view_if(paging, "NEXT", at + n < rows.count);
    view_textf(paging, "NEXT_HREF", "%s&at=%llu", here,
               (unsigned long long)(at + n));
    return OK;
}

static enum err
entries_show(const struct kpi_page *p, struct view *v, const struct kpi *k)
{
    struct kpi_entry *list;
    size_t n;
    TRY(kpi_entry_list(&p->rq->cx, k->code, ENTRY_ROWS, &list, &n));
    struct view *box = view_row(v, "ENTRIES");
    view_if(box, "NO_ENTRY", n == 0);
    for (size_t i = 0; i < n; i++) {
        struct view *row = view_row(box, "ENTRY");
        bool may = kpi_entry_may(&p->rq->cx, list[i].team_id);
        view_text(row, "DAY", format_day(p->a, list[i].day));
        view_text(row, "VALUE", kpi_words(p->rq, k, list[i].value));
        view_text(row, "WHOSE", list[i].team ? list[i].team
                  : lang_text(p->l, N_("the company")));
        view_text(row, "MARKET", list[i].category ? list[i].category : "");
        view_text(row, "SOURCE", list[i].source);
        view_text(row, "REMARK", list[i].remark);
        view_text(row, "BY", list[i].by ? list[i].by : "");
        view_if(row, "CAN_DELETE", may);
        view_textf(row, "DELETE_HREF", "/kpi/entry/%llu/delete",
                   (unsigned long long)list[i].id);
    }
    return OK;
}

enum err
page_kpi_show(struct request *rq)
{
    struct kpi_page p;
    struct kpi_ask ask = {.stage = -1};
    enum kpi_part part = part_asked(rq);
    TRY(page_start(rq, &p));
    TRY(kpi_find(&rq->cx, rq->args[0], &ask.kpi));
    TRY(stage_take(&p, &ask));
    if (p.scope.s.to >= p.scope.s.from)
        TRY(kpi_values(&rq->cx, &p.scope.s, &ask, 1));
    struct view *v = reply_page(rq, "kpi/show", ask.kpi.name);
    view_text(v, "NAME", ask.kpi.name);
    view_text(v, "FORMULA", ask.kpi.formula);
    if (ask.stage >= 0 && ask.model) {
        const struct rule_stage *s = &ask.model->stages[ask.stage];
        struct view *stage = view_row(v, "OF_STAGE");
        view_u64(stage, "TONE", s->colour);
        view_text(stage, "LABEL", s->name[p.l]);
    }
    view_text(v, "VALUE", kpi_value_words(rq, &ask.kpi, &ask.value));
    view_text(v, "LIST_HREF", scope_href(p.a, "/kpi", &p.scope, NULL));
    scope_show(rq, v, &p.scope, rq->path);
    period_show(&p, v);
    view_if(v, "CAN_ENTER", ask.kpi.entered && kpi_entry_may(&rq->cx, 0));
    view_textf(v, "ENTER_HREF", "/kpi/entry/new?kpi=%s", ask.kpi.code);
    if (ask.kpi.entered)
        return entries_show(&p, v, &ask.kpi);
    struct view *box = view_row(v, "BEHIND");
    parts_show(&p, box, &ask, part);
    return customers_show(&p, box, &ask, part);
}
