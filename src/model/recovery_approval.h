/* What may be spent on a case without asking, and who allows more.
 *
 * The limit is that of the customer's team, else of the nearest team above that
 * has one; where none has, nobody needs to ask. A budget above it waits for a
 * manager who may change the customer; his own decision is allowed at once. */
#ifndef MODEL_RECOVERY_APPROVAL_H
#define MODEL_RECOVERY_APPROVAL_H

#include "model/recovery.h"

struct recovery_approval {
    const char *state; /* asked, given, refused, "" = none is needed */
    int64_t limit;     /* FIELD_EMPTY = none */
    int64_t asked_at, approved_at;
    const char *asked_by, *approved_by; /* names, "" = nobody */
    bool may_approve;  /* the actor, now; row rights are the caller's */
};
/* Of a case as it was found, all but the limit. */
struct recovery_approval recovery_approval_of(const struct ctx *cx,
                                              const struct recovery *c);
enum err recovery_approval_read(struct ctx *cx, uint64_t case_id,
                                struct recovery_approval *out) MUST_CHECK;
/* After a decision with this budget (FIELD_EMPTY = none), in its transaction. */
enum err recovery_approval_ask(struct ctx *cx, uint64_t case_id,
                               int64_t budget) MUST_CHECK;
/* ERR_DENIED: no manager; ERR_CONFLICT: nothing was asked. */
enum err recovery_approval_give(struct ctx *cx, uint64_t case_id, bool yes)
    MUST_CHECK;

/* Working days after which the manager above is asked as well. */
enum { RECOVERY_REMIND_DAYS = 2, RECOVERY_WAITING_MOST = 20 };

struct recovery_waiting {
    uint64_t case_id;
    const char *code, *customer, *asked_by; /* asked_by "" = not known */
    int64_t budget, asked_at;
    int waited;     /* working days */
    bool reminded;  /* so many that those above see it too */
};
/* What waits for the actor, longest first: where he is the nearest manager above
 * the customer other than who asked, or stands in for a manager there, or it has
 * waited for RECOVERY_REMIND_DAYS. None for who is no manager. */
enum err recovery_waiting(struct ctx *cx, struct recovery_waiting **out,
                          size_t *n) MUST_CHECK;

#endif
