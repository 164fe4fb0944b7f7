/* Judging a request before anybody acts on it.
 *
 * nginx has refused most nonsense already; this is written as if it had not:
 * the socket could be reached by another front end one day. Nothing repairs
 * anything: what is not valid is answered 400. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "core/secret.h"
#include "core/text.h"
#include "http/limits.h"
#include "http/multipart.h"
#include "http/params.h"
#include "http/parse.h"
#include "http/reply.h"

static const char *
env_get(char **envp, const char *name)
{
    size_t n = strlen(name);
    for (; *envp; envp++)
        if (!strncmp(*envp, name, n) && (*envp)[n] == '=')
            return *envp + n + 1;
    return NULL;
}

/* One line of printable UTF-8, NULL allowed. */
static bool
line_good(const char *s)
{
    return !s || text_storable(s, strlen(s), false);
}

static enum method
method_find(const char *s)
{
    if (s && !strcmp(s, "GET"))
        return METHOD_GET;
    if (s && !strcmp(s, "POST"))
        return METHOD_POST;
    return s && !strcmp(s, "HEAD") ? METHOD_HEAD : METHOD_OTHER;
}

/* The front end's number, so that its log and ours name the same request; a
 * person reads it over the phone, so 12 characters of it. */
static const char *
request_number(struct arena *a, const char *given)
{
    enum { SHOWN = 12 };
    static const char HEX[] = "0123456789abcdef";
    if (given && strspn(given, HEX) >= SHOWN)
        return arena_copy(a, given, SHOWN);
    char *id = arena_alloc(a, SHOWN + 1);
    for (int i = 0; i < SHOWN; i++)
        id[i] = HEX[secret_random(16)];
    return id;
}

static void
take_headers(struct request *rq, char **envp)
{
    const char *htmx = env_get(envp, "HTTP_HX_REQUEST");
    rq->method = method_find(env_get(envp, "REQUEST_METHOD"));
    rq->path = env_get(envp, "SCRIPT_NAME");
    rq->raw_uri = env_get(envp, "REQUEST_URI");
    rq->host = env_get(envp, "HTTP_HOST");
    rq->origin = env_get(envp, "HTTP_ORIGIN");
    rq->fetch_site = env_get(envp, "HTTP_SEC_FETCH_SITE");
    rq->content_type = env_get(envp, "CONTENT_TYPE");
    rq->accept_language = env_get(envp, "HTTP_ACCEPT_LANGUAGE");
    rq->agent = env_get(envp, "HTTP_USER_AGENT");
    rq->referer = env_get(envp, "HTTP_REFERER");
    rq->csrf_header = env_get(envp, "HTTP_X_CSRF_TOKEN");
    rq->htmx = htmx && !strcmp(htmx, "true");
    rq->cx.address = env_get(envp, "REMOTE_ADDR");
    rq->cx.request_id =
        request_number(rq->cx.arena, env_get(envp, "REQUEST_ID"));
}

/* Headers of no consequence are dropped when they are not text; a path or a
 * host that is not text is refused. */
static int
judge_headers(struct request *rq)
{
    const char **loose[] = {&rq->accept_language, &rq->agent,
                            &rq->referer, &rq->csrf_header,
                            &rq->cx.address, &rq->raw_uri};
    for (size_t i = 0; i < sizeof loose / sizeof *loose; i++)
        if (!line_good(*loose[i]))
            *loose[i] = NULL;
    int status = 0;
    if (rq->path && strlen(rq->path) > LIMIT_PATH)
        status = 414;
    else if (!rq->path || *rq->path != '/' || !line_good(rq->path) ||
             !line_good(rq->host) || !line_good(rq->origin) ||
             !line_good(rq->fetch_site) || !line_good(rq->content_type))
        status = 400;
    if (status)
        rq->path = "/";
    if (!rq->raw_uri || status)
        rq->raw_uri = rq->path;
    return status;
}

static int
read_query(struct request *rq, const char *query)
{
    if (!query)
        return 0;
    size_t n = strlen(query);
    if (n > LIMIT_QUERY)
        return 414;
    enum err e = urlencoded_read(rq->cx.arena, query, n, &rq->query);
    return e == OK ? 0 : e == ERR_TOO_LARGE ? 414 : 400;
}

static int
find_route(struct request *rq, const struct route *routes, size_t n)
{
    const char *allow = "";
    enum err e = route_match(routes, n, rq, &allow);
    if (e == OK)
        return 0;
    if (e == ERR_NOT_FOUND)
        return 404;
    reply_header(rq, "Allow", allow);
    return 405;
}

static bool
type_is(const char *content_type, const char *type)
{
    size_t n = strlen(type);
    return content_type && !strncasecmp(content_type, type, n) &&
           (content_type[n] == '\0' || strchr("; \t", content_type[n]));
}

static enum err
read_urlencoded(struct request *rq, struct body *b)
{
    char *text;
    size_t n;
    if (b->left > LIMIT_FORM)
        return ERR_TOO_LARGE;
    TRY(body_all(b, rq->cx.arena, &text, &n));
    return urlencoded_read(rq->cx.arena, text, n, &rq->form);
}

static enum err
read_multipart(struct request *rq, struct body *b)
{
    struct multipart m;
    const char *boundary;
    if (b->left > LIMIT_UPLOAD)
        return ERR_TOO_LARGE;
    TRY(multipart_boundary(rq->cx.arena, rq->content_type, &boundary));
    enum err e = multipart_read(rq->cx.arena, boundary, b,
                                rq->cx.config->upload_dir, &m);
    rq->form = m.form;
    rq->uploads = m.uploads;
    rq->upload_count = m.upload_count;
    return e;
}

/* Only a POST has a body; an address that takes no upload takes no multipart
 * either. */
static enum err
read_body(struct request *rq, const char *length, struct body *b)
{
    uint64_t n = 0;
    if (length && *length && !parse_u64(length, &n))
        return ERR_INVALID;
    if (rq->method != METHOD_POST)
        return n == 0 ? OK : ERR_INVALID;
    if (n > LIMIT_UPLOAD)
        return ERR_TOO_LARGE;
    b->left = n;
    if (n == 0)
        return body_finish(b);
    if (type_is(rq->content_type, "application/x-www-form-urlencoded"))
        return read_urlencoded(rq, b);
    bool upload = rq->route->flags & ROUTE_UPLOAD;
    if (upload && type_is(rq->content_type, "multipart/form-data"))
        return read_multipart(rq, b);
    return ERR_INVALID;
}

static int
body_status(enum err e)
{
    switch (e) {
    case OK:
        return 0;
    case ERR_TOO_LARGE:
        return 413;
    case ERR_UNAVAILABLE:
        return 503;
    case ERR_FAULT:
        return 500;
    default:
        return 400;
    }
}

void
request_parse(struct request *rq, char **envp, struct body *body,
              const struct route *routes, size_t route_count)
{
    reply_reset(rq);
    take_headers(rq, envp);
    int status = judge_headers(rq);
    cookie_read(rq->cx.arena, env_get(envp, "HTTP_COOKIE"), &rq->cookies);
    if (!status)
        status = read_query(rq, env_get(envp, "QUERY_STRING"));
    if (!status)
        status = find_route(rq, routes, route_count);
    if (!status)
        status = body_status(read_body(rq, env_get(envp, "CONTENT_LENGTH"),
                                       body));
    if (!status)
        return;
    request_end(rq);
    rq->form = (struct params){0};
    rq->reply.status = status;
}

void
request_end(struct request *rq)
{
    for (size_t i = 0; i < rq->upload_count; i++)
        unlink(rq->uploads[i].path);
    rq->upload_count = 0;
}

const char *
request_query(const struct request *rq, const char *name)
{
    return param_get(&rq->query, name);
}

const char *
request_form(const struct request *rq, const char *name)
{
    return param_get(&rq->form, name);
}

const char *
request_cookie(const struct request *rq, const char *name)
{
    return param_get(&rq->cookies, name);
}
