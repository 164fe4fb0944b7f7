/* The Cookie header. Lenient on purpose, see params.h; what is handed on is
 * valid UTF-8 without control characters all the same. */
#include <string.h>

#include "core/text.h"
#include "http/limits.h"
#include "http/params.h"

static char *
skip_blanks(char *s)
{
    return s + strspn(s, " \t");
}

static void
cut_blanks(char *s, char *end)
{
    while (end > s && (end[-1] == ' ' || end[-1] == '\t'))
        end--;
    *end = '\0';
}

/* A value may stand in double quotes (RFC 6265 4.1.1). */
static char *
without_quotes(char *value)
{
    size_t n = strlen(value);
    if (n < 2 || value[0] != '"' || value[n - 1] != '"')
        return value;
    value[n - 1] = '\0';
    return value + 1;
}

void
cookie_read(struct arena *a, const char *header, struct params *out)
{
    if (!header || strlen(header) > LIMIT_COOKIE_HEADER)
        return;
    char *next = arena_text(a, header);
    while (next) {
        char *piece = strsep(&next, ";");
        char *equals = strchr(piece, '=');
        if (!equals)
            continue;
        char *name = skip_blanks(piece);
        char *value = skip_blanks(equals + 1);
        cut_blanks(value, value + strlen(value));
        *equals = '\0';
        if (name > equals)
            continue;
        cut_blanks(name, equals);
        value = without_quotes(value);
        if (*name == '\0' || !text_storable(name, strlen(name), false) ||
            !text_storable(value, strlen(value), false))
            continue;
        if (params_add(a, out, name, value, LIMIT_COOKIES) != OK)
            return;
    }
}
