/* A made-up company to look at: its people, customers and two years of all that
 * happens with them, ending on a day. The same seed, end and number of customers
 * give the same rows, whenever and wherever it is made; only what says when it
 * was recorded, and passwords, differ. Everything is written in one transaction
 * and read by the same evaluator as real data: a plan says what happens to a
 * customer, the rules alone say in which stage that leaves it. */
#ifndef MODEL_DEMO_H
#define MODEL_DEMO_H

#include "core/ctx.h"
#include "db/db.h"

enum { DEMO_CUSTOMERS = 2000, DEMO_CUSTOMERS_MAX = 50000 };

struct demo_order {
    uint64_t seed;
    uint64_t customers;   /* the story customer is one of them */
    int32_t end;          /* last day, not later than today */
    const char *password; /* of all users that are made */
    bool must_change;     /* ... at the first login */
    bool force;           /* also where there are customers already */
};

struct demo_made {
    uint64_t customers, events, users;
};

/* ERR_CONFLICT: there are customers and no force, or a login or a code that it
 * makes is taken. */
enum err demo_make(struct ctx *cx, const struct demo_order *o,
                   struct demo_made *out) MUST_CHECK;

#endif
