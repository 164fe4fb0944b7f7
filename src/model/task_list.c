/* See task_list.h. */
#include "model/task_list.h"

#include <string.h>

#include "db/compose.h"
#include "model/customer_edit.h"
#include "model/customer_scope.h"
#include "model/task.h"

#define ROW(name)                                                             \
    "SELECT t.id, c.id, t.due_on, t.due_at, t.kind, COALESCE(k." name ", ''),"\
    " " TASK_TITLE ", COALESCE(NULLIF(c.short_name, ''), c.name), c.stage, a.name,"  \
    " t.account_id, c.owner_id, c.team_id, ps.case_id, ps.id, ps.position,"    \
    " t.reminded_at, rm.name"                                                 \
    " FROM task t LEFT JOIN plan_step ps ON t.source = 'recovery'"            \
    " AND ps.id = t.source_id LEFT JOIN account rm ON rm.id = t.reminded_by"

static const char *const SQL_ROW[LANG_COUNT] = {
    ROW("name_zh_cn"), ROW("name_zh_tw"), ROW("name_en")};

#define CUSTOMER(index) " LEFT JOIN customer c" index " ON c.id = t.customer_id"
/* For counts: whose a customer is, without its row. */
#define WHOSE CUSTOMER(" FORCE INDEX FOR JOIN (customer_whose)")

static const char SQL_COUNTS[] =
    "SELECT COUNT(*), COUNT(IF(t.due_on < ?, 1, NULL)),"
    " COUNT(IF(t.due_on = ?, 1, NULL)),"
    " COUNT(IF(t.due_on BETWEEN ? AND ?, 1, NULL)),"
    " COUNT(IF(t.due_on > ?, 1, NULL)), COUNT(IF(t.due_on <= ?, 1, NULL))"
    " FROM task t JOIN account a ON a.id = t.account_id" WHOSE;

static int32_t
sunday(int32_t today)
{
    return today + 7 - day_of_week(today);
}

static const char SQL_JOINS[] =
    " JOIN account a ON a.id = t.account_id"
    " LEFT JOIN choice k ON k.list = 'task_kind' AND k.code = t.kind"
    CUSTOMER("");

/* Of no customer, or of one that the actor sees. In the join the server would
 * weigh every index that begins with one of these columns, each time. */
static void
where(struct query *q, const struct ctx *cx, bool team)
{
    query_sql(q, " WHERE t.done_at IS NULL AND t.deleted_at IS NULL"
                 " AND (t.customer_id IS NULL OR (c.live = 1");
    customer_scope_rights(q, cx);
    query_sql(q, "))");
    if (team && cx->actor.reach == REACH_ALL)
        return;
    if (team && cx->actor.reach == REACH_TEAMS) {
        query_sql(q, " AND (a.team_id IN");
        query_ids(q, cx->actor.team_ids, cx->actor.team_count);
        query_sql(q, " OR t.account_id = ?)");
    } else {
        query_sql(q, " AND t.account_id = ?");
    }
    query_bind(q, B_U64(cx->actor.user_id));
}

static void
where_when(struct query *q, const struct task_filter *f, int32_t today)
{
    switch (f->when) {
    case TASK_RANGE:
        query_sql(q, " AND t.due_on >= ? AND t.due_on <= ?");
        query_bind(q, B_DAY(f->from));
        query_bind(q, B_DAY(f->to));
        return;
    case TASK_OVERDUE: query_sql(q, " AND t.due_on < ?"); break;
    case TASK_TODAY: query_sql(q, " AND t.due_on = ?"); break;
    case TASK_DUE: query_sql(q, " AND t.due_on <= ?"); break;
    case TASK_WEEK:
        query_sql(q, " AND t.due_on >= ? AND t.due_on <= ?");
        query_bind(q, B_DAY(today));
        query_bind(q, B_DAY(sunday(today)));
        return;
    case TASK_LATER:
        query_sql(q, " AND t.due_on > ?");
        query_bind(q, B_DAY(sunday(today)));
        return;
    default: return;
    }
    query_bind(q, B_DAY(today));
}

static void
where_key(struct query *q, struct task_key key)
{
    if (key.due_on == DAY_NONE)
        return;
    query_sql(q, key.backwards
        ? " AND (t.due_on < ? OR (t.due_on = ? AND t.id < ?))"
        : " AND (t.due_on > ? OR (t.due_on = ? AND t.id > ?))");
    query_bind(q, B_DAY(key.due_on));
    query_bind(q, B_DAY(key.due_on));
    query_bind(q, B_U64(key.id));
}

static const char *
text_or_empty(const struct rows *r, size_t row, size_t col)
{
    const char *s = rows_text(r, row, col);
    return s ? s : "";
}

static void
read_row(const struct ctx *cx, const struct rows *r, size_t i,
         struct task_row *t)
{
    *t = (struct task_row){
        .id = rows_u64(r, i, 0), .customer_id = rows_u64(r, i, 1),
        .due_on = rows_day(r, i, 2), .due_at = rows_time(r, i, 3),
        .kind = rows_text(r, i, 4), .kind_name = rows_text(r, i, 5),
        .title = rows_text(r, i, 6), .customer = text_or_empty(r, i, 7),
        .stage = text_or_empty(r, i, 8), .account = rows_text(r, i, 9),
        .mine = rows_u64(r, i, 10) == cx->actor.user_id,
        .case_id = rows_u64(r, i, 13), .step_id = rows_u64(r, i, 14),
        .step = (unsigned)rows_u64(r, i, 15),
        .reminded_at = rows_time(r, i, 16), .reminder = rows_text(r, i, 17)};
    t->may_change = t->mine || (t->customer_id && customer_edit_may(
        cx, rows_u64(r, i, 11), rows_u64(r, i, 12)));
}

enum err
task_list_page(struct ctx *cx, const struct task_filter *f,
               struct task_key key, size_t size, struct task_page *out)
{
    struct query q;
    struct rows r;
    query_init(&q, cx->arena);
    const struct bind title[] = {TASK_TITLE_BINDS(cx)};
    query_sql(&q, SQL_ROW[cx->lang]);
    for (size_t i = 0; i < sizeof title / sizeof *title; i++)
        query_bind(&q, title[i]);
    query_sql(&q, SQL_JOINS);
    where(&q, cx, f->team);
    where_when(&q, f, clock_today());
    where_key(&q, key);
    query_sql(&q, key.backwards ? " ORDER BY t.due_on DESC, t.id DESC LIMIT ?"
                                : " ORDER BY t.due_on, t.id LIMIT ?");
    query_bind(&q, B_U64(size + 1));
    TRY(query_rows(cx, &q, &r));
    bool more = r.count > size;
    out->count = more ? size : r.count;
    out->rows = ARENA_ARRAY(cx->arena, out->count, struct task_row);
    for (size_t i = 0; i < out->count; i++)
        read_row(cx, &r, i,
                 &out->rows[key.backwards ? out->count - 1 - i : i]);
    out->before = key.backwards ? more : key.due_on != DAY_NONE;
    out->after = key.backwards ? true : more;
    return OK;
}

enum err
task_list_counts(struct ctx *cx, bool team, uint64_t counts[TASK_WHEN_COUNT])
{
    static const enum task_when ORDER[] = {TASK_OPEN, TASK_OVERDUE,
        TASK_TODAY, TASK_WEEK, TASK_LATER, TASK_DUE};
    struct query q;
    struct rows r;
    int32_t today = clock_today(), end = sunday(today);
    const int32_t days[] = {today, today, today, end, end, today};
    query_init(&q, cx->arena);
    query_sql(&q, SQL_COUNTS);
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        query_bind(&q, B_DAY(days[i]));
    where(&q, cx, team);
    TRY(query_rows(cx, &q, &r));
    for (size_t i = 0; i < TASK_WHEN_COUNT; i++)
        counts[ORDER[i]] = rows_u64(&r, 0, i);
    return OK;
}

void
task_list_due(struct query *q, const struct ctx *cx)
{
    const struct task_filter due = {.when = TASK_DUE};
    query_sql(q, "SELECT 0, COUNT(*) FROM task t FORCE INDEX FOR JOIN"
                 " (task_open)" WHOSE);
    where(q, cx, false);
    where_when(q, &due, clock_today());
}
