/* What notices and declarations say about cases. Each step finds what is not in
 * line yet, so that the whole may be repeated; the days are those of the clock,
 * whenever it is looked at: a notice that ran out while nothing was running is
 * found at the next look. */
#include "model/recovery.h"

#include "db/compose.h"
#include "model/customer_tally.h"

static enum err
find_of(struct ctx *cx, const char *sql, const uint64_t *ids, size_t n,
        struct rows *r)
{
    struct query q;
    query_init(&q, cx->arena);
    query_sql(&q, sql);
    query_ids(&q, ids, n);
    return query_rows(cx, &q, r);
}

/* What a file brings is history: it is lost, not in danger. There is no outcome,
 * for nobody tried; who wants to win it back opens it again. */
static const char SQL_HISTORY[] =
    "UPDATE recovery_case SET state = 'lost', state_on = lost_on,"
    " closed_on = lost_on, closed_at = GREATEST(opened_at, ?),"
    " deadline = NULL WHERE id = ?";

static enum err
open_history(struct ctx *cx, const struct recovery_opening *o)
{
    uint64_t id;
    TRY(recovery_open(cx, o, &id));
    TRY(db_exec(cx, SQL_HISTORY, B_TIME(day_start(o->lost_on)), B_U64(id)));
    return recovery_state_add(cx, id, "lost", o->lost_on, NULL);
}

/* ---- notices ---- */

/* One that is open already takes further notices of the customer in. That a
 * contract ran out before a file told of it has no case: the customer may be
 * here still, and of a loss the file says so. */
#define NO_CASE(t)                                                            \
    t ".live = 1 AND NOT EXISTS (SELECT 1 FROM recovery_case k"               \
      " WHERE k.notice_id = " t ".id AND k.live = 1)"                         \
      " AND NOT (" t ".import_id IS NOT NULL AND " t ".contract_id IS NOT"    \
      " NULL AND " t ".withdrawn_on IS NULL AND " t ".ends_on < ?)"
static const char SQL_NOTICES[] =
    "SELECT t.customer_id, t.id, t.contract_id, t.received_on, t.received_at,"
    " c.owner_id, t.import_id, t.reason_text, t.import_id IS NOT NULL AND"
    " t.withdrawn_on IS NULL AND t.ends_on < ?, t.ends_on"
    " FROM termination_notice t"
    " JOIN customer c ON c.id = t.customer_id AND c.live = 1"
    " WHERE " NO_CASE("t") " AND NOT EXISTS (SELECT 1 FROM recovery_case o"
    " WHERE o.customer_id = t.customer_id AND o.open = 1"
    " AND o.cause = 'notice')"
    " AND t.id = (SELECT MIN(f.id) FROM termination_notice f WHERE"
    " f.customer_id = t.customer_id AND " NO_CASE("f") ")"
    " AND t.customer_id IN";

/* The first of each customer; *opened: how many. */
static enum err
open_notices(struct ctx *cx, const uint64_t *ids, size_t n, size_t *opened)
{
    struct query q;
    struct rows r;
    uint64_t id;
    query_init(&q, cx->arena);
    query_sql(&q, SQL_NOTICES);
    for (int i = 0; i < 3; i++)
        query_bind(&q, B_DAY(clock_today()));
    query_ids(&q, ids, n);
    TRY(query_rows(cx, &q, &r));
    *opened = r.count;
    for (size_t i = 0; i < r.count; i++) {
        struct recovery_opening o = {
            .cause = "notice", .customer_id = rows_u64(&r, i, 0),
            .notice_id = rows_u64(&r, i, 1),
            .contract_id = rows_u64(&r, i, 2),
            .opened_on = rows_day(&r, i, 3), .opened_at = rows_time(&r, i, 4),
            .lost_on = DAY_NONE, .owner_id = rows_u64(&r, i, 5),
            .import_id = rows_u64(&r, i, 6), .said_by = "customer",
            .evidence = rows_text(&r, i, 7)};
        bool over = rows_u64(&r, i, 8) != 0;
        if (over)
            o.lost_on = rows_day(&r, i, 9) + 1;
        TRY(over ? open_history(cx, &o) : recovery_open(cx, &o, &id));
    }
    return OK;
}

static const char SQL_WITHDRAWN[] =
    "SELECT k.id, k.customer_id, t.withdrawn_on FROM recovery_case k"
    " JOIN termination_notice t ON t.id = k.notice_id AND t.live = 1"
    " WHERE k.open = 1 AND t.withdrawn_on IS NOT NULL AND k.lost_on IS NULL"
    " AND k.customer_id IN";

static enum err
close_withdrawn(struct ctx *cx, const uint64_t *ids, size_t n)
{
    struct rows r;
    TRY(find_of(cx, SQL_WITHDRAWN, ids, n, &r));
    for (size_t i = 0; i < r.count; i++)
        TRY(recovery_close_row(cx, &(struct recovery_closing){
            .id = rows_u64(&r, i, 0), .customer_id = rows_u64(&r, i, 1),
            .day = rows_day(&r, i, 2), .outcome = "withdrawn"}));
    return OK;
}

/* Withdrawn by a slip, and put right. */
static const char SQL_STANDS[] =
    "SELECT MAX(k.id) FROM recovery_case k"
    " JOIN termination_notice t ON t.id = k.notice_id AND t.live = 1"
    " WHERE k.live = 1 AND k.state = 'withdrawn' AND t.withdrawn_on IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM recovery_case o WHERE o.customer_id ="
    " k.customer_id AND o.cause = k.cause AND o.open = 1)"
    " AND k.customer_id IN";

/* One a customer. */
static enum err
open_each(struct ctx *cx, const char *sql, const uint64_t *ids, size_t n)
{
    struct query q;
    struct rows r;
    query_init(&q, cx->arena);
    query_sql(&q, sql);
    query_ids(&q, ids, n);
    query_sql(&q, " GROUP BY k.customer_id");
    TRY(query_rows(cx, &q, &r));
    for (size_t i = 0; i < r.count; i++)
        TRY(recovery_reopen_row(cx, rows_u64(&r, i, 0), NULL));
    return OK;
}

/* That of one contract ends the contract alone: the customer is lost when the
 * default model says so. */
#define RUN_OUT                                                               \
    " FROM recovery_case k JOIN termination_notice t ON t.id = k.notice_id"   \
    " AND t.live = 1 JOIN customer c ON c.id = k.customer_id"                 \
    " WHERE k.open = 1 AND k.lost_on IS NULL AND t.withdrawn_on IS NULL"      \
    " AND t.ends_on < ? AND (t.contract_id IS NULL OR EXISTS (SELECT 1"       \
    " FROM model m JOIN stage g ON g.model_code = m.code AND g.is_loss = 1"   \
    " WHERE m.is_default = 1 AND g.code = c.stage))"

static const char SQL_RUN_OUT[] =
    "SELECT k.id, t.ends_on, k.state" RUN_OUT " AND k.customer_id IN";
static const char SQL_LOST[] =
    "UPDATE recovery_case SET lost_on = ?, review_on = ?,"
    " version = version + 1 WHERE id = ?";

static enum err
mark_run_out(struct ctx *cx, const uint64_t *ids, size_t n)
{
    struct query q;
    struct rows r;
    query_init(&q, cx->arena);
    query_sql(&q, SQL_RUN_OUT);
    query_bind(&q, B_DAY(clock_today()));
    query_ids(&q, ids, n);
    TRY(query_rows(cx, &q, &r));
    for (size_t i = 0; i < r.count; i++) {
        int32_t lost = rows_day(&r, i, 1) + 1;
        TRY(db_exec(cx, SQL_LOST, B_DAY(lost),
                    B_DAY(lost + RECOVERY_REVIEW_DAYS),
                    B_U64(rows_u64(&r, i, 0))));
        TRY(recovery_state_add(cx, rows_u64(&r, i, 0), rows_text(&r, i, 2),
                               lost, NULL));
    }
    return OK;
}

/* A file may bring several of one customer, each the history of a case. */
static enum err
notices(struct ctx *cx, const uint64_t *ids, size_t n)
{
    size_t opened = 1;
    while (opened) {
        TRY(open_notices(cx, ids, n, &opened));
        TRY(close_withdrawn(cx, ids, n));
        TRY(mark_run_out(cx, ids, n));
    }
    return OK;
}

/* ---- declarations ---- */

static const char SQL_LOSSES[] =
    "SELECT d.customer_id, d.id, d.day, d.at, c.owner_id, d.import_id,"
    " d.reason, d.reason_text, d.said_by, d.competitor_id,"
    " (SELECT k.id FROM recovery_case k WHERE k.customer_id = d.customer_id"
    "  AND k.open = 1 AND (d.import_id IS NULL OR k.opened_on <= d.day)"
    "  ORDER BY k.cause = 'loss' DESC, k.id DESC LIMIT 1), d.family_code"
    " FROM declaration d"
    " JOIN customer c ON c.id = d.customer_id AND c.live = 1"
    " WHERE d.deleted_at IS NULL AND d.verdict = 'lost' AND NOT EXISTS"
    " (SELECT 1 FROM recovery_case k WHERE k.declaration_id = d.id"
    "  AND k.live = 1)"
    " AND (d.import_id IS NOT NULL OR d.id = (SELECT MAX(f.id)"
    "  FROM declaration f WHERE f.customer_id = d.customer_id"
    "  AND f.deleted_at IS NULL AND f.verdict = 'lost'))"
    " AND d.customer_id IN";
static const char SQL_ATTACH[] =
    "UPDATE recovery_case SET declaration_id = ?, lost_on = ?, review_on = ?,"
    " competitor_id = COALESCE(?, competitor_id), version = version + 1"
    " WHERE id = ?";
static const char SQL_NO_MAIN[] =
    "UPDATE recovery_case_reason SET main = NULL WHERE case_id = ?"
    " AND main = 1 AND reason_code <> ?";
static const char SQL_NO_UNKNOWN[] =
    "DELETE FROM recovery_case_reason WHERE case_id = ?"
    " AND reason_code = 'unknown' AND main IS NULL";
static const char SQL_MAIN[] =
    "INSERT INTO recovery_case_reason (case_id, reason_code, family_code,"
    " main, said_by, evidence, account_id, at)"
    " VALUES (?, ?, NULLIF(?, ''), 1, ?, ?, ?, ?)"
    " ON DUPLICATE KEY UPDATE main = 1,"
    " family_code = VALUES(family_code),"
    " said_by = VALUES(said_by),"
    " evidence = IF(VALUES(evidence) = '', evidence, VALUES(evidence))";
static const char SQL_CASE_REASON[] =
    "UPDATE recovery_case SET reason_code = ?, family_code = NULLIF(?, '')"
    " WHERE id = ?";

/* What the declaration says is the main reason of a case that was open; what
 * stood there contributes. */
static enum err
attach(struct ctx *cx, uint64_t id, const struct recovery_opening *o)
{
    const char *reason;
    TRY(reason_of_word(cx, o->reason, &reason));
    TRY(db_exec(cx, SQL_ATTACH, B_U64(o->declaration_id), B_DAY(o->lost_on),
                B_DAY(o->lost_on + RECOVERY_REVIEW_DAYS),
                B_REF(o->competitor_id), B_U64(id)));
    if (!o->reason || !*o->reason)
        return OK;
    TRY(db_exec(cx, SQL_NO_MAIN, B_U64(id), B_TEXT(reason)));
    TRY(db_exec(cx, SQL_NO_UNKNOWN, B_U64(id)));
    TRY(db_exec(cx, SQL_MAIN, B_U64(id), B_TEXT(reason), B_TEXT(o->family),
                B_TEXT(o->said_by), B_TEXT(o->evidence),
                B_REF(cx->actor.user_id), B_TIME(clock_now())));
    return db_exec(cx, SQL_CASE_REASON, B_TEXT(reason),
                   B_TEXT(o->family), B_U64(id));
}

static enum err
open_loss(struct ctx *cx, const struct recovery_opening *o)
{
    uint64_t id;
    return o->import_id ? open_history(cx, o) : recovery_open(cx, o, &id);
}

static enum err
take_losses(struct ctx *cx, const uint64_t *ids, size_t n)
{
    struct rows r;
    TRY(find_of(cx, SQL_LOSSES, ids, n, &r));
    for (size_t i = 0; i < r.count; i++) {
        const char *code = rows_text(&r, i, 6), *text = rows_text(&r, i, 7);
        uint64_t id = rows_u64(&r, i, 10);
        struct recovery_opening o = {
            .cause = "loss", .customer_id = rows_u64(&r, i, 0),
            .declaration_id = rows_u64(&r, i, 1),
            .opened_on = rows_day(&r, i, 2), .lost_on = rows_day(&r, i, 2),
            .opened_at = rows_time(&r, i, 3), .owner_id = rows_u64(&r, i, 4),
            .import_id = rows_u64(&r, i, 5),
            .reason = *code ? code : text, .evidence = text,
            .said_by = rows_text(&r, i, 8),
            .competitor_id = rows_u64(&r, i, 9),
            .family = rows_text(&r, i, 11)};
        TRY(id ? attach(cx, id, &o) : open_loss(cx, &o));
    }
    return OK;
}

/* ---- what was taken back ---- */

/* That a notice was withdrawn which is not there any more. */
static const char SQL_NO_NOTICE[] =
    "SELECT MAX(k.id) FROM recovery_case k"
    " LEFT JOIN termination_notice t ON t.id = k.notice_id"
    " WHERE k.live = 1 AND k.state = 'withdrawn' AND k.cause = 'notice'"
    " AND k.decision = '' AND COALESCE(t.live, 0) = 0"
    " AND NOT EXISTS (SELECT 1 FROM recovery_case o WHERE o.customer_id ="
    " k.customer_id AND o.cause = k.cause AND o.open = 1)"
    " AND k.customer_id IN";
/* Nobody has worked on it: it goes with what opened it. */
static const char SQL_ORPHANS[] =
    "SELECT k.id, k.customer_id FROM recovery_case k"
    " LEFT JOIN termination_notice t ON t.id = k.notice_id"
    " LEFT JOIN declaration d ON d.id = k.declaration_id"
    " WHERE k.live = 1 AND k.decision = '' AND k.outcome_id IS NULL"
    " AND ((k.state IN ('at_risk', 'lost') AND k.cause = 'notice'"
    " AND COALESCE(t.live, 0) = 0)"
    " OR (k.state IN ('at_risk', 'lost') AND k.cause = 'loss'"
    " AND d.deleted_at IS NOT NULL))"
    " AND k.customer_id IN";
static const char SQL_BIN[] =
    "UPDATE recovery_case SET deleted_at = ?, deleted_by = ?,"
    " version = version + 1 WHERE id = ?";
static const char SQL_LOOSE[] =
    "SELECT k.id FROM recovery_case k JOIN declaration d"
    " ON d.id = k.declaration_id AND d.deleted_at IS NOT NULL"
    " WHERE k.open = 1 AND k.customer_id IN";
static const char SQL_LOOSEN[] =
    "UPDATE recovery_case SET declaration_id = NULL, lost_on = NULL,"
    " version = version + 1 WHERE id = ?";

static enum err
let_go(struct ctx *cx, const uint64_t *ids, size_t n)
{
    struct rows r;
    TRY(open_each(cx, SQL_NO_NOTICE, ids, n));
    TRY(find_of(cx, SQL_ORPHANS, ids, n, &r));
    for (size_t i = 0; i < r.count; i++) {
        TRY(db_exec(cx, SQL_BIN, B_TIME(clock_now()),
                    B_REF(cx->actor.user_id), B_U64(rows_u64(&r, i, 0))));
        TRY(customer_tally_case(cx, rows_u64(&r, i, 1)));
    }
    TRY(find_of(cx, SQL_LOOSE, ids, n, &r));
    for (size_t i = 0; i < r.count; i++)
        TRY(db_exec(cx, SQL_LOOSEN, B_U64(rows_u64(&r, i, 0))));
    return OK;
}

static const char SQL_HOLD[] = "SELECT id FROM customer WHERE id IN";

static enum err
hold(struct ctx *cx, const uint64_t *ids, size_t n)
{
    struct query q;
    struct rows r;
    query_init(&q, cx->arena);
    query_sql(&q, SQL_HOLD);
    query_ids(&q, ids, n);
    query_sql(&q, " ORDER BY id FOR UPDATE");
    return query_rows(cx, &q, &r);
}

enum err
recovery_settle(struct ctx *cx, const uint64_t *ids, size_t n)
{
    if (!n)
        return OK;
    TRY(hold(cx, ids, n));
    TRY(let_go(cx, ids, n));
    TRY(open_each(cx, SQL_STANDS, ids, n));
    TRY(notices(cx, ids, n));
    return take_losses(cx, ids, n);
}

/* ---- every day ---- */

static const char SQL_DUE[] =
    "SELECT DISTINCT k.customer_id" RUN_OUT " ORDER BY 1 LIMIT 500";

static enum err
due_piece(struct ctx *cx, void *arg)
{
    struct rows r;
    uint64_t *n = arg;
    TRY(db_query(cx, &r, SQL_DUE, B_DAY(clock_today())));
    uint64_t *ids = ARENA_ARRAY(cx->arena, r.count + 1, uint64_t);
    for (size_t i = 0; i < r.count; i++)
        ids[i] = rows_u64(&r, i, 0);
    *n = r.count;
    return r.count ? mark_run_out(cx, ids, r.count) : OK;
}

enum err
recovery_settle_due(struct ctx *cx, uint64_t *n)
{
    return db_transact_pieces(cx, due_piece, n);
}
