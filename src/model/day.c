/* See day.h. */
#include "model/day.h"

#include <stdlib.h>
#include <string.h>

#include "model/funnel.h"

/* ---- customers by stage ---- */

/* Of a manager's teams, and what he looks after outside of them, each by the index
 * that has it; by "or" it would be the whole base. */
static void
stages_of_teams_sql(struct query *q, const struct actor *a)
{
    query_sql(q, "SELECT c.stage, COUNT(*) FROM customer c"
                 " FORCE INDEX (customer_team) WHERE c.live = 1"
                 " AND c.team_id IN");
    query_ids(q, a->team_ids, a->team_count);
    query_sql(q, " GROUP BY c.stage UNION ALL SELECT c.stage, COUNT(*) FROM"
                 " customer c FORCE INDEX (customer_owner) WHERE c.live = 1"
                 " AND c.owner_id = ? AND (c.team_id IS NULL OR c.team_id NOT IN");
    query_bind(q, B_U64(a->user_id));
    query_ids(q, a->team_ids, a->team_count);
    query_sql(q, ") GROUP BY c.stage");
}

static void
stages_sql(struct query *q, const struct ctx *cx,
           const struct customer_filter *f)
{
    if (cx->actor.reach == REACH_TEAMS && !customer_filter_count(f)) {
        stages_of_teams_sql(q, &cx->actor);
        return;
    }
    query_sql(q, "SELECT c.stage, COUNT(*) FROM ");
    customer_scope_from(q, cx, f, NULL);
    customer_scope_where(q, cx, f);
    query_sql(q, " GROUP BY c.stage");
}

enum err
day_stages(struct ctx *cx, const struct customer_filter *f,
           struct day_stage **out, size_t *n, uint64_t *total)
{
    const struct rule_model *m;
    struct query q;
    struct rows r;
    TRY(stage_default_model(cx, &m));
    query_init(&q, cx->arena);
    stages_sql(&q, cx, f);
    TRY(query_rows(cx, &q, &r));
    *out = ARENA_ARRAY(cx->arena, m->stage_count, struct day_stage);
    *n = m->stage_count;
    *total = 0;
    for (size_t i = 0; i < m->stage_count; i++)
        (*out)[i].stage = &m->stages[i];
    for (size_t i = 0; i < r.count; i++) {
        int s = rules_stage(m, rows_text(&r, i, 0));
        if (s >= 0)
            (*out)[s].customers += rows_u64(&r, i, 1);
        *total += rows_u64(&r, i, 1);
    }
    return OK;
}

enum err
day_stages_of_copy(struct ctx *cx, const struct scope *now,
                   struct day_stage **out, size_t *n, uint64_t *total)
{
    struct funnel_flow *flow = ARENA_NEW(cx->arena, struct funnel_flow);
    TRY(funnel_flow(cx, now, flow));
    *out = ARENA_ARRAY(cx->arena, flow->stage_count, struct day_stage);
    *n = flow->stage_count;
    *total = flow->total.closing;
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (struct day_stage){flow->stages[i].stage,
                                       flow->stages[i].closing};
    return OK;
}

/* ---- who changes stage ---- */

static int
id_order(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static const char *
name_of(const struct rows *r, uint64_t id)
{
    for (size_t i = 0; i < r->count; i++)
        if (rows_u64(r, i, 0) == id)
            return rows_text(r, i, 1);
    return "";
}

static enum err
candidates(struct ctx *cx, const struct customer_filter *f, struct rows *out)
{
    struct query q;
    int32_t today = clock_today();
    query_init(&q, cx->arena);
    query_sql(&q, "SELECT c.id, COALESCE(NULLIF(c.short_name, ''), c.name)"
                  " FROM ");
    customer_scope_from(&q, cx, f, NULL);
    customer_scope_where(&q, cx, f);
    query_sql(&q, " AND c.wake_on BETWEEN ? AND ?"
                  " ORDER BY c.revenue_365 DESC, c.id DESC LIMIT ?");
    query_bind(&q, B_DAY(today));
    query_bind(&q, B_DAY(today + DAY_SOON_DAYS));
    query_bind(&q, B_U64(DAY_SOON_LOOKED_AT));
    return query_rows(cx, &q, out);
}

enum err
day_soon(struct ctx *cx, const struct customer_filter *f, size_t limit,
         struct day_soon **out, size_t *n, bool *cut)
{
    struct rows r;
    struct stage_turn *turns;
    size_t count;
    TRY(candidates(cx, f, &r));
    uint64_t *ids = ARENA_ARRAY(cx->arena, r.count, uint64_t);
    for (size_t i = 0; i < r.count; i++)
        ids[i] = rows_u64(&r, i, 0);
    qsort(ids, r.count, sizeof *ids, id_order);
    TRY(stage_outlook(cx, ids, r.count, DAY_SOON_DAYS, &turns, &count));
    *cut = r.count == DAY_SOON_LOOKED_AT;
    *n = count < limit ? count : limit;
    *out = ARENA_ARRAY(cx->arena, *n, struct day_soon);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (struct day_soon){turns[i],
                                      name_of(&r, turns[i].customer_id)};
    return OK;
}

enum err
day_soon_all(struct ctx *cx, const struct customer_filter *f, size_t most,
             struct stage_turn **out, size_t *n, bool *many)
{
    struct query q;
    struct rows r;
    bool everybody = cx->actor.reach == REACH_ALL && !f->team_count;
    query_init(&q, cx->arena);
    query_sql(&q, "SELECT c.id FROM ");
    customer_scope_from(&q, cx, f,
                        everybody ? " FORCE INDEX (customer_wake)" : NULL);
    customer_scope_where(&q, cx, f);
    query_sql(&q, " AND c.wake_on <= ? LIMIT ?");
    query_bind(&q, B_DAY(clock_today() + DAY_SOON_DAYS));
    query_bind(&q, B_U64(most + 1));
    TRY(query_rows(cx, &q, &r));
    *n = 0;
    *many = r.count > most;
    if (*many)
        return OK;
    uint64_t *ids = ARENA_ARRAY(cx->arena, r.count, uint64_t);
    for (size_t i = 0; i < r.count; i++)
        ids[i] = rows_u64(&r, i, 0);
    if (r.count)
        qsort(ids, r.count, sizeof *ids, id_order);
    return stage_outlook(cx, ids, r.count, DAY_SOON_DAYS, out, n);
}

/* ---- contracts that end ---- */

static void
read_contract(const struct rows *r, size_t i, struct day_contract *c)
{
    int32_t notice = (int32_t)rows_u64(r, i, 7);
    *c = (struct day_contract){
        .customer_id = rows_u64(r, i, 0), .customer = rows_text(r, i, 1),
        .code = rows_text(r, i, 2), .type = rows_text(r, i, 3),
        .ends_on = rows_day(r, i, 4), .price = rows_money(r, i, 5),
        .renews = rows_u64(r, i, 6) != 0, .notice_by = DAY_NONE};
    if (notice)
        c->notice_by = c->ends_on - notice;
}

static const char SQL_MANY[] =
    "contract t FORCE INDEX (contract_due) STRAIGHT_JOIN customer c"
    " ON c.id = t.customer_id";

static void
contracts_soon(struct query *q)
{
    int32_t today = clock_today();
    query_sql(q, " AND t.runs = 1 AND t.ends_on BETWEEN ? AND ?");
    query_bind(q, B_DAY(today));
    query_bind(q, B_DAY(today + DAY_CONTRACT_DAYS));
}

static void
contracts_where(struct query *q, const struct ctx *cx,
                const struct customer_filter *f)
{
    customer_scope_where(q, cx, f);
    contracts_soon(q);
    query_sql(q, " AND NOT EXISTS (SELECT 1 FROM contract s"
                 " WHERE s.predecessor_id = t.id AND s.live = 1)");
}

#define CONTRACT                                                              \
    "SELECT c.id, COALESCE(NULLIF(c.short_name, ''), c.name), t.code, t.type,"\
    " t.ends_on, t.price, t.renews, t.notice_days, "

static void
contracts_of_owner(struct query *q, uint64_t owner_id)
{
    query_sql(q, "SELECT t.id FROM contract t FORCE INDEX FOR JOIN"
                 " (contract_by_owner) WHERE t.customer_owner_id = ?");
    query_bind(q, B_U64(owner_id));
    contracts_soon(q);
}

static void
contracts_of_teams(struct query *q, const struct actor *a)
{
    query_sql(q, "SELECT t.id FROM contract t FORCE INDEX FOR JOIN"
                 " (contract_by_team) WHERE t.customer_team_id IN");
    query_ids(q, a->team_ids, a->team_count);
    contracts_soon(q);
    query_sql(q, " UNION ");
    contracts_of_owner(q, a->user_id);
}

/* Of somebody, or of a manager's teams, those that end soon are found by whose they
 * are; rights and filter are still asked of the customers. */
static void
contracts_of_few(struct query *q, const struct ctx *cx,
                 const struct customer_filter *f)
{
    const struct actor *a = &cx->actor;
    query_init(q, cx->arena);
    query_sql(q, CONTRACT "COUNT(*) OVER () FROM (");
    if (f->owner_id || a->reach == REACH_OWN)
        contracts_of_owner(q, f->owner_id ? f->owner_id : a->user_id);
    else
        contracts_of_teams(q, a);
    query_sql(q, ") m STRAIGHT_JOIN contract t ON t.id = m.id"
                 " STRAIGHT_JOIN customer c ON c.id = t.customer_id");
    contracts_where(q, cx, f);
}

/* Of many the first by their days, and they are counted as far as is shown. */
static void
contracts_of_many(struct query *q, const struct ctx *cx,
                  const struct customer_filter *f)
{
    query_init(q, cx->arena);
    query_sql(q, CONTRACT "(SELECT COUNT(*) FROM (SELECT 1 FROM ");
    query_sql(q, SQL_MANY);
    contracts_where(q, cx, f);
    query_sql(q, " LIMIT ?) some) FROM ");
    query_bind(q, B_I64(DAY_CONTRACTS_MOST + 1));
    query_sql(q, SQL_MANY);
    contracts_where(q, cx, f);
}

static bool
contracts_few(const struct ctx *cx, const struct customer_filter *f,
              uint64_t customers)
{
    const struct actor *a = &cx->actor;
    if (f->owner_id || a->reach == REACH_OWN)
        return true;
    return a->reach == REACH_TEAMS && customers <= DAY_MANY;
}

enum err
day_contracts(struct ctx *cx, const struct customer_filter *f,
              uint64_t customers, size_t limit, struct day_contract **out,
              size_t *n, uint64_t *all)
{
    struct query q;
    struct rows r;
    if (contracts_few(cx, f, customers))
        contracts_of_few(&q, cx, f);
    else
        contracts_of_many(&q, cx, f);
    query_sql(&q, " ORDER BY t.ends_on, t.id LIMIT ?");
    query_bind(&q, B_U64(limit));
    TRY(query_rows(cx, &q, &r));
    *out = ARENA_ARRAY(cx->arena, r.count, struct day_contract);
    *n = r.count;
    *all = r.count ? rows_u64(&r, 0, 8) : 0;
    for (size_t i = 0; i < r.count; i++)
        read_contract(&r, i, &(*out)[i]);
    return OK;
}

/* ---- drafts ---- */

/* Rights apply to the name of the customer, in the join. */
enum err
day_drafts(struct ctx *cx, size_t limit, struct day_draft **out, size_t *n)
{
    struct query q;
    struct rows r;
    query_init(&q, cx->arena);
    query_sql(&q, "SELECT d.form, COALESCE(NULLIF(c.short_name, ''), c.name,"
                  " ''), d.saved_at FROM draft d LEFT JOIN contact p"
                  " ON d.form LIKE '/contact/%' AND p.id ="
                  " CAST(SUBSTRING_INDEX(d.form, '/', -1) AS UNSIGNED)"
                  " LEFT JOIN customer c ON c.id = COALESCE(p.customer_id,"
                  " IF(d.form LIKE '/customer/%', CAST(SUBSTRING_INDEX("
                  "SUBSTRING(d.form, 11), '/', 1) AS UNSIGNED), NULL))"
                  " AND c.live = 1");
    customer_scope_rights(&q, cx);
    query_sql(&q, " WHERE d.account_id = ? AND d.saved_at > ?"
                  " ORDER BY d.saved_at DESC LIMIT ?");
    query_bind(&q, B_U64(cx->actor.user_id));
    query_bind(&q, B_TIME(clock_now() - INT64_C(86400000000)));
    query_bind(&q, B_U64(limit));
    TRY(query_rows(cx, &q, &r));
    *out = ARENA_ARRAY(cx->arena, r.count, struct day_draft);
    *n = r.count;
    for (size_t i = 0; i < r.count; i++)
        (*out)[i] = (struct day_draft){rows_text(&r, i, 0),
                                       rows_text(&r, i, 1),
                                       rows_time(&r, i, 2)};
    return OK;
}
