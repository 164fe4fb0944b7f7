/* Reports as files, for the command line too: the same document and tables as
 * on the pages. */
#ifndef PAGE_REPORT_FILE_H
#define PAGE_REPORT_FILE_H

#include "core/sheet_write.h"
#include "http/request.h"
#include "model/report.h"

/* A report that nobody keeps: all usual sections of the kind, of the scope of a
 * query as in an address. rq needs its cx only. ERR_INVALID: no such kind. */
enum err report_of_query(struct request *rq, const char *kind,
                         const char *query, struct report *out) MUST_CHECK;
/* An issued one, by its number. ERR_NOT_FOUND also where cx may not open it. */
enum err report_of_number(struct request *rq, const char *code,
                          struct report *out) MUST_CHECK;
/* A recovery case by its number, as HTML and as lines. ERR_NOT_FOUND also where
 * cx may not see its customer. */
enum err report_of_case(struct request *rq, const char *code, struct buf *html,
                        struct buf *cells) MUST_CHECK;
/* The document with the names in; of a draft made now, else as issued. */
enum err report_html(struct request *rq, const struct report *r,
                     struct buf *out) MUST_CHECK;
/* Its tables, as lines with the names in. */
enum err report_tables(struct request *rq, const struct report *r,
                       struct buf *out) MUST_CHECK;
/* Those lines as sheets. */
void report_sheets_write(struct sheet_writer *w, struct arena *a,
                         const char *cells);
/* The document with its style sheet in it, to be opened without a server. The
 * sheet is read from `folder`. ERR_FAULT: it is not there. */
enum err report_alone(struct arena *a, const char *html, const char *folder,
                      struct buf *out) MUST_CHECK;

#endif
