/* The second look: 30 days after the loss a manager says whether the main
 * reason stands. Where he sees another one, both are kept: the one that was
 * looked at contributes from then on. */
#include "model/recovery.h"

#include <string.h>

#include "model/audit.h"

bool
recovery_review_due(const struct ctx *cx, const struct recovery *c)
{
    return (cx->actor.roles & ROLE_MANAGER) && c->lost_on != DAY_NONE &&
           !*c->review && c->review_on <= clock_today();
}

static const char SQL_VERDICT[] =
    "UPDATE recovery_case SET review = ?, version = version + 1"
    " WHERE id = ? AND version = ? AND lost_on IS NOT NULL AND review = ''"
    " AND review_on <= ?";
static const char SQL_ADD[] =
    "INSERT INTO recovery_case_review (case_id, verdict, reason_before,"
    " reason_after, note, account_id, day, at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

static enum err
looked(struct ctx *cx, const struct recovery *c, const char *verdict,
       const char *reason, const char *note)
{
    struct bind today = B_DAY(clock_today());
    if (!(cx->actor.roles & ROLE_MANAGER))
        return ERR_DENIED;
    TRY(db_exec(cx, SQL_VERDICT, B_TEXT(verdict), B_U64(c->id),
                B_I64(c->version), today));
    if (db_affected(cx->db) != 1)
        return ERR_CONFLICT;
    TRY(db_exec(cx, SQL_ADD, B_U64(c->id), B_TEXT(verdict),
                B_TEXT(c->reason), B_TEXT(reason), B_TEXT(note),
                B_REF(cx->actor.user_id), today, B_TIME(clock_now())));
    return audit_write(cx, "recovery.review", "recovery_case", c->id, NULL);
}

enum err
recovery_confirm(struct ctx *cx, const struct recovery *c)
{
    return looked(cx, c, "confirmed", c->reason, "");
}

enum err
recovery_review_judge(struct ctx *cx, const struct recovery *c,
                      const struct recovery_reason *r, struct problems *out)
{
    TRY(recovery_reason_judge(cx, r, out));
    if (!out->count && strcmp(r->code, c->reason) == 0)
        problem_add(out, "reason",
                    N_("That is the main reason already. Where it stands, "
                       "say so on the page of the case."));
    return OK;
}

/* One that contributed keeps what shows it. */
enum err
recovery_review_change(struct ctx *cx, const struct recovery *c,
                       const struct recovery_reason *r)
{
    struct recovery_reason main = *r, *list;
    size_t n;
    main.main = true;
    main.said_by = "salesperson";
    TRY(looked(cx, c, "changed", r->code, r->text));
    TRY(recovery_reasons(cx, c->id, &list, &n));
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i].code, r->code) == 0 && *list[i].text) {
            main.text = list[i].text;
            main.said_by = list[i].said_by;
        }
    return recovery_reason_set(cx, c, &main);
}

static const char SQL_READ[] =
    "SELECT v.verdict = 'changed', v.note, v.day, a.name, b.name_zh_cn,"
    " b.name_zh_tw, b.name_en, t.name_zh_cn, t.name_zh_tw, t.name_en"
    " FROM recovery_case_review v"
    " LEFT JOIN account a ON a.id = v.account_id"
    " JOIN churn_reason b ON b.code = v.reason_before"
    " JOIN churn_reason t ON t.code = v.reason_after"
    " WHERE v.case_id = ? ORDER BY v.id DESC LIMIT 1";

enum err
recovery_review_read(struct ctx *cx, uint64_t case_id,
                     struct recovery_review *out)
{
    struct rows r;
    size_t lang = (size_t)cx->lang;
    TRY(db_find(cx, &r, SQL_READ, B_U64(case_id)));
    *out = (struct recovery_review){
        .changed = rows_u64(&r, 0, 0) != 0, .note = rows_text(&r, 0, 1),
        .day = rows_day(&r, 0, 2), .who = rows_text(&r, 0, 3),
        .before = rows_text(&r, 0, 4 + lang),
        .after = rows_text(&r, 0, 7 + lang)};
    return OK;
}
