/* What a person may choose from to narrow a scope: the short lists of
 * model/lookup.h (active, the actor's own teams and colleagues), numbered as the
 * copy numbers them. */
#ifndef MODEL_SCOPE_CHOICE_H
#define MODEL_SCOPE_CHOICE_H

#include "model/scope.h"

struct scope_choice {
    uint64_t value;   /* as the copy numbers it */
    const char *code; /* in addresses: the code, or the id in digits */
    const char *name; /* in the actor's language */
    unsigned depth;   /* of a team below others, else 0 */
};
struct scope_values {
    struct scope_choice *list; /* in the order of the screen */
    size_t count;
};
/* Of every dimension, in three statements. */
enum err scope_choices(struct ctx *cx, struct scope_values out[DIM_COUNT])
    MUST_CHECK;
/* The team and all below. */
enum err scope_teams_below(struct ctx *cx, uint64_t id, const uint64_t **out,
                           size_t *n) MUST_CHECK;

#endif
