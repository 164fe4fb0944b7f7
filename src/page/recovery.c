/* See recovery.h: one case. */
#include "page/recovery.h"

#include <string.h>

#include "core/text.h"
#include "model/customer_edit.h"
#include "model/plan.h"
#include "model/recovery_approval.h"
#include "model/recovery_value.h"
#include "model/rule.h"
#include "page/warning.h"
#include "view/format.h"

const char *
recovery_money(struct request *rq, int64_t minor)
{
    return minor == FIELD_EMPTY
               ? FORMAT_NONE
               : format_money_short(rq->cx.arena, rq->cx.lang,
                                    rq->cx.config->currency, minor);
}

void
recovery_case_show(struct request *rq, struct view *v, const struct recovery *c)
{
    struct arena *a = rq->cx.arena;
    enum lang l = rq->cx.lang;
    int32_t today = clock_today();
    view_text(v, "HREF", recovery_href(a, c->id, ""));
    view_text(v, "CUSTOMER", c->customer);
    view_text(v, "CASE_NO", c->code);
    view_text(v, "CAUSE", recovery_cause_label(l, c->cause));
    view_u64(v, "STATE_TONE", recovery_state_tone(c->state));
    view_text(v, "STATE", recovery_state_label(l, c->state));
    view_text(v, "VALUE", recovery_money(rq, c->revenue_365));
    view_if(v, "REASON", strcmp(c->reason, "unknown") != 0);
    view_u64(v, "REASON_TONE", c->reason_colour);
    view_text(v, "REASON_NAME", c->reason_name);
    view_text(v, "WHO", c->owner ? c->owner : FORMAT_NONE);
    view_text(v, "OPENED", format_day_short(a, c->opened_on, today));
    view_if(v, "LATE", recovery_is_late(c));
    view_text(v, "DUE", recovery_deadline_words(rq, c));
    view_text(v, "DEADLINE", c->deadline == DAY_NONE
                                 ? FORMAT_NONE
                                 : format_day_short(a, c->deadline, today));
    view_text(v, "CLOSED", c->closed_on == DAY_NONE
                               ? "" : format_day_short(a, c->closed_on,
                                                       today));
}

/* Since when it is in the state, or when it came there last; closed: any end.
 * That a warning was gone is no state it came to. */
static const char *
state_day(struct request *rq, const struct recovery *c, int state,
          const struct recovery_step *steps, size_t n)
{
    int32_t day = DAY_NONE;
    for (size_t i = 0; i < n; i++)
        if ((int)steps[i].state == state && !steps[i].warning)
            day = steps[i].day;
    if (state == RECOVERY_STATE_WITHDRAWN)
        day = c->closed_on;
    return day == DAY_NONE
               ? "" : format_day_short(rq->cx.arena, day, clock_today());
}

static void
strip_show(struct request *rq, struct view *v, const struct recovery *c,
           const struct recovery_step *steps, size_t n)
{
    for (int s = 0; s <= RECOVERY_STATE_WITHDRAWN; s++) {
        struct view *row = view_row(v, "STRIP");
        bool end = s == RECOVERY_STATE_WITHDRAWN;
        bool now = end ? !recovery_is_open(c) : (int)c->state == s;
        const char *day = state_day(rq, c, s, steps, n);
        bool done = !now && (recovery_is_open(c) ? s < (int)c->state
                                                 : *day != 0);
        view_text(row, "LABEL",
                  end && !recovery_is_open(c)
                      ? recovery_state_label(rq->cx.lang, c->state)
                  : end ? lang_text(rq->cx.lang, N_("recovery|Closed"))
                        : recovery_state_label(rq->cx.lang,
                                               (enum recovery_state)s));
        view_if(row, "CURRENT", now);
        view_if(row, "DONE", done);
        view_textf(row, "NUMBER", "%d", s + 1);
        view_text(row, "DAY", now || done ? day : "");
    }
}

static void
reasons_show(struct request *rq, struct view *v, const struct recovery *c,
             const struct recovery_reason *list, size_t n, bool may)
{
    for (size_t i = 0; i < n; i++) {
        struct view *row = view_row(v, "WHY");
        view_msg(row, "RANK", list[i].main ? N_("reason|Main")
                                           : N_("reason|Contributing"));
        view_if(row, "FAMILY", list[i].family_name != NULL);
        view_u64(row, "TONE", list[i].colour);
        view_text(row, "FAMILY_NAME",
                  list[i].family_name ? list[i].family_name : "");
        view_text(row, "NAME", list[i].name);
        view_text(row, "SAID", recovery_said_label(rq->cx.lang,
                                                   list[i].said_by));
        view_text(row, "TEXT", list[i].text);
        view_text(row, "BY", list[i].who ? list[i].who : "");
        view_if(row, "REMOVE", may && !list[i].main);
        if (may)
            view_text(row, "REMOVE_ACTION",
                      recovery_href(rq->cx.arena, c->id,
                                    arena_printf(rq->cx.arena,
                                                 "/reason/%s/remove",
                                                 list[i].code)));
    }
    view_if(v, "NO_WHY", n == 0 || (n == 1 && strcmp(c->reason, "unknown") == 0));
}

static void
fact(struct view *v, const char *label, const char *value)
{
    struct view *row = view_row(v, "FACT");
    view_msg(row, "LABEL", label);
    view_text(row, "VALUE", value && *value ? value : FORMAT_NONE);
}

static const char *
avoidable_label(enum lang l, const char *code)
{
    return strcmp(code, "yes") == 0      ? lang_text(l, N_("avoidable|Yes"))
           : strcmp(code, "partly") == 0 ? lang_text(l, N_("avoidable|Partly"))
           : strcmp(code, "no") == 0     ? lang_text(l, N_("avoidable|No"))
                                         : FORMAT_NONE;
}

static void
facts_show(struct request *rq, struct view *v, const struct recovery *c)
{
    struct arena *a = rq->cx.arena;
    fact(v, N_("Revenue, 12 months before"), recovery_money(rq, c->revenue_365));
    fact(v, N_("Margin, 12 months before"), recovery_money(rq, c->margin_365));
    fact(v, N_("Deadline"), c->deadline == DAY_NONE
                                ? "" : format_day(a, c->deadline));
    if (c->lost_on != DAY_NONE)
        fact(v, N_("Lost on"), format_day(a, c->lost_on));
    fact(v, N_("Competitor"), c->competitor);
    if (c->offer_percent != FIELD_EMPTY)
        fact(v, N_("Their price against ours"),
             arena_printf(a, "%s%%", format_hundredths(a, c->offer_percent)));
    if (*c->offer_text)
        fact(v, N_("Their offer"), c->offer_text);
    fact(v, N_("Avoidable"), avoidable_label(rq->cx.lang, c->avoidable));
}

static void
decision_show(struct request *rq, struct view *v, const struct recovery *c)
{
    struct arena *a = rq->cx.arena;
    bool made = *c->decision != 0;
    view_if(v, "DECIDED", made);
    if (!made)
        return;
    view_text(v, "DECISION",
              lang_text(rq->cx.lang, strcmp(c->decision, "restore") == 0
                                         ? N_("Restore")
                                         : N_("Release")));
    view_text(v, "DECIDED_BY", c->decider ? c->decider : "");
    view_text(v, "DECIDED_AT", format_moment(a, c->decided_at));
    view_text(v, "DECIDED_WHY", c->decided_why);
    view_text(v, "BUDGET", recovery_money(rq, c->budget));
}

/* Who looked at the reason again, and what he said. */
static enum err
reviewed_show(struct request *rq, struct view *v, const struct recovery *c)
{
    struct recovery_review x;
    enum err e = recovery_review_read(&rq->cx, c->id, &x);
    if (e == ERR_NOT_FOUND)
        return OK;
    TRY(e);
    struct view *row = view_row(v, "LOOKED");
    view_text(row, "LOOKED_TEXT",
              recovery_review_words(rq->cx.arena, rq->cx.lang, &x));
    view_text(row, "LOOKED_NOTE", x.note);
    return OK;
}

static enum err
review_show(struct request *rq, struct view *v, const struct recovery *c,
            bool may)
{
    bool done = *c->review != 0;
    view_if(v, "REVIEW", c->lost_on != DAY_NONE);
    if (c->lost_on == DAY_NONE)
        return OK;
    view_text(v, "REVIEW_ON", format_day(rq->cx.arena, c->review_on));
    view_if(v, "TO_REVIEW", !done);
    view_if(v, "CAN_REVIEW", may && recovery_review_due(&rq->cx, c));
    view_text(v, "REVIEW_ACTION", recovery_href(rq->cx.arena, c->id,
                                                "/review"));
    view_text(v, "REVIEW_HREF", recovery_href(rq->cx.arena, c->id,
                                              "/do/review"));
    return done ? reviewed_show(rq, v, c) : OK;
}

/* What may be done now, each with its address. */
static void
doing_show(struct request *rq, struct view *v, const struct recovery *c,
           bool may)
{
    struct arena *a = rq->cx.arena;
    bool open = recovery_is_open(c);
    view_if(v, "CAN_EDIT", may && open);
    view_if(v, "CAN_REOPEN", may && !open);
    view_text(v, "REASON_HREF", recovery_href(a, c->id, "/do/reason"));
    view_text(v, "DECIDE_HREF", recovery_href(a, c->id, "/do/decide"));
    view_text(v, "EDIT_HREF", recovery_href(a, c->id, "/do/edit"));
    view_text(v, "CLOSE_HREF", recovery_href(a, c->id, "/do/close"));
    view_text(v, "STATE_ACTION", recovery_href(a, c->id, "/state"));
    view_text(v, "REOPEN_ACTION", recovery_href(a, c->id, "/reopen"));
    for (int s = 0; may && open && s < RECOVERY_STATE_WITHDRAWN; s++)
        if (s != (int)c->state) {
            struct view *row = view_row(v, "MOVE");
            view_text(row, "TO", recovery_state_codes[s]);
            view_text(row, "TO_LABEL",
                      recovery_state_label(rq->cx.lang,
                                           (enum recovery_state)s));
        }
}

/* What it is about, also when the product has closed it since. */
static enum err
warnings_show(struct request *rq, struct view *v, const struct recovery *c)
{
    struct warning_of_case *list;
    struct arena *a = rq->cx.arena;
    enum lang l = rq->cx.lang;
    int32_t today = clock_today();
    size_t n;
    TRY(warning_of_case(&rq->cx, c->id, &list, &n));
    if (!n)
        return OK;
    struct view *s = view_row(v, "WARNINGS");
    for (size_t i = 0; i < n; i++) {
        const struct warning_of_case *w = &list[i];
        bool open = w->closed_on == DAY_NONE;
        struct view *row = view_row(s, "OF_CASE");
        view_text(row, "NAME", w->cause->name[l]);
        view_text(row, "LEVEL", warning_level_label(l, w->level));
        view_u64(row, "TONE", open ? warning_level_tone(w->level) : 1);
        view_text(row, "SINCE",
                  lang_format(a, l, open ? N_("warning|since %s")
                                         : N_("warning|gone since %s"),
                              format_day_short(a, open ? w->opened_on
                                                       : w->closed_on,
                                               today)));
        view_if(row, "STILL", open);
        view_text(row, "HREF",
                  warning_evidence_href(a, c->customer_id, w->cause->code));
    }
    return OK;
}

static enum err
stage_show(struct request *rq, struct view *v, const struct recovery *c)
{
    const struct rules *rules;
    TRY(rules_get(&rq->cx, &rules));
    const struct rule_model *m = &rules->models[rules->default_model];
    int s = rules_stage(m, c->stage);
    view_u64(v, "STAGE_TONE", s >= 0 ? m->stages[s].colour : 1);
    view_text(v, "STAGE", s >= 0 ? m->stages[s].name[rq->cx.lang] : c->stage);
    return OK;
}

enum err
page_recovery_show(struct request *rq)
{
    struct recovery c;
    struct recovery_reason *reasons;
    struct recovery_step *steps;
    size_t reason_count, step_count;
    struct recovery_approval approval;
    struct plan plan;
    struct plan_choice *choices;
    size_t choice_count;
    TRY(recovery_find(&rq->cx, rq->id, &c));
    TRY(recovery_reasons(&rq->cx, c.id, &reasons, &reason_count));
    TRY(recovery_steps(&rq->cx, c.id, &steps, &step_count));
    bool may = customer_edit_may(&rq->cx, c.customer_owner_id,
                                 c.customer_team_id);
    struct view *v = reply_page(rq, "recovery/show",
                                arena_printf(rq->cx.arena, "%s %s",
                                             c.code, c.customer));
    reply_paper(rq, v, arena_printf(rq->cx.arena, "%s %s", c.code,
                                   c.customer));
    TRY(stage_show(rq, v, &c));
    recovery_case_show(rq, v, &c);
    view_text(v, "SHEET_HREF", recovery_href(rq->cx.arena, c.id, "/sheet"));
    view_textf(v, "CUSTOMER_HREF", "/customer/%llu",
               (unsigned long long)c.customer_id);
    view_if(v, "NOTICE", c.notice_id != 0);
    view_textf(v, "NOTICE_HREF", "/notice/%llu",
               (unsigned long long)c.notice_id);
    strip_show(rq, v, &c, steps, step_count);
    reasons_show(rq, v, &c, reasons, reason_count,
                 may && recovery_is_open(&c));
    facts_show(rq, v, &c);
    TRY(warnings_show(rq, v, &c));
    decision_show(rq, v, &c);
    approval = recovery_approval_of(&rq->cx, &c);
    recovery_approval_show(rq, v, c.id, &approval,
                           may && recovery_is_open(&c));
    TRY(plan_read(&rq->cx, c.id, &plan));
    TRY(recovery_value_plans(&rq->cx, &c, &choices, &choice_count));
    if (recovery_is_open(&c))
        TRY(recovery_value_show(rq, v, c.id, choices, choice_count,
                                plan.id && strcmp(plan.state, "running") == 0
                                    ? plan.template_id : 0));
    TRY(review_show(rq, v, &c, may));
    view_if(v, "LESSON", *c.lesson != 0);
    view_text(v, "LESSON_TEXT", c.lesson);
    recovery_plan_show(rq, v, &c, may, &plan);
    TRY(recovery_result_show(rq, v, &c, &plan));
    recovery_record_show(rq, v, &c, choices, choice_count, plan.template_id);
    TRY(recovery_progress_show(rq, v, &c, &plan, steps, step_count,
                               &approval));
    doing_show(rq, v, &c, may);
    form_hidden(rq, v, c.version);
    return OK;
}
