/* The list of colleagues. */
#include <string.h>

#include "model/role.h"
#include "model/user_edit.h"
#include "page/account_admin.h"
#include "page/pager.h"
#include "view/format.h"

enum { PAGE_ROWS = 50 };

static struct view *
filter(struct view *v, const char *name, const char *label)
{
    struct view *f = view_row(v, "FILTER");
    view_text(f, "NAME", name);
    view_msg(f, "LABEL", label);
    return f;
}

static void
choice(struct view *f, const char *value, const char *label, bool selected)
{
    struct view *o = view_row(f, "OPTION");
    view_text(o, "VALUE", value);
    view_text(o, "LABEL", label);
    view_if(o, "SELECTED", selected);
}

static enum err
fill_filters(struct request *rq, const struct user_filter *u, struct view *v)
{
    const struct option *teams;
    size_t n;
    enum lang l = rq->cx.lang;
    const char *all = lang_text(l, N_("All"));
    TRY(team_options(&rq->cx, u->team_id, &teams, &n));
    struct view *f = filter(v, "team", N_("Team"));
    choice(f, "", all, !u->team_id);
    for (size_t i = 0; i < n; i++)
        choice(f, arena_printf(rq->cx.arena, "%llu",
                               (unsigned long long)teams[i].id),
               teams[i].label, teams[i].id == u->team_id);
    f = filter(v, "role", N_("Role"));
    choice(f, "", all, !u->role);
    for (const struct choice *c = role_choices; c->key; c++)
        choice(f, c->key, lang_text(l, c->label),
               u->role && !strcmp(u->role, c->key));
    f = filter(v, "active", N_("State"));
    choice(f, "", all, u->active < 0);
    choice(f, "1", lang_text(l, N_("May log in")), u->active == 1);
    choice(f, "0", lang_text(l, N_("switched off")), u->active == 0);
    return OK;
}

static struct user_filter
filter_read(struct request *rq)
{
    struct user_filter u = {.active = -1, .team_id = query_id(rq, "team")};
    const char *active = request_query(rq, "active");
    const char *text = request_query(rq, "q"), *role = request_query(rq, "role");
    u.text = text && *text ? text : NULL;
    u.role = role && role_find(role) ? role : NULL;
    if (active && (!strcmp(active, "0") || !strcmp(active, "1")))
        u.active = *active == '1';
    return u;
}

static void
fill_row(struct request *rq, struct view *v, const struct user_row *u)
{
    struct arena *a = rq->cx.arena;
    struct view *row = view_row(v, "ROW");
    unsigned roles = 0;
    bool never = u->last_login_at == TIME_NONE;
    if (!role_parse(a, u->roles, &roles))
        roles = 0;
    view_textf(row, "HREF", "/account/%llu/edit", (unsigned long long)u->id);
    view_text(row, "NAME", u->name);
    view_text(row, "LOGIN", u->login);
    view_text(row, "TEAM", u->team ? u->team : FORMAT_NONE);
    view_text(row, "ROLES", role_list(a, rq->cx.lang, roles));
    view_text(row, "CUSTOMERS", format_int(a, (int64_t)u->customers));
    view_textf(row, "CUSTOMERS_HREF", "/customer?owner=%llu",
               (unsigned long long)u->id);
    view_if(row, "LINKED", u->customers && u->customers == u->seen);
    view_if(row, "OFF", !u->active);
    view_if(row, "NEVER", never);
    view_text(row, "LAST_LOGIN",
              never ? "" : format_moment(a, u->last_login_at));
}

enum err
page_account_list(struct request *rq)
{
    struct user_row *list;
    size_t n;
    bool more;
    uint64_t total;
    struct user_filter u = filter_read(rq);
    struct pager p = pager_read(rq);
    TRY(user_list(&rq->cx, &u, p.after, p.before, PAGE_ROWS, &list, &n,
                  &more));
    TRY(user_count(&rq->cx, &u, &total));
    struct view *v = reply_page(rq, "account/list",
                                lang_text(rq->cx.lang, N_("Users")));
    view_text(v, "TOTAL_TEXT",
              format_int(rq->cx.arena, (int64_t)total));
    view_text(v, "Q", u.text);
    TRY(fill_filters(rq, &u, v));
    view_if(v, "NOTHING", n == 0);
    for (size_t i = 0; i < n; i++)
        fill_row(rq, v, &list[i]);
    pager_fill(rq, v, p, n ? list[0].id : 0, n ? list[n - 1].id : 0, more);
    return OK;
}
