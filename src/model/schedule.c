/* See schedule.h: schedules, and when they are due. */
#include "model/schedule.h"

#include <string.h>

#include "core/field.h"
#include "db/compose.h"
#include "model/audit.h"

enum { DAYS_AHEAD = 750 };

const struct choice schedule_periods[] = {
    {"week", N_("The week before")}, {"month", N_("The month before")},
    {"quarter", N_("The quarter before")},
    {"half", N_("The half-year before")}, {"year", N_("The year before")},
    {"fiscal", N_("The financial year before")},
    {"day", N_("The day before")}, {NULL, NULL}};
const struct choice schedule_rhythms[] = {
    {"week", N_("Every week")},
    {"first_week", N_("First working day of the week")},
    {"month", N_("Every month")},
    {"first_month", N_("First working day of the month")},
    {"day", N_("Every day")}, {NULL, NULL}};
const struct choice schedule_weekdays[] = {
    {"1", N_("weekday|Monday")}, {"2", N_("weekday|Tuesday")},
    {"3", N_("weekday|Wednesday")}, {"4", N_("weekday|Thursday")},
    {"5", N_("weekday|Friday")}, {"6", N_("weekday|Saturday")},
    {"7", N_("weekday|Sunday")}, {NULL, NULL}};

/* ---- when ---- */

/* It is worked, and no day since `from` was. */
static bool
first_worked(const struct workdays *w, int32_t from, int32_t day)
{
    for (int32_t d = from; d < day; d++)
        if (workday_is(w, d))
            return false;
    return workday_is(w, day);
}

static bool
day_fits(const struct schedule *s, const struct workdays *w, int32_t day)
{
    int year, month, n;
    day_to_ymd(day, &year, &month, &n);
    int32_t last = day_add_months(day - n + 1, 1) - 1;
    bool to_the_end = s->month_day > n && day == last;
    if (!strcmp(s->rhythm, "week"))
        return day_of_week(day) == s->weekday;
    if (!strcmp(s->rhythm, "month"))
        return n == s->month_day || to_the_end;
    if (!strcmp(s->rhythm, "first_week"))
        return first_worked(w, day - day_of_week(day) + 1, day);
    if (!strcmp(s->rhythm, "first_month"))
        return first_worked(w, day - n + 1, day);
    return true;
}

int64_t
schedule_next(const struct schedule *s, const struct workdays *w,
              int64_t after)
{
    int32_t from = day_of(after);
    for (int32_t d = from; d < from + DAYS_AHEAD; d++) {
        int64_t at = moment_of(d, (int)s->hour * 3600);
        if (at > after && day_fits(s, w, d))
            return at;
    }
    return TIME_NONE;
}

struct period
schedule_period(const struct schedule *s, int32_t day, int year_from)
{
    static const struct {
        const char *word;
        enum period_kind kind;
    } kinds[] = {{"week", PERIOD_WEEK}, {"month", PERIOD_MONTH},
                 {"quarter", PERIOD_QUARTER}, {"half", PERIOD_HALF},
                 {"year", PERIOD_YEAR}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (!strcmp(s->period, kinds[i].word)) {
            struct period p = period_of(kinds[i].kind, day);
            return period_step(&p, -1);
        }
    if (!strcmp(s->period, "fiscal")) {
        struct period p = period_fiscal(day, year_from);
        return period_step(&p, -1);
    }
    return (struct period){PERIOD_DAYS, day - 1, day - 1};
}

/* ---- reading ---- */

#define COLUMNS                                                               \
    "SELECT s.id, s.name, s.kind, s.query, s.period, s.rhythm, s.lang,"       \
    " s.weekday, s.month_day, s.hour, s.amounts, s.skip_empty, s.mail,"       \
    " s.active, s.next_at, s.account_id, s.version, a.name, a.login,"         \
    " u.ended_at, COALESCE(u.state, ''), COALESCE(r.code, ''), u.report_id"   \
    " FROM report_schedule s JOIN account a ON a.id = s.account_id"           \
    " LEFT JOIN report_run u ON u.id = (SELECT x.id FROM report_run x"        \
    "  WHERE x.schedule_id = s.id AND x.state <> 'waiting'"                   \
    "  ORDER BY x.due_at DESC LIMIT 1)"                                       \
    " LEFT JOIN report r ON r.id = u.report_id"

static struct schedule
schedule_row(const struct ctx *cx, const struct rows *r, size_t i)
{
    return (struct schedule){
        .id = rows_u64(r, i, 0), .name = rows_text(r, i, 1),
        .kind = rows_text(r, i, 2), .query = rows_text(r, i, 3),
        .period = rows_text(r, i, 4), .rhythm = rows_text(r, i, 5),
        .lang = rows_text(r, i, 6), .weekday = rows_i64(r, i, 7),
        .month_day = rows_i64(r, i, 8), .hour = rows_i64(r, i, 9),
        .amounts = rows_i64(r, i, 10) != 0,
        .skip_empty = rows_i64(r, i, 11) != 0,
        .mail = rows_i64(r, i, 12) != 0, .active = rows_i64(r, i, 13) != 0,
        .next_at = rows_time(r, i, 14), .account_id = rows_u64(r, i, 15),
        .version = rows_i64(r, i, 16), .owner = rows_text(r, i, 17),
        .login = rows_text(r, i, 18), .last_at = rows_time(r, i, 19),
        .last_state = rows_text(r, i, 20), .last_code = rows_text(r, i, 21),
        .last_report = rows_u64(r, i, 22),
        .own = rows_u64(r, i, 15) == cx->actor.user_id};
}

static void
where_add(struct query *q, const struct ctx *cx)
{
    query_sql(q, " WHERE (s.account_id = ?");
    query_bind(q, B_U64(cx->actor.user_id));
    if ((cx->actor.roles & ROLE_MANAGER) && cx->actor.team_count) {
        query_sql(q, " OR s.team_id IN");
        query_ids(q, cx->actor.team_ids, cx->actor.team_count);
    }
    query_sql(q, ")");
}

enum err
schedule_list(struct ctx *cx, struct schedule **out, size_t *n)
{
    struct query q;
    struct rows r;
    query_init(&q, cx->arena);
    query_sql(&q, COLUMNS);
    where_add(&q, cx);
    query_sql(&q, " ORDER BY s.name, s.id LIMIT 1000");
    TRY(query_rows(cx, &q, &r));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count + 1, struct schedule);
    for (size_t i = 0; i < r.count; i++)
        (*out)[i] = schedule_row(cx, &r, i);
    return OK;
}

enum err
schedule_find(struct ctx *cx, uint64_t id, struct schedule *out)
{
    struct query q;
    struct rows r;
    query_init(&q, cx->arena);
    query_sql(&q, COLUMNS);
    where_add(&q, cx);
    query_sql(&q, " AND s.id = ?");
    query_bind(&q, B_U64(id));
    TRY(query_rows(cx, &q, &r));
    if (!r.count)
        return ERR_NOT_FOUND;
    *out = schedule_row(cx, &r, 0);
    return OK;
}

static const char SQL_PARTS[] =
    "SELECT code, shown FROM report_schedule_section WHERE schedule_id = ?"
    " ORDER BY place, code";

enum err
schedule_parts(struct ctx *cx, uint64_t id, struct report_part **out,
               size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_PARTS, B_U64(id)));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count + 1, struct report_part);
    for (size_t i = 0; i < r.count; i++)
        (*out)[i] = (struct report_part){rows_text(&r, i, 0),
                                         rows_i64(&r, i, 1) != 0, ""};
    return OK;
}

static const char SQL_READERS[] =
    "SELECT a.id, a.name FROM report_schedule_reader x JOIN account a"
    " ON a.id = x.account_id WHERE x.schedule_id = ? AND a.active = 1"
    " ORDER BY a.name";

enum err
schedule_readers(struct ctx *cx, uint64_t id, struct report_reader **out,
                 size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_READERS, B_U64(id)));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count + 1, struct report_reader);
    for (size_t i = 0; i < r.count; i++)
        (*out)[i] = (struct report_reader){rows_u64(&r, i, 0),
                                           rows_text(&r, i, 1)};
    return OK;
}

/* ---- saving ---- */

static const char SQL_PARTS_DROP[] =
    "DELETE FROM report_schedule_section WHERE schedule_id = ?";
static const char SQL_PART_ADD[] =
    "INSERT INTO report_schedule_section (schedule_id, code, place, shown)"
    " VALUES (?, ?, ?, ?)";

static enum err
parts_write(struct ctx *cx, uint64_t id, const struct report_part *parts,
            size_t n)
{
    struct bind *b = ARENA_ARRAY(cx->arena, n * 4 + 1, struct bind);
    for (size_t i = 0; i < n; i++) {
        b[i * 4] = B_U64(id);
        b[i * 4 + 1] = B_TEXT(parts[i].code);
        b[i * 4 + 2] = B_U64(i + 1);
        b[i * 4 + 3] = B_U64(parts[i].shown);
    }
    TRY(db_exec(cx, SQL_PARTS_DROP, B_U64(id)));
    return n ? db_exec_array(cx, SQL_PART_ADD, b, n, 4) : OK;
}

static const char SQL_READERS_DROP[] =
    "DELETE FROM report_schedule_reader WHERE schedule_id = ?";
static const char SQL_READER_ADD[] =
    "INSERT INTO report_schedule_reader (schedule_id, account_id)"
    " SELECT ?, id FROM account WHERE id = ? AND active = 1";

static enum err
readers_write(struct ctx *cx, uint64_t id, const uint64_t *readers, size_t n)
{
    TRY(db_exec(cx, SQL_READERS_DROP, B_U64(id)));
    for (size_t i = 0; i < n; i++)
        TRY(db_exec(cx, SQL_READER_ADD, B_U64(id), B_U64(readers[i])));
    return OK;
}

static enum err
next_set(struct ctx *cx, struct schedule *s)
{
    struct workdays w;
    TRY(workdays_read(cx, &w));
    s->next_at = s->active ? schedule_next(s, &w, clock_now()) : TIME_NONE;
    return OK;
}

static const char SQL_ADD[] =
    "INSERT INTO report_schedule (name, kind, query, period, rhythm, weekday,"
    " month_day, hour, lang, amounts, skip_empty, mail, active, next_at,"
    " account_id, team_id, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
    " ?, ?, ?, ?, ?, ?, ?)";

static enum err
schedule_add(struct ctx *cx, struct schedule *s)
{
    TRY(db_exec(cx, SQL_ADD, B_TEXT(s->name), B_TEXT(s->kind),
                B_TEXT(s->query), B_TEXT(s->period), B_TEXT(s->rhythm),
                B_I64(s->weekday), B_I64(s->month_day), B_I64(s->hour),
                B_TEXT(s->lang), B_U64(s->amounts), B_U64(s->skip_empty),
                B_U64(s->mail), B_U64(s->active), B_TIME(s->next_at),
                B_U64(cx->actor.user_id), B_REF(cx->actor.team_id),
                B_TIME(clock_now())));
    s->id = db_last_id(cx->db);
    return OK;
}

static const char SQL_SAVE[] =
    "UPDATE report_schedule SET name = ?, query = ?, period = ?, rhythm = ?,"
    " weekday = ?, month_day = ?, hour = ?, lang = ?, amounts = ?,"
    " skip_empty = ?, mail = ?, active = ?, next_at = ?,"
    " version = version + 1 WHERE id = ? AND version = ?";

static enum err
schedule_update(struct ctx *cx, const struct schedule *s)
{
    TRY(db_exec(cx, SQL_SAVE, B_TEXT(s->name), B_TEXT(s->query),
                B_TEXT(s->period), B_TEXT(s->rhythm), B_I64(s->weekday),
                B_I64(s->month_day), B_I64(s->hour), B_TEXT(s->lang),
                B_U64(s->amounts), B_U64(s->skip_empty), B_U64(s->mail),
                B_U64(s->active), B_TIME(s->next_at), B_U64(s->id),
                B_I64(s->version)));
    return db_affected(cx->db) == 1 ? OK : ERR_CONFLICT;
}

enum err
schedule_save(struct ctx *cx, struct schedule *s,
              const struct report_part *parts, size_t n,
              const uint64_t *readers, size_t reader_count)
{
    const char *action = s->id ? "schedule.edit" : "schedule.create";
    TRY(next_set(cx, s));
    if (s->id)
        TRY(schedule_update(cx, s));
    else
        TRY(schedule_add(cx, s));
    TRY(parts_write(cx, s->id, parts, n));
    TRY(readers_write(cx, s->id, readers, reader_count));
    return audit_write(cx, action, "report_schedule", s->id, NULL);
}

static const char SQL_SWITCH[] =
    "UPDATE report_schedule SET active = ?, next_at = ?,"
    " version = version + 1 WHERE id = ?";

enum err
schedule_switch(struct ctx *cx, struct schedule *s, bool on)
{
    s->active = on;
    TRY(next_set(cx, s));
    TRY(db_exec(cx, SQL_SWITCH, B_U64(on), B_TIME(s->next_at), B_U64(s->id)));
    return audit_write(cx, on ? "schedule.on" : "schedule.off",
                       "report_schedule", s->id, NULL);
}

static const char SQL_RUNS_DROP[] =
    "DELETE FROM report_run WHERE schedule_id = ?";
static const char SQL_DROP[] = "DELETE FROM report_schedule WHERE id = ?";

enum err
schedule_delete(struct ctx *cx, const struct schedule *s)
{
    TRY(parts_write(cx, s->id, NULL, 0));
    TRY(readers_write(cx, s->id, NULL, 0));
    TRY(db_exec(cx, SQL_RUNS_DROP, B_U64(s->id)));
    TRY(db_exec(cx, SQL_DROP, B_U64(s->id)));
    return audit_write(cx, "schedule.delete", "report_schedule", s->id, NULL);
}
