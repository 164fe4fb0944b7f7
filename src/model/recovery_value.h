/* What it is worth to keep a customer, line by line, so that a person can follow
 * it and decide otherwise.
 *
 * Margin of 12 months less the cost to serve, times the years the customer may
 * be expected to stay. Those come from the survival table (Kaplan and Meier,
 * 1958) of the customers of its region and industry, else of its region, else
 * of all: from the first purchase to the day the default model calls them lost,
 * those that are still there being censored. The expectation is that of one
 * that has stayed as long as this one, and no more than five years ahead.
 *
 * What may be hoped for is that value times the success that was measured of the
 * plan: of the one that runs, else of the one that is offered first. A plan that
 * has ended too few cases to have a rate is not counted with, and the sum says so;
 * what is below zero is not made better by failing. */
#ifndef MODEL_RECOVERY_VALUE_H
#define MODEL_RECOVERY_VALUE_H

#include "model/plan.h"

enum { RECOVERY_GROUP_LEAST = 30, RECOVERY_AHEAD_DAYS = 1826 };

struct recovery_value {
    int64_t revenue, margin, serve; /* margin, serve FIELD_EMPTY: not known */
    int64_t contribution;           /* FIELD_EMPTY where margin is */
    const char *region, *industry;  /* of the group, "" = any */
    uint64_t customers, lost;       /* in the group */
    int64_t years;                  /* hundredths */
    int64_t value, budget, net;     /* budget 0 = none set; FIELD_EMPTY as
                                       above; net of what may be hoped for */
    const struct plan_choice *plan; /* its success is counted, NULL = none */
    int64_t hoped;                  /* the value, times that success */
    const char *suggested;          /* restore, release, "" = not known */
    const char *tier;               /* A to D, below, "" */
};
/* The rights are those of the case, asked before. Without a plan. */
enum err recovery_value_read(struct ctx *cx, uint64_t case_id,
                             struct recovery_value *out) MUST_CHECK;
/* With the plan of the case: template_id that of the one that runs, 0 = none;
 * list as recovery_value_plans gives it. */
void recovery_value_plan(struct recovery_value *v,
                         const struct plan_choice *list, size_t n,
                         uint64_t template_id);
/* Templates of both kinds, whatever is decided: the sum must not turn with the
 * decision. */
enum err recovery_value_plans(struct ctx *cx, const struct recovery *c,
                              struct plan_choice **out, size_t *n) MUST_CHECK;
/* All three. */
enum err recovery_value_case(struct ctx *cx, const struct recovery *c,
                             struct recovery_value *out) MUST_CHECK;
/* Keeps it with the decision, in the caller's transaction. */
enum err recovery_value_keep(struct ctx *cx, uint64_t case_id,
                             const struct recovery_value *v) MUST_CHECK;

struct survival_step {
    int32_t days;
    uint64_t lost, censored;
};
/* Days ahead that one may expect who has stayed for `age` days; steps by days,
 * at most RECOVERY_AHEAD_DAYS. */
double recovery_days_ahead(const struct survival_step *steps, size_t n,
                           int32_t age);

#endif
