/* Contracts in files: fields, how files call them, columns and events. */
#include "model/import_contract.h"

#include <string.h>

#define C struct import_contract
#define AT(m) FIELD_AT(C, m)

const struct field import_contract_fields[IMPORT_CONTRACT_FIELDS] = {
    {"code", N_("Contract number"), FIELD_CODE, .offset = AT(code),
     .required = true},
    {"customer", N_("Customer"), FIELD_TEXT, .offset = AT(customer),
     .required = true},
    {"type", N_("Type of contract"), FIELD_TEXT, .offset = AT(type_word)},
    {"trial", N_("Is a trial"), FIELD_BOOL, .offset = AT(trial)},
    {"product", N_("Product"), FIELD_TEXT, .offset = AT(product)},
    {"price", N_("Price of a term"), FIELD_MONEY, .offset = AT(price)},
    {"month_price", N_("Price a month (times the months of a term)"),
     FIELD_MONEY, .offset = AT(month_price)},
    {"term", N_("Billing or term (monthly, yearly …)"), FIELD_TEXT,
     .offset = AT(term)},
    {"term_months", N_("Months of a term"), FIELD_INT, .offset = AT(months),
     .min = 1, .max = 1200},
    {"signed_on", N_("Signed on"), FIELD_DAY, .offset = AT(signed_on)},
    {"starts_on", N_("First day"), FIELD_DAY, .offset = AT(starts_on)},
    {"tenure", N_("Months since it began (back from the day given)"),
     FIELD_INT, .offset = AT(tenure), .max = 1200},
    {"ends_on", N_("Last day agreed"), FIELD_DAY, .offset = AT(ends_on)},
    {"ended_on", N_("Ended on"), FIELD_DAY, .offset = AT(ended_on)},
    {"ended", N_("Has ended (on the day given)"), FIELD_BOOL,
     .offset = AT(ended)},
    {"loss_reason", N_("Reason the customer left"), FIELD_TEXT,
     .offset = AT(loss_reason)},
    {"notice_days", N_("Days of notice"), FIELD_INT,
     .offset = AT(notice_days), .max = 3650},
    {"renews", N_("Renews by itself"), FIELD_BOOL, .offset = AT(renews)},
    {"named", N_("Orders name it"), FIELD_BOOL, .offset = AT(named)},
    {"is_upsell", N_("Up-sell"), FIELD_BOOL, .offset = AT(upsell)},
    {"seats", N_("Seats or pieces"), FIELD_INT, .offset = AT(seats),
     .max = 10000000},
    {"owner", N_("Salesperson"), FIELD_TEXT, .offset = AT(owner)},
    {"remark", N_("Remark"), FIELD_LINES, .offset = AT(remark)},
};

const struct import_names import_contract_names[] = {
    {"code", "|id|contractid|contractno|subscriptionid|合同编号|合同号|编号|"
             "订阅编号|合約編號|合約號碼|編號|訂閱編號|"},
    {"customer", "|customerid|customername|customercode|account|accountid|"
                 "company|客户名称|客户编号|客户|公司名称|客戶|客戶名稱|"
                 "客戶編號|"},
    {"type", "|contracttype|合同类型|类型|合約類型|類型|"},
    {"trial", "|istrial|试用|是否试用|試用|是否試用|"},
    {"product", "|plan|plantier|productname|产品|产品名称|套餐|版本|產品|"
                "方案|"},
    {"price", "|amount|contractvalue|termprice|合同金额|金额|价格|合約金額|"
              "金額|價格|"},
    {"month_price", "|mrr|mrramount|monthlycharges|monthlyprice|monthlyfee|"
                    "月费|月租|月单价|月金额|月費|月租費|"},
    {"term", "|billing|billingfrequency|billingcycle|contract|contractterm|"
             "付款周期|计费周期|账期|付款週期|計費週期|"},
    {"term_months", "|months|期限|期限月|每期月数|合同期限|每期月數|"},
    {"signed_on", "|signdate|signedat|签订日期|签约日期|簽訂日期|簽約日期|"},
    {"starts_on", "|startdate|start|begindate|开始日期|生效日期|起始日期|"
                  "開始日期|生效日期|"},
    {"tenure", "|tenuremonths|tenure|在网月数|在网时长|使用月数|使用月數|"},
    {"ends_on", "|expirydate|expires|到期日期|到期日|截止日期|"},
    {"ended_on", "|enddate|canceldate|terminationdate|终止日期|结束日期|"
                 "終止日期|結束日期|"},
    {"ended", "|churnvalue|churned|是否流失|已终止|已終止|"},
    {"loss_reason", "|churnreason|流失原因|终止原因|終止原因|"},
    {"notice_days", "|notice|通知天数|通知期|通知天數|"},
    {"renews", "|autorenew|autorenewflag|自动续约|自動續約|"},
    {"named", "|namedbyorders|订单指明|訂單指明|"},
    {"is_upsell", "|upsell|upgradeflag|升级|追加销售|升級|向上銷售|"},
    {"seats", "|licenses|quantity|席位|席位数|数量|席次|數量|"},
    {"owner", "|salesperson|salesrep|负责人|业务员|销售|業務|負責業務|"},
    {"remark", "|remarks|note|notes|comment|备注|说明|備註|"},
    {NULL, NULL},
};

static const struct import_column COLUMNS[] = {
    {"code", COL_TEXT, AT(code), "code"},
    {"customer_id", COL_REF, AT(customer_id), "customer"},
    {"account_id", COL_REF, AT(account_id), "owner"},
    {"product_id", COL_REF, AT(product_id), "product"},
    {"type", COL_TEXT, AT(type), "type"},
    {"status", COL_TEXT, AT(status), "ended_on"},
    {"signed_on", COL_DAY, AT(signed_on), "signed_on"},
    {"starts_on", COL_DAY, AT(starts_on), "starts_on"},
    {"ends_on", COL_DAY, AT(ends_on), "ends_on"},
    {"term_months", COL_INT, AT(months), "term_months"},
    {"renews", COL_BOOL, AT(renews), "renews"},
    {"notice_days", COL_INT0, AT(notice_days), "notice_days"},
    {"price", COL_MONEY, AT(price), "price"},
    {"is_upsell", COL_BOOL, AT(upsell), "is_upsell"},
    {"named_by_orders", COL_BOOL, AT(named), "named"},
    {"ended_on", COL_DAY, AT(ended_on), "ended_on"},
    {"seats", COL_INT, AT(seats), "seats"},
    {"remark", COL_TEXT, AT(remark), "remark"},
};

static const char SQL_CATEGORY[] =
    "SELECT id, category_id FROM product WHERE category_id IS NOT NULL"
    " AND id IN";

/* product id -> category id, of the products that have one. */
static enum err
categories(struct import_work *w, const struct import_record *const *list,
           size_t n, struct import_map *out)
{
    uint64_t *ids = ARENA_ARRAY(w->cx.arena, n + 1, uint64_t);
    struct import_map seen;
    struct query q;
    struct rows r;
    size_t count = 0;
    import_map_init(&seen, w->cx.arena);
    import_map_init(out, w->cx.arena);
    for (size_t i = 0; i < n; i++) {
        uint64_t id = ((const C *)list[i]->now)->product_id;
        if (id && !(*import_map_put(&seen, &id, sizeof id))++)
            ids[count++] = id;
    }
    if (!count)
        return OK;
    query_init(&q, w->cx.arena);
    query_sql(&q, SQL_CATEGORY);
    query_ids(&q, ids, count);
    TRY(query_rows(&w->cx, &q, &r));
    for (size_t i = 0; i < r.count; i++) {
        uint64_t id = rows_u64(&r, i, 0);
        *import_map_put(out, &id, sizeof id) = rows_u64(&r, i, 1);
    }
    return OK;
}

static uint32_t
flags_of(const C *c)
{
    uint32_t type = strcmp(c->type, "fixed") == 0       ? EVENT_FIXED
                    : strcmp(c->type, "framework") == 0 ? EVENT_FRAMEWORK
                                                        : EVENT_TRIAL;
    return type | (c->renews ? EVENT_RENEWS : 0)
           | (c->named ? EVENT_NAMED : 0) | (c->upsell ? EVENT_UPSELL : 0);
}

static void
begun(struct import_work *w, const C *c, uint64_t id, struct event *e)
{
    bool later = c->starts_on > w->today;
    int32_t day = later ? c->signed_on : c->starts_on;
    *e = import_event(w, EVENT_CONTRACT, c->customer_id, id, day,
                      day_start(day), c->account_id);
    e->from_on = later ? c->starts_on : DAY_NONE;
    e->until_on = c->ends_on;
    e->quantity = c->months == FIELD_EMPTY ? 0 : (int32_t)c->months;
    e->amount = strcmp(c->type, "fixed") == 0 ? c->price : FIELD_EMPTY;
    e->flags = flags_of(c);
}

static enum err
events(struct import_work *w, const struct import_record *const *list,
       size_t n)
{
    struct event *e = ARENA_ARRAY(w->cx.arena, n * 2 + 1, struct event);
    struct import_map category;
    size_t count = 0;
    TRY(categories(w, list, n, &category));
    for (size_t i = 0; i < n; i++) {
        const C *c = list[i]->now;
        struct event *first = &e[count++];
        uint64_t *of = import_map_get(&category, &c->product_id,
                                      sizeof c->product_id);
        begun(w, c, list[i]->id, first);
        first->category_id = of ? *of : 0;
        if (c->ended_on == DAY_NONE)
            continue;
        e[count] = *first;
        e[count].kind = EVENT_CONTRACT_ENDED;
        e[count].day = c->ended_on;
        e[count].at = day_start(c->ended_on);
        e[count].from_on = DAY_NONE;
        e[count].until_on = c->ended_on;
        e[count].amount = FIELD_EMPTY;
        e[count].category_id = e[count].flags = 0;
        e[count++].quantity = 0;
    }
    return import_events_add(w, e, count);
}

const struct import_table import_contract_table = {
    .name = "contract",
    .label = "code",
    .columns = COLUMNS,
    .count = sizeof COLUMNS / sizeof COLUMNS[0],
    .size = sizeof(C),
    .customer_at = AT(customer_id),
    .event_kinds = {EVENT_CONTRACT, EVENT_CONTRACT_ENDED},
    .events = events,
    .edited = true,
    .binned = true,
};
