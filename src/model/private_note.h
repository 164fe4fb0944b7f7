/* A private follow-up is its author's and his managers', and so is the next
 * step that it asked for. */
#ifndef MODEL_PRIVATE_NOTE_H
#define MODEL_PRIVATE_NOTE_H

#include "core/ctx.h"
#include "db/db.h"

/* Whether a private one is kept from the actor. author 0 = unknown, whom no
 * manager stands above; writer: who wrote it down, 0 = unknown. */
enum err private_note_hidden(struct ctx *cx, uint64_t author, uint64_t writer,
                             bool *hidden) MUST_CHECK;

#endif
