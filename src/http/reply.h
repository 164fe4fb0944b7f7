/* A reply on its way out. */
#ifndef HTTP_REPLY_H
#define HTTP_REPLY_H

#include "http/request.h"

/* Sends all n bytes, the last of the reply or not; false when the peer is
 * gone. */
typedef bool reply_fn(void *arg, const void *p, size_t n, bool last);

/* An empty reply with status 200: before a handler and its repetition. */
void reply_reset(struct request *rq);
/* Status line, headers, body or file (which is unlinked whatever happens).
 * Content-Length is always there; HEAD gets the headers alone. Every reply says
 * Cache-Control: no-store unless the handler said something else: these are
 * customers' data. The other security headers are nginx's. */
void reply_send(struct request *rq, reply_fn *send, void *arg);
/* Bytes of the body to come. */
int64_t reply_size(const struct request *rq);

#endif
