/* Logging in and out. */
#ifndef PAGE_LOGIN_H
#define PAGE_LOGIN_H

#include "http/request.h"
#include "model/login.h"

enum err page_login_show(struct request *rq);
enum err page_login_enter(struct request *rq);
enum err page_logout(struct request *rq);
/* To whom tried too often: how long to wait. */
const char *login_wait_text(struct request *rq, int64_t wait_s);
/* Status and Retry-After of a page that refuses; the page is there already. */
void login_refuse(struct request *rq, const struct login_result *r);

#endif
