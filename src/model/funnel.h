/* The figures of the funnel and the customers behind them; what each means is in
 * docs/figures.md.
 *
 * All come from one pass over the copy in memory (model/copy.h) with one scope:
 * a figure and its list cannot differ. Nothing here reads the ledger. A figure
 * is as of copy_moment, which the page says. */
#ifndef MODEL_FUNNEL_H
#define MODEL_FUNNEL_H

#include "model/scope.h"

enum { FUNNEL_OUT = RULE_STAGES }; /* index of "not in the base" */

struct funnel_stage {
    const struct rule_stage *stage;
    uint64_t opening, in, out, closing;
    uint64_t in_new, in_back, in_won;   /* of in */
    uint64_t out_base;                  /* of out: gone from the base */
    uint64_t over;                      /* over the limit at the end */
    int64_t revenue_365;                /* minor */
    int32_t median2;                    /* median days * 2, -1 = none */
};

struct funnel_flow {
    const struct rule_model *model;
    struct funnel_stage stages[RULE_STAGES]; /* in the model's order */
    size_t stage_count;
    struct funnel_stage total;               /* stage NULL */
    /* [from][to], index of the stage or FUNNEL_OUT */
    uint64_t moves[RULE_STAGES + 1][RULE_STAGES + 1];
    uint64_t back, lost, won, entered, left; /* moves by their meaning */
};
enum err funnel_flow(struct ctx *cx, const struct scope *s,
                     struct funnel_flow *out) MUST_CHECK;

struct funnel_step {
    const struct rule_stage *stage;
    uint64_t first, repeat;       /* observed members who reached it */
    uint64_t won;                 /* observed won-backs who reached it */
    int32_t median2;              /* from the step before, * 2; -1 = none */
    /* reached the step before and not this: where they are at the window's
     * end, by stage index or FUNNEL_OUT */
    uint64_t missing[RULE_STAGES + 1];
};

struct funnel_cohort {
    int32_t from, to;             /* its own period */
    uint64_t pending;             /* members not observed yet */
    uint64_t pending_won;
    struct funnel_step steps[RULE_STAGES];
    size_t step_count;
};
enum err funnel_cohort(struct ctx *cx, const struct scope *s,
                       struct funnel_cohort *out) MUST_CHECK;

struct funnel_curve {
    const struct rule_stage *stage;
    struct { int32_t days; uint32_t events, at_risk; } *points; /* with events */
    size_t count;
    uint64_t stays, open;         /* open: censored at the last day */
    int32_t quartile[3];          /* S <= .75, .5, .25; -1 = not reached */
};
enum err funnel_curve(struct ctx *cx, const struct scope *s, int stage,
                      struct funnel_curve *out) MUST_CHECK;

struct funnel_month {
    int32_t from, to;
    uint64_t closing[RULE_STAGES];
    uint64_t entered, reached[RULE_STAGES]; /* cohort of that month: observed
                                               members, and by step, that of
                                               the entry first */
    uint64_t pending;
};
/* n months or quarters (`months` = 1 or 3 each) up to the scope's last day, with
 * which the last one ends. */
enum err funnel_trend(struct ctx *cx, const struct scope *s, int months,
                      size_t n, struct funnel_month *out) MUST_CHECK;

/* Of the base as a whole, as the total row of the flow. Whose row is gone for good
 * has no values and is in no break-down. */
struct funnel_part {
    uint64_t value;               /* of the dimension; 0 = none */
    const char *name;             /* in the actor's language */
    uint64_t opening, closing;
    uint64_t in, out;             /* came into the base, left it */
    uint64_t entered, reached[RULE_STAGES];
    int64_t revenue_365;
};
/* One row a value of the dimension that has anybody, by closing descending. */
enum err funnel_parts(struct ctx *cx, const struct scope *s, enum dimension d,
                      struct funnel_part **out, size_t *n) MUST_CHECK;

struct funnel_drop {
    enum dimension dimension;
    uint64_t value;
    const char *name;
    uint64_t n, on;               /* with the value: reached S, and the next */
    uint64_t rest, rest_on;
    double p;                     /* two-proportion z, two-sided */
};
/* Of the step with that index in the cohort, 0 = the entry's (docs/figures.md,
 * last part); the last step has none. */
enum err funnel_drops(struct ctx *cx, const struct scope *s, size_t step,
                      struct funnel_drop **out, size_t *n) MUST_CHECK;

/* How the stages of two models overlap at the scope's last day: [a][b], a of
 * scope.model, b of scope.with, FUNNEL_OUT = not in the base; who is in neither
 * is not counted. */
struct funnel_overlap {
    uint64_t customers[RULE_STAGES + 1][RULE_STAGES + 1];
    int64_t revenue_365[RULE_STAGES + 1][RULE_STAGES + 1];
};
enum err funnel_overlap(struct ctx *cx, const struct scope *s,
                        struct funnel_overlap *out) MUST_CHECK;

/* What became of those with whom a play was done (docs/figures.md, Plays). */
enum { PLAY_LANDMARK = 30, PLAY_WINDOW = 90 };
enum play_aim { PLAY_GO_ON, PLAY_STAY, PLAY_COME_BACK };
/* What is hoped for in a stage: a later step, that it stays in the last one, a
 * step again out of a loss, a fall or an end. */
enum play_aim funnel_play_aim(const struct rule_model *m, int stage);

struct funnel_play {
    uint64_t play_id;          /* given, and of which stage */
    int stage;
    uint64_t customers[2], on[2]; /* [not done, done]; on: what is hoped for */
};
/* Those of one stage stand together. */
enum err funnel_plays(struct ctx *cx, const struct scope *s,
                      struct funnel_play *plays, size_t n) MUST_CHECK;

/* ---- the customers behind a number ---- */

enum slice_kind {
    SLICE_OPENING, SLICE_CLOSING,     /* a: stage, -1 = all */
    SLICE_IN, SLICE_OUT,              /* moves; a: stage, -1 = all */
    SLICE_MOVE,                       /* a -> b, FUNNEL_OUT = not in the base */
    SLICE_NEW, SLICE_BACK, SLICE_WON, SLICE_LOST, SLICE_LEFT, /* a: into (LEFT:
                                         out of) this stage, -1 = any */
    SLICE_OVER,                       /* a: stage, -1 = all */
    SLICE_REACHED,                    /* a: stage, b: cohort_group */
    SLICE_MISSING,                    /* a: stage, b: stage at the end, -1 any */
    SLICE_PENDING,                    /* a: cohort_group */
    SLICE_STAY,                       /* a: stage, b: 0 all, 1 ended, 2 open */
    SLICE_BOTH,                       /* at the end; a: stage or FUNNEL_OUT, b:
                                         likewise of scope.with, -1 = any */
    SLICE_PLAYED, SLICE_PLAYED_ON,    /* a: stage, b: number of the play: done */
    SLICE_UNPLAYED, SLICE_UNPLAYED_ON,/* and not done; ON: what is hoped for */
    SLICE_KIND_COUNT
};
enum cohort_group { COHORT_MEMBERS, COHORT_FIRST, COHORT_REPEAT, COHORT_WON };

struct slice {
    enum slice_kind kind;
    int a, b;
};
/* As in an address ("in.consideration", "move.usage.churn", "reached.purchase
 * .first"): codes, so that they stay. Of a scope its two models are looked at.
 * false: not a slice of them. */
bool slice_read(const struct scope *of, const char *text, struct slice *out)
    MUST_CHECK;
const char *slice_text(struct arena *a, const struct scope *of,
                       const struct slice *s);

enum funnel_order { ORDER_CODE, ORDER_DAYS, ORDER_DAY, ORDER_REVENUE };

struct funnel_row {
    uint64_t customer_id;
    int32_t day;        /* of the move, or entered the stage */
    int from, to;       /* of the move; stocks: to = the stage */
    int32_t days;       /* of the stay that ended, or so far */
    int64_t revenue_365;
};

struct funnel_list {
    struct funnel_row *rows;
    size_t count;
    uint64_t total;     /* rows in all: equals the figure */
    uint64_t customers; /* different ones */
    int64_t revenue_365;/* of the different ones */
    uint64_t deleted;   /* of the customers: in the bin or gone for good */
    uint64_t outside;   /* fit scope and slice and are for the eyes of the
                           scope's maker, but not for the actor's; a page
                           may say only: some or none */
};
/* Rows `first`, first + 1, ... (n at most) in that order. */
enum err funnel_list(struct ctx *cx, const struct scope *s,
                     const struct slice *sl, enum funnel_order order,
                     bool descending, size_t first, size_t n,
                     struct funnel_list *out) MUST_CHECK;

/* As known on the scope's day, is nothing of the model in the ledger at all? Of
 * everybody's customers: why a page of zeros is one. */
enum err funnel_unrecorded(struct ctx *cx, const struct scope *s, bool *out)
    MUST_CHECK;

/* Who is over the limit at the end (SLICE_OVER of all), with most in deals that
 * are open today first, then the longest; *total = all of them. */
struct funnel_stuck {
    struct funnel_row row;
    int64_t open_minor;
};
enum err funnel_stuck(struct ctx *cx, const struct scope *s, size_t most,
                      struct funnel_stuck **out, size_t *n, uint64_t *total)
    MUST_CHECK;

#endif
