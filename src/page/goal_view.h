/* Goals with their values: for the list, the stage page and the day. */
#ifndef PAGE_GOAL_VIEW_H
#define PAGE_GOAL_VIEW_H

#include "model/goal.h"
#include "page/page.h"

struct goal_row {
    struct goal goal;
    struct kpi_ask ask;
};

/* Which period, as known at the end of which day (DAY_NONE = now). */
struct goal_when {
    struct period period;
    int32_t known_on;
    const struct kpi *kpis; /* that are in use; NULL = not read yet */
    size_t kpi_count;
};

/* Goals of the period that the actor may see, with their values; stage as in
 * goal_list. One pass over the customers for all of them, and one look at the
 * funnel for each stage and team. */
enum err goal_rows_read(struct request *rq, const struct goal_when *when,
                        const char *stage, struct goal_row **out, size_t *n)
    MUST_CHECK;
/* The team or the person. */
const char *goal_whose(struct request *rq, const struct goal *g);
/* What is missing (hundredths, 0 = nothing), and how much that is a week while
 * two weeks or more are left (else 0). */
int64_t goal_rest(const struct goal_row *row, const struct period *p,
                  int64_t *week);
/* Whose customers its value counts. */
const char *goal_value_href(struct request *rq, const struct goal_row *row,
                            const struct goal_when *when);
/* NAME, STAGE section (TONE STAGE_NAME), VALUE_HREF VALUE, TARGET, BAR_SVG
 * STATE TONE, PACE, EDIT section with EDIT_HREF. */
void goal_row_show(struct request *rq, struct view *v,
                   const struct goal_row *row,
                   const struct goal_when *when);

#endif
