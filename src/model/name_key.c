/* See name_key.h. A collator takes long to open and is not safe between
 * threads, so one is opened on first use, or at start by who serves people, and
 * each thread clones it on its own; the clone is closed when the thread ends. */
#include "model/name_key.h"

#include <assert.h>
#include <ctype.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ucol.h>
#include <unicode/ustring.h>

#include "core/buf.h"
#include "model/name_spell.h"

#define WIDE_MAX (NAME_SPELL_MAX / 4)

static UCollator *origin;
static pthread_key_t order_of_thread;
static pthread_once_t origin_once = PTHREAD_ONCE_INIT;
static enum err origin_state;

static void
order_close(void *p)
{
    ucol_close(p);
}

static enum err
origin_read(void)
{
    UErrorCode e = U_ZERO_ERROR;
    TRY(name_spell_start());
    if (pthread_key_create(&order_of_thread, order_close))
        return FAIL(ERR_FAULT, "no thread key left");
    origin = ucol_open("zh@collation=pinyin", &e);
    return U_SUCCESS(e) ? OK : FAIL(ERR_FAULT, "ICU: %s", u_errorName(e));
}

static void
origin_open(void)
{
    origin_state = origin_read();
}

enum err
name_key_start(void)
{
    pthread_once(&origin_once, origin_open);
    return origin_state;
}

static UCollator *
order_get(void)
{
    enum err started = name_key_start();
    assert(started == OK);
    UCollator *order = pthread_getspecific(order_of_thread);
    if (order)
        return order;
    UErrorCode e = U_ZERO_ERROR;
    order = ucol_clone(origin, &e);
    assert(U_SUCCESS(e));
    pthread_setspecific(order_of_thread, order);
    return order;
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

static void
sort_key(struct name_key *k, const UChar *name, int32_t len)
{
    size_t n = strlen(k->spelling);
    if (n > NAME_KEY_MAX - 40)
        n = NAME_KEY_MAX - 40;
    memcpy(k->sort, k->spelling, n);
    k->sort[n++] = 1;
    int32_t room = (int32_t)(NAME_KEY_MAX - n);
    int32_t made =
        ucol_getSortKey(order_get(), name, len, k->sort + n, room);
    k->sort_len = n + (size_t)(made < room ? made : room);
}

void
name_key_make(struct arena *a, const char *name, struct name_key *out)
{
    UErrorCode e = U_ZERO_ERROR;
    UChar wide[WIDE_MAX];
    int32_t len = 0;
    memset(out, 0, sizeof *out);
    u_strFromUTF8(wide, WIDE_MAX, &len, name, -1, &e);
    if (U_FAILURE(e)) /* longer than any name we store: its head decides */
        len = WIDE_MAX;
    spelling_clean(a, name_spell(a, wide, len), out);
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
