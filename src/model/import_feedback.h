/* Answers in files: of their own, or the satisfaction with a ticket. */
#ifndef MODEL_IMPORT_FEEDBACK_H
#define MODEL_IMPORT_FEEDBACK_H

#include "model/import_private.h"

struct import_feedback {
    const char *code, *customer, *kind_word, *contact, *ticket, *text, *owner;
    int64_t score, at;
    /* resolved */
    const char *kind;
    uint64_t customer_id, contact_id, ticket_id, account_id;
    int32_t given_on;
};

extern const struct import_table import_feedback_table;

#endif
