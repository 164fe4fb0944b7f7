/* See recovery_holdout.h. */
#include "model/recovery_holdout.h"

#define WON "rc.state IN ('withdrawn', 'restored', 'partly_restored')"
#define IN_TIME " AND rc.closed_on <= p.until_on AND " WON
#define ARM(arm, more)                                                        \
    ", COUNT(IF(p.arm = '" arm "'" more ", 1, NULL))"
#define HOLDOUT(name)                                                         \
    "SELECT h.*, t." name " FROM (SELECT p.template_id" ARM("treated", "")    \
    " AS a" ARM("treated", IN_TIME) " AS b" ARM("waited", "") " AS c"         \
    ARM("waited", IN_TIME) " AS d"
static const char *const SQL_HOLDOUT[LANG_COUNT] = {
    HOLDOUT("name_zh_cn"), HOLDOUT("name_zh_tw"), HOLDOUT("name_en")};
/* Whose cases they are, and nothing else. */
static struct recovery_filter
whose(const struct recovery_filter *f)
{
    return (struct recovery_filter){
        .state = -1, .open = -1, .mine = f->mine, .family = f->family,
        .tier = f->tier, .reason = f->reason, .cause = f->cause,
        .owner_id = f->owner_id};
}

enum err
recovery_holdouts(struct ctx *cx, const struct recovery_filter *f,
                  struct recovery_holdout **out, size_t *n)
{
    struct query q;
    struct rows r;
    struct recovery_filter all = whose(f);
    query_init(&q, cx->arena);
    query_sql(&q, SQL_HOLDOUT[cx->lang]);
    recovery_scope_arms(&q, cx, &all);
    query_sql(&q, " AND p.template_id = COALESCE(?, p.template_id)"
                  " GROUP BY p.template_id) h JOIN plan_template t ON t.id ="
                  " h.template_id ORDER BY t.id");
    query_bind(&q, B_REF(f->template_id));
    TRY(query_rows(cx, &q, &r));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count + 1, struct recovery_holdout);
    for (size_t i = 0; i < r.count; i++) {
        struct recovery_holdout *h = &(*out)[i];
        *h = (struct recovery_holdout){
            .template_id = rows_u64(&r, i, 0), .name = rows_text(&r, i, 5),
            .treated = {rows_u64(&r, i, 1), rows_u64(&r, i, 2)},
            .waited = {rows_u64(&r, i, 3), rows_u64(&r, i, 4)}};
        h->enough = h->treated.cases >= RECOVERY_ARM_LEAST &&
                    h->waited.cases >= RECOVERY_ARM_LEAST;
        h->difference = interval_difference(h->treated.won, h->treated.cases,
                                            h->waited.won, h->waited.cases);
    }
    return OK;
}

/* A case once, in the days of the first that it waited. */
static const char SQL_WAITED[] =
    "SELECT COUNT(*), COUNT(IF(m.closed_on <= m.until_on AND m.won, 1, NULL))"
    " FROM (SELECT MIN(p.until_on) AS until_on, MIN(rc.closed_on) AS closed_on,"
    " MIN(" WON ") AS won";
static const char SQL_BARE[] =
    "SELECT COUNT(*), COUNT(IF(rc.state IN ('withdrawn', 'restored',"
    " 'partly_restored'), 1, NULL))";

/* Those of nobody's drawing, where too few have waited. */
static enum err
bare_read(struct ctx *cx, const struct recovery_filter *f, struct rows *r)
{
    struct query q;
    struct recovery_filter all = whose(f);
    all.bare = true;
    all.closed_from = f->closed_from;
    query_init(&q, cx->arena);
    query_sql(&q, SQL_BARE);
    recovery_scope(&q, cx, &all);
    return query_rows(cx, &q, r);
}

enum err
recovery_without(struct ctx *cx, const struct recovery_filter *f,
                 struct recovery_without *out)
{
    struct query q;
    struct rows r;
    struct recovery_filter all = whose(f);
    query_init(&q, cx->arena);
    query_sql(&q, SQL_WAITED);
    recovery_scope_arms(&q, cx, &all);
    query_sql(&q, " AND p.arm = 'waited' GROUP BY p.case_id) m");
    TRY(query_rows(cx, &q, &r));
    *out = (struct recovery_without){"waited", rows_u64(&r, 0, 0),
                                     rows_u64(&r, 0, 1), {0, 1}};
    if (out->cases < RECOVERY_ARM_LEAST) {
        TRY(bare_read(cx, f, &r));
        *out = (struct recovery_without){"bare", rows_u64(&r, 0, 0),
                                         rows_u64(&r, 0, 1), {0, 1}};
    }
    if (out->cases < RECOVERY_ARM_LEAST)
        out->basis = "";
    out->rate = interval_wilson(out->won, out->cases);
    return OK;
}

int64_t
recovery_without_margin(const struct recovery_without *w, int64_t margin_365,
                        int days)
{
    if (!*w->basis || margin_365 == FIELD_EMPTY)
        return FIELD_EMPTY;
    return (int64_t)((__int128)margin_365 * days * (int64_t)w->won /
                     (365 * (int64_t)w->cases));
}
