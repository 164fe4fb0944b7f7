/* See churn_rate.h. */
#include "model/churn_rate.h"

#include <stdlib.h>
#include <string.h>

#include "db/compose.h"
#include "model/churn_life.h"
#include "model/funnel_private.h"

const char *const churn_rate_codes[CHURN_RATE_COUNT] = {
    [CHURN_RATE_START] = "start",
    [CHURN_RATE_GONE] = "gone",
    [CHURN_RATE_DUE] = "due",
    [CHURN_RATE_ENDED] = "ended",
    [CHURN_RATE_OPEN] = "open"};

int
churn_rate_find(const char *code)
{
    for (int i = 0; i < CHURN_RATE_COUNT; i++)
        if (strcmp(churn_rate_codes[i], code) == 0)
            return i;
    return -1;
}

/* Customers who were customers on the same of the days looked at: most are like
 * many others, so they are counted before they are looked into. */
enum { ALIKE_BITS = 8 };
struct alike {
    uint32_t bits;
    uint32_t customers;
};

struct rates {
    struct pass pass;
    struct churn_rate *list;
    size_t n;
    int32_t closed;
    uint8_t is_customer[256]; /* by number of the stage, as in the moves */
    int32_t days[2 * CHURN_RATE_PERIODS]; /* of the columns, ascending */
    size_t day_count;
    size_t before[CHURN_RATE_PERIODS], last[CHURN_RATE_PERIODS];
    /* Of a day of the columns: the first one looked at that is not before it. */
    uint8_t *look;
    size_t look_count; /* days up to the last one looked at */
    struct alike alike[1 << ALIKE_BITS];
    uint64_t *ids; /* those of one number are wanted; NULL = the counts */
    enum churn_rate_kind wanted;
    size_t id_count;
};

/* ---- the days that are looked at ---- */

static int
day_order(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

static size_t
day_index(const struct rates *q, int32_t day)
{
    size_t i = 0;
    while (q->days[i] != day)
        i++;
    return i;
}

static void
days_set(struct rates *q)
{
    size_t n = 0;
    for (size_t i = 0; i < q->n; i++) {
        const struct churn_rate *r = &q->list[i];
        q->days[n++] = r->from - 1 - COPY_DAY_ZERO;
        q->days[n++] = r->to - COPY_DAY_ZERO;
    }
    qsort(q->days, n, sizeof *q->days, day_order);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || q->days[i] != q->days[q->day_count - 1])
            q->days[q->day_count++] = q->days[i];
    for (size_t i = 0; i < q->n; i++) {
        q->before[i] = day_index(q, q->list[i].from - 1 - COPY_DAY_ZERO);
        q->last[i] = day_index(q, q->list[i].to - COPY_DAY_ZERO);
    }
}

static void
look_set(struct arena *a, struct rates *q)
{
    int32_t last = q->days[q->day_count - 1];
    q->look_count = last < 0            ? 0
                    : last > UINT16_MAX ? UINT16_MAX + 1u
                                        : (size_t)last + 1;
    q->look = ARENA_ARRAY(a, q->look_count + 1, uint8_t);
    for (size_t day = 0, at = 0; day < q->look_count; day++) {
        while (q->days[at] < (int32_t)day)
            at++;
        q->look[day] = (uint8_t)at;
    }
}

static void
count(struct rates *q, size_t period, enum churn_rate_kind kind, uint64_t id)
{
    q->list[period].customers[kind]++;
    if (q->ids && period == 0 && kind == q->wanted)
        q->ids[q->id_count++] = id;
}

/* ---- of those at the start ---- */

/* A bit a day: is it a customer at its end? A move turns the bits of all days
 * from its own on. */
static uint32_t
customer_days(const struct rates *q, const struct moves *m)
{
    uint32_t bits = 0, was = 0;
    for (size_t k = 0; k < m->n && m->day[k] < q->look_count; k++) {
        uint32_t is = q->is_customer[m->to[k]];
        bits ^= -(is ^ was) << q->look[m->day[k]];
        was = is;
    }
    return bits & ((UINT32_C(1) << q->day_count) - 1);
}

static void
start_add(struct rates *q, const struct alike *a)
{
    for (size_t i = 0; i < q->n; i++) {
        if (!(a->bits >> q->before[i] & 1))
            continue;
        q->list[i].customers[CHURN_RATE_START] += a->customers;
        if (!(a->bits >> q->last[i] & 1))
            q->list[i].customers[CHURN_RATE_GONE] += a->customers;
    }
}

static void
start_count(struct rates *q, const struct moves *m, uint64_t id)
{
    uint32_t bits = customer_days(q, m);
    if (!bits)
        return;
    struct alike *a =
        &q->alike[bits * UINT32_C(2654435769) >> (32 - ALIKE_BITS)];
    if (a->bits != bits) {
        start_add(q, a);
        *a = (struct alike){.bits = bits};
    }
    a->customers++;
    bool start = q->ids && bits >> q->before[0] & 1;
    bool gone = start && !(bits >> q->last[0] & 1);
    if ((start && q->wanted == CHURN_RATE_START) ||
        (gone && q->wanted == CHURN_RATE_GONE))
        q->ids[q->id_count++] = id;
}

/* ---- of those due for renewal ---- */

struct terms {
    const struct revenue_term *list;
    size_t n;
};

/* As it stands at last, of what is known. */
static bool
stands(const struct revenue_term *t)
{
    return t->until == INT32_MAX;
}

/* The latest end of a term on one of these days, DAY_NONE = there is none. */
static int32_t
term_end(const struct revenue_term *t, int32_t from, int32_t to)
{
    int32_t end = t->last >= from && t->last <= to ? t->last : DAY_NONE;
    if (end != DAY_NONE || t->term <= 0 || t->start > to || t->last < from)
        return end;
    int k = day_months_between(t->start, to + 1) / t->term;
    end = day_add_months(t->start, k * t->term) - 1;
    return k > 0 && end >= from && end <= to ? end : DAY_NONE;
}

static bool
runs_after(const struct terms *all, int32_t end)
{
    for (size_t i = 0; i < all->n; i++)
        if (stands(&all->list[i]) && all->list[i].last > end &&
            all->list[i].start <= end + CHURN_RENEWAL_DAYS)
            return true;
    return false;
}

static void
due_count(struct rates *q, const struct terms *all, uint64_t id)
{
    for (size_t i = 0; i < q->n; i++) {
        int32_t end = DAY_NONE;
        for (size_t k = 0; k < all->n; k++) {
            int32_t e = stands(&all->list[k])
                            ? term_end(&all->list[k], q->list[i].from,
                                       q->list[i].to)
                            : DAY_NONE;
            end = e != DAY_NONE && (end == DAY_NONE || e > end) ? e : end;
        }
        if (end == DAY_NONE)
            continue;
        bool renewed = runs_after(all, end);
        if (!renewed && end + CHURN_RENEWAL_DAYS > q->closed) {
            count(q, i, CHURN_RATE_OPEN, id);
            continue;
        }
        count(q, i, CHURN_RATE_DUE, id);
        if (!renewed)
            count(q, i, CHURN_RATE_ENDED, id);
    }
}

/* ---- the pass ---- */

static enum err
rates_open(struct ctx *cx, const struct scope *s, struct rates *q)
{
    bool is_customer[RULE_STAGES + 1] = {false};
    TRY(churn_pass_open(cx, s, &q->pass, is_customer));
    if (s->known_on != DAY_NONE && s->known_on < q->closed)
        q->closed = s->known_on;
    for (size_t i = 0; i < sizeof q->is_customer; i++)
        q->is_customer[i] = is_customer[q->pass.stage_of[i]];
    days_set(q);
    look_set(cx->arena, q);
    return OK;
}

static void
rates_pass(struct rates *q)
{
    static const uint8_t WANTED = MATCH_IN | MATCH_LIVE;
    for (size_t b = 0; b < q->pass.block_count; b++) {
        const struct pass_block *block = &q->pass.blocks[b];
        const struct copy_part *p = block->part;
        for (size_t i = 0; i < p->n; i++) {
            if ((block->match[i] & WANTED) != WANTED)
                continue;
            struct moves m = moves_of(block, i);
            start_count(q, &m, p->id[i]);
            struct terms all = {p->terms + p->term_off[i],
                                p->term_off[i + 1] - p->term_off[i]};
            if (all.n)
                due_count(q, &all, p->id[i]);
        }
    }
    for (size_t i = 0; i < sizeof q->alike / sizeof *q->alike; i++)
        start_add(q, &q->alike[i]);
}

enum err
churn_rates(struct ctx *cx, const struct scope *s, int32_t closed,
            struct churn_rate *list, size_t n)
{
    struct rates *q = ARENA_NEW(cx->arena, struct rates);
    *q = (struct rates){.list = list, .n = n, .closed = closed};
    for (size_t i = 0; i < n; i++)
        memset(list[i].customers, 0, sizeof list[i].customers);
    TRY(rates_open(cx, s, q));
    rates_pass(q);
    return OK;
}

static int
id_order(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

enum err
churn_rate_customers(struct ctx *cx, const struct scope *s, int32_t closed,
                     enum churn_rate_kind kind, uint64_t **ids, size_t *n)
{
    struct churn_rate one = {.from = s->from, .to = s->to};
    struct rates *q = ARENA_NEW(cx->arena, struct rates);
    size_t all = 0;
    *q = (struct rates){
        .list = &one, .n = 1, .closed = closed, .wanted = kind};
    TRY(rates_open(cx, s, q));
    for (size_t b = 0; b < q->pass.block_count; b++)
        all += q->pass.blocks[b].part->n;
    q->ids = ARENA_ARRAY(cx->arena, all + 1, uint64_t);
    rates_pass(q);
    qsort(q->ids, q->id_count, sizeof *q->ids, id_order);
    *ids = q->ids;
    *n = q->id_count;
    return OK;
}

/* ---- who they are ---- */

static const char SQL_ROWS[] =
    "SELECT c.id, COALESCE(c.owner_id, 0), c.code, c.name,"
    " COALESCE(c.stage, ''), c.revenue_365 FROM customer c WHERE c.id IN";

enum err
churn_rate_rows(struct ctx *cx, const uint64_t *ids, size_t n,
                struct churn_rate_row **out)
{
    struct query q;
    struct rows r;
    query_init(&q, cx->arena);
    query_sql(&q, SQL_ROWS);
    query_ids(&q, ids, n);
    query_sql(&q, " ORDER BY c.id");
    TRY(query_rows(cx, &q, &r));
    *out = ARENA_ARRAY(cx->arena, n + 1, struct churn_rate_row);
    for (size_t i = 0, k = 0; i < n; i++) {
        bool found = k < r.count && rows_u64(&r, k, 0) == ids[i];
        (*out)[i] = (struct churn_rate_row){
            .id = ids[i], .code = "", .name = "", .stage = ""};
        if (!found)
            continue;
        (*out)[i] = (struct churn_rate_row){
            .id = ids[i], .owner_id = rows_u64(&r, k, 1),
            .code = rows_text(&r, k, 2), .name = rows_text(&r, k, 3),
            .stage = rows_text(&r, k, 4),
            .revenue_365 = rows_money(&r, k, 5)};
        k++;
    }
    return OK;
}
