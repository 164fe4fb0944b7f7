/* See goal_view.h. */
#include "page/goal_view.h"

#include <string.h>

#include "model/stage.h"
#include "page/kpi_words.h"
#include "view/format.h"

enum { BAR_WIDTH = 120 };

/* "lifecycle6.usage" */
static enum err
stage_of(struct ctx *cx, const char *text, struct kpi_ask *ask)
{
    const struct rules *rules;
    const char *dot = strchr(text, '.');
    ask->stage = -1;
    if (!dot)
        return OK;
    TRY(rules_get(cx, &rules));
    ask->model = rules_model(
        rules, arena_copy(cx->arena, text, (size_t)(dot - text)));
    if (ask->model)
        ask->stage = rules_stage(ask->model, dot + 1);
    return OK;
}

static enum err
values_read(struct ctx *cx, const struct goal_when *when,
            struct goal_row *rows, size_t n)
{
    struct scope s = {.from = when->period.from, .known_on = when->known_on,
                      .to = period_last(&when->period, clock_today() - 1)};
    struct kpi_ask *asks = ARENA_ARRAY(cx->arena, n, struct kpi_ask);
    if (s.to < s.from)
        return OK; /* nothing of it is over */
    for (size_t i = 0; i < n; i++)
        asks[i] = rows[i].ask;
    TRY(kpi_values(cx, &s, asks, n));
    for (size_t i = 0; i < n; i++)
        rows[i].ask = asks[i];
    return OK;
}

static enum err
kpis_read(struct ctx *cx, const struct kpi **out, size_t *n)
{
    struct kpi *list;
    TRY(kpi_list(cx, &list, n));
    *out = list;
    return OK;
}

enum err
goal_rows_read(struct request *rq, const struct goal_when *when,
               const char *stage, struct goal_row **out, size_t *n)
{
    struct ctx *cx = &rq->cx;
    struct goal *goals;
    const struct kpi *kpis = when->kpis;
    size_t goal_count, kpi_count = when->kpi_count;
    *n = 0;
    *out = NULL;
    TRY(goal_list(cx, &when->period, stage, &goals, &goal_count));
    if (!goal_count)
        return OK;
    if (!kpis)
        TRY(kpis_read(cx, &kpis, &kpi_count));
    struct goal_row *rows = ARENA_ARRAY(cx->arena, goal_count,
                                        struct goal_row);
    for (size_t i = 0; i < goal_count; i++) {
        const struct kpi *k = kpi_named(kpis, kpi_count, goals[i].kpi);
        struct goal_row *row = &rows[*n];
        if (!k)
            continue;
        row->goal = goals[i];
        row->ask = (struct kpi_ask){.kpi = *k, .team_id = goals[i].team_id,
                                    .teams = goals[i].teams,
                                    .team_count = goals[i].team_count,
                                    .owner_id = goals[i].account_id};
        TRY(stage_of(cx, goals[i].stage, &row->ask));
        (*n)++;
    }
    *out = rows;
    return values_read(cx, when, rows, *n);
}

/* ---- showing ---- */

const char *
goal_whose(struct request *rq, const struct goal *g)
{
    (void)rq;
    return g->account ? g->account : g->team ? g->team : "";
}

int64_t
goal_rest(const struct goal_row *row, const struct period *p, int64_t *week)
{
    const struct kpi *k = &row->ask.kpi;
    int32_t days = p->to - clock_today() + 1;
    *week = 0;
    if (!row->ask.value.known || !strcmp(row->goal.bound, "most")
        || !goal_grows(k))
        return 0;
    int64_t rest = row->goal.target - kpi_hundredths(k, &row->ask.value);
    if (rest <= 0 || days <= 0)
        return 0;
    if (days >= 14)
        *week = (rest * 7 + days - 1) / days;
    if (k->unit == KPI_COUNT)
        *week = (*week + 99) / 100 * 100;
    return rest;
}

static const char *
pace_words(struct request *rq, const struct goal_row *row,
           const struct period *p)
{
    const struct kpi *k = &row->ask.kpi;
    int64_t week, rest = goal_rest(row, p, &week);
    if (!rest)
        return "";
    if (!week)
        return lang_format(rq->cx.arena, rq->cx.lang, N_("%s to go"),
                           kpi_words(rq, k, rest));
    return lang_format(rq->cx.arena, rq->cx.lang, N_("%s to go, %s a week"),
                       kpi_words(rq, k, rest), kpi_words(rq, k, week));
}

const char *
goal_value_href(struct request *rq, const struct goal_row *row,
           const struct goal_when *when)
{
    const struct goal *g = &row->goal;
    struct arena *a = rq->cx.arena;
    const char *who = g->account_id
        ? arena_printf(a, "&owner=%llu", (unsigned long long)g->account_id)
        : arena_printf(a, "&team=%llu", (unsigned long long)g->team_id);
    return arena_printf(a, "/kpi/%s?p=%s%s%s%s%s%s", g->kpi,
                        period_text(a, &when->period), who,
                        when->known_on == DAY_NONE ? "" : "&known=",
                        day_iso(a, when->known_on),
                        *g->stage ? "&stage=" : "", g->stage);
}

void
goal_row_show(struct request *rq, struct view *v, const struct goal_row *row,
              const struct goal_when *when)
{
    const struct period *p = &when->period;
    const struct kpi_ask *ask = &row->ask;
    struct kpi_progress progress = {
        .kpi = &ask->kpi, .value = &ask->value, .target = row->goal.target,
        .at_most = !strcmp(row->goal.bound, "most"),
        .grows = goal_grows(&ask->kpi),
        .elapsed = goal_elapsed(p, clock_today() - 1)};
    bool may = goal_may(&rq->cx, &row->goal);
    view_text(v, "NAME", ask->kpi.name);
    view_text(v, "FORMULA", ask->kpi.formula);
    if (ask->model && ask->stage >= 0) {
        const struct rule_stage *s = &ask->model->stages[ask->stage];
        struct view *stage = view_row(v, "STAGE");
        view_u64(stage, "STAGE_TONE", s->colour);
        view_text(stage, "STAGE_NAME", s->name[rq->cx.lang]);
    }
    view_if(v, "LINKED", ask->value.known);
    view_text(v, "VALUE_HREF", goal_value_href(rq, row, when));
    view_text(v, "VALUE", kpi_value_words(rq, &ask->kpi, &ask->value));
    view_text(v, "TARGET", kpi_target_words(rq, &ask->kpi, row->goal.target,
                                            progress.at_most));
    view_text(v, "PACE", pace_words(rq, row, p));
    kpi_progress_show(rq, v, &progress, BAR_WIDTH);
    view_if(v, "EDIT", may);
    if (may)
        view_textf(v, "EDIT_HREF", "/goal/%llu/edit",
                   (unsigned long long)row->goal.id);
}
