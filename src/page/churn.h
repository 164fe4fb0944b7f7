/* Why customers leave: the customers lost in a period by family, reason,
 * competitor and stage, and the lists behind the numbers. */
#ifndef PAGE_CHURN_H
#define PAGE_CHURN_H

#include "http/request.h"

enum err page_churn_show(struct request *rq) MUST_CHECK;
enum err page_churn_list(struct request *rq) MUST_CHECK;
/* The customers behind a churn rate. */
enum err page_churn_rate(struct request *rq) MUST_CHECK;
/* .csv and .xlsx */
enum err page_churn_export(struct request *rq) MUST_CHECK;
enum err page_churn_list_export(struct request *rq) MUST_CHECK;
enum err page_churn_rate_export(struct request *rq) MUST_CHECK;

#endif
