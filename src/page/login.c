/* The login page says why one is here and, after a wrong password, how many
 * tries are left; it never says which of the two was wrong (mock-login). */
#include "page/login.h"

#include <string.h>

#include "model/audit.h"
#include "model/session.h"
#include "page/cookie.h"
#include "page/csrf.h"
#include "page/page.h"

static const struct {
    const char *why, *text;
} REASONS[] = {
    {"out", N_("You are logged out.")},
    {"ended", N_("You were logged out because nothing was done for a "
                 "while.")},
    {"over", N_("Your session has ended. Please log in again.")},
    {"kept", N_("Your session has ended. What you typed is kept.")},
    {"again", N_("The page was open for too long. Please log in again.")},
};

static void
fill_languages(struct request *rq, struct view *v, const char *next)
{
    for (int l = 0; l < LANG_COUNT; l++) {
        struct view *row = view_row(v, "LANGUAGE");
        struct buf href;
        buf_init(&href, rq->cx.arena);
        buf_printf(&href, "/login?lang=%s&next=", lang_code((enum lang)l));
        buf_url(&href, next);
        view_text(row, "HREF", href.data);
        view_text(row, "CODE", lang_code((enum lang)l));
        view_text(row, "LABEL", lang_name((enum lang)l));
        view_if(row, "CURRENT", (enum lang)l == rq->cx.lang);
    }
}

static void
fill_reason(struct request *rq, struct view *v)
{
    const char *why = request_query(rq, "why");
    for (size_t i = 0; why && i < sizeof REASONS / sizeof *REASONS; i++)
        if (!strcmp(REASONS[i].why, why))
            view_msg(view_row(v, "REASON"), "REASON_TEXT", REASONS[i].text);
}

static struct view *
login_page(struct request *rq, const char *login, const char *next)
{
    const char *title = lang_text(rq->cx.lang, N_("Log in"));
    struct view *v = reply_page(rq, "login/login", title);
    view_text(v, "COMPANY", rq->cx.config->company);
    view_text(v, "LOGIN", login);
    view_text(v, "CSRF", csrf_visitor(rq));
    view_text(v, "NEXT", next);
    fill_languages(rq, v, next);
    fill_reason(rq, v);
    return v;
}

/* The language of a visitor is chosen by a link, for there is no form yet. */
enum err
page_login_show(struct request *rq)
{
    const char *lang = request_query(rq, "lang");
    int l = lang ? lang_find(lang) : -1;
    if (l >= 0) {
        rq->cx.lang = (enum lang)l;
        cookie_set(rq, "lang", lang_code(rq->cx.lang), COOKIE_YEAR);
    }
    login_page(rq, "", own_path(request_query(rq, "next"), "/"));
    return OK;
}

const char *
login_wait_text(struct request *rq, int64_t wait_s)
{
    struct arena *a = rq->cx.arena;
    if (wait_s < 60)
        return lang_format(a, rq->cx.lang,
                           N_("Too many tries. Wait %d s."),
                           (int)wait_s);
    return lang_format(a, rq->cx.lang,
                       N_("Too many tries. Wait %d min."),
                       (int)((wait_s + 59) / 60));
}

void
login_refuse(struct request *rq, const struct login_result *r)
{
    rq->reply.status = r->answer == LOGIN_WAIT ? 429 : 422;
    if (r->wait_s)
        reply_header(rq, "Retry-After",
                     arena_printf(rq->cx.arena, "%d", (int)r->wait_s));
}

static const char *
refusal_text(struct request *rq, const struct login_result *r)
{
    if (r->wait_s)
        return login_wait_text(rq, r->wait_s);
    return lang_format(rq->cx.arena, rq->cx.lang,
                       N_("Account or password is wrong. Tries left: %d."),
                       r->tries_left);
}

enum err
page_login_enter(struct request *rq)
{
    struct login_result r;
    const char *login = request_form(rq, "login");
    const char *password = request_form(rq, "password");
    const char *next = own_path(request_form(rq, "next"), "/");
    if (!login || !password || strlen(login) > 400 || strlen(password) > 1024)
        return ERR_INVALID;
    TRY(login_try(&rq->cx, login, password, rq->agent, &r));
    if (r.answer == LOGIN_RIGHT) {
        if (rq->session) /* a new login ends the one before */
            TRY(session_end(&rq->cx, rq->session->id));
        cookie_set(rq, cookie_session_name(rq), r.token, COOKIE_SESSION);
        cookie_preference(rq, r.lang, r.theme);
        return reply_see_other(rq, next, NULL);
    }
    rq->session = NULL; /* the page without the frame */
    struct view *v = login_page(rq, login, next);
    view_text(view_row(v, "MESSAGE"), "MESSAGE_TEXT", refusal_text(rq, &r));
    login_refuse(rq, &r);
    return OK;
}

enum err
page_logout(struct request *rq)
{
    bool everywhere = request_form(rq, "everywhere");
    uint64_t user = rq->cx.actor.user_id;
    if (everywhere)
        TRY(session_end_all(&rq->cx, user, 0));
    else
        TRY(session_end(&rq->cx, rq->session->id));
    TRY(audit_write(&rq->cx, everywhere ? "logout.everywhere" : "logout",
                    "account", user, NULL));
    cookie_set(rq, cookie_session_name(rq), "", COOKIE_DROP);
    return reply_see_other(rq, "/login?why=out", NULL);
}
