/* A second evaluator, written from the wording of the rules alone: every fact
 * is worked out from all events for every day, and the models are plain ifs. It
 * shares nothing with src/model/evaluate*.c but the event and the clock. */
#ifndef TESTS_MODEL_NAIVE_H
#define TESTS_MODEL_NAIVE_H

#include <stdlib.h>
#include <string.h>

#include "model/evaluate.h"

enum { N_MODELS = 8, N_MOMENTS = 4096 };

struct n_moment { /* of a purchase; seq 0 = begin of the day, i + 1 = event i */
    int32_t day;
    int seq;
    bool outside; /* an order outside contracts, an opening purchase */
    bool order;
};

struct naive {
    const struct evaluate_input *in;
    const struct event *e;
    int n;          /* events up to `day` */
    int32_t day;    /* what is known is known on this day */
    struct n_moment p[N_MOMENTS];
    int pn;
    /* latches, carried from day to day */
    int32_t latched;
    int round, round_purchases;
    int32_t round_first, last_purchase, lapsed_since;
    bool away, gone, over;
};

static int32_t
n_start(const struct event *e)
{
    return e->from_on != DAY_NONE && e->from_on > e->day ? e->from_on : e->day;
}

static bool
n_contract(const struct event *e)
{
    return e->kind == EVENT_CONTRACT || e->kind == EVENT_CONTRACT_RENEWED;
}

static int
n_term(const struct event *e)
{
    return e->quantity > 0 ? e->quantity : e->flags & EVENT_RENEWS ? 1 : 0;
}

static int32_t
n_agreed(const struct event *e)
{
    if (e->flags & EVENT_RENEWS)
        return INT32_MAX;
    if (e->until_on != DAY_NONE)
        return e->until_on;
    if (n_term(e) > 0)
        return day_add_months(n_start(e), n_term(e)) - 1;
    return INT32_MAX;
}

static bool
n_cancelled(const struct naive *q, uint64_t order)
{
    for (int i = 0; i < q->n; i++)
        if (q->e[i].kind == EVENT_ORDER_CANCELLED && q->e[i].ref_id == order)
            return true;
    return false;
}

static bool
n_returned(const struct naive *q, uint64_t order)
{
    for (int i = 0; i < q->n; i++)
        if (q->e[i].kind == EVENT_RETURN && q->e[i].other_id == order
            && (q->e[i].flags & EVENT_FULL_RETURN))
            return true;
    return false;
}

static bool
n_named(const struct naive *q, const struct event *c)
{
    if (c->flags & EVENT_NAMED)
        return true;
    for (int i = 0; i < q->n; i++)
        if (q->e[i].kind == EVENT_ORDER && q->e[i].other_id == c->ref_id
            && !n_cancelled(q, q->e[i].ref_id))
            return true;
    return false;
}

static int32_t
n_withdrawn(const struct naive *q, const struct event *notice)
{
    for (int i = 0; i < q->n; i++)
        if (q->e[i].kind == EVENT_NOTICE_WITHDRAWN
            && q->e[i].ref_id == notice->ref_id
            && q->e[i].day <= notice->until_on)
            return q->e[i].day;
    return INT32_MAX;
}

/* Last day of a contract, by what is known on q->day and has happened by d. */
static int32_t
n_last(const struct naive *q, const struct event *c, int32_t d)
{
    int32_t last = n_agreed(c);
    for (int i = 0; i < q->n; i++) {
        const struct event *e = &q->e[i];
        int32_t end = INT32_MAX;
        if (e->kind == EVENT_CONTRACT_ENDED && e->ref_id == c->ref_id
            && e > c)
            end = e->until_on != DAY_NONE ? e->until_on : e->day;
        if (e->kind == EVENT_CONTRACT_RENEWED && e->ref_id == c->ref_id
            && e > c)
            end = n_start(e) - 1;
        if (e->kind == EVENT_NOTICE && e->until_on + 1 <= d
            && n_withdrawn(q, e) == INT32_MAX
            && (e->other_id ? e->other_id == c->ref_id
                                  && c->day <= e->until_on
                            : c->day <= e->day))
            end = e->until_on;
        if (end < last)
            last = end;
    }
    return last;
}

static bool
n_runs(const struct naive *q, int32_t d, unsigned type)
{
    for (int i = 0; i < q->n; i++)
        if (n_contract(&q->e[i]) && (q->e[i].flags & type)
            && q->e[i].day <= d && n_start(&q->e[i]) <= d
            && n_last(q, &q->e[i], d) >= d)
            return true;
    return false;
}

/* ---- purchases ---- */

static void
n_moment_add(struct naive *q, int32_t day, int seq, bool order, bool outside)
{
    if (day <= q->day && q->pn < N_MOMENTS)
        q->p[q->pn++] = (struct n_moment){day, seq, outside, order};
}

static int
n_moment_order(const void *a, const void *b)
{
    const struct n_moment *x = a, *y = b;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    return x->seq - y->seq;
}

static int32_t
n_opening_day(const struct event *e, int k)
{
    int64_t span = e->until_on - e->day, parts = e->quantity - 1;
    return parts == 0 ? e->day
        : e->day + (int32_t)((2 * k * span + parts) / (2 * parts));
}

static void
n_purchases(struct naive *q)
{
    q->pn = 0;
    for (int i = 0; i < q->n; i++) {
        const struct event *e = &q->e[i];
        if (e->kind == EVENT_ORDER && e->amount > 0
            && !n_cancelled(q, e->ref_id) && !n_returned(q, e->ref_id))
            n_moment_add(q, e->day, i + 1, true, e->other_id == 0);
        if (e->kind == EVENT_OPENING)
            for (int k = 0; k < e->quantity; k++) {
                int32_t day = n_opening_day(e, k);
                n_moment_add(q, day, day == e->day ? i + 1 : 0, true, true);
            }
        if (n_contract(e) && (e->flags & EVENT_FIXED) && !n_named(q, e)) {
            int32_t start = n_start(e), day = start;
            for (int k = 0; day <= q->day; k++) {
                day = day_add_months(start, k * n_term(e));
                if (day > q->day || day > n_last(q, e, q->day))
                    break;
                n_moment_add(q, day, day == e->day ? i + 1 : 0, false, false);
                if (n_term(e) == 0)
                    break;
            }
        }
    }
    qsort(q->p, (size_t)q->pn, sizeof *q->p, n_moment_order);
}

/* Distinct purchase days up to d; days[] may be NULL. */
static int
n_days(const struct naive *q, int32_t d, int32_t *days)
{
    int n = 0;
    int32_t last = DAY_NONE;
    for (int i = 0; i < q->pn && q->p[i].day <= d; i++)
        if (q->p[i].day != last) {
            last = q->p[i].day;
            if (days)
                days[n] = last;
            n++;
        }
    return n;
}

/* ---- revenue ---- */

static int64_t
n_accrued(const struct naive *q, const struct event *c, int32_t d)
{
    int64_t price = c->amount == FIELD_EMPTY ? 0 : c->amount, sum = 0;
    int32_t last = n_last(q, c, q->day), agreed = n_agreed(c);
    int32_t from = n_start(c), end = d < last ? d : last;
    if (end < from || price == 0)
        return 0;
    if (n_term(c) == 0 && agreed == INT32_MAX)
        return price;
    for (int k = 0;; k++) {
        int32_t a = n_term(c) ? day_add_months(from, k * n_term(c)) : from;
        int32_t b = n_term(c) ? day_add_months(from, (k + 1) * n_term(c)) - 1
                              : agreed;
        if (b > agreed)
            b = agreed;
        if (a > end)
            break;
        int64_t days = b - a + 1, done = (end < b ? end : b) - a + 1;
        sum += (2 * price * done + days) / (2 * days);
        if (n_term(c) == 0 || b == agreed)
            break;
    }
    return sum;
}

static bool
n_priced(const struct naive *q, const struct event *e)
{
    return n_contract(e) && (e->flags & EVENT_FIXED) && !n_named(q, e);
}

/* Revenue of days a..b; category 0 = all. */
static int64_t
n_revenue(const struct naive *q, int32_t a, int32_t b, uint64_t category)
{
    int64_t sum = 0;
    for (int i = 0; i < q->n; i++) {
        const struct event *e = &q->e[i];
        uint64_t cat = e->category_id;
        if (e->kind == EVENT_RETURN && cat == 0)
            for (int k = 0; k < i; k++)
                if (q->e[k].kind == EVENT_ORDER
                    && q->e[k].ref_id == e->other_id)
                    cat = q->e[k].category_id;
        if (category && cat != category)
            continue;
        if (n_priced(q, e) && e->day <= b)
            sum += n_accrued(q, e, b) - n_accrued(q, e, a - 1);
        if (e->kind == EVENT_ORDER_PART && category && e->day >= a
            && e->day <= b && !n_cancelled(q, e->other_id))
            sum += e->amount;
        if ((e->kind == EVENT_RETURN
             || (e->kind == EVENT_ORDER && !n_cancelled(q, e->ref_id)))
            && e->day >= a && e->day <= b)
            sum += e->amount;
        if (e->kind == EVENT_OPENING)
            for (int k = 0; k < e->quantity; k++) {
                int32_t day = n_opening_day(e, k);
                if (day >= a && day <= b)
                    sum += e->amount * (k + 1) / e->quantity
                        - e->amount * k / e->quantity;
            }
    }
    return sum;
}

/* ---- cycle, late, lapsed ---- */

static int
n_int_order(const void *a, const void *b)
{
    return *(const int32_t *)a - *(const int32_t *)b;
}

static bool
n_has_category(const struct naive *q, uint64_t id, int32_t d)
{
    for (int i = 0; i < q->n; i++) {
        const struct event *e = &q->e[i];
        if (e->day > d || e->category_id != id)
            continue;
        if ((e->kind == EVENT_ORDER && !n_cancelled(q, e->ref_id))
            || (e->kind == EVENT_ORDER_PART && !n_cancelled(q, e->other_id))
            || e->kind == EVENT_RETURN || e->kind == EVENT_OPENING
            || (n_priced(q, e) && n_start(e) <= d
                && n_last(q, e, q->day) >= n_start(e)))
            return true;
    }
    return false;
}

static int
n_usual(const struct naive *q, int32_t d)
{
    const struct category_cycle *best = NULL;
    int64_t most = 0;
    for (size_t i = 0; i < q->in->category_count; i++) {
        const struct category_cycle *c = &q->in->categories[i];
        if (!n_has_category(q, c->id, d))
            continue;
        int64_t sum = n_revenue(q, -100000, d, c->id);
        if (best == NULL || sum > most
            || (sum == most && c->rank < best->rank)) {
            best = c;
            most = sum;
        }
    }
    return best != NULL && best->cycle ? best->cycle : 90;
}

/* Twice the cycle, because a median may end in one half. */
static int
n_cycle2(const struct naive *q, int32_t d)
{
    static int32_t days[N_MOMENTS], gaps[N_MOMENTS];
    int n = n_days(q, d, days), c2;
    for (int i = 1; i < n; i++)
        gaps[i - 1] = days[i] - days[i - 1];
    if (q->in->cycle_set) {
        c2 = 2 * q->in->cycle_set;
    } else if (n >= 3) {
        qsort(gaps, (size_t)n - 1, sizeof *gaps, n_int_order);
        c2 = (n - 1) % 2 ? 2 * gaps[(n - 1) / 2]
                         : gaps[(n - 1) / 2 - 1] + gaps[(n - 1) / 2];
    } else {
        c2 = 2 * n_usual(q, d);
        if (n == 2 && 2 * gaps[0] > c2)
            c2 = 2 * gaps[0];
    }
    return c2 < 28 ? 28 : c2 > 7300 ? 7300 : c2;
}

static bool
n_used(const struct naive *q, int32_t d, int days)
{
    for (int i = 0; i < q->n; i++)
        if (q->e[i].kind == EVENT_USE && q->e[i].day <= d
            && q->e[i].day >= d - days + 1)
            return true;
    return false;
}

static bool
n_quiet_over(const struct naive *q, int32_t d, int times, int plus)
{
    static int32_t days[N_MOMENTS];
    int n = n_days(q, d, days);
    if (n == 0 || n_runs(q, d, EVENT_FIXED) || n_used(q, d, 30))
        return false;
    int quiet2 = 2 * (d - days[n - 1]), c2 = n_cycle2(q, d);
    int limit2 = times * c2 < c2 + 2 * plus ? times * c2 : c2 + 2 * plus;
    return quiet2 > limit2;
}

static bool
n_late(const struct naive *q, int32_t d)
{
    return n_quiet_over(q, d, 2, 180);
}

static bool
n_lapsed(const struct naive *q, int32_t d)
{
    return !n_runs(q, d, EVENT_FRAMEWORK) && n_quiet_over(q, d, 3, 365);
}

/* ---- gone, round ---- */

static bool
n_after_notice(const struct naive *q, const struct event *c, int32_t last)
{
    for (int i = 0; i < q->n; i++) {
        const struct event *e = &q->e[i];
        if (e->kind == EVENT_NOTICE && e->day <= last && e->until_on >= last
            && n_withdrawn(q, e) > last
            && (e->other_id == 0 || e->other_id == c->ref_id))
            return true;
    }
    return false;
}

/* The last fixed or framework contract has ended, no order outside in 365. */
static bool
n_over(const struct naive *q, int32_t d)
{
    int32_t last = DAY_NONE;
    bool notice = false;
    for (int i = 0; i < q->n; i++) {
        const struct event *e = &q->e[i];
        if (!n_contract(e) || (e->flags & EVENT_TRIAL) || e->day > d)
            continue;
        int32_t end = n_last(q, e, d);
        if (end < n_start(e) || end < last)
            continue;
        bool by = end < d && n_after_notice(q, e, end);
        notice = end == last ? notice || by : by;
        last = end;
    }
    if (last == DAY_NONE || last >= d || d - last < (notice ? 1 : 30))
        return false;
    for (int i = 0; i < q->pn; i++)
        if (q->p[i].outside && q->p[i].day <= d && q->p[i].day >= d - 364)
            return false;
    return true;
}

static void
n_buy(struct naive *q, int32_t d)
{
    if (q->round == 0 || q->away) {
        q->round++;
        q->round_first = d;
        q->round_purchases = 1;
    } else if (q->last_purchase != d) {
        q->round_purchases++;
    }
    q->last_purchase = d;
    q->away = q->gone = false;
}

static bool
n_keeps(const struct event *e)
{
    return e->kind == EVENT_DECLARED_KEPT
        || (n_contract(e) && !(e->flags & EVENT_TRIAL))
        || (e->kind == EVENT_RECOVERY_CLOSED
            && (e->score == RECOVERY_RESTORED || e->score == RECOVERY_PARTLY));
}

/* One more day of what is carried on. */
static void
n_latch(struct naive *q, int32_t d)
{
    bool kept = false;
    int k = 0;
    for (int i = 0; i < q->n; i++)
        if (q->e[i].kind == EVENT_NOTICE && q->e[i].other_id == 0
            && q->e[i].until_on + 1 == d
            && n_withdrawn(q, &q->e[i]) == INT32_MAX) {
            q->gone = true;
            q->away |= q->last_purchase != DAY_NONE;
        }
    while (k < q->pn && q->p[k].day < d)
        k++;
    for (int seq = 0; seq <= q->n; seq++) {
        if (seq > 0 && q->e[seq - 1].day != d)
            continue;
        if (seq > 0 && n_keeps(&q->e[seq - 1])) {
            q->gone = false;
            kept = true;
        }
        for (; k < q->pn && q->p[k].day == d && q->p[k].seq == seq; k++) {
            n_buy(q, d);
            kept = true;
        }
        if (seq > 0 && q->e[seq - 1].kind == EVENT_DECLARED_LOST
            && q->last_purchase != DAY_NONE) {
            q->gone = q->away = true;
            kept = false;
        }
    }
    bool over = n_over(q, d);
    if (over && !q->over && !kept)
        q->gone = true;
    q->over = over;
    bool lapsed = n_lapsed(q, d);
    if (lapsed && q->lapsed_since == DAY_NONE)
        q->lapsed_since = d;
    if (!lapsed)
        q->lapsed_since = DAY_NONE;
    if (lapsed || (q->gone && q->last_purchase != DAY_NONE))
        q->away = true;
    q->latched = d;
}

static void
n_forget(struct naive *q, int32_t first)
{
    q->latched = first - 1;
    q->round = q->round_purchases = 0;
    q->round_first = q->last_purchase = q->lapsed_since = DAY_NONE;
    q->away = q->gone = q->over = false;
}

/* Moves to day d; what looks back makes the whole life be read again. */
static void
n_day(struct naive *q, int32_t first, int32_t d)
{
    while (q->n < (int)q->in->event_count
           && q->in->events[q->n].day <= d) {
        const struct event *e = &q->in->events[q->n++];
        if (e->kind == EVENT_ORDER_CANCELLED || e->kind == EVENT_RETURN
            || e->kind == EVENT_CONTRACT_ENDED
            || (e->kind == EVENT_ORDER && e->other_id))
            n_forget(q, first);
    }
    q->day = d;
    n_purchases(q);
    while (q->latched < d)
        n_latch(q, q->latched + 1);
}

#endif
