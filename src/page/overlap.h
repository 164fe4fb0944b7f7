/* How the stages of two models overlap: of the customers in each stage of the
 * one, how many are in each stage of the other at the end of a day. */
#ifndef PAGE_OVERLAP_H
#define PAGE_OVERLAP_H

#include "http/request.h"

enum err page_overlap_show(struct request *rq) MUST_CHECK;
/* .csv and .xlsx */
enum err page_overlap_export(struct request *rq) MUST_CHECK;

#endif
