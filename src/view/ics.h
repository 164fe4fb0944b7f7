/* Calendars as RFC 5545 writes them: lines of at most 75 octets, ended by CRLF
 * and folded between characters, text with its commas and line ends escaped. */
#ifndef VIEW_ICS_H
#define VIEW_ICS_H

#include "core/buf.h"
#include "core/clock.h"

/* NAME:value as it is (dates, numbers, addresses). */
void ics_line(struct buf *b, const char *name, const char *value);
/* NAME:value as a text (RFC 5545, 3.3.11); control characters are left out. */
void ics_text(struct buf *b, const char *name, const char *text);
/* 20261123; 20261123T061500Z. */
char *ics_day(struct arena *a, int32_t day);
char *ics_moment(struct arena *a, int64_t moment);

#endif
