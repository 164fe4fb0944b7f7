/* Shared by the files of the migration: scripts as read from sql_dir.
 *
 * A script is a numbered file (its steps are run once, each recorded) or a
 * file of data/ (run as a whole again whenever its text changes). Comments are
 * no part of a step, so that explaining a shipped file better is no edit. */
#ifndef DB_MIGRATE_PRIVATE_H
#define DB_MIGRATE_PRIVATE_H

#include "core/buf.h"
#include "db/db_private.h"

#define CHECKSUM_SIZE 65 /* SHA-256 in hex and a NUL */

struct step {
    const char *sql;
    char checksum[CHECKSUM_SIZE];
};

struct script {
    const char *file; /* "0001_people.sql" or "data/choice.sql" */
    bool data;
    struct step *steps;
    size_t count;
    char checksum[CHECKSUM_SIZE]; /* of all steps */
};

/* migrate_file.c: every script of the folder, numbered ones first, in order of
 * name. ERR_INVALID (logged) for a file that does not end in a whole step. */
enum err scripts_read(struct arena *a, const char *folder,
                      struct script **out, size_t *count) MUST_CHECK;
/* The steps of a text; false when the last one has no end. */
bool script_split(struct arena *a, const char *text, struct script *out);
/* A whole file; NULL when it cannot be read. */
char *file_text(struct arena *a, const char *path);

/* migrate_rights.c: accounts and their rights table by table, as
 * sql_dir/rights.txt says; *tables is their number. */
enum err rights_apply(struct ctx *cx, size_t *tables) MUST_CHECK;

#endif
