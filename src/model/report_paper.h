/* The PDF of an issued report: one a report, made by a job, whoever asked. Its
 * file is purged after a day. It is not handed out any more when fewer names of
 * customers may be said than when it was made (one was erased since). */
#ifndef MODEL_REPORT_PAPER_H
#define MODEL_REPORT_PAPER_H

#include "model/job.h"

#define JOB_PAPER "paper"

struct report_paper {
    struct job job;    /* id 0 = purged */
    const char *path;  /* of the file; NULL = there is none to hand out */
};

/* Whoever asks has checked that the report may be opened. ERR_NOT_FOUND: nobody
 * asked for it yet. */
enum err report_paper_find(struct ctx *cx, uint64_t report_id,
                           struct report_paper *out) MUST_CHECK;
/* Queues a job unless one is under way or the file is there. In the caller's
 * transaction; who asks at the same time waits for it. */
enum err report_paper_ask(struct ctx *cx, uint64_t report_id) MUST_CHECK;

/* For the job: how many names may be said now; then the file, by its name.
 * ERR_CONFLICT: another job makes it by now. */
enum err report_paper_names(struct ctx *cx, uint64_t report_id,
                            uint64_t *n) MUST_CHECK;
enum err report_paper_made(struct ctx *cx, uint64_t report_id,
                           uint64_t job_id, const char *file,
                           uint64_t names) MUST_CHECK;

#endif
