/* PDFs put together by Debian's qpdf, where it is installed: a long document is
 * made in pieces, so that Chromium never holds all of it. */
#ifndef CORE_PDF_JOIN_H
#define CORE_PDF_JOIN_H

#include <stdbool.h>
#include <stddef.h>

#include "core/err.h"
#include "core/arena.h"

/* NULL: it is not there. */
const char *pdf_joiner(void);
/* Which pages of a file that Chromium made lie across. */
enum err pdf_pages(struct arena *a, const char *path, bool **wide, size_t *n)
    MUST_CHECK;
/* All pages of the files one after the other, with those of `over` printed on
 * them. */
enum err pdf_join(struct arena *a, const char *const *paths, size_t n,
                  const char *over, const char *out) MUST_CHECK;

#endif
