/* Plans as they are read. */
#include "model/plan.h"

#include <string.h>

#include "model/customer_edit.h"

#define STEP_COLUMNS(name)                                                    \
    "SELECT s.id, a.id, s.interaction_id, s.task_id, s.position,"     \
    " s.role, s.kind, COALESCE(k." name ", s.kind), a.name, s.title,"         \
    " s.offer, s.text, s.required, s.done_when, s.cost, s.spent, s.due_on,"   \
    " s.state_on, s.state, b.name, s.note, s.version, s.state_at,"            \
    " t.reminded_at"
#define STEP_JOINS                                                            \
    " LEFT JOIN task t ON t.id = s.task_id"                                   \
    " LEFT JOIN account a ON a.id = COALESCE(t.account_id, s.account_id)"     \
    " LEFT JOIN account b ON b.id = s.state_by"                               \
    " LEFT JOIN choice k ON k.list = 'task_kind' AND k.code = s.kind"

static struct plan_step
step_row(const struct rows *r, size_t i)
{
    return (struct plan_step){
        .id = rows_u64(r, i, 0), .account_id = rows_u64(r, i, 1),
        .interaction_id = rows_u64(r, i, 2), .task_id = rows_u64(r, i, 3),
        .position = (unsigned)rows_u64(r, i, 4), .role = rows_text(r, i, 5),
        .kind = rows_text(r, i, 6), .kind_name = rows_text(r, i, 7),
        .account = rows_text(r, i, 8), .title = rows_text(r, i, 9),
        .offer = rows_text(r, i, 10), .text = rows_text(r, i, 11),
        .required = rows_i64(r, i, 12) != 0,
        .done_when = rows_text(r, i, 13), .cost = rows_money(r, i, 14),
        .spent = rows_money(r, i, 15), .due_on = rows_day(r, i, 16),
        .state_on = rows_day(r, i, 17), .state = rows_text(r, i, 18),
        .state_by = rows_text(r, i, 19), .note = rows_text(r, i, 20),
        .version = rows_i64(r, i, 21), .state_at = rows_time(r, i, 22),
        .reminded_at = rows_time(r, i, 23)};
}

bool
plan_step_open(const struct plan_step *s)
{
    return strcmp(s->state, "open") == 0;
}

bool
plan_step_may(const struct ctx *cx, const struct recovery *c,
              const struct plan_step *s)
{
    return cx->actor.may_write &&
           (s->account_id == cx->actor.user_id ||
            customer_edit_may(cx, c->customer_owner_id,
                              c->customer_team_id));
}

/* What the steps add up to. */
static void
sum_up(struct plan *p)
{
    int32_t today = clock_today();
    p->next = p->count;
    for (size_t i = 0; i < p->count; i++) {
        const struct plan_step *s = &p->steps[i];
        bool open = plan_step_open(s);
        p->done += strcmp(s->state, "done") == 0;
        p->open += open;
        p->late += open && s->due_on < today;
        if (open && p->next == p->count)
            p->next = i;
        if (s->cost != FIELD_EMPTY && strcmp(s->state, "skipped") != 0)
            p->cost += s->cost;
        if (s->spent != FIELD_EMPTY)
            p->spent += s->spent;
    }
}

#define READ(name)                                                            \
    STEP_COLUMNS(name)                                                        \
    ", p.id, p.template_id, l." name ", p.state, p.started_on,"               \
    " s.due_before IS NOT NULL, p.until_on, (SELECT COALESCE(MAX(h.arm), '')" \
    " FROM plan h WHERE h.case_id = p.case_id) FROM plan p"                   \
    " JOIN plan_template l ON l.id = p.template_id"                           \
    " LEFT JOIN plan_step s ON s.plan_id = p.id AND s.state <> 'gone'"        \
    STEP_JOINS                                                                \
    " WHERE p.id = (SELECT q.id FROM plan q WHERE q.case_id = ?"              \
    " ORDER BY q.running DESC, q.id DESC LIMIT 1)"                            \
    " ORDER BY s.position, s.id"
static const char *const SQL_READ[LANG_COUNT] = {
    READ("name_zh_cn"), READ("name_zh_tw"), READ("name_en")};

enum err
plan_read(struct ctx *cx, uint64_t case_id, struct plan *out)
{
    struct rows r;
    *out = (struct plan){.case_id = case_id, .arm = ""};
    TRY(db_query(cx, &r, SQL_READ[cx->lang], B_U64(case_id)));
    if (!r.count)
        return OK;
    out->id = rows_u64(&r, 0, 24);
    out->template_id = rows_u64(&r, 0, 25);
    out->name = rows_text(&r, 0, 26);
    out->state = rows_text(&r, 0, 27);
    out->started_on = rows_day(&r, 0, 28);
    out->until_on = rows_day(&r, 0, 30);
    out->arm = rows_text(&r, 0, 31);
    out->count = rows_null(&r, 0, 0) ? 0 : r.count;
    out->steps = ARENA_ARRAY(cx->arena, r.count, struct plan_step);
    for (size_t i = 0; i < out->count; i++) {
        out->steps[i] = step_row(&r, i);
        out->can_undo |= rows_i64(&r, i, 29) && plan_step_open(&out->steps[i]);
    }
    sum_up(out);
    return OK;
}

#define FIND(name)                                                            \
    STEP_COLUMNS(name)                                                        \
    " FROM plan_step s" STEP_JOINS " WHERE s.case_id = ? AND s.id = ?"        \
    " AND s.state <> 'gone'"
static const char *const SQL_FIND[LANG_COUNT] = {
    FIND("name_zh_cn"), FIND("name_zh_tw"), FIND("name_en")};

enum err
plan_step_find(struct ctx *cx, uint64_t case_id, uint64_t step_id,
               struct plan_step *out)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_FIND[cx->lang], B_U64(case_id), B_U64(step_id)));
    *out = step_row(&r, 0);
    return OK;
}

static const char SQL_OF_TASK[] =
    "SELECT s.case_id, s.id FROM task t JOIN plan_step s ON s.id = t.source_id"
    " AND s.task_id = t.id WHERE t.id = ? AND t.source = 'recovery'";

enum err
plan_step_of_task(struct ctx *cx, uint64_t task_id, uint64_t *case_id,
                  uint64_t *step_id)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_OF_TASK, B_U64(task_id)));
    *case_id = r.count ? rows_u64(&r, 0, 0) : 0;
    *step_id = r.count ? rows_u64(&r, 0, 1) : 0;
    return OK;
}
