/* Pages for what went wrong. */
#ifndef PAGE_ERROR_H
#define PAGE_ERROR_H

#include "http/request.h"

int error_status(enum err e);
/* Replaces the reply by the page of this status, in the user's language, with
 * the reference number and no internals. What a POST carried is offered again
 * when trying again can help. */
void error_page(struct request *rq, int status);

#endif
