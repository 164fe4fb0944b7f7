/* Contracts in files: their row, and the loss that a row may report. */
#ifndef MODEL_IMPORT_CONTRACT_H
#define MODEL_IMPORT_CONTRACT_H

#include "model/import_private.h"

struct import_contract {
    const char *code, *customer, *type_word, *product, *term, *owner, *remark,
        *loss_reason;
    int64_t price, month_price, months, tenure, notice_days, seats;
    int32_t signed_on, starts_on, ends_on, ended_on;
    bool trial, renews, named, upsell, ended;
    /* resolved */
    const char *type, *status;
    uint64_t customer_id, product_id, account_id;
};

enum { IMPORT_CONTRACT_FIELDS = 23 };
extern const struct field import_contract_fields[IMPORT_CONTRACT_FIELDS];
extern const struct import_names import_contract_names[];
extern const struct import_table import_contract_table;

/* import_loss.c: declarations of loss that stand beside rows */
extern const struct import_table import_loss_table;
enum err import_loss_second(struct import_work *w) MUST_CHECK;
enum err import_loss_write(struct import_work *w) MUST_CHECK;

#endif
