/* A PDF of a document by headless Chromium, where it is installed.
 *
 * Chromium is a large program that reads what people typed, so it gets little:
 * no network, no scripts compiled to machine code (the process may be forbidden
 * that anyway), a folder of its own, and of time and memory only what is said
 * here. When this process is root it runs as nobody. */
#ifndef CORE_PDF_H
#define CORE_PDF_H

#include <stdbool.h>

#include "core/buf.h"

struct pdf_limits {
    int seconds;    /* by the clock, then it is killed with all it started */
    int memory_mib; /* of data, of each of its processes */
};

/* Where Chromium is: what was set, or of the usual places; NULL: nowhere. */
const char *pdf_program(const char *set);
/* Makes the file `path` of an HTML document that needs no other file.
 * ERR_TIMEOUT: it was killed; ERR_FAULT: it made nothing, for want of memory
 * for one; both after a line of log. */
enum err pdf_make(struct arena *a, const char *program,
                  const struct buf *html, const struct pdf_limits *limits,
                  const char *path) MUST_CHECK;

#endif
