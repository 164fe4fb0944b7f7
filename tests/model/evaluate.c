/* The evaluator agrees with the naive one on every day of random customers, in
 * all models, and its facts and wake days hold what they say. */
#include "fixture.h"

#include "life.h"
#include "naive_stage.h"

enum { CUSTOMERS = 2000, MAX_DAYS = 1500 };

/* ---- every day, all models ---- */

struct track {
    const struct rules *rules;
    int32_t first;
    int16_t stage[N_MODELS][MAX_DAYS + 2];
    const char *by_rules[N_MODELS][MAX_DAYS + 2]; /* naive */
};

static void
track_step(void *arg, const struct stage_step *s)
{
    struct track *t = arg;
    for (int d = s->day - t->first; d < MAX_DAYS + 2; d++)
        t->stage[s->model][d] = s->to;
}

/* The last move by hand of a model, if it stands on the day; else NULL. */
static const struct event *
naive_move(const struct naive *q, unsigned model)
{
    const struct event *last = NULL;
    for (int i = 0; i < q->n; i++) {
        if (q->e[i].kind == EVENT_MOVED_BY_HAND && q->e[i].other_id == model)
            last = &q->e[i];
        if (last != NULL && q->e[i].kind == EVENT_MOVE_ENDED
            && q->e[i].ref_id == last->ref_id)
            last = NULL;
    }
    return last && last->until_on != DAY_NONE && last->until_on < q->day
        ? NULL : last;
}

/* Stages by the rules, kept for every day, and what a move makes of them. */
static const char *
naive_moved(const struct naive *q, const struct rule_model *m,
            const char *const *by_rules, int32_t first)
{
    const struct event *e = naive_move(q, m->number);
    const char *now = by_rules[q->day - first];
    if (e == NULL)
        return now;
    for (int32_t d = e->day; d <= q->day; d++)
        if ((e->flags & EVENT_UNTIL_FACTS)
            && strcmp(by_rules[d - first], by_rules[e->day - first]))
            return now;
    return m->stages[rules_stage_number(m, (unsigned)e->score)].code;
}

/* Only the end of a day asked for: the same stage, by the same rule. */
static bool
end_agrees(struct walk *w, const struct drawn *l, const struct rules *rules)
{
    struct evaluate_input in = l->in;
    struct stage_now all[RULE_MODELS], end[RULE_MODELS];
    for (in.as_of = l->first - 1; in.as_of <= l->last; in.as_of += 37) {
        evaluate(w, &in, NULL, NULL, NULL, all);
        evaluate_end(w, &in, end);
        for (size_t m = 0; m < rules->model_count; m++)
            if (end[m].stage != all[m].stage || end[m].rule != all[m].rule
                || end[m].version != all[m].version)
                return false;
    }
    return true;
}

static bool
life_agrees(struct walk *w, struct track *t, struct naive *q,
            const struct drawn *l, int number)
{
    struct arena *a = arena_new();
    const char *want[N_MODELS];
    bool agrees = true;
    memset(t->stage, -1, sizeof t->stage);
    t->first = l->first;
    evaluate(w, &l->in, track_step, t, NULL, NULL);
    memset(q, 0, sizeof *q);
    q->in = &l->in;
    q->e = l->e;
    n_forget(q, l->first);
    for (int32_t d = l->first; d <= l->last && agrees; d++) {
        n_day(q, l->first, d);
        n_stages(q, want);
        for (int m = 0; m < N_MODELS; m++) {
            t->by_rules[m][d - l->first] = want[m];
            want[m] = naive_moved(q, &t->rules->models[m], t->by_rules[m],
                                  l->first);
            int s = t->stage[m][d - l->first];
            const char *have = s < 0 ? "none"
                : t->rules->models[m].stages[s].code;
            if (strcmp(have, want[m]) == 0)
                continue;
            print_error("customer %d, %s, %s: %s, naive %s\n", number,
                        day_iso(a, d), t->rules->models[m].code, have,
                        want[m]);
            agrees = false;
        }
    }
    if (agrees && !end_agrees(w, l, t->rules)) {
        print_error("customer %d: another stage at the end\n", number);
        agrees = false;
    }
    if (!agrees)
        life_print(l);
    arena_free(a);
    return agrees;
}

static void
every_day_of_random_customers_has_the_stage_that_the_wording_gives(void **s)
{
    struct fixture *f = *s;
    struct track *t = calloc(1, sizeof *t);
    struct naive *q = calloc(1, sizeof *q);
    struct drawn *l = calloc(1, sizeof *l);
    const char *only = getenv("CUSTOMER");
    int wrong = 0;
    life_moves = true;
    assert_ok(rules_load(&f->cx, f->arena, &t->rules));
    struct walk *w = walk_new(t->rules);
    for (int i = only ? atoi(only) : 0;
         i < (only ? atoi(only) + 1 : CUSTOMERS) && wrong < 3; i++) {
        life_make(l, i);
        wrong += !life_agrees(w, t, q, l, i);
    }
    walk_free(w);
    free(t);
    free(q);
    free(l);
    assert_int_equal(wrong, 0);
}

/* ---- facts ---- */

static int
facts_wrong(struct walk *w, struct naive *q, const struct drawn *l, int number)
{
    struct facts f;
    struct evaluate_input in = l->in;
    in.as_of = some_day(l, l->first);
    evaluate(w, &in, NULL, NULL, &f, NULL);
    memset(q, 0, sizeof *q);
    q->in = &l->in;
    q->e = l->e;
    n_forget(q, l->first);
    n_day(q, l->first, in.as_of);
    int32_t d = in.as_of;
    const struct {
        const char *name;
        int64_t have, want;
    } facts[] = {
        {"revenue_total", f.revenue_total, n_revenue(q, -100000, d, 0)},
        {"revenue_365", f.revenue_365, n_revenue(q, d - 364, d, 0)},
        {"purchases", f.purchases, q->round_purchases},
        {"purchases_total", f.purchases_total, n_days(q, d, NULL)},
        {"round", f.round, q->round ? q->round : 1},
        {"cycle2", f.cycle2, n_cycle2(q, d)},
        {"late", f.late, n_late(q, d)},
        {"lapsed", f.lapsed, n_lapsed(q, d)},
        {"gone", f.gone, q->gone && q->last_purchase != DAY_NONE},
        {"open_deals", f.open_inquiries + f.open_quotes
             + f.open_opportunities, n_deals(q)},
        {"touches_90", f.touches_90, n_touches(q, 90)},
        {"covered", f.covered, n_runs(q, d, EVENT_FIXED)},
        {"notice", f.notice, n_notice(q)},
        {"nps", f.nps, n_answer(q, EVENT_NPS, 365)},
        {"last_purchase", f.last_purchase, q->last_purchase},
        {"quote_accepted", f.quote_accepted, n_accepted(q)},
    };
    int wrong = 0;
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        if (facts[i].have == facts[i].want)
            continue;
        print_error("customer %d: %s is %lld, naive %lld\n", number,
                    facts[i].name, (long long)facts[i].have,
                    (long long)facts[i].want);
        wrong++;
    }
    return wrong;
}

static void
facts_as_of_any_day_are_those_of_the_wording(void **s)
{
    struct fixture *f = *s;
    struct naive *q = calloc(1, sizeof *q);
    struct drawn *l = calloc(1, sizeof *l);
    const struct rules *rules;
    int wrong = 0;
    assert_ok(rules_load(&f->cx, f->arena, &rules));
    struct walk *w = walk_new(rules);
    for (int i = 0; i < 2 * CUSTOMERS && wrong < 5; i++) {
        life_make(l, i);
        wrong += facts_wrong(w, q, l, i);
    }
    walk_free(w);
    free(q);
    free(l);
    assert_int_equal(wrong, 0);
}

/* ---- time alone ---- */

static void
cut_after(struct evaluate_input *in, int32_t day)
{
    while (in->event_count && in->events[in->event_count - 1].day > day)
        in->event_count--;
}

static bool
same_but_for_time(const struct facts *a, const struct facts *b)
{
    return a->revenue_365 == b->revenue_365
        && a->revenue_total == b->revenue_total
        && a->purchases == b->purchases && a->round == b->round
        && a->last_purchase == b->last_purchase && a->cycle2 == b->cycle2
        && a->late == b->late && a->lapsed == b->lapsed && a->gone == b->gone
        && a->late_on == b->late_on && a->lapse_on == b->lapse_on
        && a->warned == b->warned;
}

static void
nothing_changes_before_the_wake_day_and_forecasts_come_true(void **s)
{
    struct fixture *f = *s;
    struct drawn *l = calloc(1, sizeof *l);
    const struct rules *rules;
    assert_ok(rules_load(&f->cx, f->arena, &rules));
    struct walk *w = walk_new(rules);
    for (int i = 0; i < CUSTOMERS; i++) {
        struct facts now, later;
        struct stage_now a[RULE_MODELS], b[RULE_MODELS];
        life_make(l, i);
        struct evaluate_input in = l->in;
        int32_t day = in.as_of = some_day(l, l->first);
        cut_after(&in, day);
        evaluate(w, &in, NULL, NULL, &now, a);
        if (now.wake_on != DAY_NONE)
            assert_true(now.wake_on > day);
        in.as_of = now.wake_on == DAY_NONE ? day + 2000 : now.wake_on - 1;
        evaluate(w, &in, NULL, NULL, &later, b);
        for (size_t m = 0; m < rules->model_count; m++)
            if (rules->models[m].kept)
                assert_int_equal(a[m].stage, b[m].stage);
        assert_true(same_but_for_time(&now, &later));
        if (!now.lapsed && now.lapse_on != DAY_NONE) {
            in.as_of = now.lapse_on - 1;
            evaluate(w, &in, NULL, NULL, &later, NULL);
            assert_false(later.lapsed);
            in.as_of = now.lapse_on;
            evaluate(w, &in, NULL, NULL, &later, NULL);
            assert_true(later.lapsed);
        }
    }
    walk_free(w);
    free(l);
}

static void
nobody_wakes_for_a_model_at_rest_whatever_is_asked(void **s)
{
    struct fixture *f = *s;
    struct drawn *l = calloc(1, sizeof *l);
    const struct rules *rules;
    int sooner = 0;
    assert_ok(rules_load(&f->cx, f->arena, &rules));
    struct rules all = *rules;
    struct rule_model models[RULE_MODELS];
    memcpy(models, rules->models, rules->model_count * sizeof *models);
    for (size_t m = 0; m < rules->model_count; m++)
        models[m].kept = true;
    all.models = models;
    struct walk *w = walk_new(rules), *few = walk_new(rules),
                *each = walk_new(&all);
    walk_want(few, UINT32_C(1) << rules->default_model);
    for (int i = 0; i < CUSTOMERS; i++) {
        struct facts one, other, most;
        life_make(l, i);
        evaluate(w, &l->in, NULL, NULL, &one, NULL);
        evaluate(few, &l->in, NULL, NULL, &other, NULL);
        evaluate(each, &l->in, NULL, NULL, &most, NULL);
        assert_memory_equal(&one, &other, sizeof one);
        sooner += most.wake_on != one.wake_on;
        assert_true(one.wake_on == DAY_NONE || (most.wake_on != DAY_NONE
                                                && most.wake_on
                                                    <= one.wake_on));
    }
    assert_true(sooner > CUSTOMERS / 20);
    walk_free(each);
    walk_free(few);
    walk_free(w);
    free(l);
}

/* Does time wake a customer with one order on that day of its life? */
static bool
wakes_on(struct walk *w, struct evaluate_input *in, int32_t day)
{
    struct facts f;
    in->as_of = day - 1;
    evaluate(w, in, NULL, NULL, &f, NULL);
    return f.wake_on == day;
}

/* "At least 6 months" is looked at when the sixth is full, not a month later. */
static void
time_wakes_only_when_a_condition_comes_to_be_another(void **s)
{
    struct fixture *f = *s;
    const struct rules *rules;
    struct event e;
    event_clear(&e);
    e.kind = EVENT_ORDER;
    e.day = day_parse("2024-03-13");
    e.amount = 100;
    e.ref_id = e.id = 1;
    struct evaluate_input in = {.events = &e, .event_count = 1,
                                .created_on = e.day};
    assert_ok(rules_load(&f->cx, f->arena, &rules));
    struct walk *w = walk_new(rules);
    static const int full[] = {1, 3, 6, 12, 24}, later[] = {4, 7, 13, 25};
    for (size_t i = 0; i < sizeof full / sizeof *full; i++)
        assert_true(wakes_on(w, &in, day_add_months(e.day, full[i])));
    for (size_t i = 0; i < sizeof later / sizeof *later; i++)
        assert_false(wakes_on(w, &in, day_add_months(e.day, later[i])));
    walk_free(w);
}

static void
the_end_that_a_running_notice_brings_is_foreseen(void **s)
{
    struct fixture *f = *s;
    const struct rules *rules;
    struct facts now, later;
    struct event e[2];
    int32_t day = day_parse("2026-03-10");
    event_clear(&e[0]);
    e[0].kind = EVENT_CONTRACT; /* month to month, without end */
    e[0].flags = EVENT_FIXED | EVENT_RENEWS;
    e[0].day = day - 400;
    e[0].ref_id = 1;
    e[0].quantity = 1;
    event_clear(&e[1]);
    e[1].kind = EVENT_NOTICE;
    e[1].day = day - 5;
    e[1].until_on = day + 10;
    e[1].ref_id = 2;
    struct evaluate_input in = {.events = e, .event_count = 1,
                                .created_on = day - 400, .as_of = day};
    assert_ok(rules_load(&f->cx, f->arena, &rules));
    struct walk *w = walk_new(rules);
    evaluate(w, &in, NULL, NULL, &now, NULL);
    assert_int_equal(now.late_on, DAY_NONE);
    in.event_count = 2;
    evaluate(w, &in, NULL, NULL, &now, NULL);
    assert_true(now.late_on > day + 10 && now.lapse_on > now.late_on);
    in.as_of = now.late_on - 1;
    evaluate(w, &in, NULL, NULL, &later, NULL);
    assert_false(later.late);
    in.as_of = now.late_on;
    evaluate(w, &in, NULL, NULL, &later, NULL);
    assert_true(later.late);
    walk_free(w);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            every_day_of_random_customers_has_the_stage_that_the_wording_gives),
        cmocka_unit_test(facts_as_of_any_day_are_those_of_the_wording),
        cmocka_unit_test(
            nothing_changes_before_the_wake_day_and_forecasts_come_true),
        cmocka_unit_test(nobody_wakes_for_a_model_at_rest_whatever_is_asked),
        cmocka_unit_test(time_wakes_only_when_a_condition_comes_to_be_another),
        cmocka_unit_test(the_end_that_a_running_notice_brings_is_foreseen),
    };
    return cmocka_run_group_tests(tests, fixture_start_schema, fixture_end);
}
