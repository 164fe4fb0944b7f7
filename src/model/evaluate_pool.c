/* Memory of the evaluator: arrays that grow to the largest customer met and are
 * then reused, so that an event costs no allocation. Out of memory ends the
 * process, as everywhere (core/arena.h). */
#include <stdlib.h>

#include "model/evaluate_walk.h"

static void *
grown(void *data, size_t bytes)
{
    void *p = realloc(data, bytes);
    assert(p != NULL);
    return p;
}

void
pool_need(struct pool *p, size_t n, size_t size)
{
    if (n <= p->cap)
        return;
    p->cap = n < 16 ? 16 : n * 2;
    p->data = grown(p->data, p->cap * size);
}

void *
pool_add(struct pool *p, size_t size)
{
    pool_need(p, p->n + 1, size);
    void *entry = (char *)p->data + p->n++ * size;
    memset(entry, 0, size);
    return entry;
}

void
days_add(struct days *l, int32_t day)
{
    if (l->n == l->cap) {
        l->cap = l->cap ? l->cap * 2 : 64;
        l->day = grown(l->day, l->cap * sizeof *l->day);
    }
    l->day[l->n++] = day;
}

/* First index in days[0..n) with a day >= `day`: halves without a branch, which
 * would be guessed wrong every other time. */
static size_t
first_at(const int32_t *days, size_t n, int32_t day)
{
    const int32_t *p = days;
    if (n == 0)
        return 0;
    while (n > 1) {
        size_t half = n / 2;
        p += (size_t)-(size_t)(p[half - 1] < day) & half;
        n -= half;
    }
    return (size_t)(p - days) + (*p < day);
}

size_t
days_first(const struct days *l, int32_t day)
{
    return first_at(l->day, l->n, day);
}

size_t
days_since(const struct days *l, int32_t first)
{
    return l->n - days_first(l, first);
}

void
money_add(struct money *m, int32_t day, int64_t amount)
{
    if (m->n == m->cap) {
        m->cap = m->cap ? m->cap * 2 : 64;
        m->day = grown(m->day, m->cap * sizeof *m->day);
        m->sum = grown(m->sum, m->cap * sizeof *m->sum);
    }
    m->day[m->n] = day;
    m->sum[m->n] = money_plus(m->n ? m->sum[m->n - 1] : 0, amount);
    m->n++;
}

size_t
money_first(const struct money *m, int32_t day)
{
    return first_at(m->day, m->n, day);
}

/* Of the entries lo..hi - 1. */
int64_t
money_of(const struct money *m, size_t lo, size_t hi)
{
    if (hi <= lo)
        return 0;
    return m->sum[hi - 1] - (lo ? m->sum[lo - 1] : 0);
}

int64_t
money_between(const struct money *m, int32_t a, int32_t b)
{
    return money_of(m, money_first(m, a), money_first(m, b + 1));
}
