/* See deal.h. Each deal is saved as its form would save it, so that events,
 * steps, audit and stages say the same. */
#include "model/deal.h"

#include <string.h>

static const char SQL_OPEN[] =
    "SELECT 'inquiry', id, NULL, subject, received_on d, NULL FROM inquiry"
    " WHERE customer_id = ? AND outcome = '' AND deleted_at IS NULL"
    " UNION ALL SELECT 'quote', id, code, NULL, quoted_on, amount FROM quote"
    " WHERE customer_id = ? AND status = 'open' AND deleted_at IS NULL"
    " UNION ALL SELECT 'opportunity', id, code, name, opened_on, amount"
    " FROM opportunity WHERE customer_id = ? AND outcome IS NULL"
    " AND deleted_at IS NULL ORDER BY d, 1, 2";

enum err
deal_open_list(struct ctx *cx, uint64_t customer_id, struct deal **out,
               size_t *n)
{
    struct rows r;
    struct bind id = B_U64(customer_id);
    TRY(db_query(cx, &r, SQL_OPEN, id, id, id));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count, struct deal);
    for (size_t i = 0; i < r.count; i++) {
        const char *code = rows_text(&r, i, 2), *name = rows_text(&r, i, 3);
        (*out)[i] = (struct deal){
            .kind = entry_kind_find(rows_text(&r, i, 0)),
            .id = rows_u64(&r, i, 1), .code = code ? code : "",
            .name = name ? name : "", .day = rows_day(&r, i, 4),
            .amount = rows_money(&r, i, 5)};
    }
    return OK;
}

static enum err
deal_close(struct ctx *cx, uint64_t customer_id, const struct deal *d,
           const char *reason)
{
    struct entry *was = ARENA_NEW(cx->arena, struct entry);
    struct entry *next = ARENA_NEW(cx->arena, struct entry);
    struct problems wrong;
    TRY(entry_find(cx, d->kind, customer_id, d->id, was));
    *next = *was;
    next->closed_on = clock_today();
    if (!strcmp(d->kind->code, "opportunity")) {
        next->status = "lost";
        next->reason = reason;
    } else {
        next->status = strcmp(d->kind->code, "quote") ? "none" : "declined";
    }
    TRY(entry_judge(cx, d->kind, was, next, &wrong));
    return wrong.count ? ERR_INVALID : entry_save(cx, d->kind, was, next);
}

static const char SQL_REASON[] =
    "SELECT 1 FROM choice WHERE list = 'lost_reason' AND code = ?";

enum err
deal_close_all(struct ctx *cx, uint64_t customer_id, const char *reason,
               size_t *n)
{
    struct deal *list;
    struct rows r;
    enum err e = db_find(cx, &r, SQL_REASON, B_CODE(reason));
    if (e == ERR_NOT_FOUND)
        return ERR_INVALID;
    TRY(e);
    TRY(deal_open_list(cx, customer_id, &list, n));
    for (size_t i = 0; i < *n; i++)
        TRY(deal_close(cx, customer_id, &list[i], reason));
    return OK;
}
