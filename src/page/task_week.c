/* The tasks of a week on a grid of its days, and giving one to a colleague. */
#include <string.h>

#include "model/lookup.h"
#include "model/stage.h"
#include "model/task.h"
#include "page/task.h"
#include "view/format.h"

enum { WEEK = 7, WEEK_MOST = 300 };

/* ---- the grid ---- */

static int32_t
monday_of(int32_t day)
{
    return day - day_of_week(day) + 1;
}

static const char *
week_href(struct request *rq, bool team, int32_t monday)
{
    return arena_printf(rq->cx.arena, "/task/week?%sday=%s",
                        team ? "who=team&" : "",
                        day_iso(rq->cx.arena, monday));
}

static void
head_show(struct request *rq, struct view *v, bool team, int32_t monday)
{
    struct arena *a = rq->cx.arena;
    int32_t today = clock_today();
    int year, week;
    day_iso_week(monday, &year, &week);
    view_text(v, "WEEK_TEXT",
              lang_format(a, rq->cx.lang, N_("Week %d, %s to %s"), week,
                          format_day(a, monday),
                          format_day_short(a, monday + WEEK - 1, monday)));
    view_text(v, "BEFORE_HREF", week_href(rq, team, monday - WEEK));
    view_text(v, "AFTER_HREF", week_href(rq, team, monday + WEEK));
    view_text(v, "NOW_HREF", week_href(rq, team, monday_of(today)));
    view_text(v, "LIST_HREF", team ? "/task?who=team" : "/task");
    task_scope_show(rq, v, "/task/week",
                    arena_printf(a, "&day=%s", day_iso(a, monday)), team);
}

/* What is overdue may lie before the week that people look at first. */
static enum err
overdue_show(struct request *rq, struct view *v, bool team, int32_t monday)
{
    uint64_t counts[TASK_WHEN_COUNT];
    if (monday != monday_of(clock_today()))
        return OK;
    TRY(task_list_counts(&rq->cx, team, counts));
    if (!counts[TASK_OVERDUE])
        return OK;
    struct view *row = view_row(v, "OVERDUE");
    view_textf(row, "OVERDUE_HREF", "/task?%swhen=overdue",
               team ? "who=team&" : "");
    view_text(row, "OVERDUE_TEXT",
              lang_format(rq->cx.arena, rq->cx.lang, N_("task|%s overdue"),
                          format_count(rq->cx.arena, counts[TASK_OVERDUE],
                                       TASK_COUNT_MOST)));
    return OK;
}

enum err
page_task_week(struct request *rq)
{
    bool team = task_scope_read(rq);
    const char *asked = request_query(rq, "day");
    int32_t day = day_parse(asked ? asked : ""), today = clock_today();
    int32_t monday = monday_of(day == DAY_NONE ? today : day);
    struct task_filter f = {.team = team, .when = TASK_RANGE, .from = monday,
                            .to = monday + WEEK - 1};
    struct task_key start = {.due_on = DAY_NONE};
    const struct rule_model *model;
    struct task_page p;
    struct view *cell[WEEK];
    TRY(stage_default_model(&rq->cx, &model));
    TRY(task_list_page(&rq->cx, &f, start, WEEK_MOST, &p));
    struct view *v = reply_page(rq, "task/week",
                                lang_text(rq->cx.lang, N_("Tasks of a week")));
    head_show(rq, v, team, monday);
    TRY(overdue_show(rq, v, team, monday));
    view_if(v, "CUT", p.after);
    for (int i = 0; i < WEEK; i++) {
        cell[i] = view_row(v, "DAY");
        view_text(cell[i], "DAY_NAME",
                  format_weekday(rq->cx.lang, monday + i));
        view_text(cell[i], "DAY_TEXT",
                  format_day_short(rq->cx.arena, monday + i, today));
        view_if(cell[i], "IS_TODAY", monday + i == today);
    }
    for (size_t i = 0; i < p.count; i++)
        task_row_show(rq, view_row(cell[p.rows[i].due_on - monday], "TASK"),
                      model, &p.rows[i], team);
    return OK;
}

/* ---- to a colleague ---- */

struct assigned {
    uint64_t account;
};
static const struct field ASSIGN[] = {
    {.name = "account", .label = N_("Who does it"), .type = FIELD_REF,
     .offset = FIELD_AT(struct assigned, account), .required = true}};

static enum err
assign_page(struct request *rq, struct form *f, const char *about)
{
    struct lookup_person *people;
    size_t n;
    const char *title = lang_text(rq->cx.lang, N_("Give a task to somebody"));
    TRY(lookup_owners(&rq->cx, &people, &n));
    struct option *o = ARENA_ARRAY(rq->cx.arena, n + 1, struct option);
    for (size_t i = 0; i < n; i++)
        o[i] = (struct option){people[i].id, people[i].name};
    form_options(f, "account", o, n);
    struct view *v = reply_page(rq, "task/assign", title);
    view_text(v, "HEADLINE", title);
    view_text(v, "ABOUT", about);
    view_text(v, "ACTION", rq->path);
    form_fill(f, v);
    return OK;
}

enum err
page_task_assign_ask(struct request *rq)
{
    struct assigned x;
    struct form f;
    const char *about;
    TRY(task_title(&rq->cx, rq->id, &about, &x.account));
    form_show(rq, ASSIGN, 1, &x, &f);
    return assign_page(rq, &f, about);
}

enum err
page_task_assign(struct request *rq)
{
    struct assigned x = {0};
    struct form f;
    const char *about;
    uint64_t now;
    if (!rq->cx.actor.may_write)
        return ERR_DENIED;
    TRY(task_title(&rq->cx, rq->id, &about, &now));
    form_read(rq, ASSIGN, 1, &x, &f);
    enum err e = f.failed ? OK : task_assign(&rq->cx, rq->id, x.account);
    if (e == ERR_INVALID)
        form_refuse(&f, "account", N_("Choose one of these."));
    else
        TRY(e);
    if (f.failed) {
        TRY(assign_page(rq, &f, about));
        return reply_form_again(rq, &f);
    }
    return reply_see_other(rq, "/task", N_("The task is given on."));
}
