/* Keys are stored, labels shown; the order is the one people see. */
#include "model/role.h"

#include <string.h>

#include "core/buf.h"

const struct choice role_choices[] = {
    {"sales", N_("role|Sales")},         {"manager", N_("role|Manager")},
    {"marketing", N_("role|Marketing")}, {"service", N_("role|Service")},
    {"analyst", N_("role|Analyst")},     {"admin", N_("role|Administrator")},
    {NULL, NULL}};

static const unsigned BITS[] = {ROLE_SALES,   ROLE_MANAGER, ROLE_MARKETING,
                                ROLE_SERVICE, ROLE_ANALYST, ROLE_ADMIN};

unsigned
role_find(const char *key)
{
    for (size_t i = 0; role_choices[i].key; i++)
        if (!strcmp(role_choices[i].key, key))
            return BITS[i];
    return 0;
}

const char *
role_key(unsigned bit)
{
    for (size_t i = 0; role_choices[i].key; i++)
        if (BITS[i] == bit)
            return role_choices[i].key;
    return NULL;
}

bool
role_parse(struct arena *a, const char *list, unsigned *roles)
{
    char *rest = arena_text(a, list ? list : "");
    *roles = 0;
    for (char *word; (word = strsep(&rest, ",")) != NULL;) {
        unsigned bit = role_find(word);
        if (*word && !bit)
            return false;
        *roles |= bit;
    }
    return true;
}

char *
role_list(struct arena *a, enum lang l, unsigned roles)
{
    struct buf b;
    buf_init(&b, a);
    for (size_t i = 0; role_choices[i].key; i++) {
        if (!(roles & BITS[i]))
            continue;
        if (b.len)
            buf_add(&b, l == LANG_EN ? ", " : "、");
        buf_add(&b, lang_text(l, role_choices[i].label));
    }
    return b.len ? b.data : "";
}
