/* Is this POST from one of our own pages? */
#ifndef PAGE_CSRF_H
#define PAGE_CSRF_H

#include "http/request.h"

/* The token for forms: the session's, or the cookie "form" of a visitor; under
 * a new mask at each call. */
const char *csrf_token(struct request *rq);
/* ERR_DENIED when the browser says that another site sent it, or the token is
 * missing or wrong. */
enum err csrf_check(struct request *rq) MUST_CHECK;
/* A visitor gets a token (and its cookie) if he has none. */
const char *csrf_visitor(struct request *rq);

#endif
