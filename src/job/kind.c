/* The table of kinds, and the jobs of each day: stages that time alone changes,
 * and what is kept only for a time. Both can be begun again at any point. */
#include "job/kind.h"

#include "core/log.h"
#include "core/text.h"
#include "model/import_job.h"
#include "model/market.h"
#include "model/plan.h"
#include "model/purge.h"
#include "model/recovery.h"
#include "model/rehearsal.h"
#include "model/report_paper.h"
#include "model/schedule.h"
#include "model/stage.h"

const struct job_kind job_kinds[] = {
    {JOB_IMPORT, job_import},
    {JOB_IMPORT_PREVIEW, job_import_preview},
    {JOB_IMPORT_UNDO, job_import_undo},
    {JOB_DAILY, job_stage_due},
    {"stage_all", job_stage_all},
    {"purge", job_purge},
    {"market", job_market},
    {"rehearse", job_rehearse},
    {JOB_REPORT, job_report},
    {JOB_MAIL, job_mail},
    {JOB_PAPER, job_paper},
};
const size_t job_kind_count = sizeof job_kinds / sizeof *job_kinds;

static enum err
stage_step(void *run, const struct stage_progress *p)
{
    return job_progress(run, p->customers, p->total);
}

enum err
job_stage_due(struct job_run *run)
{
    struct stage_progress p;
    uint64_t lost, steps;
    TRY(stage_refresh_due(run->cx, clock_today(), stage_step, run, &p));
    TRY(recovery_settle_due(run->cx, &lost));
    log_write(LOG_INFO, "notices run out: %llu cases",
              (unsigned long long)lost);
    TRY(plan_settle_due(run->cx, &steps));
    log_write(LOG_INFO, "steps of plans done by facts: %llu",
              (unsigned long long)steps);
    log_write(LOG_INFO, "stages read for the day: %llu customers",
              (unsigned long long)p.customers);
    return job_progress(run, p.customers, p.total);
}

/* All customers: after a setting that stages rest on was changed. */
enum err
job_stage_all(struct job_run *run)
{
    struct stage_task task = {.from = 1, .to = UINT64_MAX, .due = DAY_NONE};
    struct stage_progress p;
    TRY(stage_refresh_task(run->cx, &task, stage_step, run, &p));
    log_write(LOG_INFO, "stages read anew: %llu customers, %llu changed",
              (unsigned long long)p.customers,
              (unsigned long long)p.changed);
    return OK;
}

static enum err
purge_step(void *run, const struct purge_count *c)
{
    return job_progress(run, c->customers + c->rows + c->notes, 0);
}

enum err
job_purge(struct job_run *run)
{
    struct purge_count c;
    TRY(purge_run(run->keeper, purge_step, run, &c));
    log_write(LOG_INFO, "purged: %llu customers, %llu rows, %llu notes,"
              " %llu files", (unsigned long long)c.customers,
              (unsigned long long)c.rows, (unsigned long long)c.notes,
              (unsigned long long)c.files);
    return OK;
}

/* The signs of one market ("17") or of all of them (the day, or nothing). */
enum err
job_market(struct job_run *run)
{
    uint64_t id;
    if (!parse_u64(run->job->arg, &id))
        id = 0;
    return market_compute(run->cx, id, job_progress, run);
}

enum err
job_rehearse(struct job_run *run)
{
    uint64_t id;
    if (!parse_u64(run->job->arg, &id))
        return FAIL(ERR_FAULT, "which rehearsal: %s", run->job->arg);
    return rehearsal_run(run->cx, id, job_progress, run);
}
