/* Who did what. Only ever added to; no secret goes in. */
#ifndef MODEL_AUDIT_H
#define MODEL_AUDIT_H

#include "core/ctx.h"

/* Adds an entry in the caller's transaction, for cx->actor. subject is a table
 * name or "", id 0 = none; detail is a JSON object or NULL. */
enum err audit_write(struct ctx *cx, const char *action, const char *subject,
                     uint64_t id, const char *detail) MUST_CHECK;

#endif
