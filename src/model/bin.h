/* The bin: what was deleted can be had back for 30 days.
 *
 * A customer in the bin is out of every list and figure with all that hangs on
 * it; its rows stay untouched, so coming back is complete. */
#ifndef MODEL_BIN_H
#define MODEL_BIN_H

#include "model/contact.h"
#include "model/customer_edit.h"

#define BIN_DAYS 30
#define BIN_ROWS 200

/* Deleted later than this moment can be had back. */
int64_t bin_since(void);

/* Who may delete a customer: its owner and the managers above him. */
bool bin_may_delete(const struct ctx *cx, const struct customer_edit *c);

/* What goes along with a customer. */
struct bin_load {
    uint64_t contacts, interactions, opportunities, orders, tickets;
};
enum err bin_load_of(struct ctx *cx, uint64_t customer_id,
                     struct bin_load *out) MUST_CHECK;

/* ERR_DENIED as above; ERR_CONFLICT when the row is another version by now. */
enum err bin_delete_customer(struct ctx *cx, const struct customer_edit *c)
    MUST_CHECK;
enum err bin_delete_contact(struct ctx *cx, const struct contact *c)
    MUST_CHECK;

struct bin_entry {
    bool is_contact;
    const char *table;            /* of an entry (model/entry.h), else NULL */
    uint64_t id, customer_id;     /* customer_id: of an entry */
    const char *name, *code, *by; /* by NULL = not known */
    const char *customer;         /* of a contact or an entry */
    int64_t deleted_at;
    int days_left;
};
/* What the actor may have back, last deleted first, at most BIN_ROWS. */
enum err bin_list(struct ctx *cx, struct bin_entry **out, size_t *n)
    MUST_CHECK;
/* ERR_NOT_FOUND when it is not in the bin (any more) or not the actor's;
 * ERR_CONFLICT when its number was given to another one meanwhile, or the
 * contact's customer is in the bin itself. */
enum err bin_restore_customer(struct ctx *cx, uint64_t id) MUST_CHECK;
enum err bin_restore_contact(struct ctx *cx, uint64_t id) MUST_CHECK;

#endif
