/* Closing all open deals of a customer at once. */
#ifndef PAGE_DEAL_H
#define PAGE_DEAL_H

#include "http/request.h"

enum err page_deal_close_ask(struct request *rq);
enum err page_deal_close(struct request *rq);

#endif
