/* Logging in and out. */
#ifndef PAGE_LOGIN_H
#define PAGE_LOGIN_H

#include "http/request.h"

enum err page_login_show(struct request *rq);
enum err page_login_enter(struct request *rq);
enum err page_logout(struct request *rq);

#endif
