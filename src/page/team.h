/* Teams, for the administrator. */
#ifndef PAGE_TEAM_H
#define PAGE_TEAM_H

#include "http/request.h"

enum err page_team_list(struct request *rq);
enum err page_team_new(struct request *rq);
enum err page_team_create(struct request *rq);
enum err page_team_edit(struct request *rq);
enum err page_team_update(struct request *rq);

#endif
