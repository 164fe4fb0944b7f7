/* See report.h: issuing, what was issued, withdrawing, and decisions. */
#include <string.h>

#include "db/compose.h"
#include "model/audit.h"
#include "model/report.h"

static const char SQL_COUNT[] =
    "INSERT INTO report_counter (year, last) VALUES (?, 1)"
    " ON DUPLICATE KEY UPDATE last = last + 1";
static const char SQL_NUMBER[] =
    "SELECT last FROM report_counter WHERE year = ?";

enum err
report_number(struct ctx *cx, const char **out)
{
    struct rows r;
    int y, m, d;
    day_to_ymd(clock_today(), &y, &m, &d);
    TRY(db_exec(cx, SQL_COUNT, B_I64(y)));
    TRY(db_find(cx, &r, SQL_NUMBER, B_I64(y)));
    *out = arena_printf(cx->arena, "BG-%04d-%04llu", y,
                        (unsigned long long)rows_u64(&r, 0, 0));
    return OK;
}

/* ---- names ---- */

static int
name_read(const struct rows *r, size_t i, struct report_name *out)
{
    *out = (struct report_name){rows_u64(r, i, 0), rows_text(r, i, 1)};
    return 0;
}

static void
names_of(struct ctx *cx, const struct rows *r, struct report_name **out,
         size_t *n)
{
    *n = r->count;
    *out = ARENA_ARRAY(cx->arena, r->count, struct report_name);
    for (size_t i = 0; i < r->count; i++)
        name_read(r, i, &(*out)[i]);
}

/* A row that stayed behind although its customer is gone says nothing. */
static const char SQL_NAMES[] =
    "SELECT n.customer_id, n.name FROM report_name n JOIN customer c"
    " ON c.id = n.customer_id WHERE n.report_id = ? ORDER BY n.customer_id";

enum err
report_names(struct ctx *cx, uint64_t report_id, struct report_name **out,
             size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_NAMES, B_U64(report_id)));
    names_of(cx, &r, out, n);
    return OK;
}

enum err
report_names_now(struct ctx *cx, const uint64_t *ids, size_t n,
                 struct report_name **out, size_t *count)
{
    struct query q;
    struct rows r;
    query_init(&q, cx->arena);
    query_sql(&q, "SELECT c.id, c.name FROM customer c WHERE c.id IN");
    query_ids(&q, ids, n);
    query_sql(&q, " ORDER BY c.id");
    TRY(query_rows(cx, &q, &r));
    names_of(cx, &r, out, count);
    return OK;
}

/* ---- issuing ---- */

static const char SQL_ISSUE[] =
    "UPDATE report SET state = 'issued', code = ?, issued_at = ?, lang = ?,"
    " style = ?, previous_id = ?, version = version + 1"
    " WHERE id = ? AND state = 'draft' AND version = ?";
static const char SQL_FREEZE[] =
    "INSERT INTO report_document (report_id, html, cells, sha)"
    " VALUES (?, ?, ?, ?)";
static const char SQL_NAME_ADD[] =
    "INSERT INTO report_name (report_id, customer_id, name)"
    " VALUES (?, ?, ?)";
static const char SQL_FIGURE_ADD[] =
    "INSERT INTO report_figure (report_id, code, value) VALUES (?, ?, ?)";

static enum err
names_keep(struct ctx *cx, uint64_t id, const uint64_t *ids, size_t n)
{
    struct report_name *names;
    size_t count;
    TRY(report_names_now(cx, ids, n, &names, &count));
    struct bind *b = ARENA_ARRAY(cx->arena, count * 3, struct bind);
    for (size_t i = 0; i < count; i++) {
        b[i * 3] = B_U64(id);
        b[i * 3 + 1] = B_U64(names[i].id);
        b[i * 3 + 2] = B_TEXT(names[i].name);
    }
    return count ? db_exec_array(cx, SQL_NAME_ADD, b, count, 3) : OK;
}

static enum err
figures_keep(struct ctx *cx, uint64_t id, const struct report_figure *figures,
             size_t n)
{
    struct bind *b = ARENA_ARRAY(cx->arena, n * 3, struct bind);
    for (size_t i = 0; i < n; i++) {
        b[i * 3] = B_U64(id);
        b[i * 3 + 1] = B_TEXT(figures[i].code);
        b[i * 3 + 2] = B_I64(figures[i].value);
    }
    return n ? db_exec_array(cx, SQL_FIGURE_ADD, b, n, 3) : OK;
}

enum err
report_issue(struct ctx *cx, const struct report *r,
             const struct report_frozen *f,
             const struct report_figure *figures, size_t n,
             const uint64_t *ids, size_t id_count)
{
    TRY(db_exec(cx, SQL_ISSUE, B_TEXT(r->code), B_TIME(r->issued_at),
                B_TEXT(lang_code(cx->lang)), B_U64(REPORT_STYLE),
                B_REF(r->previous_id), B_U64(r->id), B_I64(r->version)));
    if (db_affected(cx->db) != 1)
        return ERR_CONFLICT;
    TRY(db_exec(cx, SQL_FREEZE, B_U64(r->id), B_BYTES(f->html, f->html_len),
                B_BYTES(f->cells, f->cells_len), B_TEXT(f->sha)));
    TRY(names_keep(cx, r->id, ids, id_count));
    TRY(figures_keep(cx, r->id, figures, n));
    return audit_write(cx, "report.issue", "report", r->id, NULL);
}

static const char SQL_DOCUMENT[] =
    "SELECT html, cells, sha FROM report_document WHERE report_id = ?";

enum err
report_document(struct ctx *cx, uint64_t id, struct report_frozen *out)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_DOCUMENT, B_U64(id)));
    out->html = rows_bytes(&r, 0, 0, &out->html_len);
    out->cells = rows_bytes(&r, 0, 1, &out->cells_len);
    out->sha = rows_text(&r, 0, 2);
    return OK;
}

static const char SQL_FIGURES[] =
    "SELECT code, value FROM report_figure WHERE report_id = ?";

enum err
report_figures(struct ctx *cx, uint64_t id, struct report_figure **out,
               size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_FIGURES, B_U64(id)));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count, struct report_figure);
    for (size_t i = 0; i < r.count; i++)
        (*out)[i] = (struct report_figure){rows_text(&r, i, 0),
                                           rows_i64(&r, i, 1)};
    return OK;
}

static const char SQL_WITHDRAW[] =
    "UPDATE report SET state = 'withdrawn', withdrawn_at = ?,"
    " withdrawn_by = ?, withdrawn_why = ?, version = version + 1"
    " WHERE id = ? AND state = 'issued' AND version = ?";

enum err
report_withdraw(struct ctx *cx, const struct report *r, const char *why)
{
    TRY(db_exec(cx, SQL_WITHDRAW, B_TIME(clock_now()),
                B_U64(cx->actor.user_id), B_TEXT(why), B_U64(r->id),
                B_I64(r->version)));
    if (db_affected(cx->db) != 1)
        return ERR_CONFLICT;
    return audit_write(cx, "report.withdraw", "report", r->id, NULL);
}

/* ---- decisions ---- */

static const char SQL_DECISIONS[] =
    "SELECT id, customer, what, who, result, due_on, done"
    " FROM report_decision WHERE report_id = ? ORDER BY id";

enum err
report_decisions(struct ctx *cx, uint64_t id, struct report_decision **out,
                 size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_DECISIONS, B_U64(id)));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count, struct report_decision);
    for (size_t i = 0; i < r.count; i++)
        (*out)[i] = (struct report_decision){
            rows_u64(&r, i, 0), rows_text(&r, i, 1), rows_text(&r, i, 2),
            rows_text(&r, i, 3), rows_text(&r, i, 4), rows_day(&r, i, 5),
            rows_i64(&r, i, 6) != 0, id, ""};
    return OK;
}

static const char SQL_DECISION_ADD[] =
    "INSERT INTO report_decision (report_id, customer, what, who, due_on,"
    " created_at, account_id) VALUES (?, ?, ?, ?, ?, ?, ?)";

enum err
report_decision_add(struct ctx *cx, const struct report *r,
                    const struct report_decision *d)
{
    TRY(db_exec(cx, SQL_DECISION_ADD, B_U64(r->id), B_TEXT(d->customer),
                B_TEXT(d->what), B_TEXT(d->who), B_DAY(d->due_on),
                B_TIME(clock_now()), B_U64(cx->actor.user_id)));
    return audit_write(cx, "report.decide", "report", r->id, NULL);
}

static const char SQL_DECISION_SET[] =
    "UPDATE report_decision SET done = ?, result = ? WHERE id = ? AND"
    " report_id = ?";

enum err
report_decision_set(struct ctx *cx, const struct report *r,
                    const struct report_decision *d)
{
    TRY(db_exec(cx, SQL_DECISION_SET, B_U64(d->done), B_TEXT(d->result),
                B_U64(d->id), B_U64(r->id)));
    return db_affected(cx->db) == 1
        ? audit_write(cx, "report.decide", "report", r->id, NULL)
        : ERR_NOT_FOUND;
}
