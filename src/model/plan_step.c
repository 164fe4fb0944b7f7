/* What happens to one step of a plan: done, left out, moved, changed, added. */
#include <string.h>

#include "model/audit.h"
#include "model/change.h"
#include "model/customer.h"
#include "model/message.h"
#include "model/plan.h"
#include "model/task.h"
#include "model/workday.h"

static enum err
step_audit(struct ctx *cx, const struct recovery *c, const char *field,
           const char *from, const char *to)
{
    struct change one = {field, from, to};
    return audit_write(cx, "plan.step", "recovery_case", c->id,
                       change_write(cx->arena, &one, 1));
}

/* ---- done, left out ---- */

static const char SQL_SETTLED[] =
    "UPDATE plan_step SET state = ?, state_on = ?, state_at = ?,"
    " state_by = ?, note = ?, spent = ?, interaction_id = ?,"
    " version = version + 1 WHERE id = ? AND state = 'open'";
static const char SQL_TASK_DONE[] =
    "UPDATE task SET done_at = ?, done_by = ?, interaction_id = ?,"
    " deleted_at = IF(?, ?, NULL), version = version + 1"
    " WHERE id = ? AND done_at IS NULL AND deleted_at IS NULL";

struct settled {
    const char *state, *note;
    int64_t spent;
    uint64_t interaction_id;
};

static enum err
step_settle(struct ctx *cx, const struct recovery *c,
            const struct plan_step *s, const struct settled *x)
{
    struct bind now = B_TIME(clock_now()), who = B_REF(cx->actor.user_id);
    bool done = strcmp(x->state, "done") == 0;
    TRY(db_exec(cx, SQL_SETTLED, B_TEXT(x->state), B_DAY(clock_today()), now,
                who, B_TEXT(x->note), B_MONEY(x->spent),
                B_REF(x->interaction_id), B_U64(s->id)));
    if (db_affected(cx->db) != 1)
        return ERR_CONFLICT;
    TRY(db_exec(cx, SQL_TASK_DONE, done ? now : B_NULL, done ? who : B_NULL,
                B_REF(x->interaction_id), B_I64(!done), now,
                B_U64(s->task_id)));
    TRY(task_refresh_customer(cx, c->customer_id));
    return step_audit(cx, c, "state", s->state, x->state);
}

static const char SQL_SPENT[] =
    "UPDATE recovery_case SET spent = spent + ?, version = version + 1"
    " WHERE id = ?";

/* The customer was spoken to: from now on the case is being saved. */
static enum err
first_contact(struct ctx *cx, const struct recovery *c)
{
    struct recovery now;
    if (!recovery_is_open(c) || c->state == RECOVERY_STATE_SAVING)
        return OK;
    TRY(recovery_find(cx, c->id, &now));
    return recovery_move(cx, &now, RECOVERY_STATE_SAVING, NULL);
}

enum err
plan_step_done(struct ctx *cx, const struct recovery *c,
               const struct plan_step *s, const struct plan_done *d)
{
    struct settled x = {"done", "", d->spent, 0};
    const char *kind = d->contact.kind;
    bool contacted = kind && *kind && strcmp(kind, "none") != 0;
    TRY(customer_lock(cx, c->customer_id));
    if (contacted)
        TRY(follow_up_write(cx, c->customer_id, &d->contact,
                            &x.interaction_id));
    TRY(step_settle(cx, c, s, &x));
    if (d->spent != FIELD_EMPTY && d->spent)
        TRY(db_exec(cx, SQL_SPENT, B_MONEY(d->spent), B_U64(c->id)));
    return contacted ? first_contact(cx, c) : OK;
}

enum err
plan_step_skip(struct ctx *cx, const struct recovery *c,
               const struct plan_step *s, const char *why)
{
    if (s->required && (!why || !*why))
        return ERR_INVALID;
    return step_settle(cx, c, s, &(struct settled){
        "skipped", why ? why : "", FIELD_EMPTY, 0});
}

/* ---- dates ---- */

static const char SQL_FORGET[] =
    "UPDATE plan_step s JOIN plan p ON p.id = s.plan_id AND p.running = 1"
    " SET s.due_before = NULL WHERE s.case_id = ?";
static const char SQL_BEHIND[] =
    "SELECT s.id, s.due_on FROM plan_step s JOIN plan p ON p.id = s.plan_id"
    " AND p.running = 1 WHERE s.case_id = ? AND s.state = 'open'"
    " AND (s.id = ? OR (? = 1 AND s.due_on >= ? AND s.position > ?))";
static const char SQL_DUE[] =
    "UPDATE plan_step s LEFT JOIN task t ON t.id = s.task_id"
    " SET s.due_before = s.due_on, s.due_on = ?, s.version = s.version + 1,"
    " t.due_on = ?, t.version = t.version + 1 WHERE s.id = ?"
    " AND s.state = 'open'";

/* The steps behind keep their distance in working days. */
static enum err
move_all(struct ctx *cx, const struct recovery *c, const struct plan_step *s,
         int32_t due_on, bool rest)
{
    struct workdays w;
    struct rows r;
    TRY(workdays_read(cx, &w));
    TRY(db_query(cx, &r, SQL_BEHIND, B_U64(c->id), B_U64(s->id),
                 B_I64(rest), B_DAY(s->due_on), B_U64(s->position)));
    int n = workday_between(&w, s->due_on, due_on);
    for (size_t i = 0; i < r.count; i++) {
        int32_t to = rows_u64(&r, i, 0) == s->id
                         ? due_on : workday_add(&w, rows_day(&r, i, 1), n);
        TRY(db_exec(cx, SQL_DUE, B_DAY(to), B_DAY(to),
                    B_U64(rows_u64(&r, i, 0))));
    }
    return r.count ? OK : ERR_CONFLICT;
}

enum err
plan_step_move(struct ctx *cx, const struct recovery *c,
               const struct plan_step *s, int32_t due_on, bool rest)
{
    if (due_on == DAY_NONE || due_on < clock_today())
        return ERR_INVALID;
    if (!plan_step_open(s))
        return ERR_CONFLICT;
    TRY(customer_lock(cx, c->customer_id));
    TRY(db_exec(cx, SQL_FORGET, B_U64(c->id)));
    TRY(move_all(cx, c, s, due_on, rest));
    TRY(task_refresh_customer(cx, c->customer_id));
    return step_audit(cx, c, "due_on", day_iso(cx->arena, s->due_on),
                      day_iso(cx->arena, due_on));
}

static const char SQL_UNDO[] =
    "UPDATE plan_step s JOIN plan p ON p.id = s.plan_id AND p.running = 1"
    " LEFT JOIN task t ON t.id = s.task_id SET t.due_on = s.due_before,"
    " s.due_on = s.due_before, s.version = s.version + 1"
    " WHERE s.case_id = ? AND s.state = 'open' AND s.due_before IS NOT NULL";

enum err
plan_move_undo(struct ctx *cx, const struct recovery *c)
{
    TRY(customer_lock(cx, c->customer_id));
    TRY(db_exec(cx, SQL_UNDO, B_U64(c->id)));
    if (!db_affected(cx->db))
        return ERR_CONFLICT;
    TRY(db_exec(cx, SQL_FORGET, B_U64(c->id)));
    TRY(task_refresh_customer(cx, c->customer_id));
    return audit_write(cx, "plan.undo", "recovery_case", c->id, NULL);
}

/* ---- changed, added ---- */

static const char SQL_SAVE[] =
    "UPDATE plan_step s LEFT JOIN task t ON t.id = s.task_id SET s.title = ?,"
    " s.kind = ?, s.offer = ?, s.text = ?, s.account_id = ?, s.cost = ?,"
    " s.version = s.version + 1, t.title = s.title, t.kind = s.kind,"
    " t.account_id = s.account_id, t.version = t.version + 1 WHERE s.id = ?"
    " AND s.version = ? AND s.state = 'open'";

enum err
plan_step_save(struct ctx *cx, const struct recovery *c,
               const struct plan_step *s, const struct plan_step_edit *next)
{
    TRY(db_exec(cx, SQL_SAVE, B_TEXT(next->title), B_TEXT(next->kind),
                B_TEXT(next->offer ? next->offer : ""),
                B_TEXT(next->text ? next->text : ""),
                B_U64(next->account_id), B_MONEY(next->cost), B_U64(s->id),
                B_I64(s->version)));
    if (!db_affected(cx->db))
        return ERR_CONFLICT;
    return step_audit(cx, c, "title", s->title, next->title);
}

static const char SQL_ADD[] =
    "INSERT INTO plan_step (plan_id, case_id, customer_id, position, role,"
    " account_id, kind, title, offer, text, required, cost, since_on, due_on)"
    " SELECT p.id, p.case_id, ?, (SELECT COALESCE(MAX(x.position), 0) + 1"
    " FROM plan_step x WHERE x.plan_id = p.id), 'owner', ?, ?, ?, ?, ?, ?, ?,"
    " ?, ? FROM plan p WHERE p.case_id = ? AND p.running = 1";
static const char SQL_TASK[] =
    "UPDATE plan_step SET task_id = ? WHERE id = ?";

enum err
plan_step_add(struct ctx *cx, const struct recovery *c,
              const struct plan_step_edit *next)
{
    struct task t = {.customer_id = c->customer_id,
                     .account_id = next->account_id, .kind = next->kind,
                     .title = next->title, .source = "recovery",
                     .due_on = next->due_on};
    TRY(customer_lock(cx, c->customer_id));
    TRY(db_exec(cx, SQL_ADD, B_U64(c->customer_id), B_U64(next->account_id),
                B_TEXT(next->kind), B_TEXT(next->title),
                B_TEXT(next->offer ? next->offer : ""),
                B_TEXT(next->text ? next->text : ""), B_I64(next->required),
                B_MONEY(next->cost), B_DAY(clock_today()),
                B_DAY(next->due_on), B_U64(c->id)));
    if (db_affected(cx->db) != 1)
        return ERR_CONFLICT;
    t.source_id = db_last_id(cx->db);
    TRY(task_add(cx, &t));
    TRY(db_exec(cx, SQL_TASK, B_U64(t.id), B_U64(t.source_id)));
    return step_audit(cx, c, "title", "", next->title);
}

/* ---- asked for ---- */

static bool
due_of_another(const struct ctx *cx, const struct plan_step *s)
{
    return plan_step_open(s) && s->due_on <= clock_today() &&
           s->account_id != cx->actor.user_id;
}

static bool
asked_today(const struct plan_step *s)
{
    return s->reminded_at != TIME_NONE &&
           day_of(s->reminded_at) == clock_today();
}

bool
plan_step_may_remind(const struct ctx *cx, const struct recovery *c,
                     const struct plan_step *s)
{
    return due_of_another(cx, s) && !asked_today(s) &&
           plan_step_may(cx, c, s);
}

static const char SQL_REMIND[] =
    "UPDATE task SET reminded_at = ?, reminded_by = ? WHERE id = ?"
    " AND done_at IS NULL AND deleted_at IS NULL";

enum err
plan_step_remind(struct ctx *cx, const struct recovery *c,
                 const struct plan_step *s)
{
    if (!plan_step_open(s) || asked_today(s))
        return ERR_CONFLICT;
    if (!due_of_another(cx, s) || !plan_step_may(cx, c, s))
        return ERR_DENIED;
    TRY(db_exec(cx, SQL_REMIND, B_TIME(clock_now()),
                B_REF(cx->actor.user_id), B_U64(s->task_id)));
    if (db_affected(cx->db) != 1)
        return ERR_CONFLICT;
    TRY(message_add(cx, s->account_id, "plan_step", s->title,
                    arena_printf(cx->arena, "/recovery/%llu",
                                 (unsigned long long)c->id)));
    struct change one = {"step", "", s->title};
    return audit_write(cx, "plan.remind", "recovery_case", c->id,
                       change_write(cx->arena, &one, 1));
}
