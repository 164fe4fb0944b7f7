/* Opportunities from a file. One may lack a customer: it then has no events
 * until it gets one (by a later file, too). A customer once given does not
 * change by a file. */
#include "model/import_customer.h"

#include <string.h>

static const char MSG_FUTURE[] =
    N_("This day lies ahead; it cannot be later than today.");
static const char MSG_BEFORE_OPEN[] =
    N_("This is earlier than the day it was opened, %s.");
static const char MSG_NO_CLOSE[] =
    N_("A won or lost opportunity needs the day it was closed.");
static const char MSG_OTHER_CUSTOMER[] =
    N_("This number belongs to another customer.");
static const char MSG_PRODUCT[] =
    N_("There is no such product. Import products first.");
static const char MSG_STAGE[] =
    N_("This is no step of an opportunity. It can be assigned in the"
       " mapping.");

struct opportunity {
    const char *code, *customer, *name, *owner, *product, *stage, *remark;
    int64_t amount;
    int32_t opened_on, expected_on, closed_on;
    bool is_upsell;
    /* resolved */
    const char *step, *outcome;
    uint64_t customer_id, account_id, product_id;
};

#define AT(m) FIELD_AT(struct opportunity, m)

static const struct field FIELDS[] = {
    {"code", N_("Opportunity number"), FIELD_CODE, .offset = AT(code),
     .required = true},
    {"customer", N_("Customer"), FIELD_TEXT, .offset = AT(customer)},
    {"name", N_("What it is about"), FIELD_TEXT, .offset = AT(name)},
    {"owner", N_("Salesperson"), FIELD_TEXT, .offset = AT(owner)},
    {"product", N_("Product"), FIELD_TEXT, .offset = AT(product)},
    {"stage", N_("Step"), FIELD_TEXT, .offset = AT(stage)},
    {"amount", N_("Amount"), FIELD_MONEY, .offset = AT(amount)},
    {"opened_on", N_("Opened on"), FIELD_DAY, .offset = AT(opened_on)},
    {"expected_on", N_("Decision expected"), FIELD_DAY, .offset = AT(expected_on)},
    {"closed_on", N_("Closed on"), FIELD_DAY, .offset = AT(closed_on)},
    {"is_upsell", N_("Up-sell"), FIELD_BOOL, .offset = AT(is_upsell)},
    {"remark", N_("Remark"), FIELD_LINES, .offset = AT(remark)},
};

static const struct import_names NAMES[] = {
    {"code", "|id|opportunityid|opportunityno|dealid|商机编号|编号|商機編號|"},
    {"customer", "|customername|account|company|customerid|客户名称|"
                 "客户编号|客户|公司名称|客戶|客戶名稱|"},
    {"name", "|opportunity|opportunityname|deal|dealname|subject|商机名称|"
             "商机|项目名称|商機名稱|商機|"},
    {"owner", "|salesagent|salesperson|salesrep|负责人|业务员|销售|業務|"
              "負責業務|"},
    {"product", "|productname|产品|产品名称|產品|"},
    {"stage", "|dealstage|step|status|阶段|商机阶段|状态|階段|商機階段|"},
    {"amount", "|closevalue|value|dealvalue|金额|预计金额|商机金额|金額|"
               "預計金額|"},
    {"opened_on", "|engagedate|opendate|createdate|opened|created|创建日期|"
                  "开始日期|建立日期|"},
    {"expected_on", "|expectedclosedate|expectedclose|预计成交日期|"
                    "预计成交|預計成交日|"},
    {"closed_on", "|closedate|closed|成交日期|关闭日期|结束日期|結案日期|"},
    {"is_upsell", "|upsell|追加销售|向上銷售|"},
    {"remark", "|remarks|note|notes|comment|备注|说明|備註|"},
    {NULL, NULL},
};

static const struct import_column COLUMNS[] = {
    {"code", COL_TEXT, AT(code), "code"},
    {"customer_id", COL_REF, AT(customer_id), "customer"},
    {"name", COL_TEXT, AT(name), "name"},
    {"account_id", COL_REF, AT(account_id), "owner"},
    {"product_id", COL_REF, AT(product_id), "product"},
    {"step", COL_TEXT, AT(step), "stage"},
    {"amount", COL_MONEY, AT(amount), "amount"},
    {"opened_on", COL_DAY, AT(opened_on), "opened_on"},
    {"expected_on", COL_DAY, AT(expected_on), "expected_on"},
    {"closed_on", COL_DAY, AT(closed_on), "closed_on"},
    {"outcome", COL_CODE, AT(outcome), "stage"},
    {"is_upsell", COL_BOOL, AT(is_upsell), "is_upsell"},
    {"remark", COL_TEXT, AT(remark), "remark"},
};

static bool
is_last_step(struct import_work *w, const char *step)
{
    const struct import_choice *c = NULL;
    if (import_choice(w, ILIST_STEP, step, &c) != OK || !c)
        return false;
    return c->extra[0] == '1';
}

/* Opened (on the day it closed where that is all we know, today where nothing
 * is), and closed. */
static size_t
events_of(struct import_work *w, const struct opportunity *o, uint64_t id,
          struct event *e)
{
    size_t n = o->outcome ? 2 : 1;
    int32_t opened = o->opened_on != DAY_NONE   ? o->opened_on
                     : o->closed_on != DAY_NONE ? o->closed_on
                                                : w->today;
    for (size_t i = 0; i < n; i++) {
        int32_t day = i == 0 ? opened : o->closed_on;
        enum event_kind kind = i == 0 ? EVENT_OPPORTUNITY
                               : strcmp(o->outcome, "won") == 0
                                   ? EVENT_OPPORTUNITY_WON
                                   : EVENT_OPPORTUNITY_LOST;
        e[i] = import_event(w, kind, o->customer_id, id, day,
                            moment_of(day, (int)i), o->account_id);
    }
    if (n == 1 && is_last_step(w, o->step))
        e[0].flags = EVENT_LAST_STEP;
    e[n - 1].amount = o->amount;
    return n;
}

static enum err
events(struct import_work *w, const struct import_record *const *list,
       size_t n)
{
    struct event *e = ARENA_ARRAY(w->cx.arena, n * 2 + 1, struct event);
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        const struct opportunity *o = list[i]->now;
        if (o->customer_id)
            count += events_of(w, o, list[i]->id, e + count);
    }
    return import_events_add(w, e, count);
}

static const struct import_table TABLE = {
    .name = "opportunity",
    .label = "code",
    .columns = COLUMNS,
    .count = sizeof COLUMNS / sizeof COLUMNS[0],
    .size = sizeof(struct opportunity),
    .customer_at = AT(customer_id),
    .event_kinds = {EVENT_OPPORTUNITY, EVENT_OPPORTUNITY_WON,
                    EVENT_OPPORTUNITY_LOST},
    .events = events,
    .edited = true,
    .binned = true,
};

/* A step by its name, or an outcome; the step of a closed one is not known. */
static enum err
resolve_stage(struct import_work *w, struct import_row *r,
              struct opportunity *o)
{
    static const char WON[] = "|won|Won|closed won|赢单|成交|已成交|贏單|";
    static const char LOST[] = "|lost|Lost|closed lost|输单|丢单|失败|輸單|";
    const struct import_choice *c = NULL;
    o->step = "prospecting";
    if (!o->stage || !*o->stage)
        return OK;
    const char *word = arena_printf(w->cx.arena, "|%s|", o->stage);
    if (strstr(WON, word) || strstr(LOST, word)) {
        o->outcome = strstr(WON, word) ? "won" : "lost";
        o->step = "engaging";
        return OK;
    }
    TRY(import_choice(w, ILIST_STEP, o->stage, &c));
    if (c)
        o->step = c->code;
    else
        import_refuse(w, r, "stage", MSG_STAGE, NULL, NULL);
    return OK;
}

static void
check_days(struct import_work *w, struct import_row *r,
           const struct opportunity *o)
{
    if (o->opened_on > w->today)
        import_refuse(w, r, "opened_on", MSG_FUTURE, NULL, NULL);
    if (o->closed_on > w->today)
        import_refuse(w, r, "closed_on", MSG_FUTURE, NULL, NULL);
    if (o->outcome && o->closed_on == DAY_NONE)
        import_refuse(w, r, "closed_on", MSG_NO_CLOSE, NULL, NULL);
    if (o->opened_on != DAY_NONE && o->closed_on != DAY_NONE
        && o->closed_on < o->opened_on)
        import_refuse(w, r, "closed_on", MSG_BEFORE_OPEN,
                      day_iso(w->cx.arena, o->opened_on), NULL);
}

static enum err
resolve(struct import_work *w, struct import_row *r)
{
    struct opportunity *o = r->main.now;
    struct import_product p;
    TRY(resolve_stage(w, r, o));
    check_days(w, r, o);
    TRY(import_owner(w, r, "owner", o->owner, &o->account_id, NULL));
    if (!o->owner || !*o->owner)
        o->account_id = w->owner_id;
    if (!o->product || !*o->product)
        return OK;
    TRY(import_product_find(w, o->product, &p));
    o->product_id = p.id;
    if (!p.id)
        import_refuse(w, r, "product", MSG_PRODUCT, NULL, NULL);
    return OK;
}

static void
found_code(struct import_work *w, struct import_row *row,
           const struct rows *r, size_t stored)
{
    uint64_t customer = rows_u64(r, stored, 2);
    if (customer && row->customer_id && customer != row->customer_id)
        import_refuse(w, row, "code", MSG_OTHER_CUSTOMER, NULL, NULL);
    else
        row->main.id = rows_u64(r, stored, 0);
}

static const char SQL_CODES[] =
    "SELECT id, code, customer_id FROM opportunity"
    " WHERE live = 1 AND code IN";

static enum err
prepare(struct import_work *w)
{
    struct import_party **by_row =
        ARENA_ARRAY(w->cx.arena, w->count + 1, struct import_party *);
    for (size_t i = 0; i < w->count; i++) {
        struct import_row *r = &w->rows[i];
        if (r->outcome == IMPORT_REFUSE)
            continue;
        TRY(resolve(w, r));
        const struct opportunity *o = r->main.now;
        if (!o->customer || !*o->customer)
            continue;
        by_row[i] = ARENA_NEW(w->cx.arena, struct import_party);
        by_row[i]->name = o->customer;
        by_row[i]->first_on = o->opened_on == DAY_NONE ? 0 : o->opened_on;
    }
    TRY(import_party_resolve(w, by_row));
    return import_find_codes(w, SQL_CODES, AT(code), found_code);
}

static size_t
keys(struct arena *a, const void *row, const char *out[3])
{
    const struct opportunity *o = row;
    if (!o->code || !*o->code)
        return 0;
    out[0] = arena_printf(a, "o:%s", o->code);
    return 1;
}

const struct import_ops import_opportunity_ops = {
    .info = {.code = "opportunity",
             .label = N_("Opportunities"),
             .hint = N_("Open, won and lost opportunities"),
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
    .touched = "SELECT DISTINCT customer_id FROM opportunity"
               " WHERE import_id = ? AND customer_id IS NOT NULL"
               " UNION SELECT o.customer_id FROM import_before b"
               " JOIN opportunity o ON o.id = b.row_id"
               " WHERE b.import_id = ? AND b.table_name = 'opportunity'"
               " AND o.customer_id IS NOT NULL ORDER BY 1",
};
