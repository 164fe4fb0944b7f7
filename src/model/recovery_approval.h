/* What may be spent on a case without asking, and who allows more.
 *
 * The limit is that of the customer's team, else of the nearest team above that
 * has one; where none has, nobody needs to ask. A budget above it waits for a
 * manager who may change the customer; his own decision is allowed at once. */
#ifndef MODEL_RECOVERY_APPROVAL_H
#define MODEL_RECOVERY_APPROVAL_H

#include "db/db.h"

struct recovery_approval {
    const char *state; /* asked, given, refused, "" = none is needed */
    int64_t limit;     /* FIELD_EMPTY = none */
    int64_t asked_at, approved_at;
    const char *asked_by, *approved_by; /* names, "" = nobody */
    bool may_approve;  /* the actor, now; row rights are the caller's */
};
enum err recovery_approval_read(struct ctx *cx, uint64_t case_id,
                                struct recovery_approval *out) MUST_CHECK;
/* After a decision with this budget (FIELD_EMPTY = none), in its transaction. */
enum err recovery_approval_ask(struct ctx *cx, uint64_t case_id,
                               int64_t budget) MUST_CHECK;
/* ERR_DENIED: no manager; ERR_CONFLICT: nothing was asked. */
enum err recovery_approval_give(struct ctx *cx, uint64_t case_id, bool yes)
    MUST_CHECK;

#endif
