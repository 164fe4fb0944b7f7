/* A document that is printed and kept: sections of cards, tables, sentences and
 * lines to write on.
 *
 * Made once as typed values, so that the paper (HTML) and the workbook are the
 * same figures by construction: document_html renders it with the template
 * report/document, document_cells writes it as lines that document_sheets
 * (page/report_sheet.h) makes a workbook or a CSV of. Names of customers are not
 * in either, only their numbers, between DOC_NAME_OPEN and DOC_NAME_CLOSE: who
 * shows it puts the names in, and who was erased has none. All lives in one
 * arena. */
#ifndef VIEW_DOCUMENT_H
#define VIEW_DOCUMENT_H

#include "view/view.h"

#define DOC_NAME_OPEN "\xee\x80\x80"  /* U+E000, for private use */
#define DOC_NAME_CLOSE "\xee\x80\x81" /* U+E001 */

enum doc_cell_kind {
    DOC_TEXT, DOC_INT, DOC_MONEY, DOC_SHARE, DOC_DAY, /* as in a workbook */
    DOC_CHIP, DOC_NAME, DOC_TICK, DOC_BLANK, DOC_BAR
};

struct doc_cell {
    enum doc_cell_kind kind;
    const char *text, *to;   /* as printed; of a move `to` is a second chip */
    unsigned tone, to_tone;  /* of the palette */
    int64_t x;               /* INT; MONEY minor; SHARE in 1/10,000; DAY; of a
                                NAME the customer's number */
    double share, mark;      /* BAR: filled, and where its time mark is */
    const char *href;        /* the list behind it, NULL = none */
    bool strong;
    struct doc_cell *next;
};

struct doc_row {
    struct doc_cell *cells, **end;
    const char *group;       /* a heading through all columns instead */
    bool total;
    struct doc_row *next;
};

struct doc_column {
    const char *label;
    bool number;
    int width;               /* characters in a workbook */
    struct doc_column *next;
};

struct doc_table {
    struct doc_column *columns, **column_end;
    struct doc_row *rows, **row_end;
    size_t column_count, row_count;
};

enum doc_block_kind {
    DOC_HEADING, DOC_PARAGRAPH, DOC_CARDS, DOC_TABLE, DOC_STACK, DOC_LIST,
    DOC_PAIRS, DOC_REMARK, DOC_LINES, DOC_SIGN
};

/* Cards: label, value, note; pairs: label, value; a stack: label, count. */
struct doc_item {
    const char *label, *value, *note;
    const char *href;        /* of a card: the list behind its value */
    uint64_t count;
    unsigned tone;
    struct doc_item *next;
};

struct doc_block {
    enum doc_block_kind kind;
    const char *text;
    struct doc_item *items, **item_end;
    struct doc_table table;
    struct doc_block *next;
};

struct doc_section {
    const char *code, *title;
    bool page, wide, keep;   /* begins a page; lies across; on one page */
    struct doc_block *blocks, **end;
    struct doc_section *next;
};

/* What a later report of the same kind is compared with. */
struct doc_figure {
    const char *key;
    int64_t value;
    struct doc_figure *next;
};

struct doc {
    struct arena *a;
    enum lang l;
    const char *currency;
    const char *title, *subtitle, *secret, *foot, *head, *back_href;
    bool draft;
    struct doc_item *facts, **fact_end;
    struct doc_section *sections, **end;
    struct doc_figure *figures, **figure_end;
};

struct doc *doc_new(struct arena *a, enum lang l, const char *currency);
void doc_fact(struct doc *d, const char *label, const char *text);
void doc_figure(struct doc *d, const char *key, int64_t value);
struct doc_section *doc_section(struct doc *d, const char *code,
                                const char *title);

void doc_heading(struct doc *d, struct doc_section *s, const char *text);
void doc_paragraph(struct doc *d, struct doc_section *s, const char *text);
void doc_remark(struct doc *d, struct doc_section *s, const char *text);
void doc_lines(struct doc *d, struct doc_section *s, size_t n);
/* The line on which two people (msgids) sign, with the day. */
void doc_sign(struct doc *d, struct doc_section *s, const char *first,
              const char *second);
/* Items of cards, a stack, a list or pairs are added to the block. */
struct doc_block *doc_block(struct doc *d, struct doc_section *s,
                            enum doc_block_kind kind);
struct doc_item *doc_item(struct doc *d, struct doc_block *b,
                          const char *label, const char *value,
                          const char *note);

struct doc_table *doc_table(struct doc *d, struct doc_section *s);
void doc_column(struct doc *d, struct doc_table *t, const char *label,
                bool number, int width);
void doc_group(struct doc *d, struct doc_table *t, const char *text);
struct doc_row *doc_row(struct doc *d, struct doc_table *t);
/* Cells, from the left. */
struct doc_cell *doc_text(struct doc *d, struct doc_row *r, const char *text);
struct doc_cell *doc_int(struct doc *d, struct doc_row *r, int64_t x);
/* With its sign: +5, −3, 0. */
struct doc_cell *doc_signed(struct doc *d, struct doc_row *r, int64_t x);
struct doc_cell *doc_money(struct doc *d, struct doc_row *r, int64_t minor);
struct doc_cell *doc_share(struct doc *d, struct doc_row *r, uint64_t part,
                           uint64_t whole);
struct doc_cell *doc_day(struct doc *d, struct doc_row *r, int32_t day);
struct doc_cell *doc_chip(struct doc *d, struct doc_row *r, const char *text,
                          unsigned tone);
struct doc_cell *doc_name(struct doc *d, struct doc_row *r, uint64_t id);
struct doc_cell *doc_mark(struct doc *d, struct doc_row *r,
                          enum doc_cell_kind kind, const char *text);
/* A number's text opens the list of exactly what it counts; what is 0 has
 * none. On paper it looks like any other text. */
void doc_link(struct doc_cell *c, const char *href);
/* The text that stands for a customer within a sentence. */
const char *doc_name_text(struct doc *d, uint64_t id);

/* ---- document_html.c ---- */

/* The whole HTML document, with names left open. */
enum err document_html(struct doc *d, struct buf *out) MUST_CHECK;
/* A line a thing: S section, N name of the next table, T table, H its column
 * (with its width), R row; I row of cards, pairs or sentences; K remark; cells
 * t text, i number, m money, p share, d day, each with its value before the
 * tab. */
void document_cells(const struct doc *d, struct buf *out);

#endif
