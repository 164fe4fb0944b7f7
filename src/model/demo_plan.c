/* Plans of the recovery cases of the demonstration company: started on the day
 * of the decision, their steps done about when they were due, some of them late;
 * what is open is a task. What was said with a step is a contact the customer
 * had in those days anyway, so that no stage changes. */
#include <string.h>

#include "db/compose.h"
#include "model/demo_private.h"
#include "model/plan.h"
#include "model/workday.h"

enum { WAIT_DAYS = 45 };

struct copying {
    const struct demo_plan_of *of;
    struct workdays days;
    struct rows steps;
    uint64_t plan_id, manager;
    const char *contact, *salesperson;
    size_t done; /* of an open case: so many steps, the others are open */
};

static const char SQL_PLAN[] =
    "INSERT INTO plan (case_id, template_id, state, started_on, started_at,"
    " started_by, ended_on, arm, until_on) VALUES (?, ?, ?, ?, ?, ?, ?, ?,"
    " ?)";
static const char SQL_STEPS[] =
    "SELECT role, day, kind, required, done_when, cost, name_zh_cn,"
    " offer_zh_cn, text_zh_cn FROM plan_step_template WHERE template_id = ?"
    " ORDER BY position, id";
static const char SQL_PEOPLE[] =
    "SELECT (SELECT a.id FROM account a JOIN account_role r ON r.account_id ="
    " a.id AND r.role = 'manager' JOIN team t ON t.id = a.team_id JOIN team ct"
    " ON ct.id = c.team_id AND ct.path LIKE CONCAT(t.path, '%') WHERE"
    " a.active = 1 AND a.id <> o.id AND a.login <> 'system' ORDER BY LENGTH(t.path) DESC, a.id"
    " LIMIT 1), (SELECT p.name FROM contact p WHERE p.customer_id = c.id"
    " AND p.live = 1 ORDER BY p.is_key DESC, p.id LIMIT 1), o.name"
    " FROM customer c JOIN account o ON o.id = ? WHERE c.id = ?";

static const char SQL_TASK[] =
    "INSERT INTO task (customer_id, account_id, kind, title, due_on, source,"
    " created_at, created_by) VALUES (?, ?, ?, ?, ?, 'recovery', ?, ?)";
static const char SQL_STEP[] =
    "INSERT INTO plan_step (plan_id, case_id, customer_id, position, role,"
    " account_id, kind, title, offer, text, required, done_when, cost, spent,"
    " since_on, due_on, state, state_on, state_at, state_by, task_id) VALUES"
    " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
static const char SQL_SOURCE[] =
    "UPDATE task SET source_id = ? WHERE id = ?";

static uint64_t
account_of(const struct demo *d, const struct copying *k, const char *role)
{
    uint64_t id = !strcmp(role, "manager")   ? k->manager
                  : !strcmp(role, "service") ? d->service_id
                                             : 0;
    return id ? id : k->of->owner_id;
}

static enum err
task_put(struct demo *d, const struct copying *k, size_t i, uint64_t account,
         int32_t due, uint64_t *id)
{
    const struct rows *r = &k->steps;
    TRY(db_exec(&d->cx, SQL_TASK, B_U64(k->of->customer_id), B_U64(account),
                B_TEXT(rows_text(r, i, 2)), B_TEXT(rows_text(r, i, 6)),
                B_DAY(due), B_TIME(moment_of(k->of->started_on, 41000)),
                B_REF(k->of->owner_id)));
    *id = db_last_id(d->cx.db);
    return OK;
}

/* What a step has come to. */
struct come {
    const char *state;
    int32_t on;
    bool spent;
};

static struct come
come_of(struct demo *d, const struct copying *k, size_t i, int32_t due)
{
    const struct demo_plan_of *of = k->of;
    int32_t on = due + demo_from_to(d, 0, 1);
    bool open = of->closed_on == DAY_NONE;
    if (open ? i >= k->done : on > of->closed_on)
        return (struct come){open ? "open" : "gone",
                             open ? DAY_NONE : of->closed_on, false};
    if (on > d->end)
        on = d->end;
    return (struct come){"done", on, true};
}

static enum err
step_put(struct demo *d, const struct copying *k, size_t i)
{
    const struct rows *r = &k->steps;
    const struct demo_plan_of *of = k->of;
    const char *role = rows_text(r, i, 0);
    uint64_t account = account_of(d, k, role), task = 0;
    int32_t due = workday_add(&k->days, of->started_on,
                              (int)rows_i64(r, i, 1));
    struct come x = come_of(d, k, i, due);
    int64_t cost = rows_money(r, i, 5);
    if (!strcmp(x.state, "open"))
        TRY(task_put(d, k, i, account, due, &task));
    TRY(db_exec(&d->cx, SQL_STEP, B_U64(k->plan_id), B_U64(of->case_id),
                B_U64(of->customer_id), B_U64(i + 1), B_TEXT(role),
                B_U64(account), B_TEXT(rows_text(r, i, 2)),
                B_TEXT(rows_text(r, i, 6)), B_TEXT(rows_text(r, i, 7)),
                B_TEXT(plan_text(d->cx.arena, rows_text(r, i, 8),
                                 of->customer, k->contact, k->salesperson)),
                B_I64(rows_i64(r, i, 3)), B_TEXT(rows_text(r, i, 4)),
                B_MONEY(cost), x.spent ? B_MONEY(cost) : B_NULL,
                B_DAY(of->started_on), B_DAY(due), B_TEXT(x.state),
                B_DAY(x.on), x.on == DAY_NONE
                    ? B_NULL : B_TIME(moment_of(x.on, 60000)),
                B_REF(x.spent ? account : 0), B_REF(task)));
    return task ? db_exec(&d->cx, SQL_SOURCE, B_U64(db_last_id(d->cx.db)),
                          B_U64(task)) : OK;
}

/* How many steps of a case that is open are done: those that are due, but for
 * one that is late by a few days now and then; none where it is only planned. */
static size_t
done_count(struct demo *d, const struct copying *k)
{
    size_t n = 0;
    int32_t due = DAY_NONE;
    if (k->of->story)
        return 1;
    if (!strcmp(k->of->state, "planned"))
        return 0;
    for (; n < k->steps.count; n++) {
        int32_t next = workday_add(&k->days, k->of->started_on,
                                   (int)rows_i64(&k->steps, n, 1));
        if (next >= d->end)
            break;
        due = next;
    }
    bool late = n > 1 && due >= d->end - 8 && demo_chance(d, 50);
    return late ? n - 1 : n ? n : 1;
}

static const char SQL_SPENT[] =
    "UPDATE recovery_case k SET k.spent = IF(k.open = 1, (SELECT"
    " COALESCE(SUM(s.spent), 0) FROM plan_step s WHERE s.case_id = k.id),"
    " k.spent) WHERE k.id = ?";
static const char SQL_SAID[] =
    "UPDATE plan_step s SET s.interaction_id = (SELECT MAX(i.id) FROM"
    " interaction i WHERE i.customer_id = s.customer_id AND i.answered = 1"
    " AND i.on_day BETWEEN s.due_on - INTERVAL 3 DAY AND s.state_on)"
    " WHERE s.plan_id = ? AND s.state = 'done'";

static enum err
plan_put(struct demo *d, const struct demo_plan_of *of, uint64_t template_id,
         const char *state, const char *arm)
{
    bool waited = !strcmp(state, "waited");
    int32_t until = of->started_on + WAIT_DAYS, end = of->closed_on;
    if (waited && (end == DAY_NONE || end > until))
        end = until;
    return db_exec(&d->cx, SQL_PLAN, B_U64(of->case_id), B_U64(template_id),
                   B_TEXT(state), B_DAY(of->started_on),
                   B_TIME(moment_of(of->started_on, 41000)),
                   B_REF(of->owner_id), B_DAY(end), B_TEXT(arm),
                   *arm ? B_DAY(until) : B_NULL);
}

static const char SQL_HOLDOUT[] =
    "SELECT holdout_percent FROM plan_template WHERE id = ?";

/* Of a case that may have waited: those that were saved early mostly had their
 * plan at once. *arm "waited": no plan came after it; else it starts then. */
static enum err
hold_out(struct demo *d, struct demo_plan_of *of, uint64_t template_id,
         const char **arm)
{
    struct rows r;
    int32_t until = of->started_on + WAIT_DAYS;
    bool soon = of->closed_on != DAY_NONE && of->closed_on <= until;
    bool saved = soon && (!strcmp(of->state, "restored") ||
                          !strcmp(of->state, "partly_restored"));
    *arm = "";
    TRY(db_find(&d->cx, &r, SQL_HOLDOUT, B_U64(template_id)));
    if (!rows_u64(&r, 0, 0) || of->story || !strcmp(of->cause, "notice") ||
        (!soon && until >= d->end))
        return OK;
    *arm = demo_chance(d, saved ? 20 : 55) ? "waited" : "treated";
    if (!strcmp(*arm, "treated"))
        return OK;
    TRY(plan_put(d, of, template_id, "waited", *arm));
    if (soon)
        return OK;
    *arm = "";
    of->started_on = until + 1;
    return OK;
}

static const char SQL_SHARE[] =
    "UPDATE plan_template SET holdout_percent = 40, holdout_days = ?"
    " WHERE code IN ('company_C', 'company_D', 'customer_C', 'customer_D')";

enum err
demo_plan_hold_out(struct demo *d)
{
    return db_exec(&d->cx, SQL_SHARE, B_I64(WAIT_DAYS));
}

enum err
demo_plan_make(struct demo *d, const struct demo_plan_of *of)
{
    struct demo_plan_of now = *of;
    struct copying k = {.of = &now};
    struct recovery c = {.id = of->case_id, .decision = of->decision,
                         .tier = of->tier, .cause = of->cause,
                         .lost_on = of->lost_on};
    struct plan_choice *list;
    struct rows people;
    const char *arm;
    size_t n;
    TRY(plan_suggest(&d->cx, &c, &list, &n));
    if (!n)
        return OK;
    TRY(hold_out(d, &now, list[0].id, &arm));
    if (!strcmp(arm, "waited"))
        return OK;
    TRY(workdays_read(&d->cx, &k.days));
    TRY(db_query(&d->cx, &k.steps, SQL_STEPS, B_U64(list[0].id)));
    TRY(db_find(&d->cx, &people, SQL_PEOPLE, B_U64(of->owner_id),
                B_U64(of->customer_id)));
    k.manager = rows_u64(&people, 0, 0);
    k.contact = rows_text(&people, 0, 1);
    k.salesperson = rows_text(&people, 0, 2);
    k.done = done_count(d, &k);
    bool open = of->closed_on == DAY_NONE;
    TRY(plan_put(d, &now, list[0].id, open ? "running" : "ended", arm));
    k.plan_id = db_last_id(d->cx.db);
    for (size_t i = 0; i < k.steps.count; i++)
        TRY(step_put(d, &k, i));
    TRY(db_exec(&d->cx, SQL_SAID, B_U64(k.plan_id)));
    return db_exec(&d->cx, SQL_SPENT, B_U64(of->case_id));
}
