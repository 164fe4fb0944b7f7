/* The stages of one customer as a page: in every model, as of a past day, its
 * history with what was corrected later, and moves by hand. */
#include <inttypes.h>

#include "db/db.h"
#include "model/event.h"
#include "model/stage.h"
#include "page/browser.h"

static struct fixture *f;
static uint64_t boss, buyer;

static void
order_put(uint64_t customer, int32_t day)
{
    struct event e;
    event_clear(&e);
    e.customer_id = customer;
    e.kind = EVENT_ORDER;
    e.day = day;
    e.amount = 100000;
    e.ref_id = (uint64_t)day;
    assert_ok(db_begin_write(&f->cx));
    assert_ok(event_add(&f->cx, &e));
    assert_ok(stage_refresh_customer(&f->cx, customer));
    assert_ok(db_commit(&f->cx));
}

static int
start(void **state)
{
    if (fixture_start_schema(state) != 0)
        return -1;
    f = *state;
    browser_prepare(f);
    boss = make_user(f, "boss", ROLE_MANAGER, 1);
    make_user(f, "li", ROLE_SALES, 1);
    f->cx.actor = (struct actor){.user_id = boss, .reach = REACH_ALL,
                                 .may_write = true};
    assert_ok(db_exec(&f->cx, "INSERT INTO customer (code, name, created_on,"
                      " owner_id, team_id) VALUES ('B1', '买<b>家',"
                      " '2024-01-05', ?, 1)", B_U64(boss)));
    buyer = db_last_id(f->cx.db);
    order_put(buyer, clock_today() - 40);
    return 0;
}

static void
as(struct browser *b, const char *login)
{
    browser_open(b, f);
    assert_int_equal(browser_login(b, login, TEST_PASSWORD), 303);
}

static const char *
page_of(struct browser *b, const char *rest)
{
    return arena_printf(b->connection->arena, "/customer/%" PRIu64 "/stage%s",
                        buyer, rest);
}

static void
only_who_may_see_the_customer_sees_its_stages(void **state)
{
    struct browser b;
    as(&b, "li");
    assert_int_equal(browser_get(&b, page_of(&b, "")), 404);
    browser_close(&b);
    as(&b, "boss");
    assert_int_equal(browser_get(&b, page_of(&b, "")), 200);
    assert_true(browser_sees(&b, "买&lt;b&gt;家"));
    assert_int_equal(browser_get(&b, page_of(&b, "?model=moon")), 404);
    browser_close(&b);
}

static void
every_model_in_use_has_a_stage_a_reason_and_a_history(void **state)
{
    const struct rules *rules;
    struct browser b;
    assert_ok(rules_get(&f->cx, &rules));
    assert_true(rules->model_count >= 8);
    as(&b, "boss");
    for (size_t i = 0; i < rules->model_count; i++) {
        const struct rule_model *m = &rules->models[i];
        const char *href = page_of(&b, arena_printf(b.connection->arena,
                                                    "?model=%s", m->code));
        struct stage_now now[RULE_MODELS];
        const struct rules *own;
        struct facts facts;
        assert_int_equal(browser_get(&b, href), 200);
        assert_true(browser_sees(&b, m->name[LANG_ZH_CN]));
        assert_ok(stage_as_of(&f->cx, buyer, DAY_NONE, &own, now, &facts));
        if (now[i].stage >= 0)
            assert_true(browser_sees(&b,
                                     m->stages[now[i].stage]
                                         .name[LANG_ZH_CN]));
        /* A model at rest is worked out on the spot, and says so. */
        assert_int_equal(browser_times(&b, "即时判定") > 0, !m->kept);
    }
    browser_close(&b);
}

static void
a_past_day_is_read_by_the_events_up_to_it(void **state)
{
    struct browser b;
    const char *before = day_iso(f->arena, clock_today() - 41);
    as(&b, "boss");
    assert_int_equal(browser_get(&b, page_of(&b, "?model=lifecycle6")), 200);
    assert_true(browser_sees(&b, "name=\"reason\""));
    assert_int_equal(
        browser_get(&b, page_of(&b, arena_printf(b.connection->arena,
                                                 "?model=lifecycle6&day=%s",
                                                 before))), 200);
    assert_true(browser_sees(&b, "clm-notice-warn"));
    assert_true(browser_sees(&b, before));
    /* The past is looked at, not changed. */
    assert_false(browser_sees(&b, "name=\"reason\""));
    /* What is no day, or one to come, is today, and that is said. */
    assert_int_equal(browser_get(&b, page_of(&b, arena_printf(
        b.connection->arena, "?day=%s",
        day_iso(b.connection->arena, clock_today() + 30)))), 200);
    assert_false(browser_sees(&b, "clm-notice-warn"));
    assert_true(browser_sees(&b, "该日尚未到来，显示的是今天。"));
    assert_int_equal(browser_get(&b, page_of(&b, "?day=soon")), 200);
    assert_false(browser_sees(&b, "clm-notice-warn"));
    assert_true(browser_sees(&b, "日期无效，显示的是今天。"));
    assert_int_equal(browser_get(&b, page_of(&b, arena_printf(
        b.connection->arena, "?day=%s",
        day_iso(b.connection->arena, clock_today())))), 200);
    assert_false(browser_sees(&b, "role=\"alert\""));
    browser_close(&b);
}

static void
a_past_day_has_its_facts_and_what_came_later_is_marked(void **state)
{
    static const char *const LATER = "<tr class=\"clm-soft\">";
    size_t later[2];
    struct browser b;
    as(&b, "boss");
    assert_int_equal(browser_get(&b, page_of(&b, "?model=lifecycle6")), 200);
    assert_false(browser_sees(&b, LATER) || browser_sees(&b, "facts-title"));
    for (int ago = 41; ago >= 39; ago -= 2) {
        const char *day = day_iso(b.connection->arena, clock_today() - ago);
        bool bought = ago < 40;
        assert_int_equal(browser_get(&b, page_of(&b, arena_printf(
            b.connection->arena, "?model=lifecycle6&day=%s", day))), 200);
        assert_true(browser_sees(&b, arena_printf(
            b.connection->arena, "购买次数</span> %d<", bought)));
        assert_int_equal(browser_sees(&b, "¥1,000<"), bought);
        later[bought] = browser_times(&b, LATER);
        assert_int_equal(browser_times(&b, "晚于所查看的日期"), later[bought]);
    }
    assert_true(later[0] > later[1]); /* the purchase came in between */
    browser_close(&b);
}

static void
what_was_corrected_stays_in_the_history_struck_through(void **state)
{
    struct browser b;
    as(&b, "boss");
    assert_int_equal(browser_get(&b, page_of(&b, "?model=lifecycle6")), 200);
    assert_false(browser_sees(&b, "<del>"));
    order_put(buyer, clock_today() - 90); /* told late: it bought before */
    assert_int_equal(browser_get(&b, page_of(&b, "?model=lifecycle6")), 200);
    assert_true(browser_sees(&b, "<del>"));
    assert_true(browser_sees(&b, "clm-soft-small"));
    browser_close(&b);
}

static void
a_move_by_hand_is_shown_and_taken_back(void **state)
{
    struct browser b;
    struct rows r;
    as(&b, "boss");
    assert_int_equal(browser_get(&b, page_of(&b, "")), 200);
    assert_int_equal(browser_post(&b, page_of(&b, ""),
                                  "model=lifecycle6&to=loyalty&reason="), 422);
    assert_int_equal(browser_post(&b, page_of(&b, ""),
                                  "model=lifecycle6&to=churn&reason=x"), 422);
    assert_int_equal(browser_post(&b, page_of(&b, ""),
                                  "model=lifecycle6&to=loyalty&reason=knows"),
                     303);
    assert_int_equal(browser_get(&b, page_of(&b, "")), 200);
    assert_true(browser_sees(&b, "knows"));
    assert_ok(db_find(&f->cx, &r, "SELECT id FROM stage_move"));
    const char *back = page_of(&b, arena_printf(b.connection->arena,
                                                "/%" PRIu64 "/back",
                                                rows_u64(&r, 0, 0)));
    assert_true(browser_sees(&b, back));
    assert_int_equal(browser_post(&b, back, ""), 303);
    assert_int_equal(browser_get(&b, page_of(&b, "")), 200);
    assert_false(browser_sees(&b, back));
    assert_int_equal(browser_post(&b, back, ""), 404);
    browser_close(&b);
}

/* A model at rest has no ledger; who moved the customer is known all the same. */
static void
the_history_of_a_model_at_rest_says_who_moved_by_hand(void **state)
{
    struct browser b;
    (void)state;
    as(&b, "boss");
    assert_int_equal(browser_get(&b, page_of(&b, "?model=crm4")), 200);
    assert_false(browser_sees(&b, "手工移动 · boss"));
    assert_int_equal(browser_post(&b, page_of(&b, ""),
                                  "model=crm4&to=established&reason=knows"),
                     303);
    assert_int_equal(browser_get(&b, page_of(&b, "?model=crm4")), 200);
    assert_true(browser_sees(&b, "<td>手工移动 · boss</td>"));
    assert_true(browser_sees(&b, "即时判定"));
    assert_false(browser_sees(&b, "规则 0"));
    browser_close(&b);
}

/* The rules give the stage for what a person said. */
static void
a_declared_loss_is_by_a_person_in_every_model(void **state)
{
    struct browser b;
    struct event e;
    (void)state;
    as(&b, "boss");
    assert_int_equal(browser_get(&b, page_of(&b, "")), 200);
    assert_false(browser_sees(&b, "由人宣布"));
    event_clear(&e);
    e.customer_id = buyer;
    e.kind = EVENT_DECLARED_LOST;
    e.day = clock_today();
    e.ref_id = 1;
    assert_ok(db_begin_write(&f->cx));
    assert_ok(event_add(&f->cx, &e));
    assert_ok(stage_refresh_customer(&f->cx, buyer));
    assert_ok(db_commit(&f->cx));
    assert_int_equal(browser_get(&b, page_of(&b, "?model=service6")), 200);
    /* All but crm4, where the move by hand stands. */
    assert_int_equal(browser_times(&b, ">由人宣布</span>"), 7);
    assert_true(browser_sees(&b, "<td>由人宣布 · boss</td>"));
    browser_close(&b);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_who_may_see_the_customer_sees_its_stages),
        cmocka_unit_test(
            every_model_in_use_has_a_stage_a_reason_and_a_history),
        cmocka_unit_test(a_past_day_is_read_by_the_events_up_to_it),
        cmocka_unit_test(
            a_past_day_has_its_facts_and_what_came_later_is_marked),
        cmocka_unit_test(
            what_was_corrected_stays_in_the_history_struck_through),
        cmocka_unit_test(a_move_by_hand_is_shown_and_taken_back),
        cmocka_unit_test(
            the_history_of_a_model_at_rest_says_who_moved_by_hand),
        cmocka_unit_test(a_declared_loss_is_by_a_person_in_every_model),
    };
    return cmocka_run_group_tests(tests, start, fixture_end);
}
