/* Publishing a draft: its rehearsal is looked at once more, and whoever publishes
 * without one, or into the past, says so. */
#include <string.h>

#include "model/rehearsal.h"
#include "page/model.h"
#include "view/format.h"

struct publication {
    int32_t valid_from;
    const char *note;
    bool rewrite, unrehearsed;
};

#define COLUMN(member, text, kind_of)                                         \
    .name = #member, .label = text, .type = kind_of,                          \
    .offset = FIELD_AT(struct publication, member)

static const struct field PUBLICATION[] = {
    {COLUMN(valid_from, N_("Reads the days from"), FIELD_DAY),
     .required = true,
     .hint = N_("Today, unless you have a reason: days before keep the stages"
                " they had.")},
    {COLUMN(note, N_("Why"), FIELD_TEXT), .max = 255,
     .hint = N_("Shown with the version for ever.")},
    {COLUMN(rewrite, N_("Yes, change history back to that day"), FIELD_BOOL),
     .hint = N_("Only for a day in the past: the ledger gets corrections;"
                " reports as known on an earlier day stay as they were.")},
    {COLUMN(unrehearsed, N_("Publish without rehearsal"), FIELD_BOOL),
     .hint = N_("Nobody knows then how many customers will move.")},
};
enum { PUBLICATION_FIELDS = sizeof PUBLICATION / sizeof PUBLICATION[0],
       AHEAD_DAYS = 365 };

struct publish_form {
    struct request *rq;
    struct model_row model;
    struct rule_draft *draft;
    struct draft_faults *faults;
    const struct rules *rules;
    const struct rule_model *rm;
    struct rehearsal last;     /* id 0 = there is none that is done */
    struct rehearsal_age age;  /* of it */
    struct publication p;
    struct form form;
};

static enum err
rehearsal_look(struct publish_form *f)
{
    struct ctx *cx = &f->rq->cx;
    enum err e = rehearsal_latest(cx, f->model.code, &f->last);
    if (e == ERR_NOT_FOUND || (e == OK && !f->last.done)) {
        f->last.id = 0;
        return OK;
    }
    TRY(e);
    return rehearsal_age(cx, &f->last, f->draft, &f->age);
}

static bool
is_unrehearsed(const struct publish_form *f)
{
    return !f->last.id || f->age.old;
}

static enum err
publish_open(struct request *rq, struct publish_form *f)
{
    *f = (struct publish_form){.rq = rq};
    f->draft = ARENA_NEW(rq->cx.arena, struct rule_draft);
    f->faults = ARENA_NEW(rq->cx.arena, struct draft_faults);
    TRY(model_of_page(rq, &f->model));
    TRY(rules_get(&rq->cx, &f->rules));
    f->rm = rules_model(f->rules, f->model.code);
    if (f->rm == NULL)
        return ERR_NOT_FOUND;
    TRY(rule_draft_find(&rq->cx, f->model.code, f->draft));
    TRY(rehearsal_look(f));
    rule_draft_judge(f->rules, f->rm, f->draft, rq->cx.lang, f->faults);
    f->p = (struct publication){.valid_from = clock_today(), .note = ""};
    return OK;
}

static void
fact(struct view *v, const char *text, bool bad)
{
    struct view *row = view_row(v, "FACT");
    view_text(row, "TEXT", text);
    view_if(row, "BAD", bad);
}

static void
fill_rehearsed(const struct publish_form *f, struct view *v)
{
    struct request *rq = f->rq;
    enum lang l = rq->cx.lang;
    view_if(v, "ASK", is_unrehearsed(f));
    if (!f->last.id) {
        fact(v, lang_text(l, N_("The draft was not rehearsed. Nobody knows"
                                " how many customers would move.")), true);
        return;
    }
    fact(v, lang_format(rq->cx.arena, l,
                        N_("In the rehearsal %s of %s customers would move."),
                        format_int(rq->cx.arena, (int64_t)f->last.moved),
                        format_int(rq->cx.arena, (int64_t)f->last.customers)),
         false);
    if (f->age.old)
        fact(v, model_age_text(rq, &f->age), true);
}

static void
publish_page(struct publish_form *f)
{
    struct request *rq = f->rq;
    enum lang l = rq->cx.lang;
    const char *title = lang_format(rq->cx.arena, l,
                                    N_("Publish the rules of %s"),
                                    f->model.name);
    struct view *v = reply_page(rq, "model/publish", title);
    view_text(v, "HEADLINE", title);
    view_text(v, "ACTION", model_href(rq, rq->id, "/publish"));
    view_text(v, "RULES_HREF", model_href(rq, rq->id, "/rules"));
    model_fill_back(rq, v, &f->model);
    fill_rehearsed(f, v);
    for (size_t i = 0; i < f->faults->count; i++) {
        const struct draft_fault *d = &f->faults->list[i];
        const char *text = lang_text(l, d->message);
        if (d->name)
            text = lang_format(rq->cx.arena, l,
                               N_("No rule gives “%s”: its customers move to"
                                  " other stages, and then it can be"
                                  " retired."), d->name);
        fact(v, text, true);
    }
    f->form.version = f->draft->version;
    form_fill(&f->form, v);
}

enum err
page_model_publish_ask(struct request *rq)
{
    struct publish_form *f = ARENA_NEW(rq->cx.arena, struct publish_form);
    TRY(publish_open(rq, f));
    form_show(rq, PUBLICATION, PUBLICATION_FIELDS, &f->p, &f->form);
    publish_page(f);
    return OK;
}

static void
publish_judge(struct publish_form *f)
{
    int32_t today = clock_today();
    if (f->form.failed)
        return;
    if (f->form.version != f->draft->version)
        form_refuse(&f->form, "", N_("The draft was changed meanwhile. Look"
                                     " at it and publish again."));
    if (f->faults->bad)
        form_refuse(&f->form, "", N_("The draft has faults. They are marked"
                                     " in it."));
    if (rule_draft_same(f->rq->cx.arena, f->rules, f->draft, f->rm))
        form_refuse(&f->form, "", N_("The draft says the same as the rules in"
                                     " force."));
    if (f->p.valid_from > today + AHEAD_DAYS)
        form_refuse(&f->form, "valid_from",
                    N_("Not more than a year ahead."));
    if (f->p.valid_from < today && !f->p.rewrite)
        form_refuse(&f->form, "rewrite",
                    N_("That day is in the past: it would change history by"
                       " corrections. Tick this if you mean it."));
    if (is_unrehearsed(f) && !f->p.unrehearsed)
        form_refuse(&f->form, "unrehearsed",
                    N_("This draft was not rehearsed as it is. Rehearse it,"
                       " or tick this to publish it all the same."));
}

enum err
page_model_publish(struct request *rq)
{
    struct publish_form *f = ARENA_NEW(rq->cx.arena, struct publish_form);
    TRY(publish_open(rq, f));
    form_read(rq, PUBLICATION, PUBLICATION_FIELDS, &f->p, &f->form);
    publish_judge(f);
    if (f->form.failed) {
        publish_page(f);
        return reply_form_again(rq, &f->form);
    }
    TRY(rule_draft_publish(&rq->cx, f->draft, f->p.valid_from, f->p.note));
    return reply_see_other(rq, model_href(rq, f->model.number, ""),
                           N_("Published. The stages of all customers are"
                              " being read anew."));
}
