/* See recovery_value.h. */
#include "model/recovery_value.h"

#include <math.h>
#include <string.h>

#include "core/field.h"

/* Survival at a day is that of the last step up to it. */
double
recovery_days_ahead(const struct survival_step *steps, size_t n, int32_t age)
{
    uint64_t at_risk = 0;
    double s = 1, at_age = 1, days = 0;
    int32_t from = age, end = age + RECOVERY_AHEAD_DAYS;
    for (size_t i = 0; i < n; i++)
        at_risk += steps[i].lost + steps[i].censored;
    for (size_t i = 0; i < n && steps[i].days <= end; i++) {
        if (steps[i].days > from) {
            days += (steps[i].days - from) * s;
            from = steps[i].days;
        }
        if (at_risk)
            s *= 1 - (double)steps[i].lost / (double)at_risk;
        at_risk -= steps[i].lost + steps[i].censored;
        if (steps[i].days <= age)
            at_age = s;
    }
    days += (end - from) * s;
    return at_age > 0 ? days / at_age : 0;
}

/* ---- the group ---- */

struct group_of {
    const char *region_code;
    uint64_t industry_id;
    int32_t age;
};

/* By days: who was lost and who was not, of these and of one industry. */
#define LIVES                                                                 \
    "SELECT DATEDIFF(IF(g.is_loss = 1, c.stage_since, ?),"                    \
    " c.first_purchase_on) AS d, SUM(COALESCE(g.is_loss, 0) = 1),"            \
    " SUM(COALESCE(g.is_loss, 0) <> 1), SUM(COALESCE(g.is_loss, 0) = 1"       \
    " AND COALESCE(c.industry_id = ?, 0)), SUM(COALESCE(g.is_loss, 0) <> 1"   \
    " AND COALESCE(c.industry_id = ?, 0)) FROM customer c"                    \
    " JOIN model m ON m.is_default = 1 LEFT JOIN stage g"                     \
    " ON g.model_code = m.code AND g.code = c.stage"                          \
    " WHERE c.live = 1 AND c.first_purchase_on <= ?"
static const char SQL_REGION[] =
    LIVES " AND c.region_code = ? GROUP BY d HAVING d >= 0 ORDER BY d";
static const char SQL_ALL[] = LIVES " GROUP BY d HAVING d >= 0 ORDER BY d";

struct lives {
    struct survival_step *steps;
    size_t count;
};

/* From the two columns; days without anybody are no step. */
static struct lives
lives_of(struct ctx *cx, const struct rows *r, size_t column,
         struct recovery_value *v)
{
    struct lives l = {ARENA_ARRAY(cx->arena, r->count + 1,
                                  struct survival_step), 0};
    v->customers = v->lost = 0;
    for (size_t i = 0; i < r->count; i++) {
        struct survival_step s = {(int32_t)rows_i64(r, i, 0),
                                  (uint64_t)rows_f64(r, i, column),
                                  (uint64_t)rows_f64(r, i, column + 1)};
        v->lost += s.lost;
        v->customers += s.lost + s.censored;
        if (s.lost + s.censored)
            l.steps[l.count++] = s;
    }
    return l;
}

/* The narrowest group that is large enough. */
static enum err
years_read(struct ctx *cx, const struct group_of *g, struct recovery_value *v)
{
    struct bind today = B_DAY(clock_today()), of = B_REF(g->industry_id);
    struct rows r;
    TRY(db_query(cx, &r, SQL_REGION, today, of, of, today,
                 B_CODE(g->region_code)));
    struct lives l = lives_of(cx, &r, 3, v);
    if (v->customers < RECOVERY_GROUP_LEAST) {
        v->industry = "";
        l = lives_of(cx, &r, 1, v);
    }
    if (v->customers < RECOVERY_GROUP_LEAST) {
        v->region = "";
        TRY(db_query(cx, &r, SQL_ALL, today, of, of, today));
        l = lives_of(cx, &r, 1, v);
    }
    double days = recovery_days_ahead(l.steps, l.count, g->age);
    v->years = v->customers ? llround(days / 365.25 * 100) : 0;
    return OK;
}

/* ---- the sum ---- */

static const char *
tier_of(int64_t value)
{
    static const struct {
        int64_t from;
        const char *tier;
    } TIERS[] = {{INT64_C(50000000), "A"}, {INT64_C(20000000), "B"},
                 {INT64_C(5000000), "C"}, {0, "D"}};
    for (size_t i = 0; i < sizeof TIERS / sizeof *TIERS; i++)
        if (value >= TIERS[i].from)
            return TIERS[i].tier;
    return "below";
}

static void
conclude(struct recovery_value *v)
{
    v->hoped = v->value;
    if (v->plan)
        v->hoped = (int64_t)((__int128)v->value * (int64_t)v->plan->won /
                             (int64_t)v->plan->closed);
    v->net = v->hoped - v->budget;
    v->suggested = v->net > 0 ? "restore" : "release";
}

static void
add_up(struct recovery_value *v)
{
    v->contribution = v->value = v->hoped = v->net = FIELD_EMPTY;
    v->suggested = v->tier = "";
    if (v->margin == FIELD_EMPTY)
        return;
    v->contribution = v->margin - (v->serve == FIELD_EMPTY ? 0 : v->serve);
    v->value = (int64_t)((__int128)v->contribution * v->years / 100);
    v->tier = tier_of(v->value);
    conclude(v);
}

void
recovery_value_plan(struct recovery_value *v, const struct plan_choice *list,
                    size_t n, uint64_t template_id)
{
    if (v->value == FIELD_EMPTY || v->value <= 0)
        return;
    for (size_t i = 0; i < n && !v->plan; i++)
        if (list[i].ranked && strcmp(list[i].kind, "restore") == 0 &&
            (!template_id || list[i].id == template_id))
            v->plan = &list[i];
    conclude(v);
}

#define CASE(name)                                                            \
    "SELECT k.revenue_365, k.margin_365, k.serve_365, k.budget,"              \
    " COALESCE(k.lost_on, k.opened_on), c.first_purchase_on, c.region_code,"  \
    " c.industry_id, COALESCE(g." name ", ''), COALESCE(i." name ", '')"      \
    " FROM recovery_case k JOIN customer c ON c.id = k.customer_id"           \
    " LEFT JOIN region g ON g.code = c.region_code"                           \
    " LEFT JOIN industry i ON i.id = c.industry_id WHERE k.id = ?"
static const char *const SQL_CASE[LANG_COUNT] = {
    CASE("name_zh_cn"), CASE("name_zh_tw"), CASE("name_en")};

enum err
recovery_value_read(struct ctx *cx, uint64_t case_id,
                    struct recovery_value *out)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_CASE[cx->lang], B_U64(case_id)));
    int32_t first = rows_day(&r, 0, 5), end = rows_day(&r, 0, 4);
    struct group_of g = {rows_text(&r, 0, 6), rows_u64(&r, 0, 7),
                         first < end ? end - first : 0};
    *out = (struct recovery_value){
        .revenue = rows_money(&r, 0, 0), .margin = rows_money(&r, 0, 1),
        .serve = rows_money(&r, 0, 2), .budget = rows_money(&r, 0, 3),
        .region = rows_text(&r, 0, 8), .industry = rows_text(&r, 0, 9)};
    if (out->budget == FIELD_EMPTY)
        out->budget = 0;
    TRY(years_read(cx, &g, out));
    add_up(out);
    return OK;
}

static const char SQL_KEEP[] =
    "UPDATE recovery_case SET tier = ?, expected_years = ?,"
    " expected_value = ?, suggested = ? WHERE id = ?";

enum err
recovery_value_keep(struct ctx *cx, uint64_t case_id,
                    const struct recovery_value *v)
{
    return db_exec(cx, SQL_KEEP, B_TEXT(v->tier), B_MONEY(v->years),
                   B_MONEY(v->value), B_TEXT(v->suggested), B_U64(case_id));
}

/* ---- the plan ---- */

enum err
recovery_value_plans(struct ctx *cx, const struct recovery *c,
                     struct plan_choice **out, size_t *n)
{
    struct recovery open = *c;
    open.decision = "";
    return plan_suggest(cx, &open, out, n);
}

static const char SQL_RUNNING[] =
    "SELECT template_id FROM plan WHERE case_id = ? AND running = 1";

enum err
recovery_value_case(struct ctx *cx, const struct recovery *c,
                    struct recovery_value *out)
{
    struct plan_choice *list;
    struct rows r;
    size_t n;
    TRY(recovery_value_read(cx, c->id, out));
    TRY(recovery_value_plans(cx, c, &list, &n));
    TRY(db_query(cx, &r, SQL_RUNNING, B_U64(c->id)));
    recovery_value_plan(out, list, n, r.count ? rows_u64(&r, 0, 0) : 0);
    return OK;
}
