/* See report_paper.h. */
#include "model/report_paper.h"

#include <string.h>
#include <unistd.h>

#include "db/db.h"

/* As those of report_names: of customers that are still there. */
#define NAMES                                                                 \
    "(SELECT COUNT(*) FROM report_name n JOIN customer c"                     \
    " ON c.id = n.customer_id WHERE n.report_id = ?)"

static const char SQL_NAMES[] = "SELECT " NAMES;

enum err
report_paper_names(struct ctx *cx, uint64_t report_id, uint64_t *n)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_NAMES, B_U64(report_id)));
    *n = rows_u64(&r, 0, 0);
    return OK;
}

static const char SQL_FIND[] =
    "SELECT job_id, file, names = " NAMES " FROM report_paper"
    " WHERE report_id = ?";

enum err
report_paper_find(struct ctx *cx, uint64_t report_id,
                  struct report_paper *out)
{
    struct rows r;
    *out = (struct report_paper){.job = {.state = "", .error = ""}};
    TRY(db_find(cx, &r, SQL_FIND, B_U64(report_id), B_U64(report_id)));
    const char *file = rows_text(&r, 0, 1);
    const char *path = arena_printf(cx->arena, "%s/%s",
                                    cx->config->upload_dir, file);
    if (*file && rows_u64(&r, 0, 2) && access(path, R_OK) == 0)
        out->path = path;
    enum err e = job_find(cx, rows_u64(&r, 0, 0), &out->job);
    return e == ERR_NOT_FOUND ? OK : e;
}

static const char SQL_HOLD[] = "SELECT id FROM report WHERE id = ? FOR UPDATE";
static const char SQL_ASK[] =
    "INSERT INTO report_paper (report_id, job_id, account_id, asked_at)"
    " VALUES (?, ?, ?, ?) ON DUPLICATE KEY UPDATE job_id = VALUES(job_id),"
    " account_id = VALUES(account_id), file = '',"
    " asked_at = VALUES(asked_at)";

enum err
report_paper_ask(struct ctx *cx, uint64_t report_id)
{
    struct rows r;
    struct report_paper p;
    uint64_t job;
    TRY(db_find(cx, &r, SQL_HOLD, B_U64(report_id)));
    enum err e = report_paper_find(cx, report_id, &p);
    if (e == OK && (p.path || job_is_active(&p.job)))
        return OK;
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    TRY(job_add(cx, JOB_PAPER, arena_printf(cx->arena, "%llu",
                                            (unsigned long long)report_id),
                0, &job));
    return db_exec(cx, SQL_ASK, B_U64(report_id), B_U64(job),
                   B_U64(cx->actor.user_id), B_TIME(clock_now()));
}

static const char SQL_MADE[] =
    "UPDATE report_paper SET file = ?, names = ?"
    " WHERE report_id = ? AND job_id = ?";

enum err
report_paper_made(struct ctx *cx, uint64_t report_id, uint64_t job_id,
                  const char *file, uint64_t names)
{
    TRY(db_exec(cx, SQL_MADE, B_TEXT(file), B_U64(names), B_U64(report_id),
                B_U64(job_id)));
    return db_affected(cx->db) == 1 ? OK : ERR_CONFLICT;
}
