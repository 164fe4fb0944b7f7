/* The list of colleagues, a page by key: name, then id. */
#include <string.h>

#include "db/compose.h"
#include "model/customer_scope.h"
#include "model/user_edit.h"

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
where(struct ctx *cx, struct query *q, const struct user_filter *f)
{
    query_sql(q, " FROM account a LEFT JOIN team t ON t.id = a.team_id"
                 " WHERE a.login <> 'system'");
    if (f->text) {
        const char *like = pattern(cx->arena, f->text);
        query_sql(q, " AND (a.name LIKE ? OR "
                     "CONVERT(a.login USING utf8mb4) LIKE ?)");
        query_bind(q, B_TEXT(like));
        query_bind(q, B_TEXT(like));
    }
    if (f->team_id) {
        query_sql(q, " AND a.team_id = ?");
        query_bind(q, B_U64(f->team_id));
    }
    if (f->role) {
        query_sql(q, " AND EXISTS (SELECT 1 FROM account_role r"
                     " WHERE r.account_id = a.id AND r.role = ?)");
        query_bind(q, B_TEXT(f->role));
    }
    if (f->active >= 0) {
        query_sql(q, " AND a.active = ?");
        query_bind(q, B_I64(f->active));
    }
}

static void
order(struct query *q, uint64_t after, uint64_t before, size_t size)
{
    if (before) {
        query_sql(q, " AND (a.name_sort < (SELECT name_sort FROM account"
                     " WHERE id = ?) OR (a.name_sort = (SELECT name_sort FROM"
                     " account WHERE id = ?) AND a.id < ?))"
                     " ORDER BY a.name_sort DESC, a.id DESC");
    } else if (after) {
        query_sql(q, " AND (a.name_sort > (SELECT name_sort FROM account"
                     " WHERE id = ?) OR (a.name_sort = (SELECT name_sort FROM"
                     " account WHERE id = ?) AND a.id > ?))"
                     " ORDER BY a.name_sort, a.id");
    } else {
        query_sql(q, " ORDER BY a.name_sort, a.id");
    }
    for (int i = 0; (before || after) && i < 3; i++)
        query_bind(q, B_U64(before ? before : after));
    query_sql(q, " LIMIT ?");
    query_bind(q, B_U64(size + 1));
}

enum err
user_list(struct ctx *cx, const struct user_filter *f, uint64_t after,
          uint64_t before, size_t size, struct user_row **out, size_t *n,
          bool *more)
{
    struct query q;
    struct rows r;
    query_init(&q, cx->arena);
    query_sql(&q, "SELECT a.id, a.name, a.login, t.name, a.active,"
                  " a.last_login_at, (SELECT GROUP_CONCAT(r.role) FROM"
                  " account_role r WHERE r.account_id = a.id),"
                  " (SELECT COUNT(*) FROM customer c WHERE c.owner_id = a.id"
                  " AND c.live = 1), (SELECT COUNT(*) FROM customer c"
                  " WHERE c.owner_id = a.id AND c.live = 1");
    customer_scope_rights(&q, cx);
    query_sql(&q, ")");
    where(cx, &q, f);
    order(&q, after, before, size);
    TRY(query_rows(cx, &q, &r));
    *more = r.count > size;
    *n = *more ? size : r.count;
    *out = ARENA_ARRAY(cx->arena, *n, struct user_row);
    for (size_t i = 0; i < *n; i++)
        (*out)[before ? *n - 1 - i : i] = (struct user_row){
            .id = rows_u64(&r, i, 0), .name = rows_text(&r, i, 1),
            .login = rows_text(&r, i, 2), .team = rows_text(&r, i, 3),
            .active = rows_i64(&r, i, 4) != 0,
            .last_login_at = rows_time(&r, i, 5),
            .roles = rows_text(&r, i, 6), .customers = rows_u64(&r, i, 7),
            .seen = rows_u64(&r, i, 8)};
    return OK;
}

enum err
user_count(struct ctx *cx, const struct user_filter *f, uint64_t *n)
{
    struct query q;
    struct rows r;
    query_init(&q, cx->arena);
    query_sql(&q, "SELECT COUNT(*)");
    where(cx, &q, f);
    TRY(query_rows(cx, &q, &r));
    *n = rows_u64(&r, 0, 0);
    return OK;
}

static const char SQL_LAST_EDIT[] =
    "SELECT w.name, a.at FROM audit a LEFT JOIN account w"
    " ON w.id = a.account_id WHERE a.subject = ? AND a.subject_id = ?"
    " AND a.detail <> '' ORDER BY a.id DESC LIMIT 1";

enum err
audit_last_edit(struct ctx *cx, const char *subject, uint64_t id,
                const char **who, int64_t *at)
{
    struct rows r;
    *who = NULL;
    *at = TIME_NONE;
    enum err e = db_find(cx, &r, SQL_LAST_EDIT, B_TEXT(subject), B_U64(id));
    if (e == ERR_NOT_FOUND)
        return OK;
    TRY(e);
    *who = rows_text(&r, 0, 0);
    *at = rows_time(&r, 0, 1);
    return OK;
}
