/* One's own settings, and where one is logged in. */
#include "page/account_own.h"

#include <string.h>

#include "model/audit.h"
#include "model/session.h"
#include "model/user_own.h"
#include "page/cookie.h"
#include "page/csrf.h"
#include "page/delegation.h"
#include "page/feed.h"
#include "page/page.h"
#include "view/format.h"

/* "Firefox · Windows" out of what a browser says of itself. */
static const char *
device(struct arena *a, const char *agent)
{
    static const struct {
        const char *mark, *name;
    } PROGRAMS[] = {{"Edg/", "Edge"}, {"OPR/", "Opera"},
                    {"MicroMessenger", "WeChat"}, {"QQBrowser", "QQ"},
                    {"Firefox/", "Firefox"}, {"Chrome/", "Chrome"},
                    {"Safari/", "Safari"}},
      SYSTEMS[] = {{"Windows", "Windows"}, {"Android", "Android"},
                   {"iPhone", "iPhone"}, {"iPad", "iPad"},
                   {"Mac OS X", "macOS"}, {"Linux", "Linux"}};
    const char *program = NULL, *system = NULL;
    for (size_t i = 0; !program && i < sizeof PROGRAMS / sizeof *PROGRAMS; i++)
        if (strstr(agent, PROGRAMS[i].mark))
            program = PROGRAMS[i].name;
    for (size_t i = 0; !system && i < sizeof SYSTEMS / sizeof *SYSTEMS; i++)
        if (strstr(agent, SYSTEMS[i].mark))
            system = SYSTEMS[i].name;
    if (!program && !system)
        return *agent ? agent : FORMAT_NONE;
    return arena_printf(a, "%s%s%s", program ? program : "",
                        program && system ? " · " : "", system ? system : "");
}

static enum err
own_page(struct request *rq, struct form *f)
{
    struct arena *a = rq->cx.arena;
    struct user_session *list;
    size_t n;
    TRY(user_sessions(&rq->cx, &list, &n));
    struct view *v = reply_page(rq, "account/own",
                                lang_text(rq->cx.lang, N_("My account")));
    form_fill(f, v);
    view_text(v, "LOGIN", rq->cx.actor.login);
    view_text(v, "CSRF", csrf_token(rq));
    for (size_t i = 0; i < n; i++) {
        struct view *row = view_row(v, "SESSION");
        view_text(row, "DEVICE", device(a, list[i].agent));
        view_text(row, "ADDRESS", list[i].address);
        view_text(row, "SINCE", format_moment(a, list[i].created_at));
        view_text(row, "SEEN", format_moment(a, list[i].seen_at));
        view_if(row, "THIS", list[i].id == rq->session->id);
    }
    view_if(v, "OTHERS", n > 1);
    TRY(delegation_own_show(rq, v));
    return feed_own_show(rq, v);
}

enum err
page_account_own(struct request *rq)
{
    struct user_own *now = ARENA_NEW(rq->cx.arena, struct user_own);
    struct form f;
    TRY(user_own_find(&rq->cx, now));
    form_show(rq, user_own_fields, user_own_field_count, now, &f);
    return own_page(rq, &f);
}

enum err
page_account_own_update(struct request *rq)
{
    struct user_own now, next = {0};
    struct form f;
    TRY(user_own_find(&rq->cx, &now));
    form_read(rq, user_own_fields, user_own_field_count, &next, &f);
    if (f.failed) {
        TRY(own_page(rq, &f));
        return reply_form_again(rq, &f);
    }
    TRY(user_own_save(&rq->cx, &now, &next));
    cookie_preference(rq, next.lang, next.theme);
    if (!next.lang || !*next.lang) /* the browser's again */
        cookie_set(rq, "lang", "", COOKIE_DROP);
    return reply_see_other(rq, "/account/own", N_("Your account was saved."));
}

enum err
page_account_own_logout(struct request *rq)
{
    uint64_t user = rq->cx.actor.user_id;
    TRY(session_end_all(&rq->cx, user, rq->session->id));
    TRY(audit_write(&rq->cx, "logout.everywhere", "account", user, NULL));
    return reply_see_other(rq, "/account/own",
                           N_("You are logged out everywhere else."));
}
