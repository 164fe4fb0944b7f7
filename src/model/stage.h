/* Stages of customers in the database: the derived columns of `customer` and
 * the stage ledger are written here and nowhere else, from the events, by the
 * evaluator. The ledger of the models that are kept gets every change on the day
 * it happened, and corrections where the past turns out to be another one.
 *
 * Whoever changes events of a customer calls stage_refresh_customer in the same
 * transaction; imports call stage_refresh_range when their rows are in. */
#ifndef MODEL_STAGE_H
#define MODEL_STAGE_H

#include "model/evaluate.h"

/* Reads the customer anew as of today and writes its derived columns, its
 * ledger and its entry in the outbox of the funnel in the caller's transaction.
 * Also called when it went to the bin, was merged away or came back: that is
 * read off its row. ERR_NOT_FOUND when there is no such customer. */
enum err stage_refresh_customer(struct ctx *cx, uint64_t customer_id)
    MUST_CHECK;

struct stage_progress {
    uint64_t customers; /* read */
    uint64_t changed;   /* something was written, the others were right */
    uint64_t total;     /* to be read: those due, or all; 0 = not counted */
};

/* Called after each piece; any other answer than OK stops. May be NULL. */
typedef enum err stage_progress_fn(void *arg, const struct stage_progress *p);

/* What to read anew: customers with from <= id <= to, in pieces of 2,000, each
 * read and written in one transaction of its own (so not inside one of the
 * caller). `to` UINT64_MAX = to the end. */
struct stage_task {
    uint64_t from, to;
    int32_t due;        /* only whose wake day has come by then; DAY_NONE = all */
    const char *models; /* "CODE,CODE", "all"; NULL = those that are kept */
    bool repack;        /* packs are written anew from `event` */
    bool dry;           /* nothing is written, `changed` would be */
    bool rows;          /* with dry: events are read from their rows, not packs */
    bool one_thread;    /* else several, each with a connection */
};
enum err stage_refresh_task(struct ctx *cx, const struct stage_task *task,
                            stage_progress_fn *fn, void *arg,
                            struct stage_progress *out) MUST_CHECK;
/* All of a range, with one thread. */
enum err stage_refresh_range(struct ctx *cx, uint64_t from, uint64_t to,
                             stage_progress_fn *fn, void *arg,
                             struct stage_progress *out) MUST_CHECK;
/* These customers (ids ascending, each once), inside the caller's transaction. */
enum err stage_refresh_many(struct ctx *cx, const uint64_t *ids, size_t n)
    MUST_CHECK;
/* The daily run: customers whose wake day has come by `day`, in pieces. */
enum err stage_refresh_due(struct ctx *cx, int32_t day, stage_progress_fn *fn,
                           void *arg, struct stage_progress *out) MUST_CHECK;

/* Puts these customers into the outbox of the funnel. For whoever changes, in the
 * same transaction, what its copy in memory holds of a customer (owner, team,
 * region, industry, size, source, grade, category, created_on, live) without
 * reading it anew; the functions above do it themselves. */
enum err stage_copy_stale(struct ctx *cx, const uint64_t *ids, size_t n)
    MUST_CHECK;

/* ---- for those who make customers ---- */

/* The derived columns of `customer`. */
struct stage_derived {
    const char *stage;
    int32_t since, first, last, expected, late, lapse, touch, contact, wake;
    int64_t round, purchases, cycle, deals;
    int64_t revenue_365, revenue_total;
    uint64_t warned;
};

struct stage_new {
    int32_t created_on;
    struct event *events; /* that it is going to have; put in order */
    size_t event_count;
    struct stage_derived *out;
};

/* What customers will have that are written in this transaction, so that they
 * are written once. It is still read anew when their events are in. */
enum err stage_derive_new(struct ctx *cx, const struct stage_new *list,
                          size_t n) MUST_CHECK;

/* ---- for an import that was not run yet ---- */

struct stage_future {
    uint64_t customer_id; /* 0 = a new one */
    int32_t created_on;   /* as it will be; DAY_NONE = as stored, or today */
    const struct event *events; /* that it is going to have too */
    size_t event_count;
    const struct event_ref *gone; /* that will have been taken back */
    size_t gone_count;
    struct event *stored; /* filled in */
    size_t stored_count;
    const char *before, *after; /* out: codes of the default model's stages as
                                   of today; before NULL of a new one */
};

/* Writes nothing. Four statements, however many customers. */
enum err stage_foresee(struct ctx *cx, struct stage_future *list, size_t n)
    MUST_CHECK;

/* ---- for the profile: the caller has judged the row rights ---- */

struct stage_stay {
    const struct rule_stage *stage;
    int32_t round;
    unsigned version, rule; /* that brought it there; rule as stored */
    int32_t entered, left; /* left: DAY_NONE = still there */
    int32_t days;          /* to `left`, or to today */
};

/* Every stay in the model, oldest first, in the arena of cx. */
enum err stage_history(struct ctx *cx, uint64_t customer_id,
                       const char *model, const struct stage_stay **stays,
                       size_t *n) MUST_CHECK;
/* Why, as of a day (DAY_NONE = today); facts as of that day. */
enum err stage_explain(struct ctx *cx, uint64_t customer_id,
                       const char *model, int32_t day, struct stage_why *why,
                       struct facts *facts) MUST_CHECK;
/* The same of some, as of today, with a fixed number of statements; whose row is
 * gone keeps its why.model NULL. */
struct stage_lack {
    uint64_t customer_id; /* the caller's; different ones */
    struct stage_why why;
    struct facts facts;
};
enum err stage_explain_list(struct ctx *cx, const char *model,
                            struct stage_lack *list, size_t n) MUST_CHECK;
/* Every model at once, as of a day (DAY_NONE = today): stages[model_count] as in
 * rules->models; facts as of that day. */
enum err stage_as_of(struct ctx *cx, uint64_t customer_id, int32_t day,
                     const struct rules **rules, struct stage_now *stages,
                     struct facts *facts) MUST_CHECK;
/* By its number as people see it, with the rights of the actor. */
enum err stage_find_customer(struct ctx *cx, const char *code, uint64_t *id)
    MUST_CHECK;
/* The same, of a customer in the bin too: its history does not end with it. */
enum err stage_find_any(struct ctx *cx, const char *code, uint64_t *id)
    MUST_CHECK;

/* ---- for the day page ---- */

/* Where time alone takes a customer next in the default model. */
struct stage_turn {
    uint64_t customer_id;
    const struct rule_stage *from, *to;
    int32_t day;        /* first day in `to` */
    struct facts facts; /* as of today */
};

/* The next turn of each of these customers (ids ascending) up to that many days
 * ahead, if nothing happens; who stays where he is, is left out. By day. */
enum err stage_outlook(struct ctx *cx, const uint64_t *ids, size_t n,
                       int days, struct stage_turn **out, size_t *count)
    MUST_CHECK;
/* The default model. */
enum err stage_default_model(struct ctx *cx, const struct rule_model **out)
    MUST_CHECK;

#endif
