/* See task.h. What is shown and what is counted come from one filter. */
#include "page/task.h"

#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "model/plan.h"
#include "model/session.h"
#include "model/stage.h"
#include "model/task.h"
#include "page/cookie.h"
#include "view/format.h"

enum { PAGE_ROWS = 50 };

/* ---- whose ---- */

bool
task_scope_read(const struct request *rq)
{
    const char *who = request_query(rq, "who");
    return rq->cx.actor.reach >= REACH_TEAMS && who && !strcmp(who, "team");
}

void
task_scope_show(struct request *rq, struct view *v, const char *path,
                const char *more, bool team)
{
    const struct actor *me = &rq->cx.actor;
    struct arena *a = rq->cx.arena;
    if (me->reach < REACH_TEAMS)
        return;
    struct view *s = view_row(v, "SCOPES");
    struct view *mine = view_row(s, "SCOPE"), *all = view_row(s, "SCOPE");
    view_text(mine, "HREF", *more ? arena_printf(a, "%s?%s", path, more + 1)
                                  : path);
    view_msg(mine, "LABEL", N_("Mine"));
    view_if(mine, "CURRENT", !team);
    view_text(all, "HREF", arena_printf(a, "%s?who=team%s", path, more));
    view_text(all, "LABEL", me->reach == REACH_TEAMS && me->team_name
              ? me->team_name : lang_text(rq->cx.lang, N_("Everyone")));
    view_if(all, "CURRENT", team);
}

/* ---- a row ---- */

/* A step of a plan is recorded with what was said, on its own form. */
static const char *
step_href(struct request *rq, uint64_t case_id, uint64_t step_id)
{
    return arena_printf(rq->cx.arena, "/recovery/%llu/step/%llu/done",
                        (unsigned long long)case_id,
                        (unsigned long long)step_id);
}

static const char *
icon_of(const char *kind)
{
    static const char *const ICONS[][2] = {
        {"call", "phone"}, {"visit", "map-pin"}, {"mail", "mail"},
        {"quote", "file-text"}, {"delivery", "truck"}, {"collect", "cash"},
        {"approve", "circle-check"}};
    for (size_t i = 0; i < sizeof ICONS / sizeof *ICONS; i++)
        if (!strcmp(ICONS[i][0], kind))
            return ICONS[i][1];
    return "clipboard-check";
}

static void
when_show(struct request *rq, struct view *row, const struct task_row *t)
{
    struct arena *a = rq->cx.arena;
    enum lang l = rq->cx.lang;
    int32_t today = clock_today();
    const char *when = format_day_short(a, t->due_on, today);
    if (t->due_on == today && t->due_at != TIME_NONE)
        when = format_moment(a, t->due_at) + 11;
    else if (t->due_on == today)
        when = lang_text(l, N_("Today"));
    else if (t->due_on > today && t->due_on < today + 7)
        when = arena_printf(a, "%s %s", when, format_weekday(l, t->due_on));
    view_text(row, "WHEN", when);
    if (t->due_on < today)
        view_text(view_row(row, "LATE"), "LATE_TEXT",
                  lang_format(a, l, N_("%d days overdue"),
                              (int)(today - t->due_on)));
}

void
task_row_show(struct request *rq, struct view *row,
              const struct rule_model *model, const struct task_row *t,
              bool team)
{
    struct arena *a = rq->cx.arena;
    enum lang l = rq->cx.lang;
    const char *title = *t->title ? t->title
                                  : lang_text(l, N_("Follow up"));
    when_show(rq, row, t);
    view_text(row, "ICON", icon_of(t->kind));
    view_text(row, "WHAT", t->step_id
              ? lang_format(a, l, N_("Recovery, step %d"), (int)t->step)
              : t->kind_name);
    view_text(row, "TEXT", title);
    if (t->customer_id) {
        struct view *c = view_row(row, "ABOUT");
        int s = rules_stage(model, t->stage);
        view_textf(c, "HREF", "/customer/%llu",
                   (unsigned long long)t->customer_id);
        view_text(c, "CUSTOMER", t->customer);
        view_u64(c, "TONE", s >= 0 ? model->stages[s].colour : 1);
        view_text(c, "STAGE", s >= 0 ? model->stages[s].name[l] : t->stage);
    }
    if (team)
        view_text(view_row(row, "BY"), "WHO", t->account);
    if (t->reminder)
        view_text(view_row(row, "REMINDED"), "REMINDED_TEXT",
                  lang_format(a, l, N_("%s asked for it %s"), t->reminder,
                              format_days_ago(a, l, day_of(t->reminded_at),
                                              clock_today())));
    if (!rq->cx.actor.may_write || !t->may_change)
        return;
    struct view *can = view_row(row, "CAN_DO");
    view_textf(can, "ACTION", "/task/%llu", (unsigned long long)t->id);
    view_if(can, "STEP", t->step_id != 0);
    view_if(can, "GIVE", rq->cx.actor.reach >= REACH_TEAMS);
    view_textf(can, "GIVE_HREF", "/task/%llu/assign",
               (unsigned long long)t->id);
    view_text(can, "LABEL_GIVE", lang_format(a, l, N_("Give on: %s"), title));
    view_text(can, "STEP_HREF", step_href(rq, t->case_id, t->step_id));
    view_text(can, "LABEL_DONE", lang_format(a, l, N_("Done: %s"), title));
    view_text(can, "LABEL_MOVE",
              lang_format(a, l, N_("Move: %s"), title));
    view_text(can, "DUE", format_day(a, t->due_on < clock_today()
                                            ? clock_today() : t->due_on));
    view_text(can, "TODAY", format_day(a, clock_today()));
}

/* ---- the list ---- */

static const struct {
    const char *key, *label, *empty;
    enum task_when when;
} TABS[] = {
    {"all", N_("All open"), N_("No open tasks"), TASK_OPEN},
    {"due", N_("Overdue and today"), N_("Nothing is due"), TASK_DUE},
    {"overdue", N_("Overdue"), N_("Nothing is overdue"), TASK_OVERDUE},
    {"today", N_("Today"), N_("Nothing is planned for today"), TASK_TODAY},
    {"week", N_("This week"), N_("Nothing is planned for this week"),
     TASK_WEEK},
    {"later", N_("Later"), N_("Nothing is planned for later"), TASK_LATER},
};
enum { TAB_COUNT = sizeof TABS / sizeof *TABS };

static size_t
tab_read(const struct request *rq)
{
    const char *when = request_query(rq, "when");
    for (size_t i = 0; when && i < TAB_COUNT; i++)
        if (!strcmp(TABS[i].key, when))
            return i;
    return 0;
}

static const char *
list_url(struct request *rq, bool team, size_t tab, const char *more)
{
    return arena_printf(rq->cx.arena, "/task?%swhen=%s%s",
                        team ? "who=team&" : "", TABS[tab].key, more);
}

/* after=2026-11-23~17, or before=. Anything else begins at the start. */
static struct task_key
key_read(const struct request *rq)
{
    const char *after = request_query(rq, "after");
    const char *v = after ? after : request_query(rq, "before");
    struct task_key k = {.due_on = DAY_NONE, .backwards = after == NULL};
    const char *tilde = v ? strchr(v, '~') : NULL;
    if (tilde && tilde - v == 10 && parse_u64(tilde + 1, &k.id))
        k.due_on = day_parse(arena_copy(rq->cx.arena, v, 10));
    if (k.due_on == DAY_NONE)
        k.backwards = false;
    return k;
}

static void
paging_show(struct request *rq, struct view *list, const struct task_page *p,
            bool team, size_t tab)
{
    struct arena *a = rq->cx.arena;
    struct view *v = view_include(list, "PAGING", "parts/paging");
    const struct task_row *first = p->rows, *last = p->rows + p->count - 1;
    view_if(v, "PREVIOUS", p->before);
    view_if(v, "NEXT", p->after);
    if (p->before)
        view_text(v, "PREVIOUS_HREF", list_url(rq, team, tab,
            arena_printf(a, "&before=%s~%llu", day_iso(a, first->due_on),
                         (unsigned long long)first->id)));
    if (p->after)
        view_text(v, "NEXT_HREF", list_url(rq, team, tab,
            arena_printf(a, "&after=%s~%llu", day_iso(a, last->due_on),
                         (unsigned long long)last->id)));
}

static void
tabs_show(struct request *rq, struct view *v, bool team, size_t tab,
          const uint64_t *counts)
{
    for (size_t i = 0; i < TAB_COUNT; i++) {
        struct view *t = view_row(v, "WHEN_TAB");
        view_text(t, "HREF", list_url(rq, team, i, ""));
        view_msg(t, "LABEL", TABS[i].label);
        view_text(t, "COUNT", format_count(rq->cx.arena,
                                           counts[TABS[i].when],
                                           TASK_COUNT_MOST));
        view_if(t, "CURRENT", i == tab);
    }
}

enum err
page_task_list(struct request *rq)
{
    bool team = task_scope_read(rq);
    size_t tab = tab_read(rq);
    struct task_filter f = {.team = team, .when = TABS[tab].when};
    uint64_t counts[TASK_WHEN_COUNT];
    const struct rule_model *model;
    struct task_page p;
    TRY(stage_default_model(&rq->cx, &model));
    TRY(task_list_counts(&rq->cx, team, counts));
    f.many = counts[f.when] > TASK_COUNT_MOST;
    TRY(task_list_page(&rq->cx, &f, key_read(rq), PAGE_ROWS, &p));
    struct view *v = reply_page(rq, "task/list",
                                lang_text(rq->cx.lang, N_("Tasks")));
    view_text(v, "TOTAL_TEXT",
              lang_format(rq->cx.arena, rq->cx.lang, N_("%s open"),
                          format_count(rq->cx.arena, counts[TASK_OPEN],
                                       TASK_COUNT_MOST)));
    task_scope_show(rq, v, "/task",
                    arena_printf(rq->cx.arena, "&when=%s", TABS[tab].key),
                    team);
    tabs_show(rq, v, team, tab, counts);
    view_text(v, "WEEK_HREF", team ? "/task/week?who=team" : "/task/week");
    if (p.count == 0) {
        struct view *none = view_row(v, "NOTHING");
        view_msg(none, "EMPTY_TITLE", TABS[tab].empty);
        view_msg(none, "EMPTY_TEXT",
                 N_("A follow-up with a next date makes a task, on the page of the customer."));
        return OK;
    }
    struct view *list = view_row(v, "LIST");
    view_if(list, "BY_HEAD", team);
    for (size_t i = 0; i < p.count; i++)
        task_row_show(rq, view_row(list, "TASK"), model, &p.rows[i], team);
    paging_show(rq, list, &p, team, tab);
    return OK;
}

/* ---- one task ---- */

static enum err
step_move(struct request *rq, uint64_t case_id, uint64_t step_id, int32_t day)
{
    struct recovery c;
    struct plan_step s;
    TRY(recovery_find(&rq->cx, case_id, &c));
    TRY(plan_step_find(&rq->cx, case_id, step_id, &s));
    if (!plan_step_may(&rq->cx, &c, &s))
        return ERR_DENIED;
    return plan_step_move(&rq->cx, &c, &s, day, true);
}

/* The day it is moved to; DAY_NONE: what was sent is none. ERR_INVALID: it is
 * not to be moved at all. */
static enum err
day_asked(const struct request *rq, const char *what, int32_t *day)
{
    const char *to = request_form(rq, "due_on");
    *day = clock_today() + 1;
    if (what && !strcmp(what, "move"))
        *day = day_parse(to ? to : "");
    else if (!what || strcmp(what, "tomorrow"))
        return ERR_INVALID;
    return OK;
}

enum err
page_task_update(struct request *rq)
{
    const char *what = request_form(rq, "do");
    const char *next = own_path(request_form(rq, "next"), "/");
    uint64_t case_id, step_id;
    int32_t day;
    if (what && !strcmp(what, "done"))
        return page_task_done(rq);
    if (!rq->cx.actor.may_write)
        return ERR_DENIED;
    TRY(day_asked(rq, what, &day));
    TRY(plan_step_of_task(&rq->cx, rq->id, &case_id, &step_id));
    enum err e = step_id ? step_move(rq, case_id, step_id, day)
                         : task_move(&rq->cx, rq->id, day);
    if (e == ERR_INVALID)
        return reply_see_other(rq, next,
                               N_("Not moved: the new date has passed or is none."));
    if (e == ERR_CONFLICT)
        return reply_see_other(rq, next, N_("Not moved: it is done already."));
    TRY(e);
    return reply_see_other(rq, next,
                           step_id ? N_("Moved, and the steps behind it with "
                                        "it.") : N_("Moved."));
}

enum err
page_task_done(struct request *rq)
{
    uint64_t case_id, step_id;
    if (!rq->cx.actor.may_write)
        return ERR_DENIED;
    TRY(plan_step_of_task(&rq->cx, rq->id, &case_id, &step_id));
    if (step_id)
        return reply_see_other(rq, step_href(rq, case_id, step_id), NULL);
    TRY(task_done(&rq->cx, rq->id));
    return reply_see_other(rq, own_path(request_form(rq, "next"), "/"),
                           N_("Done."));
}
