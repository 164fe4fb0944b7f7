/* The links of a list that pages by the id of its outermost rows. */
#ifndef PAGE_PAGER_H
#define PAGE_PAGER_H

#include "page/page.h"

struct pager {
    uint64_t after, before; /* as asked for; 0 = from the start */
};
struct pager pager_read(struct request *rq);
/* Fills the PAGING include: first and last = ids shown, 0 = none; more = there
 * are rows beyond in the direction that was read. The other conditions of the
 * address stay. */
void pager_fill(struct request *rq, struct view *v, struct pager p,
                uint64_t first, uint64_t last, bool more);
/* The address with its conditions but without those named in `without`
 * ("after before"), ending in ? or &. */
const char *pager_address(struct request *rq, const char *without);
/* A number in the address, 0 when absent or none. */
uint64_t query_id(const struct request *rq, const char *name);

#endif
