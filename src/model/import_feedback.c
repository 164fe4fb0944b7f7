/* Feedback from a file: one answer a row, with its kind. Without a number of
 * its own one is known again by customer, kind, moment, contact and ticket. */
#include "model/import_feedback.h"

#include <string.h>

#include "core/text.h"
#include "model/import_customer.h"

static const char MSG_KIND[] =
    N_("Write csat, nps, intent or value.");
static const char MSG_TO_TEN[] = N_("Give a number from 0 to 10.");
static const char MSG_TO_FIVE[] = N_("Give a number from 1 to 5.");
static const char MSG_TICKET[] =
    N_("There is no such ticket with this customer. Import tickets first.");

#define AT(m) FIELD_AT(struct import_feedback, m)

static const struct field FIELDS[] = {
    {"customer", N_("Customer"), FIELD_TEXT, .offset = AT(customer),
     .required = true},
    {"kind", N_("Kind of answer (csat, nps, intent, value)"), FIELD_TEXT,
     .offset = AT(kind_word), .required = true},
    {"score", N_("Score"), FIELD_INT, .offset = AT(score), .required = true,
     .max = 10},
    {"at", N_("Given on"), FIELD_MOMENT, .offset = AT(at), .required = true},
    {"contact", N_("Contact"), FIELD_TEXT, .offset = AT(contact),
     .max = 100},
    {"ticket", N_("Ticket number"), FIELD_TEXT, .offset = AT(ticket),
     .max = 64},
    {"text", N_("In their words"), FIELD_LINES, .offset = AT(text)},
    {"owner", N_("Recorded by"), FIELD_TEXT, .offset = AT(owner)},
    {"code", N_("Feedback number"), FIELD_CODE, .offset = AT(code)},
};

static const struct import_names NAMES[] = {
    {"customer", "|customerid|customername|customercode|account|accountid|"
                 "company|客户名称|客户编号|客户|公司名称|客戶|客戶名稱|"
                 "客戶編號|"},
    {"kind", "|type|surveytype|survey|类型|问卷类型|调查类型|指标|類型|"
             "問卷類型|指標|"},
    {"score", "|rating|value|answer|评分|分数|得分|打分|評分|分數|"},
    {"at", "|date|givenat|givenon|submittedat|answeredat|respondedat|日期|"
           "时间|反馈日期|提交时间|時間|回饋日期|提交時間|"},
    {"contact", "|contactname|contactperson|联系人|聯絡人|"},
    {"ticket", "|ticketid|ticketno|服务单|服务单号|工单|工单号|服務單|"
               "服務單號|"},
    {"text", "|comment|comments|note|notes|内容|意见|评语|內容|意見|"},
    {"owner", "|user|agent|登记人|登記人|"},
    {"code", "|id|feedbackid|responseid|编号|編號|"},
    {NULL, NULL},
};

static const struct import_column COLUMNS[] = {
    {"code", COL_CODE, AT(code), "code"},
    {"customer_id", COL_REF, AT(customer_id), "customer"},
    {"contact_id", COL_REF, AT(contact_id), "contact"},
    {"ticket_id", COL_REF, AT(ticket_id), "ticket"},
    {"account_id", COL_REF, AT(account_id), "owner"},
    {"kind", COL_TEXT, AT(kind), "kind"},
    {"score", COL_INT, AT(score), "score"},
    {"given_on", COL_DAY, AT(given_on), "at"},
    {"given_at", COL_TIME, AT(at), "at"},
    {"text", COL_TEXT, AT(text), "text"},
};

static enum err
events(struct import_work *w, const struct import_record *const *list,
       size_t n)
{
    struct event *e = ARENA_ARRAY(w->cx.arena, n + 1, struct event);
    for (size_t i = 0; i < n; i++) {
        const struct import_feedback *f = list[i]->now;
        enum event_kind kind = strcmp(f->kind, "nps") == 0    ? EVENT_NPS
                               : strcmp(f->kind, "csat") == 0 ? EVENT_CSAT
                               : strcmp(f->kind, "intent") == 0
                                   ? EVENT_INTENT
                                   : EVENT_VALUE_COMPARED;
        e[i] = import_event(w, kind, f->customer_id, list[i]->id, f->given_on,
                            f->at, f->account_id);
        e[i].score = (int16_t)f->score;
    }
    return import_events_add(w, e, n);
}

const struct import_table import_feedback_table = {
    .name = "feedback",
    .label = "given_on",
    .columns = COLUMNS,
    .count = sizeof COLUMNS / sizeof COLUMNS[0],
    .size = sizeof(struct import_feedback),
    .customer_at = AT(customer_id),
    .event_kinds = {EVENT_CSAT, EVENT_NPS, EVENT_INTENT,
                    EVENT_VALUE_COMPARED},
    .events = events,
    .edited = true,
    .binned = true,
};

static void
resolve_kind(struct import_work *w, struct import_row *r,
             struct import_feedback *f)
{
    static const char *const WORDS[][2] = {
        {"csat", "|csat|satisfaction|满意度|客户满意度|滿意度|顧客滿意度|"},
        {"nps", "|nps|net promoter score|净推荐值|推荐值|淨推薦值|"},
        {"intent", "|intent|purchase intent|购买意向|意向|購買意向|"
                   "購買意願|"},
        {"value", "|value|value comparison|价值比较|性价比|價值比較|"}};
    const char *word = text_trim(w->cx.arena, f->kind_word);
    char *low = arena_printf(w->cx.arena, "|%s|", word);
    for (char *p = low; *p; p++)
        if (*p >= 'A' && *p <= 'Z')
            *p = (char)(*p + 32);
    f->kind = NULL;
    for (size_t i = 0; *word && i < 4; i++)
        if (strstr(WORDS[i][1], low))
            f->kind = WORDS[i][0];
    if (!f->kind) {
        import_refuse(w, r, "kind", MSG_KIND, NULL, NULL);
        return;
    }
    bool nps = strcmp(f->kind, "nps") == 0;
    if (f->score < (nps ? 0 : 1) || f->score > (nps ? 10 : 5))
        import_refuse(w, r, "score", nps ? MSG_TO_TEN : MSG_TO_FIVE, NULL,
                      NULL);
}

struct tickets {
    struct import_row **rows;
};

static void
found_ticket(void *arg, size_t key, const struct rows *r, size_t row)
{
    struct import_row *ir = ((struct tickets *)arg)->rows[key];
    struct import_feedback *f = ir->main.now;
    if (rows_u64(r, row, 2) == ir->customer_id)
        f->ticket_id = rows_u64(r, row, 0);
}

static const char SQL_TICKETS[] =
    "SELECT id, code, customer_id FROM ticket WHERE live = 1 AND code IN";

/* Many answers may name one ticket: one key an answer, each looked up. */
static enum err
match_tickets(struct import_work *w)
{
    struct import_map ids;
    struct tickets t = {
        ARENA_ARRAY(w->cx.arena, w->count + 1, struct import_row *)};
    const char **codes = ARENA_ARRAY(w->cx.arena, w->count + 1, const char *);
    size_t n = 0;
    import_map_init(&ids, w->cx.arena);
    for (size_t i = 0; i < w->count; i++) {
        const struct import_feedback *f = w->rows[i].main.now;
        if (w->rows[i].outcome == IMPORT_REFUSE || !f->ticket || !*f->ticket
            || (*import_map_put(&ids, f->ticket, strlen(f->ticket)))++)
            continue;
        t.rows[n] = &w->rows[i];
        codes[n++] = f->ticket;
    }
    TRY(import_find_texts(&w->cx, SQL_TICKETS, "", codes, n, 1, found_ticket,
                          &t));
    for (size_t i = 0; i < n; i++) {
        const struct import_feedback *f = t.rows[i]->main.now;
        *import_map_put(&ids, f->ticket, strlen(f->ticket)) = f->ticket_id;
    }
    for (size_t i = 0; i < w->count; i++) {
        struct import_feedback *f = w->rows[i].main.now;
        if (w->rows[i].outcome == IMPORT_REFUSE || !f->ticket || !*f->ticket)
            continue;
        f->ticket_id = *import_map_put(&ids, f->ticket, strlen(f->ticket));
        if (!f->ticket_id)
            import_refuse(w, &w->rows[i], "ticket", MSG_TICKET, NULL, NULL);
    }
    return OK;
}

static const char *
key_of(struct arena *a, const void *row)
{
    const struct import_feedback *f = row;
    if (f->code && *f->code)
        return NULL;
    return arena_printf(a, "%llu %s %lld %llu %llu",
                        (unsigned long long)f->customer_id, f->kind,
                        (long long)f->at, (unsigned long long)f->contact_id,
                        (unsigned long long)f->ticket_id);
}

static const char SQL_CODES[] =
    "SELECT id, code, customer_id FROM feedback WHERE live = 1 AND code IN";
static const char SQL_KEYS[] =
    "SELECT id, CONCAT(customer_id, ' ', kind, ' ', CAST(TIMESTAMPDIFF("
    "MICROSECOND, '1970-01-01', given_at) AS CHAR), ' ',"
    " COALESCE(contact_id, 0), ' ', COALESCE(ticket_id, 0))"
    " FROM feedback WHERE live = 1 AND code IS NULL AND customer_id IN";
static const char SQL_BETWEEN[] = " AND given_on BETWEEN ? AND ?";

static enum err
prepare(struct import_work *w)
{
    for (size_t i = 0; i < w->count; i++) {
        struct import_row *r = &w->rows[i];
        struct import_feedback *f = r->main.now;
        if (r->outcome == IMPORT_REFUSE)
            continue;
        resolve_kind(w, r, f);
        f->given_on = day_of(f->at);
        import_refuse_future(w, r, "at", f->given_on);
        TRY(import_owner_or(w, r, f->owner, &f->account_id));
    }
    TRY(import_party_rows(w, AT(customer), AT(given_on)));
    TRY(import_row_contacts(w, AT(contact), AT(contact_id)));
    TRY(match_tickets(w));
    TRY(import_find_codes(w, SQL_CODES, AT(code), import_found_own));
    return import_find_keys(w, SQL_KEYS, SQL_BETWEEN, AT(given_on), key_of);
}

static size_t
keys(struct arena *a, const void *row, const char *out[3])
{
    const struct import_feedback *f = row;
    if (f->code && *f->code)
        out[0] = arena_printf(a, "c:%s", f->code);
    else if (f->customer && f->kind_word && f->at != TIME_NONE)
        out[0] = arena_printf(a, "m:%s, %s, %s, %s, %s", f->customer,
                              f->kind_word, moment_iso(a, f->at),
                              f->contact ? f->contact : "",
                              f->ticket ? f->ticket : "");
    else
        return 0;
    return 1;
}

const struct import_ops import_feedback_ops = {
    .info = {.code = "feedback",
             .label = N_("Feedback"),
             .hint = N_("Satisfaction, NPS, purchase intent and comparisons"),
             .fields = FIELDS,
             .field_count = sizeof FIELDS / sizeof FIELDS[0],
             .roles = ROLE_SALES | ROLE_MANAGER | ROLE_MARKETING
                      | ROLE_SERVICE,
             .names_customers = true},
    .table = &import_feedback_table,
    .names = NAMES,
    .keys = keys,
    .prepare = prepare,
    .tables = {&import_feedback_table, &import_customer_table},
    .touched = "SELECT DISTINCT customer_id FROM feedback WHERE import_id = ?"
               " UNION SELECT f.customer_id FROM import_before b"
               " JOIN feedback f ON f.id = b.row_id"
               " WHERE b.import_id = ? AND b.table_name = 'feedback'"
               " ORDER BY 1",
};
