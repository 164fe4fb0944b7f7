/* What evaluating customers of the database needs beside their events: rules,
 * cycles of the categories and of the company, and a work space. */
#include <stdlib.h>
#include <string.h>

#include "model/stage_private.h"

/* One row where there is no category. */
#define CYCLES(generation)                                                    \
    "SELECT c.id, c.cycle_days, (SELECT value FROM setting"                   \
    " WHERE name = 'company.cycle_days'), " generation                        \
    " FROM (SELECT 1 AS one) o"                                               \
    " LEFT JOIN category c ON o.one = 1 ORDER BY c.code"
static const char SQL_CYCLES[] = CYCLES("0");
static const char SQL_CYCLES_HELD[] =
    CYCLES("(SELECT generation FROM rule_generation LOCK IN SHARE MODE)");

static int
category_order(const void *a, const void *b)
{
    const struct category_cycle *x = a, *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

static enum err
source_open(struct ctx *cx, const char *sql, struct stage_source *s)
{
    struct rows r;
    memset(s, 0, sizeof *s);
    TRY(db_find(cx, &r, sql));
    uint64_t generation = rows_u64(&r, 0, 3);
    if (generation)
        TRY(rules_follow(cx, generation));
    TRY(rules_get(cx, &s->rules));
    struct category_cycle *list = ARENA_ARRAY(cx->arena, r.count,
                                              struct category_cycle);
    s->categories = list;
    for (size_t i = 0; i < r.count && !rows_null(&r, i, 0); i++)
        list[s->category_count++] = (struct category_cycle){
            rows_u64(&r, i, 0), (int32_t)i, (int32_t)rows_u64(&r, i, 1)};
    qsort(list, s->category_count, sizeof *list, category_order);
    uint64_t days = 0;
    if (rows_text(&r, 0, 2) != NULL && parse_u64(rows_text(&r, 0, 2), &days)
        && days <= CYCLE_MAX)
        s->company_cycle = (int32_t)days;
    s->walk = walk_new(s->rules);
    s->ledger = stage_ledger_new(s->rules, s->walk);
    return OK;
}

enum err
stage_source_open(struct ctx *cx, struct stage_source *s)
{
    return source_open(cx, SQL_CYCLES, s);
}

enum err
stage_source_hold(struct ctx *cx, struct stage_source *s)
{
    return source_open(cx, SQL_CYCLES_HELD, s);
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
    in->as_of = clock_today();
    in->cycle_company = s->company_cycle;
    in->categories = s->categories;
    in->category_count = s->category_count;
}
