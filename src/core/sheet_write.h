/* Tables out, as a workbook (XLSX, libxlsxwriter) or as text (CSV): the same
 * calls make both. A workbook has a sheet a table, with real numbers, frozen
 * heads and widths; it is written row by row and never held in memory. A CSV has
 * the tables one below the other, each under its name. A text is a text: no
 * spreadsheet runs it as a formula. */
#ifndef CORE_SHEET_WRITE_H
#define CORE_SHEET_WRITE_H

#include <stddef.h>
#include <stdint.h>

#include "core/clock.h"
#include "core/err.h"

enum sheet_format { SHEET_CSV, SHEET_XLSX };

struct sheet_writer;

/* Makes the file new; `folder` is for what the workbook sets aside meanwhile.
 * The writer lives in the arena, but must be closed. */
enum err sheet_open(struct arena *a, enum sheet_format format,
                    const char *path, const char *folder,
                    struct sheet_writer **out) MUST_CHECK;
/* A new table. Widths are in characters. `only`: of a CSV, the first table, which
 * begins with its heads: without a line for its name. */
void sheet_begin(struct sheet_writer *w, const char *name, bool only);
void sheet_column(struct sheet_writer *w, const char *label, int width);
/* Cells of a row, from the left; sheet_end_row also ends the heads. */
void sheet_text(struct sheet_writer *w, const char *text); /* NULL = empty */
void sheet_int(struct sheet_writer *w, int64_t x);
void sheet_money(struct sheet_writer *w, int64_t minor);
void sheet_number(struct sheet_writer *w, double x);  /* one decimal */
void sheet_share(struct sheet_writer *w, double x);   /* 0.448 -> 44.8% */
void sheet_day(struct sheet_writer *w, int32_t day);  /* DAY_NONE = empty */
void sheet_end_row(struct sheet_writer *w);
/* ERR_FAULT when anything could not be written. */
enum err sheet_close(struct sheet_writer *w) MUST_CHECK;

/* "text/csv; charset=utf-8" and the other. */
const char *sheet_type(enum sheet_format format);

#endif
