/* Drafts of forms, as the gate and the pages use them. */
#ifndef PAGE_DRAFT_H
#define PAGE_DRAFT_H

#include "http/request.h"

/* The fields of a form, urlencoded, without tokens and passwords. */
const char *draft_encode(struct arena *a, const struct params *form);
enum err page_draft_save(struct request *rq);

#endif
