/* A PDF by headless Chromium, where it is installed. */
#ifndef JOB_REPORT_PDF_H
#define JOB_REPORT_PDF_H

#include <stdbool.h>

#include "core/buf.h"

bool report_pdf_there(void);
/* Chromium runs without network, for at most two minutes, and as nobody when
 * this process is root. ERR_FAULT after a line of log. */
enum err report_pdf_make(struct arena *a, const struct buf *html,
                         const char *path) MUST_CHECK;

#endif
