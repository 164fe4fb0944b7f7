/* Imports: a file becomes rows, one change set that can be taken back.
 *
 * The same functions serve the wizard, the command line and the job. A file
 * goes through states: uploaded -> preview -> queued -> running -> done (or
 * failed, cancelled) -> undoing -> undone. Rows are written in chunks; a chunk
 * is one transaction that also writes how far the import came, what it counted
 * and what it refused, so a killed job goes on where it stopped and no row is
 * ever written half or twice. */
#ifndef MODEL_IMPORT_H
#define MODEL_IMPORT_H

#include "core/ctx.h"
#include "core/field.h"
#include "db/db.h"

#define IMPORT_COLUMNS_MAX 200
#define IMPORT_PREVIEW_ROWS 20
#define IMPORT_CHUNK 5000
#define IMPORT_UNDO_DAYS 30

enum import_kind {
    IMPORT_CUSTOMER, IMPORT_CONTACT, IMPORT_ACCOUNT, IMPORT_PRODUCT,
    IMPORT_INTERACTION, IMPORT_ORDER, IMPORT_OPPORTUNITY, IMPORT_CONTRACT,
    IMPORT_TICKET, IMPORT_FEEDBACK, IMPORT_USE, IMPORT_REFERRAL,
    IMPORT_NOTICE, IMPORT_CHURN,
    IMPORT_KIND_COUNT
};

struct import_kind_info {
    const char *code;           /* in addresses and on the command line */
    const char *label;          /* msgid: "Customers" */
    const char *hint;           /* msgid: what the file holds */
    const struct field *fields; /* what a column can be mapped to */
    size_t field_count;
    unsigned roles;             /* who may import it */
    bool names_customers;       /* rows may name new customers */
    bool has_as_of;             /* options.as_of means something */
};
const struct import_kind_info *import_kind_info(enum import_kind kind);
int import_kind_find(const char *code); /* also the plural; -1 if none */

/* What a person chose; kept with the import as JSON. */
struct import_options {
    uint64_t owner_id;       /* owner of rows that name none, or somebody who
                                is not known; 0 = the actor, and the unknown
                                are refused (the account system owns nothing:
                                its rows go to the pool) */
    bool create_customers;   /* orders and the like may name new customers */
    int32_t as_of;           /* the day that months of tenure end on; 0 = the
                                day of the import */
};

struct import {
    uint64_t id, account_id, job_id, preset_id;
    enum import_kind kind;
    const char *file_name, *path, *encoding, *dialect, *state, *error,
        *account_name;
    int64_t size, created_at, started_at, finished_at, undone_at;
    uint64_t rows_total, rows_done, created, updated, unchanged, refused, kept;
    const char *preset_name; /* it was started from; "" = none */
    const char *mapping; /* JSON: {"map":{"name":"客户名称",..},"values":..} */
    struct import_options options;
    uint32_t version;
};

/* Registers a file that lies in upload_dir (it now belongs to the import),
 * finds encoding and dialect, counts rows, guesses the mapping; state
 * "uploaded". ERR_INVALID with *problem (translated text) when no rule fits. */
enum err import_create(struct ctx *cx, enum import_kind kind, const char *path,
                       const char *file_name, const char *encoding,
                       uint64_t *id, const char **problem) MUST_CHECK;
/* Own imports; all for administrators. ERR_NOT_FOUND otherwise. */
enum err import_find(struct ctx *cx, uint64_t id, struct import *out)
    MUST_CHECK;
/* Newest first, by key (before_id 0 = from the start). */
enum err import_list(struct ctx *cx, uint64_t before_id, size_t size,
                     struct import **out, size_t *n, bool *more) MUST_CHECK;

/* An import of the same bytes (file: any path) by the actor that was begun and
 * not finished; ERR_NOT_FOUND when there is none. */
enum err import_find_unfinished(struct ctx *cx, enum import_kind kind,
                                const char *file, uint64_t *id) MUST_CHECK;

/* The head of the file as text in its encoding. */
struct import_head {
    const char **headings;
    size_t columns;
    const char ***rows; /* rows[i][column], at most IMPORT_PREVIEW_ROWS */
    size_t row_count;
};
enum err import_read_head(struct ctx *cx, const struct import *im,
                          struct import_head *out) MUST_CHECK;
/* Another encoding ("" = by rule): reads the file anew. */
enum err import_set_encoding(struct ctx *cx, uint64_t id, const char *encoding,
                             const char **problem) MUST_CHECK;

/* field_of[column] = index into the kind's fields, -1 = left out. */
enum err import_mapping(struct ctx *cx, const struct import *im,
                        int field_of[IMPORT_COLUMNS_MAX]) MUST_CHECK;
/* ERR_INVALID with *problem when a required field has no column or a field
 * two. */
enum err import_set_mapping(struct ctx *cx, uint64_t id,
                            const int *field_of, size_t columns,
                            const struct import_options *o,
                            const char **problem) MUST_CHECK;

/* Puts one field on the column with this heading (command line); ERR_INVALID
 * with *problem when there is no such field or column. */
enum err import_map_field(struct ctx *cx, const struct import *im,
                          const char *field, const char *heading,
                          int *field_of, const char **problem) MUST_CHECK;

struct import_preset {
    enum import_kind kind;
    const char *name;
};
/* Of every kind; the actor's own before the shipped ones. */
enum err import_preset_list(struct ctx *cx, struct import_preset **out,
                            size_t *n) MUST_CHECK;
enum err import_preset_use(struct ctx *cx, uint64_t id, const char *name,
                           const char **problem) MUST_CHECK;
/* Under the actor's own name for it. ERR_INVALID for no name, ERR_CONFLICT when
 * it is that of a shipped preset or another person's. */
enum err import_preset_save(struct ctx *cx, uint64_t import_id,
                            const char *name) MUST_CHECK;

enum import_outcome { IMPORT_CREATE, IMPORT_UPDATE, IMPORT_SAME, IMPORT_REFUSE };
enum import_cell_state { CELL_PLAIN, CELL_CHANGED, CELL_REFUSED };

struct import_preview_row {
    uint64_t row_no; /* the heading is row 1 */
    enum import_outcome outcome;
    const char **cells;            /* by column of the file */
    enum import_cell_state *state; /* by column */
    const char *message;           /* translated: all its reasons, "" = none */
    const char **was;              /* by column: stored before; NULL = none */
    uint64_t *was_ref;             /* of import_was_names */
    size_t customer;               /* of import_foresee_end */
    const char *stage_before, *stage_after; /* codes, "" = none */
};
struct import_preview {
    struct import_preview_row *rows;
    size_t count;
    uint64_t create, update, same, refuse, rows_total;
    uint64_t opening_records; /* customers that would get one */
    bool stages; /* the rows say which stage their customer will have */
};
/* What would happen, over the whole file, in a read transaction; progress as
 * in import_run, or NULL. */
typedef enum err import_progress_fn(void *arg, uint64_t done, uint64_t total);
enum err import_preview(struct ctx *cx, const struct import *im,
                        import_progress_fn *progress, void *arg,
                        struct import_preview *out) MUST_CHECK;

/* Runs or goes on; commits chunk by chunk (outside any transaction of the
 * caller). progress is called after each chunk; an error from it stops there
 * and whole chunks stay (then it counts the customers whose stages are read,
 * from 0 again, where ERR_DENIED stops nothing): ERR_DENIED leaves the state cancelled; ERR_CONFLICT,
 * ERR_UNAVAILABLE, ERR_RETRY and ERR_TIMEOUT leave it running (another run has
 * it, or will), any other failed. All but done can be run again and go on. */
enum err import_run(struct ctx *cx, uint64_t id, import_progress_fn *progress,
                    void *arg) MUST_CHECK;
/* Takes back what can be: creations go, changes are put back, rows edited
 * since are left and counted in `kept`. ERR_CONFLICT when it stored nothing or
 * it is too late. Within IMPORT_UNDO_DAYS. progress counts
 * rows taken back and then customers read again, in one sum. */
enum err import_undo(struct ctx *cx, uint64_t id, import_progress_fn *progress,
                     void *arg) MUST_CHECK;

/* What an undo left because it was edited or used since, at most 200 rows of a
 * table. label: name or number of the row. */
struct import_kept_row {
    const char *table, *label;
    uint64_t id;
};
enum err import_kept(struct ctx *cx, uint64_t id, struct import_kept_row **out,
                     size_t *n) MUST_CHECK;

struct import_refusal {
    uint64_t row_no;
    const char *column, *value, *reason; /* reason translated */
};
/* Of one cause, "" = all. */
enum err import_refusals(struct ctx *cx, uint64_t id, const char *cause,
                         uint64_t after_row, size_t size,
                         struct import_refusal **out, size_t *n, bool *more)
    MUST_CHECK;
struct import_cause {
    const char *cause;  /* msgid of the reason */
    const char *reason; /* translated */
    uint64_t rows;
};
enum err import_causes(struct ctx *cx, uint64_t id, struct import_cause **out,
                       size_t *n) MUST_CHECK;
/* row, column, value, reason; UTF-8 with BOM, formula cells neutralised. */
enum err import_refusals_csv(struct ctx *cx, uint64_t id, const char *path)
    MUST_CHECK;

#endif
