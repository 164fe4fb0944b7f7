/* GET /customer, /customer.csv, POST /customer/columns, bulk actions. */
#ifndef PAGE_CUSTOMER_LIST_H
#define PAGE_CUSTOMER_LIST_H

#include "http/request.h"

enum err page_customer_list(struct request *rq);
enum err page_customer_export(struct request *rq);
enum err page_customer_columns(struct request *rq);

#endif
