/* Running one prepared statement, with what a lost connection allows.
 *
 * A statement is repeated when the server cannot have done it: it only reads,
 * or it was lost before it was sent, or the server said that it did not run.
 * A change that was lost while it ran may have happened and is not repeated. */
#include "db/db_private.h"

#include "core/clock.h"
#include "core/log.h"

static const char SQL_LIMIT[] = "SET SESSION max_statement_time=?/1000";

static enum err
limit_apply(struct db *db)
{
    if (db->limit_ms == db->limit_set_ms)
        return OK;
    MYSQL_STMT *stmt;
    TRY(db_prepared(db, SQL_LIMIT, &stmt));
    long long ms = db->limit_ms;
    MYSQL_BIND bind = {.buffer_type = MYSQL_TYPE_LONGLONG, .buffer = &ms};
    if (mysql_stmt_bind_param(stmt, &bind) || mysql_stmt_execute(stmt))
        return db_failed(db, mysql_stmt_errno(stmt), mysql_stmt_error(stmt),
                         SQL_LIMIT);
    db->limit_set_ms = db->limit_ms;
    return OK;
}

enum err
db_ready(struct ctx *cx, const char *sql)
{
    struct db *db = cx->db;
    if (!sql)
        db_broken("", "no statement");
    if (db->busy)
        db_broken(sql, "the connection is in db_each");
    if (db->broken != OK)
        return db->broken;
    if (cx->deadline_ms && clock_monotonic_ms() >= cx->deadline_ms)
        return FAIL(ERR_TIMEOUT, "deadline passed before: %.200s", sql);
    TRY(db_connect(db));
    return limit_apply(db);
}

static void
statement_bind(struct run *r)
{
    struct db *db = r->cx->db;
    unsigned long want = mysql_stmt_param_count(r->stmt);
    if (want != r->count)
        db_broken(r->sql, "%lu values wanted, %zu given", want, r->count);
    unsigned int rows = (unsigned int)r->array_rows;
    mysql_stmt_attr_set(r->stmt, STMT_ATTR_ARRAY_SIZE, &rows);
    db_slots(db, r->count);
    if (rows)
        db_bind_array(r);
    else
        for (size_t i = 0; i < r->count; i++)
            db_bind(&db->binds[i], &db->slots[i], &r->binds[i]);
    if (r->count && mysql_stmt_bind_param(r->stmt, db->binds))
        db_broken(r->sql, "bind: %s", mysql_stmt_error(r->stmt));
}

static const char SQL_READ[] =
    "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY";

/* The statement and before it, when that has not been sent yet, the BEGIN of
 * its transaction: both go before the first answer is waited for. A BEGIN that
 * is refused leaves the answer of a statement that ran outside, so nothing is
 * read from this connection any more. */
static enum err
statement_send(struct run *r, bool *failed)
{
    struct db *db = r->cx->db;
    my_bool together = 1, off = 0;
    if (!db->unsent) {
        *failed = mysql_stmt_execute(r->stmt) != 0;
        return OK;
    }
    db->unsent = false;
    *failed = mysql_send_query(db->my, SQL_READ, sizeof SQL_READ - 1) != 0;
    mysql_optionsv(db->my, MARIADB_OPT_SKIP_READ_RESPONSE, &together);
    *failed |= mysql_stmt_execute(r->stmt) != 0;
    mysql_optionsv(db->my, MARIADB_OPT_SKIP_READ_RESPONSE, &off);
    if (*failed || mysql_read_query_result(db->my)) {
        enum err e = db_failed(db, mysql_errno(db->my), mysql_error(db->my),
                               SQL_READ);
        db_disconnect(db);
        return e;
    }
    *failed = db->my->methods->db_read_execute_response(r->stmt) != 0;
    return OK;
}

static enum err
statement_execute(struct run *r)
{
    struct db *db = r->cx->db;
    MYSQL_STMT *stmt = r->stmt;
    bool failed;
    db->count++;
    db->changed |= r->mode == DB_CHANGE;
    TRY(statement_send(r, &failed));
    if (failed) {
        unsigned number = mysql_stmt_errno(stmt);
        r->may_repeat =
            r->mode != DB_CHANGE || (number != 2013 && number != 2055);
        return db_failed(db, number, mysql_stmt_error(stmt), r->sql);
    }
    bool rows = mysql_stmt_field_count(stmt) > 0;
    if (rows != (r->mode != DB_CHANGE))
        db_broken(r->sql, rows ? "db_exec of a query" : "no query");
    if (r->mode == DB_BUFFERED && mysql_stmt_store_result(stmt))
        return db_failed_reading(db, stmt, r->sql);
    return OK;
}

static enum err
run_once(struct run *r)
{
    r->may_repeat = true;
    TRY(db_ready(r->cx, r->sql));
    TRY(db_prepared(r->cx->db, r->sql, &r->stmt));
    statement_bind(r);
    return statement_execute(r);
}

enum err
db_run(struct run *r)
{
    struct db *db = r->cx->db;
    bool was_open = db->my != NULL, first = db->unsent;
    enum err e = run_once(r);
    /* Closed now but open before: the connection was lost on the way. */
    if (e == ERR_UNAVAILABLE && was_open && !db->my && r->may_repeat &&
        (first || !db->in_transaction) && !db->pinned) {
        db->unsent = first;
        db->broken = OK;
        e = run_once(r);
    }
    return e;
}

enum err
db_exec_v(struct ctx *cx, const char *sql, const struct bind *binds, size_t n)
{
    struct run r = {.cx = cx, .sql = sql, .binds = binds, .count = n,
                    .mode = DB_CHANGE};
    TRY(db_run(&r));
    cx->db->affected = mysql_stmt_affected_rows(r.stmt);
    cx->db->last_id = mysql_stmt_insert_id(r.stmt);
    return OK;
}

uint64_t
db_affected(const struct db *db)
{
    return db->affected;
}

uint64_t
db_last_id(const struct db *db)
{
    return db->last_id;
}
