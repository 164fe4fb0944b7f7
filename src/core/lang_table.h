/* The texts, generated from templates/po into build/lang_table.c.
 *
 * Sorted by the bytes of msgid (strcmp). The program links the generated
 * object file itself, not out of the library: lang_default.c, which is in the
 * library, gives an empty table to whatever is linked without it. */
#ifndef CORE_LANG_TABLE_H
#define CORE_LANG_TABLE_H

#include <stddef.h>

#include "core/lang.h"

struct lang_entry {
    const char *msgid;             /* as written, with its context */
    const char *text[LANG_COUNT];  /* without context */
};

extern const struct lang_entry lang_table[];
extern const size_t lang_table_count;

#endif
