/* The row of a contact as an import reads and writes it. */
#ifndef MODEL_IMPORT_CONTACT_H
#define MODEL_IMPORT_CONTACT_H

#include "model/import_private.h"

struct import_contact {
    const char *customer, *code, *name, *gender_word, *title, *department,
        *role_word, *phone, *mobile, *email, *wechat, *remark;
    int32_t birth_on;
    bool is_key;
    /* resolved */
    uint64_t customer_id;
    const char *gender, *role;
    struct import_sort_key name_sort;
};

extern const struct import_table import_contact_table;

/* f, m, o or "" from a word; NULL when it is none. */
const char *import_gender(const char *word);

struct import_contact_match {
    uint64_t customer_id;
    const char *name;
    uint64_t id; /* out */
};
/* Living contacts by customer and exact name. */
enum err import_contact_find(struct ctx *cx, struct import_contact_match *m,
                             size_t n) MUST_CHECK;

#endif
