/* Administration of what warnings are about. */
#ifndef PAGE_WARNING_CAUSE_H
#define PAGE_WARNING_CAUSE_H

#include "http/request.h"

enum err page_warning_cause_new(struct request *rq);
enum err page_warning_cause_create(struct request *rq);
enum err page_warning_cause_edit(struct request *rq);
enum err page_warning_cause_update(struct request *rq);

#endif
