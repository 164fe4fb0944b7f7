/* A report as PDF, made on the server by Chromium, one at a time: the others are
 * told to print from the browser meanwhile, which gives the same paper. */
#include "core/pdf.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "core/secret.h"
#include "model/audit.h"
#include "page/report.h"
#include "page/report_private.h"

/* Shorter than a request may take. */
static const struct pdf_limits LIMITS = {.seconds = 25, .memory_mib = 768};

/* Of all processes that share the folder; -1: another is at it. */
static int
lock_take(struct request *rq)
{
    int fd = open(arena_printf(rq->cx.arena, "%s/pdf.lock",
                               rq->cx.config->cache_dir),
                  O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

static enum err
file_make(struct request *rq, const struct report *r, const char *program,
          const char *path)
{
    struct arena *a = rq->cx.arena;
    struct buf html, alone;
    buf_init(&html, a);
    buf_init(&alone, a);
    TRY(report_html(rq, r, &html));
    TRY(report_alone(a, html.data,
                     arena_printf(a, "%s/../static",
                                  rq->cx.config->template_dir), &alone));
    return pdf_make(a, program, &alone, &LIMITS, path);
}

static enum err
instead(struct request *rq, const struct report *r, const char *why)
{
    return reply_see_other(rq, arena_printf(rq->cx.arena, REPORT "/%llu",
                                            (unsigned long long)r->id), why);
}

enum err
page_report_pdf(struct request *rq)
{
    struct report r;
    struct arena *a = rq->cx.arena;
    TRY(report_find(&rq->cx, rq->id, &r));
    const char *program = pdf_program(rq->cx.config->chromium);
    if (!program)
        return instead(rq, &r, N_("This server has no Chromium to make a PDF "
                                  "with; open the report and print it from "
                                  "the browser."));
    int lock = lock_take(rq);
    if (lock < 0)
        return instead(rq, &r, N_("Another PDF is being made; try again in a "
                                  "moment, or print from the browser."));
    const char *path = arena_printf(a, "%s/export-%s.pdf",
                                    rq->cx.config->upload_dir,
                                    secret_token(a));
    enum err e = file_make(rq, &r, program, path);
    close(lock);
    if (e == ERR_TIMEOUT || e == ERR_FAULT)
        return instead(rq, &r, N_("The PDF could not be made in time; open "
                                  "the report and print it from the "
                                  "browser."));
    TRY(e);
    TRY(audit_write(&rq->cx, "report.export", "report", r.id, NULL));
    return reply_file(rq, path, "application/pdf",
                      arena_printf(a, "%s %s.pdf",
                                   report_kind_label(rq->cx.lang, r.kind),
                                   *r.code ? r.code : r.title));
}
