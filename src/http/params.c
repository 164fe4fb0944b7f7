/* Lists of names and values.
 *
 * The list doubles at powers of two, so its capacity needs no field of its
 * own. First value wins in param_get: a value that an attacker appends cannot
 * replace the one the form had. */
#include "http/params.h"

#include <string.h>

enum { FIRST_CAPACITY = 8 };

enum err
params_add(struct arena *a, struct params *p, const char *name,
           const char *value, size_t limit)
{
    if (p->count >= limit)
        return ERR_TOO_LARGE;
    bool full = p->count >= FIRST_CAPACITY && !(p->count & (p->count - 1));
    if (p->count == 0 || full) {
        size_t cap = p->count ? p->count * 2 : FIRST_CAPACITY;
        struct param *list = ARENA_ARRAY(a, cap, struct param);
        if (p->count)
            memcpy(list, p->list, p->count * sizeof *list);
        p->list = list;
    }
    p->list[p->count++] = (struct param){.name = name, .value = value};
    return OK;
}

const char *
param_get(const struct params *p, const char *name)
{
    for (size_t i = 0; i < p->count; i++)
        if (!strcmp(p->list[i].name, name))
            return p->list[i].value;
    return NULL;
}

const char **
param_all(struct arena *a, const struct params *p, const char *name, size_t *n)
{
    const char **all = ARENA_ARRAY(a, p->count + 1, const char *);
    *n = 0;
    for (size_t i = 0; i < p->count; i++)
        if (!strcmp(p->list[i].name, name))
            all[(*n)++] = p->list[i].value;
    return all;
}
