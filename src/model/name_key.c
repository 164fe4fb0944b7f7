/* See name_key.h. A transliterator takes tens of milliseconds to open and is
 * not safe between threads, so one is opened at start and each thread clones it
 * on first use; the clone is closed when the thread ends. */
#include "model/name_key.h"

#include <assert.h>
#include <ctype.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ucol.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "core/buf.h"

#define SPELL_MAX 1600 /* UTF-16 units; a name has at most 200 characters */

struct keyer {
    UTransliterator *spell;
    UCollator *order;
};

static struct keyer origin;
static pthread_key_t keyer_of_thread;

static void
keyer_close(void *p)
{
    struct keyer *k = p;
    utrans_close(k->spell);
    ucol_close(k->order);
    free(k);
}

enum err
name_key_start(void)
{
    static const UChar id[] = u"Han-Latin/Names; Latin-ASCII; Lower";
    UErrorCode e = U_ZERO_ERROR;
    UParseError where;
    if (origin.spell)
        return OK;
    origin.spell = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, &where, &e);
    origin.order = ucol_open("zh@collation=pinyin", &e);
    if (U_FAILURE(e))
        return FAIL(ERR_FAULT, "ICU: %s", u_errorName(e));
    if (pthread_key_create(&keyer_of_thread, keyer_close))
        return FAIL(ERR_FAULT, "no thread key left");
    return OK;
}

static struct keyer *
keyer_get(void)
{
    struct keyer *k = pthread_getspecific(keyer_of_thread);
    if (k)
        return k;
    UErrorCode e = U_ZERO_ERROR;
    k = calloc(1, sizeof *k);
    assert(k && origin.spell);
    k->spell = utrans_clone(origin.spell, &e);
    k->order = ucol_clone(origin.order, &e);
    assert(U_SUCCESS(e));
    pthread_setspecific(keyer_of_thread, k);
    return k;
}

/* Words of lower-case ASCII letters and digits; everything else parts them. */
static void
spelling_clean(struct arena *a, const char *latin, struct name_key *out)
{
    struct buf words, initials;
    buf_init(&words, a);
    buf_init(&initials, a);
    bool in_word = false;
    for (const char *p = latin; *p; p++) {
        unsigned char c = (unsigned char)*p;
        if (c < 128 && isalnum(c)) {
            if (!in_word && words.len)
                buf_addc(&words, ' ');
            if (!in_word)
                buf_addc(&initials, (char)c);
            buf_addc(&words, (char)c);
            in_word = true;
        } else if (c != '\'') {
            in_word = false;
        }
    }
    out->spelling = words.data;
    out->initials = initials.data;
}

static const char *
spell(struct arena *a, const UChar *name, int32_t len)
{
    UErrorCode e = U_ZERO_ERROR;
    UChar *text = ARENA_ARRAY(a, SPELL_MAX, UChar);
    int32_t n = len, limit = len;
    memcpy(text, name, (size_t)len * sizeof *text);
    utrans_transUChars(keyer_get()->spell, text, &n, SPELL_MAX, 0, &limit, &e);
    if (U_FAILURE(e))
        return "";
    char *out = arena_alloc(a, (size_t)n * 3 + 1);
    u_strToUTF8(out, n * 3 + 1, NULL, text, n, &e);
    return U_SUCCESS(e) ? out : "";
}

static void
sort_key(struct name_key *k, const UChar *name, int32_t len)
{
    size_t n = strlen(k->spelling);
    if (n > NAME_KEY_MAX - 40)
        n = NAME_KEY_MAX - 40;
    memcpy(k->sort, k->spelling, n);
    k->sort[n++] = 1;
    int32_t room = (int32_t)(NAME_KEY_MAX - n);
    int32_t made = ucol_getSortKey(keyer_get()->order, name, len, k->sort + n,
                                   room);
    k->sort_len = n + (size_t)(made < room ? made : room);
}

void
name_key_make(struct arena *a, const char *name, struct name_key *out)
{
    UErrorCode e = U_ZERO_ERROR;
    UChar wide[SPELL_MAX / 4];
    int32_t len = 0;
    memset(out, 0, sizeof *out);
    u_strFromUTF8(wide, SPELL_MAX / 4, &len, name, -1, &e);
    if (U_FAILURE(e)) /* longer than any name we store: its head decides */
        len = SPELL_MAX / 4;
    spelling_clean(a, spell(a, wide, len), out);
    sort_key(out, wide, len);
}

const char *
name_key_py(struct arena *a, const struct name_key *k)
{
    struct buf b;
    buf_init(&b, a);
    for (const char *p = k->spelling; *p && b.len < 180; p++)
        if (*p != ' ')
            buf_addc(&b, *p);
    buf_addc(&b, ' ');
    for (const char *p = k->initials; *p && b.len < 255; p++)
        buf_addc(&b, *p);
    return b.data;
}
