/* Steps that a fact has done. Which are looked for stands in the step (waits), so
 * the cost is that of the steps that wait, not of the customers there are; the
 * facts are those of the events since the plan began. */
#include "db/compose.h"
#include "model/plan.h"

#define FACT                                                                  \
    " FROM plan_step s WHERE s.waits = 1 AND EXISTS (SELECT 1 FROM event e"   \
    " WHERE e.customer_id = s.customer_id AND e.day >= s.since_on"            \
    " AND e.voided_at IS NULL AND CASE s.done_when"                           \
    " WHEN 'withdrawn' THEN e.kind = 111 WHEN 'order' THEN e.kind = 40"       \
    " AND e.amount > 0 WHEN 'contract' THEN e.kind IN (100, 101)"             \
    " WHEN 'ticket' THEN e.kind = 81 WHEN 'feedback' THEN e.kind IN (90, 91)" \
    " WHEN 'payment' THEN e.kind = 61 WHEN 'quote' THEN e.kind = 20"          \
    " WHEN 'delivery' THEN e.kind = 50 ELSE 0 END)"                           \
    " AND (s.done_when <> 'payment' OR NOT EXISTS (SELECT 1 FROM receivable"  \
    " v WHERE v.customer_id = s.customer_id AND v.paid_on IS NULL"            \
    " AND v.written_off_on IS NULL AND v.deleted_at IS NULL))"
static const char SQL_OF[] = "SELECT s.id" FACT " AND s.customer_id IN";
static const char SQL_ALL[] = "SELECT s.id" FACT " ORDER BY s.id LIMIT 500";
static const char SQL_DONE[] =
    "UPDATE plan_step s LEFT JOIN task t ON t.id = s.task_id"
    " AND t.done_at IS NULL AND t.deleted_at IS NULL"
    " SET s.state = 'done', s.state_on = ?, s.state_at = ?,"
    " s.version = s.version + 1, t.done_at = ?, t.version = t.version + 1"
    " WHERE s.id = ? AND s.state = 'open'";
static const char SQL_NEXT[] =
    "UPDATE customer c JOIN plan_step s ON s.id = ? AND s.customer_id = c.id"
    " SET c.next_follow_on = COALESCE((SELECT MIN(t.due_on) FROM task t"
    " WHERE t.customer_id = c.id AND t.done_at IS NULL"
    " AND t.deleted_at IS NULL), '9999-12-31')";

static enum err
found_done(struct ctx *cx, const struct rows *r)
{
    struct bind now = B_TIME(clock_now());
    for (size_t i = 0; i < r->count; i++) {
        struct bind id = B_U64(rows_u64(r, i, 0));
        TRY(db_exec(cx, SQL_DONE, B_DAY(clock_today()), now, now, id));
        TRY(db_exec(cx, SQL_NEXT, id));
    }
    return OK;
}

enum err
plan_settle(struct ctx *cx, const uint64_t *ids, size_t n)
{
    struct query q;
    struct rows r;
    query_init(&q, cx->arena);
    query_sql(&q, SQL_OF);
    query_ids(&q, ids, n);
    TRY(query_rows(cx, &q, &r));
    return found_done(cx, &r);
}

static enum err
due_piece(struct ctx *cx, void *arg)
{
    struct rows r;
    uint64_t *n = arg;
    TRY(db_query(cx, &r, SQL_ALL));
    *n = r.count;
    return found_done(cx, &r);
}

enum err
plan_settle_due(struct ctx *cx, uint64_t *n)
{
    return db_transact_pieces(cx, due_piece, n);
}
