/* An issued report as PDF: asked for, made by a job, handed out. Whoever asks
 * while it is made waits for the same one; printing from the browser gives the
 * same paper meanwhile. */
#include "core/pdf.h"

#include <string.h>
#include <unistd.h>

#include "core/secret.h"
#include "model/audit.h"
#include "model/report_paper.h"
#include "page/csrf.h"
#include "page/progress.h"
#include "page/report.h"
#include "page/report_private.h"

static const char *
href(struct request *rq, uint64_t id, const char *rest)
{
    return arena_printf(rq->cx.arena, REPORT "/%llu%s",
                        (unsigned long long)id, rest);
}

/* Why there can be none of it; NULL: there can. */
static const char *
hindrance(const struct request *rq, const struct report *r)
{
    if (r->state == REPORT_DRAFT)
        return N_("A draft is printed from the browser; as PDF there is what "
                  "was issued.");
    if (!pdf_program(rq->cx.config->chromium))
        return N_("This server has no Chromium to make a PDF with; open the "
                  "report and print it from the browser.");
    return NULL;
}

/* *p: none, where nobody asked for it. */
static enum err
paper_find(struct request *rq, struct report *r, struct report_paper *p,
           const char **why)
{
    TRY(report_find(&rq->cx, rq->id, r));
    *why = hindrance(rq, r);
    enum err e = report_paper_find(&rq->cx, r->id, p);
    return e == ERR_NOT_FOUND ? OK : e;
}

enum err
page_report_pdf_ask(struct request *rq)
{
    struct report r;
    struct report_paper p;
    const char *why;
    TRY(paper_find(rq, &r, &p, &why));
    if (why)
        return reply_see_other(rq, href(rq, r.id, ""), why);
    if (p.path)
        return reply_see_other(rq, href(rq, r.id, ".pdf"), NULL);
    TRY(report_paper_ask(&rq->cx, r.id));
    return reply_see_other(rq, href(rq, r.id, "/pdf"), NULL);
}

/* ---- waiting ---- */

static bool
may_stop(const struct request *rq, const struct report_paper *p)
{
    return p->job.account_id == rq->cx.actor.user_id && !p->job.cancel_asked;
}

static void
progress_fill(struct request *rq, struct view *v, const struct report *r,
              const struct report_paper *p)
{
    const struct job *j = &p->job;
    struct progress x = {
        .href = href(rq, r->id, "/pdf"),
        .state = j->cancel_asked              ? N_("Being stopped")
                 : !strcmp(j->state, "queued") ? progress_waits(j)
                                               : N_("The PDF is being made"),
        .done = lang_format(rq->cx.arena, rq->cx.lang, N_("%lld seconds"),
                            (long long)(j->elapsed_ms / 1000)),
        .speed = "", .guessed = true,
        .leave = N_("You can leave this page; the PDF is made all the same.")};
    if (may_stop(rq, p)) {
        x.cancel_action = href(rq, r->id, "/pdf/cancel");
        x.stop = N_("Stop");
    }
    progress_show(rq, v, j, &x);
}

static enum err
wait_page(struct request *rq, const struct report *r,
          const struct report_paper *p)
{
    const char *name = arena_printf(
        rq->cx.arena, "%s %s", report_kind_label(rq->cx.lang, r->kind),
        r->code);
    const char *title = lang_format(rq->cx.arena, rq->cx.lang,
                                    N_("%s as PDF"), name);
    bool active = job_is_active(&p->job);
    struct view *v = reply_page(rq, "report/paper", title);
    view_text(v, "HEADLINE", title);
    view_text(v, "BACK_HREF", href(rq, r->id, ""));
    view_text(v, "BACK_LABEL", name);
    view_text(v, "SCOPE_WORDS", r->title);
    view_text(v, "DOCUMENT_HREF", href(rq, r->id, "/document"));
    view_text(v, "ASK_ACTION", href(rq, r->id, "/pdf"));
    view_text(v, "FILE_HREF", href(rq, r->id, ".pdf"));
    view_text(v, "CSRF", csrf_token(rq));
    view_if(v, "ACTIVE", active);
    view_if(v, "READY", !active && p->path);
    view_if(v, "THERE", active || p->path);
    bool failed = !strcmp(p->job.state, "failed");
    view_if(v, "FAILED", !active && !p->path && failed);
    view_if(v, "NONE", !active && !p->path && !failed);
    if (active) {
        view_row(rq->reply.layout, "REFRESH");
        progress_fill(rq, view_include(v, "PROGRESS", "parts/progress"), r, p);
    }
    return OK;
}

enum err
page_report_pdf_wait(struct request *rq)
{
    struct report r;
    struct report_paper p;
    const char *why;
    TRY(paper_find(rq, &r, &p, &why));
    if (why)
        return reply_see_other(rq, href(rq, r.id, ""), why);
    if (!rq->htmx)
        return wait_page(rq, &r, &p);
    if (!job_is_active(&p.job))
        return reply_see_other(rq, href(rq, r.id, "/pdf"), NULL);
    progress_fill(rq, reply_part(rq, "parts/progress"), &r, &p);
    return OK;
}

enum err
page_report_pdf_cancel(struct request *rq)
{
    struct report r;
    struct report_paper p;
    const char *why;
    TRY(paper_find(rq, &r, &p, &why));
    if (!job_is_active(&p.job)) /* it was faster */
        return reply_see_other(rq, href(rq, r.id, "/pdf"), NULL);
    if (p.job.account_id != rq->cx.actor.user_id)
        return ERR_DENIED;
    TRY(job_cancel(&rq->cx, p.job.id));
    return reply_see_other(rq, href(rq, r.id, ""),
                           N_("The PDF is not made; the report stays as it "
                              "is."));
}

/* ---- the file ---- */

/* It is unlinked when it is sent: it gets a second name for that. */
enum err
page_report_pdf(struct request *rq)
{
    struct report r;
    struct report_paper p;
    const char *why;
    struct arena *a = rq->cx.arena;
    TRY(paper_find(rq, &r, &p, &why));
    if (!p.path)
        return reply_see_other(rq, href(rq, r.id, why ? "" : "/pdf"), why);
    const char *path = arena_printf(a, "%s/export-%s.pdf",
                                    rq->cx.config->upload_dir,
                                    secret_token(a));
    if (link(p.path, path) != 0)
        return FAIL(ERR_FAULT, "the PDF of report %s is not there", r.code);
    TRY(audit_write(&rq->cx, "report.export", "report", r.id, NULL));
    return reply_file(rq, path, "application/pdf",
                      arena_printf(a, "%s %s.pdf",
                                   report_kind_label(rq->cx.lang, r.kind),
                                   r.code));
}
