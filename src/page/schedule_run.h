/* The report of a run, for the job that issues it. */
#ifndef PAGE_SCHEDULE_RUN_H
#define PAGE_SCHEDULE_RUN_H

#include "core/buf.h"
#include "model/schedule.h"

/* Draws up and issues the report of the period before a day, as cx->actor and in
 * its language, with the readers of the schedule. In the caller's transaction:
 * where *nothing happened and the schedule skips that, it is to be rolled back.
 * ERR_INVALID: the scope names what is not there any more. */
enum err schedule_report_issue(struct ctx *cx, const struct schedule *s,
                               int32_t day, struct report *out, bool *nothing)
    MUST_CHECK;
/* "Stage report" */
const char *schedule_kind_words(enum lang l, const char *kind);
/* An issued report as a document that stands alone. */
enum err schedule_report_html(struct ctx *cx, const struct report *r,
                              struct buf *out) MUST_CHECK;

#endif
