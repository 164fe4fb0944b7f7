/* Named views of the funnel, and of the churn page, which has the same scopes. */
#ifndef PAGE_FUNNEL_VIEW_H
#define PAGE_FUNNEL_VIEW_H

#include "page/page.h"
#include "page/scope.h"

enum err page_funnel_view_list(struct request *rq) MUST_CHECK;
enum err page_funnel_view_create(struct request *rq) MUST_CHECK;
enum err page_funnel_view_update(struct request *rq) MUST_CHECK;
enum err page_funnel_view_delete(struct request *rq) MUST_CHECK;
enum err page_funnel_view_restore(struct request *rq) MUST_CHECK;

/* The menu of views beside the scope (its include SCOPE was made before), each
 * leading to this page: /funnel or /churn, whose scopes are the same. */
enum err funnel_view_menu(struct request *rq, struct view *bar,
                          const struct page_scope *s,
                          const char *path) MUST_CHECK;

#endif
