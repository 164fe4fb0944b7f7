/* The derived columns of a customer: what they should say, whether they say it
 * already, and as values to be bound. */
#include <stdlib.h>
#include <string.h>

#include "model/stage_private.h"

enum { DAY_FAR = 2932896 /* 9999-12-31, sorts last */ };

static int32_t
far_day(int32_t day)
{
    return day == DAY_NONE ? DAY_FAR : day;
}

void
stage_derived_steps(struct stage_source *s, const struct evaluate_input *in,
                    stage_step_fn *fn, void *arg, struct stage_now *now)
{
    struct stage_now all[RULE_MODELS];
    evaluate(s->walk, in, fn, arg, NULL, all);
    *now = all[s->rules->default_model];
}

void
stage_derived_facts(struct stage_source *s, const struct evaluate_input *in,
                    const struct stage_now *n, struct stage_derived *d)
{
    struct facts f;
    const struct rule_model *m = &s->rules->models[s->rules->default_model];
    evaluate_facts(s->walk, &f);
    /* Before the base (created in the future): the last rule always holds. */
    const struct rule_version *v = rules_version(m, in->as_of);
    int stage = n->stage >= 0 ? n->stage : v->masks[v->mask_count - 1].stage;
    d->stage = m->stages[stage].code;
    d->since = far_day(n->since);
    d->round = f.round > 0 ? f.round : 1;
    d->purchases = f.purchases;
    d->first = far_day(f.first_purchase);
    d->last = far_day(f.last_purchase);
    d->revenue_365 = f.revenue_365;
    d->revenue_total = f.revenue_total;
    d->cycle = f.cycle_days;
    d->expected = far_day(f.expected_on);
    d->late = far_day(f.late_on);
    d->lapse = far_day(f.lapse_on);
    d->touch = far_day(f.last_touch);
    d->contact = far_day(f.last_contact);
    d->deals = f.open_inquiries + f.open_quotes + f.open_opportunities;
    d->wake = far_day(f.wake_on);
    d->warned = f.warned;
}

void
stage_derived_read(struct stage_source *s, const struct evaluate_input *in,
                   stage_step_fn *fn, void *arg, struct stage_derived *d)
{
    struct stage_now now;
    stage_derived_steps(s, in, fn, arg, &now);
    stage_derived_facts(s, in, &now, d);
}

/* The derived columns begin at column 4 of the row. */
unsigned
stage_derived_differs(const struct rows *r, size_t row,
                      const struct stage_derived *d)
{
    const int32_t days[] = {d->since, d->first, d->last, d->expected, d->late,
                            d->lapse, d->touch, d->contact, d->wake};
    const int64_t numbers[] = {d->round, d->purchases, d->cycle, d->deals};
    unsigned mask = strcmp(rows_text(r, row, 4), d->stage) != 0;
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        mask |= (unsigned)(rows_day(r, row, 5 + i) != days[i]) << (1 + i);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        mask |= (unsigned)((int64_t)rows_u64(r, row, 14 + i) != numbers[i])
            << (10 + i);
    mask |= (unsigned)(rows_money(r, row, 18) != d->revenue_365) << 14;
    mask |= (unsigned)(rows_money(r, row, 19) != d->revenue_total) << 15;
    mask |= (unsigned)(rows_u64(r, row, COL_WARNED) != d->warned) << 16;
    return mask;
}

void
stage_derived_binds(const struct stage_derived *d, uint64_t id,
                    struct bind *b)
{
    const int32_t days[] = {d->since, d->first, d->last, d->expected, d->late,
                            d->lapse, d->touch, d->contact, d->wake};
    const int64_t numbers[] = {d->round, d->purchases, d->cycle, d->deals};
    size_t k = 0;
    b[k++] = B_TEXT(d->stage);
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        b[k++] = B_DAY(days[i]);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        b[k++] = B_I64(numbers[i]);
    b[k++] = B_MONEY(d->revenue_365);
    b[k++] = B_MONEY(d->revenue_total);
    b[k++] = B_I64((int64_t)d->warned); /* 62 bits at most */
    b[k] = B_U64(id);
}

/* ---- customers that are about to be written ---- */

static int
event_order(const void *a, const void *b)
{
    const struct event *x = a, *y = b;
    if (x->day != y->day)
        return (x->day > y->day) - (x->day < y->day);
    return (x->at > y->at) - (x->at < y->at);
}

enum err
stage_derive_new(struct ctx *cx, const struct stage_new *list, size_t n)
{
    struct stage_source s;
    TRY(stage_source_hold(cx, &s));
    for (size_t i = 0; i < n; i++) {
        struct evaluate_input in = {
            .events = list[i].events, .event_count = list[i].event_count,
            .created_on = list[i].created_on, .as_of = clock_today(),
            .cycle_company = s.company_cycle, .categories = s.categories,
            .category_count = s.category_count};
        if (list[i].event_count)
            qsort(list[i].events, list[i].event_count, sizeof(struct event),
                  event_order);
        stage_derived_read(&s, &in, NULL, NULL, list[i].out);
    }
    stage_source_close(&s);
    return OK;
}
