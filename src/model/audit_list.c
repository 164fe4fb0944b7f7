/* See audit_list.h. An administrator sees who did what, and what it was about
 * only where another of his roles lets him see that customer. */
#include "model/audit_list.h"

#include <string.h>

#include "db/compose.h"
#include "model/customer_scope.h"

static const char SQL_ROWS[] =
    "SELECT a.id, a.at, w.name, w.login, a.action, a.subject, a.subject_id,"
    " a.detail, a.address, COALESCE(cu.name, co.name, ac.name, te.name),"
    " COALESCE(cu.id, cc.id), COALESCE(cu.code, cc.code),"
    " COALESCE(cu.owner_id, cc.owner_id), COALESCE(cu.team_id, cc.team_id)"
    " FROM audit a LEFT JOIN account w ON w.id = a.account_id"
    " LEFT JOIN customer cu ON a.subject = 'customer'"
    "   AND cu.id = a.subject_id"
    " LEFT JOIN contact co ON a.subject = 'contact' AND co.id = a.subject_id"
    " LEFT JOIN customer cc ON cc.id = co.customer_id"
    " LEFT JOIN account ac ON a.subject = 'account' AND ac.id = a.subject_id"
    " LEFT JOIN team te ON a.subject = 'team' AND te.id = a.subject_id"
    " WHERE 1 = 1";

static const char *
pattern(struct arena *a, const char *text)
{
    struct buf b;
    buf_init(&b, a);
    buf_addc(&b, '%');
    for (; *text; text++) {
        if (strchr("%_\\", *text))
            buf_addc(&b, '\\');
        buf_addc(&b, *text);
    }
    buf_addc(&b, '%');
    return b.data;
}

static void
where(struct ctx *cx, struct query *q, const struct audit_filter *f)
{
    query_init(q, cx->arena);
    query_sql(q, SQL_ROWS);
    if (f->who) {
        const char *like = pattern(cx->arena, f->who);
        query_sql(q, " AND a.account_id IN (SELECT id FROM account"
                     " WHERE name LIKE ? OR"
                     " CONVERT(login USING utf8mb4) LIKE ?)");
        query_bind(q, B_TEXT(like));
        query_bind(q, B_TEXT(like));
    }
    if (f->action) {
        query_sql(q, " AND a.action = ?");
        query_bind(q, B_TEXT(f->action));
    }
    if (f->subject) {
        query_sql(q, " AND a.subject = ? AND a.subject_id = ?");
        query_bind(q, B_TEXT(f->subject));
        query_bind(q, B_U64(f->subject_id));
    }
    if (f->from != DAY_NONE) {
        query_sql(q, " AND a.at >= ?");
        query_bind(q, B_TIME(day_start(f->from)));
    }
    if (f->to != DAY_NONE) {
        query_sql(q, " AND a.at < ?");
        query_bind(q, B_TIME(day_start(f->to + 1)));
    }
}

static bool
is_about_customer(const struct audit_row *a)
{
    return a->subject_id && (!strcmp(a->subject, "customer") ||
                             !strcmp(a->subject, "contact"));
}

static struct audit_row
row_of(const struct ctx *cx, const struct rows *r, size_t i)
{
    struct audit_row a = {
        .id = rows_u64(r, i, 0), .at = rows_time(r, i, 1),
        .who = rows_text(r, i, 2), .login = rows_text(r, i, 3),
        .action = rows_text(r, i, 4), .subject = rows_text(r, i, 5),
        .subject_id = rows_u64(r, i, 6), .detail = rows_text(r, i, 7),
        .address = rows_text(r, i, 8), .name = rows_text(r, i, 9),
        .customer_id = rows_u64(r, i, 10)};
    /* Of one that was deleted for good nobody knows whose it was. */
    a.hidden = is_about_customer(&a) &&
               (a.customer_id ? !customer_scope_sees(cx, rows_u64(r, i, 12),
                                                     rows_u64(r, i, 13))
                              : cx->actor.reach != REACH_ALL);
    if (a.hidden)
        a.name = rows_text(r, i, 11);
    return a;
}

enum err
audit_list(struct ctx *cx, const struct audit_filter *f, uint64_t after,
           uint64_t before, size_t size, struct audit_row **out, size_t *n,
           bool *more)
{
    struct query q;
    struct rows r;
    where(cx, &q, f);
    if (before)
        query_sql(&q, " AND a.id > ? ORDER BY a.id LIMIT ?");
    else if (after)
        query_sql(&q, " AND a.id < ? ORDER BY a.id DESC LIMIT ?");
    else
        query_sql(&q, " ORDER BY a.id DESC LIMIT ?");
    if (before || after)
        query_bind(&q, B_U64(before ? before : after));
    query_bind(&q, B_U64(size + 1));
    TRY(query_rows(cx, &q, &r));
    *more = r.count > size;
    *n = *more ? size : r.count;
    *out = ARENA_ARRAY(cx->arena, *n, struct audit_row);
    for (size_t i = 0; i < *n; i++)
        (*out)[before ? *n - 1 - i : i] = row_of(cx, &r, i);
    return OK;
}

struct each {
    const struct ctx *cx;
    audit_row_fn *fn;
    void *arg;
};

static enum err
each_row(void *arg, const struct rows *r)
{
    const struct each *e = arg;
    struct audit_row row = row_of(e->cx, r, 0);
    return e->fn(e->arg, &row);
}

enum err
audit_each(struct ctx *cx, const struct audit_filter *f, audit_row_fn *fn,
           void *arg)
{
    struct query q;
    struct each e = {cx, fn, arg};
    where(cx, &q, f);
    query_sql(&q, " ORDER BY a.id");
    return query_each(cx, &q, each_row, &e);
}
