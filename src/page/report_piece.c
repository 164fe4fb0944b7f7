/* See report_piece.h. What is typed is escaped in a document, so a tag is found by
 * its text. */
#include "page/report_piece.h"

#include <string.h>
#include <unistd.h>

#include "core/pdf_join.h"

#define NUMBERLESS "<style>@page { @bottom-right { content: none; } }</style>"
/* Nothing but the numbers: what is painted behind them would cover the text. */
#define NUMBERS                                                               \
    "<style>@page { @top-left { content: none; } @top-right { content: none;" \
    " } @bottom-left { content: none; } } html, main { background: none; }"   \
    " main div { height: 1px; }</style>"
#define TAIL "</section></main></body></html>"

struct span {
    const char *at;
    size_t len;
};

struct cutter {
    const char *p, *end;
    struct span head;    /* to where sections begin, without </head> */
    struct span body;    /* from </head> on */
    struct span section; /* its tag */
    struct span table;   /* <table> to <tbody> */
    size_t rows, in_table;
    bool after_group;
    struct buf *list;
    size_t n, cap;
    struct arena *a;
};

static bool
starts(const struct cutter *c, const char *tag)
{
    size_t n = strlen(tag);
    return (size_t)(c->end - c->p) >= n && memcmp(c->p, tag, n) == 0;
}

/* From here to behind the next such text; empty: there is none. */
static struct span
span_to(const char *from, const char *end, const char *text)
{
    const char *at = memmem(from, (size_t)(end - from), text, strlen(text));
    return (struct span){from, at ? (size_t)(at - from) + strlen(text) : 0};
}

static void
piece_begin(struct cutter *c)
{
    if (c->n == c->cap) {
        struct buf *more = ARENA_ARRAY(c->a, c->cap * 2 + 4, struct buf);
        if (c->n)
            memcpy(more, c->list, c->n * sizeof *more);
        c->list = more;
        c->cap = c->cap * 2 + 4;
    }
    struct buf *b = &c->list[c->n++];
    buf_init(b, c->a);
    buf_addn(b, c->head.at, c->head.len);
    buf_add(b, NUMBERLESS);
    buf_addn(b, c->body.at, c->body.len);
    c->rows = c->in_table = 0;
}

static struct buf *
piece(struct cutter *c)
{
    return &c->list[c->n - 1];
}

static void
row_begin(struct cutter *c, size_t rows)
{
    bool group = starts(c, "<tr class=\"rp-group");
    if (c->rows >= rows && c->in_table && !c->after_group) {
        buf_add(piece(c), "</tbody></table>" TAIL);
        piece_begin(c);
        buf_addn(piece(c), c->section.at, c->section.len);
        buf_addn(piece(c), c->table.at, c->table.len);
    }
    c->rows++;
    c->in_table++;
    c->after_group = group;
}

/* One that begins a page anyway may as well begin a piece. */
static void
section_begin(struct cutter *c, size_t rows)
{
    c->section = span_to(c->p, c->end, ">");
    bool page = memmem(c->section.at, c->section.len, "rp-page", 7)
        || memmem(c->section.at, c->section.len, "rp-wide", 7);
    if (!page || c->rows < (rows + 1) / 2)
        return;
    buf_add(piece(c), "</main></body></html>");
    piece_begin(c);
}

static void
tag_read(struct cutter *c, size_t rows)
{
    if (starts(c, "<section "))
        section_begin(c, rows);
    else if (starts(c, "<tr class="))
        row_begin(c, rows);
    else if (starts(c, "<table>")) {
        c->table = span_to(c->p, c->end, "<tbody>");
        c->in_table = 0;
        c->after_group = false;
    }
}

static bool
head_read(struct cutter *c, const struct buf *html)
{
    static const char HEAD[] = "</head>";
    c->end = html->data + html->len;
    c->head = span_to(html->data, c->end, HEAD);
    if (!c->head.len)
        return false;
    c->head.len -= sizeof HEAD - 1;
    const char *body = html->data + c->head.len;
    struct span main = span_to(body, c->end, "<main");
    struct span tag = main.len ? span_to(body + main.len, c->end, ">")
                               : (struct span){body, 0};
    c->body = (struct span){body, main.len + tag.len};
    c->p = body + c->body.len;
    return tag.len > 0;
}

size_t
report_pieces(struct arena *a, const struct buf *html, size_t rows,
              struct buf **out)
{
    struct cutter c = {.a = a};
    *out = NULL;
    if (head_read(&c, html)) {
        piece_begin(&c);
        while (c.p < c.end) {
            tag_read(&c, rows);
            const char *next = memchr(c.p + 1, '<', (size_t)(c.end - c.p - 1));
            next = next ? next : c.end;
            buf_addn(piece(&c), c.p, (size_t)(next - c.p));
            c.p = next;
        }
    }
    if (c.n > 1) {
        *out = c.list;
        return c.n;
    }
    *out = ARENA_NEW(a, struct buf);
    **out = *html;
    return 1;
}

void
report_numbers(struct arena *a, const struct buf *html, const bool *wide,
               size_t n, struct buf *out)
{
    struct cutter c = {.a = a};
    buf_init(out, a);
    if (!head_read(&c, html))
        return;
    buf_addn(out, c.head.at, c.head.len);
    buf_add(out, NUMBERS "</head><body><main>");
    for (size_t i = 0; i < n; i++)
        buf_add(out, wide[i] ? "<div class=\"rp-page rp-wide\"></div>"
                             : "<div class=\"rp-page\"></div>");
    buf_add(out, "</main></body></html>");
}

/* ---- the files ---- */

struct work {
    struct arena *a;
    const char *program, *path;
    const struct pdf_limits *limits;
    pdf_step_fn *step;
    void *arg;
    const char **files;
    size_t at, count; /* of the files, the numbers being the last */
    bool *wide;
    size_t pages;
};

static enum err
work_step(void *arg, uint64_t done, uint64_t total)
{
    enum { PARTS = 1000 };
    const struct work *w = arg;
    return w->step(w->arg, w->at * PARTS + done * PARTS / (total ? total : 1),
                   w->count * PARTS);
}

static enum err
file_make(struct work *w, const struct buf *html)
{
    const char *file = arena_printf(w->a, "%s.%zu", w->path, w->at);
    w->files[w->at] = file;
    TRY(pdf_make(w->a, w->program, html, w->limits, file,
                 w->step ? work_step : NULL, w));
    w->at++;
    return OK;
}

static enum err
pages_add(struct work *w)
{
    bool *wide, *all;
    size_t n;
    TRY(pdf_pages(w->a, w->files[w->at - 1], &wide, &n));
    all = ARENA_ARRAY(w->a, w->pages + n, bool);
    if (w->pages)
        memcpy(all, w->wide, w->pages * sizeof *all);
    memcpy(all + w->pages, wide, n * sizeof *all);
    w->wide = all;
    w->pages += n;
    return OK;
}

static enum err
files_make(struct work *w, const struct buf *html, const struct buf *pieces)
{
    struct buf numbers;
    for (size_t i = 0; i + 1 < w->count; i++) {
        TRY(file_make(w, &pieces[i]));
        TRY(pages_add(w));
    }
    report_numbers(w->a, html, w->wide, w->pages, &numbers);
    TRY(file_make(w, &numbers));
    return pdf_join(w->a, w->files, w->count - 1, w->files[w->count - 1],
                    w->path);
}

enum err
report_pdf_make(struct arena *a, const char *program, const struct buf *html,
                size_t rows, const struct pdf_limits *limits,
                const char *path, pdf_step_fn *step, void *arg)
{
    struct buf *pieces;
    size_t n = pdf_joiner() ? report_pieces(a, html, rows, &pieces) : 1;
    if (n == 1)
        return pdf_make(a, program, html, limits, path, step, arg);
    struct work w = {.a = a, .program = program, .path = path, .step = step,
                     .arg = arg, .limits = limits, .count = n + 1,
                     .files = ARENA_ARRAY(a, n + 1, const char *)};
    enum err e = files_make(&w, html, pieces);
    for (size_t i = 0; i < w.count && w.files[i]; i++)
        unlink(w.files[i]);
    return e;
}
