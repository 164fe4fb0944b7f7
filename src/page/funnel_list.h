/* What the list behind a number and its exports share. */
#ifndef PAGE_FUNNEL_LIST_H
#define PAGE_FUNNEL_LIST_H

#include "page/funnel_private.h"

struct funnel_sort {
    const char *key;   /* sort=key, sort=-key (descending) */
    const char *label; /* msgid */
    enum funnel_order order;
    bool descending_first;
};
extern const struct funnel_sort funnel_sorts[];
extern const size_t funnel_sort_count;

struct funnel_list_page {
    struct request *rq;
    struct ctx *cx;
    struct arena *a;
    enum lang l;
    struct page_scope scope;
    struct slice slice;
    const char *play; /* its name, NULL = the slice is of none */
    uint64_t maker;   /* for=17: whose page the number stood on, 0 = not said */
    const struct funnel_sort *sort;
    bool descending;
    uint64_t page; /* from 1 */
};
/* Without a slice: all customers at the end. ERR_NOT_FOUND: it is none of the
 * model. */
enum err funnel_list_ask(struct request *rq, struct funnel_list_page *out)
    MUST_CHECK;
const char *funnel_list_href(const struct funnel_list_page *p,
                             const char *path,
                             const struct funnel_sort *sort, bool descending,
                             uint64_t page);

#endif
