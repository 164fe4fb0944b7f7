/* See mail.h. */
#include "model/mail.h"

#include "core/text.h"
#include "model/job.h"

#define MINUTE INT64_C(60000000)

static enum err
queue_job(struct ctx *cx, uint64_t report_id, int64_t at)
{
    uint64_t job;
    struct ctx nobody = *cx;
    nobody.actor = (struct actor){0};
    return job_add(&nobody, JOB_MAIL,
                   arena_printf(cx->arena, "%llu",
                                (unsigned long long)report_id), at, &job);
}

static const char SQL_ADD[] =
    "INSERT INTO mail (report_id, account_id, next_at) SELECT ?, id, ?"
    " FROM account WHERE id = ? AND active = 1 AND email <> ''";

enum err
mail_queue(struct ctx *cx, uint64_t report_id, const uint64_t *accounts,
           size_t n)
{
    for (size_t i = 0; i < n; i++)
        TRY(db_exec(cx, SQL_ADD, B_U64(report_id), B_TIME(clock_now()),
                    B_U64(accounts[i])));
    return queue_job(cx, report_id, 0);
}

static const char SQL_ABOUT[] =
    "SELECT s.name, r.code, a.name, a.id FROM report_run u"
    " JOIN report r ON r.id = u.report_id"
    " JOIN report_schedule s ON s.id = u.schedule_id"
    " JOIN account a ON a.id = s.account_id WHERE u.report_id = ?";

enum err
mail_about(struct ctx *cx, uint64_t report_id, struct mail_about *out)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_ABOUT, B_U64(report_id)));
    *out = (struct mail_about){rows_text(&r, 0, 0), rows_text(&r, 0, 1),
                               rows_text(&r, 0, 2), rows_u64(&r, 0, 3)};
    return OK;
}

static const char SQL_DUE[] =
    "SELECT m.id, m.account_id, m.attempts, a.login, a.name, a.email"
    " FROM mail m JOIN account a ON a.id = m.account_id WHERE m.report_id = ?"
    " AND m.state = 'waiting' AND m.next_at <= ? ORDER BY m.id";

enum err
mail_due(struct ctx *cx, uint64_t report_id, struct mail **out, size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_DUE, B_U64(report_id), B_TIME(clock_now())));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count + 1, struct mail);
    for (size_t i = 0; i < r.count; i++)
        (*out)[i] = (struct mail){
            rows_u64(&r, i, 0), rows_u64(&r, i, 1), rows_u64(&r, i, 2),
            rows_text(&r, i, 3), rows_text(&r, i, 4), rows_text(&r, i, 5)};
    return OK;
}

/* Long enough for a try, with its PDF. */
static const char SQL_TAKE[] =
    "UPDATE mail SET next_at = ?, attempts = attempts + 1 WHERE id = ?"
    " AND state = 'waiting' AND attempts = ?";

enum err
mail_take(struct ctx *cx, struct mail *m, bool *mine)
{
    TRY(db_exec(cx, SQL_TAKE, B_TIME(clock_now() + 10 * MINUTE), B_U64(m->id),
                B_U64(m->attempts)));
    *mine = db_affected(cx->db) == 1;
    m->attempts++;
    return OK;
}

static const char SQL_SENT[] =
    "UPDATE mail SET state = 'sent', error = '', sent_at = ? WHERE id = ?";

enum err
mail_sent(struct ctx *cx, const struct mail *m)
{
    return db_exec(cx, SQL_SENT, B_TIME(clock_now()), B_U64(m->id));
}

static const char SQL_FAILED[] =
    "UPDATE mail SET state = ?, error = ?, next_at = ? WHERE id = ?";

enum err
mail_failed(struct ctx *cx, const struct mail *m, const char *error,
            bool forever, bool *given_up)
{
    static const int minutes[MAIL_ATTEMPTS] = {1, 5, 15, 60, 240, 0};
    *given_up = forever || m->attempts >= MAIL_ATTEMPTS;
    int64_t wait = *given_up ? 0 : minutes[m->attempts - 1] * MINUTE;
    return db_exec(cx, SQL_FAILED, B_TEXT(*given_up ? "failed" : "waiting"),
                   B_TEXT(utf8_cut(cx->arena, error, 200)),
                   B_TIME(clock_now() + wait), B_U64(m->id));
}

static const char SQL_NEXT[] =
    "SELECT MIN(next_at) FROM mail WHERE report_id = ? AND state = 'waiting'";

enum err
mail_queue_again(struct ctx *cx, uint64_t report_id)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_NEXT, B_U64(report_id)));
    return rows_null(&r, 0, 0) ? OK
                               : queue_job(cx, report_id,
                                           rows_time(&r, 0, 0));
}

static const char SQL_STATES[] =
    "SELECT m.report_id, CAST(SUM(m.state = 'sent') AS UNSIGNED),"
    " CAST(SUM(m.state = 'waiting') AS UNSIGNED),"
    " CAST(SUM(m.state = 'failed') AS UNSIGNED), MAX(m.error),"
    " COALESCE(GROUP_CONCAT(IF(m.state = 'failed', a.name, NULL)"
    " ORDER BY a.name SEPARATOR ', '), '') FROM report_run u"
    " JOIN mail m ON m.report_id = u.report_id"
    " JOIN account a ON a.id = m.account_id WHERE u.schedule_id = ?"
    " GROUP BY m.report_id";

enum err
mail_states(struct ctx *cx, uint64_t schedule_id, struct mail_state **out,
            size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_STATES, B_U64(schedule_id)));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count + 1, struct mail_state);
    for (size_t i = 0; i < r.count; i++)
        (*out)[i] = (struct mail_state){
            rows_u64(&r, i, 0), rows_u64(&r, i, 1), rows_u64(&r, i, 2),
            rows_u64(&r, i, 3), rows_text(&r, i, 4), rows_text(&r, i, 5)};
    return OK;
}
