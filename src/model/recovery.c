/* Recovery cases as they are read: one, lists, counts, their history. */
#include "model/recovery.h"

#include <string.h>

#include "db/compose.h"
#include "model/customer_scope.h"

const char *const recovery_state_codes[RECOVERY_STATE_COUNT] = {
    "at_risk", "planned", "saving", "withdrawn", "restored",
    "partly_restored", "released", "lost", "passed"};

bool
recovery_is_open(const struct recovery *c)
{
    return c->state < RECOVERY_STATE_WITHDRAWN;
}

bool
recovery_is_won(enum recovery_state s)
{
    return s == RECOVERY_STATE_WITHDRAWN || s == RECOVERY_STATE_RESTORED ||
           s == RECOVERY_STATE_PARTLY;
}

enum recovery_state
recovery_state_of(const char *code)
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
    " COALESCE(mm.name_en, m.name_en),"                                       \
    " COALESCE(NULLIF(c.short_name, ''), c.name), rc.approval, rc.asked_at," \
    " rc.approved_at, ak.name, ap.name, rc.state_on"
#define REASONS                                                               \
    " JOIN churn_reason m ON m.code = rc.reason_code"                         \
    " LEFT JOIN churn_reason mm ON mm.code = m.merged_into"                   \
    " LEFT JOIN churn_family f ON f.code = COALESCE(rc.family_code,"          \
    " mm.family_code, m.family_code)"
#define NAMES                                                                 \
    " JOIN customer c ON c.id = rc.customer_id"                               \
    " LEFT JOIN account a ON a.id = rc.owner_id"                              \
    " LEFT JOIN competitor k ON k.id = rc.competitor_id"                      \
    " LEFT JOIN account d ON d.id = rc.decided_by"                            \
    " LEFT JOIN account ak ON ak.id = rc.asked_by"                            \
    " LEFT JOIN account ap ON ap.id = rc.approved_by" REASONS

static struct recovery
recovery_row(const struct ctx *cx, const struct rows *r, size_t i)
{
    return (struct recovery){
        .id = rows_u64(r, i, 0), .customer_id = rows_u64(r, i, 1),
        .owner_id = rows_u64(r, i, 2), .notice_id = rows_u64(r, i, 3),
        .competitor_id = rows_u64(r, i, 4), .code = rows_text(r, i, 5),
        .cause = rows_text(r, i, 6),
        .state = recovery_state_of(rows_text(r, i, 7)),
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
        .reason_name = rows_text(r, i, 37 + (size_t)cx->lang),
        .customer_short = rows_text(r, i, 40), .approval = rows_text(r, i, 41),
        .asked_at = rows_time(r, i, 42), .approved_at = rows_time(r, i, 43),
        .asker = rows_text(r, i, 44), .approver = rows_text(r, i, 45),
        .state_on = rows_day(r, i, 46)};
}

#define REVIEW_DUE                                                            \
    "rc.lost_on IS NOT NULL AND rc.review_on <= ? AND rc.review = ''"

/* What people ask of open cases. */
static void
where_open(struct query *q, const struct recovery_filter *f)
{
    int32_t today = clock_today();
    if (f->overdue) {
        query_sql(q, " AND rc.deadline < ?");
        query_bind(q, B_DAY(today));
    }
    if (f->due_days) {
        query_sql(q, " AND rc.deadline <= ?");
        query_bind(q, B_DAY(today + f->due_days));
    }
    if (f->late_steps) {
        query_sql(q, " AND EXISTS (SELECT 1 FROM plan_step ps"
                     " WHERE ps.case_id = rc.id AND ps.state = 'open'"
                     " AND ps.due_on < ?)");
        query_bind(q, B_DAY(today));
    }
    if (f->notice_soon) {
        query_sql(q, " AND rc.cause = 'notice'"
                     " AND rc.deadline BETWEEN ? AND ?");
        query_bind(q, B_DAY(today));
        query_bind(q, B_DAY(today + RECOVERY_NOTICE_DAYS));
    }
    if (f->asked)
        query_sql(q, " AND rc.approval = 'asked'");
}

#define SCORED(when)                                                          \
    " AND EXISTS (SELECT 1 FROM feedback x WHERE x.customer_id ="             \
    " rc.customer_id AND x.live = 1 AND x.kind = ? AND x.score IS NOT NULL"   \
    " AND x.given_on " when ")"
static const char SQL_SCORED[] =
    SCORED("< rc.opened_on") SCORED("> rc.closed_on");

static void
where_closed(struct query *q, const struct recovery_filter *f)
{
    if (f->review) {
        query_sql(q, " AND " REVIEW_DUE);
        query_bind(q, B_DAY(clock_today()));
    }
    if (f->won)
        query_sql(q, " AND rc.state IN ('withdrawn', 'restored',"
                     " 'partly_restored')");
    if (f->closed_from) {
        query_sql(q, " AND rc.closed_on >= ?");
        query_bind(q, B_DAY(f->closed_from));
    }
    if (f->closed_to) {
        query_sql(q, " AND rc.closed_on <= ?");
        query_bind(q, B_DAY(f->closed_to));
    }
    if (f->relost_days) {
        query_sql(q, " AND EXISTS (SELECT 1 FROM recovery_case l WHERE"
                     " l.customer_id = rc.customer_id AND l.live = 1 AND"
                     " l.lost_on > rc.closed_on AND l.lost_on <="
                     " rc.closed_on + INTERVAL ? DAY)");
        query_bind(q, B_I64(f->relost_days));
    }
    if (f->tried || f->bare)
        query_sql(q, " AND rc.state <> 'passed'");
    if (f->lesson)
        query_sql(q, " AND rc.taught = 1");
    if (f->scored) {
        query_sql(q, SQL_SCORED);
        query_bind(q, B_TEXT(f->scored));
        query_bind(q, B_TEXT(f->scored));
    }
    if (f->no_plan || f->bare)
        query_sql(q, " AND NOT EXISTS (SELECT 1 FROM plan p WHERE p.case_id ="
                     " rc.id AND p.state = 'ended')");
    if (f->bare)
        query_sql(q, " AND rc.closed_on > rc.opened_on");
    if (f->template_id && !f->arm) {
        query_sql(q, " AND EXISTS (SELECT 1 FROM plan p WHERE p.case_id ="
                     " rc.id AND p.template_id = ? AND p.state = 'ended')");
        query_bind(q, B_U64(f->template_id));
    }
}

/* Drawn by a hold-out, and its days are over. */
static void
where_arm(struct query *q, const struct recovery_filter *f)
{
    query_sql(q, " AND EXISTS (SELECT 1 FROM plan p WHERE p.case_id = rc.id"
                 " AND p.arm = ? AND (p.until_on < ?"
                 " OR rc.closed_on <= p.until_on)");
    query_bind(q, B_TEXT(f->arm));
    query_bind(q, B_DAY(clock_today()));
    if (f->template_id) {
        query_sql(q, " AND p.template_id = ?");
        query_bind(q, B_U64(f->template_id));
    }
    if (f->arm_won)
        query_sql(q, " AND rc.closed_on <= p.until_on AND rc.state IN"
                     " ('withdrawn', 'restored', 'partly_restored')");
    query_sql(q, ")");
}

static void
where_whose(struct query *q, const struct ctx *cx,
            const struct recovery_filter *f)
{
    if (f->mine) {
        query_sql(q, " AND rc.owner_id = ?");
        query_bind(q, B_U64(cx->actor.user_id));
    }
    if (f->owner_id) {
        query_sql(q, " AND rc.owner_id = ?");
        query_bind(q, B_U64(f->owner_id));
    }
    if (f->customer_id) {
        query_sql(q, " AND rc.customer_id = ?");
        query_bind(q, B_U64(f->customer_id));
    }
    if (f->case_id) {
        query_sql(q, " AND rc.id = ?");
        query_bind(q, B_U64(f->case_id));
    }
    if (f->family) {
        query_sql(q, " AND COALESCE(rc.family_code, (SELECT"
                     " COALESCE(y.family_code, x.family_code)"
                     " FROM churn_reason x LEFT JOIN churn_reason y ON y.code ="
                     " x.merged_into WHERE x.code = rc.reason_code)) = ?");
        query_bind(q, B_TEXT(f->family));
    }
    if (f->tier) {
        query_sql(q, " AND rc.tier = ?");
        query_bind(q, B_TEXT(f->tier));
    }
    if (f->reason) {
        query_sql(q, " AND (SELECT COALESCE(x.merged_into, x.code) FROM"
                     " churn_reason x WHERE x.code = rc.reason_code) = ?");
        query_bind(q, B_TEXT(f->reason));
    }
    if (f->cause) {
        query_sql(q, " AND rc.cause = ?");
        query_bind(q, B_TEXT(f->cause));
    }
}

/* Only closed ones are asked for: their index has the order of the list. */
static bool
all_closed(const struct recovery_filter *f)
{
    return f->open == 0 || f->closed_from || f->won || f->bare ||
           f->state >= RECOVERY_STATE_WITHDRAWN;
}

static bool
all_open(const struct recovery_filter *f)
{
    return f->open == 1 || f->overdue || f->due_days || f->late_steps ||
           f->notice_soon || f->asked ||
           (f->state >= 0 && f->state < RECOVERY_STATE_WITHDRAWN);
}

enum scope_way {
    SCOPE_CASES, /* cases first, by the index that has what is asked for */
    SCOPE_ARMS   /* plans first, of both arms of hold-outs */
};

/* Of plans, few cases. True: it begins with them. */
static bool
from_plans(struct query *q, const struct recovery_filter *f,
           enum scope_way way)
{
    if (way == SCOPE_ARMS)
        query_sql(q, " FROM plan p FORCE INDEX (plan_arm) STRAIGHT_JOIN"
                     " recovery_case rc ON rc.id = p.case_id");
    if (way == SCOPE_ARMS)
        return true;
    if (!f->arm && !f->template_id)
        return false;
    query_sql(q, f->arm ? " FROM (SELECT DISTINCT p.case_id FROM plan p"
                          " FORCE INDEX (plan_arm) WHERE p.arm = ?"
                        : " FROM (SELECT DISTINCT p.case_id FROM plan p"
                          " FORCE INDEX (plan_ended) WHERE p.template_id = ?"
                          " AND p.state = 'ended'");
    query_bind(q, f->arm ? B_TEXT(f->arm) : B_U64(f->template_id));
    query_sql(q, ") few STRAIGHT_JOIN recovery_case rc ON rc.id ="
                 " few.case_id");
    return true;
}

/* Of a hundred thousand cases the index is read that has what is asked, in the
 * order of its list: the server would read every row where one of ten is open. */
static void
from_add(struct query *q, const struct recovery_filter *f, enum scope_way way)
{
    bool few = f->case_id || f->customer_id;
    if (!few && from_plans(q, f, way))
        return;
    query_sql(q, " FROM recovery_case rc");
    if (!few)
        query_sql(q, all_open(f) ? " FORCE INDEX (recovery_case_now)"
                     : all_closed(f) ? " FORCE INDEX (recovery_case_ended)"
                                     : " FORCE INDEX (recovery_case_sum)");
}

static void
scope(struct query *q, const struct ctx *cx, const struct recovery_filter *f,
      enum scope_way way)
{
    from_add(q, f, way);
    query_sql(q, " WHERE rc.listed = 1");
    customer_scope_rights_of_case(q, cx);
    where_whose(q, cx, f);
    if (f->state >= 0) {
        query_sql(q, " AND rc.state = ?");
        query_bind(q, B_TEXT(recovery_state_codes[f->state]));
    }
    if (all_open(f))
        query_sql(q, " AND rc.open = 1");
    if (f->open == 0)
        query_sql(q, " AND rc.closed_on IS NOT NULL");
    where_open(q, f);
    where_closed(q, f);
    if (f->arm)
        where_arm(q, f);
    if (way == SCOPE_ARMS) {
        query_sql(q, " AND p.arm IN ('treated', 'waited')"
                     " AND (p.until_on < ? OR rc.closed_on <= p.until_on)");
        query_bind(q, B_DAY(clock_today()));
    }
}

void
recovery_scope(struct query *q, const struct ctx *cx,
               const struct recovery_filter *f)
{
    scope(q, cx, f, SCOPE_CASES);
}

void
recovery_scope_arms(struct query *q, const struct ctx *cx,
                    const struct recovery_filter *f)
{
    scope(q, cx, f, SCOPE_ARMS);
}

static void
order_add(struct query *q, const struct recovery_filter *f)
{
    size_t most = f->most ? f->most : RECOVERY_LIST_MAX;
    if (all_closed(f) && !all_open(f)) {
        query_sql(q, " ORDER BY rc.closed_on DESC, rc.revenue_365 DESC,"
                     " rc.id DESC LIMIT ?");
        query_bind(q, B_I64((int64_t)most));
        return;
    }
    query_sql(q, " ORDER BY rc.closed_on IS NOT NULL, rc.closed_on DESC,");
    if (f->order == RECOVERY_BY_USUAL) {
        query_sql(q, " COALESCE(rc.deadline < ?, 0) DESC,");
        query_bind(q, B_DAY(clock_today()));
    }
    if (f->order == RECOVERY_BY_DEADLINE)
        query_sql(q, " rc.deadline IS NULL, rc.deadline,");
    query_sql(q, " rc.revenue_365 DESC, rc.id LIMIT ?");
    query_bind(q, B_I64((int64_t)most));
}

/* The last state by a day, behind its own day. */
static const char SQL_PAST[] =
    ", (SELECT CONCAT(s.day, s.state) FROM recovery_case_state s"
    " WHERE s.case_id = rc.id AND s.day <= ? ORDER BY s.day DESC, s.id DESC"
    " LIMIT 1)";
enum { COL_PAST = 47, DAY_CHARS = 10 };

/* One that moved on after the day; the first state of all where none was kept. */
static void
row_past(struct ctx *cx, const struct rows *r, size_t i, int32_t day,
         struct recovery *c)
{
    if (c->opened_on > day || c->state_on <= day ||
        (c->closed_on != DAY_NONE && c->closed_on <= day))
        return;
    const char *past = rows_null(r, i, COL_PAST) ? NULL
                                                 : rows_text(r, i, COL_PAST);
    c->state = past ? recovery_state_of(past + DAY_CHARS)
                    : RECOVERY_STATE_AT_RISK;
    c->closed_on = c->state < RECOVERY_STATE_WITHDRAWN
                       ? DAY_NONE
                       : day_parse(arena_copy(cx->arena, past, DAY_CHARS));
}

/* Their numbers first, then the names of the few that are shown. */
enum err
recovery_list(struct ctx *cx, const struct recovery_filter *f,
              struct recovery **out, size_t *n)
{
    struct query q;
    struct rows r;
    query_init(&q, cx->arena);
    query_sql(&q, COLUMNS);
    if (f->past_on) {
        query_sql(&q, SQL_PAST);
        query_bind(&q, B_DAY(f->past_on));
    }
    query_sql(&q, " FROM (SELECT rc.id");
    scope(&q, cx, f, SCOPE_CASES);
    order_add(&q, f);
    query_sql(&q, ") few JOIN recovery_case rc ON rc.id = few.id" NAMES);
    order_add(&q, f);
    TRY(query_rows(cx, &q, &r));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count, struct recovery);
    for (size_t i = 0; i < r.count; i++) {
        (*out)[i] = recovery_row(cx, &r, i);
        if (f->past_on)
            row_past(cx, &r, i, f->past_on, &(*out)[i]);
    }
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
    all.overdue = all.review = all.won = all.late_steps = false;
    all.notice_soon = all.asked = all.lesson = false;
    all.bare = all.arm_won = false;
    all.arm = all.scored = NULL;
    all.due_days = all.relost_days = 0;
    all.closed_from = all.closed_to = 0;
    query_init(&q, cx->arena);
    query_sql(&q, "SELECT rc.state, COUNT(*), SUM(rc.revenue_365),"
                  " COUNT(IF(rc.closed_on IS NULL AND rc.deadline < ?, 1, NULL)),"
                  " COUNT(IF(" REVIEW_DUE ", 1, NULL))");
    query_bind(&q, today);
    query_bind(&q, today);
    scope(&q, cx, &all, SCOPE_CASES);
    query_sql(&q, " GROUP BY rc.state");
    TRY(query_rows(cx, &q, &r));
    for (size_t i = 0; i < r.count; i++) {
        enum recovery_state s = recovery_state_of(rows_text(&r, i, 0));
        out->cases[s] = rows_u64(&r, i, 1);
        out->value[s] = rows_money(&r, i, 2);
        out->overdue += rows_u64(&r, i, 3);
        out->review += rows_u64(&r, i, 4);
    }
    return OK;
}

static const char SQL_CODE[] = "SELECT id FROM recovery_case WHERE code = ?";

enum err
recovery_find_code(struct ctx *cx, const char *code, uint64_t *id)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_CODE, B_CODE(code)));
    *id = rows_u64(&r, 0, 0);
    return OK;
}

enum err
recovery_find(struct ctx *cx, uint64_t id, struct recovery *out)
{
    struct query q;
    struct rows r;
    struct recovery_filter one = {.state = -1, .open = -1, .case_id = id};
    if (!id)
        return ERR_NOT_FOUND;
    query_init(&q, cx->arena);
    query_sql(&q, COLUMNS " FROM (SELECT rc.id");
    scope(&q, cx, &one, SCOPE_CASES);
    query_sql(&q, ") one JOIN recovery_case rc ON rc.id = one.id" NAMES);
    TRY(query_rows(cx, &q, &r));
    if (!r.count)
        return ERR_NOT_FOUND;
    *out = recovery_row(cx, &r, 0);
    return OK;
}

static const char SQL_STEPS[] =
    "SELECT s.state, s.day, a.name, s.note, s.at, w.name_zh_cn, w.name_zh_tw,"
    " w.name_en FROM recovery_case_state s"
    " LEFT JOIN account a ON a.id = s.account_id AND a.login <> 'system'"
    " LEFT JOIN warning_cause w ON w.code = s.warning_code"
    " WHERE s.case_id = ?"
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
            recovery_state_of(rows_text(&r, i, 0)), rows_day(&r, i, 1),
            rows_time(&r, i, 4), rows_text(&r, i, 2), rows_text(&r, i, 3),
            rows_text(&r, i, 5 + (size_t)cx->lang)};
    return OK;
}
