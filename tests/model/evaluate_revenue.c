/* Revenue taken apart is, on every day, what the evaluator has as of that day. */
#include "fixture.h"

#include "life.h"

enum { CUSTOMERS = 600 };

static int64_t
revenue_on(const struct revenue_parts *p, int32_t day)
{
    int64_t sum = 0;
    for (size_t i = 0; i < p->amount_count; i++)
        if (p->amounts[i].from <= day && day <= p->amounts[i].until)
            sum += p->amounts[i].amount;
    for (size_t i = 0; i < p->term_count; i++)
        sum += revenue_term_365(&p->terms[i], day);
    return sum;
}

static bool
life_agrees(struct walk *w, struct walk *whole, const struct drawn *l,
            int number)
{
    struct revenue_parts parts;
    struct evaluate_input in = l->in;
    struct facts f;
    evaluate_revenue(w, &l->in, &parts);
    for (int32_t d = l->first; d <= l->last; d++) {
        in.as_of = d;
        evaluate(whole, &in, NULL, NULL, &f, NULL);
        if (revenue_on(&parts, d) == f.revenue_365)
            continue;
        print_error("customer %d, day %d: %lld, not %lld\n", number,
                    d, (long long)revenue_on(&parts, d),
                    (long long)f.revenue_365);
        life_print(l);
        return false;
    }
    return true;
}

static void
parts_add_up_to_the_revenue_of_every_day(void **state)
{
    struct fixture *f = *state;
    struct drawn *l = calloc(1, sizeof *l);
    const struct rules *rules;
    size_t wrong = 0, money = 0;
    const char *only = getenv("SEED");
    assert_ok(rules_load(&f->cx, f->arena, &rules));
    struct walk *w = walk_new(rules), *whole = walk_new(rules);
    for (int i = only ? atoi(only) : 0;
         i < (only ? atoi(only) + 1 : CUSTOMERS) && wrong < 3; i++) {
        struct revenue_parts parts;
        life_make(l, i);
        wrong += !life_agrees(w, whole, l, i);
        evaluate_revenue(w, &l->in, &parts);
        money += parts.amount_count > 0 && parts.term_count > 0;
    }
    assert_int_equal(wrong, 0);
    assert_true(only || money > CUSTOMERS / 20);
    walk_free(w);
    walk_free(whole);
    free(l);
}

/* Sales alone decide: what is left out changes nothing. */
static void
events_that_bear_on_no_revenue_may_be_left_out(void **state)
{
    struct fixture *f = *state;
    struct drawn *l = calloc(1, sizeof *l);
    const struct rules *rules;
    assert_ok(rules_load(&f->cx, f->arena, &rules));
    struct walk *w = walk_new(rules), *few = walk_new(rules);
    for (int i = 0; i < CUSTOMERS; i++) {
        struct revenue_parts all, some;
        life_make(l, i);
        evaluate_revenue(w, &l->in, &all);
        size_t n = 0;
        for (size_t k = 0; k < l->n; k++)
            if (revenue_bears((enum event_kind)l->e[k].kind))
                l->e[n++] = l->e[k];
        l->in.event_count = n;
        evaluate_revenue(few, &l->in, &some);
        for (int32_t d = l->first; d <= l->last; d += 7)
            assert_int_equal(revenue_on(&all, d), revenue_on(&some, d));
        assert_int_equal(all.category_id, some.category_id);
    }
    walk_free(w);
    walk_free(few);
    free(l);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_add_up_to_the_revenue_of_every_day),
        cmocka_unit_test(events_that_bear_on_no_revenue_may_be_left_out),
    };
    return cmocka_run_group_tests(tests, fixture_start_schema, fixture_end);
}
