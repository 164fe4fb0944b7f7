/* See market_reach.h. Sales are those of market_compute.c: of an order with
 * several lines the parts (43) say the line, of one with one its own row (40). */
#include "model/market_reach.h"

#include <stdlib.h>
#include <string.h>

#include "model/market_scan.h"

enum { YEAR = 365 };

/* ---- all lines ---- */

struct line_sum {
    uint64_t buyers, first;
    int64_t revenue;
    bool any;
};

struct lines {
    struct market_line *list; /* of the categories by id, 0 first */
    struct line_sum *sums;    /* of the same */
    size_t n;
    int32_t day;
};

static void
line_add(struct lines *l, size_t k, const struct market_buyer *b)
{
    struct line_sum *s = &l->sums[k];
    int32_t first = DAY_NONE, year = l->day - YEAR;
    bool bought = false;
    for (size_t i = 0; i < b->n; i++) {
        const struct event *e = &b->sales[i];
        if (e->day > l->day || e->amount == FIELD_EMPTY ||
            !market_sale_counts(e, l->list[k].category_id))
            continue;
        s->any = true;
        s->revenue += e->day > year ? e->amount : 0;
        if (!market_is_purchase(e))
            continue;
        first = first == DAY_NONE ? e->day : first;
        bought = bought || e->day > year;
    }
    s->buyers += bought;
    s->first += first != DAY_NONE && first > year;
}

static void
buyer_lines(void *arg, const struct market_buyer *b)
{
    struct lines *l = arg;
    for (size_t k = 0; k < l->n; k++)
        line_add(l, k, b);
}

#define SIZE(column)                                                          \
    " (SELECT k." column " FROM kpi_entry k WHERE k.kpi_code = 'market_size'" \
    " AND k.deleted_at IS NULL AND k.team_id IS NULL AND k.region_code = ''"  \
    " AND k.category_id <=> NULLIF(p.line, 0) AND k.day <= ?"                 \
    " ORDER BY k.day DESC, k.id DESC LIMIT 1)"

static const char SQL_LINES[] =
    "SELECT p.line, g.name_zh_cn, g.name_zh_tw, g.name_en,"
    SIZE("value") "," SIZE("day") " FROM (SELECT 0 AS line UNION ALL"
    " SELECT id FROM category) p LEFT JOIN category g ON g.id = p.line"
    " ORDER BY p.line";

static enum err
lines_read(struct ctx *cx, struct lines *l)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_LINES, B_DAY(l->day), B_DAY(l->day)));
    l->n = r.count;
    l->list = ARENA_ARRAY(cx->arena, r.count, struct market_line);
    l->sums = ARENA_ARRAY(cx->arena, r.count, struct line_sum);
    for (size_t i = 0; i < r.count; i++)
        l->list[i] = (struct market_line){
            .category_id = rows_u64(&r, i, 0),
            .name = rows_text(&r, i, 1 + (size_t)cx->lang),
            .size = rows_money(&r, i, 4),
            .size_day = rows_null(&r, i, 5) ? DAY_NONE : rows_day(&r, i, 5)};
    return OK;
}

static int
line_order(const void *a, const void *b)
{
    const struct market_line *x = a, *y = b;
    if (!x->category_id != !y->category_id)
        return x->category_id ? 1 : -1;
    if (x->revenue != y->revenue)
        return x->revenue < y->revenue ? 1 : -1;
    return (x->category_id > y->category_id) -
           (x->category_id < y->category_id);
}

enum err
market_lines(struct ctx *cx, int32_t day, struct market_line **out, size_t *n)
{
    struct lines l = {.day = day};
    TRY(lines_read(cx, &l));
    TRY(market_scan(cx, &(struct market_scan){
        .mine = true, .fn = buyer_lines, .arg = &l}));
    *n = 0;
    *out = l.list;
    for (size_t k = 0; k < l.n; k++) {
        struct market_line line = l.list[k];
        if (!l.sums[k].any)
            continue;
        line.buyers = l.sums[k].buyers;
        line.first = l.sums[k].first;
        line.revenue = l.sums[k].revenue;
        l.list[(*n)++] = line;
    }
    qsort(*out, *n, sizeof **out, line_order);
    return OK;
}

static const char SQL_NAME[] =
    "SELECT name_zh_cn, name_zh_tw, name_en FROM category WHERE id = ?";

enum err
market_line_name(struct ctx *cx, uint64_t category_id, const char **name)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_NAME, B_U64(category_id)));
    *name = rows_text(&r, 0, (size_t)cx->lang);
    return OK;
}

/* ---- the customers ---- */

struct reached {
    const struct market_reach *reach;
    struct arena *arena;
    struct kpi_rows *out;
    size_t room;
};

static void
reached_add(struct reached *p, uint64_t customer_id, int32_t first)
{
    struct kpi_rows *out = p->out;
    if (out->count == p->room) {
        const struct kpi_row *old = out->rows;
        p->room = p->room ? 2 * p->room : 64;
        out->rows = ARENA_ARRAY(p->arena, p->room, struct kpi_row);
        if (out->count)
            memcpy(out->rows, old, out->count * sizeof *old);
    }
    out->rows[out->count++] = (struct kpi_row){customer_id, first, 0};
}

static void
buyer_reached(void *arg, const struct market_buyer *b)
{
    struct reached *p = arg;
    const struct market_reach *w = p->reach;
    int32_t first = DAY_NONE, last = DAY_NONE;
    if (w->region && strcmp(w->region, b->region) != 0)
        return;
    for (size_t i = 0; i < b->n; i++) {
        const struct event *e = &b->sales[i];
        if (!market_is_purchase(e) || e->day > w->day ||
            !market_sale_counts(e, w->category_id))
            continue;
        first = first == DAY_NONE ? e->day : first;
        last = e->day;
    }
    if (last != DAY_NONE && (w->first ? first : last) > w->day - YEAR)
        reached_add(p, b->customer_id, first);
}

static int
reached_order(const void *a, const void *b)
{
    const struct kpi_row *x = a, *y = b;
    if (x->num != y->num)
        return x->num < y->num ? 1 : -1;
    return (x->customer_id > y->customer_id) -
           (x->customer_id < y->customer_id);
}

enum err
market_customers(struct ctx *cx, const struct market_reach *w,
                 struct kpi_rows *out)
{
    struct reached p = {.reach = w, .arena = cx->arena, .out = out};
    *out = (struct kpi_rows){0};
    TRY(market_scan(cx, &(struct market_scan){
        .mine = true, .known = w->known, .fn = buyer_reached, .arg = &p}));
    if (out->count)
        qsort(out->rows, out->count, sizeof *out->rows, reached_order);
    return OK;
}
