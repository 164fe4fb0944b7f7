/* Drafts of forms, as the gate and the pages use them. */
#ifndef PAGE_DRAFT_H
#define PAGE_DRAFT_H

#include "http/request.h"

/* The fields of a form, urlencoded, without tokens and passwords. */
const char *draft_encode(struct arena *a, const struct params *form);
/* What is kept of the form sent to `action`; ERR_NOT_FOUND when nothing is. */
enum err draft_read(struct request *rq, const char *action,
                    struct params *out, int64_t *saved_at) MUST_CHECK;
/* What was sent and not accepted, outside of the transaction that was rolled
 * back. A failure here is no further failure for the person. */
void draft_keep(struct request *rq);
enum err page_draft_save(struct request *rq);
enum err page_draft_drop(struct request *rq);

#endif
