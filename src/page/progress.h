/* How far a job is: the part that pages of what takes long have in common
 * (parts/progress). It asks again by itself, with JavaScript every second. */
#ifndef PAGE_PROGRESS_H
#define PAGE_PROGRESS_H

#include "model/job.h"
#include "page/page.h"

struct progress {
    const char *href;          /* of the part */
    const char *state, *leave; /* msgids: what it does; that one may leave */
    const char *done, *speed;  /* in words */
    bool guessed;              /* so it says no time that is left */
    const char *cancel_action, *stop; /* NULL = cannot be stopped; msgid */
};

void progress_show(struct request *rq, struct view *v, const struct job *j,
                   const struct progress *p);
/* Of one that is queued; a msgid. */
const char *progress_waits(const struct job *j);

#endif
