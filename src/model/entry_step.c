/* The steps of an opportunity, a row a move with the day it was taken.
 *
 * An opportunity is in the step that it took last by day, whenever that was
 * entered, and in the one it was opened in when none is left. That it was won,
 * lost or opened again stands among its steps too, without an event: those of
 * the opportunity itself say it. */
#include "model/entry_private.h"

static const char SQL_ADD[] =
    "INSERT INTO opportunity_step (opportunity_id, step, day, at, account_id,"
    " created_at, created_by) VALUES (?, ?, ?, ?, ?, ?, ?)";

static enum err
step_add(struct ctx *cx, const struct entry *deal, const char *step,
         int32_t day)
{
    int64_t now = clock_now();
    int64_t at = day == clock_today() ? now : day_start(day);
    struct bind who = B_REF(cx->actor.user_id);
    return db_exec(cx, SQL_ADD, B_U64(deal->id), B_TEXT(step), B_DAY(day),
                   B_TIME(at), who, B_TIME(now), who);
}

static const char SQL_OPENED[] =
    "UPDATE opportunity SET opened_step = COALESCE(?, step) WHERE id = ?"
    " AND opened_step IS NULL AND NOT EXISTS (SELECT 1 FROM opportunity_step s"
    " JOIN opportunity_step_def d ON d.code = s.step"
    " WHERE s.opportunity_id = ? AND s.id <> ?)";

/* before: the step it was in, B_NULL = the one it is in. Is this its first
 * step, that is the one it was opened in. */
static enum err
step_first(struct ctx *cx, uint64_t deal, uint64_t step, struct bind before)
{
    return db_exec(cx, SQL_OPENED, before, B_U64(deal), B_U64(deal),
                   B_U64(step));
}

static const char SQL_LAST[] =
    "SELECT o.step, COALESCE((SELECT s.step FROM opportunity_step s"
    " JOIN opportunity_step_def d ON d.code = s.step WHERE s.opportunity_id ="
    " o.id AND s.deleted_at IS NULL ORDER BY s.day DESC, s.at DESC, s.id DESC"
    " LIMIT 1), o.opened_step, (SELECT code FROM opportunity_step_def"
    " ORDER BY position, code LIMIT 1)) FROM opportunity o WHERE o.id = ?";
static const char SQL_STEP[] =
    "UPDATE opportunity SET step = ?, version = version + 1 WHERE id = ?";

static enum err
step_settle(struct ctx *cx, uint64_t deal)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_LAST, B_U64(deal)));
    const char *step = rows_text(&r, 0, 1);
    return entry_is(rows_text(&r, 0, 0), step)
        ? OK : db_exec(cx, SQL_STEP, B_TEXT(step), B_U64(deal));
}

static const char SQL_DEF[] =
    "SELECT is_last_open FROM opportunity_step_def WHERE code = ?";

static enum err
step_find(struct ctx *cx, struct entry *e)
{
    struct rows r;
    enum err err = db_find(cx, &r, SQL_DEF, B_CODE(e->step));
    if (err != ERR_NOT_FOUND)
        TRY(err);
    e->last_step = err == OK && rows_u64(&r, 0, 0) != 0;
    return OK;
}

/* ---- as the form of its opportunity says ---- */

static enum err
deal_moved(struct ctx *cx, const struct entry *was, const struct entry *now)
{
    struct event x;
    TRY(step_add(cx, now, now->step, now->moved_on));
    uint64_t id = db_last_id(cx->db);
    event_clear(&x);
    x.kind = EVENT_OPPORTUNITY_STEP;
    x.customer_id = now->customer_id;
    x.ref_id = id;
    x.other_id = now->id;
    x.day = now->moved_on;
    x.flags = now->last_step ? EVENT_LAST_STEP : 0;
    TRY(event_add(cx, &x));
    TRY(step_first(cx, now->id, id, B_TEXT(was->step)));
    return step_settle(cx, now->id);
}

enum err
entry_step_deal(struct ctx *cx, const struct entry *was,
                const struct entry *now)
{
    if (was->id && !entry_is(was->step, now->step))
        TRY(deal_moved(cx, was, now));
    if (entry_is(now->status, was->id ? was->status : "open"))
        return OK;
    if (entry_is(now->status, "open"))
        return step_add(cx, now, "reopened", now->moved_on);
    return step_add(cx, now, now->status, now->closed_on);
}

static const char SQL_SPAN[] =
    "SELECT MIN(s.day), MAX(s.day) FROM opportunity_step s"
    " JOIN opportunity_step_def d ON d.code = s.step"
    " WHERE s.opportunity_id = ? AND s.deleted_at IS NULL";

enum err
entry_step_judge_deal(struct ctx *cx, const struct entry *was,
                      struct entry *next, struct problems *out)
{
    struct rows r;
    TRY(step_find(cx, next));
    if (!was->id)
        return OK;
    TRY(db_find(cx, &r, SQL_SPAN, B_U64(was->id)));
    int32_t first = rows_day(&r, 0, 0), last = rows_day(&r, 0, 1);
    if (first != DAY_NONE && next->day != was->day && next->day > first)
        problem_add(out, "opened_on",
                    N_("A step was taken before this day."));
    if (last != DAY_NONE && next->closed_on != DAY_NONE
        && next->closed_on != was->closed_on && next->closed_on < last)
        problem_add(out, "closed_on", N_("A step was taken after this day."));
    return OK;
}

/* ---- on its own ---- */

static const char SQL_DEAL[] =
    "SELECT opened_on, closed_on FROM opportunity WHERE id = ?"
    " AND customer_id = ? AND live = 1";
enum err
entry_step_judge(struct ctx *cx, struct entry *next, struct problems *out)
{
    struct rows r;
    enum err err = db_find(cx, &r, SQL_DEAL, B_U64(next->opportunity_id),
                           B_U64(next->customer_id));
    if (err == ERR_NOT_FOUND) {
        problem_add(out, "opportunity_id",
                    N_("Please choose from the list."));
        return OK;
    }
    TRY(err);
    int32_t opened = rows_day(&r, 0, 0), closed = rows_day(&r, 0, 1);
    if (opened != DAY_NONE && next->day < opened)
        problem_add(out, "day", N_("This lies before it began."));
    else if (closed != DAY_NONE && next->day > closed)
        problem_add(out, "day", N_("This lies after the decision."));
    return step_find(cx, next);
}

enum err
entry_step_write(struct ctx *cx, const struct entry *was,
                 const struct entry *now)
{
    bool other = was->opportunity_id != now->opportunity_id;
    if (!was->id || other)
        TRY(step_first(cx, now->opportunity_id, now->id, B_NULL));
    if (was->id && other)
        TRY(step_settle(cx, was->opportunity_id));
    return step_settle(cx, now->opportunity_id);
}
