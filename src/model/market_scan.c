/* See market_scan.h. */
#include "model/market_scan.h"

#include "db/compose.h"
#include "model/customer_scope.h"

enum { PIECE = 2000 };

struct pass {
    const struct market_scan *scan;
    struct ctx *cx;
    struct rows customers; /* of the piece */
    size_t at;             /* the row that the next events are looked for from */
};

bool
market_sale_counts(const struct event *e, uint64_t category_id)
{
    return category_id ? e->category_id == category_id
                       : e->kind != EVENT_ORDER_PART;
}

bool
market_is_purchase(const struct event *e)
{
    return e->kind != EVENT_RETURN && e->amount != FIELD_EMPTY &&
           e->amount > 0;
}

/* ---- a customer ---- */

static bool
is_sale(const struct event *e)
{
    return e->kind == EVENT_ORDER || e->kind == EVENT_RETURN ||
           e->kind == EVENT_ORDER_PART;
}

static bool
is_cancelled(const struct event *e, const struct event *events, size_t n)
{
    uint64_t order = e->kind == EVENT_ORDER ? e->ref_id : e->other_id;
    for (size_t i = 0; i < n; i++)
        if (events[i].kind == EVENT_ORDER_CANCELLED &&
            events[i].ref_id == order)
            return true;
    return false;
}

static bool
any_cancelled(const struct event *events, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (events[i].kind == EVENT_ORDER_CANCELLED)
            return true;
    return false;
}

static enum err
customer_take(void *arg, uint64_t customer_id, const struct event *events,
              size_t n)
{
    struct pass *p = arg;
    struct event *sales = ARENA_ARRAY(p->cx->arena, n, struct event);
    bool any = any_cancelled(events, n);
    struct market_buyer b = {.customer_id = customer_id, .sales = sales};
    while (rows_u64(&p->customers, p->at, 0) != customer_id)
        p->at++;
    const char *region = rows_text(&p->customers, p->at, 1);
    b.region = region ? region : "";
    for (size_t i = 0; i < n; i++)
        if (is_sale(&events[i]) &&
            !(any && is_cancelled(&events[i], events, n)))
            sales[b.n++] = events[i];
    if (b.n)
        p->scan->fn(p->scan->arg, &b);
    return OK;
}

/* ---- pieces ---- */

/* The next ones; *last is the id of the last one before and then of these. */
static enum err
piece_read(struct pass *p, uint64_t *last)
{
    struct query q;
    struct ctx *cx = p->cx;
    query_init(&q, cx->arena);
    query_sql(&q, "SELECT c.id, c.region_code FROM customer c WHERE"
                  " c.live = 1 AND c.id > ?");
    query_bind(&q, B_U64(*last));
    if (p->scan->mine)
        customer_scope_rights(&q, cx);
    query_sql(&q, " ORDER BY c.id LIMIT ?");
    query_bind(&q, B_I64(PIECE));
    TRY(query_rows(cx, &q, &p->customers));
    p->at = 0;
    size_t n = p->customers.count;
    if (n == 0)
        return OK;
    uint64_t *ids = ARENA_ARRAY(cx->arena, n, uint64_t);
    for (size_t i = 0; i < n; i++)
        ids[i] = rows_u64(&p->customers, i, 0);
    *last = ids[n - 1];
    if (p->scan->known)
        return event_money_known(cx, ids, n, p->scan->known + 1, customer_take,
                                 p);
    return event_of_customers(cx, ids, n, customer_take, p);
}

static const char SQL_COUNT[] = "SELECT COUNT(*) FROM customer WHERE live = 1";

static enum err
pieces_read(struct pass *p)
{
    struct rows r = {0};
    struct arena *piece = p->cx->arena;
    uint64_t last = 0, done = 0, total = 0;
    if (p->scan->progress) {
        TRY(db_find(p->cx, &r, SQL_COUNT));
        total = rows_u64(&r, 0, 0);
    }
    do {
        arena_reset(piece);
        TRY(piece_read(p, &last));
        done += p->customers.count;
        if (p->scan->progress)
            TRY(p->scan->progress(p->scan->progress_arg, done,
                                  done > total ? done : total));
    } while (p->customers.count == PIECE);
    return OK;
}

enum err
market_scan(struct ctx *cx, const struct market_scan *s)
{
    struct pass p = {.scan = s, .cx = cx};
    struct arena *whole = cx->arena, *piece = arena_new();
    cx->arena = piece;
    enum err e = pieces_read(&p);
    cx->arena = whole;
    arena_free(piece);
    return e;
}
