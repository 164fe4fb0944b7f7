/* Recovery cases of the demonstration company, made of what happened in its
 * lives: recoveries that ended, notices, declarations, and customers that fell
 * silent. Nothing here changes a stage, but cases closed as lost or released,
 * which end no loss. Each customer has random numbers of its own. */
#include <string.h>

#include "db/compose.h"
#include "model/demo_private.h"
#include "model/customer_tally.h"
#include "model/recovery.h"
#include "model/recovery_value.h"

struct reason_words {
    const char *code, *said_by, *evidence;
};

static const struct reason_words REASONS[] = {
    {"service_response", "customer", "三次报修响应超过 24 小时。"},
    {"price_terms", "customer", "账期 60 天谈不拢，价格高于预算。"},
    {"neglect", "data", "最近三个月没有任何互动。"},
    {"lower_price", "salesperson", "竞争方报价低 8% 至 12%。"},
    {"product_quality", "customer", "同一故障修了三次仍未解决。"},
    {"late_delivery", "data", "最近两单比约定日期晚到。"},
    {"budget_cut", "customer", "今年维保预算削减三成。"},
    {"strategy_changed", "customer", "总部统一采购，不再由分厂决定。"},
    {"better_product", "salesperson", "试用了国外品牌的整机方案。"},
    {"decision_maker", "salesperson", "设备部换了负责人。"},
    {"missing_function", "customer", "需要远程监控，我们还没有。"},
    {"closed_down", "data", "工商信息显示已停业。"},
    {"bundle", "salesperson", "主机与耗材被一并采购。"},
    {"need_ended", "customer", "产线拆除，不再需要压缩空气。"},
    {"unknown", "", ""},
};
enum { REASON_COUNT = sizeof REASONS / sizeof *REASONS };

/* The first ones are the more frequent ones. */
static const struct reason_words *
reason_pick(struct demo *d)
{
    uint32_t a = demo_below(d, REASON_COUNT), b = demo_below(d, REASON_COUNT);
    return &REASONS[a < b ? a : b];
}

static void
random_of(struct demo *d, uint64_t customer_id)
{
    d->random = d->order->seed * 0x9e3779b97f4a7c15u
        + (customer_id - d->customer_ids[0]) * 7919u + 17;
}

static enum err
case_rows(struct ctx *cx, const char *sql, const uint64_t *ids, size_t n,
        const char *tail, struct rows *r)
{
    struct query q;
    query_init(&q, cx->arena);
    query_sql(&q, sql);
    query_ids(&q, ids, n);
    query_sql(&q, tail);
    return query_rows(cx, &q, r);
}

/* ---- recoveries that ended ---- */

#define LOST_DAY(by)                                                          \
    "(SELECT MAX(s.day) FROM stage_change s JOIN model m ON m.number ="       \
    " s.model_id AND m.is_default = 1 JOIN stage g ON g.model_code = m.code"  \
    " AND g.number = s.to_stage AND g.is_loss = 1"                            \
    " WHERE s.customer_id = o.customer_id AND s.day <= " by ")"

static const char SQL_ENDED[] =
    "SELECT o.customer_id, o.id, o.opened_on, o.closed_on, o.outcome,"
    " c.owner_id, " LOST_DAY("o.closed_on") ", (SELECT MAX(t.id)"
    " FROM termination_notice t WHERE t.customer_id = o.customer_id"
    " AND t.withdrawn_on = o.closed_on) FROM recovery_outcome o"
    " JOIN customer c ON c.id = o.customer_id WHERE o.customer_id IN";
static const char SQL_ENDED_CASE[] =
    "UPDATE recovery_case k JOIN recovery_outcome o ON o.id = ?"
    " SET k.state = o.outcome, k.state_on = o.closed_on, k.closed_on ="
    " o.closed_on, k.closed_at = o.closed_at, k.outcome_id = o.id,"
    " k.lesson = o.lesson, k.spent = COALESCE(o.cost, 0), k.budget ="
    " COALESCE(o.cost, 0) + 2000, o.case_no = k.code WHERE k.id = ?";

static enum err
ended_one(struct demo *d, const struct rows *r, size_t i)
{
    const struct reason_words *w;
    const char *outcome = rows_text(r, i, 4);
    uint64_t id;
    random_of(d, rows_u64(r, i, 0));
    w = reason_pick(d);
    bool withdrawn = !strcmp(outcome, "withdrawn");
    struct recovery_opening o = {
        .customer_id = rows_u64(r, i, 0), .owner_id = rows_u64(r, i, 5),
        .notice_id = withdrawn ? rows_u64(r, i, 7) : 0,
        .opened_on = rows_day(r, i, 2),
        .opened_at = moment_of(rows_day(r, i, 2), 36000),
        .lost_on = withdrawn ? DAY_NONE : rows_day(r, i, 6),
        .reason = w->code, .said_by = w->said_by, .evidence = w->evidence};
    o.cause = o.notice_id ? "notice" : o.lost_on != DAY_NONE ? "loss" : "hand";
    TRY(recovery_open(&d->cx, &o, &id));
    TRY(db_exec(&d->cx, SQL_ENDED_CASE, B_U64(rows_u64(r, i, 1)), B_U64(id)));
    TRY(customer_tally_case(&d->cx, o.customer_id));
    return recovery_state_add(&d->cx, id, outcome, rows_day(r, i, 3), NULL);
}

/* ---- who fell silent ---- */

static const char SQL_SILENT[] =
    "SELECT c.id, c.owner_id, c.stage_since FROM customer c WHERE c.stage ="
    " 'churn' AND NOT EXISTS (SELECT 1 FROM recovery_case k"
    " WHERE k.customer_id = c.id AND k.open = 1) AND NOT EXISTS (SELECT 1"
    " FROM recovery_case k WHERE k.customer_id = c.id"
    " AND k.lost_on = c.stage_since) AND c.id IN";

static enum err
silent_one(struct demo *d, const struct rows *r, size_t i)
{
    const struct reason_words *w;
    uint64_t id, customer = rows_u64(r, i, 0);
    int32_t lost = rows_day(r, i, 2), opened = lost + 3;
    random_of(d, customer);
    w = reason_pick(d);
    if (opened >= d->end)
        return OK; /* nobody has seen it yet */
    return recovery_open(&d->cx, &(struct recovery_opening){
        .cause = "loss", .customer_id = customer,
        .owner_id = rows_u64(r, i, 1), .opened_on = opened, .lost_on = lost,
        .opened_at = moment_of(opened, 36000), .reason = w->code,
        .said_by = w->said_by, .evidence = w->evidence}, &id);
}

/* ---- cases that nobody works on any more ---- */

static const char SQL_OLD[] =
    "SELECT k.id, k.customer_id, k.lost_on FROM recovery_case k"
    " WHERE k.open = 1 AND k.lost_on IS NOT NULL AND k.customer_id IN";

static enum err
old_one(struct demo *d, const struct rows *r, size_t i)
{
    int32_t lost = rows_day(r, i, 2);
    if (d->end - lost < 100)
        return OK;
    random_of(d, rows_u64(r, i, 1) + 5);
    return recovery_close_row(&d->cx, &(struct recovery_closing){
        .id = rows_u64(r, i, 0), .customer_id = rows_u64(r, i, 1),
        .day = lost + demo_from_to(d, 30, 90),
        .outcome = demo_chance(d, 60) ? "lost" : "released"});
}

/* ---- what people added ---- */

static const char SQL_CASES[] =
    "SELECT k.id, k.customer_id, k.state, k.reason_code, k.opened_on,"
    " k.margin_365, k.review_on, k.open, k.closed_on, k.owner_id, k.cause,"
    " k.lost_on, c.name FROM recovery_case k JOIN customer c ON c.id ="
    " k.customer_id WHERE k.state <> 'passed' AND k.customer_id IN";
static const char SQL_REASON[] =
    "INSERT IGNORE INTO recovery_case_reason (case_id, reason_code, main,"
    " said_by, evidence, avoidable, at) VALUES (?, ?, NULL, ?, ?, ?, ?)";
static const char SQL_MAIN[] =
    "UPDATE recovery_case_reason SET reason_code = ?, said_by = ?,"
    " evidence = IF(evidence = '', ?, evidence) WHERE case_id = ?"
    " AND main = 1";
static const char SQL_ROOM[] =
    "DELETE FROM recovery_case_reason WHERE case_id = ? AND reason_code = ?"
    " AND main IS NULL";
static const char SQL_SET[] =
    "UPDATE recovery_case SET reason_code = ?, avoidable = ?,"
    " competitor_id = COALESCE(competitor_id, ?), offer_percent = ?,"
    " state = IF(open = 1, ?, state), state_on = IF(open = 1, ?, state_on),"
    " decision = ?, decided_at = ?, decided_by = owner_id, decided_why = ?,"
    " budget = COALESCE(budget, ?), deadline = IF(open = 1 AND"
    " cause <> 'notice', ?, deadline),"
    " review = ? WHERE id = ?";
static const char SQL_REVIEW[] =
    "INSERT INTO recovery_case_review (case_id, verdict, reason_before,"
    " reason_after, note, account_id, day, at)"
    " SELECT ?, ?, ?, ?, '', m.id, ?, ? FROM account m"
    " WHERE m.login = 'wangwei'";

static bool
of_competitor(const char *code)
{
    static const char *const CODES[] = {"lower_price", "better_product",
                                        "better_terms", "bundle", "poached"};
    for (size_t i = 0; i < sizeof CODES / sizeof *CODES; i++)
        if (!strcmp(CODES[i], code))
            return true;
    return false;
}

struct added {
    uint64_t id;
    const char *main, *state, *decision, *review;
    int32_t opened, decided, review_on;
    bool story; /* of the customer whose story is told: service came late */
};

static enum err
main_set(struct demo *d, uint64_t id, const struct reason_words *w)
{
    TRY(db_exec(&d->cx, SQL_ROOM, B_U64(id), B_TEXT(w->code)));
    return db_exec(&d->cx, SQL_MAIN, B_TEXT(w->code), B_TEXT(w->said_by),
                   B_TEXT(w->evidence), B_U64(id));
}

static enum err
add_review(struct demo *d, struct added *a)
{
    const char *before = a->main;
    bool changed = demo_chance(d, 14);
    if (a->review_on > d->end || !demo_chance(d, 80))
        return OK;
    if (changed) {
        const struct reason_words *w = reason_pick(d);
        a->main = w->code;
        TRY(main_set(d, a->id, w));
    }
    a->review = strcmp(before, a->main) ? "changed" : "confirmed";
    return db_exec(&d->cx, SQL_REVIEW, B_U64(a->id), B_TEXT(a->review),
                   B_TEXT(before), B_TEXT(a->main), B_DAY(a->review_on),
                   B_TIME(moment_of(a->review_on, 50000)));
}

static enum err
add_reasons(struct demo *d, struct added *a)
{
    static const char *const AVOIDABLE[] = {"yes", "partly", "no", "unknown"};
    if (!strcmp(a->main, "unknown")) {
        const struct reason_words *w = a->story ? REASONS : reason_pick(d);
        a->main = w->code;
        TRY(main_set(d, a->id, w));
    }
    TRY(add_review(d, a));
    for (uint32_t k = demo_below(d, 3); k > 0; k--) {
        const struct reason_words *w = reason_pick(d);
        if (!strcmp(w->code, "unknown"))
            continue;
        TRY(db_exec(&d->cx, SQL_REASON, B_U64(a->id), B_TEXT(w->code),
                    B_TEXT(w->said_by), B_TEXT(w->evidence),
                    B_TEXT(AVOIDABLE[demo_below(d, 4)]),
                    B_TIME(moment_of(a->opened, 40000))));
    }
    return OK;
}

static enum err
decide(struct demo *d, struct added *a, bool open, int32_t today)
{
    uint32_t n = demo_below(d, 10);
    a->decided = a->opened + demo_from_to(d, 1, 6);
    a->decision = a->state[0] == 'r' && a->state[2] == 'l' ? "release"
                                                           : "restore";
    if (!open)
        return OK;
    if (a->story)
        n = 9;
    if (a->decided >= today || n < 3) {
        a->decision = "";
        return OK;
    }
    a->state = n < 6 && today - a->decided < 6 ? "planned" : "saving";
    return recovery_state_add(&d->cx, a->id, a->state, a->decided, NULL);
}

/* What was suggested when it was decided. */
static enum err
add_worth(struct demo *d, uint64_t id, const char **tier)
{
    struct recovery_value v;
    TRY(recovery_value_read(&d->cx, id, &v));
    *tier = v.tier;
    return recovery_value_keep(&d->cx, id, &v);
}

/* Above the limit of the company a manager has approved it, or will. */
static const char SQL_LEAVE[] =
    "UPDATE recovery_case k JOIN account m ON m.login = 'wangwei'"
    " SET k.approval = IF(? OR k.owner_id = m.id, 'given', 'asked'),"
    " k.asked_by = k.owner_id, k.asked_at = ?, k.approved_by ="
    " IF(k.approval = 'given', m.id, NULL), k.approved_at ="
    " IF(k.approval = 'given', ?, NULL) WHERE k.id = ? AND k.budget > 50000";

static enum err
add_leave(struct demo *d, const struct added *a, bool open)
{
    struct bind asked = B_TIME(moment_of(a->decided, 46000));
    return db_exec(&d->cx, SQL_LEAVE,
                   B_I64(!open || a->decided < d->end - 20), asked,
                   B_TIME(moment_of(a->decided, 52000)), B_U64(a->id));
}

static enum err
add_plan(struct demo *d, const struct added *a, const struct rows *r,
         size_t i)
{
    struct demo_plan_of of = {
        .case_id = a->id, .customer_id = rows_u64(r, i, 1),
        .owner_id = rows_u64(r, i, 9), .customer = rows_text(r, i, 12),
        .decision = a->decision, .cause = rows_text(r, i, 10),
        .state = a->state, .lost_on = rows_day(r, i, 11),
        .closed_on = rows_day(r, i, 8),
        .started_on = a->story ? a->opened : a->decided, .story = a->story};
    TRY(add_worth(d, a->id, &of.tier));
    TRY(add_leave(d, a, of.closed_on == DAY_NONE));
    return of.owner_id ? demo_plan_make(d, &of) : OK;
}

static enum err
add_one(struct demo *d, const struct rows *r, size_t i)
{
    static const char *const AVOIDABLE[] = {"yes", "yes", "partly", "no"};
    bool open = rows_u64(r, i, 7) != 0;
    struct added a = {.id = rows_u64(r, i, 0),
                      .story = rows_u64(r, i, 1) == d->customer_ids[0],
                      .state = rows_text(r, i, 2),
                      .main = rows_text(r, i, 3), .review = "",
                      .opened = rows_day(r, i, 4),
                      .review_on = rows_day(r, i, 6)};
    random_of(d, rows_u64(r, i, 1) + a.id * 31);
    TRY(add_reasons(d, &a));
    TRY(decide(d, &a, open, d->end));
    bool rival = of_competitor(a.main), decided = *a.decision != '\0';
    uint64_t who = d->competitor_id[demo_below(d, DEMO_COMPETITORS)];
    int64_t offer = -100 * (int64_t)demo_from_to(d, 2, 15);
    int64_t budget = 100000 * (int64_t)demo_from_to(d, 5, 60);
    TRY(db_exec(&d->cx, SQL_SET, B_TEXT(a.main),
                B_TEXT(AVOIDABLE[demo_below(d, 4)]), B_REF(rival ? who : 0),
                rival ? B_I64(offer) : B_NULL, B_TEXT(a.state),
                B_DAY(decided ? a.decided : a.opened), B_TEXT(a.decision),
                decided ? B_TIME(moment_of(a.decided, 45000)) : B_NULL,
                B_TEXT(decided ? "按期望价值与诉求决定。" : ""),
                decided ? B_MONEY(budget) : B_NULL,
                B_DAY(d->end + demo_from_to(d, -6, 25)), B_TEXT(a.review),
                B_U64(a.id)));
    return decided ? add_plan(d, &a, r, i) : OK;
}

/* Written when it happened, not today. */
static const char SQL_THEN[] =
    "UPDATE recovery_case k LEFT JOIN recovery_outcome o ON o.id ="
    " k.outcome_id JOIN recovery_case_reason rr ON rr.case_id = k.id"
    " SET k.created_at = k.opened_at, k.changed_at = k.closed_at,"
    " o.created_at = o.closed_at, rr.at = k.opened_at"
    " WHERE k.customer_id IN";

static enum err
date_back(struct ctx *cx, const uint64_t *ids, size_t n)
{
    struct query q;
    query_init(&q, cx->arena);
    query_sql(&q, SQL_THEN);
    query_ids(&q, ids, n);
    return query_exec_array(cx, &q, q.binds, 1, q.count);
}

enum err
demo_cases_make(struct demo *d, const uint64_t *ids, size_t n)
{
    struct rows r;
    struct ctx *cx = &d->cx;
    TRY(demo_plan_hold_out(d));
    TRY(case_rows(cx, SQL_ENDED, ids, n, " ORDER BY o.opened_on, o.id", &r));
    for (size_t i = 0; i < r.count; i++)
        TRY(ended_one(d, &r, i));
    TRY(recovery_settle(cx, ids, n));
    TRY(case_rows(cx, SQL_SILENT, ids, n, " ORDER BY c.stage_since, c.id", &r));
    for (size_t i = 0; i < r.count; i++)
        TRY(silent_one(d, &r, i));
    TRY(case_rows(cx, SQL_OLD, ids, n, " ORDER BY k.id", &r));
    for (size_t i = 0; i < r.count; i++)
        TRY(old_one(d, &r, i));
    TRY(case_rows(cx, SQL_CASES, ids, n, " ORDER BY k.id", &r));
    for (size_t i = 0; i < r.count; i++)
        TRY(add_one(d, &r, i));
    return date_back(cx, ids, n);
}
