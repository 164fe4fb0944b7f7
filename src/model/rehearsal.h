/* A rehearsal: all customers read with a draft beside the rules in force. It
 * says how many would move from where to where, a few of each move, and whose
 * they are. It stays with the draft and says when it is out of date. */
#ifndef MODEL_REHEARSAL_H
#define MODEL_REHEARSAL_H

#include "model/rule_draft.h"

struct rehearsal {
    uint64_t id, job_id, generation, event_id;
    const char *model, *who;
    int64_t draft_version, created_at;
    int32_t as_of;
    bool done;
    uint64_t customers, moved, computed_ms;
};

/* Queues one of this draft, which is stored; *job may be NULL. */
enum err rehearsal_start(struct ctx *cx, const struct rule_draft *d,
                         uint64_t *id) MUST_CHECK;
enum err rehearsal_latest(struct ctx *cx, const char *model,
                          struct rehearsal *out) MUST_CHECK;

struct rehearsal_age {
    bool draft, rules, day; /* is another one by now */
    uint64_t events;        /* that came since */
    bool old;               /* any of these counts: events from 1 % of the
                               customers on */
};
enum err rehearsal_age(struct ctx *cx, const struct rehearsal *r,
                       const struct rule_draft *d, struct rehearsal_age *out)
    MUST_CHECK;

struct rehearsal_move {
    unsigned from, to; /* stage.number; the same = stays */
    uint64_t customers;
    int64_t revenue_365;
};
enum err rehearsal_moves(struct ctx *cx, uint64_t id,
                         struct rehearsal_move **out, size_t *n) MUST_CHECK;

struct rehearsal_sample {
    unsigned from, to;
    uint64_t customer_id;
    const char *name, *code;
    int64_t revenue_365;
};
/* Those the actor may see, of each move those with most revenue. */
enum err rehearsal_samples(struct ctx *cx, uint64_t id,
                           struct rehearsal_sample **out, size_t *n)
    MUST_CHECK;

struct rehearsal_owner {
    uint64_t team_id, owner_id, customers;
    const char *team, *owner; /* NULL = none */
};
/* Most affected first, at most `most` of them; *all = how many there are. */
enum err rehearsal_owners(struct ctx *cx, uint64_t id, size_t most,
                          struct rehearsal_owner **out, size_t *n,
                          uint64_t *all) MUST_CHECK;

/* Sums of them a team: owner_id 0, owner NULL. All teams, most first. */
enum err rehearsal_teams(struct ctx *cx, uint64_t id,
                         struct rehearsal_owner **out, size_t *n) MUST_CHECK;

/* All who would move, those with most revenue first; stage.number or 0 = any. */
struct rehearsal_filter {
    unsigned from, to;
    bool of_team;               /* of this team, 0 = none */
    bool of_owner;              /* and of this owner, 0 = none */
    uint64_t owner_id, team_id;
};
struct rehearsal_mover {
    uint64_t customer_id, team_id, owner_id;
    int64_t revenue_365;
    unsigned from, to;
    const char *name, *code, *owner, *team; /* the last two: NULL = none */
};
struct rehearsal_movers {
    struct rehearsal_mover *list; /* those the actor may see, without names */
    size_t count;
    uint64_t everybody;           /* seen or not */
};
enum err rehearsal_movers(struct ctx *cx, uint64_t id,
                          const struct rehearsal_filter *f,
                          struct rehearsal_movers *out) MUST_CHECK;
/* The first behind this one in the order of the list. */
size_t rehearsal_movers_after(const struct rehearsal_movers *m,
                              int64_t revenue, uint64_t customer_id);
/* The names of n of them, up to 1,000. */
enum err rehearsal_movers_name(struct ctx *cx, struct rehearsal_mover *m,
                               size_t n) MUST_CHECK;

/* ---- the job ---- */

typedef enum err rehearsal_progress_fn(void *arg, uint64_t done,
                                       uint64_t total);
/* Reads all customers; begun again, it begins from the start. */
enum err rehearsal_run(struct ctx *cx, uint64_t id, rehearsal_progress_fn *fn,
                       void *arg) MUST_CHECK;

#endif
