/* What would have come without recovery.
 *
 * Where a template has a hold-out, a share of the cases drawn at random waits
 * first, and both arms are looked at over the same days: that is an experiment.
 * Where too few have waited, cases that were closed without a plan stand for
 * them; nobody drew those, and whoever shows the figure says so. */
#ifndef MODEL_RECOVERY_HOLDOUT_H
#define MODEL_RECOVERY_HOLDOUT_H

#include "model/interval.h"
#include "model/recovery.h"

/* Nothing is said of an arm or a basis with fewer cases. */
enum { RECOVERY_ARM_LEAST = 30 };

/* Each count is the list of a filter with arm, arm_won and template_id. */
struct recovery_arm {
    uint64_t cases, won; /* whose days are over, or that were closed in them;
                            won: closed well in them */
};
struct recovery_holdout {
    uint64_t template_id;
    const char *name;
    struct recovery_arm treated, waited;
    bool enough;                /* RECOVERY_ARM_LEAST an arm or more */
    struct interval difference; /* of the shares, treated - waited */
};
/* By template, of all the time; of the filter counts whose cases they are and
 * template_id. Templates without a case in either arm are left out. */
enum err recovery_holdouts(struct ctx *cx, const struct recovery_filter *f,
                           struct recovery_holdout **out, size_t *n)
    MUST_CHECK;

struct recovery_without {
    const char *basis;    /* waited (arm), bare, "" = too few of both */
    uint64_t cases, won;
    struct interval rate; /* won / cases, Wilson */
};
/* The share that is kept when nothing is done: of all that waited, else of those
 * closed (since closed_from, where the filter says so) without a plan that had
 * been open for a day at least. */
enum err recovery_without(struct ctx *cx, const struct recovery_filter *f,
                          struct recovery_without *out) MUST_CHECK;
/* The margin that was to be expected without recovery in so many days: that of
 * the 12 months before, for as long, times the share. FIELD_EMPTY: one of them
 * is not known. */
int64_t recovery_without_margin(const struct recovery_without *w,
                                int64_t margin_365, int days);

#endif
