/* What the files of this folder share and nobody else sees: the connection,
 * its statement cache and the cells of a result.
 *
 * Invariants: a statement in the cache is idle (its result is freed) whenever
 * no db call is running; `broken` is only set inside a transaction and makes
 * every further statement of it fail, so that nothing of a transaction which
 * the server has rolled back is ever committed on its own. */
#ifndef DB_PRIVATE_H
#define DB_PRIVATE_H

#include <mysql.h>

#include "db/db.h"

#define DB_CACHE_SIZE 512
#define DB_CACHE_BUCKETS 1024

struct statement {
    char *sql;
    uint64_t hash;
    MYSQL_STMT *stmt;
    struct statement *next; /* same bucket */
    uint64_t used;          /* tick of the last use */
};

/* Where one parameter lives while it is on the way. */
struct slot {
    union {
        long long i64;
        MYSQL_TIME time;
        char text[32];
    } v;
    unsigned long length;
};

struct column { /* of a result that is being read */
    uint8_t kind; /* enum cell_kind of its cells */
    uint8_t width; /* bytes of a number */
    uint8_t scale;
    char *kept; /* db_each: text buffer that every row uses again */
    size_t kept_cap;
};

struct db {
    const struct config *config;
    enum db_account account;
    MYSQL *my; /* NULL = not connected */
    int64_t wait_until_ms; /* after a failed connect */
    int64_t limit_ms, limit_set_ms;
    bool in_transaction;
    bool reading; /* the transaction only reads */
    bool changed; /* it has sent a statement that changes rows */
    uint64_t snapshots; /* begun */
    bool unsent;  /* its BEGIN goes with its first statement */
    bool unread;  /* COMMIT is sent, its answer not read: db_connect does */
    bool pinned; /* no silent reconnect: locks or settings of this session */
    bool busy;   /* inside db_each */
    enum err broken;
    unsigned count;
    uint64_t affected, last_id;
    db_owed_fn *owed_fn;
    uint64_t *owed;
    size_t owed_n, owed_cap;
    uint64_t tick;
    size_t cached;
    struct statement *bucket[DB_CACHE_BUCKETS];
    MYSQL_BIND *binds;
    struct slot *slots;
    size_t slot_cap;
    struct column *columns;
    size_t column_cap;
    struct run *taking; /* the result being read, and where its row goes */
    struct cell *row;
};

enum cell_kind { CELL_I64, CELL_U64, CELL_DAY, CELL_TIME, CELL_DECIMAL,
                 CELL_F64, CELL_TEXT };

struct cell {
    uint8_t kind;
    bool null;
    uint8_t scale; /* DECIMAL */
    size_t len;
    union {
        int64_t i64;
        uint64_t u64;
        int32_t day;
        const char *text;
    } v;
};

/* db_connect.c */
enum err db_connect(struct db *db) MUST_CHECK; /* nothing if it is open */
void db_disconnect(struct db *db);
/* The binds and slots of the connection, at least n, all zero. */
void db_slots(struct db *db, size_t n);
/* A statement without result in the text protocol: session settings, BEGIN,
 * COMMIT and what migrations run. Not counted, never repeated. */
enum err db_text(struct db *db, const char *sql, size_t n) MUST_CHECK;

/* db_error.c */
bool db_error_lost(unsigned number);
enum err db_error_class(unsigned number);
/* Logs a fault, notes what it means for the connection and transaction. */
enum err db_failed(struct db *db, unsigned number, const char *message,
                   const char *sql);
/* The same for an error in the middle of a result (a time limit, a deadlock).
 * The client library then waits for rows that never come, so the connection is
 * closed and with it the transaction. */
enum err db_failed_reading(struct db *db, MYSQL_STMT *stmt, const char *sql);
/* Ends the process: the program and its SQL do not fit each other. */
void db_broken(const char *sql, const char *fmt, ...)
    __attribute__((noreturn, format(printf, 2, 3)));

/* db_cache.c */
enum err db_prepared(struct db *db, const char *sql,
                     MYSQL_STMT **out) MUST_CHECK;
void db_cache_clear(struct db *db);

/* db_value.c */
void db_bind(MYSQL_BIND *to, struct slot *slot, const struct bind *from);
bool db_bind_null(const struct bind *b);
void db_time_of(MYSQL_TIME *t, const struct bind *b); /* DAY or TIME */
void db_money_text(char out[32], int64_t minor);

/* db_rows.c: makes a cell of db->row; the result callback of every statement. */
void db_cell_take(void *db, unsigned column, unsigned char **at);

/* db_statement.c: runs a statement up to the point where its result can be
 * fetched. Repeats once when that is safe. */
enum db_mode { DB_CHANGE, DB_BUFFERED, DB_ROW_BY_ROW };
struct run {
    struct ctx *cx;
    const char *sql;
    const struct bind *binds;
    size_t count;
    enum db_mode mode;
    MYSQL_STMT *stmt;
    size_t array_rows; /* 0 = one row; else binds[row * count + column] */
    bool may_repeat;
};
enum err db_run(struct run *r) MUST_CHECK;
/* db_array.c: gives the statement columns of array_rows values. */
void db_bind_array(struct run *r);
/* Deadline, broken transaction, connection: all that a statement needs. */
enum err db_ready(struct ctx *cx, const char *sql) MUST_CHECK;

#endif
