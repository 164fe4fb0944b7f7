/* What a profile shows beside the events of a customer: the counts of its tabs,
 * the figures that rest on their rows, what is to be done next and whom to talk
 * to. Read with one statement, whatever there is: each further one cost more
 * than its rows. Rights are the customer's: customer_find comes first. */
#ifndef MODEL_CUSTOMER_AROUND_H
#define MODEL_CUSTOMER_AROUND_H

#include "model/customer.h"
#include "model/customer_part.h"
#include "model/event.h"
#include "model/task.h"
#include "model/timeline.h"

enum { AROUND_TASKS = 6, AROUND_PEOPLE = 3 };

/* Counts of the tabs and the figures that rest on their rows. */
struct customer_figures {
    uint64_t contacts, opportunities, orders, contracts, tickets, feedback,
        changes;
    uint64_t open_opportunities;
    uint64_t open_case;                      /* recovery_case, 0 = none */
    int64_t open_amount, open_weighted;      /* minor */
    uint64_t billed;                         /* receivables ever */
    uint64_t receivables;                    /* not paid and not given up */
    int64_t receivable_amount, overdue_amount;
    int32_t overdue_since;                   /* DAY_NONE = none is overdue */
};

struct customer_around {
    struct customer_figures figures;
    struct task tasks[AROUND_TASKS];         /* open ones, earliest first */
    size_t task_count;
    uint64_t task_total;
    struct part_page people;                 /* first key contacts */
    struct timeline_known known;             /* for its timeline */
};

/* events: those of the customer. Orders, contracts, tickets, answers and whether
 * anything was billed are counted there: each stands for one row that is not in the bin,
 * and the list behind the number shows those rows. */
enum err customer_around_read(struct ctx *cx, const struct customer *c,
                              const struct event *events, size_t n,
                              struct customer_around *out) MUST_CHECK;

#endif
