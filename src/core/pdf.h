/* A PDF of a document by headless Chromium, where it is installed.
 *
 * Chromium is a large program that reads what people typed, so it gets little:
 * no network, no scripts compiled to machine code (the process may be forbidden
 * that anyway), a folder of its own, and of time and memory only what is said
 * here: a page whose memory runs out otherwise hangs until its time is over.
 * When this process is root it runs as nobody. */
#ifndef CORE_PDF_H
#define CORE_PDF_H

#include <stdbool.h>
#include <stdint.h>

#include "core/buf.h"

/* Over one of them it is killed with all it started. */
struct pdf_limits {
    int seconds;    /* by the clock */
    int memory_mib; /* of all its processes, without what they share */
};

/* Called while it works, with a guess of how far it is, which never comes to
 * the end. Not OK: it is killed. */
typedef enum err pdf_step_fn(void *arg, uint64_t done, uint64_t total);

/* Where Chromium is: what was set, or of the usual places; NULL: nowhere. */
const char *pdf_program(const char *set);
/* Makes the file `path` of an HTML document that needs no other file; step may
 * be NULL. ERR_TIMEOUT: it took too long; ERR_FAULT: it took too much memory, or
 * made nothing; both after a line of log. Else what step said. */
enum err pdf_make(struct arena *a, const char *program,
                  const struct buf *html, const struct pdf_limits *limits,
                  const char *path, pdf_step_fn *step, void *arg) MUST_CHECK;

#endif
