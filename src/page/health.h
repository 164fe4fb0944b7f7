/* For the supervisor and the monitoring. */
#ifndef PAGE_HEALTH_H
#define PAGE_HEALTH_H

#include "http/request.h"

/* 200 when the database answers, else 503; no login. */
enum err page_health(struct request *rq);

#endif
