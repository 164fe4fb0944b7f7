/* From FastCGI parameters and a body to a struct request. */
#ifndef HTTP_PARSE_H
#define HTTP_PARSE_H

#include "http/body.h"
#include "http/request.h"
#include "http/route.h"

/* cx (arena, db, config) is set by the caller. envp is "NAME=value", ending in
 * NULL; its strings stay valid as long as rq. Matches the route on the way,
 * because the route decides how much body may come. What is wrong becomes
 * rq->reply.status (400, 404, 405 with Allow, 413, 414); then there is no form,
 * and rq->route may be NULL. */
void request_parse(struct request *rq, char **envp, struct body *body,
                   const struct route *routes, size_t route_count);
/* Removes uploads that no handler took (took = renamed). */
void request_end(struct request *rq);

#endif
