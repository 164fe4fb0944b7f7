/* The purchase cycles of product categories: a list, and a form for one. */
#include "page/category.h"

#include "model/category.h"
#include "model/setting.h"
#include "model/user_edit.h"
#include "page/edit.h"
#include "view/format.h"

struct category_form {
    struct edit edit;
    struct category now, next;
};

enum err
page_category_list(struct request *rq)
{
    struct category *list;
    struct setting company;
    struct arena *a = rq->cx.arena;
    size_t n;
    TRY(setting_find(&rq->cx, &company));
    TRY(category_list(&rq->cx, &list, &n));
    struct view *v = reply_page(rq, "category/list",
                                lang_text(rq->cx.lang,
                                          N_("Product categories")));
    for (size_t i = 0; i < n; i++) {
        struct view *row = view_row(v, "ROW");
        bool own = list[i].cycle_days != FIELD_EMPTY;
        view_textf(row, "HREF", "/category/%llu/edit",
                   (unsigned long long)list[i].id);
        view_text(row, "NAME", list[i].name);
        view_text(row, "CODE", list[i].code);
        view_text(row, "DAYS", format_int(a, own ? list[i].cycle_days
                                                 : company.cycle_days));
        view_if(row, "COMPANY", !own);
    }
    return OK;
}

static enum err
start(struct request *rq, struct category_form *f)
{
    TRY(category_find(&rq->cx, rq->id, &f->now));
    f->next = f->now;
    f->edit = (struct edit){.rq = rq, .fields = category_fields,
                            .action = arena_printf(
                                rq->cx.arena, "/category/%llu",
                                (unsigned long long)rq->id),
                            .count = category_field_count, .base = &f->next,
                            .now = &f->now, .version = f->now.version};
    edit_start(&f->edit);
    return OK;
}

static void
page(struct category_form *f)
{
    struct request *rq = f->edit.rq;
    const char *title = lang_format(rq->cx.arena, rq->cx.lang,
                                    N_("Purchase cycle: %s"), f->now.name);
    struct view *v = reply_page(rq, "category/edit", title);
    view_text(v, "HEADLINE", title);
    edit_fill(&f->edit, v);
}

enum err
page_category_edit(struct request *rq)
{
    struct category_form *f = ARENA_NEW(rq->cx.arena, struct category_form);
    TRY(start(rq, f));
    page(f);
    return OK;
}

enum err
page_category_update(struct request *rq)
{
    struct category_form *f = ARENA_NEW(rq->cx.arena, struct category_form);
    struct edit_other other = {.back = "/category", .list = "/category",
                               .list_label = N_("Product categories")};
    enum edit_state state;
    TRY(start(rq, f));
    TRY(edit_read(&f->edit, &state));
    if (state == EDIT_STALE) {
        other.name = f->now.name;
        TRY(audit_last_edit(&rq->cx, "category", rq->id, &other.who,
                            &other.at));
        if (edit_conflict(&f->edit, &other))
            return OK;
    }
    if (state == EDIT_REFUSED) {
        page(f);
        return reply_form_again(rq, &f->edit.form);
    }
    TRY(category_save(&rq->cx, &f->now, &f->next));
    return reply_see_other(rq, "/category",
                           N_("The cycle was saved. Stages follow within"
                              " minutes."));
}
