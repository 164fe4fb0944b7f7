/* Administration of the reasons why customers leave. */
#ifndef PAGE_REASON_H
#define PAGE_REASON_H

#include "http/request.h"

enum err page_reason_list(struct request *rq);
enum err page_reason_new(struct request *rq);
enum err page_reason_create(struct request *rq);
enum err page_reason_edit(struct request *rq);
enum err page_reason_update(struct request *rq);
enum err page_reason_merge_ask(struct request *rq);
enum err page_reason_merge(struct request *rq);
enum err page_reason_part(struct request *rq);

#endif
