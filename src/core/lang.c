/* Languages: codes, choice by header, look-up of texts.
 *
 * The table is sorted at build time, so a look-up is a binary search over
 * constant memory shared by all processes; nothing is loaded or locked. */
#include "core/lang.h"

#include <assert.h>
#include <ctype.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
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

/* Most texts asked for are literals, which stay where they are: what stood at an
 * address is looked at first, and taken when it is the same text still. */
enum { PLACES = 4096 };
static _Atomic(const struct lang_entry *) found_at[PLACES];

static const struct lang_entry *
entry_find(const char *msgid)
{
    uint64_t mixed = (uint64_t)(uintptr_t)msgid * UINT64_C(0x9e3779b97f4a7c15);
    _Atomic(const struct lang_entry *) *place = &found_at[mixed >> 52];
    const struct lang_entry *e =
        atomic_load_explicit(place, memory_order_relaxed);
    if (e && !strcmp(e->msgid, msgid))
        return e;
    e = bsearch(msgid, lang_table, lang_table_count, sizeof *lang_table,
                entry_compare);
    if (e)
        atomic_store_explicit(place, e, memory_order_relaxed);
    return e;
}

const char *
lang_text(enum lang l, const char *msgid)
{
    const struct lang_entry *e = entry_find(msgid);
    if (!e || !e->text[l])
        return without_context(msgid);
    return e->text[l];
}

/* ---- English nouns behind a number ---- */

/* The length of a plural at that place, 0 = none of ours. */
static size_t
noun_length(const char *text)
{
    static const char *const nouns[] = {
        "cases", "changes", "contacts", "customers", "days", "deals", "files",
        "hours", "lines", "minutes", "months", "moves", "orders", "reports",
        "rows", "rules", "seconds", "stages", "steps", "tasks", "tickets",
        "times", "warnings", "weeks", "years"};
    for (size_t i = 0; i < sizeof nouns / sizeof *nouns; i++) {
        size_t n = strlen(nouns[i]);
        if (!strncmp(text, nouns[i], n) && !isalpha((unsigned char)text[n]))
            return n;
    }
    return 0;
}

/* What the directive from `at` to `end` of a format prints. */
static const char *
directive_text(struct arena *a, const char *format, size_t at, size_t end,
               va_list ap)
{
    va_list more;
    va_copy(more, ap);
    const char *all = arena_vprintf(a, arena_copy(a, format, end), more);
    va_end(more);
    va_copy(more, ap);
    const char *before = arena_vprintf(a, arena_copy(a, format, at), more);
    va_end(more);
    return all + strlen(before);
}

/* The format with "%d days" as "%d day" where the number is 1. Only English has
 * this, and only of the nouns above, so that no message needs two forms. */
static const char *
number_agree(struct arena *a, const char *format, va_list ap)
{
    for (size_t at = 0; format[at]; at++) {
        if (format[at] != '%')
            continue;
        size_t end = at + 1 + strspn(format + at + 1, "0123456789.lz");
        bool prints = format[end] && strchr("dus", format[end]);
        size_t noun = prints && format[end + 1] == ' '
                          ? noun_length(format + end + 2) : 0;
        if (noun && !strcmp(directive_text(a, format, at, end + 1, ap), "1"))
            format = arena_printf(a, "%.*s%s", (int)(end + 1 + noun), format,
                                  format + end + 2 + noun);
        at = end;
        if (!format[at])
            break;
    }
    return format;
}

char *
lang_format(struct arena *a, enum lang l, const char *msgid, ...)
{
    va_list ap;
    va_start(ap, msgid);
    const char *format = lang_text(l, msgid);
    if (l == LANG_EN)
        format = number_agree(a, format, ap);
    char *s = arena_vprintf(a, format, ap);
    va_end(ap);
    return s;
}

/* The word a directive at `at` stands for; *end is behind it. `next` is the word
 * of the next one without a position. */
static size_t
directive_word(const char *at, const char **end, size_t *next)
{
    char *rest;
    unsigned long position = strtoul(at + 1, &rest, 10);
    bool positional = position > 0 && *rest == '$';
    const char *letter = positional ? rest + 1 : at + 1;
    letter += strspn(letter, "0123456789.lz");
    *end = *letter ? letter + 1 : letter;
    return positional ? position - 1 : (*next)++;
}

size_t
lang_pieces(struct arena *a, enum lang l, const char *msgid,
            const char *const *words, size_t word_count,
            struct lang_piece **out)
{
    const char *at = lang_text(l, msgid);
    struct lang_piece *list =
        ARENA_ARRAY(a, strlen(at) + 1, struct lang_piece);
    size_t n = 0, next = 0;
    while (*at) {
        size_t plain = strcspn(at, "%");
        if (plain)
            list[n++] = (struct lang_piece){arena_copy(a, at, plain), -1};
        at += plain;
        if (!*at)
            break;
        if (at[1] == '%') {
            list[n++] = (struct lang_piece){"%", -1};
            at += 2;
            continue;
        }
        size_t word = directive_word(at, &at, &next);
        assert(word < word_count);
        list[n++] = (struct lang_piece){words[word], (int)word};
        size_t noun = l == LANG_EN && *at == ' ' && !strcmp(words[word], "1")
                          ? noun_length(at + 1) : 0;
        if (noun) {
            list[n++] = (struct lang_piece){arena_copy(a, at, noun), -1};
            at += 1 + noun;
        }
    }
    *out = list;
    return n;
}
