/* The names of a model, a copy of one, and its stages. */
#include <string.h>

#include "core/text.h"
#include "model/user_edit.h"
#include "page/edit.h"
#include "page/model.h"
#include "view/format.h"

/* ---- names and copies ---- */

struct model_form {
    struct edit edit;
    struct model_row model; /* edited, or copied */
    struct model_edit now, next;
    bool copy;
};

static void
start(struct request *rq, const char *action, struct model_form *f)
{
    size_t skip = f->copy ? 0 : 1; /* the code never changes */
    f->next = f->now;
    f->edit = (struct edit){.rq = rq, .action = action,
                            .fields = model_fields + skip,
                            .count = model_field_count - skip,
                            .base = &f->next, .now = &f->now,
                            .version = f->copy ? 0 : f->now.version};
    edit_start(&f->edit);
}

static void
page(struct model_form *f)
{
    struct request *rq = f->edit.rq;
    const char *title = lang_format(rq->cx.arena, rq->cx.lang,
                                    f->copy ? N_("Copy %s") : N_("Edit %s"),
                                    f->model.name);
    struct view *v = reply_page(rq, "model/edit", title);
    view_text(v, "HEADLINE", title);
    model_fill_back(rq, v, &f->model);
    if (f->copy)
        view_msg(view_row(v, "NOTE"), "NOTE_TEXT",
                 N_("The copy has the same stages and the rules in force, and"
                    " begins at rest."));
    edit_fill(&f->edit, v);
}

static enum err
refused(struct model_form *f)
{
    page(f);
    return reply_form_again(f->edit.rq, &f->edit.form);
}

enum err
page_model_edit(struct request *rq)
{
    struct model_form *f = ARENA_NEW(rq->cx.arena, struct model_form);
    TRY(model_of_page(rq, &f->model));
    TRY(model_edit_find(&rq->cx, rq->id, &f->now));
    start(rq, model_href(rq, rq->id, ""), f);
    page(f);
    return OK;
}

enum err
page_model_update(struct request *rq)
{
    struct model_form *f = ARENA_NEW(rq->cx.arena, struct model_form);
    struct edit_other other = {.list = "/model",
                               .list_label = N_("Lifecycle models")};
    enum edit_state state;
    const char *back = model_href(rq, rq->id, "");
    TRY(model_of_page(rq, &f->model));
    TRY(model_edit_find(&rq->cx, rq->id, &f->now));
    start(rq, back, f);
    TRY(edit_read(&f->edit, &state));
    if (state == EDIT_STALE) {
        other.back = back;
        other.name = f->model.name;
        TRY(audit_last_edit(&rq->cx, "model", rq->id, &other.who, &other.at));
        if (edit_conflict(&f->edit, &other))
            return OK;
        return reply_see_other(rq, back, N_("Somebody else had saved the same"
                                            " already."));
    }
    if (f->edit.form.failed)
        return refused(f);
    TRY(model_save(&rq->cx, &f->now, &f->next));
    return reply_see_other(rq, back, N_("The model was saved."));
}

/* A copy of what there is, to be named. */
static enum err
copy_start(struct request *rq, struct model_form *f)
{
    f->copy = true;
    TRY(model_of_page(rq, &f->model));
    if (!f->model.active)
        return ERR_NOT_FOUND;
    TRY(model_edit_find(&rq->cx, rq->id, &f->now));
    f->now = (struct model_edit){.position = f->now.position + 1,
                                 .name_zh_cn = "", .name_zh_tw = "",
                                 .name_en = "", .code = ""};
    start(rq, model_href(rq, rq->id, "/copy"), f);
    return OK;
}

enum err
page_model_copy(struct request *rq)
{
    struct model_form *f = ARENA_NEW(rq->cx.arena, struct model_form);
    TRY(copy_start(rq, f));
    page(f);
    return OK;
}

enum err
page_model_copy_create(struct request *rq)
{
    struct model_form *f = ARENA_NEW(rq->cx.arena, struct model_form);
    enum edit_state state;
    TRY(copy_start(rq, f));
    TRY(edit_read(&f->edit, &state));
    if (f->edit.form.failed)
        return refused(f);
    enum err e = model_copy(&rq->cx, f->model.code, &f->next);
    if (e == ERR_INVALID || e == ERR_TOO_LARGE) {
        form_refuse(&f->edit.form, "code",
                    e == ERR_INVALID
                        ? N_("Another model has this code.")
                        : N_("There are as many models in use as there may"
                             " be (32). Take one out of use first."));
        return refused(f);
    }
    TRY(e);
    return reply_see_other(rq, model_href(rq, f->next.number, ""),
                           N_("The copy was made."));
}

/* ---- stages ---- */

struct stage_form {
    struct edit edit;
    struct model_row model;
    struct stage_edit now, next;
};

static enum err
stage_start(struct request *rq, bool fresh, struct stage_form *f)
{
    size_t skip = fresh ? 0 : 1;
    const char *action = model_href(rq, rq->id, "/stage");
    TRY(model_of_page(rq, &f->model));
    if (fresh) {
        field_clear(stage_edit_fields, stage_edit_field_count, &f->now);
        f->now.position = (int64_t)f->model.stages + 1;
        f->now.colour = "1";
    } else {
        uint64_t number;
        if (!parse_u64(rq->args[0], &number))
            return ERR_NOT_FOUND;
        TRY(stage_edit_find(&rq->cx, f->model.code, number, &f->now));
        action = arena_printf(rq->cx.arena, "%s/%llu", action,
                              (unsigned long long)number);
    }
    f->next = f->now;
    f->edit = (struct edit){.rq = rq, .action = action,
                            .fields = stage_edit_fields + skip,
                            .count = stage_edit_field_count - skip,
                            .base = &f->next, .now = &f->now,
                            .version = f->now.version};
    edit_start(&f->edit);
    return OK;
}

static void
stage_page(struct stage_form *f)
{
    struct request *rq = f->edit.rq;
    const char *names[] = {f->now.name_zh_cn, f->now.name_zh_tw,
                           f->now.name_en};
    const char *title =
        f->now.number ? lang_format(rq->cx.arena, rq->cx.lang, N_("Edit %s"),
                                    names[rq->cx.lang])
                      : lang_text(rq->cx.lang, N_("New stage"));
    struct view *v = reply_page(rq, "model/stage", title);
    view_text(v, "HEADLINE", title);
    model_fill_back(rq, v, &f->model);
    edit_fill(&f->edit, v);
}

static enum err
stage_refused(struct stage_form *f)
{
    stage_page(f);
    return reply_form_again(f->edit.rq, &f->edit.form);
}

static enum err
stage_finish(struct stage_form *f)
{
    struct request *rq = f->edit.rq;
    struct problems wrong = {0};
    if (!f->edit.form.failed)
        TRY(stage_edit_judge(&rq->cx, f->model.code, &f->now, &f->next,
                             &wrong));
    for (size_t i = 0; i < wrong.count; i++)
        form_refuse(&f->edit.form, wrong.list[i].field,
                    wrong.list[i].message);
    if (f->edit.form.failed)
        return stage_refused(f);
    enum err e = stage_edit_save(&rq->cx, f->model.code, &f->now, &f->next);
    if (e == ERR_INVALID) {
        form_refuse(&f->edit.form, "code",
                    N_("Another stage of this model has this code."));
        return stage_refused(f);
    }
    TRY(e);
    return reply_see_other(rq, model_href(rq, f->model.number, ""),
                           N_("The stage was saved."));
}

enum err
page_model_stage_new(struct request *rq)
{
    struct stage_form *f = ARENA_NEW(rq->cx.arena, struct stage_form);
    TRY(stage_start(rq, true, f));
    stage_page(f);
    return OK;
}

enum err
page_model_stage_create(struct request *rq)
{
    struct stage_form *f = ARENA_NEW(rq->cx.arena, struct stage_form);
    enum edit_state state;
    TRY(stage_start(rq, true, f));
    TRY(edit_read(&f->edit, &state));
    return stage_finish(f);
}

enum err
page_model_stage_edit(struct request *rq)
{
    struct stage_form *f = ARENA_NEW(rq->cx.arena, struct stage_form);
    TRY(stage_start(rq, false, f));
    stage_page(f);
    return OK;
}

enum err
page_model_stage_update(struct request *rq)
{
    struct stage_form *f = ARENA_NEW(rq->cx.arena, struct stage_form);
    struct edit_other other = {.list = "/model",
                               .list_label = N_("Lifecycle models")};
    enum edit_state state;
    TRY(stage_start(rq, false, f));
    TRY(edit_read(&f->edit, &state));
    if (state != EDIT_STALE)
        return stage_finish(f);
    other.back = model_href(rq, f->model.number, "");
    other.name = f->model.name;
    other.at = TIME_NONE;
    if (edit_conflict(&f->edit, &other))
        return OK;
    return reply_see_other(rq, other.back, N_("Somebody else had saved the"
                                              " same already."));
}
