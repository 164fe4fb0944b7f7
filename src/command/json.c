/* See json.h. */
#include "command/json.h"

#include "core/clock.h"

void
json_text(struct buf *b, const char *name, const char *text)
{
    buf_printf(b, "\"%s\":", name);
    if (text == NULL)
        buf_add(b, "null");
    else
        buf_json(b, text);
}

void
json_day(struct buf *b, const char *name, int32_t day)
{
    json_text(b, name, day == DAY_NONE ? NULL : day_iso(b->arena, day));
}
