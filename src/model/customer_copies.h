/* What other rows copy of their customer, so that lists read one table: warnings
 * (owner, team, stage, region, last contact), tasks, recovery cases and contracts
 * (owner, team), all of them whether he is in the base. */
#ifndef MODEL_CUSTOMER_COPIES_H
#define MODEL_CUSTOMER_COPIES_H

#include "core/ctx.h"
#include "core/err.h"

/* All copies of these customers anew. Called by who changes their owner, team or
 * region, puts them into the bin or takes them out of it, in the same transaction:
 * stage_copy_stale does. */
enum err customer_copies_renew(struct ctx *cx, const uint64_t *ids, size_t n)
    MUST_CHECK;
/* Those of the contracts alone: called where the event is written that one begins. */
enum err customer_copies_renew_contracts(struct ctx *cx, const uint64_t *ids,
                                         size_t n) MUST_CHECK;
/* Those of the tasks, cases and contracts of a range of customers, for a rebuild: copies of
 * warnings are renewed where facts are. */
enum err customer_copies_renew_range(struct ctx *cx, uint64_t from, uint64_t to)
    MUST_CHECK;

#endif
