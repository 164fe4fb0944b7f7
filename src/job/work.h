/* Background work as a process: seats that each do one job at a time, and a
 * supervisor that says for all of them that they live.
 *
 * The supervisor has a connection of its own, so that a long statement of a job
 * never makes its lease run out; it also queues the jobs of a new day. On TERM
 * every job stops at its next whole piece and is put back. */
#ifndef JOB_WORK_H
#define JOB_WORK_H

#include <stdatomic.h>

#include "job/roll.h"
#include "model/job.h"

struct work_seat;

/* What a kind of job is handed. Progress goes through job_progress. */
struct job_run {
    struct ctx *cx;     /* run-time account, acting as who asked */
    struct ctx *keeper; /* the account that may delete; the same actor */
    const struct job *job;
    struct work_seat *seat;
};

typedef enum err job_fn(struct job_run *run);

struct job_kind {
    const char *name;
    job_fn *fn;
};
extern const struct job_kind job_kinds[];
extern const size_t job_kind_count;

/* How far it is. ERR_DENIED: somebody asked to stop it; ERR_CONFLICT: it is to
 * be left as it is, to be gone on with later. Fits import_progress_fn with a
 * struct job_run as its arg. */
enum err job_progress(void *run, uint64_t done, uint64_t total) MUST_CHECK;

/* The connections of one seat, each for its own thread. */
struct work_place {
    struct ctx cx, keeper;
};

/* Works until TERM or INT; `once`: until nothing is due, and then what the jobs
 * changed is in the copy of the funnel. Blocks these signals for the process. */
enum err work_run(struct ctx *supervisor, struct work_place *places, size_t n,
                  struct roll_place *roll, bool once) MUST_CHECK;

#endif
