/* A case is opened and closed: its row, number, worth, reason and history. */
#include "model/recovery.h"

#include <string.h>

#include "model/customer_tally.h"
#include "model/plan.h"
#include "model/rule.h"
#include "model/stage.h"

static const char SQL_COUNT[] =
    "INSERT INTO recovery_counter (year, last) VALUES (?, 1)"
    " ON DUPLICATE KEY UPDATE last = last + 1";
static const char SQL_NUMBER[] =
    "SELECT last FROM recovery_counter WHERE year = ?";

enum err
recovery_number(struct ctx *cx, int32_t day, const char **out)
{
    struct rows r;
    int y, m, d;
    day_to_ymd(day, &y, &m, &d);
    TRY(db_exec(cx, SQL_COUNT, B_I64(y)));
    TRY(db_find(cx, &r, SQL_NUMBER, B_I64(y)));
    *out = arena_printf(cx->arena, "WH-%04d-%04llu", y,
                        (unsigned long long)rows_u64(&r, 0, 0));
    return OK;
}

static const char SQL_STATE[] =
    "INSERT INTO recovery_case_state (case_id, state, day, at, account_id,"
    " note) VALUES (?, ?, ?, ?, ?, ?)";

enum err
recovery_state_add(struct ctx *cx, uint64_t id, const char *state,
                   int32_t day, const char *note)
{
    return db_exec(cx, SQL_STATE, B_U64(id), B_TEXT(state), B_DAY(day),
                   B_TIME(day == clock_today() ? clock_now()
                                               : moment_of(day, 86399)),
                   B_REF(cx->actor.user_id), B_TEXT(note ? note : ""));
}

/* ---- what it was worth ---- */

struct worth {
    const char *model, *stage;
    int64_t revenue, margin, serve; /* FIELD_EMPTY = not known */
};

/* Goods of orders whose cost is known; contacts and tickets at their own cost
 * or the rate of their kind. */
#define RATE(what, kind, day)                                                 \
    "COALESCE(" what ".cost, (SELECT r.amount FROM cost_rate r"               \
    " WHERE r.kind = '" kind "' AND r.code IN (" what ".kind, '')"            \
    " AND r.valid_on <= " what "." day                                        \
    " ORDER BY r.code DESC, r.valid_on DESC LIMIT 1))"
static const char SQL_WORTH[] =
    "SELECT (SELECT SUM(o.amount - o.returned_amount - o.cost)"
    " FROM sales_order o WHERE o.customer_id = ? AND o.live = 1"
    " AND o.ordered_on BETWEEN ? AND ? AND o.status <> 'cancelled'"
    " AND o.cost IS NOT NULL),"
    " (SELECT SUM(" RATE("i", "interaction", "on_day") ") FROM interaction i"
    "  WHERE i.customer_id = ? AND i.live = 1 AND i.on_day BETWEEN ? AND ?),"
    " (SELECT SUM(" RATE("t", "ticket", "opened_on") ") FROM ticket t"
    "  WHERE t.customer_id = ? AND t.live = 1 AND t.opened_on BETWEEN ? AND"
    "  ?)";

static int64_t
sum_known(int64_t a, int64_t b)
{
    return a == FIELD_EMPTY ? b : b == FIELD_EMPTY ? a : a + b;
}

static enum err
worth_read(struct ctx *cx, uint64_t customer_id, int32_t day,
           struct worth *out)
{
    const struct rules *rules;
    struct stage_now *stages = ARENA_ARRAY(cx->arena, RULE_MODELS,
                                           struct stage_now);
    struct facts facts;
    struct rows r;
    struct bind id = B_U64(customer_id), from = B_DAY(day - 364),
                to = B_DAY(day);
    TRY(stage_as_of(cx, customer_id, day, &rules, stages, &facts));
    const struct rule_model *m = &rules->models[rules->default_model];
    int stage = stages[rules->default_model].stage;
    TRY(db_find(cx, &r, SQL_WORTH, id, from, to, id, from, to, id, from, to));
    *out = (struct worth){
        .model = m->code, .stage = stage < 0 ? "" : m->stages[stage].code,
        .revenue = facts.in_base ? facts.revenue_365 : 0,
        .margin = rows_money(&r, 0, 0),
        .serve = sum_known(rows_money(&r, 0, 1), rows_money(&r, 0, 2))};
    return OK;
}

/* ---- opening ---- */

static const char SQL_OPEN[] =
    "INSERT INTO recovery_case (code, customer_id, cause, warning_code,"
    " notice_id,"
    " contract_id, declaration_id, state, opened_on, opened_at, state_on,"
    " lost_on, left_model, left_stage, owner_id, reason_code, family_code,"
    " competitor_id, revenue_365, margin_365, serve_365, deadline, review_on,"
    " created_at, created_by, import_id, customer_owner_id, customer_team_id,"
    " customer_live) SELECT ?, c.id, ?, ?, ?, ?, ?,"
    " 'at_risk', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
    " COALESCE((SELECT n.ends_on FROM termination_notice n WHERE n.id = ?),"
    " ?), ?, ?, ?, ?, c.owner_id, c.team_id, COALESCE(c.live, 0)"
    " FROM customer c WHERE c.id = ?";
static const char SQL_REASON[] =
    "INSERT INTO recovery_case_reason (case_id, reason_code, family_code,"
    " main, said_by, evidence, account_id, at)"
    " VALUES (?, ?, ?, 1, ?, ?, ?, ?)";

static enum err
case_insert(struct ctx *cx, const struct recovery_opening *o,
            const struct worth *w, const char *reason, uint64_t *id)
{
    const char *code;
    int64_t now = clock_now();
    struct bind family = B_TEXT(o->family && *o->family ? o->family : NULL);
    int32_t from = o->lost_on == DAY_NONE ? o->opened_on : o->lost_on;
    TRY(recovery_number(cx, o->opened_on, &code));
    TRY(db_exec(cx, SQL_OPEN, B_TEXT(code), B_TEXT(o->cause),
                B_TEXT(o->warning ? o->warning : ""),
                B_REF(o->notice_id), B_REF(o->contract_id),
                B_REF(o->declaration_id), B_DAY(o->opened_on),
                B_TIME(o->opened_at), B_DAY(o->opened_on), B_DAY(o->lost_on),
                B_TEXT(w->model), B_TEXT(w->stage), B_REF(o->owner_id),
                B_TEXT(reason), family, B_REF(o->competitor_id),
                B_MONEY(w->revenue),
                B_MONEY(w->margin), B_MONEY(w->serve),
                B_REF(o->notice_id), B_DAY(o->opened_on + 7),
                B_DAY(from + RECOVERY_REVIEW_DAYS),
                B_TIME(now), B_REF(cx->actor.user_id), B_REF(o->import_id),
                B_U64(o->customer_id)));
    *id = db_last_id(cx->db);
    TRY(db_exec(cx, SQL_REASON, B_U64(*id), B_TEXT(reason), family,
                B_TEXT(o->said_by ? o->said_by : ""),
                B_TEXT(o->evidence ? o->evidence : ""),
                B_REF(cx->actor.user_id), B_TIME(now)));
    return customer_tally_case(cx, o->customer_id);
}

enum err
recovery_open(struct ctx *cx, const struct recovery_opening *o, uint64_t *id)
{
    struct worth w;
    const char *reason;
    int32_t before = o->lost_on != DAY_NONE && o->lost_on < o->opened_on
                         ? o->lost_on - 1 : o->opened_on - 1;
    TRY(worth_read(cx, o->customer_id, before, &w));
    TRY(reason_of_word(cx, o->reason, &reason));
    TRY(case_insert(cx, o, &w, reason, id));
    return recovery_state_add(cx, *id, "at_risk", o->opened_on, o->note);
}

/* ---- closing ---- */

static const char SQL_OUTCOME[] =
    "INSERT INTO recovery_outcome (customer_id, case_no, opened_on, closed_on,"
    " closed_at, outcome, cost, account_id, lesson, created_at, created_by)"
    " SELECT customer_id, code, opened_on, ?, ?, ?, spent, ?, ?, ?, ?"
    " FROM recovery_case WHERE id = ? AND open = 1";
static const char SQL_CLOSE[] =
    "UPDATE recovery_case SET state = ?, state_on = ?, closed_on = ?,"
    " closed_at = ?, outcome_id = ?, lesson = ?, changed_at = ?,"
    " changed_by = ?, version = version + 1 WHERE id = ?";

static int16_t
outcome_score(const char *outcome)
{
    static const char *const WORDS[] = {
        [RECOVERY_WITHDRAWN] = "withdrawn", [RECOVERY_RESTORED] = "restored",
        [RECOVERY_PARTLY] = "partly_restored",
        [RECOVERY_RELEASED] = "released", [RECOVERY_LOST] = "lost"};
    for (int16_t i = RECOVERY_WITHDRAWN; i <= RECOVERY_LOST; i++)
        if (!strcmp(WORDS[i], outcome))
            return i;
    return 0;
}

static const char SQL_OPENED[] =
    "SELECT opened_on, opened_at FROM recovery_case WHERE id = ?";

/* The two events of a case that has ended: opened, and closed as e. */
static enum err
events_add(struct ctx *cx, uint64_t id, struct event *e)
{
    struct rows r;
    struct event opened = *e;
    TRY(db_find(cx, &r, SQL_OPENED, B_U64(id)));
    opened.kind = EVENT_RECOVERY_OPENED;
    opened.score = EVENT_NO_SCORE;
    opened.day = rows_day(&r, 0, 0);
    opened.at = rows_time(&r, 0, 1);
    TRY(event_add(cx, &opened));
    return event_add(cx, e);
}

enum err
recovery_close_row(struct ctx *cx, const struct recovery_closing *c)
{
    struct event e;
    int64_t now = clock_now();
    int64_t at = c->day == clock_today() ? now : moment_of(c->day, 86399);
    const char *lesson = c->lesson ? c->lesson : "";
    struct bind who = B_REF(cx->actor.user_id);
    event_clear(&e);
    e.score = outcome_score(c->outcome);
    if (!e.score)
        return ERR_INVALID;
    TRY(db_exec(cx, SQL_OUTCOME, B_DAY(c->day), B_TIME(at),
                B_TEXT(c->outcome), who, B_TEXT(lesson), B_TIME(now), who,
                B_U64(c->id)));
    if (db_affected(cx->db) != 1)
        return ERR_CONFLICT;
    e.kind = EVENT_RECOVERY_CLOSED;
    e.customer_id = c->customer_id;
    e.ref_id = db_last_id(cx->db);
    e.day = c->day;
    e.at = at;
    TRY(db_exec(cx, SQL_CLOSE, B_TEXT(c->outcome), B_DAY(c->day),
                B_DAY(c->day), B_TIME(at), B_U64(e.ref_id), B_TEXT(lesson),
                B_TIME(now), who, B_U64(c->id)));
    TRY(customer_tally_case(cx, c->customer_id));
    TRY(events_add(cx, c->id, &e));
    TRY(plan_end(cx, c->id, c->customer_id, "ended",
                 e.score <= RECOVERY_PARTLY));
    return recovery_state_add(cx, c->id, c->outcome, c->day, c->note);
}

static const char SQL_CLOSED[] =
    "SELECT k.customer_id, k.outcome_id, COALESCE((SELECT s.state"
    " FROM recovery_case_state s WHERE s.case_id = k.id"
    " AND s.state IN ('at_risk', 'planned', 'saving')"
    " ORDER BY s.id DESC LIMIT 1), 'at_risk') FROM recovery_case k"
    " WHERE k.id = ? AND k.live = 1 AND k.closed_on IS NOT NULL";
static const char SQL_NO_OUTCOME[] =
    "UPDATE recovery_outcome SET deleted_at = ?, deleted_by = ?,"
    " version = version + 1 WHERE id = ? AND deleted_at IS NULL";
static const char SQL_REOPEN[] =
    "UPDATE recovery_case SET state = ?, state_on = ?, closed_on = NULL,"
    " closed_at = NULL, outcome_id = NULL, changed_at = ?, changed_by = ?,"
    " version = version + 1 WHERE id = ?";

enum err
recovery_reopen_row(struct ctx *cx, uint64_t id, const char *note)
{
    struct rows r;
    struct bind now = B_TIME(clock_now()), who = B_REF(cx->actor.user_id);
    int32_t today = clock_today();
    enum err err = db_find(cx, &r, SQL_CLOSED, B_U64(id));
    if (err != OK)
        return err == ERR_NOT_FOUND ? ERR_CONFLICT : err;
    uint64_t outcome = rows_u64(&r, 0, 1);
    const struct event_ref refs[] = {
        {rows_u64(&r, 0, 0), outcome, EVENT_RECOVERY_OPENED, false},
        {rows_u64(&r, 0, 0), outcome, EVENT_RECOVERY_CLOSED, false}};
    TRY(db_exec(cx, SQL_REOPEN, B_TEXT(rows_text(&r, 0, 2)), B_DAY(today),
                now, who, B_U64(id)));
    TRY(customer_tally_case(cx, rows_u64(&r, 0, 0)));
    TRY(db_exec(cx, SQL_NO_OUTCOME, now, who, B_U64(outcome)));
    TRY(event_void_many(cx, refs, 2));
    return recovery_state_add(cx, id, rows_text(&r, 0, 2), today, note);
}
