/* The roller of the funnel's copy as threads of `perennial work`: one takes
 * changed customers up, the other builds the days known on that readers asked
 * for, so that a large one holds up no change. */
#ifndef JOB_ROLL_H
#define JOB_ROLL_H

#include "core/ctx.h"

/* The connections, each for its own thread. */
struct roll_place {
    struct ctx changes, known;
};

struct rolling;

struct rolling *rolling_start(struct roll_place *place);
/* Asks both to stop; true when they have. */
bool rolling_stopped(struct rolling *r);
/* After rolling_stopped said so. */
void rolling_end(struct rolling *r);

/* All that waits, once. */
enum err rolling_once(struct roll_place *place) MUST_CHECK;

#endif
