/* KPIs in a report: goals with the pace they still need, account and market
 * penetration, and the KPIs of each stage. */
#include <string.h>

#include "page/kpi_words.h"
#include "page/report_private.h"
#include "view/format.h"

/* ---- goals ---- */

static bool
goal_fits(const struct report_page *p, const struct goal *g)
{
    const struct scope *s = &p->scope.s;
    enum dimension d = g->account_id ? DIM_OWNER : DIM_TEAM;
    uint64_t id = g->account_id ? g->account_id : g->team_id;
    if (!s->value_count[DIM_TEAM] && !s->value_count[DIM_OWNER])
        return true;
    for (size_t i = 0; i < s->value_count[d]; i++)
        if (s->values[d][i] == id)
            return true;
    return false;
}

/* Of a count whole ones. */
static int64_t
at_end(const struct kpi *k, int64_t have, int elapsed)
{
    int64_t x = have * 1000 / elapsed;
    return k->unit == KPI_COUNT ? (x + 50) / 100 * 100 : x;
}

/* The value of a KPI beside that of the report before. */
static const char *
kpi_against(struct report_page *p, const struct kpi *k, const char *key,
            int64_t now)
{
    int64_t then;
    if (!report_figure_keep(p, key, now, &then))
        return "";
    return arena_printf(p->a, "%s%s", now > then ? "+" : now < then ? "−" : "",
                        kpi_words(p->rq, k, now < then ? then - now
                                                       : now - then));
}

static void
goal_against(struct report_page *p, struct doc_row *r,
             const struct goal_row *g)
{
    const struct kpi_ask *ask = &g->ask;
    bool known = ask->value.known;
    const char *stage = ask->model && ask->stage >= 0
                            ? ask->model->stages[ask->stage].code : "";
    const char *key = arena_printf(
        p->a, "k.%.28s.%.16s.%c%llu", ask->kpi.code, stage,
        g->goal.account_id ? 'a' : 't',
        (unsigned long long)(g->goal.account_id ? g->goal.account_id
                                                : g->goal.team_id));
    const char *text = known ? kpi_against(p, &ask->kpi, key,
                                           kpi_hundredths(&ask->kpi,
                                                          &ask->value))
                             : "";
    if (p->previous.id)
        doc_text(p->doc, r, text);
}

static void
goal_row(struct report_page *p, struct doc_table *t,
         const struct goal_row *g)
{
    const struct period *period = &p->goal_when.period;
    struct doc *d = p->doc;
    const struct kpi *k = &g->ask.kpi;
    const struct kpi_value *v = &g->ask.value;
    struct doc_row *r = doc_row(d, t);
    bool most = !strcmp(g->goal.bound, "most");
    bool met = kpi_reaches(k, v, g->goal.target, most);
    int64_t have = v->known ? kpi_hundredths(k, v) : 0;
    int elapsed = goal_elapsed(period, p->scope.closed);
    const char *name = k->name;
    if (g->ask.model && g->ask.stage >= 0)
        name = lang_format(p->a, p->l, N_("%s: %s"),
                           g->ask.model->stages[g->ask.stage].name[p->l],
                           k->name);
    doc_text(d, r, name);
    doc_text(d, r, goal_whose(p->rq, &g->goal));
    struct doc_cell *actual = doc_text(d, r, kpi_value_words(p->rq, k, v));
    actual->strong = true;
    actual->href = v->known ? goal_value_href(p->rq, g, &p->lists_when) : NULL;
    goal_against(p, r, g);
    doc_text(d, r, kpi_target_words(p->rq, k, g->goal.target, most));
    struct doc_cell *bar = doc_mark(
        d, r, DOC_BAR,
        !v->known ? report_say(p, N_("goal|no data"))
        : met     ? report_say(p, N_("goal|met so far"))
        : most    ? report_say(p, N_("goal|not met yet"))
                  : format_percent(p->a, have, g->goal.target));
    bar->share = g->goal.target ? (double)have / (double)g->goal.target : 0;
    bar->mark = goal_grows(k) && !most ? elapsed / 1000.0 : 0;
    doc_text(d, r, goal_grows(k) && v->known && elapsed > 0
                       ? kpi_words(p->rq, k, at_end(k, have, elapsed))
                       : "");
    int64_t week, rest = goal_rest(g, period, &week);
    doc_text(d, r, rest ? kpi_words(p->rq, k, rest) : "");
    doc_text(d, r, week ? kpi_words(p->rq, k, week) : "");
}

static void
goal_columns(struct report_page *p, struct doc_table *t)
{
    struct doc *d = p->doc;
    doc_column(d, t, report_say(p, N_("KPI")), false, 26);
    doc_column(d, t, report_say(p, N_("goal|Whose")), false, 14);
    doc_column(d, t, report_say(p, N_("Actual")), true, 12);
    report_against_column(p, t);
    doc_column(d, t, report_say(p, N_("Goal")), true, 12);
    doc_column(d, t, report_say(p, N_("Reached so far")), false, 14);
    doc_column(d, t, report_say(p, N_("At this pace")), true, 12);
    doc_column(d, t, report_say(p, N_("Still needed")), true, 12);
    doc_column(d, t, report_say(p, N_("A week")), true, 12);
}

static enum err
list_read(struct report_page *p)
{
    if (p->kpi_list)
        return OK;
    return kpi_list_model(p->cx, p->scope.s.model->code, &p->kpi_list,
                          &p->kpi_count);
}

enum err
report_goals_read(struct report_page *p)
{
    const struct period *own = &p->scope.period;
    struct goal_row *rows;
    size_t n;
    if (p->goals)
        return OK;
    TRY(list_read(p));
    p->goal_when = (struct goal_when){
        own->kind <= PERIOD_YEAR ? *own
                                 : period_of(PERIOD_QUARTER, p->scope.s.to),
        p->scope.s.known_on, p->kpi_list, p->kpi_count};
    p->lists_when = p->goal_when;
    p->lists_when.known_on = p->lists.s.known_on;
    TRY(goal_rows_read(p->rq, &p->goal_when, NULL, &rows, &n));
    p->goals = ARENA_ARRAY(p->a, n + 1, struct goal_row);
    for (size_t i = 0; i < n; i++)
        if (goal_fits(p, &rows[i].goal) &&
            (p->amounts || rows[i].ask.kpi.unit != KPI_MONEY))
            p->goals[p->goal_count++] = rows[i];
    return OK;
}

void
report_goals_table(struct report_page *p, struct doc_section *s,
                   uint64_t owner_id)
{
    struct doc_table *t = NULL;
    for (size_t i = 0; i < p->goal_count; i++) {
        if (owner_id && p->goals[i].goal.account_id != owner_id)
            continue;
        if (!t) {
            if (owner_id)
                doc_heading(p->doc, s, report_say(p, N_("Goals")));
            t = doc_table(p->doc, s);
            goal_columns(p, t);
        }
        goal_row(p, t, &p->goals[i]);
    }
}

enum err
report_goals_fill(struct report_page *p, struct doc_section *s)
{
    TRY(report_goals_read(p));
    int elapsed = goal_elapsed(&p->goal_when.period, p->scope.closed);
    doc_paragraph(p->doc, s,
                  lang_format(p->a, p->l, N_("%s, %s of it is over."),
                              period_words(p->a, p->l, &p->goal_when.period),
                              format_percent(p->a, elapsed, 1000)));
    if (!p->goal_count)
        doc_paragraph(p->doc, s,
                      report_say(p, N_("No goals are set for it.")));
    report_goals_table(p, s, 0);
    return OK;
}

/* ---- KPIs of the scope and of its stages ---- */

static size_t
asks_named(struct kpi_ask *asks, const struct kpi *all, size_t n,
           const char *const *codes)
{
    size_t count = 0;
    for (; *codes; codes++) {
        const struct kpi *k = kpi_named(all, n, *codes);
        if (k)
            asks[count++] = (struct kpi_ask){.kpi = *k, .stage = -1};
    }
    return count;
}

/* Returns where the next ones go. */
static size_t
asks_of_stage(const struct report_page *p, struct kpi_ask *asks, size_t at,
              const struct kpi *all, size_t n, size_t stage)
{
    const struct rule_model *m = p->scope.s.model;
    for (size_t i = 0; i < n; i++)
        if (all[i].stage && !strcmp(all[i].stage, m->stages[stage].code) &&
            (p->amounts || all[i].unit != KPI_MONEY))
            asks[at++] = (struct kpi_ask){.kpi = all[i], .model = m,
                                          .stage = (int)stage};
    return at;
}

static bool
shows(const struct report_page *p, const char *section)
{
    for (size_t i = 0; i < p->part_count; i++)
        if (p->parts[i].shown && !strcmp(p->parts[i].code, section))
            return true;
    return false;
}

enum err
report_kpis_read(struct report_page *p)
{
    const struct rule_model *m = p->scope.s.model;
    bool stages = shows(p, "stages");
    struct report_kpis *k;
    size_t at;
    if (p->kpis)
        return OK;
    TRY(list_read(p));
    const struct kpi *all = p->kpi_list;
    size_t n = p->kpi_count;
    k = p->kpis = ARENA_NEW(p->a, struct report_kpis);
    k->asks = ARENA_ARRAY(p->a, 2 * n + 1, struct kpi_ask);
    k->accounts = asks_named(k->asks, all, n, kpi_of_accounts);
    k->markets = asks_named(k->asks + k->accounts, all, n, kpi_of_market);
    at = k->accounts + k->markets;
    for (size_t i = 0; i <= m->stage_count; i++) {
        k->first[i] = at;
        if (stages && i < m->stage_count)
            at = asks_of_stage(p, k->asks, at, all, n, i);
    }
    return kpi_values(p->cx, &p->scope.s, k->asks, at);
}

/* ---- account and market penetration ---- */

static void
reach_cards(struct report_page *p, struct doc_section *s, const char *title,
            const struct kpi_ask *asks, size_t n)
{
    struct doc *d = p->doc;
    doc_heading(d, s, report_say(p, title));
    struct doc_block *b = doc_block(d, s, DOC_CARDS);
    for (size_t i = 0; i < n; i++) {
        const struct kpi *k = &asks[i].kpi;
        const struct kpi_value *v = &asks[i].value;
        if (!p->amounts && k->unit == KPI_MONEY)
            continue;
        const char *then = !v->known ? ""
            : kpi_against(p, k, arena_printf(p->a, "k.%.28s", k->code),
                          kpi_hundredths(k, v));
        struct doc_item *item = doc_item(
            d, b, k->name, kpi_value_words(p->rq, k, v),
            *then ? lang_format(p->a, p->l, N_("%s: %s"),
                                report_say(p, N_("against before")), then)
                  : v->known || !k->entered
                      ? NULL : report_say(p, N_("not entered")));
        if (v->known && !k->entered)
            item->href = scope_href(p->a, arena_printf(p->a, "/kpi/%s",
                                                       k->code),
                                    &p->lists, NULL);
    }
}

enum err
report_reach_fill(struct report_page *p, struct doc_section *s)
{
    TRY(report_kpis_read(p));
    const struct report_kpis *k = p->kpis;
    reach_cards(p, s, N_("Account penetration: more with the customers "
                         "there are"), k->asks, k->accounts);
    reach_cards(p, s, N_("Market penetration: more customers"),
                k->asks + k->accounts, k->markets);
    return OK;
}

/* ---- of each stage ---- */

/* The team's goal for it, with its word whether it is met. */
static const char *
goal_note(const struct report_page *p, const struct kpi_ask *ask)
{
    for (size_t i = 0; i < p->goal_count; i++) {
        const struct goal_row *g = &p->goals[i];
        bool most = !strcmp(g->goal.bound, "most");
        if (strcmp(g->ask.kpi.code, ask->kpi.code) ||
            g->ask.model != ask->model || g->ask.stage != ask->stage ||
            g->goal.account_id)
            continue;
        return lang_format(
            p->a, p->l, N_("goal %s, %s"),
            kpi_target_words(p->rq, &ask->kpi, g->goal.target, most),
            report_say(p, !ask->value.known ? N_("goal|no data")
                          : kpi_reaches(&ask->kpi, &ask->value,
                                        g->goal.target, most)
                              ? N_("goal|met so far")
                              : N_("goal|not met yet")));
    }
    return NULL;
}

void
report_kpis_cards(struct report_page *p, struct doc_section *s, size_t stage)
{
    const struct report_kpis *k = p->kpis;
    if (k->first[stage] == k->first[stage + 1])
        return;
    struct doc_block *b = doc_block(p->doc, s, DOC_CARDS);
    for (size_t i = k->first[stage]; i < k->first[stage + 1]; i++) {
        const struct kpi_ask *ask = &k->asks[i];
        struct doc_item *item = doc_item(
            p->doc, b, ask->kpi.name,
            kpi_value_words(p->rq, &ask->kpi, &ask->value),
            goal_note(p, ask));
        if (ask->value.known && !ask->kpi.entered)
            item->href = scope_href(
                p->a, arena_printf(p->a, "/kpi/%s", ask->kpi.code),
                &p->lists,
                arena_printf(p->a, "stage=%s.%s", ask->model->code,
                             ask->model->stages[stage].code));
    }
}
