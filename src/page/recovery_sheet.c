/* A recovery case on paper, to be taken to a meeting: what is at stake, why, what
 * is decided, the plan with boxes to tick, what was said, and lines to write
 * on. */
#include "page/recovery_sheet.h"

#include <string.h>

#include "core/text.h"
#include "model/audit.h"
#include "model/plan.h"
#include "model/recovery_value.h"
#include "page/recovery.h"
#include "view/format.h"

enum { TALKS = 6, LINES = 3 };

struct sheet {
    struct request *rq;
    struct arena *a;
    enum lang l;
    struct recovery c;
    struct doc *d;
    struct doc_section *s;
};

static const char *
say(const struct sheet *x, const char *msgid)
{
    return lang_text(x->l, msgid);
}

static const char *
day(const struct sheet *x, int32_t on)
{
    return on == DAY_NONE ? FORMAT_NONE : format_day(x->a, on);
}

/* ---- the head ---- */

static void
head_set(const struct sheet *x)
{
    const struct recovery *c = &x->c;
    struct arena *a = x->a;
    struct doc *d = x->d;
    const char *kind = say(x, N_("Recovery case"));
    d->title = c->customer;
    d->subtitle = arena_printf(a, "%s · %s", kind, c->code);
    d->head = arena_printf(a, "%s · %s %s", say(x, N_("Perennial")), kind,
                           c->code);
    d->secret = say(x, N_("Internal, not to be passed on"));
    d->foot = arena_printf(a, "%s %s", x->rq->cx.actor.name,
                           format_moment(a, clock_now()));
    d->back_href = recovery_href(a, c->id, "");
    doc_fact(d, say(x, N_("Case")), c->code);
    doc_fact(d, say(x, N_("State")), recovery_state_label(x->l, c->state));
    doc_fact(d, say(x, N_("Looked after by")),
             c->owner ? c->owner : FORMAT_NONE);
    doc_fact(d, say(x, N_("recovery|Opened")),
             arena_printf(a, "%s, %s", day(x, c->opened_on),
                          recovery_cause_label(x->l, c->cause)));
}

static void
cards_add(const struct sheet *x)
{
    const struct recovery *c = &x->c;
    struct doc_block *b = doc_block(x->d, x->s, DOC_CARDS);
    doc_item(x->d, b, say(x, N_("Revenue, 12 months before")),
             recovery_money(x->rq, c->revenue_365), NULL);
    doc_item(x->d, b, say(x, N_("Margin, 12 months before")),
             recovery_money(x->rq, c->margin_365), NULL);
    if (recovery_is_open(c))
        doc_item(x->d, b, say(x, N_("Deadline")), day(x, c->deadline),
                 recovery_deadline_words(x->rq, c));
    else
        doc_item(x->d, b, say(x, N_("recovery|Closed")),
                 day(x, c->closed_on), recovery_state_label(x->l, c->state));
    if (c->lost_on != DAY_NONE)
        doc_item(x->d, b, say(x, N_("Lost on")), day(x, c->lost_on), NULL);
    doc_item(x->d, b, say(x, N_("Competitor")),
             c->competitor && *c->competitor ? c->competitor : FORMAT_NONE,
             c->offer_percent == FIELD_EMPTY
                 ? NULL : arena_printf(x->a, "%s%%",
                                       format_hundredths(x->a,
                                                         c->offer_percent)));
    doc_item(x->d, b, say(x, N_("recovery|Cost")),
             recovery_money(x->rq, c->spent),
             c->budget == FIELD_EMPTY
                 ? NULL : lang_format(x->a, x->l, N_("budget %s"),
                                      recovery_money(x->rq, c->budget)));
}

/* ---- why ---- */

static enum err
reasons_add(const struct sheet *x)
{
    struct recovery_reason *list;
    size_t n;
    TRY(recovery_reasons(&x->rq->cx, x->c.id, &list, &n));
    doc_heading(x->d, x->s, say(x, N_("Churn reasons")));
    struct doc_table *t = doc_table(x->d, x->s);
    doc_column(x->d, t, say(x, N_("reason|Rank")), false, 10);
    doc_column(x->d, t, say(x, N_("Family")), false, 14);
    doc_column(x->d, t, say(x, N_("Reason")), false, 24);
    doc_column(x->d, t, say(x, N_("How we know")), false, 20);
    doc_column(x->d, t, say(x, N_("Evidence")), false, 40);
    for (size_t i = 0; i < n; i++) {
        struct doc_row *r = doc_row(x->d, t);
        doc_text(x->d, r, say(x, list[i].main ? N_("reason|Main")
                                              : N_("reason|Contributing")))
            ->strong = list[i].main;
        if (list[i].family_name)
            doc_chip(x->d, r, list[i].family_name, list[i].colour);
        else
            doc_text(x->d, r, "");
        doc_text(x->d, r, list[i].name);
        doc_text(x->d, r, recovery_said_label(x->l, list[i].said_by));
        doc_text(x->d, r, list[i].text);
    }
    return OK;
}

/* The second look of a manager at the main reason, or when it is due. */
static enum err
review_add(const struct sheet *x)
{
    struct recovery_review v;
    if (x->c.lost_on == DAY_NONE)
        return OK;
    enum err e = recovery_review_read(&x->rq->cx, x->c.id, &v);
    if (e == ERR_NOT_FOUND && x->c.review_on == DAY_NONE)
        return OK;
    if (e == ERR_NOT_FOUND) {
        doc_paragraph(x->d, x->s, lang_format(x->a, x->l,
                      N_("A manager looks at it again on %s"),
                      day(x, x->c.review_on)));
        return OK;
    }
    TRY(e);
    doc_paragraph(x->d, x->s, recovery_review_words(x->a, x->l, &v));
    if (*v.note)
        doc_paragraph(x->d, x->s, v.note);
    return OK;
}

/* ---- what it is worth, and what is decided ---- */

static void
pair(const struct sheet *x, struct doc_block *b, const char *label,
     const char *text)
{
    if (text && *text)
        doc_item(x->d, b, say(x, label), text, NULL);
}

static const char *
decided_text(const struct sheet *x)
{
    const struct recovery *c = &x->c;
    if (!*c->decision)
        return say(x, N_("not decided yet"));
    return arena_printf(x->a, "%s · %s %s%s%s",
                        say(x, strcmp(c->decision, "restore") == 0
                                   ? N_("Restore") : N_("Release")),
                        c->decider ? c->decider : "",
                        format_moment(x->a, c->decided_at),
                        *c->decided_why ? " · " : "", c->decided_why);
}

/* Line by line, as on the page of the case. */
static void
sum_add(const struct sheet *x, struct doc_block *b,
        const struct recovery_value *v)
{
    if (v->value == FIELD_EMPTY) {
        pair(x, b, N_("What it is worth to stay"),
             say(x, N_("No suggestion: the margin is not known.")));
        return;
    }
    pair(x, b, N_("What it is worth to stay"),
         lang_format(x->a, x->l, N_("%s a year × %s years = %s"),
                     recovery_money(x->rq, v->contribution),
                     money_plain(x->a, v->years),
                     recovery_money(x->rq, v->value)));
    if (v->plan)
        pair(x, b, N_("With the success of the plan"),
             lang_format(x->a, x->l, N_("%s, %d of %d cases closed well: %s"),
                         v->plan->name, (int)v->plan->won,
                         (int)v->plan->closed,
                         recovery_money(x->rq, v->hoped)));
    pair(x, b, N_("Left after the budget"), recovery_money(x->rq, v->net));
}

static enum err
worth_add(const struct sheet *x)
{
    struct recovery_value v;
    struct doc_block *b;
    TRY(recovery_value_case(&x->rq->cx, &x->c, &v));
    doc_heading(x->d, x->s, say(x, N_("Decision")));
    b = doc_block(x->d, x->s, DOC_PAIRS);
    sum_add(x, b, &v);
    if (*v.suggested)
        pair(x, b, N_("Suggestion"),
             say(x, strcmp(v.suggested, "restore") == 0
                        ? N_("Suggested: restore")
                        : N_("Suggested: release")));
    pair(x, b, N_("Decided"), decided_text(x));
    pair(x, b, N_("Their offer"), x->c.offer_text);
    pair(x, b, N_("Lesson for product and service"), x->c.lesson);
    return OK;
}

/* ---- the plan ---- */

static void
step_add(const struct sheet *x, struct doc_table *t,
         const struct plan_step *step)
{
    unsigned tone;
    bool done = strcmp(step->state, "done") == 0;
    const char *words = recovery_step_words(x->rq, step, &tone);
    struct doc_row *r = doc_row(x->d, t);
    doc_mark(x->d, r, DOC_TICK, "")->x = done;
    doc_text(x->d, r, step->title);
    doc_text(x->d, r, step->account);
    doc_text(x->d, r, step->kind_name);
    doc_day(x->d, r, step->due_on);
    doc_text(x->d, r, words);
    doc_money(x->d, r, step->spent != FIELD_EMPTY  ? step->spent
                       : step->cost != FIELD_EMPTY ? step->cost : 0);
}

static enum err
plan_add(const struct sheet *x)
{
    static const struct {
        const char *label;
        bool number;
        int width;
    } columns[] = {{N_("Done"), false, 6}, {N_("plan|Step"), false, 40},
                   {N_("Who does it"), false, 14}, {N_("Channel"), false, 12},
                   {N_("plan|Due"), false, 12}, {N_("plan|State"), false, 18},
                   {N_("plan|Cost"), true, 12}};
    struct plan p;
    TRY(plan_read(&x->rq->cx, x->c.id, &p));
    doc_heading(x->d, x->s,
                p.id ? lang_format(x->a, x->l, N_("Plan: %s, %d of %d done"),
                                   p.name, (int)p.done, (int)p.count)
                     : say(x, N_("Plan")));
    if (!p.id) {
        doc_paragraph(x->d, x->s, say(x, N_("No plan yet.")));
        return OK;
    }
    struct doc_table *t = doc_table(x->d, x->s);
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        doc_column(x->d, t, say(x, columns[i].label), columns[i].number,
                   columns[i].width);
    for (size_t i = 0; i < p.count; i++)
        step_add(x, t, &p.steps[i]);
    return OK;
}

/* ---- what was said, and what happened ---- */

static enum err
talks_add(const struct sheet *x)
{
    struct plan_contact *list;
    size_t n;
    TRY(plan_contacts(&x->rq->cx, &x->c, &list, &n));
    size_t shown = n < TALKS ? n : TALKS;
    if (!n)
        return OK;
    doc_heading(x->d, x->s,
                lang_format(x->a, x->l, N_("Talks: the latest %d of %d"),
                            (int)shown, (int)n));
    struct doc_table *t = doc_table(x->d, x->s);
    doc_column(x->d, t, say(x, N_("When")), false, 18);
    doc_column(x->d, t, say(x, N_("Channel")), false, 12);
    doc_column(x->d, t, say(x, N_("Who")), false, 20);
    doc_column(x->d, t, say(x, N_("What was said")), false, 60);
    for (size_t i = 0; i < shown; i++) {
        const struct plan_contact *k = &list[i];
        struct doc_row *r = doc_row(x->d, t);
        doc_text(x->d, r, format_moment(x->a, k->at));
        doc_text(x->d, r, k->kind_name);
        doc_text(x->d, r, !*k->contact ? k->who
                          : !k->who    ? k->contact
                                       : arena_printf(x->a, "%s → %s", k->who,
                                                      k->contact));
        doc_text(x->d, r, k->hidden ? say(x, N_("a private note")) : k->text);
    }
    return OK;
}

static enum err
states_add(const struct sheet *x)
{
    struct recovery_step *steps;
    size_t n;
    TRY(recovery_steps(&x->rq->cx, x->c.id, &steps, &n));
    doc_heading(x->d, x->s, say(x, N_("What happened")));
    struct doc_table *t = doc_table(x->d, x->s);
    doc_column(x->d, t, say(x, N_("Day")), false, 12);
    doc_column(x->d, t, say(x, N_("State")), false, 14);
    doc_column(x->d, t, say(x, N_("Who")), false, 14);
    doc_column(x->d, t, say(x, N_("Note")), false, 50);
    for (size_t i = 0; i < n; i++) {
        struct doc_row *r = doc_row(x->d, t);
        doc_day(x->d, r, steps[i].day);
        doc_chip(x->d, r, recovery_state_label(x->l, steps[i].state),
                 recovery_state_tone(steps[i].state));
        doc_text(x->d, r, steps[i].who);
        doc_text(x->d, r, recovery_state_words(x->a, x->l, &steps[i]));
    }
    return OK;
}

/* ---- all of it ---- */

enum err
recovery_sheet_make(struct request *rq, uint64_t case_id, struct doc **out)
{
    struct sheet *x = ARENA_NEW(rq->cx.arena, struct sheet);
    *x = (struct sheet){.rq = rq, .a = rq->cx.arena, .l = rq->cx.lang};
    TRY(recovery_find(&rq->cx, case_id, &x->c));
    x->d = doc_new(x->a, x->l, rq->cx.config->currency);
    head_set(x);
    x->s = doc_section(x->d, "case", say(x, N_("At a glance")));
    cards_add(x);
    TRY(worth_add(x));
    TRY(plan_add(x));
    TRY(reasons_add(x));
    TRY(review_add(x));
    TRY(talks_add(x));
    TRY(states_add(x));
    doc_heading(x->d, x->s, say(x, N_("Decided this time")));
    doc_lines(x->d, x->s, LINES);
    doc_sign(x->d, x->s, N_("sign|Salesperson"), N_("sign|Manager"));
    *out = x->d;
    return OK;
}

enum err
page_recovery_sheet(struct request *rq)
{
    struct doc *d;
    TRY(recovery_sheet_make(rq, rq->id, &d));
    rq->reply.type = "text/html; charset=utf-8";
    TRY(document_html(d, &rq->reply.body));
    return audit_write(&rq->cx, "recovery.sheet", "recovery", rq->id, NULL);
}
