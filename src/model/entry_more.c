/* What else hangs on an entry: the part of an order that came back, the category
 * of a product; what of an invoice is paid, the contract that a renewal carries
 * on, the campaign that a response names. Steps: entry_step.c. */
#include "model/entry_private.h"

#include "model/notice.h"
#include "model/recovery.h"
#include "model/user.h"

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

static const char SQL_RENEWED[] =
    "SELECT c.type, c.named_by_orders, c.starts_on, p.category_id"
    " FROM contract c LEFT JOIN product p ON p.id = c.product_id"
    " WHERE c.id = ? AND c.customer_id = ? AND c.live = 1";

static enum err
judge_renewal(struct ctx *cx, struct entry *e, struct problems *out)
{
    struct rows r;
    enum err err = db_find(cx, &r, SQL_RENEWED, B_U64(e->contract_id),
                           B_U64(e->customer_id));
    if (err == ERR_NOT_FOUND) {
        problem_add(out, "contract_id",
                    N_("Please choose from the list."));
        return OK;
    }
    TRY(err);
    e->type = rows_text(&r, 0, 0);
    e->named = rows_i64(&r, 0, 1) != 0;
    e->category_id = rows_u64(&r, 0, 3);
    if (e->day < rows_day(&r, 0, 2))
        problem_add(out, "starts_on",
                    N_("This lies before the contract began."));
    if (entry_is(e->type, "fixed") && e->amount == FIELD_EMPTY)
        problem_add(out, "price", N_("Please give the price."));
    return OK;
}

/* The period follows the contract until somebody corrects it. */
static enum err
judge_notice(struct ctx *cx, const struct entry *was, struct entry *e,
             struct problems *out)
{
    int32_t ends = DAY_NONE, before = DAY_NONE;
    bool moved = was->id && (was->day != e->day
                             || was->contract_id != e->contract_id);
    enum err err = notice_ends_on(cx, e->customer_id, e->contract_id, e->day,
                                  &ends);
    if (err == ERR_NOT_FOUND) {
        problem_add(out, "contract_id",
                    N_("Please choose from the list."));
        return OK;
    }
    TRY(err);
    if (moved && e->ends_on == was->ends_on) {
        err = notice_ends_on(cx, e->customer_id, was->contract_id, was->day,
                             &before);
        if (err != ERR_NOT_FOUND)
            TRY(err);
    }
    if (e->ends_on == DAY_NONE || (moved && e->ends_on == before))
        e->ends_on = ends;
    if (e->ends_on == ends)
        e->name = "";
    else if (e->ends_on != was->ends_on && !(e->name && *e->name))
        problem_add(out, "ends_why", N_("Please say why."));
    if (e->ends_on < e->day)
        problem_add(out, "ends_on", N_("This lies before it began."));
    if (e->closed_on != DAY_NONE && e->closed_on > e->ends_on)
        problem_add(out, "withdrawn_on",
                    N_("The period was over by then. The customer can be "
                       "declared back instead."));
    return OK;
}

static const char SQL_OPEN[] =
    "SELECT amount - (SELECT COALESCE(SUM(p.amount), 0) FROM payment p"
    " WHERE p.receivable_id = r.id AND p.live = 1 AND p.id <> ?)"
    " FROM receivable r WHERE r.id = ? AND r.customer_id = ? AND r.live = 1";

static enum err
judge_payment(struct ctx *cx, const struct entry *e, struct problems *out)
{
    struct rows r;
    if (!e->receivable_id)
        return OK;
    enum err err = db_find(cx, &r, SQL_OPEN, B_U64(e->id),
                           B_U64(e->receivable_id), B_U64(e->customer_id));
    if (err == ERR_NOT_FOUND) {
        problem_add(out, "receivable_id",
                    N_("Please choose from the list."));
        return OK;
    }
    TRY(err);
    if (e->amount > rows_money(&r, 0, 0))
        problem_add(out, "amount",
                    N_("More than is open of this invoice. Enter the rest as "
                       "a payment of its own."));
    return OK;
}

static const char SQL_USED[] =
    "SELECT COUNT(*) FROM product_use WHERE customer_id = ? AND day <= ?"
    " AND COALESCE(until_on, day) >= ? AND product_id <=> ? AND live = 1"
    " AND id <> ?";

/* The same days twice say nothing more. */
static enum err
judge_use(struct ctx *cx, const struct entry *e, struct problems *out)
{
    struct rows r;
    int32_t last = e->closed_on == DAY_NONE ? e->day : e->closed_on;
    TRY(db_find(cx, &r, SQL_USED, B_U64(e->customer_id), B_DAY(e->day),
                B_DAY(last), B_REF(e->product_id), B_U64(e->id)));
    if (rows_u64(&r, 0, 0))
        problem_add(out, "day", N_("These days are entered already."));
    return OK;
}

static const char SQL_BOUGHT[] =
    "SELECT first_purchase_on < '9999-12-31' FROM customer WHERE id = ?";

static const char SQL_REASON[] =
    "SELECT needs_text FROM churn_reason WHERE code = ?";

/* Nobody is lost without a reason; one that is not listed is put in words. */
static enum err
judge_reason(struct ctx *cx, const struct entry *was, const struct entry *e,
             struct problems *out)
{
    struct rows r;
    bool had_none = was->id && entry_is(was->status, "lost")
        && !(was->reason && *was->reason);
    if (!e->reason || !*e->reason) {
        if (!had_none)
            problem_add(out, "reason",
                        N_("Please choose why the customer left."));
        return OK;
    }
    TRY(db_find(cx, &r, SQL_REASON, B_CODE(e->reason)));
    if (!rows_u64(&r, 0, 0))
        return OK;
    if (!e->text || !*e->text)
        problem_add(out, "reason_text", N_("Please say what it was."));
    if (!e->family || !*e->family)
        problem_add(out, "family_code", N_("Please choose the family."));
    return OK;
}

static enum err
judge_declaration(struct ctx *cx, const struct entry *was,
                  const struct entry *e, struct problems *out)
{
    struct rows r;
    if (!entry_is(e->status, "lost"))
        return OK;
    TRY(db_find(cx, &r, SQL_BOUGHT, B_U64(e->customer_id)));
    if (rows_u64(&r, 0, 0) || (was->id && entry_is(was->status, "lost")))
        return judge_reason(cx, was, e, out);
    problem_add(out, "verdict",
                N_("Who never bought cannot be lost. Close the open "
                   "deals instead."));
    return OK;
}

static const char SQL_OPENINGS[] =
    "SELECT (SELECT COUNT(*) FROM opening_record WHERE customer_id = ?"
    " AND live = 1 AND id <> ?), (SELECT COUNT(*) FROM sales_order"
    " WHERE customer_id = ? AND live = 1 AND ordered_on <= ?)";

/* One a customer; orders of its days would count twice. */
static enum err
judge_opening(struct ctx *cx, const struct entry *e, struct problems *out)
{
    struct rows r;
    int32_t last = e->closed_on == DAY_NONE ? e->day : e->closed_on;
    TRY(db_find(cx, &r, SQL_OPENINGS, B_U64(e->customer_id), B_U64(e->id),
                B_U64(e->customer_id), B_DAY(last)));
    if (rows_u64(&r, 0, 0))
        problem_add(out, "first_on",
                    N_("There is an opening record already. Correct that "
                       "one."));
    else if (rows_u64(&r, 0, 1))
        problem_add(out, "last_on",
                    N_("Orders up to this day are entered already and would "
                       "count twice."));
    return OK;
}

static enum err
judge_more(struct ctx *cx, const struct entry_kind *k,
           const struct entry *was, struct entry *next, struct problems *out)
{
    if (entry_is(k->code, "renewal"))
        return judge_renewal(cx, next, out);
    if (entry_is(k->code, "notice"))
        return judge_notice(cx, was, next, out);
    if (entry_is(k->code, "payment"))
        return judge_payment(cx, next, out);
    if (entry_is(k->code, "use"))
        return judge_use(cx, next, out);
    if (entry_is(k->code, "declaration"))
        return judge_declaration(cx, was, next, out);
    return OK;
}

enum err
entry_more_judge(struct ctx *cx, const struct entry_kind *k,
                 const struct entry *was, struct entry *next,
                 struct problems *out)
{
    struct rows r;
    if (entry_is(k->code, "return"))
        return judge_return(cx, next, out);
    if (entry_is(k->code, "opportunity"))
        return entry_step_judge_deal(cx, was, next, out);
    if (entry_is(k->code, "step"))
        return entry_step_judge(cx, next, out);
    if (entry_is(k->code, "opening"))
        return judge_opening(cx, next, out);
    if (entry_is(k->code, "contract") && next->product_id) {
        TRY(db_find(cx, &r, SQL_CATEGORY, B_U64(next->product_id)));
        next->category_id = rows_u64(&r, 0, 0);
    }
    return judge_more(cx, k, was, next, out);
}

static const char SQL_AUTHOR[] =
    "SELECT COALESCE(account_id, created_by), COALESCE(created_by = ?, 0)"
    " FROM interaction WHERE id = ?";

/* A private note is there for its author and his managers only. */
enum err
entry_more_may(struct ctx *cx, const struct entry_kind *k,
               const struct entry *e)
{
    struct rows r;
    bool above = false;
    if (!entry_is(k->code, "interaction") || !e->escalated
        || e->account_id == cx->actor.user_id)
        return OK;
    TRY(db_find(cx, &r, SQL_AUTHOR, B_U64(cx->actor.user_id), B_U64(e->id)));
    if (rows_u64(&r, 0, 1))
        return OK;
    TRY(actor_above(cx, rows_u64(&r, 0, 0), &above));
    return above ? OK : ERR_NOT_FOUND;
}

static const char SQL_RETURNED[] =
    "UPDATE sales_order SET returned_amount = (SELECT COALESCE(SUM(amount), 0)"
    " FROM sales_return WHERE sales_order_id = ? AND live = 1),"
    " status = IF(status IN ('done', 'returned', 'open'),"
    " IF(returned_amount > 0 AND returned_amount >= amount, 'returned',"
    " IF(status = 'returned', 'done', status)), status),"
    " version = version + 1 WHERE id = ?";

static const char SQL_PAID[] =
    "UPDATE receivable r SET paid_amount = (SELECT COALESCE(SUM(p.amount), 0)"
    " FROM payment p WHERE p.receivable_id = r.id AND p.live = 1),"
    " paid_on = IF(paid_amount >= amount, (SELECT MAX(p.paid_on) FROM payment"
    " p WHERE p.receivable_id = r.id AND p.live = 1), NULL),"
    " version = version + 1 WHERE id = ?";

static enum err
write_paid(struct ctx *cx, uint64_t was, uint64_t now)
{
    if (was && was != now)
        TRY(db_exec(cx, SQL_PAID, B_U64(was)));
    return now ? db_exec(cx, SQL_PAID, B_U64(now)) : OK;
}

static const char SQL_CAMPAIGN[] =
    "SELECT id FROM campaign WHERE name = ? AND live = 1 ORDER BY id LIMIT 1";
static const char SQL_CAMPAIGN_ADD[] =
    "INSERT INTO campaign (code, name, created_at, created_by)"
    " VALUES (CONCAT('CP-', UUID_SHORT()), ?, ?, ?)";

enum err
entry_more_before(struct ctx *cx, const struct entry_kind *k,
                  struct entry *next)
{
    struct rows r;
    if (!entry_is(k->code, "response") || next->campaign_id)
        return OK;
    enum err err = db_find(cx, &r, SQL_CAMPAIGN, B_TEXT(next->name));
    if (err == OK)
        next->campaign_id = rows_u64(&r, 0, 0);
    if (err != ERR_NOT_FOUND)
        return err;
    TRY(db_exec(cx, SQL_CAMPAIGN_ADD, B_TEXT(next->name), B_TIME(clock_now()),
                B_REF(cx->actor.user_id)));
    next->campaign_id = db_last_id(cx->db);
    return OK;
}

static struct recovery_declared
declared(const struct entry *e)
{
    return (struct recovery_declared){
        .day = e->day, .reason = e->reason ? e->reason : "",
        .family = e->family ? e->family : "",
        .competitor_id = e->competitor_id};
}

static enum err
declaration_follow(struct ctx *cx, const struct entry *was,
                   const struct entry *now)
{
    struct recovery_declared before = declared(was), after = declared(now);
    if (!entry_is(was->status, "lost") || !entry_is(now->status, "lost"))
        return OK;
    return recovery_follow(cx, now->id, &before, &after);
}

enum err
entry_more_write(struct ctx *cx, const struct entry_kind *k,
                 const struct entry *was, const struct entry *now)
{
    if (entry_is(k->code, "opportunity"))
        return entry_step_deal(cx, was, now);
    if (entry_is(k->code, "step"))
        return entry_step_write(cx, was, now);
    if (entry_is(k->code, "payment"))
        return write_paid(cx, was->id ? was->receivable_id : 0,
                          now->receivable_id);
    if (entry_is(k->code, "receivable") && was->id)
        return write_paid(cx, 0, now->id);
    if (entry_is(k->code, "declaration") && was->id)
        TRY(declaration_follow(cx, was, now));
    if (entry_is(k->code, "notice") || entry_is(k->code, "declaration"))
        return recovery_settle(cx, &now->customer_id, 1);
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
static const char SQL_PAYMENTS[] =
    "SELECT COUNT(*) FROM payment WHERE receivable_id = ? AND live = 1";
static const char SQL_RENEWALS[] =
    "SELECT COUNT(*) FROM contract_renewal WHERE contract_id = ?"
    " AND live = 1";

/* An order with returns stays, a return before one that made it complete, an
 * invoice with payments, a contract with renewals. */
enum err
entry_more_count(struct ctx *cx, const struct entry_kind *k,
                 const struct entry *e)
{
    struct rows r;
    bool order = entry_is(k->code, "order");
    if (order || entry_is(k->code, "return"))
        TRY(db_find(cx, &r, SQL_RETURNS, B_U64(order ? e->id : e->order_id),
                    B_U64(order ? 0 : e->id), B_I64(order)));
    else if (entry_is(k->code, "receivable"))
        TRY(db_find(cx, &r, SQL_PAYMENTS, B_U64(e->id)));
    else if (entry_is(k->code, "contract"))
        TRY(db_find(cx, &r, SQL_RENEWALS, B_U64(e->id)));
    else
        return OK;
    return rows_u64(&r, 0, 0) ? ERR_INVALID : OK;
}
