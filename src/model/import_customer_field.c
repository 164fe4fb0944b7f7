/* Customers in files: their fields, how files call them, and their columns. */
#include "model/import_customer.h"

#include <string.h>

#define C struct import_customer
#define AT(m) FIELD_AT(C, m)

const struct field import_customer_fields[IMPORT_CUSTOMER_FIELDS] = {
    {"code", N_("Customer number"), FIELD_CODE, .offset = AT(code), .max = 32},
    {"name", N_("Customer name"), FIELD_TEXT, .offset = AT(name), .required = true},
    {"short_name", N_("Short name"), FIELD_TEXT, .offset = AT(short_name), .max = 100},
    {"kind", N_("Company or person"), FIELD_TEXT, .offset = AT(kind_word)},
    {"credit_code", N_("Credit code"), FIELD_CODE, .offset = AT(credit_code), .max = 32},
    {"parent", N_("Parent company"), FIELD_TEXT, .offset = AT(parent)},
    {"industry", N_("Industry"), FIELD_TEXT, .offset = AT(industry), .max = 64},
    {"size", N_("Company size"), FIELD_TEXT, .offset = AT(size)},
    {"employees", N_("Employees"), FIELD_INT, .offset = AT(employees),
     .max = 10000000},
    {"founded_year", N_("Founded in"), FIELD_INT, .offset = AT(founded_year),
     .min = 1000, .max = 2199},
    {"annual_revenue", N_("Yearly revenue"), FIELD_MONEY, .offset = AT(annual_revenue)},
    {"revenue_band", N_("Revenue band"), FIELD_TEXT, .offset = AT(revenue_band)},
    {"ownership", N_("Form of ownership"), FIELD_TEXT, .offset = AT(ownership)},
    {"country", N_("Country"), FIELD_TEXT, .offset = AT(country), .max = 64},
    {"province", N_("Province"), FIELD_TEXT, .offset = AT(province), .max = 64},
    {"city", N_("City"), FIELD_TEXT, .offset = AT(city), .max = 64},
    {"district", N_("District"), FIELD_TEXT, .offset = AT(district), .max = 64},
    {"district_code", N_("District code"), FIELD_CODE, .offset = AT(district_code),
     .max = 16},
    {"address", N_("Address"), FIELD_TEXT, .offset = AT(address), .max = 255},
    {"phone", N_("Telephone"), FIELD_PHONE, .offset = AT(phone)},
    {"email", N_("E-mail"), FIELD_EMAIL, .offset = AT(email)},
    {"website", N_("Website"), FIELD_TEXT, .offset = AT(website), .max = 255},
    {"legal_person", N_("Legal representative"), FIELD_TEXT, .offset = AT(legal_person),
     .max = 100},
    {"registered_capital", N_("Registered capital"), FIELD_MONEY,
     .offset = AT(registered_capital)},
    {"source", N_("Source"), FIELD_TEXT, .offset = AT(source), .max = 64},
    {"owner", N_("Owner"), FIELD_TEXT, .offset = AT(owner)},
    {"grade", N_("Grade"), FIELD_TEXT, .offset = AT(grade_word)},
    {"remark", N_("Remark"), FIELD_LINES, .offset = AT(remark)},
    {"created_on", N_("First seen"), FIELD_DAY, .offset = AT(created_on)},
    {"contact_name", N_("Contact name"), FIELD_TEXT, .offset = AT(contact_name),
     .max = 100},
    {"contact_gender", N_("Contact gender"), FIELD_TEXT, .offset = AT(contact_gender)},
    {"contact_title", N_("Contact title"), FIELD_TEXT, .offset = AT(contact_title),
     .max = 100},
    {"contact_mobile", N_("Contact mobile"), FIELD_PHONE, .offset = AT(contact_mobile)},
    {"contact_email", N_("Contact e-mail"), FIELD_EMAIL, .offset = AT(contact_email)},
    {"first_order_on", N_("First purchase"), FIELD_DAY, .offset = AT(first_order_on)},
    {"last_order_on", N_("Last purchase"), FIELD_DAY, .offset = AT(last_order_on)},
    {"order_count", N_("Number of purchases"), FIELD_INT, .offset = AT(order_count),
     .max = 1000000},
    {"total_amount", N_("Total amount"), FIELD_MONEY, .offset = AT(total_amount)},
    {"stage_note", N_("Stage in the other system"), FIELD_TEXT,
     .offset = AT(stage_note), .max = 100},
    {"churned_on", N_("Lost on"), FIELD_DAY, .offset = AT(churned_on)},
    {"churn_reason", N_("Reason of the loss"), FIELD_TEXT, .offset = AT(churn_reason)},
};
const struct import_names import_customer_names[] = {
    {"code", "|customercode|customerid|customerno|customernumber|accountid|"
             "accountno|clientid|id|客户编号|客户编码|客户代码|客户号|编号|"
             "客戶編號|客戶代碼|客戶代號|編號|"},
    {"name", "|companyname|company|customer|account|accountname|clientname|"
             "公司名称|企业名称|单位名称|客户|公司|名称|客户全称|公司全称|"
             "公司名稱|企業名稱|客戶|名稱|客戶全名|"},
    {"short_name", "|shortname|abbreviation|客户简称|公司简称|简称|簡稱|"
                   "客戶簡稱|"},
    {"kind", "|type|customertype|客户类型|客戶類型|类型|類型|"},
    {"credit_code", "|creditcode|uscc|taxid|vat|统一社会信用代码|统一信用码|"
                    "信用代码|税号|纳税人识别号|統一編號|統編|"},
    {"parent", "|subsidiaryof|parentcompany|上级公司|母公司|集团|母公司名稱|"
               "集團|"},
    {"industry", "|sector|branch|所属行业|行业|行业类别|所屬行業|產業|行業|"},
    {"size", "|companysize|规模|人员规模|企业规模|公司规模|公司規模|規模|"},
    {"employees", "|employeecount|headcount|员工数|员工人数|人数|员工|"
                  "員工人數|員工數|"},
    {"founded_year", "|yearestablished|founded|established|成立年份|"
                     "成立年|創立年|成立年度|"},
    {"annual_revenue", "|revenue|annualrevenue|turnover|年营收|营业额|"
                       "年销售额|年營收|營業額|"},
    {"revenue_band", "|revenueband|revenuerange|营收规模|營收級距|"},
    {"ownership", "|企业性质|公司性质|所有制|公司性質|"},
    {"country", "|countryregion|officelocation|nation|国家|国家地区|國家|"},
    {"province", "|state|省|省份|所在省|地区省|縣市|省市|"},
    {"city", "|town|市|城市|所在城市|地区市|鄉鎮市區|"},
    {"district", "|county|区|区县|县区|區|地區|行政區|"},
    {"district_code", "|districtcode|areacode|区县代码|行政区划代码|"},
    {"address", "|addr|street|地址|详细地址|公司地址|联系地址|詳細地址|"
                "聯絡地址|"},
    {"phone", "|telephone|tel|companyphone|电话|公司电话|联系电话|座机|"
              "電話|公司電話|聯絡電話|"},
    {"email", "|mail|emailaddress|邮箱|电子邮箱|电子邮件|公司邮箱|"
              "電子郵件|信箱|"},
    {"website", "|web|url|homepage|网站|官网|网址|網站|網址|官網|"},
    {"legal_person", "|legalrepresentative|法人|法定代表人|法人代表|負責人|"
                     "代表人|"},
    {"registered_capital", "|registeredcapital|注册资本|註冊資本|資本額|"},
    {"source", "|leadsource|referralsource|channel|客户来源|来源|来源渠道|"
               "客戶來源|來源|"},
    {"owner", "|salesrep|salesagent|accountmanager|salesperson|负责人|"
              "客户经理|业务员|销售|销售员|归属人|負責業務|業務|業務員|"},
    {"grade", "|level|tier|class|等级|级别|客户等级|客户级别|等級|級別|"
              "客戶等級|"},
    {"remark", "|remarks|note|notes|comment|备注|说明|備註|說明|"},
    {"created_on", "|createdat|createdon|created|signupdate|createdate|"
                   "firstcontact|firstcontactdate|首次接触|首次接触日期|"
                   "首次联系|首次联系日期|首次接觸日期|首次聯絡日期|"
                   "建档日期|创建日期|创建时间|录入日期|登记日期|建檔日期|"
                   "建立日期|"},
    {"contact_name", "|contact|contactperson|联系人|联系人姓名|主要联系人|"
                     "聯絡人|聯絡人姓名|窗口|"},
    {"contact_gender", "|gender|sex|性别|性別|"},
    {"contact_title", "|title|position|jobtitle|职务|职位|联系人职务|職稱|"
                      "職位|"},
    {"contact_mobile", "|mobile|mobilephone|cell|手机|手机号|手机号码|"
                       "联系人手机|联系方式|手機|行動電話|手機號碼|"},
    {"contact_email", "|contactemail|联系人邮箱|聯絡人信箱|"},
    {"first_order_on", "|firstorderat|firstorder|firstorderdate|"
                       "firstpurchase|首次成交|首单日期|首次成交日|"
                       "首次下单|首次购买|首次成交日期|首次訂購日|"},
    {"last_order_on", "|lastorderat|lastorder|lastorderdate|lastpurchase|"
                      "最近成交|最近成交日|末次成交|最近下单|最近购买|"
                      "最后成交|最近成交日期|最近訂購日|"},
    {"order_count", "|orders|ordercount|numberoforders|成交次数|订单数|"
                    "下单次数|购买次数|成交次數|訂單數|"},
    {"total_amount", "|totalamount|amount|totalsales|ltv|累计金额|成交金额|"
                     "累计成交|成交总额|累计消费|總金額|累計金額|"},
    {"stage_note", "|stage|lifecyclestage|status|阶段|客户阶段|客户状态|"
                   "生命周期阶段|階段|客戶階段|"},
    {"churned_on", "|churnedat|churndate|lostat|流失日期|流失时间|"},
    {"churn_reason", "|churnreason|lostreason|流失原因|"},
    {NULL, NULL},
};

static const struct import_column COLUMNS[] = {
    {"code", COL_TEXT, AT(code), "code"},
    {"kind", COL_TEXT, AT(kind), "kind"},
    {"name", COL_TEXT, AT(name), "name"},
    {"short_name", COL_TEXT, AT(short_name), "short_name"},
    {"name_sort", COL_SORT, AT(name_sort), NULL},
    {"name_py", COL_TEXT, AT(name_py), NULL},
    {"credit_code", COL_TEXT, AT(credit_code), "credit_code"},
    {"parent_name", COL_TEXT, AT(parent), "parent"},
    {"industry_id", COL_REF, AT(industry_id), "industry"},
    {"size_code", COL_TEXT, AT(size_code), "size"},
    {"employees", COL_INT, AT(employees), "employees"},
    {"founded_year", COL_INT, AT(founded_year), "founded_year"},
    {"annual_revenue", COL_MONEY, AT(annual_revenue), "annual_revenue"},
    {"revenue_band", COL_TEXT, AT(revenue_code), "revenue_band"},
    {"ownership", COL_TEXT, AT(ownership_code), "ownership"},
    {"country", COL_TEXT, AT(country), "country"},
    {"province", COL_TEXT, AT(province), "province"},
    {"city", COL_TEXT, AT(city), "city"},
    {"district", COL_TEXT, AT(district), "district"},
    {"district_code", COL_TEXT, AT(district_code), "district_code"},
    {"region_code", COL_TEXT, AT(region_code), NULL},
    {"address", COL_TEXT, AT(address), "address"},
    {"phone", COL_TEXT, AT(phone), "phone"},
    {"email", COL_TEXT, AT(email), "email"},
    {"website", COL_TEXT, AT(website), "website"},
    {"legal_person", COL_TEXT, AT(legal_person), "legal_person"},
    {"registered_capital", COL_MONEY, AT(registered_capital),
     "registered_capital"},
    {"source_id", COL_REF, AT(source_id), "source"},
    {"owner_id", COL_REF, AT(owner_id), "owner"},
    {"team_id", COL_REF, AT(team_id), NULL},
    {"grade", COL_TEXT, AT(grade), "grade"},
    {"remark", COL_TEXT, AT(remark), "remark"},
    {"created_on", COL_DAY, AT(created_on), "created_on"},
};

static const struct import_column FRESH[] = {
    {"stage", COL_TEXT, AT(derived.stage), NULL},
    {"stage_since", COL_DAY, AT(derived.since), NULL},
    {"first_purchase_on", COL_DAY, AT(derived.first), NULL},
    {"last_purchase_on", COL_DAY, AT(derived.last), NULL},
    {"expected_on", COL_DAY, AT(derived.expected), NULL},
    {"late_on", COL_DAY, AT(derived.late), NULL},
    {"lapse_on", COL_DAY, AT(derived.lapse), NULL},
    {"last_touch_on", COL_DAY, AT(derived.touch), NULL},
    {"last_contact_on", COL_DAY, AT(derived.contact), NULL},
    {"wake_on", COL_DAY, AT(derived.wake), NULL},
    {"round", COL_INT, AT(derived.round), NULL},
    {"purchases", COL_INT, AT(derived.purchases), NULL},
    {"cycle_days", COL_INT, AT(derived.cycle), NULL},
    {"open_deals", COL_INT, AT(derived.deals), NULL},
    {"revenue_365", COL_MONEY, AT(derived.revenue_365), NULL},
    {"revenue_total", COL_MONEY, AT(derived.revenue_total), NULL},
};

/* Most columns of the stage are in an index: a new row is written with them,
 * not with others that the stages would write over at once. */
static enum err
complete(struct import_work *w, struct import_record *const *list, size_t n)
{
    struct stage_new *fresh = ARENA_ARRAY(w->cx.arena, n, struct stage_new);
    for (size_t i = 0; i < n; i++) {
        struct import_customer *c = list[i]->now;
        fresh[i] = (struct stage_new){c->created_on, c->events,
                                      c->event_count, &c->derived};
    }
    return stage_derive_new(&w->cx, fresh, n);
}

/* After the merge: what follows from the name. */
static void
derive(struct arena *a, void *row)
{
    struct import_customer *c = row;
    struct name_key k;
    name_key_make(a, c->name ? c->name : "", &k);
    memcpy(c->name_sort.bytes, k.sort, k.sort_len);
    c->name_sort.len = k.sort_len;
    c->name_py = name_key_py(a, &k);
}

const struct import_table import_customer_table = {
    .name = "customer",
    .label = "name",
    .columns = COLUMNS,
    .count = sizeof COLUMNS / sizeof COLUMNS[0],
    .size = sizeof(struct import_customer),
    .derive = derive,
    .fresh = FRESH,
    .fresh_count = sizeof FRESH / sizeof FRESH[0],
    .complete = complete,
    .edited = true,
    .binned = true,
    .copied = true,
};
