/* Models while the product runs: copies, drafts, what is wrong with them,
 * rehearsals that say what publishing then does, kept or at rest. */
#include "fixture.h"

#include <stdio.h>

#include "model/model.h"
#include "model/rehearsal.h"
#include "model/role.h"
#include "model/stage.h"
#include "model/stage_move.h"

enum { CUSTOMERS = 40 };

static const struct rules *
rules_now(struct fixture *f)
{
    const struct rules *r;
    assert_ok(rules_follow(&f->cx, 0));
    assert_ok(rules_get(&f->cx, &r));
    return r;
}

static struct model_row
model_named(struct fixture *f, const char *code)
{
    struct model_row *list;
    size_t n;
    assert_ok(model_list(&f->cx, &list, &n));
    for (size_t i = 0; i < n; i++)
        if (!strcmp(list[i].code, code))
            return list[i];
    fail_msg("no model %s", code);
    return (struct model_row){0};
}

/* Customer i bought i % 5 times, 20 days apart, the last time yesterday. */
static void
company_make(struct fixture *f)
{
    struct ctx *cx = &f->cx;
    uint64_t ref = 1;
    for (int i = 0; i < CUSTOMERS; i++) {
        assert_ok(db_begin_write(cx));
        assert_ok(db_exec(cx, "INSERT INTO customer (code, name, created_on)"
                          " VALUES (?, 'x', ?)",
                          B_TEXT(arena_printf(f->arena, "C%d", i)),
                          B_DAY(clock_today() - 400)));
        uint64_t id = db_last_id(cx->db);
        for (int k = 0; k < i % 5; k++) {
            struct event e;
            event_clear(&e);
            e.customer_id = id;
            e.kind = EVENT_ORDER;
            e.day = clock_today() - 1 - 20 * k;
            e.ref_id = ++ref;
            e.amount = 1000 * (i + 1);
            assert_ok(event_add(cx, &e));
        }
        assert_ok(stage_refresh_customer(cx, id));
        assert_ok(db_commit(cx));
    }
}

static uint64_t
in_stage(struct fixture *f, unsigned model, unsigned stage)
{
    struct rows r;
    assert_ok(db_find(&f->cx, &r, "SELECT COUNT(*) FROM stage_state"
                      " WHERE model_id = ? AND stage = ?", B_U64(model),
                      B_U64(stage)));
    return rows_u64(&r, 0, 0);
}

static void
restage(struct fixture *f)
{
    struct stage_progress p;
    assert_ok(stage_refresh_range(&f->cx, 1, UINT64_MAX, NULL, NULL, &p));
}

/* ---- faults ---- */

static struct draft_faults
judged(struct fixture *f, const char *model, const struct rule_draft *d)
{
    struct draft_faults faults;
    const struct rules *r = rules_now(f);
    rule_draft_judge(r, rules_model(r, model), d, LANG_EN, &faults);
    return faults;
}

static void
every_shipped_model_is_without_fault_as_a_draft(void **state)
{
    struct fixture *f = *state;
    const struct rules *r = rules_now(f);
    struct rule_draft *d = ARENA_NEW(f->arena, struct rule_draft);
    for (size_t i = 0; i < r->model_count; i++) {
        rule_draft_begin(f->arena, r, &r->models[i], d);
        struct draft_faults faults = judged(f, r->models[i].code, d);
        if (faults.count)
            fail_msg("%s: %s", r->models[i].code, faults.list[0].message);
        assert_true(rule_draft_same(f->arena, r, d, &r->models[i]));
    }
}

static void
a_rule_that_nobody_reaches_is_warned_of(
    void **state)
{
    struct fixture *f = *state;
    const struct rules *r = rules_now(f);
    const struct rule_model *m = rules_model(r, "crm4");
    struct rule_draft *d = ARENA_NEW(f->arena, struct rule_draft);
    rule_draft_begin(f->arena, r, m, d);
    /* New is "purchases >= 1", below active "purchases >= 2 or ...". */
    assert_true(rule_draft_add(d, "new"));
    size_t at = d->count - 2;
    d->rules[at].terms[0].value = "1";
    struct draft_faults faults = judged(f, "crm4", d);
    assert_false(faults.bad);
    assert_int_equal(faults.count, 1);
    assert_int_equal(faults.list[0].rule, at);
    d->rules[at].terms[0].value = "7"; /* more than 1 is at least 1 too */
    assert_int_equal(judged(f, "crm4", d).count, 1);
    d->rules[at].terms[0].op = OP_GE;
    d->rules[at].terms[0].value = "0"; /* also those who never bought */
    assert_int_equal(judged(f, "crm4", d).count, 0);
    d->rules[at].terms[0].value = "x";
    faults = judged(f, "crm4", d);
    assert_true(faults.bad);
    assert_int_equal(faults.list[0].term, 0);
    rule_draft_remove(d, d->count - 1); /* now the last one has a condition */
    d->rules[at].terms[0].value = "0";
    assert_true(judged(f, "crm4", d).bad);
}

/* ---- drafts ---- */

static void
a_draft_is_kept_as_it_was_and_by_one_person_at_a_time(void **state)
{
    struct fixture *f = *state;
    const struct rules *r = rules_now(f);
    const struct rule_model *m = rules_model(r, "relationship4");
    struct rule_draft *d = ARENA_NEW(f->arena, struct rule_draft);
    struct rule_draft *back = ARENA_NEW(f->arena, struct rule_draft);
    rule_draft_begin(f->arena, r, m, d);
    assert_true(rule_draft_term_add(d, 4, 1));
    rule_draft_move(d, 1, 1);
    assert_ok(rule_draft_save(&f->cx, d));
    assert_ok(rule_draft_find(&f->cx, "relationship4", back));
    assert_int_equal(back->version, 1);
    assert_int_equal(back->count, d->count);
    assert_int_equal(back->rules[4].count, d->rules[4].count);
    for (size_t i = 0; i < d->rules[4].count; i++) {
        const struct draft_term *x = &d->rules[4].terms[i];
        const struct draft_term *y = &back->rules[4].terms[i];
        assert_int_equal(x->group, y->group);
        assert_int_equal(x->fact, y->fact);
        assert_int_equal(x->op, y->op);
        assert_string_equal(x->value, y->value);
    }
    assert_ok(rule_draft_save(&f->cx, back));
    assert_int_equal(rule_draft_save(&f->cx, d), ERR_CONFLICT);
    assert_int_equal(rule_draft_drop(&f->cx, d), ERR_CONFLICT);
    assert_ok(rule_draft_drop(&f->cx, back));
    assert_int_equal(rule_draft_find(&f->cx, "relationship4", d),
                     ERR_NOT_FOUND);
}

/* ---- rehearsed, then published ---- */

static uint64_t
moved_between(struct fixture *f, uint64_t id, unsigned from, unsigned to)
{
    struct rehearsal_move *list;
    size_t n;
    assert_ok(rehearsal_moves(&f->cx, id, &list, &n));
    for (size_t i = 0; i < n; i++)
        if (list[i].from == from && list[i].to == to)
            return list[i].customers;
    return 0;
}

static size_t
movers_of(struct ctx *cx, uint64_t id, const struct rehearsal_filter *f,
          uint64_t everybody)
{
    struct rehearsal_movers m;
    assert_ok(rehearsal_movers(cx, id, f, &m));
    assert_int_equal(m.everybody, everybody);
    return m.count;
}

/* In order, nobody twice, as many as the matrix says, in a single row. */
static void
movers_are_those_of_the_counts(struct ctx *cx, uint64_t id)
{
    struct rehearsal_filter f = {.from = 2, .to = 1};
    struct rehearsal_movers m;
    assert_ok(rehearsal_movers(cx, id, &f, &m));
    assert_int_equal(m.count, CUSTOMERS / 5);
    assert_int_equal(m.everybody, CUSTOMERS / 5);
    for (size_t i = 0; i + 1 < m.count; i++) {
        const struct rehearsal_mover *a = &m.list[i];
        assert_true(a->revenue_365 > a[1].revenue_365
                    || (a->revenue_365 == a[1].revenue_365
                        && a->customer_id > a[1].customer_id));
        assert_int_equal(rehearsal_movers_after(&m, a->revenue_365,
                                                a->customer_id), i + 1);
    }
    assert_ok(rehearsal_movers_name(cx, m.list, m.count));
    for (size_t i = 0; i < m.count; i++)
        assert_true(m.list[i].name[0] && m.list[i].code[0]);
    assert_null(m.list[0].owner);
    f = (struct rehearsal_filter){.from = 1, .to = 2};
    assert_int_equal(movers_of(cx, id, &f, 0), 0);
    f = (struct rehearsal_filter){.of_owner = true};
    assert_int_equal(movers_of(cx, id, &f, CUSTOMERS / 5), CUSTOMERS / 5);
    f.owner_id = 77;
    assert_int_equal(movers_of(cx, id, &f, 0), 0);
    cx->actor.reach = REACH_NONE;
    f = (struct rehearsal_filter){0};
    assert_int_equal(movers_of(cx, id, &f, CUSTOMERS / 5), 0);
    cx->actor.reach = REACH_ALL;
}

/* Of one row each they took as long to write as everybody took to read. */
static void
movers_are_written_by_the_thousand(struct fixture *f, uint64_t id)
{
    struct rows r;
    assert_ok(db_find(&f->cx, &r, "SELECT COUNT(*) FROM rehearsal_part"
                                  " WHERE rehearsal_id = ?", B_U64(id)));
    assert_int_equal(rows_u64(&r, 0, 0), 1);
}

/* Who was in the bin is not shown, nor who has left it for good. */
static void
movers_that_went_are_not_shown(struct fixture *f, uint64_t id)
{
    struct rehearsal_filter all = {0};
    const char *whom = "(SELECT customer_id FROM rehearsal_sample ORDER BY"
                       " customer_id LIMIT 1)";
    fixture_sql(f, arena_printf(f->arena, "UPDATE customer SET deleted_at ="
                                " NOW() WHERE id = %s", whom));
    assert_int_equal(movers_of(&f->cx, id, &all, CUSTOMERS / 5),
                     CUSTOMERS / 5 - 1);
    fixture_sql(f, "UPDATE rehearsal SET as_of = as_of - INTERVAL 31 DAY");
    assert_int_equal(movers_of(&f->cx, id, &all, CUSTOMERS / 5),
                     CUSTOMERS / 5 - 1);
    fixture_sql(f, arena_printf(f->arena, "UPDATE customer SET deleted_at ="
                                " NULL WHERE id = %s;\nUPDATE rehearsal SET"
                                " as_of = as_of + INTERVAL 31 DAY", whom));
}

static void
a_draft_edited_since_makes_it_old(struct ctx *cx, const struct rehearsal *r,
                                  struct rule_draft d)
{
    struct rehearsal_age age;
    assert_ok(rehearsal_age(cx, r, &d, &age));
    assert_false(age.old);
    d.version++;
    assert_ok(rehearsal_age(cx, r, &d, &age));
    assert_true(age.draft && age.old);
    d.version--; /* another draft may have as many edits */
    d.changed_at = r->created_at + 1;
    assert_ok(rehearsal_age(cx, r, &d, &age));
    assert_true(age.draft && age.old);
}

static void
a_rehearsal_says_what_publishing_then_does(void **state)
{
    struct fixture *f = *state;
    struct ctx *cx = &f->cx;
    struct rule_draft *d = ARENA_NEW(f->arena, struct rule_draft);
    struct rehearsal last;
    struct rehearsal_sample *samples;
    size_t n;
    uint64_t id;
    cx->actor.reach = REACH_ALL;
    company_make(f);
    /* segments4 without its rule for loyal customers and with a new boundary:
     * who bought twice is new, who bought once is a prospect again. */
    const struct rules *r = rules_now(f);
    rule_draft_begin(f->arena, r, rules_model(r, "segments4"), d);
    assert_int_equal(in_stage(f, 2, 1), CUSTOMERS / 5); /* prospect */
    assert_int_equal(in_stage(f, 2, 2), CUSTOMERS / 5 * 4); /* new */
    rule_draft_remove(d, 1);
    d->rules[1].terms[0].value = "2";
    assert_ok(rule_draft_save(cx, d));
    /* Some are read row by row, some have no pack at all. */
    fixture_sql(f, "UPDATE event_pack SET data = NULL"
                   " WHERE customer_id % 3 = 0;\n"
                   "DELETE FROM event_pack WHERE customer_id % 5 = 0;\n");
    assert_ok(rehearsal_start(cx, d, &id));
    assert_ok(rehearsal_run(cx, id, NULL, NULL));
    assert_ok(rehearsal_latest(cx, "segments4", &last));
    assert_true(last.done);
    assert_int_equal(last.customers, CUSTOMERS);
    assert_int_equal(last.moved, CUSTOMERS / 5);
    assert_int_equal(moved_between(f, id, 2, 1), CUSTOMERS / 5);
    assert_int_equal(moved_between(f, id, 2, 2), CUSTOMERS / 5 * 3);
    assert_int_equal(moved_between(f, id, 1, 1), CUSTOMERS / 5);
    assert_ok(rehearsal_samples(cx, id, &samples, &n));
    assert_int_equal(n, CUSTOMERS / 5);
    assert_string_equal(samples[0].code, "C36"); /* most revenue first */
    movers_are_those_of_the_counts(cx, id);
    movers_are_written_by_the_thousand(f, id);
    movers_that_went_are_not_shown(f, id);
    cx->actor.reach = REACH_NONE;
    assert_ok(rehearsal_samples(cx, id, &samples, &n));
    assert_int_equal(n, 0);
    cx->actor.reach = REACH_ALL;
    a_draft_edited_since_makes_it_old(cx, &last, *d);
    /* Nothing has changed yet. */
    restage(f);
    assert_int_equal(in_stage(f, 2, 1), CUSTOMERS / 5);
    assert_ok(db_begin_write(cx));
    assert_ok(rule_draft_publish(cx, d, clock_today(), "twice is new"));
    assert_ok(db_commit(cx));
    restage(f);
    assert_int_equal(in_stage(f, 2, 1), CUSTOMERS / 5 * 2);
    assert_int_equal(in_stage(f, 2, 2), CUSTOMERS / 5 * 3);
    struct model_version *v;
    assert_ok(model_versions(cx, "segments4", &v, &n));
    assert_int_equal(n, 2);
    assert_string_equal(v[0].note, "twice is new");
    assert_int_equal(v[0].valid_from, clock_today());
}

static void
days_before_a_version_keep_their_stages_unless_it_is_dated_back(void **state)
{
    struct fixture *f = *state;
    struct ctx *cx = &f->cx;
    struct rows r;
    static const char SQL_BEFORE[] =
        "SELECT COUNT(*) FROM stage_change WHERE model_id = 2 AND day < ?"
        " AND corrects_day IS NOT NULL";
    struct rule_draft *d = ARENA_NEW(f->arena, struct rule_draft);
    assert_ok(db_find(cx, &r, SQL_BEFORE, B_DAY(clock_today())));
    assert_int_equal(rows_u64(&r, 0, 0), 0);
    const struct rules *rules = rules_now(f);
    rule_draft_begin(f->arena, rules, rules_model(rules, "segments4"), d);
    assert_string_equal(d->rules[1].terms[0].value, "2");
    assert_ok(rule_draft_save(cx, d));
    assert_ok(db_begin_write(cx));
    assert_ok(rule_draft_publish(cx, d, clock_today() - 365, ""));
    assert_ok(db_commit(cx));
    restage(f);
    assert_ok(db_find(cx, &r, SQL_BEFORE, B_DAY(clock_today())));
    assert_true(rows_u64(&r, 0, 0) > 0);
    /* It overtakes the one before: that reads no day any more. */
    rules = rules_now(f);
    assert_int_equal(rules_version(rules_model(rules, "segments4"),
                                   clock_today())->version, 3);
    assert_int_equal(rules_version(rules_model(rules, "segments4"),
                                   clock_today() - 366)->version, 1);
}

/* ---- models and stages ---- */

static void
a_copy_starts_at_rest_and_gets_its_ledger_when_it_is_switched_on(void **state)
{
    struct fixture *f = *state;
    struct ctx *cx = &f->cx;
    struct model_edit copy = {.code = "own4", .name_zh_cn = "自",
                              .name_zh_tw = "自", .name_en = "Own",
                              .position = 90};
    assert_ok(db_begin_write(cx));
    assert_ok(model_copy(cx, "segments4", &copy));
    assert_int_equal(model_copy(cx, "segments4", &copy), ERR_INVALID);
    assert_ok(db_commit(cx));
    const struct rules *r = rules_now(f);
    const struct rule_model *own = rules_model(r, "own4");
    assert_non_null(own);
    assert_false(own->kept);
    assert_int_equal(own->version_count, 1);
    restage(f);
    assert_int_equal(in_stage(f, own->number, 1), 0);
    struct rows rows;
    struct model_row m = model_named(f, "own4");
    assert_int_equal(model_make_default(cx, &m), ERR_INVALID);
    assert_ok(model_keep(cx, &m, true));
    assert_ok(db_find(cx, &rows, "SELECT written FROM model"
                      " WHERE code = 'own4'"));
    assert_int_equal(rows_u64(&rows, 0, 0), 1); /* whoever changes by now */
    restage(f);
    assert_int_equal(in_stage(f, (unsigned)m.number, 1), CUSTOMERS / 5 * 2);
    m = model_named(f, "own4");
    assert_ok(model_make_default(cx, &m));
    restage(f);
    assert_ok(db_find(cx, &rows, "SELECT COUNT(*) FROM customer"
                      " WHERE stage = 'prospect'"));
    assert_int_equal(rows_u64(&rows, 0, 0), CUSTOMERS / 5 * 2);
    m = model_named(f, "own4");
    assert_int_equal(model_keep(cx, &m, false), ERR_INVALID);
    m = model_named(f, "lifecycle6");
    assert_ok(model_make_default(cx, &m));
    m = model_named(f, "own4");
    assert_int_equal(model_use(cx, &m, false), ERR_INVALID);
    assert_ok(model_keep(cx, &m, false));
    assert_ok(db_find(cx, &rows, "SELECT kind, arg FROM job"
                      " ORDER BY id DESC LIMIT 1"));
    assert_string_equal(rows_text(&rows, 0, 0), "stage_all");
    assert_string_equal(rows_text(&rows, 0, 1), "");
    m = model_named(f, "own4");
    assert_ok(model_use(cx, &m, false));
    assert_null(rules_model(rules_now(f), "own4"));
    restage(f);
}

static void
a_stage_in_use_cannot_be_retired(void **state)
{
    struct fixture *f = *state;
    struct ctx *cx = &f->cx;
    struct stage_edit was, next;
    struct problems wrong;
    struct rule_draft *d = ARENA_NEW(f->arena, struct rule_draft);
    assert_ok(stage_edit_find(cx, "relationship4", 2, &was));
    next = was;
    next.retired = true;
    rules_now(f);
    assert_ok(stage_edit_judge(cx, "relationship4", &was, &next, &wrong));
    assert_int_equal(wrong.count, 1);
    /* Rules without it: still not while its customers are not read again. */
    const struct rules *r = rules_now(f);
    rule_draft_begin(f->arena, r, rules_model(r, "relationship4"), d);
    for (size_t i = 0; i < d->count; i++)
        if (!strcmp(d->rules[i].stage, was.code))
            rule_draft_remove(d, i--);
    assert_ok(rule_draft_save(cx, d));
    assert_true(in_stage(f, 8, 2) > 0);
    assert_ok(rule_draft_publish(cx, d, clock_today(), ""));
    rules_now(f);
    assert_ok(stage_edit_judge(cx, "relationship4", &was, &next, &wrong));
    assert_int_equal(wrong.count, 1);
    restage(f);
    assert_int_equal(in_stage(f, 8, 2), 0);
    assert_ok(stage_edit_judge(cx, "relationship4", &was, &next, &wrong));
    assert_int_equal(wrong.count, 0);
    assert_ok(stage_edit_save(cx, "relationship4", &was, &next));
    assert_int_equal(stage_edit_save(cx, "relationship4", &was, &next),
                     ERR_CONFLICT);
    r = rules_now(f);
    const struct rule_model *m = rules_model(r, "relationship4");
    assert_true(m->stages[rules_stage(m, was.code)].retired);
}

/* How many objections there are to retiring a stage, and the first. */
static size_t
retired_judged(struct fixture *f, const char *model, unsigned number,
               const char **message)
{
    struct stage_edit was, next;
    struct problems wrong;
    rules_now(f);
    assert_ok(stage_edit_find(&f->cx, model, number, &was));
    next = was;
    next.retired = true;
    assert_ok(stage_edit_judge(&f->cx, model, &was, &next, &wrong));
    *message = wrong.count ? wrong.list[0].message : "";
    return wrong.count;
}

/* Nobody writes down the stages of a model at rest: only the moves tell. */
static void
a_move_by_hand_keeps_a_stage_of_a_model_at_rest_from_being_retired(
    void **state)
{
    struct fixture *f = *state;
    struct ctx *cx = &f->cx;
    struct model_edit copy = {.code = "rest4", .name_zh_cn = "静",
                              .name_zh_tw = "靜", .name_en = "Rest",
                              .position = 91};
    struct rule_draft *d = ARENA_NEW(f->arena, struct rule_draft);
    struct stage_move *moves;
    const char *message;
    size_t n;
    cx->actor = (struct actor){.user_id = 1, .login = "boss",
                               .roles = ROLE_MANAGER, .reach = REACH_ALL,
                               .may_write = true};
    assert_ok(model_copy(cx, "crm4", &copy));
    const struct rules *r = rules_now(f);
    const struct rule_model *m = rules_model(r, "rest4");
    const struct rule_stage *old = &m->stages[rules_stage(m, "established")];
    struct stage_move move = {
        .customer_id = 1, .until_on = DAY_NONE, .reason = "knows",
        .from = m->stages[rules_stage(m, "prospect")].number,
        .to = old->number};
    assert_ok(db_begin_write(cx));
    assert_ok(stage_move_make(cx, m, &move));
    assert_ok(db_commit(cx));
    rule_draft_begin(f->arena, r, m, d);
    for (size_t i = 0; i < d->count; i++)
        if (!strcmp(d->rules[i].stage, "established"))
            rule_draft_remove(d, i--);
    assert_ok(rule_draft_save(cx, d));
    assert_ok(rule_draft_publish(cx, d, clock_today(), ""));
    assert_int_equal(retired_judged(f, "rest4", old->number, &message), 1);
    assert_non_null(strstr(message, "C0"));
    /* Deleted it may come back; over or taken back it holds nobody. */
    fixture_sql(f, "UPDATE customer SET deleted_at = NOW() WHERE id = 1");
    assert_int_equal(retired_judged(f, "rest4", old->number, &message), 1);
    fixture_sql(f, "UPDATE customer SET deleted_at = NULL WHERE id = 1;\n"
                   "UPDATE stage_move SET until_on = @today");
    assert_int_equal(retired_judged(f, "rest4", old->number, &message), 1);
    fixture_sql(f, "UPDATE stage_move SET until_on = @today - INTERVAL 1 DAY");
    assert_int_equal(retired_judged(f, "rest4", old->number, &message), 0);
    fixture_sql(f, "UPDATE stage_move SET until_on = NULL");
    assert_ok(stage_moves(cx, 1, &moves, &n));
    assert_ok(db_begin_write(cx));
    assert_ok(stage_move_end(cx, 1, moves[0].id));
    assert_ok(db_commit(cx));
    assert_int_equal(retired_judged(f, "rest4", old->number, &message), 0);
}

/* Codes of the stages in their order, each with its place. */
static const char *
places(struct fixture *f, const char *model)
{
    struct rows r;
    assert_ok(db_find(&f->cx, &r, "SELECT GROUP_CONCAT(code, position ORDER BY"
                      " position SEPARATOR ' ') FROM stage"
                      " WHERE model_code = ?", B_TEXT(model)));
    return rows_text(&r, 0, 0);
}

static void
place(struct fixture *f, unsigned number, int64_t position)
{
    struct stage_edit was, next;
    assert_ok(stage_edit_find(&f->cx, "rest4", number, &was));
    next = was;
    next.position = position;
    assert_ok(stage_edit_save(&f->cx, "rest4", &was, &next));
}

static void
no_two_stages_have_the_same_place(void **state)
{
    struct fixture *f = *state;
    struct stage_edit none = {0}, own = {.code = "own", .colour = "1",
        .position = 1, .name_zh_cn = "自", .name_zh_tw = "自",
        .name_en = "Own", .limit_days = FIELD_EMPTY, .meaning_zh_cn = "",
        .meaning_zh_tw = "", .meaning_en = ""};
    assert_string_equal(places(f, "rest4"), "prospect1 new2 active3"
                                            " established4 left5");
    place(f, 3, 1); /* forward: before who was there */
    assert_string_equal(places(f, "rest4"), "active1 prospect2 new3"
                                            " established4 left5");
    place(f, 3, 3); /* back: behind who was there */
    assert_string_equal(places(f, "rest4"), "prospect1 new2 active3"
                                            " established4 left5");
    assert_ok(stage_edit_save(&f->cx, "rest4", &none, &own));
    assert_string_equal(places(f, "rest4"), "own1 prospect2 new3 active4"
                                            " established5 left6");
    place(f, 5, 20); /* nobody is there */
    assert_string_equal(places(f, "rest4"), "own1 prospect2 new3 active4"
                                            " established5 left20");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_shipped_model_is_without_fault_as_a_draft),
        cmocka_unit_test(
            a_rule_that_nobody_reaches_is_warned_of),
        cmocka_unit_test(
            a_draft_is_kept_as_it_was_and_by_one_person_at_a_time),
        cmocka_unit_test(a_rehearsal_says_what_publishing_then_does),
        cmocka_unit_test(
            days_before_a_version_keep_their_stages_unless_it_is_dated_back),
        cmocka_unit_test(
            a_copy_starts_at_rest_and_gets_its_ledger_when_it_is_switched_on),
        cmocka_unit_test(a_stage_in_use_cannot_be_retired),
        cmocka_unit_test(
            a_move_by_hand_keeps_a_stage_of_a_model_at_rest_from_being_retired),
        cmocka_unit_test(no_two_stages_have_the_same_place),
    };
    return cmocka_run_group_tests(tests, fixture_start_schema, fixture_end);
}
