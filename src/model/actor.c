/* Which customers somebody may see (lifecycle.md 9): the widest of his roles
 * counts. A salesperson sees his own, and the team's where the team says so;
 * a manager the team and all below; marketing, service and analysts all; an
 * administrator none unless another role stands beside it. */
#include <string.h>

#include "core/text.h"
#include "model/delegation.h"
#include "model/role.h"
#include "model/user.h"

/* "3,5,8" as ACTOR_TEAMS gives it. */
static enum err
teams_below(struct ctx *cx, const char *list)
{
    size_t n = 1;
    for (const char *p = list; p && *p; p++)
        n += *p == ',';
    uint64_t *ids = ARENA_ARRAY(cx->arena, n, uint64_t);
    cx->actor.team_ids = ids;
    cx->actor.team_count = 0;
    for (const char *p = list; p && *p; cx->actor.team_count++) {
        size_t digits = strcspn(p, ",");
        if (!parse_u64(arena_copy(cx->arena, p, digits),
                       &ids[cx->actor.team_count]))
            return FAIL(ERR_FAULT, "list of teams cannot be read: %s", list);
        p += digits + (p[digits] == ',');
    }
    return OK;
}

/* And those of the managers he stands in for. */
static enum err
teams_stood_in_for(struct ctx *cx)
{
    struct actor *a = &cx->actor;
    struct rows r;
    TRY(delegation_teams(cx, &r));
    if (!r.count)
        return OK;
    uint64_t *ids = ARENA_ARRAY(cx->arena, a->team_count + r.count, uint64_t);
    memcpy(ids, a->team_ids, a->team_count * sizeof *ids);
    for (size_t i = 0; i < r.count; i++)
        ids[a->team_count + i] = rows_u64(&r, i, 0);
    a->team_ids = ids;
    a->team_count += r.count;
    return OK;
}

static void
own_team_only(struct ctx *cx)
{
    uint64_t *ids = ARENA_NEW(cx->arena, uint64_t);
    *ids = cx->actor.team_id;
    cx->actor.team_ids = ids;
    cx->actor.team_count = 1;
}

/* Whom the command line acts as: nobody logs in with it. Customers without an
 * owner and a team are in no manager's reach, but in its. */
static bool
is_system(const struct actor *a)
{
    return a->login && !strcmp(a->login, "system");
}

enum err
actor_reach(struct ctx *cx, const char *teams, bool team_shared,
            bool stands_in)
{
    struct actor *a = &cx->actor;
    a->reach = REACH_NONE;
    a->may_write = a->roles && a->roles != ROLE_ANALYST;
    if ((a->roles & (ROLE_MARKETING | ROLE_SERVICE | ROLE_ANALYST)) ||
        is_system(a)) {
        a->reach = REACH_ALL;
    } else if ((a->roles & ROLE_MANAGER) && a->team_id) {
        a->reach = REACH_TEAMS;
        TRY(teams_below(cx, teams));
        return stands_in ? teams_stood_in_for(cx) : OK;
    } else if ((a->roles & ROLE_SALES) && a->team_id && team_shared) {
        a->reach = REACH_TEAMS;
        own_team_only(cx);
    } else if (a->roles & (ROLE_SALES | ROLE_MANAGER)) {
        a->reach = REACH_OWN;
    }
    return OK;
}

static const char SQL_ACTOR[] =
    "SELECT a.id, a.login, a.name, a.team_id, t.name, t.path, t.shared,"
    " (SELECT GROUP_CONCAT(r.role) FROM account_role r"
    "   WHERE r.account_id = a.id)," ACTOR_TEAMS
    " FROM account a LEFT JOIN team t ON t.id = a.team_id"
    " WHERE a.login = ? AND a.active = 1";

enum err
actor_load(struct ctx *cx, const char *login)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_ACTOR, B_CODE(login)));
    cx->actor = (struct actor){
        .user_id = rows_u64(&r, 0, 0), .login = rows_text(&r, 0, 1),
        .name = rows_text(&r, 0, 2), .team_id = rows_u64(&r, 0, 3),
        .team_name = rows_text(&r, 0, 4)};
    if (!role_parse(cx->arena, rows_text(&r, 0, 7), &cx->actor.roles))
        return FAIL(ERR_FAULT, "account %s has a role that is none", login);
    return actor_reach(cx, rows_text(&r, 0, 8), rows_i64(&r, 0, 6) != 0,
                       true);
}

static const char SQL_LOGIN[] =
    "SELECT login FROM account WHERE id = ? AND active = 1";

enum err
actor_of_account(struct ctx *cx, uint64_t account_id, struct actor *out)
{
    struct actor me = cx->actor;
    struct rows r;
    *out = me;
    if (account_id == me.user_id)
        return OK;
    TRY(db_find(cx, &r, SQL_LOGIN, B_U64(account_id)));
    enum err e = actor_load(cx, rows_text(&r, 0, 0));
    *out = cx->actor;
    cx->actor = me;
    return e;
}

static const char SQL_ABOVE[] =
    "SELECT COUNT(*) FROM account ac JOIN team at ON at.id = ac.team_id"
    " JOIN team mt ON mt.id = ?"
    " WHERE ac.id = ? AND at.path LIKE CONCAT(mt.path, '%')";

enum err
actor_above(struct ctx *cx, uint64_t account_id, bool *out)
{
    struct rows r;
    *out = false;
    if (!(cx->actor.roles & ROLE_MANAGER))
        return OK;
    TRY(db_find(cx, &r, SQL_ABOVE, B_U64(cx->actor.team_id),
                B_U64(account_id)));
    *out = rows_u64(&r, 0, 0) != 0;
    return OK;
}
