/* The figures above the board of recovery cases and on its cards. */
#ifndef MODEL_RECOVERY_BOARD_H
#define MODEL_RECOVERY_BOARD_H

#include "model/recovery.h"

enum { RECOVERY_REGAINED_DAYS = 180 };

/* Each of a list that recovery_list gives with the same filter and one more
 * condition, named beside it. Money is the customers' revenue of the 12 months
 * before their case opened. */
struct recovery_board {
    uint64_t cases[RECOVERY_STATE_COUNT]; /* open; or closed since `quarter` */
    int64_t value[RECOVERY_STATE_COUNT];
    uint64_t top;                    /* open of tier A */
    int64_t top_value;
    uint64_t asked;                  /* asked */
    int64_t asked_budget, asked_at;  /* when first, FIELD_EMPTY = none */
    uint64_t notices;                /* notice_soon */
    int64_t notice_value;
    uint64_t steps, step_cases;      /* overdue ones, late_steps */
    int32_t step_due;                /* the first of them */
    int32_t quarter, regained_from;  /* days for closed_from */
    uint64_t regained_cases;         /* won since regained_from */
    int64_t regained, regained_spent;
};
/* Three statements; of the filter counts whose cases they are, of what family
 * and tier, and of open ones when they are due; not the state. */
enum err recovery_board_read(struct ctx *cx, const struct recovery_filter *f,
                             struct recovery_board *out) MUST_CHECK;

/* How far the running plan of a case is; count 0 = it has none. */
struct recovery_progress {
    unsigned done, count;
    unsigned late;      /* position of the first overdue step, 0 = none */
    int32_t late_on;
    const char *title, *who;
};
/* One for each case, in order; one statement. */
enum err recovery_board_progress(struct ctx *cx, const struct recovery *cases,
                                 size_t n, struct recovery_progress **out)
    MUST_CHECK;

#endif
