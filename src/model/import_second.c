/* A second record beside a row of a file, at most one: the satisfaction with a
 * ticket, the loss that a contract reports. It stands in row->more; customers,
 * who have two, do it themselves (import_customer_more.c). */
#include "model/import_private.h"

void
import_second_add(struct import_work *w, struct import_row *r, void *now)
{
    struct import_record *rec = ARENA_NEW(w->cx.arena, struct import_record);
    rec->now = now;
    r->more = rec;
}

static struct import_record **
seconds(struct import_work *w, bool stored, size_t *n)
{
    struct import_record **list =
        ARENA_ARRAY(w->cx.arena, w->count + 1, struct import_record *);
    *n = 0;
    for (size_t i = 0; i < w->count; i++) {
        struct import_record *r = w->rows[i].more;
        if (r && w->rows[i].outcome != IMPORT_REFUSE && (!stored || r->id))
            list[(*n)++] = r;
    }
    return list;
}

enum { AT_ONCE = 1024 };

static enum err
stored_piece(struct import_work *w, const char *sql, const uint64_t *keys,
           size_t n, const struct import_map *of)
{
    struct query q;
    struct rows r;
    query_init(&q, w->cx.arena);
    query_sql(&q, sql);
    query_ids(&q, keys, n);
    query_sql(&q, " ORDER BY id");
    TRY(query_rows(&w->cx, &q, &r));
    for (size_t i = 0; i < r.count; i++) {
        uint64_t key = rows_u64(&r, i, 0);
        uint64_t *row = import_map_get(of, &key, sizeof key);
        struct import_record *rec = row ? w->rows[*row - 1].more : NULL;
        if (rec)
            rec->id = rows_u64(&r, i, 1);
    }
    return OK;
}

static enum err
stored_find(struct import_work *w, const char *sql, import_second_key *key)
{
    uint64_t *keys = ARENA_ARRAY(w->cx.arena, w->count + 1, uint64_t);
    struct import_map of;
    size_t n = 0;
    import_map_init(&of, w->cx.arena);
    for (size_t i = 0; i < w->count; i++) {
        uint64_t k = w->rows[i].more ? key(&w->rows[i]) : 0;
        if (!k)
            continue;
        keys[n++] = k;
        *import_map_put(&of, &k, sizeof k) = i + 1;
    }
    for (size_t at = 0; at < n; at += AT_ONCE)
        TRY(stored_piece(w, sql, keys + at, n - at < AT_ONCE ? n - at : AT_ONCE,
                       &of));
    return OK;
}

enum err
import_second_find(struct import_work *w, const struct import_table *t,
                   const char *sql, import_second_key *key)
{
    size_t n;
    TRY(stored_find(w, sql, key));
    struct import_record **list = seconds(w, true, &n);
    TRY(import_table_load(&w->cx, t, list, n));
    for (size_t i = 0; i < n; i++)
        import_table_merge(t, &w->ops->info, NULL, list[i]);
    for (size_t i = 0; i < w->count; i++) {
        struct import_record *rec = w->rows[i].more;
        if (rec)
            w->rows[i].sub_changed = !rec->id || rec->changed;
    }
    return OK;
}

enum err
import_second_write(struct import_work *w, const struct import_table *t)
{
    size_t n;
    struct import_record **list = seconds(w, false, &n);
    TRY(import_table_write(w, t, list, n));
    return import_table_events(w, t, list, n);
}
