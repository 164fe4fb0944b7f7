/* Accounts: who they are. What they may see is in actor.c. */
#include "model/user.h"

#include <string.h>
#include <strings.h>

#include "core/secret.h"
#include "core/text.h"
#include "model/audit.h"
#include "model/name_key.h"
#include "model/people.h"
#include "model/role.h"
#include "model/session.h"

const struct field user_fields[] = {
    {.name = "login", .label = N_("Account"), .type = FIELD_CODE,
     .offset = FIELD_AT(struct user, login), .required = true, .max = 64,
     .hint = N_("Letters, digits, dot and hyphen; capitals become small.")},
    {.name = "name", .label = N_("Name"), .type = FIELD_TEXT,
     .offset = FIELD_AT(struct user, name), .required = true, .max = 100},
    {.name = "email", .label = N_("Email"), .type = FIELD_EMAIL,
     .offset = FIELD_AT(struct user, email)},
    {.name = "phone", .label = N_("Phone"), .type = FIELD_PHONE,
     .offset = FIELD_AT(struct user, phone), .max = 40},
};
const size_t user_field_count = sizeof user_fields / sizeof user_fields[0];

static enum err
read_user(struct ctx *cx, const struct rows *r, struct user *u)
{
    *u = (struct user){
        .id = rows_u64(r, 0, 0), .login = rows_text(r, 0, 1),
        .name = rows_text(r, 0, 2), .email = rows_text(r, 0, 3),
        .phone = rows_text(r, 0, 4), .team_id = rows_u64(r, 0, 5),
        .team_code = rows_text(r, 0, 6), .team_name = rows_text(r, 0, 7),
        .lang = rows_text(r, 0, 8), .theme = rows_text(r, 0, 9),
        .active = rows_i64(r, 0, 10) != 0,
        .must_change = rows_i64(r, 0, 11) != 0,
        .last_login_at = rows_time(r, 0, 12), .version = rows_i64(r, 0, 13),
    };
    if (!role_parse(cx->arena, rows_text(r, 0, 14), &u->roles))
        return FAIL(ERR_FAULT, "account %s has a role that is none", u->login);
    return OK;
}

#define USER_COLUMNS                                                          \
    "SELECT a.id, a.login, a.name, a.email, a.phone, a.team_id, t.code,"      \
    " t.name, a.lang, a.theme, a.active, a.must_change, a.last_login_at,"     \
    " a.version, (SELECT GROUP_CONCAT(r.role) FROM account_role r"            \
    "   WHERE r.account_id = a.id)"                                           \
    " FROM account a LEFT JOIN team t ON t.id = a.team_id "

static const char SQL_FIND[] = USER_COLUMNS "WHERE a.id = ?";

enum err
user_find(struct ctx *cx, uint64_t id, struct user *out)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_FIND, B_U64(id)));
    return read_user(cx, &r, out);
}

static const char SQL_FIND_LOGIN[] = USER_COLUMNS "WHERE a.login = ?";

enum err
user_find_login(struct ctx *cx, const char *login, struct user *out)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_FIND_LOGIN, B_CODE(login)));
    return read_user(cx, &r, out);
}

static const char SQL_ADD_ROLE[] =
    "INSERT INTO account_role (account_id, role) VALUES (?, ?)";

static enum err
add_roles(struct ctx *cx, const struct user *u)
{
    for (unsigned bit = 1; bit <= ROLE_ADMIN; bit <<= 1)
        if (u->roles & bit)
            TRY(db_exec(cx, SQL_ADD_ROLE, B_U64(u->id),
                        B_TEXT(role_key(bit))));
    return people_changed(cx);
}

static const char *
or_empty(const char *s)
{
    return s ? s : "";
}

static const char SQL_ADD[] =
    "INSERT INTO account (login, name, name_sort, email, phone,"
    " password_hash, password_at, must_change, team_id, lang, theme, active,"
    " created_at, created_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?,"
    " ?)";

enum err
user_add(struct ctx *cx, struct user *u, const char *password)
{
    const char *hash = "";
    int64_t now = clock_now();
    if (password)
        TRY(secret_hash(cx->arena, password, &hash));
    struct name_key key;
    name_key_make(cx->arena, u->name, &key);
    TRY(db_exec(cx, SQL_ADD, B_TEXT(u->login), B_TEXT(u->name),
                B_BYTES(key.sort, key.sort_len),
                B_TEXT(or_empty(u->email)), B_TEXT(or_empty(u->phone)),
                B_TEXT(hash), B_TIME(now), B_I64(u->must_change),
                B_REF(u->team_id), B_TEXT(or_empty(u->lang)),
                B_TEXT(or_empty(u->theme)), B_TIME(now),
                B_REF(cx->actor.user_id)));
    u->id = db_last_id(cx->db);
    TRY(add_roles(cx, u));
    return audit_write(cx, "user.add", "account", u->id, NULL);
}

static const char SQL_PASSWORD[] =
    "UPDATE account SET password_hash = ?, password_at = ?, must_change = ?,"
    " version = version + 1 WHERE id = ?";

enum err
user_password_set(struct ctx *cx, uint64_t id, const char *password,
                  bool must_change, uint64_t keep_session)
{
    const char *hash;
    TRY(secret_hash(cx->arena, password, &hash));
    TRY(db_exec(cx, SQL_PASSWORD, B_TEXT(hash), B_TIME(clock_now()),
                B_I64(must_change), B_U64(id)));
    if (db_affected(cx->db) == 0)
        return ERR_NOT_FOUND;
    TRY(session_end_all(cx, id, keep_session));
    return audit_write(cx, "user.password", "account", id, NULL);
}

const char *
user_password_judge(const char *login, const char *password)
{
    if (!password || !utf8_valid(password, strlen(password)) ||
        utf8_length(password) < PASSWORD_MIN)
        return N_("At least 10 characters.");
    if (strlen(password) > PASSWORD_MAX)
        return N_("This password is too long.");
    if (strcasestr(password, login))
        return N_("The password must not contain the account.");
    return NULL;
}

static const char SQL_PREFERENCE[] =
    "UPDATE account SET lang = COALESCE(?, lang), theme = COALESCE(?, theme)"
    " WHERE id = ?";

enum err
user_preference_set(struct ctx *cx, uint64_t id, const char *lang,
                    const char *theme)
{
    return db_exec(cx, SQL_PREFERENCE, B_TEXT(lang), B_TEXT(theme),
                   B_U64(id));
}

static const char SQL_TEAM_CODE[] = "SELECT id FROM team WHERE code = ?";

enum err
team_find_code(struct ctx *cx, const char *code, uint64_t *id)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_TEAM_CODE, B_CODE(code)));
    *id = rows_u64(&r, 0, 0);
    return OK;
}
