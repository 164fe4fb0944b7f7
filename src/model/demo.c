/* See demo.h. Customers are made and sent a hundred at a time, with their stage
 * and their search index, all in one transaction: a run that is stopped leaves
 * nothing behind. */
#include "model/demo.h"

#include "core/text.h"
#include "model/audit.h"
#include "model/customer_copies.h"
#include "model/demo_private.h"
#include "model/search.h"
#include "model/stage.h"
#include "model/warning.h"

enum { PIECE = 100, HISTORY_DAYS = 730, WARNED_DAYS = 60, WARNED_STEP = 4 };

static const char SQL_ANY[] = "SELECT id FROM customer LIMIT 1";
static const char SQL_FOLLOW_UPS[] =
    "UPDATE customer c JOIN (SELECT customer_id, MIN(due_on) AS due FROM task"
    " WHERE done_at IS NULL AND deleted_at IS NULL GROUP BY customer_id) t"
    " ON t.customer_id = c.id SET c.next_follow_on = t.due";

static enum err
piece_send(struct demo *d, size_t from, size_t to)
{
    TRY(demo_rows_send(d));
    TRY(warning_replay(&d->cx, d->customer_ids + from, to - from,
                       WARNED_DAYS, WARNED_STEP));
    TRY(stage_refresh_many(&d->cx, d->customer_ids + from, to - from));
    for (size_t i = from; i < to; i++)
        TRY(search_index_customer(&d->cx, d->customer_ids[i]));
    arena_reset(d->cx.arena);
    return OK;
}

static void
customer_next(struct demo *d)
{
    struct demo_life l = {.id = 0};
    d->random = d->order->seed * 0x9e3779b97f4a7c15u + d->made * 1000003u;
    if (d->made == 0)
        demo_story_make(d, &l);
    else
        demo_life_make(d, &l);
    d->customer_ids[d->made] = l.id;
    d->created[d->made] = l.created;
    d->names[d->made] = l.name;
    d->made++;
}

/* After all rows: their numbers were given out before. */
static enum err
cases_make(struct demo *d)
{
    for (size_t at = 0; at < d->made; at += PIECE) {
        size_t n = d->made - at < PIECE ? d->made - at : PIECE;
        TRY(demo_cases_make(d, d->customer_ids + at, n));
        TRY(stage_refresh_many(&d->cx, d->customer_ids + at, n));
        arena_reset(d->cx.arena);
    }
    return OK;
}

/* People have looked after most of them, so that few have risen. */
static const char SQL_ACTED[] =
    "UPDATE warning w JOIN warning_ladder l ON l.level = w.level"
    " SET w.acted_on = GREATEST(w.opened_on, ? - INTERVAL"
    " IF(w.customer_id * 7919 % 100 < 82, w.customer_id * 31 % l.manager_days,"
    " l.manager_days + w.customer_id * 31 % (l.list_days - l.manager_days))"
    " DAY) WHERE w.open = 1 AND w.customer_id BETWEEN ? AND ?"
    " AND w.customer_id * 7919 % 100 < 95";
static const char SQL_PUT_OFF[] =
    "UPDATE warning SET snoozed_until = ? + INTERVAL (customer_id % 10 + 2)"
    " DAY, snooze_reason = '客户停产检修，复产后再联系' WHERE open = 1"
    " AND level < 3 AND customer_id BETWEEN ? AND ?"
    " AND customer_id * 7919 % 100 BETWEEN 40 AND 43";

static enum err
warnings_act(struct demo *d)
{
    struct bind today = B_DAY(clock_today());
    struct bind from = B_U64(d->customer_ids[0]);
    struct bind to = B_U64(d->customer_ids[d->made - 1]);
    TRY(db_exec(&d->cx, SQL_ACTED, today, from, to));
    return db_exec(&d->cx, SQL_PUT_OFF, today, from, to);
}

static enum err
customers_make(struct demo *d)
{
    size_t n = d->order->customers, from = 0;
    d->name_slots = n * 4 + 1000;
    d->name_seen = ARENA_ARRAY(d->keep, d->name_slots, uint64_t);
    d->customer_ids = ARENA_ARRAY(d->keep, n, uint64_t);
    d->created = ARENA_ARRAY(d->keep, n, int32_t);
    d->names = ARENA_ARRAY(d->keep, n, const char *);
    while (d->made < n) {
        customer_next(d);
        if (d->made - from == PIECE || d->made == n) {
            TRY(piece_send(d, from, d->made));
            from = d->made;
        }
    }
    TRY(cases_make(d));
    TRY(warnings_act(d));
    TRY(customer_copies_renew_range(&d->cx, d->customer_ids[0],
                                    d->customer_ids[n - 1])); /* of tasks */
    TRY(db_exec(&d->cx, SQL_FOLLOW_UPS));
    return audit_write(&d->cx, "demo.make", "customer", d->customer_ids[0],
                       NULL);
}

static enum err
demo_run(struct demo *d)
{
    struct rows r;
    TRY(db_query(&d->cx, &r, SQL_ANY));
    if (r.count && !d->order->force)
        return ERR_CONFLICT;
    TRY(demo_rows_start(d));
    TRY(demo_company_make(d));
    TRY(customers_make(d));
    return demo_goals_make(d);
}

struct making {
    const struct demo_order *order;
    struct demo_made *made;
};

/* Begins from nothing each time, so it can be repeated. */
static enum err
demo_transact(struct ctx *cx, void *arg)
{
    struct making *m = arg;
    struct demo d = {.cx = *cx, .keep = cx->arena, .order = m->order,
                     .end = m->order->end,
                     .start = m->order->end - HISTORY_DAYS};
    d.cx.arena = arena_new();
    enum err e = demo_run(&d);
    demo_rows_end(&d);
    arena_free(d.cx.arena);
    d.total.customers = d.made;
    *m->made = d.total;
    return e;
}

enum err
demo_make(struct ctx *cx, const struct demo_order *o, struct demo_made *out)
{
    struct making m = {o, out};
    if (o->customers < 1 || o->customers > DEMO_CUSTOMERS_MAX ||
        o->end > clock_today())
        return ERR_INVALID;
    return db_transact(cx, demo_transact, &m);
}
