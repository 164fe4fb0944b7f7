/* CSV out (RFC 4180) for spreadsheets: a file with a UTF-8 mark, CRLF, quotes
 * where needed. A text that a spreadsheet would run as a formula (it begins
 * with = + - @ TAB CR or their full-width forms) gets a leading apostrophe;
 * numbers go through csv_write_plain and stay numbers. */
#ifndef CORE_CSV_WRITE_H
#define CORE_CSV_WRITE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "core/err.h"

struct csv_writer {
    FILE *file;
    bool row_started;
};

/* Makes the file new (O_EXCL, 0600). */
enum err csv_write_open(struct csv_writer *w, const char *path) MUST_CHECK;
void csv_write_text(struct csv_writer *w, const char *text); /* NULL = "" */
/* For what we made ourselves: numbers, dates, codes of ours. */
void csv_write_plain(struct csv_writer *w, const char *text);
void csv_write_end_row(struct csv_writer *w);
/* ERR_FAULT when anything could not be written (disk full). Closes. */
enum err csv_write_close(struct csv_writer *w) MUST_CHECK;
/* True when a spreadsheet would take the text for a formula. */
bool csv_is_formula(const char *text);

#endif
