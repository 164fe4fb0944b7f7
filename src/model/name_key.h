/* Keys of a name: how it sorts, and how it is typed on a keyboard.
 *
 * Chinese names sort by the spelling of a surname (曾 = Zeng, 单 = Shan), which
 * plain pinyin collation gets wrong: so the key is the spelling by ICU's
 * Han-Latin/Names first and the pinyin collation of the name behind it. */
#ifndef MODEL_NAME_KEY_H
#define MODEL_NAME_KEY_H

#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"

#define NAME_KEY_MAX 128

struct name_key {
    uint8_t sort[NAME_KEY_MAX]; /* compare bytewise */
    size_t sort_len;
    const char *spelling;  /* "tian jin hai he", ASCII, lower case */
    const char *initials;  /* "tjhh" */
};

/* Opens ICU's tables, once; the first name does it too (see name_spell_start).
 * Each thread clones what it needs. */
enum err name_key_start(void) MUST_CHECK;
void name_key_make(struct arena *a, const char *name, struct name_key *out);
/* "tianjinhaihe tjhh", at most 255 bytes: customer.name_py. */
const char *name_key_py(struct arena *a, const struct name_key *k);

#endif
