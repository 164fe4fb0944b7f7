/* Tickets from a file, with how satisfied the customer was: that becomes an
 * answer of its own (CSAT), given when the ticket was closed. The minutes to
 * the first answer count from the moment it was opened. */
#include "model/import_customer.h"
#include "model/import_feedback.h"

#include <string.h>

#include "core/text.h"

static const char MSG_PRIORITY[] =
    N_("Write low, normal, high or urgent.");
static const char MSG_BEFORE[] = N_("This lies before it began.");

struct ticket {
    const char *code, *customer, *subject, *kind_word, *priority_word,
        *contact, *product, *owner, *text, *solution;
    int64_t opened_at, closed_at, minutes, csat;
    bool escalated;
    /* resolved */
    const char *kind, *priority;
    uint64_t customer_id, contact_id, account_id, product_id;
    int32_t opened_on, closed_on;
    int64_t answered_at;
};

#define AT(m) FIELD_AT(struct ticket, m)

static const struct field FIELDS[] = {
    {"code", N_("Ticket number"), FIELD_CODE, .offset = AT(code),
     .required = true},
    {"customer", N_("Customer"), FIELD_TEXT, .offset = AT(customer),
     .required = true},
    {"opened_at", N_("Opened"), FIELD_MOMENT, .offset = AT(opened_at),
     .required = true},
    {"closed_at", N_("Closed"), FIELD_MOMENT, .offset = AT(closed_at)},
    {"subject", N_("Subject"), FIELD_TEXT, .offset = AT(subject)},
    {"kind", N_("Kind of ticket"), FIELD_TEXT, .offset = AT(kind_word)},
    {"priority", N_("Priority"), FIELD_TEXT, .offset = AT(priority_word)},
    {"answer_minutes", N_("Minutes to the first answer"), FIELD_INT,
     .offset = AT(minutes), .max = 5000000},
    {"csat", N_("Satisfaction (1–5), becomes a feedback"), FIELD_INT,
     .offset = AT(csat), .min = 1, .max = 5},
    {"is_escalated", N_("Passed on to a manager"), FIELD_BOOL,
     .offset = AT(escalated)},
    {"contact", N_("Contact"), FIELD_TEXT, .offset = AT(contact),
     .max = 100},
    {"product", N_("Product"), FIELD_TEXT, .offset = AT(product)},
    {"owner", N_("Handled by"), FIELD_TEXT, .offset = AT(owner)},
    {"text", N_("What is wrong"), FIELD_LINES, .offset = AT(text)},
    {"solution", N_("How it was solved"), FIELD_LINES,
     .offset = AT(solution)},
};

static const struct import_names NAMES[] = {
    {"code", "|id|ticketid|ticketno|caseid|服务单号|工单号|编号|服務單號|"
             "編號|"},
    {"customer", "|customerid|customername|customercode|account|accountid|"
                 "company|客户名称|客户编号|客户|公司名称|客戶|客戶名稱|"
                 "客戶編號|"},
    {"opened_at", "|opened|openedat|createdat|submittedat|submitted|date|"
                  "提交时间|开单时间|创建时间|开单日期|提交時間|建立時間|"},
    {"closed_at", "|closed|closedat|resolvedat|关闭时间|关单时间|解决时间|"
                  "结单日期|結案時間|結案日期|"},
    {"subject", "|title|summary|主题|标题|主題|主旨|"},
    {"kind", "|type|category|类型|类别|服务类型|類型|類別|"},
    {"priority", "|severity|优先级|紧急程度|優先順序|緊急程度|"},
    {"answer_minutes", "|firstresponsetimeminutes|firstresponseminutes|"
                       "首次响应分钟|响应分钟|首次回應分鐘|"},
    {"csat", "|satisfactionscore|satisfaction|rating|满意度|满意度评分|"
             "滿意度|滿意度評分|"},
    {"is_escalated", "|escalationflag|escalated|escalation|是否升级|已升级|"
                     "是否升級|"},
    {"contact", "|contactname|contactperson|联系人|聯絡人|"},
    {"product", "|productname|产品|产品名称|產品|"},
    {"owner", "|agent|assignee|handledby|处理人|客服|處理人|"},
    {"text", "|description|content|描述|问题描述|内容|問題描述|內容|"},
    {"solution", "|resolution|解决方案|处理结果|解決方案|處理結果|"},
    {NULL, NULL},
};

static const struct import_column COLUMNS[] = {
    {"code", COL_TEXT, AT(code), "code"},
    {"customer_id", COL_REF, AT(customer_id), "customer"},
    {"contact_id", COL_REF, AT(contact_id), "contact"},
    {"account_id", COL_REF, AT(account_id), "owner"},
    {"product_id", COL_REF, AT(product_id), "product"},
    {"kind", COL_TEXT, AT(kind), "kind"},
    {"priority", COL_TEXT, AT(priority), "priority"},
    {"subject", COL_TEXT, AT(subject), "subject"},
    {"text", COL_TEXT, AT(text), "text"},
    {"opened_on", COL_DAY, AT(opened_on), "opened_at"},
    {"opened_at", COL_TIME, AT(opened_at), "opened_at"},
    {"answered_at", COL_TIME, AT(answered_at), "answer_minutes"},
    {"closed_on", COL_DAY, AT(closed_on), "closed_at"},
    {"closed_at", COL_TIME, AT(closed_at), "closed_at"},
    {"is_escalated", COL_BOOL, AT(escalated), "is_escalated"},
    {"solution", COL_TEXT, AT(solution), "solution"},
};

static enum err
events(struct import_work *w, const struct import_record *const *list,
       size_t n)
{
    struct event *e = ARENA_ARRAY(w->cx.arena, n * 2 + 1, struct event);
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        const struct ticket *t = list[i]->now;
        e[count++] = import_event(w, EVENT_TICKET, t->customer_id,
                                  list[i]->id, t->opened_on, t->opened_at,
                                  t->account_id);
        if (t->kind && !strcmp(t->kind, "complaint"))
            e[count - 1].flags = EVENT_COMPLAINT;
        if (t->closed_on != DAY_NONE)
            e[count++] = import_event(w, EVENT_TICKET_CLOSED, t->customer_id,
                                      list[i]->id, t->closed_on, t->closed_at,
                                      t->account_id);
    }
    return import_events_add(w, e, count);
}

static const struct import_table TABLE = {
    .name = "ticket",
    .label = "code",
    .columns = COLUMNS,
    .count = sizeof COLUMNS / sizeof COLUMNS[0],
    .size = sizeof(struct ticket),
    .customer_at = AT(customer_id),
    .event_kinds = {EVENT_TICKET, EVENT_TICKET_CLOSED,
                    EVENT_TICKET_REOPENED},
    .events = events,
    .edited = true,
    .binned = true,
};

static void
resolve_priority(struct import_work *w, struct import_row *r,
                 struct ticket *t)
{
    static const char *const WORDS[][2] = {
        {"low", "|low|低|"}, {"normal", "|normal|medium|普通|中|一般|"},
        {"high", "|high|高|"}, {"urgent", "|urgent|critical|紧急|急|緊急|"}};
    t->priority = "";
    if (!t->priority_word || !*t->priority_word)
        return;
    char *low = arena_printf(w->cx.arena, "|%s|", t->priority_word);
    for (char *p = low; *p; p++)
        if (*p >= 'A' && *p <= 'Z')
            *p = (char)(*p + 32);
    for (size_t i = 0; i < 4; i++)
        if (strstr(WORDS[i][1], low))
            t->priority = WORDS[i][0];
    if (!*t->priority)
        import_refuse(w, r, "priority", MSG_PRIORITY, NULL, NULL);
}

static enum err
resolve(struct import_work *w, struct import_row *r)
{
    struct ticket *t = r->main.now;
    t->opened_on = day_of(t->opened_at);
    t->closed_on = t->closed_at == TIME_NONE ? DAY_NONE
                                             : day_of(t->closed_at);
    t->answered_at = t->minutes == FIELD_EMPTY
                         ? TIME_NONE
                         : t->opened_at + t->minutes * INT64_C(60000000);
    import_refuse_future(w, r, "opened_at", t->opened_on);
    import_refuse_future(w, r, "closed_at", t->closed_on);
    if (t->closed_at != TIME_NONE && t->closed_at < t->opened_at)
        import_refuse(w, r, "closed_at", MSG_BEFORE, NULL, NULL);
    resolve_priority(w, r, t);
    TRY(import_choice_code(w, r, ILIST_TICKET, "kind", t->kind_word,
                           &t->kind));
    if (!t->kind)
        t->kind = "";
    TRY(import_owner_or(w, r, t->owner, &t->account_id));
    return import_row_product(w, r, t->product, &t->product_id);
}

static const char SQL_CODES[] =
    "SELECT id, code, customer_id FROM ticket WHERE live = 1 AND code IN";

static enum err
prepare(struct import_work *w)
{
    for (size_t i = 0; i < w->count; i++)
        if (w->rows[i].outcome != IMPORT_REFUSE)
            TRY(resolve(w, &w->rows[i]));
    TRY(import_party_rows(w, AT(customer), AT(opened_on)));
    TRY(import_row_contacts(w, AT(contact), AT(contact_id)));
    return import_find_codes(w, SQL_CODES, AT(code), import_found_own);
}

/* ---- the answer ---- */

static struct import_feedback *
answer_of(struct import_work *w, const struct import_row *r)
{
    const struct ticket *t = r->main.now;
    if (t->csat == FIELD_EMPTY)
        return NULL;
    struct import_feedback *f = ARENA_NEW(w->cx.arena, struct import_feedback);
    f->kind = "csat";
    f->score = t->csat;
    f->at = t->closed_at == TIME_NONE ? t->opened_at : t->closed_at;
    f->given_on = day_of(f->at);
    f->ticket_id = r->main.id;
    f->customer_id = r->customer_id;
    f->contact_id = t->contact_id;
    f->account_id = t->account_id;
    return f;
}

static const char SQL_ANSWERS[] =
    "SELECT ticket_id, id FROM feedback WHERE live = 1 AND kind = 'csat'"
    " AND ticket_id IN";

static uint64_t
key_of(const struct import_row *r)
{
    return r->main.id;
}

static enum err
second(struct import_work *w)
{
    for (size_t i = 0; i < w->count; i++) {
        struct import_row *r = &w->rows[i];
        struct import_feedback *f =
            r->outcome == IMPORT_REFUSE ? NULL : answer_of(w, r);
        if (f)
            import_second_add(w, r, f);
    }
    return import_second_find(w, &import_feedback_table, SQL_ANSWERS, key_of);
}

static const struct import_record *
second_record(const struct import_work *w, const struct import_row *r,
              int field, const struct import_table **t,
              const struct import_column **c)
{
    if (!r->more || strcmp(w->ops->info.fields[field].name, "csat") != 0)
        return NULL;
    *t = &import_feedback_table;
    *c = import_column_of(*t, "score");
    return r->more;
}

static enum err
write(struct import_work *w)
{
    for (size_t i = 0; i < w->count; i++) {
        struct import_record *rec = w->rows[i].more;
        if (rec)
            ((struct import_feedback *)rec->now)->ticket_id =
                w->rows[i].main.id;
    }
    return import_second_write(w, &import_feedback_table);
}

static size_t
keys(struct arena *a, const void *row, const char *out[3])
{
    const struct ticket *t = row;
    if (!t->code || !*t->code)
        return 0;
    out[0] = arena_printf(a, "t:%s", t->code);
    return 1;
}

const struct import_ops import_ticket_ops = {
    .info = {.code = "ticket",
             .label = N_("Tickets"),
             .hint = N_("Service tickets, also with how satisfied the"
                        " customer was"),
             .fields = FIELDS,
             .field_count = sizeof FIELDS / sizeof FIELDS[0],
             .roles = ROLE_SALES | ROLE_MANAGER | ROLE_MARKETING
                      | ROLE_SERVICE,
             .names_customers = true},
    .table = &TABLE,
    .names = NAMES,
    .keys = keys,
    .prepare = prepare,
    .second = second,
    .second_record = second_record,
    .write = write,
    .tables = {&import_feedback_table, &TABLE, &import_customer_table},
    .touched = "SELECT DISTINCT customer_id FROM ticket WHERE import_id = ?"
               " UNION SELECT t.customer_id FROM import_before b"
               " JOIN ticket t ON t.id = b.row_id"
               " WHERE b.import_id = ? AND b.table_name = 'ticket'"
               " UNION SELECT customer_id FROM feedback WHERE import_id = ?"
               " UNION SELECT f.customer_id FROM import_before b"
               " JOIN feedback f ON f.id = b.row_id"
               " WHERE b.import_id = ? AND b.table_name = 'feedback'"
               " ORDER BY 1",
};
