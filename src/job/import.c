/* Imports, their dry runs and their undoing, as jobs. Each of them goes on
 * where it was when it is begun again. */
#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "job/kind.h"
#include "model/import_job.h"

/* "17" or "17 zh-CN": the language of who looks at the answer. */
static enum err
read_arg(struct job_run *run, uint64_t *id)
{
    char *arg = arena_text(run->cx->arena, run->job->arg);
    char *space = strchr(arg, ' ');
    if (space) {
        int l = lang_find(space + 1);
        *space = '\0';
        if (l >= 0)
            run->cx->lang = (enum lang)l;
    }
    return parse_u64(arg, id) ? OK : FAIL(ERR_FAULT, "which import: %s", arg);
}

/* Taken over after it had ended, before the job's row said so. */
static bool
has_ended(struct job_run *run, uint64_t id, const char *state)
{
    struct import im;
    return import_find(run->cx, id, &im) == OK && !strcmp(im.state, state);
}

enum err
job_import(struct job_run *run)
{
    uint64_t id;
    TRY(read_arg(run, &id));
    enum err e = import_run(run->cx, id, job_progress, run);
    if (e == OK || has_ended(run, id, "done"))
        return OK;
    /* To be gone on with; or stopped, which it has written down itself. */
    if (e == ERR_UNAVAILABLE || e == ERR_RETRY || e == ERR_CONFLICT ||
        has_ended(run, id, "cancelled"))
        return e;
    const char *why = arena_printf(run->cx->arena, "%s (%s)", err_name(e),
                                   run->cx->request_id);
    TRY(import_fail(run->cx, id, why));
    return e;
}

enum err
job_import_preview(struct job_run *run)
{
    struct import im;
    struct import_preview p;
    uint64_t id;
    TRY(read_arg(run, &id));
    TRY(import_find(run->cx, id, &im));
    TRY(import_preview(run->cx, &im, job_progress, run, &p));
    return import_preview_keep(run->cx, &im, &p);
}

enum err
job_import_undo(struct job_run *run)
{
    uint64_t id;
    TRY(read_arg(run, &id));
    enum err e = import_undo(run->cx, id, job_progress, run);
    return has_ended(run, id, "undone") ? OK : e;
}
