/* See kpi.h. Sums are taken over one pass of lives; a list is the same pass
 * with the customers kept. */
#include "model/kpi.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "model/kpi_formula.h"
#include "model/kpi_private.h"

/* ---- the table ---- */

#define COLUMNS                                                               \
    " k.code, k.unit, k.method, k.at_most, k.adds, k.name_zh_cn,"             \
    " k.name_zh_tw, k.name_en, k.formula_zh_cn, k.formula_zh_tw,"             \
    " k.formula_en"

const char *const kpi_unit_codes[] = {
    [KPI_COUNT] = "count", [KPI_RATE] = "rate", [KPI_MONEY] = "money",
    [KPI_DAYS] = "days",   [KPI_MEAN] = "mean", [KPI_POINTS] = "points",
    [KPI_RATIO] = "ratio"};

static void
kpi_read(struct ctx *cx, const struct rows *r, size_t i, struct kpi *k)
{
    *k = (struct kpi){.code = rows_text(r, i, 0),
                      .entered = strcmp(rows_text(r, i, 2), "entered") == 0,
                      .at_most = rows_u64(r, i, 3) != 0,
                      .adds = rows_u64(r, i, 4) != 0,
                      .name = rows_text(r, i, 5 + (size_t)cx->lang),
                      .formula = rows_text(r, i, 8 + (size_t)cx->lang),
                      .stage = r->columns > 11 ? rows_text(r, i, 11) : NULL};
    k->of_stage = strncmp(k->code, "stage_", 6) == 0;
    for (int u = KPI_COUNT; u <= KPI_RATIO; u++)
        if (strcmp(kpi_unit_codes[u], rows_text(r, i, 1)) == 0)
            k->unit = (enum kpi_unit)u;
}

static enum err
kpis_read(struct ctx *cx, const struct rows *r, struct kpi **out, size_t *n)
{
    *out = ARENA_ARRAY(cx->arena, r->count, struct kpi);
    *n = 0;
    for (size_t i = 0; i < r->count; i++) {
        struct kpi *k = &(*out)[*n];
        kpi_read(cx, r, i, k);
        if (k->entered || k->of_stage || kpi_formula_find(k->code))
            (*n)++;
    }
    return OK;
}

static const char SQL_LIST[] =
    "SELECT" COLUMNS " FROM kpi k WHERE k.active = 1"
    " ORDER BY k.position, k.code";

enum err
kpi_list(struct ctx *cx, struct kpi **out, size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_LIST));
    return kpis_read(cx, &r, out, n);
}

static const char SQL_LIST_MODEL[] =
    "SELECT" COLUMNS ", s.stage_code FROM kpi k LEFT JOIN kpi_stage s"
    " ON s.kpi_code = k.code AND s.model_code = ? AND s.active = 1"
    " WHERE k.active = 1"
    " ORDER BY s.position IS NULL, s.position, k.position, k.code";

enum err
kpi_list_model(struct ctx *cx, const char *model, struct kpi **out, size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_LIST_MODEL, B_CODE(model)));
    return kpis_read(cx, &r, out, n);
}

const struct kpi *
kpi_named(const struct kpi *list, size_t n, const char *code)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i].code, code) == 0)
            return &list[i];
    return NULL;
}

static const char SQL_FIND[] =
    "SELECT" COLUMNS " FROM kpi k WHERE k.code = ? AND k.active = 1";

enum err
kpi_find(struct ctx *cx, const char *code, struct kpi *out)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_FIND, B_CODE(code)));
    kpi_read(cx, &r, 0, out);
    return OK;
}

/* ---- sums ---- */

struct sum {
    const struct kpi_formula *formula; /* NULL: not by customers */
    struct kpi_ask *ask;
    bool seen;
    int64_t *list; /* of a median */
    size_t count, cap;
};

struct pass {
    struct life_span span;
    struct sum *sums;
    size_t n;
    struct arena *arena;
};

static void
median_add(struct pass *p, struct sum *s, int64_t x)
{
    if (s->count == s->cap) {
        size_t cap = s->cap ? s->cap * 2 : 64;
        int64_t *list = ARENA_ARRAY(p->arena, cap, int64_t);
        if (s->count)
            memcpy(list, s->list, s->count * sizeof *list);
        s->list = list;
        s->cap = cap;
    }
    s->list[s->count++] = x;
}

static int
id_order(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

enum err
kpi_narrow(struct ctx *cx, const struct scope *s, struct kpi_ask *a)
{
    struct kpi_rows rows;
    TRY(kpi_stage_members(cx, s, a, &rows));
    uint64_t *ids = ARENA_ARRAY(cx->arena, rows.count, uint64_t);
    for (size_t i = 0; i < rows.count; i++)
        ids[i] = rows.rows[i].customer_id;
    if (rows.count)
        qsort(ids, rows.count, sizeof *ids, id_order);
    a->narrowed = true;
    a->members = ids;
    a->member_count = rows.count;
    return OK;
}

static bool
ask_takes(const struct kpi_ask *a, const struct life *l)
{
    if (a->narrowed &&
        !(a->member_count && bsearch(&l->customer_id, a->members,
                                     a->member_count, sizeof *a->members,
                                     id_order)))
        return false;
    if (a->owner_id && a->owner_id != l->owner_id)
        return false;
    for (size_t i = 0; i < a->team_count; i++)
        if (a->teams[i] == l->team_id)
            return true;
    return !a->team_id;
}

static void
life_add(void *arg, const struct life *l)
{
    struct pass *p = arg;
    for (size_t i = 0; i < p->n; i++) {
        struct sum *s = &p->sums[i];
        struct kpi_value *v = &s->ask->value;
        struct kpi_share share = {0};
        if (!s->formula || !ask_takes(s->ask, l))
            continue;
        s->formula->fn(l, &p->span, &share);
        s->seen |= share.seen;
        v->num += share.num;
        v->den += share.den;
        v->above += share.above;
        v->below += share.below;
        v->pending += share.pending;
        if (s->formula->is_median && share.below)
            median_add(p, s, share.num);
    }
}

static int
int64_order(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void
sum_end(struct sum *s)
{
    struct kpi_value *v = &s->ask->value;
    if (s->formula->is_count) {
        v->known = s->seen;
        v->den = 1;
        return;
    }
    v->known = v->den > 0 && (s->seen || !s->formula->needs_data);
    if (!s->formula->is_median || !s->count)
        return;
    qsort(s->list, s->count, sizeof *s->list, int64_order);
    v->num = s->list[(s->count - 1) / 2] + s->list[s->count / 2];
    v->den = 1;
}

/* The copy knows the revenue of a year at most. */
static unsigned
needs_of(const struct kpi_formula *f, const struct scope *s)
{
    enum { YEAR = 365 };
    return f->needs
        | (f->in_period && s->to - s->from >= YEAR ? LIFE_EVENTS : 0u);
}

static enum err
computed_read(struct ctx *cx, const struct scope *s, struct kpi_ask *asks,
              size_t n)
{
    struct pass p = {.n = n, .arena = cx->arena};
    unsigned needs = 0;
    bool any = false;
    p.sums = ARENA_ARRAY(cx->arena, n, struct sum);
    for (size_t i = 0; i < n; i++) {
        const struct kpi *k = &asks[i].kpi;
        const struct kpi_formula *f =
            k->entered ? NULL : kpi_formula_find(k->code);
        p.sums[i].formula = f;
        p.sums[i].ask = &asks[i];
        any |= f != NULL;
        needs |= f ? needs_of(f, s) : 0;
    }
    if (!any)
        return OK;
    life_span(s, &p.span);
    TRY(life_each(cx, s, needs, life_add, &p));
    for (size_t i = 0; i < n; i++)
        if (p.sums[i].formula)
            sum_end(&p.sums[i]);
    return OK;
}

enum err
kpi_values(struct ctx *cx, const struct scope *s, struct kpi_ask *asks,
           size_t n)
{
    for (size_t i = 0; i < n; i++)
        asks[i].value = (struct kpi_value){.day = DAY_NONE};
    TRY(computed_read(cx, s, asks, n));
    TRY(kpi_stage_read(cx, s, asks, n));
    return kpi_entered_read(cx, s, asks, n);
}

/* ---- comparing ---- */

/* Hundredths = num * factor / den. */
static int64_t
factor_of(const struct kpi *k, const struct kpi_value *v)
{
    if (k->entered && v->day != DAY_NONE)
        return 1;
    switch (k->unit) {
    case KPI_RATE:
    case KPI_POINTS:
        return 10000;
    case KPI_MONEY:
        return 1;
    case KPI_DAYS:
        return 50;
    default:
        return 100;
    }
}

int64_t
kpi_hundredths(const struct kpi *k, const struct kpi_value *v)
{
    assert(v->known && v->den > 0);
    __int128 twice = (__int128)v->num * factor_of(k, v) * 2;
    __int128 half = twice < 0 ? -v->den : v->den;
    return (int64_t)((twice + half) / ((__int128)v->den * 2));
}

bool
kpi_reaches(const struct kpi *k, const struct kpi_value *v, int64_t target,
            bool at_most)
{
    __int128 have = (__int128)v->num * factor_of(k, v);
    __int128 want = (__int128)target * v->den;
    return v->known && (at_most ? have <= want : have >= want);
}

/* ---- the customers behind ---- */

struct keeper {
    struct life_span span;
    const struct kpi_formula *formula;
    const struct kpi_ask *ask;
    enum kpi_part part;
    struct kpi_rows *out;
    size_t cap;
    struct arena *arena;
};

static void
life_keep(void *arg, const struct life *l)
{
    struct keeper *k = arg;
    struct kpi_rows *out = k->out;
    struct kpi_share s = {0};
    if (!ask_takes(k->ask, l))
        return;
    k->formula->fn(l, &k->span, &s);
    if (k->part == KPI_ABOVE   ? !s.above
        : k->part == KPI_BELOW ? !s.below
                               : !s.pending)
        return;
    if (out->count == k->cap) {
        k->cap = k->cap ? k->cap * 2 : 64;
        struct kpi_row *more = ARENA_ARRAY(k->arena, k->cap, struct kpi_row);
        if (out->count)
            memcpy(more, out->rows, out->count * sizeof *more);
        out->rows = more;
    }
    out->rows[out->count++] = (struct kpi_row){l->customer_id, s.num, s.den};
    out->num += s.num;
    out->den += s.den;
}

static int
row_order(const void *a, const void *b)
{
    const struct kpi_row *x = a, *y = b;
    if (x->num != y->num)
        return x->num > y->num ? -1 : 1;
    return (x->customer_id > y->customer_id) -
           (x->customer_id < y->customer_id);
}

static int
median_order(const void *a, const void *b)
{
    const struct kpi_row *x = a, *y = b;
    if (x->num != y->num)
        return x->num < y->num ? -1 : 1;
    return (x->customer_id > y->customer_id) -
           (x->customer_id < y->customer_id);
}

enum err
kpi_whose(struct ctx *cx, const struct scope *s, const struct kpi_ask *a,
          enum kpi_part part, struct kpi_rows *out)
{
    struct keeper keep = {.part = part, .out = out, .ask = a,
                          .arena = cx->arena};
    memset(out, 0, sizeof *out);
    if (a->kpi.of_stage)
        return kpi_stage_rows(cx, s, a, part, out);
    if (!a->kpi.entered)
        keep.formula = kpi_formula_find(a->kpi.code);
    if (!keep.formula)
        return ERR_NOT_FOUND;
    life_span(s, &keep.span);
    TRY(life_each(cx, s, needs_of(keep.formula, s), life_keep, &keep));
    if (out->count)
        qsort(out->rows, out->count, sizeof *out->rows,
              keep.formula->is_median ? median_order : row_order);
    return OK;
}
