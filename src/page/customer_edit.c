/* New and edit of a customer. Possible doubles are shown before anything is
 * saved; "save all the same" sends the same form again. */
#include "page/customer_edit.h"

#include <string.h>

#include "model/draft.h"
#include "page/customer_form.h"
#include "page/draft.h"

static const char ACTION_NEW[] = "/customer";

static const char *
address(struct request *rq, uint64_t id)
{
    return arena_printf(rq->cx.arena, "/customer/%llu",
                        (unsigned long long)id);
}

static const char *
known_kind(const char *kind)
{
    return kind && !strcmp(kind, "person") ? "person" : "company";
}

/* The kind that was asked for, else that of the draft. */
static enum err
kind_of_new(struct request *rq, const char **kind)
{
    struct params draft = {0};
    int64_t saved_at;
    *kind = request_query(rq, "kind");
    if (!*kind) {
        enum err e = draft_read(rq, ACTION_NEW, &draft, &saved_at);
        if (e != OK && e != ERR_NOT_FOUND)
            return e;
        *kind = param_get(&draft, "kind");
    }
    *kind = known_kind(*kind);
    return OK;
}

enum err
page_customer_new(struct request *rq)
{
    struct customer_form *f = ARENA_NEW(rq->cx.arena, struct customer_form);
    if (!rq->cx.actor.may_write)
        return ERR_DENIED;
    TRY(kind_of_new(rq, &f->kind));
    customer_edit_new(&rq->cx, f->kind, &f->now);
    TRY(customer_form_start(rq, ACTION_NEW, f));
    TRY(edit_show(&f->edit));
    customer_form_page(f, NULL, 0);
    return OK;
}

enum err
page_customer_edit(struct request *rq)
{
    struct customer_form *f = ARENA_NEW(rq->cx.arena, struct customer_form);
    TRY(customer_edit_find(&rq->cx, rq->id, &f->now));
    f->kind = known_kind(f->now.kind);
    TRY(customer_form_start(rq, address(rq, rq->id), f));
    TRY(edit_show(&f->edit));
    customer_form_page(f, NULL, 0);
    return OK;
}

static enum err
refused(struct customer_form *f, const struct customer_double *doubles,
        size_t n)
{
    customer_form_page(f, doubles, n);
    return reply_form_again(f->edit.rq, &f->edit.form);
}

/* *done: answered already, with messages or a question. */
static enum err
judge(struct customer_form *f, bool *done)
{
    struct request *rq = f->edit.rq;
    struct problems wrong;
    struct customer_double doubles[DOUBLES_MAX];
    size_t n;
    *done = true;
    customer_edit_judge(rq->cx.arena, &f->offer, &f->now, &f->next, &wrong);
    for (size_t i = 0; i < wrong.count; i++)
        form_refuse(&f->edit.form, wrong.list[i].field,
                    wrong.list[i].message);
    if (f->edit.form.failed)
        return refused(f, NULL, 0);
    if (!request_form(rq, "anyway")) {
        TRY(customer_double_list(&rq->cx, &f->now, &f->next, doubles, &n));
        if (n)
            return refused(f, doubles, n);
    }
    *done = false;
    return OK;
}

static enum err
stored(struct customer_form *f, enum err e, const char *flash)
{
    struct request *rq = f->edit.rq;
    if (e == ERR_INVALID) {
        form_refuse(&f->edit.form, "code",
                    N_("Another customer has this number."));
        return refused(f, NULL, 0);
    }
    TRY(e);
    TRY(draft_drop(&rq->cx, f->edit.action));
    return reply_see_other(rq, address(rq, f->next.id), flash);
}

enum err
page_customer_create(struct request *rq)
{
    struct customer_form *f = ARENA_NEW(rq->cx.arena, struct customer_form);
    enum edit_state state;
    bool done;
    const char *code = request_form(rq, "code");
    if (!rq->cx.actor.may_write)
        return ERR_DENIED;
    if (!code || !*code)
        TRY(customer_edit_queue(&rq->cx));
    f->kind = known_kind(request_form(rq, "kind"));
    customer_edit_new(&rq->cx, f->kind, &f->now);
    TRY(customer_form_start(rq, ACTION_NEW, f));
    TRY(edit_read(&f->edit, &state));
    TRY(judge(f, &done));
    if (done)
        return OK;
    return stored(f, customer_edit_add(&rq->cx, &f->next),
                  N_("The customer was saved."));
}

static enum err
conflict(struct customer_form *f)
{
    struct request *rq = f->edit.rq;
    struct edit_other other = {f->now.changed_by, f->now.changed_at,
                               f->now.name, address(rq, rq->id),
                               "/customer", N_("Customers")};
    if (edit_conflict(&f->edit, &other))
        return OK;
    TRY(draft_drop(&rq->cx, f->edit.action));
    return reply_see_other(rq, address(rq, rq->id),
                           N_("Somebody else had saved the same already."));
}

enum err
page_customer_update(struct request *rq)
{
    struct customer_form *f = ARENA_NEW(rq->cx.arena, struct customer_form);
    enum edit_state state;
    bool done;
    TRY(customer_edit_find(&rq->cx, rq->id, &f->now));
    f->kind = known_kind(f->now.kind);
    TRY(customer_form_start(rq, address(rq, rq->id), f));
    TRY(edit_read(&f->edit, &state));
    if (state == EDIT_STALE)
        return conflict(f);
    TRY(judge(f, &done));
    if (done)
        return OK;
    return stored(f, customer_edit_save(&rq->cx, &f->now, &f->next),
                  N_("The customer was saved."));
}
