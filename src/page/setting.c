/* The settings of the company: one form, and beside it what is fixed in the
 * settings file. */
#include "page/setting.h"

#include "model/setting.h"
#include "model/user_edit.h"
#include "page/edit.h"
#include "view/format.h"

struct setting_form {
    struct edit edit;
    struct setting now, next;
};

static void
start(struct request *rq, struct setting_form *f)
{
    f->next = f->now;
    f->edit = (struct edit){.rq = rq, .action = "/setting",
                            .fields = setting_fields,
                            .count = setting_field_count, .base = &f->next,
                            .now = &f->now, .version = f->now.version};
    edit_start(&f->edit);
}

static void
page(struct setting_form *f)
{
    struct request *rq = f->edit.rq;
    const struct config *c = rq->cx.config;
    struct view *v = reply_page(rq, "setting/edit",
                                lang_text(rq->cx.lang, N_("Settings")));
    edit_fill(&f->edit, v);
    view_text(v, "COMPANY", c->company);
    view_text(v, "ZONE", c->zone);
    view_text(v, "CURRENCY", c->currency);
}

enum err
page_setting_edit(struct request *rq)
{
    struct setting_form *f = ARENA_NEW(rq->cx.arena, struct setting_form);
    TRY(setting_find(&rq->cx, &f->now));
    start(rq, f);
    page(f);
    return OK;
}

enum err
page_setting_update(struct request *rq)
{
    struct setting_form *f = ARENA_NEW(rq->cx.arena, struct setting_form);
    struct edit_other other = {.name = lang_text(rq->cx.lang, N_("Settings")),
                               .back = "/setting", .list = "/setting",
                               .list_label = N_("Settings")};
    enum edit_state state;
    TRY(setting_find(&rq->cx, &f->now));
    start(rq, f);
    TRY(edit_read(&f->edit, &state));
    if (state == EDIT_STALE) {
        TRY(audit_last_edit(&rq->cx, "setting", 0, &other.who, &other.at));
        if (edit_conflict(&f->edit, &other))
            return OK;
    }
    if (state == EDIT_REFUSED) {
        page(f);
        return reply_form_again(rq, &f->edit.form);
    }
    TRY(setting_save(&rq->cx, &f->now, &f->next));
    return reply_see_other(rq, "/setting",
                           N_("The settings were saved. Stages follow within "
                              "minutes."));
}
