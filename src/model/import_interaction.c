/* Interactions from a file. Without a number of its own one is known again by
 * customer, moment and kind, so that the same file twice adds nothing. */
#include "model/import_contact.h"
#include "model/import_customer.h"

#include <string.h>

static const char MSG_FUTURE[] =
    N_("This day lies ahead; it cannot be later than today.");
static const char MSG_DIRECTION[] = N_("Write in or out.");
static const char MSG_OTHER_CUSTOMER[] =
    N_("This number belongs to another customer.");

struct interaction {
    const char *code, *customer, *contact, *kind_word, *direction_word;
    const char *subject, *text, *owner;
    int64_t at, minutes;
    bool answered;
    int32_t next_on;
    /* resolved */
    const char *kind, *direction;
    uint64_t customer_id, contact_id, account_id;
    bool is_touch;
    int32_t on_day;
};

#define AT(m) FIELD_AT(struct interaction, m)

static const struct field FIELDS[] = {
    {"customer", N_("Customer"), FIELD_TEXT, .offset = AT(customer), .required = true},
    {"at", N_("Date and time"), FIELD_MOMENT, .offset = AT(at), .required = true},
    {"kind", N_("Kind of contact"), FIELD_TEXT, .offset = AT(kind_word)},
    {"direction", N_("Who began it"), FIELD_TEXT, .offset = AT(direction_word)},
    {"answered", N_("The customer took part"), FIELD_BOOL, .offset = AT(answered)},
    {"subject", N_("Subject"), FIELD_TEXT, .offset = AT(subject)},
    {"text", N_("Content"), FIELD_LINES, .offset = AT(text)},
    {"contact", N_("Contact"), FIELD_TEXT, .offset = AT(contact), .max = 100},
    {"owner", N_("Salesperson"), FIELD_TEXT, .offset = AT(owner)},
    {"minutes", N_("Minutes"), FIELD_INT, .offset = AT(minutes), .max = 65000},
    {"next_on", N_("Next follow-up"), FIELD_DAY, .offset = AT(next_on)},
    {"code", N_("Interaction number"), FIELD_CODE, .offset = AT(code)},
};

static const struct import_names NAMES[] = {
    {"customer", "|customername|customercode|customerid|company|account|"
                 "客户名称|客户编号|公司名称|客户|客戶|客戶名稱|客戶編號|"},
    {"at", "|date|time|datetime|日期|时间|跟进时间|跟进日期|联系时间|"
           "拜访日期|時間|追蹤日期|聯絡時間|"},
    {"kind", "|type|channel|跟进方式|联系方式|方式|类型|聯絡方式|類型|"},
    {"direction", "|inout|方向|"},
    {"answered", "|reached|held|是否接通|接通|客户参与|是否接通電話|"},
    {"subject", "|title|topic|主题|标题|主題|主旨|"},
    {"text", "|note|notes|content|summary|内容|跟进内容|跟进记录|纪要|"
             "內容|追蹤內容|"},
    {"contact", "|contactname|contactperson|联系人|聯絡人|"},
    {"owner", "|salesperson|salesagent|user|跟进人|业务员|负责人|业务|"
              "業務|追蹤人|"},
    {"minutes", "|duration|时长|分钟|時長|分鐘|"},
    {"next_on", "|nextfollowup|followup|下次跟进|下次联系|下次跟进日期|"
                "下次追蹤|"},
    {"code", "|id|no|编号|编码|編號|"},
    {NULL, NULL},
};

static const struct import_column COLUMNS[] = {
    {"code", COL_CODE, AT(code), "code"},
    {"customer_id", COL_REF, AT(customer_id), "customer"},
    {"contact_id", COL_REF, AT(contact_id), "contact"},
    {"account_id", COL_REF, AT(account_id), "owner"},
    {"kind", COL_TEXT, AT(kind), "kind"},
    {"direction", COL_TEXT, AT(direction), "direction"},
    {"answered", COL_BOOL, AT(answered), "answered"},
    {"is_touch", COL_BOOL, AT(is_touch), NULL},
    {"on_day", COL_DAY, AT(on_day), "at"},
    {"at", COL_TIME, AT(at), "at"},
    {"minutes", COL_INT, AT(minutes), "minutes"},
    {"subject", COL_TEXT, AT(subject), "subject"},
    {"text", COL_TEXT, AT(text), "text"},
    {"next_on", COL_DAY, AT(next_on), "next_on"},
};

/* A download or registration is always the customer's doing. */
static void
derive(struct arena *a, void *row)
{
    struct interaction *i = row;
    i->is_touch = i->answered || strcmp(i->direction, "in") == 0
                  || strcmp(i->kind, "download") == 0
                  || strcmp(i->kind, "registration") == 0;
}

static enum err
events(struct import_work *w, const struct import_record *const *list,
       size_t n)
{
    struct event *e = ARENA_ARRAY(w->cx.arena, n + 1, struct event);
    for (size_t i = 0; i < n; i++) {
        const struct interaction *x = list[i]->now;
        e[i] = import_event(w, event_of_contact(x->kind), x->customer_id,
                            list[i]->id, x->on_day, x->at, x->account_id);
        e[i].flags = (x->is_touch ? EVENT_TOUCH : 0)
                     | (strcmp(x->direction, "in") == 0 ? EVENT_INBOUND : 0);
    }
    return import_events_add(w, e, n);
}

static const struct import_table TABLE = {
    .name = "interaction",
    .label = "subject",
    .columns = COLUMNS,
    .count = sizeof COLUMNS / sizeof COLUMNS[0],
    .size = sizeof(struct interaction),
    .derive = derive,
    .customer_at = AT(customer_id),
    .event_kinds = {EVENT_INTERACTION, EVENT_WEB_VISIT, EVENT_DOWNLOAD,
                    EVENT_REGISTRATION},
    .events = events,
    .edited = true,
    .binned = true,
};

static void
resolve_direction(struct import_work *w, struct import_row *r,
                  struct interaction *i)
{
    static const struct { const char *word, *code; } WORDS[] = {
        {"in", "in"}, {"inbound", "in"}, {"客户", "in"}, {"来访", "in"},
        {"呼入", "in"}, {"客戶", "in"}, {"來電", "in"}, {"来电", "in"},
        {"out", "out"}, {"outbound", "out"}, {"我方", "out"},
        {"呼出", "out"}, {"去电", "out"}, {"外撥", "out"},
    };
    i->direction = contact_by_customer(i->kind) ? "in" : "out";
    if (!i->direction_word || !*i->direction_word)
        return;
    i->direction = NULL;
    for (size_t k = 0; k < sizeof WORDS / sizeof WORDS[0]; k++)
        if (strcmp(i->direction_word, WORDS[k].word) == 0)
            i->direction = WORDS[k].code;
    if (!i->direction)
        import_refuse(w, r, "direction", MSG_DIRECTION, NULL, NULL);
}

static enum err
resolve(struct import_work *w, struct import_row *r)
{
    struct interaction *i = r->main.now;
    i->on_day = day_of(i->at);
    if (i->on_day > w->today)
        import_refuse(w, r, "at", MSG_FUTURE, NULL, NULL);
    TRY(import_choice_code(w, r, ILIST_INTERACTION, "kind", i->kind_word,
                           &i->kind));
    if (!i->kind)
        i->kind = "other";
    resolve_direction(w, r, i);
    return import_owner(w, r, "owner", i->owner, &i->account_id, NULL);
}

static void
found_code(struct import_work *w, struct import_row *row,
           const struct rows *r, size_t stored)
{
    if (rows_u64(r, stored, 2) == row->customer_id)
        row->main.id = rows_u64(r, stored, 0);
    else
        import_refuse(w, row, "code", MSG_OTHER_CUSTOMER, NULL, NULL);
}

static const char SQL_CODES[] =
    "SELECT id, code, customer_id FROM interaction"
    " WHERE live = 1 AND code IN";

static const char *
moment_key(struct arena *a, uint64_t customer, int64_t at, const char *kind)
{
    return arena_printf(a, "%llu %lld %s", (unsigned long long)customer,
                        (long long)at, kind);
}

/* Those without a number, by customer, moment and kind, in pieces. */
static enum err
match_piece(struct import_work *w, struct import_row **rows, size_t n)
{
    enum { MOST = 1024 };
    struct arena *a = w->cx.arena;
    struct import_map by_key;
    struct query q;
    struct rows r;
    uint64_t ids[MOST];
    int32_t from = INT32_MAX, to = INT32_MIN;
    import_map_init(&by_key, a);
    for (size_t i = 0; i < n; i++) {
        const struct interaction *x = rows[i]->main.now;
        const char *k = moment_key(a, x->customer_id, x->at, x->kind);
        *import_map_put(&by_key, k, strlen(k)) = i + 1;
        ids[i] = x->customer_id;
        from = x->on_day < from ? x->on_day : from;
        to = x->on_day > to ? x->on_day : to;
    }
    query_init(&q, a);
    query_sql(&q, "SELECT id, customer_id, at, kind FROM interaction"
                  " WHERE live = 1 AND customer_id IN");
    query_ids(&q, ids, n);
    query_sql(&q, " AND on_day BETWEEN ? AND ?");
    query_bind(&q, B_DAY(from));
    query_bind(&q, B_DAY(to));
    TRY(query_rows(&w->cx, &q, &r));
    for (size_t i = 0; i < r.count; i++) {
        const char *k = moment_key(a, rows_u64(&r, i, 1), rows_time(&r, i, 2),
                                   rows_text(&r, i, 3));
        uint64_t *at = import_map_get(&by_key, k, strlen(k));
        if (at)
            rows[*at - 1]->main.id = rows_u64(&r, i, 0);
    }
    return OK;
}

static enum err
match_moments(struct import_work *w)
{
    struct import_row **rows =
        ARENA_ARRAY(w->cx.arena, w->count + 1, struct import_row *);
    size_t n = 0;
    for (size_t k = 0; k < w->count; k++) {
        const struct interaction *i = w->rows[k].main.now;
        if (w->rows[k].outcome != IMPORT_REFUSE && (!i->code || !*i->code))
            rows[n++] = &w->rows[k];
    }
    for (size_t at = 0; at < n; at += 1024)
        TRY(match_piece(w, rows + at, n - at < 1024 ? n - at : 1024));
    return OK;
}

static enum err
match_contacts(struct import_work *w)
{
    struct import_contact_match *m =
        ARENA_ARRAY(w->cx.arena, w->count + 1, struct import_contact_match);
    struct interaction **of =
        ARENA_ARRAY(w->cx.arena, w->count + 1, struct interaction *);
    size_t n = 0;
    for (size_t k = 0; k < w->count; k++) {
        struct interaction *i = w->rows[k].main.now;
        if (w->rows[k].outcome == IMPORT_REFUSE || !i->contact || !*i->contact)
            continue;
        of[n] = i;
        m[n++] = (struct import_contact_match){i->customer_id, i->contact, 0};
    }
    TRY(import_contact_find(&w->cx, m, n));
    for (size_t k = 0; k < n; k++)
        of[k]->contact_id = m[k].id;
    return OK;
}

static enum err
prepare(struct import_work *w)
{
    struct import_party **by_row =
        ARENA_ARRAY(w->cx.arena, w->count + 1, struct import_party *);
    for (size_t k = 0; k < w->count; k++) {
        struct import_row *r = &w->rows[k];
        if (r->outcome == IMPORT_REFUSE)
            continue;
        TRY(resolve(w, r));
        const struct interaction *i = r->main.now;
        by_row[k] = ARENA_NEW(w->cx.arena, struct import_party);
        by_row[k]->name = i->customer;
        by_row[k]->first_on = i->on_day;
    }
    TRY(import_party_resolve(w, by_row));
    TRY(import_find_codes(w, SQL_CODES, AT(code), found_code));
    TRY(match_moments(w));
    return match_contacts(w);
}

static size_t
keys(struct arena *a, const void *row, const char *out[3])
{
    const struct interaction *i = row;
    if (!i->code || !*i->code) {
        if (!i->customer || i->at == TIME_NONE)
            return 0;
        out[0] = arena_printf(a, "m:%s, %s, %s", i->customer,
                              moment_iso(a, i->at),
                              i->kind_word ? i->kind_word : "");
        return 1;
    }
    out[0] = arena_printf(a, "c:%s", i->code);
    return 1;
}

const struct import_ops import_interaction_ops = {
    .info = {.code = "interaction",
             .label = N_("Interactions"),
             .hint = N_("Calls, visits, mails and other contacts"),
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
    .touched = "SELECT DISTINCT customer_id FROM interaction"
               " WHERE import_id = ?"
               " UNION SELECT i.customer_id FROM import_before b"
               " JOIN interaction i ON i.id = b.row_id"
               " WHERE b.import_id = ? AND b.table_name = 'interaction'"
               " ORDER BY 1",
};
