/* Referrals from a file: who recommended us to whom, and when. Who was
 * recommended is a name; where a customer of that name or number is there, the
 * referral points to it. */
#include "model/import_customer.h"

#include <string.h>

static const char MSG_SELF[] = N_("Nobody recommends us to himself.");

struct referral {
    const char *customer, *referred_name, *text;
    int32_t day;
    /* resolved */
    uint64_t customer_id, referred_id;
    int64_t at;
};

#define AT(m) FIELD_AT(struct referral, m)

static const struct field FIELDS[] = {
    {"customer", N_("Customer"), FIELD_TEXT, .offset = AT(customer),
     .required = true},
    {"referred_name", N_("Who was recommended to us"), FIELD_TEXT,
     .offset = AT(referred_name), .required = true},
    {"day", N_("Day"), FIELD_DAY, .offset = AT(day), .required = true},
    {"text", N_("Remark"), FIELD_TEXT, .offset = AT(text), .max = 500},
};

static const struct import_names NAMES[] = {
    {"customer", "|customerid|customername|customercode|referrer|account|"
                 "客户名称|客户编号|客户|推荐人|介绍人|客戶|客戶名稱|"
                 "客戶編號|推薦人|介紹人|"},
    {"referred_name", "|referred|referredname|referredcustomer|被推荐人|"
                      "被推荐客户|被介绍人|被推薦人|被推薦客戶|"},
    {"day", "|date|referredon|referredat|日期|推荐日期|推薦日期|"},
    {"text", "|note|notes|comment|remark|备注|備註|"},
    {NULL, NULL},
};

static const struct import_column COLUMNS[] = {
    {"customer_id", COL_REF, AT(customer_id), "customer"},
    {"referred_id", COL_REF, AT(referred_id), NULL},
    {"referred_name", COL_TEXT, AT(referred_name), "referred_name"},
    {"referred_on", COL_DAY, AT(day), "day"},
    {"referred_at", COL_TIME, AT(at), NULL},
    {"text", COL_TEXT, AT(text), "text"},
};

static enum err
events(struct import_work *w, const struct import_record *const *list,
       size_t n)
{
    struct event *e = ARENA_ARRAY(w->cx.arena, n + 1, struct event);
    for (size_t i = 0; i < n; i++) {
        const struct referral *f = list[i]->now;
        e[i] = import_event(w, EVENT_REFERRAL, f->customer_id, list[i]->id,
                            f->day, day_start(f->day), 0);
    }
    return import_events_add(w, e, n);
}

static const struct import_table TABLE = {
    .name = "referral",
    .label = "referred_name",
    .columns = COLUMNS,
    .count = sizeof COLUMNS / sizeof COLUMNS[0],
    .size = sizeof(struct referral),
    .customer_at = AT(customer_id),
    .event_kinds = {EVENT_REFERRAL},
    .events = events,
    .edited = true,
    .binned = true,
};

/* Who is not a customer yet, or not one that the actor sees, stays a name. */
static enum err
match_referred(struct import_work *w)
{
    struct import_party **list =
        ARENA_ARRAY(w->cx.arena, w->count + 1, struct import_party *);
    struct import_row **of =
        ARENA_ARRAY(w->cx.arena, w->count + 1, struct import_row *);
    size_t n = 0;
    for (size_t i = 0; i < w->count; i++) {
        const struct referral *f = w->rows[i].main.now;
        if (w->rows[i].outcome == IMPORT_REFUSE)
            continue;
        of[n] = &w->rows[i];
        list[n] = ARENA_NEW(w->cx.arena, struct import_party);
        list[n++]->name = f->referred_name;
    }
    TRY(import_party_find(w, list, n));
    for (size_t i = 0; i < n; i++) {
        struct referral *f = of[i]->main.now;
        if (list[i]->hidden || list[i]->several)
            continue;
        f->referred_id = list[i]->id;
        if (f->referred_id && f->referred_id == f->customer_id)
            import_refuse(w, of[i], "referred_name", MSG_SELF, NULL, NULL);
    }
    return OK;
}

static const char *
key_of(struct arena *a, const void *row)
{
    const struct referral *f = row;
    return arena_printf(a, "%llu %s %s", (unsigned long long)f->customer_id,
                        day_iso(a, f->day), f->referred_name);
}

static const char SQL_KEYS[] =
    "SELECT id, CONCAT(customer_id, ' ', referred_on, ' ', referred_name)"
    " FROM referral WHERE deleted_at IS NULL AND customer_id IN";
static const char SQL_BETWEEN[] = " AND referred_on BETWEEN ? AND ?";

static enum err
prepare(struct import_work *w)
{
    for (size_t i = 0; i < w->count; i++) {
        struct referral *f = w->rows[i].main.now;
        if (w->rows[i].outcome == IMPORT_REFUSE)
            continue;
        import_refuse_future(w, &w->rows[i], "day", f->day);
        f->at = day_start(f->day);
    }
    TRY(import_party_rows(w, AT(customer), AT(day)));
    TRY(match_referred(w));
    return import_find_keys(w, SQL_KEYS, SQL_BETWEEN, AT(day), key_of);
}

static size_t
keys(struct arena *a, const void *row, const char *out[3])
{
    const struct referral *f = row;
    if (!f->customer || !f->referred_name || f->day == DAY_NONE)
        return 0;
    out[0] = arena_printf(a, "r:%s, %s, %s", f->customer, day_iso(a, f->day),
                          f->referred_name);
    return 1;
}

const struct import_ops import_referral_ops = {
    .info = {.code = "referral",
             .label = N_("Referrals"),
             .hint = N_("Who recommended us to whom"),
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
    .touched = "SELECT DISTINCT customer_id FROM referral WHERE import_id = ?"
               " UNION SELECT r.customer_id FROM import_before b"
               " JOIN referral r ON r.id = b.row_id"
               " WHERE b.import_id = ? AND b.table_name = 'referral'"
               " ORDER BY 1",
};
