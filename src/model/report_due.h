/* What a report says is coming or late, customer by customer: open deals,
 * receivables, tasks. Rights are in the statements; a scope narrows further. */
#ifndef MODEL_REPORT_DUE_H
#define MODEL_REPORT_DUE_H

#include "db/db.h"

enum { REPORT_DUE_MOST = 5000 };

struct report_deal {
    uint64_t customer_id;
    const char *what, *owner;
    int32_t day;
    int64_t amount, weighted; /* FIELD_EMPTY = not known */
};
/* Opportunities that were open at the end of the day `on`, in the step they were
 * in then, whose decision is expected by the day `until`; by that day, at most
 * REPORT_DUE_MOST. Amount and expected day are those of now. */
enum err report_deals(struct ctx *cx, int32_t on, int32_t until,
                      struct report_deal **out, size_t *n) MUST_CHECK;

struct report_owed {
    uint64_t customer_id;
    const char *code, *owner;
    int32_t due_on;
    int64_t rest;
};
/* Receivables that were open at the end of the day, with what was not paid by
 * then, longest due first; at most REPORT_DUE_MOST. */
enum err report_owed(struct ctx *cx, int32_t on, struct report_owed **out,
                     size_t *n) MUST_CHECK;

struct report_task {
    uint64_t customer_id, account_id;
    const char *title;
    int32_t due_on;
    int64_t revenue_365;
};
/* Tasks about customers, not done and due by that day, by person and day. */
enum err report_tasks(struct ctx *cx, int32_t until, struct report_task **out,
                      size_t *n) MUST_CHECK;

/* Of the customers that fit: those without a purchase, and those whose cycle is
 * not their own yet (one purchase in the round). */
struct report_base {
    uint64_t customers, no_purchase, default_cycle;
};
struct customer_filter;
enum err report_base(struct ctx *cx, const struct customer_filter *f,
                     struct report_base *out) MUST_CHECK;

/* What customers of a model's stages need and which plays there are, in the
 * language of cx: one statement for all stages. */
struct report_guide {
    const char *stage, *text;
    uint64_t play_id; /* 0 = a need */
};
enum err report_guide(struct ctx *cx, const char *model,
                      struct report_guide **out, size_t *n) MUST_CHECK;

#endif
