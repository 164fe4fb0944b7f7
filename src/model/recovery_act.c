/* What people do with a case: open it by hand, decide, say what is known of it,
 * close it and open it again. */
#include <string.h>

#include "model/audit.h"
#include "model/change.h"
#include "model/customer.h"
#include "model/recovery.h"
#include "model/stage.h"

static enum err
audit_state(struct ctx *cx, const struct recovery *c, const char *to)
{
    struct change one = {"state", recovery_state_codes[c->state], to};
    return audit_write(cx, "recovery.state", "recovery_case", c->id,
                       change_write(cx->arena, &one, 1));
}

static const char SQL_THERE[] =
    "SELECT id FROM recovery_case WHERE customer_id = ? AND cause = 'hand'"
    " AND open = 1";
static const char SQL_OWNER[] = "SELECT owner_id FROM customer WHERE id = ?";

enum err
recovery_open_by_hand(struct ctx *cx, uint64_t customer_id, uint64_t *id)
{
    struct rows r;
    TRY(customer_lock(cx, customer_id));
    TRY(db_query(cx, &r, SQL_THERE, B_U64(customer_id)));
    if (r.count) {
        *id = rows_u64(&r, 0, 0);
        return ERR_CONFLICT;
    }
    TRY(db_find(cx, &r, SQL_OWNER, B_U64(customer_id)));
    struct recovery_opening o = {
        .customer_id = customer_id, .owner_id = rows_u64(&r, 0, 0),
        .cause = "hand", .opened_on = clock_today(), .lost_on = DAY_NONE,
        .opened_at = clock_now()};
    TRY(recovery_open(cx, &o, id));
    return audit_write(cx, "recovery.open", "recovery_case", *id, NULL);
}

/* ---- between the open states ---- */

static const char SQL_MOVE[] =
    "UPDATE recovery_case SET state = ?, state_on = ?, version = version + 1"
    " WHERE id = ? AND version = ? AND open = 1";

enum err
recovery_move(struct ctx *cx, const struct recovery *c,
              enum recovery_state to, const char *note)
{
    if (!recovery_is_open(c) || to >= RECOVERY_STATE_WITHDRAWN ||
        to == c->state)
        return ERR_INVALID;
    TRY(db_exec(cx, SQL_MOVE, B_TEXT(recovery_state_codes[to]),
                B_DAY(clock_today()), B_U64(c->id), B_I64(c->version)));
    if (db_affected(cx->db) != 1)
        return ERR_CONFLICT;
    TRY(recovery_state_add(cx, c->id, recovery_state_codes[to],
                           clock_today(), note));
    return audit_state(cx, c, recovery_state_codes[to]);
}

static const char SQL_DECIDE[] =
    "UPDATE recovery_case SET decision = ?, decided_why = ?, budget = ?,"
    " decided_at = ?, decided_by = ?, version = version + 1"
    " WHERE id = ? AND version = ? AND open = 1";

enum err
recovery_decide(struct ctx *cx, const struct recovery *c,
                const char *decision, const char *why, int64_t budget)
{
    struct change one = {"decision", c->decision, decision};
    if (!recovery_is_open(c) || (strcmp(decision, "restore") != 0 &&
                                 strcmp(decision, "release") != 0))
        return ERR_INVALID;
    TRY(db_exec(cx, SQL_DECIDE, B_TEXT(decision), B_TEXT(why),
                B_MONEY(budget), B_TIME(clock_now()),
                B_REF(cx->actor.user_id), B_U64(c->id), B_I64(c->version)));
    if (db_affected(cx->db) != 1)
        return ERR_CONFLICT;
    return audit_write(cx, "recovery.decide", "recovery_case", c->id,
                       change_write(cx->arena, &one, 1));
}

/* ---- what is known of it ---- */

static const char SQL_COMPETITORS[] =
    "SELECT name FROM competitor WHERE active = 1 ORDER BY name LIMIT 500";

enum err
recovery_competitors(struct ctx *cx, const char *const **out, size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_COMPETITORS));
    const char **names = ARENA_ARRAY(cx->arena, r.count + 1, const char *);
    for (size_t i = 0; i < r.count; i++)
        names[i] = rows_text(&r, i, 0);
    *out = names;
    *n = r.count;
    return OK;
}

static const char SQL_COMPETITOR[] =
    "INSERT INTO competitor (name, created_at, created_by) VALUES (?, ?, ?)"
    " ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id)";

static enum err
competitor_id(struct ctx *cx, const char *name, uint64_t *id)
{
    *id = 0;
    if (!name || !*name)
        return OK;
    TRY(db_exec(cx, SQL_COMPETITOR, B_TEXT(name), B_TIME(clock_now()),
                B_REF(cx->actor.user_id)));
    *id = db_last_id(cx->db);
    return OK;
}

static const char SQL_SAVE[] =
    "UPDATE recovery_case SET deadline = ?, avoidable = ?,"
    " competitor_id = ?, offer_percent = ?, offer_text = ?,"
    " version = version + 1 WHERE id = ? AND version = ?"
    " AND deleted_at IS NULL";

enum err
recovery_save(struct ctx *cx, const struct recovery *c,
              const struct recovery_edit *next)
{
    uint64_t competitor;
    struct change one = {"competitor", c->competitor ? c->competitor : "",
                         next->competitor ? next->competitor : ""};
    TRY(competitor_id(cx, next->competitor, &competitor));
    TRY(db_exec(cx, SQL_SAVE, B_DAY(next->deadline),
                B_TEXT(next->avoidable && *next->avoidable ? next->avoidable
                                                            : "unknown"),
                B_REF(competitor), next->offer_percent == FIELD_EMPTY
                    ? B_NULL : B_I64(next->offer_percent),
                B_TEXT(next->offer_text ? next->offer_text : ""),
                B_U64(c->id), B_I64(c->version)));
    if (db_affected(cx->db) != 1)
        return ERR_CONFLICT;
    return audit_write(cx, "recovery.edit", "recovery_case", c->id,
                       strcmp(one.from, one.to) == 0
                           ? NULL : change_write(cx->arena, &one, 1));
}

/* ---- closing ---- */

static int
outcome_of(const char *code)
{
    for (int s = RECOVERY_STATE_WITHDRAWN; s <= RECOVERY_STATE_LOST; s++)
        if (code && strcmp(recovery_state_codes[s], code) == 0)
            return s;
    return -1;
}

static const char SQL_BACK[] =
    "SELECT EXISTS(SELECT 1 FROM sales_order WHERE customer_id = ? AND"
    " live = 1 AND ordered_on >= ? AND amount > 0),"
    " EXISTS(SELECT 1 FROM contract WHERE customer_id = ? AND live = 1"
    " AND type <> 'trial' AND GREATEST(starts_on, COALESCE(signed_on,"
    " starts_on)) >= ?),"
    " EXISTS(SELECT 1 FROM termination_notice WHERE customer_id = ?"
    " AND live = 1 AND withdrawn_on >= ?)";

enum err
recovery_close_judge(struct ctx *cx, const struct recovery *c,
                     const struct recovery_ending *x, struct problems *out)
{
    struct rows r;
    struct bind who = B_U64(c->customer_id), since = B_DAY(c->opened_on);
    int to = outcome_of(x->outcome);
    memset(out, 0, sizeof *out);
    if (to < 0) {
        problem_add(out, "outcome", N_("Choose how it ended."));
        return OK;
    }
    if (x->day > clock_today() || x->day < c->opened_on)
        problem_add(out, "day", N_("Between the day it was opened and "
                                   "today."));
    TRY(db_find(cx, &r, SQL_BACK, who, since, who, since, who, since));
    bool bought = rows_u64(&r, 0, 0) || rows_u64(&r, 0, 1);
    if ((to == RECOVERY_STATE_RESTORED || to == RECOVERY_STATE_PARTLY) &&
        !bought)
        problem_add(out, "outcome",
                    N_("Restored means bought or signed since the case was "
                       "opened. Enter the order or contract first."));
    if (to == RECOVERY_STATE_WITHDRAWN && !rows_u64(&r, 0, 2))
        problem_add(out, "outcome",
                    N_("The notice is not withdrawn. Do that on the "
                       "customer's page first."));
    if (to == RECOVERY_STATE_LOST && strcmp(c->reason, "unknown") == 0)
        problem_add(out, "outcome",
                    N_("Nobody is lost without a reason. Enter the main "
                       "reason first."));
    return OK;
}

/* Lost by its end, the second look is due from that day on. */
static const char SQL_SPENT[] =
    "UPDATE recovery_case SET spent = COALESCE(?, spent), review_on ="
    " IF(? = 'lost' AND lost_on IS NULL, ?, review_on), lost_on ="
    " IF(? = 'lost', COALESCE(lost_on, ?), lost_on),"
    " version = version + 1 WHERE id = ? AND version = ? AND open = 1";

enum err
recovery_close(struct ctx *cx, const struct recovery *c,
               const struct recovery_ending *x)
{
    struct recovery_closing row = {
        .id = c->id, .customer_id = c->customer_id, .outcome = x->outcome,
        .day = x->day, .lesson = x->lesson};
    if (outcome_of(x->outcome) < 0 || !recovery_is_open(c))
        return ERR_INVALID;
    TRY(customer_lock(cx, c->customer_id));
    if (strcmp(x->outcome, "lost") == 0)
        TRY(recovery_declare(cx, c, x->day));
    TRY(db_exec(cx, SQL_SPENT, B_MONEY(x->spent), B_TEXT(x->outcome),
                B_DAY(x->day + RECOVERY_REVIEW_DAYS), B_TEXT(x->outcome),
                B_DAY(x->day), B_U64(c->id), B_I64(c->version)));
    if (db_affected(cx->db) != 1)
        return ERR_CONFLICT;
    TRY(recovery_close_row(cx, &row));
    TRY(audit_state(cx, c, x->outcome));
    return stage_refresh_customer(cx, c->customer_id);
}

/* Who was lost only by the end of his case is not once it is open again; a
 * notice that ran out says so anew when it is settled. */
static const char SQL_NOT_LOST[] =
    "UPDATE recovery_case SET lost_on = NULL WHERE id = ? AND state = 'lost'"
    " AND declaration_id IS NULL AND cause <> 'loss' AND lost_on = closed_on";

enum err
recovery_reopen(struct ctx *cx, const struct recovery *c, const char *note)
{
    struct recovery now;
    if (recovery_is_open(c))
        return ERR_INVALID;
    TRY(customer_lock(cx, c->customer_id));
    TRY(db_exec(cx, SQL_NOT_LOST, B_U64(c->id)));
    TRY(recovery_reopen_row(cx, c->id, note));
    TRY(recovery_undeclare(cx, c->id, c->customer_id));
    TRY(recovery_find(cx, c->id, &now));
    TRY(audit_state(cx, c, recovery_state_codes[now.state]));
    return stage_refresh_customer(cx, c->customer_id);
}
