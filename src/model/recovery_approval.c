/* See recovery_approval.h. */
#include "model/recovery_approval.h"

#include <string.h>

#include "core/field.h"
#include "model/audit.h"
#include "model/change.h"

static const char SQL_READ[] =
    "SELECT k.approval, (SELECT t.recovery_limit FROM team t JOIN team o"
    " ON o.id = c.team_id AND o.path LIKE CONCAT(t.path, '%')"
    " WHERE t.recovery_limit IS NOT NULL ORDER BY LENGTH(t.path) DESC"
    " LIMIT 1), k.asked_at, k.approved_at, COALESCE(a.name, ''),"
    " COALESCE(p.name, '') FROM recovery_case k"
    " JOIN customer c ON c.id = k.customer_id"
    " LEFT JOIN account a ON a.id = k.asked_by"
    " LEFT JOIN account p ON p.id = k.approved_by WHERE k.id = ?";

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
