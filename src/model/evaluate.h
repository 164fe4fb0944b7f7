/* The evaluator: walks one customer's events in time order, once, for all
 * models, and yields facts, stage changes with their day and rule, and the next
 * day on which time alone changes something.
 *
 * Terms are those of lifecycle.md 2. What its wording leaves open is read thus:
 * - The state of day D is a function of the events up to the end of D. An order
 *   cancelled or returned in full by D, an order that names a contract by D and
 *   a contract known by D to have ended earlier are taken so for all days
 *   before D too when the latches of D (round, gone) are worked out.
 * - Time acts at the start of a day, events after it in the order day, at, ref.
 *   Lapsed, and gone by the end of a contract, need the end of a day to hold;
 *   what ends 'gone' on the day it would begin prevents it.
 * - Any time gone or lapsed since the last purchase makes the next purchase the
 *   first of a new round.
 * - Gone by the end of the last contract begins when its condition begins to
 *   hold; once ended it does not come back while the condition just goes on.
 * - A notice for one contract ends that contract when it runs out, a notice for
 *   the whole relationship all contracts that were known when it was received.
 * - A successor is a contract that names the ending one, or one that begins
 *   after its last day.
 *
 * - A move by hand (evaluate_move.c) overrides the stage of its model alone.
 *
 * Cost: time goes from one change to the next (flip days), never day by day; no
 * memory is taken for an event once the walk has grown to its largest customer. */
#ifndef MODEL_EVALUATE_H
#define MODEL_EVALUATE_H

#include "model/event.h"
#include "model/rule.h"

enum {
    CYCLE_COMPANY_DEFAULT = 90,
    CYCLE_MIN = 14,
    CYCLE_MAX = 3650
};

struct category_cycle {
    uint64_t id;
    int32_t rank;   /* place of its code, ties go to the lower one */
    int32_t cycle;  /* days, 0 = not set */
};

struct evaluate_input {
    const struct event *events; /* one customer's, day, at, id ascending */
    size_t event_count;
    int32_t created_on;    /* first seen; an earlier event wins */
    int32_t as_of;         /* later events are not looked at */
    int32_t cycle_set;     /* by a person, 0 = none */
    int32_t cycle_company; /* 0 = CYCLE_COMPANY_DEFAULT */
    uint64_t category_id;  /* named by a person: used while no revenue has one */
    const struct category_cycle *categories; /* ascending by id */
    size_t category_count;
};

/* In place of a rule where a move by hand stands against the rules. */
#define RULE_BY_HAND UINT16_MAX

/* One change of one model's stage, read at the end of a day. */
struct stage_step {
    uint16_t model;    /* index in rules->models */
    int16_t from;      /* stage index, -1 = entered the base */
    int16_t to;
    int32_t day, since; /* since: day `from` was entered, DAY_NONE if -1 */
    uint16_t version;  /* of the rules, 0 = by hand */
    uint16_t rule;     /* index in that version, RULE_BY_HAND */
    int32_t round;     /* after the change */
};

typedef void stage_step_fn(void *arg, const struct stage_step *step);

struct facts {
    int32_t day;                   /* as of */
    bool in_base;                  /* false: before it was first seen */
    int32_t first_seen;
    int32_t round, round_first;    /* DAY_NONE: no purchase */
    int32_t purchases;             /* of the round */
    int32_t months;                /* of the round, -1 = no purchase */
    int32_t purchases_total;
    int32_t first_purchase, last_purchase;
    int32_t quiet;                 /* days, -1 = no purchase */
    int32_t cycle2;                /* cycle in half days */
    int32_t cycle_days;            /* rounded up */
    const char *cycle_from;        /* "person" "gaps" "gap" "category"
                                      "company" */
    int32_t expected_on;
    bool late, lapsed, gone;
    int32_t late_on, lapse_on;     /* is, became, or will be if nothing happens;
                                      DAY_NONE = not foreseeable */
    int32_t lapsed_days;
    int64_t revenue_total, revenue_365, revenue_before; /* 365 before those */
    int32_t orders_total, orders_365;
    int32_t first_order, last_order;
    int32_t open_inquiries, open_quotes, open_opportunities;
    bool quote_accepted, last_step;
    int32_t interactions, interactions_90, inbound;
    int32_t touches_90, last_touch, last_contact;
    int32_t csat, nps, intent;     /* -1 = none that counts */
    int32_t csat_on, nps_on, intent_on;
    bool covered, framework, trial;
    int32_t contract_until;        /* last day of the running ones, DAY_NONE =
                                      none runs or without end */
    bool notice;
    int32_t notice_until;
    int32_t referrals, upgrades, cross_sells;
    int32_t use_days_30, last_use;
    bool delivered;
    int32_t open_tickets, tickets_90;
    uint64_t warned;               /* levels of the causes: warning_level */
    int32_t wake_on;               /* next day on which time alone changes a
                                      fact, a warning or a stage of a model
                                      that is kept; DAY_NONE = never */
};

struct stage_now {
    int16_t stage;     /* -1 = not in the base */
    int32_t since;
    uint16_t version, rule;
};

/* A reusable work space, one a thread. */
struct walk;
struct walk *walk_new(const struct rules *rules);
void walk_free(struct walk *w);
/* Only these models, a bit each by index, have steps and stages from now on; new:
 * all. Facts are the same. */
void walk_want(struct walk *w, uint32_t models);

/* fn may be NULL. *facts and stages[model_count] (may be NULL) are as of
 * in->as_of. */
void evaluate(struct walk *w, const struct evaluate_input *in,
              stage_step_fn *fn, void *arg, struct facts *facts,
              struct stage_now *stages);
/* The facts of the customer that evaluate() has just walked without them. */
void evaluate_facts(struct walk *w, struct facts *facts);
/* The stages alone, as of in->as_of, with their rule but not since when: for who
 * asks nothing of the days before, at a third of the work. */
void evaluate_end(struct walk *w, const struct evaluate_input *in,
                  struct stage_now *stages);
/* The days of purchase up to the last day walked, ascending; valid until the
 * next walk. evaluate() looks ahead after it, which adds terms of contracts
 * that begin later: days after as_of are left out. */
size_t walk_purchases(const struct walk *w, const int32_t **days);
/* Revenue of the days from..to (both included, to <= as_of) of the last walk:
 * orders and returns, fixed contracts that no order names spread over theirs. */
int64_t walk_revenue(const struct walk *w, int32_t from, int32_t to);

/* ---- revenue of any day ---- */

/* Counts to the revenue of the 365 days to each of these days. */
struct revenue_amount {
    int64_t amount; /* minor; negative: taken back */
    int32_t from, until;
};

/* A fixed contract that no order names, as it stood on these days. */
struct revenue_term {
    int64_t price;
    int32_t from, until;              /* until: INT32_MAX = still */
    int32_t start, agreed, last, term;
};

struct revenue_parts {
    const struct revenue_amount *amounts;
    size_t amount_count;
    const struct revenue_term *terms;
    size_t term_count;
    uint64_t category_id; /* with most revenue as of in->as_of, 0 = none */
};

/* Of what facts.revenue_365 of every day is the sum, as evaluate() has it as of
 * that day, and would have it of later days if nothing happens. Only these kinds
 * of events bear on it, others may be left out. Valid until the next walk. */
bool revenue_bears(enum event_kind kind);
void evaluate_revenue(struct walk *w, const struct evaluate_input *in,
                      struct revenue_parts *out);
/* What the contract adds to the revenue of the 365 days to `day`. */
int64_t revenue_term_365(const struct revenue_term *t, int32_t day);
/* To that of the days from..to, as of the last. */
int64_t revenue_term_between(const struct revenue_term *t, int32_t from,
                             int32_t to);

/* ---- why ---- */

struct condition_why {
    const struct rule_atom *atom;
    uint16_t group;
    bool negated;
    bool has_value;
    int64_t value;     /* yes/no facts 0 or 1 */
    bool holds;        /* negation applied */
    int32_t holds_on;  /* does not hold: day on which time alone makes it
                          hold, DAY_NONE = never by time alone */
};

struct rule_why {
    const struct rule *rule;
    bool holds;
    bool decides;      /* the first that holds */
    const struct condition_why *conditions;
    size_t condition_count;
};

struct stage_why {
    const struct rule_model *model;
    const struct rule_version *version;
    const struct rule_why *rules; /* in order */
    size_t rule_count;
    int stage;
    bool by_hand;          /* moved there by a person, against the rules */
    int next;          /* the next better stage that is no end, -1 = none */
    const struct rule_why *next_rule; /* its rule: what fails is missing */
    int32_t next_on;   /* day on which time alone gives a better stage */
};

/* A warning, with the rule that gives it and what its conditions saw. */
struct warning_why {
    const struct warning_cause *cause;
    const struct warning_rule *rule;
    const struct condition_why *conditions;
    size_t condition_count;
};

/* The warnings as of in->as_of, by position of the cause; returns how many. The
 * walk is spent. */
size_t warning_explain(struct walk *w, struct arena *a,
                       const struct evaluate_input *in,
                       struct warning_why **out);

/* Evaluates as of in->as_of and explains one model in the arena. facts NULL = they
 * are read already: a walk less. */
void explain(struct walk *w, struct arena *a, const struct evaluate_input *in,
             size_t model, struct stage_why *out, struct facts *facts);

#endif
