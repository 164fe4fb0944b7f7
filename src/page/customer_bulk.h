/* What can be done with the customers chosen in the list. */
#ifndef PAGE_CUSTOMER_BULK_H
#define PAGE_CUSTOMER_BULK_H

#include "http/request.h"

/* POST /customer/bulk: what was chosen, and to whom it goes. */
enum err page_customer_bulk(struct request *rq);
/* POST /customer/bulk/owner: hands over. */
enum err page_customer_bulk_owner(struct request *rq);

#endif
