/* The events of a customer that count, packed into one row of `event_pack`.
 *
 * `event` is the truth; the pack is a cache of it that is about ten times cheaper
 * to read (one row instead of one an event). What makes it certain: every
 * function of event.h that changes events owes their customers (db_owe). Who
 * reads a customer anew in the same transaction writes its pack and has paid; for
 * all others the commit marks the pack stale (data NULL), and reading goes to
 * `event` until somebody packs again (stage_refresh_range does). So a pack that
 * is there says what `event` said when it was committed, and a change of events
 * always writes the row of the pack: who packs what an old snapshot shows is
 * refused (1020). When it was recorded or taken back is not in it: *as known on*
 * reads `event`. */
#ifndef MODEL_EVENT_PACK_H
#define MODEL_EVENT_PACK_H

#include "model/event.h"

/* A list that only grows and is used again from customer to customer. */
struct event_list {
    struct event *events;
    size_t n, cap;
};
void event_list_free(struct event_list *l);

/* ---- the format ---- */

/* Events of one customer in order (day, at, id); in the arena. *len 0: they are
 * too many for a pack. */
const void *event_pack(struct arena *a, const struct event *events, size_t n,
                       size_t *len);
/* False when that is no pack; the list is then of no use. */
bool event_unpack(uint64_t customer_id, const void *data, size_t len,
                  struct event_list *out);

/* ---- the rows ---- */

/* Its values, in the order of the columns. */
enum { EVENT_PACK_BINDS = 2 };
void event_pack_binds(struct arena *a, uint64_t customer_id,
                      const struct event *events, size_t n, struct bind *b);

/* The packs of these customers (ids ascending): fn gets each, by its index; fresh
 * false: it has none that says what `event` says, n is 0. fn may not use the
 * connection and keeps nothing of the events. */
typedef enum err event_pack_fn(void *arg, size_t index, bool fresh,
                               const struct event *events, size_t n);
enum err event_pack_each(struct ctx *cx, const uint64_t *ids, size_t n,
                         event_pack_fn *fn, void *arg) MUST_CHECK;
/* What `event` itself says of these customers (ids ascending), by customer; row
 * by row, so fn may not use the connection and keeps nothing of the events. */
enum err event_rows_of(struct ctx *cx, const uint64_t *ids, size_t n,
                       event_customer_fn *fn, void *arg) MUST_CHECK;
/* The same without who recorded them, which no fact asks: a column less to be sent
 * of each. */
enum err event_rows_bare(struct ctx *cx, const uint64_t *ids, size_t n,
                         event_customer_fn *fn, void *arg) MUST_CHECK;
/* The events of this customer are about to change in this transaction. */
void event_pack_owe(struct ctx *cx, uint64_t customer_id);

#endif
