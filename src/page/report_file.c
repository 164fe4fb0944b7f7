/* Reports on their way out: names put into the document, workbook and CSV. */
#include <stdlib.h>
#include <string.h>

#include "core/sheet_write.h"
#include "core/text.h"
#include "page/report_private.h"
#include "view/format.h"

enum { OPEN = sizeof DOC_NAME_OPEN - 1 };

/* ---- names ---- */

static int
id_order(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* The place of the next name, and its number; NULL: there is none. */
static const char *
name_next(const char *text, uint64_t *id, const char **end)
{
    for (const char *at = text; (at = strstr(at, DOC_NAME_OPEN)); at++) {
        char *stop;
        *id = strtoull(at + OPEN, &stop, 10);
        if (stop > at + OPEN && !strncmp(stop, DOC_NAME_CLOSE, OPEN)) {
            *end = stop + OPEN;
            return at;
        }
    }
    return NULL;
}

const uint64_t *
report_ids(struct arena *a, const char *text, size_t *n)
{
    uint64_t id;
    size_t count = 0, kept = 0;
    const char *end;
    for (const char *at = text; (at = name_next(at, &id, &end)); at = end)
        count++;
    uint64_t *ids = ARENA_ARRAY(a, count + 1, uint64_t);
    count = 0;
    for (const char *at = text; (at = name_next(at, &id, &end)); at = end)
        ids[count++] = id;
    qsort(ids, count, sizeof *ids, id_order);
    for (size_t i = 0; i < count; i++)
        if (!kept || ids[kept - 1] != ids[i])
            ids[kept++] = ids[i];
    *n = kept;
    return ids;
}

static int
name_order(const void *key, const void *row)
{
    uint64_t x = *(const uint64_t *)key,
             y = ((const struct report_name *)row)->id;
    return (x > y) - (x < y);
}

static void
escaped_add(struct buf *b, const char *text)
{
    for (; *text; text++)
        switch (*text) {
        case '&': buf_add(b, "&amp;"); break;
        case '<': buf_add(b, "&lt;"); break;
        case '>': buf_add(b, "&gt;"); break;
        case '"': buf_add(b, "&quot;"); break;
        default: buf_addc(b, *text);
        }
}

void
report_names_put(struct buf *out, const char *text,
                 const struct report_name *names, size_t n, bool html)
{
    uint64_t id;
    const char *end, *at;
    for (; (at = name_next(text, &id, &end)); text = end) {
        const struct report_name *name =
            n ? bsearch(&id, names, n, sizeof *names, name_order) : NULL;
        buf_addn(out, text, (size_t)(at - text));
        if (html)
            escaped_add(out, name ? name->name : FORMAT_NONE);
        else
            buf_add(out, name ? name->name : FORMAT_NONE);
    }
    buf_add(out, text);
}

/* ---- tables ---- */

struct sheets {
    struct sheet_writer *w;
    struct arena *a;
    const char *section, *name; /* name: of the next table, or NULL */
    bool any;                   /* the section has a table */
    bool plain;                 /* the table has no heads of its own */
    bool pending;               /* a row, or the heads, still to be ended */
};

static void
row_end(struct sheets *s)
{
    if (s->pending)
        sheet_end_row(s->w);
    s->pending = false;
}

static void
table_begin(struct sheets *s)
{
    row_end(s);
    sheet_begin(s->w, s->any && s->name ? s->name : s->section, false);
    s->any = true;
    s->plain = false;
    s->pending = true;
    s->name = NULL;
}

static void
cell_add(struct sheets *s, char kind, int64_t x, const char *text)
{
    switch (kind) {
    case 'i': sheet_int(s->w, x); break;
    case 'm': sheet_money(s->w, x); break;
    case 'p': sheet_share(s->w, (double)x / 10000); break;
    case 'd': sheet_day(s->w, (int32_t)x); break;
    default: sheet_text(s->w, text);
    }
}

/* Rows of no table (cards, pairs, sentences) stand in one with empty heads. */
static void
plain_row(struct sheets *s)
{
    if (!s->plain) {
        table_begin(s);
        for (int i = 0; i < 3; i++)
            sheet_column(s->w, "", i ? 24 : 40);
        s->plain = true;
    }
    row_end(s);
    s->pending = true;
}

static void
line_add(struct sheets *s, char kind, int64_t x, const char *text)
{
    switch (kind) {
    case 'S':
        row_end(s);
        s->section = text;
        s->name = NULL;
        s->any = s->plain = false;
        break;
    case 'N': s->name = text; break;
    case 'T': table_begin(s); break;
    case 'H': sheet_column(s->w, text, (int)x); break;
    case 'R':
        row_end(s);
        s->pending = true;
        break;
    case 'I': plain_row(s); break;
    case 'K':
        plain_row(s);
        sheet_text(s->w, text);
        break;
    default: cell_add(s, kind, x, text);
    }
}

void
report_sheets_write(struct sheet_writer *w, struct arena *a,
                    const char *cells)
{
    struct sheets s = {.w = w, .a = a, .section = ""};
    while (*cells) {
        const char *end = strchr(cells, '\n'), *tab = strchr(cells, '\t');
        if (!end || !tab || tab > end)
            break;
        line_add(&s, cells[0], strtoll(cells + 1, NULL, 10),
                 arena_copy(a, tab + 1, (size_t)(end - tab - 1)));
        cells = end + 1;
    }
    row_end(&s);
}
