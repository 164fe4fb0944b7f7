/* What else hangs on an entry: the steps an opportunity went through, the part
 * of an order that came back, the category of a product. */
#include "model/entry_private.h"

static const char SQL_STEP[] =
    "SELECT is_last_open FROM opportunity_step_def WHERE code = ?";
static const char SQL_CATEGORY[] =
    "SELECT category_id FROM product WHERE id = ?";
static const char SQL_ORDER[] =
    "SELECT o.amount, o.ordered_on, (SELECT COALESCE(SUM(r.amount), 0)"
    " FROM sales_return r WHERE r.sales_order_id = o.id AND r.live = 1"
    " AND r.id <> ?), (SELECT COUNT(*) FROM sales_return r"
    " WHERE r.sales_order_id = o.id AND r.live = 1 AND r.is_full = 1"
    " AND r.id <> ?), o.status FROM sales_order o WHERE o.id = ?"
    " AND o.customer_id = ? AND o.live = 1";

static enum err
judge_return(struct ctx *cx, struct entry *e, struct problems *out)
{
    struct rows r;
    enum err err = db_find(cx, &r, SQL_ORDER, B_U64(e->id), B_U64(e->id),
                           B_U64(e->order_id), B_U64(e->customer_id));
    if (err == ERR_NOT_FOUND) {
        problem_add(out, "sales_order_id",
                    N_("Please choose from the list."));
        return OK;
    }
    TRY(err);
    int64_t left = rows_money(&r, 0, 0) - rows_money(&r, 0, 2);
    if (entry_is(rows_text(&r, 0, 4), "cancelled"))
        problem_add(out, "sales_order_id", N_("This order was cancelled."));
    else if (e->amount > left)
        problem_add(out, "amount",
                    N_("More than what is left of the order."));
    else if (rows_u64(&r, 0, 3))
        problem_add(out, "sales_order_id",
                    N_("The order has come back in full. Change its last "
                       "return first."));
    if (e->day < rows_day(&r, 0, 1))
        problem_add(out, "returned_on",
                    N_("This lies before the order."));
    e->is_full = e->amount == left;
    return OK;
}

enum err
entry_more_judge(struct ctx *cx, const struct entry_kind *k,
                 const struct entry *was, struct entry *next,
                 struct problems *out)
{
    struct rows r;
    (void)was;
    if (entry_is(k->code, "return"))
        return judge_return(cx, next, out);
    if (entry_is(k->code, "opportunity")) {
        enum err err = db_find(cx, &r, SQL_STEP, B_CODE(next->step));
        if (err != ERR_NOT_FOUND)
            TRY(err);
        next->last_step = err == OK && rows_u64(&r, 0, 0) != 0;
    }
    if (entry_is(k->code, "contract") && next->product_id) {
        TRY(db_find(cx, &r, SQL_CATEGORY, B_U64(next->product_id)));
        next->category_id = rows_u64(&r, 0, 0);
    }
    return OK;
}

static const char SQL_STEP_ADD[] =
    "INSERT INTO opportunity_step (opportunity_id, step, day, at, account_id,"
    " created_at) VALUES (?, ?, ?, ?, ?, ?)";

static enum err
step_add(struct ctx *cx, const struct entry *e, const char *step, int32_t day)
{
    int64_t now = clock_now();
    int64_t at = day == clock_today() ? now : day_start(day);
    return db_exec(cx, SQL_STEP_ADD, B_U64(e->id), B_TEXT(step), B_DAY(day),
                   B_TIME(at), B_REF(cx->actor.user_id), B_TIME(now));
}

/* A step is taken today; what the opportunity began with is its own event. */
static enum err
deal_steps(struct ctx *cx, const struct entry *was, const struct entry *now)
{
    struct event x;
    if (was->id && !entry_is(was->step, now->step)) {
        TRY(step_add(cx, now, now->step, clock_today()));
        event_clear(&x);
        x.kind = EVENT_OPPORTUNITY_STEP;
        x.customer_id = now->customer_id;
        x.ref_id = db_last_id(cx->db);
        x.other_id = now->id;
        x.flags = now->last_step ? EVENT_LAST_STEP : 0;
        TRY(event_add(cx, &x));
    }
    if (entry_is(now->status, was->id ? was->status : "open"))
        return OK;
    if (entry_is(now->status, "open"))
        return step_add(cx, now, "reopened", clock_today());
    return step_add(cx, now, now->status, now->closed_on);
}

static const char SQL_RETURNED[] =
    "UPDATE sales_order SET returned_amount = (SELECT COALESCE(SUM(amount), 0)"
    " FROM sales_return WHERE sales_order_id = ? AND live = 1),"
    " status = IF(status IN ('done', 'returned', 'open'),"
    " IF(returned_amount > 0 AND returned_amount >= amount, 'returned',"
    " IF(status = 'returned', 'done', status)), status),"
    " version = version + 1 WHERE id = ?";

enum err
entry_more_write(struct ctx *cx, const struct entry_kind *k,
                 const struct entry *was, const struct entry *now)
{
    if (entry_is(k->code, "opportunity"))
        return deal_steps(cx, was, now);
    if (!entry_is(k->code, "return"))
        return OK;
    if (was->id && was->order_id && was->order_id != now->order_id)
        TRY(db_exec(cx, SQL_RETURNED, B_U64(was->order_id),
                    B_U64(was->order_id)));
    return now->order_id ? db_exec(cx, SQL_RETURNED, B_U64(now->order_id),
                                   B_U64(now->order_id)) : OK;
}

static const char SQL_RETURNS[] =
    "SELECT COUNT(*) FROM sales_return WHERE sales_order_id = ? AND live = 1"
    " AND id <> ? AND (is_full = 1 OR ? = 1)";

/* An order with returns stays, and so does a return before one that made it
 * complete. */
enum err
entry_more_count(struct ctx *cx, const struct entry_kind *k,
                 const struct entry *e)
{
    struct rows r;
    bool order = entry_is(k->code, "order");
    if (!order && !entry_is(k->code, "return"))
        return OK;
    TRY(db_find(cx, &r, SQL_RETURNS, B_U64(order ? e->id : e->order_id),
                B_U64(order ? 0 : e->id), B_I64(order)));
    return rows_u64(&r, 0, 0) ? ERR_INVALID : OK;
}
