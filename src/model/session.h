/* Who is logged in from where. The cookie holds a token of 256 random bits,
 * the table its digest: a stolen table opens no session. */
#ifndef MODEL_SESSION_H
#define MODEL_SESSION_H

#include "core/ctx.h"

struct session {
    uint64_t id;
    const char *csrf;
    const char *lang, *theme; /* of the account, "" = not chosen */
    bool must_change;         /* the password was set by somebody else */
    int64_t seen_at;
    int64_t drafted_at;       /* about when a draft was last kept, or never */
    uint64_t rules;           /* generation of the rules in the database */
    uint64_t tasks, warnings, messages; /* for the navigation, filled in for a
                                 page: his own that are due; those that want
                                 something now; unread, of the last two at
                                 most WARNING_BADGE_MOST + 1 */
};

/* Starts a session for an account; *token goes into the cookie. */
enum err session_open(struct ctx *cx, uint64_t account_id, const char *agent,
                      const char **token) MUST_CHECK;
/* The live session of a token; fills cx->actor. ERR_NOT_FOUND when there is
 * none, it was ended, it was idle or open too long, or the account is off. */
enum err session_find(struct ctx *cx, const char *token,
                      struct session *out) MUST_CHECK;
/* Writes "last seen", at most once a minute. Outside of a transaction. */
enum err session_touch(struct ctx *cx, const struct session *s) MUST_CHECK;
enum err session_end(struct ctx *cx, uint64_t id) MUST_CHECK;
/* All sessions of an account but `keep` (0 = all). */
enum err session_end_all(struct ctx *cx, uint64_t account_id,
                         uint64_t keep) MUST_CHECK;
/* The account of a session that ran out by idling (*idle) or age within the last
 * 24 hours, so that what was typed can be kept for it. ERR_NOT_FOUND otherwise. */
enum err session_lapsed(struct ctx *cx, const char *token,
                        uint64_t *account_id, bool *idle) MUST_CHECK;

#endif
