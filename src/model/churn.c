/* See churn.h. */
#include "model/churn.h"

#include <stdlib.h>
#include <string.h>

#include "db/compose.h"
#include "model/copy.h"
#include "model/customer_scope.h"

struct reading {
    struct ctx *cx;
    const struct scope *s;
    int32_t closed;
    struct churn *out;
};

/* ---- families and reasons ---- */

static const char SQL_FAMILY[] =
    "SELECT code, colour, name_zh_cn, name_zh_tw, name_en FROM churn_family"
    " ORDER BY position, code LIMIT 8";
static const char SQL_REASON[] =
    "SELECT r.code, COALESCE(r.family_code, ''), COALESCE(r.merged_into, ''),"
    " r.needs_text, r.name_zh_cn, r.name_zh_tw, r.name_en FROM churn_reason r"
    " LEFT JOIN churn_family f ON f.code = r.family_code"
    " ORDER BY f.position IS NULL, f.position, r.position, r.code";

/* The last one, which has no code, where there is no such family. */
static int
family_of(const struct churn *c, const char *code)
{
    size_t i = 0;
    while (i + 1 < c->family_count && strcmp(c->families[i].code, code) != 0)
        i++;
    return (int)i;
}

static int
reason_of(const struct churn *c, const char *code)
{
    for (size_t i = 0; i < c->reason_count; i++)
        if (strcmp(c->reasons[i].code, code) == 0)
            return (int)i;
    return -1;
}

static enum err
words_read(struct ctx *cx, struct churn *out)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_FAMILY));
    for (size_t i = 0; i < r.count; i++)
        out->families[i] = (struct churn_family){
            rows_text(&r, i, 0), rows_text(&r, i, 2 + cx->lang),
            (unsigned)rows_u64(&r, i, 1)};
    out->families[r.count] = (struct churn_family){"", "", 1};
    out->family_count = r.count + 1;
    TRY(db_query(cx, &r, SQL_REASON));
    out->reasons = ARENA_ARRAY(cx->arena, r.count + 1, struct churn_reason);
    out->reason_count = r.count;
    for (size_t i = 0; i < r.count; i++)
        out->reasons[i] = (struct churn_reason){
            .code = rows_text(&r, i, 0),
            .merged_into = rows_text(&r, i, 2),
            .family = family_of(out, rows_text(&r, i, 1)),
            .needs_text = rows_u64(&r, i, 3) != 0,
            .name = rows_text(&r, i, 4 + cx->lang)};
    return OK;
}

/* ---- cases ---- */

static bool
fits(const struct scope *s, const struct churn_case *k)
{
    for (int d = 0; d < DIM_COUNT; d++) {
        bool found = s->value_count[d] == 0;
        for (size_t i = 0; !found && i < s->value_count[d]; i++)
            found = s->values[d][i] == k->values[d];
        if (!found)
            return false;
    }
    return true;
}

static void
values_read(const struct rows *r, size_t i, struct churn_case *k)
{
    enum { FIRST = 19 };
    static const struct {
        enum dimension d;
        bool coded;
    } order[] = {{DIM_OWNER, false},    {DIM_TEAM, false},
                 {DIM_INDUSTRY, false}, {DIM_SOURCE, false},
                 {DIM_CATEGORY, false}, {DIM_SEGMENT, false},
                 {DIM_REGION, true},    {DIM_SIZE, true},
                 {DIM_GRADE, true},     {DIM_KIND, true}};
    for (size_t n = 0; n < sizeof order / sizeof *order; n++) {
        size_t col = FIRST + n;
        if (rows_null(r, i, col))
            continue;
        if (!order[n].coded)
            k->values[order[n].d] = rows_u64(r, i, col);
        else if (*rows_text(r, i, col))
            k->values[order[n].d] = copy_value(rows_text(r, i, col));
    }
    k->owner_id = k->values[DIM_OWNER];
    k->team_id = k->values[DIM_TEAM];
}

static bool
is_one_of(const char *text, const char *a, const char *b)
{
    return strcmp(text, a) == 0 || strcmp(text, b) == 0;
}

/* The reason it is counted with, and the family: that of the reason, else what
 * the case says. */
static void
reason_read(struct churn *c, const struct rows *r, size_t i,
            struct churn_case *k)
{
    k->reason = reason_of(c, rows_text(r, i, 4));
    if (k->reason >= 0 && *c->reasons[k->reason].merged_into)
        k->reason = reason_of(c, c->reasons[k->reason].merged_into);
    k->family = k->reason >= 0 ? c->reasons[k->reason].family
                               : (int)c->family_count - 1;
    if (!*c->families[k->family].code && k->reason >= 0 &&
        c->reasons[k->reason].needs_text)
        k->family = family_of(c, rows_text(r, i, 5));
}

static void
case_read(const struct reading *q, const struct rows *r, size_t i,
          struct churn_case *k)
{
    int32_t back = rows_day(r, i, 18);
    int32_t review_on = rows_day(r, i, 11);
    const char *review = rows_text(r, i, 12);
    *k = (struct churn_case){
        .id = rows_u64(r, i, 0),
        .code = rows_text(r, i, 1),
        .customer_id = rows_u64(r, i, 2),
        .lost_on = rows_day(r, i, 3),
        .competitor_id = rows_u64(r, i, 6),
        .has_offer = !rows_null(r, i, 7),
        .offer_percent = (int32_t)rows_i64(r, i, 7),
        .revenue_365 = rows_money(r, i, 8),
        .has_margin = !rows_null(r, i, 9),
        .avoidable = is_one_of(rows_text(r, i, 10), "yes", "partly"),
        .left_model = rows_text(r, i, 13),
        .left_stage = rows_text(r, i, 14),
        .customer_code = rows_text(r, i, 15),
        .customer_name = rows_text(r, i, 16),
        .competitor = rows_text(r, i, 17),
        .reviewed = *review != '\0',
        .disagreed = !strcmp(review, "changed")};
    if (k->has_margin)
        k->margin_365 = rows_money(r, i, 9);
    k->unreviewed =
        !k->reviewed && review_on != DAY_NONE && review_on <= q->closed;
    k->observed = k->lost_on + CHURN_WIN_DAYS <= q->closed;
    k->regained =
        k->observed && back != DAY_NONE && back <= k->lost_on + CHURN_WIN_DAYS;
    reason_read(q->out, r, i, k);
    values_read(r, i, k);
}

static enum err
rows_read(const struct reading *q, struct rows *r)
{
    const struct rules *rules;
    struct query s;
    TRY(rules_get(q->cx, &rules));
    const struct rule_model *segments = rules_model(rules, "segments4");
    query_init(&s, q->cx->arena);
    query_sql(
        &s, "SELECT k.id, k.code, k.customer_id, k.lost_on, k.reason_code,"
            " COALESCE(k.family_code, ''), COALESCE(k.competitor_id, 0),"
            " k.offer_percent, k.revenue_365, k.margin_365, k.avoidable,"
            " k.review_on, k.review, k.left_model, k.left_stage, c.code,"
            " c.name, COALESCE(m.name, ''), IF(k.state IN ('restored',"
            " 'partly_restored'), k.closed_on, NULL), c.owner_id, c.team_id,"
            " c.industry_id, c.source_id, c.category_id, g.stage,"
            " c.region_code, c.size_code, c.grade, c.kind"
            " FROM recovery_case k FORCE INDEX (recovery_case_lost)"
            " JOIN customer c ON c.id = k.customer_id"
            " LEFT JOIN competitor m ON m.id = k.competitor_id"
            " LEFT JOIN stage_state g ON g.customer_id = c.id AND"
            " g.model_id = ?"
            " WHERE k.live = 1 AND k.lost_on BETWEEN ? AND ? AND c.live = 1");
    query_bind(&s, B_U64(segments && segments->kept ? segments->number : 0));
    query_bind(&s, B_DAY(q->s->from));
    query_bind(&s, B_DAY(q->s->to));
    customer_scope_rights(&s, q->cx);
    return query_rows(q->cx, &s, r);
}

static int
by_customer(const void *a, const void *b)
{
    const struct churn_case *x = a, *y = b;
    if (x->customer_id != y->customer_id)
        return x->customer_id < y->customer_id ? -1 : 1;
    if (x->lost_on != y->lost_on)
        return x->lost_on < y->lost_on ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

enum err
churn_read(struct ctx *cx, const struct scope *s, int32_t closed,
           struct churn *out)
{
    struct reading q = {cx, s, closed, out};
    struct rows r;
    *out = (struct churn){0};
    TRY(words_read(cx, out));
    TRY(rows_read(&q, &r));
    out->cases = ARENA_ARRAY(cx->arena, r.count + 1, struct churn_case);
    for (size_t i = 0; i < r.count; i++) {
        case_read(&q, &r, i, &out->cases[out->count]);
        out->count += fits(s, &out->cases[out->count]);
    }
    qsort(out->cases, out->count, sizeof *out->cases, by_customer);
    size_t n = 0;
    for (size_t i = 0; i < out->count; i++)
        if (i + 1 == out->count ||
            out->cases[i].customer_id != out->cases[i + 1].customer_id)
            out->cases[n++] = out->cases[i];
    out->count = n;
    return OK;
}
