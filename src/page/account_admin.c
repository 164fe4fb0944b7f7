/* New, edit, first passwords. A first password is shown once, in the answer to
 * the post itself, and stored nowhere but as its hash; who sends the form again
 * is led to the account. */
#include "page/account_admin.h"

#include <string.h>

#include "model/audit.h"
#include "model/session.h"
#include "model/team.h"
#include "model/user_edit.h"
#include "page/csrf.h"
#include "page/edit.h"
#include "view/format.h"

struct account_form {
    struct edit edit;
    struct user_edit now, next;
};

enum err
team_options(struct ctx *cx, uint64_t present, const struct option **out,
             size_t *n)
{
    struct team_row *list;
    size_t count;
    TRY(team_list(cx, &list, &count));
    struct option *o = ARENA_ARRAY(cx->arena, count, struct option);
    *n = 0;
    for (size_t i = 0; i < count; i++) {
        struct buf b;
        if (!list[i].active && list[i].id != present)
            continue;
        buf_init(&b, cx->arena);
        for (unsigned d = 0; d < list[i].depth; d++)
            buf_add(&b, "\u3000");
        buf_add(&b, list[i].name);
        o[(*n)++] = (struct option){list[i].id, b.data};
    }
    *out = o;
    return OK;
}

static const char *
address(struct request *rq, uint64_t id, const char *tail)
{
    return arena_printf(rq->cx.arena, "/account/%llu%s",
                        (unsigned long long)id, tail);
}

static enum err
start(struct request *rq, const char *action, struct account_form *f)
{
    const struct option *teams;
    size_t n;
    f->next = f->now;
    f->edit = (struct edit){.rq = rq, .action = action,
                            .fields = user_edit_fields,
                            .count = user_edit_field_count,
                            .base = &f->next, .now = &f->now,
                            .version = f->now.version};
    edit_start(&f->edit);
    TRY(team_options(&rq->cx, f->now.team_id, &teams, &n));
    form_options(&f->edit.form, "team_id", teams, n);
    form_group(&f->edit.form, "sales", N_("Roles"));
    return OK;
}

static void
page(struct account_form *f)
{
    struct request *rq = f->edit.rq;
    bool self = f->now.id == rq->cx.actor.user_id;
    const char *title =
        f->now.id ? lang_format(rq->cx.arena, rq->cx.lang, N_("Edit %s"),
                                f->now.name)
                  : lang_text(rq->cx.lang, N_("New user"));
    struct view *v = reply_page(rq, "account/edit", title);
    view_text(v, "HEADLINE", title);
    edit_fill(&f->edit, v);
    if (!f->now.id || self)
        return;
    struct view *more = view_row(v, "EXISTING");
    view_text(more, "CSRF", csrf_token(rq));
    view_text(more, "RESET_ACTION", address(rq, f->now.id, "/reset"));
    view_text(more, "SESSIONS_ACTION", address(rq, f->now.id, "/logout"));
}

enum err
page_account_new(struct request *rq)
{
    struct account_form *f = ARENA_NEW(rq->cx.arena, struct account_form);
    field_clear(user_edit_fields, user_edit_field_count, &f->now);
    f->now.active = true;
    TRY(start(rq, "/account", f));
    page(f);
    return OK;
}

enum err
page_account_edit(struct request *rq)
{
    struct account_form *f = ARENA_NEW(rq->cx.arena, struct account_form);
    TRY(user_edit_find(&rq->cx, rq->id, &f->now));
    TRY(start(rq, address(rq, rq->id, ""), f));
    page(f);
    return OK;
}

static enum err
refused(struct account_form *f)
{
    page(f);
    return reply_form_again(f->edit.rq, &f->edit.form);
}

static enum err
taken(struct account_form *f)
{
    form_refuse(&f->edit.form, "login", N_("This account is taken."));
    return refused(f);
}

static enum err
judge(struct account_form *f)
{
    struct problems wrong;
    TRY(user_edit_judge(&f->edit.rq->cx, &f->now, &f->next, &wrong));
    for (size_t i = 0; i < wrong.count; i++)
        form_refuse(&f->edit.form, wrong.list[i].field,
                    wrong.list[i].message);
    return OK;
}

/* 201 with an address: what a form sent twice is led to. */
static enum err
show_secret(struct request *rq, const struct user_edit *u,
            const char *password)
{
    const char *title = lang_text(rq->cx.lang, N_("First password"));
    struct view *v = reply_page(rq, "account/secret", title);
    view_text(v, "NAME", u->name);
    view_text(v, "LOGIN", u->login);
    view_text(v, "PASSWORD", password);
    view_text(v, "BACK_HREF", "/account");
    rq->reply.status = 201;
    rq->reply.location = address(rq, u->id, "/edit");
    return OK;
}

enum err
page_account_create(struct request *rq)
{
    struct account_form *f = ARENA_NEW(rq->cx.arena, struct account_form);
    enum edit_state state;
    const char *password;
    field_clear(user_edit_fields, user_edit_field_count, &f->now);
    TRY(start(rq, "/account", f));
    TRY(edit_read(&f->edit, &state));
    if (state == EDIT_GOOD)
        TRY(judge(f));
    if (f->edit.form.failed)
        return refused(f);
    enum err e = user_edit_add(&rq->cx, &f->next, &password);
    if (e == ERR_INVALID)
        return taken(f);
    TRY(e);
    return show_secret(rq, &f->next, password);
}

static enum err
stale(struct account_form *f)
{
    struct request *rq = f->edit.rq;
    struct edit_other other = {.name = f->now.name,
                               .back = address(rq, rq->id, "/edit"),
                               .list = "/account",
                               .list_label = N_("Users")};
    TRY(audit_last_edit(&rq->cx, "account", rq->id, &other.who, &other.at));
    if (edit_conflict(&f->edit, &other))
        return OK;
    return reply_see_other(rq, "/account",
                           N_("Somebody else had saved the same already."));
}

enum err
page_account_update(struct request *rq)
{
    struct account_form *f = ARENA_NEW(rq->cx.arena, struct account_form);
    enum edit_state state;
    TRY(user_edit_find(&rq->cx, rq->id, &f->now));
    TRY(start(rq, address(rq, rq->id, ""), f));
    TRY(edit_read(&f->edit, &state));
    if (state == EDIT_STALE)
        return stale(f);
    if (state == EDIT_GOOD)
        TRY(judge(f));
    if (f->edit.form.failed)
        return refused(f);
    bool self = rq->id == rq->cx.actor.user_id;
    enum err e = user_edit_save(&rq->cx, &f->now, &f->next,
                                self ? rq->session->id : 0);
    if (e == ERR_INVALID)
        return taken(f);
    TRY(e);
    return reply_see_other(rq, "/account", N_("The user was saved."));
}

enum err
page_account_reset(struct request *rq)
{
    struct user_edit u;
    const char *password;
    TRY(user_edit_find(&rq->cx, rq->id, &u));
    TRY(user_reset(&rq->cx, rq->id, &password));
    return show_secret(rq, &u, password);
}

enum err
page_account_end_sessions(struct request *rq)
{
    struct user_edit u;
    TRY(user_edit_find(&rq->cx, rq->id, &u));
    TRY(session_end_all(&rq->cx, rq->id, 0));
    TRY(audit_write(&rq->cx, "logout.everywhere", "account", rq->id, NULL));
    return reply_see_other(rq, address(rq, rq->id, "/edit"),
                           N_("All sessions were ended."));
}
