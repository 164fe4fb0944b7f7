/* A form is accepted once: its one-time id is stored in the transaction that
 * acts on it, so a second click, or a hundred at once, does nothing more. */
#ifndef MODEL_ONCE_H
#define MODEL_ONCE_H

#include "core/ctx.h"

/* In the write transaction, before the handler. ERR_CONFLICT: it was accepted
 * before (and the transaction has to be rolled back). */
enum err once_take(struct ctx *cx, const char *token) MUST_CHECK;
/* Remembers where the answer led. */
enum err once_answer(struct ctx *cx, const char *token,
                     const char *location) MUST_CHECK;
/* Where the first answer led; ERR_NOT_FOUND: not known, or not this actor's. */
enum err once_find(struct ctx *cx, const char *token,
                   const char **location) MUST_CHECK;

#endif
