/* The figures of the funnel as JSON; its form is documented in the README and
 * stays as it is. */
#ifndef COMMAND_FUNNEL_JSON_H
#define COMMAND_FUNNEL_JSON_H

#include <stdio.h>

#include "model/funnel.h"

struct funnel_answer {
    const struct scope *scope, *then; /* then: NULL = nothing to compare with */
    struct funnel_flow flow;
    struct funnel_cohort cohort;
};

/* Stock and flow, moves and cohort; `all`: the other figures as well, worked
 * out here. Nothing is written where one of them cannot be had. */
enum err funnel_json_write(struct ctx *cx, const struct funnel_answer *a,
                           bool all, FILE *to) MUST_CHECK;

/* Days of a doubled median: "12", "12.5", "" = none. */
const char *funnel_half_text(struct arena *a, int32_t median2);

#endif
