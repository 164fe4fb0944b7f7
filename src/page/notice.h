/* A termination notice: what it says, its scans, the letter that answers it. */
#ifndef PAGE_NOTICE_H
#define PAGE_NOTICE_H

#include "page/page.h"

enum err page_notice_show(struct request *rq) MUST_CHECK;
enum err page_notice_file_add(struct request *rq) MUST_CHECK;
enum err page_notice_file(struct request *rq) MUST_CHECK;
enum err page_notice_file_remove(struct request *rq) MUST_CHECK;
enum err page_notice_letter(struct request *rq) MUST_CHECK;
/* The texts of the letter, for administrators. */
enum err page_letter_edit(struct request *rq) MUST_CHECK;
enum err page_letter_update(struct request *rq) MUST_CHECK;

#endif
