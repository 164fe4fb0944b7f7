/* The filter row of the customer list, and its conditions in use. */
#ifndef PAGE_CUSTOMER_FILTERS_H
#define PAGE_CUSTOMER_FILTERS_H

#include "page/customer_query.h"
#include "view/view.h"

/* Q, FILTER and MORE_FILTER rows, USED, KEEP, dates. */
void customer_filters_show(struct view *v, const struct ctx *cx,
                           const struct customer_lists *l,
                           const struct customer_query *q);
/* NO_MATCH: what each of the first conditions hides (one count each). */
enum err customer_filters_empty(struct view *v, struct ctx *cx,
                                const struct customer_query *q) MUST_CHECK;

#endif
