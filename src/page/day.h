/* Where everybody starts: what the day needs, and how the customers stand. */
#ifndef PAGE_DAY_H
#define PAGE_DAY_H

#include "http/request.h"

enum err page_day_show(struct request *rq);
/* Who changes stage soon, as a part of it. */
enum err page_day_soon(struct request *rq);

#endif
