/* What every customer bought: one pass over the packed events, for figures of all
 * customers that no index has. By statement each order would look for its
 * cancellation among all events of its customer. */
#ifndef MODEL_MARKET_SCAN_H
#define MODEL_MARKET_SCAN_H

#include "model/event.h"
#include "model/market.h"

struct market_buyer {
    uint64_t customer_id;
    const char *region;        /* "" = none */
    const struct event *sales; /* orders, parts of orders, returns that stand,
                                  by day; those cancelled are left out */
    size_t n;                  /* at least 1 */
};
/* May not use the connection; keeps nothing of the buyer. */
typedef void market_buyer_fn(void *arg, const struct market_buyer *b);

struct market_scan {
    bool mine; /* as far as the actor may see; otherwise all that live */
    int64_t known; /* as recorded by this moment, from the rows: packs do not say
                      when; 0 = now */
    market_buyer_fn *fn;
    void *arg;
    market_progress_fn *progress; /* customers; NULL = nobody asks */
    void *progress_arg;
};
/* In the order of the customers' ids. */
enum err market_scan(struct ctx *cx, const struct market_scan *s) MUST_CHECK;

/* Is it bought, and not given back? */
bool market_is_purchase(const struct event *e);
/* Does this order, part or return count for a category (0 = all of them)? */
bool market_sale_counts(const struct event *e, uint64_t category_id);

#endif
