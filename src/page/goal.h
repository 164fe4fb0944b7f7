/* Goals: what is to be reached, and how far it is. */
#ifndef PAGE_GOAL_H
#define PAGE_GOAL_H

#include "http/request.h"

enum err page_goal_list(struct request *rq);
/* The reader's own, of this quarter, for the day page to load. */
enum err page_goal_progress(struct request *rq);
enum err page_goal_new(struct request *rq);
enum err page_goal_create(struct request *rq);
enum err page_goal_edit(struct request *rq);
enum err page_goal_update(struct request *rq);
enum err page_goal_delete_ask(struct request *rq);
enum err page_goal_delete(struct request *rq);

#endif
