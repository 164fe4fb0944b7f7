/* Customers lost, from a file: each a declaration with its reason, which opens
 * a case that is closed as lost (recovery_settle.c). A row that says that the
 * customer did not leave says nothing; one without a day is of the month that
 * the options give, as the contracts of such files are. */
#include "model/import_customer.h"
#include "model/import_reason.h"

#include <string.h>

#include "core/text.h"
#include "model/recovery.h"

static const char MSG_SAID_BY[] = N_("Write customer, salesperson or data.");
static const char MSG_FAMILY[] = N_("Please choose the family.");
static const char MSG_TEXT[] = N_("Please say what it was.");
static const char MSG_NEVER[] =
    N_("Who never bought cannot be lost. Close the open deals instead.");

struct lost {
    const char *customer, *reason_word, *family_word, *competitor, *text,
        *said_word, *owner;
    int32_t day;
    bool lost;
    /* resolved */
    const char *verdict, *reason, *family, *said_by;
    uint64_t customer_id, competitor_id, account_id;
    int64_t at;
};

#define AT(m) FIELD_AT(struct lost, m)

static const struct field FIELDS[] = {
    {"customer", N_("Customer"), FIELD_TEXT, .offset = AT(customer),
     .required = true},
    {"day", N_("Lost on (none = in the month given)"), FIELD_DAY,
     .offset = AT(day)},
    {"reason", N_("Main reason"), FIELD_TEXT, .offset = AT(reason_word),
     .max = 190},
    {"family", N_("Family (of another reason)"), FIELD_TEXT,
     .offset = AT(family_word), .max = 64},
    {"competitor", N_("Competitor it went to"), FIELD_TEXT,
     .offset = AT(competitor), .max = 200},
    {"text", N_("In own words"), FIELD_LINES, .offset = AT(text)},
    {"said_by", N_("Who says so"), FIELD_TEXT, .offset = AT(said_word)},
    {"lost", N_("Has left (no = the row says nothing)"), FIELD_BOOL,
     .offset = AT(lost)},
    {"owner", N_("Salesperson"), FIELD_TEXT, .offset = AT(owner)},
};

static const struct import_names NAMES[] = {
    {"customer", IMPORT_NAMES_CUSTOMER},
    {"day", "|date|loston|churndate|churnedat|churnedon|churnday|流失日期|"
            "流失时间|日期|流失日|流失時間|"},
    {"reason", "|churnreason|reasoncode|mainreason|流失原因|原因|主要原因|"},
    {"family", "|reasonfamily|churncategory|category|原因类别|类别|"
               "原因類別|類別|"},
    {"competitor", "|competitorname|lostto|竞争对手|对手|競爭對手|對手|"},
    {"text", "|feedbacktext|comment|note|notes|details|说明|备注|补充说明|"
             "說明|備註|"},
    {"said_by", "|source|saidby|来源|谁说的|來源|"},
    {"lost", "|churnflag|churned|churnvalue|是否流失|"},
    {"owner", "|salesperson|salesrep|负责人|业务员|销售|業務|負責業務|"},
    {NULL, NULL},
};

static const struct import_column COLUMNS[] = {
    {"customer_id", COL_REF, AT(customer_id), "customer"},
    {"account_id", COL_REF, AT(account_id), "owner"},
    {"verdict", COL_TEXT, AT(verdict), NULL},
    {"day", COL_DAY, AT(day), NULL},
    {"at", COL_TIME, AT(at), "day"},
    {"reason", COL_TEXT, AT(reason), "reason"},
    {"family_code", COL_TEXT, AT(family), "family"},
    {"competitor_id", COL_REF, AT(competitor_id), "competitor"},
    {"reason_text", COL_TEXT, AT(text), "text"},
    {"said_by", COL_TEXT, AT(said_by), "said_by"},
};

static struct recovery_declared
declared(const struct lost *l)
{
    return (struct recovery_declared){
        .day = l->day, .reason = l->reason ? l->reason : "",
        .family = l->family ? l->family : "",
        .competitor_id = l->competitor_id, .said_by = l->said_by,
        .text = l->text};
}

/* The case of a loss that a file tells anew; an undo has no rows of a file. */
static enum err
case_follow(struct import_work *w, const struct import_record *r)
{
    if (!r->before || w->dry)
        return OK;
    struct recovery_declared was = declared(r->before), now = declared(r->now);
    return recovery_follow_file(&w->cx, r->id, &was, &now, !w->rows);
}

static enum err
events(struct import_work *w, const struct import_record *const *list,
       size_t n)
{
    struct event *e = ARENA_ARRAY(w->cx.arena, n + 1, struct event);
    for (size_t i = 0; i < n; i++) {
        const struct lost *l = list[i]->now;
        TRY(case_follow(w, list[i]));
        e[i] = import_event(w, EVENT_DECLARED_LOST, l->customer_id,
                            list[i]->id, l->day, l->at, l->account_id);
    }
    return import_events_add(w, e, n);
}

static const struct import_table TABLE = {
    .name = "declaration",
    .label = "day",
    .columns = COLUMNS,
    .count = sizeof COLUMNS / sizeof COLUMNS[0],
    .size = sizeof(struct lost),
    .customer_at = AT(customer_id),
    .event_kinds = {EVENT_DECLARED_LOST},
    .events = events,
    .edited = true,
    .binned = true,
};

/* ---- what the row says ---- */

static void
resolve_said(struct import_work *w, struct import_row *r, struct lost *l)
{
    static const char *const WORDS[][2] = {
        {"customer", "|customer|客户|客戶|客户说的|客戶說的|"},
        {"salesperson", "|salesperson|sales|销售|業務|业务员|"},
        {"data", "|data|system|数据|資料|"}};
    l->said_by = "customer";
    if (!l->said_word || !*l->said_word)
        return;
    l->said_by = "";
    for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++)
        if (import_word_is(w->cx.arena, l->said_word, WORDS[i][1]))
            l->said_by = WORDS[i][0];
    if (!*l->said_by)
        import_refuse(w, r, "said_by", MSG_SAID_BY, NULL, NULL);
}

/* A word that nobody knows is another reason where the row says the family,
 * else unknown; in either case it stays in their words. */
static enum err
resolve_reason(struct import_work *w, struct import_row *r, struct lost *l)
{
    const char *word = l->reason_word ? l->reason_word : "";
    bool open, given = l->text && *l->text;
    TRY(import_reason(w, word, &l->reason, &open));
    TRY(import_choice_code(w, r, ILIST_FAMILY, "family", l->family_word,
                           &l->family));
    bool known = open || strcmp(l->reason, "unknown") != 0;
    if (!known && *word && l->family) {
        l->reason = "other";
        open = true;
    }
    if (*word && !given)
        l->text = open && known ? "" : word;
    else if (*word && !known)
        l->text = arena_printf(w->cx.arena, "%s: %s", word, l->text);
    if (*word)
        import_row_gives(w, r, "text");
    if (open && !l->family)
        import_refuse(w, r, "family", MSG_FAMILY, NULL, NULL);
    if (open && (!l->text || !*l->text))
        import_refuse(w, r, "text", MSG_TEXT, NULL, NULL);
    if (!open)
        l->family = "";
    return OK;
}

static enum err
resolve(struct import_work *w, struct import_row *r)
{
    struct lost *l = r->main.now;
    if (import_row_given(w, r, "lost") && !l->lost) {
        r->aside = true;
        return OK;
    }
    if (l->day == DAY_NONE)
        l->day = import_month(w);
    import_refuse_future(w, r, "day", l->day);
    l->at = moment_of(l->day, 1);
    l->verdict = "lost";
    resolve_said(w, r, l);
    TRY(resolve_reason(w, r, l));
    TRY(import_competitor(w, l->competitor, &l->competitor_id));
    return import_owner_or(w, r, l->owner, &l->account_id);
}

/* ---- whom it is about ---- */

static const char SQL_NEVER[] =
    "SELECT id FROM customer WHERE first_purchase_on = '9999-12-31'"
    " AND id IN";

static enum err
refuse_never(struct import_work *w)
{
    uint64_t *ids = ARENA_ARRAY(w->cx.arena, w->count + 1, uint64_t);
    struct import_map never;
    struct query q;
    struct rows r;
    size_t n = 0;
    for (size_t i = 0; i < w->count; i++)
        if (w->rows[i].outcome != IMPORT_REFUSE && !w->rows[i].aside)
            ids[n++] = w->rows[i].customer_id;
    if (!n)
        return OK;
    query_init(&q, w->cx.arena);
    query_sql(&q, SQL_NEVER);
    query_ids(&q, ids, n);
    TRY(query_rows(&w->cx, &q, &r));
    import_map_init(&never, w->cx.arena);
    for (size_t i = 0; i < r.count; i++) {
        uint64_t id = rows_u64(&r, i, 0);
        *import_map_put(&never, &id, sizeof id) = 1;
    }
    for (size_t i = 0; i < w->count; i++)
        if (w->rows[i].outcome != IMPORT_REFUSE && !w->rows[i].aside &&
            import_map_get(&never, &w->rows[i].customer_id, sizeof(uint64_t)))
            import_refuse(w, &w->rows[i], "customer", MSG_NEVER, NULL, NULL);
    return OK;
}

static const char *
key_of(struct arena *a, const void *row)
{
    const struct lost *l = row;
    if (!l->verdict)
        return NULL;
    return arena_printf(a, "%llu %s", (unsigned long long)l->customer_id,
                        day_iso(a, l->day));
}

static const char SQL_KEYS[] =
    "SELECT id, CONCAT(customer_id, ' ', day) FROM declaration"
    " WHERE deleted_at IS NULL AND verdict = 'lost' AND customer_id IN";
static const char SQL_BETWEEN[] = " AND day BETWEEN ? AND ?";

static enum err
prepare(struct import_work *w)
{
    for (size_t i = 0; i < w->count; i++)
        if (w->rows[i].outcome != IMPORT_REFUSE)
            TRY(resolve(w, &w->rows[i]));
    TRY(import_party_rows(w, AT(customer), AT(day)));
    TRY(refuse_never(w));
    return import_find_keys(w, SQL_KEYS, SQL_BETWEEN, AT(day), key_of);
}

static size_t
keys(struct arena *a, const void *row, const char *out[3])
{
    const struct lost *l = row;
    if (!l->customer)
        return 0;
    out[0] = arena_printf(a, "l:%s, %s", l->customer,
                          l->day == DAY_NONE ? "" : day_iso(a, l->day));
    return 1;
}

const struct import_ops import_churn_ops = {
    .info = {.code = "churn",
             .label = N_("Customers lost"),
             .hint = N_("Who left when and why, and to which competitor"),
             .fields = FIELDS,
             .field_count = sizeof FIELDS / sizeof FIELDS[0],
             .roles = ROLE_SALES | ROLE_MANAGER | ROLE_MARKETING
                      | ROLE_SERVICE,
             .has_as_of = true},
    .table = &TABLE,
    .names = NAMES,
    .keys = keys,
    .prepare = prepare,
    .tables = {&TABLE},
    .touched = "SELECT DISTINCT customer_id FROM declaration"
               " WHERE import_id = ? UNION SELECT d.customer_id"
               " FROM import_before b JOIN declaration d ON d.id = b.row_id"
               " WHERE b.import_id = ? AND b.table_name = 'declaration'"
               " ORDER BY 1",
};
