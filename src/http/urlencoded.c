/* application/x-www-form-urlencoded, decoded in one copy of the text.
 *
 * Decoding never makes text longer, so the copy is overwritten in place. What
 * comes out is valid UTF-8 without NUL, or the whole text is refused: a value
 * that was repaired in silence would be stored as something nobody typed. */
#include <string.h>

#include "core/text.h"
#include "http/limits.h"
#include "http/params.h"

static int
hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Decodes [s, end) in place and ends it with NUL (there is room: at `end`
 * stands a separator or the copy's own NUL). */
static enum err
decode_in_place(char *s, char *end)
{
    char *out = s;
    for (char *p = s; p < end; p++) {
        char c = *p;
        if (c == '+') {
            c = ' ';
        } else if (c == '%') {
            int hi = end - p > 2 ? hex_digit(p[1]) : -1;
            int lo = hi >= 0 ? hex_digit(p[2]) : -1;
            if (lo < 0)
                return ERR_INVALID;
            c = (char)(hi * 16 + lo);
            p += 2;
        }
        if (c == '\0')
            return ERR_INVALID;
        *out++ = c;
    }
    *out = '\0';
    return utf8_valid(s, (size_t)(out - s)) ? OK : ERR_INVALID;
}

static enum err
read_pair(struct arena *a, char *pair, char *end, struct params *out)
{
    char *equals = memchr(pair, '=', (size_t)(end - pair));
    char *value = equals ? equals + 1 : end;
    TRY(decode_in_place(value, end));
    TRY(decode_in_place(pair, equals ? equals : end));
    if (!equals)
        value = end; /* "name" alone: end holds its NUL */
    if (*pair == '\0')
        return OK;
    return params_add(a, out, pair, value, LIMIT_PARAMS);
}

enum err
urlencoded_read(struct arena *a, const char *text, size_t n,
                struct params *out)
{
    char *copy = arena_copy(a, text, n);
    char *end = copy + n;
    for (char *p = copy; p < end;) {
        char *stop = memchr(p, '&', (size_t)(end - p));
        if (!stop)
            stop = end;
        if (stop > p)
            TRY(read_pair(a, p, stop, out));
        p = stop + 1;
    }
    return OK;
}
