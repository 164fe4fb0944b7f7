/* sql/NNNN_name.sql, forward only, one DDL a step, each step re-runnable.
 *
 * Steps end in ';' at the end of a line. schema_version holds (file, step,
 * checksum, state, at); GET_LOCK keeps two runs apart. sql/data/ is reference data
 * (upserted by key where nobody changed the row), sql/rights.txt the list of
 * what the run-time and keeper accounts may do with each table (read, add,
 * change, delete): a table that is not listed fails the run. */
#ifndef DB_MIGRATE_H
#define DB_MIGRATE_H

#include "db/db.h"

/* Applies what is missing as DB_OWNER. Says each file on standard output. */
enum err migrate_run(struct ctx *cx) MUST_CHECK;
/* ERR_CONFLICT when the database is older or newer than sql_dir; *state is an
 * English sentence for `perennial check`. */
enum err migrate_check(struct ctx *cx, const char **state) MUST_CHECK;

#endif
