/* The columns of a part: growing while it is built, fixed once it is mapped.
 *
 * A column is a section of equal entries; what a customer has several of
 * (money, contracts, moves) has a column of offsets beside it. Values of a
 * dimension are numbered in the order they come; a later part takes over the
 * numbers of the base, so that one table serves both. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "model/copy_private.h"

enum { VALUES_MAX = 65535 };

size_t
copy_section_size(int s)
{
    if (s >= SEC_WALK_TO)
        return 1;
    if (s >= SEC_WALK_DAY)
        return 2;
    if (s >= SEC_WALK_OFF)
        return 4;
    if (s >= SEC_VALUE)
        return 8;
    if (s >= SEC_DIM)
        return 2;
    static const size_t sizes[] = {
        [SEC_ID] = 8, [SEC_FLAGS] = 1, [SEC_CODE] = sizeof(struct copy_code),
        [SEC_REPLACED] = 4, [SEC_MONEY_OFF] = 4, [SEC_MONEY_FROM] = 2,
        [SEC_MONEY_UNTIL] = 2, [SEC_MONEY_AMOUNT] = 8, [SEC_TERM_OFF] = 4,
        [SEC_TERM] = sizeof(struct revenue_term), [SEC_SEEN] = 2,
        [SEC_POTENTIAL] = 8, [SEC_MARK_OFF] = 4, [SEC_MARK_DAY] = 2,
        [SEC_MARK] = 1, [SEC_SALE_OFF] = 4,
        [SEC_SALE] = sizeof(struct copy_sale)};
    return sizes[s];
}

void *
copy_build_add(struct copy_build *b, int section, size_t n)
{
    struct column *c = &b->section[section];
    size_t size = copy_section_size(section);
    if (c->n + n > c->cap) {
        c->cap = c->cap * 2 > c->n + n ? c->cap * 2 : c->n + n + 64;
        c->data = realloc(c->data, c->cap * size);
        if (c->data == NULL)
            abort(); /* as the arena does: nobody could do better */
    }
    void *at = c->data + c->n * size;
    c->n += n;
    return at;
}

static void
add_u32(struct copy_build *b, int section, size_t value)
{
    assert(value <= UINT32_MAX);
    *(uint32_t *)copy_build_add(b, section, 1) = (uint32_t)value;
}

/* ---- values ---- */

static size_t
slot_of(const struct value_table *t, const uint64_t *values, uint64_t value)
{
    size_t at = (size_t)(value * UINT64_C(0x9E3779B97F4A7C15) >> 32);
    for (at &= t->size - 1; t->slots[at] != 0; at = (at + 1) & (t->size - 1))
        if (values[t->slots[at] - 1] == value)
            break;
    return at;
}

static void
table_grow(struct value_table *t, const uint64_t *values, size_t n)
{
    free(t->slots);
    t->size = t->size ? t->size * 2 : 64;
    t->slots = calloc(t->size, sizeof *t->slots);
    if (t->slots == NULL)
        abort();
    for (size_t i = 0; i < n; i++)
        t->slots[slot_of(t, values, values[i])] = (uint32_t)i + 1;
}

/* Beyond what a column can number everything is "none": 65,535 owners. */
uint16_t
copy_build_value(struct copy_build *b, int dimension, uint64_t value)
{
    struct value_table *t = &b->table[dimension];
    struct column *c = &b->section[SEC_VALUE + dimension];
    if (c->n * 2 >= t->size)
        table_grow(t, (const uint64_t *)(void *)c->data, c->n);
    size_t at = slot_of(t, (const uint64_t *)(void *)c->data, value);
    if (t->slots[at] != 0)
        return (uint16_t)(t->slots[at] - 1);
    if (c->n == VALUES_MAX)
        return 0;
    *(uint64_t *)copy_build_add(b, SEC_VALUE + dimension, 1) = value;
    t->slots[at] = (uint32_t)c->n;
    return (uint16_t)(c->n - 1);
}

void
copy_build_values(struct copy_build *b, const struct copy_part *p)
{
    for (int d = 0; d < DIM_COUNT; d++)
        for (size_t i = 0; i < p->value_count[d]; i++)
            (void)copy_build_value(b, d, p->value[d][i]);
}

/* ---- customers ---- */

void
copy_build_start(struct copy_build *b, const uint8_t *models, size_t n)
{
    memset(b, 0, sizeof *b);
    memcpy(b->models, models, n);
    b->model_count = n;
    add_u32(b, SEC_MONEY_OFF, 0);
    add_u32(b, SEC_TERM_OFF, 0);
    add_u32(b, SEC_MARK_OFF, 0);
    add_u32(b, SEC_SALE_OFF, 0);
    for (size_t i = 0; i < n; i++)
        add_u32(b, SEC_WALK_OFF + (int)i, 0);
    for (int d = 0; d < DIM_COUNT; d++)
        (void)copy_build_value(b, d, 0);
}

void
copy_build_free(struct copy_build *b)
{
    for (int s = 0; s < SEC_COUNT; s++)
        free(b->section[s].data);
    for (int d = 0; d < DIM_COUNT; d++)
        free(b->table[d].slots);
    memset(b, 0, sizeof *b);
}

void
copy_build_customer_end(struct copy_build *b)
{
    add_u32(b, SEC_MONEY_OFF, b->section[SEC_MONEY_AMOUNT].n);
    add_u32(b, SEC_TERM_OFF, b->section[SEC_TERM].n);
    add_u32(b, SEC_MARK_OFF, b->section[SEC_MARK].n);
    add_u32(b, SEC_SALE_OFF, b->section[SEC_SALE].n);
    for (int i = 0; i < (int)b->model_count; i++)
        add_u32(b, SEC_WALK_OFF + i, b->section[SEC_WALK_DAY + i].n);
}

static void
add_range(struct copy_build *b, int section, const void *from, size_t at,
          size_t n)
{
    size_t size = copy_section_size(section);
    if (n == 0)
        return;
    memcpy(copy_build_add(b, section, n), (const char *)from + at * size,
           n * size);
}

void
copy_build_take(struct copy_build *b, int section,
                const struct copy_build *from, size_t at, size_t n)
{
    add_range(b, section, from->section[section].data, at, n);
}

/* Offsets of customers from..to - 1, moved to where their entries come. */
static void
add_offsets(struct copy_build *b, int section, const uint32_t *off,
            size_t from, size_t to, size_t base)
{
    uint32_t *out = copy_build_add(b, section, to - from);
    assert(base + (off[to] - off[from]) <= UINT32_MAX);
    for (size_t i = from; i < to; i++)
        *out++ = (uint32_t)(base + (off[i + 1] - off[from]));
}

static void
append_lives(struct copy_build *b, const struct copy_part *p, size_t from,
             size_t to)
{
    size_t a = p->mark_off[from], z = p->mark_off[to];
    add_range(b, SEC_SEEN, p->seen, from, to - from);
    add_range(b, SEC_POTENTIAL, p->potential, from, to - from);
    add_offsets(b, SEC_MARK_OFF, p->mark_off, from, to,
                b->section[SEC_MARK].n);
    add_range(b, SEC_MARK_DAY, p->mark_day, a, z - a);
    add_range(b, SEC_MARK, p->mark, a, z - a);
    a = p->sale_off[from], z = p->sale_off[to];
    add_offsets(b, SEC_SALE_OFF, p->sale_off, from, to,
                b->section[SEC_SALE].n);
    add_range(b, SEC_SALE, p->sales, a, z - a);
}

void
copy_build_append(struct copy_build *b, const struct copy_part *p,
                  size_t from, size_t to)
{
    add_range(b, SEC_ID, p->id, from, to - from);
    add_range(b, SEC_FLAGS, p->flags, from, to - from);
    add_range(b, SEC_CODE, p->code, from, to - from);
    for (int d = 0; d < DIM_COUNT; d++)
        add_range(b, SEC_DIM + d, p->dim[d], from, to - from);
    size_t a = p->money_off[from], z = p->money_off[to];
    add_offsets(b, SEC_MONEY_OFF, p->money_off, from, to,
                b->section[SEC_MONEY_AMOUNT].n);
    add_range(b, SEC_MONEY_FROM, p->money_from, a, z - a);
    add_range(b, SEC_MONEY_UNTIL, p->money_until, a, z - a);
    add_range(b, SEC_MONEY_AMOUNT, p->money_amount, a, z - a);
    a = p->term_off[from], z = p->term_off[to];
    add_offsets(b, SEC_TERM_OFF, p->term_off, from, to,
                b->section[SEC_TERM].n);
    add_range(b, SEC_TERM, p->terms, a, z - a);
    append_lives(b, p, from, to);
    for (int i = 0; i < (int)b->model_count; i++) {
        const struct copy_walk *w = &p->walks[i];
        a = w->off[from], z = w->off[to];
        add_offsets(b, SEC_WALK_OFF + i, w->off, from, to,
                    b->section[SEC_WALK_DAY + i].n);
        add_range(b, SEC_WALK_DAY + i, w->day, a, z - a);
        add_range(b, SEC_WALK_TO + i, w->to, a, z - a);
    }
}

void
copy_build_join(struct copy_build *b, struct copy_build *next)
{
    struct copy_part p;
    copy_build_part(next, &p);
    if (next->rules != b->rules)
        b->rules = 0; /* they changed meanwhile */
    for (int d = 0; d < DIM_COUNT; d++) {
        uint16_t *dim = (uint16_t *)(void *)next->section[SEC_DIM + d].data;
        for (size_t i = 0; i < p.n; i++)
            dim[i] = copy_build_value(b, d, p.value[d][dim[i]]);
    }
    copy_build_append(b, &p, 0, p.n);
}

/* ---- as a reader sees it ---- */

void
copy_build_part(const struct copy_build *b, struct copy_part *out)
{
    const struct column *s = b->section;
    memset(out, 0, sizeof *out);
    out->n = s[SEC_ID].n;
#define COLUMN(section) ((const void *)s[section].data)
    out->id = COLUMN(SEC_ID);
    out->flags = COLUMN(SEC_FLAGS);
    out->code = COLUMN(SEC_CODE);
    out->replaced = COLUMN(SEC_REPLACED);
    out->replaced_count = s[SEC_REPLACED].n;
    out->money_off = COLUMN(SEC_MONEY_OFF);
    out->money_from = COLUMN(SEC_MONEY_FROM);
    out->money_until = COLUMN(SEC_MONEY_UNTIL);
    out->money_amount = COLUMN(SEC_MONEY_AMOUNT);
    out->term_off = COLUMN(SEC_TERM_OFF);
    out->terms = COLUMN(SEC_TERM);
    out->rules = b->rules;
    out->seen = COLUMN(SEC_SEEN);
    out->potential = COLUMN(SEC_POTENTIAL);
    out->mark_off = COLUMN(SEC_MARK_OFF);
    out->mark_day = COLUMN(SEC_MARK_DAY);
    out->mark = COLUMN(SEC_MARK);
    out->sale_off = COLUMN(SEC_SALE_OFF);
    out->sales = COLUMN(SEC_SALE);
    for (int d = 0; d < DIM_COUNT; d++) {
        out->dim[d] = COLUMN(SEC_DIM + d);
        out->value[d] = COLUMN(SEC_VALUE + d);
        out->value_count[d] = s[SEC_VALUE + d].n;
    }
    out->walk_count = b->model_count;
    for (int i = 0; i < (int)b->model_count; i++)
        out->walks[i] = (struct copy_walk){
            b->models[i], COLUMN(SEC_WALK_OFF + i), COLUMN(SEC_WALK_DAY + i),
            COLUMN(SEC_WALK_TO + i)};
#undef COLUMN
}
