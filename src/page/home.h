/* The start page. */
#ifndef PAGE_HOME_H
#define PAGE_HOME_H

#include "http/request.h"

/* Leads to the first page that this person may open. */
enum err page_home(struct request *rq);

#endif
