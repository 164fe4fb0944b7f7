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
#define SEEN " AND rc.closed_on <= ?"
#define RELOST                                                                \
    " AND EXISTS (SELECT 1 FROM recovery_case l WHERE l.customer_id ="        \
    " rc.customer_id AND l.live = 1 AND l.lost_on > rc.closed_on"             \
    " AND l.lost_on <= rc.closed_on + INTERVAL ? DAY)"
/* The family of a case is that of its main reason, unless it says its own; the
 * tier is that of its value, as it was kept with the decision or stands now. */
#define CHOICE(name, text)                                                    \
    "SELECT t.id, t." name ", t." text ", t.kind, t.reason_code <> '',"       \
    " t.family_code <> '', t.tier <> '', t.state <> '',"                      \
    " (SELECT COUNT(*) FROM plan_step_template s WHERE s.template_id = t.id),"\
    " (SELECT COALESCE(SUM(s.cost), 0) FROM plan_step_template s"             \
    " WHERE s.template_id = t.id), h.closed, h.won, h.spent, h.seen,"         \
    " h.relost FROM plan_template t"                                          \
    " JOIN recovery_case k ON k.id = ? JOIN churn_reason m"                   \
    " ON m.code = k.reason_code LEFT JOIN churn_reason mm"                    \
    " ON mm.code = m.merged_into LEFT JOIN (SELECT p.template_id,"            \
    " COUNT(*) AS closed, SUM(" WON ") AS won,"                               \
    " SUM(COALESCE(rc.spent, 0)) AS spent,"                                   \
    " SUM(" WON SEEN ") AS seen, SUM(" WON SEEN RELOST ") AS relost FROM"     \
    " (SELECT DISTINCT template_id, case_id FROM plan WHERE state = 'ended')" \
    " p JOIN plan_template pt ON pt.id = p.template_id"                       \
    " JOIN recovery_case rc ON rc.id = p.case_id AND rc.live = 1"             \
    " JOIN customer c ON c.id = rc.customer_id AND c.live = 1"                \
    " WHERE rc.closed_on IS NOT NULL"
static const char *const SQL_CHOICE[LANG_COUNT] = {
    CHOICE("name_zh_cn", "text_zh_cn"), CHOICE("name_zh_tw", "text_zh_tw"),
    CHOICE("name_en", "text_en")};
static const char SQL_FITS[] =
    " GROUP BY p.template_id) h ON h.template_id = t.id WHERE t.active = 1"
    " AND t.reason_code IN ('', COALESCE(mm.code, m.code))"
    " AND t.family_code IN ('', COALESCE(k.family_code, mm.family_code,"
    " m.family_code, '')) AND t.tier IN ('', ?) AND t.state IN ('', ?)"
    " AND (? = '' OR t.kind = ?) ORDER BY t.id LIMIT 100";

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

enum err
plan_suggest(struct ctx *cx, const struct recovery *c,
             struct plan_choice **out, size_t *n)
{
    struct query q;
    struct rows r;
    const char *kind = *c->decision ? c->decision
                       : strcmp(c->tier, "below") == 0 ? "release" : "";
    struct bind seen = B_DAY(clock_today() - RECOVERY_WORTH_SEEN_DAYS);
    query_init(&q, cx->arena);
    query_sql(&q, SQL_CHOICE[cx->lang]);
    query_bind(&q, B_U64(c->id));
    query_bind(&q, seen);
    query_bind(&q, seen);
    query_bind(&q, B_I64(RECOVERY_WORTH_SEEN_DAYS));
    customer_scope_rights(&q, cx);
    query_sql(&q, SQL_FITS);
    query_bind(&q, B_TEXT(c->tier));
    query_bind(&q, B_TEXT(plan_state_of(c)));
    query_bind(&q, B_TEXT(kind));
    query_bind(&q, B_TEXT(kind));
    TRY(query_rows(cx, &q, &r));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count + 1, struct plan_choice);
    for (size_t i = 0; i < r.count; i++)
        (*out)[i] = choice_row(&r, i);
    if (*n)
        qsort(*out, *n, sizeof **out, better_first);
    return OK;
}
