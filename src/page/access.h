/* Who is it, and may he come in? Part of the gate. */
#ifndef PAGE_ACCESS_H
#define PAGE_ACCESS_H

#include "http/request.h"

/* Visitor's language: cookie, else Accept-Language. */
void access_language(struct request *rq);
/* rq->session and cx.actor from the cookie, and the account's language. No
 * session is no error. */
enum err access_identify(struct request *rq) MUST_CHECK;
/* Login, roles, password that must be changed, CSRF: ERR_DENIED, or *answered
 * when the reply is made already (the way to the login page). */
enum err access_admit(struct request *rq, bool *answered) MUST_CHECK;

#endif
