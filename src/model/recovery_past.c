/* See recovery_past.h. Who did not move since needs no look at its states: of a list
 * of thousands few did. */
#include "model/recovery_past.h"

#include "db/compose.h"

enum { AT_ONCE = 1000 };

/* Those that moved since, each state that it had by then; NULL = none was kept. */
static const char SQL_PAST[] =
    "SELECT rc.id, s.state, s.day FROM recovery_case rc"
    " LEFT JOIN recovery_case_state s ON s.case_id = rc.id AND s.day <= ?"
    " WHERE rc.state_on > ? AND rc.id IN";

static bool
may_have_moved(const struct recovery *c, int32_t day)
{
    return c->opened_on <= day &&
           (c->closed_on == DAY_NONE || c->closed_on > day);
}

/* The row behind the last one of a case, by its number. */
static size_t
rows_end(const struct rows *r, uint64_t id)
{
    size_t low = 0, high = r->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (rows_u64(r, middle, 0) <= id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void
case_past(const struct rows *r, struct recovery *c)
{
    size_t end = rows_end(r, c->id);
    if (end == 0 || rows_u64(r, end - 1, 0) != c->id)
        return;
    bool kept = !rows_null(r, end - 1, 1);
    c->state = kept ? recovery_state_of(rows_text(r, end - 1, 1))
                    : RECOVERY_STATE_AT_RISK;
    c->closed_on = c->state < RECOVERY_STATE_WITHDRAWN
                       ? DAY_NONE : rows_day(r, end - 1, 2);
}

static enum err
piece_past(struct ctx *cx, int32_t day, struct recovery *list, size_t n)
{
    uint64_t ids[AT_ONCE];
    size_t count = 0;
    struct query q;
    struct rows r;
    for (size_t i = 0; i < n; i++)
        if (may_have_moved(&list[i], day))
            ids[count++] = list[i].id;
    if (!count)
        return OK;
    query_init(&q, cx->arena);
    query_sql(&q, SQL_PAST);
    query_bind(&q, B_DAY(day));
    query_bind(&q, B_DAY(day));
    query_ids(&q, ids, count);
    query_sql(&q, " ORDER BY rc.id, s.day, s.id");
    TRY(query_rows(cx, &q, &r));
    for (size_t i = 0; i < n; i++)
        if (may_have_moved(&list[i], day))
            case_past(&r, &list[i]);
    return OK;
}

enum err
recovery_past(struct ctx *cx, int32_t day, struct recovery *list, size_t n)
{
    for (size_t at = 0; day < clock_today() && at < n; at += AT_ONCE)
        TRY(piece_past(cx, day, list + at,
                       n - at < AT_ONCE ? n - at : AT_ONCE));
    return OK;
}
