/* What everybody may change of his own account, and where he is logged in. */
#ifndef MODEL_USER_OWN_H
#define MODEL_USER_OWN_H

#include "model/record.h"

struct user_own {
    const char *name, *phone, *lang, *theme;
};
extern const struct field user_own_fields[];
extern const size_t user_own_field_count;

enum err user_own_find(struct ctx *cx, struct user_own *out) MUST_CHECK;
enum err user_own_save(struct ctx *cx, const struct user_own *now,
                       const struct user_own *next) MUST_CHECK;

struct user_session {
    uint64_t id;
    int64_t created_at, seen_at;
    const char *address, *agent;
};
/* The live sessions of cx->actor, last seen first, at most 50. */
enum err user_sessions(struct ctx *cx, struct user_session **out,
                       size_t *n) MUST_CHECK;

#endif
