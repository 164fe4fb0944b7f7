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

/* First index in day[0..n) with a day >= `day`. */
static size_t
first_at(const int32_t *days, size_t n, int32_t day)
{
    size_t lo = 0, hi = n;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (days[mid] < day)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
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

int64_t
money_between(const struct money *m, int32_t a, int32_t b)
{
    size_t lo = money_first(m, a), hi = money_first(m, b + 1);
    if (hi <= lo)
        return 0;
    return m->sum[hi - 1] - (lo ? m->sum[lo - 1] : 0);
}
