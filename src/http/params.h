/* Names and values of a query, a form or a cookie header, in order. */
#ifndef HTTP_PARAMS_H
#define HTTP_PARAMS_H

#include "http/request.h"

/* Appends; the strings are not copied. ERR_TOO_LARGE at `limit` entries. */
enum err params_add(struct arena *a, struct params *p, const char *name,
                    const char *value, size_t limit) MUST_CHECK;

/* application/x-www-form-urlencoded (WHATWG URL 5.1), but strict: a broken
 * percent sign, a NUL or invalid UTF-8 is ERR_INVALID. Empty pieces ("a&&b")
 * and an empty name ("=x") are passed over. Adds to *out. */
enum err urlencoded_read(struct arena *a, const char *text, size_t n,
                         struct params *out) MUST_CHECK;

/* Cookie header (RFC 6265 5.4 as browsers send it). Never fails: a piece that
 * makes no sense is passed over, for it may be another application's on the
 * same host, and must not lock anybody out of this one. */
void cookie_read(struct arena *a, const char *header, struct params *out);

#endif
