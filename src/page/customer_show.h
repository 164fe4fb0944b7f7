/* The profile of a customer. */
#ifndef PAGE_CUSTOMER_SHOW_H
#define PAGE_CUSTOMER_SHOW_H

#include "http/request.h"

/* ?tab= contacts, opportunities, orders, contracts, tickets, feedback,
 * receivables, changes (else the timeline); kind, from, by, open filter it,
 * before pages it; part=tab and part=more answer only that piece. */
enum err page_customer_show(struct request *rq);
/* The complete form of a follow-up, and the entry of both forms. */
enum err page_follow_up_new(struct request *rq);
enum err page_follow_up_create(struct request *rq);
/* Ticks a next step off; `next` is where to go then. */

#endif
