/* See migrate.h. DDL cannot be rolled back, so each step is noted before it
 * runs ("begun") and after ("done"): a run that was killed is finished by the
 * next, which repeats the one step that may be half done.
 *
 * What has been applied and what sql_dir holds are compared first; a shipped
 * file that was edited and a database newer than the program are refused
 * before anything is touched. */
#include "db/migrate.h"

#include <stdio.h>
#include <string.h>

#include "core/log.h"
#include "db/migrate_private.h"

struct migration {
    struct ctx *cx;
    struct script *scripts;
    size_t count;
    struct rows applied; /* file, step, checksum, state */
};

#define COLUMNS(how)                                                          \
    how " file VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL"   \
        " COMMENT 'Script below sql'," how                                    \
        " step INT UNSIGNED NOT NULL COMMENT 'Number of the statement in it',"\
    how " checksum CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL"   \
        " COMMENT 'SHA-256 of the statement'," how                               \
        " state VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL"    \
        " COMMENT 'begun or done'," how                                       \
        " at DATETIME(6) NOT NULL COMMENT 'When it came to that, UTC'"

static const char SQL_TABLE[] =
    "CREATE TABLE IF NOT EXISTS schema_version ("
    COLUMNS("") ", PRIMARY KEY (file, step)) ENGINE=InnoDB"
    " DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci"
    " COMMENT='Scripts of the schema that were applied, step by step'";
/* One that an older program made says nothing of its columns. */
static const char SQL_TABLE_WORDS[] =
    "ALTER TABLE schema_version " COLUMNS(" MODIFY")
    ", COMMENT='Scripts of the schema that were applied, step by step'";
static const char SQL_NO_WORDS[] =
    "SELECT COUNT(*) FROM information_schema.columns"
    " WHERE table_schema=DATABASE() AND table_name='schema_version'"
    " AND column_comment = ''";

static const char SQL_APPLIED[] =
    "SELECT file, step, checksum, state FROM schema_version"
    " ORDER BY file, step";

static const char SQL_PRESENT[] =
    "SELECT COUNT(*) FROM information_schema.tables"
    " WHERE table_schema=DATABASE() AND table_name='schema_version'";

static const char SQL_NOTE[] =
    "INSERT INTO schema_version (file, step, checksum, state, at)"
    " VALUES (?, ?, ?, ?, UTC_TIMESTAMP(6)) ON DUPLICATE KEY UPDATE"
    " checksum=VALUES(checksum), state=VALUES(state), at=VALUES(at)";

static const char SQL_LOCK[] =
    "SELECT GET_LOCK(CONCAT('perennial_migrate:', DATABASE()), 60)";
static const char SQL_UNLOCK[] =
    "SELECT RELEASE_LOCK(CONCAT('perennial_migrate:', DATABASE()))";

static const struct script *
script_find(const struct migration *m, const char *file)
{
    for (size_t i = 0; i < m->count; i++)
        if (strcmp(m->scripts[i].file, file) == 0)
            return &m->scripts[i];
    return NULL;
}

/* The row of a step, or the number of rows when there is none. */
static size_t
applied_find(const struct migration *m, const char *file, size_t step)
{
    size_t row = 0;
    for (; row < m->applied.count; row++)
        if (rows_u64(&m->applied, row, 1) == step &&
            strcmp(rows_text(&m->applied, row, 0), file) == 0)
            break;
    return row;
}

static bool
step_done(const struct migration *m, const char *file, size_t step,
          const char *checksum)
{
    size_t row = applied_find(m, file, step);
    return row < m->applied.count &&
           strcmp(rows_text(&m->applied, row, 3), "done") == 0 &&
           strcmp(rows_text(&m->applied, row, 2), checksum) == 0;
}

/* What the database has and sql_dir does not, as a sentence; NULL = nothing. */
static const char *
find_stranger(const struct migration *m)
{
    for (size_t row = 0; row < m->applied.count; row++) {
        const char *file = rows_text(&m->applied, row, 0);
        uint64_t step = rows_u64(&m->applied, row, 1);
        const struct script *s = script_find(m, file);
        if (strncmp(file, "data/", 5) == 0)
            continue;
        if (!s)
            return arena_printf(m->cx->arena,
                                "The database is newer than this program: it"
                                " has %s.", file);
        if (strcmp(rows_text(&m->applied, row, 3), "done") == 0 &&
            (step >= s->count || !step_done(m, file, step,
                                            s->steps[step].checksum)))
            return arena_printf(m->cx->arena,
                                "%s was edited after its step %llu had been"
                                " applied.", file,
                                (unsigned long long)step + 1);
    }
    return NULL;
}

/* What sql_dir has and the database does not. */
static const char *
find_missing(const struct migration *m)
{
    for (size_t i = 0; i < m->count; i++) {
        const struct script *s = &m->scripts[i];
        bool done = !s->data || step_done(m, s->file, 0, s->checksum);
        for (size_t n = 0; done && !s->data && n < s->count; n++)
            done = step_done(m, s->file, n, s->steps[n].checksum);
        if (!done)
            return arena_printf(m->cx->arena,
                                "The database is older than this program: %s"
                                " is not applied. Run: perennial migrate",
                                s->file);
    }
    return NULL;
}

static enum err
migration_read(struct migration *m)
{
    struct ctx *cx = m->cx;
    TRY(scripts_read(cx->arena, cx->config->sql_dir, &m->scripts, &m->count));
    return db_query(cx, &m->applied, SQL_APPLIED);
}

static enum err
note(struct ctx *cx, const char *file, size_t step, const char *checksum,
     const char *state)
{
    return db_exec(cx, SQL_NOTE, B_TEXT(file), B_U64(step), B_TEXT(checksum),
                   B_TEXT(state));
}

static enum err
step_run(struct ctx *cx, const struct script *s, size_t n)
{
    const char *sql = s->steps[n].sql;
    enum err e = db_text(cx->db, sql, strlen(sql));
    if (e != OK)
        return FAIL(e == ERR_CONFLICT ? ERR_FAULT : e,
                    "%s, step %zu failed: %.200s", s->file, n + 1, sql);
    return OK;
}

static enum err
numbered_apply(struct migration *m, const struct script *s)
{
    size_t ran = 0;
    for (size_t n = 0; n < s->count; n++) {
        const char *checksum = s->steps[n].checksum;
        if (step_done(m, s->file, n, checksum))
            continue;
        TRY(note(m->cx, s->file, n, checksum, "begun"));
        TRY(step_run(m->cx, s, n));
        TRY(note(m->cx, s->file, n, checksum, "done"));
        ran++;
    }
    if (ran)
        printf("%s: %zu of %zu steps applied\n", s->file, ran, s->count);
    return OK;
}

static enum err
data_write(struct ctx *cx, void *arg)
{
    const struct script *s = arg;
    for (size_t n = 0; n < s->count; n++)
        TRY(step_run(cx, s, n));
    return note(cx, s->file, 0, s->checksum, "done");
}

static enum err
scripts_apply(struct migration *m)
{
    for (size_t i = 0; i < m->count; i++) {
        struct script *s = &m->scripts[i];
        if (!s->data) {
            TRY(numbered_apply(m, s));
        } else if (!step_done(m, s->file, 0, s->checksum)) {
            TRY(db_transact(m->cx, data_write, s));
            printf("%s: applied\n", s->file);
        }
    }
    return OK;
}

static enum err
table_make(struct ctx *cx)
{
    struct rows r;
    TRY(db_text(cx->db, SQL_TABLE, sizeof SQL_TABLE - 1));
    TRY(db_query(cx, &r, SQL_NO_WORDS));
    return rows_u64(&r, 0, 0) ? db_text(cx->db, SQL_TABLE_WORDS,
                                        sizeof SQL_TABLE_WORDS - 1)
                              : OK;
}

static enum err
locked_run(struct ctx *cx)
{
    struct migration m = {.cx = cx};
    size_t tables = 0;
    TRY(table_make(cx));
    TRY(migration_read(&m));
    const char *stranger = find_stranger(&m);
    if (stranger)
        return FAIL(ERR_CONFLICT, "%s", stranger);
    TRY(scripts_apply(&m));
    TRY(rights_apply(cx, &tables));
    printf("%zu scripts, %zu tables: the database is up to date\n", m.count,
           tables);
    fflush(stdout);
    return OK;
}

enum err
migrate_run(struct ctx *cx)
{
    struct rows locked, unlocked;
    if (cx->db->account != DB_OWNER)
        return FAIL(ERR_FAULT, "migrations need the owner's connection");
    TRY(db_query(cx, &locked, SQL_LOCK));
    if (rows_i64(&locked, 0, 0) != 1)
        return FAIL(ERR_BUSY, "another migration is running");
    cx->db->pinned = true; /* a new connection would not hold the lock */
    enum err e = locked_run(cx);
    cx->db->pinned = false;
    if (cx->db->my && db_query(cx, &unlocked, SQL_UNLOCK) != OK)
        log_write(LOG_WARN, "the migration lock is not released");
    return e;
}

/* The schema's version: the last script that changed a table. */
static const char *
newest(const struct migration *m)
{
    const char *file = "";
    for (size_t row = 0; row < m->applied.count; row++)
        if (strncmp(rows_text(&m->applied, row, 0), "data/", 5) != 0)
            file = rows_text(&m->applied, row, 0);
    return file;
}

enum err
migrate_check(struct ctx *cx, const char **state)
{
    struct migration m = {.cx = cx};
    struct rows present;
    *state = "The database does not answer.";
    TRY(db_query(cx, &present, SQL_PRESENT));
    *state = "The database is empty. Run: perennial migrate";
    if (rows_u64(&present, 0, 0) == 0)
        return ERR_CONFLICT;
    *state = "What is applied cannot be compared with sql_dir.";
    TRY(migration_read(&m));
    const char *wrong = find_stranger(&m);
    if (!wrong)
        wrong = find_missing(&m);
    *state = wrong ? wrong
                   : arena_printf(cx->arena, "%s: the database fits this"
                                  " program.", newest(&m));
    return wrong ? ERR_CONFLICT : OK;
}
