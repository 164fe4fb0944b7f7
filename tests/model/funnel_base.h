/* A base of random customers for the tests of the funnel, and what they all do:
 * some are in the bin, some gone for good, some known late. */
#ifndef TESTS_MODEL_FUNNEL_BASE_H
#define TESTS_MODEL_FUNNEL_BASE_H

#include "fixture.h"

#include <stdio.h>

#include "funnel_reference.h"
#include "life.h"
#include "model/stage.h"

enum { CUSTOMERS = 160, OUTSIDERS = 3 };

static int32_t first_day;

/* ---- the base ---- */

static void
event_store(struct ctx *cx, uint64_t customer, const struct event *from)
{
    struct event e = *from;
    e.customer_id = customer;
    e.id = 0;
    e.ref_id = e.ref_id ? e.ref_id + customer * 1000 : 0;
    if (e.other_id && e.kind != EVENT_OPPORTUNITY_STEP)
        e.other_id += customer * 1000;
    e.category_id = e.category_id > 3 ? 0 : e.category_id;
    assert_ok(event_add(cx, &e));
}

/* Its life, told on one day; some of it only later. */
static void
customer_live(struct ctx *cx, struct drawn *l, int number)
{
    static const char *const regions[] = {"north", "south", "east", ""};
    static const char *const grades[] = {"A", "B", "-"};
    char code[16];
    life_make(l, number);
    snprintf(code, sizeof code, "C%04d", CUSTOMERS - number);
    assert_ok(db_exec(cx, "INSERT INTO customer (code, name, created_on,"
                      " owner_id, team_id, region_code, grade, kind,"
                      " size_code) VALUES (?, 'x', ?, ?, ?, ?, ?, ?, ?)",
                      B_TEXT(code), B_DAY(l->first), B_REF(dice(4)),
                      B_REF(dice(4)), B_TEXT(regions[dice(4)]),
                      B_TEXT(grades[dice(3)]),
                      B_TEXT(chance(30) ? "person" : "company"),
                      B_TEXT(chance(50) ? "s1" : "")));
    uint64_t id = db_last_id(cx->db);
    for (size_t i = 0; i < l->n; i++)
        event_store(cx, id, &l->e[i]);
    assert_ok(stage_refresh_customer(cx, id));
    if (first_day == 0 || l->first < first_day)
        first_day = l->first;
}

static uint64_t
customer_of(struct ctx *cx, int number)
{
    struct rows r;
    char code[16];
    snprintf(code, sizeof code, "C%04d", CUSTOMERS - number);
    assert_ok(db_find(cx, &r, "SELECT id FROM customer WHERE code = ?",
                      B_TEXT(code)));
    return rows_u64(&r, 0, 0);
}

/* What became known of a customer, and when: half of the rows and events of
 * even customers by the end of 2021, the rest a year later. */
static void
make_known(struct fixture *f)
{
    fixture_sql(f,
        "UPDATE stage_change SET recorded_at = GREATEST(day, '2021-06-01')"
        " + INTERVAL IF(customer_id % 2, 1, 400) DAY;\n"
        "UPDATE event SET recorded_at = GREATEST(day, '2021-06-01')"
        " + INTERVAL IF(customer_id % 2, 1, 400) DAY;\n");
}

static void
bin_some(struct fixture *f, struct ctx *cx)
{
    for (int i = 0; i < 12; i++) {
        uint64_t id = customer_of(cx, i * 7);
        assert_ok(db_begin_write(cx));
        assert_ok(db_exec(cx, "UPDATE customer SET deleted_at = ?"
                          " WHERE id = ?", B_TIME(clock_now()), B_U64(id)));
        assert_ok(stage_refresh_customer(cx, id));
        assert_ok(db_commit(cx));
    }
    for (int i = 0; i < OUTSIDERS; i++)
        assert_ok(db_exec(cx, "UPDATE customer SET remark = 'purge'"
                          " WHERE id = ?", B_U64(customer_of(cx, i * 7))));
    fixture_sql(f, "DELETE FROM event WHERE customer_id IN"
                   " (SELECT id FROM customer WHERE remark = 'purge');\n"
                   "DELETE FROM warning WHERE customer_id IN"
                   " (SELECT id FROM customer WHERE remark = 'purge');\n"
                   "DELETE FROM customer WHERE remark = 'purge';\n");
}

static int
base_start(void **state)
{
    if (fixture_start_schema(state) != 0)
        return -1;
    struct fixture *f = *state;
    struct drawn *l = calloc(1, sizeof *l);
    f->cx.actor.reach = REACH_ALL;
    fixture_sql(f, "SET FOREIGN_KEY_CHECKS = 0;\n"
                   "INSERT INTO category (code, name_zh_cn, name_zh_tw,"
                   " name_en) VALUES ('c1', 'x', 'x', 'x'),"
                   " ('c2', 'x', 'x', 'x'), ('c3', 'x', 'x', 'x');\n"
                   "INSERT INTO account (id, login, name) VALUES"
                   " (1001, 'o1', 'o1');\n");
    assert_ok(db_exec(&f->cx, "SET FOREIGN_KEY_CHECKS = 0"));
    assert_ok(db_begin_write(&f->cx));
    for (int i = 0; i < CUSTOMERS; i++)
        customer_live(&f->cx, l, i);
    assert_ok(db_commit(&f->cx));
    make_known(f);
    bin_some(f, &f->cx);
    free(l);
    return 0;
}

static const struct rule_model *
model(struct ctx *cx, const char *code)
{
    const struct rules *r;
    assert_ok(rules_get(cx, &r));
    return rules_model(r, code);
}

/* ---- comparing ---- */

static inline void
list_is(struct ctx *cx, const struct scope *s, enum slice_kind kind, int a,
        int b, uint64_t total)
{
    struct funnel_list l;
    struct slice sl = {kind, a, b}, again;
    const char *text = slice_text(cx->arena, s, &sl);
    assert_true(slice_read(s, text, &again));
    assert_memory_equal(&again, &sl, sizeof sl);
    assert_ok(funnel_list(cx, s, &sl, ORDER_CODE, false, 0, 1000, &l));
    if (l.total != total)
        print_error("%s\n", text);
    assert_int_equal(l.total, total);
    assert_int_equal(l.count, total < 1000 ? total : 1000);
}

static inline void
scope_year(struct ctx *cx, const char *code, int year, struct scope *s)
{
    scope_usual(s, model(cx, code), day_from_ymd(year, 3, 1),
                day_from_ymd(year, 11, 30));
    s->window = 120;
    s->cohort_from = s->from;
    s->cohort_to = s->to;
}

/* A connection of its own, who sees all, with a copy as of now. */
static struct ctx *
fresh(struct fixture *f)
{
    const struct copy *c;
    struct ctx *cx = fixture_connect(f, DB_RUNTIME);
    cx->actor.reach = REACH_ALL;
    assert_ok(copy_build(cx, DAY_NONE, &c));
    return cx;
}

#endif
