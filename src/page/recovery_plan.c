/* The plan on the page of its case, and the choice of a template. */
#include "model/plan.h"

#include <string.h>

#include "core/text.h"
#include "model/customer_edit.h"
#include "model/recovery_worth.h"
#include "page/recovery.h"
#include "view/format.h"

static const char *
money(struct request *rq, int64_t minor)
{
    return minor == FIELD_EMPTY
               ? FORMAT_NONE
               : format_money_short(rq->cx.arena, rq->cx.lang,
                                    rq->cx.config->currency, minor);
}

static const char *
step_href(struct request *rq, uint64_t case_id, const struct plan_step *s,
          const char *what)
{
    return recovery_href(rq->cx.arena, case_id,
                         arena_printf(rq->cx.arena, "/step/%llu/%s",
                                      (unsigned long long)s->id, what));
}

/* ---- the steps ---- */

const char *
recovery_step_words(struct request *rq, const struct plan_step *s,
                    unsigned *tone)
{
    struct arena *a = rq->cx.arena;
    enum lang l = rq->cx.lang;
    int32_t today = clock_today();
    bool done = strcmp(s->state, "done") == 0;
    *tone = done ? 5 : 1;
    if (done)
        return lang_format(a, l, s->state_by ? N_("Done %s")
                                             : N_("Done %s, by what happened"),
                           format_day_short(a, s->state_on, today));
    if (!plan_step_open(s))
        return lang_format(a, l, N_("Left out %s"),
                           format_day_short(a, s->state_on, today));
    *tone = s->due_on < today ? 6 : s->due_on == today ? 2 : 1;
    if (s->due_on < today)
        return lang_format(a, l, N_("%d days overdue"),
                           (int)(today - s->due_on));
    if (!s->required && s->due_on > today)
        return lang_text(l, N_("plan|optional"));
    return format_days_ago(a, l, s->due_on, today);
}

static const char *
role_label(enum lang l, const char *role)
{
    return lang_text(l, strcmp(role, "manager") == 0   ? N_("Manager")
                        : strcmp(role, "service") == 0 ? N_("Service")
                                                       : N_("Sales"));
}

static void
step_show(struct request *rq, struct view *v, const struct recovery *c,
          const struct plan *p, size_t i)
{
    const struct plan_step *s = &p->steps[i];
    unsigned tone;
    view_u64(v, "PLACE", s->position);
    view_text(v, "TITLE", s->title);
    view_text(v, "OFFER", s->offer);
    view_text(v, "NOTE", s->note);
    view_text(v, "BY", s->account);
    view_text(v, "ROLE", role_label(rq->cx.lang, s->role));
    view_text(v, "CHANNEL", s->kind_name);
    view_text(v, "DUE_ON", format_day_short(rq->cx.arena, s->due_on,
                                            clock_today()));
    view_text(v, "STEP_STATE", recovery_step_words(rq, s, &tone));
    view_u64(v, "STEP_TONE", tone);
    view_text(v, "COST", money(rq, s->spent != FIELD_EMPTY ? s->spent
                                                            : s->cost));
    view_if(v, "NEXT", i == p->next);
    view_if(v, "ASKED", plan_step_open(s) && s->reminded_at != TIME_NONE);
    view_text(v, "ASKED_ON",
              s->reminded_at == TIME_NONE
                  ? "" : format_day_short(rq->cx.arena,
                                          day_of(s->reminded_at),
                                          clock_today()));
    if (!plan_step_open(s) || !plan_step_may(&rq->cx, c, s))
        return;
    if (plan_step_may_remind(&rq->cx, c, s))
        view_text(view_row(v, "MAY_REMIND"), "REMIND_ACTION",
                  recovery_href(rq->cx.arena, c->id,
                                arena_printf(rq->cx.arena, "/remind/%llu",
                                             (unsigned long long)s->id)));
    struct view *d = view_row(v, "MAY_DO");
    view_text(d, "DONE_HREF", step_href(rq, c->id, s, "done"));
    view_text(d, "MOVE_HREF", step_href(rq, c->id, s, "move"));
    view_text(d, "SKIP_HREF", step_href(rq, c->id, s, "skip"));
    view_text(d, "EDIT_STEP_HREF", step_href(rq, c->id, s, "edit"));
    view_if(d, "TURN", s->account_id == rq->cx.actor.user_id &&
                           (i == p->next || s->due_on <= clock_today()));
}

static void
head_show(struct request *rq, struct view *v, const struct recovery *c,
          const struct plan *p)
{
    struct arena *a = rq->cx.arena;
    enum lang l = rq->cx.lang;
    view_text(v, "PLAN_NAME", p->name);
    view_text(v, "PROGRESS", lang_format(a, l, N_("%d of %d done"),
                                         (int)p->done, (int)p->count));
    view_u64(v, "PROGRESS_DONE", p->done);
    view_u64(v, "PROGRESS_ALL", p->count ? p->count : 1);
    view_if(v, "WAITING", strcmp(p->state, "waiting") == 0);
    view_text(v, "WAIT_TEXT",
              lang_format(a, l, N_("Waits until %s, drawn at random for the "
                                   "comparison group. Its owner is asked to "
                                   "start the plan then; whoever must not "
                                   "wait starts it now."),
                          format_day(a, p->until_on)));
    view_text(v, "STARTED", format_day_short(a, p->started_on,
                                             clock_today()));
    view_if(v, "LATE_STEPS", p->late > 0);
    view_text(v, "LATE_TEXT", lang_format(a, l, N_("%d overdue"),
                                          (int)p->late));
    view_text(v, "TOTAL", money(rq, p->cost));
    view_text(v, "SPENT_TEXT", lang_format(a, l, N_("Cost of the steps "
                                                    "(spent so far %s)"),
                                           money(rq, p->spent)));
    view_text(v, "PLAN_HREF", recovery_href(a, c->id, "/plan"));
    view_text(v, "ADD_HREF", recovery_href(a, c->id, "/plan/new"));
    view_text(v, "UNDO_ACTION", recovery_href(a, c->id, "/plan/undo"));
}

void
recovery_plan_show(struct request *rq, struct view *v,
                   const struct recovery *c, bool may, const struct plan *p)
{
    bool change = may && recovery_is_open(c);
    view_if(v, "PLANNED", p->id != 0);
    view_if(v, "MAY_PLAN", change);
    view_text(v, "PLAN_HREF", recovery_href(rq->cx.arena, c->id, "/plan"));
    if (!p->id)
        return;
    head_show(rq, v, c, p);
    view_if(v, "RUNNING", change && strcmp(p->state, "running") == 0);
    view_if(v, "CAN_UNDO", change && p->can_undo);
    for (size_t i = 0; i < p->count; i++)
        step_show(rq, view_row(v, "PSTEP"), c, p, i);
}

/* ---- the choice of a template ---- */

static const char *
why_text(struct request *rq, const struct recovery *c,
         const struct plan_choice *k)
{
    struct arena *a = rq->cx.arena;
    enum lang l = rq->cx.lang;
    struct buf b;
    buf_init(&b, a);
    if (k->ranked)
        return lang_format(a, l, N_("In front by its rate: at least %s"),
                           format_percent(a, (int64_t)(k->low * 1000), 1000));
    if (k->reason)
        buf_printf(&b, "%s · ", c->reason_name);
    else if (k->family)
        buf_printf(&b, "%s · ", lang_text(l, N_("family of the reason")));
    if (k->tier)
        buf_printf(&b, "%s · ",
                   strcmp(c->tier, "below") == 0
                       ? lang_text(l, N_("below zero"))
                       : lang_format(a, l, N_("tier %s"), c->tier));
    if (k->state)
        buf_printf(&b, "%s · ", lang_text(l, N_("what happened")));
    if (!b.len)
        return lang_text(l, N_("Fits every case"));
    b.data[b.len - strlen(" · ")] = '\0';
    return lang_format(a, l, N_("Fits: %s"), b.data);
}

static const char *
good_of(const struct plan_choice *k)
{
    return strcmp(k->kind, "release") == 0 ? "released" : "won";
}

void
recovery_plan_counts(struct arena *a, struct view *v,
                     const struct plan_choice *k)
{
    const char *list = arena_printf(a, "/recovery?plan=%llu&state=",
                                    (unsigned long long)k->id);
    view_u64(v, "WON", k->won);
    view_text(v, "WON_HREF", arena_printf(a, "%s%s", list, good_of(k)));
    view_u64(v, "CASES", k->closed);
    view_text(v, "CASES_HREF", arena_printf(a, "%sclosed", list));
}

static void
choice_show(struct request *rq, struct view *v, const struct recovery *c,
            const struct plan_choice *k)
{
    struct arena *a = rq->cx.arena;
    view_u64(v, "ID", k->id);
    view_textf(v, "TEMPLATE_HREF", "/plan/%llu", (unsigned long long)k->id);
    view_text(v, "NAME", k->name);
    view_text(v, "TEXT", k->text);
    view_text(v, "WHY", why_text(rq, c, k));
    view_text(v, "STEPS", format_int(a, (int64_t)k->steps));
    view_text(v, "COST", money(rq, k->cost));
    const char *list = arena_printf(a, "/recovery?plan=%llu&state=",
                                    (unsigned long long)k->id);
    const char *good = good_of(k);
    const char *seen = arena_printf(a, "%s%s&seen=%d", list, good,
                                    RECOVERY_WORTH_SEEN_DAYS);
    view_text(v, "WON_HREF", arena_printf(a, "%s%s", list, good));
    view_u64(v, "WON", k->won);
    view_text(v, "CLOSED_HREF", arena_printf(a, "%sclosed", list));
    view_u64(v, "CLOSED", k->closed);
    view_text(v, "SEEN_HREF", seen);
    view_u64(v, "SEEN", k->seen);
    view_text(v, "RELOST_HREF", arena_printf(a, "%s&relost=%d", seen,
                                             RECOVERY_WORTH_SEEN_DAYS));
    view_u64(v, "RELOST", k->relost);
    view_text(v, "EACH", money(rq, k->closed
                                       ? k->spent / (int64_t)k->closed
                                       : FIELD_EMPTY));
    view_if(v, "HAS_CLOSED", k->closed > 0);
    view_text(v, "RATE", k->ranked ? format_percent(a, (int64_t)k->won,
                                                    (int64_t)k->closed)
                                   : FORMAT_NONE);
    view_text(v, "RANGE",
              k->ranked ? arena_printf(a, "[%.1f, %.1f]", k->low * 100,
                                       k->high * 100)
                        : lang_format(a, rq->cx.lang, N_("fewer than %d"),
                                      PLAN_CASES_LEAST));
}

/* How the plans that fit have done; the one in use is marked. */
void
recovery_record_show(struct request *rq, struct view *v,
                     const struct recovery *c, const struct plan_choice *list,
                     size_t n, uint64_t in_use)
{
    struct view *record = NULL;
    for (size_t i = 0; i < n; i++) {
        if (*c->decision && strcmp(list[i].kind, c->decision) != 0)
            continue;
        if (!record)
            record = view_row(v, "RECORD");
        struct view *row = view_row(record, "CHOICE");
        choice_show(rq, row, c, &list[i]);
        view_if(row, "IN_USE", list[i].id == in_use);
    }
}

static enum err
choose_page(struct request *rq, const struct recovery *c, const char *wrong)
{
    struct plan_choice *list;
    struct plan p;
    size_t n;
    const char *title = lang_text(rq->cx.lang, N_("Choose a plan"));
    const char *day = request_form(rq, "started_on");
    TRY(plan_suggest(&rq->cx, c, &list, &n));
    TRY(plan_read(&rq->cx, c->id, &p));
    struct view *v = reply_page(rq, "recovery/plan", title);
    view_text(v, "HEADLINE", title);
    view_text(v, "CUSTOMER", c->customer);
    view_text(v, "CASE_NO", c->code);
    view_text(v, "BACK_HREF", recovery_href(rq->cx.arena, c->id, ""));
    view_text(v, "ACTION", recovery_href(rq->cx.arena, c->id, "/plan"));
    view_if(v, "REPLACES", p.id && strcmp(p.state, "running") == 0);
    view_text(v, "RUNNING_NAME", p.name);
    view_text(v, "STARTED_ON", day ? day : format_day(rq->cx.arena,
                                                      clock_today()));
    view_if(v, "WRONG", wrong != NULL);
    if (wrong)
        view_msg(v, "WRONG_TEXT", wrong);
    view_if(v, "NO_CHOICES", n == 0);
    for (size_t i = 0; i < n; i++)
        choice_show(rq, view_row(v, "CHOICE"), c, &list[i]);
    form_hidden(rq, v, c->version);
    return OK;
}

static enum err
case_to_plan(struct request *rq, struct recovery *c)
{
    TRY(recovery_find(&rq->cx, rq->id, c));
    if (!customer_edit_may(&rq->cx, c->customer_owner_id,
                           c->customer_team_id))
        return ERR_DENIED;
    return OK;
}

static const char CLOSED[] = N_("The case is closed; open it again first.");

static enum err
back(struct request *rq, const char *flash)
{
    return reply_see_other(rq, recovery_href(rq->cx.arena, rq->id, ""),
                           flash);
}

enum err
page_recovery_plan(struct request *rq)
{
    struct recovery c;
    TRY(case_to_plan(rq, &c));
    return recovery_is_open(&c) ? choose_page(rq, &c, NULL)
                                : back(rq, CLOSED);
}

enum err
page_recovery_plan_start(struct request *rq)
{
    struct recovery c;
    uint64_t id;
    const char *which = request_form(rq, "plan");
    const char *day = request_form(rq, "started_on");
    int32_t from = day_parse(day ? day : "");
    TRY(case_to_plan(rq, &c));
    if (!recovery_is_open(&c))
        return back(rq, CLOSED);
    const char *wrong = !which || !parse_u64(which, &id)
                            ? N_("Choose one of them.")
                        : from == DAY_NONE || from < c.opened_on
                            ? N_("The plan starts on a day since the case "
                                 "was opened.") : NULL;
    if (wrong) {
        TRY(choose_page(rq, &c, wrong));
        rq->reply.status = 422;
        return OK;
    }
    enum err e = plan_start(&rq->cx, &c, id, from);
    if (e == ERR_INVALID)
        return back(rq, N_("This plan cannot be started: it is retired or "
                           "has no steps."));
    TRY(e);
    return back(rq, N_("The plan runs. Its steps are tasks now."));
}

enum err
page_recovery_plan_undo(struct request *rq)
{
    struct recovery c;
    TRY(case_to_plan(rq, &c));
    enum err e = plan_move_undo(&rq->cx, &c);
    if (e == ERR_CONFLICT)
        return back(rq, N_("There is no move to take back."));
    TRY(e);
    return back(rq, N_("The dates are as before."));
}
