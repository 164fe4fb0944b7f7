/* The three languages and their texts.
 *
 * The msgid is the English sentence; the table is built from the .po files
 * (build/lang_table.c). A msgid may carry a context before a bar, for words
 * that are one in English and two in Chinese: N_("noun|Order"). */
#ifndef CORE_LANG_H
#define CORE_LANG_H

#include "core/arena.h"

enum lang { LANG_ZH_CN, LANG_ZH_TW, LANG_EN, LANG_COUNT };

#define N_(text) text /* marks a text for the catalogue */

const char *lang_code(enum lang l); /* "zh-CN", "zh-TW", "en": HTML lang */
const char *lang_name(enum lang l); /* in itself: 简体中文, 繁體中文, English */
/* From "zh-CN" and the like; -1 if none of ours. */
int lang_find(const char *code);
/* From an Accept-Language header (RFC 9110 12.5.4); zh-Hant/zh-HK -> zh-TW.
 * zh-CN when nothing fits or the header is NULL. */
enum lang lang_accept(const char *header);

/* The text in a language. An unknown msgid gives itself without its context:
 * the build fails on msgids that no catalogue has, so only data gets there. */
const char *lang_text(enum lang l, const char *msgid);
/* As printf with the translated msgid as the format; the build checks that
 * the directives of a translation fit (positional ones are allowed). */
char *lang_format(struct arena *a, enum lang l, const char *msgid, ...)
    PRINTF_LIKE(3, 4);

/* The same text in pieces, for what is to become more than text (a link): each
 * directive stands for one of `words`, whatever its letter. */
struct lang_piece {
    const char *text; /* of the sentence, or the word */
    int word;         /* which, from 0; -1 = of the sentence */
};
size_t lang_pieces(struct arena *a, enum lang l, const char *msgid,
                   const char *const *words, size_t word_count,
                   struct lang_piece **out);

#endif
