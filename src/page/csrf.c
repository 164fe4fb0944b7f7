/* Two independent barriers (OWASP ASVS 5.0 3.5): what the browser says of
 * where the request comes from (Origin, Sec-Fetch-Site), and a secret that
 * only our pages know. A visitor's secret is in a cookie of his: that protects
 * the login form against being sent by another site. */
#include "page/csrf.h"

#include <string.h>

#include "core/secret.h"
#include "http/route.h"
#include "model/session.h"
#include "page/cookie.h"

static const char COOKIE[] = "form";

static bool
same_origin(const struct request *rq)
{
    const char *origin = rq->origin, *site = rq->fetch_site;
    if (site && strcmp(site, "same-origin") && strcmp(site, "none"))
        return false;
    if (!origin)
        return true;
    if (!strncmp(origin, "https://", 8))
        origin += 8;
    else if (!strncmp(origin, "http://", 7) && !rq->cx.config->https)
        origin += 7;
    else
        return false;
    return rq->host && !strcmp(origin, rq->host);
}

const char *
csrf_token(struct request *rq)
{
    if (rq->session)
        return rq->session->csrf;
    return cookie_value(rq, COOKIE);
}

const char *
csrf_visitor(struct request *rq)
{
    const char *token = cookie_value(rq, COOKIE);
    if (token && strlen(token) >= 40)
        return token;
    token = secret_token(rq->cx.arena);
    cookie_set(rq, COOKIE, token, COOKIE_SESSION);
    return token;
}

static bool
token_fits(const char *known, const char *sent)
{
    size_t n = known ? strlen(known) : 0;
    return n && strlen(sent) == n && secret_equal(known, sent, n);
}

/* The login form carries the visitor's token also where somebody is logged in
 * already, in another tab. */
enum err
csrf_check(struct request *rq)
{
    const char *sent = request_form(rq, "csrf");
    if (!sent)
        sent = rq->csrf_header;
    if (!sent || !same_origin(rq))
        return ERR_DENIED;
    if (token_fits(csrf_token(rq), sent))
        return OK;
    bool public = rq->route->flags & ROUTE_PUBLIC;
    return public && token_fits(cookie_value(rq, COOKIE), sent) ? OK
                                                                 : ERR_DENIED;
}
