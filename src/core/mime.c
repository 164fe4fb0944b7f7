/* See mime.h. */
#include "core/mime.h"

#include <sodium.h>
#include <string.h>
#include <time.h>

#include "core/buf.h"

enum {
    WORD_BYTES = 45,  /* 60 of base64 and 12 around them: at most 75 */
    PLAIN_BYTES = 60
};

static bool
is_plain(const char *text)
{
    size_t n = strlen(text);
    for (size_t i = 0; i < n; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                    "0123456789 -_./:", text[i]))
            return false;
    return n <= PLAIN_BYTES;
}

/* Bytes of whole characters, at most WORD_BYTES. */
static size_t
word_length(const char *text)
{
    size_t n = strlen(text);
    if (n <= WORD_BYTES)
        return n;
    for (n = WORD_BYTES; n > 1 && ((unsigned char)text[n] & 0xC0) == 0x80;)
        n--;
    return n;
}

char *
mime_text(struct arena *a, const char *text)
{
    struct buf b;
    char word[WORD_BYTES * 2], *clean = arena_text(a, text);
    for (char *p = clean; *p; p++)
        if ((unsigned char)*p < ' ' || *p == 127)
            *p = ' ';
    if (is_plain(clean))
        return clean;
    text = clean;
    buf_init(&b, a);
    while (*text) {
        size_t n = word_length(text);
        sodium_bin2base64(word, sizeof word, (const unsigned char *)text, n,
                          sodium_base64_VARIANT_ORIGINAL);
        buf_printf(&b, "%s=?UTF-8?B?%s?=", b.len ? "\r\n " : "", word);
        text += n;
    }
    return b.data;
}

bool
mime_address_good(const char *address)
{
    const char *at = strchr(address, '@');
    if (!at || at == address || !at[1] || strchr(at + 1, '@') ||
        strlen(address) > 254)
        return false;
    for (const char *p = address; *p; p++)
        if (*p <= ' ' || *p >= 127 || strchr("<>()[]\\,;:\"", *p))
            return false;
    return true;
}

char *
mime_address(struct arena *a, const char *name, const char *address)
{
    return *name ? arena_printf(a, "%s <%s>", mime_text(a, name), address)
                 : arena_printf(a, "<%s>", address);
}

char *
mime_date(struct arena *a, int64_t moment)
{
    static const char days[] = "SunMonTueWedThuFriSat";
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    time_t t = (time_t)(moment / 1000000);
    struct tm tm;
    gmtime_r(&t, &tm);
    return arena_printf(a, "%.3s, %02d %.3s %04d %02d:%02d:%02d +0000",
                        days + tm.tm_wday * 3, tm.tm_mday,
                        months + tm.tm_mon * 3, tm.tm_year + 1900, tm.tm_hour,
                        tm.tm_min, tm.tm_sec);
}
