/* A new password ends all sessions, this one too: it goes on under a new
 * token. */
#include "page/account.h"

#include <string.h>

#include "model/session.h"
#include "model/user.h"
#include "page/cookie.h"
#include "page/login.h"
#include "page/page.h"

struct change {
    const char *old_wrong, *new_wrong, *again_wrong; /* msgids, or texts */
    struct login_result tried;
};

static void
password_page(struct request *rq, const struct change *c)
{
    struct form f;
    const char *title = lang_text(rq->cx.lang, N_("Change password"));
    struct view *v = reply_page(rq, "account/password", title);
    form_show(rq, NULL, 0, NULL, &f);
    if (c->old_wrong || c->new_wrong || c->again_wrong)
        form_refuse(&f, "", c->old_wrong   ? c->old_wrong
                            : c->new_wrong ? c->new_wrong
                                           : c->again_wrong);
    form_fill(&f, v);
    view_if(v, "MUST", rq->session->must_change);
    form_password(v, "FIELD_OLD", "old", N_("Present password"), false, NULL,
                  c->old_wrong);
    form_password(v, "FIELD_NEW", "new", N_("New password"), true,
                  N_("At least 10 characters."), c->new_wrong);
    form_password(v, "FIELD_AGAIN", "again", N_("New password again"), true,
                  NULL, c->again_wrong);
}

enum err
page_account_password_edit(struct request *rq)
{
    password_page(rq, &(struct change){0});
    return OK;
}

static enum err
judge(struct request *rq, struct change *c)
{
    const char *old = request_form(rq, "old");
    const char *new = request_form(rq, "new");
    const char *again = request_form(rq, "again");
    struct login_result *r = &c->tried;
    r->answer = LOGIN_WRONG;
    c->new_wrong = user_password_judge(rq->cx.actor.login, new);
    if (!again || !new || strcmp(again, new))
        c->again_wrong = N_("The two are not the same.");
    if (old && strlen(old) <= PASSWORD_MAX)
        TRY(login_confirm(&rq->cx, old, r));
    if (r->wait_s)
        c->old_wrong = login_wait_text(rq, r->wait_s);
    else if (r->answer != LOGIN_RIGHT)
        c->old_wrong = N_("This is not your password.");
    else if (new && !strcmp(old, new))
        c->new_wrong = N_("Choose another one than now.");
    return OK;
}

struct renewal {
    const char *password, *agent;
    const char *token; /* of the session that goes on */
};

static enum err
password_renew(struct ctx *cx, void *arg)
{
    struct renewal *n = arg;
    uint64_t user = cx->actor.user_id;
    TRY(user_password_set(cx, user, n->password, false, 0));
    return session_open(cx, user, n->agent, &n->token);
}

/* Beside the transaction of the new password: a wrong old one is counted. */
enum err
page_account_password_update(struct request *rq)
{
    struct change c = {0};
    struct renewal n = {request_form(rq, "new"), rq->agent, NULL};
    TRY(judge(rq, &c));
    if (c.old_wrong || c.new_wrong || c.again_wrong) {
        password_page(rq, &c);
        login_refuse(rq, &c.tried);
        return OK;
    }
    TRY(db_transact(&rq->cx, password_renew, &n));
    cookie_set(rq, cookie_session_name(rq), n.token, COOKIE_SESSION);
    return reply_see_other(rq, "/", N_("The password was changed."));
}

static const char *
known_theme(const char *theme)
{
    static const char *const THEMES[] = {"auto", "light", "dark"};
    for (size_t i = 0; theme && i < sizeof THEMES / sizeof *THEMES; i++)
        if (!strcmp(theme, THEMES[i]))
            return THEMES[i];
    return NULL;
}

/* Kept with the account, and in a cookie for the login page. */
enum err
page_account_preference(struct request *rq)
{
    const char *lang = request_form(rq, "lang");
    const char *theme = known_theme(request_form(rq, "theme"));
    int l = lang ? lang_find(lang) : -1;
    lang = l >= 0 ? lang_code((enum lang)l) : NULL;
    if (!lang && !theme)
        return ERR_INVALID;
    if (rq->session)
        TRY(user_preference_set(&rq->cx, rq->cx.actor.user_id, lang, theme));
    cookie_preference(rq, lang, theme);
    return reply_see_other(rq, own_path(request_form(rq, "next"), "/"), NULL);
}
