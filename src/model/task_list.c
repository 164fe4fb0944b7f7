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
    " t.reminded_at, rm.name FROM (SELECT t.id FROM"

static const char *const SQL_ROW[LANG_COUNT] = {
    ROW("name_zh_cn"), ROW("name_zh_tw"), ROW("name_en")};

static int32_t
sunday(int32_t today)
{
    return today + 7 - day_of_week(today);
}

/* Their numbers first: of a few by their accounts, of many in the order of their
 * days; one person's are in the order of their days by his account. Then what is
 * shown of them. */
static const char SQL_FEW[] =
    " account a STRAIGHT_JOIN task t FORCE INDEX (task_by_account)"
    " ON t.account_id = a.id";
static const char SQL_MANY[] =
    " task t FORCE INDEX (task_by_day) STRAIGHT_JOIN account a"
    " ON a.id = t.account_id";
static const char SQL_JOINS[] =
    ") few JOIN task t ON t.id = few.id JOIN account a ON a.id = t.account_id"
    " LEFT JOIN plan_step ps ON t.source = 'recovery' AND ps.id = t.source_id"
    " LEFT JOIN account rm ON rm.id = t.reminded_by"
    " LEFT JOIN choice k ON k.list = 'task_kind' AND k.code = t.kind"
    " LEFT JOIN customer c ON c.id = t.customer_id";

/* Open; of no customer, or of one that the actor sees. */
static void
where_open(struct query *q, const struct ctx *cx)
{
    query_sql(q, " WHERE t.listed = 1");
    if (cx->actor.reach == REACH_ALL)
        return;
    query_sql(q, " AND (t.customer_id IS NULL OR (t.listed = 1");
    customer_scope_rights_of_task(q, cx);
    query_sql(q, "))");
}

static void
where(struct query *q, const struct ctx *cx, bool team)
{
    where_open(q, cx);
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

static const char *const ORDER[] = {" ORDER BY t.due_on, t.id",
                                    " ORDER BY t.due_on DESC, t.id DESC"};

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
    query_sql(&q, f->team && (f->many || cx->actor.reach == REACH_ALL)
                      ? SQL_MANY : SQL_FEW);
    where(&q, cx, f->team);
    where_when(&q, f, clock_today());
    where_key(&q, key);
    query_sql(&q, ORDER[key.backwards]);
    query_sql(&q, " LIMIT ?");
    query_bind(&q, B_U64(size + 1));
    query_sql(&q, SQL_JOINS);
    query_sql(&q, ORDER[key.backwards]);
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

/* Days that follow each other. */
enum { BAND_OVERDUE, BAND_TODAY, BAND_WEEK, BAND_LATER, BANDS };

static const char SQL_ALL[] =
    "SELECT COUNT(IF(few.due_on < ?, 1, NULL)),"
    " COUNT(IF(few.due_on = ?, 1, NULL)),"
    " COUNT(IF(few.due_on > ? AND few.due_on <= ?, 1, NULL)),"
    " COUNT(IF(few.due_on > ?, 1, NULL)) FROM (SELECT t.due_on FROM";

/* All of few, by their accounts; *many: there are more than are counted. */
static enum err
bands_of_few(struct ctx *cx, bool team, uint64_t n[BANDS], bool *many)
{
    struct query q;
    struct rows r;
    int32_t today = clock_today(), end = sunday(today);
    const int32_t days[] = {today, today, today, end, end};
    uint64_t all = 0;
    query_init(&q, cx->arena);
    query_sql(&q, SQL_ALL);
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        query_bind(&q, B_DAY(days[i]));
    query_sql(&q, SQL_FEW);
    where(&q, cx, team);
    query_sql(&q, " LIMIT ?) few");
    query_bind(&q, B_I64(TASK_COUNT_MOST + 1));
    TRY(query_rows(cx, &q, &r));
    for (size_t i = 0; i < BANDS; i++)
        all += n[i] = rows_u64(&r, 0, i);
    *many = all > TASK_COUNT_MOST;
    return OK;
}

static const char SQL_BAND[] =
    "SELECT ?, COUNT(*) FROM (SELECT 1 FROM";

/* Of many, by their days, each no further than is counted. */
static enum err
bands_of_many(struct ctx *cx, bool team, uint64_t n[BANDS])
{
    struct query q;
    struct rows r;
    int32_t today = clock_today(), end = sunday(today);
    const int32_t from[BANDS] = {day_from_ymd(1000, 1, 1), today, today + 1,
                                 end + 1};
    const int32_t to[BANDS] = {today - 1, today, end,
                               day_from_ymd(9999, 12, 31)};
    query_init(&q, cx->arena);
    for (size_t i = 0; i < BANDS; i++) {
        const struct task_filter f = {.when = TASK_RANGE, .from = from[i],
                                      .to = to[i]};
        query_sql(&q, i ? " UNION ALL " : "");
        query_sql(&q, SQL_BAND);
        query_bind(&q, B_U64(i));
        query_sql(&q, team ? SQL_MANY : SQL_FEW);
        where(&q, cx, team);
        where_when(&q, &f, today);
        query_sql(&q, " LIMIT ?) few");
        query_bind(&q, B_I64(TASK_COUNT_MOST + 1));
    }
    TRY(query_rows(cx, &q, &r));
    for (size_t i = 0; i < r.count; i++)
        n[rows_u64(&r, i, 0)] = rows_u64(&r, i, 1);
    return OK;
}

static uint64_t
at_most(uint64_t n)
{
    return n > TASK_COUNT_MOST ? TASK_COUNT_MOST + 1 : n;
}

enum err
task_list_counts(struct ctx *cx, bool team, uint64_t counts[TASK_WHEN_COUNT])
{
    uint64_t n[BANDS];
    bool many;
    TRY(bands_of_few(cx, team, n, &many));
    if (many)
        TRY(bands_of_many(cx, team, n));
    counts[TASK_OVERDUE] = n[BAND_OVERDUE];
    counts[TASK_TODAY] = n[BAND_TODAY];
    counts[TASK_LATER] = n[BAND_LATER];
    counts[TASK_WEEK] = at_most(n[BAND_TODAY] + n[BAND_WEEK]);
    counts[TASK_DUE] = at_most(n[BAND_OVERDUE] + n[BAND_TODAY]);
    counts[TASK_OPEN] = at_most(counts[TASK_DUE] + n[BAND_WEEK] +
                                n[BAND_LATER]);
    return OK;
}

/* ---- the number in the navigation ---- */

/* Whose the customers are is judged here and not by the server: in its WHERE the
 * teams of the actor cost it as much as all the rest. */
static const char SQL_BADGE[] =
    "(SELECT 0, t.customer_id, t.customer_owner_id, t.customer_team_id"
    " FROM task t FORCE INDEX FOR JOIN (task_by_account)"
    " WHERE t.account_id = ? AND t.listed = 1 AND t.due_on <= ? LIMIT ?)";
static const char SQL_BADGE_COUNT[] =
    "SELECT COUNT(*) FROM (SELECT 1 FROM task t FORCE INDEX FOR JOIN"
    " (task_by_account)";

void
task_badge(struct query *q, const struct ctx *cx)
{
    query_sql(q, SQL_BADGE);
    query_bind(q, B_U64(cx->actor.user_id));
    query_bind(q, B_DAY(clock_today()));
    query_bind(q, B_U64(TASK_BADGE_MOST + 1));
}

/* The rows broke off, and some of them are not the actor's to see. */
static enum err
badge_count_seen(struct ctx *cx, uint64_t *n)
{
    const struct task_filter due = {.when = TASK_DUE};
    struct query q;
    struct rows r;
    query_init(&q, cx->arena);
    query_sql(&q, SQL_BADGE_COUNT);
    where(&q, cx, false);
    where_when(&q, &due, clock_today());
    query_sql(&q, " LIMIT ?) few");
    query_bind(&q, B_U64(TASK_BADGE_MOST + 1));
    TRY(query_rows(cx, &q, &r));
    *n = rows_u64(&r, 0, 0);
    return OK;
}

enum err
task_badge_count(struct ctx *cx, const struct rows *r, uint64_t *n)
{
    struct customer_scope_seen s = customer_scope_seen(cx, r, 0);
    *n = s.seen;
    return s.seen < s.all && s.all > TASK_BADGE_MOST ? badge_count_seen(cx, n)
                                                     : OK;
}
