/* Comma-separated files, pushed in pieces, handed out by row.
 *
 * Input is UTF-8 (charset.h). LF, CR and CRLF end a row, a quoted field may
 * hold them; blanks around an unquoted field go. Rows are counted from 1 with
 * blank ones, as a spreadsheet numbers them; blank rows are not handed out. */
#ifndef CORE_CSV_H
#define CORE_CSV_H

#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"

#define CSV_COLUMNS_MAX 200
#define CSV_FIELD_BYTES 32768
#define CSV_ROWS_MAX 2000000
#define CSV_RAGGED_KEPT 100

/* fields[0..n) are NUL-terminated and valid until the call returns; the
 * callback may write into them. Anything but OK stops the reading and is
 * returned by it. */
typedef enum err csv_row_fn(void *user, int64_t row, char **fields, size_t n);

struct csv_result {
    int64_t rows;        /* handed out, the heading among them */
    size_t columns;      /* of the first row */
    int64_t ragged;      /* rows with another number of columns */
    int64_t ragged_rows[CSV_RAGGED_KEPT]; /* the first of them */
    int64_t bad_row;     /* 0 if none */
    const char *problem; /* msgid, NULL if none */
};

struct csv;

/* `result` is filled while reading and must outlive the reader. */
struct csv *csv_open(char delimiter, csv_row_fn *row, void *user,
                     struct csv_result *result);
/* ERR_INVALID: result->problem and bad_row say what and where. After an error
 * every further piece gives the same error. */
enum err csv_feed(struct csv *c, const char *p, size_t n) MUST_CHECK;
/* Ends the last row. */
enum err csv_finish(struct csv *c) MUST_CHECK;
void csv_close(struct csv *c);

/* All three for a whole file, read from where fd stands. */
enum err csv_read(int fd, char delimiter, csv_row_fn *row, void *user,
                  struct csv_result *result) MUST_CHECK;

/* One of , ; TAB | from the beginning of a file (64 KiB are plenty): the one
 * that cuts most rows into the same number of columns, at least two. A comma
 * when none does. */
char csv_delimiter(const char *head, size_t n);

#endif
