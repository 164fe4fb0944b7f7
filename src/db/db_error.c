/* What an error number of the server or the client library means to us.
 *
 * Only the numbers that a caller can act on have a meaning of their own; all
 * others are faults. The SQL text is logged (it is a constant of the program),
 * bound values never are. */
#include "db/db_private.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/log.h"

bool
db_error_lost(unsigned number)
{
    switch (number) {
    case 1047: /* node of a cluster not ready */
    case 1053: /* server shutdown in progress */
    case 1927: /* connection was killed */
    case 2002: case 2003: /* cannot connect */
    case 2006: /* server has gone away */
    case 2013: /* lost during query */
    case 2055: /* lost at reading */
    case 4031: /* idle for too long */
        return true;
    }
    return false;
}

enum err
db_error_class(unsigned number)
{
    if (db_error_lost(number))
        return ERR_UNAVAILABLE;
    switch (number) {
    case 1020: /* record has changed since last read */
    case 1205: /* lock wait timeout */
    case 1213: /* deadlock */
        return ERR_RETRY;
    case 1062: /* duplicate key */
    case 1586:
        return ERR_CONFLICT;
    case 1969: /* max_statement_time */
    case 3024:
        return ERR_TIMEOUT;
    case 1021: /* disk full */
    case 1040: /* too many connections */
    case 1114: /* table full */
    case 1203: /* too many connections of this user */
    case 1290: /* read-only server */
    case 1317: /* query interrupted */
        return ERR_UNAVAILABLE;
    }
    return ERR_FAULT;
}

/* Some messages quote the value, which may be somebody's: only from the column
 * on they are fit for a log. */
static const char *
without_value(unsigned number, const char *message)
{
    if (number != 1264 && number != 1265 && number != 1292 &&
        number != 1366 && number != 1411 && number != 1525)
        return message;
    const char *column = strstr(message, " for column");
    return column ? column + 1 : "a value is refused";
}

enum err
db_failed(struct db *db, unsigned number, const char *message,
          const char *sql)
{
    enum err e = db_error_class(number);
    if (e == ERR_CONFLICT)
        return e;
    log_write(e == ERR_FAULT ? LOG_ERROR : LOG_WARN,
              "database %s: %u %s; in: %.300s", err_name(e), number,
              without_value(number, message), sql);
    if (db_error_lost(number))
        db_disconnect(db);
    if (db->in_transaction && (e == ERR_RETRY || e == ERR_UNAVAILABLE))
        db->broken = e;
    return e;
}

enum err
db_failed_reading(struct db *db, MYSQL_STMT *stmt, const char *sql)
{
    /* An unbuffered fetch leaves the error on the connection. */
    unsigned number = mysql_stmt_errno(stmt);
    enum err e = number ? db_failed(db, number, mysql_stmt_error(stmt), sql)
                        : db_failed(db, mysql_errno(db->my),
                                    mysql_error(db->my), sql);
    if (db->in_transaction)
        db->broken = e;
    db_disconnect(db);
    return e;
}

void
db_broken(const char *sql, const char *fmt, ...)
{
    char text[300];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    log_write(LOG_ERROR, "broken invariant: %s; in: %s", text, sql);
    abort();
}
