/* See goal.h. */
#include "model/goal.h"

#include <stdio.h>
#include <string.h>

#include "db/compose.h"
#include "model/audit.h"
#include "model/change.h"
#include "model/customer_scope.h"
#include "model/kpi_formula.h"

#define COLUMN(member, text, kind_of)                                         \
    .name = #member, .label = text, .type = kind_of,                          \
    .offset = FIELD_AT(struct goal, member)

static const struct choice BOUNDS[] = {{"least", N_("goal|at least")},
                                       {"most", N_("goal|at most")},
                                       {NULL, NULL}};

const struct field goal_fields[] = {
    {COLUMN(kpi, N_("KPI"), FIELD_CHOICE), .required = true},
    {COLUMN(stage, N_("Stage"), FIELD_CHOICE),
     .hint = N_("Only where the goal is that of a stage.")},
    {COLUMN(team_id, N_("Team"), FIELD_REF),
     .hint = N_("With all teams below it.")},
    {COLUMN(account_id, N_("Person"), FIELD_REF),
     .hint = N_("In place of a team: the customers of this person.")},
    {COLUMN(period, N_("goal|Period"), FIELD_CHOICE), .required = true},
    {COLUMN(bound, N_("The value is to be"), FIELD_CHOICE), .required = true,
     .choices = BOUNDS},
    {COLUMN(target, N_("Target"), FIELD_MONEY), .required = true,
     .hint = N_("A rate in per cent.")},
};
const size_t goal_field_count = sizeof goal_fields / sizeof goal_fields[0];

/* ---- reading ---- */

static const char *const KINDS[] = {
    [PERIOD_MONTH] = "month", [PERIOD_QUARTER] = "quarter",
    [PERIOD_HALF] = "half", [PERIOD_YEAR] = "year"};

static const char *
period_of_row(struct arena *a, const char *kind, int32_t starts_on)
{
    for (int k = PERIOD_MONTH; k <= PERIOD_YEAR; k++)
        if (strcmp(kind, KINDS[k]) == 0) {
            struct period p = period_of((enum period_kind)k, starts_on);
            return period_text(a, &p);
        }
    return "";
}

/* The teams below come as ids with commas, in the order of the tree. */
static void
teams_read(struct arena *a, const char *list, struct goal *g)
{
    size_t n = 1;
    for (const char *c = list; c && *c; c++)
        n += *c == ',';
    uint64_t *ids = ARENA_ARRAY(a, n, uint64_t);
    for (; list && *list; list = strchr(list, ',') ? strchr(list, ',') + 1
                                                   : "") {
        unsigned long long id = 0;
        sscanf(list, "%llu", &id);
        ids[g->team_count++] = id;
    }
    g->teams = ids;
}

#define COLUMNS                                                               \
    "SELECT g.id, g.kpi, g.model_code, g.stage, g.team_id, g.account_id,"     \
    " g.period, g.starts_on, g.at_most, g.target, g.version, t.name, a.name," \
    " (SELECT GROUP_CONCAT(b.id ORDER BY b.path) FROM team b"                 \
    "  WHERE b.path LIKE CONCAT(t.path, '%')), a.team_id"                     \
    " FROM goal g LEFT JOIN team t ON t.id = g.team_id"                       \
    " LEFT JOIN account a ON a.id = g.account_id"

static void
goal_read(struct ctx *cx, const struct rows *r, size_t i, struct goal *g)
{
    const char *stage = rows_text(r, i, 3);
    *g = (struct goal){
        .id = rows_u64(r, i, 0), .kpi = rows_text(r, i, 1), .stage = "",
        .team_id = rows_u64(r, i, 4), .account_id = rows_u64(r, i, 5),
        .period = period_of_row(cx->arena, rows_text(r, i, 6),
                                rows_day(r, i, 7)),
        .bound = rows_u64(r, i, 8) ? "most" : "least",
        .target = rows_money(r, i, 9), .version = rows_i64(r, i, 10),
        .team = rows_text(r, i, 11), .account = rows_text(r, i, 12)};
    if (*stage)
        g->stage = arena_printf(cx->arena, "%s.%s", rows_text(r, i, 2),
                                stage);
    teams_read(cx->arena, rows_text(r, i, 13), g);
}

/* Whose customers are all the actor's to see. */
static bool
sees(const struct ctx *cx, const struct goal *g, uint64_t person_team)
{
    if (g->account_id)
        return customer_scope_sees(cx, g->account_id, person_team);
    for (size_t i = 0; i < g->team_count; i++)
        if (!customer_scope_sees(cx, 0, g->teams[i]))
            return false;
    return g->team_count > 0;
}

static const char SQL_LIST[] =
    COLUMNS " WHERE g.starts_on = ? AND g.period = ? AND g.deleted_at IS NULL"
    " AND (? IS NULL OR g.stage = '' OR CONCAT(g.model_code, '.', g.stage)"
    " = ?) ORDER BY t.path, a.name_sort, (SELECT k.position FROM kpi k"
    " WHERE k.code = g.kpi), g.id";

enum err
goal_list(struct ctx *cx, const struct period *p, const char *stage,
          struct goal **out, size_t *n)
{
    struct rows r;
    *n = 0;
    *out = NULL;
    if (p->kind > PERIOD_YEAR)
        return OK;
    TRY(db_query(cx, &r, SQL_LIST, B_DAY(p->from), B_TEXT(KINDS[p->kind]),
                 B_CODE(stage), B_CODE(stage)));
    *out = ARENA_ARRAY(cx->arena, r.count, struct goal);
    for (size_t i = 0; i < r.count; i++) {
        goal_read(cx, &r, i, &(*out)[*n]);
        *n += sees(cx, &(*out)[*n], rows_u64(&r, i, 14));
    }
    return OK;
}

static const char SQL_FIND[] =
    COLUMNS " WHERE g.id = ? AND g.deleted_at IS NULL";

enum err
goal_find(struct ctx *cx, uint64_t id, struct goal *out)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_FIND, B_U64(id)));
    goal_read(cx, &r, 0, out);
    return sees(cx, out, rows_u64(&r, 0, 14)) ? OK : ERR_NOT_FOUND;
}

/* ---- writing ---- */

bool
goal_may(const struct ctx *cx, const struct goal *g)
{
    const struct actor *me = &cx->actor;
    if (!(me->roles & ROLE_MANAGER))
        return false;
    return !g->team_id || me->reach == REACH_ALL ||
           customer_scope_sees(cx, 0, g->team_id);
}

static const char SQL_SAME[] =
    "SELECT id FROM goal WHERE kpi = ? AND model_code = ? AND stage = ?"
    " AND team_id <=> ? AND account_id <=> ? AND starts_on = ? AND period = ?"
    " AND deleted_at IS NULL AND id <> ? LIMIT 1";

/* What is stored of the form, in the order of the columns. */
static size_t
goal_binds(struct arena *a, const struct goal *g, struct bind *b)
{
    struct period p = {.kind = PERIOD_DAYS, .from = DAY_NONE};
    const char *dot = g->stage ? strchr(g->stage, '.') : NULL;
    size_t n = 0;
    bool good = period_read(g->period, &p) && p.kind <= PERIOD_YEAR;
    b[n++] = B_TEXT(g->kpi);
    b[n++] = B_TEXT(dot ? arena_copy(a, g->stage, (size_t)(dot - g->stage))
                        : "");
    b[n++] = B_TEXT(dot ? dot + 1 : "");
    b[n++] = B_REF(g->team_id);
    b[n++] = B_REF(g->account_id);
    b[n++] = B_DAY(p.from);
    b[n++] = B_TEXT(good ? KINDS[p.kind] : "");
    return n;
}

enum err
goal_judge(struct ctx *cx, const struct goal *next, struct problems *out)
{
    struct bind b[12];
    struct rows r;
    struct kpi k;
    memset(out, 0, sizeof *out);
    TRY(kpi_find(cx, next->kpi, &k));
    bool of_stage = next->stage && *next->stage;
    if (!next->team_id == !next->account_id)
        problem_add(out, "team_id", N_("Choose a team or a person."));
    if (k.of_stage && !of_stage)
        problem_add(out, "stage", N_("This KPI is one of a stage."));
    size_t n = goal_binds(cx->arena, next, b);
    b[n++] = B_U64(next->id);
    TRY(db_query_v(cx, &r, SQL_SAME, b, n));
    if (r.count)
        problem_add(out, "kpi", N_("There is this goal already for that "
                                   "period. Change it there."));
    return OK;
}

static const char SQL_ADD[] =
    "INSERT INTO goal (kpi, model_code, stage, team_id, account_id, starts_on,"
    " period, at_most, target, created_at, created_by)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

static enum err
audit_goal(struct ctx *cx, const char *action, const struct goal *now,
           const struct goal *next)
{
    struct change *list;
    size_t n = change_list(cx->arena, goal_fields, goal_field_count, now,
                           next, &list);
    return audit_write(cx, action, "goal", next->id,
                       change_write(cx->arena, list, n));
}

enum err
goal_add(struct ctx *cx, struct goal *next)
{
    struct bind b[16];
    struct goal none = {0};
    if (!goal_may(cx, next))
        return ERR_DENIED;
    size_t n = goal_binds(cx->arena, next, b);
    b[n++] = B_U64(strcmp(next->bound, "most") == 0);
    b[n++] = B_MONEY(next->target);
    b[n++] = B_TIME(clock_now());
    b[n++] = B_REF(cx->actor.user_id);
    TRY(db_exec_v(cx, SQL_ADD, b, n));
    next->id = db_last_id(cx->db);
    field_clear(goal_fields, goal_field_count, &none);
    return audit_goal(cx, "goal.add", &none, next);
}

static const char SQL_SAVE[] =
    "UPDATE goal SET kpi = ?, model_code = ?, stage = ?, team_id = ?,"
    " account_id = ?, starts_on = ?, period = ?, at_most = ?, target = ?,"
    " changed_at = ?, changed_by = ?, version = version + 1"
    " WHERE id = ? AND version = ? AND deleted_at IS NULL";

enum err
goal_save(struct ctx *cx, const struct goal *now, const struct goal *next)
{
    struct bind b[16];
    if (!goal_may(cx, now) || !goal_may(cx, next))
        return ERR_DENIED;
    size_t n = goal_binds(cx->arena, next, b);
    b[n++] = B_U64(strcmp(next->bound, "most") == 0);
    b[n++] = B_MONEY(next->target);
    b[n++] = B_TIME(clock_now());
    b[n++] = B_REF(cx->actor.user_id);
    b[n++] = B_U64(next->id);
    b[n++] = B_I64(now->version);
    TRY(db_exec_v(cx, SQL_SAVE, b, n));
    if (db_affected(cx->db) != 1)
        return ERR_CONFLICT;
    return audit_goal(cx, "goal.edit", now, next);
}

static const char SQL_DELETE[] =
    "UPDATE goal SET deleted_at = ?, deleted_by = ?, version = version + 1"
    " WHERE id = ? AND deleted_at IS NULL";

enum err
goal_delete(struct ctx *cx, uint64_t id)
{
    struct goal g;
    TRY(goal_find(cx, id, &g));
    if (!goal_may(cx, &g))
        return ERR_DENIED;
    TRY(db_exec(cx, SQL_DELETE, B_TIME(clock_now()),
                B_REF(cx->actor.user_id), B_U64(id)));
    if (db_affected(cx->db) != 1)
        return ERR_NOT_FOUND;
    return audit_write(cx, "goal.delete", "goal", id, NULL);
}

/* ---- pace ---- */

int
goal_elapsed(const struct period *p, int32_t closed)
{
    int32_t days = p->to - p->from + 1;
    int32_t over = closed < p->from ? 0
                   : closed > p->to ? days : closed - p->from + 1;
    return (int)((int64_t)over * 1000 / days);
}

bool
goal_grows(const struct kpi *k)
{
    const struct kpi_formula *f =
        k->entered ? NULL : kpi_formula_find(k->code);
    if (k->entered)
        return k->adds;
    return f && f->is_count && strcmp(k->code, "customers") &&
           strcmp(k->code, "market_share");
}
