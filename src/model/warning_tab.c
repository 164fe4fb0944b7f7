/* How many warnings each tab has, and which, where they are few. Counts stop
 * behind the most. Where all open ones are few, one pass over them says what is
 * on every tab; where they are many, only what that does not say is looked for:
 * so nothing is passed over more often than there are tabs that differ. */
#include "model/warning_private.h"

#include <stdlib.h>

struct wanted {
    struct query q;
    size_t tabs;
};

/* The rows of a tab, up to one more than the most of each part. */
static void
tab_add(struct wanted *w, const struct ctx *cx, const struct warning_asked *a,
        enum warning_tab tab)
{
    struct query *q = &w->q;
    if (!w->tabs++)
        query_init(q, cx->arena);
    for (size_t part = 0; part < a->part_count; part++) {
        query_sql(q, w->tabs > 1 || part ? " UNION ALL " : "");
        query_sql(q, "(SELECT w.id, w.level, w.opened_on, w.quiet_on, ?");
        query_bind(q, B_I64(tab));
        warning_asked_add(q, cx, a, part, tab, WARNING_FEW);
        query_sql(q, " LIMIT ?)");
        query_bind(q, B_I64(WARNING_COUNT_MOST + 1));
    }
}

static int
place_order(const void *a, const void *b)
{
    const struct warning_place *x = a, *y = b;
    if (x->level != y->level)
        return x->level < y->level ? 1 : -1;
    if (x->opened_on != y->opened_on)
        return x->opened_on > y->opened_on ? 1 : -1;
    return (x->id > y->id) - (x->id < y->id);
}

static void
tab_take(struct arena *a, const struct rows *r, enum warning_tab tab,
         struct warning_tab_rows *out)
{
    *out = (struct warning_tab_rows){
        .rows = ARENA_ARRAY(a, r->count + 1, struct warning_place)};
    for (size_t i = 0; i < r->count; i++)
        if (rows_i64(r, i, 4) == (int64_t)tab)
            out->rows[out->count++] = (struct warning_place){
                rows_u64(r, i, 0), (unsigned)rows_u64(r, i, 1),
                rows_day(r, i, 2), rows_day(r, i, 3)};
    if (out->count > WARNING_COUNT_MOST)
        *out = (struct warning_tab_rows){.count = WARNING_COUNT_MOST + 1};
    else
        qsort(out->rows, out->count, sizeof *out->rows, place_order);
}

/* Is a row that is open and not put off on this tab too? As where_tab. */
static bool
is_on(const struct rules *rules, const struct warning_place *p,
      enum warning_tab tab)
{
    const struct warning_rung *l = &rules->ladder[p->level - 1];
    int64_t quiet = clock_today() - p->quiet_on;
    switch (tab) {
    case WARNING_TAB_NOW:
        return p->level == WARNING_LEVELS
            || p->opened_on > clock_today() - WARNING_NEW_DAYS;
    case WARNING_TAB_MANAGER:
        return quiet >= l->manager_days;
    case WARNING_TAB_RISK:
        return quiet >= l->list_days;
    default:
        return true;
    }
}

static void
tab_within(struct arena *a, const struct rules *rules,
           const struct warning_tab_rows *all, enum warning_tab tab,
           struct warning_tab_rows *out)
{
    *out = (struct warning_tab_rows){
        .rows = ARENA_ARRAY(a, all->count + 1, struct warning_place)};
    for (size_t i = 0; i < all->count; i++)
        if (is_on(rules, &all->rows[i], tab))
            out->rows[out->count++] = all->rows[i];
}

static enum err
tabs_read(struct ctx *cx, const struct warning_asked *a, enum warning_tab one,
          enum warning_tab two, struct warning_tab_rows *out)
{
    struct wanted w = {.tabs = 0};
    struct rows r;
    tab_add(&w, cx, a, one);
    if (two != one)
        tab_add(&w, cx, a, two);
    TRY(query_rows(cx, &w.q, &r));
    tab_take(cx->arena, &r, one, &out[one]);
    if (two != one)
        tab_take(cx->arena, &r, two, &out[two]);
    return OK;
}

/* What is on the list of high risk is with the manager as well. */
enum err
warning_tabs(struct ctx *cx, const struct warning_asked *a,
             struct warning_tab_rows out[WARNING_TABS])
{
    const struct warning_tab_rows *open = &out[WARNING_TAB_OPEN];
    TRY(tabs_read(cx, a, WARNING_TAB_OPEN, WARNING_TAB_SNOOZED, out));
    if (!open->rows)
        TRY(tabs_read(cx, a, WARNING_TAB_NOW, WARNING_TAB_MANAGER, out));
    else
        for (int tab = 0; tab < WARNING_TAB_RISK; tab++)
            if (tab != WARNING_TAB_OPEN)
                tab_within(cx->arena, a->rules, open, (enum warning_tab)tab,
                           &out[tab]);
    if (!out[WARNING_TAB_MANAGER].rows)
        return tabs_read(cx, a, WARNING_TAB_RISK, WARNING_TAB_RISK, out);
    tab_within(cx->arena, a->rules, &out[WARNING_TAB_MANAGER],
               WARNING_TAB_RISK, &out[WARNING_TAB_RISK]);
    return OK;
}
