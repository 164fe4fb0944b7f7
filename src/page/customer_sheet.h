/* A customer on one sheet of paper. */
#ifndef PAGE_CUSTOMER_SHEET_H
#define PAGE_CUSTOMER_SHEET_H

#include "http/request.h"

enum err page_customer_sheet(struct request *rq) MUST_CHECK;

#endif
