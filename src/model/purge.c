/* One-time ids, drafts, sessions and the like; and the files. The bin is in
 * purge_bin.c. */
#include "model/purge.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "core/log.h"
#include "db/db.h"
#include "model/import.h"
#include "model/message.h"

#define HOUR INT64_C(3600000000)
#define DAY_LONG (24 * HOUR)

enum { PIECE = 1000 };

/* What is old, and its deletion; LIMIT keeps each small. All of them find
 * their rows by an index on the time. */
static const char *const SQL_OLD[] = {
    "DELETE FROM form_once WHERE created_at < ? LIMIT 1000",
    "DELETE FROM draft WHERE saved_at < ? LIMIT 1000",
    "DELETE FROM session WHERE created_at < ? LIMIT 1000",
    "DELETE FROM login_failure WHERE at < ? LIMIT 1000",
    "DELETE FROM funnel_view WHERE deleted_at < ? LIMIT 1000",
    "DELETE FROM message WHERE created_at < ? LIMIT 1000",
    "DELETE FROM job WHERE state IN ('done', 'failed', 'cancelled')"
    " AND run_at < ? LIMIT 1000",
};
enum { OLD_COUNT = sizeof SQL_OLD / sizeof *SQL_OLD };

/* A session is kept a day beyond its longest life: what was typed in one that
 * ran out can still be kept for its owner. */
static int64_t
old_before(const struct ctx *cx, size_t i)
{
    const int64_t keep[] = {
        PURGE_FORM_HOURS * HOUR, PURGE_FORM_HOURS * HOUR,
        cx->config->session_max_h * HOUR + DAY_LONG,
        PURGE_LOGIN_DAYS * DAY_LONG, PURGE_FORM_HOURS * HOUR,
        MESSAGE_KEEP_DAYS * DAY_LONG, PURGE_JOB_DAYS * DAY_LONG};
    static_assert(sizeof keep / sizeof *keep == OLD_COUNT,
                  "one duration a deletion");
    return clock_now() - keep[i];
}

static const char SQL_UNDO_OVER[] =
    "SELECT i.id FROM import i WHERE i.finished_at < ?"
    " AND EXISTS (SELECT 1 FROM import_before b WHERE b.import_id = i.id)";
static const char SQL_BEFORE[] =
    "DELETE FROM import_before WHERE import_id = ? LIMIT 1000";

static enum err
forget_old_values(struct ctx *cx, purge_step_fn *step, void *arg,
                  struct purge_count *out)
{
    struct rows r;
    int64_t limit = clock_now() - (IMPORT_UNDO_DAYS + 1) * DAY_LONG;
    TRY(db_query(cx, &r, SQL_UNDO_OVER, B_TIME(limit)));
    for (size_t i = 0; i < r.count; i++)
        do {
            TRY(db_exec(cx, SQL_BEFORE, B_U64(rows_u64(&r, i, 0))));
            out->notes += db_affected(cx->db);
            TRY(step(arg, out));
        } while (db_affected(cx->db) == PIECE);
    return OK;
}

enum err
purge_notes(struct ctx *cx, purge_step_fn *step, void *arg,
            struct purge_count *out)
{
    for (size_t i = 0; i < OLD_COUNT; i++)
        do {
            TRY(db_exec(cx, SQL_OLD[i], B_TIME(old_before(cx, i))));
            out->notes += db_affected(cx->db);
            TRY(step(arg, out));
        } while (db_affected(cx->db) == PIECE);
    return forget_old_values(cx, step, arg, out);
}

/* ---- files ---- */

static const char SQL_FILES_OVER[] =
    "UPDATE import SET path = '' WHERE path <> '' AND created_at < ?"
    " AND state NOT IN ('queued', 'running', 'undoing')";
static const char SQL_FILE_KNOWN[] = "SELECT 1 FROM import WHERE path = ?";
static const char SQL_FILE_KEPT[] =
    "SELECT 1 FROM attachment WHERE digest = UNHEX(?) LIMIT 1";

static bool
is_ours(const char *name)
{
    static const char *const KINDS[] = {"upload-", "import-", "export-",
                                        "kept-", "mail-", "paper-"};
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++)
        if (!strncmp(name, KINDS[i], strlen(KINDS[i])))
            return true;
    return false;
}

/* "import-x.utf8" belongs to import-x. */
static enum err
file_wanted(struct ctx *cx, const char *name, bool *wanted)
{
    struct rows r;
    char *base = arena_text(cx->arena, name);
    base[strcspn(base, ".")] = '\0';
    bool kept = strncmp(name, "kept-", 5) == 0;
    enum err e = kept ? db_find(cx, &r, SQL_FILE_KEPT, B_CODE(name + 5))
                      : db_find(cx, &r, SQL_FILE_KNOWN, B_TEXT(base));
    if (e == ERR_NOT_FOUND && !kept)
        e = db_find(cx, &r, SQL_FILE_KNOWN, B_TEXT(name));
    *wanted = e != ERR_NOT_FOUND;
    return e == ERR_NOT_FOUND ? OK : e;
}

static enum err
look_at_file(struct ctx *cx, const char *name, struct purge_count *out)
{
    struct stat st;
    bool wanted;
    const char *path =
        arena_printf(cx->arena, "%s/%s", cx->config->upload_dir, name);
    if (!is_ours(name) || lstat(path, &st) != 0 || !S_ISREG(st.st_mode) ||
        st.st_mtime > time(NULL) - 24 * 3600)
        return OK;
    TRY(file_wanted(cx, name, &wanted));
    if (wanted)
        return OK;
    if (unlink(path) == 0)
        out->files++;
    else
        log_write(LOG_WARN, "%s: %s", path, strerror(errno));
    return OK;
}

enum err
purge_files(struct ctx *cx, struct purge_count *out)
{
    int64_t limit = clock_now() - (IMPORT_UNDO_DAYS + 1) * DAY_LONG;
    TRY(db_exec(cx, SQL_FILES_OVER, B_TIME(limit)));
    DIR *dir = opendir(cx->config->upload_dir);
    if (!dir)
        return FAIL(ERR_FAULT, "%s: %s", cx->config->upload_dir,
                    strerror(errno));
    enum err e = OK;
    struct dirent *d;
    while (e == OK && (d = readdir(dir)))
        e = look_at_file(cx, d->d_name, out);
    closedir(dir);
    return e;
}

enum err
purge_run(struct ctx *cx, purge_step_fn *step, void *arg,
          struct purge_count *out)
{
    *out = (struct purge_count){0};
    TRY(purge_notes(cx, step, arg, out));
    TRY(purge_bin(cx, step, arg, out));
    TRY(purge_files(cx, out));
    return step(arg, out);
}
