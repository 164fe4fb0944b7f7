/* See contact.h. A contact's name and telephones are pieces of its customer in
 * the search, so each change rewrites those. */
#include "model/contact.h"

#include <string.h>

#include "model/audit.h"
#include "model/change.h"
#include "model/customer_edit.h"
#include "model/name_key.h"
#include "model/search.h"

#define COLUMN(member, text, kind_of)                                         \
    .name = #member, .label = text, .type = kind_of,                          \
    .offset = FIELD_AT(struct contact, member)

static const struct choice GENDERS[] = {
    {"f", N_("Female")}, {"m", N_("Male")}, {"o", N_("gender|Other")},
    {NULL, NULL}};

const struct field contact_fields[] = {
    {COLUMN(name, N_("Name"), FIELD_TEXT), .required = true, .max = 100},
    {COLUMN(gender, N_("Gender"), FIELD_CHOICE), .choices = GENDERS},
    {COLUMN(title, N_("Position"), FIELD_TEXT), .max = 100},
    {COLUMN(department, N_("Department"), FIELD_TEXT), .max = 100},
    {COLUMN(role, N_("Part in the purchase"), FIELD_CHOICE)},
    {COLUMN(code, N_("Contact number"), FIELD_CODE), .max = 64,
     .hint = N_("Of another system, if it has one.")},
    {COLUMN(mobile, N_("Mobile"), FIELD_PHONE), .max = 40},
    {COLUMN(phone, N_("Phone"), FIELD_PHONE), .max = 40},
    {COLUMN(email, N_("Email"), FIELD_EMAIL), .max = 254},
    {COLUMN(wechat, N_("WeChat or LINE"), FIELD_TEXT), .max = 64},
    {COLUMN(birth_on, N_("Day of birth"), FIELD_DAY)},
    {COLUMN(left_on, N_("Left the company on"), FIELD_DAY)},
    {COLUMN(is_key, N_("Key contact, shown on the profile"), FIELD_BOOL)},
    {COLUMN(remark, N_("Remark"), FIELD_LINES)},
};
const size_t contact_field_count =
    sizeof contact_fields / sizeof contact_fields[0];

enum { FIELDS_MOST = 24 };

static const char SQL_FIND[] =
    "SELECT p.id, p.name, p.gender, p.title, p.department, p.role,"
    " COALESCE(p.code, ''), p.mobile, p.phone, p.email, p.wechat, p.birth_on,"
    " p.left_on, p.is_key, p.remark, p.customer_id, p.version, p.changed_at,"
    " w.name FROM contact p LEFT JOIN account w ON w.id = p.changed_by"
    " WHERE p.id = ? AND p.live = 1";

enum err
contact_find(struct ctx *cx, uint64_t id, struct contact *out)
{
    struct rows r;
    struct contact of;
    size_t n = contact_field_count;
    TRY(db_find(cx, &r, SQL_FIND, B_U64(id)));
    TRY(contact_new(cx, rows_u64(&r, 0, n + 1), &of));
    *out = of;
    out->id = rows_u64(&r, 0, 0);
    record_load(contact_fields, n, &r, 0, 1, out);
    out->version = rows_i64(&r, 0, n + 2);
    out->changed_at = rows_time(&r, 0, n + 3);
    out->changed_by = rows_text(&r, 0, n + 4);
    return OK;
}

enum err
contact_new(struct ctx *cx, uint64_t customer_id, struct contact *out)
{
    struct customer_edit c;
    TRY(customer_edit_find(cx, customer_id, &c));
    memset(out, 0, sizeof *out);
    field_clear(contact_fields, contact_field_count, out);
    out->customer_id = c.id;
    out->customer = c.name;
    out->changed_at = TIME_NONE;
    return OK;
}

void
contact_judge(const struct contact *was, const struct contact *next,
              struct problems *out)
{
    int32_t today = clock_today();
    memset(out, 0, sizeof *out);
    if (next->birth_on != was->birth_on && next->birth_on > today)
        problem_add(out, "birth_on", N_("This day has not come yet."));
    if (next->left_on != was->left_on && next->left_on > today)
        problem_add(out, "left_on", N_("This day has not come yet."));
}

static const char SQL_CODE_TAKEN[] =
    "SELECT id FROM contact WHERE code = ? AND live = 1 AND id <> ?";

static enum err
code_free(struct ctx *cx, const struct contact *c)
{
    struct rows r;
    if (!c->code || !*c->code)
        return OK;
    enum err e = db_find(cx, &r, SQL_CODE_TAKEN, B_TEXT(c->code),
                         B_U64(c->id));
    if (e == ERR_NOT_FOUND)
        return OK;
    return e == OK ? ERR_INVALID : e;
}

static enum err
write_audit(struct ctx *cx, const char *action, const struct contact *from,
            const struct contact *to)
{
    struct change *list;
    size_t n = change_list(cx->arena, contact_fields, contact_field_count,
                           from, to, &list);
    TRY(search_index_customer(cx, to->customer_id));
    return audit_write(cx, action, "contact", to->id,
                       change_write(cx->arena, list, n));
}

static const char SQL_ADD[] =
    "INSERT INTO contact (name, gender, title, department, role, code, mobile,"
    " phone, email, wechat, birth_on, left_on, is_key, remark, name_sort,"
    " customer_id, created_at, created_by) VALUES (?, ?, ?, ?, ?,"
    " NULLIF(?, ''), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

enum err
contact_add(struct ctx *cx, struct contact *next)
{
    struct contact none = {0};
    struct bind b[FIELDS_MOST];
    struct name_key key;
    size_t n = contact_field_count;
    TRY(code_free(cx, next));
    name_key_make(cx->arena, next->name, &key);
    record_binds(contact_fields, n, next, b);
    b[n++] = B_BYTES(key.sort, key.sort_len);
    b[n++] = B_U64(next->customer_id);
    b[n++] = B_TIME(clock_now());
    b[n++] = B_REF(cx->actor.user_id);
    enum err e = db_exec_v(cx, SQL_ADD, b, n);
    if (e == ERR_CONFLICT)
        return ERR_INVALID;
    TRY(e);
    next->id = db_last_id(cx->db);
    field_clear(contact_fields, contact_field_count, &none);
    return write_audit(cx, "contact.add", &none, next);
}

static const char SQL_SAVE[] =
    "UPDATE contact SET name = ?, gender = ?, title = ?, department = ?,"
    " role = ?, code = NULLIF(?, ''), mobile = ?, phone = ?, email = ?,"
    " wechat = ?, birth_on = ?, left_on = ?, is_key = ?, remark = ?,"
    " name_sort = ?, changed_at = ?, changed_by = ?, version = version + 1"
    " WHERE id = ? AND version = ? AND live = 1";

enum err
contact_save(struct ctx *cx, const struct contact *now,
             const struct contact *next)
{
    struct change *list;
    struct bind b[FIELDS_MOST];
    struct name_key key;
    size_t n = contact_field_count;
    if (!change_list(cx->arena, contact_fields, n, now, next, &list))
        return OK;
    TRY(code_free(cx, next));
    name_key_make(cx->arena, next->name, &key);
    record_binds(contact_fields, n, next, b);
    b[n++] = B_BYTES(key.sort, key.sort_len);
    b[n++] = B_TIME(clock_now());
    b[n++] = B_REF(cx->actor.user_id);
    b[n++] = B_U64(next->id);
    b[n++] = B_I64(now->version);
    TRY(db_exec_v(cx, SQL_SAVE, b, n));
    if (db_affected(cx->db) != 1)
        return ERR_CONFLICT;
    return write_audit(cx, "contact.edit", now, next);
}
