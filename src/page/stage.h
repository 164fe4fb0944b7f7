/* The page of a stage: who is in it, why, and what to do with them. */
#ifndef PAGE_STAGE_H
#define PAGE_STAGE_H

#include "http/request.h"

enum err page_stage_first(struct request *rq);
enum err page_stage_show(struct request *rq);
/* KPIs against goals, and penetration: by itself, for the page to load. */
enum err page_stage_kpi(struct request *rq);

/* Who leaves it within 30 days if nothing is done. */
enum err page_stage_soon(struct request *rq);
enum err page_stage_effect(struct request *rq);

#endif
