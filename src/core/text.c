/* Unicode text: what is valid, how long, how wide, what may be stored.
 *
 * ICU's macros decode and ICU's property tables classify; the code here only
 * walks. Strict UTF-8 (RFC 3629): U8_NEXT yields a negative code for overlong
 * forms, surrogates, values above U+10FFFF and cut sequences. */
#include "core/text.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#define HIGH_BITS UINT64_C(0x8080808080808080)

size_t
utf8_prefix(const char *s, size_t n)
{
    const uint8_t *p = (const uint8_t *)s;
    size_t i = 0;
    while (i < n) {
        uint64_t eight;
        if (i + sizeof eight <= n) {
            memcpy(&eight, p + i, sizeof eight);
            if (!(eight & HIGH_BITS)) {
                i += sizeof eight;
                continue;
            }
        }
        size_t at = i;
        UChar32 c;
        U8_NEXT(p, i, n, c);
        if (c < 0)
            return at;
    }
    return n;
}

bool
utf8_valid(const char *s, size_t n)
{
    return utf8_prefix(s, n) == n;
}

size_t
utf8_length(const char *s)
{
    size_t n = 0;
    for (; *s; s++)
        n += ((unsigned char)*s & 0xC0) != 0x80;
    return n;
}

static int
width_of(UChar32 c)
{
    if (c >= 0x20 && c < 0x7F)
        return 1;
    switch (u_charType(c)) {
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_FORMAT_CHAR:
    case U_CONTROL_CHAR:
        return 0;
    default:
        break;
    }
    int width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
    return width == U_EA_FULLWIDTH || width == U_EA_WIDE ? 2 : 1;
}

size_t
utf8_width(const char *s)
{
    size_t i = 0, n = strlen(s), width = 0;
    while (i < n) {
        UChar32 c;
        U8_NEXT(s, i, n, c);
        width += c < 0 ? 1 : (size_t)width_of(c);
    }
    return width;
}

/* No cut between these two: an accent, an emoji's colour, a joined family, a
 * flag. (The main rules of UAX 29; a full break iterator costs more than all
 * the rest of a list row.) */
static bool
sticks(UChar32 before, UChar32 c, size_t flags_before)
{
    switch (u_getIntPropertyValue(c, UCHAR_GRAPHEME_CLUSTER_BREAK)) {
    case U_GCB_EXTEND:
    case U_GCB_ZWJ:
    case U_GCB_SPACING_MARK:
        return true;
    case U_GCB_REGIONAL_INDICATOR:
        return flags_before % 2 == 1;
    default:
        return before == 0x200D;
    }
}

char *
utf8_cut(struct arena *a, const char *s, size_t chars)
{
    size_t n = strlen(s), i = 0, count = 0, cut = 0, flags = 0, plain = 0;
    UChar32 before = 0;
    if (n <= chars || utf8_length(s) <= chars)
        return arena_copy(a, s, n);
    if (chars == 0)
        return arena_copy(a, "", 0);
    /* `cut`: the last place at most chars - 1 in where nothing sticks. */
    while (count < chars && i < n) {
        size_t at = i;
        UChar32 c;
        U8_NEXT(s, i, n, c);
        if (c < 0)
            c = 0xFFFD;
        if (!sticks(before, c, flags))
            cut = at;
        flags = c >= 0x1F1E6 && c <= 0x1F1FF ? flags + 1 : 0;
        before = c;
        plain = at;
        count++;
    }
    /* A first cluster longer than the whole room is cut all the same. */
    size_t keep = cut ? cut : plain;
    while (keep && s[keep - 1] == ' ')
        keep--;
    return arena_printf(a, "%.*s…", (int)keep, s);
}

static bool
storable_char(UChar32 c, bool multiline)
{
    if (c < 0x20)
        return multiline && c == '\n';
    if (c < 0x7F)
        return true;
    if (c <= 0x9F || (c >= 0x202A && c <= 0x202E) ||
        (c >= 0x2066 && c <= 0x2069))
        return false;
    return c != 0x2028 && c != 0x2029;
}

bool
text_storable(const char *s, size_t n, bool multiline)
{
    size_t i = 0;
    while (i < n) {
        UChar32 c;
        U8_NEXT(s, i, n, c);
        if (c < 0 || !storable_char(c, multiline))
            return false;
    }
    return true;
}

/* Bytes of the white space at s; 0 if there is none. */
static size_t
space_at(const char *s)
{
    if (*s && strchr(" \t\n\r\f\v", *s))
        return 1;
    if (strncmp(s, "\u00A0", 2) == 0)
        return 2;
    if (strncmp(s, "\u3000", 3) == 0 || strncmp(s, "\uFEFF", 3) == 0)
        return 3;
    return 0;
}

char *
text_trim(struct arena *a, const char *s)
{
    for (size_t n; (n = space_at(s)) > 0;)
        s += n;
    /* Forwards, so that a byte is never taken for the end of another one. */
    size_t end = 0, i = 0;
    while (s[i]) {
        size_t space = space_at(s + i);
        i += space ? space : 1;
        if (!space)
            end = i;
    }
    char *out = arena_copy(a, s, end);
    char *to = out;
    for (const char *from = out; *from; from++) {
        if (*from == '\r' && from[1] == '\n')
            continue;
        *to++ = *from == '\r' ? '\n' : *from;
    }
    *to = '\0';
    return out;
}

char *
text_halfwidth(struct arena *a, const char *s)
{
    char *out = arena_copy(a, s, strlen(s));
    char *to = out;
    const unsigned char *p = (const unsigned char *)s;
    while (*p) {
        /* U+FF01..FF5E is EF BC 81 .. EF BD 9E, U+3000 is E3 80 80. */
        bool low = p[0] == 0xEF && p[1] == 0xBC && p[2] >= 0x81 &&
                   p[2] <= 0xBF;
        bool high = p[0] == 0xEF && p[1] == 0xBD && p[2] >= 0x80 &&
                    p[2] <= 0x9E;
        if (low || high) {
            *to++ = (char)(low ? p[2] - 0x81 + '!' : p[2] - 0x80 + '`');
            p += 3;
        } else if (p[0] == 0xE3 && p[1] == 0x80 && p[2] == 0x80) {
            *to++ = ' ';
            p += 3;
        } else {
            *to++ = (char)*p++;
        }
    }
    *to = '\0';
    return out;
}

bool
text_equal_nocase(const char *a, const char *b)
{
    for (;; a++, b++) {
        unsigned char x = (unsigned char)*a, y = (unsigned char)*b;
        x = x >= 'A' && x <= 'Z' ? (unsigned char)(x | 32) : x;
        y = y >= 'A' && y <= 'Z' ? (unsigned char)(y | 32) : y;
        if (x != y)
            return false;
        if (!x)
            return true;
    }
}
