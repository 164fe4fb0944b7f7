/* Early warnings of customers that are still here.
 *
 * Which warnings a customer has, and at which level, is read off its facts like
 * its stage (warning_read.c) and stands in customer.warned; the rows of `warning`
 * follow it in the same transaction: one begins, its level changes, or it closes
 * because its cause is gone. What people do with one (put it off, assign it, open
 * a case) changes nothing of that. A warning is of the owner of its customer
 * until it is assigned; row rights are those of the customer.
 *
 * The ladder: after some days without action the manager sees it, after more it
 * is on the list of high risk (warning_ladder, by level). Action is a contact
 * with the customer, or something done with the warning. Nothing is stored for
 * it, so no daily run moves it. */
#ifndef MODEL_WARNING_H
#define MODEL_WARNING_H

#include "db/compose.h"
#include "model/evaluate.h"

/* ---- warning_settle.c ---- */

struct warning_change {
    uint64_t customer_id, warned; /* as in facts.warned */
};

/* Brings the warnings of these customers (each once) into line, as of a day, in
 * the caller's transaction. Called by who writes customer.warned. */
enum err warning_settle(struct ctx *cx, const struct rules *rules,
                        int32_t day, const struct warning_change *list,
                        size_t n) MUST_CHECK;

/* The copies that the rows of these customers have of owner, team, stage, region,
 * last contact and whether they are in the base, for the lists. Called by who
 * changes one of these, in the same transaction and behind warning_settle:
 * customer_copies_renew does, and reading a customer anew where its stage or last
 * contact is another. */
enum err warning_follow(struct ctx *cx, const uint64_t *ids, size_t n)
    MUST_CHECK;

/* ---- warning_list.c: open ones, as the actor may see them ---- */

enum warning_step { WARNING_OWNER, WARNING_MANAGER, WARNING_RISK,
                    WARNING_STEPS };

enum { WARNING_NEW_DAYS = 7 };

enum warning_tab {
    WARNING_TAB_NOW,     /* urgent, or begun in the last days; not put off */
    WARNING_TAB_OPEN,    /* all that are not put off */
    WARNING_TAB_MANAGER, /* of them: the manager sees them, the list too */
    WARNING_TAB_RISK,    /* of them: on the list of high risk */
    WARNING_TAB_SNOOZED, /* put off */
    WARNING_TABS
};

/* 0, NULL: any. */
struct warning_filter {
    bool mine;           /* of the actor's customers or assigned to him */
    enum warning_tab tab;
    unsigned level;      /* this and higher */
    const char *cause, *stage, *region;
    uint64_t owner_id;
    uint64_t customer_id;
    int64_t age_days;    /* open for so many days and more */
};

struct warning_key { /* of a row; id 0 = from the start */
    unsigned level;
    int32_t opened_on;
    uint64_t id;
    bool backwards;
};

struct warning_row {
    uint64_t id, customer_id, account_id; /* account 0 = not assigned */
    const char *customer, *stage, *region, *owner, *account;
    const struct warning_cause *cause;
    unsigned level;
    int32_t opened_on, acted_on; /* acted: contact or something done */
    enum warning_step step;
    int32_t snoozed_until;       /* DAY_NONE = not put off */
    const char *snooze_reason;
    uint64_t case_id;            /* open recovery case it belongs to, 0 = none */
    int64_t revenue_365;
    bool may_change;
};

enum { WARNING_COUNT_MOST = 1000 };

struct warning_page {
    struct warning_row *rows;
    size_t count;
    bool before, after;
    /* How many there are on each tab, up to one more than the most. */
    uint64_t counts[WARNING_TABS];
};

enum err warning_list_page(struct ctx *cx, const struct warning_filter *f,
                           struct warning_key key, size_t size,
                           struct warning_page *out) MUST_CHECK;
/* Every row, in order; fn may not use the connection. */
typedef enum err warning_row_fn(void *arg, const struct warning_row *row);
enum err warning_list_each(struct ctx *cx, const struct warning_filter *f,
                           warning_row_fn *fn, void *arg, uint64_t *rows)
    MUST_CHECK;
/* Those of these numbers that the actor may change and are open. */
enum err warning_picked(struct ctx *cx, const uint64_t *ids, size_t n,
                        struct warning_row **out, size_t *count) MUST_CHECK;
/* Those that want something now, of the actor or of all he sees: how many, and
 * the first of them as the list has them; for the dashboard. */
enum err warning_now(struct ctx *cx, bool mine, size_t limit,
                     struct warning_row **out, size_t *n, uint64_t *total)
    MUST_CHECK;

/* The open ones of a customer, those put off last; the caller has judged the
 * rights. Of the row what its own page does not know: the warning. */
enum err warning_of(struct ctx *cx, uint64_t customer_id,
                    struct warning_row **out, size_t *n) MUST_CHECK;

/* Those a case is about: that it began with or that came while it was open, and,
 * of an open case, every open one of its customer. Open ones first, the highest
 * level in front. The rights are those of the case, asked before. */
struct warning_of_case {
    const struct warning_cause *cause;
    unsigned level;
    int32_t opened_on, closed_on; /* closed DAY_NONE = open */
};
enum err warning_of_case(struct ctx *cx, uint64_t case_id,
                         struct warning_of_case **out, size_t *n) MUST_CHECK;

/* The same number for the navigation, as a SELECT that is added to q, with rows of
 * kind 1 as customer_scope_seen has them, up to one more than this: a page must not
 * cost more for who has many. What follows from them may be above it by any number. */
enum { WARNING_BADGE_MOST = 99 };
void warning_badge(struct query *q, const struct ctx *cx);
enum err warning_badge_count(struct ctx *cx, const struct rows *r, uint64_t *n)
    MUST_CHECK;

/* What the rows of a list are based on, of today; by customer, each once. */
struct warning_evidence {
    uint64_t customer_id;
    const struct warning_why *list;
    size_t count;
    struct facts facts;
};
enum err warning_evidence(struct ctx *cx, const struct warning_row *rows,
                          size_t n, struct warning_evidence **out,
                          size_t *count) MUST_CHECK;

/* ---- warning_act.c: what people do with them ---- */

enum { WARNING_SNOOZE_DAYS = 90 }; /* at most */

/* Each of these of warning_picked. ERR_INVALID: the day or account does not do. */
enum err warning_snooze(struct ctx *cx, const struct warning_row *rows,
                        size_t n, int32_t until, const char *reason)
    MUST_CHECK;
enum err warning_wake(struct ctx *cx, const struct warning_row *rows, size_t n)
    MUST_CHECK;
/* account 0 = back to the owner of the customer. */
enum err warning_assign(struct ctx *cx, const struct warning_row *rows,
                        size_t n, uint64_t account_id) MUST_CHECK;
/* Opens a recovery case for each customer that has none open; *opened. */
enum err warning_case(struct ctx *cx, const struct warning_row *rows, size_t n,
                      uint64_t *opened) MUST_CHECK;

/* ---- warning_replay.c ---- */

/* For customers that come in with a history (ids ascending): their warnings as
 * they would have begun and closed in the days before today, read every `step`
 * days; today's own are left to stage_refresh_many, which follows. */
enum err warning_replay(struct ctx *cx, const uint64_t *ids, size_t n,
                        int32_t days, int32_t step) MUST_CHECK;

#endif
