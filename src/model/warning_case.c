/* The warnings of a case. One that a warning opened is closed once the warning is
 * gone and nobody has acted on it, else its history says so. */
#include "model/customer_tally.h"
#include "model/warning_private.h"

/* Every edit by a person counts the version up, opening it again too. */
static const char SQL_CASES[] =
    "SELECT k.id, k.state, MIN(w.cause_code), k.version > 1 OR k.state <>"
    " 'at_risk' OR k.decision <> '' OR EXISTS (SELECT 1 FROM plan p"
    " WHERE p.case_id = k.id) OR EXISTS (SELECT 1 FROM interaction i"
    " WHERE i.customer_id = k.customer_id AND i.deleted_at IS NULL"
    " AND i.on_day BETWEEN k.opened_on AND ?), k.customer_id FROM warning w"
    " JOIN recovery_case k ON k.id = w.case_id AND k.open = 1"
    " AND k.cause = 'warning' AND k.notice_id IS NULL AND k.lost_on IS NULL"
    " WHERE NOT EXISTS (SELECT 1 FROM warning o WHERE o.case_id = k.id"
    " AND o.open = 1) AND w.id IN";
static const char SQL_PASSED[] =
    "UPDATE recovery_case SET state = 'passed', state_on = ?, closed_on = ?,"
    " closed_at = ?, version = version + 1 WHERE id = ? AND version = 1"
    " AND open = 1";
static const char SQL_SAID[] =
    "INSERT INTO recovery_case_state (case_id, state, day, at, warning_code)"
    " VALUES (?, ?, ?, ?, ?)";

static enum err
gone(struct ctx *cx, int32_t day, const struct rows *r, size_t i)
{
    struct bind id = B_U64(rows_u64(r, i, 0)), on = B_DAY(day);
    struct bind at = B_TIME(day == clock_today() ? clock_now()
                                                 : moment_of(day, 86399));
    const char *state = rows_text(r, i, 1);
    if (!rows_u64(r, i, 3)) {
        TRY(db_exec(cx, SQL_PASSED, on, on, at, id));
        if (db_affected(cx->db) != 1) /* somebody acts just now */
            return OK;
        TRY(customer_tally_case(cx, rows_u64(r, i, 4)));
        state = "passed";
    }
    return db_exec(cx, SQL_SAID, id, B_TEXT(state), on, at,
                   B_TEXT(rows_text(r, i, 2)));
}

enum err
warning_case_gone(struct ctx *cx, int32_t day, const uint64_t *ids, size_t n)
{
    struct query q;
    struct rows r;
    if (n == 0)
        return OK;
    query_init(&q, cx->arena);
    query_sql(&q, SQL_CASES);
    query_bind(&q, B_DAY(day));
    query_ids(&q, ids, n);
    query_sql(&q, " GROUP BY k.id ORDER BY k.id");
    TRY(query_rows(cx, &q, &r));
    for (size_t i = 0; i < r.count; i++)
        TRY(gone(cx, day, &r, i));
    return OK;
}

/* ---- what it is about ---- */

static const char SQL_OF[] =
    "SELECT w.id, w.cause_code, w.level, w.opened_on, w.closed_on FROM warning w"
    " WHERE w.case_id = ? UNION SELECT w.id, w.cause_code, w.level, w.opened_on,"
    " w.closed_on FROM recovery_case k JOIN warning w ON w.customer_id ="
    " k.customer_id AND w.open = 1 WHERE k.id = ? AND k.open = 1"
    " ORDER BY closed_on IS NOT NULL, level DESC, opened_on, id";

enum err
warning_of_case(struct ctx *cx, uint64_t case_id, struct warning_of_case **out,
                size_t *n)
{
    const struct rules *rules;
    struct rows r;
    TRY(rules_get(cx, &rules));
    TRY(db_query(cx, &r, SQL_OF, B_U64(case_id), B_U64(case_id)));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count + 1, struct warning_of_case);
    for (size_t i = 0; i < r.count; i++)
        (*out)[i] = (struct warning_of_case){
            warning_cause_of(rules, rows_text(&r, i, 1)),
            (unsigned)rows_u64(&r, i, 2), rows_day(&r, i, 3),
            rows_day(&r, i, 4)};
    return OK;
}
