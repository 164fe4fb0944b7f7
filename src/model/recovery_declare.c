/* A case that ends as lost and the declaration that its customer is lost are one
 * thing said twice: the stage is read off the declaration, the reason off the
 * case. So the end of a case declares, and a declaration that is corrected takes
 * its case along. */
#include "model/recovery.h"

#include <string.h>

/* ---- the end of a case ---- */

static const char SQL_DECLARE[] =
    "INSERT INTO declaration (customer_id, verdict, day, at, reason,"
    " family_code, reason_text, said_by, competitor_id, case_id, account_id,"
    " created_at, created_by)"
    " SELECT k.customer_id, 'lost', ?, ?, k.reason_code,"
    " COALESCE(k.family_code, ''), COALESCE(r.evidence, ''),"
    " COALESCE(NULLIF(r.said_by, ''), 'salesperson'), k.competitor_id, k.id,"
    " ?, ?, ? FROM recovery_case k"
    " JOIN customer c ON c.id = k.customer_id"
    " AND c.first_purchase_on < '9999-12-31'"
    " LEFT JOIN recovery_case_reason r ON r.case_id = k.id AND r.main = 1"
    " WHERE k.id = ? AND k.open = 1 AND k.lost_on IS NULL";
static const char SQL_NAME[] =
    "UPDATE recovery_case SET declaration_id = ? WHERE id = ?";

enum err
recovery_declare(struct ctx *cx, const struct recovery *c, int32_t day)
{
    struct event e;
    struct bind who = B_REF(cx->actor.user_id);
    int64_t now = clock_now();
    int64_t at = day == clock_today() ? now : moment_of(day, 86399);
    TRY(db_exec(cx, SQL_DECLARE, B_DAY(day), B_TIME(at), who, B_TIME(now),
                who, B_U64(c->id)));
    if (db_affected(cx->db) != 1)
        return OK;
    event_clear(&e);
    e.kind = EVENT_DECLARED_LOST;
    e.customer_id = c->customer_id;
    e.ref_id = db_last_id(cx->db);
    e.day = day;
    e.at = at;
    TRY(db_exec(cx, SQL_NAME, B_U64(e.ref_id), B_U64(c->id)));
    return event_add(cx, &e);
}

static const char SQL_DECLARED[] =
    "SELECT id FROM declaration WHERE case_id = ? AND deleted_at IS NULL";
static const char SQL_BIN[] =
    "UPDATE declaration SET deleted_at = ?, deleted_by = ?,"
    " version = version + 1 WHERE id = ?";
static const char SQL_FORGET[] =
    "UPDATE recovery_case SET declaration_id = NULL, lost_on = NULL"
    " WHERE id = ?";

enum err
recovery_undeclare(struct ctx *cx, uint64_t case_id, uint64_t customer_id)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_DECLARED, B_U64(case_id)));
    for (size_t i = 0; i < r.count; i++) {
        const struct event_ref ref = {customer_id, rows_u64(&r, i, 0),
                                      EVENT_DECLARED_LOST, false};
        TRY(db_exec(cx, SQL_BIN, B_TIME(clock_now()),
                    B_REF(cx->actor.user_id), B_U64(ref.row_id)));
        TRY(event_void_many(cx, &ref, 1));
        TRY(db_exec(cx, SQL_FORGET, B_U64(case_id)));
    }
    return OK;
}

/* ---- a declaration that is corrected ---- */

static const char SQL_DAY[] =
    "UPDATE recovery_case SET lost_on = ?, review_on = ?,"
    " version = version + 1 WHERE declaration_id = ? AND live = 1"
    " AND lost_on = ? AND review = ''";
static const char SQL_COMPETITOR[] =
    "UPDATE recovery_case SET competitor_id = ?, version = version + 1"
    " WHERE declaration_id = ? AND live = 1 AND competitor_id <=> ?";
static const char SQL_CASE[] =
    "SELECT k.id FROM recovery_case k WHERE k.declaration_id = ?"
    " AND k.live = 1 AND k.review = '' AND k.reason_code = ?"
    " AND COALESCE(k.family_code, '') = ?";
static const char SQL_OTHER[] = /* it contributed: now it is the main one */
    "DELETE FROM recovery_case_reason WHERE case_id = ? AND reason_code = ?"
    " AND main IS NULL";
static const char SQL_MAIN[] =
    "UPDATE recovery_case_reason SET reason_code = ?,"
    " family_code = NULLIF(?, ''), account_id = ?, at = ?"
    " WHERE case_id = ? AND main = 1";
static const char SQL_REASON[] =
    "UPDATE recovery_case SET reason_code = ?, family_code = NULLIF(?, ''),"
    " version = version + 1 WHERE id = ?";

static enum err
reason_follow(struct ctx *cx, uint64_t id,
              const struct recovery_declared *was,
              const struct recovery_declared *now)
{
    struct rows r;
    const char *old, *reason;
    TRY(reason_of_word(cx, was->reason, &old));
    TRY(reason_of_word(cx, now->reason, &reason));
    TRY(db_query(cx, &r, SQL_CASE, B_U64(id), B_TEXT(old),
                 B_TEXT(was->family)));
    for (size_t i = 0; i < r.count; i++) {
        struct bind one = B_U64(rows_u64(&r, i, 0));
        TRY(db_exec(cx, SQL_OTHER, one, B_TEXT(reason)));
        TRY(db_exec(cx, SQL_MAIN, B_TEXT(reason), B_TEXT(now->family),
                    B_REF(cx->actor.user_id), B_TIME(clock_now()), one));
        TRY(db_exec(cx, SQL_REASON, B_TEXT(reason), B_TEXT(now->family),
                    one));
    }
    return OK;
}

static enum err
facts_follow(struct ctx *cx, uint64_t declaration_id,
             const struct recovery_declared *was,
             const struct recovery_declared *now)
{
    struct bind id = B_U64(declaration_id);
    if (now->day != was->day)
        TRY(db_exec(cx, SQL_DAY, B_DAY(now->day),
                    B_DAY(now->day + RECOVERY_REVIEW_DAYS), id,
                    B_DAY(was->day)));
    if (now->competitor_id != was->competitor_id)
        TRY(db_exec(cx, SQL_COMPETITOR, B_REF(now->competitor_id), id,
                    B_REF(was->competitor_id)));
    return OK;
}

enum err
recovery_follow(struct ctx *cx, uint64_t declaration_id,
                const struct recovery_declared *was,
                const struct recovery_declared *now)
{
    TRY(facts_follow(cx, declaration_id, was, now));
    return reason_follow(cx, declaration_id, was, now);
}

enum err
recovery_follow_file(struct ctx *cx, uint64_t declaration_id,
                     const struct recovery_declared *was,
                     const struct recovery_declared *now, bool back)
{
    struct recovery_reason main = {.family = now->family, .main = true,
                                   .said_by = now->said_by,
                                   .text = now->text};
    struct rows r;
    const char *old;
    TRY(facts_follow(cx, declaration_id, was, now));
    TRY(reason_of_word(cx, was->reason, &old));
    TRY(reason_of_word(cx, now->reason, &main.code));
    if (!strcmp(old, main.code) && !strcmp(was->family, now->family))
        return OK;
    TRY(db_query(cx, &r, SQL_CASE, B_U64(declaration_id), B_TEXT(old),
                 B_TEXT(was->family)));
    for (size_t i = 0; i < r.count; i++) {
        struct recovery c = {.id = rows_u64(&r, i, 0), .reason = old};
        TRY(recovery_reason_set(cx, &c, &main));
        enum err e = back ? recovery_reason_remove(cx, &c, old) : OK;
        TRY(e == ERR_NOT_FOUND ? OK : e);
    }
    return OK;
}
