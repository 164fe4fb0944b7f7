/* Deleting with a page that asks, and the bin. */
#ifndef PAGE_BIN_H
#define PAGE_BIN_H

#include "http/request.h"

enum err page_customer_delete_ask(struct request *rq);
enum err page_customer_delete(struct request *rq);
enum err page_customer_restore(struct request *rq);
enum err page_contact_delete_ask(struct request *rq);
enum err page_contact_delete(struct request *rq);
enum err page_contact_restore(struct request *rq);
enum err page_bin_list(struct request *rq);

#endif
