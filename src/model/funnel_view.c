/* See funnel_view.h. */
#include "model/funnel_view.h"

const struct field funnel_view_fields[] = {
    {"name", N_("Name of the view"), FIELD_TEXT,
     FIELD_AT(struct funnel_view, name), true, 1, 60, NULL, NULL},
    {"shared", N_("for everybody"), FIELD_BOOL,
     FIELD_AT(struct funnel_view, shared), false, 0, 0, NULL, NULL},
};
const size_t funnel_view_field_count =
    sizeof funnel_view_fields / sizeof *funnel_view_fields;

static void
view_load(const struct ctx *cx, const struct rows *r, size_t i,
          struct funnel_view *v)
{
    *v = (struct funnel_view){
        .id = rows_u64(r, i, 0),
        .name = rows_text(r, i, 1),
        .shared = rows_u64(r, i, 2) != 0,
        .query = rows_text(r, i, 3),
        .maker = rows_text(r, i, 4),
        .own = rows_u64(r, i, 5) == cx->actor.user_id};
}

static const char SQL_LIST[] =
    "SELECT v.id, v.name, v.shared, v.query, a.name, v.account_id"
    " FROM funnel_view v JOIN account a ON a.id = v.account_id"
    " WHERE v.deleted_at IS NULL AND (v.account_id = ? OR v.shared = 1)"
    " ORDER BY v.account_id <> ?, v.name, v.id LIMIT 500";

enum err
funnel_view_list(struct ctx *cx, struct funnel_view **out, size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_LIST, B_U64(cx->actor.user_id),
                 B_U64(cx->actor.user_id)));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count, struct funnel_view);
    for (size_t i = 0; i < r.count; i++)
        view_load(cx, &r, i, &(*out)[i]);
    return OK;
}

static const char SQL_FIND[] =
    "SELECT v.id, v.name, v.shared, v.query, a.name, v.account_id"
    " FROM funnel_view v JOIN account a ON a.id = v.account_id"
    " WHERE v.id = ? AND v.account_id = ? AND v.deleted_at IS NULL";

enum err
funnel_view_find(struct ctx *cx, uint64_t id, struct funnel_view *out)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_FIND, B_U64(id), B_U64(cx->actor.user_id)));
    view_load(cx, &r, 0, out);
    return OK;
}

static const char SQL_NAMED[] =
    "SELECT id FROM funnel_view WHERE account_id = ? AND name = ?"
    " AND deleted_at IS NULL AND id <> ? ORDER BY id LIMIT 1 FOR UPDATE";

/* The actor's view of that name other than `id`, 0 = none. */
static enum err
view_named(struct ctx *cx, const char *name, uint64_t id, uint64_t *out)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_NAMED, B_U64(cx->actor.user_id), B_TEXT(name),
                 B_U64(id)));
    *out = r.count ? rows_u64(&r, 0, 0) : 0;
    return OK;
}

static const char SQL_REPLACE[] =
    "UPDATE funnel_view SET name = ?, shared = ?, query = ?, changed_at = ?"
    " WHERE id = ?";
static const char SQL_COUNT[] =
    "SELECT COUNT(*) FROM funnel_view"
    " WHERE account_id = ? AND deleted_at IS NULL";
static const char SQL_ADD[] =
    "INSERT INTO funnel_view (account_id, name, shared, query, created_at,"
    " changed_at) VALUES (?, ?, ?, ?, ?, ?)";

enum err
funnel_view_add(struct ctx *cx, struct funnel_view *v, bool *replaced)
{
    struct rows r;
    int64_t now = clock_now();
    TRY(view_named(cx, v->name, 0, &v->id));
    *replaced = v->id != 0;
    if (*replaced)
        return db_exec(cx, SQL_REPLACE, B_TEXT(v->name), B_U64(v->shared),
                       B_TEXT(v->query), B_TIME(now), B_U64(v->id));
    TRY(db_find(cx, &r, SQL_COUNT, B_U64(cx->actor.user_id)));
    if (rows_u64(&r, 0, 0) >= FUNNEL_VIEWS_MOST)
        return ERR_INVALID;
    TRY(db_exec(cx, SQL_ADD, B_U64(cx->actor.user_id), B_TEXT(v->name),
                B_U64(v->shared), B_TEXT(v->query), B_TIME(now),
                B_TIME(now)));
    v->id = db_last_id(cx->db);
    return OK;
}

static const char SQL_SAVE[] =
    "UPDATE funnel_view SET name = ?, shared = ?, changed_at = ?"
    " WHERE id = ? AND account_id = ? AND deleted_at IS NULL";

enum err
funnel_view_save(struct ctx *cx, const struct funnel_view *v)
{
    uint64_t other;
    TRY(view_named(cx, v->name, v->id, &other));
    if (other)
        return ERR_CONFLICT;
    TRY(db_exec(cx, SQL_SAVE, B_TEXT(v->name), B_U64(v->shared),
                B_TIME(clock_now()), B_U64(v->id),
                B_U64(cx->actor.user_id)));
    return db_affected(cx->db) ? OK : ERR_NOT_FOUND;
}

static const char SQL_DELETE[] =
    "UPDATE funnel_view SET deleted_at = ? WHERE id = ? AND account_id = ?"
    " AND deleted_at IS NULL";

enum err
funnel_view_delete(struct ctx *cx, uint64_t id)
{
    TRY(db_exec(cx, SQL_DELETE, B_TIME(clock_now()), B_U64(id),
                B_U64(cx->actor.user_id)));
    return db_affected(cx->db) ? OK : ERR_NOT_FOUND;
}

static const char SQL_BINNED[] =
    "SELECT name FROM funnel_view WHERE id = ? AND account_id = ?"
    " AND deleted_at IS NOT NULL";
static const char SQL_RESTORE[] =
    "UPDATE funnel_view SET deleted_at = NULL WHERE id = ?"
    " AND account_id = ? AND deleted_at IS NOT NULL";

enum err
funnel_view_restore(struct ctx *cx, uint64_t id)
{
    struct rows r;
    uint64_t other;
    TRY(db_find(cx, &r, SQL_BINNED, B_U64(id), B_U64(cx->actor.user_id)));
    TRY(view_named(cx, rows_text(&r, 0, 0), id, &other));
    if (other)
        return ERR_CONFLICT;
    return db_exec(cx, SQL_RESTORE, B_U64(id), B_U64(cx->actor.user_id));
}
