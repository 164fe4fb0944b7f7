/* The accept loop and the parent that keeps workers alive (tech.md 3). */
#ifndef HTTP_SERVER_H
#define HTTP_SERVER_H

#include "core/config.h"
#include "http/request.h"

/* Called in a worker thread with a parsed request, or, when parsing failed,
 * with rq->reply.status already set (400, 413, 414): make a page of it. Fills
 * rq->reply. Never fails: whatever goes wrong becomes a status. */
typedef void server_fn(struct request *rq, void *arg);

/* Runs parent and workers until SIGTERM/SIGINT; SIGHUP replaces the workers
 * one after the other without a failed request. The socket comes as fd 3
 * (LISTEN_FDS) or is made at config->web_socket (0660). Returns the exit
 * status. `worker_start` runs in each worker before its threads. */
int server_run(const struct config *c, enum err (*worker_start)(void),
               server_fn *fn, void *arg);

#endif
