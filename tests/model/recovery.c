/* Recovery cases in the database: what opens one, its reasons, how it may end,
 * and what its end means for the stage. */
#include "fixture.h"

#include <stdlib.h>

#include "core/clock.h"
#include "model/entry.h"
#include "model/event.h"
#include "model/recovery_board.h"
#include "model/recovery_worth.h"
#include "model/stage.h"

/* A change is a transaction, as in a request. */
#define CHANGE(call)                                                          \
    do {                                                                      \
        assert_ok(db_begin_write(&f->cx));                                    \
        assert_ok(call);                                                      \
        assert_ok(db_commit(&f->cx));                                         \
    } while (0)

static struct fixture *f;

static void
as(uint64_t id, unsigned roles, int reach)
{
    f->cx.actor = (struct actor){.user_id = id, .login = "who",
                                 .roles = roles, .reach = reach,
                                 .may_write = true};
}

static int
start(void **state)
{
    if (fixture_start_schema(state) != 0)
        return -1;
    f = *state;
    as(1, ROLE_MANAGER | ROLE_SALES, REACH_ALL);
    return 0;
}

static uint64_t
customer_new(const char *code, int32_t bought_ago)
{
    struct event e;
    struct ctx *cx = &f->cx;
    assert_ok(db_begin_write(cx));
    assert_ok(db_exec(cx, "INSERT INTO customer (code, name, created_on)"
                      " VALUES (?, 'x', ?)", B_TEXT(code),
                      B_DAY(clock_today() - 500)));
    uint64_t id = db_last_id(cx->db);
    event_clear(&e);
    e.customer_id = id;
    e.kind = EVENT_ORDER;
    e.day = clock_today() - bought_ago;
    e.ref_id = id + 1000;
    e.amount = 100;
    assert_ok(event_add(cx, &e));
    assert_ok(stage_refresh_customer(cx, id));
    assert_ok(db_commit(cx));
    return id;
}

static struct entry
entered(const char *kind, uint64_t customer, const char *status,
        const char *reason, const char *family, const char *text)
{
    const struct entry_kind *k = entry_kind_find(kind);
    struct entry was, next;
    struct problems wrong;
    assert_ok(entry_new(&f->cx, k, customer, &was));
    next = was;
    next.day = clock_today();
    next.status = status;
    next.reason = reason;
    next.family = family;
    next.text = text;
    assert_ok(entry_judge(&f->cx, k, &was, &next, &wrong));
    assert_int_equal(wrong.count, 0);
    CHANGE(entry_save(&f->cx, k, &was, &next));
    return next;
}

static struct recovery
only_case(uint64_t customer)
{
    struct recovery_filter any = {.state = -1, .open = -1,
                                  .customer_id = customer};
    struct recovery *list;
    size_t n;
    assert_ok(recovery_list(&f->cx, &any, &list, &n));
    assert_int_equal(n, 1);
    return list[0];
}

static const char *
wrong_with(const struct recovery *c, const char *outcome)
{
    struct recovery_ending x = {outcome, clock_today(), FIELD_EMPTY, ""};
    struct problems wrong;
    assert_ok(recovery_close_judge(&f->cx, c, &x, &wrong));
    return wrong.count ? wrong.list[0].field : "";
}

static void
a_running_notice_opens_one_case_with_its_last_day(void **s)
{
    uint64_t id = customer_new("R1", 20);
    struct entry notice = entered("notice", id, NULL, NULL, NULL, "too slow");
    struct recovery c = only_case(id);
    assert_string_equal(c.cause, "notice");
    assert_int_equal(c.state, RECOVERY_STATE_AT_RISK);
    assert_int_equal(c.notice_id, notice.id);
    assert_memory_equal(c.code, "WH-", 3);
    struct rows r;
    assert_ok(db_find(&f->cx, &r, "SELECT ends_on FROM termination_notice"
                      " WHERE id = ?", B_U64(notice.id)));
    assert_int_equal(c.deadline, rows_day(&r, 0, 0));
    entered("notice", id, NULL, NULL, NULL, "once more");
    assert_int_equal(only_case(id).id, c.id);
    /* Not withdrawn yet, nothing bought, no reason. */
    assert_string_equal(wrong_with(&c, "withdrawn"), "outcome");
    assert_string_equal(wrong_with(&c, "restored"), "outcome");
    assert_string_equal(wrong_with(&c, "lost"), "outcome");
    assert_string_equal(wrong_with(&c, "released"), "");
    assert_string_equal(wrong_with(&c, "nothing"), "outcome");
}

static void
a_notice_in_the_bin_takes_an_untouched_case_with_it(void **s)
{
    uint64_t id = customer_new("R2", 20);
    const struct entry_kind *k = entry_kind_find("notice");
    struct entry notice = entered("notice", id, NULL, NULL, NULL, "x"), now;
    struct recovery_filter any = {.state = -1, .open = -1,
                                  .customer_id = id};
    struct recovery *list;
    size_t n;
    assert_ok(entry_find(&f->cx, k, id, notice.id, &now));
    CHANGE(entry_delete(&f->cx, k, &now));
    assert_ok(recovery_list(&f->cx, &any, &list, &n));
    assert_int_equal(n, 0);
    CHANGE(entry_restore(&f->cx, k, id, notice.id));
    assert_string_equal(only_case(id).cause, "notice");
}

static void
a_declared_loss_has_a_reason_and_a_case(void **s)
{
    const struct entry_kind *k = entry_kind_find("declaration");
    uint64_t id = customer_new("R3", 20);
    struct entry was, next;
    struct problems wrong;
    assert_ok(entry_new(&f->cx, k, id, &was));
    next = was;
    next.day = clock_today();
    next.status = "lost";
    assert_ok(entry_judge(&f->cx, k, &was, &next, &wrong));
    assert_string_equal(wrong.list[0].field, "reason");
    next.reason = "other";
    assert_ok(entry_judge(&f->cx, k, &was, &next, &wrong));
    assert_string_equal(wrong.list[0].field, "reason_text");
    entered("declaration", id, "lost", "other", "company",
            "the colour");
    struct recovery c = only_case(id);
    struct recovery_reason *why;
    size_t n;
    assert_string_equal(c.cause, "loss");
    assert_int_equal(c.lost_on, clock_today());
    assert_int_equal(c.review_on, clock_today() + RECOVERY_REVIEW_DAYS);
    assert_string_equal(c.stage, "churn");
    assert_ok(recovery_reasons(&f->cx, c.id, &why, &n));
    assert_int_equal(n, 1);
    assert_string_equal(why[0].code, "other");
    assert_string_equal(why[0].family, "company");
    assert_string_equal(why[0].text, "the colour");
    assert_true(why[0].main);
    assert_string_equal(wrong_with(&c, "lost"), "");
}

static void
one_reason_is_the_main_one(void **s)
{
    uint64_t id = customer_new("R4", 20);
    entered("notice", id, NULL, NULL, NULL, "x");
    struct recovery c = only_case(id);
    struct recovery_reason service = {.code = "service_response", .main = true,
                                      .said_by = "customer", .text = "27 h"};
    struct recovery_reason price = {.code = "lower_price", .main = true};
    struct recovery_reason other = {.code = "other"}, *why;
    struct problems wrong;
    size_t n;
    CHANGE(recovery_reason_set(&f->cx, &c, &service));
    CHANGE(recovery_reason_set(&f->cx, &c, &price));
    assert_ok(recovery_reasons(&f->cx, c.id, &why, &n));
    assert_int_equal(n, 2);
    assert_string_equal(why[0].code, "lower_price");
    assert_true(why[0].main);
    assert_false(why[1].main);
    assert_string_equal(only_case(id).reason, "lower_price");
    assert_ok(recovery_reason_judge(&f->cx, &other, &wrong));
    assert_int_equal(wrong.count, 2);
    other.code = "no_such";
    assert_ok(recovery_reason_judge(&f->cx, &other, &wrong));
    assert_string_equal(wrong.list[0].field, "reason");
    CHANGE(recovery_reason_remove(&f->cx, &c,
                                  "service_response"));
    assert_int_equal(recovery_reason_remove(&f->cx, &c,
                                  "service_response"),
                     ERR_NOT_FOUND);
}

static int64_t
relationship(uint64_t customer, const char *stage)
{
    struct stage_now now[RULE_MODELS];
    struct facts facts;
    const struct rules *r;
    assert_ok(stage_as_of(&f->cx, customer, DAY_NONE, &r, now, &facts));
    const struct rule_model *m = rules_model(r, "relationship4");
    return now[m - r->models].stage == rules_stage(m, stage);
}

static void
a_restored_customer_bought_since_and_its_stage_says_so(void **s)
{
    uint64_t id = customer_new("R5", 40), opened;
    struct recovery_ending x = {"restored", clock_today(), 1200, "call"};
    struct ctx *cx = &f->cx;
    CHANGE(recovery_open_by_hand(cx, id, &opened));
    assert_int_equal(recovery_open_by_hand(cx, id, &opened), ERR_CONFLICT);
    struct recovery c = only_case(id);
    assert_string_equal(wrong_with(&c, "restored"), "outcome");
    assert_ok(db_exec(cx, "INSERT INTO sales_order (order_no, customer_id,"
                      " ordered_on, ordered_at, status, amount) VALUES"
                      " ('R5-1', ?, ?, ?, 'done', 5)", B_U64(id),
                      B_DAY(clock_today()), B_TIME(clock_now())));
    assert_string_equal(wrong_with(&c, "restored"), "");
    CHANGE(recovery_move(cx, &c, RECOVERY_STATE_SAVING, NULL));
    assert_ok(db_begin_write(cx));
    assert_int_equal(recovery_close(cx, &c, &x), ERR_CONFLICT);
    db_rollback(cx);
}

static void
closing_and_opening_again_move_the_stage_there_and_back(void **s)
{
    uint64_t id = customer_new("R6", 40), opened;
    struct recovery_ending x = {"restored", clock_today(), 1200, "call"};
    struct ctx *cx = &f->cx;
    struct recovery_step *steps;
    size_t n;
    CHANGE(recovery_open_by_hand(cx, id, &opened));
    struct recovery c = only_case(id);
    CHANGE(recovery_close(cx, &c, &x));
    c = only_case(id);
    assert_int_equal(c.state, RECOVERY_STATE_RESTORED);
    assert_int_equal(c.spent, 1200);
    assert_false(recovery_is_open(&c));
    assert_true(relationship(id, "restored"));
    assert_int_equal(recovery_move(cx, &c, RECOVERY_STATE_SAVING, NULL),
                     ERR_INVALID);
    CHANGE(recovery_reopen(cx, &c, "not yet"));
    c = only_case(id);
    assert_true(recovery_is_open(&c));
    assert_false(relationship(id, "restored"));
    assert_ok(recovery_steps(cx, c.id, &steps, &n));
    assert_int_equal(n, 3);
    assert_string_equal(steps[2].note, "not yet");
}

static void
lost_by_its_end_is_looked_at_again_and_not_lost_once_open(void **s)
{
    uint64_t id = customer_new("R8", 40), opened;
    struct recovery_ending x = {"lost", clock_today(), FIELD_EMPTY, ""};
    struct recovery_reason why = {.code = "lower_price", .main = true};
    struct ctx *cx = &f->cx;
    CHANGE(recovery_open_by_hand(cx, id, &opened));
    struct recovery c = only_case(id);
    CHANGE(recovery_reason_set(cx, &c, &why));
    c = only_case(id);
    CHANGE(recovery_move(cx, &c, RECOVERY_STATE_SAVING, NULL));
    assert_ok(db_exec(cx, "UPDATE recovery_case SET opened_on = ?,"
                      " review_on = ? WHERE id = ?",
                      B_DAY(clock_today() - 20), B_DAY(clock_today() + 10),
                      B_U64(c.id)));
    c = only_case(id);
    CHANGE(recovery_close(cx, &c, &x));
    c = only_case(id);
    assert_int_equal(c.lost_on, clock_today());
    assert_int_equal(c.review_on, clock_today() + RECOVERY_REVIEW_DAYS);
    assert_string_equal(c.stage, "churn"); /* its end declared it */
    CHANGE(recovery_settle(cx, &id, 1));
    assert_string_equal(only_case(id).reason, "lower_price");
    CHANGE(recovery_reopen(cx, &c, NULL));
    c = only_case(id);
    assert_int_equal(c.lost_on, DAY_NONE);
    assert_int_equal(c.state, RECOVERY_STATE_SAVING);
    assert_string_not_equal(c.stage, "churn");
    CHANGE(recovery_settle(cx, &id, 1));
    assert_int_equal(only_case(id).lost_on, DAY_NONE);
}

static void
who_never_bought_is_not_lost_by_the_end_of_a_case(void **s)
{
    struct recovery_ending x = {"lost", clock_today(), FIELD_EMPTY, ""};
    struct recovery_reason why = {.code = "lower_price", .main = true};
    struct rows r;
    uint64_t opened;
    assert_ok(db_exec(&f->cx, "INSERT INTO customer (code, name, created_on)"
                      " VALUES ('R10', 'x', ?)", B_DAY(clock_today())));
    uint64_t id = db_last_id(f->cx.db);
    CHANGE(stage_refresh_customer(&f->cx, id));
    CHANGE(recovery_open_by_hand(&f->cx, id, &opened));
    struct recovery c = only_case(id);
    CHANGE(recovery_reason_set(&f->cx, &c, &why));
    c = only_case(id);
    CHANGE(recovery_close(&f->cx, &c, &x));
    assert_ok(db_query(&f->cx, &r, "SELECT COUNT(*) FROM declaration"
                       " WHERE customer_id = ?", B_U64(id)));
    assert_int_equal(rows_u64(&r, 0, 0), 0);
}

/* Until somebody changes it there, or looks at it a second time. */
static void
a_declaration_that_is_corrected_takes_its_case_along(void **s)
{
    const struct entry_kind *k = entry_kind_find("declaration");
    uint64_t id = customer_new("R9", 40);
    struct entry said =
        entered("declaration", id, "lost", "service_response", NULL, "");
    struct entry was, next;
    struct recovery_reason *why, other = {.code = "bundle", .main = true};
    size_t n;
    assert_ok(entry_find(&f->cx, k, id, said.id, &was));
    next = was;
    next.reason = "budget_cut";
    next.day = clock_today() - 5;
    CHANGE(entry_save(&f->cx, k, &was, &next));
    struct recovery c = only_case(id);
    assert_string_equal(c.reason, "budget_cut");
    assert_int_equal(c.lost_on, clock_today() - 5);
    assert_int_equal(c.review_on,
                     clock_today() - 5 + RECOVERY_REVIEW_DAYS);
    assert_ok(recovery_reasons(&f->cx, c.id, &why, &n));
    assert_int_equal(n, 1);
    CHANGE(recovery_reason_set(&f->cx, &c, &other));
    assert_ok(entry_find(&f->cx, k, id, said.id, &was));
    next = was;
    next.reason = "late_delivery";
    CHANGE(entry_save(&f->cx, k, &was, &next));
    assert_string_equal(only_case(id).reason, "bundle");
}

static void
a_decision_says_who_and_why_and_a_second_look_is_a_manager_s(void **s)
{
    uint64_t id = customer_new("R7", 20);
    entered("declaration", id, "lost", "service_response", NULL, "");
    struct recovery c = only_case(id);
    CHANGE(recovery_decide(&f->cx, &c, "restore", "worth it", 50000));
    assert_int_equal(recovery_decide(&f->cx, &c, "release", "no", 0),
                     ERR_CONFLICT);
    c = only_case(id);
    assert_string_equal(c.decision, "restore");
    assert_int_equal(c.budget, 50000);
    assert_int_equal(recovery_decide(&f->cx, &c, "maybe", "no", 0),
                     ERR_INVALID);
    as(1, ROLE_SALES, REACH_ALL);
    assert_int_equal(recovery_confirm(&f->cx, &c), ERR_DENIED);
    as(1, ROLE_MANAGER, REACH_ALL);
    assert_int_equal(recovery_confirm(&f->cx, &c), ERR_CONFLICT);
    assert_ok(db_exec(&f->cx, "UPDATE recovery_case SET review_on = ?"
                      " WHERE id = ?", B_DAY(clock_today()), B_U64(c.id)));
    CHANGE(recovery_confirm(&f->cx, &c));
    assert_string_equal(only_case(id).review, "confirmed");
}

static void
a_count_is_of_the_rows_of_its_list_and_of_the_actor_s_customers(void **s)
{
    struct recovery_filter all = {.state = -1, .open = -1};
    struct recovery_sum sum;
    struct recovery *list, one;
    size_t n;
    uint64_t counted = 0;
    assert_ok(recovery_list(&f->cx, &all, &list, &n));
    assert_ok(recovery_count(&f->cx, &all, &sum));
    for (int k = 0; k < RECOVERY_STATE_COUNT; k++)
        counted += sum.cases[k];
    assert_int_equal(counted, n);
    assert_true(n >= 6);
    for (int k = 0; k < RECOVERY_STATE_COUNT; k++) {
        all.state = k;
        assert_ok(recovery_list(&f->cx, &all, &list, &n));
        assert_int_equal(n, sum.cases[k]);
    }
    all.state = -1;
    assert_ok(recovery_list(&f->cx, &all, &list, &n));
    uint64_t id = list[0].id;
    as(99, ROLE_SALES, REACH_OWN);
    assert_int_equal(recovery_find(&f->cx, id, &one), ERR_NOT_FOUND);
    all.state = -1;
    assert_ok(recovery_list(&f->cx, &all, &list, &n));
    assert_int_equal(n, 0);
    as(1, ROLE_MANAGER | ROLE_SALES, REACH_ALL);
}

static const char SQL_WORK[] =
    "UPDATE recovery_case SET approval = 'asked', asked_at = NOW(6),"
    " budget = 7, tier = 'A', deadline = @today + INTERVAL 2 DAY,"
    " cause = 'notice' WHERE open = 1 ORDER BY id LIMIT 1;\n"
    "UPDATE recovery_case SET state = 'restored', closed_on = @today"
    " ORDER BY id DESC LIMIT 1;\n"
    "INSERT INTO plan (case_id, template_id, started_on, started_at)"
    " SELECT k.id, t.id, @today, NOW(6) FROM recovery_case k"
    " JOIN plan_template t WHERE k.open = 1 ORDER BY k.id, t.id LIMIT 1;\n"
    "INSERT INTO plan_step (plan_id, case_id, customer_id, position,"
    " account_id, kind, title, since_on, due_on, state) SELECT p.id, k.id,"
    " k.customer_id, n.i, 1, 'call', 'x', @today, @today"
    " - INTERVAL (5 - n.i) DAY, IF(n.i = 1, 'done', 'open') FROM plan p"
    " JOIN recovery_case k ON k.id = p.case_id JOIN (SELECT 1 AS i UNION ALL"
    " SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 9) n;\n";

static uint64_t
listed(struct recovery_filter filter, int64_t *value)
{
    struct recovery *list;
    size_t n;
    assert_ok(recovery_list(&f->cx, &filter, &list, &n));
    *value = 0;
    for (size_t i = 0; i < n; i++)
        *value += list[i].revenue_365;
    return n;
}

#define LISTED(...) listed((struct recovery_filter){__VA_ARGS__}, &value)

static void
each_figure_of_the_board_is_the_list_behind_it(void **s)
{
    struct recovery_board b;
    struct recovery_filter any = {.state = -1, .open = -1};
    int64_t value;
    fixture_sql(f, SQL_WORK);
    assert_ok(recovery_board_read(&f->cx, &any, &b));
    for (int k = 0; k < RECOVERY_STATE_COUNT; k++) {
        int32_t from = k < RECOVERY_STATE_WITHDRAWN ? 0 : b.quarter;
        assert_int_equal(LISTED(.state = k, .open = -1, .closed_from = from),
                         b.cases[k]);
        assert_int_equal(value, b.value[k]);
    }
    assert_int_equal(LISTED(.state = -1, .open = 1, .tier = "A"), b.top);
    assert_int_equal(value, b.top_value);
    assert_true(b.top >= 1);
    assert_int_equal(LISTED(.state = -1, .open = -1, .asked = true), b.asked);
    assert_int_equal(b.asked_budget, 700);
    assert_int_equal(LISTED(.state = -1, .open = -1, .notice_soon = true),
                     b.notices);
    assert_int_equal(value, b.notice_value);
    assert_true(b.notices >= 1);
    assert_int_equal(LISTED(.state = -1, .open = -1, .late_steps = true),
                     b.step_cases);
    assert_int_equal(b.steps, 2);
    assert_int_equal(b.step_due, clock_today() - 3);
    assert_int_equal(LISTED(.state = -1, .open = -1, .won = true,
                            .closed_from = b.regained_from),
                     b.regained_cases);
    assert_int_equal(value, b.regained);
    assert_true(b.regained_cases >= 1);
}

static void
a_card_says_how_far_its_plan_is_and_what_is_late(void **s)
{
    struct recovery_filter late = {.state = -1, .open = -1,
                                   .late_steps = true};
    struct recovery *list;
    struct recovery_progress *p;
    size_t n;
    assert_ok(recovery_list(&f->cx, &late, &list, &n));
    assert_int_equal(n, 1);
    assert_ok(recovery_board_progress(&f->cx, list, n, &p));
    assert_int_equal(p->done, 1);
    assert_int_equal(p->count, 4);
    assert_int_equal(p->late, 2);
    assert_int_equal(p->late_on, clock_today() - 3);
}

/* The list that a group of the page of worth opens. */
static uint64_t
group_listed(const struct recovery_worth_group *g, int by,
             struct recovery_filter filter)
{
    int64_t value;
    bool none = strcmp(g->key, "0") == 0;
    if (by == RECOVERY_WORTH_TEMPLATE) {
        filter.no_plan = none;
        filter.template_id = none ? 0 : strtoull(g->key, NULL, 10);
    }
    filter.reason = by == RECOVERY_WORTH_REASON ? g->key : NULL;
    filter.family = by == RECOVERY_WORTH_FAMILY ? g->key : NULL;
    filter.tier = by == RECOVERY_WORTH_TIER ? g->key : NULL;
    filter.cause = by == RECOVERY_WORTH_CAUSE ? g->key : NULL;
    return listed(filter, &value);
}

static void
each_figure_of_worth_is_the_list_behind_it(void **s)
{
    struct recovery_filter all = {.state = -1, .open = -1,
                                  .closed_from = clock_today() - 730};
    int64_t value;
    for (int by = 0; by < RECOVERY_WORTH_BYS; by++) {
        struct recovery_worth_group *g;
        uint64_t closed = 0, good = 0;
        size_t n;
        assert_ok(recovery_worth_groups(&f->cx, &all, by, &g, &n));
        for (size_t i = 0; i < n; i++) {
            struct recovery_filter won = all;
            closed += g[i].closed;
            good += g[i].good;
            if (by == RECOVERY_WORTH_FAMILY && !*g[i].key)
                continue;
            assert_int_equal(group_listed(&g[i], by, all), g[i].closed);
            won.won = true;
            assert_int_equal(group_listed(&g[i], by, won), g[i].good);
        }
        assert_int_equal(listed(all, &value), closed);
        assert_true(good >= 1);
    }
}

static const char SQL_LATER[] =
    "UPDATE recovery_case SET state = 'restored', closed_on = @today"
    " - INTERVAL 100 DAY, spent = 5, tier = 'B' WHERE open IS NULL"
    " ORDER BY id DESC LIMIT 1;\n"
    "INSERT INTO sales_order (order_no, customer_id, ordered_on, ordered_at, amount,"
    " cost, status) SELECT CONCAT(id, d.n, d.s), customer_id, closed_on"
    " + INTERVAL d.n DAY, closed_on, 40, 10, d.s FROM recovery_case JOIN (SELECT 1 AS"
    " n, 'done' AS s UNION ALL SELECT 90, 'done' UNION ALL SELECT 91, 'done'"
    " UNION ALL SELECT 5, 'cancelled' UNION ALL SELECT 0, 'done') d WHERE"
    " tier = 'B';\n";

static void
what_came_afterwards_counts_the_days_after_the_end(void **s)
{
    struct recovery_filter b = {.state = -1, .open = -1, .tier = "B",
                                .closed_from = clock_today() - 730};
    struct recovery_worth_after after[RECOVERY_WORTH_SPANS];
    fixture_sql(f, SQL_LATER);
    assert_ok(recovery_worth_after(&f->cx, &b, after));
    assert_int_equal(after[0].cases, 1);
    assert_int_equal(after[0].revenue, 8000);
    assert_int_equal(after[0].margin, 6000);
    assert_int_equal(after[0].spent, 500);
    assert_int_equal(after[1].cases, 0);
    assert_int_equal(after[1].margin, FIELD_EMPTY);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_running_notice_opens_one_case_with_its_last_day),
        cmocka_unit_test(a_notice_in_the_bin_takes_an_untouched_case_with_it),
        cmocka_unit_test(a_declared_loss_has_a_reason_and_a_case),
        cmocka_unit_test(one_reason_is_the_main_one),
        cmocka_unit_test(
            a_restored_customer_bought_since_and_its_stage_says_so),
        cmocka_unit_test(
            closing_and_opening_again_move_the_stage_there_and_back),
        cmocka_unit_test(
            lost_by_its_end_is_looked_at_again_and_not_lost_once_open),
        cmocka_unit_test(who_never_bought_is_not_lost_by_the_end_of_a_case),
        cmocka_unit_test(
            a_declaration_that_is_corrected_takes_its_case_along),
        cmocka_unit_test(
            a_decision_says_who_and_why_and_a_second_look_is_a_manager_s),
        cmocka_unit_test(
            a_count_is_of_the_rows_of_its_list_and_of_the_actor_s_customers),
        cmocka_unit_test(each_figure_of_the_board_is_the_list_behind_it),
        cmocka_unit_test(a_card_says_how_far_its_plan_is_and_what_is_late),
        cmocka_unit_test(each_figure_of_worth_is_the_list_behind_it),
        cmocka_unit_test(what_came_afterwards_counts_the_days_after_the_end),
    };
    return cmocka_run_group_tests(tests, start, fixture_end);
}
