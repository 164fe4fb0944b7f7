/* Two independent barriers (OWASP ASVS 5.0 3.5): what the browser says of
 * where the request comes from (Origin, Sec-Fetch-Site), and a secret that
 * only our pages know. A visitor's secret is in a cookie of his: that protects
 * the login form against being sent by another site. In pages the secret stands
 * under a new mask each time (mask, then secret + mask), because pages are
 * compressed and their length would give away what is the same in all of them
 * (BREACH). */
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

/* The characters of a token, and how many there are of each. */
static const char LETTERS[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/* Adds (sign 1) or takes away (-1) the mask; false on a foreign character. */
static bool
mask_apply(const char *from, const char *mask, int sign, size_t n, char *to)
{
    for (size_t i = 0; i < n; i++) {
        const char *f = from[i] ? strchr(LETTERS, from[i]) : NULL;
        const char *m = mask[i] ? strchr(LETTERS, mask[i]) : NULL;
        if (!f || !m)
            return false;
        to[i] = LETTERS[(unsigned)((f - LETTERS) + sign * (m - LETTERS)) % 64];
    }
    to[n] = '\0';
    return true;
}

static const char *
token_masked(struct request *rq, const char *token)
{
    const char *mask = secret_token(rq->cx.arena);
    size_t n = strlen(mask);
    if (!token || strlen(token) != n)
        return token;
    char *out = arena_alloc(rq->cx.arena, 2 * n + 1);
    memcpy(out, mask, n);
    return mask_apply(token, mask, 1, n, out + n) ? out : token;
}

static const char *
token_known(struct request *rq)
{
    return rq->session ? rq->session->csrf : cookie_value(rq, COOKIE);
}

const char *
csrf_token(struct request *rq)
{
    return token_masked(rq, token_known(rq));
}

const char *
csrf_visitor(struct request *rq)
{
    const char *token = cookie_value(rq, COOKIE);
    if (!token || strlen(token) < 40) {
        token = secret_token(rq->cx.arena);
        cookie_set(rq, COOKIE, token, COOKIE_SESSION);
    }
    return token_masked(rq, token);
}

/* sent: masked, or plain as the cookie has it. */
static bool
token_fits(struct request *rq, const char *known, const char *sent)
{
    size_t n = known ? strlen(known) : 0;
    if (n && strlen(sent) == 2 * n) {
        char *plain = arena_alloc(rq->cx.arena, n + 1);
        if (!mask_apply(sent + n, sent, -1, n, plain))
            return false;
        sent = plain;
    }
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
    if (token_fits(rq, token_known(rq), sent))
        return OK;
    bool public = rq->route->flags & ROUTE_PUBLIC;
    if (public && token_fits(rq, cookie_value(rq, COOKIE), sent))
        return OK;
    return ERR_DENIED;
}
