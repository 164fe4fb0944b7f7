/* A real database for tests: a private MariaDB in a throw-away folder, or the
 * one whose socket PERENNIAL_TEST_DB names (a whole suite then shares one
 * server), with a new database for each test program. Where PRIVATE_DB_FROM
 * names a base with all of sql/ applied (tests/base.sh), the schema is a copy
 * of that on a server of its own.
 *
 * A watcher process stops the server and removes the folder when the program
 * ends in whatever way. Programs run from the top of the source tree. */
#ifndef TESTS_FIXTURE_H
#define TESTS_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/ctx.h"
#include "db/db.h"

struct fixture {
    struct arena *arena;  /* of cx */
    struct config config; /* defaults, with this database */
    struct ctx cx;        /* connected as the owner, then see below */
    const char *folder;   /* throw-away, for files of the test */
    int watch;
    int watcher;
};

/* Group setup and teardown of cmocka; *state becomes a struct fixture *. The
 * database is empty, cx belongs to the owner account. */
int fixture_start(void **state);
int fixture_end(void **state);

/* Group setup: fixture_start, then all of sql/ applied and cx is the run-time
 * account: what models, pages and jobs see. */
int fixture_start_schema(void **state);

/* Another connection (its own arena), as another thread or job would have. */
struct ctx *fixture_connect(struct fixture *f, enum db_account account);
void fixture_disconnect(struct ctx *cx);

/* Runs a text of several statements as the owner, each ended by ";\n". @today
 * in it is the company's day; CURRENT_DATE is another one for eight hours. */
void fixture_sql(struct fixture *f, const char *sql);

/* What the server has read for this connection so far, in rows; as processor
 * time (clock), what no load of the machine adds to. */
uint64_t fixture_rows_read(struct ctx *cx);

#define assert_ok(call) assert_int_equal((call), OK)

#endif
