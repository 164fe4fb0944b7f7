/* Why the customer of a case leaves: one main reason, others contribute. */
#include <string.h>

#include "model/audit.h"
#include "model/change.h"
#include "model/recovery.h"

static const char SQL_LIST[] =
    "SELECT rr.reason_code, m.name_zh_cn, m.name_zh_tw, m.name_en, f.code,"
    " f.name_zh_cn, f.name_zh_tw, f.name_en, COALESCE(f.colour, 1),"
    " COALESCE(rr.main, 0), rr.said_by, rr.evidence, a.name"
    " FROM recovery_case_reason rr JOIN churn_reason m ON m.code = rr.reason_code"
    " LEFT JOIN churn_family f ON f.code ="
    "  COALESCE(rr.family_code, m.family_code)"
    " LEFT JOIN account a ON a.id = rr.account_id AND a.login <> 'system'"
    " WHERE rr.case_id = ?"
    " ORDER BY rr.main IS NULL, rr.at, rr.reason_code";

enum err
recovery_reasons(struct ctx *cx, uint64_t case_id,
                 struct recovery_reason **out, size_t *n)
{
    struct rows r;
    size_t lang = (size_t)cx->lang;
    TRY(db_query(cx, &r, SQL_LIST, B_U64(case_id)));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count, struct recovery_reason);
    for (size_t i = 0; i < r.count; i++)
        (*out)[i] = (struct recovery_reason){
            .code = rows_text(&r, i, 0), .name = rows_text(&r, i, 1 + lang),
            .family = rows_text(&r, i, 4),
            .family_name = rows_text(&r, i, 5 + lang),
            .colour = (unsigned)rows_i64(&r, i, 8),
            .main = rows_u64(&r, i, 9) != 0, .said_by = rows_text(&r, i, 10),
            .text = rows_text(&r, i, 11), .who = rows_text(&r, i, 12)};
    return OK;
}

static const char SQL_KNOWN[] =
    "SELECT needs_text FROM churn_reason WHERE code = ? AND retired = 0"
    " AND merged_into IS NULL";

enum err
recovery_reason_judge(struct ctx *cx, const struct recovery_reason *r,
                      struct problems *out)
{
    struct rows found;
    memset(out, 0, sizeof *out);
    TRY(db_query(cx, &found, SQL_KNOWN, B_CODE(r->code)));
    if (!found.count)
        problem_add(out, "reason", N_("Choose a reason of the list."));
    if (!found.count || !rows_u64(&found, 0, 0))
        return OK;
    if (!r->family || !*r->family)
        problem_add(out, "family_code", N_("Please choose the family."));
    if (!r->text || !*r->text)
        problem_add(out, "text", N_("Please say what it was."));
    return OK;
}

static enum err
audit_reason(struct ctx *cx, const struct recovery *c, const char *from,
             const char *to)
{
    struct change one = {"reason", from, to};
    return audit_write(cx, "recovery.reason", "recovery_case", c->id,
                       change_write(cx->arena, &one, 1));
}

static const char SQL_DEMOTE[] =
    "UPDATE recovery_case_reason SET main = NULL WHERE case_id = ?"
    " AND main = 1 AND reason_code <> ?";
static const char SQL_SET[] =
    "INSERT INTO recovery_case_reason (case_id, reason_code, main,"
    " family_code, said_by, evidence, account_id, at)"
    " SELECT ?, r.code, ?, IF(r.needs_text, ?, NULL), ?, ?, ?, ?"
    " FROM churn_reason r WHERE r.code = ?"
    " ON DUPLICATE KEY UPDATE main = COALESCE(VALUES(main), main),"
    " family_code = VALUES(family_code), said_by = VALUES(said_by),"
    " evidence = VALUES(evidence), account_id = VALUES(account_id),"
    " at = VALUES(at)";
static const char SQL_NO_UNKNOWN[] =
    "DELETE FROM recovery_case_reason WHERE case_id = ?"
    " AND reason_code = 'unknown' AND main IS NULL";
static const char SQL_MAIN[] =
    "UPDATE recovery_case rc JOIN recovery_case_reason rr"
    " ON rr.case_id = rc.id AND rr.main = 1"
    " SET rc.reason_code = rr.reason_code, rc.family_code = rr.family_code,"
    " rc.version = rc.version + 1 WHERE rc.id = ?";

enum err
recovery_reason_set(struct ctx *cx, const struct recovery *c,
                    const struct recovery_reason *r)
{
    if (r->main)
        TRY(db_exec(cx, SQL_DEMOTE, B_U64(c->id), B_TEXT(r->code)));
    TRY(db_exec(cx, SQL_SET, B_U64(c->id), r->main ? B_I64(1) : B_NULL,
                B_TEXT(r->family), B_TEXT(r->said_by ? r->said_by : ""),
                B_TEXT(r->text ? r->text : ""), B_REF(cx->actor.user_id),
                B_TIME(clock_now()), B_TEXT(r->code)));
    TRY(db_exec(cx, SQL_NO_UNKNOWN, B_U64(c->id)));
    TRY(db_exec(cx, SQL_MAIN, B_U64(c->id)));
    return audit_reason(cx, c, r->main ? c->reason : "", r->code);
}

static const char SQL_REMOVE[] =
    "DELETE FROM recovery_case_reason WHERE case_id = ? AND reason_code = ?"
    " AND main IS NULL";

enum err
recovery_reason_remove(struct ctx *cx, const struct recovery *c,
                       const char *code)
{
    TRY(db_exec(cx, SQL_REMOVE, B_U64(c->id), B_CODE(code)));
    if (db_affected(cx->db) != 1)
        return ERR_NOT_FOUND;
    return audit_reason(cx, c, code, "");
}
