/* Contracts that end and deadlines of notices, a month at a time. */
#ifndef PAGE_CALENDAR_H
#define PAGE_CALENDAR_H

#include "page/page.h"

enum err page_calendar_show(struct request *rq) MUST_CHECK;

#endif
