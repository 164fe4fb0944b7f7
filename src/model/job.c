/* The queue. Who gets a job is decided by one UPDATE that names the state it
 * was found in; everything later names the worker that has it. */
#include "model/job.h"

#include <string.h>

#include "core/text.h"
#include "db/db.h"
#include "model/user.h"

#define SECOND INT64_C(1000000)

static const char SQL_ADD[] =
    "INSERT INTO job (kind, arg, state, account_id, run_at, created_at)"
    " VALUES (?, ?, 'queued', ?, ?, ?)";

enum err
job_add(struct ctx *cx, const char *kind, const char *arg, int64_t run_at,
        uint64_t *id)
{
    int64_t now = clock_now();
    TRY(db_exec(cx, SQL_ADD, B_TEXT(kind), B_TEXT(arg),
                B_REF(cx->actor.user_id), B_TIME(run_at ? run_at : now),
                B_TIME(now)));
    *id = db_last_id(cx->db);
    return OK;
}

#define SELECT                                                                \
    "SELECT id, account_id, kind, arg, state, error, progress_done,"          \
    " progress_total, attempts, cancel_asked, created_at, started_at,"        \
    " finished_at, CAST(COALESCE(TIMESTAMPDIFF(MICROSECOND, started_at,"      \
    " COALESCE(finished_at, heartbeat_at)), 0) AS SIGNED) FROM job"
static const char SQL_FIND[] = SELECT " WHERE id = ?";
static const char SQL_LATEST[] =
    SELECT " WHERE kind = ? ORDER BY id DESC LIMIT 1";

static struct job
job_read(const struct rows *r)
{
    return (struct job){
        .id = rows_u64(r, 0, 0), .account_id = rows_u64(r, 0, 1),
        .kind = rows_text(r, 0, 2), .arg = rows_text(r, 0, 3),
        .state = rows_text(r, 0, 4), .error = rows_text(r, 0, 5),
        .done = rows_u64(r, 0, 6), .total = rows_u64(r, 0, 7),
        .attempts = rows_u64(r, 0, 8),
        .cancel_asked = rows_u64(r, 0, 9) != 0,
        .created_at = rows_time(r, 0, 10),
        .started_at = rows_time(r, 0, 11),
        .finished_at = rows_time(r, 0, 12),
        .elapsed_ms = rows_i64(r, 0, 13) / 1000};
}

enum err
job_find(struct ctx *cx, uint64_t id, struct job *out)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_FIND, B_U64(id)));
    *out = job_read(&r);
    return OK;
}

enum err
job_latest(struct ctx *cx, const char *kind, struct job *out)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_LATEST, B_TEXT(kind)));
    *out = job_read(&r);
    return OK;
}

bool
job_is_active(const struct job *j)
{
    return !strcmp(j->state, "queued") || !strcmp(j->state, "running");
}

static const char SQL_CANCEL_QUEUED[] =
    "UPDATE job SET state = 'cancelled', cancel_asked = 1,"
    " finished_at = UTC_TIMESTAMP(6) WHERE id = ? AND state = 'queued'"
    " AND attempts = 0";
static const char SQL_CANCEL[] =
    "UPDATE job SET cancel_asked = 1"
    " WHERE id = ? AND state IN ('queued', 'running')";

/* One that was begun and put back has to end by itself: what it works on has
 * to be told, too. */
enum err
job_cancel(struct ctx *cx, uint64_t id)
{
    TRY(db_exec(cx, SQL_CANCEL_QUEUED, B_U64(id)));
    return db_exec(cx, SQL_CANCEL, B_U64(id));
}

uint64_t
job_rate(const struct job *j)
{
    return j->elapsed_ms < 500
               ? 0
               : j->done * 1000 / (uint64_t)j->elapsed_ms;
}

int64_t
job_seconds_left(const struct job *j)
{
    if (!j->done || j->total < j->done || j->elapsed_ms < 500)
        return -1;
    double each = (double)j->elapsed_ms / (double)j->done;
    return (int64_t)(each * (double)(j->total - j->done) / 1000 + 0.999);
}

/* ---- once a day ---- */

static const char SQL_DAY_ROW[] =
    "INSERT IGNORE INTO setting (name, value)"
    " VALUES ('work.day', '0000-00-00')";
static const char SQL_DAY[] =
    "UPDATE setting SET value = ?, changed_at = UTC_TIMESTAMP(6)"
    " WHERE name = 'work.day' AND value < ?";

struct daily {
    const char *day;
    bool added;
};

static enum err
daily_add(struct ctx *cx, void *arg)
{
    struct daily *d = arg;
    uint64_t id;
    TRY(db_exec(cx, SQL_DAY_ROW));
    TRY(db_exec(cx, SQL_DAY, B_TEXT(d->day), B_TEXT(d->day)));
    d->added = db_affected(cx->db) == 1;
    if (!d->added)
        return OK;
    TRY(job_add(cx, JOB_DAILY, d->day, 0, &id));
    TRY(job_add(cx, "purge", d->day, 0, &id));
    return job_add(cx, "market", d->day, 0, &id);
}

enum err
job_add_daily(struct ctx *cx, int32_t day, bool *added)
{
    struct daily d = {.day = day_iso(cx->arena, day)};
    enum err e = db_transact(cx, daily_add, &d);
    *added = e == OK && d.added;
    return e;
}

/* ---- workers ---- */

static const char SQL_DUE[] =
    "SELECT id FROM job WHERE ((state = 'queued' AND run_at <= ?)"
    " OR (state = 'running' AND lease_until < UTC_TIMESTAMP(6)))"
    " AND (? OR (kind = '" JOB_MAIL "') = ?) ORDER BY id LIMIT 8";
static const char SQL_TAKE[] =
    "UPDATE job SET state = 'running', worker = ?, attempts = attempts + 1,"
    " lease_until = UTC_TIMESTAMP(6) + INTERVAL ? SECOND,"
    " heartbeat_at = UTC_TIMESTAMP(6), error = '',"
    " started_at = COALESCE(started_at, UTC_TIMESTAMP(6))"
    " WHERE id = ? AND ((state = 'queued' AND run_at <= ?)"
    " OR (state = 'running' AND lease_until < UTC_TIMESTAMP(6)))";

enum err
job_take(struct ctx *cx, const char *worker, enum job_lane lane,
         struct job *out)
{
    struct rows r;
    int64_t now = clock_now();
    TRY(db_query(cx, &r, SQL_DUE, B_TIME(now), B_U64(lane == LANE_ALL),
                 B_U64(lane == LANE_MAIL)));
    for (size_t i = 0; i < r.count; i++) {
        uint64_t id = rows_u64(&r, i, 0);
        enum err e = db_exec(cx, SQL_TAKE, B_TEXT(worker),
                             B_I64(JOB_LEASE_S), B_U64(id), B_TIME(now));
        if (e == ERR_RETRY)
            continue; /* another was first */
        TRY(e);
        if (db_affected(cx->db) == 1)
            return job_find(cx, id, out);
    }
    return ERR_NOT_FOUND;
}

static const char SQL_BEAT[] =
    "UPDATE job SET heartbeat_at = UTC_TIMESTAMP(6),"
    " lease_until = UTC_TIMESTAMP(6) + INTERVAL ? SECOND,"
    " progress_done = ?, progress_total = ?"
    " WHERE id = ? AND worker = ? AND state = 'running'";
static const char SQL_ASKED[] = "SELECT cancel_asked FROM job WHERE id = ?";

enum err
job_beat(struct ctx *cx, uint64_t id, const char *worker, uint64_t done,
         uint64_t total, bool *cancel)
{
    struct rows r;
    TRY(db_exec(cx, SQL_BEAT, B_I64(JOB_LEASE_S), B_U64(done), B_U64(total),
                B_U64(id), B_TEXT(worker)));
    if (db_affected(cx->db) != 1)
        return ERR_CONFLICT;
    TRY(db_find(cx, &r, SQL_ASKED, B_U64(id)));
    *cancel = rows_u64(&r, 0, 0) != 0;
    return OK;
}

static const char SQL_END[] =
    "UPDATE job SET state = ?, error = ?, lease_until = NULL,"
    " heartbeat_at = UTC_TIMESTAMP(6), finished_at = UTC_TIMESTAMP(6)"
    " WHERE id = ? AND worker = ? AND attempts = ? AND state = 'running'";

enum err
job_end(struct ctx *cx, const struct job *j, const char *worker,
        const char *state, const char *error)
{
    TRY(db_exec(cx, SQL_END, B_TEXT(state),
                B_TEXT(utf8_cut(cx->arena, error, 400)), B_U64(j->id),
                B_TEXT(worker), B_U64(j->attempts)));
    return db_affected(cx->db) == 1 ? OK : ERR_CONFLICT;
}

static const char SQL_GIVE_BACK[] =
    "UPDATE job SET state = 'queued', worker = '', lease_until = NULL,"
    " run_at = ? WHERE id = ? AND worker = ? AND attempts = ?"
    " AND state = 'running'";

enum err
job_give_back(struct ctx *cx, const struct job *j, const char *worker,
              int64_t after_s)
{
    TRY(db_exec(cx, SQL_GIVE_BACK, B_TIME(clock_now() + after_s * SECOND),
                B_U64(j->id), B_TEXT(worker), B_U64(j->attempts)));
    return db_affected(cx->db) == 1 ? OK : ERR_CONFLICT;
}

enum err
job_actor(struct ctx *cx, const struct job *j)
{
    struct user u = {.login = "system", .lang = ""};
    if (j->account_id)
        TRY(user_find(cx, j->account_id, &u));
    enum err e = actor_load(cx, u.login);
    int l = lang_find(u.lang);
    cx->lang = l < 0 ? LANG_ZH_CN : (enum lang)l;
    return e == ERR_NOT_FOUND ? ERR_DENIED : e;
}
