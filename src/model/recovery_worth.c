/* See recovery_worth.h. */
#include "model/recovery_worth.h"

#include <stdlib.h>
#include <string.h>

const int recovery_worth_days[RECOVERY_WORTH_SPANS] = {90, 180, 365};

/* ---- by template, reason … ---- */

#define WON "rc.state IN ('withdrawn', 'restored', 'partly_restored')"
/* The template it ended with last; its names and kind are joined to the few. */
#define TEMPLATE                                                              \
    "SELECT COALESCE((SELECT p.template_id FROM plan p WHERE p.case_id ="     \
    " rc.id AND p.state = 'ended' ORDER BY p.id DESC LIMIT 1), 0) AS k"
#define BY_LANG(before, name, after)                                          \
    {before name "zh_cn" after, before name "zh_tw" after,                    \
     before name "en" after}

#define TIER "SELECT rc.tier AS k, '' AS l, '' AS d"
#define CAUSE "SELECT rc.cause AS k, '' AS l, '' AS d"

/* Key, label and kind of what is grouped by. */
static const char *const SQL_KEY[RECOVERY_WORTH_BYS][LANG_COUNT] = {
    [RECOVERY_WORTH_TEMPLATE] = {TEMPLATE, TEMPLATE, TEMPLATE},
    [RECOVERY_WORTH_REASON] = {
        "SELECT COALESCE(mm.code, m.code) AS k, COALESCE(mm.name_zh_cn,"
        " m.name_zh_cn) AS l, '' AS d",
        "SELECT COALESCE(mm.code, m.code) AS k, COALESCE(mm.name_zh_tw,"
        " m.name_zh_tw) AS l, '' AS d",
        "SELECT COALESCE(mm.code, m.code) AS k, COALESCE(mm.name_en,"
        " m.name_en) AS l, '' AS d"},
    [RECOVERY_WORTH_FAMILY] = BY_LANG(
        "SELECT COALESCE(f.code, '') AS k, f.", "name_", " AS l, '' AS d"),
    [RECOVERY_WORTH_TIER] = {TIER, TIER, TIER},
    [RECOVERY_WORTH_CAUSE] = {CAUSE, CAUSE, CAUSE},
};
static const char SQL_CASE[] =
    ", " WON " AS won, rc.state = 'released' AS gone, rc.spent,"
    " rc.revenue_365, rc.closed_on <= ? AS seen, IF(rc.closed_on <= ? AND"
    " rc.state <> 'lost', EXISTS (SELECT 1 FROM"
    " recovery_case l WHERE l.customer_id = rc.customer_id AND l.live = 1"
    " AND l.lost_on > rc.closed_on AND l.lost_on <= rc.closed_on +"
    " INTERVAL ? DAY), 0) AS relost";
static const char SQL_GROUP[] =
    "SELECT g.k, MIN(g.l), MIN(g.d), COUNT(*), SUM(g.good),"
    " SUM(COALESCE(g.spent, 0)), SUM(IF(g.good, g.revenue_365, 0)),"
    " SUM(g.good AND g.seen), SUM(g.good AND g.seen AND g.relost) FROM"
    " (SELECT w.*, ";
static const char SQL_PLAIN[] = "w.won AS good FROM (";
#define OF_TEMPLATE(name)                                                     \
    "COALESCE(t." name ", '') AS l, COALESCE(t.kind, '') AS d,"               \
    " IF(t.kind = 'release', w.gone, w.won) AS good FROM ("
static const char *const SQL_TEMPLATE[LANG_COUNT] = {
    OF_TEMPLATE("name_zh_cn"), OF_TEMPLATE("name_zh_tw"),
    OF_TEMPLATE("name_en")};

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
    bool of_template = by == RECOVERY_WORTH_TEMPLATE;
    struct bind seen = B_DAY(clock_today() - RECOVERY_WORTH_SEEN_DAYS);
    query_sql(&q, SQL_GROUP);
    query_sql(&q, of_template ? SQL_TEMPLATE[cx->lang] : SQL_PLAIN);
    query_sql(&q, SQL_KEY[by][cx->lang]);
    query_sql(&q, SQL_CASE);
    query_bind(&q, seen);
    query_bind(&q, seen);
    query_bind(&q, B_I64(RECOVERY_WORTH_SEEN_DAYS));
    recovery_scope_reasons(&q, cx, f);
    query_sql(&q, of_template
        ? ") w LEFT JOIN plan_template t ON t.id = w.k) g GROUP BY g.k"
        : ") w) g GROUP BY g.k");
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

/* Of one span: cases, what they cost, lost again, revenue, margin, margin before;
 * each asks whether so many days have passed. */
#define SEEN(what) "IF(w.closed_on <= ?, " what ", NULL)"
#define SPAN(days)                                                            \
    "COUNT(" SEEN("1") "), SUM(" SEEN("COALESCE(w.spent, 0)") "),"            \
    " COUNT(IF(w.closed_on <= ? AND w.again <= w.closed_on + INTERVAL " days  \
    " DAY, 1, NULL)), SUM(" SEEN("w.r" days) "), SUM(" SEEN("w.g" days) "),"  \
    " SUM(" SEEN("w.margin_365") ")"
#define WITHIN(days, what)                                                    \
    "SUM(IF(o.ordered_on <= x.closed_on + INTERVAL " days " DAY, " what       \
    ", NULL))"
#define TAKEN(days)                                                           \
    WITHIN(days, "o.amount - o.returned_amount") " AS r" days ", "            \
    WITHIN(days, "o.amount - o.returned_amount - o.cost") " AS g" days
static const char SQL_AFTER[] =
    "SELECT " SPAN("90") ", " SPAN("180") ", " SPAN("365") " FROM"
    " (SELECT x.closed_on, x.spent, x.margin_365, x.again, " TAKEN("90") ", "
    TAKEN("180") ", " TAKEN("365") " FROM (SELECT rc.id, rc.customer_id,"
    " rc.closed_on, rc.spent, rc.margin_365, (SELECT MIN(l.lost_on) FROM"
    " recovery_case l WHERE l.customer_id = rc.customer_id AND l.live = 1"
    " AND l.lost_on > rc.closed_on) AS again";
static const char SQL_AFTER_ORDERS[] =
    ") x LEFT JOIN sales_order o ON o.customer_id = x.customer_id AND o.live ="
    " 1 AND o.status <> 'cancelled' AND o.ordered_on > x.closed_on AND"
    " o.ordered_on <= x.closed_on + INTERVAL 365 DAY GROUP BY x.id) w";

enum { SPAN_COLUMNS = 6 };

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
    for (int i = 0; i < RECOVERY_WORTH_SPANS * SPAN_COLUMNS; i++)
        query_bind(&q, B_DAY(clock_today() -
                             recovery_worth_days[i / SPAN_COLUMNS]));
    recovery_scope(&q, cx, &seen);
    query_sql(&q, SQL_AFTER_ORDERS);
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
