/* The inside of the evaluator, shared by evaluate*.c only.
 *
 * The state of one customer at the end of day `day`. What an event changes is
 * marked in `dirty`; only the atoms that look at it, and those whose flip day
 * has come, are read again. */
#ifndef MODEL_EVALUATE_WALK_H
#define MODEL_EVALUATE_WALK_H

#include <assert.h>
#include <string.h>

#include "core/text.h"
#include "model/evaluate.h"

#define DAY_NEVER INT32_MAX

enum {
    USE_WINDOW = 30,
    NPS_VALID = 365,
    INTENT_VALID = 180,
    QUOTE_VALID = 60,
    ENDED_AFTER = 30,
    OUTSIDE_WINDOW = 365,
    TERM_MIN_DAYS = 180,
    MONTHS_KEPT = 64
};

/* What a change touches; a fact names the groups it depends on. */
enum group {
    G_BUY = 1, G_ROUND = 2, G_TOUCH = 4, G_USE = 8, G_DEAL = 16,
    G_TICKET = 32, G_ANSWER = 64, G_CONTRACT = 128, G_NOTICE = 256,
    G_GONE = 512, G_LAPSE = 1024, G_DELIVERY = 2048, G_REFERRAL = 4096,
    G_RECOVERY = 8192, G_UPGRADE = 16384, G_REVENUE = 32768,
    G_QUOTE = 65536, G_CONTACT = 131072, G_DUE = 262144, G_ALL = 524287,
    GROUP_COUNT = 19
};

enum { MASKS_SEEN_BITS = 6 };
enum { FLIP_BLOCK = 16 };

struct days { /* ascending */
    int32_t *day;
    size_t n, cap;
};

enum day_list {
    DAYS_TOUCH, DAYS_USE, DAYS_TICKET, DAYS_ORDER, DAYS_CONTRACT,
    DAYS_UPGRADE, DAYS_RECOVERY, DAYS_PURCHASE, DAYS_INTERACTION,
    DAY_LISTS
};

struct money { /* by day ascending; sum = all up to and with this entry */
    int32_t *day;
    int64_t *sum;
    size_t n, cap;
};

enum amend { AMEND_CANCELLED = 1, AMEND_NO_PURCHASE = 2, AMEND_NAMED = 4 };

struct contract {
    uint64_t ref, follows, category;
    int64_t price;
    int32_t known, start, agreed, last; /* agreed, last: DAY_NEVER = no end */
    int32_t term;                       /* months, 0 = one term */
    int32_t next_term, term_index;      /* DAY_NEVER = no further */
    uint32_t type;                      /* EVENT_FIXED ... */
    bool renews, named, ended, after_notice;
};

struct notice {
    uint64_t ref, contract;
    int32_t day, until;
    int32_t withdrawn_on; /* DAY_NEVER = not */
    bool done;            /* withdrawn or run out */
};

struct opening {
    int32_t first, last, count, next_index, next_day;
    int64_t sum;
    uint64_t category;
};

struct deal {
    uint64_t ref;
    uint16_t kind; /* EVENT_INQUIRY, EVENT_QUOTE, EVENT_OPPORTUNITY */
    bool last_step;
};

struct ticket {
    uint64_t ref;
    bool complaint;
};

/* An invoice; a payment that comes before it makes its entry. */
struct due {
    uint64_t ref;
    int64_t rest;      /* not paid yet, minor */
    int32_t until;     /* day it is due, DAY_NEVER = not known */
};

struct category_sum {
    uint64_t id;
    int64_t sum;
};

/* An array that only grows, kept from customer to customer. */
struct pool {
    void *data;
    size_t n, cap;
};

struct walk_state { /* all of it starts again with a customer or a replay */
    int32_t round, round_first, round_purchases;
    int32_t first_purchase, last_purchase;
    int32_t orders_total, first_order, last_order, last_outside;
    int32_t last_delivery, last_use, last_touch, last_contact;
    int32_t inbound, referrals, upgrades, cross_sells;
    int32_t quote_accepted_on;
    int32_t nps_on, intent_on, csat_on;
    int64_t nps_at, intent_at, csat_at;
    uint64_t nps_ref, intent_ref, csat_ref;
    int16_t nps, intent, csat;
    int16_t nps_before, intent_before, csat_before; /* -1 = no answer before */
    int32_t unanswered; /* contacts by us since the customer took part */
    bool away;            /* gone or lapsed at some time since last purchase */
    bool gone_latch, end_held, kept_today;
    bool gone, lapsed, late;
    int32_t lapsed_since, late_since;
    int32_t gone_flip, lapse_flip, late_flip;
    int32_t cycle2;
    const char *cycle_from;
    bool covered, framework, trial, notice;
    int32_t next_virtual;
    unsigned dirty;
};

struct moved { /* by hand, of one model */
    int16_t stage; /* index, -1 = none stands */
    int16_t rules; /* what they gave when it was made, -1 = not read yet */
    bool facts;    /* ends when they give another */
    int32_t until; /* DAY_NEVER = no end */
    uint64_t ref;
};

/* The first mask of a version that holds where these conditions do, of all that its
 * model looks at. */
struct mask_seen {
    uint64_t truth;
    const struct rule_mask *all, *first; /* all: of the version, NULL = unused */
};

/* The rules of a model that are in force on the day. */
struct in_force {
    const struct rule_mask *masks;
    uint64_t uses;     /* of the first word */
    uint16_t version;
};

struct walk {
    const struct rules *rules;
    struct evaluate_input in;
    int32_t first, day;
    bool fresh;  /* no day settled yet */
    bool silent; /* replay or look ahead: no atoms, no stages, no steps */
    struct walk_state s;
    struct days days[DAY_LISTS];
    struct money money;
    struct pool gaps;      /* int32_t, sorted */
    struct pool contracts, notices, openings, deals, tickets, categories;
    struct pool dues;
    struct pool amends;    /* uint8_t per event */
    struct pool ends;      /* int32_t per event, DAY_NEVER = none */
    struct pool amounts, terms, before; /* of evaluate_revenue.c */
    uint64_t truth[RULE_WORDS], truth_first[RULE_WORDS]; /* of no events yet */
    int32_t flip[RULE_ATOMS]; /* first day on which time changes an atom */
    int32_t flip_min;         /* the least of them */
    struct mask_seen *seen; /* 1 << MASKS_SEEN_BITS of each model */
    size_t words, blocks;  /* that have atoms */
    uint64_t group_atoms[GROUP_COUNT][RULE_WORDS];
    uint32_t atom_models[RULE_ATOMS]; /* models that look at it */
    uint32_t wanted;       /* models whose stages are asked for */
    uint32_t kept;         /* models that time wakes a customer for */
    uint64_t kept_atoms[RULE_WORDS]; /* that those look at */
    int32_t months_of, months_on[MONTHS_KEPT]; /* round_first, 0 = not known */
    struct stage_now stages[RULE_MODELS];
    struct moved moved[RULE_MODELS];
    int32_t moved_flip;    /* first day on which one has run out */
    uint32_t moved_due;    /* models that a move begins or ends in */
    size_t next_switch;
    struct in_force in_force[RULE_MODELS];
    stage_step_fn *fn;
    void *arg;
};

#define POOL_AT(pool, type, i) (((type *)(pool).data)[i])

/* evaluate_pool.c: memory */
void *pool_add(struct pool *p, size_t size);         /* zeroed entry */
void pool_need(struct pool *p, size_t n, size_t size);
void days_add(struct days *l, int32_t day);
void money_add(struct money *m, int32_t day, int64_t amount);
/* Entries with day >= first. */
size_t days_since(const struct days *l, int32_t first);
size_t days_first(const struct days *l, int32_t day); /* first index >= day */
int64_t money_between(const struct money *m, int32_t a, int32_t b);
int64_t money_of(const struct money *m, size_t lo, size_t hi); /* of a stretch */
size_t money_first(const struct money *m, int32_t day);

/* evaluate_amend.c: what later events say about earlier ones */
bool amend_wanted(const struct walk *w, size_t lo, size_t hi, bool *replay);
void amend_compute(struct walk *w, size_t end);

/* evaluate_apply.c */
void apply_event(struct walk *w, size_t index);
void apply_purchase(struct walk *w, int32_t day);
void apply_order(struct walk *w, int32_t day, int64_t amount, bool outside);
void apply_revenue(struct walk *w, int32_t day, int64_t amount,
                   uint64_t category);
void apply_kept(struct walk *w); /* what ends 'gone' */

/* evaluate_time.c: contracts, notices, opening records */
void time_contract(struct walk *w, const struct event *e, size_t index);
void time_contract_end(struct walk *w, const struct event *e);
void time_notice(struct walk *w, const struct event *e);
void time_notice_withdrawn(struct walk *w, const struct event *e);
void time_opening(struct walk *w, const struct event *e);
void time_day(struct walk *w, int32_t day); /* what begins or ends this day */
void time_next(struct walk *w);             /* sets s.next_virtual */
int32_t time_term_start(const struct contract *c, int32_t index);

/* evaluate_contract.c: what the contracts say about a day */
void time_running(struct walk *w);          /* covered, framework, trial */
bool time_notice_runs(const struct walk *w, int32_t *until);
/* A notice is running that ends the contract if it is not withdrawn. */
bool time_notice_ends(const struct walk *w, const struct contract *c);
int32_t time_contract_until(const struct walk *w);
bool time_renewal_due(const struct walk *w, int ahead, int32_t *flip);
/* Revenue of fixed contracts that no order names, all days up to `day`. */
int64_t time_accrued(const struct contract *c, int32_t day);

/* evaluate_fact.c: cycle, late, lapsed, gone, money */
void fact_settle(struct walk *w); /* after the events of a day */
void fact_cycle(struct walk *w);
int64_t fact_revenue(const struct walk *w, int32_t a, int32_t b);
/* The same, where the money of orders and returns of these days is known. */
int64_t fact_accrued(const struct walk *w, int64_t money, int32_t a, int32_t b);
bool contract_counts(const struct contract *c); /* its price is revenue */
/* The category with most of the revenue up to the day, 0 = none. */
uint64_t fact_category(const struct walk *w);
bool fact_value(struct walk *w, const struct rule_atom *a, int64_t *value);

/* evaluate_due.c: what is owed */
void due_apply(struct walk *w, const struct event *e);
/* The day the oldest invoice that is not paid was due, DAY_NONE = none is
 * overdue; *flip: the next day on which one becomes so. */
int32_t due_since(const struct walk *w, int32_t *flip);

/* warning_read.c */
uint64_t warning_read(struct walk *w, int32_t *wake);

/* evaluate_move.c: moves by hand */
void move_apply(struct walk *w, const struct event *e);
void move_day(struct walk *w);  /* what has run out by this day */
void move_flip(struct walk *w);
/* The next day on which one of these models has run out. */
int32_t move_next(const struct walk *w, uint32_t models);
void move_clear(struct walk *w);
/* Whether one stands in this model today, against what its rules give. */
bool move_stands(struct walk *w, size_t model, int16_t by_rules);

/* evaluate_atom.c */
unsigned atom_groups(enum fact f);
bool atom_eval(struct walk *w, const struct rule_atom *a, int32_t *flip);

/* evaluate_facts.c: looks ahead too, so the walk is spent afterwards */
void facts_read(struct walk *w, struct facts *f);

/* evaluate.c */
void atoms_first(struct walk *w);            /* truth_first */
void walk_start(struct walk *w, const struct evaluate_input *in);
void walk_clear(struct walk *w);            /* before all events */
size_t walk_day_end(const struct walk *w, size_t lo); /* of the day of lo */
void walk_customer(struct walk *w, const struct evaluate_input *in,
                   stage_step_fn *fn, void *arg);
void walk_until(struct walk *w, int32_t day); /* time alone, up to day */
void walk_step(struct walk *w, int32_t day);  /* settles walk_next()'s day */
int32_t walk_next(const struct walk *w);      /* next day time may change */
/* The same of facts and of the models that are kept alone, whichever are asked
 * for: who is read anew that day finds something to write. */
int32_t walk_wake(const struct walk *w);

#endif
