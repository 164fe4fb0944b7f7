/* See delegation.h. */
#include "page/delegation.h"

#include "model/delegation.h"
#include "view/format.h"

static enum err
form_page(struct request *rq, struct form *f)
{
    struct delegation_person *list;
    size_t n;
    const char *title = lang_text(rq->cx.lang, N_("Stand-in"));
    TRY(delegation_people(&rq->cx, &list, &n));
    struct option *o = ARENA_ARRAY(rq->cx.arena, n + 1, struct option);
    for (size_t i = 0; i < n; i++)
        o[i] = (struct option){
            list[i].id, arena_printf(rq->cx.arena, "%s · %s", list[i].name,
                                     list[i].team)};
    form_options(f, "stand_in_id", o, n);
    struct view *v = reply_page(rq, "account/delegation", title);
    view_text(v, "HEADLINE", title);
    form_fill(f, v);
    return OK;
}

enum err
page_delegation_edit(struct request *rq)
{
    struct delegation d;
    struct form f;
    TRY(delegation_read(&rq->cx, &d));
    if (d.to_on < clock_today())
        d = (struct delegation){.from_on = clock_today(), .to_on = DAY_NONE};
    form_show(rq, delegation_fields, delegation_field_count, &d, &f);
    return form_page(rq, &f);
}

enum err
page_delegation_update(struct request *rq)
{
    struct delegation d = {0};
    struct problems wrong = {0};
    struct form f;
    form_read(rq, delegation_fields, delegation_field_count, &d, &f);
    if (!f.failed)
        delegation_judge(&d, &wrong);
    for (size_t i = 0; i < wrong.count; i++)
        form_refuse(&f, wrong.list[i].field, wrong.list[i].message);
    enum err e = f.failed ? OK : delegation_set(&rq->cx, &d);
    if (e == ERR_INVALID)
        form_refuse(&f, "stand_in_id", N_("Only a manager can stand in."));
    else
        TRY(e);
    if (f.failed) {
        TRY(form_page(rq, &f));
        return reply_form_again(rq, &f);
    }
    return reply_see_other(rq, "/account/own",
                           N_("The stand-in sees your teams and approves for "
                              "you in these days."));
}

enum err
page_delegation_drop(struct request *rq)
{
    TRY(delegation_drop(&rq->cx));
    return reply_see_other(rq, "/account/own",
                           N_("Nobody stands in for you any more."));
}

enum err
delegation_own_show(struct request *rq, struct view *v)
{
    struct delegation d;
    struct arena *a = rq->cx.arena;
    const char *names;
    if (!(rq->cx.actor.roles & ROLE_MANAGER))
        return OK;
    TRY(delegation_read(&rq->cx, &d));
    TRY(delegation_for(&rq->cx, &names));
    struct view *s = view_row(v, "STAND_IN");
    bool there = d.stand_in_id && d.to_on >= clock_today();
    view_if(s, "NAMED", there);
    view_text(s, "WHO", there ? d.stand_in : "");
    view_text(s, "FROM", there ? format_day(a, d.from_on) : "");
    view_text(s, "TO", there ? format_day(a, d.to_on) : "");
    view_if(s, "FOR", *names != '\0');
    view_text(s, "FOR_NAMES", names);
    return OK;
}
