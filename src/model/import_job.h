/* Imports as background jobs, and what a result shows beside its counts. */
#ifndef MODEL_IMPORT_JOB_H
#define MODEL_IMPORT_JOB_H

#include "model/import.h"
#include "model/job.h"

/* Kinds of jobs. */
#define JOB_IMPORT "import"
#define JOB_IMPORT_PREVIEW "import_preview"
#define JOB_IMPORT_UNDO "import_undo"

/* Files of up to this many rows are previewed while the person waits. */
#define IMPORT_PREVIEW_AT_ONCE IMPORT_CHUNK

/* Queues the import, or its rest when it was stopped or failed. ERR_CONFLICT:
 * it is not in a state to be started. Writes the audit. */
enum err import_queue(struct ctx *cx, uint64_t id) MUST_CHECK;
/* Queues the dry run of a large file; earlier results count no more. */
enum err import_queue_preview(struct ctx *cx, uint64_t id) MUST_CHECK;
/* Queues the undo. ERR_CONFLICT: see import_may_undo. */
enum err import_queue_undo(struct ctx *cx, uint64_t id) MUST_CHECK;
/* An import whose job failed before it could say so itself is "failed", with
 * the job as its error. Changes *im only. */
enum err import_settle(struct ctx *cx, struct import *im) MUST_CHECK;
bool import_may_undo(const struct import *im);
/* Stops the job of an import; one that was not begun goes back to its preview.
 * An import that was never queued is given up. */
enum err import_cancel(struct ctx *cx, const struct import *im) MUST_CHECK;
/* For the job: it could not even begin. */
enum err import_fail(struct ctx *cx, uint64_t id, const char *why) MUST_CHECK;

/* What a dry run in the background found, in a file beside the upload. Texts
 * are in the language of who asked. ERR_NOT_FOUND: there is none of this
 * version of the import. */
enum err import_preview_keep(struct ctx *cx, const struct import *im,
                             const struct import_preview *p) MUST_CHECK;
enum err import_preview_kept(struct ctx *cx, const struct import *im,
                             struct import_preview *out) MUST_CHECK;

/* The customers it created, that are still there and this actor sees, by
 * stage in the order of the default model: each is the list with import=ID. */
struct import_stage {
    const char *code, *name;
    unsigned colour;
    uint64_t customers;
};
enum err import_stages(struct ctx *cx, uint64_t id, struct import_stage **out,
                       size_t *n, uint64_t *total) MUST_CHECK;

/* How many of the customers it updated this actor sees: the list with
 * import=ID and what=updated. */
enum err import_updated_count(struct ctx *cx, uint64_t id, uint64_t *n)
    MUST_CHECK;
/* Adds the condition of that list (import_touch.c). */
struct query;
void import_where_updated(struct query *q, uint64_t id);

/* Where the page of refused rows before this one begins (import_refusals). */
enum err import_refusals_back(struct ctx *cx, uint64_t id, const char *cause,
                              uint64_t after_row, size_t size, uint64_t *after)
    MUST_CHECK;

#endif
