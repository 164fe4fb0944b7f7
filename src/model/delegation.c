/* See delegation.h. */
#include "model/delegation.h"

#include <string.h>

#include "model/audit.h"
#include "model/people.h"

#define COLUMN(member, text_of, kind_of)                                      \
    .name = #member, .label = text_of, .type = kind_of,                       \
    .offset = FIELD_AT(struct delegation, member), .required = true

const struct field delegation_fields[] = {
    {COLUMN(stand_in_id, N_("Stand-in"), FIELD_REF)},
    {COLUMN(from_on, N_("delegation|From"), FIELD_DAY)},
    {COLUMN(to_on, N_("delegation|Up to and with"), FIELD_DAY)},
};
const size_t delegation_field_count =
    sizeof delegation_fields / sizeof delegation_fields[0];

#define MANAGERS                                                              \
    " FROM account a JOIN account_role r ON r.account_id = a.id"              \
    " AND r.role = 'manager' JOIN team t ON t.id = a.team_id"                 \
    " WHERE a.active = 1 AND a.login <> 'system' AND a.id <> ?"
static const char SQL_PEOPLE[] =
    "SELECT a.id, a.name, t.name" MANAGERS " ORDER BY a.name_sort, a.id"
    " LIMIT 300";

enum err
delegation_people(struct ctx *cx, struct delegation_person **out, size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_PEOPLE, B_U64(cx->actor.user_id)));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count + 1, struct delegation_person);
    for (size_t i = 0; i < r.count; i++)
        (*out)[i] = (struct delegation_person){
            rows_u64(&r, i, 0), rows_text(&r, i, 1), rows_text(&r, i, 2)};
    return OK;
}

static const char SQL_READ[] =
    "SELECT g.stand_in_id, g.from_on, g.to_on, a.name FROM delegation g"
    " JOIN account a ON a.id = g.stand_in_id WHERE g.account_id = ?";

enum err
delegation_read(struct ctx *cx, struct delegation *out)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_READ, B_U64(cx->actor.user_id)));
    *out = (struct delegation){.from_on = DAY_NONE, .to_on = DAY_NONE};
    if (r.count)
        *out = (struct delegation){rows_u64(&r, 0, 0), rows_day(&r, 0, 1),
                                   rows_day(&r, 0, 2), rows_text(&r, 0, 3)};
    return OK;
}

static const char SQL_FOR[] =
    "SELECT GROUP_CONCAT(a.name ORDER BY a.name_sort SEPARATOR ', ')"
    " FROM delegation g JOIN account a ON a.id = g.account_id AND a.active = 1"
    " WHERE g.stand_in_id = ? AND g.from_on <= ? AND g.to_on >= ?";

enum err
delegation_for(struct ctx *cx, const char **names)
{
    struct rows r;
    struct bind today = B_DAY(clock_today());
    TRY(db_find(cx, &r, SQL_FOR, B_U64(cx->actor.user_id), today, today));
    *names = rows_null(&r, 0, 0) ? "" : rows_text(&r, 0, 0);
    return OK;
}

void
delegation_judge(const struct delegation *d, struct problems *out)
{
    memset(out, 0, sizeof *out);
    if (d->to_on < d->from_on)
        problem_add(out, "to_on", N_("It ends before it begins."));
    else if (d->to_on < clock_today())
        problem_add(out, "to_on", N_("These days are over."));
}

static const char SQL_IS_MANAGER[] = "SELECT a.id" MANAGERS " AND a.id = ?";
static const char SQL_SET[] =
    "INSERT INTO delegation (account_id, stand_in_id, from_on, to_on,"
    " created_at) VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE"
    " stand_in_id = VALUES(stand_in_id), from_on = VALUES(from_on),"
    " to_on = VALUES(to_on), created_at = VALUES(created_at)";

enum err
delegation_set(struct ctx *cx, const struct delegation *d)
{
    struct rows r;
    struct bind me = B_U64(cx->actor.user_id);
    if (!(cx->actor.roles & ROLE_MANAGER))
        return ERR_DENIED;
    TRY(db_query(cx, &r, SQL_IS_MANAGER, me, B_U64(d->stand_in_id)));
    if (!r.count)
        return ERR_INVALID;
    TRY(db_exec(cx, SQL_SET, me, B_U64(d->stand_in_id), B_DAY(d->from_on),
                B_DAY(d->to_on), B_TIME(clock_now())));
    TRY(people_changed(cx));
    return audit_write(cx, "delegation.set", "account", d->stand_in_id,
                       arena_printf(cx->arena,
                                    "{\"from\":\"%s\",\"to\":\"%s\"}",
                                    day_iso(cx->arena, d->from_on),
                                    day_iso(cx->arena, d->to_on)));
}

static const char SQL_DROP[] = "DELETE FROM delegation WHERE account_id = ?";

enum err
delegation_drop(struct ctx *cx)
{
    TRY(db_exec(cx, SQL_DROP, B_U64(cx->actor.user_id)));
    TRY(people_changed(cx));
    return audit_write(cx, "delegation.drop", "account", cx->actor.user_id,
                       NULL);
}

static const char SQL_TEAMS[] =
    "SELECT DISTINCT b.id FROM delegation g JOIN account a"
    " ON a.id = g.account_id AND a.active = 1 JOIN team t ON t.id = a.team_id"
    " JOIN team b ON b.path LIKE CONCAT(t.path, '%') WHERE g.stand_in_id = ?"
    " AND g.from_on <= ? AND g.to_on >= ?";

enum err
delegation_teams(struct ctx *cx, struct rows *out)
{
    struct bind today = B_DAY(clock_today());
    return db_query(cx, out, SQL_TEAMS, B_U64(cx->actor.user_id), today,
                    today);
}
