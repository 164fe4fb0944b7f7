/* What is done with a step of a plan, a form each: what was done and said, a
 * new date, why it is left out, who does it. */
#include <string.h>

#include "core/text.h"
#include "model/customer_edit.h"
#include "model/plan.h"
#include "model/plan_template.h"
#include "page/recovery.h"

/* The values of all forms; each has its own fields. */
struct values {
    const char *kind, *way, *said, *next;
    uint64_t contact, account;
    int64_t spent, cost;
    int32_t next_on, due_on;
    bool rest, required;
    const char *why, *title, *channel, *offer, *message;
};

#define F(member, text_of, kind_of)                                           \
    .name = #member, .label = text_of, .type = kind_of,                       \
    .offset = FIELD_AT(struct values, member)
#define COUNT(list) (sizeof(list) / sizeof *(list))

static const struct choice KINDS[] = {
    {"call", N_("noun|Call")}, {"visit", N_("Visit")},
    {"meeting", N_("Meeting")}, {"mail", N_("Mail")},
    {"message", N_("Message")}, {"other", N_("Other")},
    {"none", N_("Nobody was contacted")}, {NULL, NULL}};

static const struct field DONE[] = {
    {F(kind, N_("Way"), FIELD_CHOICE), .required = true, .choices = KINDS},
    {F(way, N_("Result"), FIELD_CHOICE), .choices = follow_up_ways,
     .hint = N_("No answer: the contact is kept, the step stays open.")},
    {F(contact, N_("Contact"), FIELD_REF)},
    {F(said, N_("What was said"), FIELD_LINES), .max = 4000},
    {F(spent, N_("What it cost"), FIELD_MONEY)},
    {F(next_on, N_("Next follow-up"), FIELD_DAY),
     .hint = N_("Only for something beside the steps of the plan.")},
    {F(next, N_("Next step"), FIELD_TEXT)},
};
static const struct field MOVE[] = {
    {F(due_on, N_("New date"), FIELD_DAY), .required = true},
    {F(rest, N_("The steps behind it move along"), FIELD_BOOL),
     .hint = N_("By as many working days. It can be taken back.")},
};
static const struct field SKIP[] = {
    {F(why, N_("Why"), FIELD_LINES), .max = 500},
};
static const struct field EDIT[] = {
    {F(title, N_("plan|What is to be done"), FIELD_TEXT), .required = true},
    {F(account, N_("Who does it"), FIELD_REF), .required = true},
    {F(channel, N_("Channel"), FIELD_CHOICE), .required = true},
    {F(cost, N_("What it is to cost"), FIELD_MONEY)},
    {F(offer, N_("Offer"), FIELD_TEXT)},
    {F(message, N_("Message to the customer"), FIELD_LINES), .max = 2000},
};
static const struct field ADD[] = {
    {F(title, N_("plan|What is to be done"), FIELD_TEXT), .required = true},
    {F(due_on, N_("plan|Due"), FIELD_DAY), .required = true},
    {F(account, N_("Who does it"), FIELD_REF), .required = true},
    {F(channel, N_("Channel"), FIELD_CHOICE), .required = true},
    {F(cost, N_("What it is to cost"), FIELD_MONEY)},
    {F(offer, N_("Offer"), FIELD_TEXT)},
    {F(message, N_("Message to the customer"), FIELD_LINES), .max = 2000},
    {F(required, N_("It may not be left out without a reason"),
       FIELD_BOOL)},
};
enum { FIELDS_MOST = 8 };

struct act;
struct step_page {
    struct request *rq;
    const struct act *act;
    struct recovery c;
    struct plan_step s;
    struct field fields[FIELDS_MOST];
    struct values v;
    struct form form;
};

/* ---- what each does ---- */

static bool
contacted(const struct step_page *p)
{
    return p->v.kind && strcmp(p->v.kind, "none") != 0;
}

static struct follow_up
talk_of(const struct step_page *p)
{
    const struct values *v = &p->v;
    return (struct follow_up){
        .kind = v->kind, .way = v->way, .text = v->said, .next = v->next,
        .contact_id = v->contact, .at = TIME_NONE, .minutes = FIELD_EMPTY,
        .next_on = v->next_on};
}

static void
done_judge(struct step_page *p, struct problems *out)
{
    struct follow_up f = talk_of(p);
    const char *field = "";
    if (!contacted(p))
        return;
    const char *wrong = follow_up_judge(&f, &field);
    if (wrong)
        problem_add(out, field, wrong);
    if (!f.way || !*f.way)
        problem_add(out, "way", N_("Say how it went."));
    if (!f.text || !*f.text)
        problem_add(out, "said", N_("Say what was said."));
}

static enum err
done_do(struct step_page *p)
{
    struct plan_done d = {talk_of(p), p->v.spent};
    uint64_t id;
    if (contacted(p) && strcmp(d.contact.way, "missed") == 0)
        return follow_up_write(&p->rq->cx, p->c.customer_id, &d.contact,
                               &id);
    return plan_step_done(&p->rq->cx, &p->c, &p->s, &d);
}

static void
date_judge(struct step_page *p, struct problems *out)
{
    if (p->v.due_on < clock_today())
        problem_add(out, "due_on", N_("The date has passed already."));
}

static enum err
move_do(struct step_page *p)
{
    return plan_step_move(&p->rq->cx, &p->c, &p->s, p->v.due_on, p->v.rest);
}

static void
skip_judge(struct step_page *p, struct problems *out)
{
    if (p->s.required && (!p->v.why || !*p->v.why))
        problem_add(out, "why", N_("This step is required: say why it is "
                                   "left out."));
}

static enum err
skip_do(struct step_page *p)
{
    return plan_step_skip(&p->rq->cx, &p->c, &p->s, p->v.why);
}

static struct plan_step_edit
edit_of(const struct step_page *p)
{
    const struct values *v = &p->v;
    return (struct plan_step_edit){v->title, v->channel, v->offer,
                                   v->message, v->account, v->cost,
                                   v->due_on, v->required};
}

static enum err
edit_do(struct step_page *p)
{
    struct plan_step_edit next = edit_of(p);
    return plan_step_save(&p->rq->cx, &p->c, &p->s, &next);
}

static enum err
add_do(struct step_page *p)
{
    struct plan_step_edit next = edit_of(p);
    return plan_step_add(&p->rq->cx, &p->c, &next);
}

static const struct act {
    const char *name, *title, *done;
    const struct field *fields;
    size_t count;
    void (*judge)(struct step_page *p, struct problems *out);
    enum err (*act)(struct step_page *p);
} ACTS[] = {
    {"done", N_("Record a step"), N_("The step is recorded."), DONE,
     COUNT(DONE), done_judge, done_do},
    {"move", N_("Move a step"), N_("The dates are moved. You can take it "
                                   "back."), MOVE, COUNT(MOVE), date_judge,
     move_do},
    {"skip", N_("Leave a step out"), N_("The step is left out."), SKIP,
     COUNT(SKIP), skip_judge, skip_do},
    {"edit", N_("Edit a step"), N_("The step is saved."), EDIT, COUNT(EDIT),
     NULL, edit_do},
    {"new", N_("Add a step"), N_("The step is added."), ADD, COUNT(ADD),
     date_judge, add_do},
};

/* ---- the form ---- */

static enum err
people_offer(struct step_page *p)
{
    struct plan_person *list;
    size_t n;
    bool ours = p->act->fields != DONE;
    TRY(ours ? plan_people(&p->rq->cx, &p->c, &list, &n)
             : plan_contact_people(&p->rq->cx, &p->c, &list, &n));
    struct option *o = ARENA_ARRAY(p->rq->cx.arena, n + 1, struct option);
    for (size_t i = 0; i < n; i++)
        o[i] = (struct option){list[i].id, list[i].name};
    form_options(&p->form, ours ? "account" : "contact", o, n);
    return OK;
}

static enum err
channels_offer(struct step_page *p)
{
    struct choice *channels;
    for (size_t i = 0; i < p->act->count; i++)
        if (strcmp(p->fields[i].name, "channel") == 0) {
            TRY(plan_channels(&p->rq->cx, &channels));
            p->fields[i].choices = channels;
        }
    return OK;
}

/* The way that fits the channel of the step. */
static const char *
way_of(const char *channel)
{
    static const char *const SAME[] = {"call", "visit", "mail"};
    for (size_t i = 0; i < COUNT(SAME); i++)
        if (strcmp(SAME[i], channel) == 0)
            return SAME[i];
    return strcmp(channel, "quote") == 0 ? "mail" : "none";
}

static void
values_of(struct step_page *p)
{
    const struct plan_step *s = &p->s;
    bool new = p->act->fields == ADD;
    field_clear(p->fields, p->act->count, &p->v);
    p->v.way = "reached";
    p->v.due_on = new || s->due_on < clock_today() ? clock_today()
                                                    : s->due_on;
    p->v.rest = p->v.required = true;
    p->v.account = new ? p->rq->cx.actor.user_id : s->account_id;
    p->v.channel = new ? "call" : s->kind;
    p->v.kind = new ? "call" : way_of(s->kind);
    p->v.title = new ? "" : s->title;
    p->v.offer = new ? "" : s->offer;
    p->v.message = new ? "" : s->text;
    p->v.cost = new ? FIELD_EMPTY : s->cost;
    p->v.spent = new ? FIELD_EMPTY : s->cost;
}

static enum err
step_read(struct request *rq, struct step_page *p)
{
    uint64_t id;
    if (p->act->fields == ADD)
        return customer_edit_may(&rq->cx, p->c.customer_owner_id,
                                 p->c.customer_team_id) ? OK : ERR_DENIED;
    if (!parse_u64(rq->args[0], &id))
        return ERR_NOT_FOUND;
    TRY(plan_step_find(&rq->cx, p->c.id, id, &p->s));
    return plan_step_may(&rq->cx, &p->c, &p->s) ? OK : ERR_DENIED;
}

static enum err
act_start(struct request *rq, struct step_page *p)
{
    const char *what = rq->args[1] ? rq->args[1] : "new";
    memset(p, 0, sizeof *p);
    p->rq = rq;
    for (size_t i = 0; i < COUNT(ACTS); i++)
        if (strcmp(ACTS[i].name, what) == 0)
            p->act = &ACTS[i];
    if (!p->act || (p->act->fields == ADD) != !rq->args[1])
        return ERR_NOT_FOUND;
    TRY(recovery_find(&rq->cx, rq->id, &p->c));
    TRY(step_read(rq, p));
    memcpy(p->fields, p->act->fields, p->act->count * sizeof *p->fields);
    TRY(channels_offer(p));
    values_of(p);
    return OK;
}

static enum err
back(struct step_page *p, const char *flash)
{
    return reply_see_other(p->rq, recovery_href(p->rq->cx.arena, p->c.id,
                                                ""), flash);
}

static enum err
act_write(struct step_page *p)
{
    struct request *rq = p->rq;
    const char *title = lang_text(rq->cx.lang, p->act->title);
    bool step = p->act->fields != ADD, done = p->act->fields == DONE;
    struct view *v = reply_page(rq, "recovery/step", title);
    view_text(v, "HEADLINE", title);
    view_text(v, "ACTION", rq->path);
    view_text(v, "CUSTOMER", p->c.customer);
    view_text(v, "CASE_NO", p->c.code);
    view_text(v, "BACK_HREF", recovery_href(rq->cx.arena, p->c.id, ""));
    view_text(v, "LEAD", step ? lang_format(rq->cx.arena, rq->cx.lang,
                                            N_("Step %d: %s"),
                                            (int)p->s.position, p->s.title)
                              : "");
    view_if(v, "OFFERED", done && *p->s.offer);
    view_text(v, "OFFER_TEXT", step ? p->s.offer : "");
    view_if(v, "SAY", done && *p->s.text);
    view_text(v, "SAY_TEXT", step ? p->s.text : "");
    if (p->act->fields != MOVE && p->act->fields != SKIP)
        TRY(people_offer(p));
    form_fill(&p->form, v);
    return OK;
}

/* The colleague finds it on his day. */
enum err
page_recovery_remind(struct request *rq)
{
    struct step_page *p = ARENA_NEW(rq->cx.arena, struct step_page);
    uint64_t id;
    p->rq = rq;
    if (!parse_u64(rq->args[0], &id))
        return ERR_NOT_FOUND;
    TRY(recovery_find(&rq->cx, rq->id, &p->c));
    TRY(plan_step_find(&rq->cx, p->c.id, id, &p->s));
    enum err e = plan_step_remind(&rq->cx, &p->c, &p->s);
    if (e == ERR_CONFLICT)
        return back(p, N_("Not needed: it is done, or somebody has asked for "
                          "it today."));
    TRY(e);
    return back(p, N_("Reminded: it is marked on the day of who has to do "
                      "it."));
}

static const char GONE[] =
    N_("This step is done or left out already.");

enum err
page_recovery_step(struct request *rq)
{
    struct step_page *p = ARENA_NEW(rq->cx.arena, struct step_page);
    TRY(act_start(rq, p));
    if (p->act->fields != ADD && !plan_step_open(&p->s))
        return back(p, GONE);
    form_show(rq, p->fields, p->act->count, &p->v, &p->form);
    p->form.version = p->s.version;
    return act_write(p);
}

enum err
page_recovery_step_save(struct request *rq)
{
    struct step_page *p = ARENA_NEW(rq->cx.arena, struct step_page);
    struct problems wrong = {0};
    TRY(act_start(rq, p));
    form_read(rq, p->fields, p->act->count, &p->v, &p->form);
    if (p->act->fields != ADD && !plan_step_open(&p->s))
        return back(p, GONE);
    if (!p->form.failed && p->act->judge)
        p->act->judge(p, &wrong);
    for (size_t i = 0; i < wrong.count; i++)
        form_refuse(&p->form, wrong.list[i].field, wrong.list[i].message);
    if (p->act->fields == EDIT && p->form.version != p->s.version)
        form_refuse(&p->form, "", N_("Somebody else changed this step "
                                     "meanwhile. Look at it and do it "
                                     "again."));
    if (p->form.failed) {
        p->form.version = p->s.version;
        TRY(act_write(p));
        return reply_form_again(rq, &p->form);
    }
    enum err e = p->act->act(p);
    if (e == ERR_CONFLICT)
        return back(p, GONE);
    TRY(e);
    return back(p, p->act->done);
}
