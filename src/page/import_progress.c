/* Step 5: start, look how far it is, stop. The page asks again by itself, with
 * JavaScript a part of it, without by a refresh; leaving it stops nothing. */
#include <string.h>

#include "page/csrf.h"
#include "page/import.h"
#include "page/import_wizard.h"
#include "view/format.h"

#define SECOND INT64_C(1000000)

enum { WAITS_LONG_S = 15 };

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

static bool
job_is_active(const struct job *j)
{
    return !strcmp(j->state, "queued") || !strcmp(j->state, "running");
}

static const char *
state_text(const struct job *j)
{
    if (j->cancel_asked)
        return N_("Stopping after the piece that is being written");
    if (!strcmp(j->state, "queued"))
        return clock_now() - j->created_at > WAITS_LONG_S * SECOND
                   ? N_("Still waiting: background work is busy, or it does"
                        " not run")
                   : N_("Waiting for its turn");
    if (!strcmp(j->kind, JOB_IMPORT_PREVIEW))
        return N_("Looking through the whole file");
    if (!strcmp(j->kind, JOB_IMPORT_UNDO))
        return N_("Undoing");
    /* All rows are in; stages and search are being read. */
    if (j->total && j->done >= j->total)
        return N_("Reading the stages of the customers");
    return N_("Importing");
}

static const char *
left_text(struct request *rq, const struct job *j)
{
    struct arena *a = rq->cx.arena;
    int64_t s = job_seconds_left(j);
    if (s < 0 || j->done >= j->total)
        return "";
    if (s < 90)
        return lang_format(a, rq->cx.lang, N_("about %lld seconds left"),
                           (long long)s);
    return lang_format(a, rq->cx.lang, N_("about %lld minutes left"),
                       (long long)((s + 30) / 60));
}

/* The place in thousandths; the end is only the end when it is there. */
static unsigned
width_of(const struct job *j)
{
    if (!j->total)
        return 0;
    uint64_t w = j->done * 1000 / j->total;
    return w > 999 ? 999 : (unsigned)w;
}

static void
fill_progress(struct request *rq, struct view *v, const struct import *im,
              const struct job *j)
{
    struct arena *a = rq->cx.arena;
    uint64_t rate = job_rate(j);
    uint64_t total = j->total ? j->total : im->rows_total;
    unsigned width = width_of(j);
    view_text(v, "PART_HREF", wizard_href(rq, im, "/progress"));
    view_if(v, "RUNNING", true);
    view_msg(v, "STATE_TEXT", state_text(j));
    view_u64(v, "WIDTH", width);
    view_textf(v, "PERCENT", "%u%%", width / 10);
    view_text(v, "DONE_TEXT",
              lang_format(a, rq->cx.lang, N_("%s of %s rows"),
                          format_int(a, (int64_t)j->done),
                          format_int(a, (int64_t)total)));
    view_text(v, "SPEED_TEXT",
              rate ? lang_format(a, rq->cx.lang, N_("%s rows a second"),
                                 format_int(a, (int64_t)rate))
                   : "");
    view_text(v, "LEFT_TEXT", left_text(rq, j));
    bool dry = !strcmp(j->kind, JOB_IMPORT_PREVIEW);
    view_msg(v, "LEAVE_TEXT",
             dry ? N_("Nothing is stored yet. You can leave this page and come"
                      " back.")
                 : N_("You can leave this page; the import goes on."));
    if (strcmp(j->kind, JOB_IMPORT_UNDO) && !j->cancel_asked) {
        struct view *c = view_row(v, "CAN_CANCEL");
        view_text(c, "CANCEL_ACTION", wizard_href(rq, im, "/cancel"));
        view_text(c, "CSRF", csrf_token(rq));
        view_msg(c, "STOP_LABEL", dry ? N_("Give up the file")
                                      : N_("Stop the import"));
    }
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
        fill_progress(rq, reply_part(rq, "import/progress"), &im, &job);
        return OK;
    }
    bool dry = !strcmp(job.kind, JOB_IMPORT_PREVIEW);
    struct view *v = wizard_page(rq, "import/run", &im,
                                 dry ? STEP_PREVIEW : STEP_RUN);
    view_row(rq->reply.layout, "REFRESH");
    view_text(v, "RELOAD_HREF", wizard_href(rq, &im, "/progress"));
    fill_progress(rq, view_include(v, "PROGRESS", "import/progress"), &im,
                  &job);
    return OK;
}
