/* See notice.h. */
#include "model/notice.h"

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
