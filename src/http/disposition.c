/* What a part says of itself: Content-Disposition, and the boundary of the
 * whole. Browsers disagree about quoting (WHATWG writes %22, older ones \"),
 * send whole paths (IE) and, against RFC 7578 4.2, sometimes filename*
 * (RFC 5987). What is taken over is a name for people: no path, no control
 * characters, at most LIMIT_FILE_NAME characters. */
#include <string.h>
#include <strings.h>

#include "core/text.h"
#include "http/limits.h"
#include "http/multipart.h"

static const char BOUNDARY_CHARS[] =
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "'()+_,-./:=? ";
static const char TOKEN_CHARS[] =
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "!#$%&'*+-.^_`|~";

/* A quoted string from *p (on the quote). Only \" and \\ are escapes: a
 * backslash before anything else is part of C:\path\name. */
static enum err
read_quoted(struct arena *a, const char **p, char **out)
{
    const char *s = *p + 1;
    char *o = *out = arena_alloc(a, strlen(s) + 1);
    for (; *s != '"'; s++) {
        if (*s == '\0')
            return ERR_INVALID;
        if (*s == '\\' && (s[1] == '"' || s[1] == '\\'))
            s++;
        *o++ = *s;
    }
    *o = '\0';
    *p = s + 1;
    return OK;
}

/* "; name=value" from *p; *name = NULL at the end. */
static enum err
read_parameter(struct arena *a, const char **p, char **name, char **value)
{
    *name = NULL;
    const char *s = *p + strspn(*p, " \t;");
    if (*s == '\0')
        return OK;
    size_t n = strspn(s, TOKEN_CHARS);
    if (n == 0 || s[n] != '=')
        return ERR_INVALID;
    *name = arena_copy(a, s, n);
    s += n + 1;
    if (*s == '"') {
        TRY(read_quoted(a, &s, value));
    } else {
        n = strcspn(s, "; \t");
        *value = arena_copy(a, s, n);
        s += n;
    }
    *p = s;
    s += strspn(s, " \t");
    return *s == ';' || *s == '\0' ? OK : ERR_INVALID;
}

/* UTF-8''%E5%90%8D (RFC 5987 3.2.1); other charsets are refused. */
static enum err
read_extended(struct arena *a, const char *value, const char **out)
{
    if (strncasecmp(value, "UTF-8'", 6))
        return ERR_INVALID;
    const char *s = strchr(value + 6, '\'');
    if (!s)
        return ERR_INVALID;
    char *o = arena_alloc(a, strlen(s));
    *out = o;
    while (*++s) {
        unsigned c = (unsigned char)*s;
        if (c == '%') {
            static const char HEX[] = "0123456789ABCDEFabcdef";
            const char *hi = s[1] ? strchr(HEX, s[1]) : NULL;
            const char *lo = hi && s[2] ? strchr(HEX, s[2]) : NULL;
            if (!lo)
                return ERR_INVALID;
            unsigned h = (unsigned)(hi - HEX), l = (unsigned)(lo - HEX);
            c = (h > 15 ? h - 6 : h) * 16 + (l > 15 ? l - 6 : l);
            s += 2;
        }
        if (c == 0)
            return ERR_INVALID;
        *o++ = (char)c;
    }
    return utf8_valid(*out, strlen(*out)) ? OK : ERR_INVALID;
}

/* Only the last component, without what a terminal or a bidi trick needs. */
static const char *
clean_file_name(struct arena *a, const char *raw)
{
    for (const char *p = raw; *p; p++)
        if (*p == '/' || *p == '\\')
            raw = p + 1;
    char *name = arena_text(a, raw);
    for (unsigned char *p = (unsigned char *)name; *p; p++)
        if (*p < 0x20 || *p == 0x7f)
            *p = '_';
    if (!strcmp(name, ".") || !strcmp(name, ".."))
        return "file";
    if (!text_storable(name, strlen(name), false))
        return "file";
    return utf8_cut(a, name, LIMIT_FILE_NAME);
}

static enum err
take_parameter(struct arena *a, const char *key, const char *value,
               const char **name, const char **plain, const char **extended)
{
    const char **slot = !strcasecmp(key, "name")       ? name
                        : !strcasecmp(key, "filename") ? plain
                                                       : NULL;
    if (slot) {
        if (*slot || !utf8_valid(value, strlen(value)))
            return ERR_INVALID;
        *slot = value;
        return OK;
    }
    if (strcasecmp(key, "filename*"))
        return OK;
    return *extended ? ERR_INVALID : read_extended(a, value, extended);
}

enum err
multipart_disposition(struct arena *a, const char *value, const char **name,
                      const char **file_name)
{
    static const char TYPE[] = "form-data";
    const char *p = value + sizeof TYPE - 1, *plain = NULL, *extended = NULL;
    *name = *file_name = NULL;
    if (strncasecmp(value, TYPE, sizeof TYPE - 1) ||
        (*p && !strchr(" \t;", *p)))
        return ERR_INVALID;
    for (;;) {
        char *key, *text;
        TRY(read_parameter(a, &p, &key, &text));
        if (!key)
            break;
        TRY(take_parameter(a, key, text, name, &plain, &extended));
    }
    if (!*name || !text_storable(*name, strlen(*name), false) || !**name)
        return ERR_INVALID;
    if (extended || plain)
        *file_name = clean_file_name(a, extended ? extended : plain);
    return OK;
}

enum err
multipart_boundary(struct arena *a, const char *content_type,
                   const char **boundary)
{
    const char *p = strchr(content_type, ';');
    *boundary = NULL;
    while (p) {
        char *key, *value;
        TRY(read_parameter(a, &p, &key, &value));
        if (!key)
            break;
        if (strcasecmp(key, "boundary"))
            continue;
        if (*boundary)
            return ERR_INVALID;
        *boundary = value;
    }
    size_t n = *boundary ? strlen(*boundary) : 0;
    if (n == 0 || n > LIMIT_BOUNDARY || strspn(*boundary, BOUNDARY_CHARS) != n)
        return ERR_INVALID;
    return (*boundary)[n - 1] == ' ' ? ERR_INVALID : OK;
}
