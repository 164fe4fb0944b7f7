/* See customer_copies.h. Of a warning only the open ones follow: the closed are in
 * no list. Tasks, cases and contracts do as long as they are there: the figures of cases
 * reach back for years, and the rights are those of today. `perennial facts check`
 * compares them. */
#include "model/customer_copies.h"

#include "db/compose.h"
#include "model/warning.h"

#define COPY_CASES                                                            \
    "UPDATE recovery_case rc FORCE INDEX (recovery_case_customer)"            \
    " STRAIGHT_JOIN customer c ON c.id = rc.customer_id"                      \
    " SET rc.customer_owner_id = c.owner_id, rc.customer_team_id = c.team_id,"\
    " rc.customer_live = COALESCE(c.live, 0) WHERE rc.customer_id"
#define COPY_CONTRACTS                                                        \
    "UPDATE contract t FORCE INDEX (contract_customer)"                       \
    " STRAIGHT_JOIN customer c ON c.id = t.customer_id"                       \
    " SET t.customer_owner_id = c.owner_id, t.customer_team_id = c.team_id,"  \
    " t.customer_live = COALESCE(c.live, 0) WHERE t.customer_id"
#define COPY_TASKS                                                            \
    "UPDATE task t FORCE INDEX (task_customer)"                               \
    " STRAIGHT_JOIN customer c ON c.id = t.customer_id"                       \
    " SET t.customer_owner_id = c.owner_id, t.customer_team_id = c.team_id,"  \
    " t.customer_live = COALESCE(c.live, 0) WHERE t.customer_id"

static enum err
renew_these(struct ctx *cx, const char *sql, const uint64_t *ids, size_t n)
{
    struct query q;
    query_init(&q, cx->arena);
    query_sql(&q, sql);
    query_ids(&q, ids, n);
    return query_exec_array(cx, &q, q.binds, 1, q.count);
}

static const char SQL_THESE_CASES[] = COPY_CASES " IN";
static const char SQL_THESE_CONTRACTS[] = COPY_CONTRACTS " IN";
static const char SQL_THESE_TASKS[] = COPY_TASKS " IN";

enum err
customer_copies_renew_contracts(struct ctx *cx, const uint64_t *ids, size_t n)
{
    return n ? renew_these(cx, SQL_THESE_CONTRACTS, ids, n) : OK;
}

enum err
customer_copies_renew(struct ctx *cx, const uint64_t *ids, size_t n)
{
    if (n == 0)
        return OK;
    TRY(warning_follow(cx, ids, n));
    TRY(renew_these(cx, SQL_THESE_CASES, ids, n));
    TRY(renew_these(cx, SQL_THESE_TASKS, ids, n));
    return customer_copies_renew_contracts(cx, ids, n);
}

static const char SQL_RANGE_CASES[] = COPY_CASES " BETWEEN ? AND ?";
static const char SQL_RANGE_CONTRACTS[] = COPY_CONTRACTS " BETWEEN ? AND ?";
static const char SQL_RANGE_TASKS[] = COPY_TASKS " BETWEEN ? AND ?";

enum err
customer_copies_renew_range(struct ctx *cx, uint64_t from, uint64_t to)
{
    TRY(db_exec(cx, SQL_RANGE_CASES, B_U64(from), B_U64(to)));
    TRY(db_exec(cx, SQL_RANGE_TASKS, B_U64(from), B_U64(to)));
    return db_exec(cx, SQL_RANGE_CONTRACTS, B_U64(from), B_U64(to));
}
