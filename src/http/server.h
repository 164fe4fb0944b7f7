/* The accept loop and the parent that keeps workers alive (tech.md 3). */
#ifndef HTTP_SERVER_H
#define HTTP_SERVER_H

#include "core/config.h"
#include "http/request.h"
#include "http/route.h"

/* Called in a worker thread with a parsed request, or, when something was wrong
 * with it, with rq->reply.status already set (400, 404, 405, 413, 414): make a
 * page of it. Fills rq->reply. Never fails: whatever goes wrong becomes a
 * status. */
typedef void server_fn(struct request *rq, void *arg);

struct server_app {
    const struct route *routes;
    size_t route_count;
    enum err (*worker_start)(void); /* in each worker, before its threads */
    struct db *(*thread_start)(const struct config *c); /* may be NULL */
    void (*thread_end)(struct db *db);
    server_fn *handle;
    void *arg;
    /* 0 = http/limits.h; tests make them short */
    int64_t peer_ms;  /* one read or write of the front end */
    int64_t grace_ms; /* beyond config->request_limit_ms: stuck */
    int64_t drain_ms; /* the others of a process with a stuck thread */
};

/* Runs parent and workers until SIGTERM/SIGINT, which let requests in flight
 * finish. SIGHUP replaces the workers one after the other (templates are read
 * again) without a failed request. A worker that dies is replaced within 1 s,
 * later if it keeps dying before it is ready. The socket comes as fd 3
 * (LISTEN_FDS) or is made at config->web_socket (0660). Returns the exit
 * status: 1 when there is no socket or no worker ever gets ready. */
int server_run(const struct config *c, const struct server_app *app);

#endif
