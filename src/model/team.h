/* Teams: a tree. Each row has the ids from the root down (/1/4/), so that a
 * team and all below is one prefix; moving a team rewrites the paths below. */
#ifndef MODEL_TEAM_H
#define MODEL_TEAM_H

#include "model/record.h"

struct team {
    uint64_t id; /* 0 = new */
    const char *name, *code;
    uint64_t parent_id;
    const char *region;
    int64_t recovery_limit; /* minor; FIELD_EMPTY = as the team above */
    bool shared, active;
    const char *path;
    int64_t version;
};

extern const struct field team_fields[];
extern const size_t team_field_count;

enum err team_find(struct ctx *cx, uint64_t id, struct team *out) MUST_CHECK;

/* Judges and, to keep two moves at once from making a circle, locks the tree
 * until the end of the transaction: before anything else is read. */
enum err team_lock(struct ctx *cx) MUST_CHECK;
enum err team_judge(struct ctx *cx, const struct team *was,
                    const struct team *next, struct problems *out) MUST_CHECK;
/* ERR_INVALID: the code is taken. ERR_CONFLICT: another version by now. */
enum err team_add(struct ctx *cx, struct team *next) MUST_CHECK;
enum err team_save(struct ctx *cx, const struct team *now,
                   const struct team *next) MUST_CHECK;

struct team_row {
    uint64_t id, parent_id, people, customers; /* customers: here and below */
    const char *name, *code, *path, *leaders;  /* leaders NULL = none */
    unsigned depth;
    bool shared, active;
};
/* The whole tree in order. */
enum err team_list(struct ctx *cx, struct team_row **out, size_t *n)
    MUST_CHECK;

#endif
