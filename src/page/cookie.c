/* Every cookie is HttpOnly: no script of ours reads one. */
#include "page/cookie.h"

#include <string.h>

#include "core/text.h"
#include "http/params.h"

enum { PATH_MOST = 1000 };

void
cookie_set(struct request *rq, const char *name, const char *value,
           int64_t max_age_s)
{
    struct buf b;
    buf_init(&b, rq->cx.arena);
    buf_printf(&b, "%s=", name);
    buf_url(&b, value);
    buf_add(&b, "; Path=/; HttpOnly; SameSite=Lax");
    if (max_age_s != COOKIE_SESSION)
        buf_printf(&b, "; Max-Age=%lld", (long long)max_age_s);
    if (rq->cx.config->https)
        buf_add(&b, "; Secure");
    reply_header(rq, "Set-Cookie", b.data);
}

const char *
cookie_value(struct request *rq, const char *name)
{
    struct params p = {0};
    const char *raw = request_cookie(rq, name);
    if (!raw || strpbrk(raw, "&="))
        return NULL;
    char *pair = arena_printf(rq->cx.arena, "v=%s", raw);
    enum err e = urlencoded_read(rq->cx.arena, pair, strlen(pair), &p);
    return e == OK ? param_get(&p, "v") : NULL;
}

void
cookie_preference(struct request *rq, const char *lang, const char *theme)
{
    if (lang && *lang)
        cookie_set(rq, "lang", lang, COOKIE_YEAR);
    if (theme && *theme)
        cookie_set(rq, "theme", theme, COOKIE_YEAR);
}

const char *
cookie_session_name(const struct request *rq)
{
    return rq->cx.config->https ? "__Host-sid" : "sid";
}

const char *
own_path(const char *path, const char *otherwise)
{
    bool ours = path && path[0] == '/' && path[1] != '/' &&
                !strchr(path, '\\') && strlen(path) <= PATH_MOST &&
                text_storable(path, strlen(path), false);
    return ours ? path : otherwise;
}
