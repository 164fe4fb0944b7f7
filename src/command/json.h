/* Members of a JSON object, as the commands print them. */
#ifndef COMMAND_JSON_H
#define COMMAND_JSON_H

#include <stdint.h>

#include "core/buf.h"

/* "name":text, or null. */
void json_text(struct buf *b, const char *name, const char *text);
/* "name":"2026-01-31", or null. */
void json_day(struct buf *b, const char *name, int32_t day);

#endif
