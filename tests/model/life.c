/* Lives out of the copy are those that a walk gives, as far as formulas look at
 * them: random customers, every formula, many periods, after changes too. */
#include "funnel_base.h"

#include "model/kpi_formula.h"
#include "model/life_private.h"

static const char *const CODES[] = {
    "acquisition_cost", "churn_rate", "conversion_rate", "cost_per_contact",
    "cost_to_keep", "cross_sell_customers", "customers", "days_to_close",
    "leads", "market_share", "new_contacts", "new_customers",
    "repeat_purchase_rate", "retention_rate", "revenue", "share_of_wallet",
    "upsell_customers", "upsell_revenue", "winback_rate"};
enum { FORMULAS = sizeof CODES / sizeof *CODES, ROOM = 2 * CUSTOMERS };

struct told { /* what the formulas say of each */
    struct life_span span;
    size_t n, walked;
    uint64_t id[ROOM];
    struct kpi_share share[ROOM][FORMULAS];
};

static void
life_tell(void *arg, const struct life *l)
{
    struct told *t = arg;
    assert_true(t->n < ROOM);
    t->id[t->n] = l->customer_id;
    t->walked += l->walk != NULL;
    memset(t->share[t->n], 0, sizeof t->share[t->n]);
    for (size_t i = 0; i < FORMULAS; i++)
        kpi_formula_find(CODES[i])->fn(l, &t->span, &t->share[t->n][i]);
    t->n++;
}

static void
tell(struct ctx *cx, const struct scope *s, size_t at_least, struct told *t)
{
    t->n = t->walked = 0;
    life_span(s, &t->span);
    assert_ok(life_each_from(cx, s, LIFE_COSTS, at_least, life_tell, t));
}

static size_t
told_of(const struct told *t, uint64_t id)
{
    size_t i = 0;
    while (i < t->n && t->id[i] != id)
        i++;
    assert_true(i < t->n);
    return i;
}

static void
share_same(uint64_t id, const char *code, const struct scope *s,
           const struct kpi_share *a, const struct kpi_share *b)
{
    bool same = a->num == b->num && a->den == b->den && a->above == b->above
        && a->below == b->below && a->pending == b->pending
        && a->seen == b->seen;
    if (!same)
        print_error("%s of %d, %d to %d: %ld/%ld, not %ld/%ld\n", code,
                    (int)id, s->from, s->to, (long)b->num, (long)b->den,
                    (long)a->num, (long)a->den);
    assert_true(same);
}

/* Returns how many of the copy were walked all the same. */
static size_t
told_same(struct ctx *cx, const struct scope *s, struct told *t)
{
    tell(cx, s, SIZE_MAX, &t[0]);
    tell(cx, s, 0, &t[1]);
    assert_int_equal(t[0].walked, t[0].n);
    assert_int_equal(t[0].n, t[1].n);
    for (size_t i = 0; i < t[0].n; i++) {
        size_t k = told_of(&t[1], t[0].id[i]);
        for (size_t f = 0; f < FORMULAS; f++)
            share_same(t[0].id[i], CODES[f], s, &t[0].share[i][f],
                       &t[1].share[k][f]);
    }
    return t[1].walked;
}

/* What random lives lack: the yearly spend that is entered, costs, sales of
 * other lines. */
static int
lives_start(void **state)
{
    if (base_start(state) != 0)
        return -1;
    fixture_sql(*state,
        "UPDATE customer SET potential = id * 100 WHERE id % 3;\n"
        "INSERT INTO interaction (customer_id, kind, direction, on_day, at,"
        " cost) SELECT customer_id, 'call', 'out', day, at, 1 + id % 9 FROM"
        " event WHERE kind = 1 AND voided_at IS NULL;\n"
        "UPDATE event SET flags = flags | 8 WHERE kind = 40 AND id % 5 = 0;\n"
        "UPDATE event_pack SET data = NULL;\n");
    return 0;
}

static struct scope
days(int32_t from, int32_t to)
{
    return (struct scope){.from = from, .to = to, .known_on = DAY_NONE};
}

static void
every_formula_says_of_everybody_what_a_walk_says(void **state)
{
    struct ctx *cx = fresh(*state);
    struct told *t = calloc(2, sizeof *t);
    int32_t last = clock_today() - 1;
    static const int lengths[] = {1, 7, 31, 92, 365};
    bool seen[FORMULAS] = {false}; /* was there anything to compare */
    for (int32_t to = first_day + 60; to <= last; to += 97) {
        struct scope s = days(to - lengths[to % 5] + 1, to);
        assert_int_equal(told_same(cx, &s, t), 0);
        for (size_t k = 0; k < t->n * FORMULAS; k++)
            seen[k % FORMULAS] |= t->share[k / FORMULAS][k % FORMULAS].num
                || t->share[k / FORMULAS][k % FORMULAS].den;
    }
    assert_true(t[0].n > CUSTOMERS / 2);
    for (size_t f = 0; f < FORMULAS; f++)
        if (!seen[f])
            fail_msg("nothing of %s was compared", CODES[f]);
    free(t);
    fixture_disconnect(cx);
}

static void
filters_and_rights_take_the_same_customers(void **state)
{
    struct ctx *cx = fresh(*state);
    struct told *t = calloc(2, sizeof *t);
    uint64_t owners[] = {2, 3}, teams[] = {1};
    struct scope s = days(first_day + 200, first_day + 500);
    s.values[DIM_OWNER] = owners;
    s.value_count[DIM_OWNER] = 2;
    told_same(cx, &s, t);
    size_t two = t[1].n;
    assert_true(two > 0 && two < CUSTOMERS - OUTSIDERS);
    s.value_count[DIM_OWNER] = 0;
    cx->actor.reach = REACH_TEAMS;
    cx->actor.user_id = 2;
    cx->actor.team_ids = teams;
    cx->actor.team_count = 1;
    told_same(cx, &s, t);
    assert_true(t[1].n > 0 && t[1].n < CUSTOMERS - OUTSIDERS);
    free(t);
    fixture_disconnect(cx);
}

/* Lives that were read by other cycles are not used: all are walked. */
static void
lives_of_other_rules_do_not_hold(void **state)
{
    struct fixture *f = *state;
    struct ctx *cx = fresh(f);
    struct told *t = calloc(2, sizeof *t);
    struct scope s = days(first_day + 300, first_day + 400);
    fixture_sql(f, "UPDATE category SET cycle_days = 20;\n");
    tell(cx, &s, 0, t);
    assert_int_equal(t->walked, t->n);
    fixture_disconnect(cx);
    cx = fresh(f);
    assert_int_equal(told_same(cx, &s, t), 0);
    fixture_sql(f, "UPDATE category SET cycle_days = NULL;\n");
    fixture_disconnect(cx);
    free(t);
}

/* An order of last year is cancelled today: yesterday it still counted. */
static void
who_was_amended_since_the_last_day_is_walked(void **state)
{
    struct fixture *f = *state;
    struct told *t = calloc(2, sizeof *t);
    struct rows r;
    struct event e;
    int32_t last = clock_today() - 1;
    assert_ok(db_query(&f->cx, &r, "SELECT e.customer_id, e.ref_id FROM event"
                       " e JOIN customer c ON c.id = e.customer_id AND"
                       " c.live = 1 WHERE e.kind = 40 AND e.voided_at IS NULL"
                       " ORDER BY e.id LIMIT 1"));
    assert_int_equal(r.count, 1);
    event_clear(&e);
    e.kind = EVENT_ORDER_CANCELLED;
    e.customer_id = rows_u64(&r, 0, 0);
    e.ref_id = rows_u64(&r, 0, 1);
    assert_ok(db_begin_write(&f->cx));
    assert_ok(event_add(&f->cx, &e));
    assert_ok(stage_refresh_customer(&f->cx, e.customer_id));
    assert_ok(db_commit(&f->cx));
    struct ctx *cx = fresh(f);
    struct scope s = days(last - 364, last);
    assert_int_equal(told_same(cx, &s, t), 1);
    free(t);
    fixture_disconnect(cx);
}

/* What is rolled has lives too: the same ones. */
static void
a_change_is_in_the_lives_of_the_copy_that_is_rolled(void **state)
{
    struct fixture *f = *state;
    struct copy_roller *roller = copy_roller_new();
    struct copy_rolled rolled;
    struct told *t = calloc(2, sizeof *t);
    struct scope s = days(first_day + 300, clock_today() - 1);
    s.from = s.to - 364;
    struct ctx *cx = fixture_connect(f, DB_RUNTIME);
    assert_ok(copy_roll(cx, roller, &rolled));
    struct event e;
    event_clear(&e);
    e.kind = EVENT_ORDER;
    e.customer_id = customer_of(&f->cx, 40);
    e.ref_id = 77000001;
    e.day = s.to;
    e.amount = 123400;
    e.flags = EVENT_UPSELL;
    assert_ok(db_begin_write(&f->cx));
    assert_ok(event_add(&f->cx, &e));
    assert_ok(stage_refresh_customer(&f->cx, e.customer_id));
    assert_ok(db_commit(&f->cx));
    assert_ok(copy_roll(cx, roller, &rolled));
    assert_false(rolled.rebuilt);
    assert_int_equal(rolled.customers, 1);
    fixture_disconnect(cx);
    cx = fixture_connect(f, DB_RUNTIME);
    cx->actor.reach = REACH_ALL;
    told_same(cx, &s, t);
    size_t i = told_of(&t[1], e.customer_id);
    assert_int_equal(t[1].share[i][17].num, 123400); /* upsell_revenue */
    fixture_disconnect(cx);
    copy_roller_free(roller);
    free(t);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_formula_says_of_everybody_what_a_walk_says),
        cmocka_unit_test(filters_and_rights_take_the_same_customers),
        cmocka_unit_test(lives_of_other_rules_do_not_hold),
        cmocka_unit_test(who_was_amended_since_the_last_day_is_walked),
        cmocka_unit_test(a_change_is_in_the_lives_of_the_copy_that_is_rolled),
    };
    return cmocka_run_group_tests(tests, lives_start, fixture_end);
}
