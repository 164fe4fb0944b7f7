/* See recovery_approval.h. */
#include "model/recovery_approval.h"

#include <string.h>

#include "core/field.h"
#include "db/compose.h"
#include "model/audit.h"
#include "model/change.h"
#include "model/customer_scope.h"
#include "model/workday.h"

static const char SQL_READ[] =
    "SELECT k.approval, (SELECT t.recovery_limit FROM team t JOIN team o"
    " ON o.id = c.team_id AND o.path LIKE CONCAT(t.path, '%')"
    " WHERE t.recovery_limit IS NOT NULL ORDER BY LENGTH(t.path) DESC"
    " LIMIT 1), k.asked_at, k.approved_at, COALESCE(a.name, ''),"
    " COALESCE(p.name, '') FROM recovery_case k"
    " JOIN customer c ON c.id = k.customer_id"
    " LEFT JOIN account a ON a.id = k.asked_by"
    " LEFT JOIN account p ON p.id = k.approved_by WHERE k.id = ?";

struct recovery_approval
recovery_approval_of(const struct ctx *cx, const struct recovery *c)
{
    return (struct recovery_approval){
        .state = c->approval, .limit = FIELD_EMPTY, .asked_at = c->asked_at,
        .approved_at = c->approved_at, .asked_by = c->asker ? c->asker : "",
        .approved_by = c->approver ? c->approver : "",
        .may_approve = strcmp(c->approval, "asked") == 0 &&
                       (cx->actor.roles & ROLE_MANAGER)};
}

enum err
recovery_approval_read(struct ctx *cx, uint64_t case_id,
                       struct recovery_approval *out)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_READ, B_U64(case_id)));
    *out = (struct recovery_approval){
        .state = rows_text(&r, 0, 0), .limit = rows_money(&r, 0, 1),
        .asked_at = rows_time(&r, 0, 2), .approved_at = rows_time(&r, 0, 3),
        .asked_by = rows_text(&r, 0, 4), .approved_by = rows_text(&r, 0, 5)};
    out->may_approve = strcmp(out->state, "asked") == 0
        && (cx->actor.roles & ROLE_MANAGER);
    return OK;
}

static const char SQL_ASK[] =
    "UPDATE recovery_case SET approval = ?, asked_by = ?, asked_at = ?,"
    " approved_by = ?, approved_at = ?, approved_why = '' WHERE id = ?";

enum err
recovery_approval_ask(struct ctx *cx, uint64_t case_id, int64_t budget)
{
    struct recovery_approval a;
    struct bind who = B_REF(cx->actor.user_id), now = B_TIME(clock_now());
    TRY(recovery_approval_read(cx, case_id, &a));
    if (budget == FIELD_EMPTY || a.limit == FIELD_EMPTY || budget <= a.limit)
        return db_exec(cx, SQL_ASK, B_TEXT(""), B_NULL, B_NULL, B_NULL,
                       B_NULL, B_U64(case_id));
    if (cx->actor.roles & ROLE_MANAGER)
        return db_exec(cx, SQL_ASK, B_TEXT("given"), who, now, who, now,
                       B_U64(case_id));
    return db_exec(cx, SQL_ASK, B_TEXT("asked"), who, now, B_NULL, B_NULL,
                   B_U64(case_id));
}

static const char SQL_GIVE[] =
    "UPDATE recovery_case SET approval = ?, approved_by = ?, approved_at = ?,"
    " version = version + 1 WHERE id = ? AND approval = 'asked' AND open = 1";

enum err
recovery_approval_give(struct ctx *cx, uint64_t case_id, bool yes)
{
    const char *now = yes ? "given" : "refused";
    struct change c = {"approval", "asked", now};
    if (!(cx->actor.roles & ROLE_MANAGER))
        return ERR_DENIED;
    TRY(db_exec(cx, SQL_GIVE, B_TEXT(now), B_REF(cx->actor.user_id),
                B_TIME(clock_now()), B_U64(case_id)));
    if (db_affected(cx->db) != 1)
        return ERR_CONFLICT;
    return audit_write(cx, "recovery.approve", "recovery_case", case_id,
                       change_write(cx->arena, &c, 1));
}

/* ---- what waits ---- */

enum { WAITING_READ = 200 };

static const char SQL_WAITING[] =
    "SELECT rc.id, rc.code, c.name, COALESCE(a.name, ''), rc.budget,"
    " rc.asked_at, NOT EXISTS (SELECT 1"
    " FROM account na JOIN account_role nr ON nr.account_id = na.id"
    " AND nr.role = 'manager' JOIN team nt ON nt.id = na.team_id"
    " WHERE na.active = 1 AND na.login <> 'system' AND na.id <> ?"
    " AND NOT na.id <=> rc.asked_by AND ct.path LIKE CONCAT(nt.path, '%')"
    " AND LENGTH(nt.path) > COALESCE(LENGTH(mt.path), 0)) OR EXISTS (SELECT 1"
    " FROM delegation g JOIN account ga ON ga.id = g.account_id JOIN team gt"
    " ON gt.id = ga.team_id WHERE g.stand_in_id = ? AND g.from_on <= ?"
    " AND g.to_on >= ? AND ct.path LIKE CONCAT(gt.path, '%'))"
    " FROM recovery_case rc JOIN customer c"
    " ON c.id = rc.customer_id AND c.live = 1"
    " LEFT JOIN account a ON a.id = rc.asked_by"
    " LEFT JOIN team ct ON ct.id = c.team_id"
    " LEFT JOIN team mt ON mt.id = ? WHERE rc.approval = 'asked'"
    " AND rc.open = 1";

static enum err
waiting_rows(struct ctx *cx, struct rows *r)
{
    struct query q;
    const struct bind binds[] = {
        B_U64(cx->actor.user_id), B_U64(cx->actor.user_id),
        B_DAY(clock_today()), B_DAY(clock_today()),
        B_U64(cx->actor.team_id)};
    query_init(&q, cx->arena);
    query_sql(&q, SQL_WAITING);
    for (size_t i = 0; i < sizeof binds / sizeof *binds; i++)
        query_bind(&q, binds[i]);
    customer_scope_rights(&q, cx);
    query_sql(&q, " ORDER BY rc.asked_at, rc.id LIMIT ?");
    query_bind(&q, B_I64(WAITING_READ));
    return query_rows(cx, &q, r);
}

enum err
recovery_waiting(struct ctx *cx, struct recovery_waiting **out, size_t *n)
{
    struct workdays w;
    struct rows r;
    *n = 0;
    if (!(cx->actor.roles & ROLE_MANAGER))
        return OK;
    TRY(waiting_rows(cx, &r));
    if (!r.count)
        return OK;
    TRY(workdays_read(cx, &w));
    *out = ARENA_ARRAY(cx->arena, r.count, struct recovery_waiting);
    for (size_t i = 0; i < r.count && *n < RECOVERY_WAITING_MOST; i++) {
        struct recovery_waiting *x = &(*out)[*n];
        *x = (struct recovery_waiting){
            .case_id = rows_u64(&r, i, 0), .code = rows_text(&r, i, 1),
            .customer = rows_text(&r, i, 2), .asked_by = rows_text(&r, i, 3),
            .budget = rows_money(&r, i, 4), .asked_at = rows_time(&r, i, 5)};
        x->waited = workday_between(&w, day_of(x->asked_at), clock_today());
        x->reminded = x->waited >= RECOVERY_REMIND_DAYS;
        *n += x->reminded || rows_i64(&r, i, 6) != 0;
    }
    return OK;
}
