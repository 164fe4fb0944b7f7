/* See recovery_worth.h. */
#include "model/recovery_worth.h"

#include <stdlib.h>
#include <string.h>

const int recovery_worth_days[RECOVERY_WORTH_SPANS] = {90, 180, 365};

/* ---- by template, reason … ---- */

#define WON "rc.state IN ('withdrawn', 'restored', 'partly_restored')"
#define GONE "rc.state = 'released'"
/* Few rows of many cases first: what names them and which template they ended with
 * last, as a, b, t. */
static const char *const SQL_RAW[RECOVERY_WORTH_BYS] = {
    [RECOVERY_WORTH_TEMPLATE] =
        "COALESCE((SELECT p.template_id FROM plan p WHERE p.case_id = rc.id"
        " AND p.state = 'ended' ORDER BY p.id DESC LIMIT 1), 0) AS t,"
        " '' AS a, NULL AS b",
    [RECOVERY_WORTH_REASON] =
        "0 AS t, rc.reason_code AS a, rc.family_code AS b",
    [RECOVERY_WORTH_FAMILY] =
        "0 AS t, rc.reason_code AS a, rc.family_code AS b",
    [RECOVERY_WORTH_TIER] = "0 AS t, rc.tier AS a, NULL AS b",
    [RECOVERY_WORTH_CAUSE] = "0 AS t, rc.cause AS a, NULL AS b",
};
#define RELOST                                                                \
    " AND rc.closed_on <= ? AND EXISTS (SELECT 1 FROM recovery_case l WHERE"  \
    " l.customer_id = rc.customer_id AND l.live = 1 AND l.lost_on >"          \
    " rc.closed_on AND l.lost_on <= rc.closed_on + INTERVAL ? DAY)"
static const char SQL_CASES[] =
    ", COUNT(*) AS n, SUM(COALESCE(rc.spent, 0)) AS spent,"
    " SUM(" WON ") AS won_n, SUM(" GONE ") AS gone_n,"
    " SUM(IF(" WON ", rc.revenue_365, 0)) AS won_value,"
    " SUM(IF(" GONE ", rc.revenue_365, 0)) AS gone_value,"
    " SUM(" WON " AND rc.closed_on <= ?) AS won_seen,"
    " SUM(" GONE " AND rc.closed_on <= ?) AS gone_seen,"
    " SUM(" WON RELOST ") AS won_relost, SUM(" GONE RELOST ") AS gone_relost";

/* Then their names; a template of parting is good when it parts. */
#define GOOD(what) "SUM(IF(t.kind = 'release', w.gone_" what ", w.won_" what "))"
static const char SQL_FIGURES[] =
    ", MIN(COALESCE(t.kind, '')), SUM(w.n), " GOOD("n") ", SUM(w.spent), "
    GOOD("value") ", " GOOD("seen") ", " GOOD("relost") " FROM (SELECT ";
#define BY_LANG(before, name, after)                                          \
    {before name "zh_cn" after, before name "zh_tw" after,                    \
     before name "en" after}
#define PLAIN "SELECT w.a AS k, ''"
static const char *const SQL_KEY[RECOVERY_WORTH_BYS][LANG_COUNT] = {
    [RECOVERY_WORTH_TEMPLATE] = BY_LANG(
        "SELECT w.t AS k, MIN(COALESCE(t.", "name_", ", ''))"),
    [RECOVERY_WORTH_REASON] = {
        "SELECT COALESCE(mm.code, m.code) AS k, MIN(COALESCE(mm.name_zh_cn,"
        " m.name_zh_cn))",
        "SELECT COALESCE(mm.code, m.code) AS k, MIN(COALESCE(mm.name_zh_tw,"
        " m.name_zh_tw))",
        "SELECT COALESCE(mm.code, m.code) AS k, MIN(COALESCE(mm.name_en,"
        " m.name_en))"},
    [RECOVERY_WORTH_FAMILY] = BY_LANG(
        "SELECT COALESCE(f.code, '') AS k, MIN(f.", "name_", ")"),
    [RECOVERY_WORTH_TIER] = {PLAIN, PLAIN, PLAIN},
    [RECOVERY_WORTH_CAUSE] = {PLAIN, PLAIN, PLAIN},
};
static const char SQL_NAMES[] =
    " GROUP BY t, a, b) w LEFT JOIN plan_template t ON t.id = w.t"
    " LEFT JOIN churn_reason m ON m.code = w.a"
    " LEFT JOIN churn_reason mm ON mm.code = m.merged_into"
    " LEFT JOIN churn_family f ON f.code = COALESCE(w.b, mm.family_code,"
    " m.family_code) GROUP BY k";

static int
rank_order(const void *pa, const void *pb)
{
    const struct recovery_worth_group *a = pa, *b = pb;
    if (a->ranked != b->ranked)
        return a->ranked ? -1 : 1;
    if (a->ranked && a->rate.low != b->rate.low)
        return a->rate.low > b->rate.low ? -1 : 1;
    if (a->closed != b->closed)
        return a->closed > b->closed ? -1 : 1;
    return strcmp(a->key, b->key);
}

enum err
recovery_worth_groups(struct ctx *cx, const struct recovery_filter *f,
                      enum recovery_worth_by by,
                      struct recovery_worth_group **out, size_t *n)
{
    struct query q;
    struct rows r;
    query_init(&q, cx->arena);
    struct bind seen = B_DAY(clock_today() - RECOVERY_WORTH_SEEN_DAYS);
    struct bind span = B_I64(RECOVERY_WORTH_SEEN_DAYS);
    const struct bind binds[] = {seen, seen, seen, span, seen, span};
    query_sql(&q, SQL_KEY[by][cx->lang]);
    query_sql(&q, SQL_FIGURES);
    query_sql(&q, SQL_RAW[by]);
    query_sql(&q, SQL_CASES);
    for (size_t i = 0; i < sizeof binds / sizeof *binds; i++)
        query_bind(&q, binds[i]);
    recovery_scope(&q, cx, f);
    query_sql(&q, SQL_NAMES);
    TRY(query_rows(cx, &q, &r));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count, struct recovery_worth_group);
    for (size_t i = 0; i < r.count; i++) {
        struct recovery_worth_group *g = &(*out)[i];
        *g = (struct recovery_worth_group){
            .key = rows_text(&r, i, 0),
            .label = rows_null(&r, i, 1) ? "" : rows_text(&r, i, 1),
            .release = strcmp(rows_text(&r, i, 2), "release") == 0,
            .closed = rows_u64(&r, i, 3), .good = rows_u64(&r, i, 4),
            .spent = rows_money(&r, i, 5), .value = rows_money(&r, i, 6),
            .seen = rows_u64(&r, i, 7), .relost = rows_u64(&r, i, 8)};
        g->rate = interval_wilson(g->good, g->closed);
        g->ranked = g->closed >= RECOVERY_WORTH_LEAST;
    }
    qsort(*out, *n, sizeof **out, rank_order);
    return OK;
}

/* ---- afterwards ---- */

/* Of one span: cases, what they cost, lost again, margin before; revenue and
 * margin of the orders. Each asks whether so many days have passed. */
#define SEEN(what) "IF(w.closed_on <= ?, " what ", NULL)"
#define OF_CASES(days)                                                        \
    "COUNT(" SEEN("1") ") AS n" days ", SUM(" SEEN("COALESCE(w.spent, 0)")    \
    ") AS s" days ", COUNT(IF(w.closed_on <= ? AND w.again <= w.closed_on +"  \
    " INTERVAL " days " DAY, 1, NULL)) AS l" days ", SUM("                    \
    SEEN("w.margin_365") ") AS b" days
#define ORDERED(days, what)                                                   \
    "SUM(IF(w.closed_on <= ? AND o.ordered_on <= w.closed_on + INTERVAL "     \
    days " DAY, " what ", NULL))"
#define OF_ORDERS(days)                                                       \
    ORDERED(days, "o.amount - o.returned_amount") " AS r" days ", "           \
    ORDERED(days, "o.amount - o.returned_amount - o.cost") " AS g" days
#define SPAN(days)                                                            \
    "k.n" days ", k.s" days ", k.l" days ", x.r" days ", x.g" days ", k.b" days
static const char SQL_AFTER[] =
    "SELECT " SPAN("90") ", " SPAN("180") ", " SPAN("365") " FROM (SELECT "
    OF_CASES("90") ", " OF_CASES("180") ", " OF_CASES("365") " FROM (SELECT"
    " rc.closed_on, rc.spent, rc.margin_365, (SELECT MIN(l.lost_on) FROM"
    " recovery_case l WHERE l.customer_id = rc.customer_id AND l.live = 1"
    " AND l.lost_on > rc.closed_on) AS again";
static const char SQL_AFTER_ORDERS[] =
    " GROUP BY rc.id) w) k, (SELECT " OF_ORDERS("90") ", " OF_ORDERS("180") ", "
    OF_ORDERS("365") " FROM (SELECT rc.customer_id, rc.closed_on";
static const char SQL_ORDERS[] =
    ") w STRAIGHT_JOIN sales_order o FORCE INDEX (sales_order_customer)"
    " ON o.customer_id = w.customer_id AND o.live = 1 AND o.status <>"
    " 'cancelled' AND o.ordered_on > w.closed_on AND o.ordered_on <="
    " w.closed_on + INTERVAL 365 DAY) x";

enum { SPAN_COLUMNS = 6, OF_CASES = 4, OF_ORDERS = 2 };

/* The day before which a case was closed, so many times for each span. */
static void
seen_bind(struct query *q, int each)
{
    for (int i = 0; i < RECOVERY_WORTH_SPANS * each; i++)
        query_bind(q, B_DAY(clock_today() - recovery_worth_days[i / each]));
}

enum err
recovery_worth_after(struct ctx *cx, const struct recovery_filter *f,
                     struct recovery_worth_after *out)
{
    struct query q;
    struct rows r;
    struct recovery_filter seen = *f;
    seen.won = true;
    seen.closed_to = clock_today() - recovery_worth_days[0];
    query_init(&q, cx->arena);
    query_sql(&q, SQL_AFTER);
    seen_bind(&q, OF_CASES);
    recovery_scope(&q, cx, &seen);
    query_sql(&q, SQL_AFTER_ORDERS);
    seen_bind(&q, OF_ORDERS);
    recovery_scope(&q, cx, &seen);
    query_sql(&q, SQL_ORDERS);
    TRY(query_rows(cx, &q, &r));
    for (size_t i = 0; i < RECOVERY_WORTH_SPANS; i++) {
        size_t at = i * SPAN_COLUMNS;
        out[i] = (struct recovery_worth_after){
            .cases = rows_u64(&r, 0, at), .margin = rows_money(&r, 0, at + 4),
            .before = rows_money(&r, 0, at + 5)};
        if (!out[i].cases)
            continue;
        out[i].spent = rows_money(&r, 0, at + 1);
        out[i].relost = rows_u64(&r, 0, at + 2);
        out[i].revenue =
            rows_null(&r, 0, at + 3) ? 0 : rows_money(&r, 0, at + 3);
    }
    return OK;
}

static const char SQL_SCORE[] =
    "SELECT COUNT(*), AVG(w.b), AVG(w.a) FROM (SELECT"
    " (SELECT x.score FROM feedback x WHERE x.customer_id = rc.customer_id"
    "  AND x.live = 1 AND x.kind = ? AND x.given_on < rc.opened_on"
    "  ORDER BY x.given_on DESC, x.id DESC LIMIT 1) AS b,"
    " (SELECT x.score FROM feedback x WHERE x.customer_id = rc.customer_id"
    "  AND x.live = 1 AND x.kind = ? AND x.given_on > rc.closed_on"
    "  ORDER BY x.given_on, x.id LIMIT 1) AS a";

enum err
recovery_worth_score(struct ctx *cx, const struct recovery_filter *f,
                     const char *kind, struct recovery_worth_score *out)
{
    struct query q;
    struct rows r;
    struct recovery_filter won = *f;
    won.won = true;
    query_init(&q, cx->arena);
    query_sql(&q, SQL_SCORE);
    query_bind(&q, B_TEXT(kind));
    query_bind(&q, B_TEXT(kind));
    recovery_scope(&q, cx, &won);
    query_sql(&q, ") w WHERE w.b IS NOT NULL AND w.a IS NOT NULL");
    TRY(query_rows(cx, &q, &r));
    *out = (struct recovery_worth_score){
        rows_u64(&r, 0, 0), rows_f64(&r, 0, 1), rows_f64(&r, 0, 2)};
    return OK;
}

#define BEFORE(kind)                                                          \
    "(SELECT '" kind "' AS kind, 'before' AS part, x.score, x.given_on"       \
    " FROM feedback x WHERE x.customer_id = ? AND x.live = 1"                 \
    " AND x.kind = '" kind "' AND x.given_on < ?"                             \
    " ORDER BY x.given_on DESC, x.id DESC LIMIT 1)"
#define AFTER(kind)                                                           \
    "(SELECT '" kind "', 'after', x.score, x.given_on"                        \
    " FROM feedback x WHERE x.customer_id = ? AND x.live = 1"                 \
    " AND x.kind = '" kind "' AND x.given_on > ?"                             \
    " ORDER BY x.given_on, x.id LIMIT 1)"
static const char SQL_CASE_SCORES[] =
    BEFORE("csat") " UNION ALL " AFTER("csat") " UNION ALL " BEFORE("nps")
    " UNION ALL " AFTER("nps");

enum err
recovery_case_scores(struct ctx *cx, const struct recovery *c,
                     struct recovery_case_score out[RECOVERY_SCORES])
{
    struct rows r;
    struct bind who = B_U64(c->customer_id), from = B_DAY(c->opened_on);
    struct bind end = c->closed_on == DAY_NONE ? B_NULL
                                               : B_DAY(c->closed_on);
    TRY(db_query(cx, &r, SQL_CASE_SCORES, who, from, who, end, who, from,
                 who, end));
    for (int k = 0; k < RECOVERY_SCORES; k++)
        out[k] = (struct recovery_case_score){FIELD_EMPTY, FIELD_EMPTY,
                                              DAY_NONE, DAY_NONE};
    for (size_t i = 0; i < r.count; i++) {
        bool nps = strcmp(rows_text(&r, i, 0), "nps") == 0;
        bool later = strcmp(rows_text(&r, i, 1), "after") == 0;
        struct recovery_case_score *s =
            &out[nps ? RECOVERY_SCORE_NPS : RECOVERY_SCORE_CSAT];
        *(later ? &s->after : &s->before) = rows_i64(&r, i, 2);
        *(later ? &s->after_on : &s->before_on) = rows_day(&r, i, 3);
    }
    return OK;
}
