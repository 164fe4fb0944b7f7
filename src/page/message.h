/* What the product tells a person; see model/message.h. */
#ifndef PAGE_MESSAGE_H
#define PAGE_MESSAGE_H

#include "http/request.h"

enum err page_message_list(struct request *rq) MUST_CHECK;
enum err page_message_open(struct request *rq) MUST_CHECK;
enum err page_message_read(struct request *rq) MUST_CHECK;

#endif
