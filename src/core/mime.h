/* Texts in the head of a mail (RFC 5322), where there is room for ASCII only and
 * a line end begins another header. */
#ifndef CORE_MIME_H
#define CORE_MIME_H

#include <stdbool.h>
#include <stdint.h>

#include "core/arena.h"

/* As it is where it is short and plain, else encoded words (RFC 2047) of whole
 * characters, folded. Control characters become spaces. */
char *mime_text(struct arena *a, const char *text);
/* user@host of printable ASCII that needs no quoting, as a server takes it. */
bool mime_address_good(const char *address);
/* "=?UTF-8?B?...?= <wang@example.com>"; name "" = the address alone. */
char *mime_address(struct arena *a, const char *name, const char *address);
/* "Mon, 30 Nov 2026 07:00:00 +0000" */
char *mime_date(struct arena *a, int64_t moment);

#endif
