/* What the product tells a person: a line with a link, unread until it is
 * opened. Whoever writes one does so in the transaction of what it tells. */
#ifndef MODEL_MESSAGE_H
#define MODEL_MESSAGE_H

#include "db/compose.h"
#include "db/db.h"

enum { MESSAGE_KEEP_DAYS = 400, MESSAGE_BADGE_MOST = 99 };

struct message {
    uint64_t id;
    const char *kind, *name, *href;
    int64_t created_at;
    bool read;
};

/* kind: a word that page/message.c has a sentence for; href: of our own. */
enum err message_add(struct ctx *cx, uint64_t account_id, const char *kind,
                     const char *name, const char *href) MUST_CHECK;
/* The actor's, latest first; unread: those alone. */
enum err message_list(struct ctx *cx, bool unread, size_t first, size_t most,
                      struct message **out, size_t *n, uint64_t *total)
    MUST_CHECK;
enum err message_find(struct ctx *cx, uint64_t id, struct message *out)
    MUST_CHECK;
/* id 0: all of the actor's. */
enum err message_read(struct ctx *cx, uint64_t id) MUST_CHECK;
/* Adds the statement that finds what the actor has not read: rows of kind 2 with
 * three columns more, at most MESSAGE_BADGE_MOST + 1. */
void message_badge(struct query *q, const struct ctx *cx);

#endif
