/* The form of a contact; of a new one under its customer's address. */
#include "page/contact.h"

#include <string.h>

#include "model/contact.h"
#include "model/draft.h"
#include "model/lookup.h"
#include "page/edit.h"

struct contact_form {
    struct edit edit;
    struct contact now, next;
};

static const char *
customer_address(const struct contact_form *f)
{
    return arena_printf(f->edit.rq->cx.arena, "/customer/%llu?tab=contacts",
                        (unsigned long long)f->now.customer_id);
}

static enum err
role_choices_of(struct ctx *cx, struct field *role, const char *now)
{
    struct lookup *list;
    size_t n;
    bool there = !now || !*now;
    TRY(lookup_list(cx, LOOKUP_CONTACT_ROLE, &list, &n));
    struct choice *c = ARENA_ARRAY(cx->arena, n + 2, struct choice);
    for (size_t i = 0; i < n; i++) {
        c[i] = (struct choice){list[i].code, list[i].name};
        there |= now && !strcmp(now, list[i].code);
    }
    if (!there)
        c[n] = (struct choice){now, now};
    role->choices = c;
    return OK;
}

static enum err
start(struct request *rq, const char *action, struct contact_form *f)
{
    size_t n = contact_field_count;
    struct field *fields = field_copy(rq->cx.arena, contact_fields, n);
    TRY(role_choices_of(&rq->cx, field_named(fields, n, "role"), f->now.role));
    f->next = f->now;
    f->edit = (struct edit){.rq = rq, .action = action, .fields = fields,
                            .count = n, .base = &f->next, .now = &f->now,
                            .version = f->now.version};
    edit_start(&f->edit);
    return OK;
}

static void
page(struct contact_form *f)
{
    struct request *rq = f->edit.rq;
    bool is_new = f->now.id == 0;
    const char *title =
        is_new ? lang_text(rq->cx.lang, N_("New contact"))
               : lang_format(rq->cx.arena, rq->cx.lang, N_("Edit %s"),
                             f->now.name);
    struct view *v = reply_page(rq, "contact/edit", title);
    view_text(v, "HEADLINE", title);
    view_text(v, "CUSTOMER_NAME", f->now.customer);
    view_text(v, "CUSTOMER_HREF", customer_address(f));
    view_if(v, "DELETE", !is_new);
    if (!is_new)
        view_textf(v, "DELETE_HREF", "/contact/%llu/delete",
                   (unsigned long long)f->now.id);
    edit_fill(&f->edit, v);
}

static const char *
action_new(struct request *rq)
{
    return arena_printf(rq->cx.arena, "/customer/%llu/contact",
                        (unsigned long long)rq->id);
}

static const char *
action_edit(struct request *rq)
{
    return arena_printf(rq->cx.arena, "/contact/%llu",
                        (unsigned long long)rq->id);
}

enum err
page_contact_new(struct request *rq)
{
    struct contact_form *f = ARENA_NEW(rq->cx.arena, struct contact_form);
    TRY(contact_new(&rq->cx, rq->id, &f->now));
    TRY(start(rq, action_new(rq), f));
    TRY(edit_show(&f->edit));
    page(f);
    return OK;
}

enum err
page_contact_edit(struct request *rq)
{
    struct contact_form *f = ARENA_NEW(rq->cx.arena, struct contact_form);
    TRY(contact_find(&rq->cx, rq->id, &f->now));
    TRY(start(rq, action_edit(rq), f));
    TRY(edit_show(&f->edit));
    page(f);
    return OK;
}

static enum err
refused(struct contact_form *f)
{
    page(f);
    return reply_form_again(f->edit.rq, &f->edit.form);
}

/* store: contact_add or contact_save, when all is well. */
static enum err
finish(struct contact_form *f)
{
    struct request *rq = f->edit.rq;
    struct problems wrong;
    contact_judge(&f->now, &f->next, &wrong);
    for (size_t i = 0; i < wrong.count; i++)
        form_refuse(&f->edit.form, wrong.list[i].field,
                    wrong.list[i].message);
    if (f->edit.form.failed)
        return refused(f);
    enum err e = f->now.id ? contact_save(&rq->cx, &f->now, &f->next)
                           : contact_add(&rq->cx, &f->next);
    if (e == ERR_INVALID) {
        form_refuse(&f->edit.form, "code",
                    N_("Another contact has this number."));
        return refused(f);
    }
    TRY(e);
    TRY(draft_drop(&rq->cx, f->edit.action));
    return reply_see_other(rq, customer_address(f),
                           N_("The contact was saved."));
}

enum err
page_contact_create(struct request *rq)
{
    struct contact_form *f = ARENA_NEW(rq->cx.arena, struct contact_form);
    enum edit_state state;
    TRY(contact_new(&rq->cx, rq->id, &f->now));
    TRY(start(rq, action_new(rq), f));
    TRY(edit_read(&f->edit, &state));
    return finish(f);
}

enum err
page_contact_update(struct request *rq)
{
    struct contact_form *f = ARENA_NEW(rq->cx.arena, struct contact_form);
    enum edit_state state;
    TRY(contact_find(&rq->cx, rq->id, &f->now));
    TRY(start(rq, action_edit(rq), f));
    TRY(edit_read(&f->edit, &state));
    if (state != EDIT_STALE)
        return finish(f);
    struct edit_other other = {f->now.changed_by, f->now.changed_at,
                               f->now.name, customer_address(f),
                               "/customer", N_("Customers")};
    if (edit_conflict(&f->edit, &other))
        return OK;
    TRY(draft_drop(&rq->cx, f->edit.action));
    return reply_see_other(rq, customer_address(f),
                           N_("Somebody else had saved the same already."));
}
