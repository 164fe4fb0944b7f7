/* Goals: the list of a period with value against goal, and the form. */
#include "page/goal.h"

#include <string.h>

#include "model/goal.h"
#include "model/lookup.h"
#include "model/stage.h"
#include "model/user_edit.h"
#include "page/edit.h"
#include "page/goal_view.h"
#include "page/kpi_words.h"
#include "page/task.h"
#include "view/format.h"

enum { PROGRESS_ROWS = 6 };

struct goal_form {
    struct edit edit;
    struct goal now, next;
};

/* ---- the list ---- */

static struct period
period_asked(const struct request *rq)
{
    struct period p;
    const char *text = request_query(rq, "p");
    if (text && period_read(text, &p) && p.kind <= PERIOD_YEAR)
        return p;
    return period_of(PERIOD_QUARTER, clock_today() - 1);
}

/* Today and later: as known now. */
static int32_t
known_asked(const struct request *rq)
{
    const char *text = request_query(rq, "known");
    int32_t day = text ? day_parse(text) : DAY_NONE;
    return day < clock_today() ? day : DAY_NONE;
}

static const char *
list_href(struct request *rq, const struct period *p)
{
    struct arena *a = rq->cx.arena;
    int32_t known = known_asked(rq);
    return arena_printf(a, "/goal?p=%s%s%s", period_text(a, p),
                        known == DAY_NONE ? "" : "&known=",
                        day_iso(a, known));
}

static void
periods_show(struct request *rq, struct view *v, const struct period *now)
{
    static const char *const KINDS[] = {N_("Month"), N_("Quarter"),
                                        N_("Half year"), N_("Year")};
    struct arena *a = rq->cx.arena;
    struct period before = period_step(now, -1), after = period_step(now, 1);
    int32_t today = clock_today();
    int32_t in = today >= now->from && today <= now->to ? today : now->from;
    view_text(v, "BEFORE_HREF", list_href(rq, &before));
    view_text(v, "BEFORE", period_words(a, rq->cx.lang, &before));
    view_text(v, "AFTER_HREF", list_href(rq, &after));
    view_text(v, "AFTER", period_words(a, rq->cx.lang, &after));
    view_text(v, "PERIOD_TEXT", period_words(a, rq->cx.lang, now));
    for (int k = PERIOD_MONTH; k <= PERIOD_YEAR; k++) {
        struct period p = period_of((enum period_kind)k, in);
        struct view *row = view_row(v, "KIND");
        view_text(row, "HREF", list_href(rq, &p));
        view_msg(row, "LABEL", KINDS[k]);
        view_if(row, "CURRENT", k == (int)now->kind);
    }
}

static void
elapsed_show(struct request *rq, struct view *v, const struct period *p)
{
    int over = goal_elapsed(p, clock_today() - 1);
    view_text(v, "ELAPSED_TEXT",
              over == 0 ? lang_text(rq->cx.lang, N_("not begun yet"))
              : over == 1000 ? lang_text(rq->cx.lang, N_("over"))
              : lang_format(rq->cx.arena, rq->cx.lang, N_("%d%% is over"),
                            over / 10));
}

static void
known_show(struct request *rq, struct view *v, const struct goal_when *when)
{
    struct arena *a = rq->cx.arena;
    const char *day = day_iso(a, when->known_on);
    view_text(v, "P", period_text(a, &when->period));
    view_text(v, "KNOWN", day);
    view_text(v, "KNOWN_MAX", day_iso(a, clock_today()));
    if (when->known_on != DAY_NONE)
        view_text(view_row(v, "AS_KNOWN"), "KNOWN_TEXT",
                  lang_format(a, rq->cx.lang, N_("as known on %s"), day));
}

enum err
page_goal_list(struct request *rq)
{
    struct goal_when when = {.period = period_asked(rq),
                             .known_on = known_asked(rq)};
    struct period p = when.period;
    struct goal_row *rows;
    size_t n;
    TRY(goal_rows_read(rq, &when, NULL, &rows, &n));
    struct view *v = reply_page(rq, "goal/list",
                                lang_text(rq->cx.lang, N_("Goals")));
    const char *whose = NULL;
    struct view *group = NULL;
    bool may = rq->cx.actor.roles & ROLE_MANAGER;
    periods_show(rq, v, &p);
    elapsed_show(rq, v, &p);
    known_show(rq, v, &when);
    view_if(v, "CAN_SET", may);
    view_textf(v, "NEW_HREF", "/goal/new?p=%s",
               period_text(rq->cx.arena, &p));
    view_if(v, "NONE", n == 0);
    for (size_t i = 0; i < n; i++) {
        const char *who = goal_whose(rq, &rows[i].goal);
        if (!whose || strcmp(whose, who)) {
            group = view_row(v, "GROUP");
            view_text(group, "WHO", who);
            whose = who;
        }
        goal_row_show(rq, view_row(group, "GOAL"), &rows[i], &when);
    }
    return OK;
}

/* ---- beside the day ---- */

/* What the reader works for: his own goals, else those of his team; beside the
 * day of the team those of the team. */
static bool
is_own(const struct request *rq, const struct goal *g, bool of_team)
{
    return of_team ? g->team_id && g->team_id == rq->cx.actor.team_id
                   : g->account_id == rq->cx.actor.user_id;
}

enum err
page_goal_progress(struct request *rq)
{
    struct goal_when when = {
        .period = period_of(PERIOD_QUARTER, clock_today() - 1),
        .known_on = DAY_NONE};
    struct goal_row *rows;
    size_t n, shown = 0;
    bool own = false, team = task_scope_read(rq);
    if (!rq->htmx)
        return reply_see_other(rq, "/goal", NULL);
    TRY(goal_rows_read(rq, &when, NULL, &rows, &n));
    struct view *v = reply_part(rq, "goal/progress");
    view_text(v, "PERIOD_TEXT", period_words(rq->cx.arena, rq->cx.lang,
                                             &when.period));
    elapsed_show(rq, v, &when.period);
    for (size_t i = 0; i < n && !team; i++)
        own |= is_own(rq, &rows[i].goal, false);
    for (size_t i = 0; i < n && shown < PROGRESS_ROWS; i++)
        if (is_own(rq, &rows[i].goal, !own)) {
            goal_row_show(rq, view_row(v, "GOAL"), &rows[i], &when);
            shown++;
        }
    view_if(v, "NONE", shown == 0);
    view_if(v, "CAN_SET", rq->cx.actor.roles & ROLE_MANAGER);
    return OK;
}

/* ---- the form ---- */

static enum err
kpi_choices(struct ctx *cx, struct field *field)
{
    struct kpi *list;
    size_t n;
    TRY(kpi_list(cx, &list, &n));
    struct choice *c = ARENA_ARRAY(cx->arena, n + 1, struct choice);
    for (size_t i = 0; i < n; i++)
        c[i] = (struct choice){list[i].code, list[i].name};
    field->choices = c;
    return OK;
}

/* Stages of the models that are kept, the default one first. */
static enum err
stage_choices(struct ctx *cx, struct field *field)
{
    const struct rules *r;
    size_t n = 0;
    TRY(rules_get(cx, &r));
    struct choice *c = ARENA_ARRAY(cx->arena, RULE_MODELS * RULE_STAGES + 1,
                                   struct choice);
    for (size_t i = 0; i < r->model_count; i++) {
        size_t at = (r->default_model + i) % r->model_count;
        const struct rule_model *m = &r->models[at];
        for (size_t k = 0; m->kept && k < m->stage_count; k++)
            c[n++] = (struct choice){
                arena_printf(cx->arena, "%s.%s", m->code, m->stages[k].code),
                arena_printf(cx->arena, "%s · %s", m->name[cx->lang],
                             m->stages[k].name[cx->lang])};
    }
    field->choices = c;
    return OK;
}

/* The periods around today, and the one it has. */
static void
period_choices(struct ctx *cx, struct field *field, const char *now)
{
    enum { EACH = 3 };
    struct choice *c = ARENA_ARRAY(cx->arena, 4 * EACH + 2, struct choice);
    size_t n = 0;
    bool there = !now || !*now;
    struct period p;
    for (int k = PERIOD_YEAR; k >= PERIOD_MONTH; k--) {
        p = period_of((enum period_kind)k, clock_today());
        for (int i = 0; i < EACH; i++, p = period_step(&p, 1)) {
            const char *key = period_text(cx->arena, &p);
            c[n++] = (struct choice){key, period_words(cx->arena, cx->lang,
                                                       &p)};
            there |= now && strcmp(now, key) == 0;
        }
    }
    if (!there && period_read(now, &p))
        c[n++] = (struct choice){now, period_words(cx->arena, cx->lang, &p)};
    field->choices = c;
}

static enum err
offer(struct goal_form *f)
{
    struct ctx *cx = &f->edit.rq->cx;
    struct lookup_team *teams;
    struct lookup_person *people;
    size_t n;
    TRY(lookup_teams(cx, &teams, &n));
    struct option *o = ARENA_ARRAY(cx->arena, n, struct option);
    for (size_t i = 0; i < n; i++)
        o[i] = (struct option){
            teams[i].id, arena_printf(cx->arena, "%.*s%s",
                                      (int)teams[i].depth * 3,
                                      "\u3000\u3000\u3000\u3000\u3000",
                                      teams[i].name)};
    form_options(&f->edit.form, "team_id", o, n);
    TRY(lookup_owners(cx, &people, &n));
    o = ARENA_ARRAY(cx->arena, n, struct option);
    for (size_t i = 0; i < n; i++)
        o[i] = (struct option){people[i].id, people[i].name};
    form_options(&f->edit.form, "account_id", o, n);
    return OK;
}

static enum err
start(struct request *rq, const char *action, struct goal_form *f)
{
    size_t n = goal_field_count;
    struct field *fields = field_copy(rq->cx.arena, goal_fields, n);
    TRY(kpi_choices(&rq->cx, field_named(fields, n, "kpi")));
    TRY(stage_choices(&rq->cx, field_named(fields, n, "stage")));
    period_choices(&rq->cx, field_named(fields, n, "period"), f->now.period);
    f->next = f->now;
    f->edit = (struct edit){.rq = rq, .action = action, .fields = fields,
                            .count = n, .base = &f->next, .now = &f->now,
                            .version = f->now.version};
    edit_start(&f->edit);
    return offer(f);
}

static const char *
back_href(struct request *rq, const struct goal *g)
{
    struct period p;
    return g->period && period_read(g->period, &p) ? list_href(rq, &p)
                                                   : "/goal";
}

static void
page(struct goal_form *f)
{
    struct request *rq = f->edit.rq;
    const char *title = lang_text(rq->cx.lang, f->now.id ? N_("Change a goal")
                                                         : N_("Set a goal"));
    struct view *v = reply_page(rq, "goal/edit", title);
    view_text(v, "HEADLINE", title);
    view_text(v, "BACK_HREF", back_href(rq, &f->now));
    view_if(v, "DELETE", f->now.id != 0);
    if (f->now.id)
        view_textf(v, "DELETE_HREF", "/goal/%llu/delete",
                   (unsigned long long)f->now.id);
    edit_fill(&f->edit, v);
}

/* What the address says already: from a stage page, its KPI and period. */
static void
new_goal(struct request *rq, struct goal *g, bool from_address)
{
    const char *kpi = request_query(rq, "kpi");
    const char *stage = request_query(rq, "stage");
    struct period p = period_asked(rq);
    field_clear(goal_fields, goal_field_count, g);
    g->bound = "least";
    if (!from_address)
        return;
    g->kpi = kpi;
    g->stage = stage;
    g->period = period_text(rq->cx.arena, &p);
    g->team_id = rq->cx.actor.team_id;
}

static const char *
address(struct request *rq)
{
    return arena_printf(rq->cx.arena, "/goal/%llu",
                        (unsigned long long)rq->id);
}

enum err
page_goal_new(struct request *rq)
{
    struct goal_form *f = ARENA_NEW(rq->cx.arena, struct goal_form);
    struct kpi k;
    new_goal(rq, &f->now, true);
    if (f->now.kpi && kpi_find(&rq->cx, f->now.kpi, &k) == OK && k.at_most)
        f->now.bound = "most";
    TRY(start(rq, "/goal", f));
    page(f);
    return OK;
}

enum err
page_goal_edit(struct request *rq)
{
    struct goal_form *f = ARENA_NEW(rq->cx.arena, struct goal_form);
    TRY(goal_find(&rq->cx, rq->id, &f->now));
    if (!goal_may(&rq->cx, &f->now))
        return ERR_DENIED;
    TRY(start(rq, address(rq), f));
    page(f);
    return OK;
}

static enum err
finish(struct goal_form *f)
{
    struct request *rq = f->edit.rq;
    struct problems wrong = {0};
    if (!f->edit.form.failed)
        TRY(goal_judge(&rq->cx, &f->next, &wrong));
    for (size_t i = 0; i < wrong.count; i++)
        form_refuse(&f->edit.form, wrong.list[i].field,
                    wrong.list[i].message);
    if (f->edit.form.failed) {
        page(f);
        return reply_form_again(rq, &f->edit.form);
    }
    TRY(f->now.id ? goal_save(&rq->cx, &f->now, &f->next)
                  : goal_add(&rq->cx, &f->next));
    return reply_see_other(rq, back_href(rq, &f->next),
                           N_("The goal is set."));
}

enum err
page_goal_create(struct request *rq)
{
    struct goal_form *f = ARENA_NEW(rq->cx.arena, struct goal_form);
    enum edit_state state;
    new_goal(rq, &f->now, false);
    TRY(start(rq, "/goal", f));
    TRY(edit_read(&f->edit, &state));
    return finish(f);
}

enum err
page_goal_update(struct request *rq)
{
    struct goal_form *f = ARENA_NEW(rq->cx.arena, struct goal_form);
    struct edit_other other = {.name = lang_text(rq->cx.lang, N_("Goal")),
                               .list = "/goal", .list_label = N_("Goals")};
    enum edit_state state;
    TRY(goal_find(&rq->cx, rq->id, &f->now));
    if (!goal_may(&rq->cx, &f->now))
        return ERR_DENIED;
    TRY(start(rq, address(rq), f));
    TRY(edit_read(&f->edit, &state));
    if (state != EDIT_STALE)
        return finish(f);
    other.back = back_href(rq, &f->now);
    TRY(audit_last_edit(&rq->cx, "goal", rq->id, &other.who, &other.at));
    if (edit_conflict(&f->edit, &other))
        return OK;
    return reply_see_other(rq, other.back,
                           N_("Somebody else had saved the same already."));
}

enum err
page_goal_delete_ask(struct request *rq)
{
    struct goal g;
    struct kpi k;
    TRY(goal_find(&rq->cx, rq->id, &g));
    if (!goal_may(&rq->cx, &g))
        return ERR_DENIED;
    TRY(kpi_find(&rq->cx, g.kpi, &k));
    const char *title = lang_format(rq->cx.arena, rq->cx.lang,
                                    N_("Delete the goal %s?"), k.name);
    struct view *v = reply_page(rq, "parts/confirm", title);
    view_text(v, "HEADLINE", title);
    view_text(v, "ACTION", rq->path);
    view_msg(v, "TEXT", N_("The values stay, only what they are compared "
                           "with goes."));
    view_text(view_row(v, "FACT"), "TEXT", goal_whose(rq, &g));
    view_msg(v, "DO_LABEL", N_("Delete"));
    view_text(v, "BACK_HREF", back_href(rq, &g));
    form_hidden(rq, v, g.version);
    return OK;
}

enum err
page_goal_delete(struct request *rq)
{
    struct goal g;
    TRY(goal_find(&rq->cx, rq->id, &g));
    TRY(goal_delete(&rq->cx, rq->id));
    return reply_see_other(rq, back_href(rq, &g), N_("The goal is deleted."));
}
