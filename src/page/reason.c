/* The reasons why customers leave: list, form, and merging one into another. */
#include "page/reason.h"

#include <string.h>

#include "model/reason.h"
#include "model/user_edit.h"
#include "page/csrf.h"
#include "page/edit.h"
#include "view/format.h"

struct reason_form {
    struct edit edit;
    struct reason now, next;
};

static const char *
address(struct request *rq, uint64_t id, const char *tail)
{
    return arena_printf(rq->cx.arena, "/reason/%llu%s",
                        (unsigned long long)id, tail);
}

static void
fill_row(struct request *rq, struct view *group, const struct reason *r)
{
    struct view *row = view_row(group, "ROW");
    bool merged = *r->into != '\0';
    view_text(row, "HREF", address(rq, r->id, "/edit"));
    view_text(row, "NAME", r->name);
    view_text(row, "MEANING", r->meaning);
    view_if(row, "OFF", !r->active && !merged);
    view_if(row, "MERGE", r->active && !reason_is_fixed(r));
    view_text(row, "MERGE_HREF", address(rq, r->id, "/merge"));
    if (!merged)
        return;
    struct view *m = view_row(row, "MERGED");
    view_text(m, "INTO", lang_format(rq->cx.arena, rq->cx.lang,
                                     N_("merged into %s"), r->into));
    view_text(m, "PART_ACTION", address(rq, r->id, "/part"));
    view_text(m, "CSRF", csrf_token(rq));
}

enum err
page_reason_list(struct request *rq)
{
    struct reason *list;
    struct view *group = NULL;
    size_t n;
    TRY(reason_list(&rq->cx, &list, &n));
    struct view *v = reply_page(rq, "reason/list",
                                lang_text(rq->cx.lang, N_("Churn reasons")));
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || strcmp(list[i].family, list[i - 1].family)) {
            group = view_row(v, "GROUP");
            view_u64(group, "TONE", list[i].colour ? list[i].colour : 7);
            view_text(group, "FAMILY", *list[i].family
                      ? list[i].family
                      : lang_text(rq->cx.lang, N_("Without a family")));
        }
        fill_row(rq, group, &list[i]);
    }
    return OK;
}

/* ---- the form ---- */

static enum err
start(struct request *rq, const char *action, struct reason_form *f)
{
    size_t n = reason_field_count;
    struct field *fields = field_copy(rq->cx.arena, reason_fields, n);
    struct choice *families;
    TRY(reason_families(&rq->cx, &families));
    field_named(fields, n, "family_code")->choices = families;
    f->next = f->now;
    f->edit = (struct edit){.rq = rq, .action = action, .fields = fields,
                            .count = n, .base = &f->next, .now = &f->now,
                            .version = f->now.version};
    edit_start(&f->edit);
    return OK;
}

static void
page(struct reason_form *f)
{
    struct request *rq = f->edit.rq;
    const char *title = f->now.id
        ? lang_format(rq->cx.arena, rq->cx.lang, N_("Edit %s"), f->now.name)
        : lang_text(rq->cx.lang, N_("New reason"));
    struct view *v = reply_page(rq, "reason/edit", title);
    view_text(v, "HEADLINE", title);
    edit_fill(&f->edit, v);
}

static enum err
new_start(struct request *rq, struct reason_form *f)
{
    field_clear(reason_fields, reason_field_count, &f->now);
    f->now.active = true;
    return start(rq, "/reason", f);
}

enum err
page_reason_new(struct request *rq)
{
    struct reason_form *f = ARENA_NEW(rq->cx.arena, struct reason_form);
    TRY(new_start(rq, f));
    page(f);
    return OK;
}

static enum err
finish(struct reason_form *f)
{
    struct request *rq = f->edit.rq;
    struct problems wrong = {0};
    if (!f->edit.form.failed) {
        reason_complete(&f->next);
        reason_judge(&f->now, &f->next, &wrong);
    }
    for (size_t i = 0; i < wrong.count; i++)
        form_refuse(&f->edit.form, wrong.list[i].field,
                    wrong.list[i].message);
    if (f->edit.form.failed) {
        page(f);
        return reply_form_again(rq, &f->edit.form);
    }
    TRY(f->now.id ? reason_save(&rq->cx, &f->now, &f->next)
                  : reason_add(&rq->cx, &f->next));
    return reply_see_other(rq, "/reason", N_("The reason is saved."));
}

enum err
page_reason_create(struct request *rq)
{
    struct reason_form *f = ARENA_NEW(rq->cx.arena, struct reason_form);
    enum edit_state state;
    TRY(new_start(rq, f));
    TRY(edit_read(&f->edit, &state));
    return finish(f);
}

enum err
page_reason_edit(struct request *rq)
{
    struct reason_form *f = ARENA_NEW(rq->cx.arena, struct reason_form);
    TRY(reason_find(&rq->cx, rq->id, &f->now));
    TRY(start(rq, address(rq, rq->id, ""), f));
    TRY(edit_show(&f->edit));
    page(f);
    return OK;
}

enum err
page_reason_update(struct request *rq)
{
    struct reason_form *f = ARENA_NEW(rq->cx.arena, struct reason_form);
    struct edit_other other = {.back = address(rq, rq->id, "/edit"),
                               .list = "/reason",
                               .list_label = N_("Churn reasons")};
    enum edit_state state;
    TRY(reason_find(&rq->cx, rq->id, &f->now));
    TRY(start(rq, address(rq, rq->id, ""), f));
    TRY(edit_read(&f->edit, &state));
    if (state != EDIT_STALE)
        return finish(f);
    other.name = f->now.name;
    TRY(audit_last_edit(&rq->cx, "churn_reason", rq->id, &other.who,
                        &other.at));
    if (edit_conflict(&f->edit, &other))
        return OK;
    return reply_see_other(rq, "/reason",
                           N_("Somebody else had saved the same already."));
}

/* ---- merging ---- */

struct merge {
    uint64_t into;
};
static const struct field MERGE[] = {
    {.name = "into", .label = N_("Counted with"), .type = FIELD_REF,
     .offset = FIELD_AT(struct merge, into), .required = true}};

static enum err
merge_page(struct request *rq, struct form *form)
{
    struct arena *a = rq->cx.arena;
    struct reason r, *list;
    size_t n, k = 0;
    uint64_t cases;
    TRY(reason_find(&rq->cx, rq->id, &r));
    TRY(reason_used(&rq->cx, &r, &cases));
    TRY(reason_list(&rq->cx, &list, &n));
    struct option *o = ARENA_ARRAY(a, n + 1, struct option);
    for (size_t i = 0; i < n; i++)
        if (list[i].id != r.id && list[i].active && !*list[i].into)
            o[k++] = (struct option){
                list[i].id, *list[i].family
                    ? arena_printf(a, "%s · %s", list[i].family, list[i].name)
                    : list[i].name};
    form_options(form, "into", o, k);
    const char *title = lang_format(a, rq->cx.lang,
                                    N_("Merge %s into another reason"),
                                    r.name);
    struct view *v = reply_page(rq, "reason/merge", title);
    view_text(v, "HEADLINE", title);
    view_text(v, "ACTION", address(rq, r.id, "/merge"));
    view_text(v, "USED", lang_format(a, rq->cx.lang,
                                     N_("%d cases name it. They keep it and "
                                        "are counted with the other."),
                                     (int)cases));
    form_fill(form, v);
    return OK;
}

enum err
page_reason_merge_ask(struct request *rq)
{
    struct merge m = {0};
    struct form form;
    form_show(rq, MERGE, 1, &m, &form);
    return merge_page(rq, &form);
}

enum err
page_reason_merge(struct request *rq)
{
    struct merge m = {0};
    struct form form;
    form_read(rq, MERGE, 1, &m, &form);
    if (!form.failed) {
        enum err e = reason_merge(&rq->cx, rq->id, m.into);
        if (e != ERR_INVALID) {
            TRY(e);
            return reply_see_other(rq, "/reason",
                                   N_("The reason was merged."));
        }
        form_refuse(&form, "into", N_("It cannot be merged into this one."));
    }
    TRY(merge_page(rq, &form));
    return reply_form_again(rq, &form);
}

enum err
page_reason_part(struct request *rq)
{
    TRY(reason_part(&rq->cx, rq->id));
    return reply_see_other(rq, "/reason",
                           N_("The reason is counted by itself again."));
}
