/* My day. The order is that of the morning: how my customers stand, what is late
 * and due, who is about to move, then what ends and what came in. Each count is
 * a link to the list made by the same filter. */
#include "page/day.h"

#include <stdio.h>

#include "model/funnel.h"
#include "model/period.h"
#include "model/session.h"
#include "page/day_private.h"
#include "page/import.h"
#include "page/model_menu.h"
#include "page/task.h"
#include "page/warning.h"
#include "view/format.h"

enum { TASK_ROWS = 20, SOON_ROWS = 10, WEEK = 7 };

/* ---- head ---- */

/* Who only looks after data of others (service, marketing, analysts) has no
 * customers of his own: his are all. */
static void
scope_set(struct day_page *p)
{
    const struct actor *me = &p->rq->cx.actor;
    bool all = p->team || (me->reach == REACH_ALL &&
                           !(me->roles & (ROLE_SALES | ROLE_MANAGER)));
    customer_filter_clear(&p->f);
    p->list = "/customer";
    if (!all) {
        p->f.owner_id = me->user_id;
        p->list = "/customer?owner=me";
    }
}

static const char *
model_more(const struct day_page *p, const struct rule_model *m)
{
    return m == p->model ? "" : arena_printf(p->a, "&model=%s", m->code);
}

static void
head_show(const struct day_page *p, struct view *v)
{
    int year, week;
    day_iso_week(p->today, &year, &week);
    view_msg(v, "HEADLINE", N_("My day"));
    view_text(v, "DAY_TEXT",
              lang_format(p->a, p->l, N_("%s %s, week %d"),
                          format_day(p->a, p->today),
                          format_weekday(p->l, p->today), week));
    view_text(v, "ASOF_TEXT",
              lang_format(p->a, p->l, N_("as of %s"),
                          format_moment(p->a, clock_now()) + 11));
    task_scope_show(p->rq, v, "/", model_more(p, p->shown), p->team);
    model_menu_show(v, &p->rq->cx, p->rules, p->shown,
                    p->team ? "/?who=team" : "/");
    if (!p->customers)
        return;
    struct view *whole = view_row(v, "WHOLE");
    view_text(whole, "HREF", p->list);
    view_text(whole, "TEXT",
              lang_format(p->a, p->l, p->f.owner_id ? N_("My customers: %s")
                                                    : N_("Customers: %s"),
                          format_int(p->a, (int64_t)p->customers)));
}

/* Moves of the last seven days that are over, with the lists of the funnel. */
static void
moves_show(const struct day_page *p, struct view *tile, int stage,
           const struct scope *s, const struct funnel_flow *flow)
{
    const struct funnel_stage *g = &flow->stages[stage];
    const struct period week = {PERIOD_DAYS, s->from, s->to};
    const char *list = arena_printf(
        p->a, "/funnel/list?model=%s&p=%s%s%s&for=%llu&slice=", p->shown->code,
        period_text(p->a, &week), p->f.owner_id ? "&owner=" : "",
        p->f.owner_id ? arena_printf(p->a, "%llu",
                                     (unsigned long long)p->f.owner_id)
                      : "",
        (unsigned long long)p->rq->cx.actor.user_id);
    const struct {
        const char *section, *sign, *slice;
        uint64_t n;
    } ways[] = {{"IN", "+", "in", g->in}, {"OUT", "−", "out", g->out}};
    struct view *moves = view_row(tile, "MOVES");
    for (size_t i = 0; i < 2; i++) {
        struct view *w = view_include(moves, ways[i].section, "parts/figure");
        view_textf(w, "FIGURE_TEXT", "%s%s", ways[i].sign,
                   format_int(p->a, (int64_t)ways[i].n));
        view_if(w, "FIGURE_LINK", ways[i].n > 0);
        view_if(w, "FIGURE_COUNTED", true);
        view_u64(w, "FIGURE_COUNT", ways[i].n);
        view_textf(w, "FIGURE_HREF", "%s%s.%s", list, ways[i].slice,
                   p->shown->stages[stage].code);
    }
}

/* *flow stays NULL until there is a copy of the ledger to read it from. */
static enum err
week_read(struct day_page *p, struct scope *s, struct funnel_flow **flow)
{
    *flow = NULL;
    scope_usual(s, p->shown, p->today - WEEK, p->today - 1);
    if (p->f.owner_id) {
        s->values[DIM_OWNER] = &p->f.owner_id;
        s->value_count[DIM_OWNER] = 1;
    }
    struct funnel_flow *f = ARENA_NEW(p->a, struct funnel_flow);
    enum err e = funnel_flow(&p->rq->cx, s, f);
    if (e == OK)
        *flow = f;
    return e == ERR_UNAVAILABLE ? OK : e;
}

static void
tiles_show(struct day_page *p, struct view *v, const struct day_stage *stages,
           size_t n, const struct scope *week, const struct funnel_flow *flow)
{
    struct view *tiles = view_row(v, "TILES");
    for (size_t i = 0; i < n; i++) {
        const struct rule_stage *s = stages[i].stage;
        struct view *t = view_row(tiles, "TILE");
        view_u64(t, "TONE", s->colour);
        view_text(t, "LABEL", s->name[p->l]);
        view_text(t, "COUNT", format_int(p->a, (int64_t)stages[i].customers));
        view_text(t, "SHARE",
                  format_percent(p->a, (int64_t)stages[i].customers,
                                 (int64_t)p->customers));
        view_text(t, "HREF", arena_printf(p->a, "%s%cstage=%s%s", p->list,
                                          p->f.owner_id ? '&' : '?',
                                          s->code, model_more(p, p->shown)));
        if (flow)
            moves_show(p, t, (int)i, week, flow);
    }
}

/* Nobody to look after yet: what to do first depends on who it is. */
static void
start_show(const struct day_page *p, struct view *v)
{
    const struct actor *me = &p->rq->cx.actor;
    struct view *s = view_row(v, "START");
    bool others = p->f.owner_id && me->reach >= REACH_TEAMS;
    view_msg(s, "START_TITLE", p->f.owner_id
        ? N_("No customers of your own yet") : N_("No customers yet"));
    view_if(s, "NOBODY", !p->f.owner_id);
    view_msg(s, "START_TEXT", others
        ? N_("Take over customers of your team, or enter the first one.")
        : N_("Ask your manager to hand some over to you, or enter the first one."));
    view_if(s, "CAN_IMPORT", (me->roles & ROLES_IMPORT) && me->may_write);
    view_if(s, "CAN_NEW", me->may_write);
    if (others) {
        struct view *look = view_row(s, "CAN_LOOK");
        view_text(look, "LOOK_HREF", "/customer");
        view_msg(look, "LOOK_TEXT", N_("Customers of the team"));
    }
}

/* How many there are now; of many, and by another than the default model, it is
 * read off the copy of the ledger, where that costs what the week has cost. */
static enum err
stages_read(struct day_page *p, const struct scope *week,
            const struct funnel_flow *flow, struct day_stage **out, size_t *n)
{
    struct ctx *cx = &p->rq->cx;
    struct scope now = *week;
    if (!flow)
        p->shown = p->model;
    if (p->shown == p->model && (!flow || flow->total.closing <= DAY_MANY))
        return day_stages(cx, &p->f, out, n, &p->customers);
    now.from = now.to = p->today;
    return day_stages_of_copy(cx, &now, out, n, &p->customers);
}

static enum err
customers_show(struct day_page *p, struct view *v)
{
    struct day_stage *stages;
    struct scope week;
    struct funnel_flow *flow;
    size_t n;
    TRY(week_read(p, &week, &flow));
    TRY(stages_read(p, &week, flow, &stages, &n));
    head_show(p, v);
    view_if(v, "MINDS", p->customers > 0);
    if (p->customers)
        tiles_show(p, v, stages, n, &week, flow);
    else
        start_show(p, v);
    return OK;
}

/* ---- tasks ---- */

static void
task_count_show(const struct day_page *p, struct view *v, const char *key,
                const char *text, uint64_t n, bool late)
{
    struct view *c = view_row(v, "TASK_COUNT");
    view_text(c, "HREF", arena_printf(p->a, "/task?%swhen=%s",
                                      p->team ? "who=team&" : "", key));
    view_text(c, "TEXT", lang_format(p->a, p->l, text,
                                     format_count(p->a, n, TASK_COUNT_MOST)));
    view_if(c, "LATE", late && n);
}

static struct view *
band_show(const struct day_page *p, struct view *list, bool late, uint64_t n)
{
    struct view *band = view_row(list, "BAND");
    view_if(band, "IS_LATE", late);
    view_text(band, "TITLE",
              late ? lang_format(p->a, p->l, N_("Overdue: %s"),
                                 format_count(p->a, n, TASK_COUNT_MOST))
                   : lang_format(p->a, p->l, N_("Today, %s %s: %s"),
                                 format_day_short(p->a, p->today, p->today),
                                 format_weekday(p->l, p->today),
                                 format_count(p->a, n, TASK_COUNT_MOST)));
    return band;
}

static enum err
tasks_show(const struct day_page *p, struct view *v)
{
    struct task_filter f = {.team = p->team, .when = TASK_DUE};
    struct task_key start = {.due_on = DAY_NONE};
    uint64_t n[TASK_WHEN_COUNT];
    struct task_page page;
    struct view *band = NULL;
    bool was_late = false;
    TRY(task_list_counts(&p->rq->cx, p->team, n));
    f.many = n[f.when] > TASK_COUNT_MOST;
    TRY(task_list_page(&p->rq->cx, &f, start, TASK_ROWS, &page));
    task_count_show(p, v, "overdue", N_("Overdue: %s"), n[TASK_OVERDUE],
                    true);
    task_count_show(p, v, "today", N_("Today: %s"), n[TASK_TODAY], false);
    task_count_show(p, v, "week", N_("This week: %s"), n[TASK_WEEK], false);
    view_text(v, "WEEK_HREF", p->team ? "/task/week?who=team" : "/task/week");
    view_text(v, "TASKS_HREF", p->team ? "/task?who=team" : "/task");
    view_if(v, "NO_TASKS", page.count == 0);
    if (page.count == 0)
        return OK;
    struct view *list = view_row(v, "TASKS");
    view_if(list, "MORE_TASKS", page.after);
    for (size_t i = 0; i < page.count; i++) {
        bool late = page.rows[i].due_on < p->today;
        if (!band || late != was_late)
            band = band_show(p, list, late,
                             n[late ? TASK_OVERDUE : TASK_TODAY]);
        was_late = late;
        task_row_show(p->rq, view_row(band, "TASK"), p->model, &page.rows[i],
                      p->team);
    }
    return OK;
}

/* ---- who changes stage ---- */

static const char *
why_text(const struct day_page *p, const struct stage_turn *t)
{
    const struct facts *f = &t->facts;
    const char *day = format_day_short(p->a, t->day, p->today);
    if (f->notice && f->notice_until + 1 == t->day)
        return lang_format(p->a, p->l, N_("Notice runs out, from %s"), day);
    if (t->to->is_loss && f->lapse_on == t->day)
        return lang_format(p->a, p->l,
                           N_("Quiet for %d days, cycle %d: lapsed from %s"),
                           (int)f->quiet, (int)f->cycle_days, day);
    if (f->late_on == t->day)
        return lang_format(p->a, p->l,
                           N_("Quiet for %d days, cycle %d: late from %s"),
                           (int)f->quiet, (int)f->cycle_days, day);
    if (f->contract_until != DAY_NONE && f->contract_until < t->day)
        return lang_format(p->a, p->l, N_("The contract ends on %s"),
                           format_day_short(p->a, f->contract_until,
                                            p->today));
    if (f->round_first != DAY_NONE && t->day == f->round_first + 31)
        return tr(p, N_("First purchase more than 30 days ago"));
    if (f->round_first != DAY_NONE &&
        t->day == day_add_months(f->round_first, (int)f->months + 1))
        return lang_format(p->a, p->l, N_("%d months a customer on %s"),
                           (int)f->months + 1, day);
    if (f->purchases == 0)
        return tr(p, N_("Contacts or answers grow old"));
    return lang_format(p->a, p->l, N_("from %s"), day);
}

static enum err
soon_show(const struct day_page *p, struct view *v)
{
    struct day_soon *list;
    size_t n;
    bool cut;
    TRY(day_soon(&p->rq->cx, &p->f, SOON_ROWS, &list, &n, &cut));
    if (cut)
        view_text(view_row(v, "SOON_CUT"), "CUT_TEXT",
                  lang_format(p->a, p->l,
                              N_("Looked at: the %d with the most revenue "
                                 "whose state may change"),
                              DAY_SOON_LOOKED_AT));
    view_if(v, "NO_SOON", n == 0);
    if (n == 0)
        return OK;
    struct view *soon = view_row(v, "SOON_LIST");
    for (size_t i = 0; i < n; i++) {
        const struct stage_turn *t = &list[i].turn;
        struct view *row = view_row(soon, "SOON_ROW");
        view_text(row, "HREF", day_customer_href(p, t->customer_id));
        view_text(row, "NAME", list[i].name);
        view_text(row, "WHY", why_text(p, t));
        view_u64(row, "FROM_TONE", t->from->colour);
        view_text(row, "FROM", t->from->name[p->l]);
        view_u64(row, "TO_TONE", t->to->colour);
        view_text(row, "TO", t->to->name[p->l]);
        view_text(row, "IN_TEXT",
                  format_days_ago(p->a, p->l, t->day, p->today));
    }
    return OK;
}

static enum err
day_start_page(struct request *rq, struct day_page *p)
{
    *p = (struct day_page){.rq = rq, .a = rq->cx.arena, .l = rq->cx.lang,
                           .today = clock_today(),
                           .team = task_scope_read(rq)};
    scope_set(p);
    TRY(rules_get(&rq->cx, &p->rules));
    p->model = &p->rules->models[p->rules->default_model];
    p->shown = rules_shown(p->rules, request_query(rq, "model"));
    return OK;
}

/* Part of the day that costs most: fetched when it comes into view, a page of
 * its own without a script. */
enum err
page_day_soon(struct request *rq)
{
    struct day_page p;
    TRY(day_start_page(rq, &p));
    struct view *v = rq->htmx
        ? reply_part(rq, "day/soon")
        : reply_page(rq, "day/soon",
                     tr(&p, N_("Customers about to change stage")));
    view_if(v, "WHOLE", !rq->htmx);
    return soon_show(&p, v);
}

enum err
page_day_show(struct request *rq)
{
    struct day_page p;
    TRY(day_start_page(rq, &p));
    struct view *v = reply_page(rq, "day/show", tr(&p, N_("My day")));
    TRY(customers_show(&p, v));
    TRY(tasks_show(&p, v));
    TRY(warning_show_now(rq, v, p.team));
    TRY(day_approvals_show(&p, v));
    if (p.customers) {
        struct view *goals = view_include(v, "GOALS", "funnel/later");
        view_msg(goals, "SECTION_TITLE", N_("Goals"));
        view_text(goals, "SECTION_HREF", p.team ? "/goal/progress?who=team"
                                                : "/goal/progress");
        struct view *soon = view_include(v, "SOON_LATER", "funnel/later");
        view_msg(soon, "SECTION_TITLE", N_("Customers about to change stage"));
        view_text(soon, "SECTION_HREF", p.team ? "/day/soon?who=team"
                                               : "/day/soon");
        TRY(day_contracts_show(&p, v));
    }
    TRY(day_drafts_show(&p, v));
    return day_imports_show(&p, v);
}
