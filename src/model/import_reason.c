/* See import_reason.h. */
#include "model/import_reason.h"

#include <string.h>

#include "core/text.h"

bool
import_word_is(struct arena *a, const char *text, const char *words)
{
    char *low =
        arena_printf(a, "|%s|", text_trim(a, text_halfwidth(a, text)));
    for (char *p = low; *p; p++)
        if (*p >= 'A' && *p <= 'Z')
            *p = (char)(*p + 32);
    return strstr(words, low) != NULL;
}

enum err
import_reason(struct import_work *w, const char *word, const char **code,
              bool *open)
{
    const struct import_choice *c;
    TRY(import_choice(w, ILIST_REASON, word, &c));
    *code = c ? c->code : "unknown";
    *open = c && *c->extra;
    return OK;
}

static const char SQL_ADD[] =
    "INSERT INTO competitor (name, created_at, created_by, import_id)"
    " VALUES (?, ?, ?, ?) ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id)";

enum err
import_competitor(struct import_work *w, const char *name, uint64_t *id)
{
    const struct import_choice *c;
    *id = 0;
    TRY(import_choice(w, ILIST_COMPETITOR, name, &c));
    if (c || !name || !*name) {
        *id = c ? c->id : 0;
        return OK;
    }
    *id = IMPORT_NEW_ID;
    if (w->dry)
        return OK;
    TRY(db_exec(&w->cx, SQL_ADD, B_TEXT(name), B_TIME(clock_now()),
                B_REF(w->account_id), B_U64(w->im->id)));
    *id = db_last_id(w->cx.db);
    import_choice_add(w, ILIST_COMPETITOR, name, *id);
    return OK;
}
