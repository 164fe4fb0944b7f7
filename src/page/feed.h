/* One's open tasks as a calendar, at a secret address. */
#ifndef PAGE_FEED_H
#define PAGE_FEED_H

#include "page/page.h"

/* Read without a session; ?as=todo gives to-dos in place of events. */
enum err page_feed_show(struct request *rq) MUST_CHECK;
/* do=make shows the new address once, do=drop takes it back. */
enum err page_feed_change(struct request *rq) MUST_CHECK;
/* CALENDAR section of one's own account: CAL_SINCE, or NO_CALENDAR. */
enum err feed_own_show(struct request *rq, struct view *v) MUST_CHECK;

#endif
