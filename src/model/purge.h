/* What is kept only for a time goes: the bin after 30 days, one-time ids and
 * drafts after 24 hours, ended sessions, failed logins, old jobs, the old
 * values and files of imports that can no longer be undone.
 *
 * Runs under the keeper's account, the only one that may delete customers.
 * Everything is found by plain reads and deleted by key in small transactions,
 * so nobody waits for it. The stage ledger is never touched: a customer that is
 * gone stays in the figures of its time. */
#ifndef MODEL_PURGE_H
#define MODEL_PURGE_H

#include "core/ctx.h"

enum {
    PURGE_BIN_DAYS = 30,
    PURGE_FORM_HOURS = 24,
    PURGE_LOGIN_DAYS = 30,
    PURGE_JOB_DAYS = 90
};

struct purge_count {
    uint64_t customers; /* with everything that hangs on them */
    uint64_t rows;      /* others from the bin */
    uint64_t notes;     /* one-time ids, drafts, sessions, failures, jobs */
    uint64_t files;
};

/* Called after each piece; anything but OK stops. */
typedef enum err purge_step_fn(void *arg, const struct purge_count *so_far);

enum err purge_run(struct ctx *keeper, purge_step_fn *step, void *arg,
                   struct purge_count *out) MUST_CHECK;

/* The parts, for tests. */
enum err purge_bin(struct ctx *keeper, purge_step_fn *step, void *arg,
                   struct purge_count *out) MUST_CHECK;
enum err purge_notes(struct ctx *keeper, purge_step_fn *step, void *arg,
                     struct purge_count *out) MUST_CHECK;
/* Files in upload_dir named upload-, import- or export-, older than a day, that
 * no import names. */
enum err purge_files(struct ctx *keeper, struct purge_count *out) MUST_CHECK;

#endif
