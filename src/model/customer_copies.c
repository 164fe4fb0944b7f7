/* See customer_copies.h. Of a warning only the open ones follow: the closed are in
 * no list. Cases do as long as they are there: their figures reach back for years,
 * and the rights are those of today. `perennial facts check` compares both. */
#include "model/customer_copies.h"

#include "db/compose.h"
#include "model/warning.h"

#define COPY_CASES                                                            \
    "UPDATE recovery_case rc FORCE INDEX (recovery_case_customer)"            \
    " STRAIGHT_JOIN customer c ON c.id = rc.customer_id"                      \
    " SET rc.customer_owner_id = c.owner_id, rc.customer_team_id = c.team_id,"\
    " rc.customer_live = COALESCE(c.live, 0) WHERE rc.customer_id"

static const char SQL_OF_THESE[] = COPY_CASES " IN";

enum err
customer_copies_renew(struct ctx *cx, const uint64_t *ids, size_t n)
{
    struct query q;
    if (n == 0)
        return OK;
    TRY(warning_follow(cx, ids, n));
    query_init(&q, cx->arena);
    query_sql(&q, SQL_OF_THESE);
    query_ids(&q, ids, n);
    return query_exec_array(cx, &q, q.binds, 1, q.count);
}

static const char SQL_RANGE[] = COPY_CASES " BETWEEN ? AND ?";

enum err
customer_copies_renew_cases(struct ctx *cx, uint64_t from, uint64_t to)
{
    return db_exec(cx, SQL_RANGE, B_U64(from), B_U64(to));
}
