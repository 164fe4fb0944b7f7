/* Cases as they stood at the end of a past day, by the states that were kept of
 * them. Only state and end are of that day; what else a case says is as it is now. */
#ifndef MODEL_RECOVERY_PAST_H
#define MODEL_RECOVERY_PAST_H

#include "model/recovery.h"

/* Changes state and closed_on of the cases of a list that moved on after the day
 * (their days count, not when they were written down). A case that was opened later
 * is left as it is. */
enum err recovery_past(struct ctx *cx, int32_t day, struct recovery *list,
                       size_t n) MUST_CHECK;

#endif
