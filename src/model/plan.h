/* The plan of a recovery case: what is done to keep or win back a customer, or
 * to part well.
 *
 * A plan is copied from a template when it starts; each open step is a task of
 * its owner (source "recovery"), so it stands in his day like all other work.
 * Days are working days. A step ends by a person who says what was done (logged
 * as an interaction in the same form), by a fact its template named (an order, a
 * notice withdrawn …), or is left out. The first contact makes the case one that
 * is being saved; the case's end takes the steps that are open with it. A case
 * has one running plan. Row rights are those of the case, asked before. */
#ifndef MODEL_PLAN_H
#define MODEL_PLAN_H

#include "model/follow_up.h"
#include "model/recovery.h"

/* ---- plan.c: as it is read ---- */

struct plan_step {
    uint64_t id, account_id, interaction_id, task_id;
    unsigned position;
    const char *role;      /* owner, manager, service */
    const char *kind;      /* channel, choice list task_kind */
    const char *kind_name, *account, *title, *offer, *text;
    bool required;
    const char *done_when; /* "" = a person says so */
    int64_t cost, spent;   /* FIELD_EMPTY = none */
    int32_t due_on, state_on;
    const char *state;     /* open, done, skipped, gone */
    const char *state_by;  /* name, NULL = a fact did it */
    int64_t state_at;
    int64_t reminded_at;   /* when its owner was last asked for it */
    const char *note;
    int64_t version;
};

struct plan {
    uint64_t id, case_id, template_id; /* id 0 = none */
    const char *name, *state; /* running, ended, dropped, waiting, waited */
    const char *arm;          /* of a hold-out: treated, waited; "" = none */
    int32_t started_on, until_on; /* until_on: of a hold-out, else DAY_NONE */
    bool can_undo;            /* the last move of dates */
    struct plan_step *steps;
    size_t count, done, open, late; /* done: of count, those that are gone
                                       left out of both */
    int64_t cost, spent;
    size_t next;              /* first open step, count = none */
};
/* The running plan of the case, else its last one; one statement. */
enum err plan_read(struct ctx *cx, uint64_t case_id, struct plan *out)
    MUST_CHECK;
/* ERR_NOT_FOUND: it is of another case or gone. */
enum err plan_step_find(struct ctx *cx, uint64_t case_id, uint64_t step_id,
                        struct plan_step *out) MUST_CHECK;
bool plan_step_open(const struct plan_step *s);
/* Whether the actor may work on it: it is his, or he may change the case. */
bool plan_step_may(const struct ctx *cx, const struct recovery *c,
                   const struct plan_step *s);
/* The step that a task is; 0 = it is none. */
enum err plan_step_of_task(struct ctx *cx, uint64_t task_id,
                           uint64_t *case_id, uint64_t *step_id) MUST_CHECK;

/* ---- plan_contact.c ---- */

struct plan_contact {
    int64_t at;
    const char *kind, *kind_name; /* of the interaction */
    const char *who, *contact, *text; /* contact "" = nobody named */
    bool hidden;                  /* a private one, kept from the actor */
    unsigned step;                /* the step it was logged with, 0 = none */
};
enum { PLAN_CONTACTS_MOST = 50 };
/* Contacts with the customer while the case was open, the latest first. */
enum err plan_contacts(struct ctx *cx, const struct recovery *c,
                       struct plan_contact **out, size_t *n) MUST_CHECK;
struct plan_person {
    uint64_t id;
    const char *name;
};
/* Who may be given a step: active colleagues who see the customer. */
enum err plan_people(struct ctx *cx, const struct recovery *c,
                     struct plan_person **out, size_t *n) MUST_CHECK;
/* The contacts of the customer, key ones first. */
enum err plan_contact_people(struct ctx *cx, const struct recovery *c,
                             struct plan_person **out, size_t *n) MUST_CHECK;

/* ---- plan_suggest.c ---- */

struct plan_choice {
    uint64_t id;
    const char *name, *text, *kind; /* restore or release */
    bool reason, family, tier, state; /* what of it the template names; all of
                                         these fit the case */
    uint64_t steps, closed, won;    /* cases that ended with it, of those the
                                       actor may see */
    int64_t cost;                /* of its steps */
    int64_t spent;               /* on those cases */
    uint64_t seen, relost;       /* of won ones: closed RECOVERY_WORTH_SEEN_DAYS
                                    ago or earlier; lost again within these */
    double low, high;               /* Wilson, of won / closed */
    bool ranked;                    /* by its rate: 30 cases or more */
};
enum { PLAN_CASES_LEAST = 30 };
/* Templates that fit the case and its decision: by the lower bound of their
 * rate where they have ended PLAN_CASES_LEAST cases or more, then by how closely
 * they fit. */
enum err plan_suggest(struct ctx *cx, const struct recovery *c,
                      struct plan_choice **out, size_t *n) MUST_CHECK;
/* warning, notice or lost. */
const char *plan_state_of(const struct recovery *c);

/* ---- plan_start.c ---- */

/* Copies the template onto the case from that day on; one that runs is dropped.
 * Where the template has a hold-out, chance may let the case wait first: then
 * there are no steps, and the owner has a task for the day it is over. A case
 * waits once, and never where notice was given.
 * Budget and state of the case follow. ERR_INVALID: the case is closed, or the
 * template is none or retired. */
enum err plan_start(struct ctx *cx, const struct recovery *c,
                    uint64_t template_id, int32_t started_on) MUST_CHECK;
/* {customer}, {contact} and {salesperson} replaced. */
const char *plan_text(struct arena *a, const char *text, const char *customer,
                      const char *contact, const char *salesperson);
/* The running plan ends with its case (state "ended") or for another one
 * ("dropped"): open steps go, and their tasks. satisfied: the question after it
 * whether the customer is content stays. */
enum err plan_end(struct ctx *cx, uint64_t case_id, uint64_t customer_id,
                  const char *state, bool satisfied) MUST_CHECK;

/* ---- plan_step.c ---- */

struct plan_done {
    struct follow_up contact; /* kind NULL or "none": nobody was contacted */
    int64_t spent;            /* FIELD_EMPTY = nothing */
};
/* ERR_CONFLICT: it is done, left out or gone already. */
enum err plan_step_done(struct ctx *cx, const struct recovery *c,
                        const struct plan_step *s, const struct plan_done *d)
    MUST_CHECK;
/* Why is needed for a required step (ERR_INVALID). */
enum err plan_step_skip(struct ctx *cx, const struct recovery *c,
                        const struct plan_step *s, const char *why)
    MUST_CHECK;
/* To another day, not before today (ERR_INVALID); rest: the open steps behind
 * it move by as many working days. Can be taken back until the next move. */
enum err plan_step_move(struct ctx *cx, const struct recovery *c,
                        const struct plan_step *s, int32_t due_on, bool rest)
    MUST_CHECK;
/* ERR_CONFLICT: there is no move to take back. */
enum err plan_move_undo(struct ctx *cx, const struct recovery *c) MUST_CHECK;

/* Whether the actor may ask a colleague for a step that is due: he may change
 * the case, and nobody has asked today. */
bool plan_step_may_remind(const struct ctx *cx, const struct recovery *c,
                          const struct plan_step *s);
/* His task says so on his day. ERR_CONFLICT: it is done, left out, or was asked
 * for today; ERR_DENIED: it is not the actor's to ask for. */
enum err plan_step_remind(struct ctx *cx, const struct recovery *c,
                          const struct plan_step *s) MUST_CHECK;

struct plan_step_edit {
    const char *title, *kind, *offer, *text;
    uint64_t account_id;
    int64_t cost;
    int32_t due_on; /* of a new one */
    bool required;
};
enum err plan_step_save(struct ctx *cx, const struct recovery *c,
                        const struct plan_step *s,
                        const struct plan_step_edit *next) MUST_CHECK;
/* Behind the others. ERR_CONFLICT: no plan runs. */
enum err plan_step_add(struct ctx *cx, const struct recovery *c,
                       const struct plan_step_edit *next) MUST_CHECK;

/* ---- plan_settle.c ---- */

/* The open steps of these customers that a fact has done, in the caller's
 * transaction. */
enum err plan_settle(struct ctx *cx, const uint64_t *ids, size_t n)
    MUST_CHECK;
/* The same of all customers, every day; *n steps that were done. */
enum err plan_settle_due(struct ctx *cx, uint64_t *n) MUST_CHECK;

#endif
