/* A recovery case on paper, of the same reading as its page. */
#ifndef PAGE_RECOVERY_SHEET_H
#define PAGE_RECOVERY_SHEET_H

#include "http/request.h"
#include "view/document.h"

enum err page_recovery_sheet(struct request *rq) MUST_CHECK;
/* The document of a case; for the command line too. */
enum err recovery_sheet_make(struct request *rq, uint64_t case_id,
                             struct doc **out) MUST_CHECK;

#endif
