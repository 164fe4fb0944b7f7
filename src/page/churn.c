/* See churn.h. One reading of the cases gives every number of the page. */
#include "page/churn.h"

#include <string.h>

#include "http/reply.h"
#include "page/churn_private.h"
#include "page/funnel_private.h"
#include "page/funnel_view.h"
#include "page/scope_private.h"
#include "view/format.h"

/* ---- shared ---- */

const char *
churn_tr(const struct churn_page *p, const char *msgid)
{
    return lang_text(p->l, msgid);
}

const char *
churn_family_name(const struct churn_page *p, int family)
{
    const char *name = p->now.families[family].name;
    return *name ? name : churn_tr(p, N_("Unknown"));
}

const char *
churn_reason_name(const struct churn_page *p, int reason)
{
    return reason < 0 ? churn_tr(p, N_("Unknown"))
                      : p->now.reasons[reason].name;
}

const struct rule_stage *
churn_left(const struct churn_page *p, const struct churn_left *left)
{
    const struct rule_model *m = rules_model(
        p->scope.lists->rules, *left->model ? left->model : "lifecycle6");
    int i = m && *left->stage ? rules_stage(m, left->stage) : -1;
    return i < 0 ? NULL : &m->stages[i];
}

const char *
churn_list_href(const struct churn_page *p, const char *path,
                const struct page_scope *scope, const struct churn_slice *s)
{
    return scope_href(
        p->a, path, scope,
        arena_printf(p->a, "slice=%s", churn_slice_text(p->a, &p->now, s)));
}

const char *
churn_choice_href(const struct churn_page *p, const char *name,
                  const char *value, const char *place)
{
    const char *other = strcmp(name, "by") == 0 ? "stay" : "by";
    const char *kept = request_query(p->rq, other);
    bool plain = kept && *kept && strlen(kept) < 24 &&
                 strspn(kept, "abcdefghijklmnopqrstuvwxyz") == strlen(kept);
    return scope_href(p->a, CHURN, &p->scope,
                      plain ? arena_printf(p->a, "%s=%s&%s=%s#%s", name,
                                           value, other, kept, place)
                            : arena_printf(p->a, "%s=%s#%s", name, value,
                                           place));
}

static void
figure(const struct churn_page *p, struct view *v, const char *include,
       const struct churn_slice *s, bool money)
{
    struct churn_sum sum = churn_sum(&p->now, s);
    struct view *fig = view_include(v, include, "parts/figure");
    const char *text = FORMAT_NONE;
    if (sum.customers && money)
        text = format_money_short(p->a, p->l, p->rq->cx.config->currency,
                                  sum.revenue_365);
    else if (sum.customers)
        text = format_int(p->a, (int64_t)sum.customers);
    view_text(fig, "FIGURE_TEXT", text);
    view_if(fig, "FIGURE_LINK", sum.customers > 0);
    if (!sum.customers)
        return;
    view_text(fig, "FIGURE_HREF",
              churn_list_href(p, CHURN "/list", &p->scope, s));
    view_if(fig, "FIGURE_COUNTED", true);
    view_u64(fig, "FIGURE_COUNT", sum.customers);
    view_if(fig, "FIGURE_SUMMED", money);
    view_textf(fig, "FIGURE_SUM", "%lld", (long long)sum.revenue_365);
}

void
churn_figure(const struct churn_page *p, struct view *v, const char *include,
             const struct churn_slice *s)
{
    figure(p, v, include, s, false);
}

void
churn_money(const struct churn_page *p, struct view *v, const char *include,
            const struct churn_slice *s)
{
    figure(p, v, include, s, true);
}

enum err
churn_page_read(struct request *rq, struct churn_page *p)
{
    *p = (struct churn_page){.rq = rq, .a = rq->cx.arena, .l = rq->cx.lang};
    TRY(scope_read(rq, &p->scope));
    return churn_read(&rq->cx, &p->scope.s, p->scope.closed, &p->now);
}

static void
old_scope_set(struct churn_page *p)
{
    struct period q = p->scope.period;
    int32_t known = p->scope.s.known_on, closed = p->scope.closed;
    p->old_scope = &p->scope;
    if (known != DAY_NONE && known < closed)
        closed = known;
    while (q.to + CHURN_WIN_DAYS > closed)
        q = period_step(&q, -1);
    if (q.to != p->scope.period.to)
        p->old_scope = scope_with_period(p->a, &p->scope, &q);
}

/* All that the page shows. */
static enum err
all_read(struct request *rq, struct churn_page *p)
{
    *p = (struct churn_page){.rq = rq, .a = rq->cx.arena, .l = rq->cx.lang};
    TRY(scope_read(rq, &p->scope));
    old_scope_set(p);
    const struct page_scope *s = &p->scope, *then = s->then;
    const struct scope *old = &p->old_scope->s;
    struct churn_span spans[CHURN_SPANS] = {{s->s.from, s->s.to, &p->now},
                                            {old->from, old->to, &p->old}};
    size_t n = 2;
    if (then && s->versus != VERSUS_TEAM)
        spans[n++] =
            (struct churn_span){then->s.from, then->s.to, &p->then};
    TRY(churn_read_words(&rq->cx, &p->now));
    TRY(churn_read_spans(&rq->cx, &s->s, s->closed, spans, n));
    /* Another team is another scope. */
    return then && s->versus == VERSUS_TEAM
               ? churn_read_like(&rq->cx, &then->s, s->closed, &p->now,
                                 &p->then)
               : OK;
}

/* ---- figures at the head ---- */

static struct churn_slice
slice(enum churn_slice_kind kind)
{
    return (struct churn_slice){
        .kind = kind, .reason = -1, .family = -1, .stage = ""};
}

static struct view *
kpi(const struct churn_page *p, struct view *v, const char *label,
    enum churn_slice_kind kind, bool money, const char *note)
{
    struct churn_slice s = slice(kind);
    struct view *row = view_row(v, "KPI");
    view_text(row, "LABEL", churn_tr(p, label));
    figure(p, row, "VALUE", &s, money);
    if (note)
        view_text(view_row(row, "NOTE"), "TEXT", note);
    return row;
}

static const char *
money(const struct churn_page *p, int64_t minor)
{
    return format_money_short(p->a, p->l, p->rq->cx.config->currency, minor);
}

/* How many more than then; fewer are good. */
static void
delta_show(const struct churn_page *p, struct view *row, int64_t now,
           int64_t then, bool is_money)
{
    int64_t more = now - then, size = more < 0 ? -more : more;
    if (!p->scope.then)
        return;
    struct view *d = view_row(row, "DELTA");
    view_text(d, "DELTA_CLASS", more < 0 ? "good" : more ? "bad" : "soft");
    view_textf(d, "DELTA_TEXT", "%s%s",
               more > 0   ? "▲ "
               : more < 0 ? "▼ "
                          : "",
               !more      ? churn_tr(p, N_("no change"))
               : is_money ? money(p, size)
                          : format_int(p->a, size));
}

static void
won_show(const struct churn_page *p, struct view *v)
{
    struct churn_slice all = slice(CHURN_ALL), won = slice(CHURN_REGAINED);
    const struct page_scope *of = p->old_scope;
    struct churn_sum sum = churn_sum(&p->old, &all);
    struct view *row = view_row(v, "KPI");
    view_text(row, "LABEL", churn_tr(p, N_("Won back within 180 days")));
    struct view *fig = view_include(row, "VALUE", "parts/figure");
    view_text(fig, "FIGURE_TEXT",
              sum.observed ? format_percent(p->a, (int64_t)sum.regained,
                                            (int64_t)sum.observed)
                           : FORMAT_NONE);
    view_if(fig, "FIGURE_LINK", sum.regained > 0);
    if (sum.regained) {
        view_text(fig, "FIGURE_HREF",
                  churn_list_href(p, CHURN "/list", of, &won));
        view_if(fig, "FIGURE_COUNTED", true);
        view_u64(fig, "FIGURE_COUNT", sum.regained);
    }
    view_text(view_row(row, "NOTE"), "TEXT",
              lang_format(p->a, p->l, N_("lost in %s: %s of %s"),
                          period_words(p->a, p->l, &of->period),
                          format_int(p->a, (int64_t)sum.regained),
                          format_int(p->a, (int64_t)sum.observed)));
}

static void
kpis_show(const struct churn_page *p, struct view *v)
{
    struct churn_slice all = slice(CHURN_ALL);
    struct churn_slice avoidable = slice(CHURN_AVOIDABLE);
    struct churn_sum sum = churn_sum(&p->now, &all);
    struct churn_sum then = churn_sum(&p->then, &all);
    struct churn_sum easy = churn_sum(&p->now, &avoidable);
    const char *then_words =
        p->scope.then ? lang_format(p->a, p->l, N_("compared with %s"),
                                    p->scope.then_words)
                      : NULL;
    struct view *row =
        kpi(p, v, N_("Customers lost"), CHURN_ALL, false, then_words);
    delta_show(p, row, (int64_t)sum.customers, (int64_t)then.customers, false);
    row = kpi(p, v, N_("Value lost (12 months)"), CHURN_ALL, true,
              lang_format(p->a, p->l, N_("gross margin %s"),
                          money(p, sum.margin_365)));
    delta_show(p, row, sum.revenue_365, then.revenue_365, true);
    churn_rate_kpis_show(p, v);
    won_show(p, v);
    kpi(p, v, N_("Avoidable"), CHURN_AVOIDABLE, false,
        easy.customers
            ? lang_format(p->a, p->l, N_("%s, value lost %s"),
                          format_percent(p->a, (int64_t)easy.customers,
                                         (int64_t)sum.customers),
                          money(p, easy.revenue_365))
            : NULL);
}

/* Of how many that were looked at again. */
static const char *
disagreed_label(const struct churn_page *p, size_t n)
{
    struct churn_slice looked = slice(CHURN_REVIEWED);
    size_t of = churn_sum(&p->now, &looked).customers;
    return lang_format(p->a, p->l,
                       N_("changed by the second look, %s of those looked at"),
                       format_percent(p->a, (int64_t)n, (int64_t)of));
}

/* What has to be looked at before the reasons can be relied upon. */
static void
review_show(const struct churn_page *p, struct view *v)
{
    static const struct {
        enum churn_slice_kind kind;
        const char *label;
    } marks[] = {{CHURN_UNREVIEWED, N_("not looked at again after 30 days")},
                 {CHURN_DISAGREED, NULL},
                 {CHURN_UNKNOWN, N_("reason unknown")},
                 {CHURN_OTHER, N_("other reason")}};
    struct view *list = NULL;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        struct churn_slice s = slice(marks[i].kind);
        size_t n = churn_sum(&p->now, &s).customers;
        if (!n)
            continue;
        list = list ? list : view_row(v, "MARKS");
        struct view *row = view_row(list, "MARK");
        view_text(row, "LABEL", marks[i].label ? churn_tr(p, marks[i].label)
                                               : disagreed_label(p, n));
        churn_figure(p, row, "COUNT", &s);
    }
}

static void
head_show(const struct churn_page *p, struct view *v)
{
    const struct page_scope *s = &p->scope;
    struct view *fact = view_row(v, "FACT");
    view_textf(fact, "TEXT", "%s · %s – %s", s->words,
               day_iso(p->a, s->s.from), day_iso(p->a, s->s.to));
    view_text(view_row(v, "FACT"), "TEXT",
              s->s.known_on == DAY_NONE
                  ? churn_tr(p, N_("by the day of the loss, last case of each "
                                   "customer, as known now"))
                  : lang_format(p->a, p->l,
                                N_("by the day of the loss, last case of each "
                                   "customer, as known on %s"),
                                day_iso(p->a, s->s.known_on)));
    if (s->then)
        view_text(
            view_row(v, "FACT"), "TEXT",
            lang_format(p->a, p->l, N_("compared with %s"), s->then_words));
    for (int d = 0; d < DIM_COUNT; d++)
        for (size_t i = 0; i < SCOPE_PICKS && s->picks[d][i].key; i++)
            view_text(view_row(v, "PAPER"), "TEXT",
                      lang_format(p->a, p->l, N_("%s: %s"),
                                  churn_tr(p, scope_dimensions[d].label),
                                  s->picks[d][i].name));
    view_text(view_row(v, "PAPER"), "TEXT", p->rq->cx.actor.name);
    view_text(v, "REPORT_HREF", scope_href(p->a, "/report/new", s,
                                           "kind_of=churn"));
    view_text(v, "CSV_HREF", scope_href(p->a, CHURN ".csv", s, NULL));
    view_text(v, "XLSX_HREF", scope_href(p->a, CHURN ".xlsx", s, NULL));
}

enum err
page_churn_show(struct request *rq)
{
    struct churn_page *p = ARENA_NEW(rq->cx.arena, struct churn_page);
    enum err e = all_read(rq, p);
    if (e == ERR_UNAVAILABLE)
        return funnel_page_wait(rq, &p->scope);
    TRY(e);
    if (scope_written_otherwise(rq, &p->scope))
        return reply_see_other(rq, scope_href(p->a, CHURN, &p->scope, NULL),
                               NULL);
    struct view *v =
        reply_page(rq, "churn/show", churn_tr(p, N_("Churn reasons")));
    head_show(p, v);
    struct view *bar = scope_show(rq, v, &p->scope, CHURN);
    TRY(scope_unrecorded_show(bar, &p->scope));
    TRY(funnel_view_menu(rq, bar, &p->scope, CHURN));
    view_if(v, "ANY", p->now.count > 0);
    if (!p->now.count)
        return OK;
    TRY(churn_rates_read(p));
    kpis_show(p, v);
    churn_rate_quarters_show(p, v);
    TRY(churn_life_show(p, v));
    review_show(p, v);
    churn_families_show(p, v);
    churn_pareto_show(p, v);
    churn_hints_show(p, v);
    churn_left_show(p, v);
    churn_competitors_show(p, v);
    TRY(churn_largest_show(p, v));
    return churn_break_show(p, v);
}
