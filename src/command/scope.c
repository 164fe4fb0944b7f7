/* See scope.h. */
#include "command/scope.h"

#include <string.h>

bool
shell_day(struct shell *sh, const char *name, int32_t *day)
{
    const char *text = shell_option(sh, name);
    *day = text == NULL ? DAY_NONE : day_parse(text);
    if (text != NULL && *day == DAY_NONE)
        shell_refuse("%s: %s is no day", name, text);
    return text == NULL || *day != DAY_NONE;
}

bool
shell_day_past(struct shell *sh, const char *name, int32_t *day)
{
    if (!shell_day(sh, name, day))
        return false;
    if (*day == DAY_NONE || *day <= clock_today())
        return true;
    shell_refuse("%s: %s has not come yet", name, day_iso(sh->arena, *day));
    return false;
}

bool
shell_filters_read(struct shell *sh, struct shell_filters *out)
{
    const char *text;
    while ((text = shell_option(sh, "--scope")) != NULL) {
        if (out->count == SHELL_FILTERS) {
            shell_refuse("at most %d times --scope", SHELL_FILTERS);
            return false;
        }
        out->text[out->count++] = text;
    }
    return true;
}

static enum err
filter_set(struct ctx *cx, const char *text, struct scope *s)
{
    const char *value = strchr(text, '=');
    uint64_t number;
    if (value == NULL)
        return ERR_INVALID;
    char *key = arena_copy(cx->arena, text, (size_t)(value - text));
    int d = scope_key(key);
    if (d < 0)
        return ERR_INVALID;
    TRY(scope_value_find(cx, (enum dimension)d, value + 1, &number));
    return scope_narrow(cx, s, (enum dimension)d, number);
}

enum err
shell_filters_set(struct ctx *cx, const struct shell_filters *f,
                  struct scope *s)
{
    for (size_t i = 0; i < f->count; i++) {
        enum err e = filter_set(cx, f->text[i], s);
        if (e == ERR_INVALID || e == ERR_NOT_FOUND)
            shell_refuse("--scope %s: no such %s", f->text[i],
                         e == ERR_NOT_FOUND ? "value" : "key");
        TRY(e);
    }
    return OK;
}
