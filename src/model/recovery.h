/* Recovery cases: a customer is about to leave, or has left, and somebody looks
 * after it until it stays, comes back, or is let go.
 *
 * A case follows what is entered about its customer: a termination notice and a
 * declaration of loss open one in the same transaction, a notice that is
 * withdrawn closes its case, one that runs out makes it a loss. That is one
 * function, recovery_settle, which may be called again at any time: by the
 * forms, after an import, and every day. There is at most one open case a
 * customer and cause. Row rights are those of the customer. */
#ifndef MODEL_RECOVERY_H
#define MODEL_RECOVERY_H

#include "model/event.h"

/* Days after a loss or the opening from which a manager looks again. */
enum { RECOVERY_REVIEW_DAYS = 30 };

/* ---- recovery_settle.c ---- */

/* Brings the cases of these customers (each once) into line with their notices
 * and declarations, in the caller's transaction; their rows are held. Stages are
 * to be read anew by the caller, for a closed case is an event. */
enum err recovery_settle(struct ctx *cx, const uint64_t *ids, size_t n)
    MUST_CHECK;
/* The same of all whose notice has run out by today, in pieces, each in a
 * transaction of its own; *n: cases that became losses. */
enum err recovery_settle_due(struct ctx *cx, uint64_t *n) MUST_CHECK;

/* ---- recovery_open.c ---- */

struct recovery_opening {
    uint64_t customer_id, owner_id, notice_id, contract_id, declaration_id,
        competitor_id, import_id;  /* 0 = none */
    const char *cause;             /* warning, notice, loss, hand */
    int32_t opened_on, lost_on;    /* lost_on DAY_NONE = not lost */
    int64_t opened_at;
    const char *reason, *said_by, *evidence; /* reason: code, or as another
                                    system calls it; NULL or "" = unknown */
    const char *family;            /* "" or NULL = as the reason's */
    const char *note;              /* of its first state */
};
/* Opens it with its number, what the customer was worth the day before, the
 * stage it is about to leave, and its main reason; fills *id. */
enum err recovery_open(struct ctx *cx, const struct recovery_opening *o,
                       uint64_t *id) MUST_CHECK;
/* The next number of the year of a day: WH-2026-0142. */
enum err recovery_number(struct ctx *cx, int32_t day, const char **out)
    MUST_CHECK;

/* A line of the history of states. */
enum err recovery_state_add(struct ctx *cx, uint64_t id, const char *state,
                            int32_t day, const char *note) MUST_CHECK;

struct recovery_closing {
    uint64_t id, customer_id;
    const char *outcome; /* withdrawn, restored, partly_restored, released,
                            lost */
    int32_t day;
    const char *lesson, *note;
};
/* Closes an open case: its outcome as the evaluator reads it, with its event.
 * The row of the customer is held; stages are read anew by the caller.
 * ERR_CONFLICT: it is closed. */
enum err recovery_close_row(struct ctx *cx, const struct recovery_closing *c)
    MUST_CHECK;

/* Takes a close back, its outcome and event with it. ERR_CONFLICT: it is open,
 * or another case of the customer and cause is. As above for row and stages. */
enum err recovery_reopen_row(struct ctx *cx, uint64_t id, const char *note)
    MUST_CHECK;

/* ---- reason.c ---- */

/* The reason that stands for a code or for the word of another system; the code
 * "unknown" where there is none. */
enum err reason_of_word(struct ctx *cx, const char *word, const char **code)
    MUST_CHECK;

#endif
