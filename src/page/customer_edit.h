/* New, edit, delete a customer, and the bin. */
#ifndef PAGE_CUSTOMER_EDIT_H
#define PAGE_CUSTOMER_EDIT_H

#include "http/request.h"

enum err page_customer_new(struct request *rq);
enum err page_customer_create(struct request *rq);
enum err page_customer_edit(struct request *rq);
enum err page_customer_update(struct request *rq);

#endif
