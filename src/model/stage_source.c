/* What evaluating customers of the database needs beside their events: rules,
 * cycles of the categories and of the company, and a work space. */
#include <stdlib.h>
#include <string.h>

#include "model/stage_private.h"

static const char SQL_CYCLES[] = "SELECT" STAGE_CYCLES("0");
static const char SQL_CYCLES_HELD[] = "SELECT" STAGE_CYCLES(STAGE_HELD);

static int
category_order(const void *a, const void *b)
{
    const struct category_cycle *x = a, *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

/* "id:days,id:days", in the order of the codes; NULL where there is none. */
static void
categories_read(struct ctx *cx, const char *text, struct stage_source *s)
{
    size_t n = text != NULL;
    for (const char *p = text; p != NULL && *p; p++)
        n += *p == ',';
    struct category_cycle *list = ARENA_ARRAY(cx->arena, n,
                                              struct category_cycle);
    for (size_t i = 0; i < n; i++) {
        char *end;
        list[i].id = strtoull(text, &end, 10);
        list[i].rank = (int32_t)i;
        list[i].cycle = (int32_t)strtol(end + 1, &end, 10);
        text = end + 1;
    }
    qsort(list, n, sizeof *list, category_order);
    s->categories = list;
    s->category_count = n;
}

enum err
stage_source_take(struct ctx *cx, const struct rows *r, size_t column,
                  struct stage_source *s)
{
    uint64_t generation = rows_u64(r, 0, column + 2), days = 0;
    const char *company = rows_text(r, 0, column + 1);
    memset(s, 0, sizeof *s);
    s->today = clock_today();
    if (generation)
        TRY(rules_follow(cx, generation));
    TRY(rules_get(cx, &s->rules));
    categories_read(cx, rows_text(r, 0, column), s);
    if (company != NULL && parse_u64(company, &days) && days <= CYCLE_MAX)
        s->company_cycle = (int32_t)days;
    s->walk = walk_new(s->rules);
    s->ledger = stage_ledger_new(s->rules, s->walk);
    return OK;
}

/* The row of a snapshot, kept for as long as the arena: a page that looks at
 * customers in several ways asks once. */
struct cycles {
    uint64_t snapshot;
    struct rows rows;
};

static void
cycles_end(void *p)
{
    (void)p; /* it goes with the arena */
}

enum err
stage_source_open(struct ctx *cx, struct stage_source *s)
{
    struct cycles *c = arena_held(cx->arena, cycles_end);
    uint64_t snapshot = db_snapshot(cx->db);
    if (!c || !snapshot || c->snapshot != snapshot) {
        c = ARENA_NEW(cx->arena, struct cycles);
        TRY(db_find(cx, &c->rows, SQL_CYCLES));
        c->snapshot = snapshot;
        arena_on_end(cx->arena, cycles_end, c);
    }
    return stage_source_take(cx, &c->rows, 0, s);
}

enum err
stage_source_hold(struct ctx *cx, struct stage_source *s)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_CYCLES_HELD));
    return stage_source_take(cx, &r, 0, s);
}

void
stage_source_close(struct stage_source *s)
{
    stage_ledger_free(s->ledger);
    walk_free(s->walk);
    s->ledger = NULL;
    s->walk = NULL;
}

void
stage_source_input(const struct stage_source *s, const struct rows *r,
                   size_t row, struct evaluate_input *in)
{
    memset(in, 0, sizeof *in);
    in->created_on = rows_day(r, row, 1);
    in->cycle_set = (int32_t)rows_u64(r, row, 2);
    in->category_id = rows_u64(r, row, 3);
    in->as_of = s->today;
    in->cycle_company = s->company_cycle;
    in->categories = s->categories;
    in->category_count = s->category_count;
}
