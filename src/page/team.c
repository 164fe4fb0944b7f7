/* The tree of teams and the form of one. */
#include "page/team.h"

#include <string.h>

#include "model/team.h"
#include "model/user_edit.h"
#include "page/account_admin.h"
#include "page/edit.h"
#include "view/format.h"

struct team_form {
    struct edit edit;
    struct team now, next;
};

/* The list behind the number shows the same only to who sees all of it. */
static bool
sees_team(const struct actor *me, uint64_t id)
{
    if (me->reach == REACH_ALL)
        return true;
    for (size_t i = 0; me->reach == REACH_TEAMS && i < me->team_count; i++)
        if (me->team_ids[i] == id && (me->roles & ROLE_MANAGER))
            return true;
    return false;
}

static void
fill_row(struct request *rq, struct view *v, const struct team_row *t)
{
    struct arena *a = rq->cx.arena;
    struct view *row = view_row(v, "ROW");
    unsigned long long id = t->id;
    view_textf(row, "HREF", "/team/%llu/edit", id);
    view_text(row, "NAME", t->name);
    view_text(row, "CODE", t->code);
    view_textf(row, "DEPTH", "%u", t->depth > 5 ? 5 : t->depth);
    view_text(row, "LEADERS", t->leaders ? t->leaders : FORMAT_NONE);
    view_text(row, "MEMBERS", format_int(a, (int64_t)t->people));
    view_textf(row, "MEMBERS_HREF", "/account?active=1&team=%llu", id);
    view_text(row, "CUSTOMERS", format_int(a, (int64_t)t->customers));
    view_textf(row, "CUSTOMERS_HREF", "/customer?team=%llu", id);
    view_if(row, "LINKED", sees_team(&rq->cx.actor, t->id));
    view_if(row, "SHARED", t->shared);
    view_if(row, "OFF", !t->active);
}

enum err
page_team_list(struct request *rq)
{
    struct team_row *list;
    size_t n;
    TRY(team_list(&rq->cx, &list, &n));
    struct view *v = reply_page(rq, "team/list",
                                lang_text(rq->cx.lang, N_("Teams")));
    for (size_t i = 0; i < n; i++)
        fill_row(rq, v, &list[i]);
    return OK;
}

static const char *
address(struct request *rq)
{
    return arena_printf(rq->cx.arena, "/team/%llu",
                        (unsigned long long)rq->id);
}

static enum err
start(struct request *rq, const char *action, struct team_form *f)
{
    const struct option *teams;
    size_t n = team_field_count, count;
    bool root = f->now.id && !f->now.parent_id;
    struct field *fields = field_copy(rq->cx.arena, team_fields, n);
    for (size_t i = 0; i < n; i++)
        if (fields[i].type == FIELD_REF)
            fields[i].required = !root;
    f->next = f->now;
    f->edit = (struct edit){.rq = rq, .action = action, .fields = fields,
                            .count = n, .base = &f->next, .now = &f->now,
                            .version = f->now.version};
    edit_start(&f->edit);
    TRY(team_options(&rq->cx, f->now.parent_id, &teams, &count));
    form_options(&f->edit.form, "parent_id", teams, root ? 0 : count);
    return OK;
}

static void
page(struct team_form *f)
{
    struct request *rq = f->edit.rq;
    const char *title =
        f->now.id ? lang_format(rq->cx.arena, rq->cx.lang, N_("Edit %s"),
                                f->now.name)
                  : lang_text(rq->cx.lang, N_("New team"));
    struct view *v = reply_page(rq, "team/edit", title);
    view_text(v, "HEADLINE", title);
    edit_fill(&f->edit, v);
}

static void
new_team(struct request *rq, struct team_form *f)
{
    field_clear(team_fields, team_field_count, &f->now);
    f->now.active = true;
    f->now.parent_id = rq->cx.actor.team_id;
}

enum err
page_team_new(struct request *rq)
{
    struct team_form *f = ARENA_NEW(rq->cx.arena, struct team_form);
    new_team(rq, f);
    TRY(start(rq, "/team", f));
    page(f);
    return OK;
}

enum err
page_team_edit(struct request *rq)
{
    struct team_form *f = ARENA_NEW(rq->cx.arena, struct team_form);
    TRY(team_find(&rq->cx, rq->id, &f->now));
    TRY(start(rq, address(rq), f));
    page(f);
    return OK;
}

static enum err
refused(struct team_form *f)
{
    page(f);
    return reply_form_again(f->edit.rq, &f->edit.form);
}

static enum err
finish(struct team_form *f)
{
    struct request *rq = f->edit.rq;
    struct problems wrong = {0};
    struct team was = f->now;
    if (!was.id)
        was.parent_id = 0;
    if (!f->edit.form.failed)
        TRY(team_judge(&rq->cx, &was, &f->next, &wrong));
    for (size_t i = 0; i < wrong.count; i++)
        form_refuse(&f->edit.form, wrong.list[i].field,
                    wrong.list[i].message);
    if (f->edit.form.failed)
        return refused(f);
    enum err e = f->now.id ? team_save(&rq->cx, &f->now, &f->next)
                           : team_add(&rq->cx, &f->next);
    if (e == ERR_INVALID) {
        form_refuse(&f->edit.form, "code",
                    N_("Another team has this code."));
        return refused(f);
    }
    TRY(e);
    return reply_see_other(rq, "/team", N_("The team was saved."));
}

enum err
page_team_create(struct request *rq)
{
    struct team_form *f = ARENA_NEW(rq->cx.arena, struct team_form);
    enum edit_state state;
    TRY(team_lock(&rq->cx));
    new_team(rq, f);
    TRY(start(rq, "/team", f));
    TRY(edit_read(&f->edit, &state));
    return finish(f);
}

enum err
page_team_update(struct request *rq)
{
    struct team_form *f = ARENA_NEW(rq->cx.arena, struct team_form);
    struct edit_other other = {.back = "/team", .list = "/team",
                               .list_label = N_("Teams")};
    enum edit_state state;
    TRY(team_lock(&rq->cx));
    TRY(team_find(&rq->cx, rq->id, &f->now));
    TRY(start(rq, address(rq), f));
    TRY(edit_read(&f->edit, &state));
    if (state != EDIT_STALE)
        return finish(f);
    other.name = f->now.name;
    TRY(audit_last_edit(&rq->cx, "team", rq->id, &other.who, &other.at));
    if (edit_conflict(&f->edit, &other))
        return OK;
    return reply_see_other(rq, "/team",
                           N_("Somebody else had saved the same already."));
}
