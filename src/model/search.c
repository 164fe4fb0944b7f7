/* See search.h. */
#include "model/search.h"

#include <assert.h>
#include <ctype.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <opencc/opencc.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "core/text.h"
#include "model/name_key.h"

#define TYPED_MAX 24
/* gram_set.list starts small and doubles */
#define GRAMS_FIRST 64

static opencc_t simplifier;

enum err
search_start(void)
{
    if (simplifier)
        return OK;
    simplifier = opencc_open("t2s.json");
    if (simplifier == (opencc_t)-1) {
        simplifier = NULL;
        return FAIL(ERR_FAULT, "OpenCC: %s", opencc_error());
    }
    return OK;
}

void
gram_set_init(struct gram_set *s, struct arena *a)
{
    *s = (struct gram_set){.arena = a, .cap = GRAMS_FIRST};
    s->list = ARENA_ARRAY(a, s->cap, uint32_t);
}

static void
gram_put(struct gram_set *s, char kind, const char *p, size_t n)
{
    uint32_t h = 2166136261u;
    h = (h ^ (uint8_t)kind) * 16777619u;
    for (size_t i = 0; i < n; i++)
        h = (h ^ (uint8_t)p[i]) * 16777619u;
    if (s->count == s->cap) {
        uint32_t *more = ARENA_ARRAY(s->arena, s->cap * 2, uint32_t);
        memcpy(more, s->list, s->count * sizeof *more);
        s->list = more;
        s->cap *= 2;
    }
    s->list[s->count++] = h;
}

/* Half width, lower case, simplified. */
static const char *
fold(struct arena *a, const char *s)
{
    const char *half = text_halfwidth(a, s);
    char *simple = opencc_convert_utf8(simplifier, half, (size_t)-1);
    if (!simple)
        return half;
    struct buf b;
    buf_init(&b, a);
    size_t n = strlen(simple);
    for (size_t i = 0; i < n;) {
        UChar32 c;
        char out[4];
        int32_t len = 0;
        U8_NEXT((const uint8_t *)simple, i, n, c);
        if (c < 0)
            continue;
        c = u_foldCase(c, U_FOLD_CASE_DEFAULT);
        UBool bad = 0;
        U8_APPEND((uint8_t *)out, len, 4, c, bad);
        if (!bad)
            buf_addn(&b, out, (size_t)len);
    }
    opencc_convert_utf8_free(simple);
    return b.data;
}

/* The letter at s (0 if it is none), and its length in bytes. */
static UChar32
letter_at(const char *s, size_t *len)
{
    UChar32 c;
    size_t i = 0, n = strlen(s);
    U8_NEXT((const uint8_t *)s, i, n, c);
    *len = i;
    return c >= 0 && u_isalnum(c) ? c : 0;
}

static bool
is_ascii_word(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)s[i] >= 128)
            return false;
    return n > 0;
}

/* All runs of three bytes of an ASCII word. */
static void
put_trigrams(struct gram_set *s, const char *w, size_t n)
{
    for (size_t i = 0; i + 3 <= n; i++)
        gram_put(s, 't', w + i, 3);
}

/* Neighbouring pairs of letters in a run that is not ASCII. */
static void
put_pairs(struct gram_set *s, const char *w, size_t n)
{
    size_t at = 0, last = 0;
    while (at < n) {
        size_t len;
        letter_at(w + at, &len);
        if (at > 0)
            gram_put(s, 'h', w + last, at + len - last);
        last = at;
        at += len;
    }
}

/* Cuts folded text into runs of ASCII letters and digits and runs of other
 * letters; calls fn for each. */
typedef void run_fn(struct gram_set *s, const char *run, size_t n, bool first);

static void
each_run(struct gram_set *s, const char *text, run_fn *fn)
{
    bool first = true;
    for (size_t i = 0; text[i];) {
        size_t len, n = 0;
        UChar32 c = letter_at(text + i, &len);
        if (!c) {
            i += len;
            continue;
        }
        bool ascii = c < 128;
        do {
            n += len;
            c = letter_at(text + i + n, &len);
        } while (text[i + n] && c && (c < 128) == ascii);
        fn(s, text + i, n, first);
        first = false;
        i += n;
    }
}

static void
put_number(struct gram_set *s, const char *p, size_t n)
{
    while (n > 1 && *p == '0')
        p++, n--;
    gram_put(s, 'n', p, n);
}

static void
put_name_run(struct gram_set *s, const char *run, size_t n, bool first)
{
    size_t len;
    letter_at(run, &len);
    if (!is_ascii_word(run, n)) {
        gram_put(s, 'b', run, len);
        put_pairs(s, run, n);
        return;
    }
    gram_put(s, 'b', run, n < 2 ? n : 2);
    gram_put(s, 'b', run, 1);
    put_trigrams(s, run, n);
    if (strcspn(run, "0123456789") < n) /* 3M: what is typed is a number */
        put_number(s, run, n);
}

void
gram_add_name(struct gram_set *s, const char *name)
{
    if (name && *name)
        each_run(s, fold(s->arena, name), put_name_run);
}

void
gram_add_initials(struct gram_set *s, const char *initials)
{
    size_t n = initials ? strlen(initials) : 0;
    if (n < 2)
        return;
    gram_put(s, 'b', initials, 2);
    put_trigrams(s, initials, n);
}

/* Letters and digits only, lower case. */
static char *
number_clean(struct arena *a, const char *s, size_t *n)
{
    char *out = arena_alloc(a, strlen(s) + 1);
    *n = 0;
    for (; *s; s++)
        if ((unsigned char)*s < 128 && isalnum((unsigned char)*s))
            out[(*n)++] = (char)tolower((unsigned char)*s);
    return out;
}

static size_t
digits_at_end(const char *s, size_t n)
{
    size_t k = 0;
    while (k < n && isdigit((unsigned char)s[n - 1 - k]))
        k++;
    return k;
}

void
gram_add_number(struct gram_set *s, const char *number)
{
    if (!number || !*number)
        return;
    size_t n, raw_tail;
    char *clean = number_clean(s->arena, number, &n);
    if (n == 0)
        return;
    put_number(s, clean, n);
    size_t digits = digits_at_end(clean, n);
    if (digits >= 4)
        put_number(s, clean + n - 4, 4);
    if (digits >= 8)
        put_number(s, clean + n - 8, 8);
    raw_tail = digits_at_end(number, strlen(number));
    if (raw_tail > 0 && raw_tail < n)
        put_number(s, clean + n - raw_tail, raw_tail);
}

static int
gram_compare(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

void
gram_set_close(struct gram_set *s)
{
    qsort(s->list, s->count, sizeof *s->list, gram_compare);
    size_t kept = 0;
    for (size_t i = 0; i < s->count; i++)
        if (i == 0 || s->list[i] != s->list[kept - 1])
            s->list[kept++] = s->list[i];
    s->count = kept;
}

static void
put_typed_run(struct gram_set *s, const char *run, size_t n, bool first)
{
    size_t len;
    letter_at(run, &len);
    if (is_ascii_word(run, n)) {
        if (n >= 3)
            put_trigrams(s, run, n);
        else
            gram_put(s, 'b', run, n);
    } else if (len == n) {
        gram_put(s, 'b', run, n);
    } else {
        put_pairs(s, run, n);
    }
}

/* One word without white space: a number when it has a digit and no hanzi. */
static void
put_typed_word(struct gram_set *s, const char *word)
{
    size_t n;
    bool digit = strpbrk(word, "0123456789") != NULL;
    if (digit && is_ascii_word(word, strlen(word))) {
        char *clean = number_clean(s->arena, word, &n);
        put_number(s, clean, n);
    } else {
        each_run(s, word, put_typed_run);
    }
}

void
search_grams(struct arena *a, const char *typed, struct gram_set *out)
{
    gram_set_init(out, a);
    char *rest = arena_text(a, fold(a, typed)), *save = NULL;
    for (char *w = strtok_r(rest, " \t\r\n", &save); w;
         w = strtok_r(NULL, " \t\r\n", &save))
        put_typed_word(out, w);
    gram_set_close(out);
    if (out->count > TYPED_MAX)
        out->count = TYPED_MAX;
}

void
search_where(struct query *q, const struct gram_set *s)
{
    if (s->count == 0)
        query_sql(q, " AND 1 = 0");
    for (size_t i = 0; i < s->count; i++) {
        query_sql(q, " AND EXISTS (SELECT 1 FROM customer_gram g"
                     " WHERE g.gram = ? AND g.customer_id = c.id)");
        query_bind(q, B_U64(s->list[i]));
    }
}

static void
gram_add_person(struct gram_set *s, const char *name)
{
    struct name_key k;
    name_key_make(s->arena, name, &k);
    gram_add_name(s, name);
    gram_add_initials(s, k.initials);
}

/* What is written for many customers: a row a piece. */
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
gram_rows_add(struct gram_rows *g, uint64_t customer_id,
              const struct gram_set *s)
{
    if (g->count + s->count > g->cap) {
        size_t cap = (g->count + s->count) * 2;
        struct gram_row *grown = ARENA_ARRAY(g->arena, cap, struct gram_row);
        if (g->count)
            memcpy(grown, g->list, g->count * sizeof *grown);
        g->list = grown;
        g->cap = cap;
    }
    for (size_t i = 0; i < s->count; i++)
        g->list[g->count++] = (struct gram_row){s->list[i], customer_id};
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

static const char SQL_PUT[] =
    "INSERT INTO customer_gram (gram, customer_id) VALUES (?, ?)";

/* In the order of the key: neighbours in the tree follow each other. */
static enum err
gram_rows_write(struct ctx *cx, struct gram_rows *g)
{
    if (!g->count)
        return OK;
    qsort(g->list, g->count, sizeof *g->list, gram_row_compare);
    struct bind *b = ARENA_ARRAY(cx->arena, g->count * 2, struct bind);
    for (size_t i = 0; i < g->count; i++) {
        b[i * 2] = B_U64(g->list[i].gram);
        b[i * 2 + 1] = B_U64(g->list[i].customer_id);
    }
    return db_exec_array(cx, SQL_PUT, b, g->count, 2);
}

/* Texts of the customers, of their contacts, and what is there already. */
static enum err
read_texts(struct ctx *cx, const uint64_t *ids, size_t n, struct rows *texts,
           struct rows *people)
{
    struct query q;
    query_init(&q, cx->arena);
    query_sql(&q, "SELECT id, name, short_name, code, phone, credit_code"
                  " FROM customer WHERE id IN");
    query_ids(&q, ids, n);
    query_sql(&q, " ORDER BY id");
    TRY(query_rows(cx, &q, texts));
    query_init(&q, cx->arena);
    query_sql(&q, "SELECT customer_id, name, phone, mobile FROM contact"
                  " WHERE live = 1 AND customer_id IN");
    query_ids(&q, ids, n);
    query_sql(&q, " ORDER BY customer_id");
    return query_rows(cx, &q, people);
}

static enum err
forget(struct ctx *cx, const uint64_t *ids, size_t n)
{
    struct query q;
    query_init(&q, cx->arena);
    query_sql(&q, "DELETE FROM customer_gram WHERE customer_id IN");
    query_ids(&q, ids, n);
    return query_exec(cx, &q);
}

enum err
search_index_many(struct ctx *cx, const uint64_t *ids, size_t n)
{
    struct rows c, people;
    struct gram_rows all = {.arena = cx->arena};
    size_t at = 0;
    if (!n)
        return OK;
    TRY(read_texts(cx, ids, n, &c, &people));
    for (size_t i = 0; i < c.count; i++) {
        struct gram_set s;
        uint64_t id = rows_u64(&c, i, 0);
        gram_set_init(&s, cx->arena);
        gram_add_person(&s, rows_text(&c, i, 1));
        gram_add_person(&s, rows_text(&c, i, 2));
        for (size_t k = 3; k < 6; k++)
            gram_add_number(&s, rows_text(&c, i, k));
        while (at < people.count && rows_u64(&people, at, 0) < id)
            at++;
        for (; at < people.count && rows_u64(&people, at, 0) == id; at++) {
            gram_add_person(&s, rows_text(&people, at, 1));
            gram_add_number(&s, rows_text(&people, at, 2));
            gram_add_number(&s, rows_text(&people, at, 3));
        }
        gram_set_close(&s);
        gram_rows_add(&all, id, &s);
    }
    TRY(forget(cx, ids, n));
    return gram_rows_write(cx, &all);
}

static const char SQL_THERE[] = "SELECT id FROM customer WHERE id = ?";

enum err
search_index_customer(struct ctx *cx, uint64_t customer_id)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_THERE, B_U64(customer_id)));
    return search_index_many(cx, &customer_id, 1);
}
