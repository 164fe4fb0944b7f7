/* A long document on its way to paper in pieces: one Chromium after the other
 * draws some rows, with the head of the table on each page; the numbers of the
 * pages are drawn when it is known how many there are. */
#ifndef PAGE_REPORT_PIECE_H
#define PAGE_REPORT_PIECE_H

#include "core/pdf.h"

/* A thousand rows are some 32 pages and half a GiB of Chromium. */
enum { REPORT_PIECE_ROWS = 1000 };

/* Documents of at most some more rows each, as they are cut: at a section that
 * begins a page, else between rows. One: it is short enough, and as it was. */
size_t report_pieces(struct arena *a, const struct buf *html, size_t rows,
                     struct buf **out);
/* Blank pages of that shape with the numbers that the document would have. */
void report_numbers(struct arena *a, const struct buf *html, const bool *wide,
                    size_t n, struct buf *out);
/* As pdf_make, of a document that stands alone; limits are of a piece. Where
 * qpdf is not installed it is made at once, however long. */
enum err report_pdf_make(struct arena *a, const char *program,
                         const struct buf *html, size_t rows,
                         const struct pdf_limits *limits, const char *path,
                         pdf_step_fn *step, void *arg) MUST_CHECK;

#endif
