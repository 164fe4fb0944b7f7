/* What recovery was worth: how cases ended, what came of those that ended well,
 * and what it cost. What each figure means is in docs/figures.md. */
#ifndef MODEL_RECOVERY_WORTH_H
#define MODEL_RECOVERY_WORTH_H

#include "model/interval.h"
#include "model/recovery.h"

enum recovery_worth_by {
    RECOVERY_WORTH_TEMPLATE, RECOVERY_WORTH_REASON, RECOVERY_WORTH_FAMILY,
    RECOVERY_WORTH_TIER, RECOVERY_WORTH_CAUSE,
    RECOVERY_WORTH_BYS
};

/* Fewer cases have no rate and no rank. */
enum { RECOVERY_WORTH_LEAST = 30, RECOVERY_WORTH_SEEN_DAYS = 180 };

struct recovery_worth_group {
    const char *key, *label; /* template: its number, "0" = none; label "" =
                                the page has the word */
    bool release;            /* a template for parting: good = released */
    uint64_t closed, good;
    int64_t spent, value;    /* of all; 12-month revenue of the good ones */
    uint64_t seen, relost;   /* good ones that ended SEEN_DAYS ago or earlier;
                                of them lost again within SEEN_DAYS */
    struct interval rate;    /* good / closed, Wilson */
    bool ranked;             /* RECOVERY_WORTH_LEAST closed ones or more */
};
/* Of the cases that a filter with closed_from takes in. Ranked ones first, by
 * the lower end of their rate; then by number. */
enum err recovery_worth_groups(struct ctx *cx, const struct recovery_filter *f,
                               enum recovery_worth_by by,
                               struct recovery_worth_group **out, size_t *n)
    MUST_CHECK;

enum { RECOVERY_WORTH_SPANS = 3 };
extern const int recovery_worth_days[RECOVERY_WORTH_SPANS]; /* 90, 180, 365 */

struct recovery_worth_after {
    uint64_t cases;          /* closed well so many days ago or earlier */
    int64_t revenue, margin; /* of their orders in those days; margin of orders
                                whose cost is known, FIELD_EMPTY = none */
    int64_t spent;
    int64_t before;          /* margin of the 12 months before, of those of
                                which it is known; FIELD_EMPTY = of none */
    uint64_t relost;         /* of them lost again within those days */
};
/* One for each of recovery_worth_days; one statement. */
enum err recovery_worth_after(struct ctx *cx, const struct recovery_filter *f,
                              struct recovery_worth_after *out) MUST_CHECK;

struct recovery_worth_score {
    uint64_t cases;       /* closed well, asked before and after */
    double before, after; /* mean of the last score before the case, and of the
                             first after it */
};
/* kind: csat or nps. */
enum err recovery_worth_score(struct ctx *cx, const struct recovery_filter *f,
                              const char *kind,
                              struct recovery_worth_score *out) MUST_CHECK;

struct recovery_case_score {
    int64_t before, after;      /* FIELD_EMPTY = not asked */
    int32_t before_on, after_on;
};
enum { RECOVERY_SCORE_CSAT, RECOVERY_SCORE_NPS, RECOVERY_SCORES };
/* Of one case: the last score before it was opened, the first after it was
 * closed. One statement for both kinds. */
enum err recovery_case_scores(struct ctx *cx, const struct recovery *c,
                              struct recovery_case_score out[RECOVERY_SCORES])
    MUST_CHECK;

#endif
