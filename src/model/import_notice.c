/* Termination notices from a file: one that runs opens a case, one that was
 * withdrawn or has run out is the history of one (recovery_settle.c). Without
 * the last day of its period a notice has that of its contract. */
#include "model/import_customer.h"
#include "model/import_reason.h"

#include <string.h>

#include "core/text.h"
#include "model/notice.h"

static const char MSG_CHANNEL[] =
    N_("Write letter, mail, call, message, visit or other.");
static const char MSG_CONTRACT[] =
    N_("This customer has no such contract. Import contracts first.");
static const char MSG_BEFORE[] = N_("This lies before it began.");
static const char MSG_OVER[] =
    N_("The period was over by then. The customer can be declared back "
       "instead.");

struct notice {
    const char *code, *customer, *contract, *channel_word, *contact, *owner,
        *text;
    int32_t received_on, ends_on, withdrawn_on;
    /* resolved */
    const char *channel;
    uint64_t customer_id, contract_id, contact_id, account_id;
    int64_t received_at, withdrawn_at;
};

#define AT(m) FIELD_AT(struct notice, m)

static const struct field FIELDS[] = {
    {"customer", N_("Customer"), FIELD_TEXT, .offset = AT(customer),
     .required = true},
    {"received_on", N_("Received on"), FIELD_DAY, .offset = AT(received_on),
     .required = true},
    {"contract", N_("Contract (none = the whole relationship)"), FIELD_TEXT,
     .offset = AT(contract), .max = 64},
    {"ends_on", N_("Last day of the notice period"), FIELD_DAY,
     .offset = AT(ends_on)},
    {"withdrawn_on", N_("Withdrawn on"), FIELD_DAY,
     .offset = AT(withdrawn_on)},
    {"channel", N_("How it came"), FIELD_TEXT, .offset = AT(channel_word)},
    {"contact", N_("Who gave it"), FIELD_TEXT, .offset = AT(contact),
     .max = 100},
    {"text", N_("Reason in their words"), FIELD_LINES, .offset = AT(text)},
    {"owner", N_("Taken by"), FIELD_TEXT, .offset = AT(owner)},
    {"code", N_("Number"), FIELD_CODE, .offset = AT(code)},
};

static const struct import_names NAMES[] = {
    {"customer", IMPORT_NAMES_CUSTOMER},
    {"received_on", "|received|receivedon|noticedate|noticeon|date|通知日期|"
                    "收到日期|提出日期|日期|收到通知日|通知日|"},
    {"contract", "|contractid|contractno|contractnumber|subscriptionid|"
                 "合同编号|合同号|合同|合約編號|合約號碼|合約|"},
    {"ends_on", "|endson|enddate|lastday|effectiveon|通知期满日|到期日|"
                "生效日期|終止日|到期日期|"},
    {"withdrawn_on", "|withdrawn|withdrawnon|收回日期|撤回日期|"},
    {"channel", "|how|via|渠道|方式|通知方式|管道|"},
    {"contact", "|contactname|contactperson|givenby|联系人|提出人|聯絡人|"},
    {"text", "|reason|reasontext|comment|feedback|原因|解约原因|客户原话|"
             "備註|备注|解約原因|客戶原話|"},
    {"owner", "|takenby|receivedby|account|接收人|负责人|負責業務|"},
    {"code", "|id|noticeid|noticeno|编号|通知编号|編號|通知編號|"},
    {NULL, NULL},
};

static const struct import_column COLUMNS[] = {
    {"code", COL_CODE, AT(code), "code"},
    {"customer_id", COL_REF, AT(customer_id), "customer"},
    {"contract_id", COL_REF, AT(contract_id), "contract"},
    {"contact_id", COL_REF, AT(contact_id), "contact"},
    {"account_id", COL_REF, AT(account_id), "owner"},
    {"received_on", COL_DAY, AT(received_on), "received_on"},
    {"received_at", COL_TIME, AT(received_at), "received_on"},
    {"channel", COL_TEXT, AT(channel), "channel"},
    {"ends_on", COL_DAY, AT(ends_on), "ends_on"},
    {"reason_text", COL_TEXT, AT(text), "text"},
    {"withdrawn_on", COL_DAY, AT(withdrawn_on), "withdrawn_on"},
    {"withdrawn_at", COL_TIME, AT(withdrawn_at), "withdrawn_on"},
};

static enum err
events(struct import_work *w, const struct import_record *const *list,
       size_t n)
{
    struct event *e = ARENA_ARRAY(w->cx.arena, n * 2 + 1, struct event);
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        const struct notice *t = list[i]->now;
        e[count] = import_event(w, EVENT_NOTICE, t->customer_id, list[i]->id,
                                t->received_on, t->received_at,
                                t->account_id);
        e[count].other_id = t->contract_id;
        e[count++].until_on = t->ends_on;
        if (t->withdrawn_on != DAY_NONE)
            e[count++] = import_event(w, EVENT_NOTICE_WITHDRAWN,
                                      t->customer_id, list[i]->id,
                                      t->withdrawn_on, t->withdrawn_at,
                                      t->account_id);
    }
    return import_events_add(w, e, count);
}

static const struct import_table TABLE = {
    .name = "termination_notice",
    .label = "received_on",
    .columns = COLUMNS,
    .count = sizeof COLUMNS / sizeof COLUMNS[0],
    .size = sizeof(struct notice),
    .customer_at = AT(customer_id),
    .event_kinds = {EVENT_NOTICE, EVENT_NOTICE_WITHDRAWN},
    .events = events,
    .edited = true,
    .binned = true,
};

static void
resolve_channel(struct import_work *w, struct import_row *r, struct notice *t)
{
    static const char *const WORDS[][2] = {
        {"letter", "|letter|post|信函|信件|书面|書面|"},
        {"mail", "|mail|email|e-mail|邮件|电子邮件|郵件|電子郵件|"},
        {"call", "|call|phone|telephone|电话|電話|"},
        {"message", "|message|chat|wechat|消息|微信|訊息|"},
        {"visit", "|visit|meeting|拜访|面谈|拜訪|面談|"},
        {"other", "|other|其他|"}};
    t->channel = "";
    if (!t->channel_word || !*t->channel_word)
        return;
    for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++)
        if (import_word_is(w->cx.arena, t->channel_word, WORDS[i][1]))
            t->channel = WORDS[i][0];
    if (!*t->channel)
        import_refuse(w, r, "channel", MSG_CHANNEL, NULL, NULL);
}

/* ---- the contract ---- */

static const char SQL_CONTRACTS[] =
    "SELECT id, code, customer_id FROM contract WHERE live = 1 AND code IN";

static void
found_contract(struct import_work *w, struct import_row *row,
               const struct rows *r, size_t stored)
{
    struct notice *t = row->main.now;
    (void)w;
    if (rows_u64(r, stored, 2) == row->customer_id)
        t->contract_id = rows_u64(r, stored, 0);
}

static enum err
find_contracts(struct import_work *w)
{
    TRY(import_find_codes(w, SQL_CONTRACTS, AT(contract), found_contract));
    for (size_t i = 0; i < w->count; i++) {
        const struct notice *t = w->rows[i].main.now;
        if (w->rows[i].outcome != IMPORT_REFUSE && t->contract &&
            *t->contract && !t->contract_id)
            import_refuse(w, &w->rows[i], "contract", MSG_CONTRACT, NULL,
                          NULL);
    }
    return OK;
}

/* A stored one keeps its last day where the file names none. */
static enum err
find_ends(struct import_work *w)
{
    for (size_t i = 0; i < w->count; i++) {
        struct import_row *r = &w->rows[i];
        struct notice *t = r->main.now;
        if (r->outcome == IMPORT_REFUSE || t->ends_on != DAY_NONE ||
            r->main.id)
            continue;
        TRY(notice_ends_on(&w->cx, t->customer_id, t->contract_id,
                           t->received_on, &t->ends_on));
        import_row_gives(w, r, "ends_on");
    }
    return OK;
}

/* ---- whole rows ---- */

static enum err
resolve(struct import_work *w, struct import_row *r)
{
    struct notice *t = r->main.now;
    import_refuse_future(w, r, "received_on", t->received_on);
    import_refuse_future(w, r, "withdrawn_on", t->withdrawn_on);
    t->received_at = day_start(t->received_on);
    t->withdrawn_at = t->withdrawn_on == DAY_NONE
                          ? TIME_NONE
                          : moment_of(t->withdrawn_on, 1);
    resolve_channel(w, r, t);
    return import_owner_or(w, r, t->owner, &t->account_id);
}

static const char *
key_of(struct arena *a, const void *row)
{
    const struct notice *t = row;
    if (t->code && *t->code)
        return NULL;
    return arena_printf(a, "%llu %s %llu", (unsigned long long)t->customer_id,
                        day_iso(a, t->received_on),
                        (unsigned long long)t->contract_id);
}

static const char SQL_CODES[] =
    "SELECT id, code, customer_id FROM termination_notice WHERE live = 1"
    " AND code IN";
static const char SQL_KEYS[] =
    "SELECT id, CONCAT(customer_id, ' ', received_on, ' ',"
    " COALESCE(contract_id, 0)) FROM termination_notice WHERE live = 1"
    " AND customer_id IN";
static const char SQL_BETWEEN[] = " AND received_on BETWEEN ? AND ?";

static enum err
prepare(struct import_work *w)
{
    for (size_t i = 0; i < w->count; i++)
        if (w->rows[i].outcome != IMPORT_REFUSE)
            TRY(resolve(w, &w->rows[i]));
    TRY(import_party_rows(w, AT(customer), AT(received_on)));
    TRY(import_row_contacts(w, AT(contact), AT(contact_id)));
    TRY(find_contracts(w));
    TRY(import_find_codes(w, SQL_CODES, AT(code), import_found_own));
    TRY(import_find_keys(w, SQL_KEYS, SQL_BETWEEN, AT(received_on), key_of));
    return find_ends(w);
}

/* With what is stored, which only now is there. */
static enum err
second(struct import_work *w)
{
    for (size_t i = 0; i < w->count; i++) {
        struct import_row *r = &w->rows[i];
        const struct notice *t = r->main.now;
        if (r->outcome == IMPORT_REFUSE)
            continue;
        if (t->ends_on < t->received_on)
            import_refuse(w, r, "ends_on", MSG_BEFORE, NULL, NULL);
        if (t->withdrawn_on == DAY_NONE)
            continue;
        if (t->withdrawn_on < t->received_on)
            import_refuse(w, r, "withdrawn_on", MSG_BEFORE, NULL, NULL);
        else if (t->withdrawn_on > t->ends_on)
            import_refuse(w, r, "withdrawn_on", MSG_OVER, NULL, NULL);
    }
    return OK;
}

static size_t
keys(struct arena *a, const void *row, const char *out[3])
{
    const struct notice *t = row;
    if (t->code && *t->code) {
        out[0] = arena_printf(a, "n:%s", t->code);
        return 1;
    }
    if (!t->customer || t->received_on == DAY_NONE)
        return 0;
    out[0] = arena_printf(a, "d:%s, %s, %s", t->customer,
                          day_iso(a, t->received_on),
                          t->contract ? t->contract : "");
    return 1;
}

const struct import_ops import_notice_ops = {
    .info = {.code = "notice",
             .label = N_("Termination notices"),
             .hint = N_("Who gave notice when, also those withdrawn or run"
                        " out"),
             .fields = FIELDS,
             .field_count = sizeof FIELDS / sizeof FIELDS[0],
             .roles = ROLE_SALES | ROLE_MANAGER | ROLE_MARKETING
                      | ROLE_SERVICE},
    .table = &TABLE,
    .names = NAMES,
    .keys = keys,
    .prepare = prepare,
    .second = second,
    .tables = {&TABLE},
    .touched = "SELECT DISTINCT customer_id FROM termination_notice"
               " WHERE import_id = ? UNION SELECT t.customer_id"
               " FROM import_before b JOIN termination_notice t"
               " ON t.id = b.row_id WHERE b.import_id = ?"
               " AND b.table_name = 'termination_notice' ORDER BY 1",
};
