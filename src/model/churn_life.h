/* How long customers stay: Kaplan-Meier from the first purchase to the first
 * loss, by group. What it means exactly is in docs/figures.md. */
#ifndef MODEL_CHURN_LIFE_H
#define MODEL_CHURN_LIFE_H

#include "model/scope.h"

/* Term of the fixed contract that began last: what people call its type. */
enum churn_term {
    CHURN_TERM_NONE, /* no fixed contract */
    CHURN_TERM_MONTH,
    CHURN_TERM_HALF, /* 2 to 6 months */
    CHURN_TERM_YEAR, /* 7 to 12 */
    CHURN_TERM_TWO,  /* 13 to 24 */
    CHURN_TERM_LONG,
    CHURN_TERM_COUNT
};
extern const char *const churn_term_codes[CHURN_TERM_COUNT];

struct copy_part;
/* Of the customer at a place of the copy, on a day. */
enum churn_term churn_term_at(const struct copy_part *p, size_t at,
                              int32_t day);
/* The first day on which it was a customer, by that model; DAY_NONE = never. */
int32_t churn_first_day(const struct copy_part *p, size_t at,
                        const struct rule_model *life);
/* The model that says so, NULL = it is not kept. */
enum err churn_life_model(struct ctx *cx, const struct rule_model **out)
    MUST_CHECK;

struct pass;
/* A pass over the customers of a scope by that model;
 * is_customer[RULE_STAGES + 1]: by stage, whether one who is there is one.
 * ERR_NOT_FOUND: the model is not kept. */
enum err churn_pass_open(struct ctx *cx, const struct scope *s,
                         struct pass *pass, bool *is_customer) MUST_CHECK;

/* A dimension, or by the term of the contract. */
enum { CHURN_BY_TERM = DIM_COUNT };

enum { CHURN_CURVES = 6 }; /* of the largest groups */

struct churn_point {
    int32_t days;
    uint32_t events, at_risk;
};
struct churn_curve {
    uint64_t value; /* of the dimension, or enum churn_term */
    uint64_t customers, lost;
    int32_t longest; /* days of the longest stay, also of one that goes on */
    struct churn_point *points; /* days with events */
    size_t count;
};

/* all: of everybody in the scope; then those of at most CHURN_CURVES groups, most
 * customers first. As of the last day of the scope. ERR_NOT_FOUND:
 * the lifecycle that says who is a customer is not kept. */
enum err churn_curves(struct ctx *cx, const struct scope *s, int by,
                      struct churn_curve *all, struct churn_curve *list,
                      size_t *n) MUST_CHECK;
/* Share that is still here after so many days. */
double churn_curve_share(const struct churn_curve *c, int32_t days);
/* First day by which half are gone, -1 = not by then. */
int32_t churn_curve_median(const struct churn_curve *c);

/* The customers of a curve, by id: all or those lost; term -1 = any. */
enum err churn_curve_customers(struct ctx *cx, const struct scope *s, int term,
                               bool lost, uint64_t **ids, size_t *n)
    MUST_CHECK;

#endif
