/* A new password ends all sessions, this one too: it goes on under a new
 * token. */
#include "page/account.h"

#include <string.h>

#include "model/session.h"
#include "model/user.h"
#include "page/cookie.h"
#include "page/page.h"

struct change {
    const char *old_wrong, *new_wrong, *again_wrong; /* msgids */
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
    bool right = false;
    c->new_wrong = user_password_judge(rq->cx.actor.login, new);
    if (!again || !new || strcmp(again, new))
        c->again_wrong = N_("The two are not the same.");
    if (old && strlen(old) <= PASSWORD_MAX)
        TRY(user_password_check(&rq->cx, rq->cx.actor.user_id, old, &right));
    if (!right)
        c->old_wrong = N_("This is not your password.");
    else if (new && !strcmp(old, new))
        c->new_wrong = N_("Choose another one than now.");
    return OK;
}

enum err
page_account_password_update(struct request *rq)
{
    struct change c = {0};
    uint64_t user = rq->cx.actor.user_id;
    const char *token;
    TRY(judge(rq, &c));
    if (c.old_wrong || c.new_wrong || c.again_wrong) {
        password_page(rq, &c);
        rq->reply.status = 422;
        return OK;
    }
    TRY(user_password_set(&rq->cx, user, request_form(rq, "new"), false, 0));
    TRY(session_open(&rq->cx, user, rq->agent, &token));
    cookie_set(rq, cookie_session_name(rq), token, COOKIE_SESSION);
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
    if (lang)
        cookie_set(rq, "lang", lang, COOKIE_YEAR);
    if (theme)
        cookie_set(rq, "theme", theme, COOKIE_YEAR);
    return reply_see_other(rq, own_path(request_form(rq, "next"), "/"), NULL);
}
