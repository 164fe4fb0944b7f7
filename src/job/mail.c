/* The mails of one report: each as its receiver, who must still be allowed to
 * open it. The PDF is made once, in the language of issue; where it cannot be
 * made the mail goes without. Where the server is down nobody else is tried. */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/log.h"
#include "core/text.h"
#include "job/kind.h"
#include "job/mail_send.h"
#include "job/paper.h"
#include "model/mail.h"
#include "model/message.h"
#include "model/report.h"
#include "model/user.h"
#include "page/schedule_run.h"
#include "view/view.h"

enum { ATTACHED_MOST = 15 << 20 };

struct mailing {
    struct ctx *cx;
    struct mail_about about;
    struct report report;
    struct mailer *mailer;
    char *file;          /* the PDF, NULL = none */
    bool looked;         /* whether there can be one */
    const char *down;    /* why the server does not answer, or NULL */
};

/* ---- the PDF ---- */

static bool
fits(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && st.st_size > 0 &&
           st.st_size <= ATTACHED_MOST;
}

static enum err
file_make(struct mailing *m)
{
    struct arena *a = m->cx->arena;
    char *path = arena_printf(a, "%s/mail-XXXXXX", m->cx->config->upload_dir);
    int fd = mkstemp(path);
    if (fd < 0)
        return FAIL(ERR_FAULT, "%s cannot be made", path);
    close(fd);
    m->file = path;
    return paper_make(m->cx, &m->report, path, NULL, NULL);
}

/* Once, as the first who may open it. */
static void
file_look(struct mailing *m)
{
    if (m->looked)
        return;
    m->looked = true;
    if (!pdf_program(m->cx->config->chromium))
        return;
    enum err e = file_make(m);
    if (e != OK || !fits(m->file)) {
        log_write(LOG_WARN, "the mail of report %s goes without its PDF",
                  m->report.code);
        if (m->file)
            unlink(m->file);
        m->file = NULL;
    }
}

/* ---- one mail ---- */

static enum err
text_make(struct mailing *m, const char *template_file, struct buf *out)
{
    struct ctx *cx = m->cx;
    struct view *v = view_new(cx->arena, cx->lang);
    buf_init(out, cx->arena);
    view_text(v, "HTML_LANG", lang_code(cx->lang));
    view_text(v, "TITLE_TEXT",
              schedule_kind_words(cx->lang, m->report.kind));
    view_text(v, "NUMBER", m->report.code);
    view_text(v, "SCHEDULE", m->about.schedule);
    view_text(v, "SCOPE_WORDS", m->report.title);
    view_text(v, "OWNER", m->about.owner);
    view_textf(v, "URL", "%s/report/%llu", cx->config->site_url,
               (unsigned long long)m->report.id);
    view_if(v, "ATTACHED", m->file != NULL);
    return view_render(v, template_file, out);
}

static enum err
send_one(struct mailing *m, const struct mail *to, enum mail_result *result,
         const char **why)
{
    struct arena *a = m->cx->arena;
    struct buf text, html;
    file_look(m);
    TRY(text_make(m, "mail/report.txt", &text));
    TRY(text_make(m, "mail/report", &html));
    struct mail_text mail = {
        .to = to->email, .to_name = to->name,
        .subject = arena_printf(a, "%s %s · %s",
                                schedule_kind_words(m->cx->lang,
                                                    m->report.kind),
                                m->report.code, m->about.schedule),
        .text = text.data, .html = html.data,
        .message_id = arena_printf(a, "%s.%llu", m->report.code,
                                   (unsigned long long)to->account_id),
        .file = m->file,
        .file_name = arena_printf(a, "%s.pdf", m->report.code)};
    *result = mailer_send(m->mailer, &mail, why);
    return OK;
}

/* As the receiver: whoever may not open it, or may not log in, gets nothing. */
static enum err
try_one(struct mailing *m, const struct mail *to, uint64_t report_id,
        enum mail_result *result, const char **why)
{
    struct ctx *cx = m->cx;
    struct user u;
    *result = MAIL_NEVER;
    *why = "this account may not open the report any more";
    enum err e = actor_load(cx, to->login);
    if (e == OK)
        e = report_find(cx, report_id, &m->report);
    if (e == ERR_NOT_FOUND || e == ERR_DENIED)
        return OK;
    TRY(e);
    if (m->report.state != REPORT_ISSUED) {
        *why = "the report was withdrawn";
        return OK;
    }
    TRY(user_find(cx, to->account_id, &u));
    int l = lang_find(u.lang);
    cx->lang = l < 0 ? LANG_ZH_CN : (enum lang)l;
    *result = MAIL_DOWN;
    *why = m->down;
    return m->down ? OK : send_one(m, to, result, why);
}

static enum err
settle(struct mailing *m, const struct mail *to, enum mail_result result,
       const char *why)
{
    bool over;
    if (result == MAIL_SENT)
        return mail_sent(m->cx, to);
    if (result == MAIL_DOWN)
        m->down = why;
    log_write(LOG_WARN, "mail %llu of report %s: %s",
              (unsigned long long)to->id, m->about.code, why);
    TRY(mail_failed(m->cx, to, why, result == MAIL_NEVER, &over));
    if (!over)
        return OK;
    return message_add(m->cx, m->about.owner_id, "mail_failed",
                       arena_printf(m->cx->arena, "%s → %s", m->about.code,
                                    to->name),
                       arena_printf(m->cx->arena, "/report/%llu",
                                    (unsigned long long)m->report.id));
}

/* ---- all of them ---- */

static enum err
send_all(struct mailing *m, struct job_run *run, uint64_t report_id)
{
    struct mail *list;
    enum mail_result result;
    const char *why;
    size_t n;
    bool mine;
    TRY(mail_due(m->cx, report_id, &list, &n));
    for (size_t i = 0; i < n; i++) {
        TRY(job_progress(run, i, n));
        TRY(mail_take(m->cx, &list[i], &mine));
        if (!mine)
            continue;
        TRY(try_one(m, &list[i], report_id, &result, &why));
        TRY(settle(m, &list[i], result, why));
    }
    return mail_queue_again(m->cx, report_id);
}

enum err
job_mail(struct job_run *run)
{
    struct mailing m = {.cx = run->cx};
    uint64_t id;
    if (!parse_u64(run->job->arg, &id))
        return FAIL(ERR_FAULT, "mail of which report: %s", run->job->arg);
    enum err e = mail_about(run->cx, id, &m.about);
    if (e == ERR_NOT_FOUND)
        return OK; /* the schedule was deleted meanwhile */
    TRY(e);
    m.report.id = id;
    if (!config_mails(run->cx->config))
        m.down = "no mail server is set any more";
    m.mailer = mailer_new(run->cx->config, run->cx->arena);
    e = send_all(&m, run, id);
    mailer_free(m.mailer);
    if (m.file)
        unlink(m.file);
    return e;
}
