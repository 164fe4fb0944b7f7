/* A document as HTML, and as lines for workbooks. Charts are drawn for the
 * paper: 184 mm are 695 units, so that 10 units of text are 7.5 pt. */
#include <string.h>

#include "view/document.h"
#include "view/format.h"
#include "view/svg.h"

enum { PAPER = 695, BAR_HEIGHT = 26, BAR_WIDTH = 110 };

/* ---- charts ---- */

static uint64_t
stack_sum(const struct doc_block *b)
{
    uint64_t sum = 0;
    for (const struct doc_item *i = b->items; i; i = i->next)
        sum += i->count;
    return sum;
}

/* Every part has its name and number under it; narrow ones on two lines by
 * turns, so that they do not meet. */
static const char *
stack_svg(const struct doc *d, const struct doc_block *b)
{
    struct svg s;
    double x = 0, sum = (double)stack_sum(b);
    int low = 0;
    svg_open(&s, d->a, "rp-chart", PAPER, BAR_HEIGHT + 32, b->text);
    for (const struct doc_item *i = b->items; i; i = i->next) {
        double width = (double)i->count / sum * PAPER;
        double middle = x + width / 2;
        if (!i->count)
            continue;
        low = width < 80 ? !low : 0;
        enum svg_anchor anchor = middle < 40 ? SVG_START
                                 : middle > PAPER - 40 ? SVG_END
                                                       : SVG_MIDDLE;
        double at = anchor == SVG_START ? 0 : anchor == SVG_END ? PAPER
                                                                : middle;
        svg_rect(&s, arena_printf(d->a, "rp-f%u", i->tone), x, 0,
                 width > 1.5 ? width - 1 : width, BAR_HEIGHT, 0);
        svg_text(&s, "rp-chart-text", at, BAR_HEIGHT + (low ? 27 : 13),
                 anchor, arena_printf(d->a, "%s %s", i->label,
                                      format_int(d->a, (int64_t)i->count)));
        x += width;
    }
    return svg_close(&s);
}

static const char *
bar_svg(const struct doc *d, const struct doc_cell *c)
{
    struct svg s;
    double share = c->share < 0 ? 0 : c->share > 1 ? 1 : c->share;
    svg_open(&s, d->a, "rp-bar", BAR_WIDTH, 12, c->text);
    svg_rect(&s, "rp-bar-back", 0, 2, BAR_WIDTH, 8, 4);
    svg_rect(&s, "rp-bar-fill", 0, 2, BAR_WIDTH * share, 8, 4);
    if (c->mark > 0 && c->mark < 1)
        svg_rect(&s, "rp-bar-mark", BAR_WIDTH * c->mark - 1, 0, 2, 12, 0);
    return svg_close(&s);
}

static const char *
tick_svg(const struct doc *d, bool done)
{
    static const double x[] = {3.5, 6, 11}, y[] = {7.5, 10, 4};
    struct svg s;
    svg_open(&s, d->a, "rp-tick", 14, 14,
             lang_text(d->l, done ? N_("tick|done") : N_("tick|not done")));
    svg_rect(&s, "rp-tick-box", 1, 1, 12, 12, 2);
    if (done)
        svg_polyline(&s, "rp-tick-mark", x, y, 3);
    return svg_close(&s);
}

/* ---- blocks ---- */

/* Short texts stay on one line; the class is a name of the style sheet. */
static const char *
cell_class(const struct doc_cell *c, bool is_number)
{
    enum { SHORT = 36 }; /* bytes: 12 Chinese characters */
    if (c->kind == DOC_BLANK)
        return "rp-write";
    if (is_number)
        return c->strong ? "rp-n rp-strong" : "rp-n";
    if (c->kind == DOC_BAR || strlen(c->text) <= SHORT)
        return c->strong ? "rp-k rp-strong" : "rp-k";
    return c->strong ? "rp-strong" : "rp-t";
}

static void
cell_show(const struct doc *d, struct view *row, const struct doc_cell *c,
          bool is_number)
{
    struct view *v = view_row(row, "CELL");
    view_text(v, "CELL_CLASS", cell_class(c, is_number));
    if (c->kind == DOC_CHIP) {
        struct view *chip = view_row(v, "CHIP");
        view_u64(chip, "TONE", c->tone);
        view_text(chip, "LABEL", c->text);
        if (c->to) {
            struct view *to = view_row(v, "TO");
            view_u64(to, "TONE", c->to_tone);
            view_text(to, "LABEL", c->to);
        }
        return;
    }
    if (c->kind == DOC_TICK)
        view_svg(view_row(v, "TICK"), "TICK_SVG", tick_svg(d, c->x != 0));
    if (c->kind == DOC_BAR)
        view_svg(view_row(v, "BAR"), "BAR_SVG", bar_svg(d, c));
    if (!*c->text)
        return;
    struct view *text = view_row(v, c->href ? "LINK" : "PLAIN");
    view_text(text, "TEXT", c->text);
    if (c->href)
        view_text(text, "HREF", c->href);
}

static void
table_show(const struct doc *d, struct view *v, const struct doc_table *t)
{
    for (const struct doc_column *c = t->columns; c; c = c->next) {
        struct view *col = view_row(v, "COLUMN");
        view_text(col, "COLUMN_CLASS", c->number ? "rp-n" : "rp-t");
        view_text(col, "LABEL", c->label);
    }
    for (const struct doc_row *r = t->rows; r; r = r->next) {
        struct view *row = view_row(v, "ROW");
        const struct doc_column *col = t->columns;
        view_text(row, "ROW_CLASS", r->group ? "rp-group"
                                    : r->total ? "rp-total" : "rp-row");
        if (r->group) {
            struct view *g = view_row(row, "GROUP");
            view_u64(g, "SPAN", t->column_count);
            view_text(g, "TEXT", r->group);
        }
        for (const struct doc_cell *c = r->cells; c; c = c->next) {
            cell_show(d, row, c, col && col->number);
            col = col ? col->next : NULL;
        }
    }
}

static void
items_show(struct view *v, const char *name, const struct doc_block *b)
{
    for (const struct doc_item *i = b->items; i; i = i->next) {
        struct view *row = view_row(v, name);
        view_text(row, "LABEL", i->label);
        view_text(row, "VALUE", i->value);
        view_text(row, "NOTE", i->note);
        view_if(row, "LINK", i->href != NULL);
        view_text(row, "HREF", i->href ? i->href : "");
    }
}

static void
block_show(const struct doc *d, struct view *section,
           const struct doc_block *b)
{
    static const char *const names[] = {
        [DOC_HEADING] = "HEADING", [DOC_PARAGRAPH] = "PARAGRAPH",
        [DOC_CARDS] = "CARDS", [DOC_TABLE] = "TABLE", [DOC_STACK] = "STACK",
        [DOC_LIST] = "LIST", [DOC_PAIRS] = "PAIRS", [DOC_REMARK] = "REMARK",
        [DOC_LINES] = "LINES", [DOC_SIGN] = "SIGN"};
    if (b->kind == DOC_STACK && !stack_sum(b))
        return;
    struct view *v = view_row(view_row(section, "BLOCK"), names[b->kind]);
    view_text(v, "TEXT", b->text);
    if (b->kind == DOC_TABLE)
        table_show(d, v, &b->table);
    else if (b->kind == DOC_STACK)
        view_svg(v, "STACK_SVG", stack_svg(d, b));
    else
        items_show(v, "ITEM", b);
}

static void
document_fill(const struct doc *d, struct view *v)
{
    view_text(v, "HTML_LANG", lang_code(d->l));
    view_text(v, "TITLE", d->title);
    view_text(v, "SUBTITLE", d->subtitle);
    view_text(v, "HEAD", d->head);
    view_text(v, "SECRET", d->secret);
    view_text(v, "FOOT", d->foot);
    view_text(v, "BACK_HREF", d->back_href);
    view_if(v, "DRAFT", d->draft);
    for (const struct doc_item *i = d->facts; i; i = i->next) {
        struct view *f = view_row(v, "FACT");
        view_text(f, "LABEL", i->label);
        view_text(f, "TEXT", i->value);
    }
    uint64_t n = 0;
    for (const struct doc_section *s = d->sections; s; s = s->next) {
        struct view *row = view_row(v, "SECTION");
        view_u64(row, "NUMBER", ++n);
        view_text(row, "SECTION_TITLE", s->title);
        view_text(row, "SECTION_CLASS", s->wide ? "rp-wide"
                                        : s->page && n > 1 ? "rp-page"
                                        : s->keep ? "rp-keep"
                                                           : "rp-flow");
        for (const struct doc_block *b = s->blocks; b; b = b->next)
            block_show(d, row, b);
    }
}

enum err
document_html(struct doc *d, struct buf *out)
{
    struct view *v = view_new(d->a, d->l);
    document_fill(d, v);
    return view_render(v, "report/document", out);
}

/* ---- lines ---- */

/* One line, whatever is in the text. */
static void
text_add(struct buf *b, const char *text)
{
    for (; *text; text++)
        buf_addc(b, *text == '\n' || *text == '\r' || *text == '\t' ? ' '
                                                                    : *text);
    buf_addc(b, '\n');
}

static void
line(struct buf *b, char what, int64_t x, const char *text)
{
    buf_printf(b, "%c%lld\t", what, (long long)x);
    text_add(b, text);
}

static char
cell_letter(enum doc_cell_kind kind)
{
    switch (kind) {
    case DOC_INT: return 'i';
    case DOC_MONEY: return 'm';
    case DOC_SHARE: return 'p';
    case DOC_DAY: return 'd';
    default: return 't';
    }
}

static void
cell_line(const struct doc *d, struct buf *b, const struct doc_cell *c)
{
    const char *text = c->text;
    if (c->kind == DOC_CHIP && c->to)
        text = arena_printf(d->a, "%s → %s", c->text, c->to);
    if (!strcmp(text, FORMAT_NONE))
        text = "";
    line(b, cell_letter(c->kind), c->x, text);
}

static void
table_lines(const struct doc *d, struct buf *b, const struct doc_table *t)
{
    line(b, 'T', 0, "");
    for (const struct doc_column *c = t->columns; c; c = c->next)
        line(b, 'H', c->width, c->label);
    for (const struct doc_row *r = t->rows; r; r = r->next) {
        line(b, 'R', 0, "");
        if (r->group)
            line(b, 't', 0, r->group);
        for (const struct doc_cell *c = r->cells; c; c = c->next)
            cell_line(d, b, c);
    }
}

static void
item_lines(struct buf *b, const struct doc_block *block)
{
    for (const struct doc_item *i = block->items; i; i = i->next) {
        line(b, 'I', 0, "");
        line(b, 't', 0, i->label);
        line(b, 't', 0, i->value);
        line(b, 't', 0, i->note);
    }
}

void
document_cells(const struct doc *d, struct buf *out)
{
    for (const struct doc_section *s = d->sections; s; s = s->next) {
        line(out, 'S', 0, s->title);
        for (const struct doc_block *b = s->blocks; b; b = b->next) {
            if (b->kind == DOC_TABLE)
                table_lines(d, out, &b->table);
            else if (b->kind == DOC_HEADING)
                line(out, 'N', 0, b->text);
            else if (b->kind == DOC_REMARK)
                line(out, 'K', 0, b->text);
            else if (b->kind == DOC_CARDS || b->kind == DOC_PAIRS ||
                     b->kind == DOC_LIST)
                item_lines(out, b);
        }
    }
}
