/* Every figure of the funnel, and the list behind it, is what the ledger says:
 * random customers, all kinds of reach, filters, periods, as known now and
 * earlier, in the bin and purged. The measure is funnel_reference.h. */
#include "funnel_base.h"

static void
flow_agrees(struct ctx *cx, const struct reference *r)
{
    const struct scope *s = r->s;
    struct funnel_flow f, want;
    assert_ok(funnel_flow(cx, s, &f));
    r_flow(r, &want);
    assert_memory_equal(f.moves, want.moves, sizeof f.moves);
    assert_int_equal(f.total.median2, want.total.median2);
    for (size_t i = 0; i < s->model->stage_count; i++) {
        const struct funnel_stage *a = &f.stages[i], *b = &want.stages[i];
        assert_int_equal(a->opening, b->opening);
        assert_int_equal(a->closing, b->closing);
        assert_int_equal(a->over, b->over);
        assert_int_equal(a->median2, b->median2);
        assert_int_equal(a->opening + a->in - a->out, a->closing);
        list_is(cx, s, SLICE_OPENING, (int)i, -1, a->opening);
        list_is(cx, s, SLICE_CLOSING, (int)i, -1, a->closing);
        list_is(cx, s, SLICE_IN, (int)i, -1, a->in);
        list_is(cx, s, SLICE_OUT, (int)i, -1, a->out);
        list_is(cx, s, SLICE_NEW, (int)i, -1, a->in_new);
        list_is(cx, s, SLICE_BACK, (int)i, -1, a->in_back);
        list_is(cx, s, SLICE_WON, (int)i, -1, a->in_won);
        list_is(cx, s, SLICE_LEFT, (int)i, -1, a->out_base);
        list_is(cx, s, SLICE_OVER, (int)i, -1, a->over);
        for (int o = 0; o < (int)s->model->stage_count; o++)
            if (f.moves[i][o])
                list_is(cx, s, SLICE_MOVE, (int)i, o, f.moves[i][o]);
    }
    list_is(cx, s, SLICE_CLOSING, -1, -1, f.total.closing);
    list_is(cx, s, SLICE_OVER, -1, -1, f.total.over);
    list_is(cx, s, SLICE_NEW, -1, -1, f.entered);
    list_is(cx, s, SLICE_BACK, -1, -1, f.back);
    list_is(cx, s, SLICE_WON, -1, -1, f.won);
    list_is(cx, s, SLICE_LOST, -1, -1, f.lost);
    list_is(cx, s, SLICE_LEFT, -1, -1, f.left);
}

static void
cohort_agrees(struct ctx *cx, const struct reference *r)
{
    const struct scope *s = r->s;
    struct funnel_cohort c, want;
    assert_ok(funnel_cohort(cx, s, &c));
    r_cohort(r, s->cohort_from, s->cohort_to, &want);
    assert_int_equal(c.pending, want.pending);
    assert_int_equal(c.pending_won, want.pending_won);
    assert_int_equal(c.step_count, want.step_count);
    list_is(cx, s, SLICE_PENDING, COHORT_MEMBERS, -1, c.pending);
    list_is(cx, s, SLICE_PENDING, COHORT_WON, -1, c.pending_won);
    for (size_t i = 0; i < c.step_count; i++) {
        const struct funnel_step *a = &c.steps[i], *b = &want.steps[i];
        int stage = (int)(a->stage - s->model->stages);
        assert_int_equal(a->first, b->first);
        assert_int_equal(a->repeat, b->repeat);
        assert_int_equal(a->won, b->won);
        assert_int_equal(a->median2, b->median2);
        assert_memory_equal(a->missing, b->missing, sizeof a->missing);
        list_is(cx, s, SLICE_REACHED, stage, COHORT_FIRST, a->first);
        list_is(cx, s, SLICE_REACHED, stage, COHORT_REPEAT, a->repeat);
        list_is(cx, s, SLICE_REACHED, stage, COHORT_WON, a->won);
        list_is(cx, s, SLICE_REACHED, stage, COHORT_MEMBERS,
                a->first + a->repeat);
        uint64_t missing = 0;
        for (int o = 0; o <= FUNNEL_OUT; o++) {
            missing += a->missing[o];
            if (a->missing[o])
                list_is(cx, s, SLICE_MISSING, stage, o, a->missing[o]);
        }
        list_is(cx, s, SLICE_MISSING, stage, -1, missing);
    }
}

/* Nothing of the moves is left out: there is something to compare. */
static void
scope_agrees(struct ctx *cx, const struct scope *s)
{
    struct reference r;
    r_read(&r, cx, s, first_day - 1);
    flow_agrees(cx, &r);
    cohort_agrees(cx, &r);
    r_free(&r);
}

/* ---- the tests ---- */

static const char *const kept[] = {"lifecycle6", "relationship4",
                                   "segments4"};

static void
figures_and_lists_are_those_of_the_ledger(void **state)
{
    struct ctx *cx = fresh(*state);
    uint64_t moves = 0;
    for (size_t i = 0; i < 3; i++)
        for (int year = 2021; year <= 2023; year++) {
            struct scope s;
            struct funnel_flow flow;
            scope_year(cx, kept[i], year, &s);
            scope_agrees(cx, &s);
            assert_ok(funnel_flow(cx, &s, &flow));
            moves += flow.total.in;
        }
    assert_true(moves > 500);
    fixture_disconnect(cx);
}

static void
each_step_may_be_the_entry_with_any_window(void **state)
{
    struct ctx *cx = fresh(*state);
    static const int32_t windows[] = {1, 30, 365, 1825};
    struct scope s;
    scope_year(cx, "lifecycle6", 2022, &s);
    for (s.entry = 0; s.entry < 5; s.entry++)
        for (size_t i = 0; i < 4; i++) {
            s.window = windows[i];
            scope_agrees(cx, &s);
        }
    fixture_disconnect(cx);
}

/* One day, the first day of all, before it, and up to today. */
static void
periods_end_where_they_say(void **state)
{
    struct ctx *cx = fresh(*state);
    const int32_t days[][2] = {
        {first_day, first_day}, {first_day - 40, first_day - 1},
        {first_day + 300, first_day + 300}, {first_day, first_day + 1},
        {first_day + 700, clock_today()}, {clock_today(), clock_today()}};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        struct scope s;
        scope_year(cx, "lifecycle6", 2022, &s);
        s.from = s.cohort_from = days[i][0];
        s.to = s.cohort_to = days[i][1];
        scope_agrees(cx, &s);
    }
    fixture_disconnect(cx);
}

static void
filters_take_who_has_one_of_the_values(void **state)
{
    struct ctx *cx = fresh(*state);
    static const struct { enum dimension d; const char *code; uint64_t id; }
        filters[] = {{DIM_REGION, "north", 0}, {DIM_GRADE, "A", 0},
                     {DIM_KIND, "person", 0}, {DIM_OWNER, NULL, 2},
                     {DIM_TEAM, NULL, 3}, {DIM_SIZE, "s1", 0},
                     {DIM_REGION, "south", 0}, {DIM_OWNER, NULL, 0},
                     {DIM_SEGMENT, NULL, 2}, {DIM_SEGMENT, NULL, 0}};
    struct scope s;
    scope_year(cx, "lifecycle6", 2022, &s);
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
        struct scope one;
        uint64_t value = filters[i].code ? copy_value(filters[i].code)
                                         : filters[i].id;
        scope_year(cx, "lifecycle6", 2022, &one);
        assert_ok(scope_narrow(cx, &one, filters[i].d, value));
        scope_agrees(cx, &one);
        if (i == 5 || i == 6)
            continue;
        assert_ok(scope_narrow(cx, &s, filters[i].d, value));
        scope_agrees(cx, &s);
    }
    fixture_disconnect(cx);
}

static void
nobody_sees_more_than_the_customers_that_are_his(void **state)
{
    struct ctx *cx = fresh(*state);
    static const uint64_t teams[] = {1, 3};
    struct scope s;
    struct funnel_list all, part;
    const struct slice closing = {SLICE_CLOSING, -1, -1};
    scope_year(cx, "lifecycle6", 2022, &s);
    assert_ok(funnel_list(cx, &s, &closing, ORDER_CODE, false, 0, 5, &all));
    assert_int_equal(all.outside, 0);
    assert_true(all.deleted >= OUTSIDERS);
    for (int reach = REACH_NONE; reach <= REACH_TEAMS; reach++) {
        cx->actor.reach = (enum reach)reach;
        cx->actor.user_id = 2;
        cx->actor.team_ids = teams;
        cx->actor.team_count = reach == REACH_TEAMS ? 2 : 0;
        scope_agrees(cx, &s);
        assert_ok(funnel_list(cx, &s, &closing, ORDER_CODE, false, 0, 5,
                              &part));
        assert_true(part.total < all.total);
        assert_int_equal(part.total + part.outside, all.total);
    }
    fixture_disconnect(cx);
}

static void
revenue_is_that_of_the_ledger_counts(struct ctx *cx, const char *code,
                                     int32_t day, int32_t known_on)
{
    struct scope s;
    struct funnel_flow f;
    struct ledger_count *want;
    size_t n;
    scope_usual(&s, model(cx, code), day - 30, day);
    s.known_on = known_on;
    assert_ok(funnel_flow(cx, &s, &f));
    assert_ok(ledger_counts(cx, s.model, day, known_on, &want, &n));
    assert_int_equal(n, f.stage_count);
    for (size_t i = 0; i < n; i++) {
        struct funnel_list l;
        const struct slice sl = {SLICE_CLOSING, (int)i, -1};
        assert_int_equal(f.stages[i].closing, want[i].customers);
        assert_int_equal(f.stages[i].revenue_365, want[i].revenue_365);
        assert_ok(funnel_list(cx, &s, &sl, ORDER_REVENUE, true, 0, 9, &l));
        assert_int_equal(l.revenue_365, want[i].revenue_365);
        for (size_t k = 1; k < l.count; k++)
            assert_true(l.rows[k - 1].revenue_365 >= l.rows[k].revenue_365);
    }
}

static void
revenue_of_any_day_is_that_of_the_events(void **state)
{
    struct ctx *cx = fresh(*state);
    for (int32_t d = first_day - 1; d < first_day + 1500; d += 61)
        revenue_is_that_of_the_ledger_counts(cx, kept[d % 3], d, DAY_NONE);
    revenue_is_that_of_the_ledger_counts(cx, "lifecycle6", clock_today(),
                                         DAY_NONE);
    fixture_disconnect(cx);
}

static void
what_was_not_known_yet_is_in_no_figure(void **state)
{
    struct fixture *f = *state;
    struct ctx *cx = fresh(f);
    const struct copy *c;
    static const uint64_t team = 1;
    for (int year = 2021; year <= 2023; year++) {
        int32_t known = day_from_ymd(year, 9, 30);
        struct scope s;
        assert_ok(copy_build(cx, known, &c));
        scope_year(cx, "lifecycle6", year, &s);
        s.known_on = known;
        scope_agrees(cx, &s);
        scope_year(cx, "segments4", year, &s);
        s.known_on = known;
        assert_ok(scope_narrow(cx, &s, DIM_GRADE, copy_value("A")));
        scope_agrees(cx, &s);
        revenue_is_that_of_the_ledger_counts(cx, "lifecycle6", known, known);
        cx->actor.reach = REACH_TEAMS;
        cx->actor.team_ids = &team;
        cx->actor.team_count = 1;
        scope_agrees(cx, &s);
        cx->actor.reach = REACH_ALL;
        cx->actor.team_count = 0;
    }
    fixture_disconnect(cx);
}

/* Of every pair of stages who was in both that day, by the two histories. */
static void
overlap_agrees(struct ctx *cx, const struct scope *s)
{
    struct reference a, b;
    struct scope with = *s;
    struct funnel_overlap o;
    uint64_t want[RULE_STAGES + 1][RULE_STAGES + 1] = {{0}}, all = 0;
    with.model = s->with;
    r_read(&a, cx, s, first_day - 1);
    r_read(&b, cx, &with, first_day - 1);
    for (size_t i = 0; i < a.n; i++) {
        int x = r_at(&a, &a.c[i], s->to), y = r_at(&b, &b.c[i], s->to);
        if (a.c[i].fits && a.c[i].seen && (x >= 0 || y >= 0))
            want[x < 0 ? FUNNEL_OUT : x][y < 0 ? FUNNEL_OUT : y]++;
    }
    assert_ok(funnel_overlap(cx, s, &o));
    assert_memory_equal(o.customers, want, sizeof want);
    for (int x = 0; x <= FUNNEL_OUT; x++) {
        uint64_t row = 0;
        for (int y = 0; y <= FUNNEL_OUT; y++) {
            row += want[x][y];
            if (want[x][y])
                list_is(cx, s, SLICE_BOTH, x, y, want[x][y]);
        }
        all += row;
        if (row)
            list_is(cx, s, SLICE_BOTH, x, -1, row);
    }
    list_is(cx, s, SLICE_BOTH, -1, -1, all);
    r_free(&a);
    r_free(&b);
}

static void
two_models_overlap_as_both_ledgers_say(void **state)
{
    struct ctx *cx = fresh(*state);
    static const uint64_t team = 1;
    const struct copy *c;
    struct scope s;
    for (int year = 2021; year <= 2023; year++) {
        scope_year(cx, kept[year % 3], year, &s);
        s.with = model(cx, kept[(year + 1) % 3]);
        overlap_agrees(cx, &s);
        assert_ok(scope_narrow(cx, &s, DIM_REGION, copy_value("north")));
        overlap_agrees(cx, &s);
    }
    scope_year(cx, "lifecycle6", 2022, &s);
    s.with = model(cx, "segments4");
    cx->actor.reach = REACH_TEAMS;
    cx->actor.team_ids = &team;
    cx->actor.team_count = 1;
    overlap_agrees(cx, &s);
    s.known_on = day_from_ymd(2022, 9, 30);
    assert_ok(copy_build(cx, s.known_on, &c));
    overlap_agrees(cx, &s);
    fixture_disconnect(cx);
}

/* Of those over the limit, by what is open today, then by days. */
static void
who_is_stuck_with_most_in_open_deals_comes_first(void **state)
{
    struct fixture *f = *state;
    struct ctx *cx = fresh(f);
    struct scope s;
    struct funnel_stuck *list, *few;
    size_t n, some;
    uint64_t total;
    scope_year(cx, "lifecycle6", 2023, &s);
    assert_ok(funnel_stuck(cx, &s, SIZE_MAX, &list, &n, &total));
    assert_int_equal(n, total);
    assert_true(n >= 3);
    list_is(cx, &s, SLICE_OVER, -1, -1, total);
    uint64_t last = list[n - 1].row.customer_id;
    fixture_sql(f, arena_printf(f->arena,
        "INSERT INTO opportunity (code, customer_id, step, amount, closed_on,"
        " outcome) VALUES ('S1', %llu, 'x', 700, NULL, NULL),"
        " ('S2', %llu, 'x', 500, NULL, NULL),"
        " ('S3', %llu, 'x', 900, '2024-01-01', 'won');\n",
        (unsigned long long)last, (unsigned long long)last,
        (unsigned long long)list[0].row.customer_id));
    assert_ok(funnel_stuck(cx, &s, 2, &few, &some, &total));
    assert_int_equal(some, 2);
    assert_int_equal(few[0].row.customer_id, last);
    assert_int_equal(few[0].open_minor, 120000);
    assert_int_equal(few[1].open_minor, 0);
    assert_int_equal(few[1].row.customer_id, list[0].row.customer_id);
    fixture_disconnect(cx);
}

static void
who_is_stuck_is_found_without_reading_the_deals_of_others(void **state)
{
    struct fixture *f = *state;
    struct ctx *cx = fresh(f);
    struct scope s;
    struct funnel_stuck *list;
    size_t n;
    uint64_t total;
    scope_year(cx, "lifecycle6", 2023, &s);
    fixture_sql(f, "INSERT INTO customer (code, name, created_on) VALUES"
                   " ('STUCK', 'x', @today);\n"
                   "INSERT INTO opportunity (code, customer_id, step, amount)"
                   " SELECT CONCAT('O', seq), (SELECT id FROM customer WHERE"
                   " code = 'STUCK'), 'x', 1 FROM seq_1_to_5000;\n");
    uint64_t before = fixture_rows_read(cx);
    assert_ok(funnel_stuck(cx, &s, 2, &list, &n, &total));
    assert_true(total > 0);
    assert_true(fixture_rows_read(cx) - before < 2500);
    fixture_disconnect(cx);
}

static void
pages_of_a_list_are_its_rows_in_order(void **state)
{
    struct ctx *cx = fresh(*state);
    struct scope s;
    struct funnel_list all, page;
    const struct slice in = {SLICE_IN, -1, -1};
    scope_year(cx, "lifecycle6", 2022, &s);
    for (int order = ORDER_CODE; order <= ORDER_REVENUE; order++)
        for (int down = 0; down < 2; down++) {
            assert_ok(funnel_list(cx, &s, &in, (enum funnel_order)order, down,
                                  0, 5000, &all));
            assert_int_equal(all.count, all.total);
            for (size_t at = 0; at < all.total + 7; at += 7) {
                assert_ok(funnel_list(cx, &s, &in, (enum funnel_order)order,
                                      down, at, 7, &page));
                size_t left = at < all.total ? all.total - at : 0;
                assert_int_equal(page.count, left < 7 ? left : 7);
                if (page.count)
                    assert_memory_equal(page.rows, all.rows + at,
                                        page.count * sizeof *page.rows);
            }
        }
    fixture_disconnect(cx);
}

static void
what_is_no_slice_of_the_model_is_refused(void **state)
{
    struct ctx *cx = fresh(*state);
    static const char *const wrong[] = {
        "", "in.nowhere", "in.usage.churn", "move.usage", "reached.usage",
        "reached.churn.first", "pending", "pending.some", "stay.usage",
        "missing", "closing.out", "in.usage.", "IN", "reached.usage.first.x",
        "both.usage.all"};
    struct slice s;
    struct scope of;
    scope_year(cx, "lifecycle6", 2022, &of);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (slice_read(&of, wrong[i], &s))
            fail_msg("'%s' was taken", wrong[i]);
    assert_true(slice_read(&of, "move.out.usage", &s));
    assert_int_equal(s.a, FUNNEL_OUT);
    of.with = model(cx, "segments4");
    assert_true(slice_read(&of, "both.usage.all", &s));
    assert_int_equal(s.b, -1);
    assert_false(slice_read(&of, "both.usage.usage", &s));
    assert_false(slice_read(&of, "both.usage", &s));
    fixture_disconnect(cx);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_and_lists_are_those_of_the_ledger),
        cmocka_unit_test(each_step_may_be_the_entry_with_any_window),
        cmocka_unit_test(periods_end_where_they_say),
        cmocka_unit_test(filters_take_who_has_one_of_the_values),
        cmocka_unit_test(nobody_sees_more_than_the_customers_that_are_his),
        cmocka_unit_test(revenue_of_any_day_is_that_of_the_events),
        cmocka_unit_test(what_was_not_known_yet_is_in_no_figure),
        cmocka_unit_test(two_models_overlap_as_both_ledgers_say),
        cmocka_unit_test(who_is_stuck_with_most_in_open_deals_comes_first),
        cmocka_unit_test(
            who_is_stuck_is_found_without_reading_the_deals_of_others),
        cmocka_unit_test(pages_of_a_list_are_its_rows_in_order),
        cmocka_unit_test(what_is_no_slice_of_the_model_is_refused),
    };
    return cmocka_run_group_tests(tests, base_start, fixture_end);
}
