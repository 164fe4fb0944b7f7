/* Conclusions: what in the figures deserves a sentence. Made by rules whose
 * limits stand in one table; pure arithmetic, so that the same figures always
 * say the same. Shares are only compared where both sides have SAY_FEWEST, and a
 * change is only called one where the 95 % interval of the difference leaves
 * out 0. */
#ifndef MODEL_FUNNEL_SAY_H
#define MODEL_FUNNEL_SAY_H

#include "model/funnel.h"

enum { SAY_FEWEST = 30, SAY_MOST = 8 };

enum saying_kind {
    SAY_STEP_WORST,  /* the step most stop at: part of whole went on */
    SAY_STEP_WORSE,  /* a step that lost against the comparison */
    SAY_STEP_BETTER,
    SAY_OVER,        /* longer in a stage than its limit: part of whole */
    SAY_BACK,        /* the way back most took: part of all that left a */
    SAY_LOST_MORE,   /* lost: part of the opening, against the comparison */
    SAY_LOST_LESS,
    SAY_WON,         /* won back: part moves */
    SAY_GROWN,       /* a stage that grew: opening whole, closing part */
    SAY_SHRUNK,
    SAY_KIND_COUNT
};

enum saying_tone { TONE_WARN, TONE_BAD, TONE_GOOD, TONE_PLAIN };

struct saying {
    enum saying_kind kind;
    enum saying_tone tone;
    int a, b;                       /* stages by index: from a to b, or a */
    uint64_t part, whole;
    uint64_t then_part, then_whole; /* whole 0 = nothing to compare with */
    struct slice slice;             /* the customers it is about */
    size_t step;                    /* of the cohort: index of a */
};

struct funnel_numbers {
    const struct funnel_flow *flow, *flow_then;       /* then: NULL = none */
    const struct funnel_cohort *cohort, *cohort_then;
};

/* At most SAY_MOST, what asks for action first. The number of them. */
size_t funnel_sayings(const struct funnel_numbers *n,
                      struct saying out[SAY_MOST]);

#endif
