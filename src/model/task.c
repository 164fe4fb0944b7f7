/* See task.h. */
#include "model/task.h"

#include "db/compose.h"
#include "model/audit.h"
#include "model/customer_edit.h"
#include "model/customer_scope.h"
#include "model/lookup.h"

static const char SQL_NEXT[] =
    "UPDATE customer SET next_follow_on = COALESCE((SELECT MIN(t.due_on)"
    " FROM task t WHERE t.customer_id = ? AND t.done_at IS NULL"
    " AND t.deleted_at IS NULL), '9999-12-31') WHERE id = ?";

enum err
task_refresh_customer(struct ctx *cx, uint64_t customer_id)
{
    return db_exec(cx, SQL_NEXT, B_U64(customer_id), B_U64(customer_id));
}

/* With what it copies of its customer (model/customer_copies.h). */
static const char SQL_ADD[] =
    "INSERT INTO task (customer_id, contact_id, account_id, kind, title, text,"
    " due_on, source, source_id, created_by, customer_owner_id,"
    " customer_team_id, customer_live)"
    " SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, c.owner_id, c.team_id,"
    " IF(c.id IS NULL, 1, COALESCE(c.live, 0))"
    " FROM (SELECT 1) one LEFT JOIN customer c ON c.id = ?";

enum err
task_add(struct ctx *cx, struct task *t)
{
    if (!t->account_id)
        t->account_id = cx->actor.user_id;
    TRY(db_exec(cx, SQL_ADD, B_REF(t->customer_id), B_REF(t->contact_id),
                B_U64(t->account_id), B_TEXT(t->kind ? t->kind : "other"),
                B_TEXT(t->title ? t->title : ""),
                B_TEXT(t->text ? t->text : ""), B_DAY(t->due_on),
                B_TEXT(t->source ? t->source : ""), B_REF(t->source_id),
                B_REF(cx->actor.user_id), B_REF(t->customer_id)));
    t->id = db_last_id(cx->db);
    return t->customer_id ? task_refresh_customer(cx, t->customer_id) : OK;
}

#define OF_TASK                                                               \
    "SELECT t.id, t.customer_id, t.done_at, t.account_id, c.owner_id,"        \
    " c.team_id, " TASK_TITLE " FROM task t LEFT JOIN customer c"             \
    " ON c.id = t.customer_id AND c.live = 1"                                 \
    " WHERE t.id = ? AND t.deleted_at IS NULL"
static const char SQL_LOOK[] = OF_TASK;
static const char SQL_LOCK[] = OF_TASK " FOR UPDATE";

/* A task that the actor may change: his own, or about a customer he may
 * change. */
static enum err
task_may(struct ctx *cx, const struct rows *r, uint64_t *customer, bool *done)
{
    *customer = rows_u64(r, 0, 1);
    *done = !rows_null(r, 0, 2);
    if (rows_u64(r, 0, 3) == cx->actor.user_id)
        return OK;
    uint64_t owner = rows_u64(r, 0, 4), team = rows_u64(r, 0, 5);
    if (!*customer || !customer_scope_sees(cx, owner, team))
        return ERR_NOT_FOUND;
    return customer_edit_may(cx, owner, team) ? OK : ERR_DENIED;
}

static enum err
task_lock(struct ctx *cx, uint64_t id, uint64_t *customer, bool *done)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_LOCK, TASK_TITLE_BINDS(cx), B_U64(id)));
    return task_may(cx, &r, customer, done);
}

static const char SQL_DONE[] =
    "UPDATE task SET done_at = ?, done_by = ?, version = version + 1"
    " WHERE id = ? AND done_at IS NULL";

enum err
task_done(struct ctx *cx, uint64_t id)
{
    uint64_t customer;
    bool done;
    TRY(task_lock(cx, id, &customer, &done));
    if (done)
        return OK;
    TRY(db_exec(cx, SQL_DONE, B_TIME(clock_now()), B_U64(cx->actor.user_id),
                B_U64(id)));
    TRY(audit_write(cx, "task.done", "task", id, NULL));
    return customer ? task_refresh_customer(cx, customer) : OK;
}

static const char SQL_MOVE[] =
    "UPDATE task SET due_at = due_at + INTERVAL DATEDIFF(?, due_on) DAY,"
    " due_on = ?, changed_at = ?, changed_by = ?, version = version + 1"
    " WHERE id = ?";

enum err
task_move(struct ctx *cx, uint64_t id, int32_t due_on)
{
    uint64_t customer;
    bool done;
    if (due_on == DAY_NONE || due_on < clock_today())
        return ERR_INVALID;
    TRY(task_lock(cx, id, &customer, &done));
    if (done)
        return ERR_CONFLICT;
    TRY(db_exec(cx, SQL_MOVE, B_DAY(due_on), B_DAY(due_on),
                B_TIME(clock_now()), B_U64(cx->actor.user_id), B_U64(id)));
    TRY(audit_write(cx, "task.move", "task", id,
                    arena_printf(cx->arena, "{\"due_on\":\"%s\"}",
                                 day_iso(cx->arena, due_on))));
    return customer ? task_refresh_customer(cx, customer) : OK;
}

static const char SQL_ASSIGN[] =
    "UPDATE task SET account_id = ?, changed_at = ?, changed_by = ?,"
    " version = version + 1 WHERE id = ?";

enum err
task_assign(struct ctx *cx, uint64_t id, uint64_t account_id)
{
    struct lookup_person *people;
    uint64_t customer;
    size_t n, at = 0;
    bool done;
    TRY(task_lock(cx, id, &customer, &done));
    if (done)
        return ERR_CONFLICT;
    TRY(lookup_owners(cx, &people, &n));
    while (at < n && people[at].id != account_id)
        at++;
    if (at == n)
        return ERR_INVALID;
    TRY(db_exec(cx, SQL_ASSIGN, B_U64(account_id), B_TIME(clock_now()),
                B_U64(cx->actor.user_id), B_U64(id)));
    return audit_write(cx, "task.assign", "task", id,
                       arena_printf(cx->arena, "{\"account\":%llu}",
                                    (unsigned long long)account_id));
}

enum err
task_title(struct ctx *cx, uint64_t id, const char **title,
           uint64_t *account_id)
{
    struct rows r;
    uint64_t customer;
    bool done;
    TRY(db_find(cx, &r, SQL_LOOK, TASK_TITLE_BINDS(cx), B_U64(id)));
    TRY(task_may(cx, &r, &customer, &done));
    *account_id = rows_u64(&r, 0, 3);
    *title = rows_text(&r, 0, 6);
    return done ? ERR_NOT_FOUND : OK;
}

static const char SQL_DONE_BY[] =
    "UPDATE task SET done_at = ?, done_by = ?, interaction_id = ?,"
    " version = version + 1 WHERE customer_id = ? AND account_id = ?"
    " AND source = 'follow_up' AND due_on <= ? AND done_at IS NULL"
    " AND deleted_at IS NULL";

enum err
task_done_by(struct ctx *cx, uint64_t customer_id, int32_t day,
             uint64_t interaction_id, uint64_t *n)
{
    TRY(db_exec(cx, SQL_DONE_BY, B_TIME(clock_now()),
                B_U64(cx->actor.user_id), B_U64(interaction_id),
                B_U64(customer_id), B_U64(cx->actor.user_id), B_DAY(day)));
    *n = db_affected(cx->db);
    return *n ? task_refresh_customer(cx, customer_id) : OK;
}
