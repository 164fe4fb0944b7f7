/* Opening and closing the connection of a thread.
 *
 * Everything our SQL relies on is set here and then read back: strict mode,
 * UTC, snapshot isolation (without it two people editing one row lose an
 * update in silence), a collation that tells rare characters apart. A server
 * that does not take the settings is refused. While the server is gone, a
 * thread tries at most every 100 ms; calls in between fail at once. */
#include "db/db_private.h"

#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/log.h"

#define CONNECT_WAIT_MS 100
#define CONNECT_TIMEOUT_S 2

enum err
db_library_start(void)
{
    if (mysql_library_init(0, NULL, NULL))
        return FAIL(ERR_FAULT, "database client library does not start");
    return OK;
}

void
db_library_end(void)
{
    mysql_library_end();
}

struct db *
db_new(const struct config *c, enum db_account account)
{
    struct db *db = calloc(1, sizeof *db);
    if (!db)
        abort();
    db->config = c;
    db->account = account;
    return db;
}

void
db_free(struct db *db)
{
    if (!db)
        return;
    db_disconnect(db);
    free(db->binds);
    free(db->slots);
    free(db->columns);
    free(db->owed);
    free(db);
    mysql_thread_end();
}

void
db_disconnect(struct db *db)
{
    if (!db->my)
        return;
    /* In this order: closing a statement reads what is left of its result,
     * and after an error nothing more comes. Without a connection it only
     * frees. */
    mysql_close(db->my);
    db_cache_clear(db);
    db->my = NULL;
    db->unread = false;
    db->limit_set_ms = 0;
}

void
db_slots(struct db *db, size_t n)
{
    if (n > db->slot_cap) {
        size_t cap = n < 64 ? 64 : n * 2;
        free(db->binds);
        free(db->slots);
        db->binds = calloc(cap, sizeof *db->binds);
        db->slots = calloc(cap, sizeof *db->slots);
        if (!db->binds || !db->slots)
            abort();
        db->slot_cap = cap;
        return;
    }
    if (n) {
        memset(db->binds, 0, n * sizeof *db->binds);
        memset(db->slots, 0, n * sizeof *db->slots);
    }
}

static void
account_of(const struct db *db, const char **user, const char **password)
{
    const struct config *c = db->config;
    switch (db->account) {
    case DB_OWNER:
        *user = c->db_owner;
        *password = c->db_owner_password;
        return;
    case DB_KEEPER:
        *user = c->db_keeper;
        *password = c->db_keeper_password;
        return;
    case DB_RUNTIME:
        break;
    }
    *user = c->db_user;
    *password = c->db_password;
}

static MYSQL *
client_new(void)
{
    MYSQL *my = mysql_init(NULL);
    if (!my)
        abort();
    unsigned int off = 0, seconds = CONNECT_TIMEOUT_S;
    mysql_options(my, MYSQL_OPT_LOCAL_INFILE, &off);
    mysql_options(my, MYSQL_OPT_CONNECT_TIMEOUT, &seconds);
    mysql_options(my, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    return my;
}

static bool
client_query(MYSQL *my, const char *sql)
{
    return mysql_real_query(my, sql, strlen(sql)) == 0;
}

/* The owner account makes the database when it is not there yet. */
static bool
database_create(MYSQL *my, const char *name)
{
    char sql[200];
    static const char head[] = "CREATE DATABASE IF NOT EXISTS `";
    static const char tail[] =
        "` CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci";
    size_t n = strlen(name);
    if (n > 64 || n == 0 ||
        strspn(name, "abcdefghijklmnopqrstuvwxyz"
                     "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") != n)
        return false;
    memcpy(sql, head, sizeof head - 1);
    memcpy(sql + sizeof head - 1, name, n);
    memcpy(sql + sizeof head - 1 + n, tail, sizeof tail);
    return client_query(my, sql) && mysql_select_db(my, name) == 0;
}

static const char *const SESSION[] = {
    "SET NAMES utf8mb4 COLLATE utf8mb4_uca1400_ai_ci",
    "SET SESSION sql_mode='STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,"
    "NO_ENGINE_SUBSTITUTION', time_zone='+00:00', autocommit=1,"
    " innodb_snapshot_isolation=ON, innodb_lock_wait_timeout=5,"
    " tx_isolation='REPEATABLE-READ', max_statement_time=0"};

static const char SQL_CHECK[] =
    "SELECT @@sql_mode='STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,"
    "NO_ENGINE_SUBSTITUTION' AND @@time_zone='+00:00' AND @@autocommit=1"
    " AND @@innodb_snapshot_isolation=1 AND @@innodb_lock_wait_timeout=5"
    " AND @@tx_isolation='REPEATABLE-READ'"
    " AND @@collation_connection='utf8mb4_uca1400_ai_ci'"
    " AND @@character_set_client='utf8mb4'"
    " AND @@character_set_results='utf8mb4'";

static bool
session_checked(MYSQL *my)
{
    if (!client_query(my, SQL_CHECK))
        return false;
    MYSQL_RES *res = mysql_store_result(my);
    if (!res)
        return false;
    MYSQL_ROW row = mysql_fetch_row(res);
    bool right = row && row[0] && strcmp(row[0], "1") == 0;
    mysql_free_result(res);
    return right;
}

static enum err
session_set(MYSQL *my)
{
    for (size_t i = 0; i < sizeof SESSION / sizeof *SESSION; i++)
        if (!client_query(my, SESSION[i]))
            return FAIL(db_error_class(mysql_errno(my)),
                        "database session: %u %s", mysql_errno(my),
                        mysql_error(my));
    if (!session_checked(my))
        return FAIL(ERR_FAULT, "the database does not keep the session"
                               " settings: %s", mysql_error(my));
    return OK;
}

static bool
client_open(struct db *db, MYSQL *my)
{
    const struct config *c = db->config;
    const char *user, *password;
    account_of(db, &user, &password);
    /* FOUND_ROWS: an update that changes nothing still matched its row. */
    if (mysql_real_connect(my, NULL, user, password, c->db_name, 0,
                           c->db_socket, CLIENT_FOUND_ROWS))
        return true;
    if (db->account != DB_OWNER || mysql_errno(my) != 1049)
        return false;
    return mysql_real_connect(my, NULL, user, password, NULL, 0,
                              c->db_socket, CLIENT_FOUND_ROWS) &&
           database_create(my, c->db_name);
}

/* The answer to the COMMIT of a transaction that only read. */
static void
answer_read(struct db *db)
{
    db->unread = false;
    if (mysql_read_query_result(db->my))
        db_disconnect(db);
}

enum err
db_connect(struct db *db)
{
    if (db->unread)
        answer_read(db);
    if (db->my)
        return OK;
    if (clock_monotonic_ms() < db->wait_until_ms)
        return ERR_UNAVAILABLE;
    MYSQL *my = client_new();
    enum err e = OK;
    if (!client_open(db, my))
        e = FAIL(ERR_UNAVAILABLE, "database connect: %u %s", mysql_errno(my),
                 mysql_error(my));
    else
        e = session_set(my);
    if (e != OK) {
        mysql_close(my);
        db->wait_until_ms = clock_monotonic_ms() + CONNECT_WAIT_MS;
        return e;
    }
    db->my = my;
    return OK;
}

enum err
db_text(struct db *db, const char *sql, size_t n)
{
    TRY(db_connect(db));
    if (mysql_real_query(db->my, sql, n))
        return db_failed(db, mysql_errno(db->my), mysql_error(db->my), sql);
    MYSQL_RES *res = mysql_store_result(db->my);
    if (res)
        mysql_free_result(res);
    else if (mysql_errno(db->my))
        return db_failed(db, mysql_errno(db->my), mysql_error(db->my), sql);
    return OK;
}

void
db_statement_limit(struct db *db, int64_t ms)
{
    db->limit_ms = ms;
}

unsigned
db_statement_count(const struct db *db)
{
    return db->count;
}

void
db_count_reset(struct db *db)
{
    db->count = 0;
}
