/* The report of a run of a schedule: drawn up, issued and told of in one
 * transaction, which also ends the run. Killed before that, the job is taken
 * over and nothing is there twice; a run that is over is left alone. */
#include <string.h>

#include "core/log.h"
#include "core/text.h"
#include "job/kind.h"
#include "model/copy.h"
#include "model/mail.h"
#include "model/message.h"
#include "model/schedule.h"
#include "model/user.h"
#include "page/schedule_run.h"

struct issue {
    const struct schedule_run *run;
    const struct schedule *s;
    bool nothing;
};

static const char *
report_href(struct arena *a, uint64_t id)
{
    return arena_printf(a, "/report/%llu", (unsigned long long)id);
}

/* Everybody who gets it, and whose schedule it is. */
static enum err
tell_all(struct ctx *cx, const struct schedule *s, const struct report *r)
{
    struct report_reader *readers;
    size_t n, count = 1;
    const char *name = arena_printf(cx->arena, "%s · %s", r->code, s->name);
    const char *href = report_href(cx->arena, r->id);
    TRY(schedule_readers(cx, s->id, &readers, &n));
    uint64_t *ids = ARENA_ARRAY(cx->arena, n + 1, uint64_t);
    ids[0] = s->account_id;
    for (size_t i = 0; i < n; i++)
        if (readers[i].id != s->account_id)
            ids[count++] = readers[i].id;
    for (size_t i = 0; i < count; i++)
        TRY(message_add(cx, ids[i], "report_issued", name, href));
    return s->mail && config_mails(cx->config)
               ? mail_queue(cx, r->id, ids, count)
               : OK;
}

static enum err
issue(struct ctx *cx, void *arg)
{
    struct issue *x = arg;
    struct report r;
    TRY(schedule_report_issue(cx, x->s, day_of(x->run->due_at), &r,
                              &x->nothing));
    if (x->nothing && x->s->skip_empty)
        return ERR_NOT_FOUND; /* rolled back, its number too */
    x->nothing = false;
    TRY(schedule_run_end(cx, x->run, "issued", "", r.id));
    return tell_all(cx, x->s, &r);
}

/* ---- what else becomes of a run ---- */

struct end {
    const struct schedule_run *run;
    const struct schedule *s;
    const char *state, *error;
};

static enum err
end_it(struct ctx *cx, void *arg)
{
    struct end *x = arg;
    TRY(schedule_run_end(cx, x->run, x->state, x->error, 0));
    if (strcmp(x->state, "failed"))
        return OK;
    return message_add(cx, x->s->account_id, "report_failed", x->s->name,
                       arena_printf(cx->arena, "/report/schedule/%llu",
                                    (unsigned long long)x->s->id));
}

static enum err
draw_up(struct job_run *job, struct issue *x)
{
    const struct copy *copy;
    struct ctx *cx = job->cx;
    int l = lang_find(x->s->lang);
    TRY(actor_load(cx, x->s->login));
    cx->lang = l < 0 ? LANG_ZH_CN : (enum lang)l;
    TRY(copy_get_exact(cx, &copy));
    return db_transact(cx, issue, x);
}

static const char *
word_of(enum err e)
{
    return e == ERR_DENIED ? "account" : e == ERR_INVALID ? "scope"
                                                          : err_name(e);
}

enum err
job_report(struct job_run *job)
{
    struct schedule_run run;
    struct schedule s;
    uint64_t id;
    if (!parse_u64(job->job->arg, &id))
        return FAIL(ERR_FAULT, "which run: %s", job->job->arg);
    enum err e = schedule_run_find(job->cx, id, &run, &s);
    if (e == ERR_NOT_FOUND)
        return OK; /* deleted meanwhile */
    TRY(e);
    if (strcmp(run.state, "waiting"))
        return OK;
    struct issue x = {.run = &run, .s = &s};
    e = s.account_on ? draw_up(job, &x) : ERR_DENIED;
    if (e == OK)
        return OK;
    bool again = e == ERR_UNAVAILABLE || e == ERR_RETRY || e == ERR_TIMEOUT;
    if (again && job->job->attempts < JOB_ATTEMPTS_MAX)
        return e;
    bool empty = e == ERR_NOT_FOUND && x.nothing;
    struct end end = {&run, &s, empty ? "empty" : "failed",
                      empty ? "" : word_of(e)};
    log_write(LOG_INFO, "run %llu of a schedule: %s %s",
              (unsigned long long)id, end.state, end.error);
    return db_transact(job->cx, end_it, &end);
}
