/* A request that was read whole and judged, and the reply being made.
 *
 * Parsing has limits (http/limits.h); what breaks them is answered before any
 * handler runs. Everything here is valid UTF-8 without NUL. */
#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"
#include "core/ctx.h"

enum method { METHOD_GET, METHOD_POST, METHOD_HEAD, METHOD_OTHER };

struct param {
    const char *name, *value;
};

struct params {
    struct param *list;
    size_t count;
};

/* A file part: its bytes are in a file, not in memory. Removed after the reply
 * unless the handler took it, which is: renamed it. */
struct upload {
    const char *field, *file_name, *path;
    int64_t size;
};

struct reply {
    int status;                /* 200 unless said */
    const char *type;          /* Content-Type */
    struct buf headers;        /* further lines, each ending in CRLF */
    struct buf body;
    const char *file;          /* send this file instead of body, then unlink */
    const char *location;      /* of a 303 */
    /* page in the making: rendered by the gate after the handler */
    struct view *layout, *page;
    const char *layout_file;
};

struct route;
struct session;

struct request {
    struct ctx cx;
    enum method method;
    const char *path;          /* decoded, normalised by nginx */
    const char *raw_uri;       /* path and query as sent */
    const char *host, *origin, *fetch_site, *content_type;
    const char *accept_language, *agent, *referer; /* NULL when not sent */
    const char *csrf_header;   /* X-CSRF-Token of a script's request */
    bool htmx;                 /* HX-Request: the page may answer a part */
    struct params query, form, cookies;
    struct upload *uploads;
    size_t upload_count;
    const struct route *route;
    uint64_t id;               /* first {id} of the route; 0 = none */
    const char *args[4];       /* {words} of the route in order */
    struct session *session;   /* NULL: not logged in */
    struct reply reply;
    int64_t started_ms;
};

/* First value of that name, or NULL. */
const char *param_get(const struct params *p, const char *name);
/* All values of a repeated name; *n how many. */
const char **param_all(struct arena *a, const struct params *p,
                       const char *name, size_t *n);
const char *request_query(const struct request *rq, const char *name);
const char *request_form(const struct request *rq, const char *name);
const char *request_cookie(const struct request *rq, const char *name);
void reply_header(struct request *rq, const char *name, const char *value);

#endif
