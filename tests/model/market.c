/* Signs of a market from orders made by hand, the phase rules suggest, and what
 * people enter and confirm. */
#include "fixture.h"

#include <stdio.h>

#include "model/event.h"
#include "model/market_reach.h"

static uint64_t next_ref = 1000;

static uint64_t
customer_new(struct ctx *cx, const char *code, const char *region)
{
    assert_ok(db_exec(cx, "INSERT INTO customer (code, name, region_code,"
                      " created_on) VALUES (?, 'x', ?, '2020-01-01')",
                      B_TEXT(code), B_TEXT(region)));
    return db_last_id(cx->db);
}

static uint64_t
category(struct ctx *cx, const char *code)
{
    struct rows r;
    assert_ok(db_find(cx, &r, "SELECT id FROM category WHERE code = ?",
                      B_TEXT(code)));
    return rows_u64(&r, 0, 0);
}

static void
happens(struct ctx *cx, struct event *e)
{
    assert_ok(db_begin_write(cx));
    assert_ok(event_add(cx, e));
    assert_ok(db_commit(cx));
}

static uint64_t
order(struct ctx *cx, uint64_t customer, int32_t ago, int64_t amount,
      uint64_t line)
{
    struct event e;
    event_clear(&e);
    e.customer_id = customer;
    e.kind = EVENT_ORDER;
    e.day = clock_today() - ago;
    e.ref_id = ++next_ref;
    e.amount = amount;
    e.category_id = line;
    happens(cx, &e);
    return e.ref_id;
}

/* The one of this model, product line (0 = all) and region (NULL = all). */
static struct market
market_of(struct ctx *cx, const char *model, uint64_t line,
          const char *region)
{
    struct market *list;
    size_t n;
    assert_ok(market_list(cx, &list, &n));
    for (size_t i = 0; i < n; i++)
        if (!strcmp(list[i].model, model) && list[i].category_id == line &&
            !strcmp(list[i].region_code ? list[i].region_code : "",
                    region ? region : ""))
            return list[i];
    fail_msg("no market");
    return (struct market){0};
}

static enum err
no_progress(void *arg, uint64_t done, uint64_t total)
{
    uint64_t *seen = arg;
    *seen = done;
    assert_true(done <= total);
    return OK;
}

static const struct market_sign *
sign(struct ctx *cx, uint64_t market, const char *code)
{
    struct market_sign *list;
    size_t n;
    assert_ok(market_signs(cx, market, &list, &n));
    for (size_t i = 0; i < n; i++)
        if (!strcmp(list[i].code, code))
            return &list[i];
    fail_msg("no sign %s", code);
    return NULL;
}

static void
signs_are_of_the_line_and_region_on_both_sides_of_each_day(void **state)
{
    struct ctx *cx = &((struct fixture *)*state)->cx;
    uint64_t toys = category(cx, "toys"), id, all, seen = 0;
    uint64_t a = customer_new(cx, "A", "east"),
             b = customer_new(cx, "B", "south");
    order(cx, a, 364, 10000, toys);      /* the last day of this year */
    order(cx, a, 365, 4000, toys);       /* the first of the one before */
    order(cx, a, 730, 99900, toys);      /* too long ago to be compared */
    order(cx, a, 10, 50000, category(cx, "clothing"));
    order(cx, b, 10, 70000, toys);       /* another region */
    struct event cancel;
    event_clear(&cancel);
    cancel.customer_id = a;
    cancel.kind = EVENT_ORDER_CANCELLED;
    cancel.ref_id = order(cx, a, 5, 12345, toys);
    happens(cx, &cancel);
    assert_ok(market_add(cx, toys, "east", &id));
    assert_ok(market_compute(cx, id, no_progress, &seen));
    assert_int_equal(seen, 2); /* customers */
    assert_int_equal(sign(cx, id, "sales")->value, 10000);
    assert_int_equal(sign(cx, id, "sales_growth")->value, 15000); /* 150 % */
    assert_int_equal(sign(cx, id, "new_customers")->value, 0);
    assert_int_equal(sign(cx, id, "selling_days")->value, 73000);
    assert_false(sign(cx, id, "known")->known);
    all = market_of(cx, MARKET_MODEL, 0, NULL).id;
    assert_ok(market_compute(cx, 0, no_progress, &seen));
    assert_int_equal(sign(cx, all, "sales")->value, 10000 + 50000 + 70000);
    assert_int_equal(sign(cx, all, "new_customers")->value, 100);
    /* Computed twice a day, it is there once. */
    assert_ok(market_compute(cx, id, no_progress, &seen));
    struct rows r;
    assert_ok(db_find(cx, &r, "SELECT COUNT(*) FROM market_sign"
                      " WHERE market_id = ? AND sign_code = 'sales'"
                      " AND voided_at IS NULL", B_U64(id)));
    assert_int_equal(rows_u64(&r, 0, 0), 1);
}

/* A cancellation is not looked for among all events, order by order. */
static void
what_signs_cost_grows_with_the_events_and_not_with_their_square(void **state)
{
    struct ctx *cx = &((struct fixture *)*state)->cx;
    uint64_t seen, market = market_of(cx, MARKET_MODEL, 0, NULL).id;
    uint64_t c = customer_new(cx, "MANY", "east");
    for (int i = 0; i < 60; i++)
        order(cx, c, i, 100, category(cx, "toys"));
    uint64_t before = fixture_rows_read(cx);
    assert_ok(market_compute(cx, market, no_progress, &seen));
    assert_true(fixture_rows_read(cx) - before < 1000);
}

static size_t
new_of_north(struct ctx *cx, uint64_t line, int64_t known)
{
    struct kpi_rows r;
    struct market_reach w = {.category_id = line, .region = "north",
                             .day = clock_today(), .known = known,
                             .first = true};
    cx->actor.reach = REACH_ALL;
    assert_ok(market_customers(cx, &w, &r));
    return r.count;
}

/* Whose ids lie close together are read as a range, others by name. */
static void
customers_of_a_market_are_those_known_then(void **state)
{
    struct ctx *cx = &((struct fixture *)*state)->cx;
    uint64_t toys = category(cx, "toys");
    int64_t now;
    struct event cancel;
    event_clear(&cancel);
    cancel.customer_id = customer_new(cx, "N1", "north");
    cancel.kind = EVENT_ORDER_CANCELLED;
    cancel.ref_id = order(cx, cancel.customer_id, 20, 100, toys);
    for (int far = 0; far < 2; far++) {
        now = clock_now();
        order(cx, customer_new(cx, far ? "N3" : "N2", "north"), 10, 100, toys);
        assert_int_equal(new_of_north(cx, toys, now), 1 + far);
        assert_int_equal(new_of_north(cx, toys, 0), 2 + far);
        fixture_sql(*state, "ALTER TABLE customer AUTO_INCREMENT = 900000;\n");
    }
    now = clock_now();
    happens(cx, &cancel);
    assert_int_equal(new_of_north(cx, toys, now), 3);
    assert_int_equal(new_of_north(cx, toys, 0), 2);
}

static void
enter(struct ctx *cx, uint64_t market, const char *code, int32_t ago,
      int64_t value, enum err want)
{
    struct market_value v = {.sign = code, .on_day = clock_today() - ago,
                             .value = value, .source = "study"};
    assert_int_equal(market_sign_add(cx, market, &v), want);
}

static const char *
suggested(struct ctx *cx, uint64_t id)
{
    struct market m;
    assert_ok(market_find(cx, id, &m));
    return m.suggested ? m.suggested->code : NULL;
}

static void
rules_suggest_a_phase_on_both_sides_of_each_boundary(void **state)
{
    struct ctx *cx = &((struct fixture *)*state)->cx;
    uint64_t id;
    assert_ok(market_add(cx, category(cx, "services"), NULL, &id));
    assert_null(suggested(cx, id));
    enter(cx, id, "market_size", 1, 100000000, OK);
    assert_string_equal(suggested(cx, id), "maturity");
    enter(cx, id, "market_growth", 9, 999, OK);
    assert_string_equal(suggested(cx, id), "maturity");
    enter(cx, id, "market_growth", 8, 1000, OK);
    assert_string_equal(suggested(cx, id), "growth");
    enter(cx, id, "market_growth", 7, -499, OK);
    assert_string_equal(suggested(cx, id), "maturity");
    enter(cx, id, "market_growth", 6, -500, OK);
    assert_string_equal(suggested(cx, id), "decline");
    enter(cx, id, "known", 1, 2000, OK);
    assert_string_equal(suggested(cx, id), "decline");
    enter(cx, id, "predictable", 1, 4000, OK);
    assert_string_equal(suggested(cx, id), "introduction");
    /* A newer value counts, an old one does not any more. */
    enter(cx, id, "known", 0, 2001, OK);
    assert_string_equal(suggested(cx, id), "decline");
    uint64_t last = sign(cx, id, "known")->id;
    assert_ok(market_sign_void(cx, id, last));
    assert_int_equal(market_sign_void(cx, id, last), ERR_NOT_FOUND);
    assert_string_equal(suggested(cx, id), "introduction");
    enter(cx, id, "competitors", 365, 500, OK);
    assert_false(sign(cx, id, "competitors")->known);
    enter(cx, id, "competitors", 364, 500, OK);
    assert_true(sign(cx, id, "competitors")->known);
    enter(cx, id, "sales", 0, 1, ERR_INVALID);   /* that one is computed */
    enter(cx, id, "luck", 0, 1, ERR_INVALID);
    enter(cx, id, "known", -1, 1, ERR_INVALID);  /* tomorrow */
}

static void
a_person_confirms_and_each_confirmation_stays(void **state)
{
    struct ctx *cx = &((struct fixture *)*state)->cx;
    struct market m = market_of(cx, MARKET_COMPANY, 0, NULL);
    struct market_confirmed *list;
    struct phase *phases;
    const char *const *texts;
    size_t n;
    assert_null(m.phase);
    assert_int_equal(market_confirm(cx, &m, "introduction", ""), ERR_INVALID);
    assert_ok(market_confirm(cx, &m, "startup", "we begin"));
    assert_ok(market_find(cx, m.id, &m));
    assert_string_equal(m.phase->code, "startup");
    assert_ok(market_confirm(cx, &m, "growth", ""));
    assert_ok(market_history(cx, &m, &list, &n));
    assert_int_equal(n, 2);
    assert_string_equal(list[1].note, "we begin");
    assert_ok(market_phases(cx, MARKET_COMPANY, &phases, &n));
    assert_int_equal(n, 4);
    assert_ok(market_directions(cx, MARKET_MODEL, "maturity", &texts, &n));
    assert_int_equal(n, 5);
}

/* The phase of the market whose advice is given. */
static const char *
advised(struct ctx *cx, uint64_t line, const char *region)
{
    struct market_advice list[MARKET_ADVICES];
    size_t n;
    assert_ok(market_advise(cx, line, region, list, &n));
    for (size_t i = 0; i < n; i++)
        if (!strcmp(list[i].model, MARKET_MODEL))
            return list[i].phase;
    return "";
}

static void
confirmed(struct ctx *cx, uint64_t id, const struct phase *phase)
{
    struct market m;
    assert_ok(market_find(cx, id, &m));
    assert_ok(market_confirm(cx, &m, phase->code, ""));
}

static void
the_market_that_says_most_is_found(void **state)
{
    struct ctx *cx = &((struct fixture *)*state)->cx;
    uint64_t line = category(cx, "machines"), both, one, place;
    struct phase *ph;
    size_t n;
    assert_ok(market_phases(cx, MARKET_MODEL, &ph, &n));
    assert_true(n >= 4);
    confirmed(cx, market_of(cx, MARKET_MODEL, 0, NULL).id, &ph[0]);
    assert_string_equal(advised(cx, line, "north"), ph[0].name);
    assert_ok(market_add(cx, 0, "north", &place));
    assert_int_equal(market_add(cx, 0, "north", &both), ERR_CONFLICT);
    confirmed(cx, place, &ph[1]);
    assert_string_equal(advised(cx, line, "north"), ph[1].name);
    assert_string_equal(advised(cx, line, "south"), ph[0].name);
    assert_ok(market_add(cx, line, NULL, &one));
    confirmed(cx, one, &ph[2]);
    assert_string_equal(advised(cx, line, "north"), ph[2].name);
    assert_ok(market_add(cx, line, "north", &both));
    confirmed(cx, both, &ph[3]);
    assert_string_equal(advised(cx, line, "north"), ph[3].name);
    assert_string_equal(advised(cx, line, NULL), ph[2].name);
    assert_ok(market_switch(cx, both, false));
    assert_string_equal(advised(cx, line, "north"), ph[2].name);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            signs_are_of_the_line_and_region_on_both_sides_of_each_day),
        cmocka_unit_test(
            what_signs_cost_grows_with_the_events_and_not_with_their_square),
        cmocka_unit_test(customers_of_a_market_are_those_known_then),
        cmocka_unit_test(rules_suggest_a_phase_on_both_sides_of_each_boundary),
        cmocka_unit_test(a_person_confirms_and_each_confirmation_stays),
        cmocka_unit_test(the_market_that_says_most_is_found),
    };
    return cmocka_run_group_tests(tests, fixture_start_schema, fixture_end);
}
