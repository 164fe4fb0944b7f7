/* One database connection a thread: cached statements, bind, read, transact.
 *
 * The only folder that includes <mysql.h>. A statement is prepared once a
 * connection and found again by its text. A call buffers its whole result in
 * the arena and closes it before it returns, so TRY leaves nothing open; big
 * reads go through db_each. Values are bound, never printed into text.
 *
 * A lost connection (2006, 2013, 2055, 1927, 1053, 4031, 1047) is opened again
 * and the statement repeated once if the transaction had not begun; otherwise
 * ERR_UNAVAILABLE, and so is a change outside a transaction that was lost while
 * it ran (2013, 2055: it may have happened). 1020, 1205, 1213 are ERR_RETRY: the whole transaction is to
 * be repeated (db_transact does it, three times). A duplicate key (1062) is
 * ERR_CONFLICT; 1969/3024 (statement time limit) ERR_TIMEOUT. */
#ifndef DB_DB_H
#define DB_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/ctx.h"

enum db_account { DB_RUNTIME, DB_OWNER, DB_KEEPER };

enum err db_library_start(void) MUST_CHECK; /* once, before threads */
void db_library_end(void);
/* Connects lazily: the first statement does. */
struct db *db_new(const struct config *c, enum db_account account);
void db_free(struct db *db); /* also ends the thread's part of the library */
void db_statement_limit(struct db *db, int64_t ms); /* 0 = none */
unsigned db_statement_count(const struct db *db); /* since db_count_reset */
void db_count_reset(struct db *db);

/* ---- values ---- */

enum bind_type { BIND_NULL, BIND_U64, BIND_I64, BIND_TEXT, BIND_BYTES,
                 BIND_DAY, BIND_TIME, BIND_MONEY };

struct bind {
    enum bind_type type;
    union {
        uint64_t u64;
        int64_t i64; /* also money (minor) and time (moment) */
        int32_t day;
        const void *p;
    } v;
    size_t len; /* BYTES only */
};

#define B_NULL ((struct bind){.type = BIND_NULL})
#define B_U64(x) ((struct bind){.type = BIND_U64, .v.u64 = (x)})
/* An id that may be absent: 0 binds NULL. */
struct bind B_REF(uint64_t id);
#define B_I64(x) ((struct bind){.type = BIND_I64, .v.i64 = (x)})
/* NULL pointer binds NULL. */
#define B_TEXT(s) ((struct bind){.type = BIND_TEXT, .v.p = (const char *)(s)})
/* For a column in ascii (codes, logins) that is compared with what a person
 * typed: a text that is not ASCII becomes one that no row has. Bound as it is,
 * the server refuses the whole statement (mix of collations). */
struct bind B_CODE(const char *s);
#define B_BYTES(q, n) ((struct bind){.type = BIND_BYTES, .v.p = (q), .len = (n)})
/* DAY_NONE, TIME_NONE, FIELD_EMPTY bind NULL. */
#define B_DAY(x) ((struct bind){.type = BIND_DAY, .v.day = (x)})
#define B_TIME(x) ((struct bind){.type = BIND_TIME, .v.i64 = (x)})
#define B_MONEY(x) ((struct bind){.type = BIND_MONEY, .v.i64 = (x)})

/* ---- statements ---- */

struct cell;
struct rows {
    size_t count, columns;
    struct cell *cells;
};

/* Reads: NULL gives NULL / 0 / DAY_NONE / TIME_NONE / FIELD_EMPTY (money).
 * A column of another type than asked for is a broken invariant (assert). */
bool rows_null(const struct rows *r, size_t row, size_t col);
const char *rows_text(const struct rows *r, size_t row, size_t col);
const void *rows_bytes(const struct rows *r, size_t row, size_t col,
                       size_t *len);
uint64_t rows_u64(const struct rows *r, size_t row, size_t col);
int64_t rows_i64(const struct rows *r, size_t row, size_t col);
int32_t rows_day(const struct rows *r, size_t row, size_t col);
int64_t rows_time(const struct rows *r, size_t row, size_t col);
/* Minor units of a DECIMAL with at most two decimals, SUM() of one too. */
int64_t rows_money(const struct rows *r, size_t row, size_t col);
/* DOUBLE, DECIMAL or whole number; for shares and averages, never for money.
 * NULL gives NaN. rows_text reads DOUBLE and DECIMAL columns as well. */
double rows_f64(const struct rows *r, size_t row, size_t col);

/* By the whole number in a column, rows of one number as they came. A statement
 * whose rows mostly come in order need not make the server sort them. */
void rows_sort(struct arena *a, struct rows *r, size_t col);

#define DB_BINDS_(...) ((const struct bind[]){B_NULL, ##__VA_ARGS__})
#define DB_COUNT_(...)                                                        \
    (sizeof(DB_BINDS_(__VA_ARGS__)) / sizeof(struct bind) - 1)

/* db_query(cx, &rows, SQL, B_U64(id), ...): all rows. */
#define db_query(cx, rows, sql, ...)                                          \
    db_query_v((cx), (rows), (sql), DB_BINDS_(__VA_ARGS__) + 1,               \
               DB_COUNT_(__VA_ARGS__))
/* db_find: exactly the first row; ERR_NOT_FOUND when there is none. */
#define db_find(cx, rows, sql, ...)                                           \
    db_find_v((cx), (rows), (sql), DB_BINDS_(__VA_ARGS__) + 1,                \
              DB_COUNT_(__VA_ARGS__))
/* db_exec(cx, SQL, ...): INSERT, UPDATE, DELETE. */
#define db_exec(cx, sql, ...)                                                 \
    db_exec_v((cx), (sql), DB_BINDS_(__VA_ARGS__) + 1, DB_COUNT_(__VA_ARGS__))

enum err db_query_v(struct ctx *cx, struct rows *out, const char *sql,
                    const struct bind *binds, size_t n) MUST_CHECK;
enum err db_find_v(struct ctx *cx, struct rows *out, const char *sql,
                   const struct bind *binds, size_t n) MUST_CHECK;
enum err db_exec_v(struct ctx *cx, const char *sql, const struct bind *binds,
                   size_t n) MUST_CHECK;
uint64_t db_affected(const struct db *db); /* rows matched by the last exec */
uint64_t db_last_id(const struct db *db);

/* One row at a time, unbuffered, for exports and the evaluator; `row` is a
 * rows of count 1 whose cells are valid during the call. The callback may not
 * use the same connection. Stops at the first error and returns it. */
typedef enum err db_row_fn(void *arg, const struct rows *row);
enum err db_each(struct ctx *cx, const char *sql, const struct bind *binds,
                 size_t n, db_row_fn *fn, void *arg) MUST_CHECK;

/* Array binding (STMT_ATTR_ARRAY_SIZE): binds[row * columns + column]; sent in
 * pieces of 1,000 rows. All rows of a column have one type (or NULL). Use it
 * in a transaction: an error leaves the pieces before it in place. */
enum err db_exec_array(struct ctx *cx, const char *sql,
                       const struct bind *binds, size_t rows,
                       size_t columns) MUST_CHECK;

/* ---- transactions ---- */

/* A read-only snapshot, of the moment of its first statement, with which BEGIN
 * is sent; nor does db_commit wait for an answer then. A page waits for the
 * server once a statement. */
enum err db_begin_read(struct ctx *cx) MUST_CHECK;
enum err db_begin_write(struct ctx *cx) MUST_CHECK;
enum err db_commit(struct ctx *cx) MUST_CHECK;
void db_rollback(struct ctx *cx);
bool db_in_transaction(const struct db *db);
/* Which of the connection's snapshots it is in, 0 = none, or its transaction has
 * changed rows: what was read in it once is the same when it is read again
 * (without FOR UPDATE). */
uint64_t db_snapshot(const struct db *db);
/* begin, fn, commit; on ERR_RETRY rolls back and repeats (3 times). Inside a
 * transaction it only calls fn: whoever began it repeats it. After ERR_RETRY
 * or ERR_UNAVAILABLE inside a transaction every further statement of it gets
 * the same answer until db_rollback. */
typedef enum err db_transact_fn(struct ctx *cx, void *arg);
enum err db_transact(struct ctx *cx, db_transact_fn *fn, void *arg) MUST_CHECK;
/* Much work in transactions that are small: fn, whose arg is a uint64_t, says how
 * much it did, until that is nothing; *done is the sum. Each time its memory is
 * given back. */
enum err db_transact_pieces(struct ctx *cx, db_transact_fn *fn,
                            uint64_t *done) MUST_CHECK;

/* What a transaction must see to before it ends: db_commit calls fn with the
 * numbers that are still owed (ascending, each once), then commits; a rollback
 * forgets them. One fn a transaction, and only inside one. */
typedef enum err db_owed_fn(struct ctx *cx, const uint64_t *numbers, size_t n);
void db_owe(struct db *db, db_owed_fn *fn, uint64_t number);
void db_paid(struct db *db, uint64_t number);
bool db_owes(const struct db *db, uint64_t number);

#endif
