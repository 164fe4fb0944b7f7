/* Product categories as an administrator keeps them: how often their products are
 * usually bought. Customers whose own cycle is not known yet are read by it. */
#ifndef MODEL_CATEGORY_H
#define MODEL_CATEGORY_H

#include "model/record.h"

struct category {
    uint64_t id;
    const char *code, *name; /* in the language of cx */
    int64_t cycle_days;      /* FIELD_EMPTY = the company's */
    int64_t version;
};
extern const struct field category_fields[];
extern const size_t category_field_count;

/* In the order of forms. */
enum err category_list(struct ctx *cx, struct category **out, size_t *n)
    MUST_CHECK;
enum err category_find(struct ctx *cx, uint64_t id, struct category *out)
    MUST_CHECK;
/* ERR_CONFLICT: somebody else changed it. Queues the reading of all customers
 * anew, whose stages rest on it. */
enum err category_save(struct ctx *cx, const struct category *now,
                       const struct category *next) MUST_CHECK;

#endif
