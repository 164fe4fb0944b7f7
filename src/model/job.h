/* Background work: one row a piece of it, done by `perennial work`.
 *
 * A worker has a job for the length of a lease and renews it while it works.
 * A worker that was killed renews nothing, and when the lease has run out
 * another takes the job up. Leases are measured by the database's clock, so
 * that workers on different machines agree. A worker that lost its lease (it
 * was stopped for too long) is told so at the next beat and may write nothing
 * more; what the job writes is guarded by the job itself as well, by moving
 * its place only from where it stood. */
#ifndef MODEL_JOB_H
#define MODEL_JOB_H

#include "core/ctx.h"

enum {
    JOB_LEASE_S = 20,
    JOB_ATTEMPTS_MAX = 20 /* begun this often and never ended: given up */
};

struct job {
    uint64_t id, account_id;
    const char *kind, *arg;
    const char *state;   /* queued, running, done, failed, cancelled */
    const char *error;   /* "" = none */
    uint64_t done, total; /* total 0 = not known yet */
    uint64_t attempts;
    int64_t elapsed_ms;  /* from its start to its last sign of life */
    bool cancel_asked;
    int64_t created_at, started_at, finished_at;
};

/* Queues a job in the name of cx->actor, for now or a later moment (0 = now).
 * In the caller's transaction, so that it is there exactly when what it works
 * on is. */
enum err job_add(struct ctx *cx, const char *kind, const char *arg,
                 int64_t run_at, uint64_t *id) MUST_CHECK;
/* ERR_NOT_FOUND when there is none. Whoever shows it has checked the rights on
 * what it works on. */
enum err job_find(struct ctx *cx, uint64_t id, struct job *out) MUST_CHECK;
/* The last one that was queued of a kind; ERR_NOT_FOUND: there is none. */
enum err job_latest(struct ctx *cx, const char *kind, struct job *out)
    MUST_CHECK;
/* Has to be waited for: queued or running. */
bool job_is_active(const struct job *j);
/* A queued job ends at once; one that runs stops at its next whole piece. */
enum err job_cancel(struct ctx *cx, uint64_t id) MUST_CHECK;
/* Units a second since it began, 0 = not known; and what is left, -1. */
uint64_t job_rate(const struct job *j);
int64_t job_seconds_left(const struct job *j);

/* The stages that time alone changes; its arg is the day. */
#define JOB_DAILY "stage_due"

/* Once a day: the first caller of a day (of the company's zone) queues the
 * jobs of that day and gets true, however many call. */
enum err job_add_daily(struct ctx *cx, int32_t day, bool *added) MUST_CHECK;

/* ---- for workers; worker = a name no other process has ---- */

/* Mail waits for servers of others: where there are several seats one has that
 * lane to itself, and a server that hangs holds up no other job. */
#define JOB_MAIL "mail"
enum job_lane { LANE_ALL, LANE_WORK, LANE_MAIL };

/* Takes the oldest job of the lane that is due or was left by a dead worker.
 * ERR_NOT_FOUND: nothing to do. */
enum err job_take(struct ctx *cx, const char *worker, enum job_lane lane,
                  struct job *out) MUST_CHECK;
/* Says that it lives and how far it is; *cancel = somebody asked to stop it.
 * ERR_CONFLICT: it is another's by now. */
enum err job_beat(struct ctx *cx, uint64_t id, const char *worker,
                  uint64_t done, uint64_t total, bool *cancel) MUST_CHECK;
/* Ends it: done, failed or cancelled. ERR_CONFLICT as above. */
enum err job_end(struct ctx *cx, const struct job *j, const char *worker,
                 const char *state, const char *error) MUST_CHECK;
/* Puts it back, to be gone on with from `after_s` seconds from now. */
enum err job_give_back(struct ctx *cx, const struct job *j,
                       const char *worker, int64_t after_s) MUST_CHECK;
/* Acts as the account that asked for the job, in its language; as `system` for
 * jobs of nobody. ERR_DENIED: the account is switched off. */
enum err job_actor(struct ctx *cx, const struct job *j) MUST_CHECK;

#endif
