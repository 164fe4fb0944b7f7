/* Use of products from a file: a row a customer, product and day. The same day
 * twice is the same use. */
#include "model/import_customer.h"

#include <string.h>

struct use {
    const char *customer, *product, *owner, *remark;
    int64_t count;
    int32_t day;
    /* resolved */
    uint64_t customer_id, product_id, account_id;
};

#define AT(m) FIELD_AT(struct use, m)

static const struct field FIELDS[] = {
    {"customer", N_("Customer"), FIELD_TEXT, .offset = AT(customer),
     .required = true},
    {"day", N_("Day"), FIELD_DAY, .offset = AT(day), .required = true},
    {"product", N_("Product"), FIELD_TEXT, .offset = AT(product)},
    {"count", N_("How often a day"), FIELD_INT, .offset = AT(count),
     .max = 1000000},
    {"owner", N_("Recorded by"), FIELD_TEXT, .offset = AT(owner)},
    {"remark", N_("Remark"), FIELD_TEXT, .offset = AT(remark), .max = 500},
};

static const struct import_names NAMES[] = {
    {"customer", "|customerid|customername|customercode|account|accountid|"
                 "company|客户名称|客户编号|客户|公司名称|客戶|客戶名稱|"
                 "客戶編號|"},
    {"day", "|date|usedate|usagedate|usedon|日期|使用日期|"},
    {"product", "|productname|feature|产品|产品名称|功能|產品|產品名稱|"},
    {"count", "|usagecount|times|uses|次数|使用次数|次數|使用次數|"},
    {"owner", "|user|登记人|登記人|"},
    {"remark", "|note|notes|comment|备注|備註|"},
    {NULL, NULL},
};

static const struct import_column COLUMNS[] = {
    {"customer_id", COL_REF, AT(customer_id), "customer"},
    {"product_id", COL_REF, AT(product_id), "product"},
    {"day", COL_DAY, AT(day), "day"},
    {"count", COL_INT, AT(count), "count"},
    {"account_id", COL_REF, AT(account_id), "owner"},
    {"remark", COL_TEXT, AT(remark), "remark"},
};

static enum err
events(struct import_work *w, const struct import_record *const *list,
       size_t n)
{
    struct event *e = ARENA_ARRAY(w->cx.arena, n + 1, struct event);
    for (size_t i = 0; i < n; i++) {
        const struct use *u = list[i]->now;
        e[i] = import_event(w, EVENT_USE, u->customer_id, list[i]->id, u->day,
                            day_start(u->day), u->account_id);
    }
    return import_events_add(w, e, n);
}

static const struct import_table TABLE = {
    .name = "product_use",
    .label = "day",
    .columns = COLUMNS,
    .count = sizeof COLUMNS / sizeof COLUMNS[0],
    .size = sizeof(struct use),
    .customer_at = AT(customer_id),
    .event_kinds = {EVENT_USE},
    .events = events,
    .edited = true,
    .binned = true,
};

static const char *
key_of(struct arena *a, const void *row)
{
    const struct use *u = row;
    return arena_printf(a, "%llu %s %llu", (unsigned long long)u->customer_id,
                        day_iso(a, u->day),
                        (unsigned long long)u->product_id);
}

static const char SQL_KEYS[] =
    "SELECT id, CONCAT(customer_id, ' ', day, ' ', COALESCE(product_id, 0))"
    " FROM product_use WHERE live = 1 AND until_on IS NULL"
    " AND customer_id IN";
static const char SQL_BETWEEN[] = " AND day BETWEEN ? AND ?";

static enum err
prepare(struct import_work *w)
{
    for (size_t i = 0; i < w->count; i++) {
        struct import_row *r = &w->rows[i];
        struct use *u = r->main.now;
        if (r->outcome == IMPORT_REFUSE)
            continue;
        if (u->count == FIELD_EMPTY)
            u->count = 1;
        import_refuse_future(w, r, "day", u->day);
        TRY(import_owner_or(w, r, u->owner, &u->account_id));
        TRY(import_row_product(w, r, u->product, &u->product_id));
    }
    TRY(import_party_rows(w, AT(customer), AT(day)));
    return import_find_keys(w, SQL_KEYS, SQL_BETWEEN, AT(day), key_of);
}

static size_t
keys(struct arena *a, const void *row, const char *out[3])
{
    const struct use *u = row;
    if (!u->customer || u->day == DAY_NONE)
        return 0;
    out[0] = arena_printf(a, "u:%s, %s, %s", u->customer, day_iso(a, u->day),
                          u->product ? u->product : "");
    return 1;
}

const struct import_ops import_use_ops = {
    .info = {.code = "use",
             .label = N_("Product use"),
             .hint = N_("On which days customers used what they bought"),
             .fields = FIELDS,
             .field_count = sizeof FIELDS / sizeof FIELDS[0],
             .roles = ROLE_SALES | ROLE_MANAGER | ROLE_MARKETING
                      | ROLE_SERVICE,
             .names_customers = true},
    .table = &TABLE,
    .names = NAMES,
    .keys = keys,
    .prepare = prepare,
    .tables = {&TABLE, &import_customer_table},
    .touched = "SELECT DISTINCT customer_id FROM product_use"
               " WHERE import_id = ?"
               " UNION SELECT u.customer_id FROM import_before b"
               " JOIN product_use u ON u.id = b.row_id"
               " WHERE b.import_id = ? AND b.table_name = 'product_use'"
               " ORDER BY 1",
};
