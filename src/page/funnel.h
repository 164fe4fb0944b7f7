/* The funnel: the page, its sections, the lists behind its numbers, exports and
 * named views. */
#ifndef PAGE_FUNNEL_H
#define PAGE_FUNNEL_H

#include "http/request.h"

enum err page_funnel_show(struct request *rq) MUST_CHECK;
enum err page_funnel_section(struct request *rq) MUST_CHECK;
enum err page_funnel_list(struct request *rq) MUST_CHECK;
/* .csv and .xlsx of both */
enum err page_funnel_export(struct request *rq) MUST_CHECK;
enum err page_funnel_list_export(struct request *rq) MUST_CHECK;

#endif
