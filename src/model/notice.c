/* See notice.h. */
#include "model/notice.h"

#include "db/compose.h"
#include "model/customer_scope.h"
#include "model/entry.h"

enum notice_state
notice_state(int32_t ends_on, int32_t withdrawn_on, int32_t today)
{
    if (withdrawn_on != DAY_NONE)
        return NOTICE_WITHDRAWN;
    return ends_on < today ? NOTICE_RUN_OUT : NOTICE_RUNNING;
}

static const char SQL_OF_ONE[] =
    "SELECT notice_days FROM contract WHERE id = ? AND customer_id = ?"
    " AND live = 1";
static const char SQL_OF_ALL[] =
    "SELECT MAX(notice_days) FROM contract WHERE customer_id = ? AND live = 1"
    " AND status = 'running' AND starts_on <= ?"
    " AND COALESCE(ended_on, ends_on, ?) >= ?";

enum err
notice_ends_on(struct ctx *cx, uint64_t customer_id, uint64_t contract_id,
               int32_t received_on, int32_t *out)
{
    struct rows r;
    struct bind day = B_DAY(received_on);
    if (contract_id)
        TRY(db_find(cx, &r, SQL_OF_ONE, B_U64(contract_id),
                    B_U64(customer_id)));
    else
        TRY(db_find(cx, &r, SQL_OF_ALL, B_U64(customer_id), day, day, day));
    int64_t days = rows_null(&r, 0, 0) ? 0 : rows_i64(&r, 0, 0);
    *out = received_on + (days > 0 ? (int32_t)days : NOTICE_DAYS);
    return OK;
}

enum err
notice_withdraw(struct ctx *cx, uint64_t customer_id, uint64_t id,
                int32_t day)
{
    const struct entry_kind *k = entry_kind_find("notice");
    struct entry *was = ARENA_NEW(cx->arena, struct entry);
    struct entry *next = ARENA_NEW(cx->arena, struct entry);
    struct problems wrong;
    TRY(entry_find(cx, k, customer_id, id, was));
    if (was->closed_on != DAY_NONE)
        return ERR_CONFLICT;
    *next = *was;
    next->closed_on = day;
    TRY(entry_judge(cx, k, was, next, &wrong));
    return wrong.count ? ERR_INVALID : entry_save(cx, k, was, next);
}

static const char SQL_FIND[] =
    "SELECT n.id, c.id, c.owner_id, c.team_id, n.contract_id, c.name,"
    " c.country, t.code, p.name, n.channel, a.name, o.name, n.received_on,"
    " n.ends_on, n.withdrawn_on, n.ends_why, n.reason_text,"
    " (SELECT MAX(k.id) FROM recovery_case k WHERE k.notice_id = n.id"
    " AND k.deleted_at IS NULL) FROM termination_notice n JOIN customer c"
    " ON c.id = n.customer_id AND c.live = 1"
    " LEFT JOIN contract t ON t.id = n.contract_id"
    " LEFT JOIN contact p ON p.id = n.contact_id"
    " LEFT JOIN account a ON a.id = n.account_id"
    " LEFT JOIN account o ON o.id = c.owner_id"
    " WHERE n.live = 1 AND n.id = ?";

enum err
notice_find(struct ctx *cx, uint64_t id, struct notice_row *out)
{
    struct query q;
    struct rows r;
    query_init(&q, cx->arena);
    query_sql(&q, SQL_FIND);
    query_bind(&q, B_U64(id));
    customer_scope_rights(&q, cx);
    TRY(query_rows(cx, &q, &r));
    if (!r.count)
        return ERR_NOT_FOUND;
    *out = (struct notice_row){
        .id = id, .customer_id = rows_u64(&r, 0, 1),
        .owner_id = rows_u64(&r, 0, 2), .team_id = rows_u64(&r, 0, 3),
        .contract_id = rows_u64(&r, 0, 4), .customer = rows_text(&r, 0, 5),
        .country = rows_text(&r, 0, 6), .contract = rows_text(&r, 0, 7),
        .contact = rows_text(&r, 0, 8), .channel = rows_text(&r, 0, 9),
        .taker = rows_text(&r, 0, 10), .owner = rows_text(&r, 0, 11),
        .received_on = rows_day(&r, 0, 12), .ends_on = rows_day(&r, 0, 13),
        .withdrawn_on = rows_day(&r, 0, 14), .ends_why = rows_text(&r, 0, 15),
        .reason = rows_text(&r, 0, 16), .case_id = rows_u64(&r, 0, 17)};
    out->state = notice_state(out->ends_on, out->withdrawn_on, clock_today());
    enum err e = notice_ends_on(cx, out->customer_id, out->contract_id,
                                out->received_on, &out->counted_on);
    if (e == ERR_NOT_FOUND)
        out->counted_on = DAY_NONE; /* its contract is in the bin */
    return e == ERR_NOT_FOUND ? OK : e;
}
