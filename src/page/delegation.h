/* Who stands in for a manager: part of one's own account. */
#ifndef PAGE_DELEGATION_H
#define PAGE_DELEGATION_H

#include "page/page.h"

enum err page_delegation_edit(struct request *rq) MUST_CHECK;
enum err page_delegation_update(struct request *rq) MUST_CHECK;
enum err page_delegation_drop(struct request *rq) MUST_CHECK;
/* STAND_IN section of one's own account, for managers. */
enum err delegation_own_show(struct request *rq, struct view *v) MUST_CHECK;

#endif
