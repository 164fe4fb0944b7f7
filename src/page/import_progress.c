/* Step 5: start, look how far it is, stop. The page asks again by itself, with
 * JavaScript a part of it, without by a refresh; leaving it stops nothing. */
#include <string.h>

#include "page/import.h"
#include "page/import_wizard.h"
#include "page/progress.h"
#include "view/format.h"

enum err
page_import_start(struct request *rq)
{
    struct import im;
    TRY(wizard_find(rq, &im));
    TRY(import_queue(&rq->cx, im.id));
    return reply_see_other(rq, wizard_href(rq, &im, "/progress"), NULL);
}

enum err
page_import_cancel(struct request *rq)
{
    struct import im;
    TRY(wizard_find(rq, &im));
    bool open = wizard_is_open(&im);
    TRY(import_cancel(&rq->cx, &im));
    /* Stopping the dry run of a large file gives the file up as well. */
    if (open)
        return reply_see_other(rq, "/import",
                               N_("The file was given up; nothing was"
                                  " stored."));
    return reply_see_other(rq, wizard_href(rq, &im, "/progress"), NULL);
}

/* All rows are in: from here on the job counts customers. */
static bool
reads_stages(const struct import *im, const struct job *j)
{
    return !strcmp(j->kind, JOB_IMPORT) && !strcmp(j->state, "running") &&
           im->rows_done >= im->rows_total;
}

static const char *
state_text(const struct import *im, const struct job *j)
{
    if (reads_stages(im, j))
        return N_("Reading the stages of the customers");
    if (j->cancel_asked)
        return N_("Stopping after the piece that is being written");
    if (!strcmp(j->state, "queued"))
        return progress_waits(j);
    if (!strcmp(j->kind, JOB_IMPORT_PREVIEW))
        return N_("Looking through the whole file");
    if (!strcmp(j->kind, JOB_IMPORT_UNDO))
        return N_("Undoing");
    return N_("Importing");
}

static const char *
leave_text(const struct import *im, const struct job *j)
{
    if (!strcmp(j->kind, JOB_IMPORT_PREVIEW))
        return N_("Nothing is stored yet. You can leave this page and come"
                  " back.");
    if (!strcmp(j->kind, JOB_IMPORT_UNDO))
        return N_("You can leave this page; the undo goes on to its end.");
    if (reads_stages(im, j))
        return N_("All rows are stored. You can leave this page; the stages"
                  " go on being read.");
    return N_("You can leave this page; the import goes on.");
}

/* In rows, in customers whose stages are read, or in both. */
static const char *
done_text(struct request *rq, const struct import *im, const struct job *j)
{
    struct arena *a = rq->cx.arena;
    bool rows = strcmp(j->kind, JOB_IMPORT_UNDO) && !reads_stages(im, j);
    uint64_t total = j->total || !rows ? j->total : im->rows_total;
    const char *text = rows                    ? N_("%s of %s rows")
                       : reads_stages(im, j) ? N_("%s of %s customers")
                                             : N_("%s of %s steps");
    if (!total || j->cancel_asked)
        return "";
    return lang_format(a, rq->cx.lang, text,
                       format_int(a, (int64_t)j->done),
                       format_int(a, (int64_t)total));
}

static void
fill_progress(struct request *rq, struct view *v, const struct import *im,
              const struct job *j)
{
    struct arena *a = rq->cx.arena;
    uint64_t rate = job_rate(j);
    bool dry = !strcmp(j->kind, JOB_IMPORT_PREVIEW);
    bool stages = reads_stages(im, j) || j->cancel_asked;
    bool rows = strcmp(j->kind, JOB_IMPORT_UNDO) && !stages;
    struct progress p = {
        .href = wizard_href(rq, im, "/progress"),
        .state = state_text(im, j), .done = done_text(rq, im, j),
        .speed = rate && rows
                     ? lang_format(a, rq->cx.lang, N_("%s rows a second"),
                                   format_int(a, (int64_t)rate)) : "",
        /* The job's time is that of the rows, too. */
        .guessed = stages, .leave = leave_text(im, j)};
    if (rows) {
        p.cancel_action = wizard_href(rq, im, "/cancel");
        p.stop = dry ? N_("Give up the file") : N_("Stop the import");
    }
    progress_show(rq, v, j, &p);
}

/* Where to go when nothing runs (any more). */
static enum err
leave(struct request *rq, const struct import *im, bool has_job)
{
    struct import_preview p;
    if (strcmp(im->state, "preview"))
        return reply_see_other(rq, wizard_href(rq, im, wizard_is_open(im)
                                                           ? "/map" : ""),
                               NULL);
    bool kept = import_preview_kept(&rq->cx, im, &p) == OK;
    if (kept || im->rows_total <= IMPORT_PREVIEW_AT_ONCE)
        return reply_see_other(rq, wizard_href(rq, im, "/preview"), NULL);
    return reply_see_other(rq, wizard_href(rq, im, "/map"),
                           has_job ? N_("The preview was stopped or failed;"
                                        " press Preview again.")
                                   : NULL);
}

enum err
page_import_progress(struct request *rq)
{
    struct import im;
    struct job job;
    TRY(wizard_find(rq, &im));
    bool has_job = wizard_job(rq, &im, &job);
    if (!has_job || !job_is_active(&job))
        return leave(rq, &im, has_job);
    if (rq->htmx) {
        fill_progress(rq, reply_part(rq, "parts/progress"), &im, &job);
        return OK;
    }
    bool dry = !strcmp(job.kind, JOB_IMPORT_PREVIEW);
    struct view *v = wizard_page(rq, "import/run", &im,
                                 dry ? STEP_PREVIEW : STEP_RUN);
    view_row(rq->reply.layout, "REFRESH");
    view_text(v, "RELOAD_HREF", wizard_href(rq, &im, "/progress"));
    fill_progress(rq, view_include(v, "PROGRESS", "parts/progress"), &im,
                  &job);
    return OK;
}
