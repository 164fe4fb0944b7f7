/* See schedule.h: the runs of schedules. */
#include <string.h>

#include "model/audit.h"
#include "model/job.h"
#include "model/schedule.h"

/* A run whose job was given up is over although nobody could write it down. */
#define COLUMNS                                                               \
    "SELECT u.id, u.schedule_id, u.report_id, u.missed, u.due_at, u.ended_at,"\
    " IF(u.state = 'waiting' AND j.state IN ('failed', 'cancelled'),"         \
    "  'failed', u.state), u.error, COALESCE(a.name, ''),"                    \
    " COALESCE(r.code, '') FROM report_run u"                                 \
    " LEFT JOIN account a ON a.id = u.asked_by"                               \
    " LEFT JOIN job j ON j.id = u.job_id"                                     \
    " LEFT JOIN report r ON r.id = u.report_id"

static struct schedule_run
run_row(const struct rows *r, size_t i)
{
    return (struct schedule_run){
        .id = rows_u64(r, i, 0), .schedule_id = rows_u64(r, i, 1),
        .report_id = rows_u64(r, i, 2), .missed = rows_u64(r, i, 3),
        .due_at = rows_time(r, i, 4), .ended_at = rows_time(r, i, 5),
        .state = rows_text(r, i, 6), .error = rows_text(r, i, 7),
        .asked_by = rows_text(r, i, 8), .code = rows_text(r, i, 9)};
}

static const char SQL_LIST[] = COLUMNS
    " WHERE u.schedule_id = ? ORDER BY u.due_at DESC LIMIT ?";

enum err
schedule_runs(struct ctx *cx, uint64_t id, size_t most,
              struct schedule_run **out, size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_LIST, B_U64(id), B_U64(most)));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count + 1, struct schedule_run);
    for (size_t i = 0; i < r.count; i++)
        (*out)[i] = run_row(&r, i);
    return OK;
}

/* ---- adding ---- */

static const char SQL_ADD[] =
    "INSERT INTO report_run (schedule_id, due_at, asked_by, missed, job_id)"
    " VALUES (?, ?, ?, ?, 0)";
static const char SQL_JOB[] = "UPDATE report_run SET job_id = ? WHERE id = ?";

/* The job is nobody's: it acts as whose the schedule is, and can say so where
 * that account is off. */
static enum err
run_add(struct ctx *cx, uint64_t schedule_id, int64_t due_at, uint64_t missed)
{
    uint64_t id, job;
    struct ctx nobody = *cx;
    nobody.actor = (struct actor){0};
    TRY(db_exec(cx, SQL_ADD, B_U64(schedule_id), B_TIME(due_at),
                B_REF(cx->actor.user_id), B_U64(missed)));
    id = db_last_id(cx->db);
    TRY(job_add(&nobody, JOB_REPORT,
                arena_printf(cx->arena, "%llu", (unsigned long long)id), 0,
                &job));
    return db_exec(cx, SQL_JOB, B_U64(job), B_U64(id));
}

enum err
schedule_run_now(struct ctx *cx, const struct schedule *s)
{
    TRY(run_add(cx, s->id, clock_now(), 0));
    return audit_write(cx, "schedule.run", "report_schedule", s->id, NULL);
}

/* ---- what is due ---- */

/* The stages of the day are read first: the report is of days that are over,
 * and time alone has changed stages in them. */
static const char SQL_DUE[] =
    "SELECT s.id, s.rhythm, s.weekday, s.month_day, s.hour, s.next_at"
    " FROM report_schedule s WHERE s.next_at <= ? AND NOT EXISTS (SELECT 1"
    " FROM job j WHERE j.kind IN ('stage_due', 'stage_all')"
    " AND j.state IN ('queued', 'running')) ORDER BY s.next_at LIMIT 100";
static const char SQL_MOVE[] =
    "UPDATE report_schedule SET next_at = ? WHERE id = ? AND next_at = ?";

struct due {
    struct schedule s;
    int64_t at, next;
    uint64_t missed;
    bool added;
};

static enum err
due_add(struct ctx *cx, void *arg)
{
    struct due *d = arg;
    TRY(db_exec(cx, SQL_MOVE, B_TIME(d->next), B_U64(d->s.id),
                B_TIME(d->s.next_at)));
    d->added = db_affected(cx->db) == 1;
    return d->added ? run_add(cx, d->s.id, d->at, d->missed) : OK;
}

/* The latest due time that has come, and how many came before it. */
static void
due_settle(struct due *d, const struct workdays *w, int64_t now)
{
    d->at = d->s.next_at;
    d->next = schedule_next(&d->s, w, d->at);
    for (; d->next != TIME_NONE && d->next <= now; d->missed++) {
        d->at = d->next;
        d->next = schedule_next(&d->s, w, d->at);
    }
}

enum err
schedule_queue_due(struct ctx *cx, size_t *added)
{
    struct rows r;
    struct workdays w;
    struct ctx nobody = *cx;
    int64_t now = clock_now();
    nobody.actor = (struct actor){0};
    *added = 0;
    TRY(db_query(cx, &r, SQL_DUE, B_TIME(now)));
    if (!r.count)
        return OK;
    TRY(workdays_read(cx, &w));
    for (size_t i = 0; i < r.count; i++) {
        struct due d = {.s = {.id = rows_u64(&r, i, 0),
                              .rhythm = rows_text(&r, i, 1),
                              .weekday = rows_i64(&r, i, 2),
                              .month_day = rows_i64(&r, i, 3),
                              .hour = rows_i64(&r, i, 4),
                              .next_at = rows_time(&r, i, 5)}};
        due_settle(&d, &w, now);
        TRY(db_transact(&nobody, due_add, &d));
        *added += d.added;
    }
    return OK;
}

/* ---- for the job ---- */

static const char SQL_FIND[] = COLUMNS " WHERE u.id = ?";
static const char SQL_SCHEDULE[] =
    "SELECT s.name, s.kind, s.query, s.period, s.lang, s.amounts,"
    " s.skip_empty, s.mail, s.account_id, a.name, a.login, a.active"
    " FROM report_schedule s JOIN account a ON a.id = s.account_id"
    " WHERE s.id = ?";

enum err
schedule_run_find(struct ctx *cx, uint64_t id, struct schedule_run *run,
                  struct schedule *s)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_FIND, B_U64(id)));
    *run = run_row(&r, 0);
    TRY(db_find(cx, &r, SQL_SCHEDULE, B_U64(run->schedule_id)));
    *s = (struct schedule){
        .id = run->schedule_id, .name = rows_text(&r, 0, 0),
        .kind = rows_text(&r, 0, 1), .query = rows_text(&r, 0, 2),
        .period = rows_text(&r, 0, 3), .lang = rows_text(&r, 0, 4),
        .amounts = rows_i64(&r, 0, 5) != 0,
        .skip_empty = rows_i64(&r, 0, 6) != 0,
        .mail = rows_i64(&r, 0, 7) != 0, .account_id = rows_u64(&r, 0, 8),
        .owner = rows_text(&r, 0, 9), .login = rows_text(&r, 0, 10),
        .account_on = rows_i64(&r, 0, 11) != 0};
    return OK;
}

static const char SQL_END[] =
    "UPDATE report_run SET state = ?, error = ?, report_id = ?, ended_at = ?"
    " WHERE id = ? AND state = 'waiting'";

enum err
schedule_run_end(struct ctx *cx, const struct schedule_run *run,
                 const char *state, const char *error, uint64_t report_id)
{
    TRY(db_exec(cx, SQL_END, B_TEXT(state), B_TEXT(error), B_REF(report_id),
                B_TIME(clock_now()), B_U64(run->id)));
    return db_affected(cx->db) == 1 ? OK : ERR_CONFLICT;
}
