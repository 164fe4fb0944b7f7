/* The calendar of one's tasks at an address of its own. The word in it stands
 * for the password, shows nothing but that person's open tasks, and is ended by
 * a new one, by taking it back, or with the account. */
#ifndef MODEL_CALENDAR_FEED_H
#define MODEL_CALENDAR_FEED_H

#include "db/db.h"

/* A new word for the actor; the one before ends. */
enum err calendar_feed_renew(struct ctx *cx, const char **token) MUST_CHECK;
enum err calendar_feed_drop(struct ctx *cx) MUST_CHECK;
/* When the actor's was made; TIME_NONE = there is none. */
enum err calendar_feed_since(struct ctx *cx, int64_t *at) MUST_CHECK;
/* cx->actor and cx->lang become those of the owner. ERR_NOT_FOUND: no live
 * address has this word. */
enum err calendar_feed_open(struct ctx *cx, const char *token) MUST_CHECK;

#endif
