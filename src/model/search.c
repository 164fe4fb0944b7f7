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
