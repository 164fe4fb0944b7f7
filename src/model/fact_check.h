/* Everything that is worked out of events and kept beside them (facts of a
 * customer, its pack, how its ledger ends, what its warnings copy), worked out
 * once more and compared.
 *
 * A customer whose wake day has come but whom the daily run has not read yet is
 * judged as of the day before it: until then time changes nothing. */
#ifndef MODEL_FACT_CHECK_H
#define MODEL_FACT_CHECK_H

#include "model/stage.h"

struct fact_difference {
    const char *customer; /* its code */
    const char *fact;     /* column of `customer`; "event_pack", "ledger";
                             "warning": its copies of the customer */
    const char *stored, *computed;
};
typedef void fact_difference_fn(void *arg, const struct fact_difference *d);

/* All customers, in the bin too; `progress` (may be NULL) counts differences as
 * changed. Reads, writes nothing. */
enum err fact_check(struct ctx *cx, fact_difference_fn *fn,
                    stage_progress_fn *progress, void *arg,
                    struct stage_progress *out) MUST_CHECK;
/* Works all of it out of the events anew and writes what differs, packs in any
 * case. It may be killed and goes on where it was when it is begun again. */
enum err fact_rebuild(struct ctx *cx, stage_progress_fn *progress, void *arg,
                      struct stage_progress *out) MUST_CHECK;

#endif
