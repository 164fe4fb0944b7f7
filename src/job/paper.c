/* See paper.h. How long Chromium takes is guessed from the length of the
 * document, so that there is a bar; the bar ends when the file is there. */
#include "job/paper.h"

#include <string.h>
#include <unistd.h>

#include "core/secret.h"
#include "core/text.h"
#include "job/kind.h"
#include "model/report_paper.h"
#include "page/report_piece.h"
#include "page/schedule_run.h"

/* Of a piece; nobody waits with a connection open. */
static const struct pdf_limits LIMITS = {.seconds = 120, .memory_mib = 1024};

enum err
paper_make(struct ctx *cx, const struct report *r, const char *path,
           pdf_step_fn *step, void *arg)
{
    struct buf html;
    buf_init(&html, cx->arena);
    TRY(schedule_report_html(cx, r, &html));
    return report_pdf_make(cx->arena, pdf_program(cx->config->chromium),
                           &html, REPORT_PIECE_ROWS, &LIMITS, path, step,
                           arg);
}

static enum err
made(struct job_run *run, const struct report *r, const char *file)
{
    struct ctx *cx = run->cx;
    const char *path = arena_printf(cx->arena, "%s/%s",
                                    cx->config->upload_dir, file);
    uint64_t names;
    /* before the document is read: who is erased meanwhile makes it stale */
    TRY(report_paper_names(cx, r->id, &names));
    enum err e = paper_make(cx, r, path, job_progress, run);
    if (e == OK)
        e = report_paper_made(cx, r->id, run->job->id, file, names);
    if (e != OK)
        unlink(path);
    /* no second try of what takes too long */
    return e == ERR_TIMEOUT ? ERR_FAULT : e;
}

enum err
job_paper(struct job_run *run)
{
    struct report r;
    uint64_t id;
    if (!parse_u64(run->job->arg, &id))
        return FAIL(ERR_FAULT, "which report: %s", run->job->arg);
    if (!pdf_program(run->cx->config->chromium))
        return FAIL(ERR_FAULT, "there is no Chromium");
    enum err e = report_find(run->cx, id, &r);
    if (e != OK)
        return e == ERR_NOT_FOUND ? OK : e; /* not his to open any more */
    return made(run, &r, arena_printf(run->cx->arena, "paper-%s.pdf",
                                      secret_token(run->cx->arena)));
}
