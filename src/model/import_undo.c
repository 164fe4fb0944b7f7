/* Taking an import back: what it created goes to the bin, what it changed is
 * put back as it was, and what somebody has edited since is left and counted.
 *
 * Edited = the row's version is not the one the import left it with. A
 * customer is also left when others have hung something on it since: an order,
 * a visit, a contact that this import did not bring. With a customer of a file
 * of customers stay the opening record and the contact of its row, uncounted:
 * they are a part of what is left. Each piece is a
 * transaction, and what is taken back is no longer found, so an undo that was
 * killed goes on when it is started again. */
#include "model/import_customer.h"

#include <string.h>

#include "core/buf.h"

#define PIECE 500

struct undoing {
    struct import_work w;
    const struct import *im;
    const struct import_table *table;
    uint64_t after, last, kept;
    uint64_t seen; /* rows of the piece */
    bool more;
    /* How far it is: rows, then customers to be read again. */
    uint64_t done, rows, total;
    import_progress_fn *progress;
    void *arg;
};

static enum err
select_piece(struct undoing *u, struct rows *r)
{
    const struct import_table *t = u->table;
    struct query q;
    query_init(&q, u->w.cx.arena);
    query_sql(&q, "SELECT id, version FROM ");
    query_sql(&q, t->name);
    query_sql(&q, t->binned ? " WHERE import_id = ? AND id > ?"
                              " AND deleted_at IS NULL"
                            : " WHERE import_id = ? AND id > ?"
                              " AND active = 1");
    query_sql(&q, " ORDER BY id LIMIT 500 FOR UPDATE");
    query_bind(&q, B_U64(u->im->id));
    query_bind(&q, B_U64(u->after));
    return query_rows(&u->w.cx, &q, r);
}

/* Is the customer c one that stays? It was edited since, or it came by this
 * import and carries something of others. Its ? are the import. */
static const char SQL_STAYS[] =
    " AND c.deleted_at IS NULL AND (c.version <> COALESCE("
    "(SELECT b.version_after FROM import_before b WHERE b.import_id = ?"
    "   AND b.table_name = 'customer' AND b.row_id = c.id"
    "   AND b.undone_at IS NULL), IF(c.import_id <=> ?, 1, c.version))"
    " OR (c.import_id = ? AND (EXISTS (SELECT 1 FROM event e"
    "   WHERE e.customer_id = c.id AND e.voided_at IS NULL"
    "   AND NOT (e.import_id <=> c.import_id))"
    " OR EXISTS (SELECT 1 FROM contact k LEFT JOIN import_before b"
    "   ON b.import_id = c.import_id AND b.table_name = 'contact'"
    "   AND b.row_id = k.id WHERE k.customer_id = c.id"
    "   AND k.deleted_at IS NULL AND (NOT (k.import_id <=> c.import_id)"
    "   OR k.version <> COALESCE(b.version_after, 1)))"
    " OR EXISTS (SELECT 1 FROM opportunity o WHERE o.customer_id = c.id"
    "   AND o.deleted_at IS NULL)"
    " OR EXISTS (SELECT 1 FROM task t WHERE t.customer_id = c.id"
    "   AND t.deleted_at IS NULL)"
    " OR EXISTS (SELECT 1 FROM sales_order s WHERE s.customer_id = c.id"
    "   AND s.deleted_at IS NULL))))";

/* What a row of customers brought beside the customer stays with it. */
static bool
goes_with_customer(const struct import_ops *ops, const struct import_table *t)
{
    return ops == &import_customer_ops && t != &import_customer_table;
}

/* Those of the rows whose customer stays. */
static enum err
ids_that_stay(struct undoing *u, const struct rows *r, struct import_map *stay)
{
    const struct import_table *t = u->table;
    bool along = goes_with_customer(u->w.ops, t);
    struct rows in;
    struct query q;
    uint64_t *ids = ARENA_ARRAY(u->w.cx.arena, r->count + 1, uint64_t);
    import_map_init(stay, u->w.cx.arena);
    if (!r->count || (t != &import_customer_table && !along))
        return OK;
    for (size_t i = 0; i < r->count; i++)
        ids[i] = rows_u64(r, i, 0);
    query_init(&q, u->w.cx.arena);
    query_sql(&q, "SELECT x.id FROM ");
    query_sql(&q, t->name);
    query_sql(&q, along
                      ? " x JOIN customer c ON c.id = x.customer_id"
                      : " x JOIN customer c ON c.id = x.id");
    query_sql(&q, " WHERE x.id IN");
    query_ids(&q, ids, r->count);
    query_sql(&q, SQL_STAYS);
    for (int i = 0; i < 3; i++)
        query_bind(&q, B_U64(u->im->id));
    TRY(query_rows(&u->w.cx, &q, &in));
    for (size_t i = 0; i < in.count; i++) {
        uint64_t id = rows_u64(&in, i, 0);
        *import_map_put(stay, &id, sizeof id) = 1;
    }
    return OK;
}

static enum err
bin(struct undoing *u, struct import_record *const *list, size_t n)
{
    const struct import_table *t = u->table;
    struct query q;
    size_t width = t->binned ? 3 : 1;
    struct bind *b = ARENA_ARRAY(u->w.cx.arena, n * width + 1, struct bind);
    int64_t now = clock_now();
    if (!n)
        return OK;
    query_init(&q, u->w.cx.arena);
    query_sql(&q, "UPDATE ");
    query_sql(&q, t->name);
    query_sql(&q, t->binned ? " SET deleted_at = ?, deleted_by = ?,"
                            : " SET active = 0,");
    query_sql(&q, " version = version + 1 WHERE id = ?");
    for (size_t i = 0; i < n; i++) {
        if (t->binned) {
            b[i * width] = B_TIME(now);
            b[i * width + 1] = B_REF(u->w.account_id);
        }
        b[i * width + width - 1] = B_U64(list[i]->id);
    }
    TRY(query_exec_array(&u->w.cx, &q, b, n, width));
    return import_table_stale(&u->w.cx, t, list, n);
}

/* Rows that this or an older import changed later carry a higher version: that
 * is known, and no edit by a person. */
static const char SQL_OWN_VERSION[] =
    "SELECT row_id, version_after FROM import_before WHERE import_id = ?"
    " AND table_name = ? AND row_id BETWEEN ? AND ?";

static enum err
own_versions(struct undoing *u, const struct rows *r, struct import_map *own)
{
    struct rows v;
    import_map_init(own, u->w.cx.arena);
    if (!r->count)
        return OK;
    TRY(db_query(&u->w.cx, &v, SQL_OWN_VERSION, B_U64(u->im->id),
                 B_TEXT(u->table->name), B_U64(rows_u64(r, 0, 0)),
                 B_U64(rows_u64(r, r->count - 1, 0))));
    for (size_t i = 0; i < v.count; i++) {
        uint64_t id = rows_u64(&v, i, 0);
        *import_map_put(own, &id, sizeof id) = rows_u64(&v, i, 1);
    }
    return OK;
}

static enum err
remove_piece(struct ctx *cx, void *arg)
{
    struct undoing *u = arg;
    struct import_map stay, own;
    struct rows r;
    arena_reset(u->w.cx.arena);
    TRY(select_piece(u, &r));
    TRY(ids_that_stay(u, &r, &stay));
    TRY(own_versions(u, &r, &own));
    struct import_record **list =
        ARENA_ARRAY(u->w.cx.arena, r.count + 1, struct import_record *);
    size_t n = 0;
    u->kept = 0;
    for (size_t i = 0; i < r.count; i++) {
        uint64_t id = rows_u64(&r, i, 0);
        uint64_t *mine = import_map_get(&own, &id, sizeof id);
        bool stays = import_map_get(&stay, &id, sizeof id) != NULL;
        if (stays || rows_u64(&r, i, 1) != (mine ? *mine : 1)) {
            u->kept += !stays || u->table == &import_customer_table;
            continue;
        }
        list[n] = ARENA_NEW(u->w.cx.arena, struct import_record);
        list[n++]->id = id;
    }
    u->seen = r.count;
    u->more = r.count == PIECE;
    if (u->table->events) {
        TRY(import_table_load(&u->w.cx, u->table, list, n));
        TRY(import_table_void(&u->w.cx, u->table, list, n));
    }
    TRY(bin(u, list, n));
    u->last = r.count ? rows_u64(&r, r.count - 1, 0) : u->after;
    return OK;
}

/* What it created and changed again went with the creation. */
static enum err
select_changed(struct undoing *u, struct rows *r)
{
    const struct import_table *t = u->table;
    struct query q;
    query_init(&q, u->w.cx.arena);
    query_sql(&q, "SELECT b.row_id, b.before_json, b.version_after"
                  " FROM import_before b JOIN ");
    query_sql(&q, t->name);
    query_sql(&q, " t ON t.id = b.row_id AND NOT (t.import_id <=> b.import_id)"
                  " WHERE b.import_id = ? AND b.table_name = ?"
                  " AND b.row_id > ? AND b.undone_at IS NULL"
                  " ORDER BY b.row_id LIMIT 500");
    query_bind(&q, B_U64(u->im->id));
    query_bind(&q, B_TEXT(u->table->name));
    query_bind(&q, B_U64(u->after));
    return query_rows(&u->w.cx, &q, r);
}

static const char SQL_PUT_BACK[] =
    "UPDATE import_before SET undone_at = ? WHERE import_id = ?"
    " AND table_name = ? AND row_id = ?";

static enum err
mark_undone(struct undoing *u, struct import_record *const *list, size_t n)
{
    struct bind *b = ARENA_ARRAY(u->w.cx.arena, n * 4 + 1, struct bind);
    int64_t now = clock_now();
    for (size_t i = 0; i < n; i++) {
        b[i * 4] = B_TIME(now);
        b[i * 4 + 1] = B_U64(u->im->id);
        b[i * 4 + 2] = B_TEXT(u->table->name);
        b[i * 4 + 3] = B_U64(list[i]->id);
    }
    return n ? db_exec_array(&u->w.cx, SQL_PUT_BACK, b, n, 4) : OK;
}

static enum err
restore_piece(struct ctx *cx, void *arg)
{
    struct undoing *u = arg;
    struct rows r;
    struct arena *a = u->w.cx.arena;
    struct import_map stay;
    arena_reset(a);
    TRY(select_changed(u, &r));
    TRY(ids_that_stay(u, &r, &stay));
    struct import_record **list =
        ARENA_ARRAY(a, r.count + 1, struct import_record *);
    struct import_record **put =
        ARENA_ARRAY(a, r.count + 1, struct import_record *);
    const char **before = ARENA_ARRAY(a, r.count + 1, const char *);
    size_t n = 0;
    u->kept = 0;
    for (size_t i = 0; i < r.count; i++) {
        list[i] = ARENA_NEW(a, struct import_record);
        list[i]->id = rows_u64(&r, i, 0);
    }
    TRY(import_table_load(&u->w.cx, u->table, list, r.count));
    for (size_t i = 0; i < r.count; i++) {
        bool stays = import_map_get(&stay, &list[i]->id, sizeof(uint64_t));
        if (stays || !list[i]->before
            || list[i]->version != rows_u64(&r, i, 2)) {
            u->kept += !stays || u->table == &import_customer_table;
            continue;
        }
        before[n] = rows_text(&r, i, 1);
        put[n++] = list[i];
    }
    u->seen = r.count;
    u->more = r.count == PIECE;
    TRY(import_table_restore(&u->w.cx, u->table, u->w.account_id, put,
                             before, n));
    if (u->table->events)
        TRY(import_table_events(&u->w, u->table, put, n));
    TRY(mark_undone(u, put, n));
    u->last = r.count ? rows_u64(&r, r.count - 1, 0) : u->after;
    return OK;
}

static const char SQL_KEPT[] =
    "UPDATE import SET kept = kept + ? WHERE id = ?";

static enum err
report(struct undoing *u)
{
    return u->progress ? u->progress(u->arg, u->done, u->total) : OK;
}

static enum err
each_piece(struct undoing *u, db_transact_fn *fn)
{
    u->after = 0;
    do {
        TRY(db_transact(&u->w.cx, fn, u));
        u->after = u->last;
        if (u->kept)
            TRY(db_exec(&u->w.cx, SQL_KEPT, B_U64(u->kept),
                        B_U64(u->im->id)));
        /* What came and was changed again is counted twice, but seen once. */
        u->done = u->done + u->seen < u->rows ? u->done + u->seen : u->rows;
        TRY(report(u));
    } while (u->more);
    return OK;
}

static enum err
touch_progress(void *arg, uint64_t done, uint64_t total)
{
    struct undoing *u = arg;
    u->done = u->rows + done;
    u->total = u->rows + total;
    return report(u);
}

static const char SQL_COUNT_CHANGED[] =
    "SELECT COUNT(*) FROM import_before WHERE import_id = ?"
    " AND undone_at IS NULL";

/* How much there is to do, before it begins. */
static enum err
count_work(struct undoing *u)
{
    struct ctx *cx = &u->w.cx;
    struct rows r;
    uint64_t customers;
    TRY(db_find(cx, &r, SQL_COUNT_CHANGED, B_U64(u->im->id)));
    u->rows = rows_u64(&r, 0, 0);
    for (size_t i = 0; i < 5 && u->w.ops->tables[i]; i++) {
        const struct import_table *t = u->w.ops->tables[i];
        struct query q;
        query_init(&q, cx->arena);
        query_sql(&q, "SELECT COUNT(*) FROM ");
        query_sql(&q, t->name);
        query_sql(&q, t->binned
                          ? " WHERE import_id = ? AND deleted_at IS NULL"
                          : " WHERE import_id = ? AND active = 1");
        query_bind(&q, B_U64(u->im->id));
        TRY(query_rows(cx, &q, &r));
        u->rows += rows_u64(&r, 0, 0);
    }
    TRY(import_touch_count(cx, u->im, &customers));
    u->total = u->rows + customers;
    return OK;
}

static enum err
undo_tables(struct undoing *u)
{
    for (size_t i = 0; i < 5 && u->w.ops->tables[i]; i++) {
        u->table = u->w.ops->tables[i];
        TRY(each_piece(u, remove_piece));
        if (u->table->columns)
            TRY(each_piece(u, restore_piece));
    }
    return OK;
}

static enum err
undo_all(struct ctx *cx, const struct import *im,
         import_progress_fn *progress, void *arg)
{
    struct undoing u = {.im = im, .progress = progress, .arg = arg};
    u.w.cx = *cx;
    u.w.cx.arena = arena_new();
    u.w.run_arena = arena_new();
    u.w.im = im;
    u.w.ops = import_ops(im->kind);
    u.w.account_id = cx->actor.user_id;
    u.w.today = u.w.as_of = clock_today();
    enum err e = count_work(&u);
    if (e == OK)
        e = undo_tables(&u);
    if (e == OK)
        e = import_touch_all(cx, im, touch_progress, &u);
    arena_free(u.w.cx.arena);
    arena_free(u.w.run_arena);
    return e;
}

#define LIST_OFF(table, used)                                                 \
    "UPDATE " table " l SET active = 0, version = version + 1"                \
    " WHERE l.import_id = ? AND l.active = 1 AND l.touched = 0"               \
    " AND NOT EXISTS (SELECT 1 FROM customer c WHERE c." used " = l.id"       \
    " AND c.live = 1)"

static const char *const SQL_LISTS_OFF[] = {
    LIST_OFF("industry", "industry_id"),
    LIST_OFF("source", "source_id"),
    LIST_OFF("category", "category_id")
    " AND NOT EXISTS (SELECT 1 FROM product p WHERE p.category_id = l.id"
    " AND p.live = 1)",
};

/* Words that it brought into the short lists and that nothing uses now. */
static enum err
switch_lists_off(struct ctx *cx, uint64_t id)
{
    for (size_t i = 0; i < sizeof SQL_LISTS_OFF / sizeof *SQL_LISTS_OFF; i++)
        TRY(db_exec(cx, SQL_LISTS_OFF[i], B_U64(id)));
    return OK;
}

static const char SQL_BEGIN[] =
    "UPDATE import SET state = 'undoing', kept = 0 WHERE id = ?"
    " AND (state = 'undoing' OR (state IN ('done', 'failed', 'cancelled')"
    " AND created + updated > 0)) AND created_at >= ?";
static const char SQL_UNDONE[] =
    "UPDATE import SET state = 'undone', undone_at = ?, undone_by = ?"
    " WHERE id = ? AND state = 'undoing'";

enum err
import_undo(struct ctx *cx, uint64_t id, import_progress_fn *progress,
            void *arg)
{
    struct import im;
    int64_t oldest =
        clock_now() - INT64_C(1000000) * 86400 * IMPORT_UNDO_DAYS;
    TRY(import_find(cx, id, &im));
    if (!(cx->actor.roles & import_kind_info(im.kind)->roles))
        return ERR_DENIED;
    TRY(db_exec(cx, SQL_BEGIN, B_U64(id), B_TIME(oldest)));
    if (!db_affected(cx->db))
        return ERR_CONFLICT;
    TRY(undo_all(cx, &im, progress, arg));
    TRY(switch_lists_off(cx, id));
    return db_exec(cx, SQL_UNDONE, B_TIME(clock_now()),
                   B_REF(cx->actor.user_id), B_U64(id));
}

/* What one table kept: created and still there, or changed and not put back. */
static const char SQL_NOT_WITH_CUSTOMER[] =
    " AND NOT EXISTS (SELECT 1 FROM customer c WHERE c.id = t.customer_id"
    " AND c.deleted_at IS NULL AND (c.import_id = ? OR EXISTS (SELECT 1"
    " FROM import_before b WHERE b.import_id = ? AND b.table_name = 'customer'"
    " AND b.row_id = c.id AND b.undone_at IS NULL)))";

static enum err
kept_of(struct ctx *cx, uint64_t id, const struct import_table *t, bool with,
        struct rows *r)
{
    struct query q;
    query_init(&q, cx->arena);
    query_sql(&q, "SELECT t.id, t.");
    query_sql(&q, t->label);
    query_sql(&q, " FROM ");
    query_sql(&q, t->name);
    query_sql(&q, t->binned ? " t WHERE t.deleted_at IS NULL"
                            : " t WHERE t.active = 1");
    query_sql(&q, " AND (t.import_id = ? OR t.id IN (SELECT b.row_id"
                  " FROM import_before b WHERE b.import_id = ?"
                  " AND b.table_name = ? AND b.undone_at IS NULL))");
    query_bind(&q, B_U64(id));
    query_bind(&q, B_U64(id));
    query_bind(&q, B_TEXT(t->name));
    if (with) {
        query_sql(&q, SQL_NOT_WITH_CUSTOMER);
        query_bind(&q, B_U64(id));
        query_bind(&q, B_U64(id));
    }
    query_sql(&q, " ORDER BY t.id LIMIT 200");
    return query_rows(cx, &q, r);
}

enum err
import_kept(struct ctx *cx, uint64_t id, struct import_kept_row **out,
            size_t *n)
{
    struct import im;
    TRY(import_find(cx, id, &im));
    const struct import_ops *ops = import_ops(im.kind);
    *n = 0;
    *out = ARENA_ARRAY(cx->arena, 5 * 200, struct import_kept_row);
    for (size_t i = 0; i < 5 && ops->tables[i]; i++) {
        struct rows r;
        TRY(kept_of(cx, id, ops->tables[i],
                    goes_with_customer(ops, ops->tables[i]), &r));
        for (size_t k = 0; k < r.count; k++)
            (*out)[(*n)++] = (struct import_kept_row){
                .table = ops->tables[i]->name,
                .id = rows_u64(&r, k, 0),
                .label = rows_text(&r, k, 1)};
    }
    return OK;
}
