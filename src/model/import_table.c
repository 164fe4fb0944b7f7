/* Rows of a table by its description: load, merge with the file, write.
 *
 * One description a table instead of four statements: what is compared, what
 * is written, what is kept for the undo and what the undo puts back cannot get
 * out of step. The texts are put together from the names in the description,
 * in its order, so there is one text a table and use, prepared once. A row is
 * written whole; what the file does not give was copied from the stored row
 * in the same transaction, whose version is asked for again. */
#include "model/import_private.h"

#include <assert.h>
#include <string.h>

#include "core/buf.h"
#include "core/text.h"
#include "model/stage.h"

#define AT(base, c, type) ((type *)(void *)((char *)(base) + (c)->offset))
#define CAT(base, c, type)                                                    \
    ((const type *)(const void *)((const char *)(base) + (c)->offset))

static struct bind
column_value(const struct import_column *c, const void *base)
{
    const char *s;
    switch (c->type) {
    case COL_TEXT:
        s = *CAT(base, c, char *);
        return B_TEXT(s ? s : "");
    case COL_CODE:
        s = *CAT(base, c, char *);
        return s && *s ? B_TEXT(s) : B_NULL;
    case COL_SORT: {
        const struct import_sort_key *k = CAT(base, c, struct import_sort_key);
        return B_BYTES(k->bytes, k->len);
    }
    case COL_REF: return B_REF(*CAT(base, c, uint64_t));
    case COL_INT:
        if (*CAT(base, c, int64_t) == FIELD_EMPTY)
            return B_NULL;
        return B_I64(*CAT(base, c, int64_t));
    case COL_INT0:
        if (*CAT(base, c, int64_t) == FIELD_EMPTY)
            return B_I64(0);
        return B_I64(*CAT(base, c, int64_t));
    case COL_BOOL: return B_I64(*CAT(base, c, bool));
    case COL_MONEY:
    case COL_PIECES: return B_MONEY(*CAT(base, c, int64_t));
    case COL_MONEY0:
        if (*CAT(base, c, int64_t) == FIELD_EMPTY)
            return B_MONEY(0);
        return B_MONEY(*CAT(base, c, int64_t));
    case COL_DAY: return B_DAY(*CAT(base, c, int32_t));
    default: return B_TIME(*CAT(base, c, int64_t));
    }
}

/* Quantities have four decimals in the table and two in a file. */
static int64_t
pieces_of(const char *text)
{
    int64_t minor;
    const char *point = text ? strchr(text, '.') : NULL;
    char cut[32] = "";
    if (!text)
        return FIELD_EMPTY;
    size_t n = point && strlen(point) > 3 ? (size_t)(point - text) + 3
                                          : strlen(text);
    if (n >= sizeof cut)
        return FIELD_EMPTY;
    memcpy(cut, text, n);
    return parse_money(cut, &minor) ? minor : FIELD_EMPTY;
}

static void
column_read(const struct import_column *c, void *base, const struct rows *r,
            size_t row, size_t col)
{
    size_t len;
    switch (c->type) {
    case COL_TEXT:
    case COL_CODE: *AT(base, c, const char *) = rows_text(r, row, col); break;
    case COL_SORT: {
        struct import_sort_key *k = AT(base, c, struct import_sort_key);
        const void *p = rows_bytes(r, row, col, &len);
        k->len = len < sizeof k->bytes ? len : sizeof k->bytes;
        memcpy(k->bytes, p, k->len);
        break;
    }
    case COL_REF: *AT(base, c, uint64_t) = rows_u64(r, row, col); break;
    case COL_INT:
    case COL_INT0:
        *AT(base, c, int64_t) =
            rows_null(r, row, col) ? FIELD_EMPTY : rows_i64(r, row, col);
        break;
    case COL_BOOL: *AT(base, c, bool) = rows_i64(r, row, col) != 0; break;
    case COL_MONEY:
    case COL_MONEY0: *AT(base, c, int64_t) = rows_money(r, row, col); break;
    case COL_PIECES:
        *AT(base, c, int64_t) = pieces_of(rows_text(r, row, col));
        break;
    case COL_DAY: *AT(base, c, int32_t) = rows_day(r, row, col); break;
    case COL_TIME: *AT(base, c, int64_t) = rows_time(r, row, col); break;
    }
}

bool
import_column_empty(const struct import_column *c, const void *base)
{
    switch (c->type) {
    case COL_TEXT:
    case COL_CODE: {
        const char *s = *CAT(base, c, char *);
        return !s || !*s;
    }
    case COL_SORT: return CAT(base, c, struct import_sort_key)->len == 0;
    case COL_REF: return *CAT(base, c, uint64_t) == 0;
    case COL_BOOL: return !*CAT(base, c, bool);
    case COL_DAY: return *CAT(base, c, int32_t) == DAY_NONE;
    case COL_TIME: return *CAT(base, c, int64_t) == TIME_NONE;
    default: return *CAT(base, c, int64_t) == FIELD_EMPTY;
    }
}

/* Empty and 0 are one where the table stores them as one. */
static int64_t
number_of(const struct import_column *c, const void *base)
{
    int64_t x = *CAT(base, c, int64_t);
    bool zero = c->type == COL_INT0 || c->type == COL_MONEY0;
    return zero && x == FIELD_EMPTY ? 0 : x;
}

bool
import_column_same(const struct import_column *c, const void *a, const void *b)
{
    switch (c->type) {
    case COL_TEXT:
    case COL_CODE: {
        const char *x = *CAT(a, c, char *), *y = *CAT(b, c, char *);
        return strcmp(x ? x : "", y ? y : "") == 0;
    }
    case COL_SORT: {
        const struct import_sort_key *x = CAT(a, c, struct import_sort_key);
        const struct import_sort_key *y = CAT(b, c, struct import_sort_key);
        return x->len == y->len && memcmp(x->bytes, y->bytes, x->len) == 0;
    }
    case COL_BOOL: return *CAT(a, c, bool) == *CAT(b, c, bool);
    case COL_DAY: return *CAT(a, c, int32_t) == *CAT(b, c, int32_t);
    default: return number_of(c, a) == number_of(c, b);
    }
}

static void
column_copy(const struct import_column *c, void *to, const void *from)
{
    switch (c->type) {
    case COL_TEXT:
    case COL_CODE: *AT(to, c, const char *) = *CAT(from, c, char *); break;
    case COL_SORT:
        *AT(to, c, struct import_sort_key) =
            *CAT(from, c, struct import_sort_key);
        break;
    case COL_BOOL: *AT(to, c, bool) = *CAT(from, c, bool); break;
    case COL_DAY: *AT(to, c, int32_t) = *CAT(from, c, int32_t); break;
    default: *AT(to, c, int64_t) = *CAT(from, c, int64_t); break;
    }
}

const struct import_column *
import_column_of(const struct import_table *t, const char *field)
{
    for (size_t i = 0; i < t->count; i++)
        if (t->columns[i].field && strcmp(t->columns[i].field, field) == 0)
            return &t->columns[i];
    return NULL;
}

static bool
is_given(const struct import_column *c, const struct import_kind_info *info,
         const char *given)
{
    for (size_t i = 0; i < info->field_count; i++)
        if (strcmp(info->fields[i].name, c->field) == 0)
            return given[i] != 0;
    return false;
}

void
import_table_merge(const struct import_table *t,
                   const struct import_kind_info *info, const char *given,
                   struct import_record *r)
{
    r->changed = false;
    for (size_t i = 0; r->before && i < t->count; i++) {
        const struct import_column *c = &t->columns[i];
        if (!c->field) {
            if (import_column_empty(c, r->now))
                column_copy(c, r->now, r->before);
            continue;
        }
        if ((given && !is_given(c, info, given))
            || (!given && import_column_empty(c, r->now)))
            column_copy(c, r->now, r->before);
        else if (!import_column_same(c, r->now, r->before))
            r->changed = true;
    }
}

/* Lists columns with something before and after each. */
static void
add_columns(struct query *q, const struct import_table *t, const char *after)
{
    for (size_t i = 0; i < t->count; i++) {
        query_sql(q, i ? ", " : "");
        query_sql(q, t->columns[i].name);
        query_sql(q, after);
    }
}

#define LOAD_AT_ONCE 1024

static enum err
load_piece(struct ctx *cx, const struct import_table *t,
           struct import_record *const *records, size_t n)
{
    struct import_map by_id;
    struct query q;
    struct rows r;
    uint64_t ids[LOAD_AT_ONCE];
    import_map_init(&by_id, cx->arena);
    for (size_t i = 0; i < n; i++) {
        ids[i] = records[i]->id;
        *import_map_put(&by_id, &ids[i], sizeof ids[i]) = i + 1;
    }
    query_init(&q, cx->arena);
    query_sql(&q, "SELECT id, version, ");
    add_columns(&q, t, "");
    query_sql(&q, " FROM ");
    query_sql(&q, t->name);
    query_sql(&q, " WHERE id IN ");
    query_ids(&q, ids, n);
    TRY(query_rows(cx, &q, &r));
    for (size_t i = 0; i < r.count; i++) {
        uint64_t id = rows_u64(&r, i, 0);
        uint64_t *at = import_map_get(&by_id, &id, sizeof id);
        assert(at);
        struct import_record *rec = records[*at - 1];
        rec->version = (uint32_t)rows_u64(&r, i, 1);
        rec->before = arena_alloc(cx->arena, t->size);
        for (size_t c = 0; c < t->count; c++)
            column_read(&t->columns[c], rec->before, &r, i, c + 2);
    }
    return OK;
}

/* Every record has another id, all with id != 0. */
enum err
import_table_load(struct ctx *cx, const struct import_table *t,
                  struct import_record *const *records, size_t n)
{
    for (size_t at = 0; at < n; at += LOAD_AT_ONCE)
        TRY(load_piece(cx, t, records + at,
                       n - at < LOAD_AT_ONCE ? n - at : LOAD_AT_ONCE));
    return OK;
}

static enum err
last_id(struct import_work *w, const struct import_table *t, uint64_t *id)
{
    struct query q;
    struct rows r;
    query_init(&q, w->cx.arena);
    query_sql(&q, "SELECT MAX(id) FROM ");
    query_sql(&q, t->name);
    query_sql(&q, " WHERE import_id = ?");
    query_bind(&q, B_U64(w->im->id));
    TRY(query_rows(&w->cx, &q, &r));
    *id = rows_u64(&r, 0, 0);
    return OK;
}

/* The rows of one insert have rising numbers in the order they were sent. */
static enum err
read_ids(struct import_work *w, const struct import_table *t, uint64_t after,
         struct import_record **fresh, size_t n)
{
    struct query q;
    struct rows r;
    query_init(&q, w->cx.arena);
    query_sql(&q, "SELECT id FROM ");
    query_sql(&q, t->name);
    query_sql(&q, " WHERE import_id = ? AND id > ? ORDER BY id");
    query_bind(&q, B_U64(w->im->id));
    query_bind(&q, B_U64(after));
    TRY(query_rows(&w->cx, &q, &r));
    if (r.count != n)
        return FAIL(ERR_FAULT, "import %llu: %zu rows of %s, %zu inserted",
                    (unsigned long long)w->im->id, r.count, t->name, n);
    for (size_t i = 0; i < n; i++)
        fresh[i]->id = rows_u64(&r, i, 0);
    return OK;
}

static void
insert_text(struct query *q, const struct import_table *t)
{
    query_sql(q, "INSERT INTO ");
    query_sql(q, t->name);
    query_sql(q, " (");
    add_columns(q, t, "");
    for (size_t i = 0; i < t->fresh_count; i++) {
        query_sql(q, ", ");
        query_sql(q, t->fresh[i].name);
    }
    query_sql(q, ", import_id, created_by) VALUES (?,?");
    for (size_t i = 0; i < t->count + t->fresh_count; i++)
        query_sql(q, ",?");
    query_sql(q, ")");
}

static enum err
insert(struct import_work *w, const struct import_table *t,
       struct import_record **fresh, size_t n)
{
    struct query q;
    uint64_t after;
    size_t width = t->count + t->fresh_count + 2;
    if (t->complete)
        TRY(t->complete(w, fresh, n));
    TRY(last_id(w, t, &after));
    query_init(&q, w->cx.arena);
    insert_text(&q, t);
    struct bind *b = ARENA_ARRAY(w->cx.arena, n * width, struct bind);
    for (size_t i = 0; i < n; i++) {
        struct bind *at = b + i * width;
        for (size_t c = 0; c < t->count; c++)
            *at++ = column_value(&t->columns[c], fresh[i]->now);
        for (size_t c = 0; c < t->fresh_count; c++)
            *at++ = column_value(&t->fresh[c], fresh[i]->now);
        *at++ = B_U64(w->im->id);
        *at = B_REF(w->account_id);
    }
    TRY(query_exec_array(&w->cx, &q, b, n, width));
    return read_ids(w, t, after, fresh, n);
}

static void
add_json(struct buf *b, const struct import_column *c, const void *base)
{
    struct bind v = column_value(c, base);
    buf_json(b, c->name);
    buf_addc(b, ':');
    switch (v.type) {
    case BIND_TEXT: buf_json(b, v.v.p ? (const char *)v.v.p : ""); break;
    case BIND_DAY:
        if (v.v.day != DAY_NONE)
            buf_printf(b, "%d", (int)v.v.day);
        else
            buf_add(b, "null");
        break;
    case BIND_U64:
    case BIND_I64:
    case BIND_MONEY:
    case BIND_TIME:
        if (v.v.i64 != INT64_MIN)
            buf_printf(b, "%lld", (long long)v.v.i64);
        else
            buf_add(b, "null");
        break;
    default: buf_add(b, "null"); break;
    }
}

/* Derived columns are not kept: they follow from the others. */
static const char *
before_json(struct arena *a, const struct import_table *t,
            const struct import_record *r)
{
    struct buf b;
    bool first = true;
    buf_init(&b, a);
    buf_addc(&b, '{');
    for (size_t i = 0; i < t->count; i++) {
        const struct import_column *c = &t->columns[i];
        if (c->type == COL_SORT || import_column_same(c, r->now, r->before))
            continue;
        if (!first)
            buf_addc(&b, ',');
        first = false;
        add_json(&b, c, r->before);
    }
    buf_addc(&b, '}');
    return b.data;
}

/* The row is changed twice by one import only where two rows of the file reach
 * it: the first old values stay. */
static const char SQL_KEEP[] =
    "INSERT INTO import_before (import_id, table_name, row_id, before_json,"
    " version_after) VALUES (?, ?, ?, ?, ?)"
    " ON DUPLICATE KEY UPDATE"
    " before_json = JSON_MERGE_PATCH(VALUES(before_json), before_json),"
    " version_after = VALUES(version_after)";

static enum err
keep_before(struct import_work *w, const struct import_table *t,
            struct import_record **changed, size_t n)
{
    struct bind *b = ARENA_ARRAY(w->cx.arena, n * 5, struct bind);
    for (size_t i = 0; i < n; i++) {
        b[i * 5] = B_U64(w->im->id);
        b[i * 5 + 1] = B_TEXT(t->name);
        b[i * 5 + 2] = B_U64(changed[i]->id);
        b[i * 5 + 3] = B_TEXT(before_json(w->cx.arena, t, changed[i]));
        b[i * 5 + 4] = B_U64(changed[i]->version + 1);
    }
    return db_exec_array(&w->cx, SQL_KEEP, b, n, 5);
}

enum err
import_table_stale(struct ctx *cx, const struct import_table *t,
                   struct import_record *const *records, size_t n)
{
    uint64_t *ids = ARENA_ARRAY(cx->arena, n + 1, uint64_t);
    if (!t->copied)
        return OK;
    for (size_t i = 0; i < n; i++)
        ids[i] = records[i]->id;
    return stage_copy_stale(cx, ids, n);
}

static enum err
update(struct ctx *cx, const struct import_table *t, uint64_t account_id,
       struct import_record *const *changed, size_t n)
{
    struct query q;
    size_t extra = t->edited ? 4 : 2, width = t->count + extra;
    query_init(&q, cx->arena);
    query_sql(&q, "UPDATE ");
    query_sql(&q, t->name);
    query_sql(&q, " SET ");
    add_columns(&q, t, " = ?");
    if (t->edited)
        query_sql(&q, ", changed_at = ?, changed_by = ?");
    query_sql(&q, ", version = version + 1 WHERE id = ? AND version = ?");
    struct bind *b = ARENA_ARRAY(cx->arena, n * width, struct bind);
    int64_t now = clock_now();
    for (size_t i = 0; i < n; i++) {
        struct bind *p = b + i * width;
        for (size_t c = 0; c < t->count; c++)
            *p++ = column_value(&t->columns[c], changed[i]->now);
        if (t->edited) {
            *p++ = B_TIME(now);
            *p++ = B_REF(account_id);
        }
        *p++ = B_U64(changed[i]->id);
        *p++ = B_U64(changed[i]->version);
    }
    TRY(query_exec_array(cx, &q, b, n, width));
    /* Somebody edited one between our read and our write. */
    if (db_affected(cx->db) != n)
        return ERR_RETRY;
    return import_table_stale(cx, t, changed, n);
}

enum err
import_table_write(struct import_work *w, const struct import_table *t,
                   struct import_record *const *records, size_t n)
{
    struct import_record **some =
        ARENA_ARRAY(w->cx.arena, n + 1, struct import_record *);
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        if (!records[i]->gone && !records[i]->before)
            some[count++] = records[i];
    for (size_t i = 0; w->foresight && i < count; i++)
        if (!some[i]->id)
            some[i]->id = import_foresight_number(w->foresight);
    if (w->foresight)
        return OK;
    if (count)
        TRY(insert(w, t, some, count));
    count = 0;
    for (size_t i = 0; i < n; i++)
        if (!records[i]->gone && records[i]->before && records[i]->changed)
            some[count++] = records[i];
    if (!count)
        return OK;
    TRY(update(&w->cx, t, w->account_id, some, count));
    return keep_before(w, t, some, count);
}

enum {
    MOST_KINDS = sizeof((struct import_table *)0)->event_kinds
                 / sizeof(enum event_kind)
};

static struct event_ref *
event_refs(struct ctx *cx, const struct import_table *t,
           struct import_record *const *records, size_t n, size_t *count)
{
    struct event_ref *refs = ARENA_ARRAY(cx->arena, n * (MOST_KINDS + 1) + 1,
                                         struct event_ref);
    *count = 0;
    for (size_t i = 0; i < n; i++) {
        const char *base = records[i]->before;
        uint64_t customer =
            *(const uint64_t *)(const void *)(base + t->customer_at);
        for (size_t k = 0; customer && t->event_kinds[k]; k++)
            refs[(*count)++] = (struct event_ref){customer, records[i]->id,
                                                  t->event_kinds[k], false};
        if (customer && t->other_kind)
            refs[(*count)++] = (struct event_ref){customer, records[i]->id,
                                                  t->other_kind, true};
    }
    return refs;
}

enum err
import_table_void(struct ctx *cx, const struct import_table *t,
                  struct import_record *const *records, size_t n)
{
    size_t count;
    struct event_ref *refs = event_refs(cx, t, records, n, &count);
    return event_void_many(cx, refs, count);
}

enum err
import_table_events(struct import_work *w, const struct import_table *t,
                    struct import_record *const *records, size_t n)
{
    struct import_record **list =
        ARENA_ARRAY(w->cx.arena, n + 1, struct import_record *);
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        if (!records[i]->gone && records[i]->before && records[i]->changed)
            list[count++] = records[i];
    if (w->foresight) {
        size_t gone;
        struct event_ref *refs = event_refs(&w->cx, t, list, count, &gone);
        import_foresight_gone(w->foresight, refs, gone);
    } else {
        TRY(import_table_void(&w->cx, t, list, count));
    }
    for (size_t i = 0; i < n; i++)
        if (!records[i]->gone && !records[i]->before)
            list[count++] = records[i];
    return t->events(w, (const struct import_record *const *)list, count);
}

static void
put_back(const struct import_column *c, struct arena *a, void *base,
         const json_t *v)
{
    if (c->type == COL_TEXT || c->type == COL_CODE) {
        *AT(base, c, const char *) = arena_text(a, json_string_value(v));
        return;
    }
    int64_t x = json_is_null(v) ? INT64_MIN : json_integer_value(v);
    if (c->type == COL_BOOL)
        *AT(base, c, bool) = x == 1;
    else if (c->type == COL_DAY)
        *AT(base, c, int32_t) = json_is_null(v) ? DAY_NONE : (int32_t)x;
    else if (c->type == COL_REF)
        *AT(base, c, uint64_t) = json_is_null(v) ? 0 : (uint64_t)x;
    else if (c->type != COL_SORT)
        *AT(base, c, int64_t) = x;
}

enum err
import_table_restore(struct ctx *cx, const struct import_table *t,
                     uint64_t account_id,
                     struct import_record *const *records,
                     const char *const *before, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        json_t *old = json_loads(before[i], 0, NULL);
        if (!old)
            return FAIL(ERR_FAULT, "import_before of %s %llu is no JSON",
                        t->name, (unsigned long long)records[i]->id);
        records[i]->now = arena_alloc(cx->arena, t->size);
        memcpy(records[i]->now, records[i]->before, t->size);
        for (size_t c = 0; c < t->count; c++) {
            json_t *v = json_object_get(old, t->columns[c].name);
            if (v)
                put_back(&t->columns[c], cx->arena, records[i]->now, v);
        }
        json_decref(old);
        records[i]->changed = true;
    }
    if (t->derive)
        for (size_t i = 0; i < n; i++)
            t->derive(cx->arena, records[i]->now);
    return n ? update(cx, t, account_id, records, n) : OK;
}
