/* Writing the stream of events. What the evaluator relies on (a
 * day that is not in the future, answers on their scale, one type a contract)
 * is checked here, at the one door every event comes through. */
#include "model/event_pack.h"

#include <stdlib.h>
#include <string.h>

#include "db/compose.h"
#include "model/customer_copies.h"

void
event_clear(struct event *e)
{
    memset(e, 0, sizeof *e);
    e->at = TIME_NONE;
    e->amount = FIELD_EMPTY;
    e->day = e->from_on = e->until_on = DAY_NONE;
    e->score = EVENT_NO_SCORE;
}

/* ---- interactions ---- */

enum event_kind
event_of_contact(const char *kind)
{
    return strcmp(kind, "web") == 0            ? EVENT_WEB_VISIT
           : strcmp(kind, "download") == 0     ? EVENT_DOWNLOAD
           : strcmp(kind, "registration") == 0 ? EVENT_REGISTRATION
                                               : EVENT_INTERACTION;
}

/* "campaign" comes from files that name none: with one it is no contact but a
 * response (EVENT_CAMPAIGN_RESPONSE). */
bool
contact_by_customer(const char *kind)
{
    return event_of_contact(kind) != EVENT_INTERACTION
        || strcmp(kind, "campaign") == 0;
}

/* ---- what is allowed ---- */

static bool
score_fits(const struct event *e)
{
    switch (e->kind) {
    case EVENT_NPS: return e->score >= 0 && e->score <= 10;
    case EVENT_MOVED_BY_HAND: return e->score >= 1 && e->score <= UINT8_MAX;
    case EVENT_CSAT:
    case EVENT_INTENT:
    case EVENT_VALUE_COMPARED:
    case EVENT_RECOVERY_CLOSED: return e->score >= 1 && e->score <= 5;
    default: return true;
    }
}

static bool
contract_fits(const struct event *e)
{
    uint32_t type = e->flags & (EVENT_FIXED | EVENT_FRAMEWORK | EVENT_TRIAL);
    if (type == 0 || (type & (type - 1)) || e->ref_id == 0)
        return false;
    if (e->quantity < 0 || e->quantity > 1200)
        return false;
    int32_t first = e->from_on > e->day ? e->from_on : e->day;
    return e->until_on == DAY_NONE || e->until_on >= first;
}

static bool
kind_fits(const struct event *e)
{
    switch (e->kind) {
    case EVENT_CONTRACT:
    case EVENT_CONTRACT_RENEWED: return contract_fits(e);
    case EVENT_NOTICE:
        return e->until_on == DAY_NONE || e->until_on >= e->day;
    case EVENT_RETURN: return e->amount <= 0; /* none is below 0 too */
    case EVENT_ORDER: return e->amount != FIELD_EMPTY;
    case EVENT_OPENING:
        return e->quantity >= 1 && e->quantity <= 100000
            && (e->until_on == DAY_NONE
                || (e->until_on >= e->day && e->until_on <= clock_today()));
    case EVENT_OPPORTUNITY_STEP: return e->other_id != 0;
    case EVENT_MOVED_BY_HAND:
        return e->other_id != 0 && e->ref_id != 0
            && (e->until_on == DAY_NONE || e->until_on >= e->day);
    default: return e->kind != 0 && e->kind <= EVENT_MOVE_ENDED;
    }
}

enum err
event_complete(const struct ctx *cx, struct event *e)
{
    if (e->at == TIME_NONE)
        e->at = e->day == DAY_NONE || e->day == clock_today()
            ? clock_now() : day_start(e->day);
    if (e->day == DAY_NONE)
        e->day = day_of(e->at);
    if (e->kind == EVENT_DOWNLOAD || e->kind == EVENT_REGISTRATION
        || e->kind == EVENT_CAMPAIGN_RESPONSE)
        e->flags |= EVENT_TOUCH;
    if (e->account_id == 0)
        e->account_id = cx->actor.user_id;
    if (e->customer_id == 0 || e->day > clock_today() || !score_fits(e)
        || !kind_fits(e))
        return ERR_INVALID;
    return OK;
}

/* ---- writing ---- */

enum { EVENT_COLUMNS = 16 };

static const char SQL_ADD[] =
    "INSERT INTO event (customer_id, day, kind, at, amount, score, ref_id,"
    " other_id, category_id, from_on, until_on, quantity, flags, account_id,"
    " import_id, recorded_at)"
    " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";

static void
event_binds(const struct event *e, int64_t now, struct bind *b)
{
    b[0] = B_U64(e->customer_id);
    b[1] = B_DAY(e->day);
    b[2] = B_U64(e->kind);
    b[3] = B_TIME(e->at);
    b[4] = B_MONEY(e->amount);
    b[5] = e->score == EVENT_NO_SCORE ? B_NULL : B_I64(e->score);
    b[6] = B_REF(e->ref_id);
    b[7] = B_REF(e->other_id);
    b[8] = B_REF(e->category_id);
    b[9] = B_DAY(e->from_on);
    b[10] = B_DAY(e->until_on);
    b[11] = e->quantity == 0 ? B_NULL : B_I64(e->quantity);
    b[12] = B_U64(e->flags);
    b[13] = B_REF(e->account_id);
    b[14] = B_REF(e->import_id);
    b[15] = B_TIME(now);
}

enum err
event_add(struct ctx *cx, struct event *e)
{
    struct bind b[EVENT_COLUMNS];
    TRY(event_complete(cx, e));
    event_binds(e, clock_now(), b);
    TRY(db_exec_v(cx, SQL_ADD, b, EVENT_COLUMNS));
    e->id = db_last_id(cx->db);
    event_pack_owe(cx, e->customer_id);
    return e->kind == EVENT_CONTRACT
        ? customer_copies_renew_contracts(cx, &e->customer_id, 1) : OK;
}

static int
id_compare(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* Locked in order of their ids, as everybody does who locks several. */
static enum err
customers_change(struct ctx *cx, uint64_t *ids, size_t n)
{
    struct query q;
    struct rows r;
    size_t kept = 0;
    qsort(ids, n, sizeof *ids, id_compare);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || ids[kept - 1] != ids[i])
            ids[kept++] = ids[i];
    query_init(&q, cx->arena);
    query_sql(&q, "SELECT id FROM customer WHERE id IN");
    query_ids(&q, ids, kept);
    query_sql(&q, "ORDER BY id FOR UPDATE");
    for (size_t i = 0; i < kept; i++)
        event_pack_owe(cx, ids[i]);
    return query_rows(cx, &q, &r);
}

/* Contracts copy whose their customers are from the day they begin. */
static enum err
contracts_begin(struct ctx *cx, const struct event *events, size_t n)
{
    uint64_t *ids = ARENA_ARRAY(cx->arena, n, uint64_t);
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        if (events[i].kind == EVENT_CONTRACT)
            ids[count++] = events[i].customer_id;
    return customer_copies_renew_contracts(cx, ids, count);
}

enum err
event_add_many(struct ctx *cx, struct event *events, size_t n)
{
    if (n == 0)
        return OK;
    struct bind *b = ARENA_ARRAY(cx->arena, n * EVENT_COLUMNS, struct bind);
    uint64_t *ids = ARENA_ARRAY(cx->arena, n, uint64_t);
    int64_t now = clock_now();
    for (size_t i = 0; i < n; i++) {
        TRY(event_complete(cx, &events[i]));
        event_binds(&events[i], now, &b[i * EVENT_COLUMNS]);
        ids[i] = events[i].customer_id;
    }
    TRY(customers_change(cx, ids, n));
    TRY(db_exec_array(cx, SQL_ADD, b, n, EVENT_COLUMNS));
    return contracts_begin(cx, events, n);
}

static const char SQL_VOID[] =
    "UPDATE event SET voided_at = ?, voided_by = ?"
    " WHERE customer_id = ? AND id = ? AND voided_at IS NULL";

enum err
event_void(struct ctx *cx, uint64_t customer_id, uint64_t id)
{
    event_pack_owe(cx, customer_id);
    TRY(db_exec(cx, SQL_VOID, B_TIME(clock_now()),
                B_REF(cx->actor.user_id), B_U64(customer_id), B_U64(id)));
    return db_affected(cx->db) ? OK : ERR_NOT_FOUND;
}

static const char SQL_VOID_MANY[] =
    "UPDATE event SET voided_at = ?, voided_by = ?"
    " WHERE customer_id = ? AND kind = ?"
    " AND IF(? = 1, other_id, ref_id) = ?"
    " AND voided_at IS NULL";

enum err
event_void_many(struct ctx *cx, const struct event_ref *refs, size_t n)
{
    enum { WIDTH = 6 };
    if (n == 0)
        return OK;
    struct bind *b = ARENA_ARRAY(cx->arena, n * WIDTH, struct bind);
    uint64_t *ids = ARENA_ARRAY(cx->arena, n, uint64_t);
    int64_t now = clock_now();
    for (size_t i = 0; i < n; i++) {
        ids[i] = refs[i].customer_id;
        struct bind *p = b + i * WIDTH;
        p[0] = B_TIME(now);
        p[1] = B_REF(cx->actor.user_id);
        p[2] = B_U64(refs[i].customer_id);
        p[3] = B_U64((uint64_t)refs[i].kind);
        p[4] = B_I64(refs[i].other);
        p[5] = B_U64(refs[i].row_id);
    }
    TRY(customers_change(cx, ids, n));
    return db_exec_array(cx, SQL_VOID_MANY, b, n, WIDTH);
}

static const char SQL_VOID_SET[] =
    "UPDATE event SET voided_at = ?, voided_by = ? WHERE customer_id = ?"
    " AND voided_at IS NULL AND ((ref_id = ? AND kind IN (?, ?, ?, ?))"
    " OR (other_id = ? AND kind = ?))";

enum err
event_void_set(struct ctx *cx, uint64_t customer_id,
               const struct event_set *set, int64_t at)
{
    event_pack_owe(cx, customer_id);
    return db_exec(cx, SQL_VOID_SET, B_TIME(at), B_REF(cx->actor.user_id),
                   B_U64(customer_id), B_U64(set->ref_id),
                   B_U64(set->kinds[0]), B_U64(set->kinds[1]),
                   B_U64(set->kinds[2]), B_U64(set->kinds[3]),
                   B_U64(set->ref_id), B_U64(set->other_kind));
}

static const char SQL_PUT_BACK[] =
    "INSERT INTO event (customer_id, day, kind, at, amount, score, ref_id,"
    " other_id, category_id, from_on, until_on, quantity, flags, account_id,"
    " import_id, recorded_at) SELECT customer_id, day, kind, at, amount,"
    " score, ref_id, other_id, category_id, from_on, until_on, quantity,"
    " flags, account_id, import_id, ? FROM event WHERE customer_id = ?"
    " AND voided_at = ? AND (ref_id = ? OR other_id = ?) ORDER BY id";

enum err
event_put_back(struct ctx *cx, uint64_t customer_id, uint64_t ref_id,
               int64_t at)
{
    event_pack_owe(cx, customer_id);
    return db_exec(cx, SQL_PUT_BACK, B_TIME(clock_now()), B_U64(customer_id),
                   B_TIME(at), B_U64(ref_id), B_U64(ref_id));
}
