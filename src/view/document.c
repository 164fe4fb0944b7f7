/* See document.h: putting a document together. */
#include "view/document.h"

#include <stdlib.h>

#include "view/format.h"

struct doc *
doc_new(struct arena *a, enum lang l, const char *currency)
{
    struct doc *d = ARENA_NEW(a, struct doc);
    *d = (struct doc){.a = a, .l = l, .currency = currency, .title = "",
                      .subtitle = "", .secret = "", .foot = "", .head = "",
                      .back_href = "/report"};
    d->end = &d->sections;
    d->fact_end = &d->facts;
    d->figure_end = &d->figures;
    return d;
}

static struct doc_item *
item_add(struct doc *d, struct doc_item ***end, const char *label,
         const char *value, const char *note)
{
    struct doc_item *i = ARENA_NEW(d->a, struct doc_item);
    *i = (struct doc_item){.label = label, .value = value, .note = note};
    **end = i;
    *end = &i->next;
    return i;
}

void
doc_fact(struct doc *d, const char *label, const char *text)
{
    item_add(d, &d->fact_end, label, text, "");
}

void
doc_figure(struct doc *d, const char *key, int64_t value)
{
    struct doc_figure *f = ARENA_NEW(d->a, struct doc_figure);
    *f = (struct doc_figure){.key = key, .value = value};
    *d->figure_end = f;
    d->figure_end = &f->next;
}

struct doc_section *
doc_section(struct doc *d, const char *code, const char *title)
{
    struct doc_section *s = ARENA_NEW(d->a, struct doc_section);
    *s = (struct doc_section){.code = code, .title = title};
    s->end = &s->blocks;
    *d->end = s;
    d->end = &s->next;
    return s;
}

struct doc_block *
doc_block(struct doc *d, struct doc_section *s, enum doc_block_kind kind)
{
    struct doc_block *b = ARENA_NEW(d->a, struct doc_block);
    *b = (struct doc_block){.kind = kind, .text = ""};
    b->item_end = &b->items;
    b->table.column_end = &b->table.columns;
    b->table.row_end = &b->table.rows;
    *s->end = b;
    s->end = &b->next;
    return b;
}

struct doc_item *
doc_item(struct doc *d, struct doc_block *b, const char *label,
         const char *value, const char *note)
{
    return item_add(d, &b->item_end, label, value, note ? note : "");
}

void
doc_heading(struct doc *d, struct doc_section *s, const char *text)
{
    doc_block(d, s, DOC_HEADING)->text = text;
}

void
doc_paragraph(struct doc *d, struct doc_section *s, const char *text)
{
    doc_block(d, s, DOC_PARAGRAPH)->text = text;
}

void
doc_remark(struct doc *d, struct doc_section *s, const char *text)
{
    doc_block(d, s, DOC_REMARK)->text = text;
}

void
doc_lines(struct doc *d, struct doc_section *s, size_t n)
{
    struct doc_block *b = doc_block(d, s, DOC_LINES);
    while (n--)
        doc_item(d, b, "", "", NULL);
}

void
doc_sign(struct doc *d, struct doc_section *s, const char *first,
         const char *second)
{
    struct doc_block *b = doc_block(d, s, DOC_SIGN);
    doc_item(d, b, lang_text(d->l, first), "", NULL);
    doc_item(d, b, lang_text(d->l, second), "", NULL);
    doc_item(d, b, lang_text(d->l, N_("sign|Date")), "", NULL);
}

/* ---- tables ---- */

struct doc_table *
doc_table(struct doc *d, struct doc_section *s)
{
    return &doc_block(d, s, DOC_TABLE)->table;
}

void
doc_column(struct doc *d, struct doc_table *t, const char *label, bool number,
           int width)
{
    struct doc_column *c = ARENA_NEW(d->a, struct doc_column);
    *c = (struct doc_column){.label = label, .number = number,
                             .width = width};
    *t->column_end = c;
    t->column_end = &c->next;
    t->column_count++;
}

struct doc_row *
doc_row(struct doc *d, struct doc_table *t)
{
    struct doc_row *r = ARENA_NEW(d->a, struct doc_row);
    *r = (struct doc_row){0};
    r->end = &r->cells;
    *t->row_end = r;
    t->row_end = &r->next;
    t->row_count++;
    return r;
}

void
doc_group(struct doc *d, struct doc_table *t, const char *text)
{
    doc_row(d, t)->group = text;
    t->row_count--;
}

struct doc_cell *
doc_mark(struct doc *d, struct doc_row *r, enum doc_cell_kind kind,
         const char *text)
{
    struct doc_cell *c = ARENA_NEW(d->a, struct doc_cell);
    *c = (struct doc_cell){.kind = kind, .text = text ? text : ""};
    *r->end = c;
    r->end = &c->next;
    return c;
}

struct doc_cell *
doc_text(struct doc *d, struct doc_row *r, const char *text)
{
    return doc_mark(d, r, DOC_TEXT, text && *text ? text : FORMAT_NONE);
}

static struct doc_cell *
number(struct doc *d, struct doc_row *r, enum doc_cell_kind kind,
       const char *text, int64_t x)
{
    struct doc_cell *c = doc_mark(d, r, kind, text);
    c->x = x;
    return c;
}

struct doc_cell *
doc_int(struct doc *d, struct doc_row *r, int64_t x)
{
    return number(d, r, DOC_INT, format_int(d->a, x), x);
}

struct doc_cell *
doc_signed(struct doc *d, struct doc_row *r, int64_t x)
{
    return number(d, r, DOC_INT,
                  arena_printf(d->a, "%s%s", x > 0 ? "+" : x < 0 ? "−" : "",
                               format_int(d->a, x < 0 ? -x : x)), x);
}

struct doc_cell *
doc_money(struct doc *d, struct doc_row *r, int64_t minor)
{
    const char *text = minor ? format_money_short(d->a, d->l, d->currency,
                                                  minor)
                             : FORMAT_NONE;
    return number(d, r, DOC_MONEY, text, minor);
}

struct doc_cell *
doc_share(struct doc *d, struct doc_row *r, uint64_t part, uint64_t whole)
{
    if (!whole)
        return doc_text(d, r, "");
    return number(d, r, DOC_SHARE,
                  format_percent(d->a, (int64_t)part, (int64_t)whole),
                  (int64_t)(((unsigned __int128)part * 10000 + whole / 2) /
                            whole));
}

struct doc_cell *
doc_day(struct doc *d, struct doc_row *r, int32_t day)
{
    if (day == DAY_NONE)
        return doc_text(d, r, "");
    return number(d, r, DOC_DAY, format_day(d->a, day), day);
}

struct doc_cell *
doc_chip(struct doc *d, struct doc_row *r, const char *text, unsigned tone)
{
    struct doc_cell *c = doc_mark(d, r, DOC_CHIP, text);
    c->tone = tone;
    return c;
}

void
doc_link(struct doc_cell *c, const char *href)
{
    c->href = c->x ? href : NULL;
}

const char *
doc_name_text(struct doc *d, uint64_t id)
{
    return arena_printf(d->a, DOC_NAME_OPEN "%llu" DOC_NAME_CLOSE,
                        (unsigned long long)id);
}

struct doc_cell *
doc_name(struct doc *d, struct doc_row *r, uint64_t id)
{
    return number(d, r, DOC_NAME, doc_name_text(d, id), (int64_t)id);
}
