/* The evaluator agrees with the naive one on every day of random customers, in
 * all models, and its facts and wake days hold what they say. */
#include "fixture.h"

#include "naive_stage.h"

enum { CUSTOMERS = 2000, MAX_EVENTS = 160, MAX_DAYS = 1500 };

static uint64_t seed;

static uint32_t
dice(uint32_t n) /* 0..n-1 */
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint32_t)((seed * UINT64_C(2685821657736338717)) >> 33) % n;
}

static bool
chance(uint32_t percent)
{
    return dice(100) < percent;
}

struct life {
    struct event e[MAX_EVENTS + 8];
    size_t n;
    int32_t first, last;
    uint64_t ref;
    struct category_cycle categories[3];
    struct evaluate_input in;
};

static int32_t
some_day(const struct life *l, int32_t from)
{
    return from >= l->last ? l->last
        : from + (int32_t)dice((uint32_t)(l->last - from + 1));
}

static struct event *
add(struct life *l, enum event_kind kind, int32_t day, uint64_t ref)
{
    struct event *e = &l->e[l->n < MAX_EVENTS ? l->n++ : l->n];
    event_clear(e);
    e->kind = (uint16_t)kind;
    e->day = day > l->last ? l->last : day;
    e->at = moment_of(e->day, (int)dice(4) * 3600);
    e->ref_id = ref;
    return e;
}

static void
add_order(struct life *l, int32_t day, uint64_t contract)
{
    uint64_t ref = ++l->ref;
    struct event *e = add(l, EVENT_ORDER, day, ref);
    int64_t amount = chance(5) ? 0 : 1 + (int64_t)dice(100000);
    e->amount = chance(4) ? -amount : amount;
    e->category_id = dice(4);
    e->other_id = contract;
    e->flags = chance(5) ? EVENT_UPSELL : 0;
    day = e->day;
    uint64_t category = e->category_id;
    if (category == 0 && chance(50))
        for (int i = 0; i < 2; i++) {
            struct event *part = add(l, EVENT_ORDER_PART, day, 0);
            part->other_id = ref;
            part->category_id = 1 + dice(3);
            part->amount = amount / 2;
            part->at = e->at;
        }
    if (chance(6)) {
        add(l, EVENT_ORDER_CANCELLED, some_day(l, day), ref);
    } else if (amount > 0 && chance(10)) {
        struct event *r = add(l, EVENT_RETURN, some_day(l, day), ++l->ref);
        bool full = chance(50);
        r->amount = full ? -amount : -amount / 3;
        r->other_id = ref;
        r->flags = full ? EVENT_FULL_RETURN : 0;
    }
    if (chance(20))
        add(l, EVENT_DELIVERY, day + (int32_t)dice(20), ++l->ref);
}

static void
add_notice(struct life *l, int32_t day, uint64_t contract)
{
    uint64_t ref = ++l->ref;
    struct event *e = add(l, EVENT_NOTICE, day, ref);
    e->until_on = e->day + (int32_t)dice(90);
    e->other_id = contract;
    day = e->day;
    if (chance(40))
        add(l, EVENT_NOTICE_WITHDRAWN, day + (int32_t)dice(100), ref);
}

static void
add_contract(struct life *l, int32_t day)
{
    static const uint32_t types[] = {EVENT_FIXED, EVENT_FIXED,
                                     EVENT_FRAMEWORK, EVENT_TRIAL};
    static const int terms[] = {0, 1, 1, 3, 6, 12, 12, 24};
    uint64_t ref = ++l->ref;
    struct event *e = add(l, EVENT_CONTRACT, day, ref);
    e->flags = types[dice(4)] | (chance(40) ? EVENT_RENEWS : 0)
        | (chance(10) ? EVENT_NAMED : 0) | (chance(5) ? EVENT_UPSELL : 0);
    e->quantity = terms[dice(8)];
    e->from_on = chance(20) ? e->day + (int32_t)dice(60) : DAY_NONE;
    int32_t start = e->from_on == DAY_NONE ? e->day : e->from_on;
    e->until_on = chance(50) ? start + (int32_t)dice(500) : DAY_NONE;
    e->amount = chance(80) ? (int64_t)dice(1000000) : FIELD_EMPTY;
    e->category_id = dice(4);
    uint32_t type = e->flags & (EVENT_FIXED | EVENT_FRAMEWORK | EVENT_TRIAL);
    day = e->day;
    if (chance(30))
        add_order(l, some_day(l, day), ref);
    if (chance(15))
        add_notice(l, some_day(l, day), ref);
    if (chance(15)) {
        e = add(l, EVENT_CONTRACT_RENEWED, some_day(l, day), ref);
        e->flags = type;
        e->quantity = terms[dice(8)];
        e->until_on = e->day + (int32_t)dice(400);
        e->amount = (int64_t)dice(1000000);
        e->other_id = dice((unsigned)l->ref + 2); /* numbers of renewals */
    }
    if (chance(25)) {
        e = add(l, EVENT_CONTRACT_ENDED, some_day(l, day), ref);
        e->until_on = chance(30) ? DAY_NONE : e->day + 30 - (int32_t)dice(60);
    }
    if (chance(15)) {
        e = add(l, EVENT_CONTRACT, some_day(l, day), ++l->ref);
        e->flags = EVENT_FIXED;
        e->quantity = 12;
        e->other_id = chance(50) ? ref : 0;
        e->from_on = e->day + (int32_t)dice(100);
    }
}

static void
add_deal(struct life *l, int32_t day)
{
    uint64_t ref = ++l->ref;
    switch (dice(3)) {
    case 0:
        day = add(l, EVENT_INQUIRY, day, ref)->day;
        if (chance(70))
            add(l, EVENT_INQUIRY_CLOSED, some_day(l, day), ref);
        break;
    case 1:
        day = add(l, EVENT_QUOTE, day, ref)->day;
        if (chance(60))
            add(l, chance(50) ? EVENT_QUOTE_ACCEPTED : EVENT_QUOTE_CLOSED,
                some_day(l, day), ref);
        break;
    default:
        day = add(l, EVENT_OPPORTUNITY, day, ref)->day;
        for (int i = (int)dice(3); i > 0; i--) {
            day = some_day(l, day);
            struct event *e = add(l, EVENT_OPPORTUNITY_STEP, day, 7);
            e->other_id = ref;
            e->flags = chance(50) ? EVENT_LAST_STEP : 0;
        }
        if (chance(60))
            add(l, chance(50) ? EVENT_OPPORTUNITY_WON : EVENT_OPPORTUNITY_LOST,
                some_day(l, day), ref);
    }
}

static void
add_small(struct life *l, int32_t day)
{
    struct event *e;
    uint64_t ref = ++l->ref;
    switch (dice(12)) {
    case 0: add(l, EVENT_NPS, day, ref)->score = (int16_t)dice(11); break;
    case 1: add(l, EVENT_INTENT, day, ref)->score = 1 + (int16_t)dice(5);
        break;
    case 2: add(l, EVENT_REFERRAL, day, ref); break;
    case 3: add(l, EVENT_RECOVERY_CLOSED, day, ref)->score
        = 1 + (int16_t)dice(5);
        break;
    case 4: add(l, EVENT_DECLARED_LOST, day, ref); break;
    case 5: add(l, EVENT_DECLARED_KEPT, day, ref); break;
    case 6:
        day = add(l, EVENT_TICKET, day, ref)->day;
        if (chance(70))
            add(l, EVENT_TICKET_CLOSED, some_day(l, day), ref);
        break;
    case 7:
        e = add(l, EVENT_OPENING, day, ref);
        e->until_on = some_day(l, e->day);
        e->quantity = 1 + (int32_t)dice(8);
        if (e->quantity == 1)
            e->until_on = e->day;
        e->amount = (int64_t)dice(1000000);
        e->category_id = dice(4);
        break;
    default:
        for (int i = 1 + (int)dice(4); i > 0; i--) {
            e = add(l, EVENT_INTERACTION, day, ++l->ref);
            e->flags = chance(60) ? EVENT_TOUCH : 0;
            day += (int32_t)dice(40);
        }
    }
}

static void
add_uses(struct life *l, int32_t day)
{
    for (int i = (int)dice(10); i > 0; i--) {
        add(l, EVENT_USE, day, 0);
        day += (int32_t)dice(25);
    }
}

static int
event_order(const void *x, const void *y)
{
    const struct event *a = x, *b = y;
    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    return a->id < b->id ? -1 : 1;
}

/* What closes comes after what it closes, also on one day. */
static void
life_order(struct life *l)
{
    for (size_t i = 0; i < l->n; i++) {
        l->e[i].id = i + 1;
        if (l->e[i].kind == EVENT_ORDER_CANCELLED
            || l->e[i].kind == EVENT_RETURN
            || l->e[i].kind == EVENT_CONTRACT_ENDED
            || l->e[i].kind == EVENT_CONTRACT_RENEWED
            || l->e[i].kind == EVENT_INQUIRY_CLOSED
            || l->e[i].kind == EVENT_QUOTE_ACCEPTED
            || l->e[i].kind == EVENT_QUOTE_CLOSED
            || l->e[i].kind == EVENT_NOTICE_WITHDRAWN
            || l->e[i].kind == EVENT_TICKET_CLOSED
            || (l->e[i].kind >= EVENT_OPPORTUNITY_STEP
                && l->e[i].kind <= EVENT_OPPORTUNITY_LOST))
            l->e[i].at = moment_of(l->e[i].day, 4 * 3600 + (int)i);
    }
    qsort(l->e, l->n, sizeof *l->e, event_order);
}

static void
life_make(struct life *l, int number)
{
    seed = (uint64_t)number * UINT64_C(0x9E3779B97F4A7C15) + 12345;
    for (int i = 0; i < 8; i++)
        dice(2);
    memset(l, 0, sizeof *l);
    l->first = day_from_ymd(2021, 1, 1) + (int32_t)dice(400);
    l->last = l->first + 100 + (int32_t)dice(chance(20) ? 1300 : 500);
    static const int32_t cycles[] = {30, 90, 365, 0};
    for (int i = 0; i < 3; i++)
        l->categories[i] = (struct category_cycle){
            (uint64_t)i + 1, 2 - i, cycles[dice(4)]};
    int buying = (int)dice(4), steps = 1 + (int)dice(12);
    for (int i = 0; i < steps && l->n + 12 < MAX_EVENTS; i++) {
        int32_t day = some_day(l, l->first);
        switch (dice(8)) {
        case 0: add_contract(l, day); break;
        case 1: add_uses(l, day); break;
        case 2: add_deal(l, day); break;
        case 3:
            if (chance(30))
                add_notice(l, day, 0);
            break;
        case 4:
        case 5: add_small(l, day); break;
        default:
            for (int k = 0; k < buying * 3 && l->n + 12 < MAX_EVENTS; k++) {
                add_order(l, day, 0);
                day += (int32_t)dice(60);
            }
        }
    }
    life_order(l);
    l->in = (struct evaluate_input){
        .events = l->e, .event_count = l->n, .created_on = l->first,
        .as_of = l->last, .cycle_set = chance(10) ? 10 + (int)dice(100) : 0,
        .categories = l->categories, .category_count = 3};
}

/* ---- every day, all models ---- */

struct track {
    const struct rules *rules;
    int32_t first;
    int16_t stage[N_MODELS][MAX_DAYS + 2];
};

static void
track_step(void *arg, const struct stage_step *s)
{
    struct track *t = arg;
    for (int d = s->day - t->first; d < MAX_DAYS + 2; d++)
        t->stage[s->model][d] = s->to;
}

static void
life_print(const struct life *l)
{
    struct arena *a = arena_new();
    for (size_t i = 0; i < l->n; i++) {
        const struct event *e = &l->e[i];
        print_error("  %s kind %d ref %d other %d amount %ld cat %d from %s "
                    "until %s q %d flags %u score %d\n", day_iso(a, e->day),
                    e->kind, (int)e->ref_id, (int)e->other_id,
                    e->amount == FIELD_EMPTY ? -1 : (long)e->amount,
                    (int)e->category_id, day_iso(a, e->from_on),
                    day_iso(a, e->until_on), e->quantity, e->flags,
                    e->score);
    }
    arena_free(a);
}

static bool
life_agrees(struct walk *w, struct track *t, struct naive *q,
            const struct life *l, int number)
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
    struct life *l = calloc(1, sizeof *l);
    const char *only = getenv("CUSTOMER");
    int wrong = 0;
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
facts_wrong(struct walk *w, struct naive *q, const struct life *l, int number)
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
    struct life *l = calloc(1, sizeof *l);
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
        && a->late_on == b->late_on && a->lapse_on == b->lapse_on;
}

static void
nothing_changes_before_the_wake_day_and_forecasts_come_true(void **s)
{
    struct fixture *f = *s;
    struct life *l = calloc(1, sizeof *l);
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

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            every_day_of_random_customers_has_the_stage_that_the_wording_gives),
        cmocka_unit_test(facts_as_of_any_day_are_those_of_the_wording),
        cmocka_unit_test(
            nothing_changes_before_the_wake_day_and_forecasts_come_true),
    };
    return cmocka_run_group_tests(tests, fixture_start_schema, fixture_end);
}
