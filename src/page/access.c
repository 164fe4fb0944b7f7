/* The columns of the route table, enforced. */
#include "page/access.h"

#include <string.h>

#include "http/route.h"
#include "model/draft.h"
#include "model/rule.h"
#include "model/session.h"
#include "page/cookie.h"
#include "page/csrf.h"
#include "page/draft.h"
#include "page/page.h"

void
access_language(struct request *rq)
{
    const char *chosen = cookie_value(rq, "lang");
    int l = chosen ? lang_find(chosen) : -1;
    rq->cx.lang = l >= 0 ? (enum lang)l : lang_accept(rq->accept_language);
}

enum err
access_identify(struct request *rq)
{
    const char *token = request_cookie(rq, cookie_session_name(rq));
    struct session *s = ARENA_NEW(rq->cx.arena, struct session);
    if (!token || !*token || strlen(token) > 100)
        return OK;
    enum err e = session_find(&rq->cx, token, s);
    if (e == ERR_NOT_FOUND)
        return OK;
    TRY(e);
    TRY(session_touch(&rq->cx, s));
    TRY(rules_follow(&rq->cx, s->rules));
    rq->session = s;
    int l = *s->lang ? lang_find(s->lang) : -1;
    if (l >= 0)
        rq->cx.lang = (enum lang)l;
    return OK;
}

/* The page that a POST came from, if it was ours. */
static const char *
page_before(struct request *rq)
{
    const char *p = rq->referer ? strstr(rq->referer, "://") : NULL;
    size_t n = rq->host ? strlen(rq->host) : 0;
    if (!p || !n || strncmp(p + 3, rq->host, n))
        return "/";
    return own_path(p + 3 + n, "/");
}

/* What was typed is kept for the account whose session ran out meanwhile. */
static enum err
keep_draft(struct request *rq, uint64_t account_id, const char **why)
{
    if (!(rq->route->flags & ROUTE_DRAFT))
        return OK;
    enum err e = draft_save(&rq->cx, account_id, rq->path,
                            draft_encode(rq->cx.arena, &rq->form));
    if (e == OK)
        *why = "kept";
    return e == ERR_TOO_LARGE ? OK : e;
}

/* Of a session that there was, for the login page. */
static enum err
why_over(struct request *rq, const char *token, const char **why)
{
    uint64_t account_id;
    bool idle;
    *why = "over";
    enum err e = session_lapsed(&rq->cx, token, &account_id, &idle);
    if (e != OK)
        return e == ERR_NOT_FOUND ? OK : e;
    if (idle)
        *why = "ended";
    return rq->method == METHOD_POST ? keep_draft(rq, account_id, why) : OK;
}

static enum err
to_login(struct request *rq)
{
    const char *token = request_cookie(rq, cookie_session_name(rq)), *why;
    bool post = rq->method == METHOD_POST;
    struct buf b;
    buf_init(&b, rq->cx.arena);
    buf_add(&b, "/login?");
    if (token) {
        TRY(why_over(rq, token, &why));
        buf_printf(&b, "why=%s&", why);
    }
    buf_add(&b, "next=");
    buf_url(&b, post ? page_before(rq) : own_path(rq->raw_uri, "/"));
    return reply_see_other(rq, b.data, NULL);
}

/* With a password that somebody else knows one can only change it. */
static bool
before_change(const char *path)
{
    return !strcmp(path, "/account/password") || !strcmp(path, "/logout") ||
           !strcmp(path, "/preference");
}

static enum err
visitor_admit(struct request *rq, bool *answered)
{
    if (!(rq->route->flags & ROUTE_PUBLIC)) {
        *answered = true;
        return to_login(rq);
    }
    if (rq->method != METHOD_POST || csrf_check(rq) == OK)
        return OK;
    *answered = true; /* a login form that was open since yesterday */
    return reply_see_other(rq, "/login?why=again", NULL);
}

enum err
access_admit(struct request *rq, bool *answered)
{
    const struct route *r = rq->route;
    bool public = r->flags & ROUTE_PUBLIC;
    if (!rq->session)
        return visitor_admit(rq, answered);
    if (!public && !(r->roles & rq->cx.actor.roles))
        return ERR_DENIED;
    if (rq->method == METHOD_POST)
        TRY(csrf_check(rq));
    if (public || !rq->session->must_change || before_change(rq->path))
        return OK;
    *answered = true;
    return reply_see_other(rq, "/account/password", NULL);
}
