/* What a list behind a figure shows of its customers beside the figures: few
 * rows at a time, by number. Whose they are was judged by funnel_list. */
#ifndef MODEL_FUNNEL_NAME_H
#define MODEL_FUNNEL_NAME_H

#include "model/funnel.h"

struct funnel_name {
    uint64_t customer_id;
    const char *code, *name; /* NULL: its row is gone for good */
    const char *owner, *team; /* "" = none */
    int stage;               /* now, in the model; FUNNEL_OUT = out of the base */
    bool in_bin;
};
/* One for each row, in the same order; one statement. */
enum err funnel_names(struct ctx *cx, const struct rule_model *m,
                      const struct funnel_row *rows, size_t n,
                      struct funnel_name **out) MUST_CHECK;

#endif
