/* See report_due.h. */
#include "model/report_due.h"

#include "core/field.h"
#include "db/compose.h"
#include "model/customer_scope.h"

static enum err
seen_rows(struct ctx *cx, struct query *q, const char *order, struct rows *r)
{
    customer_scope_rights(q, cx);
    query_sql(q, order);
    query_bind(q, B_I64(REPORT_DUE_MOST));
    return query_rows(cx, q, r);
}

static enum err
due_rows(struct ctx *cx, struct query *q, int32_t until, const char *order,
         struct rows *r)
{
    query_bind(q, B_DAY(until));
    return seen_rows(cx, q, order, r);
}

enum err
report_deals(struct ctx *cx, int32_t until, struct report_deal **out,
             size_t *n)
{
    static const char ORDER[] = " ORDER BY o.expected_on, o.id LIMIT ?";
    struct query q;
    struct rows r;
    query_init(&q, cx->arena);
    query_sql(&q,
              "SELECT c.id, o.name, a.name, o.expected_on, o.amount,"
              " CAST(o.amount * COALESCE(o.probability, d.probability, 0) / 100"
              " AS DECIMAL(18,2))"
              " FROM opportunity o JOIN customer c ON c.id = o.customer_id"
              " LEFT JOIN opportunity_step_def d ON d.code = o.step"
              " LEFT JOIN account a ON a.id = c.owner_id WHERE c.live = 1"
              " AND o.deleted_at IS NULL AND o.closed_on IS NULL"
              " AND o.expected_on <= ?");
    TRY(due_rows(cx, &q, until, ORDER, &r));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count, struct report_deal);
    for (size_t i = 0; i < r.count; i++)
        (*out)[i] = (struct report_deal){
            rows_u64(&r, i, 0), rows_text(&r, i, 1), rows_text(&r, i, 2),
            rows_day(&r, i, 3), rows_money(&r, i, 4), rows_money(&r, i, 5)};
    return OK;
}

enum err
report_owed(struct ctx *cx, struct report_owed **out, size_t *n)
{
    static const char ORDER[] = " ORDER BY r.due_on, r.id LIMIT ?";
    struct query q;
    struct rows r;
    query_init(&q, cx->arena);
    query_sql(&q,
              "SELECT c.id, COALESCE(r.code, ''), a.name, r.due_on,"
              " r.amount - r.paid_amount FROM receivable r JOIN customer c"
              " ON c.id = r.customer_id LEFT JOIN account a"
              " ON a.id = c.owner_id WHERE c.live = 1"
              " AND r.deleted_at IS NULL AND r.paid_on IS NULL"
              " AND r.written_off_on IS NULL AND r.amount > r.paid_amount");
    TRY(seen_rows(cx, &q, ORDER, &r));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count, struct report_owed);
    for (size_t i = 0; i < r.count; i++)
        (*out)[i] = (struct report_owed){
            rows_u64(&r, i, 0), rows_text(&r, i, 1), rows_text(&r, i, 2),
            rows_day(&r, i, 3), rows_money(&r, i, 4)};
    return OK;
}

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
              " WHERE c.live = 1 AND t.deleted_at IS NULL"
              " AND t.done_at IS NULL AND t.due_on <= ?");
    TRY(due_rows(cx, &q, until, ORDER, &r));
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
