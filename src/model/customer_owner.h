/* Handing customers over to a colleague. */
#ifndef MODEL_CUSTOMER_OWNER_H
#define MODEL_CUSTOMER_OWNER_H

#include "core/ctx.h"
#include "db/db.h"

struct hand_over {
    uint64_t id;
    const char *name, *owner; /* the owner it has now, NULL = nobody */
};

/* Those of the customers that the actor sees, by name. */
enum err customer_hand_over_list(struct ctx *cx, const uint64_t *ids, size_t n,
                                 struct hand_over **out, size_t *count)
    MUST_CHECK;
/* Gives the customers that the actor sees to `owner_id` and its team, with the
 * open tasks the owner before had with them, one audit entry each. *changed:
 * how many were not his already. ERR_INVALID: no active colleague of the
 * actor's reach. */
enum err customer_hand_over(struct ctx *cx, const uint64_t *ids, size_t n,
                            uint64_t owner_id, uint64_t *changed) MUST_CHECK;
/* The open tasks of a customer go with it from one owner to the next; nothing
 * happens where one of them is 0. */
enum err customer_tasks_follow(struct ctx *cx, uint64_t id, uint64_t from,
                               uint64_t to) MUST_CHECK;

#endif
