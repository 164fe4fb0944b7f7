/* See team.h. */
#include "model/team.h"

#include <string.h>

#include "core/secret.h"
#include "model/audit.h"
#include "model/change.h"
#include "model/people.h"

#define COLUMN(member, text, kind_of)                                         \
    .name = #member, .label = text, .type = kind_of,                          \
    .offset = FIELD_AT(struct team, member)

enum { PATH_MOST = 240, FIELDS_MOST = 12 };

const struct field team_fields[] = {
    {COLUMN(name, N_("thing|Name"), FIELD_TEXT), .required = true, .max = 100},
    {COLUMN(code, N_("Code"), FIELD_CODE), .required = true, .max = 32,
     .hint = N_("Imports name the team by it.")},
    {COLUMN(parent_id, N_("Team above"), FIELD_REF), .required = true},
    {COLUMN(region, N_("Regional office"), FIELD_TEXT), .max = 64},
    {COLUMN(recovery_limit, N_("Budget of a recovery case without approval"),
            FIELD_MONEY),
     .hint = N_("Empty = as the team above; above it a manager approves.")},
    {COLUMN(shared, N_("The whole team sees its customers"), FIELD_BOOL),
     .hint = N_("Otherwise each salesperson sees his own, the manager all.")},
    {COLUMN(active, N_("In use"), FIELD_BOOL),
     .hint = N_("A dissolved team is not offered any more.")},
};
const size_t team_field_count = sizeof team_fields / sizeof team_fields[0];

static const char SQL_FIND[] =
    "SELECT id, name, code, parent_id, region, recovery_limit, shared,"
    " active, path, version FROM team WHERE id = ?";

enum err
team_find(struct ctx *cx, uint64_t id, struct team *out)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_FIND, B_U64(id)));
    memset(out, 0, sizeof *out);
    out->id = rows_u64(&r, 0, 0);
    record_load(team_fields, team_field_count, &r, 0, 1, out);
    out->path = rows_text(&r, 0, team_field_count + 1);
    out->version = rows_i64(&r, 0, team_field_count + 2);
    return OK;
}

static const char SQL_LOCK[] =
    "SELECT id FROM team WHERE parent_id IS NULL FOR UPDATE";

enum err
team_lock(struct ctx *cx)
{
    struct rows r;
    return db_query(cx, &r, SQL_LOCK);
}

static const char SQL_IN_USE[] =
    "SELECT (SELECT COUNT(*) FROM account WHERE team_id = ? AND active = 1),"
    " (SELECT COUNT(*) FROM team WHERE parent_id = ? AND active = 1),"
    " (SELECT COUNT(*) FROM customer WHERE team_id = ? AND live = 1)";

static enum err
judge_dissolve(struct ctx *cx, const struct team *was, struct problems *out)
{
    struct rows r;
    struct bind id = B_U64(was->id);
    TRY(db_find(cx, &r, SQL_IN_USE, id, id, id));
    if (!was->parent_id)
        problem_add(out, "active", N_("The topmost team stays."));
    else if (rows_u64(&r, 0, 0) || rows_u64(&r, 0, 1) || rows_u64(&r, 0, 2))
        problem_add(out, "active",
                    N_("It still has people, customers or teams below it. "
                       "Move them first."));
    return OK;
}

enum err
team_judge(struct ctx *cx, const struct team *was, const struct team *next,
           struct problems *out)
{
    struct team above;
    memset(out, 0, sizeof *out);
    if (was->id && was->active && !next->active)
        TRY(judge_dissolve(cx, was, out));
    if (next->parent_id == was->parent_id)
        return OK;
    if (was->id && !was->parent_id) {
        problem_add(out, "parent_id", N_("The topmost team stays."));
        return OK;
    }
    enum err e = team_find(cx, next->parent_id, &above);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    if (e == ERR_NOT_FOUND || !above.active)
        problem_add(out, "parent_id", N_("Please choose from the list."));
    else if (was->id && !strncmp(above.path, was->path, strlen(was->path)))
        problem_add(out, "parent_id",
                    N_("A team cannot be below itself."));
    else if (strlen(above.path) > PATH_MOST - 20)
        problem_add(out, "parent_id", N_("The tree is too deep."));
    return OK;
}

static const char SQL_ADD[] =
    "INSERT INTO team (name, code, parent_id, region, recovery_limit, shared,"
    " active, path, created_at, created_by)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
static const char SQL_PATH[] = "UPDATE team SET path = ? WHERE id = ?";

enum err
team_add(struct ctx *cx, struct team *next)
{
    struct team above, none = {0};
    struct change *list;
    struct bind b[FIELDS_MOST];
    size_t n = team_field_count;
    TRY(team_find(cx, next->parent_id, &above));
    record_binds(team_fields, n, next, b);
    b[n++] = B_TEXT(secret_token(cx->arena)); /* until the id is known */
    b[n++] = B_TIME(clock_now());
    b[n++] = B_REF(cx->actor.user_id);
    enum err e = db_exec_v(cx, SQL_ADD, b, n);
    if (e == ERR_CONFLICT)
        return ERR_INVALID;
    TRY(e);
    next->id = db_last_id(cx->db);
    TRY(db_exec(cx, SQL_PATH,
                B_TEXT(arena_printf(cx->arena, "%s%llu/", above.path,
                                    (unsigned long long)next->id)),
                B_U64(next->id)));
    TRY(people_changed(cx));
    field_clear(team_fields, team_field_count, &none);
    n = change_list(cx->arena, team_fields, team_field_count, &none, next,
                    &list);
    return audit_write(cx, "team.add", "team", next->id,
                       change_write(cx->arena, list, n));
}

static const char SQL_MOVE[] =
    "UPDATE team SET path = CONCAT(?, SUBSTRING(path, ?)) WHERE path LIKE ?"
    " ORDER BY path";

static enum err
move(struct ctx *cx, const struct team *now, uint64_t parent_id)
{
    struct team above;
    TRY(team_find(cx, parent_id, &above));
    const char *path = arena_printf(cx->arena, "%s%llu/", above.path,
                                    (unsigned long long)now->id);
    return db_exec(cx, SQL_MOVE, B_TEXT(path),
                   B_U64(strlen(now->path) + 1),
                   B_TEXT(arena_printf(cx->arena, "%s%%", now->path)));
}

static const char SQL_SAVE[] =
    "UPDATE team SET name = ?, code = ?, parent_id = ?, region = ?,"
    " recovery_limit = ?, shared = ?, active = ?, version = version + 1"
    " WHERE id = ? AND version = ?";

enum err
team_save(struct ctx *cx, const struct team *now, const struct team *next)
{
    struct change *list;
    struct bind b[FIELDS_MOST];
    size_t n = team_field_count;
    size_t changes = change_list(cx->arena, team_fields, n, now, next, &list);
    if (!changes)
        return OK;
    record_binds(team_fields, n, next, b);
    b[n++] = B_U64(next->id);
    b[n++] = B_I64(now->version);
    enum err e = db_exec_v(cx, SQL_SAVE, b, n);
    if (e == ERR_CONFLICT)
        return ERR_INVALID;
    TRY(e);
    if (db_affected(cx->db) != 1)
        return ERR_CONFLICT;
    if (next->parent_id != now->parent_id)
        TRY(move(cx, now, next->parent_id));
    TRY(people_changed(cx));
    return audit_write(cx, "team.edit", "team", next->id,
                       change_write(cx->arena, list, changes));
}

static const char SQL_LIST[] =
    "SELECT t.id, t.parent_id, t.name, t.code, t.path, t.shared, t.active,"
    " (SELECT COUNT(*) FROM account a WHERE a.team_id = t.id AND a.active = 1"
    "   AND a.login <> 'system'),"
    " (SELECT COUNT(*) FROM customer c WHERE c.team_id = t.id AND c.live = 1),"
    " (SELECT GROUP_CONCAT(a.name ORDER BY a.name_sort SEPARATOR '、')"
    "   FROM account a JOIN account_role r ON r.account_id = a.id"
    "   AND r.role = 'manager' WHERE a.team_id = t.id AND a.active = 1"
    "   AND a.login <> 'system')"
    " FROM team t ORDER BY t.name";

static unsigned
depth_of(const char *path)
{
    unsigned slashes = 0;
    for (; *path; path++)
        slashes += *path == '/';
    return slashes >= 2 ? slashes - 2 : 0;
}

/* Children behind their parent, siblings by name; what is below adds up. */
static uint64_t
put_below(const struct team_row *all, size_t n, uint64_t parent,
          struct team_row *out, size_t *count)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++) {
        if (all[i].parent_id != parent || *count == n)
            continue;
        size_t at = (*count)++;
        out[at] = all[i];
        out[at].customers += put_below(all, n, all[i].id, out, count);
        sum += out[at].customers;
    }
    return sum;
}

enum err
team_list(struct ctx *cx, struct team_row **out, size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_LIST));
    struct team_row *all = ARENA_ARRAY(cx->arena, r.count, struct team_row);
    *out = ARENA_ARRAY(cx->arena, r.count, struct team_row);
    for (size_t i = 0; i < r.count; i++)
        all[i] = (struct team_row){
            .id = rows_u64(&r, i, 0), .parent_id = rows_u64(&r, i, 1),
            .name = rows_text(&r, i, 2), .code = rows_text(&r, i, 3),
            .path = rows_text(&r, i, 4), .shared = rows_i64(&r, i, 5) != 0,
            .active = rows_i64(&r, i, 6) != 0, .people = rows_u64(&r, i, 7),
            .customers = rows_u64(&r, i, 8), .leaders = rows_text(&r, i, 9),
            .depth = depth_of(rows_text(&r, i, 4))};
    *n = 0;
    put_below(all, r.count, 0, *out, n);
    return OK;
}
