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

#include "db/compose.h"
#include "model/event.h"
#include "model/record.h"

struct recovery;

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
    const char *warning;           /* code of its cause, NULL = none */
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

/* ---- recovery_declare.c: the case and the word that its customer is lost ---- */

/* Closing an open case as lost declares its customer lost that day, with the
 * reason of the case, where nothing else says so; call it before the row is
 * closed. Who never bought cannot be lost: then nothing is declared. */
enum err recovery_declare(struct ctx *cx, const struct recovery *c,
                          int32_t day) MUST_CHECK;
/* The case is open again: what its end declared goes. */
enum err recovery_undeclare(struct ctx *cx, uint64_t case_id,
                            uint64_t customer_id) MUST_CHECK;

struct recovery_declared { /* what a declaration of loss says */
    int32_t day;
    const char *reason, *family; /* codes, "" = none */
    uint64_t competitor_id;
    const char *said_by, *text;  /* of the reason; a file's alone */
};
/* A declaration was corrected: the case it opened or ended follows in what
 * nobody has changed there since, until its second look. */
enum err recovery_follow(struct ctx *cx, uint64_t declaration_id,
                         const struct recovery_declared *was,
                         const struct recovery_declared *now) MUST_CHECK;

/* A later file says something else of the loss: the same, but what the case had
 * as its main reason contributes from then on. back: the file is taken back, and
 * what it said goes. */
enum err recovery_follow_file(struct ctx *cx, uint64_t declaration_id,
                              const struct recovery_declared *was,
                              const struct recovery_declared *now, bool back)
    MUST_CHECK;

/* ---- reason.c ---- */

/* The reason that stands for a code or for the word of another system; the code
 * "unknown" where there is none. */
enum err reason_of_word(struct ctx *cx, const char *word, const char **code)
    MUST_CHECK;

/* ---- recovery.c ---- */

enum recovery_state {
    RECOVERY_STATE_AT_RISK, RECOVERY_STATE_PLANNED, RECOVERY_STATE_SAVING,
    RECOVERY_STATE_WITHDRAWN, /* from here on closed */
    RECOVERY_STATE_RESTORED, RECOVERY_STATE_PARTLY, RECOVERY_STATE_RELEASED,
    RECOVERY_STATE_LOST,
    RECOVERY_STATE_PASSED, /* its warning was gone before anybody acted */
    RECOVERY_STATE_COUNT
};
extern const char *const recovery_state_codes[RECOVERY_STATE_COUNT];

enum { RECOVERY_LIST_MAX = 200, RECOVERY_NOTICE_DAYS = 7 };

struct recovery {
    uint64_t id, customer_id, owner_id, notice_id, competitor_id;
    const char *code, *cause; /* WH-2026-0142; warning, notice, loss, hand */
    enum recovery_state state;
    int32_t state_on;            /* day of its state */
    int32_t opened_on, deadline, lost_on, closed_on, review_on;
    int64_t revenue_365, margin_365; /* margin FIELD_EMPTY = not known */
    const char *avoidable, *offer_text, *tier, *decision, *decided_why,
        *lesson, *left_stage;
    int64_t offer_percent;       /* hundredths of a per cent, FIELD_EMPTY */
    int64_t budget, spent;       /* budget FIELD_EMPTY = none set */
    const char *review;          /* confirmed, changed, "" = not yet */
    int64_t decided_at;
    int64_t version;
    /* for showing: */
    const char *customer, *customer_short, *stage, *owner, *competitor,
        *decider;
    const char *approval;        /* asked, given, refused, "" = not needed */
    int64_t asked_at, approved_at;
    const char *asker, *approver; /* NULL = nobody */
    const char *reason, *reason_name; /* the main one; "unknown" at first */
    unsigned reason_colour;
    uint64_t customer_owner_id, customer_team_id;
};

bool recovery_is_open(const struct recovery *c);
/* Closed well: notice withdrawn, restored, partly restored. */
bool recovery_is_won(enum recovery_state s);
enum recovery_state recovery_state_of(const char *code);
/* ERR_NOT_FOUND also where the customer is not for the actor's eyes. */
enum err recovery_find(struct ctx *cx, uint64_t id, struct recovery *out)
    MUST_CHECK;

/* By its number as people see it; the rights are asked by recovery_find. */
enum err recovery_find_code(struct ctx *cx, const char *code, uint64_t *id)
    MUST_CHECK;

enum recovery_order {
    RECOVERY_BY_USUAL,    /* overdue ones first, then by value */
    RECOVERY_BY_DEADLINE,
    RECOVERY_BY_VALUE,
    RECOVERY_ORDERS
};

/* 0, NULL: any. */
struct recovery_filter {
    bool mine;                /* the actor looks after it */
    bool overdue;             /* open, its deadline has passed */
    bool review;              /* lost, and the second look is due */
    bool won;                 /* notice withdrawn, restored, partly restored */
    bool late_steps;          /* open, a step of its plan is overdue */
    bool notice_soon;         /* open for a notice that runs out within
                                 RECOVERY_NOTICE_DAYS */
    bool tried;               /* not closed by itself */
    bool asked;               /* open, its budget waits for a manager */
    int state;                /* enum recovery_state, -1 = any */
    int open;                 /* 1 open, 0 closed, -1 both */
    int due_days;             /* open, due within so many days or overdue */
    int32_t closed_from, closed_to; /* closed on these days or between */
    int32_t past_on;          /* recovery_list: state and end of each as they were at
                                 the end of this day; all else, which ones and
                                 their order too, is as it is now */
    int relost_days;          /* lost again within so many days of its end */
    bool lesson;              /* it left a lesson */
    const char *scored;       /* csat or nps: given before it was opened and after
                                 its end */
    bool no_plan;             /* it ended without a plan */
    bool bare;                /* so, and it was open for a day at least */
    const char *arm;          /* treated or waited: drawn so by the hold-out of
                                 template_id (0 = any), whose days are over or
                                 in which it was closed */
    bool arm_won;             /* and closed well in those days */
    const char *family, *tier, *reason, *cause; /* tier "" = not rated */
    uint64_t owner_id;
    uint64_t customer_id, case_id;
    uint64_t template_id;     /* it ended with a plan from it */
    enum recovery_order order;
    size_t most;              /* of a list; 0 = RECOVERY_LIST_MAX */
};
/* Rights and filter, from FROM to WHERE: recovery_case rc. */
void recovery_scope(struct query *q, const struct ctx *cx,
                    const struct recovery_filter *f);
/* The same, plan p before it: of hold-outs, one row for each time that a case was
 * drawn, when the days of its arm are over or it was closed in them. */
void recovery_scope_arms(struct query *q, const struct ctx *cx,
                         const struct recovery_filter *f);
/* Open ones first, in the order asked for; closed ones latest first. */
enum err recovery_list(struct ctx *cx, const struct recovery_filter *f,
                       struct recovery **out, size_t *n) MUST_CHECK;
struct recovery_sum {
    uint64_t cases[RECOVERY_STATE_COUNT];
    int64_t value[RECOVERY_STATE_COUNT];
    uint64_t overdue, review;
};
/* Of the same rows, whatever state they are in. */
enum err recovery_count(struct ctx *cx, const struct recovery_filter *f,
                        struct recovery_sum *out) MUST_CHECK;

/* ---- recovery_reason.c: reasons of a case ---- */

struct recovery_reason {
    const char *code, *name, *family, *family_name; /* family NULL = none */
    unsigned colour;
    bool main;
    const char *said_by, *text, *who;
};
enum err recovery_reasons(struct ctx *cx, uint64_t case_id,
                          struct recovery_reason **out, size_t *n) MUST_CHECK;
/* Adds or changes it; a new main reason makes the one before contribute. Other
 * needs a text and a family: recovery_reason_judge says so beside the field. */
enum err recovery_reason_judge(struct ctx *cx,
                               const struct recovery_reason *r,
                               struct problems *out) MUST_CHECK;
enum err recovery_reason_set(struct ctx *cx, const struct recovery *c,
                             const struct recovery_reason *r) MUST_CHECK;
/* One that contributes; ERR_NOT_FOUND: it is the main one or not there. */
enum err recovery_reason_remove(struct ctx *cx, const struct recovery *c,
                                const char *code) MUST_CHECK;

struct recovery_step {
    enum recovery_state state;
    int32_t day;
    int64_t at; /* when it was written */
    const char *who, *note; /* who NULL = the product */
    const char *warning;    /* name of the cause that was gone, NULL = none */
};
enum err recovery_steps(struct ctx *cx, uint64_t case_id,
                        struct recovery_step **out, size_t *n) MUST_CHECK;

/* ---- recovery_act.c: what people do with it ---- */

/* By hand, as of today. ERR_CONFLICT: one is open already, *id. */
enum err recovery_open_by_hand(struct ctx *cx, uint64_t customer_id,
                               uint64_t *id) MUST_CHECK;
/* Between the open states. ERR_INVALID: it is closed, or not from there. */
enum err recovery_move(struct ctx *cx, const struct recovery *c,
                       enum recovery_state to, const char *note) MUST_CHECK;
/* decision: restore or release. ERR_CONFLICT: saved by somebody else. */
enum err recovery_decide(struct ctx *cx, const struct recovery *c,
                         const char *decision, const char *why,
                         int64_t budget) MUST_CHECK;

struct recovery_edit {
    int32_t deadline;
    const char *avoidable; /* yes, partly, no, unknown */
    const char *competitor; /* its name; an unknown one is added to the list */
    int64_t offer_percent;
    const char *offer_text;
};
enum err recovery_save(struct ctx *cx, const struct recovery *c,
                       const struct recovery_edit *next) MUST_CHECK;
/* Names of the competitors that are offered, by name. */
enum err recovery_competitors(struct ctx *cx, const char *const **out,
                              size_t *n) MUST_CHECK;

struct recovery_ending {
    const char *outcome; /* a closed state's code */
    int32_t day;
    int64_t spent;       /* FIELD_EMPTY = as it is */
    const char *lesson;
};
/* What stands against it: a restored customer has bought or signed since, a
 * withdrawn notice is withdrawn, a lost one has a main reason. */
enum err recovery_close_judge(struct ctx *cx, const struct recovery *c,
                              const struct recovery_ending *x,
                              struct problems *out) MUST_CHECK;
/* With its outcome, event and stage. ERR_CONFLICT: saved by somebody else. */
enum err recovery_close(struct ctx *cx, const struct recovery *c,
                        const struct recovery_ending *x) MUST_CHECK;
/* A closed one is open again; its outcome goes. */
enum err recovery_reopen(struct ctx *cx, const struct recovery *c,
                         const char *note) MUST_CHECK;

/* ---- recovery_review.c: the second look of a manager ---- */

/* It is the actor's to do, from today on. */
bool recovery_review_due(const struct ctx *cx, const struct recovery *c);
/* The main reason stands. ERR_DENIED: no manager; ERR_CONFLICT: it is not lost,
 * not due yet, was looked at, or saved by somebody else. */
enum err recovery_confirm(struct ctx *cx, const struct recovery *c)
    MUST_CHECK;
/* It is another one: r's code, family and, why, text. As above; the reason
 * before contributes. */
enum err recovery_review_judge(struct ctx *cx, const struct recovery *c,
                               const struct recovery_reason *r,
                               struct problems *out) MUST_CHECK;
enum err recovery_review_change(struct ctx *cx, const struct recovery *c,
                                const struct recovery_reason *r) MUST_CHECK;

struct recovery_review {
    bool changed;
    int32_t day;
    const char *who, *note;      /* who NULL = nobody knows */
    const char *before, *after;  /* names of the reasons */
};
/* The last one; ERR_NOT_FOUND. */
enum err recovery_review_read(struct ctx *cx, uint64_t case_id,
                              struct recovery_review *out) MUST_CHECK;

#endif
