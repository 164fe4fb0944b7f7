/* Rules that are published while others read: each reader sees one whole set
 * from first to last, the next one the new set, and no old set stays. */
#include "fixture.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "model/stage.h"

enum { READERS = 3, ROUNDS = 40 };

static atomic_int ended;

/* The name and the limit are changed together. */
static void
set_is_whole(const struct rules *r)
{
    const struct rule_stage *s = &rules_model(r, "crm4")->stages[0];
    int written = atoi(s->name[0]);
    if (written) /* 0: the name that ships */
        assert_int_equal(written, s->limit_days);
}

static void *
reader_main(void *arg)
{
    struct ctx *cx = arg;
    uint64_t newest = 0;
    while (!atomic_load(&ended)) {
        const struct rules *r, *again;
        arena_reset(cx->arena);
        assert_ok(rules_follow(cx, 0));
        assert_ok(rules_get(cx, &r));
        assert_true(r->generation >= newest);
        newest = r->generation;
        set_is_whole(r);
        assert_ok(rules_get(cx, &again));
        set_is_whole(again);
        set_is_whole(r); /* still there, whatever came meanwhile */
    }
    return NULL;
}

static enum err
publish(struct ctx *cx, void *arg)
{
    int *round = arg;
    char name[16];
    snprintf(name, sizeof name, "%d", *round);
    TRY(db_exec(cx, "UPDATE stage SET name_zh_cn = ?, name_zh_tw = ?,"
                " name_en = ?, limit_days = ? WHERE model_code = 'crm4'"
                " AND position = 1", B_TEXT(name), B_TEXT(name),
                B_TEXT(name), B_I64(*round)));
    return rules_changed(cx);
}

static void
readers_see_whole_sets_and_the_newest_at_their_next_look(void **state)
{
    struct fixture *f = *state;
    struct ctx *cx[READERS];
    pthread_t t[READERS];
    const struct rules *r;
    for (int i = 0; i < READERS; i++) {
        cx[i] = fixture_connect(f, DB_RUNTIME);
        assert_int_equal(pthread_create(&t[i], NULL, reader_main, cx[i]), 0);
    }
    for (int round = 1; round <= ROUNDS; round++)
        assert_ok(db_transact(&f->cx, publish, &round));
    atomic_store(&ended, 1);
    for (int i = 0; i < READERS; i++)
        pthread_join(t[i], NULL);
    for (int i = 0; i < READERS; i++)
        fixture_disconnect(cx[i]);
    assert_ok(rules_follow(&f->cx, 0));
    assert_ok(rules_get(&f->cx, &r));
    assert_int_equal(rules_model(r, "crm4")->stages[0].limit_days, ROUNDS);
}

static void
who_writes_stages_and_who_publishes_wait_for_each_other(
    void **state)
{
    struct fixture *f = *state;
    struct ctx *other = fixture_connect(f, DB_RUNTIME);
    const struct rules *r;
    struct rows rows;
    int round = 1000;
    /* He began before the publication: to be repeated. */
    assert_ok(db_begin_write(other));
    assert_ok(db_query(other, &rows, "SELECT COUNT(*) FROM customer"));
    assert_ok(db_transact(&f->cx, publish, &round));
    assert_int_equal(rules_hold(other, &r), ERR_RETRY);
    db_rollback(other);
    /* He is at work: the publication cannot come between. */
    assert_ok(db_begin_write(other));
    assert_ok(rules_hold(other, &r));
    assert_int_equal(rules_model(r, "crm4")->stages[0].limit_days, 1000);
    assert_ok(db_exec(&f->cx, "SET innodb_lock_wait_timeout = 1"));
    assert_ok(db_begin_write(&f->cx));
    round++;
    assert_int_equal(publish(&f->cx, &round), ERR_RETRY);
    db_rollback(&f->cx);
    assert_ok(db_commit(other));
    assert_ok(db_transact(&f->cx, publish, &round));
    fixture_disconnect(other);
}

static void
all_models_are_read_in_as_many_statements_as_one(void **state)
{
    struct ctx *cx = &((struct fixture *)*state)->cx;
    const struct rules *r;
    db_count_reset(cx->db);
    assert_ok(rules_load_model(cx, cx->arena, "crm4", &r));
    unsigned one = db_statement_count(cx->db);
    assert_int_equal(r->model_count, 1);
    db_count_reset(cx->db);
    assert_ok(rules_load(cx, cx->arena, &r));
    assert_true(r->model_count > 1);
    assert_int_equal(db_statement_count(cx->db), one);
    assert_true(one <= 8);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            readers_see_whole_sets_and_the_newest_at_their_next_look),
        cmocka_unit_test(
            who_writes_stages_and_who_publishes_wait_for_each_other),
        cmocka_unit_test(all_models_are_read_in_as_many_statements_as_one),
    };
    return cmocka_run_group_tests(tests, fixture_start_schema, fixture_end);
}
