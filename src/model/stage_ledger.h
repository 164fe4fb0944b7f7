/* Writing the stage ledger; shared by stage*.c only.
 *
 * A history is what the evaluator says of one customer and model: one step a
 * day at most, cut by the times the customer was out of the base. The rows of
 * the ledger that count (not corrected, not only taking another back), netted a
 * day, are that history after every refresh; the rows of past days are never
 * touched unless the history says otherwise, and then by rows that name them.
 * Today may hold several rows: what was true at ten stays beside what is true
 * at noon. Facts and moments are those of the writing and are not compared. */
#ifndef MODEL_STAGE_LEDGER_H
#define MODEL_STAGE_LEDGER_H

#include "model/evaluate.h"
#include "model/fact_pack.h"

struct ledger_step {
    int32_t day, since;     /* since: day `from` was entered, DAY_NONE = none */
    uint8_t from, to;       /* stage.number, 0 = not in the base */
    uint16_t version, rule; /* position of the rule; 0 = not by a rule */
    uint16_t round;
    int64_t at;             /* TIME_NONE = find it among the events */
    uint64_t account_id;
    const char *reason;     /* "" = rule */
    size_t fact_count;      /* bytes */
    unsigned char facts[FACT_PACK_MAX];
};

struct ledger_history {
    struct ledger_step *steps; /* by day */
    size_t n, cap;
};

struct ledger_state { /* what stage_state says */
    uint32_t steps;
    int32_t last_day; /* of any row in the ledger, DAY_NONE = no row */
    uint64_t hash;
};

struct ledger_absence {
    int64_t left_at, back_at; /* back_at: TIME_NONE = still away */
    const char *reason;
    uint64_t account_id, back_account_id;
};

enum ledger_need {
    LEDGER_SAME,   /* nothing to write */
    LEDGER_APPEND, /* the ledger's history goes on: only add */
    LEDGER_READ    /* they part before its end: compare row by row */
};

struct ledger_writes { /* rows waiting for stage_ledger_send */
    struct bind *binds;
    size_t n, cap;
};

struct ledger {
    const struct rules *rules;
    struct walk *walk;
    bool wanted[RULE_MODELS]; /* of the others nothing is read or written */
    struct ledger_history history[RULE_MODELS];
    struct ledger_state state[RULE_MODELS];
    bool dry;      /* nothing will be written: no facts of steps */
    bool pack_all; /* facts of all steps, else of those after state.steps */
    uint64_t packed; /* customer read alone whose pack has a row */
    struct arena *arena; /* of the waiting rows */
    struct ledger_writes derived, rows, states, packs, dirty;
    unsigned differs; /* of those in derived, see stage_derived_differs */
    struct ledger_writes warned; /* customer, warned: for warning_settle */
    struct ledger_writes follow; /* customers with warnings: warning_follow */
};

struct ledger *stage_ledger_new(const struct rules *rules, struct walk *walk);
/* Which models: see struct stage_task. New: those that are kept. */
void stage_ledger_wish(struct ledger *l, const char *models);
/* Those, and the default one that derived columns are read from: for walk_want. */
uint32_t stage_ledger_wanted(const struct ledger *l);
void stage_ledger_free(struct ledger *l);

/* stage_ledger.c. A new customer; `states` as CUSTOMER_STATES gives them. */
void stage_ledger_customer(struct ledger *l, const char *states);
/* The same from rows [from, to) of stage_state: customer_id, model_id, steps,
 * hash, last_day. Of many customers they cost a quarter of the text. */
void stage_ledger_customer_rows(struct ledger *l, const struct rows *r,
                                size_t from, size_t to);
/* The same customer once more, with the facts of all steps. */
void stage_ledger_again(struct ledger *l);
stage_step_fn stage_ledger_collect; /* arg: struct ledger */
/* Cuts all histories by the absences (in time order). */
void stage_ledger_cut(struct ledger *l, const struct ledger_absence *a,
                      size_t n);
enum ledger_need stage_ledger_need(const struct ledger *l, size_t model);
/* The most of all kept models. */
enum ledger_need stage_ledger_needs(const struct ledger *l);
uint64_t stage_ledger_hash(const struct ledger_step *steps, size_t n);

/* "model:steps:hash:last day," for stage_ledger_customer, of customer c. Read
 * without a lock; a state that somebody wrote meanwhile fails the write of ours
 * (1020), and the transaction is repeated. */
#define CUSTOMER_STATES                                                       \
    " (SELECT GROUP_CONCAT(s.model_id, ':', s.steps, ':', s.hash, ':',"       \
    "   DATEDIFF(s.last_day, '1970-01-01')) FROM stage_state s"               \
    "   WHERE s.customer_id = c.id)"

/* stage_queue.c: rows wait and are sent together, in the caller's
 * transaction. Drop them when a transaction begins (it may be a second try). */
void stage_ledger_drop(struct ledger *l, struct arena *a);
struct bind *stage_ledger_wait(struct ledger *l, struct ledger_writes *w,
                               size_t columns);
/* One ledger row; corrects_day DAY_NONE = corrects none. */
void stage_ledger_row(struct ledger *l, uint64_t customer_id, size_t model,
                      const struct evaluate_input *in,
                      const struct ledger_step *step, unsigned seq,
                      int32_t corrects_day, unsigned corrects_seq);
/* The state after it; last_day of any row. */
void stage_ledger_state(struct ledger *l, uint64_t customer_id, size_t model,
                        int32_t last_day);
void stage_ledger_append(struct ledger *l, uint64_t customer_id, size_t model,
                         const struct evaluate_input *in);
void stage_ledger_dirty(struct ledger *l, uint64_t customer_id);
/* One entry for all of a range instead of those that wait. */
void stage_ledger_dirty_range(struct ledger *l, uint64_t from, uint64_t until);
/* The rows that wait, the first of every customer before the second of any. For
 * those that come between rows of other models: in the order of the key the server
 * takes them for the end of a table and splits each full page right after the
 * last of them, which leaves most pages with a customer or two: three and a half
 * times the pages and twice the time of this order. At the end of the table, where
 * nothing lies between, the order of the key fills every page. */
void stage_ledger_spread(struct ledger *l);
/* Its warnings, where it has some, get their copies of it anew. */
void stage_ledger_follow(struct ledger *l, uint64_t customer_id,
                         uint64_t warned);
enum err stage_ledger_send(struct ctx *cx, struct ledger *l) MUST_CHECK;

/* stage_correct.c: reads the rows of the ledger and makes those wait that turn
 * them into the history. */
enum err stage_ledger_correct(struct ctx *cx, struct ledger *l,
                              uint64_t customer_id, size_t model,
                              const struct evaluate_input *in,
                              const struct ledger_absence *last) MUST_CHECK;

#endif
