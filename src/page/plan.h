/* Templates of recovery plans: list, one with its steps, and their forms. */
#ifndef PAGE_PLAN_H
#define PAGE_PLAN_H

#include "page/page.h"

enum err page_plan_list(struct request *rq) MUST_CHECK;
enum err page_plan_show(struct request *rq) MUST_CHECK;
enum err page_plan_new(struct request *rq) MUST_CHECK;
enum err page_plan_create(struct request *rq) MUST_CHECK;
enum err page_plan_edit(struct request *rq) MUST_CHECK;
enum err page_plan_update(struct request *rq) MUST_CHECK;
enum err page_plan_copy(struct request *rq) MUST_CHECK;
enum err page_plan_step_new(struct request *rq) MUST_CHECK;
enum err page_plan_step_create(struct request *rq) MUST_CHECK;
enum err page_plan_step_edit(struct request *rq) MUST_CHECK;
enum err page_plan_step_update(struct request *rq) MUST_CHECK;
enum err page_plan_step_place(struct request *rq) MUST_CHECK;
enum err page_plan_step_remove_ask(struct request *rq) MUST_CHECK;
enum err page_plan_step_remove(struct request *rq) MUST_CHECK;

#endif
