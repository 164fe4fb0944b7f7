/* KPIs of the stage against goals, and account penetration beside market
 * penetration, so that neither starves. One pass over the customers for all. */
#include <string.h>

#include "model/goal.h"
#include "page/kpi_words.h"
#include "page/stage_page.h"
#include "view/format.h"

enum { BAR_WIDTH = 72 };

struct kpi_box {
    struct stage_page *p;
    struct kpi_ask *asks;
    size_t n, own; /* of the stage: the first `own` */
    size_t accounts; /* the next */
    struct goal *goals;
    size_t goal_count;
};

static void
ask_add(struct kpi_box *b, const struct kpi *k)
{
    b->asks[b->n++] = (struct kpi_ask){.kpi = *k, .model = b->p->model,
                                       .stage = b->p->stage};
}

static void
ask_named(struct kpi_box *b, const struct kpi *all, size_t n,
          const char *const *codes)
{
    for (size_t i = 0; codes[i]; i++) {
        const struct kpi *k = kpi_named(all, n, codes[i]);
        if (k)
            ask_add(b, k);
    }
}

/* What more comes from accounts is asked of those who are in the stage. */
static enum err
accounts_narrow(struct kpi_box *b, size_t first)
{
    for (size_t i = first; i < b->n; i++) {
        if (i == first) {
            TRY(kpi_narrow(b->p->cx, &b->p->scope.s, &b->asks[i]));
            continue;
        }
        b->asks[i].narrowed = true;
        b->asks[i].members = b->asks[first].members;
        b->asks[i].member_count = b->asks[first].member_count;
    }
    return OK;
}

/* For whom the figures of the scope are: a person, else a team. Where it names
 * neither: the reader who sees his own alone, else his team. false: others. */
static bool
whose_goals(const struct stage_page *p, uint64_t *team, uint64_t *person)
{
    const struct scope *s = &p->scope.s;
    for (int d = 0; d < DIM_COUNT; d++)
        if (d != DIM_TEAM && d != DIM_OWNER && s->value_count[d])
            return false;
    *team = *person = 0;
    if (s->value_count[DIM_OWNER])
        *person = s->values[DIM_OWNER][0];
    else if (s->value_count[DIM_TEAM])
        *team = s->values[DIM_TEAM][0];
    else if (p->cx->actor.reach == REACH_OWN)
        *person = p->cx->actor.user_id;
    else
        *team = p->cx->actor.team_id;
    return s->value_count[DIM_OWNER] <= 1;
}

/* The goal of the same KPI for whom the scope is; one of the stage before one of
 * none. */
static const struct goal *
goal_of(const struct kpi_box *b, const struct kpi *k)
{
    const struct goal *found = NULL;
    uint64_t team, person;
    if (!whose_goals(b->p, &team, &person))
        return NULL;
    for (size_t i = 0; i < b->goal_count; i++) {
        const struct goal *g = &b->goals[i];
        if (strcmp(g->kpi, k->code) || g->team_id != team
            || g->account_id != person)
            continue;
        if (!found || *g->stage)
            found = g;
    }
    return found;
}

static bool
asked(const struct kpi_box *b, const char *code)
{
    for (size_t i = 0; i < b->n; i++)
        if (!strcmp(b->asks[i].kpi.code, code))
            return true;
    return false;
}

/* Those of the stage, and others that have a goal there. */
static void
ask_own(struct kpi_box *b, const struct kpi *all, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (all[i].stage && !strcmp(all[i].stage, b->p->st->code))
            ask_add(b, &all[i]);
    for (size_t i = 0; i < b->goal_count; i++) {
        const struct kpi *k = kpi_named(all, n, b->goals[i].kpi);
        if (k && *b->goals[i].stage && !asked(b, k->code)
            && goal_of(b, k) == &b->goals[i])
            ask_add(b, k);
    }
    b->own = b->n;
}

static enum err
box_read(struct kpi_box *b)
{
    struct stage_page *p = b->p;
    struct kpi *all;
    size_t n;
    TRY(goal_list(p->cx, &p->scope.period,
                  arena_printf(p->a, "%s.%s", p->model->code, p->st->code),
                  &b->goals, &b->goal_count));
    TRY(kpi_list_model(p->cx, p->model->code, &all, &n));
    b->asks = ARENA_ARRAY(p->a, 3 * n, struct kpi_ask);
    ask_own(b, all, n);
    ask_named(b, all, n, kpi_of_accounts);
    b->accounts = b->n - b->own;
    TRY(accounts_narrow(b, b->own));
    ask_named(b, all, n, kpi_of_market);
    return kpi_values(p->cx, &p->scope.s, b->asks, b->n);
}

static const char *
value_href(const struct stage_page *p, const struct kpi_ask *a)
{
    const char *more = NULL;
    if (a->kpi.of_stage || a->narrowed)
        more = arena_printf(p->a, "stage=%s.%s", p->model->code, p->st->code);
    return scope_href(p->a, arena_printf(p->a, "/kpi/%s", a->kpi.code),
                      &p->scope, more);
}

static void
value_show(const struct stage_page *p, struct view *row,
           const struct kpi_ask *a)
{
    view_text(row, "NAME", a->kpi.name);
    view_text(row, "FORMULA", a->kpi.formula);
    view_if(row, "LINKED", a->value.known || a->kpi.entered);
    view_text(row, "HREF", value_href(p, a));
    view_text(row, "VALUE", kpi_value_words(p->rq, &a->kpi, &a->value));
    view_text(row, "NOTE_TEXT",
              a->value.pending
                  ? lang_format(p->a, p->l, N_("not observed yet: %s"),
                                format_int(p->a, (int64_t)a->value.pending))
              : a->value.known && a->value.day != DAY_NONE
                  ? lang_format(p->a, p->l, N_("%s, %s"),
                                format_day(p->a, a->value.day),
                                a->value.source)
                  : "");
}

static void
goal_show(const struct kpi_box *b, struct view *row, const struct kpi_ask *a)
{
    const struct goal *g = goal_of(b, &a->kpi);
    view_if(row, "GOAL", g != NULL);
    if (!g)
        return;
    struct kpi_progress progress = {
        .kpi = &a->kpi, .value = &a->value, .target = g->target,
        .at_most = !strcmp(g->bound, "most"), .grows = goal_grows(&a->kpi),
        .elapsed = goal_elapsed(&b->p->scope.period, b->p->scope.closed)};
    view_text(row, "TARGET", kpi_target_words(b->p->rq, &a->kpi, g->target,
                                              progress.at_most));
    kpi_progress_show(b->p->rq, row, &progress, BAR_WIDTH);
}

enum err
stage_fill_kpis(struct stage_page *p, struct view *v)
{
    struct kpi_box b = {.p = p};
    bool may = (p->cx->actor.roles & ROLE_MANAGER) &&
               p->scope.period.kind <= PERIOD_YEAR;
    TRY(box_read(&b));
    view_text(v, "KPI_PERIOD", p->scope.words);
    view_if(v, "CAN_SET", may);
    view_textf(v, "GOAL_HREF", "/goal/new?p=%s&stage=%s.%s",
               period_text(p->a, &p->scope.period), p->model->code,
               p->st->code);
    view_if(v, "NO_KPIS", b.own == 0);
    for (size_t i = 0; i < b.own; i++) {
        struct view *row = view_row(v, "KPI_ROW");
        value_show(p, row, &b.asks[i]);
        goal_show(&b, row, &b.asks[i]);
    }
    for (size_t i = b.own; i < b.n; i++)
        value_show(p, view_row(v, i < b.own + b.accounts ? "ACCOUNT"
                                                           : "MARKET_ROW"),
                   &b.asks[i]);
    return stage_fill_trend(p, v);
}
