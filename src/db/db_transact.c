/* Transactions: begin, commit, roll back, repeat.
 *
 * The answer "saved" is only given after COMMIT has returned. When the
 * connection is lost while COMMIT runs nobody knows the outcome: that is
 * logged as unknown and answered with ERR_UNAVAILABLE, never repeated (the
 * one-time id of a form resolves it when the person sends it again). */
#include "db/db_private.h"

#include <assert.h>
#include <stdlib.h>

#include "core/clock.h"
#include "core/log.h"

static const char SQL_WRITE[] = "START TRANSACTION READ WRITE";
static const char SQL_COMMIT[] = "COMMIT";
static const char SQL_ROLLBACK[] = "ROLLBACK";

#define REPEATS 3

static enum err
begin(struct ctx *cx, const char *sql, size_t n)
{
    struct db *db = cx->db;
    if (db->in_transaction)
        db_broken(sql, "a transaction is open already");
    db->broken = OK;
    enum err e = OK;
    for (int attempt = 0; attempt < 2; attempt++) {
        bool was_open = db->my != NULL;
        e = db_ready(cx, sql);
        if (e == OK)
            e = db_text(db, sql, n);
        if (e != ERR_UNAVAILABLE || !was_open || db->my || db->pinned)
            break;
    }
    db->in_transaction = e == OK;
    db->changed = false;
    db->snapshots++;
    return e;
}

enum err
db_begin_read(struct ctx *cx)
{
    struct db *db = cx->db;
    if (db->in_transaction)
        db_broken("", "a transaction is open already");
    db->broken = OK;
    TRY(db_ready(cx, ""));
    db->in_transaction = db->reading = db->unsent = true;
    db->changed = false;
    db->snapshots++;
    return OK;
}

enum err
db_begin_write(struct ctx *cx)
{
    cx->db->reading = false;
    return begin(cx, SQL_WRITE, sizeof SQL_WRITE - 1);
}

/* ---- what is owed ---- */

void
db_owe(struct db *db, db_owed_fn *fn, uint64_t number)
{
    assert(db->in_transaction);
    assert(db->owed_n == 0 || db->owed_fn == fn);
    if (db->owed_n && db->owed[db->owed_n - 1] == number)
        return;
    if (db->owed_n == db->owed_cap) {
        db->owed_cap = db->owed_cap ? 2 * db->owed_cap : 64;
        db->owed = realloc(db->owed, db->owed_cap * sizeof *db->owed);
        if (db->owed == NULL)
            abort(); /* as the arena does */
    }
    db->owed_fn = fn;
    db->owed[db->owed_n++] = number;
}

void
db_paid(struct db *db, uint64_t number)
{
    size_t kept = 0;
    for (size_t i = 0; i < db->owed_n; i++)
        if (db->owed[i] != number)
            db->owed[kept++] = db->owed[i];
    db->owed_n = kept;
}

bool
db_owes(const struct db *db, uint64_t number)
{
    for (size_t i = 0; i < db->owed_n; i++)
        if (db->owed[i] == number)
            return true;
    return false;
}

static int
number_order(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static enum err
pay(struct ctx *cx)
{
    struct db *db = cx->db;
    size_t n = 0;
    if (db->owed_n == 0)
        return OK;
    qsort(db->owed, db->owed_n, sizeof *db->owed, number_order);
    for (size_t i = 0; i < db->owed_n; i++)
        if (n == 0 || db->owed[n - 1] != db->owed[i])
            db->owed[n++] = db->owed[i];
    db->owed_n = 0;
    return db->owed_fn(cx, db->owed, n);
}

/* What was read is good whatever becomes of its COMMIT, so nobody waits: the
 * page is rendered while the snapshot ends. */
static void
commit_send(struct db *db)
{
    bool begun = db->my && !db->unsent;
    db->in_transaction = db->unsent = false;
    if (!begun)
        return;
    db->unread = mysql_send_query(db->my, SQL_COMMIT,
                                  sizeof SQL_COMMIT - 1) == 0;
    if (!db->unread)
        db_disconnect(db);
}

enum err
db_commit(struct ctx *cx)
{
    struct db *db = cx->db;
    if (!db->in_transaction)
        db_broken(SQL_COMMIT, "no transaction is open");
    if (db->reading && db->broken == OK) {
        commit_send(db);
        return OK;
    }
    enum err e = db->broken == OK ? pay(cx) : db->broken;
    if (e == OK) {
        e = db_text(db, SQL_COMMIT, sizeof SQL_COMMIT - 1);
        if (e == ERR_UNAVAILABLE && !db->my)
            log_write(LOG_ERROR, "connection lost at COMMIT: it is unknown"
                                 " whether the transaction happened");
    }
    if (e != OK)
        db_rollback(cx);
    db->in_transaction = false;
    db->broken = OK;
    return e;
}

void
db_rollback(struct ctx *cx)
{
    struct db *db = cx->db;
    if (!db->in_transaction)
        return;
    /* A connection that cannot roll back is closed: the server rolls back. */
    if (db->my && !db->unsent &&
        mysql_real_query(db->my, SQL_ROLLBACK, sizeof SQL_ROLLBACK - 1) != 0)
        db_disconnect(db);
    db->in_transaction = db->unsent = false;
    db->broken = OK;
    db->owed_n = 0;
}

uint64_t
db_snapshot(const struct db *db)
{
    return db->in_transaction && !db->changed ? db->snapshots : 0;
}

bool
db_in_transaction(const struct db *db)
{
    return db->in_transaction;
}

static enum err
transact_once(struct ctx *cx, db_transact_fn *fn, void *arg)
{
    TRY(db_begin_write(cx));
    enum err e = fn(cx, arg);
    if (e == OK)
        return db_commit(cx);
    db_rollback(cx);
    return e;
}

enum err
db_transact(struct ctx *cx, db_transact_fn *fn, void *arg)
{
    if (cx->db->in_transaction)
        return fn(cx, arg);
    enum err e = transact_once(cx, fn, arg);
    for (int i = 0; e == ERR_RETRY && i < REPEATS; i++)
        e = transact_once(cx, fn, arg);
    return e;
}

enum err
db_transact_pieces(struct ctx *cx, db_transact_fn *fn, uint64_t *done)
{
    struct ctx part = *cx;
    uint64_t piece = 1;
    enum err e = OK;
    part.arena = arena_new();
    *done = 0;
    while (e == OK && piece) {
        arena_reset(part.arena);
        e = db_transact(&part, fn, &piece);
        *done += e == OK ? piece : 0;
    }
    arena_free(part.arena);
    return e;
}
