/* The form of a cause of warnings: what it is called and what is to be done. From
 * a new one one goes on to its first rule, without which nothing comes of it. */
#include "page/warning_cause.h"

#include "model/user_edit.h"
#include "model/warning_cause.h"
#include "page/edit.h"

struct cause_form {
    struct edit edit;
    struct warning_cause_edit now, next;
};

static const char *
address(struct request *rq, uint64_t id, const char *tail)
{
    return arena_printf(rq->cx.arena, "/warning/cause/%llu%s",
                        (unsigned long long)id, tail);
}

static void
start(struct request *rq, const char *action, struct cause_form *f)
{
    f->next = f->now;
    f->edit = (struct edit){.rq = rq, .action = action,
                            .fields = warning_cause_fields,
                            .count = warning_cause_field_count,
                            .base = &f->next, .now = &f->now,
                            .version = f->now.version};
    edit_start(&f->edit);
}

static void
page(struct cause_form *f)
{
    struct request *rq = f->edit.rq;
    const char *title = f->now.id
        ? lang_format(rq->cx.arena, rq->cx.lang, N_("Edit %s"), f->now.name)
        : lang_text(rq->cx.lang, N_("New cause of warnings"));
    struct view *v = reply_page(rq, "warning/cause", title);
    view_text(v, "HEADLINE", title);
    edit_fill(&f->edit, v);
}

static void
new_start(struct request *rq, struct cause_form *f)
{
    field_clear(warning_cause_fields, warning_cause_field_count, &f->now);
    start(rq, "/warning/cause", f);
}

enum err
page_warning_cause_new(struct request *rq)
{
    struct cause_form *f = ARENA_NEW(rq->cx.arena, struct cause_form);
    new_start(rq, f);
    page(f);
    return OK;
}

static enum err
again(struct cause_form *f)
{
    page(f);
    return reply_form_again(f->edit.rq, &f->edit.form);
}

static void
judge(struct cause_form *f)
{
    struct problems wrong = {0};
    if (f->edit.form.failed)
        return;
    warning_cause_complete(&f->next);
    warning_cause_judge(&f->next, &wrong);
    for (size_t i = 0; i < wrong.count; i++)
        form_refuse(&f->edit.form, wrong.list[i].field,
                    wrong.list[i].message);
}

enum err
page_warning_cause_create(struct request *rq)
{
    struct cause_form *f = ARENA_NEW(rq->cx.arena, struct cause_form);
    enum edit_state state;
    new_start(rq, f);
    TRY(edit_read(&f->edit, &state));
    judge(f);
    if (f->edit.form.failed)
        return again(f);
    enum err e = warning_cause_add(&rq->cx, &f->next);
    if (e == ERR_INVALID) {
        form_refuse(&f->edit.form, "name_zh_cn",
                    N_("There is room for 31 causes, and there are 31."));
        return again(f);
    }
    TRY(e);
    return reply_see_other(
        rq, arena_printf(rq->cx.arena, "/warning/rule/new?cause=%s",
                         f->next.code),
        N_("The cause is saved. Now say when it holds."));
}

enum err
page_warning_cause_edit(struct request *rq)
{
    struct cause_form *f = ARENA_NEW(rq->cx.arena, struct cause_form);
    TRY(warning_cause_find(&rq->cx, rq->id, &f->now));
    start(rq, address(rq, rq->id, ""), f);
    TRY(edit_show(&f->edit));
    page(f);
    return OK;
}

enum err
page_warning_cause_update(struct request *rq)
{
    struct cause_form *f = ARENA_NEW(rq->cx.arena, struct cause_form);
    struct edit_other other = {.back = address(rq, rq->id, "/edit"),
                               .list = "/warning/rule",
                               .list_label = N_("Rules of warnings")};
    enum edit_state state;
    TRY(warning_cause_find(&rq->cx, rq->id, &f->now));
    start(rq, address(rq, rq->id, ""), f);
    TRY(edit_read(&f->edit, &state));
    if (state == EDIT_STALE) {
        other.name = f->now.name;
        TRY(audit_last_edit(&rq->cx, "warning_cause", rq->id, &other.who,
                            &other.at));
        if (edit_conflict(&f->edit, &other))
            return OK;
        return reply_see_other(rq, "/warning/rule",
                               N_("Somebody else had saved the same already."));
    }
    judge(f);
    if (f->edit.form.failed)
        return again(f);
    TRY(warning_cause_save(&rq->cx, &f->now, &f->next));
    return reply_see_other(rq, "/warning/rule", N_("The cause is saved."));
}
