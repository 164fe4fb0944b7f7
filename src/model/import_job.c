/* Imports in the queue. The import's row says what is shown, the job's row how
 * far it is; both change in one transaction. */
#include "model/import_job.h"

#include <string.h>

#include "core/lang.h"
#include "db/compose.h"
#include "model/audit.h"
#include "model/customer_scope.h"
#include "model/lookup.h"
#include "model/stage.h"

static const char SQL_QUEUE[] =
    "UPDATE import SET state = 'queued', error = '', job_id = NULL WHERE id = ?"
    " AND path <> '' AND (state IN ('preview', 'failed', 'cancelled')"
    " OR (state IN ('queued', 'running') AND EXISTS (SELECT 1 FROM job j"
    " WHERE j.id = job_id AND j.state = 'failed')))";
static const char SQL_JOB[] = "UPDATE import SET job_id = ? WHERE id = ?";

static const char *
id_text(struct ctx *cx, uint64_t id)
{
    return arena_printf(cx->arena, "%llu", (unsigned long long)id);
}

static enum err
add_job(struct ctx *cx, const char *kind, uint64_t id)
{
    uint64_t job;
    TRY(job_add(cx, kind, id_text(cx, id), 0, &job));
    return db_exec(cx, SQL_JOB, B_U64(job), B_U64(id));
}

/* import_find says whether this import is the actor's. */
enum err
import_queue(struct ctx *cx, uint64_t id)
{
    struct import im;
    TRY(import_find(cx, id, &im));
    if (!(import_kind_info(im.kind)->roles & cx->actor.roles))
        return ERR_DENIED;
    TRY(db_exec(cx, SQL_QUEUE, B_U64(id)));
    if (db_affected(cx->db) != 1)
        return ERR_CONFLICT;
    TRY(add_job(cx, JOB_IMPORT, id));
    return audit_write(cx, "import.start", "import", id, NULL);
}

enum err
import_queue_preview(struct ctx *cx, uint64_t id)
{
    struct import im;
    TRY(import_find(cx, id, &im));
    if (im.job_id)
        TRY(job_cancel(cx, im.job_id));
    const char *arg =
        arena_printf(cx->arena, "%llu %s", (unsigned long long)id,
                     lang_code(cx->lang));
    uint64_t job;
    TRY(job_add(cx, JOB_IMPORT_PREVIEW, arg, 0, &job));
    return db_exec(cx, SQL_JOB, B_U64(job), B_U64(id));
}

enum err
import_settle(struct ctx *cx, struct import *im)
{
    struct job j;
    if ((strcmp(im->state, "queued") && strcmp(im->state, "running") &&
         strcmp(im->state, "undoing")) || !im->job_id)
        return OK;
    enum err e = job_find(cx, im->job_id, &j);
    if (e == OK && strcmp(j.state, "failed"))
        return OK;
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    im->state = "failed";
    im->error = arena_printf(cx->arena, "job-%llu",
                             (unsigned long long)im->job_id);
    return OK;
}

bool
import_may_undo(const struct import *im)
{
    static const char *const STATES[] = {"done", "failed", "cancelled"};
    int64_t oldest =
        clock_now() - INT64_C(86400000000) * IMPORT_UNDO_DAYS;
    if (im->created_at < oldest || !(im->created + im->updated))
        return false;
    for (size_t i = 0; i < sizeof STATES / sizeof *STATES; i++)
        if (!strcmp(im->state, STATES[i]))
            return true;
    return false;
}

static const char SQL_UNDOING[] =
    "UPDATE import SET state = 'undoing' WHERE id = ? AND version = ?"
    " AND job_id <=> ?";

enum err
import_queue_undo(struct ctx *cx, uint64_t id)
{
    struct import im;
    TRY(import_find(cx, id, &im));
    TRY(import_settle(cx, &im));
    if (!(import_kind_info(im.kind)->roles & cx->actor.roles))
        return ERR_DENIED;
    if (!import_may_undo(&im))
        return ERR_CONFLICT;
    TRY(db_exec(cx, SQL_UNDOING, B_U64(id), B_U64(im.version),
                B_REF(im.job_id)));
    if (db_affected(cx->db) != 1)
        return ERR_CONFLICT;
    TRY(add_job(cx, JOB_IMPORT_UNDO, id));
    return audit_write(cx, "import.undo", "import", id, NULL);
}

static const char SQL_BACK[] =
    "UPDATE import SET state = IF(rows_done > 0, 'cancelled', 'preview')"
    " WHERE id = ? AND state = 'queued' AND EXISTS (SELECT 1 FROM job j"
    " WHERE j.id = ? AND j.state = 'cancelled')";
static const char SQL_GIVE_UP[] =
    "UPDATE import SET state = 'cancelled', finished_at = ?"
    " WHERE id = ? AND state IN ('uploaded', 'preview')";

enum err
import_cancel(struct ctx *cx, const struct import *im)
{
    /* Taking it back goes on to its end: half of it would be neither. */
    if (im->job_id && strcmp(im->state, "undoing"))
        TRY(job_cancel(cx, im->job_id));
    /* This order: what comes back to the preview is not given up. */
    TRY(db_exec(cx, SQL_GIVE_UP, B_TIME(clock_now()), B_U64(im->id)));
    TRY(db_exec(cx, SQL_BACK, B_U64(im->id), B_U64(im->job_id)));
    return audit_write(cx, "import.cancel", "import", im->id, NULL);
}

static const char SQL_FAIL[] =
    "UPDATE import SET state = 'failed', error = ?, finished_at = ?"
    " WHERE id = ? AND state IN ('queued', 'running')";

enum err
import_fail(struct ctx *cx, uint64_t id, const char *why)
{
    return db_exec(cx, SQL_FAIL, B_TEXT(why), B_TIME(clock_now()),
                   B_U64(id));
}

/* ---- where its customers stand ---- */

enum err
import_stages(struct ctx *cx, uint64_t id, struct import_stage **out,
              size_t *n, uint64_t *total)
{
    struct customer_filter f;
    const struct rule_model *m;
    struct lookup_stage *stages;
    struct query q;
    struct rows r;
    size_t count;
    customer_filter_clear(&f);
    f.import_id = id;
    TRY(stage_default_model(cx, &m));
    lookup_stages(cx, m, &stages, &count);
    query_init(&q, cx->arena);
    query_sql(&q, "SELECT c.stage, COUNT(*) FROM customer c");
    customer_scope_where(&q, cx, &f);
    query_sql(&q, " GROUP BY c.stage");
    TRY(query_rows(cx, &q, &r));
    *out = ARENA_ARRAY(cx->arena, count, struct import_stage);
    *n = 0;
    *total = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < r.count; k++)
            if (!strcmp(stages[i].code, rows_text(&r, k, 0))) {
                (*out)[(*n)++] = (struct import_stage){
                    stages[i].code, stages[i].name, stages[i].colour,
                    rows_u64(&r, k, 1)};
                *total += rows_u64(&r, k, 1);
            }
    return OK;
}

enum err
import_updated_count(struct ctx *cx, uint64_t id, uint64_t *n)
{
    struct customer_filter f;
    struct query q;
    struct rows r;
    customer_filter_clear(&f);
    f.import_id = id;
    f.import_updates = true;
    query_init(&q, cx->arena);
    query_sql(&q, "SELECT COUNT(*) FROM customer c");
    customer_scope_where(&q, cx, &f);
    TRY(query_rows(cx, &q, &r));
    *n = rows_u64(&r, 0, 0);
    return OK;
}

static const char SQL_REFUSALS_BACK[] =
    "SELECT row_no FROM import_refusal WHERE import_id = ? AND row_no <= ?"
    " AND (? = '' OR reason = ?) ORDER BY row_no DESC LIMIT ?";

enum err
import_refusals_back(struct ctx *cx, uint64_t id, const char *cause,
                     uint64_t after_row, size_t size, uint64_t *after)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_REFUSALS_BACK, B_U64(id), B_U64(after_row),
                 B_TEXT(cause), B_TEXT(cause), B_U64(size + 1)));
    *after = r.count > size ? rows_u64(&r, size, 0) : 0;
    return OK;
}
