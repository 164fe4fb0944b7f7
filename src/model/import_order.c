/* Orders from a file, one row an order; what is marked as a return or a
 * cancellation with an amount below zero becomes a return of goods.
 *
 * An order number that another customer has already is refused: moving an
 * order would rewrite two histories because of what may be a typing error. */
#include "model/import_customer.h"

#include <string.h>

#include "core/field_check.h"

static const char MSG_FUTURE[] =
    N_("This day lies ahead; it cannot be later than today.");
static const char MSG_OTHER_CUSTOMER[] =
    N_("This number belongs to another customer.");
static const char MSG_STATUS[] =
    N_("Write open, done, returned or cancelled.");
static const char MSG_PRODUCT[] =
    N_("There is no such product. Import products first.");

struct order {
    const char *order_no, *customer, *status_word, *owner, *product, *country;
    const char *remark;
    int64_t at, amount, cost, quantity, line_count;
    bool is_return, is_upsell;
    /* resolved */
    const char *status;
    uint64_t customer_id, account_id, product_id, category_id, contract_id;
    int32_t on_day;
    int64_t positive; /* of a return */
};

#define AT(m) FIELD_AT(struct order, m)

static const struct field FIELDS[] = {
    {"order_no", N_("Order number"), FIELD_CODE, .offset = AT(order_no),
     .required = true},
    {"customer", N_("Customer"), FIELD_TEXT, .offset = AT(customer), .required = true},
    {"ordered_at", N_("Order date"), FIELD_MOMENT, .offset = AT(at), .required = true},
    {"amount", N_("Amount"), FIELD_MONEY, .offset = AT(amount), .required = true,
     .min = INT64_C(-99999999999999999)},
    {"status", N_("Order status"), FIELD_TEXT, .offset = AT(status_word)},
    {"quantity", N_("Quantity"), FIELD_MONEY, .offset = AT(quantity),
     .min = INT64_C(-999999999999)},
    {"line_count", N_("Number of lines"), FIELD_INT, .offset = AT(line_count),
     .max = 1000000},
    {"cost", N_("Cost"), FIELD_MONEY, .offset = AT(cost)},
    {"owner", N_("Salesperson"), FIELD_TEXT, .offset = AT(owner)},
    {"product", N_("Product"), FIELD_TEXT, .offset = AT(product)},
    {"is_return", N_("Return"), FIELD_BOOL, .offset = AT(is_return)},
    {"is_upsell", N_("Up-sell"), FIELD_BOOL, .offset = AT(is_upsell)},
    {"country", N_("Country of a new customer"), FIELD_TEXT, .offset = AT(country),
     .max = 64},
    {"remark", N_("Remark"), FIELD_TEXT, .offset = AT(remark), .max = 500},
};

static const struct import_names NAMES[] = {
    {"order_no", "|orderid|ordernumber|invoice|invoiceno|salesorder|订单号|"
                 "订单编号|单号|發票號碼|訂單編號|訂單號|單號|"},
    {"customer", "|customername|customercode|customerid|customerno|company|"
                 "account|客户名称|客户编号|客户编码|客户|公司名称|客戶|"
                 "客戶名稱|客戶編號|"},
    {"ordered_at", "|orderdate|date|ordertime|invoicedate|invoicedatetime|"
                   "orderedon|下单日期|下单时间|订单日期|成交日期|日期|"
                   "訂單日期|訂購日期|"},
    {"amount", "|total|totalamount|orderamount|amountgbp|revenue|金额|"
               "订单金额|成交金额|总金额|訂單金額|金額|總金額|"},
    {"status", "|orderstatus|状态|订单状态|狀態|訂單狀態|"},
    {"quantity", "|qty|数量|总数量|數量|"},
    {"line_count", "|lines|行数|明细行数|行數|"},
    {"cost", "|cogs|成本|"},
    {"owner", "|salesperson|salesagent|salesrep|业务员|销售|负责人|業務|"
              "業務員|"},
    {"product", "|productname|sku|item|产品|产品名称|产品编号|商品|產品|"
                "品名|"},
    {"is_return", "|return|isreturn|iscancellation|cancellation|退货|"
                  "是否退货|退貨|"},
    {"is_upsell", "|upsell|追加销售|向上銷售|"},
    {"remark", "|remarks|note|notes|comment|备注|说明|備註|"},
    {NULL, NULL},
};

static const struct import_column COLUMNS[] = {
    {"order_no", COL_TEXT, AT(order_no), "order_no"},
    {"customer_id", COL_REF, AT(customer_id), "customer"},
    {"contract_id", COL_REF, AT(contract_id), NULL},
    {"account_id", COL_REF, AT(account_id), "owner"},
    {"ordered_on", COL_DAY, AT(on_day), "ordered_at"},
    {"ordered_at", COL_TIME, AT(at), "ordered_at"},
    {"status", COL_TEXT, AT(status), "status"},
    {"amount", COL_MONEY, AT(amount), "amount"},
    {"cost", COL_MONEY, AT(cost), "cost"},
    {"quantity", COL_PIECES, AT(quantity), "quantity"},
    {"line_count", COL_INT, AT(line_count), "line_count"},
    {"is_upsell", COL_BOOL, AT(is_upsell), "is_upsell"},
    {"remark", COL_TEXT, AT(remark), "remark"},
};

static struct event
order_event(const struct order *o, uint64_t id, enum event_kind kind)
{
    struct event e;
    event_clear(&e);
    e.kind = (uint16_t)kind;
    e.customer_id = o->customer_id;
    e.day = o->on_day;
    e.at = o->at;
    e.ref_id = id;
    e.account_id = o->account_id;
    return e;
}

/* What the lines of stored orders say about categories. */
struct part {
    uint64_t order_id, category_id;
    int64_t amount;
};

static enum err
read_parts(struct import_work *w, const struct import_record *const *list,
           size_t n, struct part **out, size_t *count)
{
    struct query q;
    struct rows r;
    uint64_t *ids = ARENA_ARRAY(w->cx.arena, n + 1, uint64_t);
    size_t stored = 0;
    *count = 0;
    for (size_t i = 0; i < n; i++)
        if (list[i]->before)
            ids[stored++] = list[i]->id;
    if (!stored)
        return OK;
    query_init(&q, w->cx.arena);
    query_sql(&q, "SELECT l.sales_order_id, p.category_id, SUM(l.amount)"
                  " FROM sales_order_line l"
                  " LEFT JOIN product p ON p.id = l.product_id"
                  " WHERE l.sales_order_id IN");
    query_ids(&q, ids, stored);
    query_sql(&q, " GROUP BY l.sales_order_id, p.category_id"
                  " ORDER BY l.sales_order_id");
    TRY(query_rows(&w->cx, &q, &r));
    *count = r.count;
    *out = ARENA_ARRAY(w->cx.arena, r.count, struct part);
    for (size_t i = 0; i < r.count; i++)
        (*out)[i] = (struct part){rows_u64(&r, i, 0), rows_u64(&r, i, 1),
                                  rows_money(&r, i, 2)};
    return OK;
}

/* The category of the order event; several become parts of it. */
static size_t
add_parts(const struct order *o, uint64_t id, const struct part *parts,
          size_t count, struct event *e, struct event *order)
{
    size_t from = 0, n = 0;
    while (from < count && parts[from].order_id != id)
        from++;
    while (from + n < count && parts[from + n].order_id == id)
        n++;
    if (n == 1)
        order->category_id = parts[from].category_id;
    for (size_t i = 0; n > 1 && i < n; i++) {
        e[i] = order_event(o, 0, EVENT_ORDER_PART);
        e[i].other_id = id;
        e[i].category_id = parts[from + i].category_id;
        e[i].amount = parts[from + i].amount;
    }
    return n > 1 ? n : 0;
}

static enum err
order_events(struct import_work *w, const struct import_record *const *list,
             size_t n)
{
    struct part *parts = NULL;
    size_t part_count, count = 0;
    TRY(read_parts(w, list, n, &parts, &part_count));
    struct event *e =
        ARENA_ARRAY(w->cx.arena, n * 2 + part_count + 1, struct event);
    for (size_t i = 0; i < n; i++) {
        const struct order *o = list[i]->now;
        struct event order = order_event(o, list[i]->id, EVENT_ORDER);
        order.amount = o->amount;
        order.other_id = o->contract_id;
        order.category_id = o->category_id;
        order.flags = o->is_upsell ? EVENT_UPSELL : 0;
        if (list[i]->before)
            count += add_parts(o, list[i]->id, parts, part_count, e + count,
                               &order);
        e[count++] = order;
        if (strcmp(o->status, "cancelled") == 0)
            e[count++] = order_event(o, list[i]->id, EVENT_ORDER_CANCELLED);
    }
    for (size_t i = 0; i < count; i++)
        e[i].import_id = w->im->id;
    return import_events_add(w, e, count);
}

static const struct import_table ORDER_TABLE = {
    .name = "sales_order",
    .label = "order_no",
    .columns = COLUMNS,
    .count = sizeof COLUMNS / sizeof COLUMNS[0],
    .size = sizeof(struct order),
    .customer_at = AT(customer_id),
    .event_kinds = {EVENT_ORDER, EVENT_ORDER_CANCELLED},
    .other_kind = EVENT_ORDER_PART,
    .events = order_events,
    .edited = true,
    .binned = true,
};

/* ---- returns ---- */

static const struct import_column RETURN_COLUMNS[] = {
    {"code", COL_CODE, AT(order_no), "order_no"},
    {"customer_id", COL_REF, AT(customer_id), "customer"},
    {"returned_on", COL_DAY, AT(on_day), "ordered_at"},
    {"returned_at", COL_TIME, AT(at), "ordered_at"},
    {"amount", COL_MONEY, AT(positive), "amount"},
    {"reason", COL_TEXT, AT(remark), "remark"},
};

static enum err
return_events(struct import_work *w, const struct import_record *const *list,
              size_t n)
{
    struct event *e = ARENA_ARRAY(w->cx.arena, n + 1, struct event);
    for (size_t i = 0; i < n; i++) {
        const struct order *o = list[i]->now;
        e[i] = order_event(o, list[i]->id, EVENT_RETURN);
        e[i].amount = -o->positive;
        e[i].import_id = w->im->id;
    }
    return import_events_add(w, e, n);
}

static const struct import_table RETURN_TABLE = {
    .name = "sales_return",
    .label = "code",
    .columns = RETURN_COLUMNS,
    .count = sizeof RETURN_COLUMNS / sizeof RETURN_COLUMNS[0],
    .size = sizeof(struct order),
    .customer_at = AT(customer_id),
    .event_kinds = {EVENT_RETURN},
    .events = return_events,
    .edited = true,
    .binned = true,
};

/* ---- what a row names ---- */

static void
resolve_status(struct import_work *w, struct import_row *r, struct order *o)
{
    static const struct { const char *word, *code; } WORDS[] = {
        {"open", "open"}, {"未完成", "open"}, {"进行中", "open"},
        {"待发货", "open"}, {"done", "done"}, {"完成", "done"},
        {"已完成", "done"}, {"completed", "done"}, {"shipped", "done"},
        {"returned", "returned"}, {"已退货", "returned"},
        {"cancelled", "cancelled"}, {"canceled", "cancelled"},
        {"取消", "cancelled"}, {"已取消", "cancelled"},
    };
    o->status = o->status_word && *o->status_word ? NULL : "done";
    for (size_t i = 0; !o->status && i < sizeof WORDS / sizeof WORDS[0]; i++)
        if (strcmp(o->status_word, WORDS[i].word) == 0)
            o->status = WORDS[i].code;
    if (!o->status)
        import_refuse(w, r, "status", MSG_STATUS, NULL, NULL);
}

static enum err
resolve_parties(struct import_work *w)
{
    struct import_party **by_row =
        ARENA_ARRAY(w->cx.arena, w->count + 1, struct import_party *);
    for (size_t i = 0; i < w->count; i++) {
        const struct order *o = w->rows[i].main.now;
        if (w->rows[i].outcome == IMPORT_REFUSE)
            continue;
        by_row[i] = ARENA_NEW(w->cx.arena, struct import_party);
        by_row[i]->name = o->customer;
        by_row[i]->country = o->country;
        by_row[i]->first_on = o->on_day;
    }
    return import_party_resolve(w, by_row);
}

struct known {
    struct import_work *w;
    struct import_row **rows;
    bool returns;
};

static void
found(void *arg, size_t key, const struct rows *r, size_t row)
{
    struct known *k = arg;
    struct import_row *ir = k->rows[key];
    const struct order *o = ir->main.now;
    if (rows_u64(r, row, 2) != o->customer_id) {
        import_refuse(k->w, ir, "order_no", MSG_OTHER_CUSTOMER, NULL, NULL);
        return;
    }
    if (k->returns)
        ((struct import_record *)ir->more)->id = rows_u64(r, row, 0);
    else
        ir->main.id = rows_u64(r, row, 0);
}

static const char SQL_ORDERS[] =
    "SELECT id, order_no, customer_id FROM sales_order WHERE live = 1"
    " AND order_no IN";
static const char SQL_RETURNS[] =
    "SELECT id, code, customer_id FROM sales_return WHERE live = 1"
    " AND code IN";

static enum err
match(struct import_work *w, bool returns)
{
    const char **keys = ARENA_ARRAY(w->cx.arena, w->count + 1, const char *);
    struct known k = {w, NULL, returns};
    size_t n = 0;
    k.rows = ARENA_ARRAY(w->cx.arena, w->count + 1, struct import_row *);
    for (size_t i = 0; i < w->count; i++) {
        struct import_row *r = &w->rows[i];
        const struct order *o = r->main.now;
        if (r->outcome == IMPORT_REFUSE || r->aside != returns)
            continue;
        k.rows[n] = r;
        keys[n++] = o->order_no;
    }
    return import_find_texts(&w->cx, returns ? SQL_RETURNS : SQL_ORDERS, "",
                             keys, n, 1, found, &k);
}

static enum err
resolve(struct import_work *w, struct import_row *r)
{
    struct order *o = r->main.now;
    struct import_product p;
    o->on_day = day_of(o->at);
    if (o->on_day > w->today)
        import_refuse(w, r, "ordered_at", MSG_FUTURE, NULL, NULL);
    resolve_status(w, r, o);
    TRY(import_owner(w, r, "owner", o->owner, &o->account_id, NULL));
    if (o->product && *o->product) {
        TRY(import_product_find(w, o->product, &p));
        o->product_id = p.id;
        o->category_id = p.category_id;
        if (!p.id)
            import_refuse(w, r, "product", MSG_PRODUCT, NULL, NULL);
    }
    r->aside = o->is_return && o->amount <= 0;
    if (r->aside) {
        o->positive = -o->amount;
        struct import_record *back =
            ARENA_NEW(w->cx.arena, struct import_record);
        back->now = o;
        r->more = back;
    }
    return OK;
}

static const char MSG_SUMMARY[] =
    N_("Up to %s this customer's purchases are known as a summary, which has "
       "this order in it already.");

static bool
is_new_purchase(const struct import_row *r)
{
    const struct order *o = r->main.now;
    return r->outcome != IMPORT_REFUSE && !r->aside && !r->main.id &&
           strcmp(o->status, "cancelled") != 0;
}

/* An order of days that an opening record sums up would count twice. */
static enum err
refuse_summed_up(struct import_work *w)
{
    uint64_t *ids = ARENA_ARRAY(w->cx.arena, w->count + 1, uint64_t);
    struct import_map days;
    size_t n = 0;
    for (size_t i = 0; i < w->count; i++)
        if (is_new_purchase(&w->rows[i]) && w->rows[i].customer_id)
            ids[n++] = w->rows[i].customer_id;
    TRY(import_opening_days(&w->cx, ids, n, &days));
    for (size_t i = 0; i < w->count; i++) {
        struct import_row *r = &w->rows[i];
        const struct order *o = r->main.now;
        uint64_t *until = import_map_get(&days, &r->customer_id,
                                         sizeof r->customer_id);
        if (until && is_new_purchase(r) && o->on_day <= (int32_t)*until)
            import_refuse(w, r, "ordered_at", MSG_SUMMARY,
                          day_iso(w->cx.arena, (int32_t)*until), NULL);
    }
    return OK;
}

static enum err
prepare(struct import_work *w)
{
    for (size_t i = 0; i < w->count; i++)
        if (w->rows[i].outcome != IMPORT_REFUSE)
            TRY(resolve(w, &w->rows[i]));
    TRY(resolve_parties(w));
    TRY(match(w, false));
    TRY(refuse_summed_up(w));
    return match(w, true);
}

static struct import_record **
returns_of(struct import_work *w, bool stored, size_t *n)
{
    struct import_record **list =
        ARENA_ARRAY(w->cx.arena, w->count + 1, struct import_record *);
    *n = 0;
    for (size_t i = 0; i < w->count; i++) {
        struct import_record *r = w->rows[i].more;
        if (r && w->rows[i].aside && w->rows[i].outcome != IMPORT_REFUSE
            && (!stored || r->id))
            list[(*n)++] = r;
    }
    return list;
}

static enum err
second(struct import_work *w)
{
    size_t n;
    struct import_record **list = returns_of(w, true, &n);
    TRY(import_table_load(&w->cx, &RETURN_TABLE, list, n));
    for (size_t i = 0; i < w->count; i++) {
        struct import_row *r = &w->rows[i];
        if (!r->aside || r->outcome == IMPORT_REFUSE)
            continue;
        struct import_record *back = r->more;
        import_table_merge(&RETURN_TABLE, &w->ops->info, r->given, back);
        r->sub_created = !back->before;
        r->sub_changed = back->changed;
    }
    return OK;
}

/* A return stands in for its row. */
static const struct import_record *
second_record(const struct import_work *w, const struct import_row *r,
              int field, const struct import_table **t,
              const struct import_column **c)
{
    if (!r->aside)
        return NULL;
    *t = &RETURN_TABLE;
    *c = import_column_of(*t, w->ops->info.fields[field].name);
    return *c ? r->more : NULL;
}

static const char SQL_LINE[] =
    "INSERT INTO sales_order_line (sales_order_id, line_no, product_id, text,"
    " quantity, price, amount) VALUES (?, 1, ?, ?, ?, ?, ?)";

/* A new order that names its product has one line. */
static enum err
write_lines(struct import_work *w)
{
    enum { WIDTH = 6 };
    struct bind *b = ARENA_ARRAY(w->cx.arena, w->count * WIDTH, struct bind);
    size_t n = 0;
    for (size_t i = 0; i < w->count; i++) {
        const struct import_record *r = &w->rows[i].main;
        const struct order *o = r->now;
        if (r->gone || r->before || !o->product_id)
            continue;
        int64_t pieces = o->quantity == FIELD_EMPTY ? 100 : o->quantity;
        struct bind *p = b + n++ * WIDTH;
        p[0] = B_U64(r->id);
        p[1] = B_U64(o->product_id);
        p[2] = B_TEXT(o->product);
        p[3] = B_MONEY(pieces);
        p[4] = B_MONEY(pieces ? o->amount * 100 / pieces : 0);
        p[5] = B_MONEY(o->amount);
    }
    if (!n || w->foresight)
        return OK;
    return db_exec_array(&w->cx, SQL_LINE, b, n, WIDTH);
}

static enum err
write(struct import_work *w)
{
    size_t n;
    TRY(write_lines(w));
    struct import_record **list = returns_of(w, false, &n);
    TRY(import_table_write(w, &RETURN_TABLE, list, n));
    return import_table_events(w, &RETURN_TABLE, list, n);
}

static size_t
keys(struct arena *a, const void *row, const char *out[3])
{
    const struct order *o = row;
    if (!o->order_no || !*o->order_no)
        return 0;
    out[0] = arena_printf(a, "o:%s", o->order_no);
    return 1;
}

const struct import_ops import_order_ops = {
    .info = {.code = "order",
             .label = N_("Orders"),
             .hint = N_("Orders and returns, one row each"),
             .fields = FIELDS,
             .field_count = sizeof FIELDS / sizeof FIELDS[0],
             .roles = ROLE_SALES | ROLE_MANAGER | ROLE_MARKETING
                      | ROLE_SERVICE,
             .names_customers = true},
    .table = &ORDER_TABLE,
    .names = NAMES,
    .keys = keys,
    .prepare = prepare,
    .second = second,
    .second_record = second_record,
    .write = write,
    .tables = {&RETURN_TABLE, &ORDER_TABLE, &import_customer_table},
    .touched =
        "SELECT DISTINCT customer_id FROM sales_order WHERE import_id = ?"
        " UNION SELECT customer_id FROM sales_return WHERE import_id = ?"
        " UNION SELECT o.customer_id FROM import_before b"
        " JOIN sales_order o ON o.id = b.row_id WHERE b.import_id = ?"
        " AND b.table_name = 'sales_order'"
        " UNION SELECT o.customer_id FROM import_before b"
        " JOIN sales_return o ON o.id = b.row_id WHERE b.import_id = ?"
        " AND b.table_name = 'sales_return'"
        " ORDER BY 1",
};
