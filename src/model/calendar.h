/* What contracts and notices bring in a month: terms that end, terms that renew
 * by themselves and the last day on which that can be stopped, and notice
 * periods that run out.
 *
 * A contract that renews ends term by term: on the last day it names, then every
 * `term_months` after it; from its first day where it names none. The last day to
 * give notice lies its days of notice before the last day of a term. One that a
 * running notice ends does not renew any more. Row rights are those of the
 * customer. */
#ifndef MODEL_CALENDAR_H
#define MODEL_CALENDAR_H

#include "model/customer_scope.h"

enum { CALENDAR_MOST = 3000 }; /* contracts looked at, then it says so */

enum calendar_kind {
    CALENDAR_DEADLINE, /* last day to stop a renewal */
    CALENDAR_RENEWS,   /* last day of a term, the next begins by itself */
    CALENDAR_ENDS,     /* last day of a contract */
    CALENDAR_NOTICE,   /* last day of a notice period that runs, or ran out */
    CALENDAR_KINDS
};

struct calendar_row {
    enum calendar_kind kind;
    int32_t day;
    uint64_t customer_id, contract_id, notice_id; /* 0 = none */
    const char *customer, *contract, *owner; /* contract "" = all of them */
    int64_t price; /* of a term, FIELD_EMPTY = not known */
};

struct calendar_term {
    int32_t starts_on, ends_on; /* ends_on DAY_NONE = none named */
    int term_months, notice_days;
};
/* The last day of the first term that ends on `day` or later; DAY_NONE: it has
 * no terms. */
int32_t calendar_term_end(const struct calendar_term *t, int32_t day);

/* By day, then kind and customer. *cut: there were more than CALENDAR_MOST. */
enum err calendar_read(struct ctx *cx, const struct customer_filter *f,
                       int32_t from, int32_t to, struct calendar_row **out,
                       size_t *n, bool *cut) MUST_CHECK;

#endif
