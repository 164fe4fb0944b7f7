/* What the page of a customer shows that is not read off its events: how many
 * entries its change log has and which recovery case is open. Kept by who writes
 * them, in the same transaction, and read with the customer (customer.h). */
#ifndef MODEL_CUSTOMER_TALLY_H
#define MODEL_CUSTOMER_TALLY_H

#include "core/ctx.h"
#include "core/err.h"

/* The change log has one entry more. */
enum err customer_tally_change(struct ctx *cx, uint64_t customer_id) MUST_CHECK;
/* A case of the customer was opened, closed, opened again or went to the bin. */
enum err customer_tally_case(struct ctx *cx, uint64_t customer_id) MUST_CHECK;
/* All of a range of customers counted anew, for a rebuild. */
enum err customer_tally_renew_range(struct ctx *cx, uint64_t from, uint64_t to)
    MUST_CHECK;

#endif
