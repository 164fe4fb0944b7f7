/* The row of a customer as an import reads and writes it; shared by the files
 * of that kind and by the orders that bring new customers. */
#ifndef MODEL_IMPORT_CUSTOMER_H
#define MODEL_IMPORT_CUSTOMER_H

#include "model/import_private.h"
#include "model/stage.h"

struct import_customer {
    /* as in the file */
    const char *code, *name, *short_name, *kind_word, *credit_code, *parent;
    const char *industry, *size, *revenue_band, *ownership, *country;
    const char *province, *city, *district, *district_code, *address, *phone;
    const char *email, *website, *legal_person, *source, *owner, *grade_word;
    const char *remark;
    int64_t employees, founded_year, annual_revenue, registered_capital;
    int32_t created_on;
    const char *contact_name, *contact_gender, *contact_title,
        *contact_mobile, *contact_email;
    int32_t first_order_on, last_order_on, churned_on;
    int64_t order_count, total_amount;
    const char *stage_note, *churn_reason;
    /* resolved */
    const char *kind, *size_code, *revenue_code, *ownership_code, *region_code,
        *grade;
    uint64_t industry_id, source_id, owner_id, team_id;
    /* derived */
    struct import_sort_key name_sort;
    const char *name_py;
    /* of a new one: the events it will have, and its stage by them */
    struct event *events;
    size_t event_count;
    struct stage_derived derived;
};

extern const struct import_table import_customer_table;
enum { IMPORT_CUSTOMER_FIELDS = 41 };
extern const struct field import_customer_fields[IMPORT_CUSTOMER_FIELDS];
extern const struct import_names import_customer_names[];

/* import_customer_more.c: the contact and the opening record of a row */
enum err import_customer_second(struct import_work *w) MUST_CHECK;
const struct import_record *import_customer_second_record(
    const struct import_work *w, const struct import_row *r, int field,
    const struct import_table **t, const struct import_column **c);
enum err import_customer_write(struct import_work *w) MUST_CHECK;

extern const struct import_table import_opening_table;

/* Codes for the new ones that have none. */
enum err import_customer_number(struct import_work *w,
                                struct import_customer *const *list, size_t n)
    MUST_CHECK;

#endif
