/* The churn rate two ways, and the customers behind it: of those who were
 * customers at the start of a period, who are none at its end; of those whose
 * fixed contract was due for renewal in it, whose was not renewed. What it means
 * exactly is in docs/figures.md. One pass over the copy of the funnel gives any
 * number of periods. */
#ifndef MODEL_CHURN_RATE_H
#define MODEL_CHURN_RATE_H

#include "model/scope.h"

/* After its last day a contract may be renewed for so many days. */
enum { CHURN_RENEWAL_DAYS = 30 };

enum churn_rate_kind {
    CHURN_RATE_START, /* customers at the end of the day before */
    CHURN_RATE_GONE,  /* of these no customers at the end of the last day */
    CHURN_RATE_DUE,   /* a term of a fixed contract ended, and it is known
                         whether it was renewed */
    CHURN_RATE_ENDED, /* of these not renewed */
    CHURN_RATE_OPEN,  /* a term ended, it may still be renewed */
    CHURN_RATE_COUNT
};
extern const char *const churn_rate_codes[CHURN_RATE_COUNT];
/* -1: no such code. */
int churn_rate_find(const char *code);

enum { CHURN_RATE_PERIODS = 12 };
struct churn_rate {
    int32_t from, to; /* both included */
    uint64_t customers[CHURN_RATE_COUNT];
};

/* Fills the counts of n <= CHURN_RATE_PERIODS periods for the customers of the
 * scope. closed: the last day that is over. ERR_NOT_FOUND: the
 * lifecycle that says who is a customer is not kept. */
enum err churn_rates(struct ctx *cx, const struct scope *s, int32_t closed,
                     struct churn_rate *list, size_t n) MUST_CHECK;

/* The customers of one number of a period, by id. As above. */
enum err churn_rate_customers(struct ctx *cx, const struct scope *s,
                              int32_t closed, enum churn_rate_kind kind,
                              uint64_t **ids, size_t *n) MUST_CHECK;

struct churn_rate_row {
    uint64_t id, owner_id;
    const char *code, *name, *stage; /* stage: of the default model, today */
    int64_t revenue_365;
};
/* Of these customers, which churn_rate_customers gave, in the same order. */
enum err churn_rate_rows(struct ctx *cx, const uint64_t *ids, size_t n,
                         struct churn_rate_row **out) MUST_CHECK;

#endif
