/* One cell of the customer list, on the screen and in a file. */
#ifndef PAGE_CUSTOMER_CELL_H
#define PAGE_CUSTOMER_CELL_H

#include "core/csv_write.h"
#include "model/customer_list.h"
#include "model/lookup.h"
#include "view/view.h"

struct cell_context {
    const struct ctx *cx;
    const struct lookup_stage *stages;
    size_t stage_count;
    int32_t today;
};

/* Adds a CELL row: one of STAGE, QUIET, NUMBER, PLAIN, WARN, BAD. */
void customer_cell_show(const struct cell_context *c, struct view *row,
                        const struct customer_row *r,
                        enum customer_column column);
/* MARK rows: follow-up overdue, purchase late. */
void customer_marks_show(const struct cell_context *c, struct view *row,
                         const struct customer_row *r);
/* The headings, and a row, of the exported file: every column, plain values. */
void customer_csv_head(const struct cell_context *c, struct csv_writer *w);
void customer_csv_row(const struct cell_context *c, struct csv_writer *w,
                      const struct customer_row *r);

#endif
