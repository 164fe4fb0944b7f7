/* Which customers, which model, which days, as known when: what every figure and
 * its list have in common. */
#ifndef MODEL_SCOPE_H
#define MODEL_SCOPE_H

#include "core/ctx.h"
#include "model/rule.h"

/* What figures can be narrowed to and broken down by: values of today. */
enum dimension {
    DIM_TEAM, DIM_OWNER, DIM_REGION, DIM_INDUSTRY, DIM_SIZE, DIM_SOURCE,
    DIM_GRADE, DIM_CATEGORY, DIM_SEGMENT, DIM_KIND, DIM_COUNT
};

enum { SCOPE_WINDOW = 365, SCOPE_WINDOW_MAX = 1825 };

struct scope {
    const struct rule_model *model;   /* kept in the ledger */
    int32_t from, to;                 /* both included */
    int32_t known_on;                 /* DAY_NONE = now */
    /* Values of a dimension, as copy_value numbers them; count 0 = any. Of teams
     * all below are in here too. */
    const uint64_t *values[DIM_COUNT];
    size_t value_count[DIM_COUNT];
    int entry;                        /* index of the cohort's entry stage */
    int32_t cohort_from, cohort_to, window;
};

#endif
