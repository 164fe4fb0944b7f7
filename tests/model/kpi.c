/* KPI formulas on hand-made customers: one on either side of each boundary, and
 * for every value the customers behind it. Days are counted from the last
 * closed day T: the period is T-99 .. T, the one before it T-199 .. T-100. */
#include "fixture.h"

#include <stdio.h>

#include "model/kpi.h"
#include "model/copy.h"
#include "model/kpi_entry.h"
#include "model/stage.h"

static int32_t T;
static uint64_t next_ref = 1000;

static uint64_t
customer_new(struct ctx *cx, int32_t created)
{
    static int number;
    char code[16];
    snprintf(code, sizeof code, "K%d", ++number);
    assert_ok(db_exec(cx,
                      "INSERT INTO customer (code, name, created_on)"
                      " VALUES (?, 'x', ?)",
                      B_TEXT(code), B_DAY(created)));
    return db_last_id(cx->db);
}

static struct event
put(struct ctx *cx, uint64_t customer, enum event_kind kind, int32_t day,
    int64_t amount, int score, uint32_t flags)
{
    struct event e;
    event_clear(&e);
    e.customer_id = customer;
    e.kind = (uint16_t)kind;
    e.day = day;
    e.ref_id = ++next_ref;
    if (amount)
        e.amount = amount;
    if (score >= 0)
        e.score = (int16_t)score;
    e.flags = flags;
    assert_ok(db_begin_write(cx));
    assert_ok(event_add(cx, &e));
    assert_ok(db_commit(cx));
    return e;
}

static void
order(struct ctx *cx, uint64_t customer, int32_t day)
{
    put(cx, customer, EVENT_ORDER, day, 10000, -1, 0);
}

static uint64_t
buyer(struct ctx *cx, const int32_t *days, size_t n)
{
    uint64_t id = customer_new(cx, T - 2000);
    for (size_t i = 0; i < n; i++)
        order(cx, id, days[i]);
    return id;
}
#define BUYER(cx, ...)                                                        \
    buyer((cx), (const int32_t[]){__VA_ARGS__},                               \
          sizeof((const int32_t[]){__VA_ARGS__}) / sizeof(int32_t))

static struct scope
period(int32_t from, int32_t to)
{
    return (struct scope){.from = from, .to = to, .known_on = DAY_NONE};
}

static struct kpi_value
value(struct ctx *cx, const char *code, struct scope s)
{
    struct kpi_ask ask = {.stage = -1};
    struct kpi_rows rows;
    assert_ok(kpi_find(cx, code, &ask.kpi));
    assert_ok(kpi_values(cx, &s, &ask, 1));
    struct kpi_value v = ask.value;
    if (ask.kpi.entered)
        return v;
    assert_ok(kpi_whose(cx, &s, &ask, KPI_ABOVE, &rows));
    assert_int_equal(rows.count, v.above);
    if (ask.kpi.unit != KPI_DAYS)
        assert_int_equal(rows.num, v.num);
    assert_ok(kpi_whose(cx, &s, &ask, KPI_BELOW, &rows));
    assert_int_equal(rows.count, v.below);
    assert_ok(kpi_whose(cx, &s, &ask, KPI_PENDING, &rows));
    assert_int_equal(rows.count, v.pending);
    return v;
}

#define assert_fraction(v, n, d)                                              \
    do {                                                                      \
        struct kpi_value got_ = (v);                                          \
        assert_true(got_.known);                                              \
        assert_int_equal(got_.num, (n));                                      \
        assert_int_equal(got_.den, (d));                                      \
    } while (0)

static struct scope
now(void)
{
    return period(T - 99, T);
}

/* Each test begins with an empty base. */
static int
empty(void **state)
{
    struct fixture *f = *state;
    T = clock_today() - 1;
    f->cx.actor.reach = REACH_ALL;
    fixture_sql(f, "DELETE FROM campaign_touch;\nDELETE FROM campaign;\n"
                   "DELETE FROM event;\nDELETE FROM interaction;\n"
                   "DELETE FROM sales_order;\nDELETE FROM kpi_entry;\n"
                   "DELETE FROM customer;\n");
    return 0;
}

/* ---- who stays ---- */

/* The company's cycle is 90: lapsed after 270 days of silence. */
static void
retention_counts_who_is_still_a_customer_at_the_end(void **state)
{
    struct ctx *cx = &((struct fixture *)*state)->cx;
    BUYER(cx, T - 270);        /* silent for 270 days: still a customer */
    BUYER(cx, T - 271);        /* for 271: lapsed on the last day */
    BUYER(cx, T - 100);        /* a customer since the last day before */
    BUYER(cx, T - 99);         /* since the first day: none at the start */
    BUYER(cx, T - 100 - 271);  /* lapsed at the start already */
    customer_new(cx, T - 500); /* never bought */
    assert_fraction(value(cx, "retention_rate", now()), 2, 3);
    assert_fraction(value(cx, "churn_rate", now()), 1, 3);
    assert_fraction(value(cx, "customers", now()), 3, 1);
    assert_false(
        value(cx, "retention_rate", period(T - 1900, T - 1800)).known);
}

static void
a_declared_loss_ends_a_customer_on_its_day(void **state)
{
    struct ctx *cx = &((struct fixture *)*state)->cx;
    uint64_t at_end = BUYER(cx, T - 120), before = BUYER(cx, T - 120);
    put(cx, at_end, EVENT_DECLARED_LOST, T, 0, -1, 0);
    put(cx, before, EVENT_DECLARED_LOST, T - 100, 0, -1, 0);
    assert_fraction(value(cx, "churn_rate", now()), 1, 1);
    assert_fraction(value(cx, "churn_rate", period(T - 99, T - 1)), 0, 1);
}

static void
winning_back_is_judged_after_180_days(void **state)
{
    struct ctx *cx = &((struct fixture *)*state)->cx;
    struct scope s = period(T - 300, T - 150);
    uint64_t day_180 = BUYER(cx, T - 400, T - 20);
    uint64_t day_181 = BUYER(cx, T - 400, T - 19);
    uint64_t never = BUYER(cx, T - 400), late = BUYER(cx, T - 400);
    put(cx, day_180, EVENT_DECLARED_LOST, T - 200, 0, -1, 0);
    put(cx, day_181, EVENT_DECLARED_LOST, T - 200, 0, -1, 0);
    put(cx, never, EVENT_DECLARED_LOST, T - 180, 0, -1, 0);
    put(cx, late, EVENT_DECLARED_LOST, T - 179, 0, -1, 0);
    assert_fraction(value(cx, "winback_rate", s), 1, 3);
    assert_int_equal(value(cx, "winback_rate", s).pending, 1);
}

static void
what_is_lost_and_regained_is_revenue(void **state)
{
    struct ctx *cx = &((struct fixture *)*state)->cx;
    /* 365 days to the last purchase: the first day is the 364th before it */
    uint64_t id = BUYER(cx, T - 150, T - 150 - 364, T - 150 - 365);
    put(cx, id, EVENT_DECLARED_LOST, T - 90, 0, -1, 0);
    assert_fraction(value(cx, "value_lost", now()), 20000, 1);
    assert_fraction(value(cx, "value_regained", now()), 0, 1);
    order(cx, id, T - 50);
    order(cx, id, T);
    assert_fraction(value(cx, "value_regained", now()), 20000, 1);
    assert_fraction(value(cx, "value_regained", period(T - 99, T - 1)), 10000,
                    1);
}

/* ---- purchases ---- */

static void
buying_twice_in_365_days_is_repeating(void **state)
{
    struct ctx *cx = &((struct fixture *)*state)->cx;
    BUYER(cx, T, T - 364);       /* both in the 365 days */
    BUYER(cx, T, T - 365);       /* one day too early */
    BUYER(cx, T - 99);           /* once */
    BUYER(cx, T - 100, T - 101); /* not in the period */
    assert_fraction(value(cx, "repeat_purchase_rate", now()), 1, 3);
    assert_fraction(value(cx, "new_customers", now()), 1, 1);
}

static void
an_order_counts_unless_it_was_cancelled(void **state)
{
    struct ctx *cx = &((struct fixture *)*state)->cx;
    uint64_t id = BUYER(cx, T - 99, T);
    order(cx, id, T - 100);
    struct event e = put(cx, id, EVENT_ORDER, T - 5, 77700, -1, 0);
    struct event gone;
    event_clear(&gone);
    gone.customer_id = id;
    gone.kind = EVENT_ORDER_CANCELLED;
    gone.day = T - 4;
    gone.ref_id = e.ref_id;
    assert_ok(db_begin_write(cx));
    assert_ok(event_add(cx, &gone));
    assert_ok(db_commit(cx));
    put(cx, id, EVENT_ORDER, T - 3, -5000, -1, 0); /* a credit */
    put(cx, id, EVENT_ORDER, T - 2, 1, -1, EVENT_UPSELL);
    assert_fraction(value(cx, "average_order_value", now()), 20001, 3);
    assert_fraction(value(cx, "revenue", now()), 15001, 1);
    assert_fraction(value(cx, "upsell_customers", now()), 1, 1);
    assert_fraction(value(cx, "upsell_revenue", now()), 1, 1);
    assert_fraction(value(cx, "cross_sell_customers", now()), 0, 1);
}

static void
the_share_of_wallet_is_of_customers_whose_spend_is_known(void **state)
{
    struct ctx *cx = &((struct fixture *)*state)->cx;
    uint64_t known = BUYER(cx, T - 364, T - 365, T - 10);
    BUYER(cx, T - 10);
    uint64_t prospect = customer_new(cx, T - 10);
    assert_false(value(cx, "share_of_wallet", now()).known);
    assert_ok(db_exec(cx,
                      "UPDATE customer SET potential = 1000 WHERE id IN"
                      " (?, ?)",
                      B_U64(known), B_U64(prospect)));
    assert_fraction(value(cx, "share_of_wallet", now()), 20000, 100000);
}

/* ---- before ---- */

static void
leads_have_a_first_deal_and_no_purchase_before(void **state)
{
    struct ctx *cx = &((struct fixture *)*state)->cx;
    uint64_t first = customer_new(cx, T - 400), last = customer_new(cx, T);
    uint64_t old = customer_new(cx, T - 99), bought = BUYER(cx, T - 200);
    put(cx, first, EVENT_INQUIRY, T - 99, 0, -1, 0);
    put(cx, first, EVENT_QUOTE, T - 10, 0, -1, 0);
    put(cx, last, EVENT_OPPORTUNITY, T, 0, -1, 0);
    put(cx, old, EVENT_INQUIRY, T - 100, 0, -1, 0);
    put(cx, bought, EVENT_QUOTE, T - 50, 0, -1, 0);
    assert_fraction(value(cx, "leads", now()), 2, 1);
    assert_fraction(value(cx, "inquiries", now()), 1, 1);
    assert_fraction(value(cx, "quotes", now()), 2, 1);
    assert_fraction(value(cx, "inquiry_quote_rate", now()), 1, 1);
    assert_fraction(value(cx, "inquiry_quote_rate", period(T - 99, T - 11)), 0,
                    1);
    assert_fraction(value(cx, "new_contacts", now()), 1, 1); /* an event a
                     day before made `old` older */
}

static void
conversion_is_a_purchase_within_90_days(void **state)
{
    struct ctx *cx = &((struct fixture *)*state)->cx;
    struct scope s = period(T - 200, T - 50);
    uint64_t on_90 = customer_new(cx, T - 500), on_91, never, early;
    on_91 = customer_new(cx, T - 500);
    never = customer_new(cx, T - 500);
    early = customer_new(cx, T - 500);
    put(cx, on_90, EVENT_INQUIRY, T - 150, 0, -1, 0);
    put(cx, on_91, EVENT_INQUIRY, T - 150, 0, -1, 0);
    put(cx, never, EVENT_INQUIRY, T - 90, 0, -1, 0);
    put(cx, early, EVENT_INQUIRY, T - 89, 0, -1, 0);
    order(cx, on_90, T - 60);
    order(cx, on_91, T - 59);
    order(cx, early, T - 80);
    assert_fraction(value(cx, "conversion_rate", s), 1, 3);
    assert_int_equal(value(cx, "conversion_rate", s).pending, 1);
}

static void
a_median_is_the_middle_or_the_mean_of_two(void **state)
{
    struct ctx *cx = &((struct fixture *)*state)->cx;
    static const int DAYS[] = {4, 7, 100};
    struct kpi k;
    assert_false(value(cx, "days_to_close", now()).known);
    assert_ok(kpi_find(cx, "days_to_close", &k));
    for (size_t i = 0; i < 3; i++) {
        uint64_t id = customer_new(cx, T - 500);
        put(cx, id, EVENT_QUOTE, T - DAYS[i], 0, -1, 0);
        order(cx, id, T);
        struct kpi_value v = value(cx, "days_to_close", now());
        static const int64_t HALVES[] = {8, 11, 14};
        assert_fraction(v, HALVES[i], 1);
        assert_int_equal(kpi_hundredths(&k, &v), HALVES[i] * 50);
    }
}

/* ---- answers, use, service ---- */

static void
answers_of_the_period_make_the_scores(void **state)
{
    struct ctx *cx = &((struct fixture *)*state)->cx;
    uint64_t a = customer_new(cx, T - 500), b = customer_new(cx, T - 500);
    struct kpi k;
    static const int CSAT[] = {3, 4, 5}, NPS[] = {6, 7, 8, 9};
    for (size_t i = 0; i < 3; i++)
        put(cx, a, EVENT_CSAT, T - 99, 0, CSAT[i], 0);
    for (size_t i = 0; i < 4; i++)
        put(cx, a, EVENT_NPS, T, 0, NPS[i], 0);
    put(cx, b, EVENT_CSAT, T - 100, 0, 5, 0);
    put(cx, b, EVENT_NPS, T - 1, 0, 10, 0);
    struct kpi_value v = value(cx, "csat", now());
    assert_fraction(v, 2, 3);
    assert_fraction(value(cx, "csat_mean", now()), 12, 3);
    assert_fraction(value(cx, "nps", now()), 1, 5);
    assert_ok(kpi_find(cx, "csat", &k));
    assert_int_equal(kpi_hundredths(&k, &v), 6667);
    assert_true(kpi_reaches(&k, &v, 6666, false));
    assert_false(kpi_reaches(&k, &v, 6667, false)); /* 66.666… */
    assert_true(kpi_reaches(&k, &v, 6667, true));
}

static void
use_and_tickets_are_of_customers(void **state)
{
    struct ctx *cx = &((struct fixture *)*state)->cx;
    uint64_t a = BUYER(cx, T - 60), b = BUYER(cx, T - 60);
    uint64_t none = customer_new(cx, T - 500);
    assert_false(value(cx, "use_days", now()).known);
    assert_false(value(cx, "tickets_per_customer", now()).known);
    put(cx, a, EVENT_USE, T - 29, 0, -1, 0);
    put(cx, a, EVENT_USE, T - 29, 0, -1, 0); /* the same day */
    put(cx, a, EVENT_USE, T - 30, 0, -1, 0); /* too early */
    put(cx, none, EVENT_USE, T, 0, -1, 0);
    assert_fraction(value(cx, "use_days", now()), 2, 1); /* 1 day, twice */
    put(cx, b, EVENT_USE, T - 400, 0, -1, 0);
    assert_fraction(value(cx, "use_days", now()), 1, 1); /* 0 and 1 */
    assert_fraction(value(cx, "time_to_first_use", now()), 60, 1);
    put(cx, a, EVENT_TICKET, T - 99, 0, -1, 0);
    put(cx, a, EVENT_TICKET, T - 100, 0, -1, 0);
    put(cx, none, EVENT_TICKET, T, 0, -1, 0);
    assert_fraction(value(cx, "tickets_per_customer", now()), 1, 2);
}

/* ---- cost ---- */

static void
interaction(struct ctx *cx, uint64_t id, int32_t day, const char *cost)
{
    assert_ok(db_exec(cx,
                      "INSERT INTO interaction (customer_id, kind,"
                      " direction, on_day, at, cost) VALUES (?, 'call', 'out',"
                      " ?, ?, ?)",
                      B_U64(id), B_DAY(day), B_TIME(moment_of(day, 43200)),
                      B_TEXT(cost)));
}

static void
costs_go_to_prospects_until_they_buy(void **state)
{
    struct ctx *cx = &((struct fixture *)*state)->cx;
    uint64_t won = BUYER(cx, T - 50), kept = BUYER(cx, T - 150);
    assert_false(value(cx, "acquisition_cost", now()).known);
    interaction(cx, won, T - 51, "30.00");
    interaction(cx, won, T - 50, "4.00"); /* a customer that day */
    interaction(cx, kept, T - 99, "5.00");
    interaction(cx, kept, T - 100, "900.00"); /* before the period */
    interaction(cx, kept, T, NULL);           /* no rate for it */
    assert_fraction(value(cx, "acquisition_cost", now()), 3000, 1);
    assert_fraction(value(cx, "cost_to_keep", now()), 2900, 1);
    assert_false(value(cx, "roi", now()).known);
    assert_ok(db_exec(cx,
                      "INSERT INTO sales_order (order_no, customer_id,"
                      " ordered_on, ordered_at, status, amount, cost) VALUES"
                      " ('N', ?, ?, ?, 'done', 100, 22)",
                      B_U64(won), B_DAY(T - 50),
                      B_TIME(moment_of(T - 50, 0))));
    /* margin 78.00, cost 59.00 */
    assert_fraction(value(cx, "roi", now()), 1900, 5900);
}

static void
a_campaign_costs_each_it_reached_the_same(void **state)
{
    struct ctx *cx = &((struct fixture *)*state)->cx;
    uint64_t fresh = customer_new(cx, T - 99), old = customer_new(cx, T - 100);
    assert_ok(db_exec(cx, "INSERT INTO campaign (code, name, cost) VALUES"
                          " ('c', 'c', 10)"));
    uint64_t campaign = db_last_id(cx->db);
    const uint64_t ids[] = {fresh, old};
    for (size_t i = 0; i < 2; i++)
        assert_ok(db_exec(cx,
                          "INSERT INTO campaign_touch (campaign_id,"
                          " customer_id, sent_at) VALUES (?, ?, ?)",
                          B_U64(campaign), B_U64(ids[i]),
                          B_TIME(moment_of(T - 99 + (int32_t)i, 0))));
    assert_fraction(value(cx, "cost_per_contact", now()), 1000, 1);
    struct kpi_value v = value(cx, "cost_per_contact", period(T - 98, T));
    assert_int_equal(v.num, 500);
    assert_false(v.known); /* nobody new */
}

/* ---- entered ---- */

static void
enter_of(struct ctx *cx, const char *region, const char *code, int32_t day,
         int64_t value)
{
    struct kpi_entry e = {.kpi_code = code,
                          .day = day,
                          .value = value,
                          .region_code = region,
                          .source = "统计局",
                          .remark = ""};
    cx->actor.roles = ROLE_MARKETING;
    assert_ok(kpi_entry_add(cx, &e));
}

static void
enter(struct ctx *cx, const char *code, int32_t day, int64_t value)
{
    enter_of(cx, "", code, day, value);
}

static void
entered_values_are_added_up_or_the_latest(void **state)
{
    struct ctx *cx = &((struct fixture *)*state)->cx;
    struct kpi_value v = value(cx, "site_visits", now());
    assert_false(v.known);
    enter(cx, "site_visits", T - 100, 100);
    assert_false(value(cx, "site_visits", now()).known);
    enter(cx, "site_visits", T - 99, 2000);
    enter(cx, "site_visits", T, 300);
    v = value(cx, "site_visits", now());
    assert_fraction(v, 2300, 1);
    assert_int_equal(v.day, T);
    assert_string_equal(v.source, "统计局");
    BUYER(cx, T - 5);
    assert_false(value(cx, "market_share", now()).known);
    enter(cx, "market_size", T - 300, 5000000);
    enter(cx, "market_size", T - 100, 4000000);
    enter(cx, "market_size", T + 1, 1);
    assert_fraction(value(cx, "market_size", now()), 4000000, 1);
    assert_fraction(value(cx, "market_share", now()), 10000, 4000000);
}

/* Who looks at one region gets what was entered for it, never the whole's. */
static void
entered_values_are_those_of_the_region_looked_at(void **state)
{
    struct ctx *cx = &((struct fixture *)*state)->cx;
    struct scope s = now();
    uint64_t east = copy_value("east");
    enter(cx, "market_size", T - 9, 7000000);
    s.values[DIM_REGION] = &east;
    s.value_count[DIM_REGION] = 1;
    assert_false(value(cx, "market_size", s).known);
    enter_of(cx, "east", "market_size", T - 8, 2000000);
    assert_fraction(value(cx, "market_size", s), 2000000, 1);
    assert_fraction(value(cx, "market_size", now()), 7000000, 1);
}

/* As a report of that day had it: without what was entered later, with what
 * was deleted later. */
static void
entered_values_are_those_that_were_known(void **state)
{
    struct ctx *cx = &((struct fixture *)*state)->cx;
    struct scope then = now();
    then.known_on = clock_today() - 10;
    enter(cx, "site_visits", T - 5, 100);
    enter(cx, "site_visits", T - 4, 20);
    enter(cx, "site_visits", T - 3, 3);
    assert_false(value(cx, "site_visits", then).known);
    assert_ok(db_exec(cx, "UPDATE kpi_entry SET created_at = created_at -"
                      " INTERVAL 20 DAY WHERE value <> 0.03"));
    assert_ok(db_exec(cx, "UPDATE kpi_entry SET deleted_at = created_at +"
                      " INTERVAL 5 DAY WHERE value = 0.20"));
    assert_ok(db_exec(cx, "UPDATE kpi_entry SET deleted_at = created_at +"
                      " INTERVAL 15 DAY WHERE value = 1"));
    assert_fraction(value(cx, "site_visits", then), 100, 1);
    assert_fraction(value(cx, "site_visits", now()), 3, 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define T_(name) cmocka_unit_test_setup(name, empty)
        T_(retention_counts_who_is_still_a_customer_at_the_end),
        T_(a_declared_loss_ends_a_customer_on_its_day),
        T_(winning_back_is_judged_after_180_days),
        T_(what_is_lost_and_regained_is_revenue),
        T_(buying_twice_in_365_days_is_repeating),
        T_(an_order_counts_unless_it_was_cancelled),
        T_(the_share_of_wallet_is_of_customers_whose_spend_is_known),
        T_(leads_have_a_first_deal_and_no_purchase_before),
        T_(conversion_is_a_purchase_within_90_days),
        T_(a_median_is_the_middle_or_the_mean_of_two),
        T_(answers_of_the_period_make_the_scores),
        T_(use_and_tickets_are_of_customers),
        T_(costs_go_to_prospects_until_they_buy),
        T_(a_campaign_costs_each_it_reached_the_same),
        T_(entered_values_are_added_up_or_the_latest),
        T_(entered_values_are_those_of_the_region_looked_at),
        T_(entered_values_are_those_that_were_known),
    };
    return cmocka_run_group_tests(tests, fixture_start_schema, fixture_end);
}
