/* Early warnings of customers that are still here.
 *
 * Which warnings a customer has, and at which level, is read off its facts like
 * its stage (warning_read.c) and stands in customer.warned; the rows of `warning`
 * follow it in the same transaction: one begins, its level changes, or it closes
 * because its cause is gone. What people do with one (put it off, assign it, open
 * a case) changes nothing of that. A warning is of the owner of its customer
 * until it is assigned; row rights are those of the customer.
 *
 * The ladder: after some days without action the manager sees it, after more it
 * is on the list of high risk (warning_ladder, by level). Action is a contact
 * with the customer, or something done with the warning. Nothing is stored for
 * it, so no daily run moves it. */
#ifndef MODEL_WARNING_H
#define MODEL_WARNING_H

#include "model/rule.h"

/* ---- warning_settle.c ---- */

struct warning_change {
    uint64_t customer_id, warned; /* as in facts.warned */
};

/* Brings the warnings of these customers (each once) into line, as of a day, in
 * the caller's transaction. Called by who writes customer.warned. */
enum err warning_settle(struct ctx *cx, const struct rules *rules,
                        int32_t day, const struct warning_change *list,
                        size_t n) MUST_CHECK;

/* ---- warning_replay.c ---- */

/* For customers that come in with a history (ids ascending): their warnings as
 * they would have begun and closed in the days before today, read every `step`
 * days; today's own are left to stage_refresh_many, which follows. */
enum err warning_replay(struct ctx *cx, const uint64_t *ids, size_t n,
                        int32_t days, int32_t step) MUST_CHECK;

#endif
