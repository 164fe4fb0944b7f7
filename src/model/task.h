/* Work to do, mostly with a customer: what was agreed as the next step. The
 * earliest open one of a customer stands in its row (next_follow_on), kept by
 * the functions here in the transaction that changes a task. */
#ifndef MODEL_TASK_H
#define MODEL_TASK_H

#include "core/ctx.h"
#include "db/db.h"

struct task {
    uint64_t id, customer_id, contact_id, account_id; /* 0 = none */
    const char *kind;    /* call, visit, mail, quote, delivery, collect,
                            approve, other */
    const char *title, *text;
    const char *source;  /* "" = a person, follow_up, rule, recovery … */
    uint64_t source_id;
    int32_t due_on;
    const char *account; /* its name, "" = none */
    bool mine;           /* the actor has to do it */
};

/* The title, for who may read the follow-up that asked for it: the next step of
 * a private one is its author's and his managers'. Needs TASK_TITLE_BINDS binds
 * where it stands. */
#define TASK_TITLE                                                            \
    "IF(t.source = 'follow_up' AND EXISTS (SELECT 1 FROM interaction p"       \
    " LEFT JOIN account pa ON pa.id = p.account_id"                           \
    " LEFT JOIN team pt ON pt.id = pa.team_id LEFT JOIN team mt ON mt.id = ?" \
    " WHERE p.id = t.source_id AND p.is_private = 1"                          \
    " AND NOT (COALESCE(p.account_id = ?, 0) OR COALESCE(p.created_by = ?, 0)"\
    " OR (? = 1 AND COALESCE(pt.path LIKE CONCAT(mt.path, '%'), 0)))), '',"   \
    " t.title)"
#define TASK_TITLE_BINDS(cx)                                                  \
    B_U64((cx)->actor.team_id), B_U64((cx)->actor.user_id),                   \
        B_U64((cx)->actor.user_id),                                           \
        B_I64(((cx)->actor.roles & ROLE_MANAGER) != 0)

/* Makes the task; fills id. account_id 0 = the actor. */
enum err task_add(struct ctx *cx, struct task *t) MUST_CHECK;
/* Done by the actor: who has to do it, or who may change its customer. A task
 * that is done already stays as it is (OK). ERR_NOT_FOUND: not the actor's to
 * see; ERR_DENIED: seen only. */
enum err task_done(struct ctx *cx, uint64_t id) MUST_CHECK;
/* Moves an open task to another day, not before today (ERR_INVALID); rights as
 * for task_done. ERR_CONFLICT: it is done already. */
enum err task_move(struct ctx *cx, uint64_t id, int32_t due_on) MUST_CHECK;
/* Gives an open task to a colleague; rights as for task_done. ERR_INVALID: not
 * one that the actor may choose (lookup_owners); ERR_CONFLICT: it is done. */
enum err task_assign(struct ctx *cx, uint64_t id, uint64_t account_id)
    MUST_CHECK;
/* What an open task is about, for a form; ERR_NOT_FOUND as above. */
enum err task_title(struct ctx *cx, uint64_t id, const char **title,
                    uint64_t *account_id) MUST_CHECK;
/* Follow-ups of the actor with a customer that are due by `day` were done by an
 * interaction; *n how many. */
enum err task_done_by(struct ctx *cx, uint64_t customer_id, int32_t day,
                      uint64_t interaction_id, uint64_t *n) MUST_CHECK;
/* Writes the customer's earliest open task into its row. */
enum err task_refresh_customer(struct ctx *cx, uint64_t customer_id)
    MUST_CHECK;

#endif
