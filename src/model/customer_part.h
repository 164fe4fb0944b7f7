/* The lists of a profile: what hangs on one customer, newest first, a page by
 * key (day, id). Rights are the customer's: customer_find comes first.
 *
 * All lists give the same row, so that one page shows them all; what a member
 * holds in which list is said beside the enum. */
#ifndef MODEL_CUSTOMER_PART_H
#define MODEL_CUSTOMER_PART_H

#include "core/ctx.h"
#include "db/db.h"

enum customer_part {
    PART_CONTACT,     /* name, state = role, extra = position, by = phone,
                         more = mail, flag = key contact, end = left on */
    PART_OPPORTUNITY, /* code, name, state = step or reason lost, by, amount,
                         end = expected or closed, outcome */
    PART_ORDER,       /* code, outcome = status, by, amount, extra = goods */
    PART_CONTRACT,    /* code, name = product, outcome = status, state = type,
                         amount = price, end */
    PART_TICKET,      /* code, name, state = kind, by, end = closed */
    PART_FEEDBACK,    /* outcome = kind, number = score, name = text,
                         by = contact */
    PART_RECEIVABLE,  /* open ones: code, extra = order, amount = not paid, end = due */
    PART_COUNT
};

struct part_row {
    uint64_t id;
    int32_t day, end;  /* DAY_NONE = unknown */
    const char *code, *name, *state, *outcome, *by, *extra, *more;
    int64_t amount;    /* minor, FIELD_EMPTY = none */
    int64_t number;
    bool flag;
};

struct part_filter {
    int32_t from;      /* day not before; DAY_NONE = any */
    bool open;         /* opportunities: not closed; orders: those that count
                          (above 0, not cancelled); contacts: key ones */
};

struct part_key {
    int32_t day;
    uint64_t id;       /* 0 = from the newest */
};

struct part_page {
    struct part_row *rows;
    size_t count;
    bool more;
};

enum err customer_part_page(struct ctx *cx, uint64_t customer_id,
                            enum customer_part which,
                            const struct part_filter *f, struct part_key after,
                            size_t size, struct part_page *out) MUST_CHECK;

/* ---- the change log: audit rows of the customer ---- */

struct change_entry {
    uint64_t id;
    int64_t at;
    const char *by, *action, *detail; /* detail: JSON, "" = none */
};
/* Newest first; before 0 = from the newest. */
enum err customer_changes(struct ctx *cx, uint64_t customer_id,
                          uint64_t before, size_t size, struct change_entry **out,
                          size_t *n, bool *more) MUST_CHECK;

#endif
