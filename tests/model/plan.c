/* Plans of recovery cases in the database: copied from a template, worked off in
 * working days, done by people and by facts, gone with their case. */
#include "fixture.h"

#include "core/clock.h"
#include "model/entry.h"
#include "model/event.h"
#include "model/plan.h"
#include "model/recovery_holdout.h"
#include "model/plan_template.h"
#include "model/recovery.h"
#include "model/stage.h"
#include "model/workday.h"

/* A change is a transaction, as in a request. */
#define CHANGE(call)                                                          \
    do {                                                                      \
        assert_ok(db_begin_write(&f->cx));                                    \
        assert_ok(call);                                                      \
        assert_ok(db_commit(&f->cx));                                         \
    } while (0)

static struct fixture *f;

static int
start(void **state)
{
    if (fixture_start_schema(state) != 0)
        return -1;
    f = *state;
    fixture_sql(f, "INSERT INTO account (id, login, name, password_hash,"
                   " team_id) VALUES (50, 'boss', 'Boss', '', 1),"
                   " (51, 'sal', 'Sal', '', 1), (52, 'serv', 'Serv', '', 1);\n"
                   "INSERT INTO account_role (account_id, role) VALUES"
                   " (50, 'manager'), (51, 'sales'), (52, 'service');\n");
    f->cx.actor = (struct actor){.user_id = 51, .login = "sal", .name = "Sal",
                                 .team_id = 1,
                                 .roles = ROLE_MANAGER | ROLE_SALES,
                                 .reach = REACH_ALL, .may_write = true};
    f->cx.actor.roles |= ROLE_SERVICE; /* changes what all may see */
    return 0;
}

static int64_t
number(const char *sql)
{
    struct rows r;
    assert_ok(db_find(&f->cx, &r, sql));
    return rows_i64(&r, 0, 0);
}

/* A case opened by hand for a new customer of Sal's. */
static struct recovery
case_new(const char *code)
{
    struct recovery c;
    uint64_t id, case_id;
    assert_ok(db_begin_write(&f->cx));
    assert_ok(db_exec(&f->cx, "INSERT INTO customer (code, name, created_on,"
                      " owner_id, team_id) VALUES (?, 'Firm', ?, 51, 1)",
                      B_TEXT(code), B_DAY(clock_today() - 500)));
    id = db_last_id(f->cx.db);
    assert_ok(db_exec(&f->cx, "INSERT INTO contact (customer_id, name, is_key)"
                      " VALUES (?, 'Ms Li', 1)", B_U64(id)));
    assert_ok(recovery_open_by_hand(&f->cx, id, &case_id));
    assert_ok(db_commit(&f->cx));
    assert_ok(recovery_find(&f->cx, case_id, &c));
    return c;
}

static uint64_t
template_id(const char *code)
{
    struct rows r;
    assert_ok(db_find(&f->cx, &r, "SELECT id FROM plan_template WHERE code ="
                      " ?", B_TEXT(code)));
    return rows_u64(&r, 0, 0);
}

static struct plan
started(struct recovery *c, const char *code)
{
    struct plan p;
    CHANGE(plan_start(&f->cx, c, template_id(code), clock_today()));
    assert_ok(recovery_find(&f->cx, c->id, c));
    assert_ok(plan_read(&f->cx, c->id, &p));
    return p;
}

static struct plan
now_of(const struct recovery *c)
{
    struct plan p;
    assert_ok(plan_read(&f->cx, c->id, &p));
    return p;
}

/* ---- templates ---- */

static void
every_family_and_tier_has_a_plan_and_each_has_steps(void **s)
{
    assert_int_equal(number(
        "SELECT COUNT(*) FROM churn_family f JOIN (SELECT 'A' AS tier UNION"
        " SELECT 'B' UNION SELECT 'C' UNION SELECT 'D' UNION SELECT 'below') x"
        " WHERE NOT EXISTS (SELECT 1 FROM plan_template t WHERE t.family_code"
        " = f.code AND t.tier = x.tier AND t.kind = IF(x.tier = 'below',"
        " 'release', 'restore'))"), 0);
    assert_int_equal(number(
        "SELECT COUNT(*) FROM plan_template t WHERE NOT EXISTS (SELECT 1 FROM"
        " plan_step_template x WHERE x.template_id = t.id)"), 0);
    assert_int_equal(number(
        "SELECT COUNT(*) FROM plan_step_template WHERE name_zh_cn = '' OR"
        " name_zh_tw = '' OR name_en = '' OR (text_zh_cn = '') <>"
        " (text_en = '') OR (text_zh_cn = '') <> (text_zh_tw = '')"), 0);
}

static void
what_a_person_changed_is_marked_and_a_copy_has_all_steps(void **s)
{
    uint64_t id = template_id("company_A"), copy;
    struct plan_template_step *steps, *again;
    size_t n, m;
    CHANGE(plan_template_copy(&f->cx, id, &copy));
    assert_ok(plan_template_steps(&f->cx, id, &steps, &n));
    assert_ok(plan_template_steps(&f->cx, copy, &again, &m));
    assert_int_equal(n, m);
    assert_string_equal(steps[n - 1].text_en, again[n - 1].text_en);
    CHANGE(plan_template_step_place(&f->cx, copy, again[1].id, true));
    CHANGE(plan_template_step_remove(&f->cx, copy, again[0].id));
    assert_ok(plan_template_steps(&f->cx, copy, &steps, &n));
    assert_int_equal(n, m - 1);
    assert_int_equal(steps[0].id, again[1].id);
    CHANGE(plan_template_step_place(&f->cx, id, number(arena_printf(
        f->arena, "SELECT MIN(id) FROM plan_step_template WHERE template_id"
        " = %llu", (unsigned long long)id)), false));
    assert_int_equal(number("SELECT touched FROM plan_template WHERE code ="
                            " 'company_A'"), 1);
}

/* ---- working days ---- */

static void
working_days_leave_out_weekends_holidays_and_take_in_exchanged(void **s)
{
    struct workdays w;
    assert_ok(workdays_read(&f->cx, &w));
    int32_t friday = day_from_ymd(2026, 2, 13);
    assert_true(workday_is(&w, day_from_ymd(2026, 2, 14))); /* exchanged */
    assert_false(workday_is(&w, day_from_ymd(2026, 2, 16)));
    assert_int_equal(workday_add(&w, friday, 1), day_from_ymd(2026, 2, 14));
    assert_int_equal(workday_add(&w, friday, 2), day_from_ymd(2026, 2, 24));
    assert_int_equal(workday_add(&w, day_from_ymd(2026, 2, 24), -2), friday);
    assert_int_equal(workday_add(&w, day_from_ymd(2026, 11, 28), 0),
                     day_from_ymd(2026, 11, 30));
    for (int32_t d = friday; d < friday + 30; d++)
        for (int n = 1; n < 9; n++)
            assert_int_equal(workday_between(&w, d, workday_add(&w, d, n)),
                             n);
}

/* ---- a plan ---- */

static void
starting_copies_the_steps_makes_tasks_and_plans_the_case(void **s)
{
    struct recovery c = case_new("P1");
    struct workdays w;
    struct plan p = started(&c, "service_response_A_notice");
    assert_ok(workdays_read(&f->cx, &w));
    assert_int_equal(c.state, RECOVERY_STATE_PLANNED);
    assert_int_equal(p.count, 6);
    assert_int_equal(p.open, 6);
    assert_int_equal(p.steps[0].account_id, 50); /* the manager */
    assert_int_equal(p.steps[1].account_id, 52); /* service */
    assert_int_equal(p.steps[2].account_id, 51);
    assert_int_equal(p.steps[1].due_on, workday_add(&w, clock_today(), 7));
    assert_non_null(strstr(p.steps[0].text, "Ms Li"));
    assert_null(strchr(p.steps[0].text, '{'));
    assert_non_null(strstr(p.steps[2].text, "Sal"));
    assert_int_equal(number(
        "SELECT COUNT(*) FROM task t JOIN plan_step s ON s.task_id = t.id AND"
        " t.source_id = s.id WHERE t.source = 'recovery' AND t.due_on ="
        " s.due_on AND t.account_id = s.account_id"), 6);
    assert_int_equal(c.budget, p.cost);
    struct plan other = started(&c, "any_restore");
    assert_int_equal(other.count, 4);
    assert_int_equal(number("SELECT COUNT(*) FROM task WHERE source ="
                            " 'recovery' AND deleted_at IS NULL"), 4);
}

static void
a_talk_is_logged_from_the_step_and_the_case_is_being_saved(void **s)
{
    struct recovery c = case_new("P2");
    struct plan p = started(&c, "any_restore");
    struct plan_done d = {.spent = 12300, .contact = {
        .kind = "call", .way = "reached", .text = "They want it by Friday",
        .at = TIME_NONE, .minutes = FIELD_EMPTY, .next_on = DAY_NONE}};
    CHANGE(plan_step_done(&f->cx, &c, &p.steps[0], &d));
    assert_ok(recovery_find(&f->cx, c.id, &c));
    assert_int_equal(c.state, RECOVERY_STATE_SAVING);
    assert_int_equal(c.spent, 12300);
    p = now_of(&c);
    assert_int_equal(p.done, 1);
    assert_int_equal(p.next, 1);
    assert_int_not_equal(p.steps[0].interaction_id, 0);
    struct plan_contact *talks;
    size_t n;
    assert_ok(plan_contacts(&f->cx, &c, &talks, &n));
    assert_int_equal(n, 1);
    assert_string_equal(talks[0].text, "They want it by Friday");
    assert_int_equal(talks[0].step, 1);
    assert_ok(db_begin_write(&f->cx));
    assert_int_equal(plan_step_done(&f->cx, &c, &p.steps[0], &d),
                     ERR_CONFLICT);
    db_rollback(&f->cx);
    assert_int_equal(number(arena_printf(f->arena,
        "SELECT done_at IS NOT NULL FROM task WHERE id = %llu",
        (unsigned long long)p.steps[0].task_id)), 1);
}

static void
a_required_step_is_left_out_only_with_a_reason(void **s)
{
    struct recovery c = case_new("P3");
    struct plan p = started(&c, "any_restore");
    assert_int_equal(plan_step_skip(&f->cx, &c, &p.steps[0], ""),
                     ERR_INVALID);
    CHANGE(plan_step_skip(&f->cx, &c, &p.steps[0], "They came to us"));
    CHANGE(plan_step_skip(&f->cx, &c, &p.steps[3], NULL));
    p = now_of(&c);
    assert_string_equal(p.steps[0].state, "skipped");
    assert_string_equal(p.steps[0].note, "They came to us");
    assert_int_equal(p.open, 2);
    assert_int_equal(c.state, RECOVERY_STATE_PLANNED);
}

static void
moving_a_step_moves_those_behind_it_and_can_be_taken_back(void **s)
{
    struct recovery c = case_new("P4");
    struct plan p = started(&c, "company_A"), moved;
    struct workdays w;
    assert_ok(workdays_read(&f->cx, &w));
    assert_int_equal(plan_step_move(&f->cx, &c, &p.steps[1],
                                    clock_today() - 1, true), ERR_INVALID);
    int32_t to = workday_add(&w, p.steps[1].due_on, 3);
    CHANGE(plan_step_move(&f->cx, &c, &p.steps[1], to, true));
    moved = now_of(&c);
    assert_true(moved.can_undo);
    assert_int_equal(moved.steps[0].due_on, p.steps[0].due_on);
    for (size_t i = 1; i < p.count; i++)
        assert_int_equal(moved.steps[i].due_on,
                         workday_add(&w, p.steps[i].due_on, 3));
    assert_int_equal(number("SELECT COUNT(*) FROM plan_step s JOIN task t ON"
                            " t.id = s.task_id WHERE t.due_on <> s.due_on"),
                     0);
    CHANGE(plan_move_undo(&f->cx, &c));
    moved = now_of(&c);
    assert_false(moved.can_undo);
    for (size_t i = 0; i < p.count; i++)
        assert_int_equal(moved.steps[i].due_on, p.steps[i].due_on);
    assert_int_equal(plan_move_undo(&f->cx, &c), ERR_CONFLICT);
    CHANGE(plan_step_move(&f->cx, &c, &p.steps[1], to, false));
    assert_int_equal(now_of(&c).steps[2].due_on, p.steps[2].due_on);
}

static struct entry
entered(const char *kind, uint64_t customer, int32_t ago)
{
    const struct entry_kind *k = entry_kind_find(kind);
    struct entry was, next;
    struct problems wrong;
    static int last;
    assert_ok(entry_new(&f->cx, k, customer, &was));
    next = was;
    next.day = clock_today() - ago;
    next.code = arena_printf(f->arena, "N-%d", ++last);
    next.amount = 50000;
    next.status = "done";
    assert_ok(entry_judge(&f->cx, k, &was, &next, &wrong));
    assert_int_equal(wrong.count, 0);
    CHANGE(entry_save(&f->cx, k, &was, &next));
    return next;
}

static void
a_fact_does_the_step_that_waits_for_it_and_an_older_one_does_not(void **s)
{
    struct recovery c = case_new("P5");
    struct plan p = started(&c, "company_lost");
    size_t at = 0;
    while (strcmp(p.steps[at].done_when, "order") != 0)
        at++;
    entered("order", c.customer_id, 3);
    assert_string_equal(now_of(&c).steps[at].state, "open");
    entered("order", c.customer_id, 0);
    p = now_of(&c);
    assert_string_equal(p.steps[at].state, "done");
    assert_null(p.steps[at].state_by);
    assert_int_equal(number(arena_printf(f->arena,
        "SELECT done_at IS NOT NULL AND done_by IS NULL FROM task WHERE id ="
        " %llu", (unsigned long long)p.steps[at].task_id)), 1);
}

static void
the_daily_run_finds_facts_that_came_another_way(void **s)
{
    struct recovery c = case_new("P6");
    struct plan p = started(&c, "company_lost");
    struct event e;
    uint64_t n;
    event_clear(&e);
    e.customer_id = c.customer_id;
    e.kind = EVENT_CSAT;
    e.score = 5;
    e.ref_id = 7001;
    CHANGE(event_add(&f->cx, &e));
    assert_ok(plan_settle_due(&f->cx, &n));
    assert_int_equal(n, 1);
    assert_ok(plan_settle_due(&f->cx, &n));
    assert_int_equal(n, 0);
    assert_int_equal(now_of(&c).done, 1);
    assert_int_equal(p.done, 0);
}

static void
the_end_of_a_case_takes_its_open_steps_but_the_question_after_it(void **s)
{
    struct recovery c = case_new("P7");
    struct plan p = started(&c, "company_A");
    entered("order", c.customer_id, 0);
    struct recovery_ending x = {"restored", clock_today(), FIELD_EMPTY, ""};
    assert_ok(recovery_find(&f->cx, c.id, &c));
    CHANGE(recovery_close(&f->cx, &c, &x));
    p = now_of(&c);
    assert_string_equal(p.state, "ended");
    assert_int_equal(p.count, 1);
    assert_string_equal(p.steps[0].done_when, "feedback");
    assert_int_equal(number(arena_printf(f->arena,
        "SELECT COUNT(*) FROM task WHERE customer_id = %llu AND deleted_at IS"
        " NULL AND done_at IS NULL", (unsigned long long)c.customer_id)), 1);
}

static uint64_t
rows_of_suggestion(const struct recovery *c)
{
    struct plan_choice *list;
    size_t n;
    uint64_t before = fixture_rows_read(&f->cx);
    assert_ok(plan_suggest(&f->cx, c, &list, &n));
    return fixture_rows_read(&f->cx) - before;
}

/* With a hundred thousand cases the page of one took longer than it may. */
static void
what_other_plans_have_done_is_not_read(const struct recovery *c)
{
    uint64_t before = rows_of_suggestion(c);
    struct recovery other = case_new("P8O");
    fixture_sql(f, arena_printf(f->arena,
        "INSERT INTO recovery_case (id, code, customer_id, cause,"
        " warning_code, opened_on, opened_at, state_on, state, closed_on)"
        " SELECT 20000 + seq, CONCAT('V-', seq), %llu, 'warning',"
        " CONCAT('v', seq), '2026-01-01', '2026-01-01', '2026-01-01', 'lost',"
        " '2026-02-01' FROM seq_1_to_3000;\n"
        "INSERT INTO plan (case_id, template_id, state, started_on,"
        " started_at) SELECT 20000 + seq, (SELECT MIN(id) FROM plan_template"
        " WHERE family_code = 'customer'), 'ended', '2026-01-01', '2026-01-01'"
        " FROM seq_1_to_3000;\n", (unsigned long long)other.customer_id));
    assert_in_range(rows_of_suggestion(c), 1, before + 200);
    fixture_sql(f, "DELETE FROM plan WHERE case_id > 20000;\n"
                   "DELETE FROM recovery_case WHERE id > 20000;\n");
}

static void
templates_are_offered_by_fit_until_thirty_cases_ended_with_one(void **s)
{
    struct recovery c = case_new("P8");
    struct plan_choice *list;
    size_t n;
    fixture_sql(f, arena_printf(f->arena,
        "UPDATE recovery_case SET reason_code = 'service_response', tier ="
        " 'A', cause = 'notice' WHERE id = %llu;\n",
        (unsigned long long)c.id));
    assert_ok(recovery_find(&f->cx, c.id, &c));
    assert_ok(plan_suggest(&f->cx, &c, &list, &n));
    assert_true(list[0].reason && list[0].tier && list[0].state);
    assert_false(list[0].ranked);
    fixture_sql(f, arena_printf(f->arena,
        "INSERT INTO recovery_case (id, code, customer_id, cause,"
        " warning_code, opened_on, opened_at, state_on, state, closed_on)"
        " SELECT 9000 + seq, CONCAT('W-', seq), %llu, 'warning',"
        " CONCAT('w', seq), '2026-01-01', '2026-01-01', '2026-01-01',"
        " IF(seq < 20, 'restored', 'lost'), '2026-02-01' FROM seq_1_to_30;\n"
        "INSERT INTO plan (case_id, template_id, state, started_on,"
        " started_at) SELECT 9000 + seq, (SELECT id FROM plan_template WHERE"
        " code = 'any_restore'), 'ended', '2026-01-01', '2026-01-01' FROM"
        " seq_1_to_30;\n", (unsigned long long)c.customer_id));
    assert_ok(plan_suggest(&f->cx, &c, &list, &n));
    assert_true(list[0].ranked);
    assert_int_equal(list[0].id, template_id("any_restore"));
    assert_int_equal(list[0].closed, 30);
    assert_int_equal(list[0].won, 19);
    what_other_plans_have_done_is_not_read(&c);
    c.decision = "release";
    assert_ok(plan_suggest(&f->cx, &c, &list, &n));
    assert_int_equal(n, 1);
    assert_int_equal(list[0].id, template_id("any_release"));
}

/* Each count of both arms is the list behind it. */
static void
arms(uint64_t template, struct recovery_arm *with, struct recovery_arm *without)
{
    const struct recovery_filter all = {.state = -1, .open = -1,
                                        .template_id = template};
    struct recovery_holdout *list;
    struct recovery *cases;
    size_t n, listed;
    *with = *without = (struct recovery_arm){0, 0};
    assert_ok(recovery_holdouts(&f->cx, &all, &list, &n));
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(list[i].template_id, template);
        *with = list[i].treated;
        *without = list[i].waited;
    }
    for (int arm = 0; arm < 2; arm++)
        for (int won = 0; won < 2; won++) {
            struct recovery_filter of = all;
            const struct recovery_arm *x = arm ? without : with;
            of.arm = arm ? "waited" : "treated";
            of.arm_won = won;
            assert_ok(recovery_list(&f->cx, &of, &cases, &listed));
            assert_int_equal(listed, won ? x->won : x->cases);
        }
}

static void
a_share_of_the_cases_waits_once_and_never_where_notice_was_given(void **s)
{
    struct recovery c = case_new("P9"), noticed = case_new("P10");
    struct recovery_arm with, without;
    uint64_t id = template_id("any_restore");
    fixture_sql(f, "UPDATE plan_template SET holdout_percent = 100,"
                   " holdout_days = 10 WHERE code = 'any_restore';\n");
    noticed.cause = "notice";
    assert_int_equal(started(&noticed, "any_restore").count, 4);
    struct plan p = started(&c, "any_restore");
    assert_string_equal(p.state, "waiting");
    assert_int_equal(p.count, 0);
    assert_int_equal(p.until_on, clock_today() + 10);
    assert_int_equal(c.state, RECOVERY_STATE_AT_RISK);
    assert_int_equal(number(arena_printf(f->arena,
        "SELECT COUNT(*) FROM task WHERE customer_id = %llu AND due_on > '%s'"
        " AND account_id = 51", (unsigned long long)c.customer_id,
        day_iso(f->arena, clock_today()))), 1);
    arms(id, &with, &without);
    assert_int_equal(without.cases, 0);
    p = started(&c, "any_restore");
    assert_string_equal(p.state, "running");
    assert_int_equal(p.count, 4);
    fixture_sql(f, arena_printf(f->arena,
        "UPDATE plan SET until_on = @today - INTERVAL 3 DAY WHERE"
        " case_id = %llu AND arm = 'waited';\n", (unsigned long long)c.id));
    arms(id, &with, &without);
    assert_int_equal(without.cases, 1);
    assert_int_equal(without.won, 0);
    assert_int_equal(with.cases, 0);
    fixture_sql(f, arena_printf(f->arena,
        "UPDATE recovery_case SET state = 'restored', closed_on = @today"
        " - INTERVAL 3 DAY WHERE id = %llu;\n", (unsigned long long)c.id));
    arms(id, &with, &without);
    assert_int_equal(without.won, 1);
    fixture_sql(f, "UPDATE plan SET until_on = until_on - INTERVAL 1 DAY"
                   " WHERE arm = 'waited';\n");
    arms(id, &with, &without);
    assert_int_equal(without.cases, 1);
    assert_int_equal(without.won, 0);
    fixture_sql(f, "UPDATE plan_template SET holdout_percent = 0 WHERE code ="
                   " 'any_restore';\n");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_family_and_tier_has_a_plan_and_each_has_steps),
        cmocka_unit_test(
            what_a_person_changed_is_marked_and_a_copy_has_all_steps),
        cmocka_unit_test(
            working_days_leave_out_weekends_holidays_and_take_in_exchanged),
        cmocka_unit_test(
            starting_copies_the_steps_makes_tasks_and_plans_the_case),
        cmocka_unit_test(
            a_talk_is_logged_from_the_step_and_the_case_is_being_saved),
        cmocka_unit_test(a_required_step_is_left_out_only_with_a_reason),
        cmocka_unit_test(
            moving_a_step_moves_those_behind_it_and_can_be_taken_back),
        cmocka_unit_test(
            a_fact_does_the_step_that_waits_for_it_and_an_older_one_does_not),
        cmocka_unit_test(the_daily_run_finds_facts_that_came_another_way),
        cmocka_unit_test(
            the_end_of_a_case_takes_its_open_steps_but_the_question_after_it),
        cmocka_unit_test(
            templates_are_offered_by_fit_until_thirty_cases_ended_with_one),
        cmocka_unit_test(
            a_share_of_the_cases_waits_once_and_never_where_notice_was_given),
    };
    return cmocka_run_group_tests(tests, start, fixture_end);
}
