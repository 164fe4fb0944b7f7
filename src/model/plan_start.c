/* A plan starts and ends. */
#include <string.h>

#include "core/buf.h"
#include "core/secret.h"
#include "db/compose.h"
#include "model/audit.h"
#include "model/plan.h"
#include "model/recovery_approval.h"
#include "model/task.h"
#include "model/workday.h"

/* ---- the words of a message ---- */

const char *
plan_text(struct arena *a, const char *text, const char *customer,
          const char *contact, const char *salesperson)
{
    const struct {
        const char *mark, *value;
    } marks[] = {{"{customer}", customer}, {"{contact}", contact},
                 {"{salesperson}", salesperson}};
    struct buf b;
    buf_init(&b, a);
    while (*text) {
        size_t k = 0;
        while (k < 3 && strncmp(text, marks[k].mark, strlen(marks[k].mark)))
            k++;
        if (k < 3)
            buf_add(&b, marks[k].value ? marks[k].value : "");
        else
            buf_addn(&b, text, 1);
        text += k < 3 ? strlen(marks[k].mark) : 1;
    }
    return b.len ? b.data : "";
}

/* ---- who does what ---- */

struct people {
    uint64_t owner, manager, service;
    const char *customer, *contact, *salesperson;
};

/* The manager nearest above the customer who is not the owner himself, the person of service with the least
 * to do; who is missing is stood for by the owner. */
static const char SQL_PEOPLE[] =
    "SELECT o.id, (SELECT a.id FROM account a JOIN account_role r"
    " ON r.account_id = a.id AND r.role = 'manager' JOIN team t"
    " ON t.id = a.team_id JOIN team ct ON ct.id = c.team_id"
    " AND ct.path LIKE CONCAT(t.path, '%') WHERE a.active = 1"
    " AND NOT a.id <=> o.id AND a.login <> 'system'"
    " ORDER BY LENGTH(t.path) DESC, a.id LIMIT 1),"
    " (SELECT a.id FROM account a JOIN account_role r ON r.account_id = a.id"
    " AND r.role = 'service' WHERE a.active = 1 AND a.login <> 'system'"
    " ORDER BY (SELECT COUNT(*)"
    " FROM task w WHERE w.account_id = a.id AND w.listed = 1), a.id"
    " LIMIT 1), c.name, (SELECT p.name FROM contact p WHERE p.customer_id ="
    " c.id AND p.live = 1 AND p.left_on IS NULL ORDER BY p.is_key DESC, p.id"
    " LIMIT 1), o.name FROM customer c JOIN recovery_case k"
    " ON k.customer_id = c.id LEFT JOIN account o"
    " ON o.id = COALESCE(k.owner_id, c.owner_id) WHERE k.id = ?";

static enum err
people_read(struct ctx *cx, uint64_t case_id, struct people *p)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_PEOPLE, B_U64(case_id)));
    *p = (struct people){
        rows_u64(&r, 0, 0), rows_u64(&r, 0, 1), rows_u64(&r, 0, 2),
        rows_text(&r, 0, 3), rows_text(&r, 0, 4), rows_text(&r, 0, 5)};
    if (!p->owner)
        p->owner = cx->actor.user_id;
    if (!p->salesperson)
        p->salesperson = cx->actor.name;
    return OK;
}

static uint64_t
person_of(const struct people *p, const char *role)
{
    uint64_t id = strcmp(role, "manager") == 0   ? p->manager
                  : strcmp(role, "service") == 0 ? p->service
                                                 : 0;
    return id ? id : p->owner;
}

/* ---- start ---- */

static const char SQL_PLAN[] =
    "INSERT INTO plan (case_id, template_id, started_on, started_at,"
    " started_by, state, arm, until_on) SELECT ?, t.id, ?, ?, ?, ?, ?, ?"
    " FROM plan_template t WHERE t.id = ? AND t.active = 1";
#define TEMPLATE(name, offer, text)                                           \
    "SELECT role, day, kind, required, done_when, cost, " name ", " offer     \
    ", " text " FROM plan_step_template WHERE template_id = ?"                \
    " ORDER BY position, id"
static const char *const SQL_TEMPLATE[LANG_COUNT] = {
    TEMPLATE("name_zh_cn", "offer_zh_cn", "text_zh_cn"),
    TEMPLATE("name_zh_tw", "offer_zh_tw", "text_zh_tw"),
    TEMPLATE("name_en", "offer_en", "text_en")};
static const char SQL_STEP[] =
    "INSERT INTO plan_step (plan_id, case_id, customer_id, position, role,"
    " account_id, kind, title, offer, text, required, done_when, cost,"
    " since_on, due_on) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
static const char SQL_TASK[] =
    "UPDATE plan_step SET task_id = ? WHERE id = ?";

struct starting {
    const struct recovery *c;
    uint64_t plan_id;
    int32_t started_on;
    struct people people;
    struct workdays days;
    int64_t cost;
};

static enum err
step_copy(struct ctx *cx, struct starting *s, const struct rows *r, size_t i)
{
    const struct people *p = &s->people;
    const char *role = rows_text(r, i, 0), *title = rows_text(r, i, 6);
    const char *text = plan_text(cx->arena, rows_text(r, i, 8), p->customer,
                                 p->contact, p->salesperson);
    int64_t cost = rows_money(r, i, 5);
    struct task t = {.customer_id = s->c->customer_id,
                     .account_id = person_of(p, role),
                     .kind = rows_text(r, i, 2), .title = title,
                     .source = "recovery",
                     .due_on = workday_add(&s->days, s->started_on,
                                           (int)rows_i64(r, i, 1))};
    TRY(db_exec(cx, SQL_STEP, B_U64(s->plan_id), B_U64(s->c->id),
                B_U64(s->c->customer_id), B_U64(i + 1), B_TEXT(role),
                B_U64(t.account_id), B_TEXT(t.kind), B_TEXT(title),
                B_TEXT(rows_text(r, i, 7)), B_TEXT(text),
                B_I64(rows_i64(r, i, 3)), B_TEXT(rows_text(r, i, 4)),
                B_MONEY(cost), B_DAY(s->started_on), B_DAY(t.due_on)));
    t.source_id = db_last_id(cx->db);
    TRY(task_add(cx, &t));
    s->cost += cost == FIELD_EMPTY ? 0 : cost;
    return db_exec(cx, SQL_TASK, B_U64(t.id), B_U64(t.source_id));
}

static const char SQL_BUDGET[] =
    "UPDATE recovery_case SET budget = ?, version = version + 1 WHERE id = ?"
    " AND budget IS NULL";

/* A plan that costs something needs leave where the decision gave none. */
static enum err
budget_set(struct ctx *cx, const struct recovery *c, int64_t cost)
{
    if (!cost || c->budget != FIELD_EMPTY)
        return OK;
    TRY(db_exec(cx, SQL_BUDGET, B_MONEY(cost), B_U64(c->id)));
    return recovery_approval_ask(cx, c->id, cost);
}

static enum err
steps_copy(struct ctx *cx, struct starting *s, uint64_t template_id)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_TEMPLATE[cx->lang], B_U64(template_id)));
    for (size_t i = 0; i < r.count; i++)
        TRY(step_copy(cx, s, &r, i));
    return r.count ? OK : ERR_INVALID;
}

/* ---- hold-out ---- */

struct arm {
    const char *name; /* "", treated or waited */
    int32_t until_on;
};

static const char SQL_HOLDOUT[] =
    "SELECT t.holdout_percent, t.holdout_days, t.kind, EXISTS (SELECT 1"
    " FROM plan p WHERE p.case_id = ? AND p.arm <> '') FROM plan_template t"
    " WHERE t.id = ?";

static enum err
arm_draw(struct ctx *cx, const struct starting *s, uint64_t template_id,
         struct arm *out)
{
    struct rows r;
    *out = (struct arm){"", DAY_NONE};
    TRY(db_query(cx, &r, SQL_HOLDOUT, B_U64(s->c->id), B_U64(template_id)));
    if (!r.count || !rows_u64(&r, 0, 0) || rows_u64(&r, 0, 3) ||
        strcmp(rows_text(&r, 0, 2), "restore") != 0 ||
        strcmp(plan_state_of(s->c), "notice") == 0)
        return OK;
    bool waits = secret_random(100) < rows_u64(&r, 0, 0);
    *out = (struct arm){waits ? "waited" : "treated",
                        s->started_on + (int32_t)rows_i64(&r, 0, 1)};
    return OK;
}

/* The owner is told when the wait is over. */
static enum err
wait_begin(struct ctx *cx, const struct starting *s, int32_t until)
{
    struct task t = {.customer_id = s->c->customer_id,
                     .account_id = s->people.owner, .kind = "other",
                     .due_on = workday_add(&s->days, until + 1, 0),
                     .title = lang_text(cx->lang, N_("The wait is over: "
                                                     "start the plan"))};
    return task_add(cx, &t);
}

static enum err
plan_put(struct ctx *cx, struct starting *s, uint64_t template_id,
         const struct arm *arm)
{
    bool waits = strcmp(arm->name, "waited") == 0;
    TRY(db_exec(cx, SQL_PLAN, B_U64(s->c->id), B_DAY(s->started_on),
                B_TIME(clock_now()), B_REF(cx->actor.user_id),
                B_TEXT(waits ? "waiting" : "running"), B_TEXT(arm->name),
                B_DAY(arm->until_on), B_U64(template_id)));
    if (db_affected(cx->db) != 1)
        return ERR_INVALID;
    s->plan_id = db_last_id(cx->db);
    TRY(audit_write(cx, "plan.start", "recovery_case", s->c->id,
                    arena_printf(cx->arena, "{\"template\":%llu}",
                                 (unsigned long long)template_id)));
    return waits ? wait_begin(cx, s, arm->until_on)
                 : steps_copy(cx, s, template_id);
}

enum err
plan_start(struct ctx *cx, const struct recovery *c, uint64_t template_id,
           int32_t started_on)
{
    struct starting s = {.c = c, .started_on = started_on};
    struct recovery now;
    struct arm arm;
    if (!recovery_is_open(c) || started_on == DAY_NONE)
        return ERR_INVALID;
    TRY(plan_end(cx, c->id, c->customer_id, "dropped", false));
    TRY(people_read(cx, c->id, &s.people));
    TRY(workdays_read(cx, &s.days));
    TRY(arm_draw(cx, &s, template_id, &arm));
    TRY(plan_put(cx, &s, template_id, &arm));
    TRY(budget_set(cx, c, s.cost));
    if (c->state != RECOVERY_STATE_AT_RISK || strcmp(arm.name, "waited") == 0)
        return OK;
    TRY(recovery_find(cx, c->id, &now));
    return recovery_move(cx, &now, RECOVERY_STATE_PLANNED, NULL);
}

/* ---- end ---- */

static const char SQL_TASKS[] =
    "UPDATE task t JOIN plan_step s ON s.task_id = t.id SET t.deleted_at = ?"
    " WHERE s.case_id = ? AND s.state = 'open' AND t.done_at IS NULL"
    " AND NOT (? = 1 AND s.done_when = 'feedback')";
static const char SQL_GONE[] =
    "UPDATE plan_step SET state = 'gone', state_on = ?, state_at = ?,"
    " version = version + 1 WHERE case_id = ? AND state = 'open'"
    " AND NOT (? = 1 AND done_when = 'feedback')";
static const char SQL_WAITED[] =
    "UPDATE plan SET state = 'waited', ended_on = ?, version = version + 1"
    " WHERE case_id = ? AND state = 'waiting'";
static const char SQL_END[] =
    "UPDATE plan SET state = ?, ended_on = ?, version = version + 1"
    " WHERE case_id = ? AND running = 1";

enum err
plan_end(struct ctx *cx, uint64_t case_id, uint64_t customer_id,
         const char *state, bool satisfied)
{
    struct bind id = B_U64(case_id), now = B_TIME(clock_now());
    struct bind today = B_DAY(clock_today()), stays = B_I64(satisfied);
    TRY(db_exec(cx, SQL_WAITED, today, id));
    TRY(plan_settle(cx, &customer_id, 1));
    TRY(db_exec(cx, SQL_END, B_TEXT(state), today, id));
    if (!db_affected(cx->db))
        return OK;
    TRY(db_exec(cx, SQL_TASKS, now, id, stays));
    TRY(db_exec(cx, SQL_GONE, today, now, id, stays));
    return task_refresh_customer(cx, customer_id);
}
