/* See report.h: reports as they are found, and drafts. */
#include "model/report.h"

#include <string.h>

#include "db/compose.h"
#include "model/audit.h"

#define COLUMNS                                                               \
    "SELECT r.id, COALESCE(r.code, ''), r.kind, r.title, r.query, r.series,"  \
    " r.lang, r.state, r.period_from, r.period_to, r.amounts, r.account_id,"  \
    " r.team_id, r.previous_id, r.withdrawn_by, r.created_at, r.issued_at,"   \
    " r.withdrawn_at, r.withdrawn_why, r.version, a.name, w.name"

static enum report_state
state_of(const char *code)
{
    return !strcmp(code, "issued")      ? REPORT_ISSUED
           : !strcmp(code, "withdrawn") ? REPORT_WITHDRAWN
                                        : REPORT_DRAFT;
}

static struct report
report_row(const struct ctx *cx, const struct rows *r, size_t i)
{
    return (struct report){
        .id = rows_u64(r, i, 0), .code = rows_text(r, i, 1),
        .kind = rows_text(r, i, 2), .title = rows_text(r, i, 3),
        .query = rows_text(r, i, 4), .series = rows_text(r, i, 5),
        .lang = rows_text(r, i, 6), .state = state_of(rows_text(r, i, 7)),
        .period_from = rows_day(r, i, 8), .period_to = rows_day(r, i, 9),
        .amounts = rows_i64(r, i, 10) != 0,
        .account_id = rows_u64(r, i, 11), .team_id = rows_u64(r, i, 12),
        .previous_id = rows_u64(r, i, 13),
        .withdrawn_by = rows_u64(r, i, 14),
        .created_at = rows_time(r, i, 15), .issued_at = rows_time(r, i, 16),
        .withdrawn_at = rows_time(r, i, 17),
        .withdrawn_why = rows_text(r, i, 18), .version = rows_i64(r, i, 19),
        .author = rows_text(r, i, 20), .withdrawer = rows_text(r, i, 21),
        .own = rows_u64(r, i, 11) == cx->actor.user_id};
}

/* Whose it is, the managers above that, and whom the issuer named. */
static void
where_add(struct query *q, const struct ctx *cx)
{
    query_sql(q, " FROM report r JOIN account a ON a.id = r.account_id"
                 " LEFT JOIN account w ON w.id = r.withdrawn_by"
                 " WHERE (r.account_id = ?");
    query_bind(q, B_U64(cx->actor.user_id));
    if ((cx->actor.roles & ROLE_MANAGER) && cx->actor.team_count) {
        query_sql(q, " OR r.team_id IN");
        query_ids(q, cx->actor.team_ids, cx->actor.team_count);
    }
    query_sql(q, " OR (r.state <> 'draft' AND EXISTS (SELECT 1 FROM"
                 " report_reader rr WHERE rr.report_id = r.id AND"
                 " rr.account_id = ?)))");
    query_bind(q, B_U64(cx->actor.user_id));
}

static void
filter_add(struct query *q, const struct ctx *cx,
           const struct report_filter *f)
{
    static const char *const states[] = {"draft", "issued", "withdrawn"};
    if (f->text && *f->text) {
        const char *like = arena_printf(cx->arena, "%%%s%%", f->text);
        query_sql(q, " AND (r.title LIKE ? OR CONVERT(r.code USING utf8mb4)"
                     " LIKE ? OR a.name LIKE ?)");
        for (int i = 0; i < 3; i++)
            query_bind(q, B_TEXT(like));
    }
    if (f->kind && *f->kind) {
        query_sql(q, " AND r.kind = ?");
        query_bind(q, B_CODE(f->kind));
    }
    if (f->state >= 0) {
        query_sql(q, " AND r.state = ?");
        query_bind(q, B_TEXT(states[f->state]));
    }
}

enum err
report_list(struct ctx *cx, const struct report_filter *f,
            struct report **out, size_t *n, uint64_t *total)
{
    struct query q, count;
    struct rows r;
    query_init(&count, cx->arena);
    query_sql(&count, "SELECT COUNT(*)");
    where_add(&count, cx);
    filter_add(&count, cx, f);
    TRY(query_rows(cx, &count, &r));
    *total = rows_u64(&r, 0, 0);
    query_init(&q, cx->arena);
    query_sql(&q, COLUMNS);
    where_add(&q, cx);
    filter_add(&q, cx, f);
    query_sql(&q, " ORDER BY r.id DESC LIMIT ? OFFSET ?");
    query_bind(&q, B_U64(f->n));
    query_bind(&q, B_U64(f->first));
    TRY(query_rows(cx, &q, &r));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count, struct report);
    for (size_t i = 0; i < r.count; i++)
        (*out)[i] = report_row(cx, &r, i);
    return OK;
}

enum err
report_find(struct ctx *cx, uint64_t id, struct report *out)
{
    struct query q;
    struct rows r;
    query_init(&q, cx->arena);
    query_sql(&q, COLUMNS);
    where_add(&q, cx);
    query_sql(&q, " AND r.id = ?");
    query_bind(&q, B_U64(id));
    TRY(query_rows(cx, &q, &r));
    if (!r.count)
        return ERR_NOT_FOUND;
    *out = report_row(cx, &r, 0);
    return OK;
}

enum err
report_previous(struct ctx *cx, const char *series, int32_t before,
                struct report *out, bool *found)
{
    struct query q;
    struct rows r;
    query_init(&q, cx->arena);
    query_sql(&q, COLUMNS);
    where_add(&q, cx);
    query_sql(&q, " AND r.series = ? AND r.state = 'issued' AND"
                  " r.period_to < ? ORDER BY r.period_to DESC, r.id DESC"
                  " LIMIT 1");
    query_bind(&q, B_TEXT(series));
    query_bind(&q, B_DAY(before));
    TRY(query_rows(cx, &q, &r));
    *found = r.count > 0;
    if (*found)
        *out = report_row(cx, &r, 0);
    return OK;
}

enum err
report_carried(struct ctx *cx, const struct report *report,
               struct report_decision **out, size_t *n)
{
    struct query q;
    struct rows r;
    query_init(&q, cx->arena);
    query_sql(&q, "SELECT d.id, d.customer, d.what, d.who, d.result, d.due_on,"
                  " d.done, x.id, x.code FROM (SELECT r.id, r.code,"
                  " r.period_to");
    where_add(&q, cx);
    query_sql(&q, " AND r.series = ? AND r.state = 'issued' AND (r.id = ? OR"
                  " r.period_to < ?)) x JOIN report_decision d ON"
                  " d.report_id = x.id WHERE x.id = ? OR d.done = 0"
                  " ORDER BY x.period_to, d.id");
    query_bind(&q, B_TEXT(report->series));
    query_bind(&q, B_U64(report->id));
    query_bind(&q, B_DAY(report->period_to));
    query_bind(&q, B_U64(report->id));
    TRY(query_rows(cx, &q, &r));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count, struct report_decision);
    for (size_t i = 0; i < r.count; i++)
        (*out)[i] = (struct report_decision){
            rows_u64(&r, i, 0), rows_text(&r, i, 1), rows_text(&r, i, 2),
            rows_text(&r, i, 3), rows_text(&r, i, 4), rows_day(&r, i, 5),
            rows_i64(&r, i, 6) != 0, rows_u64(&r, i, 7), rows_text(&r, i, 8)};
    return OK;
}

/* ---- drafts ---- */

static const char SQL_PARTS_ADD[] =
    "INSERT INTO report_section (report_id, code, place, shown, remark)"
    " VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE place = VALUES(place),"
    " shown = VALUES(shown), remark = VALUES(remark)";

static enum err
parts_write(struct ctx *cx, uint64_t id, const struct report_part *parts,
            size_t n)
{
    struct bind *b = ARENA_ARRAY(cx->arena, n * 5, struct bind);
    for (size_t i = 0; i < n; i++) {
        b[i * 5] = B_U64(id);
        b[i * 5 + 1] = B_TEXT(parts[i].code);
        b[i * 5 + 2] = B_U64(i + 1);
        b[i * 5 + 3] = B_U64(parts[i].shown);
        b[i * 5 + 4] = B_TEXT(parts[i].remark ? parts[i].remark : "");
    }
    return db_exec_array(cx, SQL_PARTS_ADD, b, n, 5);
}

static const char SQL_ADD[] =
    "INSERT INTO report (kind, title, query, series, period_from, period_to,"
    " amounts, lang, account_id, team_id, created_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

enum err
report_add(struct ctx *cx, struct report *r, const struct report_part *parts,
           size_t n)
{
    TRY(db_exec(cx, SQL_ADD, B_TEXT(r->kind), B_TEXT(r->title),
                B_TEXT(r->query), B_TEXT(r->series), B_DAY(r->period_from),
                B_DAY(r->period_to), B_U64(r->amounts),
                B_TEXT(lang_code(cx->lang)), B_U64(cx->actor.user_id),
                B_REF(cx->actor.team_id), B_TIME(clock_now())));
    r->id = db_last_id(cx->db);
    TRY(parts_write(cx, r->id, parts, n));
    return audit_write(cx, "report.create", "report", r->id, NULL);
}

static const char SQL_PARTS[] =
    "SELECT code, shown, remark FROM report_section WHERE report_id = ?"
    " ORDER BY place, code";

enum err
report_parts(struct ctx *cx, uint64_t id, struct report_part **out, size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_PARTS, B_U64(id)));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count, struct report_part);
    for (size_t i = 0; i < r.count; i++)
        (*out)[i] = (struct report_part){rows_text(&r, i, 0),
                                         rows_i64(&r, i, 1) != 0,
                                         rows_text(&r, i, 2)};
    return OK;
}

static const char SQL_SAVE[] =
    "UPDATE report SET amounts = ?, version = version + 1 WHERE id = ? AND"
    " version = ? AND state = 'draft'";
static const char SQL_READERS_DROP[] =
    "DELETE FROM report_reader WHERE report_id = ?";
static const char SQL_READER_ADD[] =
    "INSERT INTO report_reader (report_id, account_id) SELECT ?, id"
    " FROM account WHERE id = ? AND active = 1";

static enum err
readers_write(struct ctx *cx, uint64_t id, const uint64_t *readers, size_t n)
{
    TRY(db_exec(cx, SQL_READERS_DROP, B_U64(id)));
    for (size_t i = 0; i < n; i++)
        TRY(db_exec(cx, SQL_READER_ADD, B_U64(id), B_U64(readers[i])));
    return OK;
}

enum err
report_save(struct ctx *cx, const struct report *r,
            const struct report_part *parts, size_t n,
            const uint64_t *readers, size_t reader_count)
{
    TRY(db_exec(cx, SQL_SAVE, B_U64(r->amounts), B_U64(r->id),
                B_I64(r->version)));
    if (db_affected(cx->db) != 1)
        return ERR_CONFLICT;
    TRY(parts_write(cx, r->id, parts, n));
    TRY(readers_write(cx, r->id, readers, reader_count));
    return audit_write(cx, "report.edit", "report", r->id, NULL);
}

static const char SQL_PARTS_DROP[] =
    "DELETE FROM report_section WHERE report_id = ?";
static const char SQL_DROP[] =
    "DELETE FROM report WHERE id = ? AND version = ? AND state = 'draft'";

enum err
report_delete(struct ctx *cx, const struct report *r)
{
    if (r->state != REPORT_DRAFT)
        return ERR_CONFLICT;
    TRY(db_exec(cx, SQL_PARTS_DROP, B_U64(r->id)));
    TRY(db_exec(cx, SQL_READERS_DROP, B_U64(r->id)));
    TRY(db_exec(cx, SQL_DROP, B_U64(r->id), B_I64(r->version)));
    if (db_affected(cx->db) != 1)
        return ERR_CONFLICT;
    return audit_write(cx, "report.delete", "report", r->id, NULL);
}

static const char SQL_READERS[] =
    "SELECT a.id, a.name FROM report_reader rr JOIN account a"
    " ON a.id = rr.account_id WHERE rr.report_id = ? ORDER BY a.name";
static const char SQL_PEOPLE[] =
    "SELECT id, name FROM account WHERE active = 1 AND login <> 'system'"
    " ORDER BY name";

static enum err
people_read(struct ctx *cx, struct rows *r, struct report_reader **out,
            size_t *n)
{
    *n = r->count;
    *out = ARENA_ARRAY(cx->arena, r->count, struct report_reader);
    for (size_t i = 0; i < r->count; i++)
        (*out)[i] = (struct report_reader){rows_u64(r, i, 0),
                                           rows_text(r, i, 1)};
    return OK;
}

enum err
report_readers(struct ctx *cx, uint64_t id, struct report_reader **out,
               size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_READERS, B_U64(id)));
    return people_read(cx, &r, out, n);
}

enum err
report_people(struct ctx *cx, struct report_reader **out, size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_PEOPLE));
    return people_read(cx, &r, out, n);
}
