/* Which templates are offered for a case, in which order, and why. */
#include <stdlib.h>
#include <string.h>

#include "db/compose.h"
#include "model/customer_scope.h"
#include "model/interval.h"
#include "model/plan.h"
#include "model/recovery_worth.h"

const char *
plan_state_of(const struct recovery *c)
{
    return c->lost_on != DAY_NONE          ? "lost"
           : strcmp(c->cause, "notice") == 0 ? "notice"
                                             : "warning";
}

#define WON                                                                   \
    "IF(pt.kind = 'release', rc.state = 'released',"                          \
    " rc.state IN ('withdrawn', 'restored', 'partly_restored'))"
/* Whether it was lost again is asked of those that were won long enough ago. */
#define SEEN WON " AND rc.closed_on <= ?"
#define RELOST                                                                \
    "IF(" SEEN ", EXISTS (SELECT 1 FROM recovery_case l WHERE l.customer_id"  \
    " = rc.customer_id AND l.live = 1 AND l.lost_on > rc.closed_on"           \
    " AND l.lost_on <= rc.closed_on + INTERVAL ? DAY), 0)"
/* The family of a case is that of its main reason, unless it says its own; the
 * tier is that of its value, as it was kept with the decision or stands now. */
#define FITTING_JOIN                                                          \
    " FROM recovery_case k JOIN churn_reason m ON m.code = k.reason_code"     \
    " LEFT JOIN churn_reason mm ON mm.code = m.merged_into"                   \
    " JOIN plan_template t ON t.active = 1"                                   \
    " AND t.reason_code IN ('', COALESCE(mm.code, m.code))"                   \
    " AND t.family_code IN ('', COALESCE(k.family_code, mm.family_code,"      \
    " m.family_code, '')) AND t.tier IN ('', ?) AND t.state IN ('', ?)"       \
    " AND (? = '' OR t.kind = ?)"
#define FITTING FITTING_JOIN " WHERE k.id = ?"
#define FITTING_PLANS FITTING_JOIN " STRAIGHT_JOIN plan p FORCE INDEX"         \
    " (plan_ended) ON p.template_id = t.id AND p.state = 'ended' WHERE k.id = ?"
/* What they have done is read for those that fit: their plans, and by them the
 * cases. */
#define CHOICE(name, text)                                                    \
    "SELECT t.id, t." name ", t." text ", t.kind, t.reason_code <> '',"       \
    " t.family_code <> '', t.tier <> '', t.state <> '',"                      \
    " (SELECT COUNT(*) FROM plan_step_template s WHERE s.template_id = t.id),"\
    " (SELECT COALESCE(SUM(s.cost), 0) FROM plan_step_template s"             \
    " WHERE s.template_id = t.id), h.closed, h.won, h.spent, h.seen,"         \
    " h.relost FROM plan_template t JOIN (SELECT t.id" FITTING ") fit"        \
    " ON fit.id = t.id LEFT JOIN (SELECT pt.id,"                              \
    " COUNT(*) AS closed, SUM(" WON ") AS won,"                               \
    " SUM(COALESCE(rc.spent, 0)) AS spent,"                                   \
    " SUM(" SEEN ") AS seen, SUM(" RELOST ") AS relost FROM"                  \
    " (SELECT DISTINCT t.id, t.kind, p.case_id" FITTING_PLANS ") pt"          \
    " STRAIGHT_JOIN recovery_case rc ON rc.id = pt.case_id AND rc.listed = 1" \
    " WHERE rc.closed_on IS NOT NULL"
static const char *const SQL_CHOICE[LANG_COUNT] = {
    CHOICE("name_zh_cn", "text_zh_cn"), CHOICE("name_zh_tw", "text_zh_tw"),
    CHOICE("name_en", "text_en")};

static struct plan_choice
choice_row(const struct rows *r, size_t i)
{
    struct plan_choice c = {
        .id = rows_u64(r, i, 0), .name = rows_text(r, i, 1),
        .text = rows_text(r, i, 2), .kind = rows_text(r, i, 3),
        .reason = rows_i64(r, i, 4) != 0, .family = rows_i64(r, i, 5) != 0,
        .tier = rows_i64(r, i, 6) != 0, .state = rows_i64(r, i, 7) != 0,
        .steps = rows_u64(r, i, 8), .cost = rows_money(r, i, 9),
        .closed = rows_u64(r, i, 10), .won = rows_u64(r, i, 11),
        .spent = rows_money(r, i, 12), .seen = rows_u64(r, i, 13),
        .relost = rows_u64(r, i, 14)};
    struct interval w = interval_wilson(c.won, c.closed);
    c.low = w.low;
    c.high = w.high;
    c.ranked = c.closed >= PLAN_CASES_LEAST;
    return c;
}

static int
fit_of(const struct plan_choice *c)
{
    return 8 * c->reason + 4 * c->family + 2 * c->tier + c->state;
}

static int
better_first(const void *a, const void *b)
{
    const struct plan_choice *x = a, *y = b;
    if (x->ranked != y->ranked)
        return x->ranked ? -1 : 1;
    if (x->ranked && x->low != y->low)
        return x->low > y->low ? -1 : 1;
    if (fit_of(x) != fit_of(y))
        return fit_of(y) - fit_of(x);
    return x->id < y->id ? -1 : 1;
}

static void
fitting_bind(struct query *q, const struct recovery *c)
{
    const char *kind = *c->decision ? c->decision
                       : strcmp(c->tier, "below") == 0 ? "release" : "";
    query_bind(q, B_TEXT(c->tier));
    query_bind(q, B_TEXT(plan_state_of(c)));
    query_bind(q, B_TEXT(kind));
    query_bind(q, B_TEXT(kind));
    query_bind(q, B_U64(c->id));
}

enum err
plan_suggest(struct ctx *cx, const struct recovery *c,
             struct plan_choice **out, size_t *n)
{
    struct query q;
    struct rows r;
    struct bind seen = B_DAY(clock_today() - RECOVERY_WORTH_SEEN_DAYS);
    query_init(&q, cx->arena);
    query_sql(&q, SQL_CHOICE[cx->lang]);
    fitting_bind(&q, c);
    query_bind(&q, seen);
    query_bind(&q, seen);
    query_bind(&q, B_I64(RECOVERY_WORTH_SEEN_DAYS));
    fitting_bind(&q, c);
    customer_scope_rights_of_case(&q, cx);
    query_sql(&q, " GROUP BY pt.id) h ON h.id = t.id ORDER BY t.id"
                  " LIMIT 100");
    TRY(query_rows(cx, &q, &r));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count + 1, struct plan_choice);
    for (size_t i = 0; i < r.count; i++)
        (*out)[i] = choice_row(&r, i);
    if (*n)
        qsort(*out, *n, sizeof **out, better_first);
    return OK;
}
