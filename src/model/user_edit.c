/* See user_edit.h. */
#include "model/user_edit.h"

#include <ctype.h>
#include <string.h>

#include "core/secret.h"
#include "model/audit.h"
#include "model/change.h"
#include "model/name_key.h"
#include "model/people.h"
#include "model/role.h"
#include "model/session.h"
#include "model/user.h"

#define COLUMN(member, text, kind_of)                                         \
    .name = #member, .label = text, .type = kind_of,                          \
    .offset = FIELD_AT(struct user_edit, member)

static const struct choice LANGS[] = {
    {"", N_("Like the browser")},
    {"zh-CN", "简体中文"}, {"zh-TW", "繁體中文"}, {"en", "English"},
    {NULL, NULL}};

const struct field user_edit_fields[] = {
    {COLUMN(login, N_("Account"), FIELD_CODE), .required = true, .max = 64,
     .hint = N_("Letters, digits, dot and hyphen; capitals become small.")},
    {COLUMN(name, N_("Full name"), FIELD_TEXT), .required = true, .max = 100},
    {COLUMN(email, N_("Email"), FIELD_EMAIL), .max = 254},
    {COLUMN(phone, N_("Phone"), FIELD_PHONE), .max = 40},
    {COLUMN(team_id, N_("Team"), FIELD_REF)},
    {COLUMN(lang, N_("Language"), FIELD_CHOICE), .choices = LANGS},
    {COLUMN(sales, N_("role|Sales"), FIELD_BOOL),
     .hint = N_("Own customers, and the team's where the team shares them.")},
    {COLUMN(manager, N_("role|Manager"), FIELD_BOOL),
     .hint = N_("All customers of the team and the teams below; assigns "
                "them.")},
    {COLUMN(marketing, N_("role|Marketing"), FIELD_BOOL),
     .hint = N_("All customers, without private notes.")},
    {COLUMN(service, N_("role|Service"), FIELD_BOOL),
     .hint = N_("All customers; tickets and feedback.")},
    {COLUMN(analyst, N_("role|Analyst"), FIELD_BOOL),
     .hint = N_("Sees and exports everything, changes nothing.")},
    {COLUMN(admin, N_("role|Administrator"), FIELD_BOOL),
     .hint = N_("Users, teams, settings and audit log; customers only with "
                "another role.")},
    {COLUMN(active, N_("May log in"), FIELD_BOOL),
     .hint = N_("Switch it off for who leaves: the name stays on what was "
                "done.")},
};
const size_t user_edit_field_count =
    sizeof user_edit_fields / sizeof user_edit_fields[0];

unsigned
user_edit_roles(const struct user_edit *u)
{
    return (u->sales ? ROLE_SALES : 0u) | (u->manager ? ROLE_MANAGER : 0u) |
           (u->marketing ? ROLE_MARKETING : 0u) |
           (u->service ? ROLE_SERVICE : 0u) |
           (u->analyst ? ROLE_ANALYST : 0u) | (u->admin ? ROLE_ADMIN : 0u);
}

enum err
user_edit_find(struct ctx *cx, uint64_t id, struct user_edit *out)
{
    struct user u;
    TRY(user_find(cx, id, &u));
    if (!strcmp(u.login, "system"))
        return ERR_NOT_FOUND;
    *out = (struct user_edit){
        .id = u.id, .login = u.login, .name = u.name, .email = u.email,
        .phone = u.phone, .team_id = u.team_id, .lang = u.lang,
        .sales = u.roles & ROLE_SALES, .manager = u.roles & ROLE_MANAGER,
        .marketing = u.roles & ROLE_MARKETING,
        .service = u.roles & ROLE_SERVICE,
        .analyst = u.roles & ROLE_ANALYST, .admin = u.roles & ROLE_ADMIN,
        .active = u.active, .version = u.version};
    return OK;
}

static const char SQL_ADMINS[] =
    "SELECT a.id FROM account_role r JOIN account a ON a.id = r.account_id"
    " WHERE r.role = 'admin' AND a.active = 1 AND a.password_hash <> ''"
    " AND a.id <> ? FOR UPDATE";

static enum err
judge_admin(struct ctx *cx, const struct user_edit *was,
            const struct user_edit *next, struct problems *out)
{
    struct rows r;
    bool self = was->id == cx->actor.user_id;
    bool loses = was->admin && was->active && (!next->admin || !next->active);
    if (!loses)
        return OK;
    const char *field = next->admin ? "active" : "admin";
    if (self) {
        problem_add(out, field, N_("You cannot do this to yourself."));
        return OK;
    }
    TRY(db_query(cx, &r, SQL_ADMINS, B_U64(was->id)));
    if (r.count == 0)
        problem_add(out, field,
                    N_("This is the last administrator who can log in."));
    return OK;
}

enum err
user_edit_judge(struct ctx *cx, const struct user_edit *was,
                struct user_edit *next, struct problems *out)
{
    char *login = arena_text(cx->arena, next->login);
    bool self = was->id == cx->actor.user_id;
    memset(out, 0, sizeof *out);
    for (char *p = login; p && *p; p++)
        *p = (char)tolower((unsigned char)*p);
    next->login = login;
    if (login && *login == '-')
        problem_add(out, "login", N_("An account does not begin with a "
                                     "hyphen."));
    if (!user_edit_roles(next))
        problem_add(out, "sales", N_("Choose at least one role."));
    if ((next->sales || next->manager) && !next->team_id)
        problem_add(out, "team_id",
                    N_("Salespeople and managers need a team."));
    if (self && !next->active && !was->admin)
        problem_add(out, "active", N_("You cannot do this to yourself."));
    return judge_admin(cx, was, next, out);
}

static enum err
write_changes(struct ctx *cx, const struct user_edit *from,
              const struct user_edit *to)
{
    struct change *list;
    size_t n = change_list(cx->arena, user_edit_fields, user_edit_field_count,
                           from, to, &list);
    return audit_write(cx, "user.edit", "account", to->id,
                       change_write(cx->arena, list, n));
}

static const char SQL_OFF[] = "UPDATE account SET active = 0 WHERE id = ?";

enum err
user_edit_add(struct ctx *cx, struct user_edit *next, const char **password)
{
    struct user_edit none = {0};
    struct user u = {.login = next->login, .name = next->name,
                     .email = next->email, .phone = next->phone,
                     .team_id = next->team_id, .lang = next->lang,
                     .roles = user_edit_roles(next), .must_change = true};
    *password = secret_password(cx->arena);
    enum err e = user_add(cx, &u, *password);
    if (e == ERR_CONFLICT)
        return ERR_INVALID;
    TRY(e);
    next->id = u.id;
    if (!next->active)
        TRY(db_exec(cx, SQL_OFF, B_U64(u.id)));
    field_clear(user_edit_fields, user_edit_field_count, &none);
    return write_changes(cx, &none, next);
}

static const char SQL_FORGET_ROLES[] =
    "DELETE FROM account_role WHERE account_id = ?";
static const char SQL_ROLE[] =
    "INSERT INTO account_role (account_id, role) VALUES (?, ?)";

static enum err
set_roles(struct ctx *cx, uint64_t id, unsigned roles)
{
    TRY(db_exec(cx, SQL_FORGET_ROLES, B_U64(id)));
    for (unsigned bit = 1; bit <= ROLE_ADMIN; bit <<= 1)
        if (roles & bit)
            TRY(db_exec(cx, SQL_ROLE, B_U64(id), B_TEXT(role_key(bit))));
    return people_changed(cx);
}

static const char SQL_SAVE[] =
    "UPDATE account SET login = ?, name = ?, name_sort = ?, email = ?,"
    " phone = ?, team_id = ?, lang = ?, active = ?, version = version + 1"
    " WHERE id = ? AND version = ?";

static const char *
full(const char *s)
{
    return s ? s : "";
}

enum err
user_edit_save(struct ctx *cx, const struct user_edit *now,
               const struct user_edit *next, uint64_t keep)
{
    struct change *list;
    struct name_key key;
    bool other = user_edit_roles(now) != user_edit_roles(next);
    if (!change_list(cx->arena, user_edit_fields, user_edit_field_count, now,
                     next, &list))
        return OK;
    name_key_make(cx->arena, next->name, &key);
    enum err e = db_exec(cx, SQL_SAVE, B_TEXT(next->login),
                         B_TEXT(next->name), B_BYTES(key.sort, key.sort_len),
                         B_TEXT(full(next->email)), B_TEXT(full(next->phone)),
                         B_REF(next->team_id), B_TEXT(full(next->lang)),
                         B_I64(next->active), B_U64(next->id),
                         B_I64(now->version));
    if (e == ERR_CONFLICT)
        return ERR_INVALID;
    TRY(e);
    if (db_affected(cx->db) != 1)
        return ERR_CONFLICT;
    if (other)
        TRY(set_roles(cx, next->id, user_edit_roles(next)));
    if (other || !next->active)
        TRY(session_end_all(cx, next->id, keep));
    return write_changes(cx, now, next);
}

enum err
user_reset(struct ctx *cx, uint64_t id, const char **password)
{
    if (id == cx->actor.user_id)
        return ERR_DENIED;
    *password = secret_password(cx->arena);
    return user_password_set(cx, id, *password, true, 0);
}
