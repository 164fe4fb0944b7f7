/* Contacts from a file: found by number, else by customer and exact name. */
#include "model/import_contact.h"
#include "model/import_customer.h"

#include <string.h>

static const char MSG_GENDER[] = N_("Write male or female.");

#define C struct import_contact
#define AT(m) FIELD_AT(C, m)

static const struct field FIELDS[] = {
    {"customer", N_("Customer"), FIELD_TEXT, .offset = AT(customer), .required = true},
    {"name", N_("Contact name"), FIELD_TEXT, .offset = AT(name), .required = true,
     .max = 100},
    {"code", N_("Contact number"), FIELD_CODE, .offset = AT(code)},
    {"gender", N_("Gender"), FIELD_TEXT, .offset = AT(gender_word)},
    {"title", N_("Job title"), FIELD_TEXT, .offset = AT(title), .max = 100},
    {"department", N_("Department"), FIELD_TEXT, .offset = AT(department), .max = 100},
    {"role", N_("Part in the purchase"), FIELD_TEXT, .offset = AT(role_word)},
    {"phone", N_("Telephone"), FIELD_PHONE, .offset = AT(phone)},
    {"mobile", N_("Mobile"), FIELD_PHONE, .offset = AT(mobile)},
    {"email", N_("E-mail"), FIELD_EMAIL, .offset = AT(email)},
    {"wechat", N_("WeChat or LINE"), FIELD_TEXT, .offset = AT(wechat), .max = 64},
    {"birth_on", N_("Birthday"), FIELD_DAY, .offset = AT(birth_on)},
    {"is_key", N_("Key contact"), FIELD_BOOL, .offset = AT(is_key)},
    {"remark", N_("Remark"), FIELD_LINES, .offset = AT(remark)},
};

static const struct import_names NAMES[] = {
    {"customer", "|customername|customercode|customerid|company|account|"
                 "客户名称|客户编号|公司|公司名称|客户|客戶|公司名稱|"
                 "客戶名稱|客戶編號|"},
    {"name", "|contact|fullname|联系人|联系人姓名|姓名|聯絡人|名字|"},
    {"code", "|contactid|contactcode|联系人编号|聯絡人編號|"},
    {"gender", "|sex|性别|性別|"},
    {"title", "|position|jobtitle|职务|职位|職稱|職位|"},
    {"department", "|dept|部门|部門|"},
    {"role", "|buyingrole|角色|采购角色|採購角色|"},
    {"phone", "|telephone|tel|电话|座机|电话号码|電話|"},
    {"mobile", "|cell|mobilephone|手机|手机号|手机号码|手機|行動電話|"},
    {"email", "|mail|邮箱|电子邮箱|电子邮件|電子郵件|信箱|"},
    {"wechat", "|line|weixin|微信|微信号|"},
    {"birth_on", "|birthday|dateofbirth|生日|出生日期|"},
    {"is_key", "|key|primary|主要联系人|关键联系人|首要联系人|主要聯絡人|"},
    {"remark", "|remarks|note|notes|comment|备注|说明|備註|"},
    {NULL, NULL},
};

static const struct import_column COLUMNS[] = {
    {"customer_id", COL_REF, AT(customer_id), NULL},
    {"code", COL_CODE, AT(code), "code"},
    {"name", COL_TEXT, AT(name), "name"},
    {"name_sort", COL_SORT, AT(name_sort), NULL},
    {"gender", COL_TEXT, AT(gender), "gender"},
    {"title", COL_TEXT, AT(title), "title"},
    {"department", COL_TEXT, AT(department), "department"},
    {"role", COL_TEXT, AT(role), "role"},
    {"phone", COL_TEXT, AT(phone), "phone"},
    {"mobile", COL_TEXT, AT(mobile), "mobile"},
    {"email", COL_TEXT, AT(email), "email"},
    {"wechat", COL_TEXT, AT(wechat), "wechat"},
    {"birth_on", COL_DAY, AT(birth_on), "birth_on"},
    {"is_key", COL_BOOL, AT(is_key), "is_key"},
    {"remark", COL_TEXT, AT(remark), "remark"},
};

static void
derive(struct arena *a, void *row)
{
    struct import_contact *c = row;
    struct name_key k;
    name_key_make(a, c->name ? c->name : "", &k);
    memcpy(c->name_sort.bytes, k.sort, k.sort_len);
    c->name_sort.len = k.sort_len;
}

const struct import_table import_contact_table = {
    .name = "contact",
    .label = "name",
    .columns = COLUMNS,
    .count = sizeof COLUMNS / sizeof COLUMNS[0],
    .size = sizeof(struct import_contact),
    .derive = derive,
    .customer_at = AT(customer_id),
    .edited = true,
    .binned = true,
};

const char *
import_gender(const char *word)
{
    static const struct { const char *word, *code; } WORDS[] = {
        {"男", "m"}, {"男性", "m"}, {"先生", "m"}, {"m", "m"}, {"M", "m"},
        {"male", "m"}, {"Male", "m"}, {"女", "f"}, {"女性", "f"},
        {"女士", "f"}, {"小姐", "f"}, {"f", "f"}, {"F", "f"},
        {"female", "f"}, {"Female", "f"}, {"其他", "o"}, {"o", "o"},
        {"other", "o"}, {"Other", "o"}, {"未知", ""}, {"", ""},
    };
    for (size_t i = 0; word && i < sizeof WORDS / sizeof WORDS[0]; i++)
        if (strcmp(word, WORDS[i].word) == 0)
            return WORDS[i].code;
    return word ? NULL : "";
}

#define AT_ONCE 1024

static const char *
pair_key(struct arena *a, uint64_t id, const char *name)
{
    return arena_printf(a, "%llu %s", (unsigned long long)id, name);
}

static enum err
find_piece(struct ctx *cx, struct import_contact_match *m, size_t n)
{
    struct import_map by_pair;
    struct query q;
    struct rows r;
    uint64_t ids[AT_ONCE];
    import_map_init(&by_pair, cx->arena);
    for (size_t i = 0; i < n; i++) {
        const char *k = pair_key(cx->arena, m[i].customer_id, m[i].name);
        *import_map_put(&by_pair, k, strlen(k)) = i + 1;
        ids[i] = m[i].customer_id;
    }
    query_init(&q, cx->arena);
    query_sql(&q, "SELECT id, customer_id, name FROM contact"
                  " WHERE live = 1 AND customer_id IN");
    query_ids(&q, ids, n);
    query_sql(&q, " ORDER BY id DESC");
    TRY(query_rows(cx, &q, &r));
    for (size_t i = 0; i < r.count; i++) {
        const char *k = pair_key(cx->arena, rows_u64(&r, i, 1),
                                 rows_text(&r, i, 2));
        uint64_t *at = import_map_get(&by_pair, k, strlen(k));
        if (at)
            m[*at - 1].id = rows_u64(&r, i, 0);
    }
    return OK;
}

enum err
import_contact_find(struct ctx *cx, struct import_contact_match *m, size_t n)
{
    for (size_t at = 0; at < n; at += AT_ONCE)
        TRY(find_piece(cx, m + at, n - at < AT_ONCE ? n - at : AT_ONCE));
    return OK;
}

static void
found_code(struct import_work *w, struct import_row *row,
           const struct rows *r, size_t stored)
{
    (void)w;
    /* The number of a person at another customer moves nobody. */
    if (rows_u64(r, stored, 2) == row->customer_id)
        row->main.id = rows_u64(r, stored, 0);
}

static const char SQL_CODES[] =
    "SELECT id, code, customer_id FROM contact WHERE live = 1 AND code IN";

static enum err
match(struct import_work *w)
{
    struct arena *a = w->cx.arena;
    struct import_row **rows = ARENA_ARRAY(a, w->count + 1, struct import_row *);
    struct import_contact_match *m =
        ARENA_ARRAY(a, w->count + 1, struct import_contact_match);
    size_t n = 0;
    TRY(import_find_codes(w, SQL_CODES, AT(code), found_code));
    for (size_t i = 0; i < w->count; i++) {
        struct import_contact *c = w->rows[i].main.now;
        if (w->rows[i].outcome == IMPORT_REFUSE || w->rows[i].main.id)
            continue;
        rows[n] = &w->rows[i];
        m[n++] = (struct import_contact_match){c->customer_id, c->name, 0};
    }
    TRY(import_contact_find(&w->cx, m, n));
    for (size_t i = 0; i < n; i++)
        rows[i]->main.id = m[i].id;
    return OK;
}

static enum err
prepare(struct import_work *w)
{
    struct import_party **by_row =
        ARENA_ARRAY(w->cx.arena, w->count + 1, struct import_party *);
    for (size_t i = 0; i < w->count; i++) {
        struct import_row *r = &w->rows[i];
        struct import_contact *c = r->main.now;
        if (r->outcome == IMPORT_REFUSE)
            continue;
        c->gender = import_gender(c->gender_word);
        if (!c->gender)
            import_refuse(w, r, "gender", MSG_GENDER, NULL, NULL);
        TRY(import_choice_code(w, r, ILIST_CONTACT_ROLE, "role", c->role_word,
                               &c->role));
        by_row[i] = ARENA_NEW(w->cx.arena, struct import_party);
        by_row[i]->name = c->customer;
    }
    TRY(import_party_resolve(w, by_row));
    return match(w);
}

static size_t
keys(struct arena *a, const void *row, const char *out[3])
{
    const struct import_contact *c = row;
    size_t n = 0;
    if (c->code && *c->code)
        out[n++] = arena_printf(a, "c:%s", c->code);
    if (c->customer && c->name)
        out[n++] = arena_printf(a, "n:%s / %s", c->customer, c->name);
    return n;
}

const struct import_ops import_contact_ops = {
    .info = {.code = "contact",
             .label = N_("Contacts"),
             .hint = N_("People at customers"),
             .fields = FIELDS,
             .field_count = sizeof FIELDS / sizeof FIELDS[0],
             .roles = ROLE_SALES | ROLE_MANAGER | ROLE_MARKETING
                      | ROLE_SERVICE},
    .table = &import_contact_table,
    .names = NAMES,
    .keys = keys,
    .prepare = prepare,
    .tables = {&import_contact_table, &import_customer_table},
    .touched = "SELECT customer_id FROM contact WHERE import_id = ?"
               " UNION SELECT c.customer_id FROM import_before b"
               " JOIN contact c ON c.id = b.row_id WHERE b.import_id = ?"
               " AND b.table_name = 'contact'"
               " ORDER BY 1",
};
