/* Customers that may be the one being entered: the same credit code, name or
 * telephone. A warning and no refusal: two firms may share a switchboard. */
#ifndef MODEL_CUSTOMER_DOUBLE_H
#define MODEL_CUSTOMER_DOUBLE_H

#include "model/customer_edit.h"

#define DOUBLES_MAX 5

struct customer_double {
    uint64_t id;          /* 0: the actor may not see it */
    const char *code;     /* NULL with id 0 */
    const char *name, *owner; /* owner NULL = in the pool */
    bool same_code, same_name, same_phone;
};
/* At most DOUBLES_MAX; what is as in `was` is not looked for. Of customers that
 * the actor may not see he learns name and owner alone, so that two people do
 * not court one customer unknown to each other. */
enum err customer_double_list(struct ctx *cx, const struct customer_edit *was,
                              const struct customer_edit *next,
                              struct customer_double *out, size_t *n)
    MUST_CHECK;

#endif
