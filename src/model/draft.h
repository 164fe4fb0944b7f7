/* What somebody typed and could not save: kept for 24 hours. A draft is named
 * by the address its form is sent to. */
#ifndef MODEL_DRAFT_H
#define MODEL_DRAFT_H

#include <stdbool.h>

#include "core/ctx.h"

/* content: the fields, urlencoded. Replaces an earlier one. */
enum err draft_save(struct ctx *cx, uint64_t account_id, const char *form,
                    const char *content) MUST_CHECK;
/* Whether a person can have one, by the mark in his session (a draft is kept a
 * day, the mark is right to the hour). */
bool draft_possible(int64_t drafted_at);
/* Of cx->actor. ERR_NOT_FOUND when there is none, or it is too old. */
enum err draft_find(struct ctx *cx, const char *form, const char **content,
                    int64_t *saved_at) MUST_CHECK;
enum err draft_drop(struct ctx *cx, const char *form) MUST_CHECK;

#endif
