/* POST /draft: the script sends what is being typed every few seconds. */
#include "page/draft.h"

#include <string.h>

#include "model/draft.h"
#include "page/cookie.h"

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
page_draft_save(struct request *rq)
{
    const char *of = own_path(request_form(rq, "draft_of"), NULL);
    if (!of)
        return ERR_INVALID;
    for (const char *p = of; *p; p++)
        if ((unsigned char)*p > 0x7e)
            return ERR_INVALID;
    rq->reply.status = 204;
    return draft_save(&rq->cx, rq->cx.actor.user_id, of,
                      draft_encode(rq->cx.arena, &rq->form));
}
