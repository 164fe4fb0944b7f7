/* Writing the search index (search.h).
 *
 * What a customer has there is also kept in its row of customer_search, as one
 * list of four bytes a piece. So a change writes only the pieces that differ,
 * and customer_gram needs no second index to find the old ones: it would be as
 * large as the table and cost as much to write again. Two writers of one
 * customer cannot both go on: the later one finds the list changed and repeats
 * its transaction (innodb_snapshot_isolation). */
#include "model/search.h"

#include <stdlib.h>
#include <string.h>

#include "model/name_key.h"

static void
gram_add_person(struct gram_set *s, const char *name)
{
    struct name_key k;
    if (!name || !*name)
        return;
    name_key_make(s->arena, name, &k);
    gram_add_name(s, name);
    gram_add_initials(s, k.initials);
}

struct gram_row {
    uint32_t gram;
    uint64_t customer_id;
};

struct gram_rows {
    struct arena *arena;
    struct gram_row *list;
    size_t count, cap;
};

static void
gram_rows_add(struct gram_rows *g, uint64_t customer_id, uint32_t gram)
{
    if (g->count == g->cap) {
        size_t cap = g->cap ? g->cap * 2 : 1024;
        struct gram_row *grown = ARENA_ARRAY(g->arena, cap, struct gram_row);
        if (g->count)
            memcpy(grown, g->list, g->count * sizeof *grown);
        g->list = grown;
        g->cap = cap;
    }
    g->list[g->count++] = (struct gram_row){gram, customer_id};
}

static int
gram_row_compare(const void *a, const void *b)
{
    const struct gram_row *x = a, *y = b;
    if (x->gram != y->gram)
        return (x->gram > y->gram) - (x->gram < y->gram);
    return (x->customer_id > y->customer_id)
           - (x->customer_id < y->customer_id);
}

/* ---- lists ---- */

/* Ascending, each piece big-endian, as the migration wrote them. */
static void
list_pack(struct arena *a, const struct gram_set *s, struct bind *out)
{
    uint8_t *p = arena_alloc(a, s->count * 4 + 1);
    *out = B_BYTES(p, s->count * 4);
    for (size_t i = 0; i < s->count; i++, p += 4) {
        p[0] = (uint8_t)(s->list[i] >> 24);
        p[1] = (uint8_t)(s->list[i] >> 16);
        p[2] = (uint8_t)(s->list[i] >> 8);
        p[3] = (uint8_t)s->list[i];
    }
}

static void
list_unpack(struct gram_set *s, const void *bytes, size_t len)
{
    const uint8_t *p = bytes;
    s->list = ARENA_ARRAY(s->arena, len / 4 + 1, uint32_t);
    s->cap = len / 4 + 1;
    for (s->count = 0; s->count < len / 4; p += 4)
        s->list[s->count++] = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16
                              | (uint32_t)p[2] << 8 | p[3];
}

/* What of one customer comes, goes, and whether anything does. */
struct change {
    struct gram_rows come, go;
    struct bind *lists; /* id, list */
    size_t count;
};

static void
list_compare(struct change *c, uint64_t id, const struct gram_set *old,
             const struct gram_set *now)
{
    size_t i = 0, k = 0;
    while (i < old->count || k < now->count) {
        if (k == now->count
            || (i < old->count && old->list[i] < now->list[k]))
            gram_rows_add(&c->go, id, old->list[i++]);
        else if (i == old->count || now->list[k] < old->list[i])
            gram_rows_add(&c->come, id, now->list[k++]);
        else
            i++, k++;
    }
}

/* ---- reading ---- */

struct texts {
    struct rows customers, people, lists;
    size_t person, list; /* next row of each */
};

static enum err
texts_read(struct ctx *cx, const uint64_t *ids, size_t n, struct texts *t)
{
    struct query q;
    memset(t, 0, sizeof *t);
    query_init(&q, cx->arena);
    query_sql(&q, "SELECT customer_id, grams FROM customer_search"
                  " WHERE customer_id IN");
    query_ids(&q, ids, n);
    query_sql(&q, " ORDER BY customer_id");
    TRY(query_rows(cx, &q, &t->lists));
    query_init(&q, cx->arena);
    query_sql(&q, "SELECT id, name, short_name, code, phone, credit_code"
                  " FROM customer WHERE id IN");
    query_ids(&q, ids, n);
    query_sql(&q, " ORDER BY id");
    TRY(query_rows(cx, &q, &t->customers));
    query_init(&q, cx->arena);
    query_sql(&q, "SELECT customer_id, name, phone, mobile FROM contact"
                  " WHERE live = 1 AND customer_id IN");
    query_ids(&q, ids, n);
    query_sql(&q, " ORDER BY customer_id");
    return query_rows(cx, &q, &t->people);
}

/* The first row of `id` at or after *at. */
static bool
row_of(const struct rows *r, size_t *at, uint64_t id)
{
    while (*at < r->count && rows_u64(r, *at, 0) < id)
        ++*at;
    return *at < r->count && rows_u64(r, *at, 0) == id;
}

static void
customer_grams(struct texts *t, size_t i, struct gram_set *s)
{
    const struct rows *c = &t->customers, *p = &t->people;
    uint64_t id = rows_u64(c, i, 0);
    gram_add_person(s, rows_text(c, i, 1));
    gram_add_person(s, rows_text(c, i, 2));
    for (size_t k = 3; k < 6; k++)
        gram_add_number(s, rows_text(c, i, k));
    for (; row_of(p, &t->person, id); t->person++) {
        gram_add_person(s, rows_text(p, t->person, 1));
        gram_add_number(s, rows_text(p, t->person, 2));
        gram_add_number(s, rows_text(p, t->person, 3));
    }
    gram_set_close(s);
}

static void
customer_change(struct arena *a, struct texts *t, size_t i, struct change *c)
{
    struct gram_set now, old = {.arena = a};
    uint64_t id = rows_u64(&t->customers, i, 0);
    bool listed = row_of(&t->lists, &t->list, id);
    gram_set_init(&now, a);
    customer_grams(t, i, &now);
    if (listed) {
        size_t len;
        const void *bytes = rows_bytes(&t->lists, t->list, 1, &len);
        list_unpack(&old, bytes, len);
    }
    size_t before = c->come.count + c->go.count;
    list_compare(c, id, &old, &now);
    if (listed && before == c->come.count + c->go.count)
        return;
    c->lists[c->count * 2] = B_U64(id);
    list_pack(a, &now, &c->lists[c->count * 2 + 1]);
    c->count++;
}

/* ---- writing ---- */

/* In the order of the key: neighbours in the tree follow each other. */
static enum err
gram_rows_write(struct ctx *cx, const char *sql, struct gram_rows *g)
{
    if (!g->count)
        return OK;
    qsort(g->list, g->count, sizeof *g->list, gram_row_compare);
    struct bind *b = ARENA_ARRAY(cx->arena, g->count * 2, struct bind);
    for (size_t i = 0; i < g->count; i++) {
        b[i * 2] = B_U64(g->list[i].gram);
        b[i * 2 + 1] = B_U64(g->list[i].customer_id);
    }
    return db_exec_array(cx, sql, b, g->count, 2);
}

static const char SQL_GO[] =
    "DELETE FROM customer_gram WHERE gram = ? AND customer_id = ?";
static const char SQL_COME[] =
    "INSERT IGNORE INTO customer_gram (gram, customer_id) VALUES (?, ?)";
static const char SQL_LIST[] =
    "INSERT INTO customer_search (customer_id, grams) VALUES (?, ?)"
    " ON DUPLICATE KEY UPDATE grams = VALUES(grams)";

enum err
search_index_many(struct ctx *cx, const uint64_t *ids, size_t n)
{
    struct texts t;
    struct change c = {{.arena = cx->arena}, {.arena = cx->arena}, NULL, 0};
    if (!n)
        return OK;
    TRY(texts_read(cx, ids, n, &t));
    c.lists = ARENA_ARRAY(cx->arena, t.customers.count * 2 + 1, struct bind);
    for (size_t i = 0; i < t.customers.count; i++)
        customer_change(cx->arena, &t, i, &c);
    if (!c.count)
        return OK;
    TRY(db_exec_array(cx, SQL_LIST, c.lists, c.count, 2));
    TRY(gram_rows_write(cx, SQL_GO, &c.go));
    return gram_rows_write(cx, SQL_COME, &c.come);
}

static const char SQL_THERE[] = "SELECT id FROM customer WHERE id = ?";

enum err
search_index_customer(struct ctx *cx, uint64_t customer_id)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_THERE, B_U64(customer_id)));
    return search_index_many(cx, &customer_id, 1);
}

static const char SQL_LISTED[] =
    "SELECT grams FROM customer_search WHERE customer_id = ?";
static const char SQL_UNLIST[] =
    "DELETE FROM customer_search WHERE customer_id = ?";

enum err
search_forget(struct ctx *cx, uint64_t customer_id)
{
    struct rows r;
    struct gram_set old = {.arena = cx->arena};
    struct gram_rows go = {.arena = cx->arena};
    TRY(db_query(cx, &r, SQL_LISTED, B_U64(customer_id)));
    if (r.count) {
        size_t len;
        const void *bytes = rows_bytes(&r, 0, 0, &len);
        list_unpack(&old, bytes, len);
    }
    for (size_t i = 0; i < old.count; i++)
        gram_rows_add(&go, customer_id, old.list[i]);
    TRY(gram_rows_write(cx, SQL_GO, &go));
    return db_exec(cx, SQL_UNLIST, B_U64(customer_id));
}
