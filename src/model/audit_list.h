/* Reading the audit: newest first, a page by key, for administrators. */
#ifndef MODEL_AUDIT_LIST_H
#define MODEL_AUDIT_LIST_H

#include "core/ctx.h"
#include "db/db.h"

struct audit_filter {
    const char *who;     /* part of name or account, NULL = anybody */
    const char *action;  /* NULL = any */
    const char *subject; /* with subject_id; NULL = any */
    uint64_t subject_id;
    int32_t from, to;    /* days, both included; DAY_NONE = open */
};

struct audit_row {
    uint64_t id, subject_id;
    int64_t at;
    const char *who, *login;  /* NULL = nobody was logged in */
    const char *action, *subject, *detail, *address;
    const char *name;         /* of the subject, NULL = unknown */
    uint64_t customer_id;     /* behind a customer or contact, 0 = none */
    bool hidden;              /* data that the actor may not see: the name is
                                 a number, the values are not to be shown */
};

/* after: older than this id; before: newer; 0 = from the newest. */
enum err audit_list(struct ctx *cx, const struct audit_filter *f,
                    uint64_t after, uint64_t before, size_t size,
                    struct audit_row **out, size_t *n, bool *more) MUST_CHECK;
/* All rows of the filter, oldest first. */
typedef enum err audit_row_fn(void *arg, const struct audit_row *row);
enum err audit_each(struct ctx *cx, const struct audit_filter *f,
                    audit_row_fn *fn, void *arg) MUST_CHECK;

#endif
