/* Languages: codes, choice by header, look-up of texts.
 *
 * The table is sorted at build time, so a look-up is a binary search over
 * constant memory shared by all processes; nothing is loaded or locked. */
#include "core/lang.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/lang_table.h"

#define CONTEXT_MAX 24
#define HEADER_RANGES_MAX 50 /* a header is read no further than this */

const char *
lang_code(enum lang l)
{
    static const char *const CODES[LANG_COUNT] = {"zh-CN", "zh-TW", "en"};
    return CODES[l];
}

const char *
lang_name(enum lang l)
{
    static const char *const NAMES[LANG_COUNT] = {"简体中文", "繁體中文",
                                                  "English"};
    return NAMES[l];
}

int
lang_find(const char *code)
{
    for (int l = 0; code && l < LANG_COUNT; l++)
        if (strcasecmp(code, lang_code((enum lang)l)) == 0)
            return l;
    return -1;
}

/* Prefix of a language tag: ends at the end or at a hyphen. */
static int
tag_is(const char *tag, size_t n, const char *want)
{
    size_t w = strlen(want);
    return n >= w && strncasecmp(tag, want, w) == 0 &&
           (n == w || tag[w] == '-');
}

static int
lang_of_range(const char *tag, size_t n)
{
    static const struct {
        const char *tag;
        enum lang lang;
    } RANGES[] = {
        {"zh-Hant", LANG_ZH_TW}, {"zh-TW", LANG_ZH_TW},
        {"zh-HK", LANG_ZH_TW},   {"zh-MO", LANG_ZH_TW},
        {"zh", LANG_ZH_CN},      {"en", LANG_EN},
        {"*", LANG_ZH_CN},
    };
    for (size_t i = 0; i < sizeof RANGES / sizeof RANGES[0]; i++)
        if (tag_is(tag, n, RANGES[i].tag))
            return RANGES[i].lang;
    return -1;
}

/* Weight in thousandths: 1000 without a q, 0 when it is malformed. */
static int
range_weight(const char *p, const char *end)
{
    while (p < end && (*p == ' ' || *p == '\t' || *p == ';'))
        p++;
    if (p == end)
        return 1000;
    if (end - p < 3 || (*p != 'q' && *p != 'Q') || p[1] != '=' ||
        (p[2] != '0' && p[2] != '1'))
        return 0;
    int weight = (p[2] - '0') * 1000;
    p += 3;
    if (p < end && *p == '.')
        p++;
    for (int unit = 100; unit && p < end && *p >= '0' && *p <= '9'; p++) {
        weight += (*p - '0') * unit;
        unit /= 10;
    }
    return weight > 1000 ? 0 : weight;
}

enum lang
lang_accept(const char *header)
{
    int best = LANG_ZH_CN, best_weight = 0;
    const char *p = header ? header : "";
    for (int i = 0; *p && i < HEADER_RANGES_MAX; i++) {
        p += strspn(p, " \t,");
        size_t all = strcspn(p, ",");
        size_t tag = strcspn(p, ",; \t");
        int l = lang_of_range(p, tag);
        int weight = range_weight(p + tag, p + all);
        if (l >= 0 && weight > best_weight) {
            best = l;
            best_weight = weight;
        }
        p += all;
    }
    return (enum lang)best;
}

/* A context is a short lower-case word, so that data with a bar in it is not
 * mistaken for one. */
static const char *
without_context(const char *msgid)
{
    size_t n = strspn(msgid, "abcdefghijklmnopqrstuvwxyz_-");
    if (n > 0 && n <= CONTEXT_MAX && msgid[n] == '|')
        return msgid + n + 1;
    return msgid;
}

static int
entry_compare(const void *key, const void *entry)
{
    return strcmp(key, ((const struct lang_entry *)entry)->msgid);
}

const char *
lang_text(enum lang l, const char *msgid)
{
    const struct lang_entry *e =
        bsearch(msgid, lang_table, lang_table_count, sizeof *lang_table,
                entry_compare);
    if (!e || !e->text[l])
        return without_context(msgid);
    return e->text[l];
}

char *
lang_format(struct arena *a, enum lang l, const char *msgid, ...)
{
    va_list ap;
    va_start(ap, msgid);
    char *s = arena_vprintf(a, lang_text(l, msgid), ap);
    va_end(ap);
    return s;
}
