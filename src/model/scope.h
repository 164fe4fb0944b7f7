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
    /* The model beside it in the overlap of two (kept too); NULL = none. */
    const struct rule_model *with;
    /* Of a list: who made the number that it is behind, whose eyes bound what is
     * missing; NULL = not known. */
    const struct actor *maker;
};

/* The usual: no filter, as known now, the first step as the entry, the cohort a
 * year earlier, observed for a year. */
void scope_usual(struct scope *s, const struct rule_model *m, int32_t from,
                 int32_t to);

/* "team", "owner", "region" ...: in addresses and on the command line. */
extern const char *const scope_keys[DIM_COUNT];
/* -1 = no dimension. */
int scope_key(const char *key);

struct scope_value {
    uint64_t value;
    const char *code; /* of an owner the login */
    const char *name; /* in the actor's language */
};
/* The values of a dimension for a select box, in the order of the screen. */
enum err scope_values(struct ctx *cx, enum dimension d,
                      struct scope_value **out, size_t *n) MUST_CHECK;
/* By its code, else its name; "none" is 0. ERR_NOT_FOUND. */
enum err scope_value_find(struct ctx *cx, enum dimension d, const char *text,
                          uint64_t *out) MUST_CHECK;
/* One more value that fits; of a team all below it too. In the arena of cx. */
enum err scope_narrow(struct ctx *cx, struct scope *s, enum dimension d,
                      uint64_t value) MUST_CHECK;

#endif
