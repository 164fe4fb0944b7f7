/* Recovery cases as they are read: one, lists, counts, their history. */
#include "model/recovery.h"

#include <string.h>

#include "db/compose.h"
#include "model/customer_scope.h"

const char *const recovery_state_codes[RECOVERY_STATE_COUNT] = {
    "at_risk", "planned", "saving", "withdrawn", "restored",
    "partly_restored", "released", "lost"};

bool
recovery_is_open(const struct recovery *c)
{
    return c->state < RECOVERY_STATE_WITHDRAWN;
}

static enum recovery_state
state_of(const char *code)
{
    int s = 0;
    while (s < RECOVERY_STATE_COUNT - 1 &&
           strcmp(recovery_state_codes[s], code) != 0)
        s++;
    return (enum recovery_state)s;
}

#define COLUMNS                                                               \
    "SELECT rc.id, rc.customer_id, rc.owner_id, rc.notice_id,"                \
    " rc.competitor_id, rc.code, rc.cause, rc.state, rc.opened_on,"           \
    " rc.deadline, rc.lost_on, rc.closed_on, rc.review_on, rc.revenue_365,"   \
    " rc.margin_365, rc.avoidable, rc.offer_text, rc.tier, rc.decision,"      \
    " rc.decided_why, rc.lesson, rc.left_stage, rc.offer_percent, rc.budget," \
    " rc.spent, rc.decided_at, rc.review, rc.version, c.name, c.stage,"       \
    " a.name, k.name, d.name, COALESCE(mm.code, m.code), c.owner_id,"         \
    " c.team_id, COALESCE(f.colour, 1), COALESCE(mm.name_zh_cn,"              \
    " m.name_zh_cn), COALESCE(mm.name_zh_tw, m.name_zh_tw),"                  \
    " COALESCE(mm.name_en, m.name_en)"
#define JOINS                                                                 \
    " LEFT JOIN account a ON a.id = rc.owner_id"                              \
    " LEFT JOIN competitor k ON k.id = rc.competitor_id"                      \
    " LEFT JOIN account d ON d.id = rc.decided_by"                            \
    " JOIN churn_reason m ON m.code = rc.reason_code"                         \
    " LEFT JOIN churn_reason mm ON mm.code = m.merged_into"                   \
    " LEFT JOIN churn_family f ON f.code = COALESCE(rc.family_code,"          \
    " mm.family_code, m.family_code)"

static struct recovery
recovery_row(const struct ctx *cx, const struct rows *r, size_t i)
{
    return (struct recovery){
        .id = rows_u64(r, i, 0), .customer_id = rows_u64(r, i, 1),
        .owner_id = rows_u64(r, i, 2), .notice_id = rows_u64(r, i, 3),
        .competitor_id = rows_u64(r, i, 4), .code = rows_text(r, i, 5),
        .cause = rows_text(r, i, 6), .state = state_of(rows_text(r, i, 7)),
        .opened_on = rows_day(r, i, 8), .deadline = rows_day(r, i, 9),
        .lost_on = rows_day(r, i, 10), .closed_on = rows_day(r, i, 11),
        .review_on = rows_day(r, i, 12), .revenue_365 = rows_money(r, i, 13),
        .margin_365 = rows_money(r, i, 14), .avoidable = rows_text(r, i, 15),
        .offer_text = rows_text(r, i, 16), .tier = rows_text(r, i, 17),
        .decision = rows_text(r, i, 18), .decided_why = rows_text(r, i, 19),
        .lesson = rows_text(r, i, 20), .left_stage = rows_text(r, i, 21),
        .offer_percent = rows_null(r, i, 22) ? FIELD_EMPTY
                                             : rows_i64(r, i, 22),
        .budget = rows_money(r, i, 23), .spent = rows_money(r, i, 24),
        .decided_at = rows_time(r, i, 25), .review = rows_text(r, i, 26),
        .version = rows_i64(r, i, 27), .customer = rows_text(r, i, 28),
        .stage = rows_text(r, i, 29), .owner = rows_text(r, i, 30),
        .competitor = rows_text(r, i, 31), .decider = rows_text(r, i, 32),
        .reason = rows_text(r, i, 33),
        .customer_owner_id = rows_u64(r, i, 34),
        .customer_team_id = rows_u64(r, i, 35),
        .reason_colour = (unsigned)rows_i64(r, i, 36),
        .reason_name = rows_text(r, i, 37 + (size_t)cx->lang)};
}

#define REVIEW_DUE                                                            \
    "rc.lost_on IS NOT NULL AND rc.review_on <= ? AND rc.review = ''"

/* Rights of the customer and the filter; joins customer c. */
static void
where_add(struct query *q, const struct ctx *cx,
          const struct recovery_filter *f)
{
    query_sql(q, " FROM recovery_case rc JOIN customer c"
                 " ON c.id = rc.customer_id");
    query_sql(q, JOINS);
    query_sql(q, " WHERE rc.deleted_at IS NULL AND c.live = 1");
    customer_scope_rights(q, cx);
    if (f->mine) {
        query_sql(q, " AND rc.owner_id = ?");
        query_bind(q, B_U64(cx->actor.user_id));
    }
    if (f->customer_id) {
        query_sql(q, " AND rc.customer_id = ?");
        query_bind(q, B_U64(f->customer_id));
    }
    if (f->template_id) {
        query_sql(q, " AND EXISTS (SELECT 1 FROM plan p WHERE p.case_id ="
                     " rc.id AND p.template_id = ? AND p.state = 'ended')");
        query_bind(q, B_U64(f->template_id));
    }
    if (f->state >= 0) {
        query_sql(q, " AND rc.state = ?");
        query_bind(q, B_TEXT(recovery_state_codes[f->state]));
    }
    if (f->open == 1)
        query_sql(q, " AND rc.open = 1");
    if (f->open == 0)
        query_sql(q, " AND rc.open IS NULL");
    if (f->overdue) {
        query_sql(q, " AND rc.open = 1 AND rc.deadline < ?");
        query_bind(q, B_DAY(clock_today()));
    }
    if (f->review) {
        query_sql(q, " AND " REVIEW_DUE);
        query_bind(q, B_DAY(clock_today()));
    }
}

enum err
recovery_list(struct ctx *cx, const struct recovery_filter *f,
              struct recovery **out, size_t *n)
{
    struct query q;
    struct rows r;
    query_init(&q, cx->arena);
    query_sql(&q, COLUMNS);
    where_add(&q, cx, f);
    query_sql(&q, " ORDER BY rc.open IS NULL, rc.closed_on DESC,"
                  " rc.deadline IS NULL, rc.deadline, rc.revenue_365 DESC,"
                  " rc.id LIMIT ?");
    query_bind(&q, B_I64(RECOVERY_LIST_MAX));
    TRY(query_rows(cx, &q, &r));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count, struct recovery);
    for (size_t i = 0; i < r.count; i++)
        (*out)[i] = recovery_row(cx, &r, i);
    return OK;
}

enum err
recovery_count(struct ctx *cx, const struct recovery_filter *f,
               struct recovery_sum *out)
{
    struct query q;
    struct rows r;
    struct recovery_filter all = *f;
    struct bind today = B_DAY(clock_today());
    memset(out, 0, sizeof *out);
    all.state = all.open = -1;
    all.overdue = all.review = false;
    query_init(&q, cx->arena);
    query_sql(&q, "SELECT rc.state, COUNT(*), SUM(rc.revenue_365),"
                  " COUNT(IF(rc.open = 1 AND rc.deadline < ?, 1, NULL)),"
                  " COUNT(IF(" REVIEW_DUE ", 1, NULL))");
    query_bind(&q, today);
    query_bind(&q, today);
    where_add(&q, cx, &all);
    query_sql(&q, " GROUP BY rc.state");
    TRY(query_rows(cx, &q, &r));
    for (size_t i = 0; i < r.count; i++) {
        enum recovery_state s = state_of(rows_text(&r, i, 0));
        out->cases[s] = rows_u64(&r, i, 1);
        out->value[s] = rows_money(&r, i, 2);
        out->overdue += rows_u64(&r, i, 3);
        out->review += rows_u64(&r, i, 4);
    }
    return OK;
}

enum err
recovery_find(struct ctx *cx, uint64_t id, struct recovery *out)
{
    struct query q;
    struct rows r;
    struct recovery_filter any = {.state = -1, .open = -1};
    query_init(&q, cx->arena);
    query_sql(&q, COLUMNS);
    where_add(&q, cx, &any);
    query_sql(&q, " AND rc.id = ?");
    query_bind(&q, B_U64(id));
    TRY(query_rows(cx, &q, &r));
    if (!r.count)
        return ERR_NOT_FOUND;
    *out = recovery_row(cx, &r, 0);
    return OK;
}

static const char SQL_STEPS[] =
    "SELECT s.state, s.day, a.name, s.note FROM recovery_case_state s"
    " LEFT JOIN account a ON a.id = s.account_id WHERE s.case_id = ?"
    " ORDER BY s.day, s.id";

enum err
recovery_steps(struct ctx *cx, uint64_t case_id, struct recovery_step **out,
               size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_STEPS, B_U64(case_id)));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count, struct recovery_step);
    for (size_t i = 0; i < r.count; i++)
        (*out)[i] = (struct recovery_step){
            state_of(rows_text(&r, i, 0)), rows_day(&r, i, 1),
            rows_text(&r, i, 2), rows_text(&r, i, 3)};
    return OK;
}
