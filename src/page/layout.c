/* Navigation follows the table of addresses: an entry is there when its address
 * is, and for whom that address is. Nothing about access is said twice. */
#include "page/layout.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "model/role.h"
#include "model/session.h"
#include "model/warning.h"
#include "page/cookie.h"
#include "page/csrf.h"
#include "page/routes.h"
#include "view/format.h"
#include "view/view.h"

struct entry {
    const char *group; /* msgid of the heading, NULL = none */
    const char *href, *label, *icon;
};

static const struct entry NAV[] = {
    {NULL, "/", N_("My day"), "calendar-event"},
    {NULL, "/customer", N_("Customers"), "users"},
    {NULL, "/task", N_("Tasks"), "clipboard-check"},
    {NULL, "/message", N_("Messages"), "message"},
    {NULL, "/import", N_("Import"), "file-import"},
    {NULL, "/bin", N_("Bin"), "trash"},
    {N_("Lifecycle"), "/funnel", N_("Funnel"), "filter-2"},
    {N_("Lifecycle"), "/stage", N_("Stages"), "stairs-up"},
    {N_("Lifecycle"), "/overlap", N_("Overlap of stages"), "layers-intersect"},
    {N_("Lifecycle"), "/warning", N_("Warnings"), "bell"},
    {N_("Lifecycle"), "/churn", N_("Churn reasons"), "door-exit"},
    {N_("Lifecycle"), "/recovery", N_("Recovery"), "lifebuoy"},
    {N_("Lifecycle"), "/calendar", N_("Contract calendar"), "calendar-due"},
    {N_("Reports"), "/report", N_("Reports"), "printer"},
    {N_("Reports"), "/goal", N_("Goals"), "flag"},
    {N_("Reports"), "/kpi", N_("KPIs"), "clipboard-data"},
    {N_("Reports"), "/market", N_("Markets"), "world"},
    {N_("Administration"), "/account", N_("Users"), "user-check"},
    {N_("Administration"), "/team", N_("Teams"), "sitemap"},
    {N_("Administration"), "/model", N_("Lifecycle models"), "stairs-up"},
    {N_("Administration"), "/reason", N_("List of churn reasons"), "door-exit"},
    {N_("Administration"), "/plan", N_("Recovery plans"), "lifebuoy"},
    {N_("Administration"), "/warning/rule", N_("Rules of warnings"), "bell"},
    {N_("Administration"), "/letter", N_("Reply to a notice"), "mail"},
    {N_("Administration"), "/category", N_("Product categories"), "repeat"},
    {N_("Administration"), "/audit", N_("Audit log"), "shield-check"},
    {N_("Administration"), "/setting", N_("Settings"), "settings"},
};

static const struct entry NEW[] = {
    {NULL, "/customer/new", N_("Customer"), "building"},
    {NULL, "/import/new", N_("Import"), "file-import"},
    {NULL, "/account/new", N_("User"), "user-plus"},
};

enum { NAVS = sizeof NAV / sizeof *NAV, NEWS = sizeof NEW / sizeof *NEW };

/* Set once, before threads; the roles are those of the table of addresses. */
static char asset_version[32] = "0";
static unsigned nav_roles[NAVS], new_roles[NEWS], search_roles;

static unsigned
roles_of(const char *href)
{
    for (size_t i = 0; i < route_count; i++)
        if (routes[i].method == METHOD_GET && !strcmp(routes[i].pattern, href))
            return routes[i].roles;
    return 0;
}

void
layout_start(const struct config *c)
{
    char path[4096];
    for (size_t i = 0; i < NAVS; i++)
        nav_roles[i] = roles_of(NAV[i].href);
    for (size_t i = 0; i < NEWS; i++)
        new_roles[i] = roles_of(NEW[i].href);
    search_roles = roles_of("/customer");
    snprintf(path, sizeof path, "%s/../static/version", c->template_dir);
    FILE *f = fopen(path, "re");
    if (!f)
        return;
    if (fscanf(f, "%31[0-9a-zA-Z]", asset_version) != 1)
        asset_version[0] = '0';
    fclose(f);
}

const char *
layout_name(const struct request *rq)
{
    return rq->session ? "layout/layout" : "layout/plain";
}

const char *
layout_theme(struct request *rq)
{
    const char *theme = rq->session ? rq->session->theme : "";
    if (!*theme)
        theme = cookie_value(rq, "theme");
    if (theme && (!strcmp(theme, "light") || !strcmp(theme, "dark")))
        return theme;
    return "auto";
}

/* "/customer" is current on "/customer/5" too, "/" only on itself; one's own
 * account is not among the users, nor are the rules among the warnings. */
static bool
is_current(const char *href, const char *path)
{
    size_t n = strlen(href);
    if (n == 1)
        return !strcmp(path, "/");
    if (!strcmp(href, "/warning") && !strncmp(path, "/warning/rule", 13))
        return false;
    if (!strncmp(path, "/account/own", 12) ||
        !strcmp(path, "/account/password"))
        return false;
    return !strncmp(path, href, n) && (path[n] == '\0' || path[n] == '/');
}

/* How much waits behind an entry. */
static void
fill_badge(struct request *rq, struct view *row, const char *href)
{
    uint64_t n = !strcmp(href, "/warning")   ? rq->session->warnings
                 : !strcmp(href, "/task")    ? rq->session->tasks
                 : !strcmp(href, "/message") ? rq->session->messages
                                             : 0;
    if (n == 0)
        return;
    struct view *badge = view_row(row, "BADGE");
    view_text(badge, "COUNT", n > WARNING_BADGE_MOST
              ? arena_printf(rq->cx.arena, "%d+", WARNING_BADGE_MOST)
              : format_int(rq->cx.arena, (int64_t)n));
}

/* The number beside an entry opens exactly what it counts. */
static const char *
list_behind(const struct request *rq, const char *href)
{
    if (!strcmp(href, "/message") && rq->session->messages)
        return "/message?unread=1";
    return !strcmp(href, "/task") && rq->session->tasks
               ? "/task?when=due" : href;
}

static void
fill_nav(struct request *rq, struct view *v)
{
    struct view *group = NULL;
    const char *heading = "";
    for (size_t i = 0; i < NAVS; i++) {
        if (!(nav_roles[i] & rq->cx.actor.roles))
            continue;
        if (!group || heading != NAV[i].group) {
            heading = NAV[i].group;
            group = view_row(v, "NAV_GROUP");
            view_if(group, "LABELLED", heading != NULL);
            if (heading)
                view_msg(group, "LABEL", heading);
        }
        struct view *row = view_row(group, "NAV");
        view_text(row, "HREF", list_behind(rq, NAV[i].href));
        view_msg(row, "LABEL", NAV[i].label);
        view_text(row, "ICON", NAV[i].icon);
        view_if(row, "CURRENT", is_current(NAV[i].href, rq->path));
        fill_badge(rq, row, NAV[i].href);
    }
}

static void
fill_new(struct request *rq, struct view *v)
{
    struct view *menu = NULL;
    for (size_t i = 0; i < NEWS; i++) {
        if (!(new_roles[i] & rq->cx.actor.roles) || !rq->cx.actor.may_write)
            continue;
        if (!menu)
            menu = view_row(v, "NEW_MENU");
        struct view *row = view_row(menu, "NEW");
        view_text(row, "HREF", NEW[i].href);
        view_msg(row, "LABEL", NEW[i].label);
        view_text(row, "ICON", NEW[i].icon);
    }
}

static void
fill_user(struct request *rq, struct view *v)
{
    struct arena *a = rq->cx.arena;
    const struct actor *who = &rq->cx.actor;
    char *roles = role_list(a, rq->cx.lang, who->roles);
    const char *name = who->name;
    size_t first = 1;
    while (name[0] && ((unsigned char)name[first] & 0xC0) == 0x80)
        first++;
    char *initial = arena_copy(a, name, name[0] ? first : 0);
    initial[0] = (char)toupper((unsigned char)initial[0]);
    view_text(v, "USER_NAME", name);
    view_text(v, "USER_INITIAL", initial);
    view_text(v, "USER_PLACE",
              who->team_name ? arena_printf(a, "%s · %s", who->team_name,
                                            roles)
                             : roles);
}

static void
fill_choices(struct request *rq, struct view *v)
{
    for (int l = 0; l < LANG_COUNT; l++) {
        struct view *row = view_row(v, "LANGUAGE");
        view_text(row, "CODE", lang_code((enum lang)l));
        view_text(row, "LABEL", lang_name((enum lang)l));
        view_if(row, "CURRENT", (enum lang)l == rq->cx.lang);
    }
    const char *theme = layout_theme(rq);
    view_if(v, "THEME_IS_AUTO", !strcmp(theme, "auto"));
    view_if(v, "THEME_IS_LIGHT", !strcmp(theme, "light"));
    view_if(v, "THEME_IS_DARK", !strcmp(theme, "dark"));
}

/* The message of the action before this page; shown once. Only texts of ours
 * are shown, whatever the cookie says. */
static void
fill_flash(struct request *rq, struct view *v)
{
    const char *flash = cookie_value(rq, "flash");
    if (flash && text_storable(flash, strlen(flash), false)) {
        struct view *f = view_row(v, "FLASH");
        view_msg(f, "FLASH_TEXT", flash);
        cookie_set(rq, "flash", "", COOKIE_DROP);
    }
}

static void
fill_frame(struct request *rq, struct view *v)
{
    const char *q = request_query(rq, "q");
    bool get = rq->method == METHOD_GET;
    view_text(v, "CSRF", csrf_token(rq));
    view_text(v, "HERE", own_path(get ? rq->raw_uri : "/", "/"));
    fill_nav(rq, v);
    fill_new(rq, v);
    fill_user(rq, v);
    fill_choices(rq, v);
    fill_flash(rq, v);
    if (search_roles & rq->cx.actor.roles)
        view_text(view_row(v, "SEARCH"), "Q",
                  is_current("/customer", rq->path) && q ? q : "");
}

void
layout_fill(struct request *rq)
{
    struct view *v = rq->reply.layout;
    view_text(v, "HTML_LANG", lang_code(rq->cx.lang));
    view_text(v, "THEME", layout_theme(rq));
    view_text(v, "ASSET", asset_version);
    if (rq->session && !strcmp(rq->reply.layout_file, "layout/layout"))
        fill_frame(rq, v);
}
