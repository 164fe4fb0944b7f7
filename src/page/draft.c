/* POST /draft: the script sends what is being typed every few seconds; and what
 * a form sent that was refused is kept the same way. */
#include "page/draft.h"

#include <string.h>

#include "core/log.h"
#include "http/params.h"
#include "model/draft.h"
#include "model/session.h"
#include "page/cookie.h"
#include "page/page.h"

static bool
is_kept(const char *name)
{
    return strcmp(name, "csrf") && strcmp(name, "once") &&
           strcmp(name, "draft_of") && !strstr(name, "password") &&
           strcmp(name, "old") && strcmp(name, "new") &&
           strcmp(name, "again");
}

const char *
draft_encode(struct arena *a, const struct params *form)
{
    struct buf b;
    buf_init(&b, a);
    buf_add(&b, "");
    for (size_t i = 0; i < form->count; i++) {
        if (!is_kept(form->list[i].name))
            continue;
        if (b.len)
            buf_addc(&b, '&');
        buf_url(&b, form->list[i].name);
        buf_addc(&b, '=');
        buf_url(&b, form->list[i].value);
    }
    return b.data;
}

enum err
draft_read(struct request *rq, const char *action, struct params *out,
           int64_t *saved_at)
{
    const char *content;
    if (!rq->session || !draft_possible(rq->session->drafted_at))
        return ERR_NOT_FOUND;
    TRY(draft_find(&rq->cx, action, &content, saved_at));
    if (urlencoded_read(rq->cx.arena, content, strlen(content), out) != OK)
        return ERR_NOT_FOUND;
    return OK;
}

void
draft_keep(struct request *rq)
{
    enum err e = draft_save(&rq->cx, rq->cx.actor.user_id, rq->path,
                            draft_encode(rq->cx.arena, &rq->form));
    if (e != OK)
        log_write(LOG_WARN, "a draft of %s was not kept: %s", rq->path,
                  err_name(e));
}

static const char *
form_address(struct request *rq)
{
    const char *of = own_path(request_form(rq, "draft_of"), NULL);
    for (const char *p = of; p && *p; p++)
        if ((unsigned char)*p > 0x7e)
            return NULL;
    return of;
}

enum err
page_draft_save(struct request *rq)
{
    const char *of = form_address(rq);
    if (!of)
        return ERR_INVALID;
    rq->reply.status = 204;
    return draft_save(&rq->cx, rq->cx.actor.user_id, of,
                      draft_encode(rq->cx.arena, &rq->form));
}

enum err
page_draft_drop(struct request *rq)
{
    const char *of = form_address(rq);
    if (!of)
        return ERR_INVALID;
    TRY(draft_drop(&rq->cx, of));
    return reply_see_other(rq, own_path(request_form(rq, "next"), "/"), NULL);
}
