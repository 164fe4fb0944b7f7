/* The one door: every request goes through here. */
#ifndef PAGE_GATE_H
#define PAGE_GATE_H

#include "http/server.h"

/* Loads templates, sets limits. In each worker, before its threads; gate_use
 * says with which settings, before the fork. */
void gate_use(const struct config *c);
enum err gate_start(void) MUST_CHECK;
struct db *gate_thread_start(const struct config *c);
void gate_thread_end(struct db *db);

/* Session, roles, CSRF, transaction, handler, rendering, error pages, log: see
 * architecture 2. A server_fn; arg is not used. */
void gate_handle(struct request *rq, void *arg);

#endif
