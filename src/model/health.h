/* Does the database answer? */
#ifndef MODEL_HEALTH_H
#define MODEL_HEALTH_H

#include "core/ctx.h"

/* Reads one row within two seconds. */
enum err health_check(struct ctx *cx) MUST_CHECK;

#endif
