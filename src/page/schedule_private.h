/* What the files of page/schedule.h share. */
#ifndef PAGE_SCHEDULE_PRIVATE_H
#define PAGE_SCHEDULE_PRIVATE_H

#include "model/schedule.h"
#include "page/scope.h"

#define SCHEDULE "/report/schedule"

/* The sections of its kind: as chosen, then those that are new. */
enum err schedule_parts_all(struct ctx *cx, const struct schedule *s,
                            struct report_part out[REPORT_SECTIONS],
                            size_t *n) MUST_CHECK;
/* Its scope with the period before a day. */
enum err schedule_scope(struct request *rq, const struct schedule *s,
                        int32_t day, struct page_scope *out) MUST_CHECK;
/* All that it names is there, and among what the actor sees. */
bool schedule_scope_fits(const struct page_scope *s);
/* "Every week, Monday 08:00" */
const char *schedule_rhythm_words(struct ctx *cx, const struct schedule *s);
const char *schedule_error_words(enum lang l, const char *error);

#endif
