/* See report_due.h. */
#include "model/report_due.h"

#include "core/field.h"
#include "db/compose.h"
#include "model/customer_scope.h"

static void
seen_where(struct ctx *cx, struct query *q, const char *order, int64_t most)
{
    customer_scope_rights(q, cx);
    query_sql(q, order);
    query_bind(q, B_I64(most));
}

/* ---- deals ---- */

/* In the order of the index, so that the first ones are found without the rest. */
static const char SQL_OPEN[] =
    "(SELECT o.id FROM opportunity o FORCE INDEX (opportunity_expected)"
    " STRAIGHT_JOIN customer c ON c.id = o.customer_id WHERE o.live = 1"
    " AND c.live = 1 AND o.expected_on <= ?"
    " AND (o.opened_on IS NULL OR o.opened_on <= ?) AND o.closed_on ";
static const char OPEN_ORDER[] =
    " ORDER BY o.expected_on, o.opened_on, o.customer_id, o.id LIMIT ?)";

/* The last step that a deal had entered by a day. */
#define STEP_BY(more)                                                         \
    "(SELECT s.step FROM opportunity_step s" more " WHERE s.opportunity_id"   \
    " = o.id AND s.day <= ? AND s.deleted_at IS NULL"                         \
    " ORDER BY s.day DESC, s.id DESC LIMIT 1)"
static const char SQL_DEALS[] =
    "SELECT c.id, o.name, a.name, o.expected_on, o.amount,"
    " CAST(o.amount * COALESCE(o.probability, d.probability, 0) / 100"
    " AS DECIMAL(18,2)) FROM (";
static const char SQL_NAMES[] =
    ") few JOIN opportunity o ON o.id = few.id"
    " JOIN customer c ON c.id = o.customer_id"
    " LEFT JOIN account a ON a.id = c.owner_id"
    " LEFT JOIN opportunity_step_def d ON d.code = ";
static const char SQL_STEP[] = "o.step ORDER BY o.expected_on, o.id LIMIT ?";
/* What was closed by then is open now where it was opened again. */
static const char SQL_STEP_PAST[] =
    "COALESCE(" STEP_BY(" JOIN opportunity_step_def e ON e.code = s.step")
    ", o.step) WHERE COALESCE(" STEP_BY("") ", '') NOT IN ('won', 'lost')"
    " ORDER BY o.expected_on, o.id LIMIT ?";

static void
deals_open(struct ctx *cx, struct query *q, int32_t on, int32_t until,
           bool closed_since)
{
    query_sql(q, SQL_OPEN);
    query_bind(q, B_DAY(until));
    query_bind(q, B_DAY(on));
    query_sql(q, closed_since ? "> ?" : "IS NULL");
    if (closed_since)
        query_bind(q, B_DAY(on));
    /* some of them had been won or lost by then and are dropped */
    seen_where(cx, q, OPEN_ORDER, 2 * (int64_t)REPORT_DUE_MOST);
}

enum err
report_deals(struct ctx *cx, int32_t on, int32_t until,
             struct report_deal **out, size_t *n)
{
    bool past = on < clock_today();
    struct query q;
    struct rows r;
    query_init(&q, cx->arena);
    query_sql(&q, SQL_DEALS);
    deals_open(cx, &q, on, until, false);
    if (past) {
        query_sql(&q, " UNION ALL ");
        deals_open(cx, &q, on, until, true);
    }
    query_sql(&q, SQL_NAMES);
    query_sql(&q, past ? SQL_STEP_PAST : SQL_STEP);
    for (int i = 0; past && i < 2; i++)
        query_bind(&q, B_DAY(on));
    query_bind(&q, B_I64(REPORT_DUE_MOST));
    TRY(query_rows(cx, &q, &r));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count, struct report_deal);
    for (size_t i = 0; i < r.count; i++)
        (*out)[i] = (struct report_deal){
            rows_u64(&r, i, 0), rows_text(&r, i, 1), rows_text(&r, i, 2),
            rows_day(&r, i, 3), rows_money(&r, i, 4), rows_money(&r, i, 5)};
    return OK;
}

/* ---- receivables ---- */

#define OWED(rest, open)                                                      \
    "SELECT c.id, COALESCE(r.code, ''), a.name, r.due_on, " rest " AS rest"   \
    " FROM receivable r JOIN customer c ON c.id = r.customer_id"              \
    " LEFT JOIN account a ON a.id = c.owner_id WHERE c.live = 1"              \
    " AND r.deleted_at IS NULL AND " open
static const char SQL_OWED[] =
    OWED("r.amount - r.paid_amount",
         "r.paid_on IS NULL AND r.written_off_on IS NULL");
/* Paid since: by the payments of later days. What was paid off later by none that
 * is known was not paid before. */
#define PAID_LATER                                                            \
    "(SELECT SUM(y.amount) FROM payment y WHERE y.receivable_id = r.id"       \
    " AND y.live = 1 AND y.paid_on > ?)"
static const char SQL_OWED_PAST[] =
    OWED("r.amount - r.paid_amount + COALESCE(" PAID_LATER
         ", IF(r.paid_on IS NULL, 0, r.paid_amount))",
         "(r.issued_on IS NULL OR r.issued_on <= ?)"
         " AND (r.paid_on IS NULL OR r.paid_on > ?)"
         " AND (r.written_off_on IS NULL OR r.written_off_on > ?)");
static const char OWED_ORDER[] =
    " HAVING rest > 0 ORDER BY r.due_on, r.id LIMIT ?";

enum err
report_owed(struct ctx *cx, int32_t on, struct report_owed **out, size_t *n)
{
    bool past = on < clock_today();
    struct query q;
    struct rows r;
    query_init(&q, cx->arena);
    query_sql(&q, past ? SQL_OWED_PAST : SQL_OWED);
    for (int i = 0; past && i < 4; i++)
        query_bind(&q, B_DAY(on));
    seen_where(cx, &q, OWED_ORDER, REPORT_DUE_MOST);
    TRY(query_rows(cx, &q, &r));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count, struct report_owed);
    for (size_t i = 0; i < r.count; i++)
        (*out)[i] = (struct report_owed){
            rows_u64(&r, i, 0), rows_text(&r, i, 1), rows_text(&r, i, 2),
            rows_day(&r, i, 3), rows_money(&r, i, 4)};
    return OK;
}

/* ---- tasks ---- */

enum err
report_tasks(struct ctx *cx, int32_t until, struct report_task **out,
             size_t *n)
{
    static const char ORDER[] =
        " ORDER BY t.account_id, t.due_on, t.id LIMIT ?";
    struct query q;
    struct rows r;
    query_init(&q, cx->arena);
    query_sql(&q,
              "SELECT c.id, t.account_id, t.title, t.due_on, c.revenue_365"
              " FROM task t JOIN customer c ON c.id = t.customer_id"
              " WHERE t.listed = 1 AND t.due_on <= ?");
    query_bind(&q, B_DAY(until));
    seen_where(cx, &q, ORDER, REPORT_DUE_MOST);
    TRY(query_rows(cx, &q, &r));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count, struct report_task);
    for (size_t i = 0; i < r.count; i++)
        (*out)[i] = (struct report_task){
            rows_u64(&r, i, 0), rows_u64(&r, i, 1), rows_text(&r, i, 2),
            rows_day(&r, i, 3), rows_money(&r, i, 4)};
    return OK;
}

enum err
report_base(struct ctx *cx, const struct customer_filter *f,
            struct report_base *out)
{
    struct query q;
    struct rows r;
    query_init(&q, cx->arena);
    query_sql(&q, "SELECT COUNT(*), COUNT(IF(c.purchases = 0, 1, NULL)),"
                  " COUNT(IF(c.purchases = 1 AND c.cycle_days_set IS NULL, 1,"
                  " NULL)) FROM ");
    customer_scope_from(&q, cx, f, "");
    customer_scope_where(&q, cx, f);
    TRY(query_rows(cx, &q, &r));
    *out = (struct report_base){rows_u64(&r, 0, 0), rows_u64(&r, 0, 1),
                                rows_u64(&r, 0, 2)};
    return OK;
}

static const char SQL_GUIDE[] =
    "SELECT stage_code, text_zh_cn, text_zh_tw, text_en, 0, position, code, 0"
    " FROM stage_need WHERE model_code = ? AND active = 1 AND kind = 'need'"
    " UNION ALL SELECT s.stage_code, p.name_zh_cn, p.name_zh_tw, p.name_en,"
    " 1, s.position, p.code, p.id FROM play_stage s JOIN play p"
    " ON p.code = s.play_code WHERE s.model_code = ? AND s.active = 1 AND"
    " p.active = 1 ORDER BY 5, 6, 7";

enum err
report_guide(struct ctx *cx, const char *model, struct report_guide **out,
             size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_GUIDE, B_TEXT(model), B_TEXT(model)));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count, struct report_guide);
    for (size_t i = 0; i < r.count; i++)
        (*out)[i] = (struct report_guide){
            rows_text(&r, i, 0), rows_text(&r, i, 1 + (size_t)cx->lang),
            rows_u64(&r, i, 7)};
    return OK;
}
