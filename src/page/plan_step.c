/* The steps of a template: their form, their order, and taking one out. */
#include <string.h>

#include "core/text.h"
#include "model/plan_template.h"
#include "model/user_edit.h"
#include "page/plan_private.h"

struct step_form {
    struct edit edit;
    struct plan_template of;
    struct plan_template_step now, next;
};

static uint64_t
step_id(const struct request *rq)
{
    uint64_t id;
    return parse_u64(rq->args[0], &id) ? id : 0;
}

static enum err
step_start(struct request *rq, const char *action, struct step_form *f)
{
    size_t n = plan_template_step_field_count;
    struct field *fields =
        field_copy(rq->cx.arena, plan_template_step_fields, n);
    struct choice *channels;
    TRY(plan_channels(&rq->cx, &channels));
    field_named(fields, n, "kind")->choices = channels;
    f->next = f->now;
    f->edit = (struct edit){.rq = rq, .action = action, .fields = fields,
                            .count = n, .base = &f->next, .now = &f->now,
                            .version = f->now.version};
    edit_start(&f->edit);
    return OK;
}

static void
step_page(struct step_form *f)
{
    struct request *rq = f->edit.rq;
    plan_edit_page(&f->edit,
         lang_format(rq->cx.arena, rq->cx.lang,
                     f->now.id ? N_("Edit a step of %s")
                               : N_("New step of %s"), f->of.name),
         plan_address(rq, ""));
}

static enum err
step_new_start(struct request *rq, struct step_form *f)
{
    TRY(plan_template_find(&rq->cx, rq->id, &f->of));
    field_clear(plan_template_step_fields, plan_template_step_field_count,
                &f->now);
    f->now.template_id = rq->id;
    f->now.required = true;
    f->now.role = "owner";
    f->now.kind = "call";
    f->now.day = 0;
    return step_start(rq, plan_address(rq, "/step"), f);
}

enum err
page_plan_step_new(struct request *rq)
{
    struct step_form *f = ARENA_NEW(rq->cx.arena, struct step_form);
    TRY(step_new_start(rq, f));
    step_page(f);
    return OK;
}

static enum err
step_finish(struct step_form *f)
{
    struct request *rq = f->edit.rq;
    plan_template_step_complete(&f->next);
    if (!f->edit.form.failed && (!f->next.name_en || !*f->next.name_en))
        form_refuse(&f->edit.form, "name_zh_cn",
                    N_("Please say what is to be done, in one language at "
                       "least."));
    if (f->edit.form.failed) {
        step_page(f);
        return reply_form_again(rq, &f->edit.form);
    }
    if (f->now.id)
        TRY(plan_template_step_save(&rq->cx, &f->now, &f->next));
    else
        TRY(plan_template_step_add(&rq->cx, &f->next));
    return reply_see_other(rq, plan_address(rq, ""), N_("The step is saved."));
}

enum err
page_plan_step_create(struct request *rq)
{
    struct step_form *f = ARENA_NEW(rq->cx.arena, struct step_form);
    enum edit_state state;
    TRY(step_new_start(rq, f));
    TRY(edit_read(&f->edit, &state));
    return step_finish(f);
}

static enum err
step_edit_start(struct request *rq, struct step_form *f)
{
    TRY(plan_template_find(&rq->cx, rq->id, &f->of));
    TRY(plan_template_step_find(&rq->cx, rq->id, step_id(rq), &f->now));
    return step_start(rq, plan_step_address(rq, f->now.id, ""), f);
}

enum err
page_plan_step_edit(struct request *rq)
{
    struct step_form *f = ARENA_NEW(rq->cx.arena, struct step_form);
    TRY(step_edit_start(rq, f));
    TRY(edit_show(&f->edit));
    step_page(f);
    return OK;
}

enum err
page_plan_step_update(struct request *rq)
{
    struct step_form *f = ARENA_NEW(rq->cx.arena, struct step_form);
    struct edit_other other = {.list = "/plan",
                               .list_label = N_("Recovery plans")};
    enum edit_state state;
    TRY(step_edit_start(rq, f));
    TRY(edit_read(&f->edit, &state));
    if (state != EDIT_STALE)
        return step_finish(f);
    other.back = plan_step_address(rq, f->now.id, "/edit");
    other.name = f->now.name;
    TRY(audit_last_edit(&rq->cx, "plan_template", rq->id, &other.who,
                        &other.at));
    return edit_conflict(&f->edit, &other)
               ? OK : reply_see_other(rq, plan_address(rq, ""), PLAN_SAME);
}

enum err
page_plan_step_place(struct request *rq)
{
    const char *what = request_form(rq, "do");
    TRY(plan_template_step_place(&rq->cx, rq->id, step_id(rq),
                                 what && !strcmp(what, "up")));
    return reply_see_other(rq, plan_address(rq, ""), NULL);
}

enum err
page_plan_step_remove_ask(struct request *rq)
{
    struct plan_template_step s;
    TRY(plan_template_step_find(&rq->cx, rq->id, step_id(rq), &s));
    const char *title = lang_format(rq->cx.arena, rq->cx.lang,
                                    N_("Remove the step %s?"), s.name);
    struct view *v = reply_page(rq, "parts/confirm", title);
    view_text(v, "HEADLINE", title);
    view_text(v, "ACTION", rq->path);
    view_msg(v, "TEXT", N_("Plans that were started from it keep theirs."));
    view_msg(v, "DO_LABEL", N_("Remove"));
    view_text(v, "BACK_HREF", plan_address(rq, ""));
    form_hidden(rq, v, s.version);
    return OK;
}

enum err
page_plan_step_remove(struct request *rq)
{
    TRY(plan_template_step_remove(&rq->cx, rq->id, step_id(rq)));
    return reply_see_other(rq, plan_address(rq, ""), N_("The step is removed."));
}
