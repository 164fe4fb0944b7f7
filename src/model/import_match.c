/* What the rows of many kinds of file have in common: that they are there
 * already, by number or by what they say, and whom and what they name. */
#include "model/import_contact.h"
#include "model/import_private.h"

#include <string.h>

static const char MSG_OTHER_CUSTOMER[] =
    N_("This number belongs to another customer.");
static const char MSG_FUTURE[] =
    N_("This day lies ahead; it cannot be later than today.");
static const char MSG_PRODUCT[] =
    N_("There is no such product. Import products first.");

#define MEMBER(row, at, type) (*(type *)(void *)((char *)(row) + (at)))

void
import_found_own(struct import_work *w, struct import_row *row,
                 const struct rows *r, size_t stored)
{
    if (rows_u64(r, stored, 2) == row->customer_id)
        row->main.id = rows_u64(r, stored, 0);
    else
        import_refuse(w, row, "code", MSG_OTHER_CUSTOMER, NULL, NULL);
}

enum { AT_ONCE = 1024 };

static enum err
keyed_piece(struct import_work *w, const char *head, const char *tail,
           size_t day_at, import_key_fn *key, struct import_row **rows,
           size_t n)
{
    struct arena *a = w->cx.arena;
    struct import_map by_key;
    struct query q;
    struct rows r;
    uint64_t ids[AT_ONCE];
    int32_t from = INT32_MAX, to = INT32_MIN;
    import_map_init(&by_key, a);
    for (size_t i = 0; i < n; i++) {
        const char *k = key(a, rows[i]->main.now);
        int32_t day = MEMBER(rows[i]->main.now, day_at, int32_t);
        *import_map_put(&by_key, k, strlen(k)) = i + 1;
        ids[i] = rows[i]->customer_id;
        from = day < from ? day : from;
        to = day > to ? day : to;
    }
    query_init(&q, a);
    query_sql(&q, head);
    query_ids(&q, ids, n);
    query_sql(&q, tail);
    query_bind(&q, B_DAY(from));
    query_bind(&q, B_DAY(to));
    TRY(query_rows(&w->cx, &q, &r));
    for (size_t i = 0; i < r.count; i++) {
        const char *k = rows_text(&r, i, 1);
        uint64_t *at = import_map_get(&by_key, k, strlen(k));
        if (at)
            rows[*at - 1]->main.id = rows_u64(&r, i, 0);
    }
    return OK;
}

enum err
import_find_keys(struct import_work *w, const char *head, const char *tail,
                 size_t day_at, import_key_fn *key)
{
    struct import_row **rows =
        ARENA_ARRAY(w->cx.arena, w->count + 1, struct import_row *);
    size_t n = 0;
    for (size_t i = 0; i < w->count; i++)
        if (w->rows[i].outcome != IMPORT_REFUSE
            && key(w->cx.arena, w->rows[i].main.now))
            rows[n++] = &w->rows[i];
    for (size_t at = 0; at < n; at += AT_ONCE)
        TRY(keyed_piece(w, head, tail, day_at, key, rows + at,
                       n - at < AT_ONCE ? n - at : AT_ONCE));
    return OK;
}

int32_t
import_month(const struct import_work *w)
{
    int y, m, d;
    day_to_ymd(w->as_of, &y, &m, &d);
    return w->as_of - d + 1;
}

void
import_refuse_future(struct import_work *w, struct import_row *r,
                     const char *field, int32_t day)
{
    if (day != DAY_NONE && day > w->today)
        import_refuse(w, r, field, MSG_FUTURE, NULL, NULL);
}

enum err
import_owner_or(struct import_work *w, struct import_row *r, const char *text,
                uint64_t *id)
{
    TRY(import_owner(w, r, "owner", text, id, NULL));
    if (!text || !*text)
        *id = w->owner_id;
    return OK;
}

enum err
import_row_product(struct import_work *w, struct import_row *r,
                   const char *text, uint64_t *id)
{
    struct import_product p;
    *id = 0;
    if (!text || !*text)
        return OK;
    TRY(import_product_find(w, text, &p));
    *id = p.id;
    if (!p.id)
        import_refuse(w, r, "product", MSG_PRODUCT, NULL, NULL);
    return OK;
}

static size_t
field_of(const struct import_work *w, const char *name)
{
    size_t i = 0;
    while (i < w->ops->info.field_count
           && strcmp(w->ops->info.fields[i].name, name) != 0)
        i++;
    return i;
}

bool
import_row_given(const struct import_work *w, const struct import_row *r,
                 const char *field)
{
    size_t i = field_of(w, field);
    return i < w->ops->info.field_count && r->given[i];
}

void
import_row_gives(struct import_work *w, struct import_row *r,
                 const char *field)
{
    size_t n = w->ops->info.field_count, i = field_of(w, field);
    char *given = arena_alloc(w->chunk_arena, n + 1);
    memcpy(given, r->given, n);
    if (i < n)
        given[i] = 1;
    r->given = given;
}

enum err
import_row_contacts(struct import_work *w, size_t name_at, size_t contact_at)
{
    struct import_contact_match *m =
        ARENA_ARRAY(w->cx.arena, w->count + 1, struct import_contact_match);
    void **of = ARENA_ARRAY(w->cx.arena, w->count + 1, void *);
    size_t n = 0;
    for (size_t i = 0; i < w->count; i++) {
        void *row = w->rows[i].main.now;
        const char *name = MEMBER(row, name_at, const char *);
        if (w->rows[i].outcome == IMPORT_REFUSE || !name || !*name)
            continue;
        of[n] = row;
        m[n++] = (struct import_contact_match){w->rows[i].customer_id, name,
                                               0};
    }
    TRY(import_contact_find(&w->cx, m, n));
    for (size_t i = 0; i < n; i++)
        MEMBER(of[i], contact_at, uint64_t) = m[i].id;
    return OK;
}
