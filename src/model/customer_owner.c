/* See customer_owner.h. The rows are locked first (in the order of their ids,
 * so that two hand-overs cannot wait for each other), then changed together. */
#include "model/customer_owner.h"

#include "core/buf.h"
#include "model/audit.h"
#include "model/customer_edit.h"
#include "model/customer_scope.h"
#include "model/lookup.h"
#include "model/stage.h"

static void
visible(struct query *q, struct ctx *cx, const uint64_t *ids, size_t n)
{
    query_sql(q, "SELECT c.id, c.name, o.name, c.owner_id, c.team_id"
                 " FROM customer c"
                 " LEFT JOIN account o ON o.id = c.owner_id"
                 " WHERE c.live = 1 AND c.id IN");
    query_ids(q, ids, n);
    customer_scope_rights(q, cx);
}

/* Who sees more than he works on gives away only what he works on. */
static bool
may_give(const struct ctx *cx, const struct rows *r, size_t row)
{
    return customer_edit_may(cx, rows_u64(r, row, 3), rows_u64(r, row, 4));
}

enum err
customer_hand_over_list(struct ctx *cx, const uint64_t *ids, size_t n,
                        struct hand_over **out, size_t *count)
{
    struct query q;
    struct rows r;
    query_init(&q, cx->arena);
    visible(&q, cx, ids, n);
    query_sql(&q, " ORDER BY c.name_sort, c.id");
    TRY(query_rows(cx, &q, &r));
    *count = 0;
    *out = ARENA_ARRAY(cx->arena, r.count, struct hand_over);
    for (size_t i = 0; i < r.count; i++)
        if (may_give(cx, &r, i))
            (*out)[(*count)++] = (struct hand_over){
                rows_u64(&r, i, 0), rows_text(&r, i, 1), rows_text(&r, i, 2)};
    return OK;
}

static enum err
owner_allowed(struct ctx *cx, uint64_t owner_id, uint64_t *team_id)
{
    struct lookup_person *people;
    size_t n;
    TRY(lookup_owners(cx, &people, &n));
    for (size_t i = 0; i < n; i++)
        if (people[i].id == owner_id) {
            *team_id = people[i].team_id;
            return OK;
        }
    return ERR_INVALID;
}

static const char SQL_TASKS[] =
    "UPDATE task SET account_id = ?, version = version + 1"
    " WHERE customer_id = ? AND account_id = ? AND done_at IS NULL";

enum err
customer_tasks_follow(struct ctx *cx, uint64_t id, uint64_t from, uint64_t to)
{
    if (!from || !to || from == to)
        return OK;
    return db_exec(cx, SQL_TASKS, B_U64(to), B_U64(id), B_U64(from));
}

static const char SQL_GIVE[] =
    "UPDATE customer SET owner_id = ?, team_id = ?, version = version + 1,"
    " changed_at = ?, changed_by = ? WHERE id = ?";

/* "NAME": ["from", "to"] as the change log reads it; 0 = none. */
static void
put_change(struct buf *b, const char *name, uint64_t from, uint64_t to)
{
    if (from == to)
        return;
    buf_printf(b, "%s\"%s\": [\"", b->len > 1 ? ", " : "", name);
    if (from)
        buf_printf(b, "%llu", (unsigned long long)from);
    buf_add(b, "\", \"");
    if (to)
        buf_printf(b, "%llu", (unsigned long long)to);
    buf_add(b, "\"]");
}

static enum err
give(struct ctx *cx, const struct rows *r, size_t row, uint64_t to,
     uint64_t team_id)
{
    uint64_t id = rows_u64(r, row, 0), from = rows_u64(r, row, 3);
    struct buf b;
    buf_init(&b, cx->arena);
    buf_addc(&b, '{');
    put_change(&b, "owner_id", from, to);
    put_change(&b, "team_id", rows_u64(r, row, 4), team_id);
    buf_addc(&b, '}');
    TRY(db_exec(cx, SQL_GIVE, B_U64(to), B_REF(team_id), B_TIME(clock_now()),
                B_REF(cx->actor.user_id), B_U64(id)));
    TRY(customer_tasks_follow(cx, id, from, to));
    TRY(stage_copy_stale(cx, &id, 1));
    return audit_write(cx, "customer.edit", "customer", id, b.data);
}

enum err
customer_hand_over(struct ctx *cx, const uint64_t *ids, size_t n,
                   uint64_t owner_id, uint64_t *changed)
{
    struct query q;
    struct rows r;
    uint64_t team_id;
    *changed = 0;
    TRY(owner_allowed(cx, owner_id, &team_id));
    query_init(&q, cx->arena);
    visible(&q, cx, ids, n);
    query_sql(&q, " ORDER BY c.id FOR UPDATE");
    TRY(query_rows(cx, &q, &r));
    for (size_t i = 0; i < r.count; i++) {
        if (rows_u64(&r, i, 3) == owner_id || !may_give(cx, &r, i))
            continue;
        TRY(give(cx, &r, i, owner_id, team_id));
        *changed += 1;
    }
    return OK;
}
