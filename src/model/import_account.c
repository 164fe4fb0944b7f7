/* Accounts and teams from a file. A person is known by login, else by exact
 * name; a login that is missing is made of the name. A team is named, or it is
 * the team of a manager (who gets an account, too); above it is the parent team
 * that the row names, and above all the region. Nobody can log in before a password is set. */
#include "model/import_private.h"
#include "model/people.h"

#include <ctype.h>
#include <string.h>

#include "core/text.h"

#define ROOT_TEAM 1
#define ROOT_PATH "/1/"

static const char MSG_LOGIN_TAKEN[] =
    N_("This login belongs to somebody with another name: %s.");
static const char MSG_SEVERAL[] =
    N_("Several accounts have this name. Write the login instead.");

struct account {
    const char *name, *login, *email, *phone, *role_word, *team, *parent_team,
        *manager, *region;
    struct import_sort_key name_sort;
    uint64_t team_id;
    const char *role;
    bool active;
};

#define AT(m) FIELD_AT(struct account, m)

static const struct field FIELDS[] = {
    {"name", N_("Name"), FIELD_TEXT, .offset = AT(name), .required = true, .max = 100},
    {"login", N_("Login"), FIELD_CODE, .offset = AT(login)},
    {"email", N_("E-mail"), FIELD_EMAIL, .offset = AT(email)},
    {"phone", N_("Telephone"), FIELD_PHONE, .offset = AT(phone)},
    {"role", N_("Role"), FIELD_TEXT, .offset = AT(role_word)},
    {"team", N_("Team"), FIELD_TEXT, .offset = AT(team), .max = 100},
    {"parent_team", N_("Parent team"), FIELD_TEXT, .offset = AT(parent_team), .max = 100},
    {"manager", N_("Manager"), FIELD_TEXT, .offset = AT(manager), .max = 100},
    {"region", N_("Regional office"), FIELD_TEXT, .offset = AT(region), .max = 64},
};

static const struct import_names NAMES[] = {
    {"name", "|salesagent|fullname|employee|user|姓名|员工|员工姓名|销售|"
             "業務|員工|使用者|"},
    {"login", "|username|account|userid|登录名|账号|用户名|帳號|"},
    {"email", "|mail|邮箱|电子邮箱|信箱|電子郵件|"},
    {"phone", "|mobile|tel|电话|手机|電話|手機|"},
    {"role", "|roles|position|角色|岗位|職務|"},
    {"team", "|department|group|团队|部门|小组|團隊|部門|"},
    {"parent_team", "|parentdepartment|parentgroup|上级团队|上级部门|"
                    "上級團隊|上級部門|"},
    {"manager", "|supervisor|lead|主管|经理|上级|經理|上級|"},
    {"region", "|regionaloffice|office|大区|区域|区域办公室|區域|分公司|"},
    {NULL, NULL},
};

static const struct import_column COLUMNS[] = {
    {"login", COL_TEXT, AT(login), "login"},
    {"name", COL_TEXT, AT(name), "name"},
    {"name_sort", COL_SORT, AT(name_sort), NULL},
    {"email", COL_TEXT, AT(email), "email"},
    {"phone", COL_TEXT, AT(phone), "phone"},
    {"team_id", COL_REF, AT(team_id), NULL},
    {"active", COL_BOOL, AT(active), NULL},
};

static void
derive(struct arena *a, void *row)
{
    struct account *p = row;
    struct name_key k;
    name_key_make(a, p->name ? p->name : "", &k);
    memcpy(p->name_sort.bytes, k.sort, k.sort_len);
    p->name_sort.len = k.sort_len;
}

static const struct import_table TABLE = {
    .name = "account",
    .label = "name",
    .columns = COLUMNS,
    .count = sizeof COLUMNS / sizeof COLUMNS[0],
    .size = sizeof(struct account),
    .derive = derive,
};

/* Only for the undo: teams are written here by hand. */
static const struct import_table TEAM_TABLE = {.name = "team", .label = "name"};

/* ---- teams ---- */

static const char SQL_TEAM[] =
    "SELECT t.id FROM team t LEFT JOIN team p ON p.id = t.parent_id"
    " WHERE (t.name = ? OR t.code = ?) AND t.active = 1"
    " AND (? = '' OR t.region = ?) AND (? = '' OR p.name = ? OR p.code = ?)"
    " ORDER BY t.id LIMIT 1";
static const char SQL_TEAM_ADD[] =
    "INSERT INTO team (code, name, parent_id, path, region, created_by,"
    " import_id) VALUES (?, ?, ?, ?, ?, ?, ?)"
    " ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id), active = 1";
static const char SQL_TEAM_PATH[] =
    "UPDATE team SET path = ? WHERE id = ? AND path = ?";

static uint64_t
hash(const char *s, uint64_t h)
{
    for (; *s; s++)
        h = (h ^ (unsigned char)*s) * UINT64_C(1099511628211);
    return h;
}

static enum err
team_add(struct import_work *w, const char *name, uint64_t parent,
         const char *parent_path, const char *region, uint64_t *id,
         const char **path)
{
    struct arena *a = w->cx.arena;
    const char *code = arena_printf(
        a, "x%016llx",
        (unsigned long long)hash(name, UINT64_C(14695981039346656037)
                                           ^ parent));
    const char *temporary = arena_printf(a, "%s%s", parent_path, code);
    TRY(db_exec(&w->cx, SQL_TEAM_ADD, B_TEXT(code),
                B_TEXT(utf8_cut(a, name, 99)), B_U64(parent),
                B_TEXT(temporary), B_TEXT(region), B_REF(w->account_id),
                B_U64(w->im->id)));
    *id = db_last_id(w->cx.db);
    *path = arena_printf(a, "%s%llu/", parent_path, (unsigned long long)*id);
    TRY(db_exec(&w->cx, SQL_TEAM_PATH, B_TEXT(*path), B_U64(*id),
                B_TEXT(temporary)));
    return people_changed(&w->cx);
}

/* The team of this name, below the one named `above` or else the region's,
 * where one is given. */
static enum err
team_of(struct import_work *w, const char *name, const char *above,
        const char *region, uint64_t *id)
{
    struct rows r;
    const char *next = *above ? above : region;
    const char *path = ROOT_PATH;
    uint64_t parent = ROOT_TEAM;
    enum err e = db_find(&w->cx, &r, SQL_TEAM, B_TEXT(name), B_CODE(name),
                         B_TEXT(region), B_TEXT(region), B_TEXT(above),
                         B_TEXT(above), B_CODE(above));
    if (e == OK)
        *id = rows_u64(&r, 0, 0);
    if (e != ERR_NOT_FOUND)
        return e;
    if (w->dry) {
        *id = IMPORT_NEW_ID;
        return OK;
    }
    if (*next && strcmp(next, name) != 0) {
        TRY(team_of(w, next, "", *above ? region : "", &parent));
        TRY(db_find(&w->cx, &r, "SELECT path FROM team WHERE id = ?",
                    B_U64(parent)));
        path = rows_text(&r, 0, 0);
    }
    return team_add(w, name, parent, path, region, id, &path);
}

static enum err
resolve_team(struct import_work *w, struct account *p)
{
    const char *region = p->region ? p->region : "";
    const char *above = p->parent_team ? p->parent_team : "";
    const char *name = p->team && *p->team         ? p->team
                       : p->manager && *p->manager ? p->manager
                                                   : region;
    p->team_id = 0;
    if (!*name)
        return OK;
    if (name == region)
        region = above = "";
    if (!strcmp(above, name))
        above = "";
    return team_of(w, name, above, region, &p->team_id);
}

/* ---- people ---- */

struct people {
    struct import_map logins, names; /* value = index + 1 in `rows` */
    struct rows rows;                /* id, login, name, active */
};

static const char SQL_PEOPLE[] =
    "SELECT id, login, name, active FROM account ORDER BY active, id DESC";

static enum err
read_people(struct import_work *w, struct people *p)
{
    TRY(db_query(&w->cx, &p->rows, SQL_PEOPLE));
    import_map_init(&p->logins, w->cx.arena);
    import_map_init(&p->names, w->cx.arena);
    for (size_t i = 0; i < p->rows.count; i++) {
        const char *login = rows_text(&p->rows, i, 1);
        const char *name = rows_text(&p->rows, i, 2);
        *import_map_put(&p->logins, login, strlen(login)) = i + 1;
        uint64_t *slot = import_map_put(&p->names, name, strlen(name));
        bool two = *slot && rows_u64(&p->rows, i, 3)
                   && rows_u64(&p->rows, *slot - 1, 3);
        *slot = two ? UINT64_MAX : i + 1;
    }
    return OK;
}

/* "Anna Snelling" -> anna.snelling, 王伟 -> wangwei, with a number behind when
 * the login is taken; marks it as taken. */
static const char *
make_login(struct arena *a, struct people *known, const char *name)
{
    struct name_key k;
    char base[48], *to = base;
    bool latin = (unsigned char)name[0] < 128;
    name_key_make(a, name, &k);
    for (const char *p = k.spelling; *p && to < base + 40; p++) {
        if (isalnum((unsigned char)*p))
            *to++ = (char)tolower((unsigned char)*p);
        else if (latin && to > base && to[-1] != '.')
            *to++ = '.';
    }
    while (to > base && to[-1] == '.')
        to--;
    *to = 0;
    const char *login = *base ? arena_text(a, base) : "user";
    for (int n = 2; import_map_get(&known->logins, login, strlen(login)); n++)
        login = arena_printf(a, "%s%d", *base ? base : "user", n);
    *import_map_put(&known->logins, login, strlen(login)) = UINT64_MAX;
    return login;
}

static const char SQL_ROLE[] =
    "INSERT IGNORE INTO account_role (account_id, role) VALUES (?, ?)";
static const char SQL_MANAGER[] =
    "INSERT INTO account (login, name, name_sort, team_id, import_id,"
    " created_by) VALUES (?, ?, ?, ?, ?, ?)";

/* A manager who has no account and no row of his own gets one. */
static enum err
add_manager(struct import_work *w, struct people *known,
            const struct account *of)
{
    const char *name = of->manager;
    struct name_key k;
    if (!name || !*name || import_map_get(&known->names, name, strlen(name)))
        return OK;
    *import_map_put(&known->names, name, strlen(name)) = UINT64_MAX;
    for (size_t i = 0; i < w->count; i++) {
        const struct account *p = w->rows[i].main.now;
        if (w->rows[i].outcome != IMPORT_REFUSE && strcmp(p->name, name) == 0)
            return OK;
    }
    const char *login = make_login(w->cx.arena, known, name);
    name_key_make(w->cx.arena, name, &k);
    TRY(db_exec(&w->cx, SQL_MANAGER, B_TEXT(login), B_TEXT(name),
                B_BYTES(k.sort, k.sort_len), B_REF(of->team_id),
                B_U64(w->im->id), B_REF(w->account_id)));
    TRY(db_exec(&w->cx, SQL_ROLE, B_U64(db_last_id(w->cx.db)),
                B_TEXT("manager")));
    return people_changed(&w->cx);
}

static enum err
resolve(struct import_work *w, struct import_row *r, struct people *known)
{
    struct account *p = r->main.now;
    uint64_t *slot;
    TRY(import_choice_code(w, r, ILIST_ROLE, "role", p->role_word, &p->role));
    if (!p->role)
        p->role = "sales";
    p->active = true;
    if (p->login && *p->login) {
        char *low = arena_text(w->cx.arena, p->login);
        for (char *c = low; *c; c++)
            *c = (char)tolower((unsigned char)*c);
        p->login = low;
        slot = import_map_get(&known->logins, low, strlen(low));
        if (slot && *slot == UINT64_MAX)
            import_refuse(w, r, "login", MSG_LOGIN_TAKEN, "", NULL);
        else if (slot)
            r->main.id = rows_u64(&known->rows, *slot - 1, 0);
        return OK;
    }
    slot = import_map_get(&known->names, p->name, strlen(p->name));
    if (slot && *slot == UINT64_MAX)
        import_refuse(w, r, "name", MSG_SEVERAL, NULL, NULL);
    else if (slot)
        r->main.id = rows_u64(&known->rows, *slot - 1, 0);
    else
        p->login = make_login(w->cx.arena, known, p->name);
    return OK;
}

static enum err
prepare(struct import_work *w)
{
    struct people known;
    TRY(read_people(w, &known));
    for (size_t i = 0; i < w->count; i++) {
        struct import_row *r = &w->rows[i];
        if (r->outcome == IMPORT_REFUSE)
            continue;
        TRY(resolve(w, r, &known));
        struct account *p = r->main.now;
        if (r->outcome != IMPORT_REFUSE)
            TRY(resolve_team(w, p));
        if (!p->team_id && !r->main.id)
            p->team_id = w->owner_team_id;
    }
    for (size_t i = 0; !w->dry && i < w->count; i++)
        if (w->rows[i].outcome != IMPORT_REFUSE)
            TRY(add_manager(w, &known, w->rows[i].main.now));
    return OK;
}

/* Another team, or somebody who had left: changes that no one cell holds. */
static enum err
second(struct import_work *w)
{
    for (size_t i = 0; i < w->count; i++) {
        struct import_record *m = &w->rows[i].main;
        if (w->rows[i].outcome == IMPORT_REFUSE || !m->before)
            continue;
        const struct account *now = m->now, *old = m->before;
        m->changed = m->changed || now->team_id != old->team_id
                     || now->active != old->active;
    }
    return OK;
}

static enum err
write(struct import_work *w)
{
    enum { WIDTH = 2 };
    struct bind *b = ARENA_ARRAY(w->cx.arena, w->count * WIDTH, struct bind);
    size_t n = 0;
    for (size_t i = 0; i < w->count; i++) {
        const struct import_record *m = &w->rows[i].main;
        if (m->gone || m->before)
            continue;
        b[n * WIDTH] = B_U64(m->id);
        b[n++ * WIDTH + 1] = B_TEXT(((const struct account *)m->now)->role);
    }
    if (!n)
        return OK;
    TRY(db_exec_array(&w->cx, SQL_ROLE, b, n, WIDTH));
    return people_changed(&w->cx);
}

static size_t
keys(struct arena *a, const void *row, const char *out[3])
{
    const struct account *p = row;
    const char *key = p->login && *p->login ? p->login : p->name;
    if (!key)
        return 0;
    out[0] = arena_printf(a, "a:%s", key);
    return 1;
}

const struct import_ops import_account_ops = {
    .info = {.code = "account",
             .label = N_("Accounts and teams"),
             .hint = N_("Colleagues with their teams and managers"),
             .fields = FIELDS,
             .field_count = sizeof FIELDS / sizeof FIELDS[0],
             .roles = ROLE_ADMIN},
    .table = &TABLE,
    .names = NAMES,
    .keys = keys,
    .prepare = prepare,
    .second = second,
    .write = write,
    .tables = {&TABLE, &TEAM_TABLE},
};
