/* See recovery.h: the forms of a case, one table row each, and its buttons. */
#include <string.h>

#include "core/text.h"
#include "model/customer_edit.h"
#include "model/entry.h"
#include "model/recovery_approval.h"
#include "model/recovery_value.h"
#include "page/recovery.h"

/* The values of all forms; each has its own fields. */
struct values {
    const char *reason, *family_code, *said_by, *text;
    bool main;
    const char *decision, *why;
    int64_t budget;
    const char *outcome;
    int32_t day;
    int64_t cost;
    const char *lesson;
    int32_t deadline;
    const char *avoidable, *competitor, *offer_text;
    int64_t offer_percent;
};

#define F(member, text_of, kind)                                              \
    .name = #member, .label = text_of, .type = kind,                          \
    .offset = FIELD_AT(struct values, member)
#define COUNT(list) (sizeof(list) / sizeof *(list))

static const struct choice SAID_BY[] = {
    {"customer", N_("Said by the customer")}, {"salesperson", N_("Seen by us")},
    {"data", N_("Derived from data")}, {NULL, NULL}};
static const struct choice DECISIONS[] = {
    {"restore", N_("Restore")}, {"release", N_("Release")}, {NULL, NULL}};
static const struct choice OUTCOMES[] = {
    {"withdrawn", N_("recovery|Notice withdrawn")},
    {"restored", N_("recovery|Restored")},
    {"partly_restored", N_("recovery|Partly restored")},
    {"released", N_("recovery|Released")}, {"lost", N_("recovery|Lost")},
    {NULL, NULL}};
static const struct choice AVOIDABLE[] = {
    {"yes", N_("avoidable|Yes")}, {"partly", N_("avoidable|Partly")},
    {"no", N_("avoidable|No")}, {NULL, NULL}};

static const struct field REASON[] = {
    {F(reason, N_("Reason"), FIELD_CHOICE), .required = true},
    {F(family_code, N_("Family of the reason"), FIELD_CHOICE),
     .hint = N_("Only for another reason than those listed.")},
    {F(said_by, N_("How we know"), FIELD_CHOICE), .choices = SAID_BY},
    {F(text, N_("Evidence"), FIELD_LINES), .max = 1000,
     .hint = N_("What was said or seen, and where: a ticket, a letter, a "
                "call.")},
    {F(main, N_("This is the main reason"), FIELD_BOOL)},
};
static const struct field REVIEW[] = {
    {F(reason, N_("Main reason as you see it"), FIELD_CHOICE),
     .required = true,
     .hint = N_("The reason that was entered stays and contributes.")},
    {F(family_code, N_("Family of the reason"), FIELD_CHOICE),
     .hint = N_("Only for another reason than those listed.")},
    {F(text, N_("review|Why"), FIELD_LINES), .required = true, .max = 500},
};
static const struct field DECIDE[] = {
    {F(decision, N_("Decision"), FIELD_CHOICE), .required = true,
     .choices = DECISIONS},
    {F(why, N_("Why"), FIELD_LINES), .required = true, .max = 500},
    {F(budget, N_("Budget"), FIELD_MONEY)},
};
static const struct field CLOSE[] = {
    {F(outcome, N_("How it ended"), FIELD_CHOICE), .required = true,
     .choices = OUTCOMES},
    {F(day, N_("Day"), FIELD_DAY), .required = true},
    {F(cost, N_("What it cost"), FIELD_MONEY)},
    {F(lesson, N_("Lesson for product and service"), FIELD_LINES),
     .max = 2000},
};
static const struct field EDIT[] = {
    {F(deadline, N_("Deadline"), FIELD_DAY)},
    {F(avoidable, N_("Avoidable"), FIELD_CHOICE), .choices = AVOIDABLE},
    {F(competitor, N_("Competitor"), FIELD_TEXT),
     .hint = N_("A new name is added to the list.")},
    {F(offer_percent, N_("Their price against ours"), FIELD_MONEY),
     .min = -10000, .max = 100000,
     .hint = N_("In per cent; -8 = eight per cent cheaper.")},
    {F(offer_text, N_("Their offer"), FIELD_TEXT), .max = 500},
};

enum { FIELDS_MOST = 5 };

struct act;
struct act_page {
    struct request *rq;
    const struct act *act;
    struct recovery c;
    struct field fields[FIELDS_MOST];
    struct values v;
    struct form form;
};

/* ---- what each does ---- */

static struct recovery_reason
reason_of(const struct act_page *p)
{
    return (struct recovery_reason){
        .code = p->v.reason, .family = p->v.family_code,
        .main = p->v.main || strcmp(p->c.reason, "unknown") == 0,
        .said_by = p->v.said_by, .text = p->v.text};
}

static enum err
review_judge(struct act_page *p, struct problems *out)
{
    struct recovery_reason r = reason_of(p);
    return recovery_review_judge(&p->rq->cx, &p->c, &r, out);
}

static enum err
review_do(struct act_page *p)
{
    struct recovery_reason r = reason_of(p);
    return recovery_review_change(&p->rq->cx, &p->c, &r);
}

static enum err
reason_judge(struct act_page *p, struct problems *out)
{
    struct recovery_reason r = reason_of(p);
    return recovery_reason_judge(&p->rq->cx, &r, out);
}

static enum err
reason_do(struct act_page *p)
{
    struct recovery_reason r = reason_of(p);
    return recovery_reason_set(&p->rq->cx, &p->c, &r);
}

/* With what was suggested then. */
static enum err
decide_do(struct act_page *p)
{
    struct ctx *cx = &p->rq->cx;
    struct recovery_value worth;
    TRY(recovery_decide(cx, &p->c, p->v.decision, p->v.why, p->v.budget));
    TRY(recovery_approval_ask(cx, p->c.id, p->v.budget));
    TRY(recovery_value_case(cx, &p->c, &worth));
    return recovery_value_keep(cx, p->c.id, &worth);
}

static struct recovery_ending
closing_of(const struct act_page *p)
{
    return (struct recovery_ending){p->v.outcome, p->v.day, p->v.cost,
                                     p->v.lesson};
}

static enum err
close_judge(struct act_page *p, struct problems *out)
{
    struct recovery_ending x = closing_of(p);
    return recovery_close_judge(&p->rq->cx, &p->c, &x, out);
}

static enum err
close_do(struct act_page *p)
{
    struct recovery_ending x = closing_of(p);
    return recovery_close(&p->rq->cx, &p->c, &x);
}

static enum err
edit_do(struct act_page *p)
{
    struct recovery_edit next = {p->v.deadline, p->v.avoidable,
                                 p->v.competitor, p->v.offer_percent,
                                 p->v.offer_text};
    return recovery_save(&p->rq->cx, &p->c, &next);
}

static const struct act {
    const char *name, *title, *lead, *done;
    const struct field *fields;
    size_t count;
    enum err (*judge)(struct act_page *p, struct problems *out);
    enum err (*act)(struct act_page *p);
} ACTS[] = {
    {"reason", N_("Enter a reason"),
     N_("One main reason and any that contributed. A reason that is there "
        "already is changed."),
     N_("The reason is entered."), REASON, COUNT(REASON), reason_judge,
     reason_do},
    {"review", N_("The main reason is another one"),
     N_("A manager looks at each loss again after 30 days. Where he "
        "disagrees, both reasons are kept and the churn page counts it."),
     N_("The main reason is changed; the one before contributes."), REVIEW,
     COUNT(REVIEW), review_judge, review_do},
    {"decide", N_("Restore or release"),
     N_("Restore where the customer is worth the cost; else part well. A "
        "person decides and says why."),
     N_("The decision is kept."), DECIDE, COUNT(DECIDE), NULL, decide_do},
    {"edit", N_("Edit the case"),
     N_("The competitor, the offer and whether it could have been avoided "
        "go into the churn report."),
     N_("The case is saved."), EDIT, COUNT(EDIT), NULL, edit_do},
    {"close", N_("Close the case"),
     N_("The outcome goes into the customer's stage. It can be opened "
        "again."),
     N_("The case is closed."), CLOSE, COUNT(CLOSE), close_judge, close_do},
};

/* ---- the form ---- */

static enum err
case_to_change(struct request *rq, struct recovery *c)
{
    TRY(recovery_find(&rq->cx, rq->id, c));
    return customer_edit_may(&rq->cx, c->customer_owner_id,
                             c->customer_team_id) ? OK
                                                               : ERR_DENIED;
}

static enum err
choices_of(struct act_page *p, size_t field)
{
    struct entry_option *list;
    size_t n;
    TRY(entry_options(&p->rq->cx, p->fields[field].name, 0, 0, &list, &n));
    struct choice *c = ARENA_ARRAY(p->rq->cx.arena, n + 1, struct choice);
    for (size_t i = 0; i < n; i++)
        c[i] = (struct choice){list[i].code, list[i].label};
    c[n] = (struct choice){NULL, NULL};
    p->fields[field].choices = c;
    return OK;
}

/* What the case says now. */
static void
values_of(struct act_page *p)
{
    const struct recovery *c = &p->c;
    field_clear(p->fields, p->act->count, &p->v);
    p->v.decision = c->decision;
    p->v.why = c->decided_why;
    p->v.budget = c->budget;
    p->v.day = clock_today();
    p->v.cost = c->spent ? c->spent : FIELD_EMPTY;
    p->v.lesson = c->lesson;
    p->v.deadline = c->deadline;
    p->v.avoidable = c->avoidable;
    p->v.competitor = c->competitor;
    p->v.offer_percent = c->offer_percent;
    p->v.offer_text = c->offer_text;
    p->v.main = strcmp(c->reason, "unknown") == 0;
}

static enum err
act_start(struct request *rq, struct act_page *p)
{
    memset(p, 0, sizeof *p);
    p->rq = rq;
    for (size_t i = 0; i < COUNT(ACTS); i++)
        if (strcmp(ACTS[i].name, rq->args[0]) == 0)
            p->act = &ACTS[i];
    if (!p->act)
        return ERR_NOT_FOUND;
    TRY(case_to_change(rq, &p->c));
    if (p->act->fields == REVIEW && !recovery_review_due(&rq->cx, &p->c))
        return ERR_DENIED;
    memcpy(p->fields, p->act->fields, p->act->count * sizeof *p->fields);
    for (size_t i = 0; i < p->act->count; i++)
        if (p->fields[i].type == FIELD_CHOICE && !p->fields[i].choices)
            TRY(choices_of(p, i));
    values_of(p);
    return OK;
}

static enum err
act_write(struct act_page *p)
{
    struct request *rq = p->rq;
    const char *title = lang_text(rq->cx.lang, p->act->title);
    const char *const *names;
    size_t n;
    struct view *v = reply_page(rq, "recovery/form", title);
    view_text(v, "HEADLINE", title);
    view_msg(v, "LEAD", p->act->lead);
    view_text(v, "ACTION", rq->path);
    view_text(v, "CUSTOMER", p->c.customer);
    view_text(v, "CASE_NO", p->c.code);
    view_text(v, "BACK_HREF", recovery_href(rq->cx.arena, p->c.id, ""));
    if (p->act->fields == EDIT) {
        TRY(recovery_competitors(&rq->cx, &names, &n));
        form_suggest(&p->form, "competitor", names, n);
    }
    form_fill(&p->form, v);
    return OK;
}

enum err
page_recovery_form(struct request *rq)
{
    struct act_page *p = ARENA_NEW(rq->cx.arena, struct act_page);
    TRY(act_start(rq, p));
    form_show(rq, p->fields, p->act->count, &p->v, &p->form);
    p->form.version = p->c.version;
    return act_write(p);
}

static enum err
back_to_case(struct request *rq, const struct recovery *c, const char *flash)
{
    return reply_see_other(rq, recovery_href(rq->cx.arena, c->id, ""), flash);
}

static const char CHANGED[] =
    N_("Somebody else changed this case meanwhile. Look at it and do it "
       "again.");

enum err
page_recovery_save(struct request *rq)
{
    struct act_page *p = ARENA_NEW(rq->cx.arena, struct act_page);
    struct problems wrong = {0};
    TRY(act_start(rq, p));
    form_read(rq, p->fields, p->act->count, &p->v, &p->form);
    if (!p->form.failed && p->act->judge)
        TRY(p->act->judge(p, &wrong));
    for (size_t i = 0; i < wrong.count; i++)
        form_refuse(&p->form, wrong.list[i].field, wrong.list[i].message);
    if (!p->form.failed && p->form.version != p->c.version)
        form_refuse(&p->form, "", CHANGED);
    if (p->form.failed) {
        p->form.version = p->c.version;
        TRY(act_write(p));
        return reply_form_again(rq, &p->form);
    }
    TRY(p->act->act(p));
    return back_to_case(rq, &p->c, p->act->done);
}

/* ---- buttons ---- */

enum err
page_recovery_state(struct request *rq)
{
    struct recovery c;
    const char *to = request_form(rq, "to");
    int s = 0;
    TRY(case_to_change(rq, &c));
    while (s < RECOVERY_STATE_WITHDRAWN &&
           (!to || strcmp(recovery_state_codes[s], to) != 0))
        s++;
    enum err e = recovery_move(&rq->cx, &c, (enum recovery_state)s, NULL);
    if (e == ERR_INVALID)
        return back_to_case(rq, &c, CHANGED);
    TRY(e);
    return back_to_case(rq, &c, N_("The state is changed."));
}

enum err
page_recovery_reason_remove(struct request *rq)
{
    struct recovery c;
    TRY(case_to_change(rq, &c));
    if (!recovery_is_open(&c))
        return back_to_case(rq, &c, CHANGED);
    TRY(recovery_reason_remove(&rq->cx, &c, rq->args[0]));
    return back_to_case(rq, &c, N_("The reason is taken off the case."));
}

enum err
page_recovery_reopen(struct request *rq)
{
    struct recovery c;
    TRY(case_to_change(rq, &c));
    enum err e = recovery_reopen(&rq->cx, &c, NULL);
    if (e == ERR_INVALID || e == ERR_CONFLICT)
        return back_to_case(rq, &c, CHANGED);
    TRY(e);
    return back_to_case(rq, &c, N_("The case is open again."));
}

enum err
page_recovery_review(struct request *rq)
{
    struct recovery c;
    TRY(case_to_change(rq, &c));
    TRY(recovery_confirm(&rq->cx, &c));
    return back_to_case(rq, &c, N_("Thank you: the reason stands."));
}

/* By hand, from the profile. One that is open already is shown. */
enum err
page_recovery_open(struct request *rq)
{
    struct customer_edit customer;
    struct recovery c = {0};
    TRY(customer_edit_find(&rq->cx, rq->id, &customer));
    enum err e = recovery_open_by_hand(&rq->cx, rq->id, &c.id);
    if (e == ERR_CONFLICT)
        return back_to_case(rq, &c, N_("There is this open case already."));
    TRY(e);
    return back_to_case(rq, &c, N_("The case is open. Enter why first."));
}

enum err
page_recovery_approve(struct request *rq)
{
    struct recovery c;
    const char *what = request_form(rq, "do");
    bool yes = what && strcmp(what, "give") == 0;
    TRY(case_to_change(rq, &c));
    enum err e = recovery_approval_give(&rq->cx, c.id, yes);
    if (e == ERR_CONFLICT)
        return back_to_case(rq, &c, N_("There was nothing to approve."));
    TRY(e);
    return back_to_case(rq, &c, yes ? N_("The budget is approved.")
                                    : N_("The budget is refused."));
}
