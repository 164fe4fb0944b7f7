/* Moves by hand in the database: ledger with person and reason, the end by day,
 * by facts and by hand, what a model forbids or asks for first. */
#include "fixture.h"

#include <stdio.h>

#include "model/event.h"
#include "model/stage.h"
#include "model/stage_move.h"

static struct fixture *f;
static const struct rule_model *model;

static int
start(void **state)
{
    if (fixture_start_schema(state) != 0)
        return -1;
    f = *state;
    f->cx.actor = (struct actor){.user_id = 1, .login = "boss",
                                 .roles = ROLE_MANAGER, .reach = REACH_ALL,
                                 .may_write = true};
    const struct rules *r;
    assert_ok(rules_load(&f->cx, f->arena, &r));
    model = rules_model(r, "lifecycle6");
    return 0;
}

static uint64_t
customer_new(const char *code, int32_t bought_ago)
{
    struct event e;
    struct ctx *cx = &f->cx;
    assert_ok(db_exec(cx, "INSERT INTO customer (code, name, created_on)"
                      " VALUES (?, 'x', ?)", B_TEXT(code),
                      B_DAY(clock_today() - 50)));
    uint64_t id = db_last_id(cx->db);
    if (bought_ago >= 0) {
        event_clear(&e);
        e.customer_id = id;
        e.kind = EVENT_ORDER;
        e.day = clock_today() - bought_ago;
        e.ref_id = id + 1000;
        e.amount = 100;
        assert_ok(event_add(cx, &e));
    }
    assert_ok(stage_refresh_customer(cx, id));
    return id;
}

static struct stage_move
move_to(uint64_t customer, const char *from, const char *to)
{
    return (struct stage_move){
        .customer_id = customer, .until_on = DAY_NONE, .reason = "because",
        .from = model->stages[rules_stage(model, from)].number,
        .to = model->stages[rules_stage(model, to)].number};
}

static const char *
stage_on(uint64_t customer, int32_t day)
{
    struct stage_now now[RULE_MODELS];
    struct facts facts;
    const struct rules *r;
    assert_ok(stage_as_of(&f->cx, customer, day, &r, now, &facts));
    const struct rule_model *m = rules_model(r, "lifecycle6");
    int stage = now[m - r->models].stage;
    return stage < 0 ? "none" : m->stages[stage].code;
}

static const char SQL_LAST[] =
    "SELECT s.from_stage, s.to_stage, s.rule_no, s.rule_version, s.reason,"
    " s.account_id, c.stage FROM stage_change s"
    " JOIN customer c ON c.id = s.customer_id WHERE s.customer_id = ?"
    " AND s.model_id = 1 ORDER BY s.day DESC, s.seq DESC LIMIT 1";

static void
a_move_is_in_the_ledger_with_person_and_reason(void **s)
{
    struct rows r;
    uint64_t id = customer_new("M1", -1);
    struct stage_move m = move_to(id, "awareness", "loyalty"), *list;
    size_t n;
    assert_ok(stage_move_make(&f->cx, model, &m));
    assert_ok(db_find(&f->cx, &r, SQL_LAST, B_U64(id)));
    assert_int_equal(rows_u64(&r, 0, 1), m.to);
    assert_int_equal(rows_u64(&r, 0, 2), 0);
    assert_int_equal(rows_u64(&r, 0, 3), 0);
    assert_string_equal(rows_text(&r, 0, 4), "moved");
    assert_int_equal(rows_u64(&r, 0, 5), 1);
    assert_string_equal(rows_text(&r, 0, 6), "loyalty");
    assert_string_equal(stage_on(id, clock_today() - 1), "awareness");
    /* Read once more, nothing is new. */
    struct stage_progress p;
    assert_ok(stage_refresh_range(&f->cx, id, id, NULL, NULL, &p));
    assert_int_equal(p.changed, 0);
    assert_ok(stage_moves(&f->cx, id, &list, &n));
    assert_int_equal(n, 1);
    assert_ok(stage_move_end(&f->cx, id, list[0].id));
    assert_int_equal(stage_move_end(&f->cx, id, list[0].id), ERR_NOT_FOUND);
    assert_string_equal(stage_on(id, DAY_NONE), "awareness");
    assert_ok(db_find(&f->cx, &r, SQL_LAST, B_U64(id)));
    assert_string_equal(rows_text(&r, 0, 6), "awareness");
}

static void
it_stands_to_its_last_day_or_until_the_rules_differ(void **s)
{
    uint64_t day = customer_new("M2", -1), facts = customer_new("M3", 10);
    struct stage_move m = move_to(day, "awareness", "usage");
    m.until_on = clock_today() + 3;
    assert_ok(stage_move_make(&f->cx, model, &m));
    assert_string_equal(stage_on(day, clock_today() + 3), "usage");
    assert_string_equal(stage_on(day, clock_today() + 4), "awareness");
    /* Bought 10 days ago; 31 days after a purchase the rules say usage. */
    m = move_to(facts, "purchase", "loyalty");
    m.until_facts = true;
    assert_ok(stage_move_make(&f->cx, model, &m));
    assert_string_equal(stage_on(facts, clock_today() + 20), "loyalty");
    assert_string_equal(stage_on(facts, clock_today() + 21), "usage");
}

static enum err
rules_save(const struct stage_move_rules *rules)
{
    struct rows r;
    assert_ok(db_find(&f->cx, &r, "SELECT version FROM model WHERE code ="
                                  " 'lifecycle6'"));
    return stage_move_rules_save(&f->cx, model, rows_i64(&r, 0, 0), rules);
}

static void
what_the_model_forbids_or_asks_for_first_is_refused(void **s)
{
    uint64_t id = customer_new("M4", -1);
    struct stage_move m = move_to(id, "awareness", "churn");
    struct stage_move_rules *rules = ARENA_NEW(f->arena,
                                               struct stage_move_rules);
    struct customer_edit c;
    const char *const *missing;
    int targets[RULE_STAGES];
    size_t n;
    /* Nobody is moved into a loss: it is declared. */
    assert_int_equal(stage_move_make(&f->cx, model, &m), ERR_INVALID);
    assert_ok(stage_move_targets(&f->cx, model, 0, targets, &n));
    assert_int_equal(n, 4);
    m = move_to(id, "awareness", "usage");
    rules->banned[m.from][m.to] = true;
    rules->needed[m.to] = 1;  /* the industry */
    assert_ok(rules_save(rules));
    assert_ok(stage_move_targets(&f->cx, model, 0, targets, &n));
    assert_int_equal(n, 3);
    assert_int_equal(stage_move_make(&f->cx, model, &m), ERR_INVALID);
    rules->banned[m.from][m.to] = false;
    assert_ok(rules_save(rules));
    assert_ok(customer_edit_find(&f->cx, id, &c));
    assert_ok(stage_move_missing(&f->cx, model, rules_stage(model, "usage"),
                                 &c, &missing, &n));
    assert_int_equal(n, 1);
    assert_int_equal(stage_move_make(&f->cx, model, &m), ERR_INVALID);
    assert_ok(db_exec(&f->cx, "UPDATE customer SET industry_id = 1"
                      " WHERE id = ?", B_U64(id)));
    m.reason = "";
    assert_int_equal(stage_move_make(&f->cx, model, &m), ERR_INVALID);
    m.reason = "now";
    assert_ok(stage_move_make(&f->cx, model, &m));
    f->cx.actor.reach = REACH_NONE;
    m = move_to(id, "usage", "loyalty");
    assert_int_not_equal(stage_move_make(&f->cx, model, &m), OK);
    f->cx.actor.reach = REACH_ALL;
}

static int
begin(void **s)
{
    return db_begin_write(&f->cx) == OK ? 0 : -1;
}

static int
commit(void **s)
{
    return db_commit(&f->cx) == OK ? 0 : -1;
}

#define in_transaction(test)                                                  \
    cmocka_unit_test_setup_teardown(test, begin, commit)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        in_transaction(a_move_is_in_the_ledger_with_person_and_reason),
        in_transaction(it_stands_to_its_last_day_or_until_the_rules_differ),
        in_transaction(what_the_model_forbids_or_asks_for_first_is_refused),
    };
    return cmocka_run_group_tests(tests, start, fixture_end);
}
