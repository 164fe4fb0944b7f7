/* See user_own.h. */
#include "model/user_own.h"

#include "model/audit.h"
#include "model/change.h"
#include "model/name_key.h"

#define MINUTE INT64_C(60000000)
#define HOUR (60 * MINUTE)
#define COLUMN(member, text, kind_of)                                         \
    .name = #member, .label = text, .type = kind_of,                          \
    .offset = FIELD_AT(struct user_own, member)

static const struct choice LANGS[] = {
    {"", N_("Like the browser")},
    {"zh-CN", "简体中文"}, {"zh-TW", "繁體中文"}, {"en", "English"},
    {NULL, NULL}};
static const struct choice THEMES[] = {
    {"auto", N_("Like the system")}, {"light", N_("Light")},
    {"dark", N_("Dark")}, {NULL, NULL}};

const struct field user_own_fields[] = {
    {COLUMN(name, N_("Full name"), FIELD_TEXT), .required = true, .max = 100},
    {COLUMN(phone, N_("Phone"), FIELD_PHONE), .max = 40},
    {COLUMN(lang, N_("Language"), FIELD_CHOICE), .choices = LANGS},
    {COLUMN(theme, N_("Light or dark"), FIELD_CHOICE), .required = true,
     .choices = THEMES},
};
const size_t user_own_field_count =
    sizeof user_own_fields / sizeof user_own_fields[0];

static const char SQL_FIND[] =
    "SELECT name, phone, lang, IF(theme = '', 'auto', theme) FROM account"
    " WHERE id = ?";

enum err
user_own_find(struct ctx *cx, struct user_own *out)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_FIND, B_U64(cx->actor.user_id)));
    record_load(user_own_fields, user_own_field_count, &r, 0, 0, out);
    return OK;
}

static const char SQL_SAVE[] =
    "UPDATE account SET name = ?, phone = ?, lang = ?, theme = ?,"
    " name_sort = ?, version = version + 1 WHERE id = ?";

enum err
user_own_save(struct ctx *cx, const struct user_own *now,
              const struct user_own *next)
{
    struct change *list;
    struct name_key key;
    struct bind b[8];
    size_t n = user_own_field_count;
    size_t changes = change_list(cx->arena, user_own_fields, n, now, next,
                                 &list);
    if (!changes)
        return OK;
    name_key_make(cx->arena, next->name, &key);
    record_binds(user_own_fields, n, next, b);
    b[n++] = B_BYTES(key.sort, key.sort_len);
    b[n++] = B_U64(cx->actor.user_id);
    TRY(db_exec_v(cx, SQL_SAVE, b, n));
    return audit_write(cx, "user.edit", "account", cx->actor.user_id,
                       change_write(cx->arena, list, changes));
}

static const char SQL_SESSIONS[] =
    "SELECT id, created_at, seen_at, address, agent FROM session"
    " WHERE account_id = ? AND ended_at IS NULL AND created_at > ?"
    " AND seen_at > ? ORDER BY seen_at DESC LIMIT 50";

enum err
user_sessions(struct ctx *cx, struct user_session **out, size_t *n)
{
    struct rows r;
    int64_t now = clock_now();
    TRY(db_query(cx, &r, SQL_SESSIONS, B_U64(cx->actor.user_id),
                 B_TIME(now - cx->config->session_max_h * HOUR),
                 B_TIME(now - cx->config->session_idle_min * MINUTE)));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count, struct user_session);
    for (size_t i = 0; i < r.count; i++)
        (*out)[i] = (struct user_session){
            rows_u64(&r, i, 0), rows_time(&r, i, 1), rows_time(&r, i, 2),
            rows_text(&r, i, 3), rows_text(&r, i, 4)};
    return OK;
}
