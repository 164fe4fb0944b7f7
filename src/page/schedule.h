/* Reports that are issued by themselves; see model/schedule.h. */
#ifndef PAGE_SCHEDULE_H
#define PAGE_SCHEDULE_H

#include "http/request.h"

enum err page_schedule_list(struct request *rq) MUST_CHECK;
enum err page_schedule_show(struct request *rq) MUST_CHECK;
enum err page_schedule_run(struct request *rq) MUST_CHECK;
enum err page_schedule_switch(struct request *rq) MUST_CHECK;
enum err page_schedule_delete_ask(struct request *rq) MUST_CHECK;
enum err page_schedule_delete(struct request *rq) MUST_CHECK;
/* schedule_edit.c */
enum err page_schedule_new(struct request *rq) MUST_CHECK;
enum err page_schedule_create(struct request *rq) MUST_CHECK;
enum err page_schedule_edit(struct request *rq) MUST_CHECK;
enum err page_schedule_update(struct request *rq) MUST_CHECK;

#endif
