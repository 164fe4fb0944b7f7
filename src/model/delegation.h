/* Who stands in for a manager who is away. For those days the stand-in, himself
 * a manager, sees the teams of the other (actor_reach) and what waits for his
 * approval. One stand-in a manager at a time. */
#ifndef MODEL_DELEGATION_H
#define MODEL_DELEGATION_H

#include "model/record.h"

struct delegation {
    uint64_t stand_in_id; /* 0 = nobody */
    int32_t from_on, to_on;
    const char *stand_in; /* its name */
};
extern const struct field delegation_fields[];
extern const size_t delegation_field_count;

struct delegation_person {
    uint64_t id;
    const char *name, *team;
};
/* The managers there are but the actor, by name. */
enum err delegation_people(struct ctx *cx, struct delegation_person **out,
                           size_t *n) MUST_CHECK;
/* The actor's own, also one that is over; nobody = stand_in_id 0. */
enum err delegation_read(struct ctx *cx, struct delegation *out) MUST_CHECK;
/* Whom the actor stands in for today: names, "" = nobody. */
enum err delegation_for(struct ctx *cx, const char **names) MUST_CHECK;
void delegation_judge(const struct delegation *d, struct problems *out);
/* ERR_DENIED: the actor is no manager; ERR_INVALID: the other is none. */
enum err delegation_set(struct ctx *cx, const struct delegation *d)
    MUST_CHECK;
enum err delegation_drop(struct ctx *cx) MUST_CHECK;
/* The teams of those whom the actor stands in for today, for actor_reach. */
enum err delegation_teams(struct ctx *cx, struct rows *out) MUST_CHECK;

#endif
