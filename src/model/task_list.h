/* Open tasks of the actor or of his teams, as the day page and the task list
 * show them; counts and rows come from one WHERE, so a number is its list. A
 * task whose customer the actor does not see (any more) is not shown. */
#ifndef MODEL_TASK_LIST_H
#define MODEL_TASK_LIST_H

#include "db/compose.h"
#include "core/ctx.h"
#include "db/db.h"

enum task_when {
    TASK_OPEN,    /* all that is not done */
    TASK_OVERDUE, /* due before today */
    TASK_TODAY,
    TASK_WEEK,    /* from today to Sunday */
    TASK_LATER,   /* after this week */
    TASK_DUE,     /* overdue and today */
    TASK_WHEN_COUNT,
    TASK_RANGE = TASK_WHEN_COUNT /* due from .from to .to; not counted */
};

struct task_filter {
    bool team;    /* of the teams in reach too, else the actor's own */
    enum task_when when;
    int32_t from, to; /* of TASK_RANGE */
    bool many;        /* more than TASK_COUNT_MOST are known to fit */
};

struct task_key {
    int32_t due_on; /* DAY_NONE = from the start */
    uint64_t id;
    bool backwards;
};

struct task_row {
    uint64_t id, customer_id; /* 0 = about no customer */
    int32_t due_on;
    int64_t due_at;           /* TIME_NONE = any time of the day */
    const char *kind, *kind_name, *title;
    const char *customer, *stage; /* its short name, code of its stage */
    const char *account;      /* who has to do it */
    bool mine;
    bool may_change;          /* done or moved by the actor */
    uint64_t case_id, step_id; /* a step of a recovery plan, 0 = none */
    unsigned step;             /* its number in the plan */
    int64_t reminded_at;       /* TIME_NONE = nobody asked for it */
    const char *reminder;      /* who did, NULL = nobody */
};

struct task_page {
    struct task_row *rows;
    size_t count;
    bool before, after;
};

enum err task_list_page(struct ctx *cx, const struct task_filter *f,
                        struct task_key key, size_t size,
                        struct task_page *out) MUST_CHECK;
/* More are not counted: the count is one more, and is shown with a "+". */
enum { TASK_COUNT_MOST = 10000 };
/* How many there are, for each enum task_when, up to TASK_COUNT_MOST + 1. */
enum err task_list_counts(struct ctx *cx, bool team,
                          uint64_t counts[TASK_WHEN_COUNT]) MUST_CHECK;

/* How many of the actor's own are due by today (TASK_DUE) for the navigation, up to
 * one more than this: a SELECT that is added to q, with rows of kind 0 as
 * customer_scope_seen has them, and the number that follows from them. */
enum { TASK_BADGE_MOST = 99 };
void task_badge(struct query *q, const struct ctx *cx);
enum err task_badge_count(struct ctx *cx, const struct rows *r, uint64_t *n)
    MUST_CHECK;

#endif
