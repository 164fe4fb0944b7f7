/* The open deals of a customer together: inquiries, quotes and opportunities
 * that nobody has decided. Who never bought cannot be lost; what one gives up
 * there is its open deals. */
#ifndef MODEL_DEAL_H
#define MODEL_DEAL_H

#include "model/entry.h"

struct deal {
    const struct entry_kind *kind;
    uint64_t id;
    const char *code, *name; /* "" = none */
    int32_t day;             /* opened, DAY_NONE = not known */
    int64_t amount;          /* FIELD_EMPTY = none */
};

/* Oldest first. The rights are those of the customer, asked before. */
enum err deal_open_list(struct ctx *cx, uint64_t customer_id,
                        struct deal **out, size_t *n) MUST_CHECK;
/* Closes all of them today: opportunities as lost for the reason, quotes as
 * declined, inquiries as come to nothing; *n: how many there were. Rights as
 * entry_find. ERR_INVALID: no such reason. */
enum err deal_close_all(struct ctx *cx, uint64_t customer_id,
                        const char *reason, size_t *n) MUST_CHECK;

#endif
