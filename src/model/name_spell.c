/* See name_spell.h. A transliterator takes tens of milliseconds to open and is
 * not safe between threads, so one is opened on first use, or at start by who
 * serves people, and each thread clones it on its own; clone and readings go
 * when the thread ends. Which characters are read by what follows them is taken
 * from ICU's own rules, which have the form {重}' '?庆. */
#include "model/name_spell.h"

#include <assert.h>
#include <ctype.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "core/buf.h"

#define HAN_FIRST 0x3400
#define HAN_LAST 0x9FFF
#define HAN_COUNT (HAN_LAST - HAN_FIRST + 1)
#define PAIRS_MAX 64
#define SYLLABLE 8 /* zhuang and its NUL fit */

/* No single word: names with it are spelled whole. */
static const char NO_SYLLABLE[] = "?";

struct readings {
    char of[HAN_COUNT][2][SYLLABLE]; /* inside a run, as its first; "": ask */
};

struct speller {
    UTransliterator *icu;
    struct readings *readings;
};

static struct {
    UTransliterator *icu;
    UChar pairs[PAIRS_MAX][2];
    size_t pair_count;
} origin;
static pthread_key_t speller_of_thread;
static pthread_once_t origin_once = PTHREAD_ONCE_INIT;
static enum err origin_state;

static void
speller_close(void *p)
{
    struct speller *s = p;
    utrans_close(s->icu);
    free(s->readings);
    free(s);
}

static struct speller *
speller_get(void)
{
    enum err started = name_spell_start();
    assert(started == OK);
    struct speller *s = pthread_getspecific(speller_of_thread);
    if (s)
        return s;
    UErrorCode e = U_ZERO_ERROR;
    s = calloc(1, sizeof *s);
    assert(s);
    s->readings = calloc(1, sizeof *s->readings);
    s->icu = utrans_clone(origin.icu, &e);
    assert(s->readings && U_SUCCESS(e));
    pthread_setspecific(speller_of_thread, s);
    return s;
}

static bool
is_han(UChar c)
{
    return c >= HAN_FIRST && c <= HAN_LAST;
}

/* x of {x}' '?y is before the brace, y behind it. */
static enum err
pairs_read(const UChar *rules, int32_t n)
{
    for (int32_t i = 1; i + 1 < n; i++) {
        int32_t next = i + 1;
        if (rules[i] != '}' || !is_han(rules[i - 1]))
            continue;
        while (next < n && (rules[next] == '\'' || rules[next] == ' '
                            || rules[next] == '?'))
            next++;
        if (next == n || !is_han(rules[next]))
            continue;
        if (origin.pair_count == PAIRS_MAX)
            return FAIL(ERR_FAULT, "ICU: more than %d pairs of hanzi",
                        PAIRS_MAX);
        UChar *pair = origin.pairs[origin.pair_count++];
        pair[0] = rules[i - 1];
        pair[1] = rules[next];
    }
    return OK;
}

static enum err
rules_read(const UChar *id)
{
    UErrorCode e = U_ZERO_ERROR;
    UParseError where;
    UTransliterator *t =
        utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, &where, &e);
    if (U_FAILURE(e))
        return FAIL(ERR_FAULT, "ICU: %s", u_errorName(e));
    int32_t n = utrans_toRules(t, 0, NULL, 0, &e);
    UChar *rules = calloc((size_t)n + 1, sizeof *rules);
    assert(rules);
    e = U_ZERO_ERROR;
    utrans_toRules(t, 0, rules, n + 1, &e);
    enum err read = U_SUCCESS(e) ? pairs_read(rules, n)
                                 : FAIL(ERR_FAULT, "ICU: %s", u_errorName(e));
    free(rules);
    utrans_close(t);
    return read;
}

static enum err
origin_read(void)
{
    static const UChar id[] = u"Han-Latin/Names; Latin-ASCII; Lower";
    UErrorCode e = U_ZERO_ERROR;
    UParseError where;
    TRY(rules_read(u"Han-Latin/Names"));
    TRY(rules_read(u"Han-Latin"));
    if (pthread_key_create(&speller_of_thread, speller_close))
        return FAIL(ERR_FAULT, "no thread key left");
    origin.icu = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, &where, &e);
    return U_SUCCESS(e) ? OK : FAIL(ERR_FAULT, "ICU: %s", u_errorName(e));
}

static void
origin_open(void)
{
    origin_state = origin_read();
}

enum err
name_spell_start(void)
{
    pthread_once(&origin_once, origin_open);
    return origin_state;
}

const char *
name_spell_whole(struct arena *a, const UChar *name, int32_t len)
{
    UErrorCode e = U_ZERO_ERROR;
    UChar *text = ARENA_ARRAY(a, NAME_SPELL_MAX, UChar);
    int32_t n = len, limit = len;
    memcpy(text, name, (size_t)len * sizeof *text);
    utrans_transUChars(speller_get()->icu, text, &n, NAME_SPELL_MAX, 0, &limit,
                       &e);
    if (U_FAILURE(e))
        return "";
    char *out = arena_alloc(a, (size_t)n * 3 + 1);
    u_strToUTF8(out, n * 3 + 1, NULL, text, n, &e);
    return U_SUCCESS(e) ? out : "";
}

/* Asks ICU for c alone, or behind 一 (yi) for c inside a run. */
static void
reading_ask(struct arena *a, UChar c, bool first, char out[SYLLABLE])
{
    const UChar inside[2] = {0x4E00, c};
    const char *s = first ? name_spell_whole(a, &c, 1)
                          : name_spell_whole(a, inside, 2);
    if (!first)
        s = strncmp(s, "yi ", 3) == 0 ? s + 3 : "";
    size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz");
    if (n == 0 || n >= SYLLABLE || s[n])
        s = NO_SYLLABLE;
    memcpy(out, s, strlen(s) + 1);
}

/* NULL: the name is to be spelled whole. */
static const char *
reading(struct arena *a, const UChar *name, int32_t len, int32_t i)
{
    struct speller *own = speller_get(); /* opens the pairs too */
    bool first = i == 0 || !is_han(name[i - 1]);
    int32_t next = i + 1 < len && name[i + 1] == ' ' ? i + 2 : i + 1;
    for (size_t k = 0; next < len && k < origin.pair_count; k++)
        if (origin.pairs[k][0] == name[i] && origin.pairs[k][1] == name[next])
            return NULL;
    char *s = own->readings->of[name[i] - HAN_FIRST][first];
    if (!*s)
        reading_ask(a, name[i], first, s);
    return *s == *NO_SYLLABLE ? NULL : s;
}

const char *
name_spell(struct arena *a, const UChar *name, int32_t len)
{
    struct buf b;
    buf_init(&b, a);
    for (int32_t i = 0; i < len; i++) {
        UChar c = name[i];
        if (is_han(c)) {
            const char *s = reading(a, name, len, i);
            if (!s)
                return name_spell_whole(a, name, len);
            buf_addc(&b, ' ');
            buf_add(&b, s);
        } else if (c == 0xFF08 || c == 0xFF09) { /* （ and ） */
            buf_addc(&b, ' ');
        } else if (c < 128) {
            if (i && is_han(name[i - 1]) && isalpha(c))
                buf_addc(&b, ' ');
            buf_addc(&b, (char)tolower(c));
        } else {
            return name_spell_whole(a, name, len);
        }
    }
    return b.data;
}
