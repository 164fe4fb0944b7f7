/* PDFs of issued reports, for who asked on the page and for mails. */
#ifndef JOB_PAPER_H
#define JOB_PAPER_H

#include "core/pdf.h"
#include "model/report.h"

/* Makes the file `path`, with the rights of the actor; step as pdf_make's. */
enum err paper_make(struct ctx *cx, const struct report *r, const char *path,
                    pdf_step_fn *step, void *arg) MUST_CHECK;

#endif
