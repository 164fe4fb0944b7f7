/* See ics.h. */
#include "view/ics.h"

#include <string.h>

enum { LINE_MOST = 75 };

/* A line that goes on begins with a blank, which counts. */
static void
fold(struct buf *b, const char *line, size_t len)
{
    size_t room = LINE_MOST;
    while (len > room) {
        size_t n = room;
        while (n && ((unsigned char)line[n] & 0xC0) == 0x80)
            n--;
        if (!n)
            n = room; /* no UTF-8 */
        buf_addn(b, line, n);
        buf_add(b, "\r\n ");
        line += n;
        len -= n;
        room = LINE_MOST - 1;
    }
    buf_addn(b, line, len);
    buf_add(b, "\r\n");
}

void
ics_line(struct buf *b, const char *name, const char *value)
{
    struct buf line;
    buf_init(&line, b->arena);
    buf_printf(&line, "%s:%s", name, value);
    fold(b, line.data, line.len);
}

void
ics_text(struct buf *b, const char *name, const char *text)
{
    struct buf line;
    buf_init(&line, b->arena);
    buf_printf(&line, "%s:", name);
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '\n')
            buf_add(&line, "\\n");
        else if (strchr("\\;,", c))
            buf_printf(&line, "\\%c", c);
        else if (c >= ' ' && c != 0x7F)
            buf_addc(&line, (char)c);
    }
    fold(b, line.data, line.len);
}

char *
ics_day(struct arena *a, int32_t day)
{
    int y, m, d;
    day_to_ymd(day, &y, &m, &d);
    return arena_printf(a, "%04d%02d%02d", y, m, d);
}

char *
ics_moment(struct arena *a, int64_t moment)
{
    int64_t s = moment / 1000000, day = s / 86400, left = s % 86400;
    return arena_printf(a, "%sT%02d%02d%02dZ", ics_day(a, (int32_t)day),
                        (int)(left / 3600), (int)(left / 60 % 60),
                        (int)(left % 60));
}
