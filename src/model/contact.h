/* People at a customer. They inherit the customer's rights. */
#ifndef MODEL_CONTACT_H
#define MODEL_CONTACT_H

#include "model/record.h"

struct contact {
    uint64_t id; /* 0 = new */
    const char *name, *gender, *title, *department, *role, *code, *mobile,
        *phone, *email, *wechat;
    int32_t birth_on, left_on;
    bool is_key;
    const char *remark;
    /* not in the form: */
    uint64_t customer_id;
    const char *customer;   /* its name */
    int64_t version, changed_at;
    const char *changed_by; /* name, NULL = nobody */
};

/* In the order of the columns. */
extern const struct field contact_fields[];
extern const size_t contact_field_count;

/* ERR_NOT_FOUND when there is none, or its customer is not the actor's to see;
 * ERR_DENIED when he may not change it. */
enum err contact_find(struct ctx *cx, uint64_t id, struct contact *out)
    MUST_CHECK;
/* A new one of a customer, with the same rights. */
enum err contact_new(struct ctx *cx, uint64_t customer_id,
                     struct contact *out) MUST_CHECK;
void contact_judge(const struct contact *was, const struct contact *next,
                   struct problems *out);
/* With sort key, pieces for search and audit. ERR_INVALID: the code is taken.
 * ERR_CONFLICT: another version than now's is in the table. */
enum err contact_add(struct ctx *cx, struct contact *next) MUST_CHECK;
enum err contact_save(struct ctx *cx, const struct contact *now,
                      const struct contact *next) MUST_CHECK;

#endif
