/* What the steps of the wizard share. */
#ifndef PAGE_IMPORT_WIZARD_H
#define PAGE_IMPORT_WIZARD_H

#include "model/import_job.h"
#include "page/page.h"

enum wizard_step { STEP_UPLOAD = 1, STEP_ENCODING, STEP_MAP, STEP_PREVIEW,
                   STEP_RUN, STEP_RESULT };

/* The import of the address; ERR_NOT_FOUND unless it is the actor's. */
enum err wizard_find(struct request *rq, struct import *im) MUST_CHECK;
/* "/import/17" and what follows. */
const char *wizard_href(struct request *rq, const struct import *im,
                        const char *rest);
/* Is it still before the start, so that its steps may be changed? */
bool wizard_is_open(const struct import *im);
/* A page of a step: HEADLINE, FILE_NAME, FILE_SIZE, STEPS. */
struct view *wizard_page(struct request *rq, const char *file,
                         const struct import *im, enum wizard_step step);
void wizard_steps(struct request *rq, struct view *v, enum wizard_step step);
/* 4.8 MB */
const char *wizard_size(struct arena *a, int64_t bytes);
/* GB18030, comma: as a person says it. */
const char *wizard_separator(struct request *rq, const struct import *im);
/* "Customers" in the language of the reader. */
const char *wizard_kind(struct request *rq, const struct import *im);
/* The state of an import: its word and its colour (1-8). */
void wizard_state(struct request *rq, const struct import *im,
                  const char **label, unsigned *tone);
/* The job of the import; false when there is none (any more). */
bool wizard_job(struct request *rq, const struct import *im, struct job *job);
/* A large file is looked through in the background; after a change anew. */
enum err wizard_preview_again(struct request *rq, uint64_t id) MUST_CHECK;
/* The select of one column of the file: NAME, ID, OPTION rows. */
void wizard_column(struct request *rq, struct view *v, size_t column,
                   const struct import *im, int field);

#endif
